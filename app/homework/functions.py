"""Rules in a Python file, recognised by the names of their parameters, and the paths that they take.

A function as a course notebook has it moves one point by one step:

    def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, i, hparams):
        ...
        return x, y, m_x, m_y, s_x, s_y

x and y are where the point is, dx and dy the gradient there; a pair of names ending in _x and _y is state, from 0;
i, step and epoch count from 0, t from 1; hparams has the hyperparameters, which may be parameters themselves;
grad is a function that gives the gradient at any other point, with the same noise. What comes back is x, y and
the state in the order of the parameters. A class with `init` and `update` is one of `core.optimizers`.
"""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from core.descent.bounds import bounds
from core.descent.experiment import REFERENCES
from core.descent.noise import standard_normals
from core.formula.names import KNOWN
from core.optimizers import OPTIMIZERS, Rule
from core.surfaces import SURFACES

COUNTERS = {"i": 0, "step": 0, "epoch": 0, "iteration": 0, "t": 1}
"""What counts the steps, and from where."""
ALIASES = {"gd": "gradient_descent", "heavy_ball": "momentum", "nag": "nesterov"}
HPARAMS = ("hparams", "params", "hyperparameters")
GRADIENTS = ("grad", "gradient")


class Race(NamedTuple):
    """What a rule is run on."""

    surface: str
    start: tuple[float, float]
    steps: int
    noise: float
    seed: int


class Trouble(Exception):
    """What is wrong with a rule, in words, and in which step."""

    def __init__(self, message: str, step: int) -> None:
        super().__init__(message)
        self.step = step


class Found(NamedTuple):
    """A rule of a file: its name, its line, and (gradient function, x, y) → the next point, made anew for a run."""

    name: str
    line: int
    begin: Callable[[Settings], Callable[..., tuple[float, float]]]
    defaults: dict[str, float]


class Settings(dict[str, float]):
    """Hyperparameters by any of the names that a reader may know them by."""

    def __init__(self, values: Mapping[str, float]) -> None:
        super().__init__(values)
        for known in KNOWN:
            if known.field in values:
                self.update(dict.fromkeys(known.names, values[known.field]))

    def __missing__(self, name: str) -> float:
        raise KeyError(f"hparams has no {name!r}: it has {', '.join(sorted(self))}")


def field_of(name: str) -> str | None:
    """The hyperparameter that is called so."""
    return next((known.field for known in KNOWN if name in known.names or name == known.field), None)


def rules_in(module: types.ModuleType) -> list[Found]:
    """The rules that a module defines, in the order of their lines."""
    found = []
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing) and (rule := _function(name, thing)):
            found.append(rule)
        elif inspect.isclass(thing) and callable(getattr(thing, "init", None)) and hasattr(thing, "update"):
            found.append(Found(name, inspect.getsourcelines(thing)[1], _of_class(thing), {}))
    return sorted(found, key=lambda rule: rule.line)


def _function(name: str, function: Callable[..., Any]) -> Found | None:
    """A function as a rule, if its parameters are those of one."""
    parameters = inspect.signature(function).parameters
    names = list(parameters)
    if not {"x", "y"} <= set(names) or not ({"dx", "dy"} <= set(names) or set(names) & set(GRADIENTS)):
        return None
    defaults = {
        known: float(each.default)
        for key, each in parameters.items()
        if (known := field_of(key)) and isinstance(each.default, int | float)
    }
    line = inspect.getsourcelines(function)[1]
    return Found(name, line, lambda settings: _stepper(function, names, settings), defaults)


def _stepper(
    function: Callable[..., Any], names: Sequence[str], settings: Settings
) -> Callable[..., tuple[float, float]]:
    pairs = [key for key in names if key.endswith(("_x", "_y")) and field_of(key) is None]
    state = dict.fromkeys(pairs, 0.0)

    def take(step: int, gradient: Callable[..., Any], x: float, y: float) -> tuple[float, float]:
        dx, dy = gradient(x, y)
        given: dict[str, Any] = {"x": x, "y": y, "dx": dx, "dy": dy, **state}
        given |= {key: first + step for key, first in COUNTERS.items()}
        given |= dict.fromkeys(HPARAMS, settings) | dict.fromkeys(GRADIENTS, gradient)
        called = {}
        for key in names:
            if key in given:
                called[key] = given[key]
            elif field_of(key):
                called[key] = settings[str(field_of(key))]
            elif inspect.signature(function).parameters[key].default is inspect.Parameter.empty:
                raise Trouble(f"its parameter {key} is none that is known, and has no default", step + 1)
        x, y, *kept = _numbers(function(**called), ["x", "y", *pairs], step + 1)
        state.update(zip(pairs, kept, strict=True))
        return x, y

    return take


def _numbers(answer: Any, names: Sequence[str], step: int) -> list[float]:
    """What a function gave back, as so many numbers."""
    wanted = f"it takes {', '.join(names)}, in this order"
    if not isinstance(answer, tuple | list):
        raise Trouble(f"it returns {type(answer).__name__}: {wanted}", step)
    if len(answer) != len(names):
        raise Trouble(f"it returns {len(answer)} values: {wanted}", step)
    try:
        return [float(value) for value in answer]
    except (TypeError, ValueError):
        raise Trouble(f"it returns what is no number: {wanted}", step) from None


def _of_class(kind: Any) -> Callable[[Settings], Callable[..., tuple[float, float]]]:
    def begin(settings: Settings) -> Callable[..., tuple[float, float]]:
        rule, states = kind(), [None, None]

        def take(step: int, gradient: Callable[..., Any], x: float, y: float) -> tuple[float, float]:
            if not step:
                states[:] = [rule.init(x), rule.init(y)]
            moved = []
            for place, (g, at) in enumerate(zip(gradient(x, y), (x, y), strict=True)):
                answer = rule.update(g, states[place], at)
                if not isinstance(answer, tuple) or len(answer) != 2:
                    raise Trouble("its update takes (step, state) back", step + 1)
                change, states[place] = answer
                moved.append(float(at + change))
            return moved[0], moved[1]

        return take

    return begin


def path_of(rule: Found, race: Race, settings: Mapping[str, float]) -> list[tuple[float, float]]:
    """The points of a path, from the start to the last within bounds. Raises Trouble, or what the rule raises."""
    surface = SURFACES[race.surface]
    take, reach = rule.begin(Settings(settings)), bounds(surface)
    kicks = race.noise * standard_normals(race.seed, race.steps) if race.noise else np.zeros((race.steps, 2))
    x, y = race.start
    points = [(x, y)]
    for step, (kick_x, kick_y) in enumerate(kicks.tolist()):

        def gradient(a: float, b: float, kick_x: float = kick_x, kick_y: float = kick_y) -> tuple[float, float]:
            dx, dy = surface.gradient(float(a), float(b))
            return float(dx) + kick_x, float(dy) + kick_y

        try:
            x, y = take(step, gradient, x, y)
        except Trouble:
            raise
        except Exception as error:
            error.step = step + 1  # type: ignore[attr-defined]
            raise
        if not (math.isfinite(x) and math.isfinite(y) and reach.contains(x, y)):
            break
        points.append((x, y))
    return points


def reference_of(name: str, defaults: Mapping[str, float]) -> Rule | None:
    """The built-in rule that a function is called after: of several the longest name."""
    plain = name.lower().replace("-", "_")
    names = {
        **ALIASES,
        **{each: each for each in REFERENCES},
        **{each.replace("_", ""): each for each in REFERENCES},
    }
    called = [each for each in names if each in plain]
    if not called:
        return None
    kind = OPTIMIZERS[names[max(called, key=len)]]
    return kind(**{field: value for field, value in defaults.items() if field in kind.hyperparameters()})


def settings_for(reference: Rule | None, defaults: Mapping[str, float]) -> dict[str, float]:
    """The hyperparameters that it may ask for: its own, its reference's, and those of all other rules."""
    plain = {field: value for rule in OPTIMIZERS.values() for field, value in rule().settings.items()}
    settings = plain | (reference.settings if reference else {}) | dict(defaults)
    return {field: float(value) for field, value in settings.items() if not isinstance(value, bool)}
