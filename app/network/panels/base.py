"""What a panel is: a view of the network page, written in one module here and one script of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from dash import Dash, Input, html

from app import ids
from app.components.in_browser import tell
from app.components.pictures import picture
from app.components.registry import Entry
from app.components.workbench import view
from app.network.options import Option
from app.web.json_routes import Body
from core.network.experiment import NetworkExperiment
from core.network.metrics import Metrics
from core.network.training import Training


class Panel(Entry):
    """Base of every panel: what it declares, and how it is laid out and wired.

    To add one, write its class in a module of this package, called as it is, and draw it in its script.
    """

    folder = "network/panels"
    asks: ClassVar[bool] = False
    """Whether its script asks for more than it is told: what `asked` answers to POST /network/NAME."""
    later: ClassVar[bool] = False
    """Whether it is hidden until the page knows its experiment."""
    wide: ClassVar[bool] = False
    """Whether it stands in a row of its own, below the others."""
    large: ClassVar[bool] = False
    """Whether it is as high as two, where the others leave it the place."""
    button: ClassVar[tuple[str, str] | None] = None
    """(panel, text): among whose tools a button of this text shows it, or hides it, as its box in the controls."""
    options: ClassVar[Sequence[Option]] = ()
    """What the reader may choose of what it shows, which stands in the link."""
    inputs: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    """(function of its script, id, property): what is called with every new value of a tool's property."""

    def layout(self, buttons: Sequence[Any] = ()) -> html.Section:
        """Its title with the tools, after the buttons of other panels, and the frame that its script fills."""
        marks = {f"data-{mark}": "true" for mark in ("wide", "large") if getattr(self, mark)}
        return view(self.name, self.label, self.content(), [*buttons, *self.tools()], hidden=self.later, **marks)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Whether it is on the page of this experiment unless the reader chooses otherwise."""
        return True

    def tools(self) -> list[Any]:
        """What stands beside the title."""
        return []

    def content(self) -> list[Any]:
        """What stands below the title: a chart."""
        return [chart(self.name, self.label)]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """What its script is told of a run once, when it begins; None for nothing."""
        return None

    def told(self, training: Training, metrics: Metrics) -> Any:
        """What its script is told of a run whenever it has gone on, beside the new metrics; None for nothing."""
        return None

    def asked(self, body: Body) -> Any:
        """The answer to a request of its script. Raises ValueError, for the reader, for what can't be answered."""
        raise NotImplementedError

    def register(self, app: Dash) -> None:
        """Add its callbacks, which run in the browser."""
        if self.button:
            tell(app, f"panel_{self.name}", "toggle", Input(ids.network.show(self.name), "n_clicks"))
        for function, id, property in self.inputs:
            tell(app, f"panel_{self.name}", function, Input(id, property))


def chart(name: str, label: str) -> html.Div:
    """The frame of a chart that is drawn in the browser, called as its panel."""
    id = ids.network.chart(name)
    return picture(id, label, [html.Div(id=id, className="graph")])
