"""What the panels of the network page are told of runs, and what they answer: of usual runs, and of odd ones."""

import math
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest.mock import patch

from core.datasets.kept_tables import keep
from core.network import experiment as network_experiments
from tests.digests.digest import NUMBER
from tests.digests.networks import environment
from tests.digests.reach import RUNS, Parts, network_of
from tests.digests.routes import asked, client, unpacked

RUN = "dataset=moons&layers=tanh:5,exponent:4&rule=adam,learning_rate:0.03&networks=2&epochs=12&seed=3"
OTHER = "dataset=moons&layers=tanh:5,exponent:4&rule=sgd,learning_rate:0.3&epochs=12&seed=3"
PANELS_ASKED = {
    "boundary": {"columns": [1, 2], "points": True},
    "picture": {},
    "state": {},
    "activation": {"layer": 2},
    "importance": {"epoch": 12, "first": 0},
}


@cache
def panel_answers() -> dict[str, Any]:
    """What the panels of the network page are told of a run and answer about it, beside another run."""
    with tempfile.TemporaryDirectory() as folder, environment(RUNS, folder):
        begun = _trained("one", RUN)
        _trained("other", OTHER)
        with patch("app.network.panels.importance.LONGEST", 0.0):  # one column, however quick the machine is
            answers = {name: asked(f"/network/{name}", run="one", **body) for name, body in PANELS_ASKED.items()}
        for name, runs in {"two paths": ["one", "other"], "one path": ["one"]}.items():
            body = {"runs": runs, "plane": "runs" if len(runs) > 1 else "path", "zoom": False, "side": 27}
            answers[f"landscape, {name}"] = asked("/network/landscape", **body)
    return {**begun, **answers}


def _trained(run: str, query: str) -> dict[str, Any]:
    """What the page is told when a run begins, and when it is done."""
    settings = network_experiments.to_dict(network_of(query))
    answer = first = asked("/network/begin", settings=settings, run=run)
    with patch("app.network.api.LONGEST", math.inf):  # one chunk, however slow the machine is
        while not answer["done"]:
            answer = asked("/network/advance", run=run, epoch=answer["epoch"], epochs=100)
    return {"begun": first["begun"], "told at first": first["told"], "told at the end": answer["told"]}


def panels_result() -> Parts:
    """Each answer, and its arrays."""
    return _parts(panel_answers())


def _parts(answers: dict[str, Any]) -> Parts:
    found: Parts = {}
    for name, answer in answers.items():
        told, arrays = unpacked(answer)
        found |= {name: told} | {f"{name}, {place}": array for place, array in arrays.items()}
    return found


TODAY = ("accuracy", "boundary", "picture", "state", "activation", "confusion", "readings")
SMALL = "dataset=moons&points=60&layers=relu:4,exponent:3,fixed_exponent:3&batch_size=8&epochs=5&seed=2"
TABLE = "size,kind,class\n" + "".join(f"{row % 5},{'abc'[row % 3]},{'xyz'[row % 4 % 3]}\n" for row in range(40))
ODD_RUNS = {
    "quick": f"{SMALL}&rule=adam,learning_rate:0.1",
    "quicker": f"{SMALL}&rule=momentum,learning_rate:0.2",
    "far-too-quick": f"{SMALL}&rule=sgd,learning_rate:400",
    "same-way": f"{SMALL}&rule=momentum,learning_rate:0.2",
    "elsewhere": f"{SMALL.replace('seed=2', 'seed=3')}&rule=sgd,learning_rate:0.1",
    "pictures-of-digits": "dataset=digits&layers=leaky_relu:20&rule=rmsprop&epochs=1&batch_size=200",
    "typed": f"{SMALL}&rule=custom,lines:v%3D0.5*v%2Bg%3Bx%3Dx-alpha*v/(1%2Babs(g)),learning_rate:0.1",
    "no-hidden-layers": "dataset=moons&points=60&layers=&rule=sgd,learning_rate:0.1&epochs=2",
}
ODD_QUESTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "boundary": (
        {"run": "far-too-quick", "points": True},
        {"run": "quick", "epoch": 3, "columns": [2, 1]},
        {"run": "table", "columns": [1, 2], "points": True},
        {"run": "table", "columns": [5, 2]},
        {"run": "table", "columns": [6, 2]},
        {"run": "table", "columns": [0, 2]},
        {"run": "table", "columns": [3, 3]},
        {"run": "pictures-of-digits", "columns": [64, 20], "points": True},
        {"run": "pictures-of-digits", "columns": [1, 33]},
    ),
    "picture": (
        {"run": "far-too-quick"},
        {"run": "quick", "epoch": 0},
        {"run": "quick", "epoch": 99},
        {"run": "quick", "epoch": -1},
        {"run": "pictures-of-digits"},
        {"run": "no-hidden-layers"},
    ),
    "state": tuple({"run": name} for name in ("quicker", "far-too-quick", "pictures-of-digits", "begun", "typed")),
    "activation": (
        *({"run": "quick", "layer": layer} for layer in (0, 1, 2, 3, 4)),
        {"run": "quick", "layer": 2, "epoch": 1},
        {"run": "far-too-quick", "layer": 2},
        {"run": "pictures-of-digits", "layer": 1},
        {"run": "no-hidden-layers", "layer": 1},
    ),
    "importance": (
        {"run": "quick", "epoch": 5, "first": 1},
        {"run": "quick", "epoch": 5, "first": 2},
        {"run": "quick", "epoch": 4, "first": 0},
        {"run": "table", "epoch": 0, "first": 2},
    ),
    "landscape": (
        {"runs": ["quick", "far-too-quick", "elsewhere"], "plane": "runs", "side": 5},
        {"runs": ["quick", "quicker", "same-way"], "plane": "runs", "side": 7, "pair": ["quicker", "same-way"]},
        {"runs": ["quick", "quicker", "same-way"], "plane": "runs", "side": 7, "pair": ["same-way", "quick"]},
        {"runs": ["quick", "quicker"], "plane": "runs", "side": 9, "zoom": True, "rows": [3, 200]},
        {"runs": ["quick", "quicker"], "plane": "path", "side": 26, "zoom": True, "pair": ["quick", "quicker"]},
        {"runs": ["far-too-quick", "quick"], "plane": "path", "side": 6, "rows": [0, 2]},
        {"runs": ["begun"], "plane": "runs", "side": 5, "rows": [4, 2]},
        {"runs": ["quick"] * 8, "plane": "runs", "side": 5},
        {"runs": ["quick"] * 9, "plane": "runs", "side": 5},
        {"runs": [], "plane": "runs", "side": 5},
        *({"runs": ["quick"], "plane": "runs", "side": side} for side in (4, 102)),
        *({"runs": ["quick"], "plane": "runs", "side": 5, "rows": rows} for rows in ([0], [0, 1001], [1, 1])),
    ),
}
"""What runs are asked that diverge, have not begun, have few columns or many, are at a limit or beyond it."""


def odd_panels_result() -> Parts:
    """What panels are told of these runs and answer; of a refusal the status, and the numbers in its words."""
    with (
        tempfile.TemporaryDirectory() as folder,
        environment(RUNS, folder),
        patch("app.network.panels.importance.LONGEST", 0.0),
    ):
        return _parts(dict(_odd_answers()))


def _odd_answers() -> Iterator[tuple[str, Any]]:
    sample = f"table={keep(TABLE.encode())}&target=class"
    for run, query in {
        "table": f"dataset=table&{sample}&layers=tanh:3&epochs=2",
        "begun": f"{SMALL}&rule=adam",
    }.items():
        yield f"{run}, begun", _of_today(_asked("begin", settings=_settings(query), run=run)["begun"])
    for run, query in ODD_RUNS.items():
        for when, said in _trained(run, query).items():
            yield f"{run}, {when}", _of_today(said)
    for panel, questions in ODD_QUESTIONS.items():
        for body in questions:
            yield f"{panel}, {', '.join(f'{name} {said}' for name, said in body.items())}", _asked(panel, **body)
    rivals = [_settings(f"{SMALL}&rule={rule}") for rule in ("sgd,learning_rate:0.1", "adam", "adadelta")]
    with patch("app.network.panels.fair_race.LONGEST", 0.0):
        for budget in ([6, 1, 2, 1], [5, 1, 2, 1], [6, 1, 2], "6,1,2,1", [20, 5, 40, 1000]):
            yield f"fair race {budget}", _asked("fair_race", settings=rivals, budget=budget)
        for piece, place in enumerate((0, 2, 2, 3)):
            answer = _asked("fair_race", settings=rivals, budget=[6, 1, 2, 1], place=place)
            yield f"fair race, piece {piece}, place {place}", answer
        for settings in ([], rivals[:1], rivals[:1] * 8, rivals[:1] * 9):
            yield f"fair race of {len(settings)}", _asked("fair_race", settings=settings, budget=[6, 1, 6, 1])


def _settings(query: str) -> dict[str, Any]:
    return network_experiments.to_dict(network_of(query))


def _of_today(said: dict[str, Any]) -> dict[str, Any]:
    """What is said to panels that there are today."""
    return {name: said[name] for name in TODAY if name in said}


def _asked(path: str, **body: Any) -> Any:
    answer = client().post(f"/network/{path}", json=body)
    return answer.get_json() if answer.status_code == 200 else [answer.status_code, *NUMBER.findall(answer.text)]
