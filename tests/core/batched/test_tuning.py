"""Tuning under one budget."""

from dataclasses import replace

import numpy as np
import pytest

from core.batched.descents import MOST_STEPS
from core.batched.outcomes import Outcomes
from core.batched.tuning import RACING_SEEDS, Contest, Try, Tuning
from core.descent import descend
from core.descent.outcomes import CODES, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES

CALM = Contest(SURFACES["bowl"], (6.0, 6.0), noise=0.0, seed=0, steps=15)
NOISY = Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=3, steps=40, tries=10, tuning_seeds=5)


def tuned(contest, name="gradient_descent", schedule=None, **settings):
    tuning = Tuning(contest, OPTIMIZERS[name](**settings), *(() if schedule is None else (schedule,)))
    while not tuning.done:
        tuning = tuning.advance()
    return tuning


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
            for seed in found.contest.tuning_streams
        ]
        for rate in rates
    ]
    assert found.best.median <= 1.5 * np.median(paths, axis=1).min()


# The search.


def test_the_first_round_is_a_grid_over_the_slider_and_later_ones_halve_the_gaps_at_the_best():
    first = Tuning(CALM, OPTIMIZERS["sgd"]()).advance()
    grid = [one.value for one in first.tries]
    np.testing.assert_allclose(grid, np.geomspace(1e-4, 10, 12), rtol=1e-5)
    place = grid.index(first.best.value)
    expected = [np.sqrt(grid[place - 1] * grid[place]), np.sqrt(grid[place] * grid[place + 1])]
    np.testing.assert_allclose(first.next_values(), expected, rtol=1e-5)
    assert [one.value for one in first.advance().tries[12:]] == pytest.approx(expected, rel=1e-5)


def given(*medians, values=None):
    tries = [
        Try(v, m, m, m, 0) for v, m in zip(values or np.geomspace(1e-4, 10, len(medians)), medians, strict=True)
    ]
    return Tuning(replace(CALM, tries=24), OPTIMIZERS["sgd"](), tries=tuple(tries))


def test_beyond_the_edge_a_step_of_the_grid_is_tried():
    ratio = 1e5 ** (1 / 11)
    falling, rising = given(*range(12, 0, -1)), given(*range(12))
    assert max(falling.next_values()) == pytest.approx(10 * ratio, rel=1e-5)
    assert min(rising.next_values()) == pytest.approx(1e-4 / ratio, rel=1e-5)
    assert falling.warning == "The best α is the greatest that was tried: a greater one may do better."
    assert rising.warning == "The best α is the least that was tried: a smaller one may do better."


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
    assert all(one.diverged == 1 and one.median == np.inf for one in found.tries)
    assert min(one.value for one in found.tries) < 1e-4
    assert found.warning == "At every α tried, half of the descents or more diverged."


# Budget, seeds, determinism.


@pytest.mark.parametrize("tries", [6, 7, 12])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_uses_the_same_budget_to_the_last_gradient(name, tries):
    contest = replace(NOISY, tries=tries, steps=12, tuning_seeds=3)
    found = tuned(contest, name)
    assert found.evaluations == contest.evaluations == tries * 3 * 12
    assert len({one.value for one in found.tries}) == tries
    assert found.advance() is found


def test_a_try_is_the_quartiles_of_its_descents():
    found = tuned(NOISY, "adam", beta1=0.8)
    one = found.tries[7]
    rule = OPTIMIZERS["adam"](learning_rate=one.value, beta1=0.8)
    ends = sorted(
        descend(NOISY.surface, rule, NOISY.start, 40, 1.0, seed).values[-1] for seed in NOISY.tuning_streams
    )
    assert [one.lower, one.median, one.upper] == pytest.approx([ends[1], ends[2], ends[3]], rel=1e-12)


def test_a_schedule_is_part_of_the_descents():
    found = tuned(NOISY, "sgd", Cosine(final=0.1))
    one = found.tries[3]
    rule = OPTIMIZERS["sgd"](learning_rate=one.value)
    ends = [
        descend(NOISY.surface, rule, NOISY.start, 40, 1.0, seed, Cosine(final=0.1)).values[-1]
        for seed in NOISY.tuning_streams
    ]
    assert one.median == pytest.approx(np.median(ends), rel=1e-12)


def test_the_same_contest_gives_the_same_tries():
    assert tuned(NOISY, "rmsprop").tries == tuned(NOISY, "rmsprop").tries
    assert tuned(NOISY, "rmsprop").tries != tuned(replace(NOISY, seed=4), "rmsprop").tries


@pytest.mark.parametrize("races", [1, int(RACING_SEEDS.maximum)])
def test_nothing_is_tuned_on_the_seeds_of_the_race(races):
    contest = replace(NOISY, racing_seeds=races)
    assert not set(contest.tuning_streams) & set(contest.racing_streams)
    assert (len(contest.tuning_streams), len(contest.racing_streams)) == (5, races)
    assert contest.racing_streams[0] == contest.seed


def test_without_noise_one_seed_is_enough():
    assert (len(CALM.tuning_streams), len(CALM.racing_streams)) == (1, 1)
    assert CALM.evaluations == 24 * 15


def test_a_rule_without_a_learning_rate_tunes_its_epsilon():
    found = tuned(NOISY, "adadelta", decay=0.9)
    assert (found.quantity.symbol, found.tuned.epsilon, found.tuned.decay) == ("ε", found.best.value, 0.9)
    np.testing.assert_allclose([one.value for one in found.tries[:5]], np.geomspace(1e-12, 0.1, 5), rtol=1e-5)


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
    slow = found.tries[0]
    slowly = descend(monkey.surface, OPTIMIZERS["gradient_descent"](learning_rate=slow.value), (4.0, 4.0), 30)
    assert slow.median == pytest.approx(slowly.values[-1])
    assert Contest(SURFACES["mccormick"], (0.0, 0.0), 0.0, 0, 10).optimum is None


def errors(name, *values, kind=OutcomeKind.CONVERGED):
    """The errors of descents that end at these values."""
    outcomes = Outcomes.pending(len(values))
    outcomes.put(slice(None), replace(outcomes, values=np.array(values)))
    outcomes.kinds[:] = CODES[kind]
    return replace(CALM, surface=SURFACES[name]).errors(outcomes).tolist()


def test_an_error_below_the_digits_of_the_minimum_is_none():
    assert errors("easom", -1 + 1e-13, -1 - 1e-13, -1.0) == [0.0, 0.0, 0.0]  # f* = −1
    assert errors("easom", -1 + 1e-11) == [pytest.approx(1e-11, rel=1e-3)]
    assert errors("bowl", 1e-13, 0.0, 2.0) == [1e-13, 0.0, 2.0]  # f* = 0 to the last digit
    assert errors("mccormick", 1e-13, -1.0, 0.0) == [1e-13, -1.0, 0.0]  # f* is not known


def test_what_diverged_is_infinitely_wrong_and_what_fell_without_end_the_least():
    assert errors("easom", 3.0, np.nan, kind=OutcomeKind.DIVERGED) == [np.inf, np.inf]
    assert errors("monkey", -3.0, kind=OutcomeKind.RAN_DOWNHILL) == [-np.inf]
    assert errors("bowl", np.nan, np.inf) == [np.inf, np.inf]


# Refusals.


@pytest.mark.parametrize(
    ("field", "label", "least", "most"),
    [
        ("tries", "Tries", 6, 40),
        ("tuning_seeds", "Tuning seeds", 1, 50),
        ("racing_seeds", "Racing seeds", 1, 500),
    ],
)
def test_numbers_out_of_range_are_refused(field, label, least, most):
    for value in (least, most):
        assert getattr(replace(CALM, **{field: value}), field) == value
    for value in (least - 1, most + 1):
        with pytest.raises(ValueError, match=f"{label} is {value}: it takes a whole number from {least} to {most}"):
            replace(CALM, **{field: value})


def test_a_race_that_costs_too_much_is_refused_before_it_starts():
    dear = replace(NOISY, steps=10_000, tries=40, tuning_seeds=50, racing_seeds=40)
    with pytest.raises(ValueError, match="takes at most") as refusal:
        dear.check_cost(25)
    assert str(refusal.value) == (
        "25 competitors × (40 tries × 50 seeds + 40 races) × 10,000 steps are 510,000,000 steps in all:"
        " a fair race takes at most 500,000,000"
    )
    dear.check_cost(24)


def test_the_cost_of_a_race_may_be_all_there_is():
    calm = replace(CALM, steps=10_000, tries=24)  # one seed: 25 descents for each competitor
    calm.check_cost(MOST_STEPS // 250_000)
    with pytest.raises(ValueError, match="500,250,000 steps in all"):
        calm.check_cost(MOST_STEPS // 250_000 + 1)
