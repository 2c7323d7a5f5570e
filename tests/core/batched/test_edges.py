"""The edge of stability over a map of settings."""

import numpy as np
import pytest

from core.batched.maps import edge_over, settings_map, stability_edge
from core.descent import descend
from core.descent.outcomes import CODES, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES

HIMMELBLAU = SURFACES["himmelblau"]
MOMENTUM, SGD = OPTIMIZERS["momentum"], OPTIMIZERS["sgd"]


@pytest.mark.parametrize(
    ("rule", "limit", "formula"),
    [
        (SGD(), 2.0, "2/λmax"),
        (MOMENTUM(momentum=0.5), 3.0, "2(1 + γ)/λmax"),
        (OPTIMIZERS["nesterov"](momentum=0.5), 1.5, "2(1 + γ)/((1 + 2γ)λmax)"),
    ],
)
def test_the_edge_of_stability_on_a_quadratic(rule, limit, formula):
    edge = stability_edge(SURFACES["matyas"], rule)  # λmax = 1
    assert float(edge.learning_rates) == pytest.approx(limit)
    assert edge.formula == formula
    assert edge.curvature == pytest.approx(1.0)
    for share, kind in ((0.97, OutcomeKind.CONVERGED), (1.03, OutcomeKind.DIVERGED)):
        moved = type(rule)(**vars(rule) | {"learning_rate": share * limit})
        assert descend(SURFACES["matyas"], moved, (4, -4), 1500).outcome.kind is kind


def test_the_edge_along_an_axis():
    edge = stability_edge(
        SURFACES["booth"], MOMENTUM(learning_rate=np.array([1.0, 2.0, 3.0]), momentum=np.array([0.0, 0.9, 0.5]))
    )
    np.testing.assert_allclose(edge.learning_rates, [2 / 18, 3.8 / 18, 3 / 18])


def test_the_edge_is_that_of_the_nearest_minimum():
    edges = [stability_edge(HIMMELBLAU, SGD(), near) for near in ((3, 3), (-3, 3), (-3, -3), (3, -3))]
    assert [(round(e.minimum.x), round(e.minimum.y)) for e in edges] == [(3, 2), (-3, 3), (-4, -3), (4, -2)]
    assert len({float(edge.learning_rates) for edge in edges}) == 4
    assert stability_edge(SURFACES["rastrigin"], SGD()).minimum == SURFACES["rastrigin"].minima[0]
    assert stability_edge(SURFACES["rastrigin"], SGD(), (0.0, 1.1)).minimum.y == pytest.approx(0.995, abs=0.001)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("monkey", SGD()), ("matyas", OPTIMIZERS["adam"]()), ("matyas", OPTIMIZERS["adadelta"]())],
)
def test_where_there_is_no_edge(name, rule):
    assert stability_edge(SURFACES[name], rule) is None


WIDE_RATES, HEAVY = np.geomspace(0.5, 5.0, 7), np.linspace(0.0, 0.8, 5)


def edge_on_matyas(x_axis, y_axis, rule=None, **given):
    """Of learning rates 2(1 + γ), as λmax is 1; the map's start is (4, −4)."""
    return edge_over(settings_map(SURFACES["matyas"], rule or MOMENTUM(), x_axis, y_axis, (4, -4), 10, **given))


def test_the_edge_over_a_map_of_both_is_a_curve_with_a_point_for_each_momentum():
    line = edge_on_matyas(("learning_rate", WIDE_RATES), ("momentum", HEAVY))
    np.testing.assert_allclose(line.x, 2 * (1 + HEAVY))
    np.testing.assert_array_equal(line.y, HEAVY)
    turned = edge_on_matyas(("momentum", HEAVY), ("learning_rate", WIDE_RATES))
    np.testing.assert_array_equal((turned.x, turned.y), (line.y, line.x))
    assert (line.edge.formula, line.edge.curvature) == ("2(1 + γ)/λmax", pytest.approx(1.0))


def test_the_edge_over_a_map_of_learning_rates_is_a_straight_line():
    noise = np.linspace(0.0, 1.0, 6)
    line = edge_on_matyas(("learning_rate", WIDE_RATES), ("noise", noise), MOMENTUM(momentum=0.5))
    np.testing.assert_allclose(line.x, [3.0, 3.0])
    np.testing.assert_array_equal(line.y, [0.0, 1.0])


def test_the_edge_over_a_map_of_momenta_is_where_the_learning_rate_is_the_limit():
    noise = np.linspace(0.0, 1.0, 6)
    line = edge_on_matyas(("noise", noise), ("momentum", HEAVY), MOMENTUM(learning_rate=3.0))
    np.testing.assert_allclose(line.y, [0.5, 0.5])
    np.testing.assert_array_equal(line.x, [0.0, 1.0])


def test_where_an_axis_of_momenta_turns_the_edge_is_at_the_first_crossing():
    # Limits of Nesterov are 2(1 + γ)/(1 + 2γ): 2 at γ = 0, 3.6/2.6 at 0.8 and 2.2/1.2 at 0.1.
    line = edge_on_matyas(
        ("noise", [0.0, 1.0]), ("momentum", [0.0, 0.8, 0.1]), OPTIMIZERS["nesterov"](learning_rate=1.7)
    )
    assert line.y == pytest.approx([0.8 * 0.3 / (2 - 3.6 / 2.6)] * 2)


def test_with_the_start_on_an_axis_the_edge_is_that_of_the_first_global_minimum():
    rates, x = ("learning_rate", WIDE_RATES), ("x", np.linspace(-4, 4, 6))
    line = edge_over(settings_map(SURFACES["rastrigin"], SGD(), rates, x, (4, -4), 10))
    assert line.edge.minimum == SURFACES["rastrigin"].minima[0]
    near = edge_over(settings_map(SURFACES["rastrigin"], SGD(), rates, ("noise", [0.0, 1.0]), (4, -4), 10))
    assert near.edge.minimum != line.edge.minimum


def test_a_map_of_one_cell_has_its_edge():
    line = edge_on_matyas(("learning_rate", [1.0]), ("noise", [0.5]), MOMENTUM(momentum=0.5))
    assert line.x == pytest.approx([3.0, 3.0]) and line.y.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("x_axis", "y_axis", "given"),
    [
        (("noise", [0.0, 1.0]), ("momentum", HEAVY), {}),  # at α = 0.01 the limit is beyond all of these
        (("noise", [0.0, 1.0]), ("momentum", HEAVY), {"rule": MOMENTUM(learning_rate=9.0)}),
        (("x", [0.0, 1.0]), ("y", [0.0, 1.0]), {}),
        (("learning_rate", WIDE_RATES), ("noise", [0.0, 1.0]), {"schedule": Cosine()}),
        (("learning_rate", WIDE_RATES), ("beta1", HEAVY), {"rule": OPTIMIZERS["adam"]()}),
    ],
)
def test_maps_over_which_there_is_no_edge(x_axis, y_axis, given):
    assert edge_on_matyas(x_axis, y_axis, **given) is None


def test_a_map_agrees_with_its_edge():
    momenta, rates = np.linspace(0, 0.8, 5), np.geomspace(0.5, 5.0, 40)
    map_ = settings_map(
        SURFACES["matyas"], MOMENTUM(), ("learning_rate", rates), ("momentum", momenta), (4, -4), 2000
    )
    diverged = map_.run(range(200)).kinds.reshape(5, 40) == CODES[OutcomeKind.DIVERGED]
    edge = stability_edge(SURFACES["matyas"], MOMENTUM(momentum=momenta))
    assert np.array_equal(diverged, rates > edge.learning_rates[:, None])
