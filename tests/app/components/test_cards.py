"""Cards of competitors: each in a place of its own, made as it will be shown."""

import json

from app import ids
from app.components.controls import schedule_picture
from app.components.typed_rule import lines_box
from app.descent.cards import CARDS
from core.optimizers.schedules import SCHEDULES


def rows(*rules, **row):
    return [{"rule": rule, "color": color, **row} for color, rule in enumerate(rules, 3)]


def places(cards):
    return [part for part in CARDS.section(cards).children if getattr(part, "className", "") == "card-place"]


def test_a_section_has_a_place_for_each_competitor_that_there_may_be_in_their_order():
    found = places(rows("adam", "sgd"))
    assert [place.id for place in found] == [ids.descent.place(index) for index in range(CARDS.most)]
    slots = [[getattr(card, "data-slot") for card in place.children] for place in found]
    assert slots == [[3], [4]] + [[]] * (CARDS.most - 2)


def test_one_more_competitor_leaves_the_cards_of_the_others_as_they_are():
    few, more = (
        json.dumps([place.to_plotly_json() for place in places(cards)[:2]], default=vars)
        for cards in (rows("adam", "sgd"), rows("adam", "sgd", "momentum"))
    )
    assert few == more


def test_the_picture_of_a_schedule_is_that_of_its_settings_from_the_start():
    raw = {"name": "cosine", "final": "0.5", "warmup": "wrong"}
    [picture] = [part for part in CARDS.section(rows("sgd", schedule=raw))._traverse() if part._type == "Img"]
    assert picture.src == schedule_picture(SCHEDULES["cosine"](final=0.5))


def test_other_lines_make_another_box():
    one, same, other = (lines_box("a", {"lines": text}).key for text in ("x = x - g", "x = x - g", "x = x - 2*g"))
    assert one == same != other
