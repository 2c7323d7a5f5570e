"""What the network page shows of its runs: its panels, and what these are told. It stands in the link.

panels=accuracy,loss,boundary    those on the page, where the reader has chosen them
columns=11,9                     the two features that the picture of what is learnt spans, counted from 1
against=adam:0.01,momentum:0.02  other rules that train beside the one in the controls
fair=9,1,20,20                   rates, seeds a rate, replications and epochs of the fair race
landscape=3d,path,zoom,1-3       the landscape as a surface, along one run's path, the box fitted to this run, the
                                 plane through the runs that are first and third in the list
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from app.network.panels import PANELS
from app.network.panels.fair_race import read_budget, usual_budget
from core.network.experiment import NetworkExperiment
from core.network.rivals import read_rivals, written
from core.quantities import quoted
from core.records import joined_query, split_query


@dataclass(frozen=True)
class View:
    """What is shown; None is what the page has unless the reader chooses."""

    panels: tuple[str, ...] | None = None
    columns: tuple[int, int] | None = None
    landscape: tuple[str, ...] | None = None
    against: tuple[str, ...] | None = None
    fair: tuple[int, ...] | None = None


LANDSCAPE = ("3d", "path", "zoom", *(f"{one}-{other}" for one, other in combinations(range(1, 9), 2)))
"""What may be said of the landscape."""
NAMES = tuple(View.__dataclass_fields__)
"""The names that the page's link has beside those of its experiment."""


def usual_panels(experiment: NetworkExperiment) -> list[str]:
    """The panels that are on the page unless the reader chooses."""
    return [name for name, panel in PANELS.items() if panel.shown(experiment)]


def view_from_query(query: str) -> dict[str, str]:
    """What a query string says of the view, as text, right or wrong."""
    return {name: value for name, value in split_query(query) if name in NAMES}


def read_view(raw: object, experiment: NetworkExperiment) -> tuple[View, dict[str, str]]:
    """The view that `raw`, a mapping of texts, describes, and a message for each part that is wrong.

    What is wrong is as it usually is; so is what says no more than that.
    """
    said, problems, found = raw if isinstance(raw, Mapping) else {}, dict[str, str](), dict[str, Any]()
    for name, read in READERS.items():
        value = said.get(name)
        try:
            if value is not None:
                found[name] = read(value, experiment)
        except ValueError as error:
            problems[name] = str(error)
    return View(**found), problems


def view_to_query(view: View) -> str:
    """The view as a part of a query string, with an ampersand before it; empty where it is the usual one."""
    said = {name: getattr(view, name) for name in NAMES}
    told = joined_query((name, ",".join(map(str, value))) for name, value in said.items() if value is not None)
    return f"&{told}" if told else ""


def _listed(value: object) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]


def _panels(value: object, experiment: NetworkExperiment) -> tuple[str, ...] | None:
    names = _listed(value)
    for name in names:
        if name not in PANELS:
            raise ValueError(f"Panel is {quoted(name)}: it takes one of {', '.join(PANELS)}")
    chosen = [name for name in PANELS if name in names]
    return None if chosen == usual_panels(experiment) else tuple(chosen)


def _landscape(value: object, experiment: NetworkExperiment) -> tuple[str, ...] | None:
    names = _listed(value)
    for name in names:
        if name not in LANDSCAPE:
            raise ValueError(f"Landscape is {quoted(name)}: it takes 3d, path, zoom and two numbers of runs as 1-2")
    if sum(name[0].isdigit() and name != "3d" for name in names) > 1:
        raise ValueError(f"Landscape is {quoted(value)}: it takes one pair of runs")
    return tuple(name for name in LANDSCAPE if name in names) or None


def _against(value: object, experiment: NetworkExperiment) -> tuple[str, ...] | None:
    read_rivals(str(value), experiment)
    return tuple(_listed(written(str(value)))) or None


def _columns(value: object, experiment: NetworkExperiment) -> tuple[int, int] | None:
    names, count = _listed(value), experiment.data.features
    numbers = [int(name) for name in names if name.isdecimal() and 1 <= int(name) <= count]
    if len(names) != 2 or len(set(numbers)) != 2:
        raise ValueError(f"Columns are {quoted(value)}: they take two numbers of features, from 1 to {count}")
    pair = (numbers[0], numbers[1])
    return None if pair == (1, 2) else pair


def _fair(value: object, experiment: NetworkExperiment) -> tuple[int, ...] | None:
    found = tuple(read_budget(_listed(value)).values())
    return None if list(found) == usual_budget() else found


READERS = {"panels": _panels, "columns": _columns, "landscape": _landscape, "against": _against, "fair": _fair}
