import json

from app.components.lesson_card import lesson_card, menu_of_lessons
from app.network import page
from core.descent.lessons import LESSONS
from core.network.lessons import NETWORK_LESSONS
from tests.each import with_each

ALL = [*LESSONS.values(), *NETWORK_LESSONS.values()]


def as_json(component):
    return json.loads(json.dumps(component, default=lambda each: each.to_plotly_json()))


def texts(component):
    """All texts that stand on the page."""
    if isinstance(component, str):
        yield component
    elif isinstance(component, list):
        for each in component:
            yield from texts(each)
    elif isinstance(component, dict):
        yield from texts(component["props"].get("children"))


@with_each("lesson", ALL)
def test_a_card_tells_what_the_lesson_is_about_what_to_do_and_what_to_see(lesson):
    card = as_json(lesson_card(lesson, "load-again"))
    assert list(texts(card)) == [lesson.title, lesson.goal, "Do", lesson.do, "Watch for", lesson.watch_for]


def test_a_card_has_the_button_that_loads_its_lesson_again():
    *_, button = as_json(lesson_card(ALL[0], "load-again"))
    assert button["props"]["id"] == "load-again"
    assert button["props"]["aria-label"] == "Load this lesson again"


def test_a_menu_lists_lessons_by_group():
    menu = menu_of_lessons(
        "lessons", {"First": [("a", "Lesson a"), ("b", "Lesson b")], "Second": [("c", "Lesson c")]}
    )
    assert menu.id == "lessons"
    assert menu.data == [
        {"group": "First", "items": [{"value": "a", "label": "Lesson a"}, {"value": "b", "label": "Lesson b"}]},
        {"group": "Second", "items": [{"value": "c", "label": "Lesson c"}]},
    ]
    assert menu.allowDeselect is False


def test_the_network_pages_menu_has_every_lesson_of_it():
    items = [item for group in page.lesson_menu().data for item in group["items"]]
    assert {item["value"]: item["label"] for item in items} == {
        key: lesson.title for key, lesson in NETWORK_LESSONS.items()
    }
    assert len(items) == len(NETWORK_LESSONS)
