"""Every way for a descent to end, with its sentence."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.outcomes import Outcome, OutcomeKind, bounds, eigenvalues, out_of_bounds, steps
from core.optimizers import OPTIMIZERS
from core.quantities import number
from core.surfaces import SURFACES, Box

EASOM_PLAIN = (-2.0, -2.0)
RASTRIGIN_OUTSIDE = (5.97, 0.0)
"""Next to a minimum of Rastrigin's beyond its box."""
GRADIENT_DESCENT = OPTIMIZERS["gradient_descent"]

ENDINGS = [
    (
        OutcomeKind.CONVERGED,
        "bowl",
        GRADIENT_DESCENT(learning_rate=0.1),
        (6, 6),
        20,
        "Converged: 0.09783 from the global minimum at (0, 0).",
    ),
    (
        OutcomeKind.CONVERGED,
        "mult",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 0),
        5,
        "Converged: 0 from the local minimum at (0, 0).",
    ),
    (
        OutcomeKind.CONVERGED,
        "mult",
        GRADIENT_DESCENT(learning_rate=0.1),
        (2, 0.8),
        100,
        "Converged: 0.0002025 from the ring of global minima.",
    ),
    (
        OutcomeKind.CONVERGED,
        "rastrigin",
        GRADIENT_DESCENT(learning_rate=0.001),
        RASTRIGIN_OUTSIDE,
        200,
        "Converged: the gradient is zero at (5.97, 0), a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "beale",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 1),
        5,
        "Stalled at the saddle at (0, 1), where ‖∇f‖ = 0: not a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.1),
        (0, 0),
        5,
        "Stalled at the degenerate saddle at (0, 0), where ‖∇f‖ = 0: not a minimum.",
    ),
    (
        OutcomeKind.STALLED,
        "easom",
        GRADIENT_DESCENT(learning_rate=0.1),
        EASOM_PLAIN,
        50,
        "Stalled on a plain, where ‖∇f‖ = 2.165e−23: not a minimum.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "bowl",
        GRADIENT_DESCENT(learning_rate=0.01),
        (6, 6),
        20,
        "Stopped by the step limit after 20 steps, 5.665 from the global minimum at (0, 0),"
        " its last step 0.1156 long.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.01),
        (0, 3),
        1,
        "Stopped by the step limit after 1 step, at f = −7.31, its last step 0.27 long.",
    ),
    (
        OutcomeKind.STEP_LIMIT,
        "monkey",
        OPTIMIZERS["adagrad"](learning_rate=0.3, epsilon=1e-7),
        (4, 4),
        1000,
        "Stopped by the step limit after 1,000 steps, at f = 0.01237, its last step 0.0001954 long.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        GRADIENT_DESCENT(learning_rate=2.0),
        (6, 6),
        20,
        "Diverged at step 14: the learning rate 2 is above 2/λmax = 1.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        OPTIMIZERS["momentum"](learning_rate=3.9, momentum=0.9),
        (6, 6),
        20,
        "Diverged at step 9: the learning rate 3.9 is above 2(1 + γ)/λmax = 1.9.",
    ),
    (
        OutcomeKind.DIVERGED,
        "bowl",
        OPTIMIZERS["nesterov"](learning_rate=1.9, momentum=0.9),
        (6, 6),
        20,
        "Diverged at step 9: the learning rate 1.9 is above 2(1 + γ)/((1 + 2γ)λmax) = 0.6786.",
    ),
    (
        OutcomeKind.DIVERGED,
        "rosenbrock",
        GRADIENT_DESCENT(learning_rate=0.0019),
        (-2, 3),
        20,
        "Diverged at step 10: its steps grew until it was a million boxes away; a smaller learning rate may help.",
    ),
    (
        OutcomeKind.RAN_DOWNHILL,
        "monkey",
        GRADIENT_DESCENT(learning_rate=0.1),
        (-1, 0),
        50,
        "Runs off downhill, out of sight at step 9: this surface has no lowest point.",
    ),
    (
        OutcomeKind.RAN_DOWNHILL,
        "mccormick",
        GRADIENT_DESCENT(learning_rate=0.1),
        (-6, -7),
        30,
        "Runs off downhill: out of the box at f = −8.196 after 30 steps, and this surface has no lowest point.",
    ),
]


@pytest.mark.parametrize(("kind", "name", "rule", "start", "count", "sentence"), ENDINGS)
def test_the_sentence_of_each_ending(kind, name, rule, start, count, sentence):
    outcome = descend(SURFACES[name], rule, start, count).outcome
    assert outcome.sentence == sentence
    assert outcome.kind is kind


def test_every_kind_of_outcome_has_its_example():
    assert {ending[0] for ending in ENDINGS} == set(OutcomeKind)


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize("rule", [rule() for rule in OPTIMIZERS.values()], ids=OPTIMIZERS)
def test_every_run_ends_with_a_reason(name, rule):
    box = SURFACES[name].box
    for start in [(box.x_max, box.y_max), (0.3 * box.x_max, 0.7 * box.y_min), (0, 0)]:
        for noise in (0.0, 1.0):
            path = descend(SURFACES[name], rule, start, 60, noise)
            outcome = path.outcome
            assert isinstance(outcome, Outcome)
            assert outcome.sentence.endswith(".")
            assert not any(word in outcome.sentence for word in ("nan", "inf", "None", "-"))
            if len(path.points) == 61:
                assert outcome.step == 60
            else:
                assert outcome.step == len(path.points)
                assert outcome.kind in (OutcomeKind.DIVERGED, OutcomeKind.RAN_DOWNHILL)


# Converged.


def test_a_converged_path_names_its_minimum():
    four = SURFACES["himmelblau"]
    rule = GRADIENT_DESCENT(learning_rate=0.01)
    found = [descend(four, rule, start, 200).outcome.minimum for start in [(3, 3), (-3, 3), (-3, -3), (3, -3)]]
    places = [(3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)]
    assert [(round(m.x, 3), round(m.y, 3)) for m in found] == places


@pytest.mark.parametrize(("start", "kind"), [(0.05, OutcomeKind.CONVERGED), (0.15, OutcomeKind.STEP_LIMIT)])
def test_near_a_minimum_but_moving_fast_is_not_convergence(start, kind):
    # With α = 1 each step mirrors the point: steps of 0.1 and 0.3, where 1 % of the diagonal is 0.18.
    assert descend(SURFACES["bowl"], GRADIENT_DESCENT(learning_rate=1.0), (start, 0), 20).outcome.kind is kind


def test_a_path_still_far_from_its_minimum_has_not_converged_however_short_its_steps():
    outcome = descend(SURFACES["bowl"], GRADIENT_DESCENT(learning_rate=1e-12), (6, 6), 5).outcome
    assert outcome.kind is OutcomeKind.STEP_LIMIT


def test_the_outer_ring_of_ripple_is_no_plain():
    # sin r is −1 at r = 7π/2 as well.
    path = descend(SURFACES["mult"], GRADIENT_DESCENT(learning_rate=0.1), (10, 0.8), 200)
    assert path.values[-1] == pytest.approx(-1)
    assert "not a minimum" not in path.outcome.sentence


# Stalled.


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.near_stationary])
def test_a_path_that_starts_at_a_saddle_or_maximum_stalls_there(name):
    for point in SURFACES[name].stationary_points:
        outcome = descend(SURFACES[name], GRADIENT_DESCENT(learning_rate=1e-6), (point.x, point.y), 3).outcome
        assert outcome.kind is OutcomeKind.STALLED
        assert f"at the {point.kind} at ({number(point.x)}, {number(point.y)})" in outcome.sentence


def top_of_rastrigin():
    """The maximum between the dimples next to (0.5, 0.5), where f′ = 2x + 20π sin 2πx is zero."""
    x = 0.5
    for _ in range(50):
        x -= (2 * x + 20 * np.pi * np.sin(2 * np.pi * x)) / (2 + 40 * np.pi**2 * np.cos(2 * np.pi * x))
    return x


def test_a_maximum_that_is_not_listed_is_recognized():
    x = top_of_rastrigin()
    outcome = descend(SURFACES["rastrigin"], GRADIENT_DESCENT(learning_rate=1e-6), (x, x), 3).outcome
    assert outcome.kind is OutcomeKind.STALLED
    assert outcome.sentence.startswith("Stalled at a maximum at (0.5025, 0.5025), where ‖∇f‖ = ")


def test_a_saddle_that_is_not_listed_is_recognized():
    outcome = descend(
        SURFACES["rastrigin"], GRADIENT_DESCENT(learning_rate=1e-6), (top_of_rastrigin(), 0), 3
    ).outcome
    assert outcome.kind is OutcomeKind.STALLED
    assert outcome.sentence.startswith("Stalled at a saddle at (0.5025, 0), where ‖∇f‖ = ")


def test_the_ridge_of_ripple_is_no_saddle():
    # r = π/2 is a circle of maxima: flat along it, falling to both sides.
    outcome = descend(SURFACES["mult"], GRADIENT_DESCENT(learning_rate=0.1), (np.pi / 2, 0), 5).outcome
    assert outcome.kind is OutcomeKind.STALLED
    assert "saddle" not in outcome.sentence


def test_slow_is_not_stalled():
    # Matyas' valley is nearly flat, and still leads down.
    outcome = descend(SURFACES["matyas"], GRADIENT_DESCENT(learning_rate=0.01), (4, 4), 50).outcome
    assert outcome.kind is OutcomeKind.STEP_LIMIT


def test_a_path_that_passes_over_a_saddle_is_not_stalled_there():
    # Within 0.13 of Beale's saddle, and moving.
    outcome = descend(SURFACES["beale"], GRADIENT_DESCENT(learning_rate=0.001), (0.05, 1.0), 3).outcome
    assert outcome.kind is OutcomeKind.STEP_LIMIT


# Diverged and downhill.


@pytest.mark.parametrize(
    ("rule", "start", "count"),
    [
        (GRADIENT_DESCENT(learning_rate=0.1), (-1, 0), 50),
        (GRADIENT_DESCENT(learning_rate=0.1), (-1, 1), 500),
        (OPTIMIZERS["momentum"](learning_rate=0.01, momentum=0.99), (4, 4), 100),
        (OPTIMIZERS["adam"](learning_rate=0.5), (-1, 0), 200),
    ],
)
def test_off_monkey_a_path_runs_downhill_and_does_not_diverge(rule, start, count):
    path = descend(SURFACES["monkey"], rule, start, count)
    assert path.outcome.kind is OutcomeKind.RAN_DOWNHILL
    assert path.outcome.sentence.startswith("Runs off downhill")
    assert path.outcome.minimum is None
    assert path.values[-1] < path.values[0]


def test_on_monkey_within_the_box_the_step_limit_ends_the_path():
    path = descend(SURFACES["monkey"], OPTIMIZERS["adam"](learning_rate=0.05), (-1, 0), 10)
    assert path.outcome.kind is OutcomeKind.STEP_LIMIT


def test_where_a_surface_falls_without_end_steps_uphill_are_divergence():
    # McCormick's plate: α = 1.5 is above 2/λmax at the minimum nearest to the start, and f grows.
    path = descend(SURFACES["mccormick"], GRADIENT_DESCENT(learning_rate=1.5), (3, 3), 50)
    assert path.outcome.kind is OutcomeKind.DIVERGED
    assert path.values[-1] > path.values[0]
    assert "the learning rate 1.5 is above 2/λmax = 0.5" in path.outcome.sentence


def test_a_start_out_of_sight_is_not_blamed_on_the_steps():
    outcome = descend(SURFACES["bowl"], OPTIMIZERS["adam"](), (1e9, 1e9), 3).outcome
    assert "steps grew" not in outcome.sentence


# Parts.


def test_bounds_are_a_million_boxes_to_each_side():
    assert bounds(SURFACES["rosenbrock"]) == Box(-4e6 - 2, 4e6 + 2, -4e6 - 1, 4e6 + 3)


@pytest.mark.parametrize(
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


def test_eigenvalues_are_the_curvatures():
    assert eigenvalues(SURFACES["matyas"], 0.0, 0.0) == pytest.approx((0.04, 1.0))
    assert eigenvalues(SURFACES["beale"], 0.0, 1.0) == pytest.approx((-27.75, 27.75))


@pytest.mark.parametrize(("count", "text"), [(1, "1 step"), (20, "20 steps"), (10_000, "10,000 steps")])
def test_counts_of_steps(count, text):
    assert steps(count) == text
