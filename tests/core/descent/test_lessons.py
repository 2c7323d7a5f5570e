"""What each lesson tells its reader to watch for, over hundreds of seeds."""

import dataclasses
import itertools

import numpy as np
import pytest

from core.descent import descend_many
from core.descent.experiment import from_query, run, to_query
from core.descent.lessons import LESSONS, course, many, races

SEEDS = 240


def over_seeds(lesson):
    """The lesson's race for each of many seeds."""
    experiment = lesson.experiment
    columns = [
        descend_many(
            experiment.the_surface,
            [competitor.rule] * SEEDS,
            experiment.start,
            experiment.steps,
            noise=experiment.noise,
            seeds=range(SEEDS),
            schedules=[competitor.schedule] * SEEDS,
        )
        for competitor in experiment.competitors
    ]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_what_to_watch_for_is_true_over_many_seeds(lesson):
    held = np.mean([lesson.holds(paths) for paths in over_seeds(lesson)])
    assert held >= lesson.share


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_the_seed_on_screen_shows_it_too(lesson):
    assert lesson.holds(run(lesson.experiment))


def test_lessons_stand_together_by_group_and_each_has_a_key_of_its_own():
    families = (races.FAMILY, course.FAMILY, many.FAMILY)
    assert len(LESSONS) == sum(map(len, families)) and all(key == each.key for key, each in LESSONS.items())
    groups = [lesson.group for lesson in LESSONS.values()]
    assert [group for group, _ in itertools.groupby(groups)] == list(dict.fromkeys(groups))
    assert course.GROUP == "The twelve experiments" and groups.count(course.GROUP) == 12


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_what_a_lesson_looks_at_beside_its_paths_can_be_computed(lesson):
    kind, measures = (lesson.many.kind, lesson.many.measure) if lesson.many else (None, None)
    assert kind in (None, "ensemble", "basins", "settings") and measures in (None, "outcome", "error")
    assert (lesson.group == many.GROUP) == (lesson.many is not None)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_a_lesson_is_complete_and_fits_a_link(lesson):
    assert all((lesson.title, lesson.goal, lesson.do, lesson.watch_for))
    assert from_query(to_query(lesson.experiment)) == (lesson.experiment, {})


def share(key, predicate, index=0):
    return np.mean([predicate(paths[index]) for paths in over_seeds(LESSONS[key])])


def radius(path):
    return np.hypot(*path.points[-1])


def test_the_shares_told_of_the_ripple():
    escaped, on_ring = (lambda path: radius(path) > np.pi / 2), (lambda path: abs(radius(path) - 1.5 * np.pi) < 1)
    assert 0.85 <= share("ripple_adam", escaped) <= 0.95
    assert 0.22 <= share("ripple_adam", on_ring) <= 0.37
    assert 0.38 <= share("ripple_adagrad", escaped) <= 0.55
    assert share("ripple_momentum", escaped) >= 0.99
    assert share("ripple_sgd", escaped) >= 0.93
    assert 0.68 <= share("ripple_sgd", on_ring) <= 0.82
    assert share("race_ripple", escaped, 0) >= 0.95
    assert share("race_ripple", escaped, 1) >= 0.99
    assert share("race_ripple", lambda path: not escaped(path), 2) >= 0.45
    assert share("race_ripple", escaped, 3) >= 0.85


def test_without_noise_sgd_never_leaves_the_cone():
    lesson = LESSONS["ripple_sgd"]
    experiment = dataclasses.replace(lesson.experiment, noise=0.0, steps=1000)
    assert radius(run(experiment)[0]) < np.pi / 2
