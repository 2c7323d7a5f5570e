"""Functions on plain numbers: the code that is written, with the same bits."""

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pytest

from core.descent import descend, descend_many, plain, singly
from core.descent.runner import FEW
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.surfaces import SURFACES
from tests.each import with_each


@pytest.fixture
def numbers():
    return np.random.default_rng(1).normal(0, 3, (200, 2)).tolist()


@with_each("name", SURFACES)
def test_a_gradient_has_the_same_bits_and_is_made_of_plain_numbers(name, numbers):
    surface = SURFACES[name]
    gradient = plain.plain(type(surface).gradient)
    for point in numbers:
        found = gradient(surface, *point)
        assert found == tuple(map(float, surface.gradient(*point)))
        assert {type(each) for each in found} == {float}


@with_each("name", [name for name, rule in OPTIMIZERS.items() if not rule.whole])
def test_steps_and_states_have_the_same_bits(name, numbers):
    kind = OPTIMIZERS[name]
    rule, update = kind(), plain.plain(kind.update)
    state = expected = rule.init(0.5)
    for gradient, parameters in numbers:
        step, state = update(rule, gradient, state, parameters)
        expected_step, expected = rule.update(gradient, expected, parameters)
        assert step == float(expected_step)
        assert type(step) is float
        assert [getattr(state, field) for field in getattr(expected, "_fields", ())] == list(map(float, expected))


def test_each_coordinate_has_a_state_of_its_own():
    kind = OPTIMIZERS["momentum"]
    one, other = plain.plain(kind.update), plain.plain(kind.update)
    rule = kind(learning_rate=1.0)
    _, first = one(rule, 3.0, rule.init(0.0), 0.0)
    _, second = other(rule, 4.0, rule.init(0.0), 0.0)
    assert (first.velocity, second.velocity) == (3.0, 4.0)


def test_the_functions_themselves_stay_as_they_are():
    kind = OPTIMIZERS["rmsprop"]
    plain.plain(kind.update)
    assert kind.update.__globals__["np"] is np
    assert isinstance(kind().update(2.0, kind().init(0.0), 0.0)[0], np.float64)


@pytest.mark.parametrize("name", plain.IN_PYTHON)
def test_a_function_is_that_of_numpy_where_the_one_in_python_rounds_otherwise(name, monkeypatch):
    own = plain.IN_PYTHON[name]
    assert plain.same_in_python(name) in (own, None)
    monkeypatch.setitem(plain.IN_PYTHON, name, lambda *at: math.nextafter(own(*at), 2))
    assert plain.same_in_python(name) is None
    assert plain.same_in_python("exp") is None


def test_a_function_that_holds_others_is_left_alone():
    held = 2.0

    def function(x):
        return held * np.sqrt(x)

    assert plain.plain(function) is function
    assert plain.plain(np.sqrt) is np.sqrt


# What plain numbers can't do.


class Memory(NamedTuple):
    """More fields than are written out."""

    a: float
    b: float
    c: float
    d: float
    e: float


@dataclass(frozen=True)
class Odd(Rule):
    """Takes the root of what may be negative, divides by what may be zero, and names the fields of its state."""

    name: ClassVar[str] = "odd"
    label: ClassVar[str] = "Odd"

    learning_rate: float = hyperparameter(LEARNING_RATE, 0.1)

    def init(self, parameters):
        return Memory(*[0.0 * parameters] * 5)

    def update(self, gradient, state, parameters):
        with np.errstate(all="ignore"):
            step = -self.learning_rate * gradient + 0 * np.sqrt(np.maximum(gradient, 0) + state.a - 1.0)
        return np.where(np.isnan(step), -0.01 * gradient / np.abs(gradient + 0.0), step), state._replace(
            e=gradient, a=state.a
        )


def test_what_plain_numbers_refuse_goes_as_it_is_written(monkeypatch):
    asked = []
    original = singly.walk_one

    def walk_one(*given, plainly=True):
        asked.append(plainly)
        return original(*given, plainly=plainly)

    monkeypatch.setattr(singly, "walk_one", walk_one)
    single = descend(SURFACES["bowl"], Odd(), (0.3, -4.0), 60)
    assert asked == [True, False]
    together = descend_many(SURFACES["bowl"], [Odd()] * (FEW + 1), (0.3, -4.0), 60)
    assert len(asked) == 2
    np.testing.assert_array_equal(single.points, together[0].points)


def test_a_path_that_leaves_everything_behind_is_the_same_by_either():
    rule = OPTIMIZERS["gradient_descent"](learning_rate=900.0)
    for surface in ("easom", "rosenbrock", "rastrigin", "mult"):
        single = descend(SURFACES[surface], rule, (2.5, 2.0), 200)
        together = descend_many(SURFACES[surface], [rule] * (FEW + 1), (2.5, 2.0), 200)[2]
        np.testing.assert_array_equal(single.points, together.points)
        assert single.outcome == together.outcome
