"""A panel of the descent page of a reader's own: one Python file and one script, which nothing else names."""

from app.components.registry import registry
from app.descent import panels
from app.descent.panels import PANELS, Panel
from tests.app.own_parts import add_files, fill

MODULE = '''
"""How far each path has come in all."""

import numpy as np

from app.descent.option_kinds import Menu
from app.descent.panels.base import Panel
from app.descent.slots import place_of

LENGTH = Menu("length", "Length of the paths", {"off": "Length: off", "on": "Length"})


class Length(Panel):
    name = "length"
    label = "Length"
    order = 15
    options = (LENGTH,)

    def tools(self):
        return [LENGTH.control(w=120)]

    def asked(self, state, body):
        path = state.paths[place_of(body["slot"], state.experiment.competitors)]
        return {"length": float(np.hypot(*np.diff(path.points, axis=0).T).sum())}
'''

SCRIPT = """
import { post } from "../../lib/requests.js";

export default {
  async turn(on, display, { search }) {
    const frame = document.getElementById("panel-length");
    const text = async () => `${(await post("/descent/length", { search, slot: 0 })).length.toFixed(2)} long`;
    frame.textContent = on ? await text() : "";
  },
};
"""


def add_panel(folder, monkeypatch):
    """Put the panel's two files among the others, in a folder."""
    add_files(panels, "length", MODULE, SCRIPT, folder, monkeypatch)
    fill(PANELS, registry(panels.__name__, Panel), monkeypatch)
