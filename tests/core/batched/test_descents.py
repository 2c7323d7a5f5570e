"""Many descents: what their record takes, what it refuses, and the descents in it."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from core.batched.descents import MOST_CALLS, MOST_DESCENTS, MOST_STEPS, Descents, check_work
from core.descent import descend
from core.optimizers import OPTIMIZERS, Rule
from core.optimizers.schedules import Cosine
from core.surfaces import SURFACES
from core.surfaces.course import Bowl
from tests.each import with_each

BOWL = SURFACES["bowl"]
MOMENTUM = OPTIMIZERS["momentum"]


@with_each(
    ("given", "count"),
    [
        ({}, 1),
        ({"starts": [(1, 2), (3, 4)]}, 2),
        ({"seeds": range(5)}, 5),
        ({"noise": [0.0, 1.0, 2.0]}, 3),
        ({"rule": MOMENTUM(momentum=np.array([0.1, 0.2]))}, 2),
        ({"rule": MOMENTUM(momentum=np.array([0.1, 0.2])), "starts": [(1, 2), (3, 4)], "seeds": [0, 0]}, 2),
        ({"seeds": [0]}, 1),
    ],
)
def test_the_length_that_arrays_share_is_the_count(given, count):
    assert Descents(**{"surface": BOWL, "rule": MOMENTUM(), "starts": (1, 1), "steps": 5} | given).count == count


@with_each(
    ("given", "words"),
    [
        ({"steps": 0}, "steps is 0"),
        ({"steps": 2.5}, "steps is 2.5"),
        ({"steps": True}, "steps is True"),
        ({"starts": (1, np.nan)}, r"start is \(1, nan\)"),
        ({"starts": (1, 2, 3)}, r"start is \(1, 2, 3\)"),
        ({"starts": "here"}, "start is 'here'"),
        ({"noise": -1.0}, "noise is -1.0"),
        ({"noise": [1.0, np.inf]}, "noise is"),
        ({"noise": True}, "noise is True"),
        ({"seeds": -1}, "seed is -1"),
        ({"seeds": 1.5}, "seed is 1.5"),
        ({"seeds": True}, "seed is True"),
        ({"seeds": []}, "seed is"),
        ({"noise": [[1.0]]}, "Given are 1 × 1 noise"),
        ({"starts": np.zeros((0, 2))}, "0 starts"),
        ({"starts": [(1, 2), (3, 4)], "seeds": [1, 2, 3]}, "Given are 2 starts, 3 seeds"),
        ({"rule": MOMENTUM(momentum=np.array([0.1, 0.2])), "noise": [1.0] * 3}, "3 noise, 2 momentum"),
        ({"rule": OPTIMIZERS["adadelta"](), "schedule": Cosine()}, "AdaDelta has no learning rate"),
    ],
)
def test_what_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        Descents(**{"surface": BOWL, "rule": MOMENTUM(), "starts": (1, 1), "steps": 5} | given)


def test_work_is_bounded_before_it_starts():
    with pytest.raises(
        ValueError, match=r"100,000 descents of 10,000 steps are 1,000,000,000 .* at most 500,000,000"
    ):
        Descents(BOWL, MOMENTUM(), (1, 1), 10_000, seeds=np.arange(100_000))
    with pytest.raises(ValueError, match="1,000,001 descents: a computation takes at most 1,000,000"):
        check_work(MOST_DESCENTS + 1, 1)
    check_work(MOST_DESCENTS, MOST_STEPS // MOST_DESCENTS)
    check_work(400**2, 500)


def test_steps_of_a_rule_that_takes_one_point_at_a_time_are_bounded_too():
    class OneByOne(MOMENTUM):
        label, one_by_one = "Own", "it asks whether x is positive"

    check_work(1, MOST_CALLS, OneByOne())
    check_work(2, MOST_CALLS, MOMENTUM())
    with pytest.raises(ValueError, match=r"3 descents of 100,001 steps call Own 300,003 times"):
        check_work(3, 100_001, OneByOne())
    with pytest.raises(ValueError, match=r"may be called 300,000 times\. It takes no arrays: it asks whether"):
        check_work(1, 300_001, OneByOne())


def test_without_noise_and_seeds_there_is_no_noise_and_the_seed_is_zero():
    assert Descents(BOWL, MOMENTUM(), (1, 2), 5).case(0) == (MOMENTUM(), (1.0, 2.0), 0.0, 0)


def test_the_largest_seed_is_a_seed():
    assert Descents(BOWL, MOMENTUM(), (1, 1), 5, seeds=2**63 - 1).case(0).seed == 2**63 - 1
    with pytest.raises(ValueError, match="seed is 9223372036854775808"):
        Descents(BOWL, MOMENTUM(), (1, 1), 5, seeds=2**63)


def test_descents_are_a_key_and_the_same_as_none_but_themselves():
    one, other = (Descents(BOWL, MOMENTUM(), (1, 1), 5, noise=[0.0, 1.0]) for _ in range(2))
    assert len({one, other}) == 2 and one == one and one != other
    with pytest.raises(FrozenInstanceError):
        one.steps = 6


def test_a_case_has_plain_numbers():
    descents = Descents(
        BOWL,
        MOMENTUM(learning_rate=np.array([0.1, 0.2]), momentum=np.float64(0.5)),
        [(1, 2), (3, 4)],
        5,
        noise=[0.0, 1.5],
        seeds=[7, 8],
    )
    rule, start, noise, seed = descents.case(1)
    assert rule == MOMENTUM(learning_rate=0.2, momentum=0.5)
    assert (start, noise, seed) == ((3.0, 4.0), 1.5, 8)
    assert {type(part) for part in (rule.learning_rate, rule.momentum, *start, noise)} == {float}
    assert type(seed) is int
    assert descents.case(0).seed == 7


def test_switches_stay_switches():
    rule = OPTIMIZERS["adam"](learning_rate=np.array([0.1, 0.2]), epsilon_inside_root=False)
    assert Descents(BOWL, rule, (1, 1), 5).case(1).rule == OPTIMIZERS["adam"](
        learning_rate=0.2, epsilon_inside_root=False
    )


@pytest.mark.parametrize("index", [-1, 2])
def test_a_case_that_is_not_there(index):
    with pytest.raises(IndexError, match=f"index is {index}: there are the descents 0 to 1"):
        Descents(BOWL, MOMENTUM(), (1, 1), 5, seeds=[1, 2]).case(index)


def test_a_descent_taken_out_is_that_of_its_case():
    descents = Descents(BOWL, MOMENTUM(), (1, 1), 20, noise=[0.5, 1.0], seeds=[3, 4], schedule=Cosine(final=0.1))
    alone = descend(BOWL, MOMENTUM(), (1, 1), 20, 1.0, 4, Cosine(final=0.1))
    assert np.array_equal(descents.descent(1).points, alone.points)
    assert descents.descent(1).outcome == alone.outcome


# Stability.


def limits(rule):
    return Descents(BOWL, rule, (1, 1), 5).stability_limits


def test_limits_of_stability():
    assert limits(OPTIMIZERS["sgd"]()) == 2
    assert limits(MOMENTUM(momentum=0.5)) == 3
    assert limits(OPTIMIZERS["sgd"](learning_rate=np.array([1.0, 2.0]))).shape == ()
    assert limits(MOMENTUM(momentum=np.array([0.9, 0.0, 0.9]))).tolist() == pytest.approx([3.8, 2, 3.8])
    assert limits(OPTIMIZERS["nesterov"](momentum=np.array([0.5]))).tolist() == pytest.approx([1.5])


@with_each("name", OPTIMIZERS)
def test_who_divides_by_past_gradients_has_no_fixed_limit(name):
    rule = OPTIMIZERS[name]()
    fixed = rule.stability_limit() is not None and type(rule).preconditioner is Rule.preconditioner
    assert (limits(rule) is not None) == fixed


# Precision.


def test_single_precision_is_for_who_asks_for_it():
    assert Descents(BOWL, MOMENTUM(), (1, 1), 5).dtype is np.float64
    assert Descents(BOWL, MOMENTUM(), (1, 1), 5, single=True).dtype is np.float32


@pytest.mark.parametrize(
    "given",
    [
        {"thorough": True},
        {"surface": type("Own", (Bowl,), {"name": "own"})()},
        {"rule": MOMENTUM(momentum=np.array([0.5, 0.99999]))},
        {"rule": OPTIMIZERS["adam"](epsilon=1e-50)},
        {"rule": MOMENTUM(learning_rate=np.array([0.5, 1e-40]))},
    ],
)
def test_what_does_not_fit_single_precision_is_in_double(given):
    plain = {"surface": BOWL, "rule": MOMENTUM(), "starts": (1, 1), "steps": 5, "single": True}
    descents = Descents(**plain | given)
    assert not descents.fits_single
    assert descents.dtype is np.float64


def test_plain_numbers_close_to_one_fit_single_precision():
    # 1 − γ is taken in double before it meets an array.
    assert Descents(BOWL, MOMENTUM(momentum=0.999999), (1, 1), 5, single=True).dtype is np.float32


@with_each(
    ("rule", "fits"),
    [
        (MOMENTUM(momentum=np.array([0.5, 1 - 1e-4])), True),
        (MOMENTUM(momentum=np.array([0.5, np.nextafter(1 - 1e-4, 1)])), False),
        (MOMENTUM(learning_rate=np.array([0.5, 1e-30])), True),
        (MOMENTUM(learning_rate=np.array([0.5, 9.9e-31])), False),
        (MOMENTUM(momentum=np.array([0.5, 0.0])), True),
    ],
)
def test_where_numbers_stop_to_fit_single_precision(rule, fits):
    assert Descents(BOWL, rule, (1, 1), 5).fits_single == fits
