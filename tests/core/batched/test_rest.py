"""Descents that end early: they are at rest, and their outcomes are those of every step."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import core.batched.rest
from core.batched.descents import Descents
from core.batched.engine import Engine, run_block
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
