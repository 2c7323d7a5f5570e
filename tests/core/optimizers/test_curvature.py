"""Newton's method, BFGS and conjugate gradients: by matrix algebra, on parabolas, and beside scipy's."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.problem import OnSurface
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS
from core.optimizers.curvature import Resting
from core.optimizers.line_search import TRIALS, search
from core.surfaces import SURFACES, Box
from tests.core.optimizers.formula import Scripted
from tests.each import with_each

NEWTON, BFGS, CG = (OPTIMIZERS[name] for name in ("newton", "bfgs", "conjugate_gradients"))
RAVINE = surface_of("(x^2 + 25*y^2 + x*y)/2", Box(-4, 4, -4, 4), minimum=(0, 0))
H = np.array([[1.0, 0.5], [0.5, 25.0]])
ROSENBROCK = SURFACES["rosenbrock"]


@pytest.fixture(autouse=True)
def _as_in_a_descent():
    with np.errstate(all="ignore"):
        yield


def first_asked(path, error):
    """What it has cost to come to an error, in all."""
    return path.evaluations[np.argmax(path.values < error)].sum()


def test_newton_divides_by_the_damped_hessian():
    path = descend(RAVINE, NEWTON(damping=0.5), (3, -2), 1)
    start = np.array([3.0, -2.0])
    expected = start - np.linalg.solve(H + 0.5 * np.eye(2), H @ start)
    np.testing.assert_allclose(path.points[1], expected, rtol=1e-6)
    assert path.evaluations[-1].tolist() == [1, 1, 1]


def test_where_the_surface_curves_down_newton_goes_down():
    saddle = surface_of("x^2 - y^2", Box(-2, 2, -2, 2))
    path = descend(saddle, NEWTON(damping=0.25), (1, 0.5), 1)
    # H = diag(2, −2) is shifted by 2 + ¼: x ← 1 − 2/4.25, y ← 0.5 + 1/0.25.
    np.testing.assert_allclose(path.points[1], [1 - 2 / 4.25, 0.5 + 1 / 0.25], rtol=1e-4)


def test_newton_halves_a_step_that_doesn_t_descend_and_rests_where_none_does():
    path = descend(ROSENBROCK, NEWTON(), (-1.5, 2), 40)
    assert (np.diff(path.values) <= 0).all() and path.evaluations[-1, 0] > path.evaluations[-1, 1]
    assert path.values[-1] < 1e-20
    spent = descend(ROSENBROCK, NEWTON(), (-1.5, 2), 200).evaluations
    assert (spent[100] == spent[200]).all()


@with_each("start", [(1.1, 0.3), (1.5, -0.4), (-1.2, -1.1)])
def test_newton_rests_at_the_first_step_that_does_not_descend_however_high_f_is(start):
    path = descend(SURFACES["goldstein_price"], NEWTON(), start, 60)
    moved = (np.diff(path.points, axis=0) != 0).any(axis=1)
    assert (np.diff(path.values) <= 0).all() and path.values[-1] > 1
    assert moved.tolist() == sorted(moved.tolist(), reverse=True)


@with_each(
    ("values", "taken", "lengths"),
    [
        # g = 2 and H + μ = 4: d = −½, and f falls enough at t by 10⁻⁴t.
        ([-1e-4], 1.0, [1.0]),
        ([-0.9e-4, -0.5e-4], 0.5, [1.0, 0.5]),
        ([1e-5, 1e-5, -1.0], 0.25, [1.0, 0.5, 0.25]),
        ([1.0] * TRIALS, 0.0, [0.5**power for power in range(TRIALS)]),
        ([np.nan] * TRIALS, 0.0, [0.5**power for power in range(TRIALS)]),
    ],
)
def test_newton_takes_the_first_length_by_which_f_falls_enough(values, taken, lengths):
    problem = Scripted([0.0, *values, 7.0], [2.0], (3.0, 0.0, 3.0))
    step, state = NEWTON(damping=1.0).move(problem, NEWTON().init(np.zeros((2, 1))), np.zeros((2, 1)))
    assert step[:, 0].tolist() == [-0.5 * taken, 0.0] and state.rests.tolist() == [float(not taken)]
    assert [-2 * x for x, _ in problem.asked[1:]] == lengths
    told = problem.told
    assert (told["t"][0], told["moves"][0], told["rests"][0]) == (taken, taken > 0, not taken)
    assert (told["shift"][0], told["lambda_min"][0], told["f_seen"][0]) == (1.0, 3.0, 7.0)
    assert told["inverse"][:, 0].tolist() == [0.25, 0.0, 0.25] and told["d"][0, 0] == -0.5


@pytest.mark.parametrize(("rests", "asks"), [(0.0, 2), (1.0, 0)])
def test_newton_asks_for_nothing_where_it_rests(rests, asks):
    problem = Scripted([0.0, -1.0], [2.0], (3.0, 0.0, 3.0))
    step, _ = NEWTON(damping=1.0).move(problem, Resting(np.array([rests])), np.zeros((2, 1)))
    assert len(problem.asked) == asks and step.any() == (asks > 0)


@pytest.mark.parametrize("kind", [BFGS, CG])
def test_a_parabola_takes_two_exact_directions_and_a_few_steps(kind):
    path = descend(RAVINE, kind(), (3, -2), 30)
    assert path.values[-1] < 1e-14 and (np.diff(path.values) <= 0).all()
    assert path.evaluations[-1, [0, 2]].tolist() == [0, 0]


@pytest.mark.parametrize("x", [0.4, 0.5, 0.6])
def test_the_first_step_tried_is_as_long_as_it_says_whatever_the_gradient(x):
    # The bowl's gradient is 2x: of length 1 at 0.5, too.
    assert descend(SURFACES["bowl"], BFGS(first_step=0.1), (x, 0.0), 1).points[1].tolist() == pytest.approx(
        [x - 0.1, 0]
    )
    path = descend(SURFACES["bowl"], CG(first_step=x), (x, 0.0), 1)
    assert path.points[1].tolist() == pytest.approx([0, 0]) and path.evaluations[1].tolist() == [0, 2, 0]


@pytest.mark.parametrize("kind", [BFGS, CG])
def test_without_a_slope_a_search_along_it_rests_at_the_cost_of_one_look(kind):
    path = descend(SURFACES["bowl"], kind(first_step=0.1), (0.0, 0.0), 3)
    assert not path.points.any() and path.evaluations[:, 1].tolist() == [0, 1, 1, 1]


def test_bfgs_learns_the_inverse_of_the_hessian():
    position, rule = np.array([[3.0], [-2.0]]), BFGS()
    state = rule.init(position)
    for _ in range(6):
        step, state = rule.move(OnSurface(RAVINE, position), state, position)
        position = position + step
    (xx, xy, yy) = state.own[:, 0]
    np.testing.assert_allclose([[xx, xy], [xy, yy]], np.linalg.inv(H), rtol=0.02, atol=1e-3)


def test_an_update_of_bfgs_is_that_of_the_textbook():
    position, rule = np.array([[3.0], [-2.0]]), BFGS()
    state = rule.init(position)
    step, state = rule.move(OnSurface(ROSENBROCK, position), state, position)
    before = np.array([[state.own[0, 0], state.own[1, 0]], [state.own[1, 0], state.own[2, 0]]])
    g = np.array(ROSENBROCK.gradient(*(position + step)))
    s, after = rule.move(OnSurface(ROSENBROCK, position + step), state, position + step)
    y = np.array(ROSENBROCK.gradient(*(position + step + s))) - g
    rho, one = 1 / (y * s).sum(), np.eye(2)
    expected = (one - rho * s @ y.T) @ before @ (one - rho * y @ s.T) + rho * s @ s.T
    found = after.own[:, 0]
    np.testing.assert_allclose([[found[0], found[1]], [found[1], found[2]]], expected, rtol=1e-8)


def test_where_the_gradient_stays_bfgs_learns_nothing():
    position, rule = np.array([[3.0], [-2.0]]), BFGS()
    problem = OnSurface(surface_of("x + 2*y", Box(-4, 4, -4, 4)), position)
    problem.notes = {}
    state = rule.init(position)
    step, after = rule.move(problem, state, position)
    assert step.all() and problem.notes["moves"].all() and not problem.notes["learns"].any()
    assert problem.notes["rho"].tolist() == [1.0] and not problem.notes["y"].any()
    assert np.array_equal(after.own, state.own) and np.array_equal(problem.notes["B_new"], state.own)


def test_a_direction_of_conjugate_gradients_is_polak_and_ribiere_s():
    position, rule = np.array([[-1.5], [2.0]]), CG()
    state, directions, gradients = rule.init(position), [], []
    for _ in range(4):
        gradients.append(np.array(ROSENBROCK.gradient(*position)))
        step, state = rule.move(OnSurface(ROSENBROCK, position), state, position)
        directions.append(step / np.linalg.norm(step))
        position = position + step
    d = -gradients[0]
    for old, new, found in zip(gradients, gradients[1:], directions[1:], strict=False):
        d = -new + max(0.0, (new * (new - old)).sum() / (old * old).sum()) * d
        np.testing.assert_allclose(found, d / np.linalg.norm(d), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("flat", [0.9, 0.1])
def test_a_length_fulfils_wolfe_s_conditions_for_every_path(flat):
    random = np.random.default_rng(2)
    start = random.uniform(-2, 2, (2, 200))
    problem = OnSurface(ROSENBROCK, start)
    value, gradient = problem.value_and_gradient(start)
    found = search(problem, start, -gradient, value, gradient, 10 ** random.uniform(-4, 1, 200), flat)
    slope = -(gradient * gradient).sum(axis=0)
    assert (found.length > 0).all()
    assert (found.value <= value + 1e-4 * found.length * slope).all()
    assert (np.abs((found.gradient * -gradient).sum(axis=0)) <= -flat * slope).all()
    at = start - found.length * gradient
    assert np.array_equal(found.value, ROSENBROCK.value(*at))


def test_uphill_or_nowhere_nothing_is_asked_for():
    start = np.array([[1.0, 1.0], [2.0, 2.0]])
    problem = OnSurface(ROSENBROCK, start)
    value, gradient = problem.value_and_gradient(start)
    directions = np.stack([gradient[:, 0], -gradient[:, 1]], axis=1)
    found = search(problem, start, directions, value, gradient, np.array([1.0, 0.0]), 0.9)
    assert found.length.tolist() == [0, 0] and problem.spent[1].tolist() == [1, 1]


def test_with_noise_they_go_on_and_both_gradients_of_a_step_share_it():
    for kind in (NEWTON, BFGS, CG):
        path = descend(SURFACES["himmelblau"], kind(), (-1, 0), 200, noise=1.0)
        assert path.outcome.kind.value == "hovers"


def test_they_need_few_evaluations_where_gradient_descent_needs_thousands():
    limits = {"newton": 90, "bfgs": 70, "conjugate_gradients": 110, "nelder_mead": 240}
    for name, limit in limits.items():
        path = descend(ROSENBROCK, OPTIMIZERS[name](), (-1.5, 2), 200)
        assert first_asked(path, 1e-8) < limit, name
    assert descend(ROSENBROCK, OPTIMIZERS["sgd"](learning_rate=1e-3), (-1.5, 2), 5000).values[-1] > 1e-8


@pytest.mark.parametrize(("name", "theirs"), [("bfgs", "BFGS"), ("conjugate_gradients", "CG")])
@pytest.mark.parametrize("surface", ["rosenbrock", "beale", "booth"])
def test_they_come_to_where_scipy_s_come_for_about_as_much(name, theirs, surface):
    optimize = pytest.importorskip("scipy.optimize")
    surface, start = SURFACES[surface], (0.5, -0.5)
    found = optimize.minimize(
        lambda at: float(surface.value(*at)), start, jac=lambda at: np.array(surface.gradient(*at)), method=theirs
    )
    path = descend(surface, OPTIMIZERS[name](), start, 60)
    np.testing.assert_allclose(path.points[-1], found.x, atol=1e-3)
    assert first_asked(path, found.fun + 1e-10) < 2.5 * found.njev
