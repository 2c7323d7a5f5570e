"""What a stage of the descent page needs: its *work*, a query string that names just what its numbers depend on.

wish(experiment, options).work  →  the browser  →  read_work(work)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.descent.stages.axes import fields_of, read_axes
from app.descent.view import Options, options_to_query, raw_options, read_options
from core.batched.maps import PLACES
from core.descent.experiment import COLOR, Competitor, DescentExperiment, from_query, names, to_query
from core.records import LONGEST_QUERY

RACE = ("tries", "tuning_seeds", "racing_seeds")
"""Options of the fair race."""


@dataclass(frozen=True)
class Wish:
    """What a stage needs: its work, "" for none; properties of its menus and boxes; what is wrong, by option.

    Of a map also whose it is (`slot`), and what its axes are and where on them the controls stand (`here`).
    """

    work: str
    offers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    slot: int | None = None
    here: tuple[float, float] | None = None


def wish(experiment: DescentExperiment, options: Options) -> Wish:
    """What the stage in `options` needs of this experiment.

    The work names only what the pieces depend on, so that a change of anything else doesn't begin it anew.
    """
    stage = options["stage"]
    shown = tuple(replace(c, visible=True) for c in experiment.competitors)
    if stage == "ensemble":
        return Wish(_work(replace(experiment, competitors=shown), stage, options, ("members",)))
    if stage == "race":
        return Wish(_work(replace(experiment, competitors=_untuned(shown)), stage, options, RACE))
    if stage not in ("basins", "settings"):
        return Wish("")
    chosen = _chosen(experiment, options["of"])
    one = replace(chosen, color=0, visible=True)
    offers: dict[str, Mapping[str, Any]] = {"of": _offered(_competitors(experiment), str(chosen.color))}
    if stage == "basins":
        anywhere = replace(experiment, start=(0.0, 0.0), competitors=(one,))
        work = _work(anywhere, stage, options, ("cells",))
        return Wish(work, offers, slot=chosen.color, here=experiment.start)
    axes, problems = read_axes(options, one.rule, experiment.the_surface, 2)
    told = dict(options)
    for name, axis in zip(("across", "up"), axes, strict=True):
        told[name] = axis.field
        offers[name] = _offered(fields_of(one.rule), axis.field)
        for end, value in zip(("from", "to"), axis.usual, strict=True):
            offers[f"{name}_{end}"] = {"placeholder": f"{value:.4g}"}
    without = _without(replace(experiment, competitors=(one,)), {axis.field for axis in axes})
    ends = ("across_from", "across_to", "up_from", "up_to")
    work = _work(without, stage, told, ("cells", "repeats", "across", "up", *ends))
    here = [_value(experiment, one, axis.field) for axis in axes]
    return Wish("" if problems else work, offers, problems, chosen.color, (here[0], here[1]))


def _untuned(competitors: tuple[Competitor, ...]) -> tuple[Competitor, ...]:
    """The competitors with what they tune at its default: it is not what they will race with."""
    return tuple(
        replace(c, rule=replace(c.rule, **{c.rule.step_size: getattr(type(c.rule)(), c.rule.step_size)}))
        for c in competitors
    )


def _value(experiment: DescentExperiment, competitor: Competitor, field: str) -> float:
    """Where the controls stand on an axis."""
    places = {"noise": experiment.noise, "x": experiment.start[0], "y": experiment.start[1]}
    return float(places[field] if field in PLACES else getattr(competitor.rule, field))


def _work(experiment: DescentExperiment, stage: str, options: Options, of_stage: tuple[str, ...]) -> str:
    query = options_to_query({"stage": stage} | {name: options[name] for name in of_stage})
    return f"{to_query(experiment)}&{query}"


def _chosen(experiment: DescentExperiment, color: str) -> Competitor:
    """The competitor of this colour, or the first one."""
    return next((c for c in experiment.competitors if str(c.color) == color), experiment.competitors[0])


def _competitors(experiment: DescentExperiment) -> dict[str, str]:
    """What to call the competitors, by colour."""
    return {
        str(c.color): name for c, name in zip(experiment.competitors, names(experiment.competitors), strict=True)
    }


def _offered(labels: Mapping[str, str], chosen: str) -> dict[str, Any]:
    """Properties of a menu that shows in its empty state what is chosen without being asked."""
    entries = [{"value": value, "label": label} for value, label in labels.items()]
    return {"data": entries, "placeholder": labels[chosen]}


def _without(experiment: DescentExperiment, fields: set[str]) -> DescentExperiment:
    """The experiment of one competitor with fields that stand on an axis at values of no account."""
    (competitor,) = experiment.competitors
    default = type(competitor.rule)()
    settings = {field: getattr(default, field) for field in fields if field not in PLACES}
    x, y = (0.0 if axis in fields else value for axis, value in zip("xy", experiment.start, strict=True))
    return replace(
        experiment,
        start=(x, y),
        noise=0.0 if "noise" in fields else experiment.noise,
        competitors=(replace(competitor, rule=replace(competitor.rule, **settings)),),
    )


def place_of(slot: object, competitors: Sequence[Competitor]) -> int:
    """The place of the competitor of this colour. Raises ValueError, quoting it, where none has it."""
    color = COLOR.read(slot)
    place = next((index for index, competitor in enumerate(competitors) if competitor.color == color), None)
    if place is None:
        raise ValueError(f"Colour of the competitor is {color}: no competitor has it")
    return place


def read_work(work: object) -> tuple[DescentExperiment, Options]:
    """The experiment and the options that a work names. Raises ValueError with all that is wrong with it."""
    if not isinstance(work, str) or not 0 < len(work) <= LONGEST_QUERY:
        raise ValueError(f"work is {work!r:.40}: it takes a query string of 1 to {LONGEST_QUERY:,} characters")
    experiment, problems = from_query(work)
    options, wrong = read_options(raw_options(work))
    if problems or wrong:
        raise ValueError("; ".join((problems | wrong).values()))
    return experiment, options
