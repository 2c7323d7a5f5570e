"""What the descent page shows, and the link that its tests open it at."""

import pytest

from app import ids
from app.descent.options import default_options
from app.descent.payload import POSITION_BITS
from core.descent.experiment import read_descent, run
from tests.app.typed_arrays import decoded

LINK = "?surface=matyas&x=4&y=-4&steps=40&noise=0.5&seed=3&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
RATE = ids.descent.hyper(0, "learning_rate")
STEPS = ids.descent.field("steps")
DEFAULTS = default_options()


def experiment_on(descent):
    """The experiment that stands in the controls."""
    experiment, problems = read_descent(descent.draft())
    assert problems == {}
    return experiment


def query_of(descent):
    return descent[ids.descent.QUERY]["data"]["search"]


def changed(updates):
    """Ids of what an answer updates, fields' messages apart."""
    return {id for id, name in updates if name != "error"}


def messages(descent):
    """(competitor's colour, name) of each field with a message: the message."""
    return {
        (id.get("slot"), id["name"] if "name" in id else id["type"]): props["error"]
        for id, props in descent.components()
        if isinstance(id, dict) and props.get("error")
    }


def slots(descent):
    return [id["slot"] for id, _ in descent.components() if isinstance(id, dict) and id["type"] == "rule"]


def cards(descent):
    """(colour, rule) of each competitor's card."""
    return [(row["color"], row["rule"]) for row in descent.draft()["competitors"]]


def assert_paths_are_of(descent, experiment):
    """The race on the page is the experiment's own."""
    paths = descent[ids.descent.RACE]["data"]["paths"]
    trajectories = run(experiment)
    assert len(paths) == len(trajectories)
    for path, trajectory, competitor in zip(paths, trajectories, experiment.competitors, strict=True):
        assert path["slot"] == competitor.color
        assert decoded(path["x"]) == pytest.approx(trajectory.points[:, 0], rel=2.0**-POSITION_BITS)
        assert decoded(path["y"]) == pytest.approx(trajectory.points[:, 1], rel=2.0**-POSITION_BITS)
