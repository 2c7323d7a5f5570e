"""What the network page shows of its runs: its panels, and what these are told. It stands in the link.

panels=accuracy,loss,boundary    those on the page, where the reader has chosen them
against=adam:0.01,momentum:0.02  other rules that train beside the one in the controls

What else a link may say are the options that the panels declare (`Panel.options`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.network.options import Option, Words, listed
from app.network.panels import PANELS
from core.network.experiment import NetworkExperiment
from core.network.rivals import read_rivals, written
from core.quantities import quoted
from core.records import joined_query, split_query


class Shown(Option):
    """The panels on the page, in their order."""

    name = "panels"

    def usual(self, experiment: NetworkExperiment) -> Words:
        """Those that are there unless the reader chooses."""
        return tuple(name for name, panel in PANELS.items() if panel.shown(experiment))

    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """Their names. Raises ValueError for one that there isn't."""
        names = listed(text)
        for name in names:
            if name not in PANELS:
                raise ValueError(f"Panel is {quoted(name)}: it takes one of {', '.join(PANELS)}")
        return tuple(name for name in PANELS if name in names)


class Against(Option):
    """The rules that race the experiment's own (`core.network.rivals`)."""

    name = "against"

    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """Each with its settings, in their shortest form. Raises ValueError for what is none."""
        read_rivals(text, experiment)
        return tuple(listed(written(text)))


SHOWN, AGAINST = Shown(), Against()


def of_panels() -> list[Option]:
    """The options that panels have, in the order of the panels."""
    return [option for panel in PANELS.values() for option in panel.options]


def known_options() -> dict[str, Option]:
    """Every option by name, in the order in which a link has them."""
    return {option.name: option for option in (SHOWN, *of_panels(), AGAINST)}


def view_from_query(query: str) -> dict[str, str]:
    """What a query string says of the view, as text, right or wrong."""
    known = known_options()
    return {name: value for name, value in split_query(query) if name in known}


def read_view(raw: object, experiment: NetworkExperiment) -> tuple[dict[str, Words], dict[str, str]]:
    """The options that are not as usual in `raw`, a mapping of texts, and a message for each that is wrong."""
    said, view, problems = _texts(raw), dict[str, Words](), dict[str, str]()
    for name, option in known_options().items():
        try:
            value = option.read(said[name], experiment) if name in said else option.usual(experiment)
        except ValueError as error:
            problems[name] = str(error)
            continue
        if value != option.usual(experiment):
            view[name] = value
    return view, problems


def view_to_query(view: Mapping[str, Words]) -> str:
    """Options as a part of a query string, with an ampersand before it; empty where there are none."""
    told = joined_query((name, ",".join(map(str, value))) for name, value in view.items())
    return f"&{told}" if told else ""


def told_view(raw: object, race: Sequence[NetworkExperiment]) -> dict[str, Any]:
    """What the page's scripts are told of the panels on the page and of their options, by name.

    `race` are the experiments in the controls, one or more.
    """
    said = _texts(raw)
    return {option.name: option.told(said.get(option.name), race) for option in (SHOWN, *of_panels())}


def _texts(raw: object) -> dict[str, str]:
    return (
        {name: str(value) for name, value in raw.items() if value is not None} if isinstance(raw, Mapping) else {}
    )
