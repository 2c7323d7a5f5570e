"""The map: its heights, its marks, and the arrows that point downhill."""

import numpy as np
import pytest

from app.components.theme import LIGHT
from app.descent.figures import POINTS, Relief, contour_figure
from core.quantities import number
from core.surfaces import SURFACES, Box, Minimum
from tests.app.descent.figures.drawn import (
    SYMBOLS,
    Plain,
    all_marks,
    both_themes,
    every_surface,
    of_type,
    relief_of,
)
from tests.app.typed_arrays import decoded
from tests.each import with_each


@pytest.mark.parametrize("height", ["true", "compressed"])
@pytest.mark.parametrize("name", ["mccormick", "monkey", "goldstein_price", "six_hump_camel"])
def test_heights_on_the_map_belong_to_their_places_and_the_pointer_reads_true_f(name, height):
    relief = relief_of(name, height)
    contour = contour_figure(relief, LIGHT)["data"][0]
    x, y, z, true = (decoded(contour[key]) for key in ("x", "y", "z", "customdata"))
    assert z.shape == true.shape == (POINTS, POINTS)
    f = relief.surface.value(*np.meshgrid(x.astype(float), y.astype(float)))
    tolerance = 1e-5 * np.abs(f).max()
    np.testing.assert_allclose(true, f, rtol=0, atol=tolerance)
    np.testing.assert_allclose(z, relief.scale.transform(relief.values), rtol=5e-7, atol=5e-7)
    assert np.array_equal(z, true) == (height == "true")
    assert "%{customdata" in contour["hovertemplate"] and "%{z" not in contour["hovertemplate"]


@pytest.mark.parametrize(
    ("box", "alike"),
    [(Box(-1, 1, -3, 3), True), (Box(0, 6, 0, 2), True), (Box(0, 6.1, 0, 2), False), (Box(0, 1, 0, 4), False)],
)
def test_circles_are_round_on_the_map_unless_it_is_too_long_and_then_its_axis_says_so(box, alike):
    layout = contour_figure(relief_of("bowl", box=box), LIGHT)["layout"]
    assert (layout["yaxis"].get("scaleanchor") == "x") == alike
    assert ("not to the scale of x" in layout["yaxis"].get("title", {}).get("text", "")) == (not alike)


@every_surface
def test_the_map_has_a_level_at_both_ends_of_the_heights_and_thirteen_between(name):
    relief = relief_of(name)
    levels = contour_figure(relief, LIGHT)["data"][0]["contours"]
    assert (levels["start"], levels["end"]) == relief.span
    assert levels["size"] == pytest.approx((relief.span[1] - relief.span[0]) / 14)


@pytest.mark.parametrize(("minima", "size"), [(30, 11), (31, 7)])
def test_where_more_than_thirty_places_are_marked_they_are_smaller_but_for_the_best(minima, size):
    x = np.linspace(-0.9, 0.9, minima)
    places = tuple(Minimum(at, 0.0, 2.0, "local" if number else "global") for number, at in enumerate(x))
    relief = Relief(type("Dotted", (Plain,), {"minima": places})(), Box(-1, 1, -1, 1))
    (points,) = of_type(contour_figure(relief, LIGHT), "scatter", "markers")
    assert points["marker"]["size"] == [15] + [size] * (minima - 1)


@both_themes
@every_surface
def test_the_map_marks_every_minimum_and_saddle_for_what_it_is(name, theme):
    relief = relief_of(name)
    marks = all_marks(relief.surface)
    (points,) = of_type(contour_figure(relief, theme), "scatter", "markers")
    assert list(zip(points["x"], points["y"], strict=True)) == [(mark.x, mark.y) for mark in marks]
    assert points["marker"]["symbol"] == [SYMBOLS.get(mark.kind, "x-thin-open") for mark in marks]
    for mark, text, color in zip(marks, points["text"], points["marker"]["color"], strict=True):
        assert text.startswith(f"({number(mark.x)}, {number(mark.y)})<br>{mark.kind}")
        assert text.endswith(f", f = {number(mark.value)}")
        assert color == (theme.mark if mark.kind in SYMBOLS else theme.text)


@with_each(
    ("name", "counts"),
    [
        ("bowl", {"star": 1}),
        ("mult", {"star-open": 1}),
        ("monkey", {"x-thin-open": 1}),
        ("six_hump_camel", {"star": 2, "star-open": 4, "x-thin-open": 9}),
        ("himmelblau", {"star": 4, "x-thin-open": 5}),
        ("rastrigin", {"star": 1, "star-open": 120}),
    ],
)
def test_how_many_marks_there_are_of_each_kind(name, counts):
    (points,) = of_type(contour_figure(relief_of(name), LIGHT), "scatter", "markers")
    symbols = points["marker"]["symbol"]
    assert {symbol: symbols.count(symbol) for symbol in set(symbols)} == counts


def test_other_surfaces_have_no_ring():
    for name in SURFACES.keys() - {"mult"}:
        assert of_type(contour_figure(relief_of(name), LIGHT), "scatter", "lines") == []


def arrows_of(relief):
    """Places and directions of the arrows, in units of the axes."""
    (arrows,) = of_type(contour_figure(relief, LIGHT), "quiver")
    return tuple(decoded(arrows[key]).astype(float) for key in ("x", "y", "u", "v"))


@every_surface
def test_arrows_point_downhill(name):
    relief = relief_of(name)
    x, y, u, v = arrows_of(relief)
    drawn = np.hypot(u, v) > 0
    dx, dy = relief.surface.gradient(x, y)
    assert drawn.sum() > 0.25 * len(x)
    assert (u * dx + v * dy)[drawn].max() < 0
    here, beyond = relief.surface.value(x, y), relief.surface.value(x + 1e-6 * u, y + 1e-6 * v)
    steep = np.hypot(dx, dy) > 1e-3 * np.hypot(dx, dy).max()
    assert (beyond < here)[steep].all()


@every_surface
def test_a_step_of_gradient_descent_goes_along_the_arrow(name):
    relief = relief_of(name)
    x, y, u, v = arrows_of(relief)
    dx, dy = relief.surface.gradient(x, y)
    steep = np.hypot(dx, dy) > 1e-3 * np.hypot(dx, dy).max()
    cosine = -(u * dx + v * dy)[steep] / (np.hypot(u, v) * np.hypot(dx, dy))[steep]
    assert cosine.min() > 0.999


@every_surface
def test_arrows_are_spread_over_the_box_and_do_not_run_into_each_other(name):
    relief = relief_of(name)
    box = relief.box
    x, y, u, v = arrows_of(relief)
    assert box.x_min < x.min() and x.max() < box.x_max
    assert box.y_min < y.min() and y.max() < box.y_max
    across, up = np.diff(np.unique(x)).min(), np.diff(np.unique(y)).min()
    assert np.hypot(u / across, v / up).max() < 1


def test_arrows_stand_equally_far_apart_along_both_axes_where_these_have_one_scale():
    x, y, *_ = arrows_of(relief_of("bowl", box=Box(0, 6, 0, 2)))
    assert np.diff(np.unique(x)).min() == pytest.approx(np.diff(np.unique(y)).min(), rel=0.1)


def test_there_is_no_arrow_where_it_is_flat():
    x, y, u, v = arrows_of(relief_of("bowl"))
    at_minimum = np.hypot(x, y) < 1e-6
    assert at_minimum.sum() == 1
    assert np.hypot(u, v)[at_minimum] == 0
    assert (np.hypot(u, v)[~at_minimum] > 0).all()


def test_arrows_lie_on_axes_of_their_own_above_the_filled_map():
    figure = contour_figure(relief_of("bowl"), LIGHT)
    (arrows,) = of_type(figure, "quiver")
    assert (arrows["xaxis"], arrows["yaxis"]) == ("x2", "y2")
    for axis in "xy":
        own, first = figure["layout"][f"{axis}axis2"], figure["layout"][f"{axis}axis"]
        assert (own["overlaying"], own["visible"]) == (axis, False)
        assert (own["range"], own["constrain"]) == (first["range"], first["constrain"])
    assert figure["layout"]["yaxis2"]["scaleanchor"] == "x2"
