"""A typed formula as a script's functions; that they compute the same bits is tested with whole scripts."""

import pytest

from app.descent.export.formula_source import gradient_and_value, has_roots, torch_value
from core.formula.parser import parse


def test_a_simple_formula_reads_as_a_book_has_it():
    assert gradient_and_value(parse("sin(x)*y^2 + 0.1*x")).endswith(
        '''def gradient(x, y):
    """(∂f/∂x, ∂f/∂y)."""
    return (float(np.cos(x)) * (y * y) + 0.1, float(np.sin(x)) * (2.0 * y))


def value(x, y):
    """f(x, y)."""
    return float(np.sin(x)) * (y * y) + 0.1 * x'''
    )


def test_only_the_helpers_that_are_needed_are_written():
    assert "def _" not in gradient_and_value(parse("x*y + cos(x)^2"))
    source = gradient_and_value(parse("x^y"))
    assert source.index("def _power") < source.index("def _positive_power")
    assert "def positive_power" in torch_value(parse("x^y")) and "def lesser" not in torch_value(parse("x^y"))


@pytest.mark.parametrize(("text", "roots"), [("x*y", False), ("1/x", False), ("√(x)", True), ("x^2.5", True)])
def test_where_a_slope_may_be_infinite_is_known(text, roots):
    assert has_roots(parse(text)) is roots
