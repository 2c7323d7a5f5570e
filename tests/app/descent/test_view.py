"""Options of the views: in the link and back, and the box that is drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.view import (
    DEFAULTS,
    NUMBERS,
    OPTIONS,
    TEXTS,
    box_in_view,
    options_as_typed,
    options_from_query,
    options_to_query,
    read_options,
)
from core.descent import descend
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

BOWL = SURFACES["bowl"]


def path(learning_rate, start=(6.0, 6.0), steps=20, surface=BOWL):
    return descend(surface, OPTIMIZERS["gradient_descent"](learning_rate=learning_rate), start, steps)


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from(list(values)) for name, values in OPTIONS.items()}
        | {name: st.integers(int(q.minimum), int(q.maximum)).map(str) for name, (q, _) in NUMBERS.items()}
        | {name: st.text("abc_.12345é", max_size=20) for name in TEXTS}
    )
)
def test_options_survive_the_query_string(options):
    assert options_from_query(options_to_query(options)) == options
    assert options_from_query("?" + options_to_query(options)) == options


def test_defaults_stay_out_of_the_link():
    assert options_to_query(DEFAULTS) == ""
    assert options_to_query({**DEFAULTS, "speed": "4", "loop": "on"}) == "speed=4&loop=on"
    assert DEFAULTS["speed"] == "1"


def test_every_default_is_a_choice():
    assert {name: DEFAULTS[name] in values for name, values in OPTIONS.items()} == dict.fromkeys(OPTIONS, True)


@pytest.mark.parametrize(
    "query", ["", "?", "speed=3", "speed=", "height=TRUE", "loop", "x=4&surface=bowl", "%ff&&="]
)
def test_what_is_missing_or_unknown_is_the_default(query):
    assert options_from_query(query) == DEFAULTS


def test_a_known_option_is_kept_beside_an_unknown_one():
    assert options_from_query("?axis=linear&speed=3") == {**DEFAULTS, "axis": "linear"}


@pytest.mark.parametrize("value", [None, 4, 1.0, True, ["4"], {"4": 1}])
def test_no_value_of_another_type_is_taken(value):
    assert read_options({"speed": value}) == (DEFAULTS, {})


@given(st.text())
def test_no_query_raises(text):
    assert set(options_from_query(text)) == set(DEFAULTS)


def test_a_wrong_number_is_the_default_with_a_message_and_stays_in_its_box_as_typed():
    options, problems = read_options({"members": "501", "repeats": "3"})
    assert options == {**DEFAULTS, "repeats": "3"}
    assert problems == {"members": "Members is 501: it takes a whole number from 1 to 500"}
    assert options_as_typed("?members=501&stage=nonsense") == {**DEFAULTS, "members": "501"}


def test_texts_longer_than_any_field_are_passed_over():
    assert options_from_query("?across=" + "a" * 41) == DEFAULTS


def test_the_home_box_is_the_surfaces_own_wherever_the_paths_go():
    assert box_in_view(BOWL, [path(2.0)], "home") == BOWL.box


@pytest.mark.parametrize("name", SURFACES)
def test_a_box_that_holds_the_paths_is_not_widened(name):
    surface = SURFACES[name]
    middle = (surface.box.x_min + surface.box.x_max) / 2, (surface.box.y_min + surface.box.y_max) / 2
    box = box_in_view(surface, [path(1e-9, middle, 1, surface)], "wide")
    assert box == pytest.approx(surface.box)


@pytest.mark.parametrize("start", [(6.6, 0.0), (-8.0, 3.0), (0.0, 12.0), (40.0, -60.0)])
def test_a_widened_box_holds_every_path_about_the_same_centre(start):
    paths = [path(0.1), path(0.1, start)]
    box = box_in_view(BOWL, paths, "wide")
    x, y = np.concatenate([each.points for each in paths]).T
    assert box.x_min <= x.min() and x.max() <= box.x_max
    assert box.y_min <= y.min() and y.max() <= box.y_max
    factor = (box.x_max - box.x_min) / (BOWL.box.x_max - BOWL.box.x_min)
    assert np.log(factor) / np.log(1.25) == pytest.approx(round(np.log(factor) / np.log(1.25)))
    assert np.abs([start]).max() / 6.5 > factor / 1.25
    assert box.x_max == pytest.approx(-box.x_min) and box.y_max == pytest.approx(-box.y_min)


def test_the_picture_stays_still_while_a_path_grows_a_little():
    assert box_in_view(BOWL, [path(0.1, (8.2, 0.0))], "wide") == box_in_view(BOWL, [path(0.1, (10.1, 0.0))], "wide")


def test_a_path_that_diverges_widens_the_box_only_so_far():
    box = box_in_view(BOWL, [path(2.0, steps=1000)], "wide")
    assert box == pytest.approx([20 * side for side in BOWL.box])
