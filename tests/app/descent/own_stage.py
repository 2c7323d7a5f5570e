"""A stage of a reader's own: one Python file and one script, which nothing else in the project names."""

from app.components.registry import registry
from app.descent import stages
from app.descent.stages import STAGES, Stage
from tests.app.own_parts import add_files, fill

MODULE = '''
"""A polygon about the start, whose corners the server knows."""

from dash import html

from app.descent.elements import chart
from app.descent.option_kinds import Menu, Number
from app.descent.stages.base import Request, Stage
from app.descent.stages.views import progress, readings
from core.quantities import Quantity

SIDES = Number("sides", Quantity("Sides", minimum=3, maximum=9, integer=True), 5)
FILLED = Menu("filled", "Filled", {"yes": "Filled", "no": "Outline"})


def tools():
    return html.Div([SIDES.control(), FILLED.control()], className="stage-tools")


def picture():
    return html.Div(chart("polygon-chart", "Polygon"), id="polygon", className="stage-body")


class Polygon(Stage):
    name = "polygon"
    label = "A polygon"
    order = 25
    options = (SIDES, FILLED)
    route = "polygon"
    head = (tools,)
    body = (picture,)
    foot = (progress,)
    views = (readings,)

    def request(self, experiment, options):
        return Request(experiment, {"sides": options["sides"]}, told={"middle": experiment.start})

    def answer(self, experiment, options, body):
        return {"angle": 360 / int(options["sides"]) * body["corner"], "surface": experiment.surface}
'''

SCRIPT = """
import { player } from "../player.js";

export default {
  chart: "polygon-chart",
  angles: [],
  sides: 1,

  begin(display, work) {
    this.sides = Number(display.sides);
    this.angles = [];
    return {
      path: "/descent/polygon",
      body: { work, corner: 0 },
      take: ({ angle }) => {
        this.angles.push(angle);
        return this.angles.length < this.sides && { work, corner: this.angles.length };
      },
    };
  },

  share() { return this.angles.length / this.sides; },
  told() { return `${this.angles.at(-1)} degrees about ${player.race.surface.label}`; },

  draw({ middle: [x, y] }) {
    const turned = this.angles.map((angle) => (angle * Math.PI) / 180);
    const trace = { type: "scatter", x: turned.map((t) => x + Math.cos(t)), y: turned.map((t) => y + Math.sin(t)) };
    Plotly.react(document.querySelector("#polygon-chart .plot"), [trace]);
  },
};
"""


def add_stage(folder, monkeypatch):
    """Put the stage's two files among the others, in a folder."""
    add_files(stages, "polygon", MODULE, SCRIPT, folder, monkeypatch)
    fill(STAGES, {stage.value: stage for stage in registry(stages.__name__, Stage).values()}, monkeypatch)
