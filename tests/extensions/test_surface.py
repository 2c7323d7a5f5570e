"""A surface of one class, which nothing else names: in menus, links, sweeps, maps and scripts."""

from typing import Any

import numpy as np
import pytest

from app.descent.controls import controls
from app.descent.export.numpy_script import numpy_script
from core.batched.maps import basins
from core.descent.experiment import from_query, run, to_dict, to_query
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Box, Surface
from core.sweep.study import read_sweep
from tests.extensions.shown import shown


class Trough(Surface):
    """A straight trough with a bump: (x − 1)² + 0.1 (y² − 1)²."""

    name = "trough_of_a_test"
    label = "Trough"
    formula = "(x − 1)² + 0.1 (y² − 1)²"
    note = "Two minima beside each other."
    source = "This test"
    box = Box(-2, 4, -2, 2)
    near_minima = ((1, 1), (1, -1))
    near_stationary = ((1, 0),)

    def value(self, x: Any, y: Any, xp: Any = np) -> Any:
        """(x − 1)² + 0.1 (y² − 1)²."""
        return (x - 1) ** 2 + 0.1 * (y**2 - 1) ** 2

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """(2(x − 1), 0.4y(y² − 1))."""
        return 2 * (x - 1), 0.4 * y * (y * y - 1)


NAME = Trough.name
QUERY = f"surface={NAME}&x=3&y=0.5&steps=200&noise=0&seed=0&c=gradient_descent,learning_rate:0.1"


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(SURFACES, NAME, Trough())


def test_a_link_opens_it_and_its_path_is_told_of_its_own_minimum():
    experiment, problems = from_query(QUERY)
    assert problems == {} and from_query(to_query(experiment)) == (experiment, {})
    (path,) = run(experiment)
    assert path.outcome.sentence.endswith("from the global minimum at (1, 1).")


def test_the_menu_offers_it():
    experiment, _ = from_query(QUERY)
    assert '"label": "Trough"' in shown(controls(to_dict(experiment), None))


def test_its_basins_are_its_minima():
    cells = basins(SURFACES[NAME], OPTIMIZERS["gradient_descent"](learning_rate=0.1), 25, 300)
    found = cells.run(np.arange(625))
    assert set(found.minima.tolist()) >= {0, 1}


def test_a_sweep_takes_it():
    sweep = read_sweep({"kind": "descent", "experiment": {"surface": NAME, "noise": 0}, "vary": {"seed": [0, 1]}})
    assert [row["minimum"] for row in sweep.kind.run(sweep.experiments)] != []


def test_its_script_computes_the_same_bits():
    experiment, _ = from_query(QUERY)
    space: dict[str, Any] = {"__name__": "script"}
    exec(compile(numpy_script(experiment), "script", "exec"), space)
    assert np.array_equal(np.asarray(space["paths"][0]), run(experiment)[0].points)
