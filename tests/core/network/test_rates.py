"""The learning rate of a training: changed by hand, by the record, by a schedule."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest

from core.formula.rule import ON_NETWORKS
from core.network.checkpoints import from_bytes, to_bytes
from core.network.training import advance, begin, change_learning_rate
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from tests.core.network.trained import SMALL, assert_same, joined


def test_learning_rate_changes_are_part_of_the_record():
    half, first = advance(begin(SMALL), 2)
    changed = change_learning_rate(half, 0.5)
    changed = change_learning_rate(changed, 0.001)
    live, second = advance(changed, 4)
    assert live.experiment.learning_rates == ((2, 0.001),)
    replayed, metrics = advance(begin(live.experiment), 6)
    assert_same(live, replayed)
    assert_same(joined([first, second]), metrics)
    assert not np.array_equal(live.parameters, advance(begin(SMALL), 6)[0].parameters)
    with pytest.raises(ValueError, match="Learning rate is 0"):
        change_learning_rate(half, 0.0)
    with pytest.raises(ValueError, match="AdaDelta has none"):
        change_learning_rate(begin(replace(SMALL, rule=OPTIMIZERS["adadelta"]())), 0.1)


@pytest.mark.parametrize("networks", [1, 2])
@pytest.mark.parametrize("kind", SCHEDULES.values())
def test_a_schedule_is_a_learning_rate_of_its_own_for_each_epoch(kind, networks):
    schedule = kind(warmup=0.4)
    rates = tuple((epoch, 0.032 * factor) for epoch, factor in enumerate(schedule.factors(6).tolist()))
    scheduled = replace(SMALL, schedule=schedule, networks=networks)
    written_out = replace(SMALL, learning_rates=rates, networks=networks)
    (one, metrics), (other, same) = (advance(begin(each), 6) for each in (scheduled, written_out))
    assert np.array_equal(one.parameters, other.parameters)
    assert_same(metrics, same)
    assert not np.array_equal(
        one.parameters, advance(begin(replace(scheduled, schedule=CONSTANT)), 6)[0].parameters
    )


@pytest.mark.parametrize("name", [name for name in ON_NETWORKS if name != "adadelta"])
def test_a_scheduled_run_cut_into_chunks_and_sent_away_is_the_uncut_run(name):
    schedule = SCHEDULES["cosine"](warmup=0.4, final=0.1)
    experiment = replace(SMALL, rule=OPTIMIZERS[name](), schedule=schedule, shuffle=True)
    whole, metrics = advance(begin(experiment), 6)
    checkpoint, chunks = begin(experiment), []
    for size in (1, 3, 2):
        checkpoint, found = advance(from_bytes(to_bytes(checkpoint))[0], size)
        chunks.append(found)
    assert_same(whole, checkpoint)
    assert_same(metrics, joined(chunks))


def test_a_checkpoint_from_before_schedules_goes_on():
    half, _ = advance(begin(SMALL), 3)
    with np.load(io.BytesIO(to_bytes(half))) as file:
        arrays = dict(file)
    settings = json.loads(str(arrays["experiment"]))
    del settings["schedule"]
    old = io.BytesIO()
    np.savez(old, **arrays | {"experiment": np.array(json.dumps(settings))})
    assert_same(advance(from_bytes(old.getvalue())[0], 3)[0], advance(half, 3)[0])


def test_a_rate_changed_under_way_is_what_the_schedule_multiplies():
    experiment = replace(SMALL, schedule=SCHEDULES["exponential"](final=0.1))
    half, _ = advance(begin(experiment), 2)
    live, _ = advance(change_learning_rate(half, 0.5), 4)
    assert live.experiment.schedule == experiment.schedule
    assert live.experiment.rule_in(6).learning_rate == 0.5 * experiment.schedule.factor(5, 6)
    assert_same(live, advance(begin(live.experiment), 6)[0])
