"""Maps: their cells, the order of refinement, what a cell is by itself, and the edge of stability."""

import numpy as np
import pytest

from core.batched.engine import run_block
from core.batched.maps import Map, axis_fields, basins, settings_map, spaced
from core.descent import descend
from core.descent.nearest import NONE, known_minima
from core.descent.outcomes import AT_A_MINIMUM, KINDS, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.quantities import Quantity
from core.surfaces import SURFACES
from tests.each import with_each

HIMMELBLAU = SURFACES["himmelblau"]
MOMENTUM = OPTIMIZERS["momentum"]
SGD = OPTIMIZERS["sgd"]
RATES = [0.001, 0.01, 0.1]
MOMENTA = [0.0, 0.9]


def rates_and_momenta(**given):
    return settings_map(
        SURFACES["matyas"],
        MOMENTUM(),
        ("learning_rate", RATES),
        ("momentum", MOMENTA),
        **{"start": (4.0, -4.0), "steps": 50} | given,
    )


# Basins.


def test_basins_start_in_the_middles_of_cells():
    map_ = basins(HIMMELBLAU, MOMENTUM(learning_rate=0.005), resolution=4, steps=300)
    assert map_.shape == (4, 4)
    assert map_.x_axis.values.tolist() == [-3.75, -1.25, 1.25, 3.75]
    assert [map_.case(cell).start for cell in (0, 1, 4, 15)] == [
        (-3.75, -3.75),
        (-1.25, -3.75),
        (-3.75, -1.25),
        (3.75, 3.75),
    ]


def test_a_cell_of_the_basins_is_the_descent_from_there():
    map_ = basins(HIMMELBLAU, SGD(learning_rate=0.005), resolution=12, steps=200, noise=2.0, seed=7)
    cells = map_.run(range(144))
    known = known_minima(HIMMELBLAU)
    for cell in range(0, 144, 7):
        rule, start, noise, seed = map_.case(cell)
        outcome = descend(HIMMELBLAU, rule, start, 200, noise, seed).outcome
        assert (noise, seed) == (2.0, 7)
        assert KINDS[cells.kinds[cell]] is outcome.kind
        if outcome.kind in AT_A_MINIMUM:
            assert known[cells.minima[cell]] is outcome.minimum
    assert set(cells.minima.tolist()) >= {0, 1, 2, 3}


def test_on_a_convex_surface_there_is_one_basin_and_more_steps_from_further_out():
    map_ = basins(SURFACES["bowl"], SGD(learning_rate=0.01), resolution=9, steps=640)
    steps = map_.run(range(81)).steps.reshape(9, 9)
    assert steps[4, 4] == 0
    assert (np.diff(steps[4, 4:]) >= 0).all() and steps[4, 8] < steps[8, 8]


def test_a_map_has_the_usual_size_and_no_noise_unless_it_is_told():
    map_, settings = basins(HIMMELBLAU, SGD()), rates_and_momenta()
    assert map_.shape == (400, 400) and map_.descents.steps == 500
    assert [(case.noise, case.seed) for case in (map_.case(0), settings.case(0))] == [(0.0, 0)] * 2
    assert Map(settings.descents, settings.x_axis, settings.y_axis).case(1) == settings.case(1)
    assert settings.descents.seeds.shape == ()  # whoever has one seed meets one stream


@pytest.mark.parametrize("resolution", [0, -3, 2.5, True, "4"])
def test_a_resolution_is_a_whole_number(resolution):
    with pytest.raises(ValueError, match="resolution is"):
        basins(HIMMELBLAU, MOMENTUM(), resolution)


@pytest.mark.parametrize(("resolution", "steps"), [(400, 10_000), (10**6, 1)])
def test_a_map_is_refused_before_it_is_made(resolution, steps):
    with pytest.raises(ValueError, match="a computation takes at most"):
        basins(HIMMELBLAU, MOMENTUM(), resolution, steps)


# Settings maps.


def test_every_pair_of_values_has_its_cell():
    map_ = rates_and_momenta()
    assert map_.shape == (2, 3)
    rules = [map_.case(cell).rule for cell in range(6)]
    assert [(rule.learning_rate, rule.momentum) for rule in rules] == [(r, m) for m in MOMENTA for r in RATES]
    assert {map_.case(cell).start for cell in range(6)} == {(4.0, -4.0)}


def test_a_cell_has_a_descent_for_each_seed():
    map_ = rates_and_momenta(noise=1.0, seeds=(3, 0))
    assert map_.descents.count == 12
    assert [(map_.case(5, turn).seed, map_.case(5, turn).rule.learning_rate) for turn in (0, 1)] == [
        (3, 0.1),
        (0, 0.1),
    ]
    cells = map_.run([5, 1])
    for place, cell in enumerate((5, 1)):
        ends = [map_.descents.descent(2 * cell + turn).values[-1] for turn in (0, 1)]
        assert cells.values[place] == pytest.approx(np.median(ends))


def test_a_rule_that_draws_does_so_anew_with_each_seed_of_a_cell():
    axes = ("first_step", [0.3, 0.6]), ("x", [1.0, 2.0, 3.0])
    map_ = settings_map(HIMMELBLAU, OPTIMIZERS["cma_es"](stream=2), *axes, (0.0, 0.0), 10, seeds=(5, 6))
    assert {map_.case(cell, turn).rule.stream for turn in (0, 1) for cell in range(6)} == {2}  # and a link has both
    ends = [map_.descents.descent(2 * cell + turn).values[-1] for cell in range(6) for turn in (0, 1)]
    assert len(set(ends)) == 12
    assert map_.run([3]).values[0] == pytest.approx(np.median(ends[6:8]))


@pytest.mark.parametrize(
    ("axes", "starts", "noise"),
    [
        (("x", "noise"), [(1.0, -4.0), (2.0, -4.0)], [0.5, 0.5, 2.0, 2.0]),
        (("noise", "y"), [(4.0, 0.5), (4.0, 0.5)], [1.0, 2.0, 1.0, 2.0]),
    ],
)
def test_starts_and_noise_may_be_axes(axes, starts, noise):
    map_ = settings_map(HIMMELBLAU, SGD(), (axes[0], [1.0, 2.0]), (axes[1], [0.5, 2.0]), (4.0, -4.0), 10)
    cases = [map_.case(cell) for cell in range(4)]
    assert [case.start for case in cases[:2]] == starts
    assert [case.noise for case in cases] == noise


def test_a_map_keeps_the_schedule():
    map_ = rates_and_momenta(schedule=Cosine())
    assert map_.descents.descent(0).schedule == Cosine()


@with_each("name", OPTIMIZERS)
def test_the_fields_of_axes(name):
    rule = OPTIMIZERS[name]
    fields = axis_fields(rule)
    assert {"noise", "x", "y"} < set(fields)
    assert not {"epsilon_inside_root", "stream"} & set(fields)
    for field in fields[:-3]:
        map_ = settings_map(HIMMELBLAU, rule(), (field, [0.01, 0.5]), ("x", [0.0, 1.0]), (0, 0), 5)
        assert getattr(map_.case(1).rule, field) == 0.5


@with_each(
    ("axes", "words"),
    [
        (
            (("pace", [1.0]), ("x", [1.0])),
            "Axis is 'pace': Momentum takes one of learning_rate, momentum, noise, x, y",
        ),
        ((("seed", [1.0]), ("x", [1.0])), "Axis is 'seed'"),
        ((("x", [1.0]), ("x", [1.0])), "Both axes are 'x'"),
        ((("x", []), ("y", [1.0])), r"Values of x are \[\]"),
        ((("x", [np.nan]), ("y", [1.0])), "Values of x"),
        ((("x", "left"), ("y", [1.0])), "Values of x are 'left'"),
        ((("x", [[1.0]]), ("y", [1.0])), "Values of x"),
        ((("momentum", [0.5, 1.0]), ("y", [1.0])), "Momentum is 1: it takes"),
        ((("noise", [-1.0]), ("y", [1.0])), "noise is"),
    ],
)
def test_axes_that_are_refused(axes, words):
    with pytest.raises(ValueError, match=words):
        settings_map(HIMMELBLAU, MOMENTUM(), *axes, (0, 0), 10)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"seeds": ()}, "takes at least one"),
        ({"steps": 0}, "steps is 0"),
        ({"start": (1, np.inf)}, "start is"),
        ({"noise": -1}, "noise is -1"),
    ],
)
def test_maps_that_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        rates_and_momenta(**given)


@pytest.mark.parametrize("start", [(1.0,), (1.0, 2.0, 3.0), 1.0, [(1.0, 2.0)] * 2])
def test_a_start_of_which_an_axis_takes_one_part_has_two(start):
    with pytest.raises(ValueError, match=r"start is|Given are"):
        settings_map(HIMMELBLAU, MOMENTUM(), ("learning_rate", RATES), ("x", [0.0, 1.0]), start, 10)


def test_a_map_is_refused_by_its_number_of_descents():
    with pytest.raises(
        ValueError, match=r"^1,000,000,000,000,000,000 descents: a computation takes at most 1,000,000$"
    ):
        basins(HIMMELBLAU, MOMENTUM(), 10**9)


def test_of_endings_that_are_as_frequent_a_cell_shows_the_first():
    # Of two seeds the one is thrown out of sight and the other is not.
    for seeds in ((0, 2), (2, 0)):
        map_ = settings_map(
            HIMMELBLAU, SGD(learning_rate=0.02), ("x", [0.0]), ("y", [0.0]), (0, 0), 80, 60.0, seeds
        )
        cells, outcomes = map_.run([0]), run_block(map_.descents)
        assert (cells.kinds[0], cells.shares[0], cells.steps[0]) == (outcomes.kinds[0], 0.5, outcomes.steps[0])
    assert len(set(outcomes.kinds)) == 2


def test_switches_are_no_axes():
    with pytest.raises(ValueError, match="Axis is 'epsilon_inside_root'"):
        settings_map(HIMMELBLAU, OPTIMIZERS["adam"](), ("epsilon_inside_root", [0]), ("x", [1.0]), (0, 0), 10)


@pytest.mark.parametrize(("cell", "turn"), [(6, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_cell_that_is_not_there(cell, turn):
    with pytest.raises(IndexError, match=f"cell is {cell} and turn {turn}: .* 0 to 5 and turns 0 to 0$"):
        rates_and_momenta().case(cell, turn)


# What a cell shows.


def test_a_cell_shows_the_most_frequent_ending_and_how_frequent_it_is():
    # On the ridge between two basins the noise decides.
    seeds = tuple(range(9))
    map_ = settings_map(HIMMELBLAU, SGD(learning_rate=0.01), ("x", [0.0]), ("y", [0.0]), (0, 0), 200, 20.0, seeds)
    cells = map_.run([0])
    outcomes = [map_.descents.descent(turn).outcome for turn in range(9)]
    endings = [(o.kind, o.minimum if o.kind in AT_A_MINIMUM else None) for o in outcomes]
    most = max(endings, key=endings.count)
    assert 1 < endings.count(most) < 9
    assert cells.shares[0] == endings.count(most) / 9
    assert KINDS[cells.kinds[0]] is most[0]


def test_the_steps_of_a_cell_are_those_of_its_most_frequent_ending():
    # Most are thrown out of sight sooner or later; the others stay to the last step.
    seeds = tuple(range(15))
    map_ = settings_map(HIMMELBLAU, SGD(learning_rate=0.02), ("x", [0.0]), ("y", [0.0]), (0, 0), 80, 60.0, seeds)
    outcomes, cells = run_block(map_.descents), map_.run([0])
    alike = outcomes.kinds == cells.kinds[0]
    assert 1 < alike.sum() < 15
    assert cells.steps[0] == np.median(outcomes.steps[alike]) != np.median(outcomes.steps)


def test_of_a_cell_that_mostly_diverges_the_value_is_infinite():
    seeds = (0, 1, 2)
    map_ = settings_map(HIMMELBLAU, SGD(), ("learning_rate", [0.5]), ("x", [4.0]), (4, 4), 30, 0.1, seeds)
    cells = map_.run([0])
    assert KINDS[cells.kinds[0]] is OutcomeKind.DIVERGED
    assert cells.values[0] == np.inf
    assert cells.minima[0] == NONE
    assert cells.steps[0] == np.median([map_.descents.descent(turn).outcome.step for turn in range(3)])


def test_at_the_step_limit_the_nearest_minimum_makes_no_other_ending():
    seeds = tuple(range(6))
    map_ = settings_map(HIMMELBLAU, SGD(learning_rate=1e-4), ("x", [0.0]), ("y", [0.0]), (0, 0), 5, 1e4, seeds)
    cells = map_.run([0])
    nearest = {map_.descents.descent(turn).outcome.minimum for turn in range(6)}
    assert len(nearest) > 1
    assert KINDS[cells.kinds[0]] is OutcomeKind.STEP_LIMIT
    assert cells.shares[0] == 1.0


# The order of refinement.


@with_each(
    ("resolution", "sides"),
    [
        (400, [25, 50, 100, 200, 400]),
        (100, [25, 50, 100]),
        (50, [25, 50]),
        (49, [49]),
        (30, [30]),
        (1, [1]),
        (150, [38, 75, 150]),
    ],
)
def test_levels_double_and_no_cell_comes_twice(resolution, sides):
    map_ = basins(HIMMELBLAU, MOMENTUM(), resolution, steps=1)
    levels = map_.levels()
    done = np.concatenate([level.cells for level in levels])
    assert np.array_equal(np.sort(done), np.arange(resolution**2))
    there = np.zeros((resolution, resolution), dtype=bool)
    for level, side in zip(levels, sides, strict=True):
        there.flat[level.cells] = True
        picture = there[:: level.stride, :: level.stride]
        assert picture.shape == (side, side)
        assert picture.all()
        assert there.sum() == side**2


@pytest.mark.parametrize(("columns", "rows"), [(60, 120), (120, 60)])
def test_levels_of_a_map_that_is_no_square(columns, rows):
    axes = ("x", np.linspace(0, 1, columns)), ("y", np.linspace(0, 1, rows))
    map_ = settings_map(HIMMELBLAU, MOMENTUM(), *axes, (0, 0), 1)
    assert map_.shape == (rows, columns)
    assert [(level.stride, len(level.cells)) for level in map_.levels()] == [(2, 30 * 60), (1, 60 * 120 - 1800)]
    assert map_.levels()[0].cells[:2].tolist() == [0, 2] and map_.levels()[0].cells[columns // 2] == 2 * columns


def test_the_coarse_picture_is_part_of_the_fine_one():
    map_ = basins(HIMMELBLAU, MOMENTUM(learning_rate=0.003), 50, steps=100)
    fine = map_.run(np.arange(2500)).kinds.reshape(50, 50)
    first = map_.levels()[0]
    assert np.array_equal(map_.run(first.cells).kinds, fine[:: first.stride, :: first.stride].ravel())


def test_a_map_takes_the_precision_of_a_trial():
    rule = MOMENTUM(learning_rate=0.001)
    chosen = basins(SURFACES["rastrigin"], rule, 20, 300).in_its_precision()
    assert isinstance(chosen, Map) and chosen.descents.single
    assert not basins(SURFACES["rastrigin"], MOMENTUM(), 20, 300).in_its_precision().descents.single


# Axes.


def test_axes_are_spaced_as_their_quantities_are():
    quantities = MOMENTUM.hyperparameters()
    np.testing.assert_allclose(spaced(quantities["learning_rate"], 0.001, 1.0, 4), [0.001, 0.01, 0.1, 1.0])
    np.testing.assert_allclose(spaced(quantities["momentum"], 0.0, 0.9, 4), [0.0, 0.3, 0.6, 0.9])
    assert spaced(quantities["momentum"], 0.0, 0.9, 2).tolist() == [0.0, 0.9]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((0.0, 1.0, 4), "Learning rate is 0: it takes"),
        ((0.1, 1e4, 4), "Learning rate is 10,000"),
        ((1.0, 0.1, 4), "from 1 to 0.1: it takes a range that goes up"),
        ((0.1, 0.1, 4), "a range that goes up"),
        ((0.1, 1.0, 1), "count is 1"),
    ],
)
def test_spacings_that_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        spaced(MOMENTUM.hyperparameters()["learning_rate"], *given)


def test_a_logarithmic_axis_does_not_begin_at_zero():
    with pytest.raises(ValueError, match="from 0: a logarithmic axis takes numbers above 0"):
        spaced(Quantity("Steps", scale="log"), 0.0, 1.0, 3)


@pytest.mark.parametrize("values", [["a", "b"], [], [[1.0, 2.0]], [0.1, np.inf], None])
def test_an_axis_takes_a_row_of_finite_numbers(values):
    with pytest.raises(ValueError, match=r"Values of momentum are .*: an axis takes a row of finite numbers"):
        settings_map(HIMMELBLAU, MOMENTUM(), ("learning_rate", RATES), ("momentum", values), (0, 0), 10)
