"""The race on screen as a script for PyTorch: its own optimizers, its own gradients, the same noise.

PyTorch's rules differ from the textbook's in a few conventions; where that changes numbers the script says so, and
prints where Fall Line's own path ends beside where PyTorch's does. A rule declares which class of torch.optim it is
(`Rule.in_torch`); any other stands in the script as an optimizer, with its own source on tensors.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from app.descent.export.formula_source import has_roots, torch_value
from app.descent.export.numpy_script import (
    RULE_METHODS,
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
from app.descent.export.rule_source import class_names, typed_sources
from app.descent.export.sources import Unwritable, class_sources, function_source, refuse_python
from core.descent import Trajectory
from core.descent.experiment import Competitor, DescentExperiment
from core.descent.noise import standard_normals
from core.formula.rule import TypedRule
from core.formula.surface import CustomSurface
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT
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

WHOLE = (
    "{} asks for more than one gradient a step or for values of f, which an optimizer of PyTorch isn't given: take"
    " the script for numpy, or the race without it."
)
BOTH = (
    "{} has its learning rate outside the velocity, under a schedule, and looks ahead: no optimizer of PyTorch does"
    " both. Take the script for numpy, or the gradient at θ."
)


def torch_script(experiment: DescentExperiment, trajectories: Sequence[Trajectory]) -> str:
    """A script that needs PyTorch and numpy; `trajectories` tell it where Fall Line's own paths end.

    A rule that torch.optim doesn't have stands in it as an optimizer of its own. Raises Unwritable, in words for
    the reader, for a surface or a rule whose source needs more.
    """
    surface, competitors = experiment.the_surface, experiment.competitors
    _refuse_unwritable(competitors)
    scheduled = has_schedules(experiment)
    formed = any(_form(c.rule) for c in competitors)
    labels = distinct_names(competitors)
    own = class_names(list(dict.fromkeys(type(c.rule) for c in competitors if c.rule.in_torch() is None)))
    typed = typed_sources(own, tensors=True)
    rows = [
        (
            *_row(name, c, own, experiment.noise, trajectory),
            *(schedule_cells(c) if scheduled else ()),
            *([_form(c.rule)] if formed else ()),
        )
        for name, c, trajectory in zip(labels, competitors, trajectories, strict=True)
    ]
    columns = "name, optimizer, its settings, whether its gradient is noisy, where Fall Line's path ends"
    return joined(
        docstring(
            experiment,
            "with PyTorch's optimizers and autograd. Rounding differs from Fall Line's, most on chaotic paths",
        ),
        "import math\n" * bool(typed)
        + (OWN_IMPORTS if own else DATACLASS * scheduled)
        + "import numpy as np\nimport torch",
        _notes(labels, experiment),
        settings(experiment, rows, columns + SCHEDULE_COLUMNS * scheduled + FORM_COLUMN * formed),
        value := _value_source(surface),
        function_source(standard_normals),
        *class_sources([rule for rule in own if not rule.text], RULE_METHODS, names={"np": "torch"}),
        *(source for source in typed if source not in value),
        OWN * bool(own),
        *schedule_classes(experiment),
        _descend(surface, bool(own), formed),
        MAIN.replace("«cells»", ", schedule, shape" * scheduled + ", form" * formed)
        .replace("«factors»", "globals()[schedule](**shape).factors(STEPS)" if scheduled else "np.ones(STEPS)")
        .replace("«form»", ", **form" * formed),
    )


def _refuse_unwritable(competitors: Sequence[Competitor]) -> None:
    """Raise Unwritable, in words for the reader, for a rule that PyTorch can't be told."""
    refuse_python(c.rule for c in competitors)
    for competitor in competitors:
        if competitor.rule.whole and competitor.rule.in_torch() is None and not _sums_alone(competitor.rule):
            raise Unwritable(WHOLE.format(competitor.rule.label))
        if competitor.schedule != CONSTANT and _changes_ahead(competitor.rule):
            raise Unwritable(BOTH.format(competitor.rule.label))


def _sums_alone(rule: Rule) -> bool:
    """Whether a rule asks for nothing but its gradient and sums over the parameters, which lie in one tensor."""
    return isinstance(rule, TypedRule) and not rule.steps.reads_f


def _row(
    name: str, competitor: Competitor, own: Mapping[type[Rule], str], noise: float, trajectory: Trajectory
) -> tuple[Any, ...]:
    """What a script holds of any competitor; `own` names the optimizers that stand in the script."""
    rule = competitor.rule
    return (
        name,
        *(rule.in_torch() or (own[type(rule)], rule.settings)),
        not rule.exact and noise > 0,
        tuple(trajectory.points[-1].tolist()),
    )


def _changes_ahead(rule: Rule) -> bool:
    """Whether the point ahead hangs on the learning rate."""
    return getattr(rule, "rate_outside", False) and getattr(rule, "looks_ahead", False)


def _form(rule: Rule) -> dict[str, bool]:
    """In what a rule of momentum is of PyTorch's own form: its rate outside the velocity, θ the point ahead."""
    if not rule.in_torch():
        return {}
    outside = {"outside": True} if getattr(rule, "rate_outside", False) else {}
    return outside | ({"ahead": False} if not getattr(rule, "looks_ahead", True) else {})


def _notes(labels: Sequence[str], experiment: DescentExperiment) -> str:
    """How PyTorch's conventions differ, as far as these competitors are concerned."""
    competitors = experiment.competitors
    theirs = [(c.rule, *found) for c in competitors if (found := c.rule.in_torch())]
    notes = [note for optimizer in theirs for note in _conventions(*optimizer)]
    inside = [
        name
        for name, c in zip(labels, competitors, strict=True)
        if getattr(c.rule, "epsilon_inside_root", False) and c.rule.in_torch()
    ]
    if inside:
        notes.append(EPSILON_NOTE.format(", ".join(inside)))
    return "\n".join(f"# {note}" for note in dict.fromkeys(notes))


def _conventions(rule: Rule, name: str, arguments: Mapping[str, Any]) -> list[str]:
    """What is unlike the rule, as its switches stand, in an optimizer of torch.optim with these arguments."""
    notes = {
        MOMENTUM_NOTE: "momentum" in arguments and not getattr(rule, "rate_outside", False),
        NESTEROV_NOTE: "nesterov" in arguments and getattr(rule, "looks_ahead", True),
        ADADELTA_NOTE: name == "Adadelta",
    }
    return [note for note, applies in notes.items() if applies]


def _value_source(surface: Surface) -> str:
    if isinstance(surface, CustomSurface):
        return torch_value(surface.expression)
    return surface_source(surface, type(surface).value, {"xp": "torch"})


def _descend(surface: Surface, own: bool, formed: bool) -> str:
    if isinstance(surface, CustomSurface):
        has_tip = has_roots(surface.expression)
    else:
        has_tip = "sqrt" in inspect.getsource(type(surface).value)
    undefined = "" if surface.total else UNDEFINED
    make, point = (MAKE_ANY, POINT_OF_ANY) if own else (MAKE, POINT)
    filled = DESCEND.replace("«make»", make).replace("«point»", point)
    for place, text in FORM.items():
        filled = filled.replace(place, text * formed)
    return filled.replace("«tip»", TIP if has_tip else "").replace("«undefined»", undefined)


TIP = "        theta.grad.nan_to_num_(nan=0.0)  # at the tip of the cone, where 0 is a subgradient\n"

DESCEND = '''
def descend(optimizer, settings, noisy, factors«form»):
    """The points of one path, (steps + 1, 2), fewer if it diverges."""
    theta = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = «make»
    group = optimizer.param_groups[0]
    rate, momentum = group["lr"], group.get("momentum", 0.0)
    kicks = torch.from_numpy(noisy * NOISE * standard_normals(SEED, STEPS))
    points = [START]
    for factor, kick in zip(factors.tolist(), kicks):
        optimizer.zero_grad()
        value(*theta).backward()
«tip»        theta.grad += kick
        if momentum«outside»:
            theta.grad *= factor
        else:
            group["lr"] = rate * factor
        optimizer.step()
        point = «point».detach().clone()
        if group.get("nesterov")«ahead»:
            point += rate * momentum * optimizer.state[theta]["momentum_buffer"]
        x, y = point.tolist()
        if not (BOUNDS[0] <= x <= BOUNDS[1] and BOUNDS[2] <= y <= BOUNDS[3])«undefined»:
            break
        points.append((x, y))
    return np.array(points)
'''

FORM_COLUMN = ", in what its momentum is of PyTorch's form"
FORM = {"«form»": ", outside=False, ahead=True", "«outside»": " and not outside", "«ahead»": " and ahead"}
"""What `descend` is told of competitors that are of PyTorch's own form."""

UNDEFINED = " or not torch.isfinite(value(*point))"
"""Where a path ends, too, on a surface that isn't defined everywhere."""

DATACLASS = "from dataclasses import dataclass\n\n"
OWN_IMPORTS = "from dataclasses import dataclass, replace\nfrom typing import NamedTuple\n\n"
MAKE = "getattr(torch.optim, optimizer)([theta], **settings)"
POINT = "theta"
MAKE_ANY = f"Own([theta], globals()[optimizer](**settings)) if optimizer in globals() else {MAKE}"
POINT_OF_ANY = 'optimizer.state[theta].get("parameters", theta)'

OWN = '''
class Own(torch.optim.Optimizer):
    """A rule that torch.optim doesn't have. What it moves is where the rule takes its gradient, θ itself for most;
    θ is kept beside it, as `parameters`."""

    def __init__(self, points, rule):
        super().__init__(points, {"lr": getattr(rule, "learning_rate", 1.0), "rule": rule})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            rule = group["rule"]
            if hasattr(rule, "learning_rate"):
                rule = replace(rule, learning_rate=group["lr"])
            for point in group["params"]:
                kept = self.state[point]
                if not kept:
                    kept["parameters"], kept["rule"] = point.clone(), rule.init(point)
                step, kept["rule"] = rule.update(point.grad, kept["rule"], kept["parameters"])
                kept["parameters"] += step
                point.copy_(rule.look_ahead(kept["parameters"], kept["rule"]))
'''

MAIN = """
paths = []
for name, optimizer, settings, noisy, expected«cells» in COMPETITORS:
    paths.append(descend(optimizer, settings, noisy, «factors»«form»))
    x, y = paths[-1][-1].tolist()
    print(f"{name}: ({x!r}, {y!r}) after {len(paths[-1]) - 1} steps; Fall Line: {expected}")
"""
