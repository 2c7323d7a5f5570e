"""Which surfaces are drawn on a compressed scale, and that heights keep their order on it."""

import numpy as np
import pytest

from app.descent.figures.heights import SYMMETRIC_LOG, TRUE, height_scale
from core.surfaces import SURFACES
from tests.each import with_each


def grid(surface):
    box = surface.box
    return surface.value(*np.meshgrid(np.linspace(box.x_min, box.x_max, 61), np.linspace(box.y_min, box.y_max, 61)))


def scale_of(name, wish="auto"):
    surface = SURFACES[name]
    return height_scale(surface, grid(surface), wish)


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "goldstein_price"])
def test_a_surface_of_huge_range_is_compressed_unless_told_otherwise(name):
    assert scale_of(name).name == "compressed"
    assert scale_of(name, "true") is TRUE


@with_each("name", ["bowl", "mult", "monkey", "matyas", "booth", "himmelblau", "rastrigin"])
def test_other_surfaces_are_drawn_true_unless_told_otherwise(name):
    assert scale_of(name) is TRUE
    assert scale_of(name, "compressed").name == "compressed"


@with_each("wish", ["auto", "true", "compressed"])
@with_each("name", SURFACES)
def test_higher_points_are_drawn_higher_and_nothing_is_lost(name, wish):
    values = np.sort(grid(SURFACES[name]).ravel())
    drawn = scale_of(name, wish).transform(values)
    assert np.isfinite(drawn).all()
    assert (np.diff(drawn) >= 0).all()
    assert drawn[0] < drawn[-1]


def test_heights_that_are_not_finite_do_not_count():
    values = np.array([1.0, 2.0, np.nan, np.inf, -np.inf, 3.0])
    assert height_scale(SURFACES["bowl"], values) is TRUE
    assert height_scale(SURFACES["bowl"], np.append(values, 100.0)).name == "compressed"
    assert height_scale(SURFACES["bowl"], np.array([np.nan])) is TRUE


def test_true_heights_are_the_values_themselves():
    values = np.array([-2.0, 0.0, 1e300])
    assert np.array_equal(TRUE.transform(values), values)


@pytest.mark.parametrize(
    ("name", "label"),
    [("rosenbrock", "log₁₀(1 + f)"), ("goldstein_price", "log₁₀(1 + f − f*)"), ("monkey", "± log₁₀(1 + |f|)")],
)
def test_the_axis_says_how_heights_are_compressed(name, label):
    assert scale_of(name, "compressed").label == label


def test_compressed_heights_start_at_the_least_value():
    scale = scale_of("goldstein_price")
    assert scale.transform(np.array([3.0, 12.0, 1002.0])) == pytest.approx([0, 1, 3])


def test_without_a_least_value_both_signs_are_compressed_alike():
    heights = SYMMETRIC_LOG.transform(np.array([-99.0, -9.0, 0.0, 9.0, 99.0]))
    assert heights == pytest.approx([-2, -1, 0, 1, 2])
    assert scale_of("monkey_saddle", "compressed") is SYMMETRIC_LOG
