"""Stages as the page finds them: one more, which nothing but its own two files names, is there like the others."""

import pytest

from app import ids
from app.descent.stages import STAGES
from app.descent.stages.base import parts
from app.main import create_app
from tests.app.dash_client import Page
from tests.app.descent.own_stage import add_stage
from tests.each import with_each


@pytest.fixture
def app(tmp_path, monkeypatch):
    """The application with a stage more."""
    add_stage(tmp_path, monkeypatch)
    return create_app()


def stages_of(page, id):
    """What the part of the page with this id is marked with."""
    (found,) = [props for other, props in page.components() if other == id]
    return found["data-stages"].split(), found.get("hidden", False)


def test_a_new_stage_is_on_the_switch_in_links_and_answered(app):
    page = Page(app)
    page.open("?surface=bowl&steps=9&c=sgd&stage=polygon&sides=6&filled=no")
    switch = page[ids.descent.option("stage")]["data"]
    assert switch[2] == {"value": "polygon", "label": "A polygon"}
    assert [page[ids.descent.option(name)]["value"] for name in ("stage", "sides", "filled")] == [
        "polygon",
        "6",
        "no",
    ]
    assert page[ids.descent.QUERY]["data"]["search"].endswith("&stage=polygon&filled=no&sides=6")
    display = page[ids.descent.DISPLAY]["data"]
    assert (display["stage"], display["script"], display["middle"]) == (
        "polygon",
        "descent/stages/polygon.js",
        [4.0, -4.0],
    )
    client = app.server.test_client()
    answer = client.post("/descent/polygon", json={"work": display["work"], "corner": 2})
    assert answer.get_json() == {"angle": 120.0, "surface": "bowl"}
    page.set(ids.descent.option("sides"), "2")
    assert page[ids.descent.DISPLAY]["data"]["work"] == ""
    assert page[ids.descent.DISPLAY]["data"]["problems"] == {
        "sides": "Sides is 2: it takes a whole number from 3 to 9"
    }
    refused = client.post("/descent/polygon", json={"work": "stage=basins"})
    assert refused.status_code == 400 and "it takes that of stage=polygon" in refused.get_json()["error"]


def test_its_parts_are_shown_with_it_and_shared_ones_are_there_once(app):
    page = Page(app)
    assert stages_of(page, "polygon") == (["polygon"], True)
    found = [id for id, _ in page.components()]
    assert found.count(ids.descent.STAGE_STATUS) == found.count(ids.descent.READINGS) == 1
    marks = [getattr(part, "data-stages").split() for part in parts("views")]
    assert [owners for owners in marks if "scene" in owners and "polygon" in owners] != []


@pytest.mark.parametrize("value", STAGES)
def test_every_stage_has_a_place_of_its_own_and_a_picture(value):
    stage = STAGES[value]
    assert [each.order for each in STAGES.values()] == sorted({each.order for each in STAGES.values()})
    assert stage.value == value and stage.label and stage.body


def test_the_built_in_stages_have_their_order():
    order = ["scene", "ensemble", "basins", "settings", "race"]
    assert [value for value in STAGES if value in order] == order


@with_each("place", ["head", "bar", "body", "foot", "views", "beside"])
def test_the_page_opens_on_the_first_stage_with_the_parts_of_others_hidden(place):
    first = next(iter(STAGES))
    for part in parts(place):
        assert getattr(part, "hidden", False) == (first not in getattr(part, "data-stages").split())
