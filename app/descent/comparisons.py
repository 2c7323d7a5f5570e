"""Typed rules beside the rules that they are compared with: where they part, in a table below the readings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dash import Dash, Input, Output, html

from app import ids
from app.descent.state import PageState
from core.descent.comparison import Comparison, Conditions, Row, compare, diagnose, reference_for
from core.descent.experiment import Competitor, DescentExperiment, names
from core.quantities import number

DIGITS = (4, 6, 9, 12, 17)


def register(app: Dash) -> None:
    """Add the callback to the app."""
    app.callback(
        Output(ids.descent.COMPARISONS, "children"),
        Input(ids.descent.COMPARED, "data"),
        prevent_initial_call=True,
    )(draw)


def draw(search: object) -> list[Any]:
    """The comparisons of the race at this query string; none for what is no text."""
    if not isinstance(search, str):
        return []
    experiment = PageState.of_query(search.removeprefix("?")).experiment
    called = names(experiment.competitors)
    return [
        part
        for name, competitor in zip(called, experiment.competitors, strict=True)
        if competitor.reference
        for part in _section(name, competitor, diagnosed(_alone(experiment, competitor)))
    ]


def _alone(experiment: DescentExperiment, competitor: Competitor) -> tuple[Any, ...]:
    run = (experiment.the_surface, experiment.start, experiment.steps, experiment.noise, experiment.seed)
    return competitor.rule, competitor.reference, Conditions(*run, competitor.schedule)


def compared(experiment: DescentExperiment, competitor: Competitor) -> Comparison | None:
    """The comparison of a competitor, if it has a reference, without a diagnosis."""
    return _compared(_alone(experiment, competitor)) if competitor.reference else None


@lru_cache(maxsize=32)
def _compared(alone: tuple[Any, ...]) -> Comparison:
    rule, reference, conditions = alone
    return compare(rule, reference_for(rule, reference), conditions)


@lru_cache(maxsize=32)
def diagnosed(alone: tuple[Any, ...]) -> Comparison:
    """The comparison with what the reference has to be for the same path."""
    rule, _, conditions = alone
    return diagnose(_compared(alone), rule, conditions)


def _section(name: str, competitor: Competitor, found: Comparison) -> list[Any]:
    """A heading, the sentence, and the table of the step at which the paths part."""
    title = f"{name} beside {found.reference.label}"
    style = {"--slot": f"var(--competitor-{competitor.color})"}
    parts = [html.H3([html.Span(className="swatch"), title], style=style), html.P(found.sentence)]
    if found.rows:
        parts.append(_table(title, found))
    return parts


def _table(title: str, found: Comparison) -> html.Table:
    head = html.Tr(
        [html.Th(text, scope="col") for text in (f"Step {found.step:,}", "Yours", found.reference.label)]
    )
    caption = html.Caption(f"{title}, step {found.step:,}", className="hidden")
    return html.Table([caption, html.Thead(head), html.Tbody([_row(row) for row in found.rows])])


def _row(row: Row) -> html.Tr:
    yours, reference = told(row)
    marked = [
        html.Span("≠ ", **{"aria-hidden": "true"}),
        html.Span("first unequal: ", className="hidden"),
        row.name,
    ]
    return html.Tr(
        [html.Th(marked if row.first else row.name, scope="row"), html.Td(yours), html.Td(reference)],
        className="first-unequal" if row.first else "",
    )


def told(row: Row) -> tuple[str, str]:
    """Both values, with as many digits as tell them apart."""
    for digits in DIGITS:
        yours, reference = (
            "–" if pair is None else ", ".join(number(part, digits) for part in pair)
            for pair in (row.yours, row.reference)
        )
        if not row.first or yours != reference:
            break
    return yours, reference
