"""Schedules: their factors step by step, their forms, and which rules take them."""

import math
import re
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import (
    CONSTANT,
    SCHEDULES,
    all_settings,
    check_schedule,
    describe,
    read_schedule,
)
from core.records import Reading, plain
from tests.each import with_each

SGD = OPTIMIZERS["sgd"]
ADADELTA = OPTIMIZERS["adadelta"]
CONSTANT_RATE, STEP, EXPONENTIAL, COSINE, INVERSE_ROOT = SCHEDULES.values()


@st.composite
def schedules(draw):
    kind = draw(st.sampled_from(list(SCHEDULES.values())))
    return kind(
        **{
            name: draw(
                st.floats(
                    quantity.minimum,
                    quantity.maximum,
                    exclude_min=quantity.open_minimum,
                    exclude_max=quantity.open_maximum,
                )
            )
            for name, quantity in kind.hyperparameters().items()
        }
    )


# Factors, from the formulas.


@with_each(
    ("schedule", "expected"),
    [
        (CONSTANT_RATE(), [1] * 8),
        (STEP(drop=0.1, interval=0.5), [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1]),
        (STEP(drop=0.5, interval=0.25), [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]),
        (EXPONENTIAL(final=0.01), [10 ** (-t / 4) for t in range(8)]),
        (COSINE(), [(1 + math.cos(math.pi * t / 8)) / 2 for t in range(8)]),
        (COSINE(final=0.2), [0.2 + 0.4 * (1 + math.cos(math.pi * t / 8)) for t in range(8)]),
        (INVERSE_ROOT(), [1 / math.sqrt(t) for t in range(1, 9)]),
    ],
)
def test_factors_by_their_formulas(schedule, expected):
    assert schedule.factors(8).tolist() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kind", SCHEDULES.values())
def test_a_warm_up_rises_in_equal_parts_and_what_follows_is_the_schedule_of_the_rest(kind):
    factors = kind(warmup=0.25).factors(16)
    assert factors[:4].tolist() == [0.2, 0.4, 0.6, 0.8]
    assert factors[4:].tolist() == kind().factors(12).tolist()
    assert factors[4] == 1.0


@pytest.mark.parametrize(
    ("warmup", "steps", "expected"), [(0.1, 60, 6), (0.0, 60, 0), (0.1, 3, 0), (0.99, 10, 9), (0.9, 1, 0)]
)
def test_the_steps_of_the_warm_up_leave_at_least_one(warmup, steps, expected):
    schedule = COSINE(warmup=warmup)
    assert schedule.warmup_steps(steps) == expected
    assert np.count_nonzero(schedule.factors(steps)[: expected + 1] == 1.0) == 1


@pytest.mark.parametrize(
    ("interval", "steps", "at"),
    [(0.1, 30, range(3, 30, 3)), (0.07, 100, range(7, 100, 7)), (1 / 3, 10, (3, 6, 9)), (0.01, 5, (1, 2, 3, 4))],
)
def test_drops_fall_on_whole_steps(interval, steps, at):
    factors = STEP(drop=0.5, interval=interval).factors(steps)
    drops = np.flatnonzero(factors[1:] != factors[:-1]) + 1
    assert drops.tolist() == list(at)
    assert (factors[drops] == factors[drops - 1] / 2).all()


@given(schedules(), st.integers(1, 300))
def test_factors_are_between_zero_and_one_rise_in_the_warm_up_and_never_after(schedule, steps):
    factors = schedule.factors(steps)
    warmup = schedule.warmup_steps(steps)
    assert factors.shape == (steps,)
    assert (factors >= 0).all() and (factors <= 1).all()
    assert (np.diff(factors[: warmup + 1]) > 0).all()
    assert (np.diff(factors[warmup:]) <= 1e-15).all()
    assert factors[warmup] == 1.0


@given(schedules(), st.integers(1, 2000), st.data())
def test_one_step_and_an_array_of_steps_give_the_same_numbers(schedule, steps, data):
    step = data.draw(st.integers(0, steps - 1))
    alone = schedule.factor(step, steps)
    assert type(alone) is float
    assert alone == schedule.factors(steps)[step] == schedule.factor(float(step), np.int64(steps))
    assert (schedule.factor([[step, step]] * 3, steps) == np.full((3, 2), alone)).all()


@pytest.mark.parametrize("schedule", [COSINE(final=0.1), EXPONENTIAL(), STEP()], ids=str)
def test_a_schedule_of_shares_has_the_same_shape_at_every_length(schedule):
    np.testing.assert_allclose(schedule.factors(1000)[::10], schedule.factors(100), rtol=1e-12)


def test_the_rate_is_nowhere_zero_with_the_settings_that_a_menu_offers():
    for kind in SCHEDULES.values():
        assert kind(warmup=0.5).factors(10_000).min() > 0


@with_each("steps", [0, -1, 2.0, "20", None, True])
def test_steps_that_are_no_whole_number_from_one_are_refused(steps):
    with pytest.raises(ValueError, match="it takes a whole number ≥ 1") as refusal:
        COSINE().factor(0, steps)
    assert repr(steps) in str(refusal.value)


@pytest.mark.parametrize("step", [-1, 20, float("nan"), [0, 25]])
def test_a_step_that_is_not_of_the_run_is_refused(step):
    with pytest.raises(ValueError, match="it takes 0 to 19") as refusal:
        COSINE().factor(step, 20)
    assert repr(step) in str(refusal.value)


# The registry.


def test_a_new_schedule_changes_nothing_before_it_is_chosen():
    assert next(iter(SCHEDULES.values()))() == CONSTANT
    assert all(schedule().warmup == 0 for schedule in SCHEDULES.values())


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_says_what_it_is(name):
    kind = SCHEDULES[name]
    assert kind.name == name
    assert kind.label and "αₜ" in kind.equation
    assert bool(kind.source) == (name != "constant")
    assert list(kind.hyperparameters())[-1] == "warmup"
    for quantity in kind.hyperparameters().values():
        assert quantity.label and quantity.help and quantity.symbol
    for name in list(kind.hyperparameters())[:-1]:
        assert kind.hyperparameters()[name].symbol in kind.equation


@with_each("kind", SCHEDULES.values())
def test_settings_are_given_by_name_and_cannot_change(kind):
    with pytest.raises(TypeError, match="positional"):
        kind(0.5)
    with pytest.raises(FrozenInstanceError):
        kind().warmup = 0.5
    assert kind(warmup=0.5) == kind(warmup=0.5) != kind() and hash(kind(warmup=0.5)) == hash(kind(warmup=0.5))


def test_no_setting_has_the_name_of_a_hyperparameter():
    taken = {"rule", "color", "visible", "schedule", "name"}
    for rule in OPTIMIZERS.values():
        taken |= set(rule.hyperparameters())
    assert not all_settings().keys() & taken
    assert set(COSINE.hyperparameters()) | set(STEP.hyperparameters()) <= all_settings().keys()


@with_each(
    ("kind", "settings", "message"),
    [
        (COSINE, {"warmup": 1.0}, "Warm-up is 1: it takes a number at least 0 and below 1"),
        (COSINE, {"warmup": -0.1}, "Warm-up is −0.1"),
        (COSINE, {"final": 1.1}, "Final share is 1.1: it takes a number from 0 to 1"),
        (EXPONENTIAL, {"final": 0.0}, "Final share is 0: it takes a number above 0 and at most 1"),
        (STEP, {"drop": 0.0}, "Drop factor is 0"),
        (STEP, {"drop": 2.0}, "Drop factor is 2"),
        (STEP, {"interval": 0.001}, "Interval is 0.001: it takes a number from 0.01 to 1"),
        (STEP, {"interval": np.array([0.1, 0.2])}, "Interval is"),
        (CONSTANT_RATE, {"warmup": float("nan")}, "Warm-up is"),
    ],
)
def test_a_setting_out_of_its_range_is_refused(kind, settings, message):
    with pytest.raises(ValueError, match=message):
        kind(**settings)


# Rules.


@with_each("rule", OPTIMIZERS.values())
def test_a_schedule_is_for_rules_with_a_learning_rate(rule):
    for asked in (rule, rule()):
        check_schedule(CONSTANT, asked)
        if "learning_rate" in rule.hyperparameters():
            check_schedule(COSINE(), asked)
        else:
            with pytest.raises(ValueError, match=f"Schedule is cosine: {rule.label} has no learning rate"):
                check_schedule(COSINE(), asked)
            with pytest.raises(ValueError, match=rf"Schedule is warm-up 0\.1: {rule.label}"):
                check_schedule(CONSTANT_RATE(warmup=0.1), asked)


@pytest.mark.parametrize("schedule", ["cosine", None, COSINE])
def test_what_is_no_schedule_is_refused(schedule):
    with pytest.raises(ValueError, match="Schedule is") as refusal:
        check_schedule(schedule, SGD())
    assert repr(schedule)[:36] in str(refusal.value)


# Forms.


def read(raw, rule=SGD, fallback=CONSTANT):
    reading = Reading({"schedule": raw})
    return read_schedule(reading, rule, fallback), reading.problems


@given(schedules())
def test_every_schedule_survives_its_dictionary(schedule):
    assert read(plain(schedule), SGD) == (schedule, {})
    told = {"name": schedule.name} | {name: repr(value) for name, value in schedule.own_settings.items()}
    assert read(told, SGD) == (schedule, {})


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_name_is_enough(name):
    assert read(name, SGD) == (SCHEDULES[name](), {})


@with_each(
    ("raw", "schedule", "problems"),
    [
        ("linear", CONSTANT, {"schedule": "Schedule is 'linear': it takes one of constant, step, exponential"}),
        (None, CONSTANT, {"schedule": "Schedule is None"}),
        (["cosine"], CONSTANT, {"schedule": r"Schedule is \['cosine'\]"}),
        (
            {"name": "cosine", "warmup": "x", "final": "0.5"},
            COSINE(final=0.5),
            {"schedule.warmup": "Warm-up is 'x'"},
        ),
        (
            {"name": "step", "drop": 0, "interval": ""},
            STEP(),
            {"schedule.drop": "Drop factor is 0", "schedule.interval": "Interval is empty"},
        ),
        ({"warmup": "0.2"}, CONSTANT_RATE(warmup=0.2), {}),
        ({"name": "cosine", "drop": "x"}, COSINE(), {}),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_kept(raw, schedule, problems):
    found, messages = read(raw, SGD)
    assert found == schedule
    assert list(messages) == list(problems)
    for key, message in problems.items():
        assert re.search(message, messages[key])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(list(SCHEDULES)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", *sorted(all_settings())]), inner)
    ),
    max_leaves=6,
)


@given(JSON, st.sampled_from(list(OPTIMIZERS.values())))
def test_no_content_breaks_the_reader(raw, rule):
    schedule, problems = read(raw, rule)
    check_schedule(schedule, rule)
    assert all(key.split(".")[0] == "schedule" and message for key, message in problems.items())


def test_what_is_missing_is_taken_from_a_fallback_of_the_same_name():
    fallback = COSINE(final=0.3, warmup=0.1)
    assert read({}, SGD, fallback) == (fallback, {})
    assert read({"final": "0"}, SGD, fallback) == (COSINE(final=0.0, warmup=0.1), {})
    assert read("cosine", SGD, fallback) == (fallback, {})
    assert read("step", SGD, fallback) == (STEP(), {})
    assert read("zap", SGD, fallback)[0] == fallback


def test_a_rule_without_a_learning_rate_reads_as_constant():
    found, problems = read({"name": "cosine", "warmup": 0.1}, ADADELTA)
    assert found == CONSTANT
    assert problems == {
        "schedule": "Schedule is cosine, warm-up 0.1: AdaDelta has no learning rate; it takes a constant one"
    }
    assert read("constant", ADADELTA) == (CONSTANT, {})
    assert read({}, ADADELTA, COSINE()) == (CONSTANT, {})


def test_no_schedule_at_all_is_that_of_the_fallback():
    assert read_schedule(Reading({}), SGD, COSINE(final=0.3)) == COSINE(final=0.3)


@with_each(
    ("schedule", "words"),
    [
        (CONSTANT, "constant"),
        (CONSTANT_RATE(warmup=0.1), "warm-up 0.1"),
        (COSINE(), "cosine"),
        (COSINE(warmup=0.1, final=0.02), "cosine, final share 0.02, warm-up 0.1"),
        (STEP(drop=0.1), "step, drop factor 0.1"),
        (STEP(drop=0.12345678, interval=0.5), "step, drop factor 0.123457, interval 0.5"),
        (INVERSE_ROOT(), "1/√t"),
    ],
)
def test_a_schedule_in_words(schedule, words):
    assert describe(schedule) == words


def test_in_words_with_the_settings_that_are_asked_for():
    assert describe(COSINE(), {"final": 0.0}) == "cosine, final share 0"
