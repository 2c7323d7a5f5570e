"""The race after the tuning of descents: races, protocol and record."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.batched.contest import Contest
from core.batched.ranking import protocol, race, record
from core.batched.tuning import Tuning
from core.descent import descend
from core.descent.outcomes import AT_A_MINIMUM
from core.optimizers import OPTIMIZERS
from core.races.ranking import CHANCE, MEANING, standings
from core.surfaces import SURFACES

CONTEST = Contest(
    SURFACES["matyas"], (4.0, -4.0), noise=1.0, seed=2, steps=30, tries=8, seeds_a_try=3, replications=12
)


def tuned(name, contest=CONTEST, **settings):
    tuning = Tuning(contest, OPTIMIZERS[name](**settings))
    while not tuning.done:
        tuning = tuning.advance()
    return tuning


@pytest.fixture(scope="module")
def tunings():
    return [tuned(name) for name in ("sgd", "adam", "adadelta")]


# The races.


def test_each_replication_races_on_its_seed_at_the_best_value_that_it_found(tunings):
    adam = tunings[1]
    found = race(adam)
    paths = [
        descend(
            CONTEST.surface, replace(adam.rule, learning_rate=search.best.value), (4.0, -4.0), 30, 1.0, int(seed)
        )
        for search, seed in zip(adam.searches, CONTEST.racing_seeds, strict=True)
    ]
    assert len(set(adam.bests.tolist())) > 1
    np.testing.assert_allclose(found.errors, [path.values[-1] for path in paths], rtol=1e-12)
    assert found.arrived == sum(path.outcome.kind in AT_A_MINIMUM for path in paths)
    assert (found.value, found.random) == (adam.best.value, True)


def test_a_race_before_the_tuning_is_done_is_refused():
    with pytest.raises(ValueError, match="48 of 96 tries are done"):
        race(Tuning(CONTEST, OPTIMIZERS["sgd"]()).advance())


def test_nothing_is_random_without_noise_or_for_an_exact_rule():
    assert not race(tuned("adam", replace(CONTEST, noise=0.0))).random
    exact = race(tuned("gradient_descent"))
    assert not exact.random
    assert len(set(exact.errors)) == 1
    assert len(exact.errors) == 12


def test_a_rule_that_draws_draws_anew_in_each_race():
    tuning = tuned("cma_es", replace(CONTEST, steps=60, tries=6, replications=4))
    found = race(tuning)
    assert found.random and len(set(found.errors.tolist())) == 4


def test_without_noise_a_rule_that_draws_is_said_to_have_drawn_once():
    quiet = replace(CONTEST, noise=0.0)
    said = protocol(quiet, [Tuning(quiet, OPTIMIZERS[name]()) for name in ("sgd", "cma_es")])
    told = "But CMA-ES draws its points at random, and this is one draw of many: it is told apart from none."
    assert said[-2] == told
    found = standings([race(tuned(name, replace(quiet, tries=6))) for name in ("adam", "sgd", "cma_es")])
    places = {row.competitor: row.place for row in found}
    assert {places[0], places[1]} == {"a", "b"} and places[2] == "ab"


# Protocol and record.


def test_the_protocol_says_what_was_done(tunings):
    said = " ".join(protocol(CONTEST, tunings))
    for part in (
        "720 gradients to tune itself: 8 values × 3 seeds × 30 steps",
        "SGD, Adam: α from 0.0001 to 10 at first",
        "AdaDelta: ε from 10⁻¹² to 0.1 at first, for want of a learning rate its epsilon",
        "done 12 times",
        "replication r = 0, 1, … races on the seed 51000 + 51 r,",
        "found with the 3 seeds after it",
        "error f − f*, where f* = 0",
        MEANING,
    ):
        assert part in said


@pytest.mark.parametrize(("surface", "told"), [("monkey", "no lowest point"), ("easom", "f* = −1")])
def test_the_protocol_says_what_is_measured(surface, told):
    contest = replace(CONTEST, surface=SURFACES[surface])
    assert told in " ".join(protocol(contest, [Tuning(contest, OPTIMIZERS["sgd"]())]))


def test_without_noise_the_protocol_speaks_of_no_seeds():
    contest = replace(CONTEST, noise=0.0)
    said = " ".join(protocol(contest, [Tuning(contest, OPTIMIZERS["sgd"]())]))
    assert "8 values × 1 seed × 30 steps" in said
    assert "one is enough" in said


def test_unequal_budgets_are_refused(tunings):
    unequal = Tuning(replace(CONTEST, tries=9), OPTIMIZERS["sgd"]())
    with pytest.raises(ValueError, match=r"Budgets are \[720, 810\]"):
        protocol(CONTEST, [*tunings, unequal])


def test_the_record_is_json_and_holds_every_try_and_every_race(tunings):
    kept = json.loads(json.dumps(record(CONTEST, tunings, [race(one) for one in tunings]), allow_nan=False))
    assert [one["rule"] for one in kept["competitors"]] == ["sgd", "adam", "adadelta"]
    for one, tuning in zip(kept["competitors"], tunings, strict=True):
        assert len(one["final_errors"]) == len(one["best_values"]) == 12
        assert [(point["value"], float(point["median"])) for point in one["tries"]] == [
            (point.value, point.median) for point in tuning.points
        ]
        assert sum(point["replications"] for point in one["tries"]) == 8 * 12
    assert len(kept["racing_seeds"]) == len(kept["tuning_seeds"]) == kept["replications"] == 12
    assert kept["meaning"] == MEANING


def test_the_record_has_every_pair_and_whether_it_is_told_apart(tunings):
    kept = record(CONTEST, tunings, [race(one) for one in tunings])
    letters = {row["competitor"]: set(row["place"]) for row in kept["standings"]}
    assert [(pair["one"], pair["other"]) for pair in kept["comparisons"]] == [(0, 1), (0, 2), (1, 2)]
    for pair in kept["comparisons"]:
        assert (
            pair["apart"]
            == (pair["probability"] < CHANCE / 3)
            == (not letters[pair["one"]] & letters[pair["other"]])
        )


def test_what_diverged_is_told_in_words_that_json_has():
    contest = replace(CONTEST, surface=SURFACES["rosenbrock"], start=(-1.5, 2.5))
    tuning = tuned("sgd", contest)
    tries = record(contest, [tuning], [race(tuning)])["competitors"][0]["tries"]
    assert "Infinity" in [one["median"] for one in tries]
