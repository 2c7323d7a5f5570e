"""Lessons of the descent page: opened by a link or from the menu, changed and loaded again."""

import json

import pytest

from app import ids
from app.descent.lesson_options import lesson_options
from app.descent.options import read_options
from core.descent.experiment import to_query
from core.descent.lessons import LESSONS
from tests.app.dash_client import Page
from tests.app.descent.shown import (
    DEFAULTS,
    RATE,
    STEPS,
    assert_paths_are_of,
    experiment_on,
    messages,
    query_of,
)


def test_without_a_query_the_page_opens_on_the_opening_lesson(app):
    descent = Page(app)
    descent.open("")
    assert experiment_on(descent) == LESSONS["opening"].experiment
    assert descent[ids.descent.LESSON_MENU]["value"] == "opening"
    assert_paths_are_of(descent, LESSONS["opening"].experiment)
    assert query_of(descent) == f"?{to_query(LESSONS['opening'].experiment)}&lesson=opening"
    for pictures in descent[ids.descent.PICTURES]["data"]["content"].values():
        assert pictures.keys() == {"scene", "contour"}
    assert LESSONS["opening"].watch_for in json.dumps(
        descent[ids.descent.LESSON_CARD]["children"], ensure_ascii=False
    )


def options_on(descent):
    return {name: descent[ids.descent.option(name)]["value"] for name in DEFAULTS}


@pytest.mark.parametrize("key", LESSONS)
def test_a_link_to_a_lesson_opens_it_on_its_stage_and_its_own_link_opens_the_same(app, key):
    descent = Page(app)
    descent.open(f"?lesson={key}")
    own = lesson_options(LESSONS[key])
    assert read_options(own) == ({**DEFAULTS, **own}, {})
    assert options_on(descent) == {**DEFAULTS, **own}
    assert experiment_on(descent) == LESSONS[key].experiment
    assert descent[ids.descent.LESSON_MENU]["value"] == key
    assert descent[ids.descent.RACE]["data"]["chapter"] == key
    again = Page(app)
    again.open(query_of(descent))
    assert query_of(again) == query_of(descent)
    assert again[ids.descent.RACE]["data"] == descent[ids.descent.RACE]["data"]


def test_a_lesson_of_the_menu_opens_on_its_stage_whatever_stage_there_was(descent):
    differently = {json.dumps(lesson_options(lesson)): key for key, lesson in LESSONS.items()}
    assert len(differently) > 3
    for key in differently.values():
        for name, value in {"stage": "settings", "cells": "50", "across": "x", "axis": "linear"}.items():
            descent[ids.descent.option(name)]["value"] = value
        descent.choose(ids.descent.LESSON_MENU, key)
        assert options_on(descent) == {**DEFAULTS, **lesson_options(LESSONS[key]), "axis": "linear"}, key


def test_a_link_may_change_a_part_of_a_lesson(app):
    descent = Page(app)
    descent.open("?lesson=opening&steps=7&x=0")
    experiment = experiment_on(descent)
    assert (experiment.steps, experiment.start) == (7, (0.0, -4.0))
    assert experiment.competitors == LESSONS["opening"].experiment.competitors
    assert descent[ids.descent.LESSON_MENU]["value"] == "opening"


def test_an_unknown_lesson_is_passed_over(app):
    descent = Page(app)
    descent.open("?lesson=nonsense")
    assert experiment_on(descent) == LESSONS["opening"].experiment
    descent.open("?surface=bowl&lesson=nonsense")
    assert descent[ids.descent.LESSON_CARD]["children"] == []


def test_a_lessons_link_keeps_the_stage_that_its_reader_chose(app):
    descent = Page(app)
    descent.open("?lesson=basins&surface=bowl")
    assert descent[ids.descent.option("stage")]["value"] == "scene"


def test_a_lesson_stays_on_screen_while_its_settings_change(app):
    descent = Page(app)
    descent.open("?lesson=opening")
    descent.set(RATE, "0.3")
    assert descent[ids.descent.LESSON_KEY]["data"] == "opening"
    assert descent[ids.descent.LESSON_CARD]["children"]
    assert descent[ids.descent.RACE]["data"]["chapter"] == "opening"


def test_a_lesson_is_chosen_from_the_menu_and_loaded_again(descent):
    descent.choose(ids.descent.LESSON_MENU, "race_rates")
    lesson = LESSONS["race_rates"]
    assert experiment_on(descent) == lesson.experiment
    assert lesson.title in json.dumps(descent[ids.descent.LESSON_CARD]["children"])
    assert query_of(descent) == f"?{to_query(lesson.experiment)}&lesson=race_rates"
    descent.set(STEPS, "abc")
    descent.set(RATE, "5")
    descent.press(ids.descent.ADD)
    descent.press(ids.descent.LESSON_AGAIN)
    assert experiment_on(descent) == lesson.experiment
    assert messages(descent) == {}


@pytest.mark.parametrize("value", ["nonsense", "", None])
def test_what_is_no_lesson_opens_none(descent, value):
    assert descent.choose(ids.descent.LESSON_MENU, value) is None
