"""What a reader adds in one place is picked up by menus, pages, links, training, panels, sweeps and files."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app import ids
from app.main import create_app
from app.network.panels import begun
from core.datasets import DATASETS, Dataset
from core.descent.lessons import LESSONS, Lesson, Many
from core.network import checkpoints
from core.network.experiment import NetworkExperiment, from_query, to_query
from core.network.layers import LAYERS, Activation, Layer
from core.network.lessons import NETWORK_LESSONS, NetworkLesson
from core.network.training import Training, advance, begin
from core.optimizers import OPTIMIZERS
from core.sweep.study import read_sweep
from core.sweep.table_file import computed
from tests.app.dash_client import NetworkPage, Page
from tests.app.typed_arrays import decoded


class Bend(Activation):
    """h = u + s(√(u² + 1) − 1): a bend of a learned steepness s."""

    kind = "bend"
    label = "Bend"
    equation = "h = u + s(√(u² + 1) − 1); s is learned"
    weight_range = (-0.3, 0.3)
    own_ranges = {"steepness": (0.2, 0.4)}  # noqa: RUF012, as a layer of the house would have it

    @staticmethod
    def value(u, *own, xp=np):
        """h."""
        (s,) = own or (0.3,)
        return u + s * (xp.sqrt(u * u + 1) - 1)

    def __init__(self, networks, width, batch, own, own_gradient):
        super().__init__(networks, width, batch, own, own_gradient)
        self._own, self._own_gradient = own, own_gradient

    def forward(self, u):
        """h."""
        self._u = u
        self._active[...] = self.value(u, self._own[..., np.newaxis])
        return self._h

    def backward(self, dh):
        """∂L/∂s = Σ ∂L/∂h (√(u² + 1) − 1), and ∂L/∂u = ∂L/∂h (1 + su/√(u² + 1))."""
        root = np.sqrt(self._u * self._u + 1)
        self._own_gradient[..., 0] = np.sum(dh * (root - 1), axis=(-2, -1))
        return dh * (1 + self._own[..., np.newaxis] * self._u / root)


@pytest.fixture
def bend(monkeypatch):
    """A layer of one's own."""
    monkeypatch.setitem(LAYERS, Bend.kind, Bend)


@pytest.fixture
def grid(monkeypatch):
    """A data set of one's own: whether x is greater than y."""
    x, y = np.meshgrid(np.linspace(0, 1, 8), np.linspace(0, 1, 8))
    points, labels = np.stack((x.ravel(), y.ravel()), axis=1), (x > y).astype(int).ravel()
    data = Dataset(points[::2], labels[::2], points[1::2], labels[1::2], ("x", "y"), ("no", "yes"), label="Grid")
    monkeypatch.setitem(DATASETS, "grid", lambda: data)
    return data


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


def experiment_of(network):
    experiment, problems = from_query(network[ids.network.SETTINGS]["data"]["search"])
    assert problems == {}
    return experiment


def test_a_layer_is_in_the_menu_in_links_and_in_the_panels(bend):
    network = NetworkPage(create_app())
    network.open("?layers=bend:5,exponent:4&epochs=3")
    assert experiment_of(network).layers == (Layer("bend", 5), Layer("exponent", 4))
    assert {"value": "bend", "label": "Bend"} in network[ids.network.kind(0)]["data"]
    network.set(ids.network.kind(1), "bend")
    experiment = experiment_of(network)
    assert experiment == NetworkExperiment(layers=(Layer("bend", 5), Layer("bend", 4)), epochs=3)
    training = Training(begin(experiment))
    told = begun(training, training.measure())["activation"]
    assert [curve["name"] for curve in told["fixed"]] == ["Bend"]
    u = decoded(told["u"])
    np.testing.assert_allclose(decoded(told["fixed"][0]["h"]), Bend.value(u), rtol=1e-6)


def test_a_layer_is_trained_kept_and_taken_away(bend, cache):
    experiment = NetworkExperiment(
        layers=(Layer("bend", 6),), rule=OPTIMIZERS["adam"](learning_rate=0.01), epochs=8, networks=2
    )
    trained, metrics = advance(begin(experiment), 8)
    assert (metrics.train_loss[-1] < 0.95 * metrics.train_loss[0]).all()
    assert not np.array_equal(trained.parameters[:, 6 * 12], begin(experiment).parameters[:, 6 * 12])
    checkpoints.save(trained, "mine")
    client = create_app().server.test_client()
    weights = json.loads(client.get("/network/weights/mine.json").get_data())
    for network, parameters in zip(weights["networks"], trained.parameters, strict=True):
        assert network["layers"][0]["activation"] == "bend"
        assert network["layers"][0]["steepness"] == parameters[6 * 12]


def test_a_layer_and_a_data_set_are_parameters_of_a_sweep(bend, grid):
    table = computed(
        read_sweep(
            {
                "kind": "network",
                "experiment": {"dataset": "grid", "batch_size": 8, "epochs": 2},
                "vary": {"layers": ["bend:3", "exponent:3"], "learning_rate": [0.1, 0.2]},
            }
        )
    )
    assert table.frame["layers"].tolist() == ["bend:3", "bend:3", "exponent:3", "exponent:3"]
    assert table.frame["test_accuracy"].notna().all()
    experiment, problems = table.experiment(0)
    assert problems == {} and experiment.data is grid and experiment.layers == (Layer("bend", 3),)


def test_a_data_set_is_chosen_stands_in_links_and_limits_the_batch(grid):
    network = NetworkPage(create_app())
    network.open("?dataset=grid&batch_size=32&layers=tanh:4")
    experiment = experiment_of(network)
    assert experiment.data is grid and experiment.batch_size == 32
    assert {"value": "grid", "label": "Grid"} in network[ids.network.dataset("grid")]["data"]
    network.set(ids.network.field("batch_size"), "33")
    problem = network[ids.network.SETTINGS]["data"]["problem"]
    assert problem == "Batch size is 33: it takes a whole number from 1 to 32"
    learned = replace(experiment, batch_size=8, rule=OPTIMIZERS["adam"](learning_rate=0.05), epochs=60)
    assert advance(begin(learned), 60)[1].test_accuracy[-1] > 0.9


@pytest.mark.parametrize("many", [None, Many("ensemble", seeds=7), Many("settings", measure="error")])
def test_a_lesson_of_the_descents_is_in_the_menu_and_opens_by_its_link(many, monkeypatch):
    own = Lesson(
        "own",
        "A lesson of one's own",
        "Own lessons",
        "To be added.",
        "Open it.",
        "It is there.",
        replace(LESSONS["opening"].experiment, surface="booth", steps=9),
        lambda paths: True,
        many=many,
    )
    monkeypatch.setitem(LESSONS, own.key, own)
    page = Page(create_app())
    page.open("?lesson=own")
    (*_, group) = page[ids.descent.LESSON_MENU]["data"]
    assert group == {"group": "Own lessons", "items": [{"value": "own", "label": own.title}]}
    assert "surface=booth" in page[ids.descent.QUERY]["data"]["search"]
    assert page[ids.descent.option("stage")]["value"] == (many.kind if many else "scene")
    assert page[ids.descent.option("members")]["value"] == ("7" if many and many.seeds else "100")
    assert page[ids.descent.option("shade")]["value"] == ("error" if many and many.measure else "outcome")
    assert own.watch_for in json.dumps(page[ids.descent.LESSON_CARD]["children"])


def test_a_lesson_of_the_networks_is_in_the_menu_and_opens_by_its_link(monkeypatch):
    settings = {"layers": (("tanh", 3),), "epochs": 5}
    own = NetworkLesson(
        "own",
        "A lesson of one's own",
        "To be added.",
        "Open it.",
        "It is there.",
        (settings,),
        lambda run: run.epochs > 0,
    )
    monkeypatch.setitem(NETWORK_LESSONS, own.key, own)
    page = NetworkPage(create_app())
    page.open("?lesson=own")
    items = [item for group in page[ids.network.LESSON_MENU]["data"] for item in group["items"]]
    assert items[-1] == {"value": "own", "label": own.title}
    assert to_query(experiment_of(page)) == to_query(own.experiments[0])
    assert own.watch_for in json.dumps(page[ids.network.LESSON_CARD]["children"])
