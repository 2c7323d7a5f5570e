"""The steps of rules that can't be typed, as seen from outside and with what they keep."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.noise import standard_normals
from core.descent.states import EXACT, STEP, states
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.optimizers.own import OwnRule
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES
from tests.each import with_each

NOISE, SEED = 0.5, 3


class Velocity(NamedTuple):
    v: np.ndarray
    turns: int


@dataclass(frozen=True)
class Heavy(OwnRule):
    """v ← 0.9 v + αg, θ ← θ − v, as somebody's file has it; from the second step on it keeps one name more."""

    name: ClassVar[str] = "python:heavy"
    label: ClassVar[str] = "Heavy"
    file: ClassVar[str] = "heavy.py"
    version: ClassVar[str] = "0a1b"
    equation: ClassVar[str] = "θ ← θ − v"

    learning_rate: float = hyperparameter(LEARNING_RATE, 0.1)

    def init(self, parameters):
        return Velocity(np.zeros_like(parameters), 0)

    def update(self, gradient, state, parameters):
        v = 0.9 * state.v + self.learning_rate * gradient
        return -v, Velocity(v, state.turns + 1)

    def kept(self, state):
        late = {"late": np.ones(2)} if state.turns > 1 else {}
        return {"v": np.ravel(state.v), "turns": np.full(2, float(state.turns)), **late}


@with_each("steps", [1, 2, 7])
@with_each("noise", [0.0, NOISE])
@with_each("schedule", [CONSTANT, SCHEDULES["step"](drop=0.5, interval=0.3)])
def test_what_a_rule_of_a_file_meets_and_keeps_is_told_of_each_step(steps, noise, schedule):
    path = descend(SURFACES["booth"], Heavy(learning_rate=0.02), (-3, 4), steps, noise, SEED, schedule)
    found = states(path, steps, noise, SEED)
    gradients = np.column_stack(path.surface.gradient(*path.points[:-1].T))
    assert np.array_equal(found.columns[EXACT], gradients)
    gradients = gradients + noise * standard_normals(SEED, steps)
    np.testing.assert_allclose(found.columns["g"], gradients)
    v, rates = np.zeros(2), 0.02 * schedule.factors(steps)
    for step in range(steps):
        v = 0.9 * v + rates[step] * gradients[step]
        assert found.columns["kept v"][step] == pytest.approx(v)
        assert found.columns[STEP][step] == pytest.approx(-v)
    assert found.columns["kept turns"].tolist() == [[turn, turn] for turn in range(1, steps + 1)]
    names = ["v", "turns"]
    assert [line.name for line in found.lines][:-1] == names and set(names) < set(found.symbols)
    assert found.columns["t"][:, 0].tolist() == list(range(1, steps + 1)) and not found.elementwise


class Normed(Heavy):
    """Steps of one length, whatever the gradient's: x and y have to be seen together, and no other path."""

    name = "python:normed"

    def update(self, gradient, state, parameters):
        assert gradient.shape == parameters.shape == (2, 1)
        return -self.learning_rate * gradient / np.linalg.norm(gradient), state


def test_rules_of_a_file_see_each_its_own_path_alone():
    rules, starts = [Normed(learning_rate=rate) for rate in (0.1, 0.2, 0.4)], [(-3, 4), (2, 2), (0, -1)]
    for noise in (0.0, NOISE):
        together = descend_many(SURFACES["booth"], rules, starts, 6, noise, [5, 6, 7])
        for path, rule, start, seed in zip(together, rules, starts, (5, 6, 7), strict=True):
            assert np.array_equal(path.points, descend(SURFACES["booth"], rule, start, 6, noise, seed).points)
            assert np.hypot(*np.diff(path.points, axis=0).T) == pytest.approx([rule.learning_rate] * 6)


def test_a_path_that_took_no_step_has_nothing_to_tell():
    assert states(descend(SURFACES["booth"], Heavy(), (1e9, 0.0), 5), 5) is None
