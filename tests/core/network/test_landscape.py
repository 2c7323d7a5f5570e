import numpy as np
import pytest

from core.network import Network, advance, begin, loss_grid
from core.network import landscape as landscapes
from core.network.experiment import NetworkExperiment
from core.network.landscape import (
    explained,
    explained_of_walks,
    plane_along,
    plane_through,
    two_to_show,
)
from core.network.layers import LAYERS, Layer
from core.optimizers import OPTIMIZERS
from tests.each import with_each

RULES = {"sgd": 0.05, "momentum": 0.02, "adam": 0.005}


@pytest.fixture(scope="module")
def trained():
    """The reference network's start, and where three rules are after 12 epochs, with the rows they train on."""
    ends = {}
    for name, rate in RULES.items():
        experiment = NetworkExperiment(rule=OPTIMIZERS[name](learning_rate=rate), epochs=12)
        start = begin(experiment)
        ends[name] = advance(start, 12)[0].parameters[0]
    return start.network(0), ends, experiment.data.x_train, experiment.data.y_train


def loss_at(network, weights, x, y):
    """The network's own loss at these weights."""
    alone = Network(network.layers, 0, network.inputs, network.classes, network.penalty, parameters=weights)
    return alone.loss_and_gradient(x, y)[0]


def random_network(kinds, classes=3, inputs=4, penalty=0.02, seed=5):
    layers = [Layer(kind, width) for kind, width in zip(kinds, (5, 3, 4), strict=False)]
    return Network(layers, seed, inputs, classes, penalty)


@with_each("kinds", [(), *((kind,) for kind in LAYERS), ("exponent", "tanh", "relu")])
@with_each(("dtype", "within"), [(np.float32, 1e-5), (np.float64, 1e-12)])
@with_each("classes", [2, 4])
def test_every_place_has_the_networks_loss_at_its_weights(kinds, dtype, within, classes):
    rng = np.random.default_rng(len(kinds) + classes)
    network = random_network(kinds, classes)
    x, y = rng.normal(size=(301, 4)), rng.integers(0, classes, 301)
    origin, directions = network.parameters.copy(), 0.3 * rng.normal(size=(2, len(network.parameters)))
    across, up = np.linspace(-1, 1, 5), np.linspace(-0.5, 1.5, 3)
    grid = loss_grid(network, x, y, origin, directions, across, up, dtype)
    assert grid.shape == (3, 5) and grid.dtype == float
    expected = [
        [loss_at(network, origin + a * directions[0] + b * directions[1], x, y) for a in across] for b in up
    ]
    np.testing.assert_allclose(grid, expected, rtol=within)


def test_start_and_heads_of_two_rules_lie_on_the_surface(trained):
    network, ends, x, y = trained
    start = network.parameters
    for first, second in (("sgd", "adam"), ("adam", "momentum")):
        plane = plane_through(start, ends[first], ends[second])
        for weights in (start, ends[first], ends[second]):
            (a, b), true = plane.place(weights), loss_at(network, weights, x, y)
            assert plane.off(weights) <= 1e-12
            found = loss_grid(network, x, y, plane.origin, plane.directions, [a], [b])
            assert found[0, 0] == pytest.approx(true, rel=1e-6)


def test_a_loss_near_nothing_is_as_right_as_others():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 2))
    network = Network((), 0, 2, 2, parameters=[-20.0, 20.0] + [0.0] * 4)
    x[:, 0] = np.abs(x[:, 0]) + 0.4
    y = np.ones(200, dtype=int)
    true = loss_at(network, network.parameters, x, y)
    directions = np.zeros((2, 6))
    found = loss_grid(network, x, y, network.parameters, directions, [0.0], [0.0])
    assert 0 < true < 1e-6
    assert found[0, 0] == pytest.approx(true, rel=1e-5)


def test_how_rows_and_points_are_cut_changes_nothing(trained, monkeypatch):
    network, ends, x, y = trained
    plane = plane_through(network.parameters, ends["sgd"], ends["adam"])
    across, up = np.linspace(-1, 2, 7), np.linspace(-1, 2, 5)
    whole = loss_grid(network, x, y, plane.origin, plane.directions, across, up, float)
    monkeypatch.setattr(landscapes, "ROWS", 100)
    monkeypatch.setattr(landscapes, "VALUES", 300)
    cut = loss_grid(network, x, y, plane.origin, plane.directions, across, up, float)
    np.testing.assert_allclose(cut, whole, rtol=1e-13)
    rows = [loss_grid(network, x, y, plane.origin, plane.directions, across, [b], float)[0] for b in up]
    np.testing.assert_allclose(rows, whole, rtol=1e-13)


def test_where_the_loss_overflows_it_is_infinite(trained):
    network, ends, x, y = trained
    plane = plane_through(network.parameters, ends["sgd"], ends["adam"])
    grid = loss_grid(network, x, y, plane.origin, plane.directions, [0.0, 1e30], [0.0])
    assert np.isfinite(grid[0, 0]) and grid[0, 1] == np.inf


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"origin": np.zeros(3)}, r"origin has shape \(3,\): the network takes \(518,\)"),
        ({"directions": np.zeros((2, 3))}, r"directions have shape \(2, 3\): the network takes \(2, 518\)"),
        ({"across": 0.5}, r"across has shape \(\)"),
        ({"up": [[1.0]]}, r"up has shape \(1, 1\)"),
    ],
)
def test_what_does_not_fit_is_refused(change, told):
    network = Network(NetworkExperiment().layers)
    values = {
        "origin": np.zeros(518),
        "directions": np.zeros((2, 518)),
        "across": [0.0],
        "up": [0.0],
    }
    with pytest.raises(ValueError, match=told):
        loss_grid(network, np.zeros((1, 11)), [0], **(values | change))


def test_a_plane_keeps_distances_and_says_what_it_leaves_out():
    start, first, second, other = np.random.default_rng(1).normal(size=(4, 40))
    plane = plane_through(start, first, second)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-14)
    places = plane.place([start, first, second])
    np.testing.assert_allclose(places[0], 0, atol=1e-14)
    assert places[1, 0] == pytest.approx(np.linalg.norm(first - start)) and abs(places[1, 1]) < 1e-12
    assert places[2, 1] > 0
    assert np.linalg.norm(places[2] - places[1]) == pytest.approx(np.linalg.norm(second - first))
    moved = np.linalg.norm(other - start)
    assert np.hypot(np.linalg.norm(plane.place(other)), plane.off(other)) == pytest.approx(moved)


def test_three_points_on_a_line_span_no_plane():
    start, way = np.zeros(5), np.eye(5)[0]
    with pytest.raises(ValueError, match=r"cosine of the two directions is 1\.000"):
        plane_through(start, way, 3 * way)
    with pytest.raises(ValueError, match=r"cosine of the two directions is -1\.000: a plane takes at most 0\.95$"):
        plane_through(start, way, -3 * way)
    with pytest.raises(ValueError, match=r"The points are 1 and 0 from the start: they take some way"):
        plane_through(start, way, start)
    with pytest.raises(ValueError, match=r"^The points are ∞ and 1 from the start: they take some way$"):
        plane_through(start, np.inf * np.ones(5), way)


def test_two_directions_may_be_as_alike_as_the_limit():
    ways = np.array([[1.0, 0.0], [0.95, np.sqrt(1 - 0.95**2)]])
    assert plane_through(np.zeros(2), *ways).place(ways[1])[0] == pytest.approx(0.95)
    assert two_to_show([1.0, 2.0], ways) == (0, 1)
    ways[1] = 0.96, np.sqrt(1 - 0.96**2)
    assert two_to_show([1.0, 2.0], ways) is two_to_show([1.0, 2.0], ways * [[1], [-1]]) is None


def test_the_plane_of_one_path_holds_its_ends_and_its_main_bend():
    turn = np.linspace(0, np.pi, 30)
    path = np.zeros((30, 12))
    path[:, 3], path[:, 7], path[:, 8] = 1 - np.cos(turn), np.sin(turn), 0.05 * np.sin(3 * turn)
    plane = plane_along(path)
    assert plane.off(path[0]) == 0 and plane.off(path[-1]) < 1e-12
    assert np.abs(plane.directions[1][7]) > 0.99
    assert plane.off(path).max() < 0.06


@with_each("side", [1, -1])
@with_each("seed", range(4))
def test_a_path_leads_to_the_right_and_bends_upwards(side, seed):
    turn, (along, across) = np.linspace(0, np.pi, 30), np.random.default_rng(seed).normal(size=(2, 12))
    path = np.outer(1 - np.cos(turn), along) + side * np.outer(np.sin(turn), across)
    for points in (path, path[:20]):
        places = plane_along(points).place(points)
        assert places[-1, 0] > 0 and abs(places[-1, 1]) < 1e-12
        assert (places[1:-1, 1] > 0).all()


def test_the_plane_of_a_path_goes_where_the_path_goes_and_is_as_large():
    path = np.cumsum(np.random.default_rng(3).normal(size=(12, 6)), axis=0)
    plane = plane_along(path)
    for moved, size in ((100.0, 1.0), (0.0, 1e-8), (-3.0, 1.0)):
        found = plane_along(moved + size * path)
        np.testing.assert_allclose(found.origin, moved + size * path[0])
        np.testing.assert_allclose(found.directions, plane.directions, atol=1e-9)


@pytest.mark.parametrize(("bend", "seen"), [(2e-9, True), (0.5e-9, False)])
def test_a_bend_that_rounding_may_have_made_is_none(bend, seen):
    path = np.outer([0.0, 0.5, 1.0], np.eye(6)[0])
    path[1, 2] = bend
    assert (abs(plane_along(path).directions[1, 2]) > 1 - 1e-9) == seen


def test_a_path_that_ends_where_it_began_is_seen_along_a_direction_drawn_from_the_seed():
    drawn, turn = np.random.default_rng(0).normal(size=(2, 6)), np.linspace(0, 2 * np.pi, 9)
    circle = np.outer(np.cos(turn), np.eye(6)[0]) + np.outer(np.sin(turn), np.eye(6)[1])
    circle[-1] = circle[0]
    first = drawn[0] / np.linalg.norm(drawn[0])
    second = drawn[1] - (drawn[1] @ first) * first
    for path in (np.ones((1, 6)), np.full((4, 6), 2.0), circle):
        np.testing.assert_allclose(plane_along(path).directions[0], first, rtol=1e-12)
    np.testing.assert_allclose(plane_along(np.ones((4, 6))).directions[1], second / np.linalg.norm(second))
    assert plane_along(circle).off(circle).max() < 1


@pytest.mark.parametrize("path", [np.ones((1, 6)), np.ones((4, 6)), np.outer(np.arange(4.0), np.ones(6))])
def test_a_path_without_a_bend_has_a_plane_too(path):
    plane = plane_along(path)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
    assert plane.off(path).max() < 1e-9


def test_the_default_pair_are_the_lowest_losses_that_do_not_go_the_same_way():
    ways = np.array([[1.0, 0, 0], [1.0, 0.05, 0], [0.2, 1.0, 0], [0, 0, 0]])
    assert two_to_show([0.3, 0.31, 0.4, 0.1], ways) == (0, 2)
    assert two_to_show([0.3, 0.31], ways[:2]) is None
    # Of a fan, whose neighbours go the same way, the sum of both losses decides.
    fan = np.stack([np.cos(turns := np.radians([0, 15, -15, 90])), np.sin(turns)], axis=1)
    assert two_to_show([0.0, 1.0, 1.1, 5.0], fan) == (1, 2)
    assert two_to_show([0.0, 1.0, 1.2, 1.3], fan) == (0, 3)
    assert two_to_show([0.3, np.nan], np.array([[1.0, 0], [np.inf, 0]])) is None


def test_two_directions_hold_much_of_any_walk_and_more_of_a_straight_way():
    rng = np.random.default_rng(0)
    walk = np.cumsum(rng.normal(size=(100, 500)), axis=0)
    assert abs(explained(walk) - explained_of_walks(walk)) < 0.1
    straight = np.outer(np.arange(100.0), np.ones(500)) + 0.1 * rng.normal(size=(100, 500))
    assert explained(straight) > 0.99 > 0.9 > explained_of_walks(straight)
    assert explained(np.ones((3, 4))) == 1.0
    assert explained(np.vstack((np.eye(4), -np.eye(4))) + 5) == pytest.approx(0.5)
    assert explained_of_walks(walk) == explained_of_walks(walk, 20, 0) != explained_of_walks(walk, 21, 0)
    assert explained_of_walks(walk, 20, 1) != explained_of_walks(walk)


def test_a_walk_has_the_lengths_of_the_steps_of_the_path():
    path = np.cumsum(np.random.default_rng(4).normal(size=(9, 3)) * np.geomspace(0.1, 10, 9)[:, None], axis=0)
    ways = np.random.default_rng(7).normal(size=(8, 3))
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    steps = [length * way / np.linalg.norm(way) for length, way in zip(lengths, ways, strict=True)]
    walk = np.cumsum([np.zeros(3), *steps], axis=0)
    assert explained_of_walks(path, 1, 7) == pytest.approx(explained(walk), rel=1e-12) != 1.0


def test_a_plane_without_a_bend_is_drawn_from_the_seed():
    path = np.outer(np.arange(4.0), np.ones(6))
    first, same, other = (plane_along(path, *seed).directions for seed in ((), (0,), (1,)))
    assert np.array_equal(first, same) and not np.array_equal(first[1], other[1])
