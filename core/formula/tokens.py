"""The tokens of a typed formula: numbers, names, superscripts and signs, each spelled in one way.

Text is read character by character from this allow-list. Besides + - * / ^, brackets and the names of functions are
read ** for ^, − × · ÷ for - * /, π, √, the superscripts of whole numbers, capitals, and the names in ALIASES. Which
names there are is a `Vocabulary`'s to say: FORMULA is that of a formula in x and y, that of an update rule is in
`core.formula.lines`.

A formula is also read as programs have it: x.^2, np.sin(x), Math.PI, pow(x, 2); and x1 and x2 are x and y, where it
has both and neither x nor y.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from core.formula.tree import ARGUMENTS, CONSTANTS, FormulaError
from core.quantities import nearest_name, shortened

ALIASES: Mapping[str, str] = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "√": "sqrt",
    "π": "pi",
}
OF_PROGRAMS: Mapping[str, str] = {
    "fabs": "abs",
    "absolute": "abs",
    "maximum": "max",
    "minimum": "min",
    "power": "pow",
}
POWER = "pow"
"""A function that is written ^."""
NAMES = ("x", "y", *CONSTANTS, *ARGUMENTS, *ALIASES, POWER, *OF_PROGRAMS)
ACCEPTED = "numbers, x, y, pi, e, + − * / ^, brackets, |…| and " + ", ".join(sorted(ARGUMENTS))

_ANY = "|".join(sorted(("pi", *ARGUMENTS, "ln", "x", "y"), key=len, reverse=True))
PARTS, PARTS_OF = re.compile(f"(?:{_ANY})+"), re.compile(_ANY)
"""Known names run together."""

SAME = str.maketrans("−–×·⋅∙∗÷∕ˆ", "--*****//^")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*|[π√])"
    r"|(?P<superscript>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|[-−–+*×·⋅∙∗/÷∕^ˆ(),|])"
)
LEFT_SIDE = re.compile(r"\s*[A-Za-z]\w*\s*(?:\([^()=]*\)\s*)?(?=:?=(?!=))")
"""What stands left of the sign in f(x, y) = … or z = …"""
LIBRARY = re.compile(rf"\b(?:np|numpy|jnp|torch|tf|math|Math)\.(?=(?:{'|'.join(NAMES)})\b)", re.IGNORECASE)
ELEMENTWISE = re.compile(r"\.(?=[*/^])")
NUMBERED = (("x1", "x2"), ("x_1", "x_2"), ("x₁", "x₂"), ("x[0]", "x[1]"))
"""Other names of x and y."""
HINTS: Mapping[str, str] = {
    "=": "type only what stands right of the sign in f(x, y) = …",
    "[": "brackets are ( ), and the variables are x and y",
    "]": "brackets are ( ), and the variables are x and y",
    "₁": "the variables are x and y",
    "₂": "the variables are x and y",
    "\\": "it is written without LaTeX: sin(x), sqrt(x), (x + 1)/(y + 1)",
    ";": "it is one expression, without a semicolon",
    ":": "type only what stands right of the sign in f(x, y) = …",
    "<": "it is one expression: max(a, b) and min(a, b) choose",
    ">": "it is one expression: max(a, b) and min(a, b) choose",
    "{": "brackets are ( )",
    "}": "brackets are ( )",
    "%": "write a share as a number, 0.05",
    "!": "there is no factorial of a number that isn't whole",
}


class Vocabulary:
    """What a text may hold, and what is said of what it may not: here a formula in x and y."""

    noun = "formula"
    accepted = ACCEPTED
    operands = "x, y"
    pattern = TOKEN
    constants: Mapping[str, float] = CONSTANTS
    arguments: Mapping[str, int] = {**ARGUMENTS, POWER: 2}
    with_commas = "max and min"
    hints: Mapping[str, str] = HINTS
    conditional: Mapping[str, str] = {}
    """Functions that begin with a condition, each with an example."""

    def plain(self, text: str) -> str:
        """A text as it is read, character by character where it was: names of other programs without their dots."""
        if (left := LEFT_SIDE.match(text)) is not None:
            raise _unknown_character(text[left.end()], left.end(), self)
        text = ELEMENTWISE.sub(" ", LIBRARY.sub(lambda match: " " * len(match[0]), text))
        for names in NUMBERED:
            text = _renamed(text, names)
        return text

    def spelled(self, name: str) -> str:
        """A name as it is spelled in one way."""
        known = {**ALIASES, **OF_PROGRAMS}
        return known.get(name.lower(), name.lower())

    def letters_of(self, name: str) -> str:
        """The names of one letter that are run together in this one, if it is nothing else."""
        return name if set(name) <= {"x", "y"} else ""

    def no_function(self, name: str) -> str:
        """Why a name that is no function's may not stand before a bracket; "" if that is a product."""
        return ""

    def hint(self, name: str) -> str | None:
        """What may have been meant by a name that is unknown; None for one that is known."""
        return None if name in NAMES else _hint(name)


FORMULA = Vocabulary()


class Token(NamedTuple):
    """A piece of text and where it stands; `kind` is a group of TOKEN, or "end". `quoted` is as it was typed.

    Where there is no such piece its kind is "wrong", and the error goes with it, to be raised by who gets there.
    """

    kind: str
    text: str
    position: int
    quoted: str
    error: FormulaError | None = None


def tokens(text: str, words: Vocabulary = FORMULA) -> list[Token]:
    """The pieces of a text, spelled in one way, up to its "end" or to the first piece that is "wrong"."""
    found: list[Token] = []
    at = 0
    try:
        text = words.plain(text)
    except FormulaError as error:
        return [Token("wrong", "", error.position, "", error)]
    while at < len(text):
        match = words.pattern.match(text, at)
        if match is None:
            return [*found, Token("wrong", "", at, text[at], _unknown_character(text[at], at, words))]
        kind, piece = str(match.lastgroup), match.group()
        spelled = words.spelled(piece) if kind == "name" else _spelled(kind, piece)
        if kind == "name" and (letters := words.letters_of(spelled)):
            found += [Token(kind, letter, at + k, piece[k]) for k, letter in enumerate(letters)]
        elif kind == "name" and (hint := words.hint(spelled)):
            unknown = Token("wrong", spelled, at, piece)
            return [*found, unknown._replace(error=refusal(unknown, hint))]
        elif kind != "space":
            found.append(Token(kind, spelled, at, piece))
        at = match.end()
    return [*found, Token("end", "", len(text), "")]


def _spelled(kind: str, piece: str) -> str:
    if kind == "superscript":
        return piece.translate(SUPERSCRIPTS)
    return "^" if piece == "**" else piece.translate(SAME)


def _unknown_character(character: str, position: int, words: Vocabulary) -> FormulaError:
    hint = words.hints.get(character, f"it takes {words.accepted}")
    where = f"{character!r} at character {position + 1}"
    return FormulaError(f"{where} is not part of a {words.noun}: {hint}", position)


def _renamed(text: str, names: tuple[str, str]) -> str:
    """A text with x and y in place of these two names, if it has both and neither x nor y itself."""
    x, y = (re.compile(rf"(?<![A-Za-z_]){re.escape(name)}(?![A-Za-z0-9_])") for name in names)
    if not (x.search(text) and y.search(text)):
        return text
    rest = y.sub("", x.sub("", text))
    if any(set(name.lower()) <= {"x", "y"} for name in re.findall(r"[A-Za-z]+", rest)):
        return text
    return y.sub("y".ljust(len(names[1])), x.sub("x".ljust(len(names[0])), text))


def _hint(name: str) -> str:
    """What may have been meant by an unknown name."""
    if name in ("lambda", "return", "def"):
        return "type the expression alone, as x^2 + y^2"
    if name in ("x1", "x_1"):
        return "did you mean x? The variables are x and y"
    if re.fullmatch(r"[xy][0-9]+", name):
        also = ", or y" if name == "x2" else ""
        return f"did you mean {name[0]}^{name[1:]} or {name[1:]}*{name[0]}{also}?"
    parts = PARTS.fullmatch(name) and PARTS_OF.findall(name)
    if parts:
        return f"operators are missing, did you mean {'*'.join(parts)}?"
    near = nearest_name(name, NAMES)
    return f"did you mean {near}? A formula takes {ACCEPTED}" if near else f"a formula takes {ACCEPTED}"


def refusal(token: Token, reason: str, noun: str = FORMULA.noun) -> FormulaError:
    """The error that says what is wrong with a token, and where it stands in what is called so."""
    if token.kind == "end":
        return FormulaError(f"The {noun} breaks off: {reason}", token.position)
    where = f"{shortened(token.quoted, 20)!r} at character {token.position + 1}"
    return FormulaError(f"{where}: {reason}", token.position)
