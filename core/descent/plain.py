"""Functions of rules and surfaces on plain numbers, written anew for them: the same operations, and the same bits.

numpy's functions take ten times as long for a single number as Python's, and a call of a helper as long as five
operations. So a gradient or an update that was written for arrays is *traced*: it is called once with symbols in
place of numbers, which keep what is done with them. That is written out as a function of its own, which does the
same with plain numbers in one go. Of RMSProp's update of x and y, with its helper and its states, remains

    def traced(rule, dx, dy, state, x, y):
        x_0, y_0 = state
        v2 = ((rule.decay * x_0) + (((1 - rule.decay) * dx) * dx))
        v3 = ((rule.decay * y_0) + (((1 - rule.decay) * dy) * dy))
        return ((x + …), (y + …), (v2, v3, ), )

The operations are those that are written, in their order; where Python's sine has the same bits as numpy's, it
stands in for it. Switches are no symbols: each setting of theirs has a function of its own. What is written out are
operations, numbers and names given here, and is only of functions that are Python already: what a reader types
never becomes any (`core.formula` has ways of its own).

Where numpy goes on with ∞ or NaN, plain numbers raise an ArithmeticError or a ValueError, and an unusual function
may raise others: then it is to be called as it is written. So is one that can't be traced, such as one that decides
by a number what to do.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core.optimizers import Rule
from core.surfaces import Surface

Function = Callable[..., Any]

SAMPLES = np.concatenate([sign * np.geomspace(1e-6, 1e3, 1000) for sign in (1, -1)] + [[0.0, -0.0]])
"""Numbers at which what Python has is compared with what numpy has."""


def _hypot(a: float, b: float) -> float:
    """The C library's, as numpy's is; that of the module math rounds in its own way."""
    return abs(complex(a, b))


def _maximum(a: float, b: float) -> float:
    return float(a if a >= b or a != a else b)


def _sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a + 0.0


IN_PYTHON: dict[str, Function] = {
    "sqrt": math.sqrt,
    "sin": math.sin,
    "cos": math.cos,
    "abs": math.fabs,
    "hypot": _hypot,
    "maximum": _maximum,
    "sign": _sign,
}
"""By numpy's names, what takes its place where it rounds in the same way."""
SIGNS: Mapping[str, str] = {
    **{"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**"},
    **{"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="},
}
"""By the names of Python's methods, the operations of two numbers."""


def same_in_python(name: str) -> Function | None:
    """What Python has in place of a function of numpy's, if it has the same bits, zero's sign among them."""
    function, original = IN_PYTHON.get(name), getattr(np, name)
    if function is None:
        return None
    at = [SAMPLES, SAMPLES[::-1] / 3][: original.nin]
    with np.errstate(all="ignore"):
        expected = original(*at)
    told = np.isfinite(expected)  # Python has the errors where numpy has NaN
    found = np.array([function(*each) for each in zip(*(side[told].tolist() for side in at), strict=True)])
    return function if found.tobytes() == expected[told].tobytes() else None


@lru_cache(maxsize=512)
def in_place_of(function: np.ufunc) -> Function | None:
    """The same by the function itself."""
    return next((same_in_python(name) for name in IN_PYTHON if getattr(np, name) is function), None)


class Symbol:
    """A number that isn't known yet: what is done with it makes further symbols.

    `form` is how it is written, with {} for each operand; `called`: the functions in it. What asks for the number
    itself is refused, with TypeError.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, form: str, *operands: Any, **called: Function) -> None:
        self.form, self.called = form, called
        self.operands = [each if isinstance(each, Symbol) else Symbol(_literal(each)) for each in operands]

    def __array_ufunc__(self, function: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        if method != "__call__" or options or function.nout != 1:
            return NotImplemented
        own, name = in_place_of(function), function.__name__
        call = f"{name}({', '.join(['{}'] * function.nin)})"
        return Symbol(call if own else f"float({call})", *operands, **{name: own or function})

    def __array_function__(self, function: Function, _: Any, operands: tuple[Any, ...], options: Any) -> Any:
        if function is not np.where or options or len(operands) != 3:
            return NotImplemented
        return Symbol("({1} if {0} else {2})", *operands)

    def __neg__(self) -> Symbol:
        return Symbol("(-{})", self)

    def __bool__(self) -> bool:
        raise TypeError("a symbol is neither true nor false")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a symbol is no array")


def _of_two(sign: str) -> tuple[Function, Function]:
    """The methods of a symbol for an operation, on its left and on its right."""
    form = f"({{}} {sign} {{}})"
    return lambda self, other: Symbol(form, self, other), lambda self, other: Symbol(form, other, self)


for _name, _written in SIGNS.items():
    _left, _right = _of_two(_written)
    setattr(Symbol, f"__{_name}__", _left)
    setattr(Symbol, f"__r{_name}__", _right)


def _literal(number: Any) -> str:
    if isinstance(number, np.float64):  # such as the root of a constant
        number = float(number)
    if type(number) not in (int, float) or not math.isfinite(number):
        raise TypeError(f"{number!r} is no plain number")
    return repr(number) if math.copysign(1, number) > 0 else f"({number!r})"


def _together(symbols: Sequence[Any]) -> Symbol:
    """A tuple of them."""
    return Symbol(f"({'{}, ' * len(symbols)})", *symbols)


def _function(signature: str, result: Any, first: str = "") -> Function:
    """A function of this signature, and with this first line, that returns a symbol.

    What is needed more than once is a line of its own.
    """
    uses: Counter[int] = Counter()
    order: list[Symbol] = []

    def look(symbol: Symbol) -> None:
        uses[id(symbol)] += 1
        if uses[id(symbol)] == 1:
            for operand in symbol.operands:
                look(operand)
            order.append(symbol)

    told = Symbol("{}", result)
    look(told)
    lines = [f"def traced{signature}:", first]
    space: dict[str, Any] = {"__builtins__": {"float": float}}
    texts: dict[int, str] = {}
    for symbol in order:
        space |= symbol.called
        text = symbol.form.format(*(texts[id(operand)] for operand in symbol.operands))
        if symbol.operands and uses[id(symbol)] > 1:
            lines.append(f"v{len(lines)} = {text}")
            text = f"v{len(lines) - 1}"
        texts[id(symbol)] = text
    exec("\n    ".join([*lines, f"return {texts[id(told)]}"]), space)
    made: Function = space["traced"]
    return made


@lru_cache(maxsize=64)
def gradient_of(surface: Surface) -> Function:
    """The gradient of a surface at x and y."""
    try:
        return _function("(x, y)", _together(surface.gradient(Symbol("x"), Symbol("y"))))
    except Exception:  # whatever comes of it where a function is given what is no number
        return surface.gradient


class Moves(NamedTuple):
    """What moves one path by a rule, whose two coordinates a call takes together.

    `begin(rule, x, y)` → the state of both; `look_ahead(rule, x, y, state)` → the point of the gradient;
    `move(rule, dx, dy, state, x, y)` → the next x and y, and the state for the next call.
    """

    begin: Function
    look_ahead: Function
    move: Function


def _move(rule: Rule, dx: float, dy: float, state: Any, x: float, y: float) -> tuple[Any, Any, Any]:
    (step_x, state_x), (step_y, state_y) = rule.update(dx, state[0], x), rule.update(dy, state[1], y)
    return x + step_x, y + step_y, (state_x, state_y)


WRITTEN = Moves(
    lambda rule, x, y: (rule.init(x), rule.init(y)),
    lambda rule, x, y, state: (rule.look_ahead(x, state[0]), rule.look_ahead(y, state[1])),
    _move,
)
"""That of any rule as it is written."""


def moves(rule: Rule) -> Moves:
    """That of a rule on plain numbers; of a typed one its own `singly`."""
    kind: Any = type(rule)
    if hasattr(kind, "singly"):
        return Moves(*kind.singly())
    return _traced(kind, tuple((name, getattr(rule, name)) for name in kind.switches()))


@lru_cache(maxsize=512)
def _traced(kind: type[Rule], switches: tuple[tuple[str, bool], ...]) -> Moves:
    """The functions of a rule whose switches are set so."""
    try:
        rule: Any = kind(**dict(switches))
        numbers = {name: Symbol(f"rule.{name}") for name in rule.settings if name not in kind.switches()}
        rule, begun = rule.changed(**numbers), rule.init(1.0)
        names = [f"{axis}_{place}" for axis in "xy" for place in range(len(begun))]
        unpacked = f"{', '.join(names)} = state" if names else ""
        ahead, moved, kept = [], [], []
        for axis in "xy":
            at = Symbol(axis)
            symbols = [Symbol(name) for name in names if name.startswith(axis)]
            state = begun._make(symbols) if symbols else begun
            step, after = rule.update(Symbol(f"d{axis}"), state, at)
            ahead.append(rule.look_ahead(at, state))
            moved.append(at + step)
            kept += after
        return Moves(
            lambda now, x, y: (*now.init(x), *now.init(y)),
            _function("(rule, x, y, state)", _together(ahead), unpacked),
            _function("(rule, dx, dy, state, x, y)", _together([*moved, _together(kept)]), unpacked),
        )
    except Exception:  # as above
        return WRITTEN
