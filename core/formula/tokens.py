"""The tokens of a typed formula: numbers, names, superscripts and signs, each spelled in one way.

Text is read character by character from this allow-list. Besides + - * / ^, brackets and the names of functions are
read ** for ^, − × · ÷ for - * /, π, √, the superscripts of whole numbers, capitals, and the names in ALIASES.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import NamedTuple

from core.formula.tree import ARGUMENTS, CONSTANTS, FormulaError
from core.quantities import shortened

ALIASES: Mapping[str, str] = {
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "√": "sqrt",
    "π": "pi",
}
NAMES = ("x", "y", *CONSTANTS, *ARGUMENTS, *ALIASES)
ACCEPTED = "numbers, x, y, pi, e, + − * / ^, brackets, |…| and " + ", ".join(sorted(ARGUMENTS))

_ANY = "|".join(sorted(("pi", *ARGUMENTS, "ln", "x", "y"), key=len, reverse=True))
PARTS, PARTS_OF = re.compile(f"(?:{_ANY})+"), re.compile(_ANY)
"""Known names run together."""

SAME = str.maketrans("−–×·⋅∙÷∕", "--****//")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*|[π√])"
    r"|(?P<superscript>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|[-−–+*×·⋅∙/÷∕^(),|])"
)
HINTS: Mapping[str, str] = {
    "=": "type only what stands right of the sign in f(x, y) = …",
    "[": "brackets are ( )",
    "]": "brackets are ( )",
    "{": "brackets are ( )",
    "}": "brackets are ( )",
    "%": "write a share as a number, 0.05",
    "!": "there is no factorial of a number that isn't whole",
}


class Token(NamedTuple):
    """A piece of text and where it stands; `kind` is a group of TOKEN, or "end". `quoted` is as it was typed.

    Where there is no such piece its kind is "wrong", and the error goes with it, to be raised by who gets there.
    """

    kind: str
    text: str
    position: int
    quoted: str
    error: FormulaError | None = None


def tokens(text: str) -> list[Token]:
    """The pieces of a text, spelled in one way, up to its "end" or to the first piece that is "wrong"."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            return [*found, Token("wrong", "", at, text[at], _unknown_character(text[at], at))]
        kind, piece = str(match.lastgroup), match.group()
        spelled = _spelled(kind, piece)
        if kind == "name" and set(spelled) <= {"x", "y"}:
            found += [Token(kind, letter, at + k, piece[k]) for k, letter in enumerate(spelled)]
        elif kind == "name" and spelled not in NAMES:
            unknown = Token("wrong", spelled, at, piece)
            return [*found, unknown._replace(error=refusal(unknown, _hint(spelled)))]
        elif kind != "space":
            found.append(Token(kind, spelled, at, piece))
        at = match.end()
    return [*found, Token("end", "", len(text), "")]


def _spelled(kind: str, piece: str) -> str:
    if kind == "name":
        return ALIASES.get(piece.lower(), piece.lower())
    if kind == "superscript":
        return piece.translate(SUPERSCRIPTS)
    return "^" if piece == "**" else piece.translate(SAME)


def _unknown_character(character: str, position: int) -> FormulaError:
    hint = HINTS.get(character, f"it takes {ACCEPTED}")
    return FormulaError(f"{character!r} at character {position + 1} is not part of a formula: {hint}", position)


def _hint(name: str) -> str:
    """What may have been meant by an unknown name."""
    if re.fullmatch(r"[xy][0-9]+", name):
        return f"did you mean {name[0]}^{name[1:]} or {name[1:]}*{name[0]}?"
    parts = PARTS.fullmatch(name) and PARTS_OF.findall(name)
    if parts:
        return f"operators are missing, did you mean {'*'.join(parts)}?"
    near = difflib.get_close_matches(name[:20], NAMES, n=1)
    return f"did you mean {near[0]}? A formula takes {ACCEPTED}" if near else f"a formula takes {ACCEPTED}"


def refusal(token: Token, reason: str) -> FormulaError:
    """The error that says what is wrong with a token, and where it stands."""
    if token.kind == "end":
        return FormulaError(f"The formula breaks off: {reason}", token.position)
    where = f"{shortened(token.quoted, 20)!r} at character {token.position + 1}"
    return FormulaError(f"{where}: {reason}", token.position)
