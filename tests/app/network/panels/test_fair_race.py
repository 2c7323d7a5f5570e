"""The fair race of the network page, piece by piece, as its script asks for it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.network.panels import PANELS
from app.network.panels import fair_race as panel
from core.network.experiment import to_dict
from core.network.fair_race import Racer, finished, record
from core.network.layers import Layer
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES
from tests.app.typed_arrays import decoded
from tests.core.network.races import CONTEST, SMALL
from tests.each import with_each

SGD = to_dict(replace(SMALL, rule=OPTIMIZERS["sgd"](learning_rate=0.3), epochs=50))
ADAM = to_dict(replace(SMALL, rule=OPTIMIZERS["adam"](), epochs=50))
BUDGET = ["6", "2", "3", "3"]
SHORT = ["6", "1", "1", "1"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    monkeypatch.setattr(panel, "LONGEST", 0.0)


def ask(*settings, budget=BUDGET, **more):
    return PANELS["fair_race"].asked({"settings": list(settings), "budget": budget, **more})


def run(*settings):
    for place in range(len(settings)):
        while not ask(*settings, place=place)["done"]:
            pass
    return ask(*settings)


def test_pieces_make_the_race_whichever_process_does_them_and_are_there_for_the_next_race():
    begun = ask(SGD, ADAM)
    assert begun["told"] == (
        "2 rules × 3 replications × (6 rates × 2 seeds + 1 race) = 78 networks, each of 3 epochs of 44 rows."
        " They are judged on 16 other rows of the training set; test rows decide nothing."
        " Fewer than 6 replications can tell none of 2 rules apart."
    )
    assert begun["record"] is None
    assert begun["guess"] == pytest.approx(np.log(2))
    assert [curve["trained"] for curve in begun["curves"]] == [0, 0] and "values" not in begun["curves"][0]
    first = ask(SGD, ADAM, place=1)
    assert first["label"] == "Adam" and 0 < first["trained"] < first["of"] == 39
    whole = run(SGD, ADAM)
    racers = [finished(Racer.of(CONTEST, OPTIMIZERS[name]())) for name in ("sgd", "adam")]
    expected = json.loads(json.dumps(record(CONTEST, racers)))
    assert {name: whole["record"][name] for name in expected} == expected
    assert whole["record"]["labels"] == ["SGD", "Adam"]
    sgd, adam = (one["best"] for one in whole["record"]["competitors"])
    assert whole["record"]["texts"] == [f"sgd:{sgd}", f"adam:{adam}"]
    for curve, racer in zip(whole["curves"], racers, strict=True):
        np.testing.assert_array_equal(decoded(curve["values"]), [point.value for point in racer.tuning.curve])
        assert (curve["trained"], curve["done"]) == (39, True)
    [alone] = ask(ADAM)["record"]["competitors"]
    assert alone == whole["record"]["competitors"][1]


def test_that_nobody_can_be_told_apart_is_said_of_two_rules_with_too_few_replications():
    for settings, replications, said in (((SGD,), 3, False), ((SGD, ADAM), 5, True), ((SGD, ADAM), 6, False)):
        told = ask(*settings, budget=["6", "2", str(replications), "3"])["told"]
        assert (f" Fewer than 6 replications can tell none of {len(settings)} rules apart." in told) == said


def test_a_race_that_takes_no_time_is_one_piece_and_its_rules_are_written_beside_the_first_schedule(monkeypatch):
    monkeypatch.setattr(panel.time, "perf_counter", lambda: 5.0)
    cosine = to_dict(replace(SMALL, rule=OPTIMIZERS["sgd"](), schedule=SCHEDULES["cosine"](final=0.1)))
    for place in (0, 1):
        told = ask(cosine, ADAM, place=place, budget=SHORT)
        assert told["done"] and told["trained"] == told["of"] == 7
    sgd, adam = ask(cosine, ADAM, budget=SHORT)["record"]["texts"]
    assert "schedule" not in sgd and adam.endswith(" schedule=constant")


def test_a_learning_rate_makes_no_other_race_and_a_batch_size_does():
    before = ask(SGD, ADAM)["race"]
    assert ask(SGD | {"rule": {"name": "sgd", "learning_rate": 9.0}, "epochs": 7}, ADAM)["race"] == before
    assert ask(SGD | {"batch_size": 8}, ADAM)["race"] != before


@with_each(
    ("body", "told"),
    [
        ({"settings": []}, "1 to 8 rules"),
        ({"settings": [SGD] * 9}, "1 to 8 rules"),
        ({"settings": [SGD], "budget": "9,1,10,20"}, "it takes 4 numbers"),
        ({"settings": [SGD], "budget": "9199"}, "The budget is '9199': it takes 4 numbers"),
        ({"settings": [SGD], "budget": 4}, "The budget is 4: it takes 4 numbers"),
        ({"settings": [SGD], "budget": ["2", "1", "10", "20"]}, "Rates is 2: it takes a whole number from 6 to 20"),
        ({"settings": [SGD], "budget": BUDGET, "place": 1}, "Place is 1"),
        ({"settings": ["x"], "budget": BUDGET}, "An experiment is"),
        ({"settings": [SGD | {"batch_size": 1}] * 8, "budget": ["20", "5", "40", "1000"]}, "takes at most"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(body, told):
    with pytest.raises(ValueError, match=told):
        PANELS["fair_race"].asked(body)


def test_each_number_of_a_budget_is_told_what_is_wrong_with_it_and_the_first_if_they_are_too_many():
    sgd = replace(SMALL, rule=OPTIMIZERS["sgd"]())
    wide = replace(sgd, layers=(Layer("tanh", 256), Layer("tanh", 256)))
    assert panel.wrong_budget(["6", "2", "3", "3"], [sgd]) == {}
    assert list(panel.wrong_budget(["5", "2", "x", "0"], [sgd])) == ["tries", "replications", "epochs"]
    [(name, message)] = panel.wrong_budget(["20", "5", "40", "1000"], [wide] * 8).items()
    assert name == "tries" and "too long for a fair race" in message
