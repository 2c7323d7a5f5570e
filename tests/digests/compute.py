"""The results that are held to their digests, by name: each is made anew by a function without arguments.

They reach the code through the names that stay fixed and through links wherever that is possible. All other names
stand in the next lines and in the functions that follow them: whoever moves or renames a module changes nothing
below `---- results`.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache, partial
from typing import Any
from urllib.parse import quote

import numpy as np

from app.descent.lesson_options import lesson_options
from app.descent.options import known_options, options_from_query, options_to_query
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES

# Fixed are create_app, load_wine, descend, events, Network, begin, advance, OPTIMIZERS, SURFACES and from_query of
# both experiments; all other names may move.
from app.main import create_app
from core.batched.ensembles import ensemble, shares
from core.batched.maps import basins, settings_map, spaced
from core.datasets import load_wine
from core.descent import descend
from core.descent import experiment as descent_experiments
from core.descent.events import events
from core.descent.lessons import LESSONS
from core.descent.stability import stability
from core.network import Network
from core.network import experiment as network_experiments
from core.network.lessons import NETWORK_LESSONS
from core.network.training import Metrics, advance, begin, measure
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from core.surfaces import SURFACES
from tests.digests.digest import Text
from tests.digests.links import DESCENT_LINKS, NETWORK_LINKS, RACES, TRAININGS

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


# ---- results

STEPS = 60

RULES = ("gradient_descent", "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")
NOISES = (0.0, 1.0)
SHARES_OF_RATE = {0.0: 1.0, 1.0: 0.1}
"""Of the usual learning rate: without noise as many paths diverge, with it most of them stay."""
SURFACE_NAMES = (
    "bowl",
    "mult",
    "monkey",
    "matyas",
    "easom",
    "monkey_saddle",
    "rosenbrock",
    "himmelblau",
    "rastrigin",
    "ackley",
    "beale",
    "booth",
    "three_hump_camel",
    "six_hump_camel",
    "styblinski_tang",
    "goldstein_price",
    "levi13",
    "mccormick",
)
"""Today's, by name: what the registries get later has no digest here."""
SCHEDULE_NAMES = ("constant", "step", "exponential", "cosine", "inverse_root")


def surface_result(name: str) -> Parts:
    surface = SURFACES[name]
    box = surface.box
    x, y = np.meshgrid(np.linspace(box.x_min, box.x_max, 31), np.linspace(box.y_min, box.y_max, 29))
    minima = surface.minima
    return {
        "told": [surface.label, surface.formula, [float(side) for side in box]],
        "values": np.asarray(surface.value(x, y)),
        "gradient": np.stack(surface.gradient(x, y)),
        "minima": np.array([(minimum.x, minimum.y, minimum.value) for minimum in minima]).reshape(-1, 3),
        "kinds": " ".join(minimum.kind for minimum in minima),
    }


def schedule_result(name: str) -> Parts:
    return {
        f"warm-up {warmup:g}, {steps} steps": schedule_of(name, warmup=warmup).factors(steps)
        for warmup, steps in ((0.0, 60), (0.15, 200), (0.5, 1))
    }


def path_result(surface_name: str, rule_name: str, noise: float) -> Parts:
    surface = SURFACES[surface_name]
    box = surface.box
    start = (box.x_min + 0.83 * (box.x_max - box.x_min), box.y_min + 0.31 * (box.y_max - box.y_min))
    rule = rule_of(rule_name, SHARES_OF_RATE[noise])
    path = descend(surface, rule, start, STEPS, noise=noise, seed=7)
    readings = readings_of(path)
    assert np.array_equal(path.points, readings[:, :2]) and np.array_equal(path.values, readings[:, 2])
    return {
        "outcome": outcome_of(path),
        "points": readings[:, :2],
        "values, norms, distances": readings[:, 2:],
    }


@cache
def race(name: str) -> tuple[Any, Any]:
    experiment = descent_of(RACES[name])
    return experiment, descent_experiments.run(experiment)


def race_result(name: str) -> Parts:
    """The paths of a link's race, computed together."""
    _, paths = race(name)
    found: Parts = {"outcomes": [outcome_of(path) for path in paths]}
    return found | {f"path {number}": readings_of(path) for number, path in enumerate(paths)}


def events_result(name: str) -> Parts:
    """What happens on the paths of a race, and their curvature against the limits of their rules."""
    experiment, paths = race(name)
    found: Parts = {}
    for number, path in enumerate(paths):
        stable = stability(path, experiment.steps, experiment.noise, experiment.seed)
        told = events(path, stable)
        found[f"events {number}"] = [[event.step, event.kind.name, event.sentence] for event in told]
        if stable is not None:
            found[f"sharpness {number}"] = np.stack((stable.sharpness, stable.limits))
            found[f"limit {number}"] = stable.formula
    return found


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


# ---- through the routes


@cache
def client() -> Any:
    """A page of the server."""
    found = create_app().server.test_client()
    found.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return found


def asked(path: str, **body: Any) -> Any:
    """The answer to a JSON request."""
    answer = client().post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def fetched(file: str, query: str) -> str:
    """A file to take away, or what is said instead of it."""
    return client().get(f"/descent/{file}?{quote(query.removeprefix('?'), safe='=&,:+%^*()/.')}").text


def decoded(record: Mapping[str, Any]) -> np.ndarray:
    """The array that a record {dtype, bdata, shape} stands for."""
    flat = np.frombuffer(base64.b64decode(record["bdata"]), record["dtype"])
    return flat.reshape([int(length) for length in record["shape"].split(",")]) if "shape" in record else flat


def unpacked(content: Any) -> tuple[Any, Parts]:
    """An answer without its arrays, and these by their places."""
    arrays: Parts = {}

    def walk(part: Any, place: str) -> Any:
        if isinstance(part, dict):
            if "bdata" in part:
                arrays[place] = decoded(part)
                return "array"
            return {name: walk(value, f"{place}.{name}".strip(".")) for name, value in part.items()}
        if isinstance(part, list):
            return [walk(value, f"{place}.{index}".strip(".")) for index, value in enumerate(part)]
        return part

    return walk(content, ""), arrays


OF_QUARTILES = ("lower", "median", "upper", "middle", "typical")


@cache
def ensemble_answer() -> tuple[Any, Parts]:
    query, members = ENSEMBLES["sgd on mult"]
    return unpacked(
        asked("/descent/ensemble", work=f"{query}&stage=ensemble&members={members}", slot=0, members=members)
    )


def ensemble_route_result(of_quartiles: bool) -> Parts:
    told, arrays = ensemble_answer()
    kept = {name: value for name, value in told.items() if (name in OF_QUARTILES) == of_quartiles}
    return {
        "told": kept,
        **{name: value for name, value in arrays.items() if (name in OF_QUARTILES) == of_quartiles},
    }


MAP_WORKS = {
    "basins": "surface=himmelblau&x=0&y=0&steps=100&noise=0&seed=0&c=momentum,learning_rate:0.01&stage=basins"
    "&cells=50",
    "noisy basins": "surface=mult&x=0&y=0&steps=40&noise=0.5&seed=4&c=adam,learning_rate:0.2&stage=basins&cells=25",
    "settings": "surface=matyas&x=4&y=-4&steps=100&noise=0&seed=0&c=momentum&stage=settings&cells=50",
    "settings on chosen axes": "surface=bowl&x=6&y=6&steps=40&noise=0.5&seed=9&c=adam&stage=settings&cells=25"
    "&repeats=3&across=beta1&across_from=0.5&across_to=0.95&up=learning_rate&up_from=0.001&up_to=1",
    "basins of a formula": "surface=custom&formula=sin(x)*cos(y)+%2B+0.1*(x^2+%2B+y^2)&x_min=-5&x_max=5&y_min=-5"
    "&y_max=5&x=0&y=0&steps=60&noise=0&seed=0&c=rmsprop&stage=basins&cells=25",
}


def map_route_result(name: str) -> Parts:
    """A map as the page pulls it, its cells in order: how many come in a piece depends on the machine."""
    told, pieces, place = None, list[Parts](), [0, 0]
    while place:
        answer = asked("/descent/cells", work=MAP_WORKS[name], level=place[0], first=place[1])
        told, place = told or unpacked(answer["map"]), answer["next"]
        pieces.append(unpacked(answer)[1])
    joined = {
        part: np.concatenate([piece[part] for piece in pieces])
        for part in ("cells", "kinds", "minima", "shares", "steps", "errors")
    }
    order = np.argsort(joined["cells"])
    return {"told": told[0], **told[1], **{part: values[order] for part, values in joined.items()}}


FAIR_WORKS = {
    "with noise": "surface=matyas&x=4&y=-4&steps=30&noise=1&seed=2&c=momentum,momentum:0.8&c=adadelta,color:3"
    "&c=adam&stage=race&tries=10&tuning_seeds=5&racing_seeds=13",
    "without noise": "surface=rosenbrock&x=-1.5&y=2&steps=60&noise=0&seed=0&c=gradient_descent"
    "&c=nesterov,schedule:cosine&stage=race&tries=12",
    "on a surface without a floor": "surface=monkey&x=2&y=2&steps=20&noise=0.5&seed=0&c=sgd&c=rmsprop&stage=race"
    "&tries=8&tuning_seeds=1&racing_seeds=9",
    # Numbers of seeds that are not 4k + 1: these depend on what a quartile is.
    "with quartiles between values": "surface=mult&x=0.8&y=0.8&steps=20&noise=1&seed=0&c=sgd&c=adagrad&stage=race"
    "&tries=8&tuning_seeds=6&racing_seeds=20",
}


def fair_result(name: str) -> Parts:
    """Protocol, everything tried, the races and the standings; and what the page is told on the way.

    Of 4k + 1 seeds the quartiles are values of members by any of the usual definitions, and stay what they are.
    """
    work = FAIR_WORKS[name]
    told = asked("/descent/fair", work=work)
    competitors = told.pop("competitors")
    found: Parts = {"protocol": told.pop("protocol"), "standings": told.pop("standings"), "told": told}
    for number, competitor in enumerate(competitors):
        found[f"tries {number}"] = np.array(
            [[float(value) for value in one.values()] for one in competitor.pop("tries")]
        )
        found[f"final errors {number}"] = np.array([float(value) for value in competitor.pop("final_errors")])
        found[f"competitor {number}"] = competitor
    slot = told["slots"][0]
    for rounds in (1, 2):
        answer, arrays = unpacked(asked("/descent/fair", work=work, slot=slot, rounds=rounds))
        found |= {f"round {rounds}": answer} | {f"round {rounds} {place}": array for place, array in arrays.items()}
    return found


def diagnosis_result(name: str) -> Parts:
    told, arrays = unpacked(json.loads(fetched("diagnosis.json", f"{RACES[name]}&curve=sharpness")))
    return {"told": told, **arrays}


# ---- networks


def training_result(name: str) -> Parts:
    """A run in two chunks: how it is cut changes no number."""
    start = begin(network_of(TRAININGS[name]))
    first = measure(start)
    middle, one = advance(start, 2)
    end, other = advance(middle, 1000)
    pieces = [metrics_of(piece) for piece in (first, one, other)]
    return {part: np.concatenate([piece[part] for piece in pieces]) for part in pieces[0]} | state_of(end)


def network_result(name: str) -> Parts:
    """A network before its training, on the whole table."""
    wine = load_wine()
    network = Network(network_of(TRAININGS[name]).layers, 12)
    loss, gradient = network.loss_and_gradient(wine.x_train, wine.y_train)
    return {
        "parameters": network.parameters,
        "loss": float(loss),
        "gradient": np.array(gradient),
        "predictions": network.predict(wine.x_test),
        "accuracy": float(network.accuracy(wine.x_train, wine.y_train)),
    }


def wine_result() -> Parts:
    wine = load_wine()
    parts = {name: getattr(wine, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    return {**parts, "features": list(wine.feature_names)}


TRAINING_REQUESTS = (
    "layers=leaky_relu:6,exponent:4&rule=adam,learning_rate:0.01&networks=2&epochs=6&shuffle=true&seed=8"
)
CHANGED_AT = 3
"""The epoch after which the page asks for another learning rate."""


def training_route_result() -> Parts:
    """A run as the page trains it, with another learning rate on the way, and the file of its weights.

    How many epochs come in an answer depends on the machine.
    """
    settings = network_experiments.to_dict(network_of(TRAINING_REQUESTS))
    with tempfile.TemporaryDirectory() as folder, environment(RUNS, folder):
        answers = [asked("/network/begin", settings=settings, run="digests")]
        while not answers[-1]["done"]:
            epoch = answers[-1]["epoch"]
            rate = {"learning_rate": 0.003} if epoch == CHANGED_AT else {}
            epochs = CHANGED_AT - epoch if epoch < CHANGED_AT else 100
            answers.append(asked("/network/advance", run="digests", epoch=epoch, epochs=epochs, **rate))
        weights = client().get("/network/weights/digests.json").get_json()
    held = ("epoch", "done", "settings", "query", "metrics")  # the rest is what panels draw and what takes its time
    unpackings = [unpacked({name: answer[name] for name in held if name in answer}) for answer in answers]
    return {
        "begun": unpackings[0][0],
        "ended": unpackings[-1][0],
        **{name: np.concatenate([arrays[name] for _, arrays in unpackings]) for name in unpackings[0][1]},
        "settings": weights["settings"],
        "weights": np.array(list(numbers_in(weights["networks"]))),
    }


def numbers_in(content: Any) -> Iterator[float]:
    """All numbers of a JSON value, in their order."""
    if isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from numbers_in(part)
    elif isinstance(content, int | float):
        yield float(content)


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


# ---- files to take away

EXPORTED = (
    "lesson opening",
    "lesson race_ripple",
    "eight rules",
    "eight of a kind",
    "schedules",
    "epsilon outside the root",
    "divergence",
    "formula",
    "formula with a minimum",
    "formula with an edge",
)

LONG_NUMBER = re.compile(r"-?\d+\.\d{10,}(?:e-?\d+)?")

RUNNER = """
import contextlib, io, json, sys
results = []
for script in json.load(sys.stdin):
    space, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script.py", "exec"), space)
    results.append([printed.getvalue().splitlines(), [path.tolist() for path in space["paths"]]])
json.dump(results, sys.stdout)
"""


@cache
def outputs() -> dict[str, Any]:
    """What each of the numpy scripts prints and computes, all run in one interpreter without Fall Line."""
    scripts = [fetched("script.py", RACES[name]) for name in EXPORTED]
    command = [sys.executable, "-I", "-X", "utf8", "-c", RUNNER]
    done = subprocess.run(
        command, input=json.dumps(scripts), capture_output=True, text=True, encoding="utf-8", check=True
    )
    return dict(zip(EXPORTED, json.loads(done.stdout), strict=True))


def printed_result(name: str) -> Parts:
    printed, paths = outputs()[name]
    return {"printed": printed, "paths": np.concatenate([np.array(path) for path in paths])}


def file_result(file: str, query: str) -> Parts:
    return {"text": Text(fetched(file, query))}


def torch_result(name: str) -> Parts:
    """The script with PyTorch's optimizers, and apart from it the numbers in it that are results of Fall Line."""
    text = fetched("torch.py", RACES[name])
    numbers = [float(number) for number in LONG_NUMBER.findall(text)]
    return {"text": Text(LONG_NUMBER.sub("#", text)), "numbers": np.array(numbers)}


def steps_result(name: str) -> Parts:
    """The table of a race: its text, and its numbers for machines on which they have other last digits."""
    lines = fetched("steps.csv", RACES[name]).splitlines()
    rows = [line.rpartition('",') for line in lines[1:]]
    numbers = np.array([[float(cell or "nan") for cell in cells.split(",")] for *_, cells in rows])
    names = list(dict.fromkeys(name for name, *_ in rows))
    return {"head": [lines[0], *names], "numbers": numbers, "rows": len(rows)}


# ---- links


def descent_link_result(name: str) -> Parts:
    """What a link opens, what it says is wrong, and what the stage that it names is to compute."""
    query = DESCENT_LINKS[name]
    experiment, problems = descent_experiments.from_query(query, beside=known_options())
    options = options_from_query(query)
    stage = STAGES[options["stage"]]
    request = stage.request(experiment, options)
    return {
        "query": descent_experiments.to_query(experiment),
        "record": descent_experiments.to_dict(experiment),
        "problems": without_lists(problems),
        "stage": [options_to_query(options), work_of(stage, request), dict(request.problems)],
    }


def without_lists(problems: Mapping[str, str]) -> dict[str, str]:
    """The messages without the names that a registry has today: one more is no change of a link."""
    return {field: re.sub(r"(it takes one of) .*", r"\1 …", message) for field, message in problems.items()}


def network_link_result(name: str) -> Parts:
    experiment, problems = network_experiments.from_query(NETWORK_LINKS[name])
    return {
        "query": network_experiments.to_query(experiment),
        "record": network_experiments.to_dict(experiment),
        "problems": without_lists(problems),
    }


def lessons_result() -> Parts:
    return {
        key: [descent_experiments.to_query(lesson.experiment), options_to_query(lesson_options(lesson))]
        for key, lesson in LESSONS.items()
    }


def network_lessons_result() -> Parts:
    return {
        key: [network_experiments.to_query(experiment) for experiment in lesson.experiments]
        for key, lesson in NETWORK_LESSONS.items()
    }


RESULTS: Mapping[str, Callable[[], Parts]] = {
    **{f"links/descent/{name}": partial(descent_link_result, name) for name in DESCENT_LINKS},
    **{f"links/network/{name}": partial(network_link_result, name) for name in NETWORK_LINKS},
    "links/lessons": lessons_result,
    "links/network lessons": network_lessons_result,
    **{f"surfaces/{name}": partial(surface_result, name) for name in SURFACE_NAMES},
    **{f"schedules/{name}": partial(schedule_result, name) for name in SCHEDULE_NAMES},
    **{
        f"paths/{surface}/{rule}, noise {noise:g}": partial(path_result, surface, rule, noise)
        for surface in SURFACE_NAMES
        for rule in RULES
        for noise in NOISES
    },
    **{f"races/{name}": partial(race_result, name) for name in RACES},
    **{f"events/{name}": partial(events_result, name) for name in RACES},
    "events/route": partial(diagnosis_result, "eight rules"),
    **{f"ensembles/{name}": partial(ensemble_result, name) for name in ENSEMBLES},
    "ensembles/route": partial(ensemble_route_result, False),
    **{f"quartiles/{name}": partial(quartiles_result, name) for name in ENSEMBLES},
    "quartiles/route": partial(ensemble_route_result, True),
    "maps/basins/himmelblau, momentum, double": partial(basins_result, "himmelblau", "momentum", False),
    "maps/basins/himmelblau, momentum, single": partial(basins_result, "himmelblau", "momentum", True),
    "maps/basins/rastrigin, adam, double": partial(basins_result, "rastrigin", "adam", False),
    "maps/basins/rastrigin, adam, single": partial(basins_result, "rastrigin", "adam", True),
    "maps/basins/easom, adagrad, by trial": partial(basins_result, "easom", "adagrad", None),
    "maps/basins/ackley, nesterov, noise": partial(basins_result, "ackley", "nesterov", False, 0.5),
    "maps/basins/beale, rmsprop, cosine": partial(basins_result, "beale", "rmsprop", None, 0.0, "cosine"),
    "maps/settings/double": partial(settings_result, False, 1),
    "maps/settings/single": partial(settings_result, True, 1),
    "maps/settings/three seeds": partial(settings_result, None, 3),
    **{f"maps/route/{name}": partial(map_route_result, name) for name in MAP_WORKS},
    **{f"fair race/{name}": partial(fair_result, name) for name in FAIR_WORKS},
    "datasets/wine": wine_result,
    **{
        f"networks/{name}": partial(network_result, name) for name in ("reference network 1", "reference network 2")
    },
    **{f"training/{name}": partial(training_result, name) for name in TRAININGS},
    "training/route": training_route_result,
    **{f"exports/printed/{name}": partial(printed_result, name) for name in EXPORTED},
    **{f"exports/steps/{name}": partial(steps_result, name) for name in EXPORTED},
    "exports/steps/text": partial(file_result, "steps.csv", "surface=bowl&x=6&y=-3&steps=3&noise=0&c=sgd&c=sgd"),
    "exports/steps/refusal": partial(file_result, "steps.csv", DESCENT_LINKS["wrong numbers"]),
    **{f"exports/numpy script/{name}": partial(file_result, "script.py", RACES[name]) for name in EXPORTED},
    **{f"exports/torch script/{name}": partial(torch_result, name) for name in EXPORTED},
    "exports/animation": partial(file_result, "animation.html", RACES["lesson basins"]),
}
"""Every result by its name, in the order of the file."""
