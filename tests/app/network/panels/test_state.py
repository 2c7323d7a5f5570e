"""What the panel of a rule's state is told: norms and the spread of effective rates."""

from dataclasses import replace

import numpy as np
import pytest

from app.network.panels import PANELS
from core.formula.rule import as_typed, rule_of
from core.network import checkpoints
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.rule_state import effective_rates, norms, rests_on_gradient
from core.network.training import Training, advance, begin
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from tests.app.typed_arrays import decoded
from tests.each import with_each


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


def trained(rule, epochs=1, networks=2):
    experiment = NetworkExperiment(
        layers=(Layer("tanh", 4),), rule=rule, batch_size=400, epochs=3, networks=networks
    )
    run = Training(begin(experiment))
    run.advance(epochs)
    return run.checkpoint


def asked(checkpoint):
    checkpoints.save(checkpoint, "run")
    return PANELS["state"].asked({"run": "run"})


def test_adams_state_and_rates_are_those_of_its_first_network():
    checkpoint = trained(OPTIMIZERS["adam"](learning_rate=0.05))
    mean, squares, power1, power2 = checkpoint.state
    said = asked(checkpoint)
    assert said["norms"] == pytest.approx({"mean": np.linalg.norm(mean[0]), "squares": np.linalg.norm(squares[0])})
    rates = 0.05 / ((1 - power1) * np.sqrt(squares[0] / (1 - power2) + 1e-7))
    assert effective_rates(checkpoint) == pytest.approx(rates)
    assert said["rates"]["quartiles"][1] == pytest.approx(np.median(rates))
    assert decoded(said["rates"]["shares"]).sum() == pytest.approx(1, rel=1e-6)
    at = decoded(said["rates"]["at"])
    assert rates.min() < at[0] < at[-1] < rates.max()


def test_muon_has_adamws_rates_but_for_the_hidden_matrix():
    checkpoint = trained(OPTIMIZERS["muon"](learning_rate=0.05, adam_share=0.5))
    _, _, squares, power1, power2 = checkpoint.state
    rates, told = effective_rates(checkpoint), asked(checkpoint)["rates"]
    moved = squares[0] > 0
    assert rates[moved] == pytest.approx(
        0.025 / ((1 - power1) * (np.sqrt(squares[0][moved] / (1 - power2)) + 1e-8))
    )
    assert np.isnan(rates[~moved]).all()
    assert told["known"] == moved.sum() == told["parameters"] - 11 * 4  # eleven measurements, four units


def test_a_rule_without_rates_of_its_own_tells_its_norms_alone():
    checkpoint = trained(OPTIMIZERS["momentum"](learning_rate=0.01))
    assert asked(checkpoint) == {
        "epoch": 1,
        "norms": {"velocity": pytest.approx(np.linalg.norm(checkpoint.state.velocity[0]))},
        "rates": None,
    }
    assert norms(trained(OPTIMIZERS["sgd"]())) == {}


@with_each("name", ["adagrad", "rmsprop", "adadelta", "adam", "nadam", "amsgrad", "radam"])
def test_a_typed_rule_has_the_rates_of_the_rule_that_it_is(name):
    rule = OPTIMIZERS[name]()
    built_in, typed = trained(rule), trained(as_typed(rule))
    rates = effective_rates(built_in)
    assert rates is not None
    assert effective_rates(typed) == pytest.approx(rates)
    assert list(norms(typed).values()) == pytest.approx(list(norms(built_in).values()))
    assert set(norms(typed)) == set(as_typed(rule).steps.state)


@pytest.mark.parametrize("ahead", ["", "ahead = x - gamma*v; v = gamma*v + g; "])
def test_rates_that_rest_on_the_gradient_are_told_with_that_of_all_training_rows(ahead):
    checkpoint = trained(rule_of(f"{ahead}x = x - alpha*g/(abs(g) + epsilon)")())
    network, data = checkpoint.network(0), checkpoint.experiment.data
    if ahead:
        network.parameters = network.parameters - 0.9 * checkpoint.state.v[0]
    gradient = network.loss_and_gradient(data.x_train, data.y_train)[1]
    assert effective_rates(checkpoint) == pytest.approx(0.05 / (np.abs(gradient) + 1e-7))
    assert asked(checkpoint)["rates"]["by_gradient"] is True
    assert asked(trained(OPTIMIZERS["adam"]()))["rates"]["by_gradient"] is False


def test_a_rule_that_scales_by_no_size_has_no_rates():
    assert effective_rates(trained(rule_of("v = gamma*v + g; x = x - alpha*v")())) is None


def test_one_rate_for_all_is_told_as_it_is():
    checkpoint = trained(OPTIMIZERS["barzilai_borwein"]())
    assert norms(checkpoint)["rate"] == checkpoint.state.rate[0][0] > 0


def test_before_the_first_epoch_there_are_no_rates():
    assert asked(trained(OPTIMIZERS["adam"](), epochs=0))["rates"] is None
    rule = rule_of("x = x - alpha*g/(abs(g) + epsilon)")()
    begun = begin(NetworkExperiment(layers=(), rule=rule, schedule=Cosine(warmup=0.5), epochs=4))
    assert rests_on_gradient(begun) and effective_rates(begun) is None


def test_rates_are_those_of_the_last_epoch_and_not_of_the_next():
    rule, changes = OPTIMIZERS["adagrad"](learning_rate=0.5), ((1, 0.25), (2, 0.125))
    checkpoint = begin(NetworkExperiment(layers=(), rule=rule, batch_size=400, learning_rates=changes))
    for alpha in (0.5, 0.25, 0.125):
        checkpoint, _ = advance(checkpoint)
        rates = alpha / np.asarray(rule.preconditioner(checkpoint.state, checkpoint.state))[0]
        assert effective_rates(checkpoint) == pytest.approx(rates)


def test_a_number_that_is_one_for_all_parameters_has_no_norm_but_its_size():
    checkpoint = trained(OPTIMIZERS["momentum"]())
    for values, norm in ((np.full(7, -3.0), 3.0), (np.array([3.0, 3, 3, 4]), np.sqrt(43)), (np.zeros(5), 0.0)):
        state = type(checkpoint.state)(np.stack((values, values + 1)))
        assert norms(replace(checkpoint, state=state)) == {"velocity": pytest.approx(norm)}
