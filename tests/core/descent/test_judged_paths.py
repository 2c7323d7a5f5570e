"""How the paths of rules are judged: what converged, oscillates, stalled or diverged, and what only looks so."""

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.nearest import NEAR_SHARE
from core.descent.outcomes import (
    OutcomeKind,
)
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

GRADIENT_DESCENT = OPTIMIZERS["gradient_descent"]


@pytest.mark.parametrize(("start", "kind"), [(0.05, OutcomeKind.CONVERGED), (0.15, OutcomeKind.STEP_LIMIT)])
def test_near_a_minimum_but_moving_fast_is_not_convergence(start, kind):
    # With α = 1 each step mirrors the point: steps of 0.1 and 0.3, where 1 % of the diagonal is 0.18. Four of them
    # are too few to say that it goes on like that.
    assert descend(SURFACES["bowl"], GRADIENT_DESCENT(learning_rate=1.0), (start, 0), 4).outcome.kind is kind


@pytest.mark.parametrize("start", [0.05, 0.15, 3.0])
def test_an_endless_cycle_near_its_minimum_or_far_oscillates(start):
    path = descend(SURFACES["bowl"], GRADIENT_DESCENT(learning_rate=1.0), (start, 0), 20)
    assert path.outcome.kind is OutcomeKind.OSCILLATES
    assert path.outcome.minimum is SURFACES["bowl"].minima[0]


def test_levis_cycle_is_not_called_converged():
    path = descend(SURFACES["levi13"], GRADIENT_DESCENT(learning_rate=0.0112), (1.05, 1.05), 500)
    assert path.gradient_norms[-1] > 1.7 and path.distances[-1] < NEAR_SHARE * SURFACES["levi13"].box.diagonal
    assert path.outcome.sentence == (
        "Oscillates around the global minimum at (1, 1): its steps, up to 0.0203 long, no longer shrink."
    )


@pytest.mark.parametrize(("noise", "share"), [(0.0, 1.0), (0.1, 0.95), (2.0, 0.2)])
def test_who_is_brought_near_a_minimum_by_chance_has_not_converged(noise, share):
    # Within the bowl's reach of 0.18 at the end; noise of 2 keeps the others 0.4 away.
    rule = OPTIMIZERS["sgd"](learning_rate=0.1)
    paths = descend_many(SURFACES["bowl"], [rule] * 200, (2.0, 0), 19, noise, range(200))
    near = [path.outcome.kind is OutcomeKind.CONVERGED for path in paths if path.distances[-1] < 0.15]
    assert len(near) > 10
    assert np.mean(near) >= share if share > 0.5 else np.mean(near) <= share


def test_a_path_still_far_from_its_minimum_has_not_converged_however_short_its_steps():
    outcome = descend(SURFACES["bowl"], GRADIENT_DESCENT(learning_rate=1e-12), (6, 6), 5).outcome
    assert outcome.kind is OutcomeKind.STEP_LIMIT


def test_the_outer_ring_of_ripple_is_no_plain():
    # sin r is −1 at r = 7π/2 as well.
    path = descend(SURFACES["mult"], GRADIENT_DESCENT(learning_rate=0.1), (10, 0.8), 200)
    assert path.values[-1] == pytest.approx(-1)
    assert "not a minimum" not in path.outcome.sentence


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
