"""Reads the lines of an update rule that a user typed: text → `Line`s, each a name and the formula assigned to it.

    v = gamma*v + g
    x = x - alpha*v

A line is `name = formula`, also with ←, or += −= *= /= for what is changed; a semicolon stands for the end of a
line, and what follows # is a comment. Formulas are those of `core.formula.parser`, with names of any letters, told
apart by case, in place of x and y, Greek letters among them, and with the functions in ARGUMENTS. A name before a
bracket is a function's: products with a bracket are written with *. Nothing is ever run as Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.formula.parser import expression_of
from core.formula.tokens import ALIASES, TOKEN, Vocabulary
from core.formula.tree import ARGUMENTS as OF_FORMULAS
from core.formula.tree import Binary, Expression, FormulaError, Name, spaced
from core.quantities import nearest_name, shortened

LONGEST = 1000
"""Characters of a rule."""
MOST_LINES = 30
ACROSS: Mapping[str, int] = {"norm": 1, "sum": 1}
"""Functions of all parameters of a path together."""
ARGUMENTS: Mapping[str, int] = {**OF_FORMULAS, "sign": 1, "clip": 3, "where": 3, **ACROSS}
"""How many arguments each function takes: clip(v, least, greatest), where(a < b, then, else)."""
FUNCTIONS = ", ".join(sorted(ARGUMENTS))
PARAMETER = "x"
GREEK: Mapping[str, str] = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ϵ": "epsilon",
    "η": "eta",
    "θ": PARAMETER,
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ω": "omega",
    "Δ": "Delta",
}
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
NAME = rf"[A-Za-z][A-Za-z0-9_]*|[{''.join(GREEK)}][0-9₀-₉]*|[π√]"
PATTERN = re.compile(
    TOKEN.pattern.replace(r"[A-Za-z][A-Za-z0-9_]*|[π√]", NAME).replace(r"(?P<sign>", r"(?P<sign>[<>=!]=|[<>]|")
)
ASSIGNMENT = re.compile(rf"\s*(?P<name>{NAME})\s*(?P<sign>:=|[-−+*/]?=(?!=)|←)")
FORM = "a line is name = formula, such as v = gamma*v + g"


class Words(Vocabulary):
    """What a line may hold right of its sign."""

    noun = "line"
    accepted = f"numbers, names, pi, + − * / ^, brackets, |…| and {FUNCTIONS}"
    operands = "a name"
    pattern = PATTERN
    constants: Mapping[str, float] = {}
    arguments = ARGUMENTS
    with_commas = "max, min, clip and where"
    conditional: Mapping[str, str] = {"where": "where(a < b, then, else)"}
    hints: Mapping[str, str] = {
        ".": "functions are written without np., as sqrt(v)",
        ":": "where(a < b, c, d) chooses between two values",
        "[": "a rule moves every parameter alike: names have no indices",
        "]": "a rule moves every parameter alike: names have no indices",
        "=": "a line has one =, and == compares",
        "%": "write a share as a number, 0.05",
        "_": "a name begins with a letter",
    }

    def plain(self, text: str) -> str:
        """A line as it is: its own names may be those of other programs."""
        return text

    def spelled(self, name: str) -> str:
        """A name in plain letters: alpha for α, beta1 for β₁, x for θ."""
        if name[0] in GREEK:
            return GREEK[name[0]] + name[1:].translate(SUBSCRIPTS)
        return PARAMETER if name == "theta" else ALIASES.get(name, name)

    def letters_of(self, name: str) -> str:
        """None: every name is one."""
        return ""

    def no_function(self, name: str) -> str:
        """A name before a bracket is always a function's."""
        if name in ("mean", "dot", "length"):
            return "all parameters together have norm(v) and sum(v), so that sum(a*b) is a product of vectors"
        near = nearest_name(name, ARGUMENTS)
        meant = f"did you mean {near}? " if near else ""
        return f"{meant}The functions are {FUNCTIONS}; a product is written {shortened(name, 20)}*(…)"

    def hint(self, name: str) -> str | None:
        """None: every name may stand for something."""
        return None


WORDS = Words()


class Line(NamedTuple):
    """An assignment: the name, the formula, and where in the text it stands.

    `number`: of its line, from 1; `begins`: where that begins; `column`: where in it the assignment does.
    """

    name: str
    expression: Expression
    number: int
    begins: int
    column: int

    def error(self, message: str) -> FormulaError:
        """An error at the beginning of the assignment."""
        return in_line(FormulaError(message, self.column), self.number, self.begins)

    @property
    def text(self) -> str:
        """The line in plain characters, which reads as the same."""
        return f"{self.name} = {spaced(self.expression)}"


def read_lines(text: str) -> tuple[Line, ...]:
    """The assignments of a text.

    Raises FormulaError, with the line, the character and what is accepted, for anything else.

    >>> [line.text for line in read_lines("v ← γv + g; x -= alpha*v")]
    ['v = gamma*v + g', 'x = x - alpha*v']
    """
    if len(text) > LONGEST:
        raise FormulaError(f"The rule has {len(text):,} characters: it takes at most {LONGEST:,}", LONGEST)
    lines = tuple(_read_line(*piece) for piece in _pieces(text))
    if not lines:
        raise FormulaError("The rule is empty: it takes lines such as x = x - alpha*g", 0)
    if len(lines) > MOST_LINES:
        raise FormulaError(
            f"The rule has {len(lines)} lines: it takes at most {MOST_LINES}", lines[MOST_LINES].begins
        )
    return lines


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Each assignment with its line up to there blank, that line's number, and where it begins."""
    plain = re.sub(r"#[^\n]*", lambda comment: " " * len(comment.group()), text)
    for piece in re.finditer(r"[^\n;]+", plain):
        if piece.group().strip():
            begins = plain.rfind("\n", 0, piece.start()) + 1
            blank = " " * (piece.start() - begins)
            yield blank + piece.group(), plain.count("\n", 0, begins) + 1, begins


def _read_line(piece: str, number: int, begins: int) -> Line:
    try:
        return Line(*_assignment(piece), number, begins, len(piece) - len(piece.lstrip()))
    except FormulaError as error:
        raise in_line(error, number, begins) from None


def in_line(error: FormulaError, number: int, begins: int) -> FormulaError:
    """An error of a line as one of the whole text, in which the line begins there."""
    return FormulaError(f"Line {number}: {error}", begins + error.position)


def _assignment(piece: str) -> tuple[str, Expression]:
    found = ASSIGNMENT.match(piece)
    if found is None:
        at = len(piece) - len(piece.lstrip())
        raise FormulaError(f"{shortened(piece.strip(), 20)!r} assigns nothing: {FORM}", at)
    name, sign = WORDS.spelled(found["name"]), found["sign"].replace("−", "-")
    if name in ARGUMENTS or name == "pi":
        raise FormulaError(f"{found['name']!r} has a meaning of its own: take another name", found.start("name"))
    if not piece[found.end() :].strip():
        raise FormulaError(f"The line breaks off: it assigns nothing to {found['name']}", found.end())
    expression = expression_of(" " * found.end() + piece[found.end() :], WORDS)
    changes = sign[0] in "-+*/"
    return name, Binary(sign[0], Name(name), expression) if changes else expression
