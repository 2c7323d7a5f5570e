"""A schedule of one class, which nothing else names: in menus, links, paths, scripts and the network."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from app.descent.controls import controls
from app.descent.export.numpy_script import numpy_script
from core.descent.experiment import from_query, run, to_dict, to_query
from core.network.experiment import from_query as network_from_query
from core.optimizers.schedules import INTERVAL, SCHEDULES, Schedule, setting
from tests.extensions.shown import shown


@dataclass(frozen=True, kw_only=True)
class Sawtooth(Schedule):
    """Down in a straight line and up again at once, each `interval` of the run: αₜ = α(1 − frac(p/κ)/2)."""

    name: ClassVar[str] = "sawtooth_of_a_test"
    label: ClassVar[str] = "Sawtooth"
    equation: ClassVar[str] = "αₜ = α(1 − frac(p/κ)/2)"
    source: ClassVar[str] = "This test"

    interval: float = setting(INTERVAL, 0.25)

    def _after(self, step: Any, steps: int) -> Any:
        """1 − frac(p/κ)/2."""
        share = step / steps / self.interval
        return 1 - (share - np.floor(share)) / 2


NAME = Sawtooth.name
QUERY = (
    "surface=bowl&x=4&y=-4&steps=40&noise=0&seed=0"
    f"&c=momentum,learning_rate:0.01,schedule:{NAME},warmup:0.1,interval:0.5"
)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(SCHEDULES, NAME, Sawtooth)


def test_a_link_holds_it_and_a_path_follows_it():
    experiment, problems = from_query(QUERY)
    assert problems == {} and from_query(to_query(experiment)) == (experiment, {})
    assert experiment.competitors[0].schedule == Sawtooth(warmup=0.1, interval=0.5)
    plain, _ = from_query(QUERY.split(",schedule")[0])
    assert not np.array_equal(run(experiment)[0].points, run(plain)[0].points)


def test_the_menu_offers_it_with_its_setting():
    experiment, _ = from_query(QUERY)
    page = shown(controls(to_dict(experiment), None))
    assert "Sawtooth" in page and "Interval" in page


def test_its_script_computes_the_same_bits():
    experiment, _ = from_query(QUERY)
    space: dict[str, Any] = {"__name__": "script"}
    exec(compile(numpy_script(experiment), "script", "exec"), space)
    assert np.array_equal(np.asarray(space["paths"][0]), run(experiment)[0].points)


def test_a_network_trains_by_it():
    experiment, problems = network_from_query(f"epochs=10&schedule={NAME},interval:0.5")
    assert problems == {}
    rates = [experiment.rule_in(epoch).learning_rate for epoch in (1, 5, 6, 10)]
    assert rates[0] == rates[2] > rates[1] == rates[3]
