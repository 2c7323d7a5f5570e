"""The pictures of a surface: valid plotly figures that show f, its minima and the way down as they are."""

import json
from itertools import product

import numpy as np
import plotly.graph_objects as go
import pytest

from app.components.theme import DARK, LIGHT, THEMES
from app.descent.figures import POINTS, Relief, contour_figure, scene_figure
from app.descent.figures.marks import MOST_OTHERS
from core.descent.experiment import MOST_COMPETITORS
from core.formula.surface import surface_of
from core.quantities import number
from core.surfaces import SURFACES, Box, Minimum, Surface
from tests.app.typed_arrays import decoded

both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
every_surface = pytest.mark.parametrize("name", SURFACES)
FIGURES = {"scene": scene_figure, "contour": contour_figure}
both_figures = pytest.mark.parametrize("draw", FIGURES.values(), ids=list(FIGURES))
GLYPHS = {"global": "★", "local": "☆"}
SYMBOLS = {"global": "star", "local": "star-open"}


class Plain(Surface):
    """f = 2 everywhere."""

    name = label = formula = note = source = "plain"

    def value(self, x, y, xp=np):
        return 0 * x + 0 * y + 2.0

    def gradient(self, x, y):
        return 0 * x, 0 * y


def relief_of(name, height="auto", box=None):
    return Relief(SURFACES[name], box or SURFACES[name].box, height)


def arrays_in(value):
    """All typed arrays of a figure, decoded."""
    if isinstance(value, dict):
        if "bdata" in value:
            yield decoded(value)
        else:
            for inner in value.values():
                yield from arrays_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from arrays_in(inner)


def of_type(figure, kind, mode=None):
    return [trace for trace in figure["data"] if trace["type"] == kind and mode in (None, trace.get("mode"))]


def all_marks(surface):
    others = surface.stationary_points
    return [*surface.minima, *(others if len(others) <= MOST_OTHERS else ())]


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


@pytest.mark.parametrize("height", ["true", "compressed"])
@pytest.mark.parametrize("name", ["mccormick", "monkey", "goldstein_price", "six_hump_camel"])
def test_heights_on_the_map_belong_to_their_places_and_the_pointer_reads_true_f(name, height):
    relief = relief_of(name, height)
    contour = contour_figure(relief, LIGHT)["data"][0]
    x, y, z, true = (decoded(contour[key]) for key in ("x", "y", "z", "customdata"))
    assert z.shape == true.shape == (POINTS, POINTS)
    f = relief.surface.value(*np.meshgrid(x.astype(float), y.astype(float)))
    tolerance = 1e-5 * np.abs(f).max()
    assert true == pytest.approx(f, abs=tolerance)
    assert z == pytest.approx(relief.scale.transform(relief.values), rel=1e-6, abs=1e-6)
    assert np.array_equal(z, true) == (height == "true")
    assert "%{customdata" in contour["hovertemplate"] and "%{z" not in contour["hovertemplate"]


@every_surface
def test_the_scene_is_the_surface_over_a_floor_that_shows_the_same_heights(name):
    relief = relief_of(name)
    figure = scene_figure(relief, LIGHT)
    surface, ground = of_type(figure, "surface")
    heights = decoded(surface["z"])
    assert heights == pytest.approx(relief.heights, rel=1e-6, abs=1e-6)
    assert np.array_equal(decoded(ground["surfacecolor"]), heights)
    (floor,) = set(decoded(ground["z"]).ravel().tolist())
    assert floor < heights.min()
    assert figure["layout"]["meta"]["floor"] == pytest.approx(floor)
    lift, rise = figure["layout"]["meta"]["lift"], heights.max() - heights.min()
    assert 0 < lift < 0.1 * rise
    (marks,) = [trace for trace in figure["data"] if trace.get("name") == "marks"]
    half = len(marks["z"]) // 2  # each stands above the surface, and again above the map below
    ground = [float(relief.height_at(*at)) for at in zip(marks["x"][:half], marks["y"][:half], strict=True)]
    above = np.subtract(marks["z"][:half], ground)
    assert above == pytest.approx(3 * lift) and np.array(marks["z"][half:]) - floor == pytest.approx(3 * lift)


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


@pytest.mark.parametrize(
    ("box", "alike"),
    [(Box(-1, 1, -3, 3), True), (Box(0, 6, 0, 2), True), (Box(0, 6.1, 0, 2), False), (Box(0, 1, 0, 4), False)],
)
def test_circles_are_round_on_the_map_unless_it_is_too_long_and_then_its_axis_says_so(box, alike):
    layout = contour_figure(relief_of("bowl", box=box), LIGHT)["layout"]
    assert (layout["yaxis"].get("scaleanchor") == "x") == alike
    assert ("not to the scale of x" in layout["yaxis"].get("title", {}).get("text", "")) == (not alike)


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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("name", ["matyas", "easom", "beale", "monkey_saddle", "six_hump_camel"])
def test_the_scene_marks_the_same_points_on_the_surface_and_on_the_floor(name):
    relief = relief_of(name)
    marks = all_marks(relief.surface)
    figure = scene_figure(relief, LIGHT)
    (points,) = of_type(figure, "scatter3d", "text")
    assert points["text"] == [GLYPHS.get(mark.kind, "✕") for mark in marks] * 2
    assert points["x"] == [mark.x for mark in marks] * 2
    assert points["y"] == [mark.y for mark in marks] * 2
    above = np.array(points["z"][: len(marks)])
    on_surface = np.array([float(relief.height_at(mark.x, mark.y)) for mark in marks])
    rise = np.ptp(relief.heights)
    assert (on_surface < above).all() and (above < on_surface + 0.1 * rise).all()
    floor = figure["layout"]["meta"]["floor"]
    assert all(floor < z < relief.heights.min() for z in points["z"][len(marks) :])


@pytest.mark.parametrize("name", ["rastrigin", "ackley", "levi13"])
def test_of_very_many_minima_the_scene_marks_the_global_one(name):
    (points,) = of_type(scene_figure(relief_of(name), LIGHT), "scatter3d", "text")
    assert points["text"] == ["★", "★"]


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


def test_other_surfaces_have_no_ring():
    for name in SURFACES.keys() - {"mult"}:
        assert of_type(contour_figure(relief_of(name), LIGHT), "scatter", "lines") == []


@both_themes
@every_surface
def test_the_scene_ends_with_an_empty_line_for_each_competitor_and_their_markers(name, theme):
    data = scene_figure(relief_of(name), theme)["data"]
    *lines, ghosts, now = data[-MOST_COMPETITORS - 2 :]
    assert [line["name"] for line in lines] == [f"path {slot}" for slot in range(MOST_COMPETITORS)]
    assert [line["line"]["color"] for line in lines] == list(theme.competitors)
    assert (ghosts["name"], ghosts["mode"], now["name"], now["mode"]) == ("ghosts", "lines", "now", "markers")
    assert all(trace["type"] == "scatter3d" and trace["z"] == [None] for trace in (*lines, ghosts, now))
    assert not any(line["connectgaps"] for line in (*lines, ghosts))


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
