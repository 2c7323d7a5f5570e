"""Functions on plain numbers: the code that is written, with the same bits."""

import itertools
import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
import pytest

from core.descent import descend, descend_many, plain, singly
from core.descent.runner import FEW
from core.formula.rule import rule_of
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.surfaces import SURFACES
from tests.each import with_each


def traced(function):
    """Whether it is none that somebody wrote."""
    return function.__name__ == "traced"


@pytest.fixture
def numbers():
    return np.random.default_rng(1).normal(0, 3, (200, 2)).tolist()


@with_each("name", SURFACES)
def test_a_gradient_has_the_same_bits_and_is_made_of_plain_numbers(name, numbers):
    surface = SURFACES[name]
    gradient = plain.gradient_of(surface)
    assert traced(gradient)
    for point in numbers:
        found = gradient(*point)
        assert found == tuple(map(float, surface.gradient(*point)))
        assert {type(each) for each in found} == {float}


def every_setting(kind):
    """Rules of a class with its switches in every way."""
    switches = kind.switches()
    for values in itertools.product((True, False), repeat=len(switches)):
        yield kind(**dict(zip(switches, values, strict=True)))


@with_each("name", [name for name, rule in OPTIMIZERS.items() if not rule.whole])
def test_steps_and_states_have_the_same_bits(name, numbers):
    for rule in every_setting(OPTIMIZERS[name]):
        begin, look_ahead, move = plain.moves(rule)
        assert traced(look_ahead)
        assert traced(move)
        state, expected = begin(rule, 0.5, -0.25), [rule.init(0.5), rule.init(-0.25)]
        for (dx, dy), at in zip(numbers[:60], numbers[60:], strict=False):
            ahead = look_ahead(rule, *at, state)
            assert ahead == tuple(float(rule.look_ahead(*each)) for each in zip(at, expected, strict=True))
            *moved, state = move(rule, dx, dy, state, *at)
            steps, expected = zip(*map(rule.update, (dx, dy), expected, at), strict=True)
            assert moved == [side + float(step) for side, step in zip(at, steps, strict=True)]
            assert {type(side) for side in moved} == {float}
            assert state == tuple(float(each) for kept in expected for each in kept)


def test_what_is_told_of_a_rule_is_what_is_written_out(monkeypatch):
    texts = []
    monkeypatch.setattr(plain, "exec", lambda text, space: texts.append(text) or exec(text, space), raising=False)
    plain._traced.__wrapped__(OPTIMIZERS["rmsprop"], (("epsilon_inside_root", True),))
    told = [line.removeprefix("    ") for line in plain.__doc__.splitlines() if line.startswith("    ")]
    assert texts[1].splitlines()[: len(told) - 1] == told[:-1]


def test_hyperparameters_are_those_of_the_rule_that_is_given():
    kind = OPTIMIZERS["momentum"]
    _, _, move = plain.moves(kind())
    rule = kind(learning_rate=1.0, momentum=0.5)
    assert move(rule, 3.0, 2.0, (4.0, 0.0), 1.0, 0.0) == (-4.0, -2.0, (5.0, 2.0))


def test_what_is_written_out_reaches_no_function_but_those_it_calls():
    space = plain.gradient_of(SURFACES["easom"]).__globals__
    assert space.pop("__builtins__") == {"float": float}
    assert space.keys() == {"traced", "sin", "cos", "exp"}


def test_the_functions_themselves_stay_as_they_are():
    kind = OPTIMIZERS["rmsprop"]
    plain.moves(kind())
    assert kind.update.__globals__["np"] is np
    assert isinstance(kind().update(2.0, kind().init(0.0), 0.0)[0], np.float64)


def test_what_a_reader_types_is_never_written_out():
    surface = surface_of("x^2 + y^2 - x*y", (-4, 4, -4, 4))
    assert plain.gradient_of(surface) == surface.gradient
    assert not any(map(traced, plain.moves(rule_of("x = x - alpha*g")())))


class Odder(type(SURFACES["bowl"])):
    """A gradient that can't be traced, for the reason given."""

    def __init__(self, why):
        self.why = why

    def gradient(self, x, y):
        return self.why(x), y


def test_where_chooses_by_a_number():
    surface = Odder(lambda x: np.where(x < 1, 2 * x, np.tanh(x)))
    gradient = plain.gradient_of(surface)
    assert traced(gradient)
    found = [gradient(x, 0.0)[0] for x in (0.3, 1.0, math.nan)]
    assert found == pytest.approx([0.6, np.tanh(1), math.nan], nan_ok=True)


@pytest.mark.parametrize(
    "why",
    [
        lambda x: x if x > 0 else -x,
        lambda x: 1.0 if x == 0 else x,
        lambda x: float(x),
        lambda x: {x: 1.0}[x],
        lambda x: math.sin(x),
        lambda x: np.modf(x)[0],
        lambda x: np.multiply(x, 0.1, dtype=np.float32),
        lambda x: np.clip(x, 0.0, 1.0),
        lambda x: np.where(x > 0)[0],
        lambda x: np.add.reduce([x, x]),
        lambda x: np.asarray(x) * 1.0,
        lambda x: x * np.ones(1),
        lambda x: x * np.float32(0.1),
        lambda x: x * math.inf,
    ],
)
def test_what_needs_to_know_a_number_goes_as_it_is_written(why):
    surface = Odder(why)
    assert plain.gradient_of(surface) == surface.gradient


def test_a_rule_whose_state_has_no_names_goes_as_it_is_written():
    class Unnamed(OPTIMIZERS["momentum"]):
        def init(self, parameters):
            return (0.0 * parameters,)

        def update(self, gradient, state, parameters):
            return -gradient - state[0], (gradient,)

    begin, _, move = plain.moves(Unnamed())
    assert move is plain.WRITTEN.move
    assert move(Unnamed(), 1.0, 2.0, begin(Unnamed(), 0.5, 0.25), 0.5, 0.25) == (-0.5, -1.75, ((1.0,), (2.0,)))


@pytest.mark.parametrize("name", plain.IN_PYTHON)
def test_a_function_is_that_of_numpy_where_the_one_in_python_rounds_otherwise(name, monkeypatch):
    own = plain.IN_PYTHON[name]
    assert plain.same_in_python(name) in (own, None)
    monkeypatch.setitem(plain.IN_PYTHON, name, lambda *at: math.nextafter(own(*at), 2))
    assert plain.same_in_python(name) is None
    assert plain.same_in_python("exp") is None


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
