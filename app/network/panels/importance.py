"""Which columns of the table a run's answers depend on, measured when the reader asks for it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from dash import html

from app import ids
from app.components.controls import small_button
from app.network.panels.base import Panel
from app.network.stored import UnusableRun, stored
from app.web.json_routes import Body
from core.network.experiment import EPOCH, NetworkExperiment
from core.network.importance import REPEATS, accuracy_lost
from core.quantities import Quantity

LONGEST = 0.15
"""Seconds after which a piece ends."""
MOST_WORK = 600_000_000
"""Rows × parameters of one column, all shuffles together."""
FEWEST_ROWS = 50


class Importance(Panel):
    """The permutation importance of each column: what of the test accuracy is lost where it is shuffled.

    Its script asks with {run, epoch, first}, piece by piece: the answer has the columns from `first` on, as many as
    are done in a short while. Every piece shuffles alike, so that it does not matter how the columns are cut into
    pieces. Where the network is large and the test rows are very many, it is measured on some of them. Of several
    networks the first is measured.
    """

    name = "importance"
    label = "Which columns count"
    order = 65
    asks = True
    later = True
    button = ("confusion", label)
    inputs = (("measure", ids.network.MEASURE, "n_clicks"),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Not unless the reader wants it."""
        return False

    def tools(self) -> list[Any]:
        """The button that begins the measurement, or stops it."""
        return [small_button("Measure", ids.network.MEASURE)]

    def content(self) -> list[Any]:
        """The frame of the table."""
        region = {"role": "region", "tabIndex": 0, "aria-label": "Importance of each column"}
        return [html.Div(id=ids.network.IMPORTANCE, className="importance", **region)]

    def asked(self, body: Body) -> Any:
        """What each column from `first` on loses of the test accuracy, its mean and standard deviation.

        Raises UnusableRun where the run has gone on since the page knew it.
        """
        checkpoint, _ = stored(body.get("run"))
        if checkpoint.epoch != EPOCH.read(body.get("epoch")):
            raise UnusableRun(f"This run is at epoch {checkpoint.epoch:,} by now: measure it when it stands still.")
        data, network = checkpoint.experiment.data, checkpoint.network(0)
        names = list(data.columns)
        first = Quantity("First column", maximum=len(names) - 1, integer=True).read(body.get("first"))
        most = max(FEWEST_ROWS, MOST_WORK // (REPEATS * network.parameters.size))
        rows = np.linspace(0, len(data.y_test) - 1, min(len(data.y_test), most)).astype(int)
        x, y = data.x_test[rows], data.y_test[rows]
        began, found = time.perf_counter(), list[dict[str, Any]]()
        for name in names[first:]:
            lost = accuracy_lost(network, x, y, [data.columns[name]])
            found.append({"name": name, "mean": float(lost.mean()), "spread": float(lost.std())})
            if time.perf_counter() - began > LONGEST:
                break
        return {
            "columns": found,
            "next": first + len(found),
            "of": len(names),
            "rows": len(rows),
            "repeats": REPEATS,
            "accuracy": float(network.accuracy(x, y)),
        }
