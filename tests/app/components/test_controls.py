"""Controls generated from quantities: boxes that show what was typed, sliders in step with them."""

import json
import math
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from app import ids
from app.components.controls import (
    Slot,
    as_text,
    icon_button,
    keyboard,
    name_of,
    number_box,
    number_with_slider,
    schedule_controls,
    schedule_picture,
    slider_position,
    slider_range,
    switch,
)
from app.shell import layout
from app.web.assets import folder as assets_folder
from core.descent.experiment import FIELDS, NOISE, SEED, START_X, STEPS
from core.formula.record import NUMBERS
from core.optimizers import LEARNING_RATE, OPTIMIZERS
from core.optimizers.hyperparameters import BETA1, DECAY, EPSILON, EPSILON_INSIDE_ROOT
from core.optimizers.schedules import SCHEDULES
from core.quantities import Quantity
from tests.app.style_sheets import STYLE
from tests.each import with_each

QUANTITIES = [
    quantity
    for quantity in (
        *FIELDS.values(),
        *(q for rule in OPTIMIZERS.values() for q in rule.hyperparameters().values()),
    )
    if quantity.scale != "switch"
]


@with_each(
    ("value", "text"),
    [
        (4.0, "4"),
        (-4.0, "-4"),
        (0.0, "0"),
        (0.1, "0.1"),
        (1e-07, "1e-07"),
        (60, "60"),
        (0, "0"),
        (1e300, "1e+300"),
        ("", ""),
        (" 1e-3", " 1e-3"),
        ("abc", "abc"),
        ("<b>", "<b>"),
        (None, ""),
        (math.inf, "inf"),
    ],
)
def test_a_value_stands_in_its_box_in_its_shortest_form_or_as_typed(value, text):
    assert as_text(value) == text


@given(st.floats(-1e3, 1e3))
def test_a_number_reads_back_from_its_box_as_it_was(value):
    assert START_X.read(as_text(value)) == value


@given(st.integers(0, 2**32 - 1))
def test_a_whole_number_reads_back_from_its_box_as_it_was(value):
    assert SEED.read(as_text(value)) == value


@pytest.mark.parametrize(
    ("quantity", "label"),
    [
        (LEARNING_RATE, "Learning rate α"),
        (BETA1, "Beta 1 β₁"),
        (START_X, "Start x"),
        (NOISE, "Noise σ"),
        (STEPS, "Steps"),
    ],
)
def test_a_label_has_its_symbol_once(quantity, label):
    assert number_box("box", quantity, 1.0).label == label


def test_a_box_keeps_what_was_typed_and_explains_itself():
    box = number_box("box", LEARNING_RATE, "1e")
    assert box.value == "1e"
    assert box.inputProps["title"] == LEARNING_RATE.help
    assert number_box("box", LEARNING_RATE, 0.1).label == "Learning rate α"


@with_each("quantity", QUANTITIES)
def test_every_slider_lies_within_what_its_quantity_accepts(quantity):
    low, high = slider_range(quantity)
    assert math.isfinite(low) and math.isfinite(high)
    assert low < high
    ends = (10**low, 10**high) if quantity.scale == "log" else (low, high)
    margin = 1e-9 * (ends[1] - ends[0])
    assert quantity.minimum - margin <= ends[0] and ends[1] <= quantity.maximum + margin


def test_ranges_of_sliders():
    assert slider_range(LEARNING_RATE) == pytest.approx((-4, 1))
    assert slider_range(STEPS) == pytest.approx((0, 4))
    assert slider_range(NOISE) == (0, 3)
    assert slider_range(DECAY) == (0, 1)
    assert slider_range(START_X) == (-1000, 1000)


@with_each(
    ("quantity", "value", "position"),
    [
        (LEARNING_RATE, 0.1, -1),
        (LEARNING_RATE, "0.1", -1),
        (LEARNING_RATE, 1, 0),
        (LEARNING_RATE, 1000, 1),
        (LEARNING_RATE, 1e-9, -4),
        (EPSILON, 1e-7, -7),
        (STEPS, "60", math.log10(60)),
        (DECAY, "0.9", 0.9),
        (DECAY, 0, 0),
        (NOISE, "0", 0),
        (NOISE, 50, 3),
    ],
)
def test_a_slider_stands_at_its_value_or_at_the_nearer_end(quantity, value, position):
    assert slider_position(quantity, value) == pytest.approx(position)


@with_each("value", ["", "abc", None, "nan", "-1", "0", "1e9", True])
def test_a_slider_stands_at_its_low_end_for_what_cannot_be_read(value):
    assert slider_position(LEARNING_RATE, value) == slider_range(LEARNING_RATE)[0]


def test_a_number_with_a_slider_is_a_box_and_a_slider_that_a_script_keeps_in_step():
    both = number_with_slider("box", "slider", STEPS, "60")
    box, slider = both.children
    assert (box.id, box.value, slider.id) == ("box", "60", "slider")
    assert (slider.min, slider.max) == slider_range(STEPS)
    assert slider.value == slider_position(STEPS, "60")
    assert slider.thumbLabel == "Steps slider"
    assert getattr(both, "data-scale") == "log"
    assert getattr(both, "data-integer") == "true"
    assert getattr(number_with_slider("box", "slider", DECAY, 0.9), "data-scale") == "linear"


def test_a_quantity_of_ones_own_gets_its_control():
    quantity = Quantity("Width", "w", minimum=2, maximum=8)
    box, slider = number_with_slider("box", "slider", quantity, "wrong").children
    assert (box.label, box.value) == ("Width w", "wrong")
    assert (slider.min, slider.max, slider.value) == (2, 8, 2)


@pytest.mark.parametrize(
    ("value", "checked"), [(True, True), (False, False), ("true", True), ("false", False), ("False", False)]
)
def test_a_switch_shows_its_value(value, checked):
    assert switch("switch", EPSILON_INSIDE_ROOT, value).checked is checked


def test_a_button_with_a_drawing_has_a_name():
    button = icon_button("button", "play", "Play", size="lg")
    assert getattr(button, "aria-label") == "Play"
    assert button.size == "lg"
    assert getattr(button.children, "aria-hidden") == "true"


def test_every_drawing_on_the_page_exists():
    shown = set(re.findall(r"icon icon-([\w-]+)", json.dumps(layout(), cls=PlotlyJSONEncoder)))
    assert {"logo", "play", "theme", "link"} <= shown
    for name in shown:
        assert f".icon-{name} " in STYLE
    for file in re.findall(r"icons/[\w-]+\.svg", STYLE):
        assert (assets_folder() / file).is_file()


@pytest.mark.parametrize(
    ("quantity", "name"),
    [
        (START_X, "text"),
        (LEARNING_RATE, "text"),
        (NOISE, "decimal"),
        (STEPS, "numeric"),
        (SEED, "numeric"),
        (Quantity("Half", minimum=-0.5), "text"),
        (Quantity("Whole", minimum=-1, integer=True), "text"),
    ],
)
def test_a_phone_s_keyboard_has_the_signs_that_a_number_takes(quantity, name):
    assert keyboard(quantity) == number_box("id", quantity, 1.0).inputProps["inputMode"] == name


@with_each("quantity", [*FIELDS.values(), *NUMBERS.values()])
def test_whatever_may_be_negative_can_be_typed_with_a_minus(quantity):
    assert (keyboard(quantity) == "text") or quantity.minimum >= 0


def test_a_slider_is_read_as_what_stands_in_its_box():
    _, slider = number_with_slider("box", "slider", LEARNING_RATE, 0.1).children
    assert (slider.value, slider.attributes) == (-1, {"thumb": {"aria-valuetext": "0.1"}})


def test_where_there_are_several_a_control_is_named_after_its_owner():
    box, slider = number_with_slider("box", "slider", LEARNING_RATE, 0.1, "Momentum").children
    assert getattr(box, "aria-label") == "Momentum: learning rate α"
    assert slider.thumbLabel == "Momentum: learning rate slider"
    assert name_of("L2 penalty", "Adam") == {"aria-label": "Adam: L2 penalty"}
    assert name_of("K factor", "Adam") == {"aria-label": "Adam: K factor"}
    assert name_of("Learning rate α", "") == {}


@with_each(
    ("schedule", "is_open"),
    [
        ({}, False),
        ({"name": "constant"}, False),
        ({"warmup": "0"}, False),
        ({"warmup": "0.1"}, True),
        ({"name": "cosine"}, True),
        ({"name": "cosine", "warmup": "0"}, True),
    ],
)
def test_a_schedule_is_folded_away_where_the_learning_rate_stays_what_it_is(schedule, is_open):
    [details] = schedule_controls(OPTIMIZERS["sgd"], schedule, Slot(ids.descent, 0, "SGD"))
    assert details.open == is_open


def drawn(name, **settings):
    """The points of a schedule's picture."""
    [points] = re.findall(r'points="([^"]*)"', unquote(schedule_picture(SCHEDULES[name](**settings))))
    return [tuple(map(float, point.split(","))) for point in points.split(" ")]


def test_a_schedule_s_picture_goes_from_the_left_to_the_right_and_from_the_top_to_the_bottom():
    assert drawn("constant") == [pytest.approx((2 + 2.36 * at, 3), abs=0.051) for at in range(101)]
    falling = drawn("cosine", final=0.0)
    assert falling[0] == (2, 3) and falling[-1] == (238, 45) and len(falling) == 101
    rising = drawn("constant", warmup=0.5)
    assert [y for _, y in rising[:2]] == pytest.approx([45 - 42 / 51, 45 - 84 / 51], abs=0.06)
    assert rising[50] == (120, 3)
