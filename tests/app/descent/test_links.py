"""What a link to the descent page opens, and what is told of one that is wrong."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import ids
from app.descent.edits import not_shown
from app.descent.options import known_options
from app.descent.state import PageState
from core.descent.experiment import from_query, raw_from_query, read_descent, to_query
from core.descent.lessons import LESSONS
from core.optimizers import OPTIMIZERS
from tests.app.dash_client import Page
from tests.app.descent.shown import (
    DEFAULTS,
    LINK,
    assert_paths_are_of,
    experiment_on,
    messages,
    query_of,
    slots,
)
from tests.each import with_each


def test_a_link_opens_what_it_names(descent):
    expected, problems = from_query(LINK)
    assert problems == {} and messages(descent) == {}
    assert experiment_on(descent) == expected
    assert_paths_are_of(descent, expected)
    assert descent[ids.descent.LESSON_MENU].get("value") is None
    assert descent[ids.descent.LESSON_CARD]["children"] == []
    assert descent[ids.descent.RACE]["data"]["chapter"] == "matyas"
    assert descent[ids.descent.QUERY]["data"]["lesson"] is None


def told(page):
    """What the page says of its link."""
    return json.dumps(
        page[ids.descent.LINK_PROBLEMS]["children"], default=lambda each: each.to_plotly_json(), ensure_ascii=False
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?surface=bowl&amp;steps=9", "leave out the amp;"),
        ("?c=adam,learning_rat:1", "did you mean learning_rate?"),
        ("?stage=basinz", "What the large view shows is 'basinz': it takes one of"),
        ("?curve=errors", "it takes one of error, sharpness"),
        ("?stage=settings&across=momentm", "Across: field is 'momentm'"),
        ("?lesson=nonsense", "There is no lesson 'nonsense'"),
    ],
)
def test_what_no_field_shows_of_a_link_is_told_above_the_views_until_it_is_closed(app, query, words):
    descent = Page(app)
    descent.open(query)
    assert words in told(descent)
    assert words in " ".join(PageState.of_query(query).problems.values())
    descent.press(ids.descent.CLOSE_PROBLEMS)
    assert descent[ids.descent.LINK_PROBLEMS]["children"] == []


@with_each("key", LESSONS)
def test_every_option_and_every_lesson_of_a_link_is_understood(key):
    options = "&".join(f"{name}={option.default}" for name, option in known_options().items())
    assert not_shown(f"?{to_query(LESSONS[key].experiment)}&{options}&lesson={key}&token=x") == {}


def test_a_link_that_is_understood_is_not_talked_of(app):
    descent = Page(app)
    descent.open("?surface=bowl&x=zap&stage=basins&axis=linear&lesson=opening")
    assert descent[ids.descent.LINK_PROBLEMS]["children"] == []  # the number is told at its field
    descent.open("?zap=1")
    descent.choose(ids.descent.LESSON_MENU, "opening")
    assert descent[ids.descent.LINK_PROBLEMS]["children"] == []


def test_options_of_the_views_come_with_the_link_and_stay_in_it(app):
    descent = Page(app)
    descent.open(LINK + "&height=compressed&axis=linear&speed=4&loop=perhaps")
    wished = {**DEFAULTS, "height": "compressed", "axis": "linear", "speed": "4"}
    assert {name: descent[ids.descent.option(name)]["value"] for name in DEFAULTS} == wished
    sent = descent[ids.descent.DISPLAY]["data"]
    assert sent["visible"] == sent["slots"] == [0, 1] and sent.items() >= wished.items()
    assert descent[ids.descent.SCENE_KEY]["data"]["height"] == "compressed"
    assert query_of(descent).endswith("&height=compressed&axis=linear&speed=4")


def test_a_link_to_another_page_changes_nothing(app):
    descent = Page(app)
    descent[ids.LINK]["data"] = {"page": "network", "search": LINK}
    assert descent.fire((ids.descent.CONTROLS, "children"), (ids.LINK, "data")) is None


def test_a_bad_link_fills_its_fields_as_they_came_and_says_what_is_wrong(app):
    descent = Page(app)
    descent.open("?surface=foo&steps=1e9&x=&noise=nan&c=zap&c=adam,learning_rate:bad,beta1:0.5")
    assert {key: descent[ids.descent.field(key)]["value"] for key in ("steps", "x", "noise")} == {
        "steps": "1e9",
        "x": "",
        "noise": "nan",
    }
    found = messages(descent)
    assert found.keys() == {
        (None, "surface"),
        (None, "steps"),
        (None, "x"),
        (None, "noise"),
        (0, "rule"),
        (1, "learning_rate"),
    }
    assert found[None, "steps"] == "Steps is 1,000,000,000: it takes a whole number from 1 to 10,000"
    assert found[None, "x"] == "Start x is empty: it takes a number from −1,000 to 1,000"
    assert "'foo'" in found[None, "surface"]
    assert "'zap'" in found[0, "rule"]
    assert "'bad'" in found[1, "learning_rate"]
    assert len(descent[ids.descent.RACE]["data"]["paths"]) == 2


@pytest.mark.parametrize(
    "search",
    [
        "?c=",
        "?c=,,,&c=:",
        "?" + "c=sgd&" * 30,
        "?c=sgd,color:9&c=sgd,color:-1&c=sgd,color:x",
        "?c=sgd,rule:adam,color:0,visible:perhaps",
        "?steps=9&steps=8",
        "?x=−3",
        "?x=1e999&seed=-1&seed=1.5",
        "?surface=<script>alert(1)</script>",
        "?%00=%ff&surface=%00",
        "?height=true&height=wide&box=",
        "?" + "x" * 200_000,
        "?" + "x=1&" * 5_000,
        "surface=bowl",
        "?&&==",
    ],
)
def test_no_link_leaves_the_page_without_a_picture(app, search):
    descent = Page(app)
    descent.open(search)
    assert descent[ids.descent.RACE]["data"]["paths"]
    assert descent[ids.descent.PICTURES]["data"]
    assert set(slots(descent)) == {path["slot"] for path in descent[ids.descent.RACE]["data"]["paths"]}


WORDS = st.sampled_from(["", "0", "-1", "2.5", "nan", "inf", "abc", "true", "1e9", "bowl", "adam", "é", "%", "½"])
RULES = st.builds(
    lambda rule, settings: ",".join((rule, *(f"{name}:{value}" for name, value in settings))),
    st.sampled_from([*OPTIMIZERS, "zap", ""]),
    st.lists(
        st.tuples(st.sampled_from(["learning_rate", "epsilon", "color", "visible", "rule"]), WORDS), max_size=3
    ),
)
PAIRS = st.one_of(
    st.tuples(st.just("c"), RULES),
    st.tuples(st.sampled_from(["surface", "x", "y", "noise", "seed", "lesson", "height", "box"]), WORDS),
)


@settings(max_examples=20)
@given(st.lists(PAIRS, max_size=8))
def test_every_link_opens_with_a_message_for_each_field_that_is_wrong(app, pairs):
    search = "?" + "&".join(f"{name}={value}" for name, value in pairs)
    descent = Page(app)
    descent.open(search)
    raw = raw_from_query(search)
    wrong = set(read_descent(raw)[1])
    rows = raw.get("competitors", [])
    shown = {
        name if slot is None else f"competitors.{[row['color'] for row in rows].index(slot)}.{name}"
        for slot, name in messages(descent)
    }
    assert shown == {key for key in wrong if not key.endswith((".color", ".visible"))}
