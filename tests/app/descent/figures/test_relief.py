"""The box that is drawn."""

import numpy as np
import pytest

from app.descent.figures import box_in_view
from core.descent import descend
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.each import with_each

BOWL = SURFACES["bowl"]


def path(learning_rate, start=(6.0, 6.0), steps=20, surface=BOWL):
    return descend(surface, OPTIMIZERS["gradient_descent"](learning_rate=learning_rate), start, steps)


def test_the_home_box_is_the_surfaces_own_wherever_the_paths_go():
    assert box_in_view(BOWL, [path(2.0)], "home") == BOWL.box


@with_each("name", SURFACES)
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
