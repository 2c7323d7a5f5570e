"""The descent page as the browser sees it: what the server answers when links, controls and buttons change."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import ids
from app.components.theme import THEMES, smooth
from app.descent.callbacks import draw_surface
from app.descent.edits import not_shown
from app.descent.lesson_options import lesson_options
from app.descent.options import default_options, known_options, read_options
from app.descent.payload import POSITION_BITS
from app.descent.state import PageState
from app.main import create_app
from core.descent.experiment import MOST_COMPETITORS, from_query, raw_from_query, read_descent, run, to_query
from core.descent.lessons import LESSONS
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.app.dash_client import Page
from tests.app.typed_arrays import decoded

LINK = "?surface=matyas&x=4&y=-4&steps=40&noise=0.5&seed=3&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
RATE = ids.descent.hyper(0, "learning_rate")
STEPS = ids.descent.field("steps")
DEFAULTS = default_options()


@pytest.fixture(scope="module")
def app():
    return create_app()


@pytest.fixture
def descent(app):
    """The page opened at a link of two competitors."""
    descent = Page(app)
    descent.open(LINK)
    return descent


def experiment_on(descent):
    """The experiment that stands in the controls."""
    experiment, problems = read_descent(descent.draft())
    assert problems == {}
    return experiment


def query_of(descent):
    return descent[ids.descent.QUERY]["data"]["search"]


def changed(updates):
    """Ids of what an answer updates, fields' messages apart."""
    return {id for id, name in updates if name != "error"}


def messages(descent):
    """(competitor's colour, name) of each field with a message: the message."""
    return {
        (id.get("slot"), id["name"] if "name" in id else id["type"]): props["error"]
        for id, props in descent.components()
        if isinstance(id, dict) and props.get("error")
    }


def slots(descent):
    return [id["slot"] for id, _ in descent.components() if isinstance(id, dict) and id["type"] == "rule"]


def cards(descent):
    """(colour, rule) of each competitor's card."""
    return [(row["color"], row["rule"]) for row in descent.draft()["competitors"]]


def assert_paths_are_of(descent, experiment):
    """The race on the page is the experiment's own."""
    paths = descent[ids.descent.RACE]["data"]["paths"]
    trajectories = run(experiment)
    assert len(paths) == len(trajectories)
    for path, trajectory, competitor in zip(paths, trajectories, experiment.competitors, strict=True):
        assert path["slot"] == competitor.color
        assert decoded(path["x"]) == pytest.approx(trajectory.points[:, 0], rel=2.0**-POSITION_BITS)
        assert decoded(path["y"]) == pytest.approx(trajectory.points[:, 1], rel=2.0**-POSITION_BITS)


# ---- links and lessons


def test_without_a_query_the_page_opens_on_the_opening_lesson(app):
    descent = Page(app)
    descent.open("")
    assert experiment_on(descent) == LESSONS["opening"].experiment
    assert descent[ids.descent.LESSON_MENU]["value"] == "opening"
    assert_paths_are_of(descent, LESSONS["opening"].experiment)
    assert query_of(descent) == f"?{to_query(LESSONS['opening'].experiment)}&lesson=opening"
    for pictures in descent[ids.descent.PICTURES]["data"]["content"].values():
        assert pictures.keys() == {"scene", "contour"}
    assert LESSONS["opening"].watch_for in json.dumps(
        descent[ids.descent.LESSON_CARD]["children"], ensure_ascii=False
    )


def options_on(descent):
    return {name: descent[ids.descent.option(name)]["value"] for name in DEFAULTS}


@pytest.mark.parametrize("key", LESSONS)
def test_a_link_to_a_lesson_opens_it_on_its_stage_and_its_own_link_opens_the_same(app, key):
    descent = Page(app)
    descent.open(f"?lesson={key}")
    own = lesson_options(LESSONS[key])
    assert read_options(own) == ({**DEFAULTS, **own}, {})
    assert options_on(descent) == {**DEFAULTS, **own}
    assert experiment_on(descent) == LESSONS[key].experiment
    assert descent[ids.descent.LESSON_MENU]["value"] == key
    assert descent[ids.descent.RACE]["data"]["chapter"] == key
    again = Page(app)
    again.open(query_of(descent))
    assert query_of(again) == query_of(descent)
    assert again[ids.descent.RACE]["data"] == descent[ids.descent.RACE]["data"]


def test_a_lesson_of_the_menu_opens_on_its_stage_whatever_stage_there_was(descent):
    for key, lesson in LESSONS.items():
        for name, value in {"stage": "settings", "cells": "50", "across": "x", "axis": "linear"}.items():
            descent[ids.descent.option(name)]["value"] = value
        descent.choose(ids.descent.LESSON_MENU, key)
        assert options_on(descent) == {**DEFAULTS, **lesson_options(lesson), "axis": "linear"}, key


def test_a_link_opens_what_it_names(descent):
    expected, problems = from_query(LINK)
    assert problems == {} and messages(descent) == {}
    assert experiment_on(descent) == expected
    assert_paths_are_of(descent, expected)
    assert descent[ids.descent.LESSON_MENU].get("value") is None
    assert descent[ids.descent.LESSON_CARD]["children"] == []
    assert descent[ids.descent.RACE]["data"]["chapter"] == "matyas"
    assert descent[ids.descent.QUERY]["data"]["lesson"] is None


def test_a_link_may_change_a_part_of_a_lesson(app):
    descent = Page(app)
    descent.open("?lesson=opening&steps=7&x=0")
    experiment = experiment_on(descent)
    assert (experiment.steps, experiment.start) == (7, (0.0, -4.0))
    assert experiment.competitors == LESSONS["opening"].experiment.competitors
    assert descent[ids.descent.LESSON_MENU]["value"] == "opening"


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


@pytest.mark.parametrize("key", LESSONS)
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


def test_an_unknown_lesson_is_passed_over(app):
    descent = Page(app)
    descent.open("?lesson=nonsense")
    assert experiment_on(descent) == LESSONS["opening"].experiment
    descent.open("?surface=bowl&lesson=nonsense")
    assert descent[ids.descent.LESSON_CARD]["children"] == []


def test_options_of_the_views_come_with_the_link_and_stay_in_it(app):
    descent = Page(app)
    descent.open(LINK + "&height=compressed&axis=linear&speed=4&loop=perhaps")
    wished = {**DEFAULTS, "height": "compressed", "axis": "linear", "speed": "4"}
    assert {name: descent[ids.descent.option(name)]["value"] for name in DEFAULTS} == wished
    sent = descent[ids.descent.DISPLAY]["data"]
    assert sent["visible"] == sent["slots"] == [0, 1] and sent.items() >= wished.items()
    assert descent[ids.descent.SCENE_KEY]["data"]["height"] == "compressed"
    assert query_of(descent).endswith("&height=compressed&axis=linear&speed=4")


def test_a_lessons_link_keeps_the_stage_that_its_reader_chose(app):
    descent = Page(app)
    descent.open("?lesson=basins&surface=bowl")
    assert descent[ids.descent.option("stage")]["value"] == "scene"


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


@settings(max_examples=30, deadline=None)
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


# ---- typing into the controls


def test_a_hyperparameter_changes_the_paths_and_not_the_surface(descent):
    updates = descent.set(RATE, "0.5")
    in_cards = {
        json.dumps(of_slot(slot), sort_keys=True, separators=(",", ":"))
        for of_slot in (ids.descent.schedule_curve, ids.descent.equation)
        for slot in range(3)
    }
    assert changed(updates) - in_cards == {
        ids.descent.RACE,
        ids.descent.DISPLAY,
        ids.descent.QUERY,
        ids.descent.LESSON_CARD,
        ids.descent.READINGS,
    }
    assert "c=sgd,learning_rate:0.5&" in query_of(descent)
    assert_paths_are_of(descent, from_query(query_of(descent))[0])
    assert "SGD α = 0.5" in json.dumps(descent[ids.descent.READINGS]["children"], ensure_ascii=False)


def test_the_equation_in_a_card_is_that_of_the_rule_as_it_is_switched(descent):
    equation = ids.descent.equation(1)
    assert descent[equation]["children"] == "v ← γv + αg;  θ ← θ − v"
    descent.set(ids.descent.flag(1, "rate_outside"), True, "checked")
    assert descent[equation]["children"] == "v ← γv + g;  θ ← θ − αv"
    descent.open(query_of(descent))
    assert descent[equation]["children"] == "v ← γv + g;  θ ← θ − αv"


def test_a_schedule_is_chosen_set_drawn_and_refused(descent):
    plain = descent[ids.descent.schedule_curve(0)]["src"]
    descent.choose(ids.descent.schedule(0, "constant"), "cosine")
    descent.set(ids.descent.hyper(0, "schedule.warmup"), "0.2")
    assert "c=sgd,learning_rate:0.1,schedule:cosine,warmup:0.2&" in query_of(descent)
    assert_paths_are_of(descent, from_query(query_of(descent))[0])
    assert descent[ids.descent.schedule_curve(0)]["src"] != plain
    descent.set(ids.descent.hyper(0, "schedule.warmup"), "2")
    assert descent[ids.descent.hyper(0, "schedule.warmup")]["error"].startswith("Warm-up is 2: it takes")


@pytest.mark.parametrize(
    ("name", "text"), [("steps", "41"), ("noise", "0"), ("seed", "0"), ("x", "0"), ("y", "−1e-3")]
)
def test_every_field_changes_the_paths_and_the_link(descent, name, text):
    before = descent[ids.descent.RACE]["data"]
    descent.set(ids.descent.field(name), text)
    assert messages(descent) == {}
    assert descent[ids.descent.RACE]["data"] != before
    experiment, problems = from_query(query_of(descent))
    assert problems == {}
    assert experiment == experiment_on(descent)
    assert_paths_are_of(descent, experiment)


@pytest.mark.parametrize("text", ["", "abc", "inf", "NaN", "-1", "0", "1e9", "2.5"])
def test_a_wrong_field_gets_its_message_and_everything_else_stays(descent, text):
    before = {
        id: descent[id].get("data")
        for id in (ids.descent.RACE, ids.descent.DISPLAY, ids.descent.QUERY, ids.descent.SCENE_KEY)
    }
    updates = descent.set(STEPS, text)
    assert changed(updates) == set()
    assert messages(descent).keys() == {(None, "steps")}
    assert messages(descent)[None, "steps"].endswith("it takes a whole number from 1 to 10,000")
    assert {id: descent[id].get("data") for id in before} == before


def test_a_message_goes_when_its_field_is_right_again(descent):
    descent.set(STEPS, "abc")
    updates = descent.set(STEPS, "40")
    assert messages(descent) == {}
    assert ids.descent.RACE not in changed(updates)
    descent.set(STEPS, "abc")
    assert ids.descent.RACE in changed(descent.set(STEPS, "50"))


def test_every_wrong_field_has_its_own_message(descent):
    descent.set(STEPS, "abc")
    descent.set(RATE, "0")
    descent.set(ids.descent.hyper(1, "momentum"), "1")
    assert messages(descent) == {
        (None, "steps"): "Steps is 'abc': it takes a whole number from 1 to 10,000",
        (0, "learning_rate"): "Learning rate is 0: it takes a number above 0 and at most 1,000",
        (1, "momentum"): "Momentum is 1: it takes a number at least 0 and below 1",
    }


def test_hiding_a_competitor_sends_no_path(descent):
    updates = descent.set(ids.descent.flag(1, "visible"), False, "checked")
    assert not changed(updates) & {
        ids.descent.RACE,
        ids.descent.READINGS,
        ids.descent.SCENE_KEY,
        ids.descent.PICTURES,
    }
    assert descent[ids.descent.DISPLAY]["data"]["visible"] == [0]
    assert query_of(descent).endswith("c=momentum,learning_rate:0.01,visible:false")


@pytest.mark.parametrize(("name", "value"), [("axis", "linear"), ("speed", "16"), ("loop", "on")])
def test_an_option_of_playback_sends_neither_path_nor_picture(descent, name, value):
    updates = descent.set(ids.descent.option(name), value)
    assert changed(updates) == {ids.descent.DISPLAY, ids.descent.QUERY, ids.descent.LESSON_CARD}
    assert descent[ids.descent.DISPLAY]["data"][name] == value
    assert query_of(descent).endswith(f"&{name}={value}")


def test_the_height_scale_changes_the_pictures_alone(descent):
    before = descent[ids.descent.PICTURES]["data"]
    updates = descent.set(ids.descent.option("height"), "compressed")
    assert {ids.descent.SCENE_KEY, ids.descent.PICTURES} <= changed(updates)
    assert not changed(updates) & {ids.descent.RACE, ids.descent.READINGS, ids.descent.SURFACE_FACTS}
    assert descent[ids.descent.PICTURES]["data"] != before


def test_a_widened_box_holds_the_paths(descent):
    descent.set(ids.descent.field("x"), "9")
    assert descent[ids.descent.SCENE_KEY]["data"]["box"] == list(SURFACES["matyas"].box)
    descent.set(ids.descent.option("box"), "wide")
    assert descent[ids.descent.SCENE_KEY]["data"]["box"][1] >= 9
    assert descent[ids.descent.PICTURES]["data"]["content"]["light"]["contour"]["layout"]["xaxis"]["range"][1] >= 9


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_is_described_drawn_and_descended(descent, name):
    descent.set(ids.descent.field("surface"), name)
    surface = SURFACES[name]
    assert messages(descent) == {}
    facts = json.dumps(descent[ids.descent.SURFACE_FACTS]["children"], ensure_ascii=False)
    assert surface.formula in facts and surface.note in facts
    assert descent[ids.descent.SCENE_KEY]["data"]["box"] == list(surface.box)
    assert descent[ids.descent.RACE]["data"]["chapter"] == name
    assert descent[ids.descent.RACE]["data"]["optimum"] == surface.optimal_value
    assert_paths_are_of(descent, experiment_on(descent))


def test_a_lesson_stays_on_screen_while_its_settings_change(app):
    descent = Page(app)
    descent.open("?lesson=opening")
    descent.set(RATE, "0.3")
    assert descent[ids.descent.LESSON_KEY]["data"] == "opening"
    assert descent[ids.descent.LESSON_CARD]["children"]
    assert descent[ids.descent.RACE]["data"]["chapter"] == "opening"


# ---- competitors and lessons


def test_an_added_competitor_has_a_rule_and_a_colour_of_its_own(descent):
    descent.press(ids.descent.ADD)
    (_, first), (_, second), (color, added) = cards(descent)
    assert color == 2
    assert added in OPTIMIZERS and added not in (first, second)
    assert_paths_are_of(descent, from_query(query_of(descent))[0])
    assert len(descent[ids.descent.RACE]["data"]["paths"]) == 3


def test_competitors_can_be_added_up_to_eight_with_eight_colours(descent):
    while not descent[ids.descent.ADD].get("disabled"):
        descent.press(ids.descent.ADD)
    assert slots(descent) == list(range(MOST_COMPETITORS))
    assert len({rule for _, rule in cards(descent)}) == min(MOST_COMPETITORS, len(OPTIMIZERS))
    assert all(descent[ids.descent.action(slot, "duplicate")]["disabled"] for slot in slots(descent))
    assert len(descent[ids.descent.RACE]["data"]["paths"]) == MOST_COMPETITORS


def test_a_duplicate_stands_beside_its_model_with_the_same_settings(descent):
    descent.set(RATE, "0.3")
    descent.press(ids.descent.action(0, "duplicate"))
    assert cards(descent) == [(0, "sgd"), (2, "sgd"), (1, "momentum")]
    assert descent[ids.descent.hyper(2, "learning_rate")]["value"] == "0.3"
    descent.set(ids.descent.hyper(2, "learning_rate"), "0.4")
    assert descent[RATE]["value"] == "0.3"


def test_a_removed_competitor_leaves_its_colour_to_the_next(descent):
    descent.press(ids.descent.action(0, "remove"))
    assert cards(descent) == [(1, "momentum")]
    assert descent[ids.descent.action(1, "remove")]["disabled"]
    assert [path["slot"] for path in descent[ids.descent.RACE]["data"]["paths"]] == [1]
    assert query_of(descent).endswith("c=momentum,learning_rate:0.01,color:1")
    descent.press(ids.descent.ADD)
    assert slots(descent) == [1, 0]


def test_another_rule_comes_with_its_defaults_and_keeps_its_place_and_colour(descent):
    descent.set(ids.descent.flag(0, "visible"), False, "checked")
    descent.choose(ids.descent.rule(0, "sgd"), "adam")
    assert cards(descent) == [(0, "adam"), (1, "momentum")]
    competitor = experiment_on(descent).competitors[0]
    assert competitor.rule == OPTIMIZERS["adam"]()
    assert not competitor.visible


def test_what_was_typed_elsewhere_survives_a_change_of_competitors_right_or_wrong(descent):
    descent.set(STEPS, "abc")
    descent.set(RATE, "1e")
    descent.press(ids.descent.ADD)
    assert descent[STEPS]["value"] == "abc"
    assert descent[RATE]["value"] == "1e"
    assert messages(descent).keys() == {(None, "steps"), (0, "learning_rate")}
    assert len(slots(descent)) == 3
    descent.set(STEPS, "40")
    descent.set(RATE, "1")
    assert messages(descent) == {}
    assert len(descent[ids.descent.RACE]["data"]["paths"]) == 3


def test_cards_that_were_only_drawn_change_nothing(descent):
    before = cards(descent)
    drawn = [(ids.descent.action(0, "remove"), "n_clicks"), (ids.descent.action(0, "duplicate"), "n_clicks")]
    assert descent.fire((ids.descent.CONTROLS, "children"), *drawn) is None
    assert descent.fire((ids.descent.CONTROLS, "children"), (ids.descent.rule(0, "sgd"), "value")) is None
    assert descent.fire((ids.descent.CONTROLS, "children"), (ids.descent.ADD, "n_clicks")) is None
    assert cards(descent) == before


def test_a_button_of_a_card_that_is_gone_changes_nothing(descent):
    del descent[ids.descent.DRAFT]["data"]["competitors"][1]
    descent[ids.descent.action(1, "remove")]["n_clicks"] = 1
    assert descent.fire((ids.descent.CONTROLS, "children"), (ids.descent.action(1, "remove"), "n_clicks")) is None


def test_a_lesson_is_chosen_from_the_menu_and_loaded_again(descent):
    descent.choose(ids.descent.LESSON_MENU, "race_rates")
    lesson = LESSONS["race_rates"]
    assert experiment_on(descent) == lesson.experiment
    assert lesson.title in json.dumps(descent[ids.descent.LESSON_CARD]["children"])
    assert query_of(descent) == f"?{to_query(lesson.experiment)}&lesson=race_rates"
    descent.set(STEPS, "abc")
    descent.set(RATE, "5")
    descent.press(ids.descent.ADD)
    descent.press(ids.descent.LESSON_AGAIN)
    assert experiment_on(descent) == lesson.experiment
    assert messages(descent) == {}


@pytest.mark.parametrize("value", ["nonsense", "", None])
def test_what_is_no_lesson_opens_none(descent, value):
    assert descent.choose(ids.descent.LESSON_MENU, value) is None


# ---- pictures


def test_pictures_come_in_the_colours_of_both_themes_and_each_array_once(descent):
    sent = descent[ids.descent.PICTURES]["data"]
    assert sent["content"].keys() == THEMES.keys() == {"light", "dark"}
    for name, theme in THEMES.items():
        pictures = sent["content"][name]
        assert pictures["contour"]["layout"]["font"]["color"] == theme.muted
        assert pictures["scene"]["data"][0]["colorscale"] == smooth(theme)
    light, dark = (sent["content"][name]["scene"]["data"][0]["z"] for name in THEMES)
    assert light == dark and list(light) == ["array"]
    assert len(json.dumps(sent["content"])) < 60_000


def test_without_a_surface_there_is_no_picture(app):
    descent = Page(app)
    assert descent.fire((ids.descent.PICTURES, "data"), (ids.descent.SCENE_KEY, "data")) is None


def test_callbacks_are_plain_functions(descent):
    sent = draw_surface(descent[ids.descent.SCENE_KEY]["data"])
    assert sent == descent[ids.descent.PICTURES]["data"]
