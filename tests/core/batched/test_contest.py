"""What the competitors of a fair race share: seeds, budget, what an error is."""

from dataclasses import replace

import numpy as np
import pytest

from core.batched.contest import MOST_STEPS, REPLICATIONS, SEEDS_A_TRY, Contest
from core.batched.outcomes import Outcomes
from core.descent.experiment import MOST_COMPETITORS, STEPS
from core.descent.outcomes import CODES, OutcomeKind
from core.surfaces import SURFACES

CALM = Contest(SURFACES["bowl"], (6.0, 6.0), noise=0.0, seed=0, steps=15)
NOISY = Contest(SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=3, steps=40, tries=10, seeds_a_try=5)


# Seeds.


def seeds(contest):
    return [*contest.racing_seeds.tolist(), *contest.tuning_seeds.ravel().tolist()]


@pytest.mark.parametrize(
    ("tuning", "racing"), [(1, 1), (3, 7), (int(SEEDS_A_TRY.maximum), int(REPLICATIONS.maximum))]
)
def test_every_replication_of_every_contest_has_seeds_of_its_own(tuning, racing):
    contests = [replace(NOISY, seed=seed, seeds_a_try=tuning, replications=racing) for seed in (0, 1, 2)]
    for contest in contests:
        assert contest.racing_seeds.shape == (racing,)
        assert contest.tuning_seeds.shape == (racing, tuning)
    together = [seed for contest in contests for seed in seeds(contest)]
    assert len(set(together)) == len(together) == 3 * racing * (tuning + 1)
    assert min(together) == 0


def test_more_replications_begin_with_the_same_ones():
    few, many = replace(NOISY, replications=3), replace(NOISY, replications=9)
    assert many.racing_seeds[:3].tolist() == few.racing_seeds.tolist()
    assert many.tuning_seeds[:3].tolist() == few.tuning_seeds.tolist()


def test_the_last_seed_of_the_page_has_streams():
    assert min(seeds(replace(NOISY, seed=2**32 - 1, replications=500, seeds_a_try=50))) > 2**32


def test_without_noise_one_seed_and_one_replication_are_enough():
    assert (CALM.tuning_seeds.shape, CALM.racing_seeds.shape, CALM.replications) == ((1, 1), (1,), 1)
    assert CALM.gradients_each == 24 * 15


# What is measured.


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
        ("seeds_a_try", "Tuning seeds", 1, 50),
        ("replications", "Replications", 1, 500),
    ],
)
def test_numbers_out_of_range_are_refused(field, label, least, most):
    for value in (least, most):
        assert getattr(replace(NOISY, **{field: value}), field) == value
    for value in (least - 1, most + 1):
        with pytest.raises(ValueError, match=f"{label} is {value}: it takes a whole number from {least} to {most}"):
            replace(CALM, **{field: value})


def test_a_race_that_costs_too_much_is_refused_before_it_starts():
    dear = replace(NOISY, steps=10_000, tries=40, seeds_a_try=50, replications=40)
    with pytest.raises(ValueError, match="takes at most") as refusal:
        dear.check_cost(2)
    assert str(refusal.value) == (
        "2 competitors × 40 replications × (40 tries × 50 seeds + 1 race) × 10,000 steps are 1,600,800,000 steps in"
        " all: a fair race takes at most 1,000,000,000"
    )
    dear.check_cost(1)


def test_the_default_budget_is_within_the_limit_for_whatever_the_page_takes():
    Contest(SURFACES["bowl"], (6.0, 6.0), 1.0, 0, int(STEPS.maximum)).check_cost(MOST_COMPETITORS)


def test_the_cost_of_a_race_may_be_all_there_is():
    calm = replace(CALM, steps=10_000, tries=24)  # one seed: 25 descents for each competitor
    calm.check_cost(MOST_STEPS // 250_000)
    with pytest.raises(ValueError, match="1,000,250,000 steps in all"):
        calm.check_cost(MOST_STEPS // 250_000 + 1)
