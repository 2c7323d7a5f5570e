"""What a rule computes at each step is what it did."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.states import EXACT, RATE, STEP, states
from core.formula.rule import rule_of
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES


def looked_into(rule, surface="rosenbrock", steps=40, noise=0.5, **more):
    path = descend(SURFACES[surface], rule, (-1.5, 2.0), steps, noise, 3, **more)
    return path, states(path, steps, noise, 3)


def put_in(line, found, step, side):
    """The line as Python text with the numbers of a step."""
    texts = list(line.parts)
    for place in range(1, len(texts), 2):
        values = found.columns[texts[place]]
        texts[place] = f"({float(values[step, min(side, values.shape[1] - 1)])!r})"
    text = "".join(texts)
    for sign, plain in (("−", "-"), ("·", "*"), ("√", "sqrt"), ("²", "**2"), ("^", "**"), (")(", ")*(")):
        text = text.replace(sign, plain)
    functions = {"sqrt": np.sqrt, "sign": np.sign, "max": max, "where": lambda c, a, b: a if c else b}
    return eval(text, {"__builtins__": {}}, functions)  # the project's own text, in a test


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_equations_of_every_rule_hold_with_the_numbers_put_in(name):
    rule = OPTIMIZERS[name](**({"learning_rate": 0.001} if OPTIMIZERS[name].step_size == "learning_rate" else {}))
    path, found = looked_into(rule)
    assert found.count == 40
    assert np.array_equal(path.points[:-1] + found.columns[STEP], path.points[1:])
    if not rule.lines():
        assert [line.formula for line in found.lines] == [rule.equation]
        assert found.table["new x"] == pytest.approx(path.points[1:, 0])
        return
    for line in found.lines:
        for step in (0, 7, 39):
            for side in (0, 1):
                values = found.columns[line.result]
                told = values[step, min(side, values.shape[1] - 1)]
                assert put_in(line, found, step, side) == pytest.approx(told, rel=1e-9, abs=1e-15)
    assert {line.symbol for line in found.lines} <= set(found.symbols)
    assert all(part in found.columns for line in found.lines for part in line.parts[1::2])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_effective_rates_are_those_of_the_preconditioner(name):
    kind = OPTIMIZERS[name]
    path, found = looked_into(kind())
    if kind.preconditioner is Rule.preconditioner:
        return
    rate = getattr(path.rule, "learning_rate", 1.0)
    for side in (0, 1):
        before = path.rule.init(path.points[0, side])
        for step in range(found.count):
            gradient, at = found.columns["g"][step, side], path.points[step, side]
            _, after = path.rule.update(gradient, before, at)
            expected = rate / path.rule.preconditioner(before, after)
            assert found.columns[RATE][step, side] == pytest.approx(expected, rel=1e-12)
            before = after


def test_the_gradients_are_those_that_the_path_met():
    path, found = looked_into(OPTIMIZERS["nesterov"](learning_rate=0.001))
    assert np.array_equal(found.columns[EXACT], np.column_stack(path.surface.gradient(*found.at.T)))
    ahead = path.points[:-1] - 0.9 * found.columns["v"]
    assert found.at == pytest.approx(ahead)
    assert [arrow.symbol for arrow in found.arrows] == ["−∇f", "−g", "−v", "step"]
    _, quiet = looked_into(OPTIMIZERS["momentum"](learning_rate=0.001), noise=0.0)
    assert [arrow.symbol for arrow in quiet.arrows] == ["−∇f", "−v", "step"]


def test_the_step_that_leaves_the_bounds_is_looked_into_too():
    path, found = looked_into(OPTIMIZERS["sgd"](learning_rate=2.0), "bowl", noise=0.0)
    assert found.count == len(path.points) == path.outcome.step
    assert found.columns["x"][-1] == pytest.approx(path.points[-1])


def test_a_schedule_is_in_the_numbers_and_tables_name_lines():
    rule = OPTIMIZERS["schedule_free"]()
    _, found = looked_into(rule, "matyas", schedule=Cosine())
    assert found.columns["alpha"][:, 0] == pytest.approx(rule.learning_rate * Cosine().factors(40))
    assert list(found.table) == [
        *("x", "y", "g_exact x", "g_exact y", "g x", "g y", "z (line 1) x", "z (line 1) y"),
        *("ahead x", "ahead y", "z x", "z y", "alpha", "step x", "step y"),
    ]
    typed = rule_of("g = g + lambda*x\nturns = turns + 1\nx = x - alpha*g/sqrt(turns)")(learning_rate=0.001)
    _, found = looked_into(typed)
    assert list(found.table)[4:] == ["g given x", "g given y", "g x", "g y", "turns", "alpha", "step x", "step y"]
    assert found.table["turns"].tolist() == list(range(1, 41))
