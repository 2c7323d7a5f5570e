import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from core.datasets import DATASETS, Dataset
from core.formula.rule import ON_NETWORKS
from core.network.checkpoints import from_bytes, to_bytes
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer
from core.network.stack import Abreast, StopReason
from core.network.training import Training, advance, advance_together, begin, measure, moved
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from tests.core.network.trained import SMALL, TOO_FAST, assert_same, in_chunks, joined
from tests.core.optimizers.formula import Formula
from tests.each import with_each


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("networks", [1, 3])
@pytest.mark.parametrize("name", ON_NETWORKS)
def test_a_run_cut_into_chunks_is_the_uncut_run(name, networks, shuffle):
    experiment = replace(SMALL, rule=OPTIMIZERS[name](), networks=networks, shuffle=shuffle)
    whole, metrics = advance(begin(experiment), 6)
    cut, chunks = in_chunks(experiment, (1, 0, 3, 2))
    assert_same(whole, cut)
    assert_same(metrics, joined(chunks))
    assert whole.epoch == 6 and whole.done and set(whole.stop_reasons) == {StopReason.FINISHED}


def test_another_process_continues_bit_for_bit(tmp_path):
    experiments = {
        name: replace(SMALL, rule=OPTIMIZERS[name](), networks=2, shuffle=True) for name in ("adam", "nesterov")
    }
    for name, experiment in experiments.items():
        (tmp_path / name).write_bytes(to_bytes(advance(begin(experiment), 3)[0]))
    code = (
        "import sys, pathlib; from core.network.training import advance;"
        "from core.network.checkpoints import from_bytes, to_bytes;"
        "files = [*pathlib.Path(sys.argv[1]).iterdir()];"
        "[file.write_bytes(to_bytes(advance(from_bytes(file.read_bytes())[0], 3)[0])) for file in files]"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    for name, experiment in experiments.items():
        assert_same(from_bytes((tmp_path / name).read_bytes())[0], advance(begin(experiment), 6)[0])


@pytest.mark.parametrize(("networks", "shuffle"), [(1, False), (2, True)])
def test_rules_that_train_together_have_the_numbers_that_each_has_alone(networks, shuffle, monkeypatch):
    shared = replace(SMALL, networks=networks, shuffle=shuffle, schedule=SCHEDULES["cosine"]())
    racing = [replace(TOO_FAST, epochs=6, networks=networks, shuffle=shuffle, batch_size=100)]
    for name in ON_NETWORKS:
        rule = OPTIMIZERS[name]()
        rated = "learning_rate" in rule.hyperparameters()
        racing.append(replace(shared, rule=rule, schedule=shared.schedule if rated else CONSTANT))
    racing.append(replace(racing[1], rule=OPTIMIZERS["sgd"](learning_rate=1e3)))
    trainings = [Training(begin(experiment)) for experiment in racing]
    companies = []
    stacked = Abreast.__init__
    monkeypatch.setattr(Abreast, "__init__", lambda self, s: companies.append(len(s)) or stacked(self, s))
    advance_together(trainings, 2)
    advance_together(trainings, 9)
    assert companies[0] == sum(not each.rule.whole for each in racing) - 1  # of other layers is the first
    for experiment, training in zip(racing, trainings, strict=True):
        alone, metrics = advance(begin(experiment), 6)
        assert_same(training.checkpoint, alone)
        assert_same(training.metrics, metrics)
    assert trainings[-1].checkpoint.stopped.all() and not trainings[1].checkpoint.stopped.any()


def test_training_together_ends_when_it_is_enough():
    trainings = [Training(begin(replace(SMALL, epochs=epochs))) for epochs in (2, 6)]
    epochs = iter((False, False, True))
    advance_together(trainings, 5, lambda: next(epochs))
    assert [training.checkpoint.epoch for training in trainings] == [2, 3]


def on_rows(network, x, y):
    """The loss of these rows as a rule meets it, by the network's public parts alone."""

    def asked(at):
        network.parameters = at
        loss, gradient = network.loss_and_gradient(x, y)
        return np.array([loss]), gradient.copy()

    matrices = [(part.weights, (part.inputs, part.outputs)) for part in network.parts[:-1]]
    return Formula(lambda at: asked(at)[0], lambda at: asked(at)[1], least=0.0, noisy=True, matrices=matrices)


def plain_training(experiment):
    """One network trained by the public parts alone: a step of the rule for each batch in file order."""
    data, network = experiment.data, begin(experiment).network(0)
    rule, state = experiment.rule, experiment.rule.init(network.parameters)
    position = network.parameters.copy()
    for _ in range(experiment.epochs):
        for start in range(0, len(data.y_train), experiment.batch_size):
            cut = slice(start, start + experiment.batch_size)
            step, state = rule.move(on_rows(network, data.x_train[cut], data.y_train[cut]), state, position)
            position += step
            network.project(position)
    network.parameters = position
    return network


@with_each("name", ON_NETWORKS)
def test_every_rule_trains_as_its_definition_says(name):
    experiment = replace(SMALL, rule=OPTIMIZERS[name](), epochs=2, batch_size=500, penalty=0.01)
    trained, metrics = advance(begin(experiment), 2)
    plain = plain_training(experiment)
    np.testing.assert_allclose(trained.parameters[0], plain.parameters, atol=1e-12)
    data = experiment.data
    loss, gradient = plain.loss_and_gradient(data.x_train, data.y_train)
    assert metrics.train_loss[-1, 0] == pytest.approx(loss, rel=1e-12)
    assert metrics.test_loss[-1, 0] == pytest.approx(
        plain.loss_and_gradient(data.x_test, data.y_test)[0], rel=1e-12
    )
    assert metrics.train_accuracy[-1, 0] == plain.accuracy(data.x_train, data.y_train)
    assert metrics.test_accuracy[-1, 0] == plain.accuracy(data.x_test, data.y_test)
    for i, part in enumerate(plain.parts):
        found = metrics.gradient_norms[-1, 0, i], metrics.weight_norms[-1, 0, i]
        expected = gradient[part.start : part.own.stop], plain.parameters[part.weights]
        assert found == pytest.approx([np.linalg.norm(vector) for vector in expected], rel=1e-9)
    assert metrics.exponents[-1, 0] == plain.parameters[plain.parts[1].own]


@pytest.mark.parametrize("name", ON_NETWORKS)
def test_every_rule_lowers_the_loss(name):
    experiment = replace(SMALL, layers=(Layer("leaky_relu", 6),), rule=OPTIMIZERS[name](), batch_size=32)
    start = begin(experiment)
    _, metrics = advance(start, 6)
    assert metrics.train_loss[-1, 0] < measure(start).train_loss[0, 0]


def test_begin_and_advance_change_nothing_that_they_are_given():
    start = begin(SMALL)
    before = start.parameters.copy()
    middle, _ = advance(start, 2)
    kept = middle.parameters.copy()
    advance(middle, 3)
    assert np.array_equal(start.parameters, before) and np.array_equal(middle.parameters, kept)
    assert (start.epoch, middle.epoch) == (0, 2)


def test_a_run_advances_by_one_epoch_unless_told_otherwise():
    start = begin(SMALL)
    training = Training(start)
    training.advance()
    assert advance(start)[0].epoch == training.checkpoint.epoch == 1
    assert {array.dtype for array in (start.stopped, start.cause)} == {np.dtype("int64")}
    with pytest.raises(FrozenInstanceError):
        start.epoch = 1


def test_a_sentence_is_of_the_first_network_unless_told_otherwise():
    stopped = replace(begin(replace(SMALL, networks=2)), stopped=np.array([3, 0]), cause=np.array([4, 0]))
    assert stopped.sentence() == stopped.sentence(0) != stopped.sentence(1)


def test_measure_is_the_row_of_the_last_epoch():
    for experiment in (SMALL, replace(SMALL, networks=2)):
        checkpoint, metrics = advance(begin(experiment), 3)
        row = measure(checkpoint)
        for field in fields(row):
            assert np.array_equal(getattr(row, field.name)[0], getattr(metrics, field.name)[-1]), field.name


def test_training_ends_at_the_last_epoch():
    begun = begin(SMALL)
    assert (begun.stop_reasons, begun.done) == ((StopReason.RUNNING,), False)
    assert begun.sentence() == "Training has not reached its last epoch."
    checkpoint, metrics = advance(begun, 100)
    assert metrics.epochs.tolist() == [1, 2, 3, 4, 5, 6]
    assert checkpoint.sentence() == "Training has reached its last epoch."
    again, nothing = advance(checkpoint, 5)
    assert_same(checkpoint, again)
    assert nothing.epochs.shape == (0,) and nothing.gradient_norms.shape == (0, 1, 3)
    with pytest.raises(ValueError, match="epochs is -1"):
        advance(checkpoint, -1)


def test_the_exponent_stays_at_or_above_its_floor():
    experiment = replace(SMALL, rule=OPTIMIZERS["sgd"](learning_rate=2.0), penalty=0.0, epochs=15, networks=8)
    _, metrics = advance(begin(experiment), 15)
    finite = metrics.exponents[np.isfinite(metrics.exponents)]
    assert finite.size and finite.min() >= 1.01


def several_of_which_some_stop(epochs):
    return replace(TOO_FAST, networks=6, seed=3, shuffle=True, epochs=epochs)


def confusion_of(checkpoint):
    """Counted one by one, of networks made for it."""
    data = checkpoint.experiment.data
    counts = np.zeros((data.classes, data.classes), dtype=int)
    for index in range(checkpoint.experiment.networks):
        predicted = checkpoint.network(index).predict(data.x_test)
        np.add.at(counts, (data.y_test, predicted), 1)
    return counts


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize("experiment", [SMALL, replace(SMALL, networks=2), several_of_which_some_stop(9)])
def test_a_training_in_pieces_is_the_uncut_one_and_knows_its_confusion_after_each(experiment, size):
    whole, metrics = advance(begin(experiment), experiment.epochs)
    training = Training(begin(experiment))
    training.measure()
    assert np.array_equal(training.confusion(), confusion_of(training.checkpoint))
    while not training.checkpoint.done:
        training.advance(size)
        assert np.array_equal(training.confusion(), confusion_of(training.checkpoint))
        anew = Training(training.checkpoint)
        assert np.array_equal(anew.confusion(), training.confusion())
    assert_same(training.checkpoint, whole)
    assert_same(training.metrics, metrics)
    assert (experiment.networks == 6) == (np.count_nonzero(whole.stopped) > 0)


def blobs():
    rng = np.random.default_rng(0)
    centres = np.array([[0.2, 0.2, 0.5], [0.8, 0.2, 0.1], [0.5, 0.9, 0.9], [0.1, 0.9, 0.1]])
    y = np.tile(np.arange(4), 50)
    x = centres[y] + 0.05 * rng.normal(size=(200, 3))
    return Dataset(x[:150], y[:150], x[150:], y[150:], ("a", "b", "c"), ("p", "q", "r", "s"))


@pytest.mark.parametrize("kinds", [(), *((kind,) for kind in LAYERS)], ids=str)
def test_any_table_and_number_of_classes_can_be_learned(kinds, monkeypatch):
    data = blobs()
    monkeypatch.setitem(DATASETS, "blobs", lambda: data)
    layers = tuple(Layer(kind, 12) for kind in kinds)
    adam = OPTIMIZERS["adam"](learning_rate=0.03)
    experiment = NetworkExperiment("blobs", layers, adam, batch_size=10, epochs=40, networks=2)
    trained, metrics = advance(begin(experiment), 40)
    assert (metrics.test_accuracy[-1] == 1.0).all()
    assert np.array_equal(trained.network(1).predict(data.x_test), data.y_test)


def test_how_far_each_network_has_come_from_its_start():
    begun = begin(replace(SMALL, networks=3))
    assert moved(begun).tolist() == [0.0, 0.0, 0.0]
    trained, _ = advance(begun, 2)
    expected = [
        np.linalg.norm(end - start) for end, start in zip(trained.parameters, begun.parameters, strict=True)
    ]
    assert moved(trained).tolist() == pytest.approx(expected)
