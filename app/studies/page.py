"""Layout of the studies page: what is opened and drawn on the left; map, curves and table; the chosen row below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids
from app.components.boxes import combobox
from app.components.controls import icon, small_button
from app.components.link_problems import place
from app.components.pictures import picture
from app.components.workbench import view, workbench
from app.studies.choices import ORDERS, Choices, group_entries
from app.studies.store import questions, studies
from app.studies.thumbnails import HEIGHT, WIDTH
from app.web.prefix import address
from core.sweep.table import Table

PICTURE = "/studies/pictures/{}.svg"
COMMAND = "fall-line sweep study.toml"
PAGE_ROWS = 50
PAGES = {"descent": "/", "network": "/network"}
"""The path of the page that shows the runs of each kind of study."""


def layout() -> html.Div:
    """The page before a table is opened."""
    stores = (
        ids.studies.TABLE,
        ids.studies.SHOWN,
        ids.studies.QUERY,
        ids.studies.PICTURES,
        ids.studies.CLICKED,
    )
    return html.Div(
        [
            *(dcc.Store(id=store) for store in stores),
            workbench(
                "studies",
                html.Div([_opening(), html.Div(id=ids.studies.CONTROLS)], className="controls"),
                _empty(),
                _views(),
                _bar(),
                [place(ids.studies.PROBLEM)],
            ),
        ],
        className="filled",
    )


def header() -> html.Div:
    """What the page adds to the header: nothing."""
    return html.Div()


def _opening() -> html.Section:
    examples = [
        small_button(title, ids.studies.example(key), className="example") for key, title in studies().items()
    ]
    return html.Section(
        [
            html.H2("Table"),
            dmc.Button(
                "Open a table …", id=ids.studies.OPEN, variant="default", size="xs", leftSection=icon("file")
            ),
            html.P("CSV or Parquet of fall-line sweep; or drop it anywhere on this page.", className="hint"),
            html.P(id=ids.studies.FACTS, className="hint study-facts"),
            html.Details(
                [html.Summary("Examples"), html.Div(examples, className="examples")], open=True, id="study-examples"
            ),
        ],
        **{"aria-label": "Table"},
    )


def _empty() -> html.Div:
    return html.Div(
        [
            html.H2("Large studies run outside the browser; this page opens what they found. Examples:"),
            html.Div([_card(key, title) for key, title in studies().items()], className="study-cards"),
            html.H2("A study of your own"),
            html.P(["1. Describe a study in a file: ", html.Code("data/studies/learning-rates.toml"), " is one."]),
            html.P(["2. Run it: ", html.Code(COMMAND)]),
            html.P(["3. Open ", html.Code("study.csv"), " here."]),
        ],
        id=ids.studies.EMPTY,
        className="study-empty",
    )


def _card(key: str, title: str) -> html.Button:
    picture = html.Img(src=address(PICTURE.format(key)), alt="", width=str(WIDTH), height=str(HEIGHT))
    said = [html.Span(title), html.Span(questions().get(key, ""), className="hint")]
    return html.Button([picture, *said], id=ids.studies.card(key), className="study-card", type="button")


def _views() -> list[html.Section]:
    def graph(id: str, label: str) -> html.Div:
        return picture(id, label, [html.Div(html.Div(className="plot"), id=id, className="graph")])

    pages = dmc.Pagination(
        id=ids.studies.PAGE, total=1, value=1, size="xs", withControls=False, boundaries=1, siblings=1
    )
    return [
        view("map", "Map", [graph(ids.studies.MAP, "Map; the table has the same rows")]),
        view("sensitivity", "Sensitivity: median and quartiles", [graph(ids.studies.CURVE, "Sensitivity curves")]),
        view("rows", "Rows", [html.Div(id=ids.studies.ROWS, className="study-rows", tabIndex=0)], [pages]),
    ]


def _bar() -> html.Div:
    return html.Div(
        html.Output(
            "Click on a cell, a point or a row to see its run.", id=ids.studies.CHOSEN, **{"aria-live": "polite"}
        ),
        className="playback study-bar",
        role="region",
        **{"aria-label": "Chosen row"},
    )


def controls(table: Table, choices: Choices) -> list[Any]:
    """The menus of what is drawn over what, with these choices."""
    label = table.kind.label
    axes = _options(table.varied, label)
    measures = _options([*table.measures, "outcome"], label)
    groups = [{"value": "", "label": "None"}, *_options(table.groups, label)]
    ordered = _options(["row", *table.varied, *table.measures], label)

    def menu(name: str, title: str, data: Any) -> dmc.Select:
        return combobox(
            id=ids.studies.choice(name),
            label=title,
            data=data,
            value=getattr(choices, name),
        )

    return [
        html.Section(
            [
                html.H2("Drawn"),
                menu("measure", "Measure", measures),
                menu("across", "Across", axes),
                menu("up", "Up (map)", axes),
                menu("group", "Group (curves)", groups),
                dmc.MultiSelect(
                    id=ids.studies.choice("only"),
                    label="Only these of the group",
                    data=group_entries(table, choices.group),
                    value=list(choices.only),
                    placeholder="" if choices.only else "All",
                    size="xs",
                    clearable=True,
                ),
                html.P("Colours and lines are medians over all else that varies.", className="hint"),
            ],
            **{"aria-label": "Drawn"},
        ),
        html.Section(
            [
                html.H2("Rows"),
                menu("sort", "Sorted by", ordered),
                menu("order", "Order", _options(ORDERS, ORDERS.get)),
            ],
            **{"aria-label": "Order of the rows"},
        ),
    ]


def _options(names: Iterable[str], label: Any) -> list[dict[str, str]]:
    return [{"value": name, "label": label(name)} for name in names]


def rows_table(table: Table, numbers: Sequence[int]) -> dmc.Table:
    """These rows of the table, by their places in the file: what varies, what came out, and a link to the run."""
    names = [
        *table.varied,
        *(name for name in table.kind.results if name in table.frame and name != "sentence"),
    ]
    part = table.frame.loc[list(numbers)]
    head = html.Thead(html.Tr([html.Th("Row"), *(html.Th(_whole(table.kind.label(name))) for name in names)]))
    columns = [[_cell(table, name, value) for value in part[name].tolist()] for name in names]
    body = html.Tbody(
        [
            html.Tr([html.Th(run_link(table, number, f"{number}")), *(html.Td(value) for value in values)])
            for number, *values in zip(numbers, *columns, strict=True)
        ]
    )
    return dmc.Table([head, body], className="rows-table", **{"aria-label": "Rows"})


def _whole(label: str) -> str:
    """A heading whose formula, or symbol after its last word, isn't broken off."""
    words, _, last = label.rpartition(" ")
    if "−" in label:
        return label.replace(" ", "\u00a0")
    return f"{words}\u00a0{last}" if words and len(last) <= 2 else label


def _cell(table: Table, name: str, value: Any) -> str:
    return "" if value is None or value != value else table.kind.told(name, value)


def run_link(table: Table, number: int, text: str) -> Any:
    """A link that opens the row's run on its page; plain text where the row stands for no experiment."""
    experiment, problems = table.experiment(number)
    if problems:
        return html.Span(text, title="; ".join(problems.values()))
    return html.A(
        text, href=_address(table, experiment), className="run-link", **{"aria-label": f"Open run {text}"}
    )


def _address(table: Table, experiment: Any) -> str:
    """Where the page shows this experiment."""
    return f"{address(PAGES[table.kind.name])}?{table.kind.query(experiment)}"


def chosen(table: Table, number: int) -> list[Any]:
    """What the bar says of a row."""
    row = table.frame.loc[number]
    known = [name for name in table.varied if row[name] == row[name]]
    told = ", ".join(f"{table.kind.label(name)} {_cell(table, name, row[name])}" for name in known)
    sentence = (
        str(row["sentence"])
        if "sentence" in table.frame and row["sentence"] == row["sentence"]
        else str(row["outcome"])
    )
    experiment, problems = table.experiment(number)
    link = (
        html.Span("; ".join(problems.values()), className="wrong")
        if problems
        else html.A("Open this run", href=_address(table, experiment), className="run-link")
    )
    return [html.Strong(f"Row {number}"), html.Span(told), html.Span(sentence, className="hint"), link]
