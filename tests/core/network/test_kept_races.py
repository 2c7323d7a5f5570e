"""Competitors of fair races on disk."""

from dataclasses import replace

import pytest

from core.network.fair_race import Racer, finished
from core.network.kept_races import load, path_of, save
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from tests.core.keeping import assert_limits
from tests.core.network.races import CONTEST, SMALL

SGD = Racer.of(CONTEST, OPTIMIZERS["sgd"]())


def test_any_process_goes_on_where_another_has_stopped(tmp_path):
    whole, now = finished(SGD), SGD
    while not now.done:
        now = load(SGD, tmp_path).advance()
        save(now, tmp_path)
    assert now == whole == load(SGD, tmp_path)


def test_what_diverged_is_kept_as_such(tmp_path):
    steep = replace(SGD.tuning.searches[0].quantity, slider=(100.0, 1000.0))
    lost = Racer.of(CONTEST, OPTIMIZERS["sgd"]())
    searches = tuple(replace(search, quantity=steep) for search in lost.tuning.searches)
    lost = replace(lost, tuning=replace(lost.tuning, searches=searches)).advance()
    save(lost, tmp_path)
    assert [s.tries for s in load(SGD, tmp_path).tuning.searches] == [s.tries for s in lost.tuning.searches]


def test_a_file_is_named_by_all_that_numbers_depend_on_and_by_nothing_else():
    others = [
        Racer.of(CONTEST, OPTIMIZERS["adam"]()),
        Racer.of(CONTEST, OPTIMIZERS["sgd"](), Cosine()),
        Racer.of(replace(CONTEST, tries=7), OPTIMIZERS["sgd"]()),
        Racer.of(replace(CONTEST, seeds_a_try=1), OPTIMIZERS["sgd"]()),
        Racer.of(replace(CONTEST, replications=2), OPTIMIZERS["sgd"]()),
        Racer.of(replace(CONTEST, experiment=replace(SMALL, seed=1)), OPTIMIZERS["sgd"]()),
    ]
    assert len({path_of(each) for each in (SGD, *others)}) == 7
    assert {len(path_of(each).stem) for each in (SGD, *others)} == {32}
    assert (
        path_of(Racer.of(CONTEST, OPTIMIZERS["sgd"](learning_rate=9.0))) == path_of(SGD.advance()) == path_of(SGD)
    )


DAMAGED = (b"", b"{}", b"[]", b'{"searches": [[[1]]], "races": []}', b'{"searches": [[]], "races": []}', b"\xff")


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_counts_as_none(content, tmp_path):
    path_of(SGD, tmp_path).write_bytes(content)
    assert load(SGD, tmp_path) == SGD


def test_a_race_that_nobody_has_gone_on_with_for_a_month_goes_and_the_oldest_where_all_are_too_large(tmp_path):
    assert_limits(lambda: save(SGD, tmp_path), tmp_path, 50_000_000, days=30, minutes_in_use=10, ending=".json")
