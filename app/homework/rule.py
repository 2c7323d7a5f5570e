"""A reader's rules as classes: their hyperparameters are here, their steps asked of the process with the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from typing import Any, ClassVar, NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from core.descent.experiment import REFERENCES
from core.formula.names import KNOWN, OWN, known
from core.optimizers import OPTIMIZERS
from core.optimizers.own import PREFIX, OwnRule, RuleError

Array = NDArray[np.float64]
Ask = Callable[[dict[str, Any], Sequence[Array]], tuple[dict[str, Any], list[Array]]]

ALIASES = {"gd": "gradient_descent", "heavy_ball": "momentum", "nag": "nesterov"}
"""What built-in rules are called, too."""


class State(NamedTuple):
    """Between two steps: how many there have been, and what the rule has kept, as its process took it apart.

    `many`: whether it is called with arrays. `leaves`: numbers, or arrays (n,).
    """

    many: bool
    step: float
    form: int
    leaves: tuple[Any, ...]


@dataclass(frozen=True)
class Described:
    """What there is to say of a rule of a file, whom to ask for its steps, and what loads it in another process."""

    name: str
    line: int
    asks: bool
    ask: Ask
    again: Callable[[str, Mapping[str, Any]], FileRule]
    names: dict[int, list[str]] = field(default_factory=dict)
    """What the leaves of each form are called, ending in _x or _y, as far as it has been met."""


class FileRule(OwnRule):
    """Base of the classes that `made` makes, one for each rule of each version of a file.

    Positions and gradients are (2, n). A step that can't be taken raises RuleError.
    """

    described: ClassVar[Described]

    def __reduce__(self) -> tuple[Callable[..., FileRule], tuple[str, Mapping[str, Any]]]:
        return self.described.again, (self.described.name, self.settings)

    def init(self, parameters: Any) -> State:
        """What the rule keeps at its beginning."""
        many = self.one_by_one == "" and np.shape(parameters)[-1] > 1
        head, arrays = self._asked("begin", State(many, 0, 0, ()), parameters)
        return State(many, 0, head["form"], _leaves(arrays[2:]))

    def look_ahead(self, parameters: Any, state: State) -> Any:
        """Where the rule asks for its gradient."""
        if not self.described.asks:
            return parameters
        _, arrays = self._asked("ahead", state, parameters)
        return np.stack(arrays[:2])

    def update(self, gradient: Any, state: State, parameters: Any) -> tuple[Any, State]:
        """The step, and what the rule keeps then."""
        head, (x, y, *kept) = self._asked("take", state, parameters, gradient)
        self.described.names[head["form"]] = head["names"]
        return np.stack([x, y]) - parameters, State(state.many, state.step + 1, head["form"], _leaves(kept))

    def _asked(self, do: str, state: State, *pairs: Any) -> Any:
        vary = {name: value for name, value in self.settings.items() if np.ndim(value)}
        job = {
            "do": do,
            "rule": self.described.name,
            "many": state.many,
            "step": int(state.step),
            "form": state.form,
            "settings": {name: value for name, value in self.settings.items() if name not in vary},
            "vary": list(vary),
        }
        sides = [np.asarray(side, dtype=float) for pair in pairs for side in pair]
        inputs = [np.asarray(part, dtype=float) for part in (*vary.values(), *state.leaves)]
        return self.described.ask(job, [*sides, *inputs])

    def quantities(self, gradient: Any, state: State, parameters: Any) -> dict[str, Any]:
        """g, what the rule has kept after this step, by its names, and the new x; each (2,)."""
        found = {"g": np.ravel(gradient)}
        try:
            step, after = self.update(gradient, state, parameters)
        except RuleError:
            return found
        return found | self.kept(after) | {"x": np.ravel(parameters + step)}

    def kept(self, state: State) -> dict[str, Any]:
        """What the rule has kept after a step, by its names; each (2,)."""
        leaves = dict(zip(self.described.names.get(state.form, ()), state.leaves, strict=False))
        sides = {
            name[:-2]: (leaf, leaves.get(f"{name[:-2]}_y", ())) for name, leaf in leaves.items() if name[-1] == "x"
        }
        pairs = {name: np.concatenate([np.ravel(side) for side in pair]) for name, pair in sides.items()}
        return {name: pair for name, pair in pairs.items() if len(pair) == 2}

    def fault(self, gradient: Any, state: State, parameters: Any) -> str:
        """Why this step has no finite end; "" if it has one."""
        try:
            step, _ = self.update(gradient, state, parameters)
        except RuleError as error:
            return str(error)
        if np.isfinite(step).all():
            return ""
        wrong = [
            f"{value:g} for {side}" for side, value in zip("xy", np.ravel(step), strict=True) if value != value
        ]
        return f"{self.described.name} returns {' and '.join(wrong)}" if wrong else ""


def _leaves(arrays: Sequence[Array]) -> tuple[Any, ...]:
    return tuple(array if array.ndim else float(array) for array in arrays)


def made(
    found: Mapping[str, Any], file: str, version: str, ask: Ask, again: Callable[[str, Mapping[str, Any]], FileRule]
) -> type[FileRule]:
    """The class of a rule that the process has found.

    Raises ValueError for a default that its range excludes, and for a hyperparameter whose name is none.
    """
    reference, name = reference_of(found["name"]), str(found["name"])
    defaults = {
        field: _default(field, value, found["defaults"], reference) for field, value in found["fields"].items()
    }
    odd = next((each.removeprefix(OWN) for each in defaults if not _is_name(each.removeprefix(OWN))), None)
    if odd is not None:
        raise ValueError(f"hparams has {odd!r}: it takes names of letters, digits and _")
    fields = [
        (each, float, field(default=value, metadata={"quantity": _quantity(each)}))
        for each, value in defaults.items()
    ]
    logs = [each for each in defaults if _quantity(each).scale == "log"]
    own: dict[str, Any] = {
        "__doc__": "A rule of a reader's file.",
        "__module__": __name__,
        "name": PREFIX + name,
        "label": f"Your {name}",
        "equation": f"{name}, line {found['line']} of {file}",
        "source": "Your own Python, read anew when you save it",
        "file": file,
        "version": version,
        "reference": reference,
        "one_by_one": found["alone"],
        "described": Described(name, found["line"], found["asks"], ask, again),
        "step_size": "learning_rate" if "learning_rate" in logs else next(iter(logs), ""),
    }
    kind = make_dataclass("YourPython", fields, bases=(FileRule,), namespace=own, frozen=True)
    kind()
    return kind


def _is_name(name: str) -> bool:
    """Whether a field can be called so; Python takes µ, the micro sign, for the letter μ, and so finds neither."""
    return name.isidentifier() and normalize("NFKC", name) == name


def _quantity(field: str) -> Any:
    return next((each.quantity for each in KNOWN if each.field == field), known(field.removeprefix(OWN)).quantity)


def _default(field: str, otherwise: float, own: Mapping[str, float], reference: str) -> float:
    """The file's own default, its reference's, or the usual one."""
    usual = OPTIMIZERS[reference]().settings.get(field, otherwise) if reference else otherwise
    return float(own.get(field, usual))


def reference_of(name: str) -> str:
    """The built-in rule that a function is called after: of several the longest name; "" for none."""
    plain = name.lower().replace("-", "_")
    names = {
        **ALIASES,
        **{each: each for each in REFERENCES},
        **{each.replace("_", ""): each for each in REFERENCES},
    }
    called = [each for each in names if each in plain]
    return names[max(called, key=len)] if called else ""
