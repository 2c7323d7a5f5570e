"""Learning-rate schedules: by what the learning rate is multiplied at each step of a run.

A schedule is a frozen dataclass, its fields are its settings, and `factor(step, steps)` is a pure function: the
rate of step t of a run of n steps is αₜ = α · factor(t, n), with t = 0, 1, …, n − 1. All settings are shares, of
the run or of the rate, so that one schedule fits 20 steps on a surface, 10,000, and the epochs of a network.

Any schedule may begin with a linear warm-up over the share ω of the run: w = ωn, rounded, steps with the factors
1/(w + 1), 2/(w + 1), …, w/(w + 1), so that no step is wasted on a rate of zero (Goyal et al., "Accurate, large
minibatch SGD", 2017). What follows begins at 1, and p = (t − w)/(n − w) from 0 to 1 is how far it has come; at
least the last step follows.

The rate of a step is the α that stands in the rule at that step, momentum's velocity included: v ← γv + αₜg.
(PyTorch multiplies the whole velocity instead, θ ← θ − αₜv with v ← γv + g: the same only for a constant rate.)
A rule without a learning rate, AdaDelta, takes no schedule but the constant one.

To add a schedule, write its class below and list it in `SCHEDULES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.optimizers.base import Rule
from core.quantities import Quantity, number, quoted
from core.records import Reading, named, one_of

Floats = NDArray[np.float64]

WARMUP = Quantity(
    label="Warm-up",
    symbol="ω",
    help="The share of the run in which the learning rate rises linearly to its full value.",
    open_maximum=True,
    slider=(0.0, 0.5),
)
DROP = Quantity(
    label="Drop factor",
    symbol="δ",
    help="What the learning rate is multiplied by at each drop.",
    open_minimum=True,
    slider=(0.05, 1.0),
)
INTERVAL = Quantity(
    label="Interval",
    symbol="κ",
    help="The share of the run, after the warm-up, from one drop to the next.",
    minimum=0.01,
)
FINAL = Quantity(
    label="Final share",
    symbol="φ",
    help="The share of the learning rate that is left at the end of the run.",
)
FINAL_ABOVE_ZERO = replace(FINAL, open_minimum=True, slider=(1e-4, 1.0), scale="log")


def setting(quantity: Quantity, default: float) -> Any:
    """A field of a schedule: its default, with the quantity that describes it."""
    return field(default=default, metadata={"quantity": quantity})


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Base of every schedule: the warm-up, and what derives from the declared fields.

    Raises ValueError, quoting the value, for a setting out of its range.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    equation: ClassVar[str]
    source: ClassVar[str]

    warmup: float = setting(WARMUP, 0.0)

    def __post_init__(self) -> None:
        for name, quantity in self.hyperparameters().items():
            object.__setattr__(self, name, quantity.read(getattr(self, name)))

    @classmethod
    def hyperparameters(cls) -> Mapping[str, Quantity]:
        """Each field's name and its description; the warm-up, which all have, comes last."""
        found = {f.name: f.metadata["quantity"] for f in fields(cls)}
        return {name: found[name] for name in (*(name for name in found if name != "warmup"), "warmup")}

    @property
    def settings(self) -> dict[str, float]:
        """The value of each field."""
        return {name: getattr(self, name) for name in self.hyperparameters()}

    @property
    def own_settings(self) -> dict[str, float]:
        """The value of each field that is not at its default."""
        default = type(self)().settings
        return {name: value for name, value in self.settings.items() if value != default[name]}

    def warmup_steps(self, steps: int) -> int:
        """How many of so many steps are below the full rate to begin with: w."""
        return min(round(self.warmup * steps), steps - 1)

    def factor(self, step: ArrayLike, steps: int) -> Any:
        """What multiplies the learning rate at `step`, counted from 0, of a run of `steps` steps.

        A float for one step, an array for an array of them, with the same numbers. Raises ValueError, quoting the
        value, for steps < 1 or a step that is not within 0 to steps − 1.

        >>> Cosine(final=0.5).factor(30, 60)
        0.75
        """
        if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
            raise ValueError(f"steps is {steps!r}: it takes a whole number ≥ 1")
        at = np.asarray(step, dtype=float)
        if not np.all((at >= 0) & (at <= steps - 1)):
            raise ValueError(f"step is {step!r}: it takes 0 to {steps - 1}")
        warmup = self.warmup_steps(int(steps))
        rising = (at + 1) / (warmup + 1)
        factors = np.where(at < warmup, rising, self._after(np.maximum(at - warmup, 0.0), int(steps) - warmup))
        return factors if factors.ndim else float(factors)

    def factors(self, steps: int) -> Floats:
        """The factors of all steps of a run, (steps,). Raises ValueError as `factor`."""
        found: Floats = self.factor(np.arange(max(steps, 0)), steps)
        return found

    def _after(self, step: Floats, steps: int) -> Floats:
        """The factors at these steps, counted from the end of the warm-up, of the `steps` that follow it."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Constant(Schedule):
    """The learning rate stays as it is."""

    name: ClassVar[str] = "constant"
    label: ClassVar[str] = "Constant"
    equation: ClassVar[str] = "αₜ = α"
    source: ClassVar[str] = ""

    def _after(self, step: Floats, steps: int) -> Floats:
        """1."""
        return np.ones_like(step)


@dataclass(frozen=True, kw_only=True)
class Step(Schedule):
    """Step decay: αₜ = α · δ^⌊p/κ⌋, a drop after every κ(n − w) steps, rounded (as in He et al., 2016)."""

    name: ClassVar[str] = "step"
    label: ClassVar[str] = "Step"
    equation: ClassVar[str] = "αₜ = α · δ^⌊p/κ⌋"
    source: ClassVar[str] = "He, Zhang, Ren and Sun, 2016"

    drop: float = setting(DROP, 0.5)
    interval: float = setting(INTERVAL, 0.25)

    def _after(self, step: Floats, steps: int) -> Floats:
        """δ^⌊t/k⌋ with k = κn steps, rounded and at least 1: a drop never falls between two steps."""
        return np.power(self.drop, np.floor(step / max(round(self.interval * steps), 1)))


@dataclass(frozen=True, kw_only=True)
class Exponential(Schedule):
    """Exponential decay: αₜ = α · φᵖ, the same ratio from each step to the next (Senior et al., 2013)."""

    name: ClassVar[str] = "exponential"
    label: ClassVar[str] = "Exponential"
    equation: ClassVar[str] = "αₜ = α · φᵖ"
    source: ClassVar[str] = "Senior, Heigold, Ranzato and Yang, 2013"

    final: float = setting(FINAL_ABOVE_ZERO, 0.01)

    def _after(self, step: Floats, steps: int) -> Floats:
        """φᵖ."""
        return np.power(self.final, step / steps)


@dataclass(frozen=True, kw_only=True)
class Cosine(Schedule):
    """Cosine annealing without restarts: αₜ = α · (φ + (1 − φ)(1 + cos πp)/2) (Loshchilov and Hutter, 2017)."""

    name: ClassVar[str] = "cosine"
    label: ClassVar[str] = "Cosine"
    equation: ClassVar[str] = "αₜ = α · (φ + (1 − φ)(1 + cos πp)/2)"
    source: ClassVar[str] = "Loshchilov and Hutter, 2017"

    final: float = setting(FINAL, 0.0)

    def _after(self, step: Floats, steps: int) -> Floats:
        """φ + (1 − φ)(1 + cos πp)/2."""
        return self.final + (1 - self.final) * (1 + np.cos(np.pi * (step / steps))) / 2


@dataclass(frozen=True, kw_only=True)
class InverseRoot(Schedule):
    """1/√t decay: αₜ = α/√(t − w + 1), so α, α/√2, α/√3, … whatever the length of the run (Zinkevich, 2003)."""

    name: ClassVar[str] = "inverse_root"
    label: ClassVar[str] = "1/√t"
    equation: ClassVar[str] = "αₜ = α / √(t − w + 1)"
    source: ClassVar[str] = "Zinkevich, 2003"

    def _after(self, step: Floats, steps: int) -> Floats:
        """1/√(t + 1)."""
        return 1 / np.sqrt(step + 1)


SCHEDULES: Mapping[str, type[Schedule]] = {
    schedule.name: schedule for schedule in (Constant, Step, Exponential, Cosine, InverseRoot)
}
"""Every schedule by name, in the order of the menus."""


def all_settings() -> dict[str, Quantity]:
    """The settings of all schedules; no rule has a hyperparameter of such a name: one text may hold both."""
    return {name: quantity for each in SCHEDULES.values() for name, quantity in each.hyperparameters().items()}


CONSTANT = Constant()
"""The schedule of whoever asks for none."""


def check_schedule(schedule: Schedule, rule: Rule | type[Rule]) -> None:
    """Raise ValueError, naming both, unless the rule has the learning rate that the schedule would change."""
    if not isinstance(schedule, Schedule):
        raise ValueError(f"Schedule is {quoted(schedule)}: it takes a schedule, such as Cosine(final=0.1)")
    if schedule != CONSTANT and "learning_rate" not in rule.hyperparameters():
        raise ValueError(
            f"Schedule is {describe(schedule)}: {rule.label} has no learning rate; it takes a constant one"
        )


def read_schedule(reading: Reading, rule: type[Rule], fallback: Schedule = CONSTANT) -> Schedule:
    """What the field `schedule` says: a name, or a name with settings; {} says nothing.

    What is missing or wrong is taken from `fallback` if that has the same name, else from the defaults; for a rule
    without a learning rate it is always the constant one. Messages are keyed `schedule` or `schedule.warmup`.
    """
    said = named(reading.raw.get("schedule", {}))
    choose = one_of("Schedule", SCHEDULES)
    name = reading.field("schedule", lambda _: choose(said.get("name", fallback.name)), fallback.name)
    schedule = reading.part("schedule", said).settings(fallback if fallback.name == name else SCHEDULES[name]())
    try:
        check_schedule(schedule, rule)
    except ValueError as error:
        if said:
            reading.wrong("schedule", error)
        return CONSTANT
    return schedule


def describe(schedule: Schedule, told: Mapping[str, float] | None = None) -> str:
    """The schedule in a few words, "cosine, warm-up 0.1": with the fields `told`, or those not at their defaults.

    A constant schedule without warm-up is "constant"; with one, its name says nothing and is left out.
    """
    told = schedule.own_settings if told is None else told
    quantities = schedule.hyperparameters()
    words = [f"{quantities[name].label.lower()} {number(value, 6)}" for name, value in told.items()]
    return ", ".join(words if schedule.warmup and schedule.name == "constant" else (schedule.label.lower(), *words))
