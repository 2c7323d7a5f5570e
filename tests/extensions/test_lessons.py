"""Lessons of one entry each, which nothing else names: in their page's menu, by link, on their card."""

from urllib.parse import urlencode

import pytest

from app.components.lesson_card import lesson_card, lesson_of
from app.descent import page as descent_page
from app.network import page as network_page
from core.descent.experiment import from_query, run
from core.descent.lessons import LESSONS, RACES, Lesson
from core.network.lessons import NETWORK_LESSONS, NetworkLesson
from tests.extensions.test_rule import shown

EXPERIMENT, _ = from_query("surface=bowl&x=1&y=1&steps=10&noise=0&seed=0&c=gradient_descent,learning_rate:0.5")
HALF = Lesson(
    "half_of_a_test",
    "Half a unit",
    RACES,
    "See a step that arrives at once.",
    "Press play.",
    "The first step ends in the minimum.",
    EXPERIMENT,
    lambda paths: bool(paths[0].values[1] < 1e-12),
)
SHORT = NetworkLesson(
    "short_of_a_test",
    "One epoch",
    "See what one epoch is worth.",
    "Press Train.",
    "The loss has fallen.",
    ({"epochs": 1},),
    lambda run: run.train_loss[-1] < run.train_loss[0],
)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setitem(LESSONS, HALF.key, HALF)
    monkeypatch.setitem(NETWORK_LESSONS, SHORT.key, SHORT)


def test_their_claims_are_tried_as_those_of_all():
    assert HALF.holds(run(HALF.experiment))


@pytest.mark.parametrize(("page", "lesson"), [(descent_page, HALF), (network_page, SHORT)])
def test_the_menu_of_their_page_offers_them(page, lesson):
    menu = shown(page.lesson_menu())
    assert lesson.key in menu and lesson.title in menu


@pytest.mark.parametrize(("lessons", "lesson"), [(LESSONS, HALF), (NETWORK_LESSONS, SHORT)])
def test_a_link_opens_them_with_their_card(lessons, lesson):
    assert lesson_of("?" + urlencode({"lesson": lesson.key}), lessons, None) == lesson.key
    card = shown(lesson_card(lesson, "again"))
    assert all(words in card for words in (lesson.goal, lesson.do, lesson.watch_for))
