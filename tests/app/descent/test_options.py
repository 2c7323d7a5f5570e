"""Options of the page: in the link and back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent.option_kinds import Menu, Number
from app.descent.options import (
    default_options,
    known_options,
    options_as_typed,
    options_from_query,
    options_of_lessons,
    options_to_query,
    read_options,
)
from app.descent.own_options import OWN
from tests.each import with_each

DEFAULTS = default_options()


def values_of(option):
    """What an option may be, as text."""
    if isinstance(option, Menu):
        return st.sampled_from(list(option.values))
    if isinstance(option, Number):
        return st.integers(int(option.quantity.minimum), int(option.quantity.maximum)).map(str)
    return st.text("abc_.12345é", max_size=20)


@settings(deadline=None)  # of a busy machine
@given(st.fixed_dictionaries({name: values_of(option) for name, option in known_options().items()}))
def test_options_survive_the_query_string(options):
    assert options_from_query(options_to_query(options)) == options
    assert options_from_query("?" + options_to_query(options)) == options


def test_defaults_stay_out_of_the_link():
    assert options_to_query(DEFAULTS) == ""
    assert options_to_query({**DEFAULTS, "speed": "4", "loop": "on"}) == "speed=4&loop=on"
    assert DEFAULTS["speed"] == "1"


def test_every_default_reads_as_itself():
    assert {name: option.read(option.default) for name, option in known_options().items()} == DEFAULTS


def test_a_link_has_menus_first_then_numbers_then_texts_the_pages_own_before_those_of_stages():
    ranks = [option.rank for option in known_options().values()]
    assert ranks == sorted(ranks)
    assert list(known_options())[: len(OWN)] == [option.name for option in OWN]
    kept = {**DEFAULTS, "of": "2", "tries": "9", "loop": "on", "stage": "race", "cells": "50", "members": "7"}
    assert options_to_query(kept) == "loop=on&stage=race&cells=50&members=7&tries=9&of=2"


def test_a_lesson_sets_what_the_stages_and_the_panels_have_and_nothing_else():
    own = {option.name for option in OWN}
    assert options_of_lessons().keys() == known_options().keys() - own


@with_each("query", ["", "?", "speed=3", "speed=", "height=TRUE", "loop", "x=4&surface=bowl", "%ff&&="])
def test_what_is_missing_or_unknown_is_the_default(query):
    assert options_from_query(query) == DEFAULTS


def test_a_known_option_is_kept_beside_an_unknown_one():
    assert options_from_query("?axis=linear&speed=3") == {**DEFAULTS, "axis": "linear"}


@with_each("value", [None, 4, 1.0, True, ["4"], {"4": 1}])
def test_no_value_of_another_type_is_taken(value):
    assert read_options({"speed": value}) == (DEFAULTS, {})


@given(st.text())
def test_no_query_raises(text):
    assert set(options_from_query(text)) == set(DEFAULTS)


def test_a_wrong_number_is_the_default_with_a_message_and_stays_in_its_box_as_typed():
    options, problems = read_options({"members": "501", "repeats": "3"})
    assert options == {**DEFAULTS, "repeats": "3"}
    assert problems == {"members": "Members is 501: it takes a whole number from 1 to 500"}
    assert options_as_typed("?members=501&stage=nonsense") == {**DEFAULTS, "members": "501"}


def test_texts_longer_than_any_field_are_passed_over():
    assert options_from_query("?across=" + "a" * 41) == DEFAULTS
