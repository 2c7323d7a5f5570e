"""What the studies page makes of tables: pictures, rows, menus and links, of usual tables and of odd ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any
from unittest.mock import patch

import plotly.io

from app.components.theme import THEMES
from app.studies import page
from app.studies.callbacks import draw, facts
from app.studies.choices import NAMES, not_understood, read_choices
from app.studies.figures import Axis, curve_figure, map_figure
from app.studies.thumbnails import thumbnail
from core.sweep.study import read_sweep
from core.sweep.table import Table
from core.sweep.table_file import computed, read_table
from tests.digests.digest import NUMBER, Text
from tests.digests.reach import Parts
from tests.digests.shown import parts_of

STUDY = {
    "kind": "descent",
    "experiment": {"surface": "matyas", "steps": 30},
    "vary": {"rule": ["sgd", "momentum"], "learning_rate": [0.01, 0.1, 3.0], "seed": [0, 1, 2]},
}


def studies_result() -> Parts:
    """The map and the curves of a small study, of its errors and of its outcomes."""
    results = computed(read_sweep(STUDY))
    rates, rules = (Axis.of(results, name) for name in ("learning_rate", "rule"))
    curves = results.curves("learning_rate", "rule", "error")
    drawn = {
        "curves": curve_figure(curves, rates, ["sgd", "momentum"], "f − f*", THEMES["dark"]),
        **{
            measure: map_figure(results.cells("learning_rate", "rule", measure), rates, rules, measure, theme)
            for measure, theme in (("error", THEMES["light"]), ("outcome", THEMES["dark"]))
        },
    }
    return {part: value for called, figure in drawn.items() for part, value in parts_of(called, figure)}


RULES = ("sgd", "momentum", "adam", "nesterov", "adagrad", "rmsprop", "adadelta", "lion", "adamw")
ENDS = (
    "converged",
    "step limit",
    "diverged",
    "<lost>",
    "stopped",
    "late",
    *(f"end {each}" for each in "zyxwvutsrq"),
)
HEAD = "surface,x,y,steps,noise,seed,rule,learning_rate,outcome,error,sentence"


@cache
def _tables() -> Mapping[str, Table]:
    return {name: read_table(content.encode()) for name, content in dict(_contents()).items()}


def _contents() -> Iterator[tuple[str, str]]:
    """Tables with many levels, groups and endings, with errors of all signs, with cells that are empty."""
    many = [
        f"bowl,1,1,20,{at % 7 / 2},{at % 2},{RULES[at % 3]},{1.25 ** (at % 44) / 1e3:.4g},{ENDS[at % 16]},"
        f"{10.0 ** -(at * 7 % 20)},after {at} steps"
        for at in range(50)
    ]
    yield "many levels", "\n".join([HEAD, *many])
    signs = [
        f"monkey,{at % 3 - 1},1,20,0,{at},{RULES[at % 9]},,{('stalled', 'ran downhill')[at % 2]},{at * 5 % 11 - 4},"
        for at in range(21)
    ]
    yield "errors of both signs", "\n".join([HEAD, *signs])
    alike = [f"bowl,1,1,20,0.5,{seed},sgd,0.1,converged,{3 if seed else ''}," for seed in range(4)]
    yield "seeds alone", "\n".join([HEAD, *alike])
    trained = [
        f"moons,tanh:{width},adam,{rate},3,{'' if width == 3 else 0.1},8,true,0,finished,{width * rate},{1 - rate}"
        for width in (2, 3, 4)
        for rate in (0.01, 0.02, 0.05)
    ]
    settings = "dataset,layers,rule,learning_rate,epochs,penalty,batch_size,shuffle,seed"
    head = f"{settings},outcome,test_accuracy,test_loss"
    yield "networks", "\n".join([head, *trained])


QUERIES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "many levels": (
        {},
        {"measure": "outcome", "across": "noise", "up": "rule", "sort": "error", "order": "down"},
        {"measure": "error", "across": "rule", "up": "noise", "group": "", "sort": "learning_rate"},
        {"group": "noise", "only": "0|1.5|9", "across": "learning_rate", "up": "learning_rate"},
        {"group": "rule", "only": ["adam", "sgd"], "order": "sideways", "colour": "red", "measure": "taste"},
    ),
    "errors of both signs": ({}, {"measure": "outcome", "across": "x"}, {"group": "rule", "only": "sgd"}),
    "seeds alone": ({}, {"group": "seed", "order": "down", "sort": "seed"}),
    "networks": ({}, {"measure": "test_loss", "group": "layers", "only": "tanh:3", "across": "layers"}),
}
ROWS = 10
"""On a page, that it takes few of them."""


def odd_studies_result() -> Parts:
    """Of these tables what is drawn, the menus, the pages of rows, the words, the link, and the small picture."""
    found: Parts = {}
    for name, table in _tables().items():
        found[f"{name}, facts"] = NUMBER.findall(facts(table, name))
        for number in (0, len(table.frame) - 1):
            found[f"{name}, row {number}"] = Text(_json(page.chosen(table, number)))
        for turn, query in enumerate(QUERIES[name]):
            parts = _asked(name, table, query, 5 * turn or None)
            found |= {f"{name} {turn}, {part}": value for part, value in parts.items()}
        with (
            patch("app.studies.thumbnails.studies", lambda name=name: {name: name}),
            patch("app.studies.thumbnails.table_of", lambda key, table=table: table),
        ):
            found[f"{name}, small"] = Text(thumbnail(name))
    return found


def _asked(name: str, table: Table, query: dict[str, Any], page_number: int | None) -> Parts:
    choices = read_choices(table, query)
    asked = dict.fromkeys(NAMES, "") | asdict(choices)
    found: Parts = {
        "choices": json.loads(json.dumps(asdict(choices))),
        "not understood": len(not_understood(query, choices)),
        "menus": Text(_json(page.controls(table, choices))),
    }
    with patch("app.studies.callbacks.table_of", lambda key: table), patch("app.studies.page.PAGE_ROWS", ROWS):
        told = draw({"key": name, "name": "Mine" if query else ""}, asked, page_number, "dark" if query else None)
    found |= {"link": [told["pages"], told["query"]], "rows": Text(_json(told["rows"]))}
    for called, figure in told["pictures"].items():
        found |= dict(parts_of(called, figure))
    return found


def _json(shown: Any) -> str:
    return str(plotly.io.json.to_json_plotly(shown))
