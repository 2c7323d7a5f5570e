"""Results of ensembles and maps."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from core.batched.ensembles import ensemble, shares
from core.batched.maps import basins, settings_map, spaced
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.digests.descents import STEPS
from tests.digests.reach import Parts, cells_of, descent_of, endings_of, in_precision, rule_of, schedule_of

ENSEMBLES: Mapping[str, tuple[str, int]] = {
    "adam on matyas": ("surface=matyas&x=4&y=-4&steps=40&noise=1&seed=0&c=adam,learning_rate:0.2", 101),
    "sgd on mult": ("surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=5&c=sgd,learning_rate:0.7", 200),
    "momentum on himmelblau": (
        "surface=himmelblau&x=0.2&y=-0.4&steps=60&noise=3&seed=9&c=momentum,learning_rate:0.01,schedule:cosine",
        80,
    ),
    "sgd that diverges": ("surface=rosenbrock&x=-1&y=2&steps=30&noise=2&seed=0&c=sgd,learning_rate:0.0015", 64),
    "adagrad on a formula": (
        "surface=custom&formula=sin(x)*cos(y)+%2B+0.1*(x^2+%2B+y^2)&x_min=-5&x_max=5&y_min=-5&y_max=5"
        "&x=2&y=1&steps=40&noise=0.5&seed=1&c=adagrad",
        50,
    ),
}


@cache
def ensemble_of(name: str) -> Any:
    query, count = ENSEMBLES[name]
    experiment = descent_of(query)
    (competitor,) = experiment.competitors
    return ensemble(
        experiment.the_surface,
        competitor.rule,
        experiment.start,
        experiment.steps,
        experiment.noise,
        experiment.seed,
        count,
        competitor.schedule,
    )


def ensemble_result(name: str) -> Parts:
    found = ensemble_of(name)
    counted = [
        [share.kind.name, repr_of(share.minimum), share.descents, share.share, share.low, share.high]
        for share in shares(descent_of(ENSEMBLES[name][0]).the_surface, found.outcomes)
    ]
    return {"shown": found.shown, "paths": found.paths, "shares": counted, **endings_of(found.outcomes)}


def repr_of(minimum: Any) -> list[float] | None:
    return None if minimum is None else [float(minimum.x), float(minimum.y), float(minimum.value)]


def quartiles_result(name: str) -> Parts:
    """Apart from the rest of an ensemble: what a quartile is may be defined anew without anything else changing."""
    found = ensemble_of(name)
    return {"lower": found.lower, "median": found.median, "upper": found.upper, "typical": found.typical}


def basins_result(
    surface: str, rule: str, single: bool | None, noise: float = 0.0, schedule: str = "constant"
) -> Parts:
    made = basins(SURFACES[surface], rule_of(rule, 1.0), 30, STEPS, noise, 3, schedule_of(schedule))
    return cells_of(in_precision(made, single))


def settings_result(single: bool | None, repeats: int) -> Parts:
    rule = OPTIMIZERS["momentum"]
    quantities = rule.hyperparameters()
    made = settings_map(
        SURFACES["matyas"],
        rule(),
        ("learning_rate", spaced(quantities["learning_rate"], 1e-3, 5.0, 27)),
        ("momentum", spaced(quantities["momentum"], 0.0, 0.95, 25)),
        (4.0, -4.0),
        STEPS,
        0.5 if repeats > 1 else 0.0,
        range(repeats),
    )
    return cells_of(in_precision(made, single))
