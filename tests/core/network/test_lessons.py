from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.network.experiment import from_query, to_query
from core.network.lessons import NETWORK_LESSONS, finish

NETWORKS = {"wide_300": 3}


trained = cache(finish)


@pytest.mark.parametrize("lesson", NETWORK_LESSONS.values(), ids=NETWORK_LESSONS)
def test_what_a_lesson_says_holds_over_many_seeds(lesson):
    networks = NETWORKS.get(lesson.key, 8)
    # Not the seeds whose figures the texts quote.
    runs = [trained(replace(experiment, networks=networks, seed=100)) for experiment in lesson.experiments]
    holds = lesson.holds(*runs)
    assert holds.shape == (networks,)
    assert holds.mean() >= lesson.share - 0.1, f"{holds.sum()} of {networks}"


@pytest.mark.parametrize("lesson", NETWORK_LESSONS.values(), ids=NETWORK_LESSONS)
def test_a_lesson_is_whole(lesson):
    assert NETWORK_LESSONS[lesson.key] is lesson
    assert all((lesson.title, lesson.goal, lesson.do, lesson.watch_for))
    assert len(lesson.experiments) in (1, 2)
    assert len(lesson.names) == (2 if len(lesson.experiments) == 2 else 0)
    for experiment in lesson.experiments:
        assert from_query(to_query(experiment)) == (experiment, {})


def test_claims_can_fail():
    untrained = [replace(NETWORK_LESSONS["reference_1"].experiments[0], penalty=0.1, epochs=60)]
    flat = trained(untrained[0])
    assert not NETWORK_LESSONS["reference_1"].holds(flat).any()
    linear = trained(replace(NETWORK_LESSONS["no_hidden_layer"].experiments[1], epochs=60))
    assert not NETWORK_LESSONS["learning_rate_too_high"].holds(linear).any()
    assert not NETWORK_LESSONS["penalty_too_strong"].holds(linear).any()
    assert not NETWORK_LESSONS["wide_300"].holds(linear, linear).any()
    assert np.all(NETWORK_LESSONS["exponent_twin"].holds(linear, linear))
    assert not NETWORK_LESSONS["exponent_twin"].holds(linear, flat).any()
    assert not NETWORK_LESSONS["adam_distance"].holds(linear, linear).any()
    assert not NETWORK_LESSONS["exponent_gradient"].holds(flat, flat).any()
