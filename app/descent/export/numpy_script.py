"""The race on screen as a script to keep: with numpy alone, the same to the last bit, or with PyTorch's optimizers.

Gradients, update rules, noise and schedules are cut out of core's own source (`export.sources`); written here is
only what holds them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.descent.export.formula_source import gradient_and_value
from app.descent.export.problem_source import MOVE_METHODS, problem_source
from app.descent.export.rule_source import class_names, typed_sources
from app.descent.export.sources import Unwritable, class_sources, function_source, refuse_python
from core.descent.bounds import bounds
from core.descent.experiment import Competitor, DescentExperiment, names, to_query
from core.descent.noise import standard_normals
from core.formula.surface import CustomSurface
from core.optimizers.schedules import CONSTANT
from core.surfaces import Surface

RULE_METHODS = ("init", "look_ahead", "update")
SCHEDULE_METHODS = ("factors",)

Row = tuple[Any, ...]


def distinct_names(competitors: Sequence[Competitor]) -> list[str]:
    """What to call each competitor, no two alike: a twin is "… (2)"."""
    found: list[str] = []
    for name in names(competitors):
        twins = sum(other == name or other.startswith(f"{name} (") for other in found)
        found.append(f"{name} ({twins + 1})" if twins else name)
    return found


def numpy_script(experiment: DescentExperiment) -> str:
    """A script that needs numpy alone and computes the very numbers of `core.descent.experiment.run`.

    Raises Unwritable, in words for the reader, for a surface or a rule whose source needs more than numpy.
    """
    surface, competitors = experiment.the_surface, experiment.competitors
    refuse_python(c.rule for c in competitors)
    rules = class_names(list(dict.fromkeys(type(c.rule) for c in competitors)))
    typed = typed_sources(rules)
    scheduled = has_schedules(experiment)
    rows = [
        (name, rules[type(c.rule)], c.rule.drawing(experiment.seed).settings)
        + (schedule_cells(c) if scheduled else ())
        for name, c in zip(distinct_names(competitors), competitors, strict=True)
    ]
    columns = "name, rule, its hyperparameters" + SCHEDULE_COLUMNS * scheduled
    whole = [rule for rule in rules if rule.whole]
    return joined(
        docstring(experiment, "with numpy alone: the same numbers, to the last bit, as on its page"),
        "import math\n"
        * (isinstance(surface, CustomSurface) or bool(typed))
        + f"from dataclasses import dataclass{', replace' * scheduled}\nfrom typing import NamedTuple\n\n"
        "import numpy as np",
        settings(experiment, rows, columns),
        gradient := gradient_source(surface),
        function_source(standard_normals),
        *class_sources([rule for rule in rules if not (rule.text or rule.whole)], RULE_METHODS, ["exact"]),
        *class_sources([rule for rule in whole if not rule.text], MOVE_METHODS, ["exact"]),
        *(source for source in typed if source not in gradient),
        *schedule_classes(experiment),
        *(problem_source(surface) if whole else ()),
        _filled(MOVE, scheduled).replace("«undefined»", "" if surface.total else UNDEFINED) * bool(whole),
        _filled(DESCEND.replace("«whole»", WHOLE * bool(whole)), scheduled).replace(
            "«undefined»", "" if surface.total else UNDEFINED
        ),
        _filled(MAIN, scheduled),
    )


def gradient_source(surface: Surface) -> str:
    """The closed form of the gradient, and a typed formula's value. Raises Unwritable where there is none."""
    if isinstance(surface, CustomSurface):
        return gradient_and_value(surface.expression)
    gradient = type(surface).gradient
    if gradient is Surface.gradient:
        raise Unwritable(f"{surface.label} has no closed form of its gradient that a script could hold.")
    return surface_source(surface, gradient)


def surface_source(surface: Surface, method: Callable[..., Any], names: Mapping[str, str] | None = None) -> str:
    """One of the surface's formulas as a function. Raises Unwritable, naming the surface, if it is none."""
    try:
        return function_source(method, names)
    except Unwritable as error:
        raise Unwritable(f"{surface.label} can't be written as a script. {error}") from None


def joined(*parts: str) -> str:
    """The parts of a script with two empty lines between them."""
    return "\n\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def docstring(experiment: DescentExperiment, manner: str) -> str:
    """What a script says of itself: the surface, its formula and the link."""
    surface = experiment.the_surface
    text = (
        f"Descents on {surface.label}, f(x, y) = {surface.formula}.\n\n"
        f"Written by Fall Line for the link\n\n    ?{to_query(experiment)}\n\n{manner}.\n"
        "`paths` has every point of each competitor, the start included; a run prints the last ones.\n"
    )
    return '"""' + text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '"""'


def settings(experiment: DescentExperiment, rows: Sequence[Row], columns: str) -> str:
    """The constants at the top of a script, and a row of `columns` for each competitor."""
    reach = tuple(float(side) for side in bounds(experiment.the_surface))
    table = "".join(f"    ({', '.join(map(repr, row))}),\n" for row in rows)
    return f"""
START = {tuple(float(side) for side in experiment.start)!r}
STEPS = {experiment.steps!r}
NOISE = {float(experiment.noise)!r}  # standard deviation of the noise on each coordinate of the gradient
SEED = {experiment.seed!r}  # of the noise, which is the same for all competitors
BOUNDS = {reach!r}  # of x and of y; a path that leaves them has diverged and ends

# {columns}
COMPETITORS = [
{table}]
"""


def has_schedules(experiment: DescentExperiment) -> bool:
    """Whether any learning rate changes."""
    return any(c.schedule != CONSTANT for c in experiment.competitors)


def schedule_cells(competitor: Competitor) -> tuple[str, dict[str, float]]:
    """The last columns of a row: the schedule's class and its settings."""
    return type(competitor.schedule).__name__, competitor.schedule.settings


def schedule_classes(experiment: DescentExperiment) -> Iterable[str]:
    """The classes of the schedules, if any is in use."""
    if not has_schedules(experiment):
        return []
    return class_sources(dict.fromkeys(type(c.schedule) for c in experiment.competitors), SCHEDULE_METHODS)


def _filled(template: str, scheduled: bool) -> str:
    """The template with, or without, the places where a schedule is at work."""
    for place, (with_schedule, without) in PLACES.items():
        template = template.replace(place, with_schedule if scheduled else without)
    return template


SCHEDULE_COLUMNS = ", schedule of its learning rate, its settings"

PLACES = {
    "«rule»": ("rule, factors", "rule"),
    "«each»": (
        "factor, (kick_x, kick_y) in zip(factors.tolist(), kicks.tolist())",
        "kick_x, kick_y in kicks.tolist()",
    ),
    "«one»": ("factor, kick", "kick"),
    "«kicks»": ("zip(factors.tolist(), kicks)", "kicks"),
    "«now»": (
        "        now = rule if factor == 1 else replace(rule, learning_rate=rule.learning_rate * factor)\n",
        "",
    ),
    "«at»": ("now", "rule"),
    "«cells»": (", schedule, shape", ""),
    "«arguments»": (", globals()[schedule](**shape).factors(STEPS)", ""),
}
"""What stands in the templates with schedules, and without."""

WHOLE = """    if hasattr(rule, "move"):
        return move(«rule»)
"""

MOVE = '''
def move(«rule»):
    """The points of a rule that looks at both coordinates together and asks for what it needs."""
    position, points = np.array(START)[:, None], [START]
    state = rule.init(position)
    if rule.exact or NOISE == 0:
        kicks = [None] * STEPS
    else:
        kicks = NOISE * standard_normals(SEED, STEPS)[:, :, None]
    for «one» in «kicks»:
«now»        change, state = «at».move(Problem(position, kick), state, position)
        position = position + change
        x, y = position[:, 0].tolist()
        if not (BOUNDS[0] <= x <= BOUNDS[1] and BOUNDS[2] <= y <= BOUNDS[3])«undefined»:
            break
        points.append((x, y))
    return np.array(points)
'''

DESCEND = '''
def descend(«rule»):
    """The points of one path, (steps + 1, 2), fewer if it diverges."""
«whole»    x, y = START
    state_x, state_y = rule.init(x), rule.init(y)
    points = [START]
    if rule.exact or NOISE == 0:
        kicks = np.zeros((STEPS, 2))
    else:
        kicks = NOISE * standard_normals(SEED, STEPS)
    # One coordinate at a time, in plain numbers: for a single point that is faster than arrays.
    for «each»:
«now»        dx, dy = gradient(«at».look_ahead(x, state_x), «at».look_ahead(y, state_y))
        step_x, state_x = «at».update(dx + kick_x, state_x, x)
        step_y, state_y = «at».update(dy + kick_y, state_y, y)
        x, y = float(x + step_x), float(y + step_y)
        if not (BOUNDS[0] <= x <= BOUNDS[1] and BOUNDS[2] <= y <= BOUNDS[3])«undefined»:
            break
        points.append((x, y))
    return np.array(points)
'''

UNDEFINED = " or not math.isfinite(value(x, y))"
"""Where a path ends, too, on a surface that isn't defined everywhere."""

MAIN = """
paths = []
with np.errstate(all="ignore"):  # a path that diverges may overflow in its last step
    for name, rule, hyperparameters«cells» in COMPETITORS:
        paths.append(descend(globals()[rule](**hyperparameters)«arguments»))
        x, y = paths[-1][-1].tolist()
        print(f"{name}: ({x!r}, {y!r}) after {len(paths[-1]) - 1} steps")
"""
