"""Map and scene alike: valid plotly figures that show f, its minima and its gaps as they are."""

import json
from itertools import product

import numpy as np
import plotly.graph_objects as go
import pytest

from app.components.theme import DARK, LIGHT, THEMES
from app.descent.figures import Relief, contour_figure, scene_figure
from core.formula.surface import surface_of
from core.surfaces import SURFACES, Box
from tests.app.descent.figures.drawn import (
    FIGURES,
    Plain,
    arrays_in,
    both_figures,
    both_themes,
    every_surface,
    of_type,
    relief_of,
)
from tests.app.typed_arrays import decoded


@both_figures
@every_surface
def test_every_surface_makes_a_figure_that_plotly_accepts(name, draw):
    relief = relief_of(name)
    for theme in THEMES.values():
        figure = draw(relief, theme)
        json.dumps(figure, allow_nan=False)
        assert len(go.Figure(figure).data) == len(figure["data"])


@every_surface
def test_no_array_holds_anything_but_finite_numbers(name):
    box = Box(*(20 * side for side in SURFACES[name].box))
    for height, own in product(("auto", "true", "compressed"), (None, box)):
        relief = relief_of(name, height, own)
        for kind, draw in FIGURES.items():
            arrays = list(arrays_in(draw(relief, LIGHT)))
            assert len(arrays) >= 3
            assert all(np.isfinite(array).all() for array in arrays), (kind, height, own)


@both_figures
def test_a_surface_without_any_height_can_be_drawn(draw):
    plain = Plain()
    figure = draw(Relief(plain, plain.box), LIGHT)
    assert all(np.isfinite(array).all() for array in arrays_in(figure))


WILD = ["log(x) + y^2", "1/x", "exp(exp(x y))", "x^y", "1e300x²y²", "1e-300x", "tan(x)/(x y)^9", "√(−x−4.45)+y"]


@pytest.mark.parametrize("height", ["auto", "true", "compressed"])
@pytest.mark.parametrize("formula", WILD)
@both_figures
def test_where_a_formula_has_no_value_there_is_a_gap_and_the_rest_is_drawn(draw, formula, height):
    surface = surface_of(formula, (-4.5, 4.5, -4.5, 4.5))
    for box in (surface.box, Box(*(20 * side for side in surface.box))):
        relief = Relief(surface, box, height)
        figure = draw(relief, LIGHT)
        json.dumps(figure, allow_nan=False)
        z = decoded(figure["data"][0]["z"])
        assert np.array_equal(np.isfinite(z), np.isfinite(surface.value(*np.meshgrid(relief.x, relief.y))))
        for arrows in of_type(figure, "quiver"):
            assert all(np.isfinite(decoded(arrows[key])).all() for key in "xyuv")
        if draw is scene_figure:
            assert np.array_equal(np.isfinite(decoded(figure["data"][1]["z"])), np.isfinite(z))
            low, high = figure["layout"]["scene"]["zaxis"]["range"]
            assert -1e31 < low < high < 1e31


def test_a_box_without_any_value_is_drawn_empty():
    surface = surface_of("√(1 − x² − y²)", (-1, 1, -1, 1))
    figure = contour_figure(Relief(surface, Box(5, 6, 5, 6)), LIGHT)
    assert not np.isfinite(decoded(figure["data"][0]["z"])).any()
    assert decoded(of_type(figure, "quiver")[0]["x"]).size == 0


@both_figures
def test_figures_are_pure_functions_of_view_and_theme(draw):
    relief = relief_of("rosenbrock")
    before = relief.values.copy()
    first = json.dumps(draw(relief, LIGHT))
    assert json.dumps(draw(relief, DARK)) != first
    assert json.dumps(draw(relief_of("rosenbrock"), LIGHT)) == first
    assert np.array_equal(relief.values, before)


@every_surface
def test_axes_are_fixed_to_the_box_and_hold_everything(name):
    relief = relief_of(name)
    box = relief.box
    scene = scene_figure(relief, LIGHT)["layout"]["scene"]
    axes = scene["xaxis"], scene["yaxis"], scene["zaxis"]
    assert [axis["autorange"] for axis in axes] == [False] * 3
    for axis, (start, end) in zip(axes, (box[:2], box[2:]), strict=False):
        room = 0.04 * (end - start)  # for markers at the edge
        assert axis["range"] == pytest.approx([start - room, end + room])
    low, high = axes[2]["range"]
    assert low < scene_figure(relief, LIGHT)["layout"]["meta"]["floor"]
    assert relief.heights.max() < high
    assert axes[2]["title"]["text"] == relief.scale.label
    layout = contour_figure(relief, LIGHT)["layout"]
    assert (tuple(layout["xaxis"]["range"]), tuple(layout["yaxis"]["range"])) == (box[:2], box[2:])


@pytest.mark.parametrize("height", ["true", "compressed"])
@every_surface
def test_heights_are_labelled_only_where_the_surface_has_them(name, height):
    relief = relief_of(name, height)
    ticks = scene_figure(relief, LIGHT)["layout"]["scene"]["zaxis"]["tickvals"]
    low, high = relief.heights.min(), relief.heights.max()
    margin = 1e-6 * (high - low)
    assert 2 <= len(ticks) <= 8
    assert low - margin <= min(ticks) and max(ticks) <= high + margin
    assert np.diff(ticks) == pytest.approx(ticks[1] - ticks[0])


@both_figures
def test_nothing_outside_the_box_is_marked(draw):
    figure = draw(relief_of("himmelblau", box=Box(1.0, 4.0, 1.0, 4.0)), LIGHT)
    (points,) = [trace for trace in figure["data"] if "text" in trace]
    assert set(zip(points["x"], points["y"], strict=True)) == {(3.0, 2.0)}


@both_themes
def test_ripples_minima_are_a_ring_on_the_map_on_the_surface_and_on_the_floor(theme):
    relief = relief_of("mult")
    scene = scene_figure(relief, theme)
    rings = of_type(contour_figure(relief, theme), "scatter", "lines")
    rings += [trace for trace in of_type(scene, "scatter3d", "lines") if "name" not in trace]
    assert len(rings) == 3
    for ring in rings:
        assert np.hypot(ring["x"], ring["y"]) == pytest.approx(1.5 * np.pi)
        assert (ring["x"][0], ring["y"][0]) == pytest.approx((ring["x"][-1], ring["y"][-1]))
        assert ring["line"]["color"] == theme.mark
    assert rings[1]["z"] == pytest.approx(np.full(len(rings[1]["x"]), -1.0))
    assert set(rings[2]["z"]) == {scene["layout"]["meta"]["floor"]}
