"""The scene: the surface over its floor, its marks, and empty lines for the paths to come."""

import numpy as np
import pytest

from app.components.theme import LIGHT
from app.descent.figures import scene_figure
from core.descent.experiment import MOST_COMPETITORS
from tests.app.descent.figures.drawn import GLYPHS, all_marks, both_themes, every_surface, of_type, relief_of
from tests.app.typed_arrays import decoded


@every_surface
def test_the_scene_is_the_surface_over_a_floor_that_shows_the_same_heights(name):
    relief = relief_of(name)
    figure = scene_figure(relief, LIGHT)
    surface, ground = of_type(figure, "surface")
    heights = decoded(surface["z"])
    np.testing.assert_allclose(heights, relief.heights, rtol=5e-7, atol=5e-7)
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
