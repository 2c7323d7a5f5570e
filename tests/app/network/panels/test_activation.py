"""What the activation panel is told: shapes of the layers' activations, and those that moved."""

import numpy as np
import pytest

from app.network.panels import begun, told
from app.network.panels.activation import REFERENCE, U
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer, activation_curve
from core.network.training import advance, begin, measure, no_metrics
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


@pytest.mark.parametrize("kind", LAYERS)
def test_the_shape_of_every_kind_of_layer_is_told(kind):
    start = begin(experiment(kind, kind))
    said = begun(start, measure(start))["activation"]
    np.testing.assert_allclose(decoded(said["u"]), U, rtol=1e-6)
    same(said["references"], [(LAYERS[REFERENCE].label, activation_curve(REFERENCE, U))])
    learned = LAYERS[kind].exponent_floor is not None
    fixed = [] if learned or kind == REFERENCE else [(LAYERS[kind].label, activation_curve(kind, U))]
    same(said["fixed"], fixed)
    assert said["layers"] == ([1, 2] if learned else [])
    assert len(said["start"]) == len(said["layers"])


def test_a_network_without_hidden_layers_has_no_shapes():
    start = begin(experiment())
    said = begun(start, measure(start))["activation"]
    assert [said[name] for name in ("references", "fixed", "layers", "start")] == [[]] * 4
    assert "activation" not in told(*advance(start, 1))


def test_the_shapes_move_with_the_median_exponent_of_the_networks():
    start = begin(experiment("exponent", "leaky_relu", "exponent", networks=4))
    first = measure(start)
    after, metrics = advance(start, 3)
    exponents = {
        "start": np.median(first.exponents[0], axis=0),
        "now": np.median(metrics.exponents[-1], axis=0),
    }
    said = {**begun(start, first)["activation"], **told(after, metrics)["activation"]}
    assert said["layers"] == [1, 3]
    for name, values in exponents.items():
        same(said[name], [(f"n = {n:.3f}", activation_curve("exponent", U, [n])) for n in values])
    assert told(start, first)["activation"]["now"] == said["start"]


def test_networks_that_stopped_do_not_count():
    after, metrics = advance(begin(experiment("exponent", networks=3)), 1)
    metrics.exponents[-1, 1] = np.nan
    [(name, _)] = shapes(told(after, metrics)["activation"]["now"])
    assert name == f"n = {np.mean(metrics.exponents[-1, [0, 2], 0]):.3f}"


def test_a_chunk_without_epochs_tells_nothing_new():
    start = begin(experiment("exponent"))
    assert told(start, no_metrics(start.experiment)) == {}
