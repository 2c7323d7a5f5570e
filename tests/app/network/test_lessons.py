"""Lessons of the network page: opened by a link or from the menu, changed and loaded again."""

from dataclasses import replace

import pytest

from app import ids
from app.network.page import OPENING_LESSON
from core.network.experiment import from_dict, to_query
from core.network.lessons import NETWORK_LESSONS
from tests.app.dash_client import NetworkPage
from tests.app.network.shown import EPOCHS, RATE, experiment_on, messages, search_of, text_of


def test_without_a_query_the_page_opens_on_the_opening_lesson(app):
    network = NetworkPage(app)
    network.open("")
    lesson = NETWORK_LESSONS[OPENING_LESSON]
    assert (experiment_on(network),) == lesson.experiments
    assert network[ids.network.LESSON_MENU]["value"] == OPENING_LESSON
    assert network[ids.network.SUMMARY]["children"] == "11-16-12-8-2"
    assert lesson.watch_for in text_of(network[ids.network.LESSON_CARD]["children"])
    assert search_of(network) == f"?{to_query(lesson.experiments[0])}&lesson={OPENING_LESSON}"


@pytest.mark.parametrize("key", NETWORK_LESSONS)
def test_a_link_to_a_lesson_opens_it_and_its_own_link_opens_the_same(app, key):
    network, lesson = NetworkPage(app), NETWORK_LESSONS[key]
    network.open(f"?lesson={key}")
    assert experiment_on(network) == lesson.experiments[0]
    assert network[ids.network.LESSON_MENU]["value"] == key
    assert messages(network) == {}
    again = NetworkPage(app)
    again.open(search_of(network))
    assert again[ids.network.SETTINGS]["data"] == network[ids.network.SETTINGS]["data"]


@pytest.mark.parametrize("key", NETWORK_LESSONS)
def test_a_lesson_lists_its_runs_each_with_a_name_of_its_own(app, key):
    network, lesson = NetworkPage(app), NETWORK_LESSONS[key]
    network.open("")
    network.choose(ids.network.LESSON_MENU, key)
    plan = network[ids.network.PLAN]["data"]
    assert plan["lesson"] == key
    assert [from_dict(run["settings"]) for run in plan["runs"]] == list(lesson.experiments)
    names = [run["name"] for run in plan["runs"]]
    assert names == list(lesson.names or [lesson.title])
    assert len(set(names)) == len(names)
    assert experiment_on(network) == lesson.experiments[0]
    assert lesson.title in text_of(network[ids.network.LESSON_CARD]["children"])


def test_a_lesson_shows_the_exact_changes_of_its_learning_rate(app, monkeypatch):
    lesson = NETWORK_LESSONS["reference_1"]
    exact = replace(lesson, settings=({"learning_rates": ((3, 0.012345678901),)},))
    monkeypatch.setattr("app.network.callbacks.NETWORK_LESSONS", {**NETWORK_LESSONS, "reference_1": exact})
    network = NetworkPage(app)
    network.open("?lesson=reference_1")
    assert experiment_on(network).learning_rates == ((3, 0.012345678901),)


def test_a_link_may_change_a_part_of_a_lesson(app):
    network = NetworkPage(app)
    network.open("?lesson=tuned&epochs=7&seed=0")
    experiment = experiment_on(network)
    lesson = NETWORK_LESSONS["tuned"].experiments[0]
    assert (experiment.epochs, experiment.seed) == (7, 0)
    assert (experiment.rule, experiment.layers) == (lesson.rule, lesson.layers)
    assert network[ids.network.LESSON_MENU]["value"] == "tuned"


def test_an_unknown_lesson_is_passed_over(app):
    network = NetworkPage(app)
    network.open("?lesson=nonsense")
    assert (experiment_on(network),) == NETWORK_LESSONS[OPENING_LESSON].experiments
    network.open("?epochs=9&lesson=nonsense")
    assert experiment_on(network).epochs == 9
    assert network[ids.network.LESSON_CARD]["children"] == []
    assert network[ids.network.PLAN]["data"] == {"lesson": None, "runs": []}


def test_a_lesson_stays_on_screen_while_its_settings_change(app):
    network = NetworkPage(app)
    network.open("?lesson=reference_2")
    network.set(RATE, "0.3")
    assert network[ids.network.SETTINGS]["data"]["lesson"] == "reference_2"
    assert search_of(network).endswith("&lesson=reference_2")
    assert network[ids.network.LESSON_CARD]["children"]


def test_other_data_end_a_lesson_on_the_page(app):
    network = NetworkPage(app)
    network.open("?lesson=reference_2")
    network.choose(ids.network.dataset("wine"), "moons")
    assert network[ids.network.LESSON_KEY]["data"] is None
    assert not network[ids.network.LESSON_CARD]["children"] and "lesson=" not in search_of(network)


def test_a_lesson_is_loaded_again(app):
    network = NetworkPage(app)
    network.open("?lesson=no_hidden_layer")
    network.set(EPOCHS, "abc")
    network.press(ids.network.ADD_LAYER)
    network[ids.network.PLAN]["data"] = None
    network.press(ids.network.LESSON_AGAIN)
    lesson = NETWORK_LESSONS["no_hidden_layer"]
    assert experiment_on(network) == lesson.experiments[0]
    assert messages(network) == {}
    assert [run["name"] for run in network[ids.network.PLAN]["data"]["runs"]] == list(lesson.names)


@pytest.mark.parametrize("value", ["nonsense", "", None])
def test_what_is_no_lesson_opens_none(network, value):
    assert network.choose(ids.network.LESSON_MENU, value) is None
