"""What the activation panel is told: shapes of the layers' activations, and those that moved."""

import numpy as np
import pytest

from app.network.panels import begun, told
from app.network.panels.activation import REFERENCE, U
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer
from core.network.training import Training, begin, no_metrics
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded


def experiment(*kinds, **settings):
    layers = tuple(Layer(kind, 4) for kind in kinds)
    rule = OPTIMIZERS["adam"](learning_rate=0.05)
    return NetworkExperiment(layers=layers, rule=rule, batch_size=400, epochs=3, **settings)


def shapes(curves):
    return [(curve["name"], decoded(curve["h"])) for curve in curves]


def same(curves, expected):
    """Whether these are those curves, by name and to the digits of single precision."""
    found = shapes(curves)
    assert [name for name, _ in found] == [name for name, _ in expected]
    for (_, h), (_, values) in zip(found, expected, strict=True):
        np.testing.assert_allclose(h, values, rtol=1e-6, atol=1e-7)


def started(*kinds, **settings):
    """A run before its first epoch."""
    return Training(begin(experiment(*kinds, **settings)))


@pytest.mark.parametrize("kind", LAYERS)
def test_the_shape_of_every_kind_of_layer_is_told(kind):
    run = started(kind, kind)
    said = begun(run, run.measure())["activation"]
    np.testing.assert_allclose(decoded(said["u"]), U, rtol=1e-6)
    same(said["references"], [(LAYERS[REFERENCE].label, LAYERS[REFERENCE].value(U))])
    learned = LAYERS[kind].exponent_floor is not None
    fixed = [] if learned or kind == REFERENCE else [(LAYERS[kind].label, LAYERS[kind].value(U))]
    same(said["fixed"], fixed)
    assert said["layers"] == ([1, 2] if learned else [])
    assert len(said["start"]) == len(said["layers"])


def test_a_network_without_hidden_layers_has_no_shapes():
    run = started()
    said = begun(run, run.measure())["activation"]
    assert [said[name] for name in ("references", "fixed", "layers", "start")] == [[]] * 4
    run.advance(1)
    assert "activation" not in told(run, run.metrics)


def test_the_shapes_move_with_the_median_exponent_of_the_networks():
    run = started("exponent", "leaky_relu", "exponent", networks=4)
    first = run.measure()
    said = begun(run, first)["activation"]
    assert told(run, first)["activation"]["now"] == said["start"]
    run.advance(3)
    said |= told(run, run.metrics)["activation"]
    assert said["layers"] == [1, 3]
    exponents = {"start": first.exponents[0], "now": run.metrics.exponents[-1]}
    for name, values in exponents.items():
        medians = np.median(values, axis=0)
        same(said[name], [(f"n = {n:.3f}", LAYERS["exponent"].value(U, n)) for n in medians])


def test_networks_that_stopped_do_not_count():
    run = started("exponent", networks=3)
    run.advance(1)
    metrics = run.metrics
    metrics.exponents[-1, 1] = np.nan
    [(name, _)] = shapes(told(run, metrics)["activation"]["now"])
    assert name == f"n = {np.mean(metrics.exponents[-1, [0, 2], 0]):.3f}"


def test_a_chunk_without_epochs_tells_of_no_new_shapes():
    run = started("exponent")
    assert "activation" not in told(run, no_metrics(run.checkpoint.experiment))
