"""The fair race round by round, as the browser pulls it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.descent.stages import fair_race as fair
from core.batched import tuning as tuning_module
from core.batched.contest import Contest
from core.batched.ranking import race, record
from core.batched.tuning import Tuning
from core.descent.experiment import Competitor, DescentExperiment
from core.descent.problem import refusal
from core.formula.rule import rule_of
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.app.descent.stages.asking import ask, decoded, work

EXPERIMENT = DescentExperiment(
    "matyas",
    (4.0, -4.0),
    steps=30,
    noise=1.0,
    seed=2,
    competitors=(
        Competitor(OPTIMIZERS["momentum"](learning_rate=0.02, momentum=0.8), 3),
        Competitor(OPTIMIZERS["adadelta"](), 1, visible=False),
    ),
)
OPTIONS = {"tries": "8", "tuning_seeds": "3", "racing_seeds": "12"}
CONTEST = Contest(SURFACES["matyas"], (4.0, -4.0), 1.0, 2, 30, tries=8, seeds_a_try=3, replications=12)
WORK = work("race", EXPERIMENT, **OPTIONS)


def expected(index):
    tuning = Tuning(CONTEST, EXPERIMENT.competitors[index].rule)
    while not tuning.done:
        tuning = tuning.advance()
    return tuning


def test_the_work_does_not_depend_on_what_is_tuned():
    other = replace(EXPERIMENT.competitors[0], rule=OPTIMIZERS["momentum"](learning_rate=0.5, momentum=0.8))
    raced_with = replace(EXPERIMENT, competitors=(other, EXPERIMENT.competitors[1]))
    assert work("race", raced_with, **OPTIONS) == WORK
    heavier = replace(EXPERIMENT.competitors[0], rule=OPTIMIZERS["momentum"](momentum=0.7))
    assert work("race", replace(EXPERIMENT, competitors=(heavier, EXPERIMENT.competitors[1])), **OPTIONS) != WORK
    assert work("race", EXPERIMENT, **{**OPTIONS, "tries": "9"}) != WORK


@pytest.mark.parametrize("piece", [tuning_module.PIECE, 500])
def test_rounds_make_the_tuning_in_whatever_order_they_are_asked_for(client, piece, monkeypatch):
    monkeypatch.setattr(tuning_module, "PIECE", piece)
    fair.so_far.cache_clear()
    tuning = expected(0)
    rounds, answer = 0, {"done": False}
    while not answer["done"]:
        rounds += 1
        status, answer = ask(client, "fair", work=WORK, slot=3, rounds=rounds)
        assert status == 200
    assert (rounds > 12) == (piece == 500)
    assert (answer["tries"], answer["of"]) == (96, 96)
    assert (answer["field"], answer["label"]) == ("learning_rate", "Momentum")
    np.testing.assert_array_equal(decoded(answer["values"]), [one.value for one in tuning.curve])
    np.testing.assert_array_equal(decoded(answer["median"]), [one.median for one in tuning.curve])
    assert answer["best"] == tuning.best.value
    np.testing.assert_array_equal(decoded(answer["bests"]), tuning.bests)
    fair.so_far.cache_clear()  # another process
    assert ask(client, "fair", work=WORK, slot=3, rounds=rounds)[1] == answer
    assert ask(client, "fair", work=WORK, slot=3, rounds=rounds + 5)[1] == answer
    assert ask(client, "fair", work=WORK, slot=3)[1] == answer


def test_the_last_piece_is_the_record_of_it_all(client):
    status, answer = ask(client, "fair", work=WORK)
    tunings = [expected(0), expected(1)]
    plain = json.loads(json.dumps(record(CONTEST, tunings, [race(one) for one in tunings])))
    assert status == 200
    assert {name: answer[name] for name in plain} == plain
    assert (answer["slots"], answer["labels"]) == ([3, 1], ["Momentum", "AdaDelta"])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"work": WORK, "slot": 0, "rounds": 1}, "no competitor has it"),
        ({"work": WORK, "slot": 3, "rounds": 0}, "Rounds is 0"),
        ({"work": WORK.replace("stage=race", "stage=ensemble")}, "stage=race"),
        ({"work": WORK.replace("tries=8", "tries=900")}, "Tries is 900"),
        ({}, "work is ''"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client, body, told):
    status, answer = ask(client, "fair", **body)
    assert status == 400
    assert told in answer["error"]


def test_a_rule_with_nothing_to_tune_takes_no_part_and_says_so(client):
    bare = replace(EXPERIMENT, competitors=(Competitor(rule_of("x = x - 0.1*g")()), *EXPERIMENT.competitors[:1]))
    request = fair.FairRace().request(bare, OPTIONS)
    assert list(request.problems.values()) == [
        "Your rule has no hyperparameter to tune: give it one, such as alpha"
    ]
    with pytest.raises(ValueError, match="has no hyperparameter to tune"):
        Tuning(CONTEST, rule_of("x = x - 0.1*g")()).advance()
    tuning = Tuning(CONTEST, rule_of("x = x - kappa*g")()).advance()
    assert tuning.rule.step_size == "own_kappa" and tuning.tried > 1


def test_a_race_that_costs_too_much_is_told_at_its_first_number():
    most = OPTIONS | {"tries": "40", "tuning_seeds": "10", "racing_seeds": "500"}
    problems = fair.FairRace().request(replace(EXPERIMENT, steps=10_000), most).problems
    assert "steps in all: a fair race takes at most" in problems["tries"]
    assert fair.FairRace().request(EXPERIMENT, OPTIONS).problems == {}


def test_a_rule_that_cannot_go_here_keeps_the_race_from_being_run():
    polyak = Competitor(OPTIMIZERS["polyak"](), 2)
    here = replace(EXPERIMENT, surface="monkey", competitors=(*EXPERIMENT.competitors, polyak))
    [told] = fair.FairRace().request(here, OPTIONS).problems.values()
    assert told == refusal(SURFACES["monkey"], polyak.rule) != ""
