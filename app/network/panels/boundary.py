"""What the run that is worked on has learnt: the class of every place in the plane of two features."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html
from numpy.typing import NDArray

from app import ids
from app.components.typed_arrays import typed
from app.network.options import Option, Words, listed
from app.network.panels.base import Panel, chart
from app.network.stored import moment
from app.web.json_routes import Body
from core.datasets import Dataset
from core.network.experiment import NetworkExperiment
from core.network.metrics import Metrics
from core.network.responses import responses
from core.network.training import Training
from core.quantities import Quantity, quoted
from core.statistics import median

SIDE = 81
"""Places a side."""
MARGIN = 0.06
"""What is drawn beyond the rows, as a share of where they lie."""
MOST_POINTS = 600
"""Rows of each set that are drawn."""


class Columns(Option):
    """The two features that the picture spans, counted from 1: `columns=11,9`."""

    name = "columns"

    def usual(self, experiment: NetworkExperiment) -> Words:
        """The first two."""
        return (1, 2)

    def read(self, text: str, experiment: NetworkExperiment) -> Words:
        """Their numbers. Raises ValueError for what are not two features of the data."""
        names, count = listed(text), experiment.data.features
        numbers = tuple(int(name) for name in names if name.isdecimal() and 1 <= int(name) <= count)
        if len(names) != 2 or len(set(numbers)) != 2:
            raise ValueError(f"Columns are {quoted(text)}: they take two numbers of features, from 1 to {count}")
        return numbers


class Boundary(Panel):
    """The most probable class over the plane of two features, with the rows; the other features at their medians.

    Of several networks the first is drawn. Its script asks with {run, epoch?, columns, points}: the numbers of
    the two features, from 1, and whether the rows are wanted too.
    """

    name = "boundary"
    label = "What it has learnt"
    order = 35
    asks = True
    later = True
    options = (Columns(),)

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Where two features are all there are."""
        return experiment.data.features == 2

    def tools(self) -> list[Any]:
        """Where the script puts the menus of the two features, if there are more."""
        return [html.Div(id=ids.network.BOUNDARY_COLUMNS, className="columns")]

    def content(self) -> list[Any]:
        """The classes and their signs, the picture, and what the other features stand at."""
        return [
            html.Div(id=ids.network.BOUNDARY_LEGEND, className="legend"),
            chart(self.name, self.label),
            html.P(id=ids.network.BOUNDARY_NOTE, className="readout"),
        ]

    def begun(self, training: Training, metrics: Metrics) -> Any:
        """The names of the features and the classes."""
        data = training.checkpoint.experiment.data
        return {"features": list(data.feature_names), "classes": list(data.class_names)}

    def asked(self, body: Body) -> Any:
        """Class and probability at SIDE × SIDE places, row by row from below, and the rows."""
        checkpoint, epoch, parameters = moment(body)
        data = checkpoint.experiment.data
        columns = _columns(body.get("columns"), data)
        rows = np.concatenate((data.x_train, data.x_test))[:, columns]
        low, high = rows.min(axis=0), rows.max(axis=0)
        reach = np.maximum(MARGIN * (high - low), 1e-6)
        across, up = (np.linspace(a, b, SIDE) for a, b in zip(low - reach, high + reach, strict=True))
        places = np.tile(median(data.x_train, axis=0), (SIDE * SIDE, 1))
        places[:, columns[0]], places[:, columns[1]] = (axis.ravel() for axis in np.meshgrid(across, up))
        shares = responses(checkpoint.network(0), parameters, places)[-1]
        answer = {
            "epoch": epoch,
            "columns": [column + 1 for column in columns],
            "across": [float(across[0]), float(across[-1])],
            "up": [float(up[0]), float(up[-1])],
            "side": SIDE,
            "winner": typed(shares.argmax(axis=0), "u1"),
            "share": typed(np.nan_to_num(shares.max(axis=0)) * 255, "u1"),
        }
        return answer | ({"points": _points(data, columns)} if body.get("points") is True else {})


def _columns(raw: object, data: Dataset) -> list[int]:
    """The two features, counted from 0."""
    pair = raw if isinstance(raw, list) and len(raw) == 2 else [1, 2]
    number = Quantity("Column", minimum=1, maximum=data.features, integer=True)
    if data.features == 1:
        raise ValueError("The data have one feature: the picture takes two")
    found = [number.read(each) - 1 for each in pair]
    if found[0] == found[1]:
        raise ValueError(f"Columns are {pair[0]} and {pair[1]}: the picture takes two different features")
    return found


def _points(data: Dataset, columns: list[int]) -> dict[str, Any]:
    """Places and classes of rows of either set, evenly chosen where there are too many, and how many there are."""

    def of(x: NDArray[np.float64], y: NDArray[np.intp]) -> dict[str, Any]:
        chosen = np.linspace(0, len(y) - 1, min(len(y), MOST_POINTS)).astype(int)
        x = x[chosen]
        return {
            "x": typed(x[:, columns[0]]),
            "y": typed(x[:, columns[1]]),
            "label": typed(y[chosen], "i2"),
            "of": len(y),
        }

    return {"training": of(data.x_train, data.y_train), "test": of(data.x_test, data.y_test)}
