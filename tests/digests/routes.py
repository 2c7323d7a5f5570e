"""Results as the routes of the descent page answer them."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import numpy as np

from app.main import create_app
from tests.digests.crowds import ENSEMBLES
from tests.digests.links import RACES
from tests.digests.reach import Parts


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
