"""The race on screen as a script for PyTorch: its own optimizers, its own gradients, the same noise.

PyTorch's rules differ from the textbook's in a few conventions; where that changes numbers the script says so, and
prints where Fall Line's own path ends beside where PyTorch's does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from app.descent.export.formula_source import has_roots, torch_value
from app.descent.export.numpy_script import (
    SCHEDULE_COLUMNS,
    distinct_names,
    docstring,
    has_schedules,
    joined,
    schedule_cells,
    schedule_classes,
    settings,
    surface_source,
)
from app.descent.export.sources import Unwritable, function_source
from core.descent import Trajectory
from core.descent.experiment import DescentExperiment
from core.descent.noise import standard_normals
from core.formula.surface import CustomSurface
from core.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    Rule,
)
from core.surfaces import Surface

MOMENTUM_NOTE = (
    "PyTorch's momentum keeps v/α: u ← γu + g, θ ← θ − αu. While α is constant that is the textbook's\n"
    "# v ← γv + αg, θ ← θ − v; a schedule's factor therefore multiplies g here, and not α."
)
NESTEROV_NOTE = (
    "PyTorch's Nesterov moves the look-ahead point θ − γv, where it takes the gradient; `descend` adds γv to it\n"
    "# and so records θ itself."
)
EPSILON_NOTE = (
    "PyTorch divides by √G + ε. The link asks for √(G + ε), ε inside the root, of {}: the paths\n"
    "# part where G is not much larger than ε. (Switch ε to outside the root on the page to see PyTorch's.)"
)
ADADELTA_NOTE = "PyTorch's Adadelta multiplies the textbook's step by lr: 1 leaves it as it is."


class Torch(NamedTuple):
    """An optimizer of torch.optim, its settings for a rule of core, and what differs, if anything does."""

    name: str
    settings: Callable[[Any], dict[str, Any]]
    notes: tuple[str, ...] = ()


def _momentum(rule: Momentum) -> dict[str, Any]:
    return {"lr": rule.learning_rate, "momentum": rule.momentum}


def _nesterov(rule: Nesterov) -> dict[str, Any]:
    # PyTorch takes Nesterov's form only with a momentum, without which there is no look-ahead either.
    return _momentum(rule) | {"nesterov": bool(rule.momentum)}


TORCH: Mapping[type[Rule], Torch] = {
    GradientDescent: Torch("SGD", lambda rule: {"lr": rule.learning_rate}),
    SGD: Torch("SGD", lambda rule: {"lr": rule.learning_rate}),
    Momentum: Torch("SGD", _momentum, (MOMENTUM_NOTE,)),
    Nesterov: Torch("SGD", _nesterov, (MOMENTUM_NOTE, NESTEROV_NOTE)),
    AdaGrad: Torch("Adagrad", lambda rule: {"lr": rule.learning_rate, "eps": rule.epsilon}),
    RMSProp: Torch("RMSprop", lambda rule: {"lr": rule.learning_rate, "alpha": rule.decay, "eps": rule.epsilon}),
    AdaDelta: Torch("Adadelta", lambda rule: {"lr": 1.0, "rho": rule.decay, "eps": rule.epsilon}, (ADADELTA_NOTE,)),
    Adam: Torch(
        "Adam",
        lambda rule: {"lr": rule.learning_rate, "betas": (rule.beta1, rule.beta2), "eps": rule.epsilon},
    ),
}
"""PyTorch's counterpart of each rule that has one."""


def torch_script(experiment: DescentExperiment, trajectories: Sequence[Trajectory]) -> str:
    """A script that needs PyTorch and numpy; `trajectories` tell it where Fall Line's own paths end.

    Raises Unwritable, in words for the reader, for a rule that torch.optim doesn't have.
    """
    surface, competitors = experiment.the_surface, experiment.competitors
    for competitor in competitors:
        if type(competitor.rule) not in TORCH:
            raise Unwritable(
                f"{competitor.rule.label} isn't in torch.optim: it takes races of "
                f"{', '.join(rule.label for rule in TORCH)}."
            )
    scheduled = has_schedules(experiment)
    labels = distinct_names(competitors)
    rows = [
        (
            name,
            TORCH[type(c.rule)].name,
            TORCH[type(c.rule)].settings(c.rule),
            not c.rule.exact and experiment.noise > 0,
            tuple(trajectory.points[-1].tolist()),
            *(schedule_cells(c) if scheduled else ()),
        )
        for name, c, trajectory in zip(labels, competitors, trajectories, strict=True)
    ]
    columns = "name, optimizer, its settings, whether its gradient is noisy, where Fall Line's path ends"
    return joined(
        docstring(
            experiment,
            "with PyTorch's optimizers and autograd. Rounding differs from Fall Line's, most on chaotic paths",
        ),
        DATACLASS * scheduled + "import numpy as np\nimport torch",
        _notes(labels, experiment),
        settings(experiment, rows, columns + SCHEDULE_COLUMNS * scheduled),
        _value_source(surface),
        function_source(standard_normals),
        *schedule_classes(experiment),
        _descend(surface),
        MAIN.replace("«cells»", ", schedule, shape" * scheduled).replace(
            "«factors»", "globals()[schedule](**shape).factors(STEPS)" if scheduled else "np.ones(STEPS)"
        ),
    )


def _notes(labels: Sequence[str], experiment: DescentExperiment) -> str:
    """How PyTorch's conventions differ, as far as these competitors are concerned."""
    competitors = experiment.competitors
    notes = [note for c in competitors for note in TORCH[type(c.rule)].notes]
    inside = [
        name for name, c in zip(labels, competitors, strict=True) if getattr(c.rule, "epsilon_inside_root", False)
    ]
    if inside:
        notes.append(EPSILON_NOTE.format(", ".join(inside)))
    return "\n".join(f"# {note}" for note in dict.fromkeys(notes))


def _value_source(surface: Surface) -> str:
    if isinstance(surface, CustomSurface):
        return torch_value(surface.expression)
    return surface_source(surface, type(surface).value, {"xp": "torch"})


def _descend(surface: Surface) -> str:
    if isinstance(surface, CustomSurface):
        has_tip = has_roots(surface.expression)
    else:
        has_tip = "sqrt" in inspect.getsource(type(surface).value)
    undefined = "" if surface.total else UNDEFINED
    return DESCEND.replace("«tip»", TIP if has_tip else "").replace("«undefined»", undefined)


TIP = "        theta.grad.nan_to_num_(nan=0.0)  # at the tip of the cone, where 0 is a subgradient\n"

DESCEND = '''
def descend(optimizer, settings, noisy, factors):
    """The points of one path, (steps + 1, 2), fewer if it diverges."""
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, optimizer)([theta], **settings)
    group = optimizer.param_groups[0]
    rate, momentum = group["lr"], group.get("momentum", 0.0)
    kicks = torch.from_numpy(noisy * NOISE * standard_normals(SEED, STEPS))
    points = [START]
    for factor, kick in zip(factors.tolist(), kicks):
        optimizer.zero_grad()
        value(*theta).backward()
«tip»        theta.grad += kick
        if momentum:
            theta.grad *= factor
        else:
            group["lr"] = rate * factor
        optimizer.step()
        point = theta.detach().clone()
        if group.get("nesterov"):
            point += rate * momentum * optimizer.state[theta]["momentum_buffer"]
        x, y = point.tolist()
        if not (BOUNDS[0] <= x <= BOUNDS[1] and BOUNDS[2] <= y <= BOUNDS[3])«undefined»:
            break
        points.append((x, y))
    return np.array(points)
'''

UNDEFINED = " or not torch.isfinite(value(*point))"
"""Where a path ends, too, on a surface that isn't defined everywhere."""

DATACLASS = "from dataclasses import dataclass\n\n"

MAIN = """
paths = []
for name, optimizer, settings, noisy, expected«cells» in COMPETITORS:
    paths.append(descend(optimizer, settings, noisy, «factors»))
    x, y = paths[-1][-1].tolist()
    print(f"{name}: ({x!r}, {y!r}) after {len(paths[-1]) - 1} steps; Fall Line: {expected}")
"""
