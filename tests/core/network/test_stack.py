"""Networks trained as one stack: each as if it were alone, those that stop, the order of the rows."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.formula.rule import ON_NETWORKS
from core.network.experiment import NetworkExperiment
from core.network.model import MiniBatches
from core.network.stack import StopReason
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from tests.core.network.trained import SMALL, TOO_FAST, assert_same


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("name", ON_NETWORKS)
def test_stacked_networks_train_as_each_alone(name, shuffle):
    rule = OPTIMIZERS[name]()
    together = replace(SMALL, rule=rule, networks=3, seed=7, shuffle=shuffle)
    stacked, metrics = advance(begin(together), 6)
    for i in range(3):
        alone, own = advance(begin(replace(together, networks=1, seed=7 + i)), 6)
        np.testing.assert_array_equal(stacked.parameters[i], alone.parameters[0])
        for field in fields(metrics)[1:]:
            # Losses and gradient norms of networks together are summed in another order.
            summed = field.name in ("train_loss", "test_loss", "gradient_norms")
            np.testing.assert_allclose(
                getattr(metrics, field.name)[:, i],
                getattr(own, field.name)[:, 0],
                rtol=4e-15 if summed else 0,
                atol=1e-16 if summed else 0,
            )


def test_a_network_that_leaves_the_finite_numbers_stops_with_its_reason():
    stopped, metrics = advance(begin(TOO_FAST), 20)
    epoch = int(stopped.stopped[0])
    assert 1 <= epoch < 20 and stopped.done and stopped.epoch == epoch - 1
    assert stopped.stop_reasons[0] in (StopReason.WEIGHTS, StopReason.LOSS)
    sentence = stopped.sentence()
    assert sentence.startswith(f"Stopped in epoch {epoch}. The ") and f"after epoch {epoch - 1}." in sentence
    assert "smaller learning rate" in sentence
    assert metrics.epochs.tolist() == list(range(1, epoch))
    assert all(np.isfinite(getattr(metrics, field.name)).all() for field in fields(metrics))
    good, _ = advance(begin(replace(TOO_FAST, epochs=max(epoch - 1, 1))), epoch - 1)
    assert np.array_equal(stopped.parameters, good.parameters)
    assert_same(advance(stopped, 5)[0], stopped)


def test_sums_that_overflow_stop_the_run_though_the_weights_stay_finite():
    experiment = NetworkExperiment(layers=(), rule=OPTIMIZERS["adagrad"](), penalty=1e3, batch_size=1199)
    start = begin(experiment)
    largest = type(start.state)(np.full_like(start.parameters, np.finfo(float).max))
    tall = replace(start, parameters=np.full_like(start.parameters, 1e150), state=largest)
    stopped, _ = advance(tall, 1)
    assert stopped.stop_reasons == (StopReason.RULE,) and "running sums" in stopped.sentence()
    assert np.array_equal(stopped.parameters, tall.parameters)
    assert np.array_equal(stopped.state.squares, largest.squares)


def test_other_networks_go_on_when_one_stops():
    experiment = replace(TOO_FAST, rule=OPTIMIZERS["sgd"](learning_rate=0.02), networks=3, epochs=8)
    start = begin(experiment)
    parameters = start.parameters.copy()
    parameters[1] *= 1e200
    start = replace(start, parameters=parameters)
    end, metrics = advance(start, 8)
    assert end.stopped.tolist() == [0, 1, 0] and end.epoch == 8
    assert [reason > StopReason.FINISHED for reason in end.stop_reasons] == [False, True, False]
    assert np.isnan(metrics.train_loss[:, 1]).all() and np.isfinite(metrics.train_loss[:, [0, 2]]).all()
    assert np.array_equal(end.parameters[1], parameters[1])
    for i in (0, 2):
        alone, _ = advance(begin(replace(experiment, networks=1, seed=i)), 8)
        np.testing.assert_allclose(end.parameters[i], alone.parameters[0], atol=1e-9)
    cut = start
    for size in (1, 4, 3):
        cut, _ = advance(cut, size)
    assert_same(cut, end)


def test_each_epoch_and_each_seed_has_an_order_of_its_own(monkeypatch):
    orders = []
    shuffle = MiniBatches.shuffle
    monkeypatch.setattr(MiniBatches, "shuffle", lambda self, order: orders.append(order) or shuffle(self, order))
    advance(begin(replace(SMALL, networks=2, shuffle=True)), 3)
    rows = np.arange(len(SMALL.data.y_train))
    assert [order.shape for order in orders] == [(2, len(rows))] * 3
    assert all(np.array_equal(np.sort(order), rows) for order in np.concatenate(orders))
    assert len({order.tobytes() for order in np.concatenate(orders)}) == 6


def test_shuffling_gives_each_epoch_and_network_its_own_order():
    plain, _ = advance(begin(replace(SMALL, networks=2)), 2)
    shuffled, _ = advance(begin(replace(SMALL, networks=2, shuffle=True)), 2)
    assert not np.array_equal(plain.parameters, shuffled.parameters)
    # With all rows in one batch the order is of no account.
    whole = replace(SMALL, batch_size=1199)
    one, _ = advance(begin(whole), 2)
    other, _ = advance(begin(replace(whole, shuffle=True)), 2)
    np.testing.assert_allclose(one.parameters, other.parameters, atol=1e-12)
