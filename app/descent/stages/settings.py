"""The settings map: two of the settings on its axes, and every cell the descent, or a few, with these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import html

from app.descent.option_kinds import Menu, Number, OpenMenu, Options, Text
from app.descent.stages.axes import all_fields, fields_of, read_axes
from app.descent.stages.base import Request
from app.descent.stages.maps import CELLS, OF, MapStage, menu_of
from core.batched.maps import PLACES, Map, settings_map
from core.descent.experiment import DescentExperiment
from core.quantities import Quantity, number

SHADE = Menu("shade", "Colour shows", {"outcome": "Outcome", "error": "Final error"})
REPEATS = Number("repeats", Quantity("Seeds per cell", "", "Noise seeds for each cell.", 1, 25, integer=True), 1)
ACROSS = OpenMenu("across", "Across: field", all_fields)
ACROSS_FROM, ACROSS_TO = Text("across_from", "Across: from"), Text("across_to", "Across: to")
UP = OpenMenu("up", "Up: field", all_fields)
UP_FROM, UP_TO = Text("up_from", "Up: from"), Text("up_to", "Up: to")


def _colouring() -> html.Div:
    return html.Div([SHADE.control(), REPEATS.control()], className="map-side")


def _axes() -> html.Div:
    def axis(arrow: str, label: str, field: OpenMenu, start: Text, end: Text) -> html.Div:
        return html.Div(
            [
                html.Span(arrow, className="tool-label", title=label, **{"aria-hidden": "true"}),
                field.control(w=119),
                start.control(),
                html.Span("–", className="tool-label", **{"aria-hidden": "true"}),
                end.control(),
            ],
            className="stage-tools axis-options",
        )

    return html.Div(
        [axis("↔", "Across", ACROSS, ACROSS_FROM, ACROSS_TO), axis("↕", "Up", UP, UP_FROM, UP_TO)],
        className="map-options",
    )


class SettingsMap(MapStage):
    """What stands on an axis has no part in it where the controls set it."""

    name = "settings"
    label = "Settings map"
    order = 40
    options = (OF, CELLS, SHADE, REPEATS, ACROSS, ACROSS_FROM, ACROSS_TO, UP, UP_FROM, UP_TO)
    bar = (_axes,)
    beside = (_colouring,)
    per_cell = REPEATS

    def request_of(self, alone: DescentExperiment, options: Options) -> Request:
        """Everything but the fields on the axes; the menus offer what the competitor's rule has."""
        (competitor,) = alone.competitors
        axes, problems = read_axes(options, competitor.rule, alone.the_surface, 2)
        depends = {name: options[name] for name in ("cells", "repeats", "across", "up")}
        choices: dict[str, dict[str, Any]] = {}
        for name, axis in zip(("across", "up"), axes, strict=True):
            depends[name] = axis.field
            choices[name] = menu_of(fields_of(competitor.rule), axis.field)
            for end, value in zip(("from", "to"), axis.usual, strict=True):
                choices[f"{name}_{end}"] = {"placeholder": number(value)}
        depends |= {name: options[name] for name in ("across_from", "across_to", "up_from", "up_to")}
        return Request(
            _without(alone, {axis.field for axis in axes}),
            depends,
            choices,
            problems,
            {"here": tuple(_value(alone, axis.field) for axis in axes)},
        )

    def map_of(self, experiment: DescentExperiment, options: Mapping[str, str]) -> Map:
        """The map over both axes."""
        competitor = experiment.competitors[0]
        surface = experiment.the_surface
        (x, y), problems = read_axes(options, competitor.rule, surface, int(options[CELLS.name]))
        if problems:
            raise ValueError("; ".join(problems.values()))
        return settings_map(
            surface,
            competitor.rule,
            (x.field, x.values),
            (y.field, y.values),
            experiment.start,
            experiment.steps,
            experiment.noise,
            [experiment.seed + turn for turn in range(int(options[REPEATS.name]))],
            competitor.schedule,
        )


def _value(alone: DescentExperiment, field: str) -> float:
    """Where the controls stand on an axis."""
    places = {"noise": alone.noise, "x": alone.start[0], "y": alone.start[1]}
    return float(places[field] if field in PLACES else getattr(alone.competitors[0].rule, field))


def _without(alone: DescentExperiment, fields: set[str]) -> DescentExperiment:
    """The experiment of one competitor with fields that stand on an axis at values of no account."""
    (competitor,) = alone.competitors
    default = type(competitor.rule)()
    settings = {field: getattr(default, field) for field in fields if field not in PLACES}
    x, y = (0.0 if axis in fields else value for axis, value in zip("xy", alone.start, strict=True))
    return replace(
        alone,
        start=(x, y),
        noise=0.0 if "noise" in fields else alone.noise,
        competitors=(replace(competitor, rule=replace(competitor.rule, **settings)),),
    )
