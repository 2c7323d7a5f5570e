"""What is read as a formula, what is refused, and where the error points."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula.parser import DEEPEST, LONGEST, MOST_OPERATIONS, parse
from core.formula.tree import Binary, Call, Expression, FormulaError, Name, Negative, Number, pretty, to_text
from tests.each import with_each


def refusal(text):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    return caught.value


@with_each(
    ("text", "position"),
    [
        ("1/2x", 3),
        ("x/y(x)", 3),
        ("1/xy", 3),
        ("1/3xyx", 3),
        ("x^2y", 3),
        ("x^2(y)", 3),
        ("x^y²x", 4),
        ("2e", 1),
        ("x e", 2),
        ("e(x)", 1),
        ("2 3", 2),
        ("x 2", 2),
        ("(x)2", 3),
        ("1.2.3", 3),
        ("x²^3", 2),
        ("x² ³", 3),
        ("sin x", 4),
        ("sin^2(x)", 3),
        ("sin²(x)", 3),
        ("3 cos", 5),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_there(text, position):
    assert refusal(text).position == position


@with_each(
    ("text", "position", "quoted"),
    [
        ("x.__class__", 1, "'.'"),
        ("().__class__", 1, "')'"),
        ("__import__('os')", 0, "'_'"),
        ("lambda x: x", 0, "'lambda'"),
        ("x if y else 2", 2, "'if'"),
        ("eval(x)", 0, "'eval'"),
        ("x + open(y)", 4, "'open'"),
        ("sin(x) + 'a'", 9, '"\'"'),
        ('x"', 1, "'\"'"),
        ("x; y", 1, "';'"),
        ("x := 2", 2, "':'"),
        ("x = 2", 2, "'='"),
        ("[x]", 0, "'['"),
        ("{x}", 0, "'{'"),
        ("x % 2", 2, "'%'"),
        ("x // 2", 3, "'/'"),
        ("x @ y", 2, "'@'"),
        ("x_1", 0, "'x_1'"),
        ("z + x", 0, "'z'"),
        ("x + α", 4, "'α'"),
        ("٣x", 0, "'٣'"),
        ("1_000x", 1, "'_'"),
        ("x\x00", 1, "'\\x00'"),
        ("\ud800", 0, "'\\ud800'"),
        ("2 3 @", 2, "'3'"),
        ("x\\y", 1, "'\\\\'"),
        ("0,5x", 1, "','"),
        ("sin(x, y)", 5, "','"),
        ("max(x)", 5, "')'"),
        ("max(x, y, 2)", 8, "','"),
        ("sin()", 4, "')'"),
        ("x + * y", 4, "'*'"),
        ("* x", 0, "'*'"),
        ("x)", 1, "')'"),
        ("|x)", 2, "')'"),
        ("²x", 0, "'²'"),
        ("1e999 x", 0, "'1e999'"),
    ],
)
def test_anything_else_is_refused_at_the_first_wrong_character(text, position, quoted):
    error = refusal(text)
    assert error.position == position
    assert quoted in str(error)
    assert f"at character {position + 1}" in str(error)


@with_each("before", ["", "(", "x + ", "x - ", "x * ", "x/", "x^", "max(x, "])
@with_each("piece", ["*", "/", ")", "²"])
def test_a_piece_behind_an_operator_or_an_opening_misses_what_stands_before_it(before, piece):
    error = refusal(f"{before}{piece} y")
    assert error.position == len(before)
    assert "a number, x, y, a bracket or a function is missing before it" in str(error)


@with_each(
    ("text", "words"),
    [
        ("x)", "there is no bracket to close"),
        ("|x|)", "there is no bracket to close"),
        ("|²|", "is missing before it"),
        ("|*x|", "it takes numbers, x, y"),
        ("x, y", "take commas; a decimal point is a dot"),
        ("x < y", "it is one expression"),
        ("x*", "a function is missing"),
    ],
)
def test_other_pieces_out_of_place_are_told_by_what_they_are(text, words):
    assert words in str(refusal(text))


@pytest.mark.parametrize(
    ("text", "position"), [("f(x, y) = x", 8), ("z = x", 2), (" w=x", 2), ("np.sin(x) + q", 12)]
)
def test_the_position_is_that_in_the_text_as_typed(text, position):
    assert refusal(text).position == position


@with_each("text", ["x +", "(x", "|x", "sin(", "sin", "max(x,", "x^", "-", "x*(y + |x", "(x|"])
def test_a_formula_that_breaks_off_points_behind_its_end(text):
    error = refusal(text)
    assert error.position == len(text)
    assert "breaks off" in str(error)


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_an_empty_formula_says_what_is_accepted(text):
    error = refusal(text)
    assert error.position == 0
    assert "empty" in str(error) and "sin" in str(error)


@pytest.mark.parametrize("text", [None, 3, b"x", ["x"]])
def test_what_is_no_text_is_refused(text):
    assert str(refusal(text)) == f"The formula is {text!r}: it takes text" and refusal(text).position == 0


@with_each(
    ("text", "hint"),
    [
        ("expp(x)", "did you mean exp?"),
        ("z" * 20, f"'{'z' * 20}' at character 1"),
        ("z" * 21, f"'{'z' * 19}…' at character 1"),
        ("sine(x)", "did you mean sin?"),
        ("1/xy", "'y' at character 4: after a division"),
        ("1/XY", "'Y' at character 4: after a division"),
        ("y3", "did you mean y^3 or 3*y?"),
        ("y2", "did you mean y^2 or 2*y?"),
        ("x12", "did you mean x^12 or 12*x?"),
        ("xsin(y)", "x*sin"),
        ("log2x", "did you mean log2*x?"),
        ("xsinh(y)", "did you mean x*sinh?"),
        ("x2", "x^2 or 2*x"),
        ("z", "takes numbers, x, y"),
        ("sin^2(x)", "sin(x)^2"),
        ("1/2x", "(1/2)*x"),
        ("x = 2", "right of the sign"),
        ("f(x,y) = x^2", "right of the sign"),
        ("f(x, y) := x^2", "right of the sign"),
        ("z = x^2", "right of the sign"),
        ("z=x^2", "right of the sign"),
        ("x1^2", "did you mean x?"),
        ("x1 + x2 + x", "x1' at character 1: did you mean x?"),
        ("x2^2", "x^2 or 2*x, or y?"),
        ("x[0]^2", "the variables are x and y"),
        ("0,5*x", "a decimal point is a dot"),
        ("\\sin(x)", "without LaTeX"),
        ("x^2;", "without a semicolon"),
        ("lambda x, y: x**2", "type the expression alone"),
        ("np.sinus(x)", "takes numbers, x, y"),
        ("2e^x", "e is multiplied with *"),
        ("pow(x)", "pow takes two arguments"),
        ("pow(x, y, 2)", "pow takes two arguments"),
        ("max(x, y, 2)", "max takes two arguments"),
        ("sin(x, y)", "sin takes one argument"),
        ("(x", "')' is missing"),
    ],
)
def test_errors_say_what_to_write_instead(text, hint):
    assert hint in str(refusal(text))


@with_each(
    ("text", "position"),
    [
        ("9**9**9", 1),
        ("x + 9^9^9^9^9", 9),
        ("1/0", 1),
        ("x + log(0)", 4),
        ("x*sqrt(0 - 1)", 2),
        ("x^(1/0)", 4),
        ("1e300*1e300*x", 5),
        ("(-8)^(1/3) + y", 4),
        ("tan(x) + exp(1000)", 9),
    ],
)
def test_a_part_without_a_finite_value_is_refused_at_its_operator(text, position):
    error = refusal(text)
    assert error.position == position
    assert "no finite value" in str(error)


def test_a_long_name_is_quoted_in_short():
    error = refusal("a" * 400)
    assert error.position == 0
    assert "a" * 21 not in str(error)


@with_each(
    "text",
    [
        "(" * 10_000,
        "(" * 5_000 + "x" + ")" * 5_000,
        "-" * 10_000,
        "|" * 10_000,
        "x^" * 5_000 + "x",
        "9" * 10_000_000,
        "sin(" * 2_500,
        "+x" * 5_000,
    ],
)
def test_long_texts_are_refused_at_once(text):
    start = time.process_time()
    error = refusal(text)
    assert time.process_time() - start < 0.1
    assert error.position == LONGEST
    assert f"at most {LONGEST}" in str(error)


@with_each(
    ("piece", "end"), [("(", ")"), ("-", ""), ("|", "|"), ("sin(", ")"), ("x^", ""), ("2(x+", ")"), ("max(x,", ")")]
)
def test_nesting_is_bounded(piece, end):
    most = DEEPEST + 1
    assert parse(piece * DEEPEST + "x" + end * DEEPEST).variables == {"x"}
    error = refusal(piece * most + "x" + end * most)
    assert error.position == len(piece) * DEEPEST + next(k for k, c in enumerate(piece) if c in "(-|^")
    assert f"{DEEPEST} levels" in str(error)


@with_each("piece", ["(x)", "|x|", "sin(x)", "max(x, y)", "x^y", "-x", "x²"])
def test_what_stands_side_by_side_is_not_nested(piece):
    assert parse("*".join([piece] * (DEEPEST + 1))).variables >= {"x"}


def test_operations_are_bounded():
    assert (LONGEST, MOST_OPERATIONS, DEEPEST) == (500, 200, 40)
    assert parse("x" + "+x" * MOST_OPERATIONS).variables == {"x"}
    error = refusal("x" + "+x" * (MOST_OPERATIONS + 1))
    assert error.position == 2 * MOST_OPERATIONS + 1
    assert f"at most {MOST_OPERATIONS} operations" in str(error)


def test_a_formula_may_be_as_long_as_the_limit():
    assert parse("x" + " " * 499).variables == {"x"}
    assert str(refusal("x" + " " * 500)) == "The formula has 501 characters: it takes at most 500"
    assert len(to_text(parse("√(π)+" * 55 + "100x"))) == 500
    error = refusal("√(π)+" * 55 + "1000x")
    assert str(error) == ("The formula has 501 characters, written out with every operator: it takes at most 500")
    assert error.position == 279


def test_a_formula_too_long_once_spelled_out_is_refused():
    text = "√(π)+" * 70 + "x"
    assert len(text) < LONGEST
    error = refusal(text)
    assert f"at most {LONGEST}" in str(error)
    assert 0 <= error.position < len(text)


OPERATORS = ["+", "-", "*", "/", "^", "**", "(", ")", "|", ",", "²", "⁻³", " "]
NAMES = ["x", "y", "2", "0.5", "1e3", "π", "e", "pi", "sin(", "max(", "√(", "log"]
WRONG = ["x.y", "__class__", "lambda ", ";", "'", "9**9", "]"]
texts = st.text(max_size=600) | st.lists(st.sampled_from([*OPERATORS, *NAMES, *WRONG]), max_size=60).map("".join)


@settings(max_examples=150)
@given(texts)
def test_any_text_is_a_formula_or_refused_at_once_with_a_position(text):
    start = time.process_time()
    expression, error = outcome(text)
    assert time.process_time() - start < 0.1
    if expression is None:
        assert 0 <= error.position <= min(len(text), LONGEST)
        assert str(error).isprintable()
    else:
        assert parse(to_text(expression)) == expression


def outcome(text):
    try:
        return parse(text), None
    except FormulaError as error:
        return None, error


def numbers():
    return st.floats(0, 1e12, allow_nan=False).map(abs) | st.integers(0, 1000).map(float)


def expressions():
    leaves = st.one_of(numbers().map(Number), st.sampled_from(["x", "x", "y", "y", "pi", "e"]).map(Name))

    def grown(parts):
        return st.one_of(
            parts.map(Negative),
            st.builds(Binary, st.sampled_from("+-*/^"), parts, parts),
            st.builds(lambda f, u: Call(f, (u,)), st.sampled_from(["sin", "abs", "sqrt", "log", "exp"]), parts),
            st.builds(lambda f, u, v: Call(f, (u, v)), st.sampled_from(["max", "min"]), parts, parts),
        )

    return st.recursive(leaves, grown, max_leaves=12)


def is_finite(expression: Expression) -> bool:
    """Whether all its constant parts have finite values."""
    try:
        expression.value(0.5, 0.5)
    except FormulaError:
        return False
    return True


@settings(max_examples=100)
@given(expressions().filter(is_finite))
def test_every_formula_is_read_back_from_both_of_its_texts(expression):
    assert parse(to_text(expression)) == expression
    assert parse(pretty(expression)) == expression


def test_equal_are_formulas_of_one_structure_wherever_they_stand():
    assert parse("x + 1") == parse("  (x+1.0)")
    assert hash(parse("x + 1")) == hash(parse("  (x+1.0)"))
    assert parse("x + 1") != parse("1 + x")
    assert parse("  x").position == 2 and Name("x").position == 0
    assert repr(parse("  x")) == "Name(name='x')"


def test_constants_have_their_values():
    assert parse("pi").value(0.0, 0.0) == math.pi
    assert parse("e").value(0.0, 0.0) == math.e
