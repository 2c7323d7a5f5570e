"""How results reach the code, and the parts in which they are held."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from app.descent.options import known_options
from core.descent import experiment as descent_experiments
from core.network import experiment as network_experiments
from core.network.metrics import Metrics
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES

Parts = dict[str, Any]
"""A result: arrays, texts and plain values by name."""

RUNS = "FALL_LINE_RUNS"
"""The environment variable that names the folder of training runs."""


def descent_of(query: str) -> Any:
    """The experiment of a link that has nothing wrong with it."""
    experiment, problems = descent_experiments.from_query(query, beside=known_options())
    assert not problems, problems
    return experiment


def network_of(query: str) -> Any:
    """The training experiment of a link that has nothing wrong with it."""
    experiment, problems = network_experiments.from_query(query)
    assert not problems, problems
    return experiment


def rule_of(name: str, share: float) -> Any:
    """A rule at this share of its usual learning rate, or as it is where it has none."""
    rule = OPTIMIZERS[name]()
    return replace(rule, learning_rate=share * rule.learning_rate) if hasattr(rule, "learning_rate") else rule


def outcome_of(trajectory: Any) -> list[Any]:
    """How a path ended: its kind, the step, the sentence, and when it arrived."""
    outcome = trajectory.outcome
    return [outcome.kind.name, outcome.step, outcome.sentence, trajectory.first_near_minimum]


def readings_of(trajectory: Any) -> np.ndarray:
    """All that is known at each point of a path, (steps + 1, 5)."""
    return np.column_stack((trajectory.points, trajectory.values, trajectory.gradient_norms, trajectory.distances))


def endings_of(results: Any) -> Parts:
    """How many descents ended, as the engine of many descents has it."""
    return {name: getattr(results, name) for name in ("kinds", "minima", "steps", "arrived", "ends", "values")} | {
        "distances": results.distances
    }


def in_precision(made: Any, single: bool | None) -> Any:
    """A map in single or double precision, or in the one that a trial decides on."""
    return (
        made.in_its_precision() if single is None else replace(made, descents=replace(made.descents, single=single))
    )


def cells_of(made: Any) -> Parts:
    """All cells of a map, the order in which they arrive, and its precision."""
    cells = made.run(np.arange(made.shape[0] * made.shape[1]))
    return {
        **{name: getattr(cells, name) for name in ("kinds", "minima", "shares", "values", "steps")},
        "order": np.concatenate([level.cells for level in made.levels()]),
        "strides": [level.stride for level in made.levels()],
        "precision": np.dtype(made.descents.dtype).name,
    }


def schedule_of(name: str, **settings: float) -> Any:
    """A schedule by its name."""
    return SCHEDULES[name](**settings)


def metrics_of(metrics: Any) -> Parts:
    """All that is measured of a training run, by name."""
    return {field.name: getattr(metrics, field.name) for field in fields(Metrics)}


def state_of(checkpoint: Any) -> Parts:
    """Where a training run stands."""
    leaves = [np.asarray(leaf) for leaf in checkpoint.state]
    return {
        "parameters": checkpoint.parameters,
        "state": np.concatenate([leaf.ravel() for leaf in leaves]) if leaves else np.empty(0),
        "sentences": [checkpoint.sentence(index) for index in range(checkpoint.experiment.networks)],
    }
