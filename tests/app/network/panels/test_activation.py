"""What the activation panel is told: shapes of the layers' activations, and those that moved."""

from dataclasses import replace

import numpy as np
import pytest

from app.network.panels import PANELS, begun, told
from app.network.panels.activation import BINS, REFERENCE, U
from core.network import checkpoints
from core.network.experiment import NetworkExperiment
from core.network.layers import LAYERS, Layer
from core.network.metrics import no_metrics
from core.network.training import Training, begin
from core.optimizers import OPTIMIZERS
from tests.app.typed_arrays import decoded
from tests.each import with_each


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


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))


def asked(run, **body):
    checkpoints.save(run.checkpoint, "run")
    return PANELS["activation"].asked({"run": "run", **body})


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.usefixtures("cache")
def test_u_of_every_layer_is_counted_over_all_training_rows_and_units(kind):
    run = started(kind, kind, networks=2)
    run.advance(1)
    network, x = run.checkpoint.network(0), run.checkpoint.experiment.data.x_train
    h = x.T
    for layer, part in enumerate(network.parts[:-1]):
        weights = network.parameters[part.affine].reshape(part.shape)
        u = weights[:-1].T @ h + weights[-1][:, np.newaxis]
        said = asked(run, layer=layer + 1)
        assert (said["rows"], said["units"], said["layer"]) == (len(x), 4, layer + 1)
        assert said["negative"] == pytest.approx((u <= 0).mean(), abs=1e-4)
        counts, _ = np.histogram(u.clip(said["low"], said["high"]), BINS, (said["low"], said["high"]))
        assert decoded(said["counts"]).sum() == u.size
        np.testing.assert_allclose(decoded(said["counts"]), counts, atol=3)  # single precision at the edges
        assert ((said["low"] < u) & (u < said["high"])).mean() > 0.99 and said["low"] <= -1 and said["high"] >= 2
        own = network.parameters[part.own]
        np.testing.assert_allclose(decoded(said["h"]), LAYERS[kind].value(decoded(said["u"]), *own), rtol=1e-5)
        h = LAYERS[kind].value(u, *own)


@pytest.mark.usefixtures("cache")
def test_units_that_are_negative_on_every_row_are_named_and_dead_only_where_the_activation_is_flat():
    for kind, flat in (("relu", True), ("leaky_relu", False), ("tanh", False)):
        run = started(kind)
        part = run.checkpoint.network(0).parts[0]
        parameters = run.checkpoint.parameters.copy()
        weights = parameters[0, part.affine].reshape(part.shape)
        weights[:, 1], weights[:, 3] = 0.0, 0.0
        weights[-1, 1], weights[-1, 3] = -1.0, -2.0
        run = Training(replace(run.checkpoint, parameters=parameters))
        said = asked(run, layer=1)
        assert {2, 4} <= set(said["silent"]) and said["flat"] == flat


@with_each(("scale", "low", "high"), [(1, -1, 2), (20, -20, 20), (170, -200, 200), (2.2, -3, 3)])
@pytest.mark.usefixtures("cache")
def test_u_is_seen_between_round_numbers(scale, low, high):
    run = started("tanh")
    part = run.checkpoint.network(0).parts[0]
    parameters = run.checkpoint.parameters.copy()
    weights = parameters[0, part.affine].reshape(part.shape)
    weights[:] = 0.0
    weights[-1] = (scale, -scale, scale, -scale) if scale > 1 else 0.0
    run = Training(replace(run.checkpoint, parameters=parameters))
    said = asked(run, layer=1)
    assert (said["low"], said["high"]) == (low, high)


@pytest.mark.usefixtures("cache")
def test_a_network_that_left_the_numbers_far_behind_still_has_a_picture():
    run = started("fixed_exponent", "fixed_exponent")
    run = Training(replace(run.checkpoint, parameters=1e30 * run.checkpoint.parameters))
    said = asked(run, layer=2)
    assert np.isfinite([said["low"], said["high"], said["negative"]]).all()
    assert decoded(said["counts"]).sum() == 4 * said["rows"]


@pytest.mark.parametrize(("layer", "message"), [(3, "Layer is 3"), (0, "Layer is 0"), ("x", "'x'")])
@pytest.mark.usefixtures("cache")
def test_a_layer_that_there_is_not_is_refused(layer, message):
    with pytest.raises(ValueError, match=message):
        asked(started("tanh", "tanh"), layer=layer)
    with pytest.raises(ValueError, match="no hidden layers"):
        asked(started(), layer=layer)
