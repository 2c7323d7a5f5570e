"""Runs begin, go on in chunks and beside each other, and change their learning rate."""

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import count
from threading import Thread

import numpy as np
import pytest

from app.main import create_app
from app.network import api
from core.network import Network, checkpoints, model
from core.network.experiment import NetworkExperiment, from_dict, from_query
from core.network.lessons import NETWORK_LESSONS
from core.network.model import MiniBatches, Part
from core.network.rivals import MOST_RIVALS
from core.network.training import advance, begin, change_learning_rate, measure
from core.optimizers import OPTIMIZERS
from tests.app.network.api.training import METRICS, SMALL, Training, lasting, metrics_of, told_of
from tests.core.network.test_training import assert_same
from tests.each import with_each

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
    monkeypatch.setattr(checkpoints.written_files, "most_bytes", 0)  # which has not written what it reads
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


@pytest.mark.parametrize("beside", ["runs", 3, {"run": 1}, ["run"], [{}] * 8])
def test_what_is_no_list_of_runs_to_go_on_beside_is_refused(training, beside):
    run = training.begin()["run"]
    error = training.refused(400, "advance", run=run, epoch=0, epochs=1, beside=beside)
    assert error.startswith("beside ")


def test_as_many_may_go_on_beside_a_run_as_there_are_rivals(training):
    beside = [{"run": training.begin()["run"], "epoch": 0} for _ in range(MOST_RIVALS)]
    answer = training.advance(training.begin()["run"], 0, 1, beside=beside)
    assert [each["epoch"] for each in answer["beside"]] == [1] * MOST_RIVALS


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


@with_each(("longest", "epochs"), [(1.9, 1), (2.0, 2), (2.1, 2), (2.9, 2), (3.1, 3)])
def test_a_chunk_ends_before_an_epoch_that_would_take_too_long(training, longest, epochs):
    """Where each epoch takes a second: one more is begun where it would end in time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "LONGEST", longest)
        patch.setattr(api.time, "perf_counter", partial(next, count(5.0, 1.0)))
        answer = training.advance(training.begin()["run"], 0, 100)
    assert (answer["epoch"], answer["seconds"]) == (epochs, epochs + 1)


def test_a_chunk_has_no_more_epochs_than_an_answer_may_have(training, monkeypatch):
    monkeypatch.setattr(api, "CHUNK", 2)
    run = training.begin()["run"]
    assert [training.advance(run, epoch, asked)["epoch"] for epoch, asked in ((0, 3), (2, 2), (4, 1))] == [2, 4, 5]


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
