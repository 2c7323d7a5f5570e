"""The descent page as the browser sees it: what the server answers when controls and buttons change."""

import json

import pytest

from app import ids
from app.components.theme import THEMES, smooth
from app.descent.callbacks import draw_surface
from core.descent.experiment import MOST_COMPETITORS, from_query
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.app.dash_client import Page
from tests.app.descent.shown import (
    RATE,
    STEPS,
    assert_paths_are_of,
    cards,
    changed,
    experiment_on,
    messages,
    query_of,
    slots,
)


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
