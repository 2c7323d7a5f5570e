"""What a formula knows of itself, and its texts."""

from core.formula.parser import parse
from core.formula.tree import pretty, to_text
from tests.each import with_each


@with_each(
    ("text", "variables"), [("x + 1", "x"), ("y²", "y"), ("x y", "xy"), ("3", ""), ("x^0", ""), ("sin(2)", "")]
)
def test_a_formula_knows_its_variables(text, variables):
    assert parse(text).variables == set(variables)


@with_each(
    ("text", "plain", "fine"),
    [
        ("sin(x)*y^2 + 0.1*x", "sin(x)*y^2+0.1*x", "sin(x) · y² + 0.1x"),
        ("100*(y-x^2)^2", "100*(y-x^2)^2", "100(y − x²)²"),
        ("-cos(x)*cos(y)", "-cos(x)*cos(y)", "−cos(x) · cos(y)"),
        ("10cos(2 pi x)", "10*cos(2*pi*x)", "10 cos(2πx)"),
        ("abs(x)*abs(y)", "abs(x)*abs(y)", "|x| · |y|"),
        ("x/(2y)", "x/(2*y)", "x/(2y)"),
        ("(x/2)y", "x/2*y", "x/2 · y"),
        ("x-(y-2)", "x-(y-2)", "x − (y − 2)"),
        ("x^-2 + x^(1/3)", "x^-2+x^(1/3)", "x⁻² + x^(1/3)"),
        ("(x^2)^3 + 2^3^x", "(x^2)^3+2^3^x", "(x²)³ + 2^3^x"),
        ("(x+1)(y-1)", "(x+1)*(y-1)", "(x + 1)(y − 1)"),
        ("2*3x", "2*3*x", "2 · 3x"),
        ("e*x", "e*x", "e · x"),
        ("sqrt(x) + ln(y)", "sqrt(x)+log(y)", "√(x) + log(y)"),
        ("max(x,y)", "max(x,y)", "max(x, y)"),
        ("100000x + 0.0001y", "100000*x+0.0001*y", "100000x + 0.0001y"),
        ("1200000x + 0.00012y", "1200000*x+0.00012*y", "1200000x + 0.00012y"),
        ("x^999999 + x^1000000", "x^999999+x^1e6", "x⁹⁹⁹⁹⁹⁹ + x^1e6"),
        ("1000000x + 0.0000001y", "1e6*x+1e-7*y", "1e6x + 1e−7y"),
    ],
)
def test_texts_are_plain_for_links_and_fine_for_readers(text, plain, fine):
    formula = parse(text)
    assert to_text(formula) == plain
    assert pretty(formula) == fine
    assert parse(plain) == parse(fine) == formula
