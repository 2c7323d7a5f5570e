"""All options of the descent page: its own, what the large view shows, and those of the stages and the panels.

They are read from a link or from the controls; into a link goes what differs from its default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.descent.option_kinds import Menu, Option, Options
from app.descent.own_options import OWN
from app.descent.panels import PANELS
from app.descent.stages import STAGES
from core.records import joined_query, split_query


def stage_menu() -> Menu:
    """What the large view shows."""
    return Menu("stage", "What the large view shows", {name: stage.label for name, stage in STAGES.items()})


def known_options() -> dict[str, Option]:
    """Every option by name, in the order in which a link has them: menus, numbers, texts."""
    return _by_name((*OWN, stage_menu(), *_of_stages(), *_of_panels()))


def options_of_lessons() -> dict[str, Option]:
    """Those that say what the large view and the panels show, which a lesson sets."""
    return _by_name((stage_menu(), *_of_stages(), *_of_panels()))


def _of_stages() -> list[Option]:
    return [option for stage in STAGES.values() for option in stage.options]


def _of_panels() -> list[Option]:
    return [option for panel in PANELS.values() for option in panel.options]


def _by_name(options: Iterable[Option]) -> dict[str, Option]:
    return {option.name: option for option in sorted(options, key=lambda option: option.rank)}


def default_options() -> Options:
    """Every option at its default."""
    return {name: option.default for name, option in known_options().items()}


def read_options(raw: Mapping[str, Any]) -> tuple[Options, dict[str, str]]:
    """The options in `raw`, and a message for each number that is wrong.

    What is missing or wrong is the default.
    """
    known = known_options()
    options, problems = default_options(), dict[str, str]()
    for name, option in known.items():
        try:
            if name in raw:
                options[name] = option.read(raw[name])
        except ValueError as error:
            problems[name] = str(error)
    return options, problems


def options_from_query(query: str) -> Options:
    """The options that a query string names."""
    return read_options(raw_options(query))[0]


def options_as_typed(query: str) -> Options:
    """The same, but for wrong numbers, which stand as they came."""
    raw = raw_options(query)
    typed = {name: raw[name] for name, option in known_options().items() if option.keeps_typing and name in raw}
    return read_options(raw)[0] | typed


def raw_options(query: str) -> dict[str, str]:
    """The options that a query string names, unread."""
    known = known_options()
    return {name: value for name, value in split_query(query) if name in known}


def wrong_options(query: str) -> dict[str, str]:
    """A message for each option of a query string whose value stands for nothing."""
    known, told = known_options(), dict[str, str]()
    for name, raw in raw_options(query).items():
        try:
            known[name].check(raw)
        except ValueError as error:
            told[name] = str(error)
    return told


def options_to_query(options: Mapping[str, str]) -> str:
    """The options that differ from their defaults, as a query string."""
    known = known_options()
    return joined_query((name, value) for name, value in options.items() if value != known[name].default)
