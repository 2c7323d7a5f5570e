"""What a panel of the descent page is: something that is looked into on the clock, beside the readings.

It is written in one module here and one script of the same name, which is run when the panel is first turned on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from dash import html

from app import ids
from app.components.registry import Entry
from app.descent.option_kinds import Option, Options
from core.descent.experiment import STEPS, DescentExperiment
from core.quantities import Quantity

if TYPE_CHECKING:
    from app.descent.state import PageState

BLOCK = 250
"""Steps of a path in an answer."""
FIRST = Quantity("First step", maximum=STEPS.maximum, integer=True)


def first_step(body: Mapping[str, Any]) -> int:
    """The step with which the block that a request asks for begins. Raises ValueError, quoting it, for none."""
    return int(FIRST.read(body.get("first", 0)))


class Panel(Entry):
    """Base of every panel.

    To add one, write its class in a module of this package, called as it is, and what it shows in its script.
    """

    folder = "descent/panels"
    options: ClassVar[Sequence[Option]] = ()
    """What turns it on and what it shows; at their defaults it is off."""

    def tools(self) -> list[Any]:
        """What stands beside the title of the readings."""
        return []

    def layout(self) -> Any:
        """The frame that its script fills, above the readings; empty while it is off."""
        return html.Div(id=ids.descent.panel(self.name), className=f"panel panel-{self.name}")

    def on(self, options: Options) -> bool:
        """Whether it is shown."""
        return any(options[option.name] != option.default for option in self.options)

    def choices(self, experiment: DescentExperiment) -> Mapping[str, Mapping[str, Any]]:
        """Properties of its controls that depend on the experiment, by option."""
        return {}

    def asked(self, state: PageState, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to POST /descent/NAME. Raises ValueError, in words for the reader, for what there isn't."""
        raise NotImplementedError
