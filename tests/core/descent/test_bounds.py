"""How far a path may go."""

import numpy as np

from core.descent.bounds import bounds, out_of_bounds, undefined
from core.surfaces import SURFACES, Box, Surface
from tests.each import with_each


def test_bounds_are_a_million_boxes_to_each_side():
    assert bounds(SURFACES["rosenbrock"]) == Box(-4e6 - 2, 4e6 + 2, -4e6 - 1, 4e6 + 3)
    assert bounds(SURFACES["mccormick"]) == Box(-5.5e6 - 1.5, 5.5e6 + 4, -7e6 - 3, 7e6 + 4)


@with_each(
    ("point", "out"),
    [
        ((0.0, 0.0), False),
        ((13e6, -13e6), False),
        ((13.1e6, 0.0), True),
        ((0.0, -13.1e6), True),
        ((np.nan, 0.0), True),
        ((0.0, np.inf), True),
    ],
)
def test_out_of_bounds(point, out):
    assert out_of_bounds(SURFACES["bowl"], np.array([point, (1.0, 1.0)])).tolist() == [out, False]


def test_an_undefined_point_is_where_a_surface_may_have_no_value_and_not_far_away():
    class Partial(Surface):
        """Not defined everywhere."""

        name, total, box = "partial", False, Box(-1.0, 1.0, -1.0, 1.0)

    points = np.array([(0.0, 0.0), (np.nan, 0.0), (0.0, np.inf), (3e6, 0.0), (0.0, -3e6)])
    assert undefined(Partial(), points).tolist() == [True, True, True, False, False]
    assert not undefined(SURFACES["bowl"], points).any()
    by_steps = np.array([points[[3, 0]], points[[1, 4]], points[[2, 2]]])  # (3 steps, 2 paths, 2)
    assert undefined(Partial(), by_steps).tolist() == [[False, True], [True, False], [True, True]]
