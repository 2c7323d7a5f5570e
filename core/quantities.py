"""Quantities that a person sets: their names, the values accepted, how text becomes a value and a value text.

Hyperparameters of rules, fields of experiments and their controls on the page all rest on `Quantity`, so that a
range stands in one place and a wrong value is refused in the same words everywhere. For sentences, `number` and
`point` write numbers, `quoted` a wrong value and `shortened` a long text; `nearest_name` says what may be meant.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

MINUS_SIGNS = str.maketrans(dict.fromkeys("−–‒‐‑﹣－", "-"))
"""For `str.translate`: what keyboards and documents make of a minus sign, en dashes and hyphens among them."""
_GROUPED = re.compile(r"([+-]?[1-9][0-9]{0,2}(?:([.,'’\s])[0-9]{3}(?:\2[0-9]{3})*))((?!\2)[.,][0-9]*)?")
"""A number with signs between its thousands, and its decimals with their sign."""


LEAST_PLAIN, MOST_PLAIN = 1e-4, 1e5
"""Numbers from the one to below the other are written out, others with a power of ten."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typed_number(text: str) -> float:
    """The finite number that a person typed, with a decimal point or a decimal comma and any minus sign.

    Raises ValueError for anything else; where signs stand between thousands, or may stand there, as in 1,000, its
    message is what to write instead, else it is empty. `assets/lib/numbers.js` reads the same.

    >>> typed_number("0,5"), typed_number("–1.5e3"), typed_number("1.000")
    (0.5, -1500.0, 1.0)
    """
    plain = text.strip().translate(MINUS_SIGNS)
    grouped = _GROUPED.fullmatch(plain)
    if grouped and not (grouped[2] == "." and plain.count(".") == 1 and not grouped[3]):
        whole = grouped[1].replace(grouped[2], "")
        decimals = (grouped[3] or "").replace(",", ".")
        one_comma = grouped[2] == "," and plain.count(",") == 1 and not decimals
        raise ValueError(f"write {whole}{decimals}" + (f", or {plain.replace(',', '.')}" if one_comma else ""))
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        raise ValueError("") from None
    if not math.isfinite(number) or "_" in plain:
        raise ValueError("")
    return number


@dataclass(frozen=True)
class Quantity:
    """A number, or a switch, with its name, its symbol, the range it accepts and the scale of its slider."""

    label: str
    symbol: str = ""
    help: str = ""
    minimum: float = 0.0
    """The least value accepted; excluded if `open_minimum`."""
    maximum: float = 1.0
    """The greatest value accepted; excluded if `open_maximum`."""
    open_minimum: bool = False
    open_maximum: bool = False
    slider: tuple[float, float] | None = None
    """The range of the slider, where it is narrower than the range accepted."""
    scale: str = "linear"
    """`linear` or `log` for numbers, `switch` for true or false."""
    integer: bool = False
    off: str = ""
    """What is said in place of the label where a switch is off."""
    unsaid: bool | None = None
    """The value of a switch that records leave out, as they did before there was one."""

    @property
    def accepts(self) -> str:
        """The accepted values in words."""
        if self.scale == "switch":
            return "true or false"
        kind = "a whole number" if self.integer else "a number"
        if not (self.open_minimum or self.open_maximum):
            return f"{kind} from {_text(self.minimum)} to {_text(self.maximum)}"
        above = f"{'above' if self.open_minimum else 'at least'} {_text(self.minimum)}"
        below = f"{'below' if self.open_maximum else 'at most'} {_text(self.maximum)}"
        return f"{kind} {above} and {below}"

    def check(self, value: ArrayLike) -> None:
        """Raise ValueError, quoting the value, unless every element of `value` is accepted."""
        if self.scale == "switch":
            if not isinstance(value, bool | np.bool_):
                raise self._refusal(value)
            return
        if type(value) in (int, float):  # arrays would be ten times as slow, and most values are plain
            if not self._holds(value):
                raise self._refusal(value)
            return
        try:
            numbers = np.asarray(value)
        except ValueError:  # rows of different lengths
            raise self._refusal(value) from None
        if numbers.dtype.kind not in "fiu":
            raise self._refusal(value)
        accepted = self._holds(numbers)
        if not np.all(accepted):
            raise self._refusal(float(numbers[~accepted].flat[0]) if numbers.ndim else value)

    def _holds(self, numbers: Any) -> Any:
        """Whether each number is in the range, and whole where it must be."""
        accepted = (numbers > self.minimum) if self.open_minimum else (numbers >= self.minimum)
        accepted &= (numbers < self.maximum) if self.open_maximum else (numbers <= self.maximum)
        return accepted & (numbers % 1 == 0) if self.integer else accepted

    def read(self, raw: object) -> Any:
        """The value that `raw` (text from a form or a link, or a number) stands for: float, int or bool.

        Raises ValueError, quoting `raw`, for anything that is not accepted.
        """
        if self.scale == "switch":
            return self._read_switch(raw)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            raise ValueError(f"{self.label} is empty: it takes {self.accepts}")
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise self._refusal(raw)
        try:
            number = typed_number(raw) if isinstance(raw, str) else float(raw)
        except OverflowError:
            raise self._refusal(raw) from None
        except ValueError as hint:
            raise self._refusal(raw, str(hint).partition(",")[0] if self.integer else str(hint)) from None
        if not math.isfinite(number):
            raise self._refusal(raw)
        self.check(number)
        return int(number) if self.integer else number

    def _read_switch(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        words: Mapping[object, bool] = {"true": True, "false": False}
        if not isinstance(raw, str) or raw.strip().lower() not in words:
            raise self._refusal(raw)
        return words[raw.strip().lower()]

    def _refusal(self, value: object, hint: str = "") -> ValueError:
        short = isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15)
        told = _text(value) if short else quoted(value)  # type: ignore[arg-type]
        return ValueError(f"{self.label} is {told}: it takes {self.accepts}" + (f"; {hint}" if hint else ""))


def check_whole(name: str, value: object, least: int, most: int | None = None, taker: str = "it") -> None:
    """Raise ValueError, quoting the value, unless it is a whole number, Python's or numpy's, from `least` on.

    >>> check_whole("steps", 0, 1)
    Traceback (most recent call last):
        ...
    ValueError: steps is 0: it takes a whole number ≥ 1
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):  # type: ignore[operator]
        span = f"≥ {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} is {value!r}: {taker} takes a whole number {span}")


def power_of_ten(power: int) -> str:
    """1, 10, 10², 10⁻¹, …"""
    return {0: "1", 1: "10"}.get(power, "10" + str(power).translate(_RAISED))


def number(value: float, digits: int = 4) -> str:
    """A number for a reader: so many significant digits, a real minus sign, a power of ten where it is long.

    `assets/lib/numbers.js` writes the same, but for zeros at the end, which columns of a table need.

    >>> number(-0.0), number(-2.5), number(1.443e-7), number(1e-7), number(12345.6), number(123456.0)
    ('0', '−2.5', '1.443×10⁻⁷', '10⁻⁷', '12350', '1.235×10⁵')
    """
    value = float(value)  # what numpy formats takes three times as long
    text = f"{value + 0.0:.{digits}g}"
    if value != 0 and math.isfinite(value) and not LEAST_PLAIN <= abs(float(text)) < MOST_PLAIN:
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        whole = f"{float(mantissa):.{digits}g}×{power_of_ten(int(power))}"
        text = whole.removeprefix("1×").replace("-1×", "-")
    elif "e" in text:
        text = f"{float(text):.0f}"
    return text.replace("-", "−").replace("inf", "∞")


def point(x: float, y: float, digits: int = 4) -> str:
    """A point for a sentence.

    >>> point(3.0, -2.805118)
    '(3, −2.805)'
    """
    return f"({number(x, digits)}, {number(y, digits)})"


def quoted(value: object) -> str:
    """A wrong value as a message quotes it: as Python writes it, shortened beyond 40 characters.

    >>> quoted("x" * 1000)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    """
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:36]}…{text[-1]}"


def shortened(text: str, length: int = 40) -> str:
    """A text in no more than so many characters.

    >>> shortened("logarithm", 4)
    'log…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The one of these names that a wrong one is most like, by its first 40 characters in small letters, if any is.

    >>> nearest_name("Learning_rat", ["momentum", "learning_rate"]), nearest_name("zap", ["momentum"])
    ('learning_rate', None)
    """
    return next(iter(difflib.get_close_matches(name[:40].lower(), list(names))), None)


def _text(value: float) -> str:
    """A number as a reader expects it: whole ones as 10,000, all with a real minus sign."""
    if isinstance(value, bool):
        return str(value).lower()
    whole = float(value).is_integer() and abs(value) < 1e10
    return f"{value:,.0f}".replace("-", "−") if whole else number(value, 10)
