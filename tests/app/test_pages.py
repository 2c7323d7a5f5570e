"""What the controls of both pages answer to what is used on them."""

import pytest

from app import ids
from tests.app.dash_client import NetworkPage, Page


@pytest.mark.parametrize("kind", [Page, NetworkPage])
def test_a_page_opens_before_anything_was_gathered_and_not_again_unless_something_is_used(app, kind):
    page, names = kind(app), getattr(ids, kind.name)
    page[names.DRAFT]["data"] = None
    page[ids.LINK]["data"] = {"page": kind.name, "search": "?seed=7"}
    controls = (kind.panel, "children")
    assert page.fire(controls) and page[names.field("seed")]["value"] == "7"
    page.settle()
    assert page.fire(controls) is None
    page[names.DRAFT]["data"] = None
    assert page.fire(controls, (names.ADD, "n_clicks")) is None


@pytest.mark.parametrize("kind", [Page, NetworkPage])
def test_of_what_is_used_and_drawn_at_once_the_first_counts(app, kind):
    page, names = kind(app, "?seed=7"), getattr(ids, kind.name)
    before = len(page.draft()["competitors"])
    page.settle()
    page[names.ADD]["n_clicks"] = 1
    drawn = names.action(page.draft()["competitors"][0]["color"], "duplicate")
    assert page.fire((kind.panel, "children"), (names.ADD, "n_clicks"), (drawn, "n_clicks"))
    assert len(page.draft()["competitors"]) == before + 1
