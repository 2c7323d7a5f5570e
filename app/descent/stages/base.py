"""What a stage of the large view is: the page asks it for everything that depends on what the large view shows.

To add one, write its class in a module of this package, called as it is, and draw it in its script, which has the
same name in `assets/descent/stages/`. Nothing else names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from app.components.registry import Entry
from app.descent.option_kinds import Option, Options
from core.descent.experiment import DescentExperiment

STAGES: dict[str, Stage] = {}
"""Every stage by its value in links, in the order of the switch; the page opens on the first."""

Part = Callable[[], Any]
"""Makes a component that belongs to stages. Several of them may have the same one: it is on the page once."""


@dataclass(frozen=True)
class Request:
    """What a stage needs of the server, for the experiment and the options that stand in the controls."""

    experiment: DescentExperiment | None = None
    """What its numbers depend on: all that they don't depend on has a fixed value, so that changing it begins
    nothing anew. None where nothing is to be computed."""
    options: Mapping[str, str] = field(default_factory=dict)
    """The options that its numbers depend on."""
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Properties of menus and boxes that depend on the experiment, by option."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by option: nothing is computed then."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What else its script is to know."""


class Stage(Entry):
    """Something that the large view shows."""

    folder = "descent/stages"
    options: ClassVar[Sequence[Option]] = ()
    route: ClassVar[str] = ""
    """POST /descent/`route` asks for a piece of it; stages whose pieces are alike have the same."""

    # Its parts of the page, each shown while one of the stages that have it is on screen.
    head: ClassVar[Sequence[Part]] = ()
    """Tools beside the switch."""
    bar: ClassVar[Sequence[Part]] = ()
    """A row below it."""
    body: ClassVar[Sequence[Part]] = ()
    """The picture."""
    foot: ClassVar[Sequence[Part]] = ()
    """Below the picture."""
    views: ClassVar[Sequence[Part]] = ()
    """What stands beside the large view and the contour map."""

    @property
    def value(self) -> str:
        """What stands for it in links."""
        return self.name

    def request(self, experiment: DescentExperiment, options: Options) -> Request:
        """What it needs of the server: nothing, unless it says otherwise."""
        return Request()

    def answer(self, experiment: DescentExperiment, options: Options, body: Mapping[str, Any]) -> Any:
        """The piece that `body` names, of the experiment and the options of its request.

        Raises ValueError, in words for the reader, for one that there isn't, or that costs too much.
        """
        raise ValueError(f"{self.label} has no pieces")


def parts(place: str) -> list[Any]:
    """The components that stages have in a place (`head`, `body`, …), each once, marked with those that show it.

    The browser shows what is marked `data-stages` while one of these is on screen.
    """
    owners: dict[Part, list[str]] = {}
    for stage in STAGES.values():
        for part in getattr(stage, place, ()):
            owners.setdefault(part, []).append(stage.value)
    return [_marked(part(), names) for part, names in owners.items()]


def _marked(component: Any, names: Sequence[str]) -> Any:
    setattr(component, "data-stages", " ".join(names))
    if next(iter(STAGES)) not in names:
        component.hidden = True
    return component


def all_shown(experiment: DescentExperiment) -> DescentExperiment:
    """The experiment with every competitor shown: numbers don't depend on who is."""
    shown = tuple(replace(competitor, visible=True) for competitor in experiment.competitors)
    return replace(experiment, competitors=shown)
