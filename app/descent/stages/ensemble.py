"""Each competitor with many seeds of noise: a fan of paths, bands of the error, and how the members end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from app import ids
from app.components.typed_arrays import typed
from app.components.workbench import scrolling, view
from app.descent.elements import chart
from app.descent.option_kinds import Number, Options
from app.descent.slots import place_of
from app.descent.stages.base import Request, Stage, all_shown
from app.descent.stages.endings import ending_label
from app.descent.stages.views import progress
from core.batched.ensembles import MOST_MEMBERS, ensemble, shares
from core.descent.experiment import DescentExperiment
from core.quantities import Quantity

MEMBERS = Number(
    "members", Quantity("Members", "", "Noise seeds for each competitor.", 1, MOST_MEMBERS, integer=True), 100
)
MOST_MEMBER_STEPS = 1_000_000
"""Members times steps of one ensemble."""


def _members() -> html.Div:
    return html.Div(MEMBERS.control(), className="stage-tools")


def _fan() -> html.Div:
    return html.Div(
        chart(ids.descent.FAN, "Paths of the members over the contour map", ("trail",)), className="stage-body"
    )


def _bands() -> html.Section:
    return view(
        "bands",
        "Median and quartiles",
        [chart(ids.descent.BANDS, "Median and quartiles of the error against the step")],
    )


def _shares() -> html.Section:
    table = scrolling("Shares of the endings", html.Div(id=ids.descent.SHARES))
    return view("shares", "Where the members end", [table])


class EnsembleStage(Stage):
    """A piece is the ensemble of one competitor, `slot`, so far with `members` members."""

    name = "ensemble"
    label = "Ensemble"
    order = 20
    options = (MEMBERS,)
    route = "ensemble"
    head = (_members,)
    body = (_fan,)
    foot = (progress,)
    views = (_bands, _shares)

    def request(self, experiment: DescentExperiment, options: Options) -> Request:
        """Everything that stands in the controls but who is shown."""
        members = MEMBERS.quantity.read(options["members"])
        told = _too_many(members, experiment.steps)
        problems = {MEMBERS.name: told} if told else {}
        return Request(all_shown(experiment), {"members": options["members"]}, problems=problems)

    def answer(self, experiment: DescentExperiment, options: Options, body: Mapping[str, Any]) -> dict[str, Any]:
        """The ensemble of the competitor of colour `slot`, so far with `members` members."""
        competitor = experiment.competitors[place_of(body.get("slot"), experiment.competitors)]
        members = MEMBERS.quantity.read(body.get("members"))
        if told := _too_many(members, experiment.steps):
            raise ValueError(told)
        surface = experiment.the_surface
        found = ensemble(
            surface,
            competitor.rule,
            experiment.start,
            experiment.steps,
            experiment.noise,
            experiment.seed,
            members,
            competitor.schedule,
        )
        optimum = surface.optimal_value or 0.0
        middle = found.descents.descent(found.typical).points
        return {
            "slot": competitor.color,
            "members": members,
            "alike": not competitor.rule.differs_by_seed(experiment.noise),
            "optimum": surface.optimal_value,
            "shown": typed(found.shown, "i4"),
            **{name: typed(getattr(found, name) - optimum) for name in ("lower", "median", "upper")},
            "paths": typed(found.paths),
            "middle": typed(middle[found.shown[found.shown < len(middle)]]),
            "typical": experiment.seed + found.typical,
            "shares": [
                {
                    "ending": ending_label(share.kind, share.minimum),
                    "kind": share.kind.name.lower(),
                    **{name: getattr(share, name) for name in ("descents", "share", "low", "high")},
                }
                for share in shares(surface, found.outcomes)
            ],
        }


def _too_many(members: int, steps: int) -> str:
    """What is said of an ensemble that takes too many steps; nothing of others."""
    whole = members * steps
    told = f"{members:,} members of {steps:,} steps are {whole:,} steps in all: an ensemble takes at most"
    return f"{told} {MOST_MEMBER_STEPS:,}" if whole > MOST_MEMBER_STEPS else ""
