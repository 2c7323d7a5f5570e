"""What is read as the lines of a rule, what is refused, and where the error points."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula.lines import LONGEST, MOST_LINES, read_lines
from core.formula.tree import FormulaError
from tests.each import with_each


def texts(text):
    return [line.text for line in read_lines(text)]


def refusal(text):
    with pytest.raises(FormulaError) as caught:
        read_lines(text)
    return caught.value


@with_each(
    ("text", "expected"),
    [
        ("v = gamma*v + g\nx = x - alpha*v", ["v = gamma*v + g", "x = x - alpha*v"]),
        ("v ← γv + αg;  θ ← θ − v", ["v = gamma*v + alpha*g", "x = x - v"]),
        ("x -= alpha*(g + w)", ["x = x - alpha*(g + w)"]),
        ("m *= β₁; m += (1 - β1)*g", ["m = m*beta1", "m = m + (1 - beta1)*g"]),
        ("m /= 2", ["m = m/2"]),
        ("# Polyak, 1964\n\n  x := x - g  # a step; no more\n", ["x = x - g"]),
        ("s = g**2 + g²", ["s = g^2 + g^2"]),
        ("G = G + g·g", ["G = G + g*g"]),
        ("x = theta - √(G)", ["x = x - sqrt(G)"]),
        ("c = where(g*m > 0, 1.2, 0.5)", ["c = where(g*m > 0, 1.2, 0.5)"]),
        ("c = clip(sign(g), -1, max(a, b))", ["c = clip(sign(g), -1, max(a, b))"]),
        ("c = where(a + 1 != b, where(a <= b, 1, 2), 3)", ["c = where(a + 1 != b, where(a <= b, 1, 2), 3)"]),
        ("x = 2e*pi", ["x = 2*e*pi"]),
        ("X = -x^-2", ["X = -x^-2"]),
        ("xy = x", ["xy = x"]),
    ],
)
def test_lines_are_names_and_formulas(text, expected):
    assert texts(text) == expected
    assert texts("\n".join(expected)) == expected


@with_each(
    ("text", "position", "message"),
    [
        ("", 0, "The rule is empty: it takes lines such as x = x - alpha*g"),
        ("# nothing", 0, "The rule is empty: it takes lines such as x = x - alpha*g"),
        ("v = g\nx = ", 9, "Line 2: The line breaks off: it assigns nothing to x"),
        ("v = g\nimport os", 6, "Line 2: 'import os' assigns nothing: a line is name = formula, such as"),
        ("x == g", 0, "Line 1: 'x == g' assigns nothing"),
        ("\nx == g", 1, "Line 2: 'x == g' assigns nothing"),
        ("\n\nv = g; x = g)", 14, "Line 3: ')' at character 13: there is no bracket to close"),
        ("v = g; this is no assignment", 7, "Line 1: 'this is no assignme…' assigns nothing: a line"),
        ("v = g\n  x = x - alpha*", 22, "Line 2: The line breaks off: a number, a name, a bracket"),
        ("x = x - alpha*(g", 16, "Line 1: The line breaks off: ')' is missing for '(' at character 15"),
        (
            "x = np.sqrt(g)",
            6,
            "Line 1: '.' at character 7 is not part of a line: functions are written without np.",
        ),
        ("x = x[0]", 5, "Line 1: '[' at character 6 is not part of a line: a rule moves every parameter alike"),
        ("a = b = c", 6, "Line 1: '=' at character 7 is not part of a line: a line has one ="),
        ("x = foo(g)", 4, "Line 1: 'foo' at character 5: The functions are abs, "),
        (
            f"x = {'n' * 30}(g)",
            4,
            f"Line 1: '{'n' * 19}…' at character 5: The functions are abs, acos, asin, atan, clip, cos, cosh, exp,"
            " log, log10, log2, max, min, norm, sign, sin, sinh, sqrt, sum, tan, tanh, where; a product is written"
            f" {'n' * 19}…*(…)",
        ),
        ("x = squrt(g)", 4, "Line 1: 'squrt' at character 5: did you mean sqrt? The functions are"),
        (
            "x = x - g/mean(g)",
            10,
            "Line 1: 'mean' at character 11: all parameters together have norm(v) and sum(v)",
        ),
        ("x = x - g/norm(g, x)", 16, "Line 1: ',' at character 17: norm takes one argument"),
        ("x = sign(g, 2)", 10, "Line 1: ',' at character 11: sign takes one argument"),
        ("x = sum(g, 2)", 9, "Line 1: ',' at character 10: sum takes one argument"),
        ("x = where(g > 0, 1, 2, 3)", 21, "Line 1: ',' at character 22: where takes three arguments"),
        ("x = clip(g, 1, 2, 3)", 16, "Line 1: ',' at character 17: clip takes three arguments"),
        ("x = a < b", 6, "Line 1: '<' at character 7: conditions stand in where(a < b, then, else)"),
        ("x = where(g, 1, 2)", 11, "Line 1: ',' at character 12: where begins with a condition"),
        ("x = where(g > 1, 2)", 18, "Line 1: ')' at character 19: where takes three arguments"),
        ("x = clip(g, 1)", 13, "Line 1: ')' at character 14: clip takes three arguments"),
        ("x = sqrt g", 9, "Line 1: 'g' at character 10: sqrt takes its argument in brackets"),
        ("max = 3", 0, "Line 1: 'max' has a meaning of its own: take another name"),
        ("pi = 3", 0, "Line 1: 'pi' has a meaning of its own: take another name"),
        (
            "x = __import__('os')",
            4,
            "Line 1: '_' at character 5 is not part of a line: a name begins with a letter",
        ),
        ("v = g; x = 2 v 3", 15, "Line 1: '3' at character 16: an operator is missing before the number"),
        ("a = 1/2v", 7, "Line 1: 'v' at character 8: after a division it isn't clear"),
    ],
)
def test_the_error_points_at_the_character(text, position, message):
    error = refusal(text)
    assert error.position == position
    assert str(error).startswith(message)


def test_a_rule_is_bounded():
    assert texts("x = x - g#".ljust(1000, "#")) == ["x = x - g"]
    longer, more = refusal("x" * 1001), refusal("x = x - g\n" * 31)
    assert str(longer) == "The rule has 1,001 characters: it takes at most 1,000" and longer.position == LONGEST
    assert len(texts("x = x - g\n" * 30)) == 30
    assert str(more) == "The rule has 31 lines: it takes at most 30" and more.position == 10 * MOST_LINES


PIECES = [
    "x",
    " = ",
    "-=",
    "g",
    "alpha",
    "where(",
    "<",
    ",",
    ")",
    "*",
    "-",
    "^t",
    "\n",
    ";",
    "(",
    "2",
    "γ",
    "←",
    "#",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_any_text_is_read_and_read_back_or_refused_within_it(text):
    try:
        lines = read_lines(text)
    except FormulaError as error:
        place = error.position
    else:
        place = 0
        plain = "\n".join(line.text for line in lines)
        assert texts(plain) == [line.text for line in lines]
        assert texts(plain.replace(" ", "").replace("\n", ";")) == [line.text for line in lines]
    assert 0 <= place <= len(text)
