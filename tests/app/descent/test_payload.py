"""What the browser is sent of a race gives back the paths."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from app.components.typed_arrays import typed
from app.descent.payload import ERROR_BITS, MOST_POINTS, POSITION_BITS, READING_BITS, Sampling, race_payload
from core.descent.experiment import Competitor, DescentExperiment, names, run, to_query
from core.descent.lessons import LESSONS
from core.formula.rule import ON_SURFACES
from core.optimizers import OPTIMIZERS
from core.quantities import number
from core.surfaces import SURFACES
from tests.app.typed_arrays import decoded
from tests.each import with_each


def sent(experiment, chapter="chapter"):
    """The payload as it comes out at the other end of the wire, and the trajectories."""
    trajectories = run(experiment)
    return json.loads(json.dumps(race_payload(experiment, trajectories, chapter), allow_nan=False)), trajectories


def race(surface, *rules, start=(4.0, -4.0), steps=30, noise=1.0):
    competitors = tuple(Competitor(rule, color) for color, rule in enumerate(rules))
    return DescentExperiment(surface, start, steps, noise, 0, competitors)


@pytest.mark.parametrize(
    "values", [[0.1, -2.5, 3e300], np.arange(6.0).reshape(2, 3), np.zeros((1, 0, 2)), [np.nan]]
)
def test_an_array_comes_back_as_it_was_sent(values):
    record = json.loads(json.dumps(typed(values, "f8")))
    assert np.array_equal(decoded(record), values, equal_nan=True)


def test_an_array_that_is_not_contiguous_is_sent_in_its_own_order():
    values = np.arange(12.0).reshape(3, 4)
    assert np.array_equal(decoded(typed(values.T[::2])), values.T[::2])
    assert np.array_equal(decoded(typed(values[:, 1])), values[:, 1])


def assert_within(record, true, bits):
    """The numbers of a record are the true ones to so many significant bits; infinity is the end of its range."""
    found = decoded(record)
    assert record["dtype"] == "f4" and found.shape == true.shape
    known = np.isfinite(true)
    least = np.finfo(np.float32).tiny
    assert (np.abs(found - true)[known] <= 2.0**-bits * np.abs(true[known]) + least).all()
    assert (np.isnan(found) == np.isnan(true)).all()
    assert (found[np.isinf(true)] > 1e38).all()


@with_each("key", LESSONS)
def test_paths_and_errors_come_back(key):
    payload, trajectories = sent(LESSONS[key].experiment)
    optimum = trajectories[0].surface.optimal_value
    assert payload["optimum"] == optimum
    assert len(payload["paths"]) == len(trajectories)
    for record, trajectory in zip(payload["paths"], trajectories, strict=True):
        assert_within(record["x"], trajectory.points[:, 0], POSITION_BITS)
        assert_within(record["y"], trajectory.points[:, 1], POSITION_BITS)
        assert_within(record["error"], trajectory.values - (optimum or 0.0), ERROR_BITS)


@pytest.mark.parametrize("surface", SURFACES)
def test_readings_keep_the_bits_that_are_shown(surface):
    rules = [OPTIMIZERS[name]() for name in ON_SURFACES]
    payload, trajectories = sent(race(surface, *rules, start=(1.0, 0.5)))
    for record, trajectory in zip(payload["paths"], trajectories, strict=True):
        assert_within(record["gradient"], trajectory.gradient_norms, READING_BITS)
        known = np.isfinite(trajectory.distances)  # there may be no minimum
        assert_within(record["distance"], np.where(known, trajectory.distances, np.nan), READING_BITS)


def test_readings_end_in_zero_bits():
    payload, _ = sent(LESSONS["opening"].experiment)
    for record in payload["paths"]:
        for name in ("gradient", "distance"):
            bits = decoded(record[name])[:-1].view(np.uint32)
            assert not (bits & (2 ** (24 - READING_BITS) - 1)).any(), name
            assert bits.any()


def test_at_the_end_readings_have_the_digits_of_sentences():
    for lesson in LESSONS.values():
        payload, trajectories = sent(lesson.experiment)
        for record, trajectory in zip(payload["paths"], trajectories, strict=True):
            for name, true in (("gradient", trajectory.gradient_norms), ("distance", trajectory.distances)):
                if np.isfinite(true[-1]):
                    assert number(decoded(record[name])[-1]) == number(true[-1])


def test_an_error_keeps_its_digits_near_a_minimum_that_is_not_zero():
    rule = OPTIMIZERS["gradient_descent"](learning_rate=0.1)
    payload, (trajectory,) = sent(race("easom", rule, start=(3.0, 3.0), steps=40, noise=0.0))
    error = decoded(payload["paths"][0]["error"])
    assert payload["optimum"] == -1
    assert 0 < trajectory.values[-1] + 1 < 1e-10
    assert error[-1] == pytest.approx(trajectory.values[-1] + 1, rel=2.0**-ERROR_BITS)


def test_where_no_least_value_is_known_heights_are_sent_themselves():
    payload, (trajectory,) = sent(race("monkey_saddle", OPTIMIZERS["sgd"](learning_rate=0.01)))
    assert payload["optimum"] is None
    assert_within(payload["paths"][0]["error"], trajectory.values, ERROR_BITS)


@pytest.mark.parametrize("surface", ["goldstein_price", "beale", "monkey", "bowl", "styblinski_tang"])
def test_a_path_that_diverges_ends_where_it_left_and_stays_finite(surface):
    rule = OPTIMIZERS["gradient_descent"](learning_rate=5.0)
    payload, (trajectory,) = sent(race(surface, rule, start=(-1.5, 1.5), steps=500, noise=0.0))
    (record,) = payload["paths"]
    assert record["outcome"] in ("diverged", "ran_downhill")
    assert record["sentence"] == trajectory.outcome.sentence
    for name in ("x", "y", "error", "gradient"):
        values = decoded(record[name])
        assert len(values) == len(trajectory.points) < 500
        assert np.isfinite(values).all(), name


def test_each_path_says_who_it_is_and_how_it_ended():
    experiment = LESSONS["opening"].experiment
    payload, trajectories = sent(experiment, "opening")
    assert (payload["chapter"], payload["steps"]) == ("opening", experiment.steps)
    for record, trajectory, competitor, name in zip(
        payload["paths"], trajectories, experiment.competitors, names(experiment.competitors), strict=True
    ):
        assert record["name"] == name
        assert record["label"] == competitor.rule.label
        assert record["slot"] == competitor.color
        assert record["outcome"] == trajectory.outcome.kind.name.lower()
        assert record["sentence"] == trajectory.outcome.sentence
        assert record["arrival"] == trajectory.first_near_minimum


def test_a_path_that_never_arrives_has_no_arrival():
    payload, _ = sent(LESSONS["race_rates"].experiment)
    assert [record["arrival"] is None for record in payload["paths"]] == [True, False, True]


def test_twins_are_labelled_with_what_sets_them_apart():
    sgd = OPTIMIZERS["sgd"]
    payload, _ = sent(race("bowl", sgd(learning_rate=0.01), sgd(learning_rate=0.1), OPTIMIZERS["adam"]()))
    assert [record["label"] for record in payload["paths"]] == ["SGD α = 0.01", "SGD α = 0.1", "Adam"]


def test_a_colour_is_kept_wherever_its_competitor_stands():
    experiment = race("bowl", OPTIMIZERS["sgd"](), OPTIMIZERS["adam"]())
    first, second = experiment.competitors
    turned = replace(experiment, competitors=(replace(second, color=7), replace(first, color=2)))
    payload, _ = sent(turned)
    assert [(record["label"], record["slot"]) for record in payload["paths"]] == [("Adam", 7), ("SGD", 2)]


def test_nothing_of_the_trajectories_is_changed():
    experiment = LESSONS["opening"].experiment
    trajectories = run(experiment)
    before = [(t.points.copy(), t.values.copy(), t.gradient_norms.copy(), t.distances.copy()) for t in trajectories]
    race_payload(experiment, trajectories, "opening")
    for trajectory, copies in zip(trajectories, before, strict=True):
        after = (trajectory.points, trajectory.values, trajectory.gradient_norms, trajectory.distances)
        assert all(np.array_equal(a, b) for a, b in zip(after, copies, strict=True))


# Long races.


@pytest.mark.parametrize(("paths", "steps"), [(8, 10_000), (8, 2_001), (3, 9_000), (2, 8_001), (7, 2_345)])
def test_of_a_long_race_the_first_steps_are_sent_then_every_few_and_the_last(paths, steps):
    sampling = Sampling.of(paths, steps)
    assert sampling.whole % sampling.stride == 0
    kept = sampling.steps(steps)
    assert kept[: sampling.whole].tolist() == list(range(sampling.whole))
    assert set(np.diff(kept[sampling.whole :])[:-1]) == {sampling.stride}
    assert kept[-1] == steps
    assert MOST_POINTS / 3 < len(kept) * paths <= MOST_POINTS + paths
    assert sampling.steps(5).tolist() == [0, 1, 2, 3, 4, 5]
    assert sampling.steps(0).tolist() == [0]


@pytest.mark.parametrize(("paths", "steps"), [(8, 2_000), (1, 10_000), (3, 5_333)])
def test_a_race_of_few_points_is_sampled_nowhere(paths, steps):
    assert Sampling.of(paths, steps) is None


def test_what_is_sent_of_a_long_race_is_what_it_is_at_those_steps():
    many = race("matyas", *[OPTIMIZERS["sgd"](learning_rate=0.01 * n) for n in range(1, 9)], steps=4_999)
    payload, trajectories = sent(many)
    sampling = Sampling.of(8, 4_999)
    assert {"query": to_query(many), "whole": sampling.whole, "stride": sampling.stride}.items() <= payload.items()
    kept = sampling.steps(4_999)
    for record, trajectory in zip(payload["paths"], trajectories, strict=True):
        assert record["last"] == 4_999
        assert_within(record["x"], trajectory.points[kept, 0], POSITION_BITS)
        assert_within(record["error"], trajectory.values[kept], ERROR_BITS)
        assert_within(record["gradient"], trajectory.gradient_norms[kept], READING_BITS)
        assert_within(record["distance"], trajectory.distances[kept], READING_BITS)


def test_a_path_that_ends_early_is_sent_with_its_own_last_step():
    rules = [OPTIMIZERS["sgd"](learning_rate=rate) for rate in (0.1, 90.0, 0.2, 0.3)]
    payload, trajectories = sent(race("bowl", *rules, steps=10_000, noise=0.0))
    last = len(trajectories[1].values) - 1
    assert last < 20
    assert payload["paths"][1]["last"] == last
    assert decoded(payload["paths"][1]["x"])[-1] == pytest.approx(trajectories[1].points[-1, 0], rel=1e-5)


def test_a_short_race_is_sent_whole():
    payload, _ = sent(race("matyas", OPTIMIZERS["sgd"](), steps=10_000))
    assert decoded(payload["paths"][0]["x"]).shape == (10_001,)
    assert "last" not in payload["paths"][0]
    assert not {"query", "whole", "stride"} & set(payload)


def test_the_longest_race_is_sent_in_less_than_half_a_megabyte():
    # Noise compresses worst, and so does a valley that no path leaves.
    longest = race("matyas", *[rule() for rule in list(OPTIMIZERS.values())[:8]], steps=10_000)
    payload = race_payload(longest, run(longest), "chapter")
    assert len(gzip.compress(json.dumps(payload).encode(), 6)) < 500e3
