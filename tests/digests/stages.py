"""What stages of the large view ask for and answer: at their limits and beyond, with fields that are not there."""

from collections.abc import Iterator
from typing import Any

from app.descent.options import known_options, options_from_query
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from core.descent import experiment as descent_experiments
from tests.digests.digest import NUMBER
from tests.digests.reach import Parts
from tests.digests.routes import client, unpacked

_BOWL = "surface=bowl&x=6&y=6&steps=20&noise=0&seed=4"
_LONG = _BOWL.replace("steps=20", "steps=10000")
_MAP = f"{_BOWL}&stage=settings&cells=25"
_LINES = "c=custom,lines:v%3Dgamma*v%2Balpha*g%3Bx%3Dx-v,learning_rate:0.05"
REQUESTS = (
    f"{_MAP}&c=sgd",
    f"{_MAP}&c=adadelta",
    f"{_MAP}&c=adam&across=momentum&up=noise",
    f"{_MAP}&c=momentum&across=momentum&up=momentum",
    f"{_MAP}&c=momentum&across=momentum",
    f"{_MAP}&c=momentum&up=learning_rate",
    f"{_MAP}&c=momentum&across=x&up=y&color=3",
    f"{_MAP}&c=adam&across=y&up=epsilon&up_from=1e-8&up_to=1e-4",
    f"{_MAP}&c=adam&across_from=0.1&across_to=0.1",
    f"{_MAP}&c=adam&across_from=0.5&across_to=0.1",
    f"{_MAP}&c=adam&across_from=wide&across_to=0",
    f"{_MAP}&c=adam&across=beta1&across_from=-0.1&across_to=1&up=beta2&up_from=0&up_to=0.9999",
    f"{_MAP}&{_LINES}",
    f"{_MAP}&c=sgd,color:5&c=adam,color:2&of=2",
    f"{_MAP}&c=sgd,color:5&c=adam,color:2&of=0",
    f"{_MAP}&c=sgd&repeats=25",
    f"{_MAP}&c=sgd&repeats=26",
    f"{_MAP}&c=sgd&repeats=0",
    *(f"{_LONG}&stage=settings&cells={cells}&c=sgd&repeats=25" for cells in (50, 100, 200)),
    f"{_LONG}&stage=settings&cells=400&c=sgd",
    f"{_LONG}&stage=basins&cells=400&c=sgd",
    f"{_BOWL}&stage=basins&cells=25&c=cma_es&c=nelder_mead",
    *(f"{_BOWL}&stage=ensemble&members={members}&c=sgd" for members in (0, 1, 500, 501)),
    *(f"{_BOWL.replace('steps=20', f'steps={steps}')}&stage=ensemble&members=500&c=sgd" for steps in (2000, 2001)),
    f"{_BOWL}&stage=race&c=newton&c=sgd",
    f"{_BOWL}&stage=race&c=nelder_mead",
    f"{_BOWL}&stage=race&c=custom,lines:x%3Dx-0.1*g",
    f"{_BOWL}&stage=race&tries=6&tuning_seeds=1&racing_seeds=1&{_LINES}",
    f"{_BOWL.replace('noise=0', 'noise=1')}&stage=race&tries=40&tuning_seeds=30&racing_seeds=500&c=sgd",
    f"{_LONG.replace('noise=0', 'noise=1')}&stage=race&tries=40&tuning_seeds=20&racing_seeds=100&c=sgd",
)
_BASINS = "surface=himmelblau&x=0&y=0&steps=30&noise=0&seed=0&c=momentum,learning_rate:0.01&stage=basins&cells=25"
_AXES = "surface=matyas&x=4&y=-4&steps=30&noise=0&seed=0&c=momentum&stage=settings&cells=25"
_MANY = "surface=mult&x=0.8&y=0.8&steps=8&seed=2&stage=ensemble&members=40&c=sgd,color:3&c=cma_es,color:5"
_RACE = f"{_BOWL}&stage=race&tries=6&tuning_seeds=1&racing_seeds=5&c=adam,color:6&c=adam,beta1:0.5,color:1"
PIECES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(
        ("cells", {"work": _BASINS, "level": level, "first": first})
        for level, first in (
            (0, -1),
            (0, 624),
            (0, 625),
            (1, 0.5),
            (2, 10**6 + 1),
            (5, 0),
            (6, 0),
            (None, 0),
            (0, None),
        )
    ),
    *(
        ("cells", {"work": work, "level": 0, "first": 0})
        for work in (
            _AXES.replace("c=momentum", "c=gradient_descent"),
            _AXES.replace("matyas", "monkey") + "&across=noise&up=x",
            _AXES.replace("x=4&y=-4", "x=0&y=0") + "&across=y&up=x",
            _AXES.replace("matyas", "easom") + "&repeats=2",
            f"{_AXES}&{_LINES}",
            f"{_AXES}&across_from=1&across_to=0.1",
            _BASINS.replace("himmelblau", "mult"),
        )
    ),
    *(
        ("ensemble", {"work": f"{_MANY}&noise={noise}", "slot": slot, "members": members})
        for noise, slot, members in (
            (0, 3, 1),
            (0, 5, 3),
            (1, 3, 40),
            (1, 5, 2),
            (1, 0, 1),
            (1, 8, 1),
            (1, 3, 0),
            (1, 3, 501),
            (1, None, 1),
        )
    ),
    ("ensemble", {"work": f"{_MANY}&noise=1".replace("sgd", "newton"), "slot": 3, "members": 4}),
    ("ensemble", {"work": f"{_MANY}&noise=1".replace("mult", "monkey"), "slot": 3, "members": 4}),
    ("ensemble", {"work": f"{_MANY.replace('steps=8', 'steps=10000')}&noise=1", "slot": 3, "members": 101}),
    *(
        ("fair", {"work": _RACE, "slot": slot, "rounds": rounds})
        for slot, rounds in ((6, 1), (1, 99), (6, 0), (0, 1))
    ),
    ("fair", {"work": _RACE, "slot": 1}),
    ("fair", {"work": _RACE}),
    ("fair", {"work": f"{_BOWL}&stage=race&tries=6&racing_seeds=5&c=nelder_mead"}),
    ("fair", {"work": _BASINS}),
    ("cells", {"work": _RACE}),
    ("cells", {"work": ""}),
    ("cells", {"work": f"{_BOWL}&c=sgd&steps=-1&cells=7&stage=basins"}),
    ("cells", {"work": "c=sgd&stage=basins" + " " * 100_000}),
)


def stages_result() -> Parts:
    """Of each request what is to be computed and what its controls show; of each piece the answer."""
    found: Parts = {}
    for query in REQUESTS:
        found[f"request: {query}"] = _requested(query)
    for number, (route, body) in enumerate(PIECES):
        place = ", ".join(f"{name} {said}" for name, said in body.items() if name != "work")
        for part, value in _answered(route, body):
            found[f"{route} {number}, {place}{part}"] = value
    return found


def _requested(query: str) -> dict[str, Any]:
    experiment, wrong = descent_experiments.from_query(query, beside=known_options())
    options = options_from_query(query)
    stage = STAGES[options["stage"]]
    request = stage.request(experiment, options)
    menus = {name: said["data"] for name, said in request.choices.items() if "data" in said}
    return {
        "work": work_of(stage, request),
        "told": dict(request.told),
        "wrong": sorted(wrong),
        "problems": {name: NUMBER.findall(told) for name, told in request.problems.items()},
        "empty": {name: said.get("placeholder") for name, said in request.choices.items() if "data" not in said},
        "menus": {name: [entry["value"] for entry in entries] for name, entries in menus.items()},
    }


def _answered(route: str, body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    answer = client().post(f"/descent/{route}", json=body)
    if answer.status_code != 200:
        yield "", [answer.status_code, *NUMBER.findall(answer.text)]
        return
    told, arrays = unpacked(answer.get_json())
    if "map" in told:  # how many cells come in a piece depends on the machine
        told = told["map"]
        arrays = {name: array for name, array in arrays.items() if name.startswith("map")}
    yield "", told
    yield from ((f", {name}", array) for name, array in arrays.items())
