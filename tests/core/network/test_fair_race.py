"""The fair race on a network: search, races, record."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.network import contest as contest_module
from core.network.fair_race import Racer, finished, protocol, record
from core.network.scores import score
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT
from core.races.ranking import beyond, sign_test
from tests.core.network.races import CONTEST, SMALL


def racer(name, contest=CONTEST, **settings):
    return finished(Racer.of(contest, OPTIMIZERS[name](**settings)))


@pytest.fixture(scope="module")
def racers():
    return [racer(name) for name in ("sgd", "adam", "adadelta")]


def test_every_competitor_trains_the_same_number_of_networks(racers):
    assert [each.trained for each in racers] == [CONTEST.networks_each] * 3 == [3 * (6 * 2 + 1)] * 3
    assert [len(search.tries) for search in racers[2].tuning.searches] == [6, 6, 6]
    assert racers[2].tuning.quantity.symbol == "ε"


def test_a_try_is_the_quartiles_of_its_networks_and_a_race_is_at_the_best_value(racers):
    adam = racers[1].tuning
    one = adam.searches[1].tries[4]
    losses = score(CONTEST, adam.rule, CONSTANT, np.array([one.value] * 2), CONTEST.tuning_seeds[1].tolist())
    assert one.median == np.median([each.loss for each in losses])
    raced = score(CONTEST, adam.rule, CONSTANT, adam.bests, CONTEST.racing_seeds.tolist())
    assert racers[1].races == tuple(raced)
    assert racers[1].raced.errors.tolist() == [each.loss for each in raced]


def test_it_is_the_same_whatever_makes_a_piece_and_whatever_rate_was_set(racers, monkeypatch):
    monkeypatch.setattr(contest_module, "MOST_TOGETHER", 2)
    begun = Racer.of(replace(CONTEST), OPTIMIZERS["sgd"](learning_rate=3.0))
    pieces = 0
    while not begun.done:
        begun, pieces = begun.advance(), pieces + 1
    assert pieces > 6
    assert begun == racers[0]


def test_the_same_rule_under_two_names_is_equal():
    pair = [racer("sgd").raced, racer("momentum", momentum=0.0).raced]
    assert sign_test(*pair)[:2] == (0, 0)


def test_the_same_rule_with_luck_of_its_own_is_hardly_ever_told_apart():
    tiny = replace(CONTEST, experiment=replace(SMALL, epochs=2), seeds_a_try=1, replications=8)
    races = [
        racer("adam", replace(tiny, experiment=replace(tiny.experiment, seed=seed))).raced for seed in range(13)
    ]
    apart = [sign_test(a, b).probability < beyond(2) for a, b in zip(races[1:], races[:-1], strict=True)]
    assert sum(apart) <= 1


def test_the_record_is_json_and_tells_everything(racers):
    kept = json.loads(json.dumps(record(CONTEST, racers), allow_nan=False))
    assert [one["rule"] for one in kept["competitors"]] == ["sgd", "adam", "adadelta"]
    assert len(kept["standings"]) == 3
    for one, each in zip(kept["competitors"], racers, strict=True):
        assert one["test_accuracy"] == [race.test_accuracy for race in each.races]
        assert sum(point["replications"] for point in one["tries"]) == 6 * 3
    assert kept["experiment"]["epochs"] == 3
    assert not {"rule", "schedule", "networks"} & kept["experiment"].keys()


def test_the_protocol_says_what_was_done(racers):
    said = " ".join(protocol(CONTEST, racers))
    for part in (
        "trains 39 networks of 22 parameters for 3 epochs of 44 rows",
        "over 16 rows of the training set that the network has not trained on, 25% of each class",
        "Test rows decide nothing",
        "done 3 times",
    ):
        assert part in said


def test_the_protocol_tells_who_works_more_in_an_epoch(racers):
    two = Racer.of(CONTEST, OPTIMIZERS["sam"]())
    assert "SAM takes 2 gradients for each mini-batch" in " ".join(protocol(CONTEST, [*racers, two]))
    assert "gradients for each mini-batch" not in " ".join(protocol(CONTEST, racers))


def test_a_table_before_the_last_race_is_refused():
    with pytest.raises(ValueError, match="0 of 3 races are run"):
        record(CONTEST, [Racer.of(CONTEST, OPTIMIZERS["sgd"]())])
