"""The record that fully describes a race of descents, and its forms: a dictionary and a query string.

Everything a run depends on stands in `DescentExperiment`, the seed included, so that a link, an export or a lesson
reproduces it. Values from outside (forms, links) pass through `read_descent`, which keeps what is right, replaces
what is wrong by a fallback and says so field by field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.descent.runner import Trajectory, descend_many
from core.formula import record as custom
from core.formula.record import CUSTOM, CustomFormula
from core.formula.rule import from_link, in_link, read_name, read_rule, told_by, typed
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.own import other_version
from core.optimizers.schedules import (
    CONSTANT,
    SCHEDULES,
    Schedule,
    all_settings,
    check_schedule,
    describe,
    read_schedule,
)
from core.quantities import Quantity, quoted
from core.records import (
    Reading,
    as_text,
    joined_query,
    joined_settings,
    one_of,
    plain,
    said,
    split_query,
    split_settings,
    strange_in_link,
    strange_settings,
)
from core.surfaces import SURFACES, Surface

MOST_COMPETITORS = 8
"""In one race; so many places the palette of the pages has."""

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
    "Seed", "", "Number of the noise stream; all competitors share it.", maximum=2**32 - 1, integer=True
)
COLOR = Quantity("Colour", maximum=MOST_COMPETITORS - 1, integer=True)
VISIBLE = Quantity("Visible", scale="switch")

FIELDS: Mapping[str, Quantity] = {"x": START_X, "y": START_Y, "steps": STEPS, "noise": NOISE, "seed": SEED}
"""The numbers of a descent experiment beside its surface and its competitors."""
IN_LINK = ("surface", *custom.FIELDS, *FIELDS)
"""What a link has once."""


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


def names(competitors: Sequence[Competitor]) -> list[str]:
    """What to call each competitor: its rule, its learning rate, what sets it apart, and its schedule.

    A hyperparameter is named where it differs from the rule's default or from another competitor of the same rule,
    a setting of a schedule likewise; the constant schedule is not named.
    """
    typed_texts = list(dict.fromkeys(c.rule.text for c in competitors if c.rule.text))

    def label(rule: Rule) -> str:
        place = typed_texts.index(rule.text) if rule.text else 0
        return f"{rule.label} {place + 1}" if place else rule.label

    return [" ".join((label(c.rule), ", ".join(_told(c, competitors)))).strip() for c in competitors]


def _told(competitor: Competitor, competitors: Sequence[Competitor]) -> Iterable[str]:
    rule, schedule = competitor.rule, competitor.schedule
    twins = [other for other in competitors if type(other.rule) is type(rule)]
    others = [other.settings for other in (type(rule)(), *(twin.rule for twin in twins))]
    for field, value in rule.settings.items():
        if field == "learning_rate" or any(other[field] != value for other in others):
            yield _setting(rule.hyperparameters()[field], value)
    if schedule != CONSTANT:
        alike = [twin.schedule for twin in twins if type(twin.schedule) is type(schedule)]
        others = [other.settings for other in (type(schedule)(), *alike)]
        settings = schedule.settings.items()
        yield describe(schedule, {k: v for k, v in settings if any(other[k] != v for other in others)})


def _setting(quantity: Quantity, value: Any) -> str:
    if quantity.scale == "switch":
        said = quantity.label if value else quantity.off or f"without {quantity.label}"
        return said[0].lower() + said[1:]
    return f"{quantity.symbol} = {value:g}"


def free_color(competitors: Sequence[Competitor]) -> int:
    """The first place in the palette that no competitor uses."""
    taken = {competitor.color for competitor in competitors}
    return next((color for color in range(MOST_COMPETITORS) if color not in taken), 0)


def to_dict(experiment: DescentExperiment) -> dict[str, Any]:
    """The experiment as plain values, the form that `read_descent` takes."""
    x, y = experiment.start
    return {
        **surface_to_dict(experiment),
        "x": x,
        "y": y,
        "steps": experiment.steps,
        "noise": experiment.noise,
        "seed": experiment.seed,
        "competitors": [
            {"rule": c.rule.name, "color": c.color, "visible": c.visible}
            | typed(c.rule)
            | said(c.rule)
            | {"schedule": plain(c.schedule)}
            | ({"reference": c.reference} if c.reference else {})
            for c in experiment.competitors
        ],
    }


def surface_to_dict(experiment: DescentExperiment) -> dict[str, Any]:
    """The part of an experiment's plain values that its surface depends on."""
    typed = custom.to_dict(experiment.custom) if experiment.custom else {}
    return {"surface": experiment.surface, **typed}


def read_descent(
    raw: Mapping[str, Any], fallback: DescentExperiment | None = None
) -> tuple[DescentExperiment, dict[str, str]]:
    """The experiment that `raw` describes, and a message for each field of it that is wrong.

    `raw` is shaped as by `to_dict`; numbers may be text. What is missing or wrong is taken from `fallback`.
    Messages are keyed by field: `steps`, `competitors.2.learning_rate`, `competitors.2.schedule` for its name,
    `competitors.2.schedule.warmup` for its settings; `formula`, `x_min`, `minimum_x` for those of a custom surface.
    Never raises for bad content.
    """
    fallback = fallback or DescentExperiment()
    reading = Reading(raw)
    numbers = reading.numbers(FIELDS, to_dict(fallback))
    surface, formula = _read_surface(reading, fallback)
    competitors = _read_competitors(reading, fallback.competitors)
    start = numbers.pop("x"), numbers.pop("y")
    experiment = DescentExperiment(surface, start, competitors=competitors, custom=formula, **numbers)
    return experiment, reading.problems


def _read_surface(reading: Reading, fallback: DescentExperiment) -> tuple[str, CustomFormula | None]:
    surface = reading.field("surface", one_of("Surface", (*SURFACES, CUSTOM)), fallback.surface)
    if "surface" in reading.problems:
        return fallback.surface, fallback.custom
    if surface != CUSTOM:
        return surface, None
    formula, wrong = custom.read_custom(reading.raw, fallback.custom or CustomFormula())
    reading.problems |= wrong
    return surface, formula


def _read_competitors(reading: Reading, fallback: tuple[Competitor, ...]) -> tuple[Competitor, ...]:
    rows = reading.raw.get("competitors")
    if rows is None:
        return fallback
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows) or not rows:
        reading.wrong("competitors", f"Competitors are {quoted(rows)}: a race takes 1 to {MOST_COMPETITORS}")
        return fallback
    if len(rows) > MOST_COMPETITORS:
        reading.wrong("competitors", f"{len(rows)} competitors: a race takes at most {MOST_COMPETITORS}")
    competitors: list[Competitor] = []
    for index, row in enumerate(rows[:MOST_COMPETITORS]):
        part = reading.part(f"competitors.{index}", {"rule": None, **row})
        competitors.append(_read_competitor(part, free_color(competitors)))
    return tuple(competitors)


def _read_competitor(reading: Reading, free: int) -> Competitor:
    name = read_name(reading, "sgd")
    rule = read_rule(reading, name, OPTIMIZERS["sgd"]())
    color = reading.field("color", COLOR.read, free)
    visible = reading.field("visible", VISIBLE.read, True)
    known = one_of("Reference", ("", *REFERENCES))
    reference = reading.field("reference", known, "") if rule.of_reader else ""
    return Competitor(rule, color, visible, read_schedule(reading, type(rule)), reference)


def to_query(experiment: DescentExperiment) -> str:
    """The experiment as a query string without its question mark.

    One `c` for each competitor, readable and editable by hand:
    `surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=momentum,learning_rate:0.01,schedule:cosine,warmup:0.1`. What
    equals its default is left out of a competitor. A custom surface adds `formula=x^2+y^2&x_min=-4` and so on.
    """
    values = to_dict(experiment)
    fields = [(name, as_text(values[name])) for name in (*surface_to_dict(experiment), *FIELDS)]
    return joined_query((*fields, *(("c", _told_in_link(*each)) for each in enumerate(experiment.competitors))))


def _told_in_link(place: int, competitor: Competitor) -> str:
    rule, schedule = competitor.rule, competitor.schedule
    default = type(rule)().settings
    told = {k: v for k, v in rule.settings.items() if k == "learning_rate" or v != default[k]}
    told = {name: in_link(text) for name, text in typed(rule).items()} | told
    if schedule != CONSTANT:
        told |= {"schedule": schedule.name} | schedule.own_settings
    if competitor.reference:
        told["reference"] = competitor.reference
    if competitor.color != place:
        told["color"] = competitor.color
    if not competitor.visible:
        told["visible"] = False
    return joined_settings(rule.name, told)


def from_query(
    query: str, fallback: DescentExperiment | None = None, beside: Collection[str] = ()
) -> tuple[DescentExperiment, dict[str, str]]:
    """The experiment that a query string describes, and a message for each part of it that is wrong or unknown.

    Names that whoever shows it has `beside` those of an experiment are passed over.
    """
    experiment, problems = read_descent(raw_from_query(query), fallback)
    return experiment, problems | not_understood(query, beside)


def not_understood(query: str, beside: Collection[str] = ()) -> dict[str, str]:
    """A message for each part of a query string that `raw_from_query` has no place for."""
    problems = strange_in_link(query, (*IN_LINK, "c"), "The link to a descent", beside, several=("c",))
    competitors = [value for name, value in split_query(query) if name == "c"]
    if len(competitors) > MOST_COMPETITORS:
        problems["competitors"] = f"{len(competitors)} competitors: a race takes at most {MOST_COMPETITORS}"
    for index, text in enumerate(competitors[:MOST_COMPETITORS]):
        problems |= {f"competitors.{index}.{name}": told for name, told in _strange_settings(text).items()}
    return problems


def _strange_settings(text: str) -> dict[str, str]:
    name, settings = split_settings(text)
    found = told_by(name, settings)
    if found is None:
        return {}  # the name itself is told, or its lines
    rule, own = found
    known = [*own, *(["reference"] if rule.of_reader else []), "color", "visible"]
    schedule = settings.get("schedule", CONSTANT.name)
    if "learning_rate" in known or "schedule" in settings:
        known += ["schedule", *(SCHEDULES[schedule].hyperparameters() if schedule in SCHEDULES else all_settings())]
    told = strange_settings(text, known, rule.label)
    if changed := other_version(settings, rule):
        told["hash"] = changed
    if "color" in settings:
        Reading(settings, problems=told).field("color", COLOR.read, 0)
    return told


def raw_from_query(query: str) -> dict[str, Any]:
    """The values that a query string names, unread: shaped as by `to_dict`, with only the parts that are there.

    Colours alone are settled here: each competitor has one of its own. What else there is, `not_understood` tells.
    """
    raw: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    for name, value in split_query(query):
        if name in IN_LINK:
            raw[name] = value
        elif name == "c" and len(rows) < MOST_COMPETITORS:
            rows.append(_split_competitor(value, rows))
    if rows:
        raw["competitors"] = rows
    return raw


def _split_competitor(value: str, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rule, settings = split_settings(value)
    row: dict[str, Any] = {"rule": rule} | settings
    if "lines" in row:
        row["lines"] = from_link(row["lines"])
    of_schedules = all_settings()
    told = {field: row.pop(field) for field in settings if field in of_schedules}
    if told or "schedule" in row:
        row["schedule"] = ({"name": row["schedule"]} if "schedule" in row else {}) | told
    taken = [other["color"] for other in before]
    wish = row.get("color", str(len(before)))
    free = [color for color in range(MOST_COMPETITORS) if color not in taken]
    row["color"] = next((color for color in free if str(color) == wish), free[0])
    return row
