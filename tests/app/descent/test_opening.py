"""What the descent page opens with is what its callbacks would fill it with."""

import json

import pytest

from app import ids
from app.descent.opening import opening
from core.descent.lessons import LESSONS
from tests.app.dash_client import Page, components_in

LINKS = [
    "",
    "?lesson=bowl_too_high",
    "?surface=himmelblau&x=1&y=2&steps=30&noise=0.5&seed=3&c=adam&c=sgd,visible:false&height=true&box=wide&speed=4",
    "?surface=bowl&steps=abc&x=1e999&c=sgd,learning_rate:0&c=zap",
    "?surface=custom&formula=sin(x)*y^2&c=momentum",
    "?surface=matyas&c=sgd&stage=basins&cells=abc",
    "?surface=matyas&steps=20&c=adam,schedule.name:cosine",
    f"?lesson={next(reversed(LESSONS))}",
]


def plain(value):
    """As it arrives in a browser."""
    from plotly.io.json import to_json_plotly

    return json.loads(to_json_plotly(value))


@pytest.mark.parametrize("link", LINKS)
def test_it_is_what_the_callbacks_answer_one_after_the_other(app, link):
    page = Page(app)
    page.open(link)
    opened = opening(link)
    found = {json.dumps(id): props for id, props in components_in(plain([opened.page, opened.tools]))}
    for store in (ids.descent.QUERY, ids.descent.SCENE_KEY):
        assert found[json.dumps(store)]["data"] == page[store]["data"], store
    for id in (ids.descent.READINGS, ids.descent.LESSON_CARD, ids.descent.SURFACE_FACTS):
        assert found[json.dumps(id)]["children"] == page[id]["children"], id
    for id, props in page.components():
        if isinstance(id, dict) and not id["type"].startswith(("net-", "study-")):
            own = found[json.dumps(id)]
            for name in ("value", "checked", "error", "src"):
                assert (own.get(name) or None) == (props.get(name) or None), (id, name)
    assert found[json.dumps(ids.descent.LESSON_MENU)].get("value") == page[ids.descent.LESSON_MENU].get("value")
    data = plain(opened.data)
    for name, store in (
        ("race", ids.descent.RACE),
        ("display", ids.descent.DISPLAY),
        ("query", ids.descent.QUERY),
        ("pictures", ids.descent.PICTURES),
    ):
        assert data[name] == page[store]["data"], name


def test_its_draft_is_one_that_the_callbacks_go_on_with(app):
    opened = opening("?surface=bowl&c=adam&c=sgd")
    page = Page(app)
    page.open("")
    draft = {json.dumps(id): props for id, props in components_in(plain(opened.page))}[
        json.dumps(ids.descent.DRAFT)
    ]["data"]
    page[ids.descent.DRAFT]["data"] = draft
    page.press(ids.descent.ADD)
    assert len(page.draft()["competitors"]) == 3
