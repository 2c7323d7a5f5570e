"""One formula in the many spellings that people have for it."""

from core.formula.parser import parse
from core.formula.tree import Binary, Call, Name, Negative, Number
from tests.each import with_each

X, Y, TWO, THREE = Name("x"), Name("y"), Number(2.0), Number(3.0)


@with_each(
    ("text", "expected"),
    [
        ("x - y - 2", Binary("-", Binary("-", X, Y), TWO)),
        ("x / y / 2", Binary("/", Binary("/", X, Y), TWO)),
        ("x + y * 2", Binary("+", X, Binary("*", Y, TWO))),
        ("(x + y) * 2", Binary("*", Binary("+", X, Y), TWO)),
        ("2^3^x", Binary("^", TWO, Binary("^", THREE, X))),
        ("-x^2", Negative(Binary("^", X, TWO))),
        ("(-x)^2", Binary("^", Negative(X), TWO)),
        ("x^-y", Binary("^", X, Negative(Y))),
        ("x^-y*2", Binary("*", Binary("^", X, Negative(Y)), TWO)),
        ("-x*y", Binary("*", Negative(X), Y)),
        ("x*-y", Binary("*", X, Negative(Y))),
        ("+x - +y", Binary("-", X, Y)),
        ("max(x, -y)", Call("max", (X, Negative(Y)))),
        ("sin(x)^2", Binary("^", Call("sin", (X,)), TWO)),
        ("1.5e-3", Number(0.0015)),
        (".5", Number(0.5)),
        ("5.", Number(5.0)),
        ("2E3", Number(2000.0)),
    ],
)
def test_operators_bind_as_in_mathematics(text, expected):
    assert parse(text) == expected


@with_each(
    ("text", "spelled_out"),
    [
        ("x**2", "x^2"),
        ("x² − y³", "x^2 - y^3"),
        ("x²³", "x^23"),
        ("x⁻²", "x^-2"),
        ("x·y × 2", "x*y*2"),
        ("x ÷ y", "x/y"),
        ("2π", "2*pi"),
        ("√(x)", "sqrt(x)"),
        ("ln(x) + arctan(y)", "log(x) + atan(y)"),
        ("Sin(X) + PI", "sin(x) + pi"),
        ("|x|", "abs(x)"),
        ("||x| - 1|", "abs(abs(x) - 1)"),
        ("|x||y|", "abs(x)*abs(y)"),
        ("2|x|", "2*abs(x)"),
        ("|x(|y|)|", "abs(x*abs(y))"),
        ("1e−3x", "0.001*x"),
        (" \t\n x\u00a0+\u2009y ", "x+y"),
        ("x.^2 + y.**2", "x^2 + y^2"),
        ("2.*x + x./y", "2*x + x/y"),
        ("np.sin(x) + numpy.exp(y)*math.pi", "sin(x) + exp(y)*pi"),
        ("Math.pow(x, 2) + Math.PI + Math.E", "x^2 + pi + e"),
        ("pow(x - 1, 2)y + np.power(y, 3)", "(x - 1)^2*y + y^3"),
        ("np.maximum(x, y) + Math.abs(x) + math.fabs(y)", "max(x, y) + abs(x) + abs(y)"),
        ("e^x", "e^(x)"),
        ("x1^2 + x2^2", "x^2 + y^2"),
        ("100*(x_2 - x_1^2)^2 + (1 - x_1)^2", "100*(y - x^2)^2 + (1 - x)^2"),
        ("x₁² + 3x₂", "x^2 + 3*y"),
        ("x[0]**2 + x[1]**2", "x^2 + y^2"),
        ("sin(x1)*exp(x2)", "sin(x)*exp(y)"),
        ("xˆ2 ∗ y", "x^2*y"),
    ],
)
def test_other_spellings_are_the_same_formula(text, spelled_out):
    assert parse(text) == parse(spelled_out)


@with_each(
    ("text", "spelled_out"),
    [
        ("2x", "2*x"),
        ("xy", "x*y"),
        ("3xy²", "3*x*y^2"),
        ("2x^2", "2*(x^2)"),
        ("-2x", "(-2)*x"),
        ("2(x + 1)", "2*(x+1)"),
        ("x(x + 1)", "x*(x+1)"),
        ("(x + 1)(y - 1)", "(x+1)*(y-1)"),
        ("3sin(x)cos(y)", "3*sin(x)*cos(y)"),
        ("x sin(y)", "x*sin(y)"),
        ("2x/3", "(2*x)/3"),
        ("x/2*3y", "((x/2)*3)*y"),
        ("x^(2)y", "(x^2)*y"),
        ("2πx", "2*pi*x"),
        ("2exp(x)", "2*exp(x)"),
    ],
)
def test_multiplication_needs_no_sign_where_it_is_clear(text, spelled_out):
    assert parse(text) == parse(spelled_out)
