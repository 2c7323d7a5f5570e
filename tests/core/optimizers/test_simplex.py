"""Nelder and Mead's triangle: by hand, and step by step beside scipy's."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.experiment import Competitor, DescentExperiment, run
from core.formula.record import CustomFormula
from core.optimizers import OPTIMIZERS
from core.optimizers.simplex import Simplex
from core.surfaces import SURFACES
from tests.core.optimizers.formula import Scripted
from tests.each import with_each

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


CORNERS = Simplex(np.array([[0.0], [1], [0]]), np.array([[0.0], [0], [1]]), np.array([[1.0], [2], [3]]), 4.0)
REFLECTED, STRETCHED, OUTSIDE, INSIDE = (1.0, -1.0), (1.5, -2.0), (0.75, -0.5), (0.25, 0.5)


@with_each(
    ("values", "asked", "corner", "flags"),
    [
        # f is 1, 2 and 3 at the corners (0, 0), (1, 0) and (0, 1).
        ([1.0, 9.0], [REFLECTED], REFLECTED, "fits"),
        ([0.5, 0.5], [REFLECTED, STRETCHED], REFLECTED, "tries_on leads falls_back"),
        ([0.5, 0.4], [REFLECTED, STRETCHED], STRETCHED, "tries_on leads stretches"),
        ([2.0, 2.0], [REFLECTED, OUTSIDE], OUTSIDE, "tries_on falls_short squeezes"),
        ([2.0, 2.5, 7.0, 6.0], [REFLECTED, OUTSIDE, (0.0, 0.5), (0.5, 0.0)], None, "tries_on falls_short shrinks"),
        ([3.0, 2.5], [REFLECTED, INSIDE], INSIDE, "tries_on fails squeezes"),
        ([3.0, 3.0, 7.0, 6.0], [REFLECTED, INSIDE, (0.0, 0.5), (0.5, 0.0)], None, "tries_on fails shrinks"),
    ],
)
def test_what_a_triangle_does_where_values_are_equal(values, asked, corner, flags):
    problem = Scripted(values)
    with np.errstate(all="ignore"):
        step, after = KIND().move(problem, CORNERS, np.array([[0.0], [0.0]]))
    assert set(problem.asked) == set(asked)
    found = {(x, y): value for x, y, value in zip(*(part[:, 0].tolist() for part in after[:3]), strict=True)}
    if corner:
        places = {REFLECTED: 0, STRETCHED: 1, OUTSIDE: 1, INSIDE: 1}
        assert found == {(0.0, 0.0): 1.0, (1.0, 0.0): 2.0, corner: values[places[corner]]}
    else:
        assert found == {(0.0, 0.0): 1.0, (0.5, 0.0): values[-2], (0.0, 0.5): values[-1]}
    assert after.values[:, 0].tolist() == sorted(found.values()) and after.steps == 5.0
    best = min(found, key=lambda at: (found[at], at != (0.0, 0.0)))
    assert tuple(step[:, 0].tolist()) == best
    told = problem.told
    assert {name for name, part in told.items() if part.dtype == bool and part[0]} == set(flags.split())
    assert (told["c"][:, 0].tolist(), told["r"][:, 0].tolist()) == ([0.5, 0.0], list(REFLECTED))
    assert (told["f_r"][0], told["f_e"][0], told["f_worst"][0]) == (*values[:2], 3.0)
    assert told["worst_new"][:, 0].tolist() == [after.x[2, 0], after.y[2, 0]]
