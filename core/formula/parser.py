"""Reads a formula in x and y that a user typed: text → `Expression`.

    sum       product { (+ | −) product }
    product   signed { (* | /) signed | power }        a power without an operator before it multiplies
    signed    { − | + } power
    power     atom [ superscript | ^ signed ]           2^3^2 is 2^(3^2), −x^2 is −(x^2)
    atom      number | x | y | pi | e | ( sum ) | |sum| | function ( sum [, sum] )

Text is read token by token from an allow-list, which `formula.tokens` spells out; nothing of it is ever run as
Python. The sign of multiplication may be left out where nobody can read it in two ways: 2x, 3xy², 2(x + 1),
(x + 1)(y − 1), 3sin(x), x sin(y). It may not before a number (x2), after a division (1/2x), after an exponent
written with ^ (x^2y) nor beside e (2e, which may be half of 2e3). Functions take brackets: cos(2x), and sin(x)^2
rather than sin^2(x).

A formula is bounded: LONGEST characters, MOST_OPERATIONS operations, DEEPEST levels of nesting. Numbers are floats
throughout, and a part without x or y that has no finite value, such as 9^9^9 or 1/0, is refused.
"""

from __future__ import annotations

import math

from core.formula.operations import COMPARISONS
from core.formula.tokens import FORMULA, POWER, Token, Vocabulary, refusal, tokens
from core.formula.tree import (
    Binary,
    Call,
    Expression,
    FormulaError,
    Name,
    Negative,
    Number,
    to_text,
)

LONGEST = 500
"""Characters of a formula."""
MOST_OPERATIONS = 200
"""Operators, signs and functions of a formula."""
DEEPEST = 40
"""Brackets, functions, signs and exponents within each other."""


def parse(text: str) -> Expression:
    """The formula that a text stands for.

    Raises FormulaError, quoting what is wrong and where, for anything that isn't a formula.

    >>> parse("sin(x)*y^2 + 0.1*x").gradient(0.0, 2.0)
    (4.1, 0.0)
    >>> parse("2x") == parse("2*x")
    True
    """
    if not isinstance(text, str):
        raise FormulaError(f"The formula is {text!r:.40}: it takes text", 0)
    if len(text) > LONGEST:
        raise FormulaError(f"The formula has {len(text):,} characters: it takes at most {LONGEST}", LONGEST)
    expression = expression_of(text)
    written = len(to_text(expression))
    if written > LONGEST:
        size = f"{written} characters, written out with every operator"
        raise FormulaError(f"The formula has {size}: it takes at most {LONGEST}", len(text) - 1)
    expression.lowered  # noqa: B018  what has no finite value is refused here
    return expression


def expression_of(text: str, words: Vocabulary = FORMULA) -> Expression:
    """What a text is in the words of a vocabulary, of any length. Raises FormulaError as `parse`."""
    return _Parser(text, words).formula()


class _Parser:
    """One method for each line of the grammar, with the names of a vocabulary."""

    def __init__(self, text: str, words: Vocabulary = FORMULA) -> None:
        self.words = words
        self.tokens = tokens(text, words)
        self.at = 0
        self.depth = 0
        self.operations = 0
        self.in_bars = False
        self.loose_end = -1

    @property
    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.error:
            raise token.error
        return token

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def formula(self) -> Expression:
        if self.next.kind == "end":
            raise FormulaError(f"The {self.words.noun} is empty: it takes {self.words.accepted}", 0)
        whole = self.sum()
        if self.next.kind != "end":
            raise self.misplaced(self.next)
        return whole

    def sum(self) -> Expression:
        left = self.product()
        while self.next.text in ("+", "-"):
            sign = self.take()
            left = self.binary(sign.text, left, self.product(), sign)
        return left

    def product(self) -> Expression:
        left = self.signed()
        divided = False
        while True:
            if self.next.text in ("*", "/"):
                sign = self.take()
                left = self.binary(sign.text, left, self.signed(), sign)
                divided = sign.text == "/"
            elif self.begins_a_factor(self.next):
                self.check_unsigned_product(divided)
                sign = self.next
                left = self.binary("*", left, self.power(), sign)
            else:
                return left

    def signed(self) -> Expression:
        if self.next.text not in ("+", "-"):
            return self.power()
        sign = self.take()
        self.deeper(sign)
        operand = self.signed()
        self.depth -= 1
        if sign.text == "+":
            return operand
        self.count(sign)
        return Negative(operand, position=sign.position)

    def power(self) -> Expression:
        base = self.atom()
        if self.next.kind == "superscript":
            sign = self.take()
            digits = sign.text.lstrip("-")
            exponent: Expression = self.number(digits, sign)
            if digits != sign.text:
                self.count(sign)
                exponent = Negative(exponent, position=sign.position)
            if self.next.text == "^" or self.next.kind == "superscript":
                raise self.refusal(self.next, "a power of a power takes brackets: (x²)^3")
            return self.binary("^", base, exponent, sign)
        if self.next.text != "^":
            return base
        sign = self.take()
        self.deeper(sign)
        power = self.binary("^", base, self.signed(), sign)
        self.depth -= 1
        if self.tokens[self.at - 1].text not in (")", "|"):
            self.loose_end = self.at
        return power

    def atom(self) -> Expression:
        token = self.take()
        if token.kind == "number":
            return self.number(token.text, token)
        if token.kind == "name":
            return self.named(token)
        if token.text not in ("(", "|"):
            self.at -= 1
            raise self.misplaced(token)
        outside, self.in_bars = self.in_bars, token.text == "|"
        self.deeper(token)
        inside = self.sum()
        self.close(")" if token.text == "(" else "|", token)
        self.in_bars = outside
        if token.text == "(":
            return inside
        self.count(token)
        return Call("abs", (inside,), position=token.position)

    def named(self, token: Token) -> Expression:
        if token.text not in self.words.arguments:
            if self.next.text == "(" and (reason := self.words.no_function(token.quoted)):
                raise self.refusal(token, reason)
            return Name(token.text, position=token.position)
        if self.next.text != "(":
            example = f"{token.quoted}(x), and {token.quoted}(x)^2 for its square"
            raise self.refusal(
                self.next, f"{token.quoted} takes its argument in brackets right after it: {example}"
            )
        self.count(token)
        opening = self.take()
        outside, self.in_bars = self.in_bars, False
        self.deeper(opening)
        arguments = [self.argument(token.text, 0)]
        count = self.words.arguments[token.text]
        while self.next.text == "," and len(arguments) < count:
            self.take()
            arguments.append(self.argument(token.text, len(arguments)))
        if self.next.text == "," or (self.next.text == ")" and len(arguments) < count):
            told = ("one argument", "two arguments", "three arguments")[count - 1]
            raise self.refusal(self.next, f"{token.quoted} takes {told}, and a decimal point is a dot")
        self.close(")", opening)
        self.in_bars = outside
        if token.text == POWER:
            return Binary("^", arguments[0], arguments[1], position=token.position)
        return Call(token.text, tuple(arguments), position=token.position)

    def argument(self, function: str, place: int) -> Expression:
        left = self.sum()
        if place or function not in self.words.conditional:
            return left
        if self.next.text not in COMPARISONS:
            raise self.refusal(self.next, f"{function} begins with a condition: {self.words.conditional[function]}")
        sign = self.take()
        return self.binary(sign.text, left, self.sum(), sign)

    def close(self, closing: str, opening: Token) -> None:
        if self.next.text != closing:
            if self.next.kind == "end":
                where = f"{opening.quoted!r} at character {opening.position + 1}"
                raise self.refusal(self.next, f"{closing!r} is missing for {where}")
            raise self.misplaced(self.next)
        self.take()
        self.depth -= 1

    def number(self, digits: str, token: Token) -> Number:
        value = float(digits.replace("−", "-"))
        if math.isinf(value):
            raise self.refusal(token, "a number is at most 1.8e308")
        return Number(value, position=token.position)

    def binary(self, sign: str, left: Expression, right: Expression, token: Token) -> Binary:
        self.count(token)
        return Binary(sign, left, right, position=token.position)

    def begins_a_factor(self, token: Token) -> bool:
        opens = token.text == "(" or (token.text == "|" and not self.in_bars)
        return opens or token.kind in ("number", "name")

    def check_unsigned_product(self, divided: bool) -> None:
        """Raise FormulaError where a product without a sign can be read in two ways."""
        before, token = self.tokens[self.at - 1], self.next
        if token.kind == "number":
            raise self.refusal(token, "an operator is missing before the number")
        if "e" in self.words.constants and "e" in (before.text, token.text):
            raise self.refusal(token, "an operator is missing: e is multiplied with *, as in 2*e")
        if divided:
            raise self.refusal(token, "after a division it isn't clear what is divided by: 1/(2*x) or (1/2)*x")
        if self.at == self.loose_end:
            raise self.refusal(token, "after ^ it isn't clear where the exponent ends: x^2*y or x^(2*y)")

    def deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refusal(token, f"a {self.words.noun} is nested at most {DEEPEST} levels deep")

    def count(self, token: Token) -> None:
        self.operations += 1
        if self.operations > MOST_OPERATIONS:
            raise self.refusal(token, f"a {self.words.noun} has at most {MOST_OPERATIONS} operations")

    def refusal(self, token: Token, reason: str) -> FormulaError:
        return refusal(token, reason, self.words.noun)

    def misplaced(self, token: Token) -> FormulaError:
        """The error for a piece where another one was expected."""
        before = self.tokens[self.at - 1] if self.at else None
        missing = f"a number, {self.words.operands}, a bracket or a function"
        if token.kind == "end":
            return self.refusal(token, f"{missing} is missing")
        if token.text in COMPARISONS:
            return self.refusal(token, f"conditions stand in {', '.join(self.words.conditional.values())}")
        if token.text == ",":
            return self.refusal(token, f"only {self.words.with_commas} take commas; a decimal point is a dot")
        if before is None or before.text in ("(", "+", "-", "*", "/", "^", ",") or token.kind == "superscript":
            return self.refusal(token, f"{missing} is missing before it")
        if token.text == ")":
            return self.refusal(token, "there is no bracket to close")
        return self.refusal(token, f"it takes {self.words.accepted}")
