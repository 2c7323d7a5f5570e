"""Training for the browser: plain JSON requests, each of which advances one run by a few epochs.

The page keeps one request in flight and asks for the next chunk when it has drawn the last. Between two requests a
run is a file (`core.network.checkpoints`) that any server process can pick up. How requests are
refused: `app.web.json_routes`.

    POST /network/begin      {settings, run?}                      → the run before its first epoch
    POST /network/advance    {run, epoch, epochs, learning_rate?, beside?}
                                                           → the run after these epochs, with their metrics
    POST /network/baseline   {settings}                            → accuracies of scikit-learn on the same rows
    POST /network/PANEL      {run, …}                              → what a panel asks for beside the training
    POST /network/table      the file as it is                     → a table of one's own, kept
    GET  /network/weights/…                                        → settings and weights of a run, as a JSON file
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np
from dash import Dash
from flask import Response, request

from app.components.typed_arrays import typed
from app.network import panels
from app.network.baselines import sklearn_results
from app.network.records import describe
from app.network.stored import UnusableRun, stored
from app.web.json_routes import Body, add_routes, refusing
from app.web.security import BROUGHT
from core.datasets.kept_tables import keep
from core.datasets.own_table import MOST_BYTES, read_sheet
from core.network import checkpoints
from core.network.experiment import EPOCH, EPOCHS, NetworkExperiment, from_dict, to_dict, to_query
from core.network.metrics import Metrics
from core.network.paths import begin_path, extend_path
from core.network.rivals import MOST_RIVALS
from core.network.training import Checkpoint, Training, advance_together, begin, change_learning_rate
from core.optimizers import LEARNING_RATE
from core.quantities import quoted

CHUNK = 100
"""Epochs that an answer has at most, however many are asked for."""
LONGEST = 0.15
"""Seconds after which a chunk ends early, so that Stop and other readers never wait long."""


def register(app: Dash) -> None:
    """Add the requests to the application's server."""
    asked = {name: panel.asked for name, panel in panels.PANELS.items() if panel.asks}
    add_routes(app.server, "network", {"begin": begin_run, "advance": advance_run, "baseline": compare, **asked})
    app.server.add_url_rule(BROUGHT, endpoint="network_table", view_func=bring_table, methods=["POST"])
    app.server.add_url_rule("/network/weights/<run>.json", endpoint="network_weights", view_func=weights)


def begin_run(body: Body) -> dict[str, Any]:
    """A new run, or the run `run` begun anew."""
    run = body.get("run") or checkpoints.new_run()
    checkpoint = begin(from_dict(_mapping(body.get("settings"))))
    checkpoints.save(checkpoint, run)
    begin_path(run)
    training = Training(checkpoint)
    metrics = training.measure()
    return _answer(training, metrics) | {
        "run": run,
        "name": describe(checkpoint.experiment),
        "seeds": list(checkpoint.experiment.seeds),
        "begun": panels.begun(training, metrics),
    }


def advance_run(body: Body) -> dict[str, Any]:
    """The run after `epochs` more epochs, fewer if they are many or take long; `epoch` is where the page has it.

    `beside` are runs that go on with it, {run, epoch, learning_rate?} each: as one stack, where they can. The
    answer to a request that was already carried out, but whose answer got lost, is given once more.
    """
    chunks = [_chunk(each) for each in (body, *_beside(body))]
    epochs = min(EPOCHS.read(body.get("epochs")), CHUNK)
    fresh, began = [chunk.training for chunk in chunks if chunk.repeated is None], time.perf_counter()
    advance_together(fresh, epochs, _enough(began))
    answer, *others = [_kept(chunk) for chunk in chunks]
    told = {"seconds": time.perf_counter() - began} if fresh else {}
    return answer | told | ({"beside": others} if others else {})


class Chunk(NamedTuple):
    """A run that is to go on; or, where the answer to that got lost, the metrics of its last chunk."""

    run: str
    training: Training
    repeated: Metrics | None


def _beside(body: Body) -> list[Body]:
    beside = body.get("beside") or []
    if not isinstance(beside, list) or not all(isinstance(each, dict) for each in beside):
        raise ValueError(f"beside is {quoted(beside)}: it takes a list of runs, an object each")
    if len(beside) > MOST_RIVALS:
        raise ValueError(f"beside has {len(beside)} runs: it takes at most {MOST_RIVALS}")
    return beside


def _chunk(body: Body) -> Chunk:
    run, epoch = str(body.get("run")), EPOCH.read(body.get("epoch"))
    before, last = stored(run)
    if before.epoch != epoch:
        if last is None or not len(last.epochs) or last.epochs[0] != epoch + 1:
            raise UnusableRun(
                f"This run is at epoch {before.epoch:,} and not at {epoch:,}: another page trained it. Reset it."
            )
        return Chunk(run, Training(before), last)
    if body.get("learning_rate") is not None:
        before = change_learning_rate(before, LEARNING_RATE.read(body["learning_rate"]))
    return Chunk(run, Training(before), None)


def _kept(chunk: Chunk) -> dict[str, Any]:
    """The answer about a run that has gone on, once that is kept."""
    training, metrics = chunk.training, chunk.repeated
    if metrics is None:
        metrics = training.metrics
        checkpoints.save(training.checkpoint, chunk.run, metrics=metrics)
        extend_path(chunk.run, training.checkpoint, training.way)
    return _answer(training, metrics)


def _enough(began: float) -> Callable[[], bool]:
    """Asked after each epoch: whether another one like those before would take too long."""
    trained = itertools.count(1)
    return lambda: (time.perf_counter() - began) * (1 + 1 / next(trained)) > LONGEST


def compare(body: Body) -> dict[str, Any]:
    """What scikit-learn's classifier reaches on the data of these settings."""
    return sklearn_results(from_dict(_mapping(body.get("settings"))))


def bring_table() -> Response:
    """Keep the table in the request's body, which a page then names by its key; the header X-File has its name."""
    request.max_content_length = MOST_BYTES

    def work() -> dict[str, Any]:
        if request.mimetype != "application/octet-stream":
            raise ValueError("It takes the content of a file, application/octet-stream")
        content = request.get_data(cache=False)
        sheet = read_sheet(content, unquote(request.headers.get("X-File", ""))[:200] or "The table")
        return {"table": keep(content), "rows": len(sheet.table.rows), "columns": len(sheet.columns)}

    return refusing(work)


def weights(run: str) -> Response:
    """Settings and weights of a run, each network's layer by layer, as a file to keep."""

    def content() -> dict[str, Any]:
        checkpoint, _ = stored(run)
        return {
            "settings": to_dict(checkpoint.experiment),
            "epoch": checkpoint.epoch,
            "networks": [
                {"seed": seed, "ending": checkpoint.sentence(index), "layers": _layers(checkpoint, index)}
                for index, seed in enumerate(checkpoint.experiment.seeds)
            ],
        }

    response = refusing(content)
    if response.status_code == 200:
        response.headers["Content-Disposition"] = f'attachment; filename="fall-line-{run[:8]}.json"'
    return response


def _layers(checkpoint: Checkpoint, index: int) -> list[dict[str, Any]]:
    parameters = checkpoint.parameters[index]
    return [
        {
            "activation": part.activation.kind if part.activation else None,
            "weights": parameters[part.weights].reshape(part.inputs, part.outputs).tolist(),
            "biases": parameters[part.weights.stop : part.affine.stop].tolist(),
            **dict(zip(part.own_ranges, parameters[part.own].tolist(), strict=True)),
        }
        for part in checkpoint.network(index).parts
    ]


def _answer(training: Training, metrics: Metrics) -> dict[str, Any]:
    """What the page needs to go on from where the run stands."""
    checkpoint = training.checkpoint
    rule = checkpoint.experiment.rule_after(checkpoint.epoch)
    return {
        "epoch": checkpoint.epoch,
        "done": checkpoint.done,
        **_told(checkpoint.experiment),
        "learning_rate": getattr(rule, "learning_rate", None),
        "sentence": _sentence(checkpoint),
        "broken": int(np.count_nonzero(checkpoint.stopped)),
        "told": panels.told(training, metrics),
        "metrics": {
            name: typed(getattr(metrics, name), "i4" if name == "epochs" else "f8") for name in checkpoints.METRICS
        },
    }


@lru_cache(maxsize=64)
def _told(experiment: NetworkExperiment) -> Mapping[str, Any]:
    """An experiment as the page has it; the chunks of a run share one."""
    return {"settings": to_dict(experiment), "search": "?" + to_query(experiment)}


def _sentence(checkpoint: Checkpoint) -> str:
    """How the run stands; of several networks that broke, how the first of them did."""
    broken = np.flatnonzero(checkpoint.stopped)
    if len(broken) and checkpoint.experiment.networks > 1:
        seed = checkpoint.experiment.seeds[broken[0]]
        return (
            f"{len(broken)} of {checkpoint.experiment.networks} networks stopped. "
            f"Seed {seed}: {checkpoint.sentence(int(broken[0]))}"
        )
    return checkpoint.sentence()


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"settings is {value!r:.60}: it takes an object with the fields of an experiment")
    return value
