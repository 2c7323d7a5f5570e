"""What a fair race on a network costs, and the rows that it is judged on."""

from dataclasses import replace

import numpy as np
import pytest

from core.network.contest import MOST_TOGETHER, MOST_VALUES, PIECE, Contest
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from tests.core.network.races import CONTEST, SMALL

WINE = Contest(NetworkExperiment(epochs=20))


def test_validation_rows_are_a_quarter_of_each_class_and_others_with_each_seed():
    labels = SMALL.data.y_train
    (fit, validation), (_, others) = (CONTEST.split(seed) for seed in (0, 1))
    assert sorted([*fit, *validation]) == list(range(len(labels)))
    for label in np.unique(labels):
        assert np.count_nonzero(labels[validation] == label) == round(0.25 * np.count_nonzero(labels == label))
    assert set(validation) != set(others)
    assert CONTEST.rows == len(fit)


def test_what_is_tuned_and_who_races_have_no_part_in_what_is_shared():
    other = replace(SMALL, rule=OPTIMIZERS["adam"](), schedule=Cosine(), learning_rates=((2, 0.1),), networks=3)
    assert replace(CONTEST, experiment=other) == CONTEST
    assert replace(CONTEST, experiment=replace(other, seed=1)) != CONTEST


def test_no_seed_of_a_contest_is_one_of_the_next():
    seeds = [
        {*contest.racing_seeds.tolist(), *contest.tuning_seeds.ravel().tolist()}
        for contest in (CONTEST, replace(CONTEST, experiment=replace(SMALL, seed=1)))
    ]
    assert [len(each) for each in seeds] == [9, 9]
    assert not seeds[0] & seeds[1]


def test_what_it_takes_is_told_and_refused_in_numbers():
    assert WINE.told(4) == (
        "4 rules × 20 replications × (9 rates × 1 seed + 1 race) = 800 networks, each of 20 epochs"
    )
    WINE.check_cost(8)
    long = Contest(NetworkExperiment(epochs=1_000), tries=20, replications=40)
    with pytest.raises(ValueError, match=r"of this size, 1,000 epochs × 899 rows × 518 parameters, .* at most \d"):
        long.check_cost(8)
    wide = NetworkExperiment(epochs=1_000, layers=(Layer("tanh", 500), Layer("tanh", 500)))
    with pytest.raises(ValueError, match="takes too long for a fair race"):
        Contest(wide).check_cost(1)


def test_as_many_networks_as_the_limit_are_trained_and_no_more(monkeypatch):
    together = WINE.most_together
    work = WINE.work(together)
    enough = -(-4 * WINE.networks_each * work // together)
    monkeypatch.setattr("core.network.contest.MOST_WORK", enough)
    WINE.check_cost(4)
    monkeypatch.setattr("core.network.contest.MOST_WORK", enough - 1)
    with pytest.raises(ValueError, match=r"a fair race takes at most 799$"):
        WINE.check_cost(4)


def test_work_is_told_of_every_step_and_a_round_is_refused_beyond_its_limit(monkeypatch):
    # 20 epochs of 899 rows in batches of 32 are 20 · 29 steps.
    assert (WINE.experiment.batch_size, WINE.rows, WINE.kept, WINE.parameters) == (32, 899, 300, 518)
    assert WINE.work(3) == 20 * 29 * (3 * (32 + 10) * 518 + 50_000)
    assert Contest(replace(WINE.experiment, batch_size=900)).work(1) == 20 * ((899 + 10) * 518 + 50_000)
    monkeypatch.setattr("core.network.contest.MOST_PIECE", WINE.work(5))  # half of 9 rates, rounded up
    WINE.check_cost(1)
    replace(WINE, tries=10).check_cost(1)
    with pytest.raises(ValueError, match="takes too long for a fair race"):
        replace(WINE, seeds_a_try=2).check_cost(1)
    monkeypatch.setattr("core.network.contest.MOST_PIECE", WINE.work(5) - 1)
    with pytest.raises(ValueError, match=r"20 epochs × 899 rows × 518 parameters takes too long for a fair race"):
        WINE.check_cost(1)


@pytest.mark.parametrize(
    ("limit", "value", "together"),
    [
        ("PIECE", WINE.work(5), 5),
        ("PIECE", WINE.work(5) - 1, 4),
        ("PIECE", 1, 1),
        ("MOST_VALUES", 7 * 899 * 12, 7),  # eleven features and the row of ones
        ("MOST_VALUES", 7 * 899 * 12 - 1, 6),
        ("MOST_TOGETHER", 3, 3),
        ("MOST_TOGETHER", 1000, 53),
    ],
)
def test_how_many_networks_train_together_is_each_limit_s_to_say(limit, value, together, monkeypatch):
    monkeypatch.setattr(f"core.network.contest.{limit}", value)
    assert replace(WINE).most_together == together


@pytest.mark.parametrize("experiment", [SMALL, WINE.experiment, replace(WINE.experiment, epochs=1_000)])
def test_networks_train_together_as_long_as_they_make_a_piece(experiment):
    contest = Contest(experiment)
    together = contest.most_together
    assert 1 <= together <= MOST_TOGETHER
    values = contest.rows * (experiment.data.features + 1)
    assert together == 1 or contest.work(together) <= PIECE
    assert together * values <= MOST_VALUES
    more = together + 1
    assert more > MOST_TOGETHER or contest.work(more) > PIECE or more * values > MOST_VALUES


@pytest.mark.parametrize(
    ("change", "told"),
    [({"tries": 5}, "Rates is 5"), ({"seeds_a_try": 0}, "Seeds a rate is 0"), ({"replications": 41}, "is 41")],
)
def test_numbers_out_of_range_are_refused(change, told):
    with pytest.raises(ValueError, match=told):
        replace(CONTEST, **change)


def test_more_epochs_than_a_race_may_have_are_refused():
    with pytest.raises(ValueError, match="Epochs each is 2,000: it takes a whole number from 1 to 1,000"):
        Contest(replace(SMALL, epochs=2_000))
