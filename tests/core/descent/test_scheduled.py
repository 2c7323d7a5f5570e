"""Paths whose learning rate follows a schedule."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent import descend, descend_many
from core.descent.outcomes import OutcomeKind
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES, Schedule
from core.surfaces import SURFACES
from tests.core.descent.of_each import BOWL, DESCENT, MANY, ONE_OF_EACH, SGD, WITH_RATE, assert_same, start_of
from tests.each import with_each

PLANS = [kind(warmup=warmup) for kind in SCHEDULES.values() for warmup in (0.0, 0.2)]

BY_HAND = [rule for rule in WITH_RATE if not rule.whole]


def by_hand(surface, rule, start, rates):
    """A path without noise, the rule built anew with the rate of each step."""
    points = [np.array(start, dtype=float)]
    state = rule.init(points[0])
    for rate in rates:
        now = replace(rule, learning_rate=rate)
        gradient = np.array(surface.gradient(*now.look_ahead(points[-1], state)))
        step, state = now.update(gradient, state, points[-1])
        points.append(points[-1] + step)
    return np.array(points)


@pytest.mark.parametrize("rule", BY_HAND, ids=lambda rule: rule.name)
def test_each_step_is_taken_at_the_rate_of_the_schedule(rule):
    surface = SURFACES["himmelblau"]
    rule = replace(rule, learning_rate=0.01)
    for schedule in PLANS:
        expected = by_hand(surface, rule, (1, -2), (0.01 * schedule.factors(25)).tolist())
        for count in (1, 9):
            for path in descend_many(surface, [rule] * count, (1, -2), 25, schedules=schedule):
                np.testing.assert_allclose(path.points, expected, rtol=1e-12, err_msg=str(schedule))
                assert (path.rule, path.schedule) == (rule, schedule)


def test_gradient_descent_with_a_schedule_on_the_bowl_by_its_closed_form():
    path = descend(BOWL, DESCENT(learning_rate=0.5), (6, -3), 3, schedule=SCHEDULES["inverse_root"]())
    shrink = np.array([1, 0, 0, 0])  # θ − 0.5 · 2θ arrives at once
    assert path.points.tolist() == (shrink[:, None] * [6.0, -3.0]).tolist()
    path = descend(BOWL, DESCENT(learning_rate=0.25), (6, -3), 3, schedule=SCHEDULES["step"](interval=0.34))
    assert path.points[:, 0].tolist() == [6.0, 3.0, 2.25, 1.96875]  # halved, then less a quarter, an eighth


@pytest.mark.parametrize("many", [False, True])
def test_the_rate_of_momentum_is_the_one_at_which_a_gradient_enters_the_velocity(many):
    rules = [OPTIMIZERS["momentum"](learning_rate=0.1, momentum=0.5)] * (9 if many else 1)
    schedule = SCHEDULES["step"](drop=0.5, interval=0.5)
    for path in descend_many(BOWL, rules, (1, 0), 2, schedules=schedule):
        # v = 0.1 · 2 = 0.2; then v = 0.5 · 0.2 + 0.05 · 2 · 0.8 = 0.18.
        assert path.points[:, 0].tolist() == pytest.approx([1, 0.8, 0.62])


@pytest.mark.parametrize("rules", [WITH_RATE, [rule for rule in MANY if hasattr(rule, "learning_rate")]])
@pytest.mark.parametrize("schedule", [CONSTANT, SCHEDULES["step"](drop=1.0), SCHEDULES["cosine"](final=1.0)])
def test_a_schedule_that_changes_nothing_gives_exactly_the_same_numbers(rules, schedule):
    surface = SURFACES["mult"]
    for one, other in zip(
        descend_many(surface, rules, (0.8, 0.8), 60, 1.0, 2),
        descend_many(surface, rules, (0.8, 0.8), 60, 1.0, 2, schedule),
        strict=True,
    ):
        assert_same(replace(one, schedule=schedule), other)


@pytest.mark.parametrize("rules", [ONE_OF_EACH, MANY], ids=["few", "many"])
def test_each_path_has_its_own_schedule_as_if_it_were_alone(rules):
    surface, start = SURFACES["rosenbrock"], start_of(SURFACES["rosenbrock"])
    plans = [
        PLANS[index % len(PLANS)] if "learning_rate" in rule.hyperparameters() else CONSTANT
        for index, rule in enumerate(rules)
    ]
    together = descend_many(surface, rules, start, 60, 1.0, 11, plans)
    assert [path.schedule for path in together] == plans
    for rule, schedule, path in zip(rules, plans, together, strict=True):
        assert_same(path, descend(surface, rule, start, 60, 1.0, 11, schedule))
    backward = descend_many(surface, rules[::-1], start, 60, 1.0, 11, plans[::-1])
    for one, other in zip(together, backward[::-1], strict=True):
        assert_same(one, other)


def test_a_rate_that_fades_averages_the_noise_away():
    plans = [CONSTANT, SCHEDULES["cosine"](final=0.0)] * 40
    seeds = [seed for seed in range(40) for _ in range(2)]
    paths = descend_many(BOWL, [SGD()] * 80, (6, 6), 200, 1.0, seeds, plans)
    assert_same(paths[0], descend(BOWL, SGD(), (6, 6), 200, 1.0, 0))
    constant, cosine = (np.mean([path.distances[-20:].mean() for path in paths[at::2]]) for at in range(2))
    assert cosine < constant / 2


@pytest.mark.parametrize("many", [False, True])
def test_a_warm_up_that_crosses_the_limit_diverges_at_a_rate_above_it(many):
    schedule = SCHEDULES["constant"](warmup=0.9)
    rules = [DESCENT(learning_rate=3.0)] * (9 if many else 1)
    for path in descend_many(BOWL, rules, (6, 6), 200, schedules=schedule):
        step = path.outcome.step
        rate = 3.0 * schedule.factor(step - 1, 200)
        assert 1 < rate < 3
        assert path.outcome.sentence == (
            f"Diverged at step {step}: the learning rate {rate:.4g} is above 2/λmax = 1."
        )
        assert len(path.points) == step


def test_of_a_first_step_that_leaves_its_own_rate_is_told():
    path = descend(BOWL, DESCENT(learning_rate=9.0), (9e6, 0), 5, schedule=SCHEDULES["constant"](warmup=0.8))
    assert path.outcome.sentence == "Diverged at step 1: the learning rate 1.8 is above 2/λmax = 1."


def test_a_rate_that_has_fallen_below_the_limit_is_not_called_above_it():
    rule, schedule = OPTIMIZERS["momentum"](learning_rate=1e3), SCHEDULES["step"](drop=1e-9, interval=0.05)
    path = descend(BOWL, rule, (1e3, 1e3), 20, schedule=schedule)
    assert path.outcome.kind is OutcomeKind.DIVERGED
    assert path.outcome.step > 2
    assert "above" not in path.outcome.sentence
    assert "above" in descend(BOWL, rule, (1e3, 1e3), 20).outcome.sentence


def test_a_schedule_for_a_rule_without_a_learning_rate_is_refused():
    adadelta = OPTIMIZERS["adadelta"]()
    with pytest.raises(ValueError, match="Schedule is cosine: AdaDelta has no learning rate"):
        descend_many(BOWL, [SGD(), adadelta], (6, 6), 5, schedules=SCHEDULES["cosine"]())
    assert len(descend(BOWL, adadelta, (6, 6), 5, schedule=CONSTANT).points) == 6


def test_the_wrong_number_of_schedules_is_refused():
    with pytest.raises(ValueError, match="one for each of 2 rules"):
        descend_many(BOWL, [SGD()] * 2, (6, 6), 5, schedules=[CONSTANT] * 3)


class Flat(Schedule):
    """The same multiple of the rate at every step."""

    name, label = "flat", "Flat"

    def __init__(self, factor):
        object.__setattr__(self, "factor_at_all", factor)

    def __hash__(self):
        return hash(self.factor_at_all)

    def factors(self, steps):
        return np.full(steps, self.factor_at_all)


@with_each("factor", [0.5, 2.0, 0.0])
@with_each("count", [1, 9])
def test_a_schedule_that_never_leaves_the_rate_as_it_is_counts_too(count, factor):
    for path in descend_many(BOWL, [DESCENT(learning_rate=0.5)] * count, (6, -3), 3, schedules=Flat(factor)):
        assert path.points[:, 0].tolist() == [6.0 * (1 - factor) ** step for step in range(4)]
