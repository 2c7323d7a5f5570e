"""Descents that end early: they are at rest, and their outcomes are those of every step."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import core.batched.rest
from core.batched.descents import Descents
from core.batched.engine import Engine, run_block
from core.batched.rest import REST_SHARE, SAFE_SHARE, at_rest
from core.batched.tiles import Tile
from core.descent.nearest import nearest
from core.descent.outcomes import CODES, KINDS, OutcomeKind, at_a_minimum
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.core.batched.spreading import same_outcomes

BOWL = SURFACES["bowl"]
MOMENTUM = OPTIMIZERS["momentum"]
CONVERGED = CODES[OutcomeKind.CONVERGED]


@pytest.mark.parametrize("rest_share", [core.batched.rest.REST_SHARE, 1.0], ids=["near", "anywhere"])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov"])
def test_ending_early_is_safe_up_to_the_edge_of_stability_and_beyond(monkeypatch, rule, rest_share):
    # Slow, fast and unstable: what passes the minimum, or only begins to leave it, must not be taken for settled.
    rng, count = np.random.default_rng(5), 600
    kept = 1 - 10 ** rng.uniform(-3.5, 0, count)
    kind = OPTIMIZERS[rule] if rule == "sgd" else partial(OPTIMIZERS[rule], momentum=kept)
    limit, _ = kind().stable_learning_rate(1.0)  # λmax of Matyas is 1
    shares = [10 ** rng.uniform(-6, 0, 200), 1 - 10 ** rng.uniform(-6, -1, 200), 1 + 10 ** rng.uniform(-3, 0, 200)]
    starts = 10 ** rng.uniform(-7, 0.5, (count, 1)) * rng.uniform(-1, 1, (count, 2))
    descents = Descents(SURFACES["matyas"], kind(learning_rate=limit * np.concatenate(shares)), starts, 700)
    monkeypatch.setattr(core.batched.rest, "REST_SHARE", rest_share)
    picture, thorough = run_block(descents), run_block(replace(descents, thorough=True))
    if rest_share == 1.0:
        # So near to the edge that 700 steps show no shrinking: what oscillates for all one sees has settled.
        assert (at_a_minimum(picture.kinds) == at_a_minimum(thorough.kinds)).all()
        assert (picture.minima == thorough.minima).all()
    else:
        assert same_outcomes(picture, thorough).all()
    assert 100 < np.count_nonzero(thorough.kinds == CONVERGED) < count - 100
    assert not np.array_equal(picture.ends, thorough.ends)


def test_who_passes_a_minimum_slowly_is_not_taken_for_settled():
    # ω = √(αλ) brings the heavy ball to the middle of the bowl at step 6,400, to the other side at the last one.
    rule = MOMENTUM(learning_rate=(np.pi / 2 / 6400) ** 2 / 2, momentum=1 - 1e-7)
    descents = Descents(BOWL, rule, (0.2, 0.0), 12_800)
    outcomes = run_block(descents)
    assert KINDS[outcomes.kinds[0]] is OutcomeKind.STEP_LIMIT
    assert outcomes.ends[0, 0] == pytest.approx(-0.2, abs=1e-3)


def test_ending_early_saves_steps():
    descents = Descents(BOWL, OPTIMIZERS["gradient_descent"](learning_rate=0.1), (6, 6), 5000)
    engine = Engine(descents, np.arange(1))
    engine.advance(300)
    assert not engine.advance(1)
    assert KINDS[engine.outcomes().kinds[0]] is OutcomeKind.CONVERGED
    assert engine.outcomes().distances[0] < 1e-4


def test_noise_is_never_at_rest():
    descents = Descents(BOWL, OPTIMIZERS["sgd"](learning_rate=0.1), (0, 0), 600, noise=1e-9)
    engine = Engine(descents, np.arange(1))
    assert engine.advance(580)


class Unlike(OPTIMIZERS["sgd"]):
    """With a limit of stability, but steps of which no one knows when they cease."""

    kept_velocity = None


@pytest.mark.parametrize("rule", [OPTIMIZERS["sgd"](), Unlike()])
def test_who_does_not_tell_its_velocity_is_walked_to_the_end(rule):
    engine = Engine(Descents(BOWL, rule, (1e-6, 0.0), 600), np.arange(1))
    assert engine.advance(580) == (rule.kept_velocity is None)


# Which of a tile are at rest.


def resting(surface, rule, position, move=0.0, velocity=None, **given):
    """Which of some descents rest at these positions, (2, n), having come up to there by `move`, (n,)."""
    position = np.array(position, dtype=float)
    who, never = np.arange(position.shape[1]), np.full(position.shape[1], -1)
    sigma = given.pop("sigma", None)
    state = rule.init(position)
    state = state if velocity is None else state._replace(velocity=np.array(velocity))
    before = position + np.outer([0, 1], move * np.ones(len(who)))
    tile = Tile(who[::-1], position, before, rule, state, None, sigma, never, never, ())
    backwards = {name: value[..., ::-1] if np.ndim(value) else value for name, value in rule.settings.items()}
    # The tile has them in the opposite order, and the engine others before them.
    descents = Descents(surface, rule.changed(**backwards), (1, 1), 50, **given)
    return at_rest(descents, who, tile, nearest(surface)).tolist()


DIAGONAL = BOWL.box.diagonal
NEAR, SAFE = REST_SHARE * DIAGONAL, SAFE_SHARE * DIAGONAL


@pytest.mark.parametrize(
    ("kept", "distance", "move", "rests"),
    [
        (0.0, NEAR, 0.0, True),
        (0.0, np.nextafter(NEAR, 1), 0.0, False),
        (0.0, 0.3 * NEAR, 0.699 * NEAR, True),
        (0.0, 0.3 * NEAR, 0.701 * NEAR, False),
        # A velocity goes on for 1/(1 − γ) of its step.
        (0.5, 0.4 * NEAR, 0.299 * NEAR, True),
        (0.5, 0.4 * NEAR, 0.301 * NEAR, False),
        # Nor may it swing beyond SAFE, by up to 2/(1 − γ).
        (1 - 1 / 64, SAFE / 128, 0.0, True),
        (1 - 1 / 64, np.nextafter(SAFE / 128, 1), 0.0, False),
        (1 - 1 / 128, SAFE / 256 - 1.001 * NEAR / 256, NEAR / 256, True),
        (1 - 1 / 128, SAFE / 256 - 0.999 * NEAR / 256, NEAR / 256, False),
    ],
)
def test_how_near_and_how_slow_a_descent_at_rest_is(kept, distance, move, rests):
    rule = MOMENTUM(learning_rate=0.1, momentum=kept)
    for x, y in ((distance, 0.0), (0.0, -distance)):
        assert resting(BOWL, rule, [[x], [y]], move) == [rests]
    assert resting(BOWL, rule, [[distance], [0.0]], move, thorough=True) == [False]


def test_only_who_is_within_the_limit_of_stability_of_its_own_minimum_rests():
    surface = SURFACES["himmelblau"]
    at = np.array([(minimum.x, minimum.y) for minimum in surface.minima]).T
    _, steep = surface.curvatures(*at)
    at = at + 1e-6  # where the gradient is none every rate is stable
    order = np.argsort(steep)
    assert (np.diff(steep[order]) > 1).all()
    for rate in 2 / steep * 1.0001:
        expected = (rate * steep < 2).tolist()
        assert resting(surface, OPTIMIZERS["sgd"](learning_rate=rate), at) == expected and not all(expected)
        # Others that are nowhere near stand before and between them.
        far = np.insert(at, [0, 2], 0.0, axis=1)
        told = resting(surface, OPTIMIZERS["sgd"](learning_rate=rate), far)
        assert told == np.insert(expected, [0, 2], False).tolist()
    own = np.array([0.5, 2.0, 0.9999, 1.0001]) * 2 / steep
    assert resting(surface, OPTIMIZERS["sgd"](learning_rate=own), at) == [True, False, True, False]
    kept = np.array([0.0, 0.5, 0.5, 0.9])
    shares = np.array([1.1, 0.9, 1.1, 0.9])
    rule = MOMENTUM(learning_rate=shares * 2 * (1 + kept) / steep, momentum=kept)
    assert resting(surface, rule, at) == [False, True, False, True]
    rule = OPTIMIZERS["sgd"](learning_rate=np.array([1.0, np.nextafter(1, 0)]))  # on the bowl, whose limit is 1
    assert resting(BOWL, rule, np.full((2, 2), 1e-6)) == [False, True]


@pytest.mark.parametrize(
    ("rate", "kept", "velocity", "rests"),
    [
        # At x = 1 a step moves nothing up to 2⁻⁵⁴ = 5.55e-17, and to be sure it counts twice; the gradient is 2.
        (6.9e-18, 0.5, 0.0, True),  # α · 2/(1 − γ) is 2.76e-17
        (7.0e-18, 0.5, 0.0, False),  # and 2.8e-17
        (1.38e-17, 0.0, 0.0, True),
        (1.40e-17, 0.0, 0.0, False),
        (1e-20, 0.5, 2.76e-17, True),
        (1e-20, 0.5, 2.80e-17, False),
        (1e-20, 0.5, -5.6e-17, False),  # which leads up, where numbers are twice as far apart
        (1e-20, 0.5, -5.5e-17, True),
    ],
)
def test_at_rest_for_good_is_whom_no_velocity_to_come_will_move(rate, kept, velocity, rests):
    rule = MOMENTUM(learning_rate=rate, momentum=kept)
    for thorough in (True, False):
        for place in (0, 1):
            position, own = np.full((2, 1), 0.25), np.zeros((2, 1))
            position[place], own[place] = 1.0, velocity
            assert resting(BOWL, rule, position, 0.0, own, thorough=thorough) == [rests]
    assert resting(BOWL, rule, np.ones((2, 1)), 1e-15, np.full((2, 1), velocity)) == [False]


def test_who_has_no_velocity_rests_where_the_gradient_moves_nothing():
    assert resting(BOWL, OPTIMIZERS["sgd"](learning_rate=1e-18), np.ones((2, 1)), thorough=True) == [True]
    assert resting(BOWL, OPTIMIZERS["sgd"](learning_rate=1e-15), np.ones((2, 1)), thorough=True) == [False]


def test_of_descents_of_which_some_have_noise_the_others_rest():
    rule, still = OPTIMIZERS["sgd"](learning_rate=0.1), np.zeros((2, 3))
    sigma = np.array([0.0, 1.0, 0.0])
    assert resting(BOWL, rule, still, noise=sigma, sigma=sigma) == [True, False, True]
    assert resting(BOWL, rule, still, noise=1.0) == [False] * 3
    assert resting(BOWL, rule, still) == [True] * 3
    quiet = OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    assert resting(BOWL, quiet, still, noise=1.0) == [True] * 3


def test_who_still_gathers_speed_is_not_at_rest_to_the_last_bit():
    # Its first steps are below half the distance of two numbers, and their sum is not.
    rule = MOMENTUM(learning_rate=5e-19, momentum=0.999)
    descents = Descents(BOWL, rule, (1.0, 1.0), 600, thorough=True)
    end = run_block(descents).ends[0]
    assert end.tolist() == descents.descent(0).points[-1].tolist() and end[0] < 1.0
