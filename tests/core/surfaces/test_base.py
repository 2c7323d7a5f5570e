"""Boxes: what lies in one, and how large it is."""

import numpy as np
import pytest

from core.surfaces import Box

WIDE = Box(-1.0, 7.0, 2.0, 8.0)


@pytest.mark.parametrize("x", [-1.1, -1.0, 3.0, 7.0, 7.1])
@pytest.mark.parametrize("y", [1.9, 2.0, 5.0, 8.0, 8.1])
def test_a_box_contains_its_edges_and_nothing_beyond(x, y):
    inside = x in (-1.0, 3.0, 7.0) and y in (2.0, 5.0, 8.0)
    assert WIDE.contains(x, y) is inside
    assert WIDE.contains(np.array([x, 0.0, x]), np.array([y, 3.0, y])).tolist() == [inside, True, inside]


@pytest.mark.parametrize("no_number", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_in_no_box(no_number):
    assert not WIDE.contains(no_number, 5.0)
    assert not WIDE.contains(3.0, no_number)


def test_the_sides_and_the_diagonal_of_a_box():
    assert WIDE.sides == (8.0, 6.0)
    assert WIDE.diagonal == 10.0
