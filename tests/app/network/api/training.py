"""Training through HTTP requests, as the page makes them."""

from dataclasses import fields, replace

import numpy as np

from core.network.experiment import NetworkExperiment, to_dict
from core.network.layers import Layer
from core.network.metrics import Metrics
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded

SMALL = NetworkExperiment(
    layers=(Layer("leaky_relu", 5), Layer("exponent", 4)),
    rule=OPTIMIZERS["adam"](learning_rate=0.01),
    batch_size=200,
    epochs=6,
    networks=2,
    shuffle=True,
)
METRICS = tuple(field.name for field in fields(Metrics))


class Training:
    """The requests of a page; each gives the status and the content of its answer."""

    def __init__(self, client):
        self._client = client

    def post(self, name, body):
        answer = self._client.post(f"/network/{name}", json=body)
        return answer.status_code, answer.get_json()

    def begin(self, experiment=SMALL, **body):
        return self._good(self.post("begin", {"settings": to_dict(experiment), **body}))

    def advance(self, run, epoch, epochs, **body):
        return self._good(self.post("advance", {"run": run, "epoch": epoch, "epochs": epochs, **body}))

    def refused(self, status, name, **body):
        """What the refusal of this request says."""
        found, answer = self.post(name, body)
        assert (found, answer.keys()) == (status, {"error"}), answer
        return answer["error"]

    def weights(self, run):
        return self._client.get(f"/network/weights/{run}.json")

    def to_the_end(self, answer, size):
        """All answers up to the last epoch."""
        run, answers = answer["run"], [answer]
        while not answers[-1]["done"]:
            answers.append(self.advance(run, answers[-1]["epoch"], size))
        return answers[1:]

    @staticmethod
    def _good(found):
        status, answer = found
        assert status == 200, answer
        return answer


def metrics_of(*answers):
    """The metrics that the page has after these answers, in the shapes of `Metrics`."""
    return Metrics(*(np.concatenate([decoded(answer["metrics"][name]) for answer in answers]) for name in METRICS))


def lasting(answer):
    """An answer without how long it took."""
    return {name: value for name, value in answer.items() if name != "seconds"}


def told_of(answer):
    return [answer, *answer["beside"]]


def diverging(**changes):
    return replace(
        SMALL,
        layers=(Layer("exponent", 8),),
        rule=OPTIMIZERS["sgd"](learning_rate=500.0),
        batch_size=100,
        epochs=20,
        **changes,
    )
