"""The surfaces of the course: what their notes say of them."""

import numpy as np
import pytest

from core.surfaces import SURFACES, Ring
from tests.core.surfaces.points import CIRCLE, PI


@pytest.mark.parametrize("name", ["monkey", "monkey_saddle"])
def test_monkeys_have_no_minimum_but_a_degenerate_saddle_at_the_origin(name):
    surface = SURFACES[name]
    assert surface.minima == () and surface.minimum_curves == () and not surface.bounded_below
    assert [(p.x, p.y, p.value, p.kind) for p in surface.stationary_points] == [(0, 0, 0, "degenerate saddle")]
    assert surface.distance_to_minimum(1.0, 2.0) == np.inf


def test_monkey_is_the_course_formula_and_says_so():
    assert SURFACES["monkey"].value(2, 3) == 2**3 + 3 * 2 * 3**2
    assert SURFACES["monkey_saddle"].value(2, 3) == 2**3 - 3 * 2 * 3**2
    assert "x³ − 3xy²" in SURFACES["monkey"].note


def test_easom_hollows_are_as_shallow_as_its_note_says():
    locals_ = [minimum.value for minimum in SURFACES["easom"].minima if minimum.kind == "local"]
    assert all(-1e-4 <= value < -1e-6 for value in locals_)


def test_ripple_has_a_cone_inside_a_ring_of_global_minima():
    ripple = SURFACES["mult"]
    assert [(m.x, m.y, m.value, m.kind) for m in ripple.minima] == [(0, 0, 0, "local")]
    (ring,) = ripple.minimum_curves
    assert ring == Ring(0, 0, 3 * PI / 2, -1, "global")
    x, y = ring.radius * np.cos(CIRCLE), ring.radius * np.sin(CIRCLE)
    np.testing.assert_allclose(ripple.value(x, y), -1, atol=1e-15)
    np.testing.assert_allclose(ripple.gradient(x, y), 0, atol=1e-14)
    for inside_or_outside in (0.99, 1.01):
        assert (ripple.value(inside_or_outside * x, inside_or_outside * y) > -1).all()


def test_the_whole_ring_is_in_ripple_s_box():
    box = SURFACES["mult"].box
    assert min(box.x_max, box.y_max) > 3 * PI / 2 and max(box.x_min, box.y_min) < -3 * PI / 2
