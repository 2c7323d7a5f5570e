"""What is kept of a result, and in what a result differs from it.

A result has named parts. Of an array the file keeps its shape and a digest of its bytes, as float64 in C order, and
three plain numbers for machines whose elementary functions round otherwise; of a text a digest and its number of
lines; anything else as it is. `fingerprint` says whether bits of this machine can be compared with the file's.
"""

import hashlib
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).with_name("kept")
"""A file for each area, the first part of the names of its results."""
FINGERPRINT = FOLDER / "fingerprint.txt"
DIGITS = 20
"""Hexadecimal ones of a SHA-256 that are kept: 80 bits."""
PLAIN_DIGITS = 11
"""Significant ones of plain numbers, which are compared where bits are not."""
CLOSE = 1e-9
"""Relative to the largest of the numbers compared."""
CLOSE_SINGLE = 1e-6
"""The same for arrays in single precision."""
CLOSE_IN_WORDS = 2e-3
"""The same for numbers in sentences, which have few digits."""
NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class Text:
    """A long text, of which no letter may change on any machine."""

    content: str


def fingerprint() -> str:
    """A digest of this machine's arithmetic: of elementary functions and matrix products on fixed numbers."""
    found = hashlib.sha256()
    with np.errstate(all="ignore"):
        for dtype in (np.float64, np.float32):
            x = np.linspace(0.003, 21, 4001).astype(dtype)
            functions = (np.exp, np.sin, np.cos, np.tan, np.log, np.sqrt, np.tanh, np.sinh, np.arctan, np.log10)
            for result in (*(function(x) for function in functions), np.exp(-x), x**1.7, np.power(0.3, x)):
                found.update(np.ascontiguousarray(result).tobytes())
            found.update(np.hypot(x, x[::-1]).tobytes() + np.sum(x * x).tobytes())
            found.update(np.add.reduceat(x * x, [0, 176, 1500]).tobytes())
        plain = [
            value
            for at in np.linspace(0.01, 19, 500).tolist()
            for value in (math.sin(at), math.cos(at), math.exp(-at), math.log(at), math.tan(at), at**1.7, 0.3**at)
        ]
        found.update(np.array(plain).tobytes())
        # Products as of networks in training: wide ones, and long sums over all rows of a table.
        for rows, inner, columns in (
            (64, 64, 64),
            (16, 12, 32),
            (2, 9, 15),
            (12, 16, 1199),
            (17, 1199, 12),
            (9, 400, 2),
        ):
            left = np.sin(np.arange(rows * inner, dtype=float) % 97).reshape(rows, inner)
            right = np.cos(np.arange(inner * columns, dtype=float) % 89).reshape(inner, columns)
            for one, other in ((left, right), (left, right.T.copy().T), (left.T.copy().T, right)):
                found.update(np.dot(one, other).tobytes() + (np.stack((one, one)) @ other).tobytes())
    return found.hexdigest()[:DIGITS]


def described(part: Any) -> dict[str, Any]:
    """What is kept of a part of a result."""
    if isinstance(part, Text):
        return {"text": _digest(part.content.encode()), "lines": part.content.count("\n")}
    if not isinstance(part, np.ndarray):
        return {"value": json.loads(json.dumps(part, allow_nan=False))}
    array = np.ascontiguousarray(part, dtype=np.float64)
    canonical = np.where(np.isnan(array), np.nan, array)  # one NaN has many bit patterns
    shape = "×".join(map(str, array.shape))
    found = {"bits": f"{shape} {_digest(canonical.tobytes())}", "near": _numbers(array.ravel())}
    return found | ({"single": True} if part.dtype == np.float32 else {})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _numbers(flat: np.ndarray) -> list[Any]:
    """The sum of all finite magnitudes, and two of the elements; text for those that JSON has no number for."""
    if not flat.size:
        return []
    total = math.fsum(np.abs(flat[np.isfinite(flat)]).tolist())
    return [_rounded(value) for value in (total, *flat[[flat.size // 2, flat.size - 1]].tolist())]


def _rounded(value: float) -> Any:
    return float(f"{value:.{PLAIN_DIGITS}g}") if math.isfinite(value) else str(value)


def difference(kept: dict[str, Any], part: Any, bits: bool) -> str:
    """In what a part differs from what was kept of it, in words; "" if in nothing.

    `bits`: whether every bit counts. If not, numbers may differ by a few roundings, and a part that these would
    change beyond recognition (`only_bits`) is taken as it is.
    """
    found = described(part)
    asked = {name: value for name, value in kept.items() if name != "only_bits"}
    if bits or "text" in kept:
        same = {name: found.get(name) for name in asked} == asked
        return "" if same else f"{_short(found)} instead of {_short(asked)}"
    return "" if "only_bits" in kept else apart(kept, found)


def apart(kept: dict[str, Any], found: dict[str, Any] | None, share: float = 1.0) -> str:
    """In what two descriptions differ by more than this share of what roundings are allowed, in words."""
    close = share * (CLOSE_SINGLE if kept.get("single") else CLOSE)
    if found is None or kept.keys() != found.keys():
        return f"{_short(found)} instead of {_short(kept)}"
    if "value" in kept:
        return _apart(kept["value"], found["value"], close)
    shapes = [one["bits"].partition(" ")[0] for one in (kept, found)]
    return _apart([shapes[0], kept["near"]], [shapes[1], found["near"]], close)


def _apart(kept: Any, found: Any, close: float) -> str:
    """Where two plain values differ by more than roundings, in words."""
    told = f"{_short(found)} instead of {_short(kept)}"
    if isinstance(kept, dict):
        if not isinstance(found, dict) or kept.keys() != found.keys():
            return told
        return next(filter(None, (_apart(kept[name], found[name], close) for name in kept)), "")
    if isinstance(kept, list):
        if not isinstance(found, list) or len(kept) != len(found):
            return told
        if all(map(_is_number, (*kept, *found))):
            # Rounding leaves of a small number beside large ones, as of zero at a minimum, nothing to compare.
            return "" if np.allclose(_floats(found), _floats(kept), 0.0, _margin(kept, close), True) else told
        return next(filter(None, (_apart(*pair, close) for pair in zip(kept, found, strict=True))), "")
    if _is_number(kept) and _is_number(found):
        return _apart([kept], [found], close)
    if isinstance(kept, str) and isinstance(found, str):
        same = NUMBER.sub("#", kept) == NUMBER.sub("#", found) and all(
            math.isclose(_read(one), _read(other), rel_tol=CLOSE_IN_WORDS)
            for one, other in zip(NUMBER.findall(kept), NUMBER.findall(found), strict=True)
        )
        return "" if same else told
    return "" if kept == found and type(kept) is type(found) else told


def _is_number(value: Any) -> bool:
    return (isinstance(value, int | float) and not isinstance(value, bool)) or value in ("inf", "-inf", "nan")


def _floats(values: list[Any]) -> list[float]:
    return [float(value) for value in values]


def _margin(values: list[Any], close: float) -> float:
    return close * max((abs(value) for value in _floats(values) if math.isfinite(value)), default=0.0)


def _read(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-"))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:298]} …"


def load() -> dict[str, Any]:
    """What is kept: {"fingerprint": …, "results": {name: {part: what is kept of it}}}."""
    files = sorted(FOLDER.glob("*.json"))
    results = {name: parts for file in files for name, parts in json.loads(file.read_text("utf-8")).items()}
    return {"fingerprint": FINGERPRINT.read_text("utf-8").strip(), "results": results}


def save(content: dict[str, Any]) -> None:
    """Write the files, one line for each part, so that what changes is readable."""
    areas: dict[str, list[str]] = {}
    for name, parts in content["results"].items():
        lines = ",\n".join(f" {_line(part)}: {_line(kept)}" for part, kept in parts.items())
        areas.setdefault(name.partition("/")[0], []).append(f"{json.dumps(name)}: {{\n{lines}\n}}")
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.json"):
        file.unlink()
    for area, results in areas.items():
        _write(FOLDER / f"{area.replace(' ', '_')}.json", "{\n" + ",\n".join(results) + "\n}\n")
    _write(FINGERPRINT, content["fingerprint"] + "\n")


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
