"""What a race of descents depends on, as frozen dataclasses, and its run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.descent.runner import Trajectory, descend_many
from core.formula.record import CUSTOM, CustomFormula
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import CONSTANT, Schedule, check_schedule
from core.quantities import Quantity, quoted
from core.races import MOST_COMPETITORS
from core.surfaces import SURFACES, Surface

REFERENCES = tuple(name for name, rule in OPTIMIZERS.items() if rule().lines())
"""The rules that a typed one can be compared with."""

START_X = Quantity("Start x", "x", "Where every path begins.", minimum=-1e3, maximum=1e3)
START_Y = Quantity("Start y", "y", "Where every path begins.", minimum=-1e3, maximum=1e3)
STEPS = Quantity(
    "Steps", "", "How many steps each optimizer takes.", minimum=1, maximum=10_000, scale="log", integer=True
)
NOISE = Quantity(
    "Noise σ",
    "σ",
    "Standard deviation of the Gaussian noise on each gradient coordinate.",
    maximum=100.0,
    slider=(0.0, 3.0),
)
SEED = Quantity(
    "Seed",
    "",
    "Number of the noise stream, which all competitors share; rules that draw points draw them by it, too.",
    maximum=2**32 - 1,
    integer=True,
)
COLOR = Quantity("Colour", maximum=MOST_COMPETITORS - 1, integer=True)
VISIBLE = Quantity("Visible", scale="switch")

FIELDS: Mapping[str, Quantity] = {"x": START_X, "y": START_Y, "steps": STEPS, "noise": NOISE, "seed": SEED}
"""The numbers of a descent experiment beside its surface and its competitors."""


@dataclass(frozen=True)
class Competitor:
    """A rule in a race: its settings, its place in the palette, whether it is drawn, and its schedule.

    Raises ValueError for a rule of networks, and for a schedule of a rule that has no learning rate.
    """

    rule: Rule
    color: int = 0
    visible: bool = True
    schedule: Schedule = CONSTANT
    reference: str = ""
    """The rule that a reader's own one is compared with, if any."""

    def __post_init__(self) -> None:
        if not self.rule.on_surfaces:
            raise ValueError(f"Rule is {self.rule.name}: {self.rule.label} is for networks alone")
        check_schedule(self.schedule, self.rule)
        if self.reference and not (self.rule.of_reader and self.reference in REFERENCES):
            raise ValueError(
                f"Reference is {quoted(self.reference)}: a rule of one's own takes one of {', '.join(REFERENCES)}"
            )


@dataclass(frozen=True)
class DescentExperiment:
    """Several rules descending one surface from one start with one stream of gradient noise.

    `surface` is a name of SURFACES, or CUSTOM for the surface of a typed formula, which stands in `custom`. Raises
    ValueError for a custom surface without a formula, and for a formula beside another surface.
    """

    surface: str = "matyas"
    start: tuple[float, float] = (4.0, -4.0)
    steps: int = 60
    noise: float = 1.0
    seed: int = 0
    competitors: tuple[Competitor, ...] = (Competitor(OPTIMIZERS["sgd"]()),)
    custom: CustomFormula | None = None

    def __post_init__(self) -> None:
        if (self.surface == CUSTOM) != (self.custom is not None):
            raise ValueError(f"surface is {self.surface!r}: with a formula, and only then, it is {CUSTOM!r}")

    @property
    def the_surface(self) -> Surface:
        """The surface itself."""
        return self.custom.surface if self.custom else SURFACES[self.surface]


def run(experiment: DescentExperiment) -> list[Trajectory]:
    """The trajectory of each competitor, in their order."""
    return descend_many(
        experiment.the_surface,
        [competitor.rule for competitor in experiment.competitors],
        experiment.start,
        experiment.steps,
        noise=experiment.noise,
        seeds=experiment.seed,
        schedules=[competitor.schedule for competitor in experiment.competitors],
    )
