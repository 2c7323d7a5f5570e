"""Asking for pieces of a stage as the browser asks for them."""

import base64

import numpy as np

from app.descent.options import default_options
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from core.descent.experiment import Competitor, DescentExperiment
from core.optimizers import OPTIMIZERS

TYPES = {"f4": np.float32, "f8": np.float64, "i4": np.int32, "i2": np.int16, "u1": np.uint8}
RACE = DescentExperiment(
    surface="himmelblau",
    start=(0.5, -0.5),
    steps=60,
    noise=0.0,
    seed=3,
    competitors=(
        Competitor(OPTIMIZERS["momentum"](learning_rate=0.01), 2),
        Competitor(OPTIMIZERS["sgd"](learning_rate=0.012), 5, visible=False),
    ),
)


def request_of(stage, experiment=RACE, **options):
    return STAGES[stage].request(experiment, {**default_options(), "stage": stage, **options})


def work(stage, experiment=RACE, **options):
    return work_of(STAGES[stage], request_of(stage, experiment, **options))


def ask(client, path, **body):
    answer = client.post(f"/descent/{path}", json=body)
    return answer.status_code, answer.get_json()


def decoded(record):
    return np.frombuffer(base64.b64decode(record["bdata"]), TYPES[record["dtype"]])
