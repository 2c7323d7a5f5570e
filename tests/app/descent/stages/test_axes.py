"""The axes of a settings map, as options say."""

import numpy as np
import pytest

from app.descent.options import default_options
from app.descent.stages.axes import fields_of, read_axes
from core.batched.maps import axis_fields
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.each import with_each

BOWL = SURFACES["bowl"]


def axes_of(rule="momentum", count=25, surface=BOWL, **options):
    return read_axes({**default_options(), **options}, OPTIMIZERS[rule](), surface, count)


@with_each("rule", OPTIMIZERS)
def test_without_options_every_rule_has_two_axes_whose_values_it_takes(rule):
    (x, y), problems = axes_of(rule, 400)
    assert problems == {} and x.field != y.field
    for axis in (x, y):
        assert len(axis.values) == 400 and (np.diff(axis.values) > 0).all()
        axis.quantity.check(axis.values)


def test_the_usual_axes_are_the_learning_rate_and_the_momentum():
    (x, y), _ = axes_of("nesterov")
    assert (x.field, y.field) == ("learning_rate", "momentum")
    assert x.values[[0, -1]] == pytest.approx([1e-4, 10]) and np.ptp(np.diff(np.log(x.values))) < 1e-3
    (x, y), _ = axes_of("sgd")
    assert (x.field, y.field) == ("learning_rate", "noise")


def test_starts_span_the_box_of_the_surface_along_their_own_axis():
    camel = SURFACES["six_hump_camel"]
    (x, y), _ = axes_of(surface=camel, across="x", up="y")
    assert (camel.box.x_min, camel.box.x_max) != (camel.box.y_min, camel.box.y_max)
    assert x.values[[0, -1]].tolist() == [camel.box.x_min, camel.box.x_max] == list(x.usual)
    assert y.values[[0, -1]].tolist() == [camel.box.y_min, camel.box.y_max] == list(y.usual)


@with_each("rule", OPTIMIZERS)
def test_any_two_fields_may_be_chosen_and_have_names(rule):
    assert list(fields_of(OPTIMIZERS[rule])) == list(axis_fields(OPTIMIZERS[rule]))
    for across in fields_of(OPTIMIZERS[rule]):
        for up in fields_of(OPTIMIZERS[rule]):
            (x, y), problems = axes_of(rule, across=across, up=up)
            assert problems == {} and x.field == across
            assert y.field == up or (across == up and y.field != across)


def test_a_field_that_the_rule_does_not_have_is_replaced():
    (x, y), problems = axes_of("sgd", across="momentum", up="beta2")
    assert (x.field, y.field, problems) == ("learning_rate", "noise", {})


def test_ranges_are_read_as_typed_and_wrong_ones_told_at_their_box():
    (x, y), problems = axes_of(across_from="0.01", across_to=" 1 ", up_from="−1", up_to="0.5")
    assert x.values[[0, -1]].tolist() == [0.01, 1.0]
    assert y.values[[0, -1]].tolist() == [0.0, 0.5]
    assert list(problems) == ["up_from"] and "is −1" in problems["up_from"]
    _, problems = axes_of(across_from="1", across_to="0.5")
    assert problems == {"across_to": "Learning rate is from 1 to 0.5: it takes a range that goes up"}


def test_values_are_short_so_that_the_controls_can_show_them_whole():
    (x, _), _ = axes_of(count=400)
    assert all(len(f"{value:.10g}".replace(".", "").lstrip("0")) <= 4 for value in x.values if value < 1)


def test_a_range_too_narrow_for_short_values_keeps_them_long():
    (x, _), _ = axes_of(count=400, across_from="0.1", across_to="0.1001")
    assert (np.diff(x.values) > 0).all()
