"""What the operations of a formula are: numpy's, without its warnings."""

import numpy as np
import pytest

from core.formula.operations import FUNCTIONS, ON_ARRAYS, ON_NUMBERS
from core.formula.parser import parse
from core.formula.tree import ARGUMENTS
from tests.core.formula.samples import same
from tests.each import with_each


@with_each("name", [name for name, count in ARGUMENTS.items() if count == 1])
def test_every_function_of_one_number_is_numpys(name):
    known = {"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan}.get(name) or getattr(np, name)
    x = np.linspace(0.05, 0.95, 40)
    np.testing.assert_allclose(parse(f"{name}(x)").value(x, x), known(x), rtol=1e-15)


def test_max_and_min_choose():
    x, y = np.array([1.0, 2.0, 2.0]), np.array([2.0, 1.0, 2.0])
    assert parse("max(x, y)").value(x, y).tolist() == [2, 2, 2]
    assert parse("min(x, y)").value(x, y).tolist() == [1, 1, 2]
    assert np.array(parse("max(x, y)").gradient(x, y)).tolist() == [[0, 1, 0.5], [1, 0, 0.5]]
    assert np.array(parse("min(x, y)").gradient(x, y)).tolist() == [[1, 0, 0.5], [0, 1, 0.5]]


@with_each(
    ("text", "x", "y", "value"),
    [
        ("1/x", 0.0, 0.0, np.inf),
        ("1/x", -0.0, 0.0, -np.inf),
        ("-1/x²", 0.0, 0.0, -np.inf),
        ("y/x", 0.0, 0.0, np.nan),
        ("log(x)", 0.0, 0.0, -np.inf),
        ("log(x)", -1.0, 0.0, np.nan),
        ("√(x)", -1.0, 0.0, np.nan),
        ("asin(x)", 1.5, 0.0, np.nan),
        ("exp(x)", 1000.0, 0.0, np.inf),
        ("exp(x)", -1000.0, 0.0, 0.0),
        ("x^1001", 1e300, 0.0, np.inf),
        ("9^9^x", 9.0, 0.0, np.inf),
        ("sin(x)", np.inf, 0.0, np.nan),
        ("x^0", np.nan, 0.0, 1.0),
        ("x^(1/3)", -8.0, 0.0, np.nan),
        ("x^y", -2.0, 2.0, np.nan),
        ("x^y", 0.0, 2.0, 0.0),
        ("x^2", -2.0, 0.0, 4.0),
        ("x^-3", -2.0, 0.0, -0.125),
    ],
)
def test_what_has_no_finite_value_is_infinite_or_nan(text, x, y, value):
    formula = parse(text)
    assert same(formula.value(x, y), value)
    assert same(formula.value(np.full(3, x), np.full(3, y)), np.full(3, value))


@with_each("name", FUNCTIONS)
def test_functions_of_a_plain_number_have_the_bits_of_arrays_and_raise_nothing(name):
    known = FUNCTIONS[name]
    edges = [part for edge in (known.low, known.high) for part in (edge, np.nextafter(edge, 0), 1.0001 * edge)]
    beyond = [-750.0, 709.9, 710.5, 745.2, 1e300, -1e300, np.inf, -np.inf, np.nan]
    with np.errstate(all="ignore"):
        numbers = [float(x) for x in (*edges, *beyond, 0.0, -0.0, 0.3, -0.3)]
        expected = ON_ARRAYS[name](np.array(numbers))
    with np.errstate(all="raise"):
        assert same([ON_NUMBERS[name](x) for x in numbers], expected)


# Not two zeros of either sign: which of them numpy takes depends on the processor.
EDGES = (0.0, 1.0, -1.0, 2.5, 5e-324, np.inf, -np.inf, np.nan)


@pytest.mark.parametrize(("name", "known"), [("max", np.maximum), ("min", np.minimum)])
def test_max_and_min_of_plain_numbers_have_the_bits_of_numpy_s(name, known):
    pairs = [(a, b) for a in EDGES for b in EDGES]
    assert [np.float64(ON_NUMBERS[name](*pair)).tobytes() for pair in pairs] == [known(*p).tobytes() for p in pairs]
