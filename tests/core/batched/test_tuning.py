"""Tuning under one budget."""

from dataclasses import replace

import numpy as np
import pytest

from core.batched import tuning
from core.batched.contest import Contest
from core.batched.tuning import Tuning
from core.descent import descend
from core.descent.outcomes import OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, Cosine
from core.races.search import Search, Try
from core.surfaces import SURFACES

CALM = Contest(SURFACES["bowl"], (6.0, 6.0), noise=0.0, seed=0, steps=15)
NOISY = Contest(
    SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=3, steps=40, tries=10, seeds_a_try=5, replications=3
)


def tuned(contest, name="gradient_descent", schedule=CONSTANT, **settings):
    found = Tuning(contest, OPTIMIZERS[name](**settings), schedule)
    while not found.done:
        found = found.advance()
    return found


# Where the best is known in closed form.


@pytest.mark.parametrize("name", ["gradient_descent", "sgd"])
def test_the_best_rate_on_the_bowl_is_a_half(name):
    found = tuned(CALM, name)
    assert found.best.value == pytest.approx(0.5, rel=0.02)
    assert found.warning == ""


def test_the_best_rate_between_two_curvatures_is_two_over_their_sum():
    # From (4, -3) both directions count, and after many steps the slower of |1 - 0.04 α| and |1 - α| alone.
    contest = Contest(SURFACES["matyas"], (4.0, -3.0), 0.0, 0, steps=400, tries=40)
    assert tuned(contest).best.value == pytest.approx(2 / 1.04, rel=0.02)


@pytest.mark.parametrize("momentum", [0.25, 0.81])
def test_the_best_rate_of_momentum_is_where_it_swings_and_shrinks_as_its_velocity_does(momentum):
    # On f = x² + y², from α = (1 − √γ)²/2 to (1 + √γ)²/2, the error shrinks by √γ at each step.
    found = tuned(replace(CALM, steps=60), "momentum", momentum=momentum)
    root = np.sqrt(momentum)
    assert (1 - root) ** 2 / 2 <= found.best.value <= (1 + root) ** 2 / 2
    assert found.best.median <= 72 * momentum**60 * 60**2


def test_the_best_is_no_worse_than_any_rate_of_a_fine_grid():
    found = tuned(replace(NOISY, tries=24), "adam")
    rates = np.geomspace(1e-3, 3, 40)
    paths = [
        [
            descend(NOISY.surface, OPTIMIZERS["adam"](learning_rate=rate), (4, -4), 40, 1.0, seed).values[-1]
            for seed in found.contest.tuning_seeds[1]
        ]
        for rate in rates
    ]
    assert found.searches[1].best.median <= 1.5 * np.median(paths, axis=1).min()


# The search.


def test_the_first_round_is_a_grid_over_the_slider_and_later_ones_halve_the_gaps_at_the_best():
    first = Tuning(CALM, OPTIMIZERS["sgd"]()).advance()
    (search,) = first.searches
    grid = [one.value for one in search.tries]
    np.testing.assert_allclose(grid, np.geomspace(1e-4, 10, 12), rtol=1e-5)
    place = grid.index(search.best.value)
    expected = [np.sqrt(grid[place - 1] * grid[place]), np.sqrt(grid[place] * grid[place + 1])]
    np.testing.assert_allclose(search.next_values(), expected, rtol=1e-5)
    assert [one.value for one in first.advance().searches[0].tries[12:]] == pytest.approx(expected, rel=1e-5)


def given(*medians, values=None):
    values = values or np.geomspace(1e-4, 10, len(medians)).tolist()
    tries = tuple(Try(v, m, m, m, 0) for v, m in zip(values, medians, strict=True))
    return Search(Tuning(CALM, OPTIMIZERS["sgd"]()).quantity, 24, tries)


def warning(*searches):
    return Tuning(CALM, OPTIMIZERS["sgd"](), searches=searches).warning


def test_beyond_the_edge_a_step_of_the_grid_is_tried():
    ratio = 1e5 ** (1 / 11)
    falling, rising = given(*range(12, 0, -1)), given(*range(12))
    assert max(falling.next_values()) == pytest.approx(10 * ratio, rel=1e-5)
    assert min(rising.next_values()) == pytest.approx(1e-4 / ratio, rel=1e-5)
    greater = "the best α is the greatest that was tried: a greater one may do better."
    smaller = "the best α is the least that was tried: a smaller one may do better."
    assert (warning(falling), warning(rising)) == (f"T{greater[1:]}", f"T{smaller[1:]}")
    inside = given(*range(6, 0, -1), *range(6))
    assert warning(inside) == ""
    assert warning(falling, inside, rising, falling, inside) == (
        f"In 1 of 5 replications {smaller} In 2 of 5 replications {greater}"
    )


def test_the_search_stays_within_what_the_field_accepts():
    assert given(5, 4, 3, 2, values=[1.0, 10.0, 100.0, 900.0]).next_values() == pytest.approx([300.0])


def test_of_equals_the_middle_one_is_the_best():
    assert given(9, 0, 0, 0, 0, 0, 9, 9).best.value == pytest.approx(np.geomspace(1e-4, 10, 8)[3])


def test_a_rate_too_high_for_the_grid_is_still_found():
    # Down the flat direction of Matyas, of curvature 0.04, α = 25 goes straight to the minimum.
    found = tuned(replace(CALM, surface=SURFACES["matyas"], start=(3.0, 3.0), steps=2))
    assert found.best.value == pytest.approx(25, rel=0.02)
    assert found.warning == ""


def test_where_everything_diverges_smaller_rates_are_tried_and_the_reader_is_told():
    steep = Contest(SURFACES["goldstein_price"], (40.0, 40.0), 0.0, 0, steps=30, tries=8)
    found = tuned(steep, "sgd")
    assert all(one.diverged == 1 and one.median == np.inf for one in found.curve)
    assert found.curve[0].value < 1e-4
    assert found.warning == "At every α tried, half of the descents or more diverged."


# Budget, seeds, determinism.


@pytest.mark.parametrize("tries", [6, 7, 12])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_uses_the_same_budget_to_the_last_gradient(name, tries):
    contest = replace(NOISY, tries=tries, steps=12, seeds_a_try=3)
    found = tuned(contest, name)
    assert contest.gradients_each == tries * 3 * 12
    assert found.tried == 3 * tries
    assert [len({one.value for one in search.tries}) for search in found.searches] == [tries] * 3
    assert found.advance() is found


@pytest.mark.parametrize("schedule", [CONSTANT, Cosine(final=0.1)])
def test_a_replication_is_the_same_alone_and_among_others_whatever_makes_a_piece(schedule, monkeypatch):
    together = tuned(NOISY, "adam", schedule)
    monkeypatch.setattr(tuning, "PIECE", 1)
    assert tuned(NOISY, "adam", schedule).searches == together.searches
    assert tuned(replace(NOISY, replications=2), "adam", schedule).searches == together.searches[:2]


def test_a_piece_is_no_larger_than_it_may_be(monkeypatch):
    monkeypatch.setattr(tuning, "PIECE", 2 * 5 * 5 * 40)  # two replications' grids of five values
    first = Tuning(NOISY, OPTIMIZERS["sgd"]()).advance()
    assert [len(search.tries) for search in first.searches] == [5, 5, 0]
    assert (first.tried, len(first.bests), first.best.replications) == (10, 2, 2)
    assert [len(search.tries) for search in first.advance().searches] == [5, 5, 5]


def test_a_try_is_the_quartiles_of_its_descents():
    found = tuned(NOISY, "adam", beta1=0.8)
    one = found.searches[2].tries[7]
    rule = OPTIMIZERS["adam"](learning_rate=one.value, beta1=0.8)
    seeds = NOISY.tuning_seeds[2]
    ends = sorted(descend(NOISY.surface, rule, NOISY.start, 40, 1.0, seed).values[-1] for seed in seeds)
    assert [one.lower, one.median, one.upper] == pytest.approx([ends[1], ends[2], ends[3]], rel=1e-12)


def test_a_schedule_is_part_of_the_descents():
    found = tuned(NOISY, "sgd", Cosine(final=0.1))
    one = found.searches[0].tries[3]
    rule = OPTIMIZERS["sgd"](learning_rate=one.value)
    ends = [
        descend(NOISY.surface, rule, NOISY.start, 40, 1.0, seed, Cosine(final=0.1)).values[-1]
        for seed in NOISY.tuning_seeds[0]
    ]
    assert one.median == pytest.approx(np.median(ends), rel=1e-12)


def test_the_same_contest_gives_the_same_tries():
    assert tuned(NOISY, "rmsprop").searches == tuned(NOISY, "rmsprop").searches
    assert tuned(NOISY, "rmsprop").searches != tuned(replace(NOISY, seed=4), "rmsprop").searches


# All replications together.


def test_a_point_of_the_curve_has_the_medians_of_its_replications():
    tries = [Try(0.1, 1.0, 2.0, 3.0, 0), Try(0.1, 2.0, 4.0, 9.0, 1), Try(0.1, 0.0, 3.0, np.inf, 4)]
    searches = tuple(replace(given(), tries=(one,)) for one in tries)
    assert Tuning(CALM, OPTIMIZERS["sgd"](), searches=searches).points == [(0.1, 1.0, 3.0, 9.0, 5, 3)]


def test_of_one_seed_a_try_a_point_has_the_quartiles_over_its_replications():
    searches = tuple(replace(given(), tries=(Try(0.1, m, m, m, 0),)) for m in (4.0, 1.0, 2.0, 3.0, 9.0))
    assert Tuning(CALM, OPTIMIZERS["sgd"](), searches=searches).points == [(0.1, 2.0, 3.0, 4.0, 0, 5)]


def test_what_few_replications_tried_is_not_on_the_curve():
    # A value that one of five replications found promising is a lucky one.
    grid = [0.01, 0.1, 1.0]
    lucky = given(3.0, 1.0, 0.0, 2.0, values=[0.01, 0.1, 0.3, 1.0])
    others = [given(3.0, 1.0, 2.0, values=grid)] * 4
    found = Tuning(CALM, OPTIMIZERS["sgd"](), searches=(lucky, *others))
    assert [point.value for point in found.points] == [0.01, 0.1, 0.3, 1.0]
    assert [point.value for point in found.curve] == grid
    assert (found.best.value, found.bests.tolist()) == (0.1, [0.3, 0.1, 0.1, 0.1, 0.1])
    assert found.tuned.learning_rate == 0.1


def test_a_rule_without_a_learning_rate_tunes_its_epsilon():
    found = tuned(NOISY, "adadelta", decay=0.9)
    assert (found.quantity.symbol, found.tuned.epsilon, found.tuned.decay) == ("ε", found.best.value, 0.9)
    first = found.searches[0].tries[:5]
    np.testing.assert_allclose([one.value for one in first], np.geomspace(1e-12, 0.1, 5), rtol=1e-5)


# What is measured.


def test_errors_are_measured_from_the_known_minimum():
    easom = replace(CALM, surface=SURFACES["easom"], start=(3.1, 3.1), steps=60)
    assert tuned(easom).best.median == 0.0
    assert (easom.optimum, CALM.optimum) == (-1.0, 0.0)


def test_where_there_is_no_lowest_point_the_value_itself_counts_and_downhill_is_least():
    monkey = Contest(SURFACES["monkey"], (4.0, 4.0), 0.0, 0, steps=30)
    found = tuned(monkey)
    assert monkey.optimum is None
    assert found.best.median == -np.inf
    path = descend(monkey.surface, found.tuned, monkey.start, 30)
    assert path.outcome.kind is OutcomeKind.RAN_DOWNHILL
    slow = found.curve[0]
    slowly = descend(monkey.surface, OPTIMIZERS["gradient_descent"](learning_rate=slow.value), (4.0, 4.0), 30)
    assert slow.median == pytest.approx(slowly.values[-1])
    assert Contest(SURFACES["mccormick"], (0.0, 0.0), 0.0, 0, 10).optimum is None
