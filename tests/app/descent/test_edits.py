"""What is said of a changed list of competitors, and where the focus goes."""

import pytest

from app import ids
from app.descent.edits import edited
from core.formula.rule import ON_SURFACES
from core.optimizers import OPTIMIZERS


def draft(*rules):
    return {"competitors": [{"rule": rule, "color": color, "visible": True} for color, rule in enumerate(rules)]}


def done(rules, trigger, value=1):
    return edited(draft(*rules), trigger, value).done


def test_the_focus_goes_to_the_menu_of_a_card_that_is_new_or_changed():
    added = done(["sgd", "adam"], ids.descent.ADD)
    unused = next(name for name in ON_SURFACES if name not in ("sgd", "adam"))
    assert added == (f"Competitor 3 added: {OPTIMIZERS[unused].label}.", ids.descent.rule(2, unused))
    full = edited(draft(*["sgd"] * 8), ids.descent.ADD, 1)
    assert full.draft["competitors"][-1]["color"] == 0  # of a draft that no page makes
    doubled = done(["sgd", "adam"], ids.descent.action(0, "duplicate"))
    assert doubled == ("Competitor 1 duplicated, as competitor 2.", ids.descent.rule(2, "sgd"))
    changed = done(["sgd", "adam"], ids.descent.rule(1, "adam"), "lion")
    assert changed == ("Competitor 2 is now Lion.", ids.descent.rule(1, "lion"))
    scheduled = done(["sgd", "adam"], ids.descent.schedule(1, "constant"), "cosine")
    assert scheduled == ("Schedule of competitor 2: Cosine.", ids.descent.schedule(1, "cosine"))


@pytest.mark.parametrize(
    ("removed", "beside"),
    [
        (0, ids.descent.action(1, "remove")),  # what took its place
        (2, ids.descent.action(1, "remove")),  # the last one now
    ],
)
def test_after_one_is_removed_the_focus_is_at_its_neighbour(removed, beside):
    assert done(["sgd", "adam", "lion"], ids.descent.action(removed, "remove")).focus == beside


def test_where_the_last_one_cannot_be_removed_its_menu_has_the_focus():
    assert done(["sgd", "adam"], ids.descent.action(1, "remove")) == (
        "Competitor 2 removed: Adam.",
        ids.descent.rule(0, "sgd"),
    )
