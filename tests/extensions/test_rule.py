"""The promise that a rule is one entry: one that stands in this file alone is picked up by all that knows rules.

It is registered before anything else is imported, as a rule in core/optimizers would be, in an interpreter of its
own: this file as a program runs the checks below and prints what each of them has to say.
"""

import json
import subprocess
import sys
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.base import Rule
from core.optimizers.hyperparameters import LEARNING_RATE, hyperparameter
from core.quantities import Quantity

STIFFNESS = Quantity("Stiffness", "κ", "How soon a gradient counts as steep.", maximum=10.0, open_minimum=True)


@dataclass(frozen=True)
class Newcomer(Rule):
    """A gradient that is never steeper than 1: θ ← θ − α tanh κg."""

    name: ClassVar[str] = "newcomer"
    label: ClassVar[str] = "Newcomer"
    equation: ClassVar[str] = "θ ← θ − α tanh κg"
    source: ClassVar[str] = "This file, 2026"

    learning_rate: float = hyperparameter(LEARNING_RATE, 0.05)
    stiffness: float = hyperparameter(STIFFNESS, 1.0)

    def update(self, gradient, state, parameters):
        """−α tanh κg."""
        return -self.learning_rate * np.tanh(self.stiffness * gradient), state


LINK = "surface=bowl&x=2&y=1&steps=30&noise=0.5&seed=3&c=newcomer,stiffness:2.5&c=sgd"
RULE = Newcomer(stiffness=2.5)


def experiment():
    from core.descent.experiment import from_query

    found, problems = from_query(LINK)
    assert not problems
    return found


def links():
    """A link with it opens, and is written back."""
    from core.descent.experiment import names, to_query

    found = experiment()
    assert found.competitors[0].rule == RULE
    assert "c=newcomer,learning_rate:0.05,stiffness:2.5" in to_query(found)
    assert names(found.competitors)[0] == "Newcomer α = 0.05, κ = 2.5"


def controls():
    """Both pages have it in their menus, with a control for each hyperparameter."""
    from app.main import create_app
    from tests.app.dash_client import NetworkPage, Page

    app = create_app()
    for page, link in ((Page(app), LINK), (NetworkPage(app), "rule=newcomer,stiffness:2.5")):
        page.open(f"?{link}")
        menus = [props["data"] for _, props in page.components() if isinstance(props.get("data"), list)]
        groups = [group["items"] for menu in menus for group in menu if "group" in group]
        assert any({"value": "newcomer", "label": "Newcomer"} in items for items in groups)
        boxes = [props for _, props in page.components() if props.get("label") == "Stiffness κ"]
        assert [box["value"] for box in boxes] == ["2.5"]


def descents():
    """It descends alone, in a crowd, in an ensemble and in a map, and is tuned."""
    from core.batched.ensembles import ensemble
    from core.batched.maps import settings_map
    from core.batched.tuning import Contest, Tuning
    from core.descent import descend, descend_many
    from core.surfaces import SURFACES

    bowl = SURFACES["bowl"]
    alone = descend(bowl, RULE, (2.0, 1.0), 30, 0.5, 3)
    still = descend(bowl, RULE, (2.0, 1.0), 1)
    assert still.points[1].tolist() == [2 - 0.05 * np.tanh(10), 1 - 0.05 * np.tanh(5)]
    assert all((path.points == alone.points).all() for path in descend_many(bowl, [RULE] * 9, (2, 1), 30, 0.5, 3))
    members = ensemble(bowl, RULE, (2.0, 1.0), 30, 0.5, 3, count=5)
    assert members.outcomes.ends[0].tolist() == alone.points[-1].tolist()
    cells = settings_map(bowl, RULE, ("stiffness", [1.0, 2.5]), ("learning_rate", [0.05]), (2, 1), 30, 0.5, (3,))
    assert cells.run([1]).values[0] == pytest.approx(alone.values[-1])
    tuning = Tuning(Contest(bowl, (2.0, 1.0), 0.0, 0, 30, tries=6), RULE)
    while not tuning.done:
        tuning = tuning.advance()
    assert tuning.tuned.stiffness == 2.5


def training():
    """It trains a network."""
    from core.network import advance, begin
    from core.network.experiment import from_query as network_from_query

    found, problems = network_from_query("rule=newcomer,stiffness:2.5&epochs=2")
    assert not problems and found.rule == RULE
    assert advance(begin(found), 2)[1].train_loss[-1, 0] < advance(begin(found), 1)[1].train_loss[0, 0]


def sweeps():
    """A study varies it and its own hyperparameter."""
    from core.sweep.run import run_here, tasks
    from core.sweep.study import read_sweep

    study = """
        kind = "descent"
        [experiment]
        surface = "bowl"
        [vary]
        rule = ["newcomer", "sgd"]
        stiffness = [0.5, 2.5]
    """
    sweep = read_sweep(tomllib.loads(study))
    assert [(row["rule"], row.get("stiffness")) for row in sweep.rows] == [
        ("newcomer", 0.5),
        ("newcomer", 2.5),
        ("sgd", None),
    ]
    assert len([row for rows in run_here(tasks(sweep)) for row in rows]) == 3


def scripts():
    """The scripts to take away hold its source, with numpy the same bits."""
    from app.descent.export.numpy_script import numpy_script
    from app.descent.export.torch_script import torch_script
    from core.descent.experiment import run

    paths = run(experiment())
    space = {"__name__": "__main__"}
    exec(numpy_script(experiment()), space)
    assert [path.tolist() for path in space["paths"]] == [path.points.tolist() for path in paths]
    script = torch_script(experiment(), paths)
    compile(script, "torch.py", "exec")
    assert "torch.tanh(self.stiffness * gradient)" in script


CHECKS = (links, controls, descents, training, sweeps, scripts)


def said_by(check):
    try:
        check()
    except Exception:
        return traceback.format_exc()
    return ""


@pytest.fixture(scope="module")
def said():
    done = subprocess.run(
        [sys.executable, "-m", "tests.extensions.test_rule"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("check", [check.__name__ for check in CHECKS])
def test_a_rule_of_one_file_is_picked_up(said, check):
    assert said[check] == ""


def test_it_is_no_rule_of_the_package():
    assert "newcomer" not in OPTIMIZERS


if __name__ == "__main__":
    OPTIMIZERS[Newcomer.name] = Newcomer
    print(json.dumps({check.__name__: said_by(check) for check in CHECKS}))
