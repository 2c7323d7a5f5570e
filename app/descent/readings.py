"""The table of readings at the current step, which the browser fills."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html


def readings_table(names: Sequence[tuple[int, str]], metered: bool = False) -> html.Table:
    """The table of readings at the current step; the browser fills its cells. Names have rows of their own.

    `metered`: with the evaluations that each rule has asked for, which are its steps for most.
    """
    columns = {
        "f": "Value of the surface",
        "‖∇f‖": "Length of the exact gradient",
        "Distance": "Distance to the nearest minimum",
        "Within 1": "First step within distance 1 of the nearest minimum",
    }
    cells = ["f", "gradient", "distance", "arrival"]
    if metered:
        columns["Asked"] = "Values, gradients and Hessians that the rule has asked for"
        cells.append("evaluations")
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(name, scope="col", title=title) for name, title in columns.items()])),
            *(
                html.Tbody(
                    [
                        html.Tr(
                            html.Th([html.Span(className="swatch"), name], scope="rowgroup", colSpan=len(cells))
                        ),
                        html.Tr([html.Td(className=cell) for cell in cells]),
                        html.Tr(html.Td(className="outcome", colSpan=len(cells))),
                    ],
                    style={"--slot": f"var(--competitor-{slot})"},
                    **{"data-slot": slot},
                )
                for slot, name in names
            ),
        ],
        **{"aria-label": "Readings at this step"},
    )
