"""What each lesson tells its reader to watch for, over hundreds of seeds."""

import dataclasses
import itertools
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from core.descent import descend_many
from core.descent.comparison import Conditions, compare
from core.descent.experiment import from_query, run, to_query
from core.descent.lessons import LESSONS, base, conventions, course, curvature, many, races, typed
from core.descent.outcomes import OutcomeKind
from core.formula.rule import rule_of
from core.optimizers.schedules import SCHEDULES
from core.surfaces import Minimum, Ring
from tests.each import with_each

FIRST, SEEDS = 10_000, 400
"""Fresh seeds: none that a text was written by."""


@cache
def over_seeds(lesson, seeds=SEEDS):
    """The lesson's race for each of many seeds, under its schedules; once where there is no noise to draw."""
    experiment = lesson.experiment
    seeds = seeds if experiment.noise else 1
    columns = [
        descend_many(
            experiment.the_surface,
            [competitor.rule] * seeds,
            experiment.start,
            experiment.steps,
            noise=experiment.noise,
            seeds=range(FIRST, FIRST + seeds),
            schedules=[competitor.schedule] * seeds,
        )
        for competitor in experiment.competitors
    ]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_what_to_watch_for_is_true_over_many_seeds(lesson):
    held = np.mean([lesson.holds(paths) for paths in over_seeds(lesson)])
    assert lesson.share <= held <= lesson.share + 0.07  # and the share is no understatement


@with_each("lesson", LESSONS.values())
def test_the_seed_on_screen_shows_it_too(lesson):
    assert lesson.holds(run(lesson.experiment))


def test_the_claim_on_two_momentums_fails_by_each_of_its_parts():
    holds, drop = LESSONS["two_momentums"].holds, conventions.DROP

    def path(stride, end, off=0.0):
        points = np.zeros((conventions.STEPS + 1, 2))
        points[:drop, 1] = off
        points[drop + 1 :, 0] = stride
        return SimpleNamespace(points=points, distances=np.array([9.0, end]))

    assert holds((path(0.9, 2.1), path(0.1, 0.4)))
    broken = {
        "parted before the drop": (path(0.9, 2.1, off=1e-6), path(0.1, 0.4)),
        "too short a step": (path(0.8, 2.1), path(0.1, 0.4)),
        "too long a step": (path(1.1, 2.1), path(0.1, 0.4)),
        "just too short a step": (path(1.7, 2.1), path(0.2, 0.4)),
        "just too long a step": (path(1.0, 2.1), path(0.1, 0.4)),
        "it stops": (path(0.9, 1.9), path(0.1, 0.4)),
        "the other coasts": (path(0.9, 2.1), path(0.1, 0.6)),
    }
    assert {told: holds(paths) for told, paths in broken.items()} == dict.fromkeys(broken, False)


def test_a_distance_triples_ever_more_exactly():
    def held(**ratios):
        each = np.array([3.75, 3.45, 3.15, 3.15, 3.015, 3.0, 2.985])
        for place, ratio in ratios.items():
            each[int(place[-1])] = ratio
        return base.triples(SimpleNamespace(distances=np.cumprod([1.0, *each])))

    assert held() and held(at_0=2.25, at_1=2.75, at_2=2.875, at_3=2.875, at_4=2.985)
    wrong = ((0, 3.875), (1, 3.5625), (2, 3.25), (3, 3.25), (4, 3.0625), (5, 3.0625), (6, 3.0625), (6, 2.9375))
    assert not any(held(**{f"at_{place}": ratio}) for place, ratio in wrong)
    exactly = SimpleNamespace(distances=np.array([1.0, 3.0, 10.5, 31.5, 94.5, 283.5]))
    assert not base.triples(exactly)


def test_out_of_the_cone_is_beyond_its_crest():
    at = [SimpleNamespace(points=np.array([[9.0, 9.0], [r, 0.0]])) for r in (np.pi / 2, np.nextafter(np.pi / 2, 2))]
    assert [base.escaped(path) for path in at] == [False, True]


def test_lessons_stand_together_by_group_and_each_has_a_key_of_its_own():
    families = (races, course, many, conventions, curvature, typed)
    assert len(LESSONS) == sum(len(family.FAMILY) for family in families) and all(
        key == each.key for key, each in LESSONS.items()
    )
    groups = [lesson.group for lesson in LESSONS.values()]
    assert [group for group, _ in itertools.groupby(groups)] == list(dict.fromkeys(groups))
    assert course.GROUP == "The twelve experiments" and groups.count(course.GROUP) == 12


@with_each("lesson", LESSONS.values())
def test_what_a_lesson_looks_at_beside_its_paths_can_be_computed(lesson):
    kind, measures = (lesson.many.kind, lesson.many.measure) if lesson.many else (None, None)
    assert kind in (None, "ensemble", "basins", "settings") and measures in (None, "outcome", "error")
    assert (lesson.group == many.GROUP) == (lesson.many is not None)


@with_each("lesson", LESSONS.values())
def test_a_lesson_is_complete_and_fits_a_link(lesson):
    assert all((lesson.title, lesson.goal, lesson.do, lesson.watch_for))
    assert from_query(to_query(lesson.experiment)) == (lesson.experiment, {})


def test_a_lesson_with_a_schedule_is_checked_under_it():
    lesson = LESSONS["bowl_too_low"]
    (competitor,) = lesson.experiment.competitors
    competitor = dataclasses.replace(competitor, schedule=SCHEDULES["step"](drop=0.1))
    slowed = dataclasses.replace(lesson.experiment, competitors=(competitor,))
    found = over_seeds(dataclasses.replace(lesson, experiment=slowed), seeds=2)
    expected = [run(dataclasses.replace(slowed, seed=FIRST + turn)) for turn in (0, 1)]
    for (path,), (alone,) in zip(found, expected, strict=True):
        assert path.points.tolist() == alone.points.tolist()
    assert not any(lesson.holds(paths) for paths in found)


def test_momentum_written_as_the_lesson_says_is_momentum():
    race = LESSONS["write_momentum"].experiment
    lines, rate = typed.KEEPS, race.competitors[1].rule.learning_rate
    written = rule_of(lines)(learning_rate=rate)
    conditions = Conditions(race.the_surface, race.start, race.steps, race.noise)
    found = compare(written, race.competitors[0].rule, conditions)
    assert found.sentence == "The same as Momentum in all 60 steps."
    assert "v = gamma*v + alpha*g" in lines and race.competitors[1].rule.text == lines.replace("gamma*v + ", "")


def end(index):
    return lambda paths: np.hypot(*paths[index].points[-1])


def left(index):
    return lambda paths: end(index)(paths) > np.pi / 2


def on_ring(index, within=1.0):
    return lambda paths: abs(end(index)(paths) - 1.5 * np.pi) < within


def hovers(index, kind):
    return lambda paths: (
        paths[index].outcome.kind is OutcomeKind.HOVERS and isinstance(paths[index].outcome.minimum, kind)
    )


def first_near(index):
    return lambda paths: base.arrival(paths[index])


def beyond(paths):
    return -float(paths[0].points[20] @ (1, -1)) / np.sqrt(2)


def grown(paths):
    return base.length(paths[0], 9, 10) / base.length(paths[0], 0, 1)


def near_at_30(paths):
    return max(path.distances[30] for path in paths[:2]) <= 1


TOLD = [
    # The lesson, its words, what they say of a run, and the share of all runs.
    ("opening", "before step 30 in 97 of 100", lambda p: max(first_near(0)(p), first_near(1)(p)) < 30, 0.97),
    ("opening", "both are so near in three of four", near_at_30, 0.75),
    ("opening", "between steps 35 and 50", lambda p: 35 <= first_near(2)(p) <= 50, 1.0),
    ("race_rates", "12 at most", lambda p: first_near(1)(p) <= 12, 1.0),
    ("race_rates", "a third of the", lambda p: 0.31 < base.covered(p[0]) < 0.35, 1.0),
    ("race_rates", "the distance triples at each step", lambda p: base.triples(p[2]), 1.0),
    ("race_ravine", "by step 16 in 99 of 100", lambda p: first_near(1)(p) <= 16, 0.99),
    ("race_ravine", "SGD still has more than 4", lambda p: p[0].distances[16] > 4, 1.0),
    ("race_ravine", "than SGD in 98 of 100", lambda p: p[1].distances[-1] > p[0].distances[-1], 0.98),
    ("race_ripple", "SGD, pushed by the noise, leaves the cone", left(0), 0.995),
    ("race_ripple", "within 1.5 of the ring after 40 steps in nine of ten", on_ring(0, 1.5), 0.9),
    ("race_ripple", "farther out than 10", lambda p: end(1)(p) > 10, 0.99),
    ("race_ripple", "stays in the cone in nearly six of ten", lambda p: not left(2)(p), 0.58),
    ("race_ripple", "more than nine of ten", left(3), 0.935),
    ("ravine_momentum", "by step 16 in 99 of 100", lambda p: first_near(0)(p) <= 16, 0.99),
    ("ravine_momentum", "at least 1 beyond", lambda p: beyond(p) > 1, 0.995),
    ("ripple_adam", "Nine runs of ten", left(0), 0.9),
    ("ripple_adam", "three of ten are within 1", on_ring(0), 0.31),
    ("ripple_adagrad", "Nearly six of ten runs stay", lambda p: not left(0)(p), 0.58),
    ("ripple_momentum", "It leaves the cone", left(0), 0.998),
    ("ripple_momentum", "95 of 100 runs are farther out than 9", lambda p: end(0)(p) > 9, 0.948),
    ("ripple_sgd", "in 95 of 100", left(0), 0.953),
    ("ripple_sgd", "seven of ten are within 1", on_ring(0), 0.716),
    ("usually", "97 of 100 paths of SGD end up hovering around the ring", hovers(0, Ring), 0.965),
    ("usually", "hardly one stays in the cone", hovers(0, Minimum), 0.0),
    ("usually", "nearly six of ten of AdaGrad's", hovers(1, Minimum), 0.588),
    ("usually", "37 of 100 of AdaGrad's reach the ring", hovers(1, Ring), 0.37),
]
MEDIANS = [
    ("bowl_right", "at 0.3 (median)", lambda p: float(np.median(p[0].distances[13:])), 0.3, 0.03),
    ("ravine_plain", "18 % (median)", lambda p: base.covered(p[0]), 0.18, 0.005),
    ("ravine_momentum", "eight times the first", grown, 8, 0.5),
    ("ravine_momentum", "2.1 (median)", beyond, 2.1, 0.07),
    ("saddle_plain", "a fifteenth", lambda p: base.length(p[0], 15, 20) / base.length(p[0], 0, 5), 1 / 15, 0.003),
    ("ripple_momentum", "45 from", end(0), 45, 5),
]


@with_each(("key", "words", "reading", "share"), TOLD)
def test_the_shares_that_are_told_are_those_of_fresh_runs(key, words, reading, share):
    assert words in LESSONS[key].watch_for
    measured = np.mean([reading(paths) for paths in over_seeds(LESSONS[key])])
    assert measured == pytest.approx(share, abs=max(0.01, 3 * np.sqrt(share * (1 - share) / SEEDS)))


@with_each(("key", "words", "reading", "median", "off"), MEDIANS)
def test_the_medians_that_are_told_are_those_of_fresh_runs(key, words, reading, median, off):
    assert words in LESSONS[key].watch_for
    assert np.median([reading(paths) for paths in over_seeds(LESSONS[key])]) == pytest.approx(median, abs=off)


def test_of_adagrads_that_leave_the_cone_nine_of_ten_are_on_the_ring():
    found = over_seeds(LESSONS["ripple_adagrad"])
    assert "nine of ten of those that leave" in LESSONS["ripple_adagrad"].watch_for
    assert np.mean([on_ring(0)(paths) for paths in found if left(0)(paths)]) == pytest.approx(0.9, abs=0.05)


def radius(path):
    return np.hypot(*path.points[-1])


def test_without_noise_sgd_never_leaves_the_cone():
    lesson = LESSONS["ripple_sgd"]
    experiment = dataclasses.replace(lesson.experiment, noise=0.0, steps=1000)
    assert radius(run(experiment)[0]) < np.pi / 2


def test_from_anywhere_in_the_box_newton_is_there_while_gradient_descent_creeps():
    lesson = LESSONS["newton_in_a_ravine"]
    race, told = lesson.experiment, lesson.watch_for
    box = race.the_surface.box
    across, up = np.linspace(box.x_min, box.x_max, 40), np.linspace(box.y_min, box.y_max, 40)
    starts = [(x, y) for x in across for y in up]
    newton, plain = (
        descend_many(race.the_surface, [each.rule] * len(starts), starts, steps, noise=0.0)
        for each, steps in zip(race.competitors, (30, race.steps), strict=True)
    )
    assert "at most 30 steps and 140 evaluations" in told and "more than 0.2 to go from nine of ten starts" in told
    for path in newton:
        there = int(np.argmax(path.distances < 1e-6))
        assert path.distances[there] < 1e-6 and path.evaluations[there].sum() <= 140
    assert np.mean([path.distances[-1] > 0.2 for path in plain]) == pytest.approx(0.9, abs=0.015)
