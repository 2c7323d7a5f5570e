"""Nelder and Mead's triangle: by hand, and step by step beside scipy's."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.experiment import Competitor, DescentExperiment, run
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

KIND = OPTIMIZERS["nelder_mead"]


def test_the_first_reflection_by_hand():
    # On x² + y² from (3, 2) with δ = 1: corners (3, 2), (4, 2), (3, 3) with 13, 20, 18; the worst, (4, 2), is
    # reflected at (3, 2.5) to (2, 3), 13 too, which is no better than the best but than the second.
    path = descend(SURFACES["bowl"], KIND(first_step=1.0), (3, 2), 2)
    assert path.points[1].tolist() == [3.0, 2.0]
    # Then (3, 3) is reflected at (2.5, 2.5) to (2, 2) with 8, the best so far: and so (1.5, 1.5) is asked for.
    assert path.points[2].tolist() == [1.5, 1.5]
    assert path.evaluations.tolist() == [[0, 0, 0], [4, 0, 0], [6, 0, 0]]


def test_a_corner_where_f_has_no_value_is_the_worst():
    # √(1 − x) has none at the corner (1.3, 0), which is reflected at (0.8, 0.25) to (0.3, 0.5): that is worse than
    # the others but better than none, and so (0.55, 0.375), half-way there, is asked for and taken.
    formula = CustomFormula("(x - 0.9)^2 + y^2 + 0*sqrt(1 - x)")
    race = DescentExperiment("custom", (0.8, 0.0), 2, 0.0, 0, (Competitor(KIND(first_step=0.5)),), formula)
    [path] = run(race)
    assert path.evaluations[1].tolist() == [5, 0, 0]
    # Now that is the worst, and is reflected to (1.05, 0.125), where there is no value: f is asked for nearer.
    assert path.evaluations[2].tolist() == [7, 0, 0]


def test_where_nothing_is_lower_the_triangle_shrinks():
    # Half-way from the middle to the worst corner f is no less than there: so both other corners move.
    race = DescentExperiment(
        "custom", (0.0, 0.0), 2, 0.0, 0, (Competitor(KIND()),), CustomFormula("max(x^2+y^2, 8)")
    )
    [path] = run(race)
    assert path.evaluations.tolist() == [[0, 0, 0], [7, 0, 0], [11, 0, 0]]


def test_noise_is_none_of_its_own():
    still, noisy = (descend(SURFACES["beale"], KIND(), (1, 1), 60, noise, 3) for noise in (0.0, 5.0))
    assert np.array_equal(still.points, noisy.points)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale", "rastrigin", "eggholder", "goldstein_price"])
def test_it_is_scipy_s_step_by_step(name):
    optimize = pytest.importorskip("scipy.optimize")
    surface, side = SURFACES[name], 0.35
    box = surface.box
    start = np.array([box.x_min + 0.3 * box.sides[0], box.y_min + 0.6 * box.sides[1]])
    simplex = start + side * np.array([[0, 0], [1, 0], [0, 1]])
    best = []
    optimize.minimize(
        lambda at: float(surface.value(*at)),
        start,
        method="Nelder-Mead",
        callback=lambda at: best.append(at.copy()),
        options={"initial_simplex": simplex, "maxiter": 45, "xatol": 0.0, "fatol": 0.0},
    )
    path = descend(surface, KIND(first_step=side), start, len(best))
    np.testing.assert_allclose(path.points[1:], best, rtol=1e-9, atol=1e-12)
