"""Training through HTTP requests, as the page makes them."""

import json
from collections import Counter
from dataclasses import fields, replace
from functools import partial
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.main import create_app
from app.network import api
from app.web import json_routes
from core.datasets import DATASETS, load_table
from core.network import Network, checkpoints, model
from core.network.experiment import NetworkExperiment, from_dict, from_query, to_dict
from core.network.layers import LAYERS, Layer
from core.network.lessons import NETWORK_LESSONS
from core.network.model import MiniBatches, Part
from core.network.training import Metrics, advance, begin, change_learning_rate, measure
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded
from tests.core.network.test_training import assert_same

SMALL = NetworkExperiment(
    layers=(Layer("leaky_relu", 5), Layer("exponent", 4)),
    rule=OPTIMIZERS["adam"](learning_rate=0.01),
    batch_size=200,
    epochs=6,
    networks=2,
    shuffle=True,
)
METRICS = tuple(field.name for field in fields(Metrics))


@pytest.fixture(scope="module")
def app():
    app = create_app()
    app.server.testing = True  # exceptions come through
    return app


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Chunks are as long as was asked for, however busy the machine is."""
    monkeypatch.setattr(api, "LONGEST", 60.0)


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


@pytest.fixture
def training(app):
    return Training(app.server.test_client())


def metrics_of(*answers):
    """The metrics that the page has after these answers, in the shapes of `Metrics`."""
    return Metrics(*(np.concatenate([decoded(answer["metrics"][name]) for answer in answers]) for name in METRICS))


def lasting(answer):
    """An answer without how long it took."""
    return {name: value for name, value in answer.items() if name != "seconds"}


# ---- beginning


def test_a_run_begins_at_epoch_0_with_what_the_page_needs_to_draw_it(training):
    answer = training.begin()
    assert (answer["epoch"], answer["done"], answer["broken"]) == (0, False, 0)
    assert answer["name"] == "11-5-4-2 with exponent, Adam α = 0.01"
    assert answer["seeds"] == [0, 1]
    assert answer["begun"]["confusion"] == ["below 6", "6 or better"]
    assert answer["begun"]["activation"]["layers"] == [2]
    [majority] = answer["begun"]["accuracy"]
    assert majority == {"name": "majority", "label": "majority class", "value": pytest.approx(0.53)}
    assert answer["learning_rate"] == 0.01
    assert answer["sentence"] == "Training has not reached its last epoch."
    assert from_dict(answer["settings"]) == SMALL
    assert from_query(answer["search"]) == (SMALL, {})
    assert_same(metrics_of(answer), measure(begin(SMALL)))
    assert_same(checkpoints.load(answer["run"]), begin(SMALL))


def test_settings_have_defaults(training):
    _, answer = training.post("begin", {"settings": {}})
    assert from_dict(answer["settings"]) == NetworkExperiment()
    assert answer["begun"]["accuracy"][-1] == {"name": "course", "label": "course's run", "value": 0.74}


@pytest.mark.parametrize("key", NETWORK_LESSONS)
def test_every_lesson_can_be_trained(training, key):
    for experiment in NETWORK_LESSONS[key].experiments:
        answer = training.begin(experiment)
        assert from_dict(answer["settings"]) == experiment
        assert training.advance(answer["run"], 0, 1)["epoch"] == 1


def test_every_run_has_a_name_of_its_own(training, folder):
    runs = {training.begin()["run"] for _ in range(3)}
    assert {path.stem for path in folder.iterdir()} == runs
    assert len(runs) == 3


def test_a_run_begun_anew_starts_with_the_same_weights(training, folder):
    first = training.begin()
    run = first["run"]
    training.advance(run, 0, 3)
    again = training.begin(run=run)
    assert again == first
    assert [path.name for path in folder.iterdir()] == [f"{run}.npz"]
    assert training.advance(run, 0, 1)["epoch"] == 1


# ---- advancing


@pytest.mark.parametrize("size", [1, 2, 4, 6, 100])
@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam"])
def test_a_run_cut_into_any_chunks_is_the_uncut_run(training, name, size):
    experiment = replace(SMALL, rule=OPTIMIZERS[name](learning_rate=0.01))
    started = training.begin(experiment)
    answers = training.to_the_end(started, size)
    whole, metrics = advance(begin(experiment), experiment.epochs)
    assert_same(metrics_of(*answers), metrics)
    assert_same(checkpoints.load(started["run"]), whole)
    assert answers[-1]["epoch"] == 6
    assert answers[-1]["sentence"] == "Training has reached its last epoch."


def test_another_process_may_answer_any_request(training, monkeypatch):
    monkeypatch.setattr(checkpoints._written, "most_bytes", 0)  # which has not written what it reads
    started = training.begin()
    for epoch in range(6):
        other = Training(create_app().server.test_client()) if epoch == 3 else training
        assert other.advance(started["run"], epoch, 1)["epoch"] == epoch + 1
    assert_same(checkpoints.load(started["run"]), advance(begin(SMALL), 6)[0])


def test_after_the_last_epoch_there_is_nothing_to_do(training):
    run = training.begin()["run"]
    training.advance(run, 0, 100)
    before = checkpoints.load(run)
    answer = training.advance(run, 6, 5)
    assert (answer["epoch"], answer["done"]) == (6, True)
    assert_same(metrics_of(answer), advance(before, 0)[1])
    assert_same(checkpoints.load(run), before)


@pytest.mark.parametrize("networks", [1, 3])
def test_several_networks_have_the_numbers_that_each_has_alone(training, networks):
    together = replace(SMALL, networks=networks, seed=7)
    started = training.begin(together)
    assert started["seeds"] == [7, 8, 9][:networks]
    found = metrics_of(*training.to_the_end(started, 4))
    assert found.train_loss.shape == (6, networks) and found.gradient_norms.shape == (6, networks, 3)
    for index in range(networks):
        _, alone = advance(begin(replace(together, networks=1, seed=7 + index)), 6)
        for name in METRICS[1:]:
            np.testing.assert_allclose(getattr(found, name)[:, index], getattr(alone, name)[:, 0], rtol=1e-9)


def test_the_confusion_matrix_counts_the_test_rows_of_all_networks(training):
    started = training.begin()
    for answer in (started, *training.to_the_end(started, 3)):
        counts = np.array(answer["told"]["confusion"])
        data = SMALL.data
        assert counts.sum(axis=1).tolist() == (2 * np.bincount(data.y_test)).tolist()
        assert np.trace(counts) / counts.sum() == pytest.approx(metrics_of(answer).test_accuracy[-1].mean())


def test_an_answer_that_got_lost_is_given_once_more(training, folder):
    run = training.begin()["run"]
    training.advance(run, 0, 1)
    lost = training.advance(run, 1, 3)
    stored = (folder / f"{run}.npz").read_bytes()
    assert training.advance(run, 1, 3) == lasting(lost)
    assert training.advance(run, 1, 1) == lasting(lost)
    assert (folder / f"{run}.npz").read_bytes() == stored
    assert training.advance(run, 4, 2)["epoch"] == 6


def test_a_lost_answer_with_a_new_learning_rate_changes_it_once(training):
    run = training.begin()["run"]
    lost = training.advance(run, 0, 2, learning_rate=0.5)
    assert training.advance(run, 0, 2, learning_rate=0.5) == lasting(lost)
    assert checkpoints.load(run).experiment.learning_rates == ((0, 0.5),)


def test_runs_go_on_beside_each_other_each_as_alone_and_a_lost_answer_is_given_once_more(training):
    experiments = [replace(SMALL, rule=OPTIMIZERS[name]()) for name in ("sgd", "adam", "sam")]
    runs = [training.begin(experiment)["run"] for experiment in experiments]

    def asked(epoch):
        return [{"run": run, "epoch": epoch} for run in runs]

    answer = training.advance(runs[0], 0, 2, beside=asked(0)[1:])
    again = training.advance(runs[0], 0, 2, beside=asked(0)[1:])
    assert lasting(answer) == lasting(again)
    rest = training.advance(runs[0], 2, 4, beside=[{**asked(2)[1], "learning_rate": 0.002}, asked(2)[2]])
    for run, experiment, first, last in zip(runs, experiments, told_of(answer), told_of(rest), strict=True):
        half, _ = advance(begin(experiment), 2)
        whole, _ = advance(change_learning_rate(half, 0.002) if run == runs[1] else half, 4)
        assert_same(checkpoints.load(run), whole)
        assert (first["epoch"], last["epoch"], last["done"]) == (2, 6, True)
        assert_same(metrics_of(first), advance(begin(experiment), 2)[1])


def told_of(answer):
    return [answer, *answer["beside"]]


@pytest.mark.parametrize("beside", ["runs", 3, {"run": 1}, ["run"], [{}] * 8])
def test_what_is_no_list_of_runs_to_go_on_beside_is_refused(training, beside):
    run = training.begin()["run"]
    error = training.refused(400, "advance", run=run, epoch=0, epochs=1, beside=beside)
    assert error.startswith("beside ")
    assert checkpoints.load(run).epoch == 0


def test_two_requests_at_once_for_the_same_chunk_do_no_harm(app, training):
    run = training.begin()["run"]
    answers = []
    threads = [
        Thread(target=lambda: answers.append(Training(app.server.test_client()).advance(run, 0, 4)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(lasting(answer) == lasting(answers[0]) for answer in answers)
    assert_same(checkpoints.load(run), advance(begin(SMALL), 4)[0])


@pytest.mark.parametrize("epoch", [0, 1, 3, 5])
def test_a_page_that_is_elsewhere_is_told_so(training, epoch):
    run = training.begin()["run"]
    training.advance(run, 0, 2)
    training.advance(run, 2, 2)
    before = checkpoints.load(run)
    error = training.refused(409, "advance", run=run, epoch=epoch, epochs=1)
    assert error == f"This run is at epoch 4 and not at {epoch}: another page trained it. Reset it."
    assert_same(checkpoints.load(run), before)


def test_a_run_begun_anew_elsewhere_is_no_answer_that_got_lost(training):
    run = training.begin()["run"]
    training.advance(run, 0, 2)
    training.begin(run=run)
    error = training.refused(409, "advance", run=run, epoch=2, epochs=1)
    assert error.startswith("This run is at epoch 0 and not at 2")


def test_a_chunk_ends_early_when_its_time_is_up(training, monkeypatch):
    monkeypatch.setattr(api, "LONGEST", 0.0)
    started = training.begin()
    answer = training.advance(started["run"], 0, 100)
    assert (answer["epoch"], answer["done"]) == (1, False)
    rest = training.to_the_end({**answer, "run": started["run"]}, 100)
    assert [each["epoch"] for each in rest] == [2, 3, 4, 5, 6]
    whole, metrics = advance(begin(SMALL), 6)
    assert_same(metrics_of(answer, *rest), metrics)
    assert_same(checkpoints.load(started["run"]), whole)


def test_a_chunk_does_everything_once(training, monkeypatch):
    """Nothing is drawn, test rows are predicted once an epoch, and the settings are not written anew."""
    counts = Counter()

    def counted(owner, name):
        original = getattr(owner, name)

        def call(*arguments, **named):
            counts[name] += 1
            return original(*arguments, **named)

        monkeypatch.setattr(owner, name, call)

    for owner, name in (
        (Network, "__init__"),
        (Network, "predict"),
        (Part, "draw"),
        (MiniBatches, "__init__"),
        (model, "most_probable"),
        (api, "to_dict"),
        (api, "to_query"),
        (checkpoints, "to_dict"),
    ):
        counted(owner, name)
    experiment = replace(SMALL, networks=3, seed=11)
    run = training.begin(experiment)["run"]
    # Made once to be drawn and once to be measured: three layers of three networks; training and test rows.
    assert (counts["draw"], counts["__init__"], counts["most_probable"], counts["predict"]) == (9, 2 + 2, 4, 0)
    assert (counts["to_dict"], counts["to_query"]) == (2, 1)
    counts.clear()
    training.advance(run, 0, 3)  # in pieces of 1 and 2
    # One network, mini-batches to train, all training rows, all test rows; in each epoch both in blocks of 426.
    assert counts == {"__init__": 1 + 3, "most_probable": 3 * (3 + 1)}
    counts.clear()
    training.advance(run, 3, 1, learning_rate=0.02)
    assert counts == {"__init__": 1 + 3, "most_probable": 3 + 1, "to_dict": 2, "to_query": 1}


# ---- the learning rate


def test_a_new_learning_rate_holds_from_the_next_epoch_on_and_is_recorded(training):
    run = training.begin()["run"]
    training.advance(run, 0, 2)
    answer = training.advance(run, 2, 2, learning_rate=0.001)
    assert answer["learning_rate"] == 0.001
    assert answer["settings"]["learning_rates"] == [[2, 0.001]]
    assert "learning_rates=2:0.001" in answer["search"]
    last = training.advance(run, 4, 2)
    expected, _ = advance(change_learning_rate(advance(begin(SMALL), 2)[0], 0.001), 4)
    assert_same(checkpoints.load(run), expected)
    # The settings that the last answer shows give the run from its beginning.
    uncut, _ = advance(begin(from_dict(last["settings"])), 6)
    assert_same(checkpoints.load(run), uncut)


@pytest.mark.parametrize("rate", [0, -1, 1001, "abc", "", "nan", True, [], [0.1], {}, {"a": 1}])
def test_a_learning_rate_that_cannot_be_is_refused(training, rate):
    run = training.begin()["run"]
    before = checkpoints.load(run)
    error = training.refused(400, "advance", run=run, epoch=0, epochs=1, learning_rate=rate)
    assert error.startswith("Learning rate is ")
    assert error.endswith("it takes a number above 0 and at most 1,000")
    assert_same(checkpoints.load(run), before)


def test_a_rule_without_learning_rate_gets_none(training):
    started = training.begin(replace(SMALL, rule=OPTIMIZERS["adadelta"]()))
    assert started["learning_rate"] is None
    error = training.refused(400, "advance", run=started["run"], epoch=0, epochs=1, learning_rate=0.1)
    assert error == "Learning rate is 0.1: AdaDelta has none"
    assert training.advance(started["run"], 0, 1, learning_rate=None)["epoch"] == 1


# ---- runs that break


def diverging(**changes):
    return replace(
        SMALL,
        layers=(Layer("exponent", 8),),
        rule=OPTIMIZERS["sgd"](learning_rate=500.0),
        batch_size=100,
        epochs=20,
        **changes,
    )


def test_a_network_that_diverges_stops_with_its_reason_and_keeps_finite_weights(training):
    started = training.begin(diverging(networks=1))
    *_, last = training.to_the_end(started, 3)
    checkpoint = checkpoints.load(started["run"])
    assert last["broken"] == 1
    assert last["epoch"] == checkpoint.stopped[0] - 1 < 20
    assert last["sentence"] == checkpoint.sentence()
    assert last["sentence"].startswith(f"Stopped in epoch {checkpoint.stopped[0]}. ")
    assert "take a smaller learning rate" in last["sentence"]
    assert np.isfinite(checkpoint.parameters).all()
    after = training.advance(started["run"], last["epoch"], 3)
    assert (after["epoch"], after["done"]) == (last["epoch"], True)


def test_of_several_networks_some_stop_and_the_others_go_on(training):
    experiment = diverging(networks=6, shuffle=True)
    started = training.begin(experiment)
    answers = training.to_the_end(started, 4)
    whole, metrics = advance(begin(experiment), 20)
    assert_same(metrics_of(*answers), metrics)
    assert_same(checkpoints.load(started["run"]), whole)
    broken = np.flatnonzero(whole.stopped)
    assert len(broken) > 0
    assert answers[-1]["broken"] == len(broken)
    assert answers[-1]["sentence"] == (
        f"{len(broken)} of 6 networks stopped. Seed {broken[0]}: {whole.sentence(int(broken[0]))}"
    )


# ---- checkpoints that can't be used


def cut(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", cut, lambda content: b"hello" + content[6:], lambda content: b"quality;pH\n5;3\n"],
)
def test_a_damaged_checkpoint_is_told_and_left_as_it_is(training, folder, damage):
    run = training.begin()["run"]
    path = folder / f"{run}.npz"
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    sentence = f"The checkpoint of run {run} cannot be read: the file is damaged or is not one of Fall Line's."
    assert training.refused(409, "advance", run=run, epoch=0, epochs=1) == f"{sentence} Start the run again."
    answer = training.weights(run)
    assert answer.status_code == 409 and answer.get_json()["error"].startswith(sentence)
    assert path.read_bytes() == damaged
    training.begin(run=run)
    assert training.advance(run, 0, 1)["epoch"] == 1


def test_a_foreign_npz_file_is_told(training, folder):
    np.savez(folder / "mine.npz", weights=np.zeros(3))
    error = training.refused(409, "advance", run="mine", epoch=0, epochs=1)
    assert "its format is not 'fall-line network 1'" in error


def test_a_missing_run_is_told(training):
    for name in ("nobody", None, "None"):
        error = training.refused(409, "advance", run=name, epoch=0, epochs=1)
        assert error == f"Run {name} has no checkpoint here: start it again"
    assert training.weights("nobody").status_code == 409


def test_a_folder_in_place_of_a_checkpoint_is_told(training, folder):
    (folder / "mine.npz").mkdir()
    training.refused(409, "advance", run="mine", epoch=0, epochs=1)
    error = training.refused(503, "begin", settings=to_dict(SMALL), run="mine")
    assert error.startswith("The cache folder can't be used: ")


OUTSIDE = ["../outside", "..", ".", "/etc/passwd", "a/b", "a\\b", "~", "a.npz", "C:x", "ü", "a b", "a\0b", "a" * 65]


@pytest.mark.parametrize("run", OUTSIDE)
def test_no_name_of_a_run_leaves_the_folder(training, folder, run):
    before = sorted(folder.parent.rglob("*.npz"))
    rule = "it takes 1 to 64 letters, digits, hyphens and underscores"
    assert training.refused(400, "begin", settings=to_dict(SMALL), run=run).endswith(rule)
    assert training.refused(409, "advance", run=run, epoch=0, epochs=1).endswith(rule)
    assert sorted(folder.parent.rglob("*.npz")) == before


@pytest.mark.parametrize("run", [".", "..", "..%2F..%2Fx", "%2e%2e", "a%00", "~", "a.npz", "%5c..%5cx"])
def test_no_address_of_weights_leaves_the_folder(app, training, folder, monkeypatch, run):
    inner = folder / "runs"
    monkeypatch.setenv("FALL_LINE_RUNS", str(inner))
    started = training.begin()
    (folder / "x.npz").write_bytes((inner / f"{started['run']}.npz").read_bytes())
    answer = app.server.test_client().get(f"/network/weights/{run}.json")
    # What is no name of a run at all is answered with the page, like any unknown address.
    assert answer.status_code == 409 or answer.mimetype == "text/html"


# ---- what is out of reach


def test_a_cache_folder_that_cannot_be_written_is_told(training, folder, monkeypatch):
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("FALL_LINE_RUNS", str(folder / "file" / "runs"))
    error = training.refused(503, "begin", settings=to_dict(SMALL))
    assert error.startswith("The cache folder can't be used: ")


def test_a_full_disk_is_told_and_the_last_checkpoint_stays(training, monkeypatch):
    run = training.begin()["run"]
    training.advance(run, 0, 2)
    before = checkpoints.load(run)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_bytes", full)
        error = training.refused(503, "advance", run=run, epoch=2, epochs=1)
    assert error == "The cache folder can't be used: No space left on device."
    assert_same(checkpoints.load(run), before)
    assert training.advance(run, 2, 1)["epoch"] == 3


@pytest.fixture
def without_data(folder, monkeypatch):
    def remove():
        monkeypatch.setitem(DATASETS, "wine", partial(load_table, folder / "winequality-red.csv", "quality"))

    return remove


def test_missing_data_are_told_where_they_are_missed(training, without_data):
    without_data()
    for name in ("begin", "baseline"):
        error = training.refused(503, name, settings={"epochs": 3})
        assert error.startswith("The data are missing: ")
        assert "winequality-red.csv" in error


def test_data_that_went_missing_are_told_and_the_run_is_not_called_damaged(training, without_data):
    run = training.begin()["run"]
    without_data()
    error = training.refused(503, "advance", run=run, epoch=0, epochs=1)
    assert error.startswith("The data are missing: ")
    assert training.weights(run).status_code == 503


def test_damaged_data_are_told_with_their_line(training, folder, without_data):
    (folder / "winequality-red.csv").write_text("pH,quality\n3.5,5\nsour,6\n3.2,7\n")
    without_data()
    error = training.refused(400, "begin", settings={})
    assert error == "Column 'pH' is 'sour' in line 3: it takes a finite number"


# ---- requests that make no sense


@pytest.mark.parametrize("name", ["begin", "advance", "baseline"])
@pytest.mark.parametrize(
    ("body", "mimetype"),
    [
        (b"{}", "text/plain"),
        (b"{}", "application/x-www-form-urlencoded"),
        (b"{}", None),
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"NaN", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"7", "application/json"),
        (b"null", "application/json"),
        (b"[" * 50_000 + b"]" * 50_000, "application/json"),
        (b'{"a": "' + b"x" * json_routes.MOST_BYTES + b'"}', "application/json"),
    ],
)
def test_what_is_no_json_object_of_moderate_size_is_refused(app, name, body, mimetype):
    answer = app.server.test_client().post(f"/network/{name}", data=body, content_type=mimetype)
    assert answer.status_code == 400
    assert "It takes" in answer.get_json()["error"]


@pytest.mark.parametrize("name", ["begin", "advance", "baseline"])
def test_training_takes_posts_alone(app, name):
    assert app.server.test_client().get(f"/network/{name}").mimetype != "application/json"


@pytest.mark.parametrize("settings", [None, [], "layers=exponent:8", 7, True])
@pytest.mark.parametrize("name", ["begin", "baseline"])
def test_settings_are_an_object(training, name, settings):
    error = training.refused(400, name, settings=settings)
    assert error == f"settings is {settings!r}: it takes an object with the fields of an experiment"


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"layers": [["leaky_relu", 0]]}, "Layer 1: Units is 0: it takes a whole number from 1 to 512"),
        ({"layers": [["leaky_relu", 1e6]]}, "Layer 1: Units is 1,000,000: it takes a whole number from 1 to 512"),
        ({"layers": [["no_such", 3]]}, "Layer 1: Layer is 'no_such': it takes one of"),
        ({"layers": [["exponent", 2]] * 9}, "9 hidden layers: a network takes at most 8"),
        ({"batch_size": 1200}, "Batch size is 1,200: it takes a whole number from 1 to 1,199"),
        ({"rule": {"name": "sgd", "learning_rate": 1e9}}, "Learning rate is 1,000,000,000: it takes"),
        ({"rule": {"name": "zap"}}, "Optimizer is 'zap': it takes one of gradient_descent"),
        ({"epochs": 0}, "Epochs is 0: it takes a whole number from 1 to 10,000"),
        ({"networks": 33}, "Networks is 33: it takes a whole number from 1 to 32"),
        ({"shuffle": 1}, "Shuffle is 1: it takes true or false"),
        ({"seed": -1}, "Seed is −1: it takes"),
        ({"dataset": "beer"}, "Data set is 'beer': it takes one of wine"),
        ({"colour": "red"}, "'colour' is no field: it takes dataset"),
    ],
)
def test_every_wrong_setting_is_quoted_with_what_would_be_accepted(training, folder, settings, error):
    for name in ("begin", "baseline"):
        assert error in training.refused(400, name, settings=settings)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("field", ["epoch", "epochs"])
@pytest.mark.parametrize("value", [None, "", "abc", -1, 0.5, 10_001, 1e300, True, [], [1], {}])
def test_wrong_epochs_are_refused(training, field, value):
    run = training.begin()["run"]
    error = training.refused(400, "advance", **{"run": run, "epoch": 0, "epochs": 1, field: value})
    assert "it takes a whole number from" in error


@pytest.mark.parametrize(
    "place", ['{"settings": %s}', '{"settings": {"layers": %s}}', '{"run": %s, "settings": {}}']
)
@pytest.mark.parametrize("depth", [10, 300, 900, 1020])
def test_a_deeply_nested_value_is_refused(app, place, depth):
    body = place % ("[" * depth + "]" * depth)
    answer = app.server.test_client().post("/network/begin", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]


WORDS = st.sampled_from(
    ["", "0", "1", "-1", "nan", "inf", "abc", "sgd", "adam", "exponent:3", "..", "é", "\0", "½"]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.text(),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
SETTINGS = st.fixed_dictionaries({}, optional=dict.fromkeys(to_dict(SMALL), JSON))
RULES = st.fixed_dictionaries(
    {"name": st.sampled_from([*OPTIMIZERS])},
    optional={"learning_rate": JSON, "momentum": JSON, "epsilon_inside_root": JSON},
)
BODIES = st.one_of(
    JSON,
    st.fixed_dictionaries({}, optional={"settings": SETTINGS, "run": JSON}),
    st.fixed_dictionaries({"settings": st.fixed_dictionaries({"rule": RULES})}),
    st.fixed_dictionaries({"run": JSON, "epoch": JSON, "epochs": JSON}, optional={"learning_rate": JSON}),
)
QUICKLY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def assert_answered(status, answer):
    assert status in (200, 400, 409, 503)
    assert status == 200 or (answer.keys() == {"error"} and answer["error"])


@QUICKLY
@given(name=st.sampled_from(["begin", "advance"]), body=BODIES)
def test_any_json_is_answered(training, name, body):
    assert_answered(*training.post(name, body))


@QUICKLY
@given(body=st.fixed_dictionaries({}, optional={"epoch": JSON, "epochs": JSON, "learning_rate": JSON}))
def test_any_json_is_answered_for_a_run_that_there_is(training, body):
    run = training.begin()["run"]
    status, answer = training.post("advance", {"run": run, "epoch": 0, "epochs": 1, **body})
    assert_answered(status, answer)
    assert checkpoints.load(run).epoch == (answer["epoch"] if status == 200 else 0)


@QUICKLY
@given(field=st.sampled_from([*to_dict(SMALL)]), value=JSON)
def test_any_json_in_one_setting_begins_a_run_or_is_refused(training, field, value):
    status, answer = training.post("begin", {"settings": {**to_dict(SMALL), field: value}})
    assert_answered(status, answer)
    if status == 200:
        assert to_dict(checkpoints.load(answer["run"]).experiment) == answer["settings"]


# ---- comparison and weights


def test_the_comparison_is_of_the_widths_and_batches_of_the_settings(training, monkeypatch):
    asked = []
    monkeypatch.setattr(api, "sklearn_results", lambda experiment: asked.append(experiment) or {"test": 0.75})
    status, answer = training.post("baseline", {"settings": to_dict(SMALL)})
    assert (status, answer) == (200, {"test": 0.75})
    assert asked == [SMALL]


def test_the_weights_are_those_of_the_checkpoint(training):
    run = training.begin()["run"]
    training.advance(run, 0, 3)
    answer = training.weights(run)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="fall-line-{run[:8]}.json"'
    content = json.loads(answer.get_data())
    checkpoint = checkpoints.load(run)
    assert from_dict(content["settings"]) == SMALL and content["epoch"] == 3
    assert [each["seed"] for each in content["networks"]] == [0, 1]
    for network, parameters in zip(content["networks"], checkpoint.parameters, strict=True):
        assert network["ending"] == "Training has not reached its last epoch."
        kinds = [layer["activation"] for layer in network["layers"]]
        shapes = [np.shape(layer["weights"]) for layer in network["layers"]]
        assert kinds == ["leaky_relu", "exponent", None]
        assert shapes == [(11, 5), (5, 4), (4, 2)]
        flat = np.concatenate(
            [
                np.concatenate([np.ravel(layer["weights"]), layer["biases"], np.ravel([layer.get("exponent", [])])])
                for layer in network["layers"]
            ]
        )
        assert np.array_equal(flat, parameters)


def test_the_weights_predict_what_the_network_predicts(training):
    run = training.begin(replace(SMALL, networks=1))["run"]
    training.advance(run, 0, 6)
    (network,) = json.loads(training.weights(run).get_data())["networks"]
    h = SMALL.data.x_test
    for layer in network["layers"]:
        u = h @ np.array(layer["weights"]) + layer["biases"]
        own = [layer["exponent"]] if "exponent" in layer else []
        h = u if layer["activation"] is None else LAYERS[layer["activation"]].value(u, *own)
    assert np.array_equal(h.argmax(axis=1), checkpoints.load(run).network(0).predict(SMALL.data.x_test))


def test_the_weights_of_a_broken_network_say_so_and_are_numbers(training):
    started = training.begin(diverging(networks=1))
    training.to_the_end(started, 5)
    (network,) = json.loads(training.weights(started["run"]).get_data())["networks"]
    assert network["ending"].startswith("Stopped in epoch ")
    assert all(np.isfinite(layer["weights"]).all() for layer in network["layers"])
