"""A panel of a reader's own: one Python file and one script, which nothing else in the project names."""

from app.components.registry import registry
from app.network import panels
from app.network.panels import PANELS, Panel
from tests.app.own_parts import add_files, fill

MODULE = '''
"""How far each run has come, and how often the reader looked."""

from dash import html

from app.network.options import Option
from app.network.panels.base import Panel
from core.quantities import Quantity

SIZE = Quantity("Size of the marks", minimum=1, maximum=99, integer=True)


class Size(Option):
    name = "size"

    def usual(self, experiment):
        return (6,)

    def read(self, text, experiment):
        return (SIZE.read(text),)


class Looks(Panel):
    name = "looks"
    label = "Looks"
    order = 25
    button = ("loss", "Looks")
    options = (Size(),)
    inputs = (("look", "look-again", "n_clicks"),)

    def tools(self):
        return [html.Button("Look again", id="look-again")]

    def begun(self, training, metrics):
        return {"networks": training.checkpoint.experiment.networks}

    def told(self, training, metrics):
        return {"epoch": training.checkpoint.epoch}
'''

SCRIPT = """
import { layout } from "../../lib/plots.js";
import { option, setOption } from "../view.js";

let looks = 0;

function figure({ runs }) {
  const x = runs.map((run) => run.told.looks.epoch);
  const y = runs.map((run) => run.begun.looks.networks);
  const [size] = option("size", [6]);
  const title = { text: `${looks} looks` };
  return { data: [{ type: "scatter", x, y, marker: { size } }], layout: layout({ title }) };
}

function look() {
  looks += 1;
  setOption("size", [6 + looks]);
}

export default { figure, live: true, inputs: { look } };
"""


def add_panel(folder, monkeypatch):
    """Put the panel's two files among the others, in a folder; returns the panel."""
    add_files(panels, "looks", MODULE, SCRIPT, folder, monkeypatch)
    fill(PANELS, registry(panels.__name__, Panel), monkeypatch)
    return PANELS["looks"]
