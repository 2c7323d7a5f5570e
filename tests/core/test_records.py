"""Reading records field by field, and the texts of a link."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.quantities import Quantity
from core.records import (
    LONGEST_QUERY,
    Reading,
    as_text,
    joined_pairs,
    joined_query,
    joined_settings,
    named,
    one_of,
    pairs_of,
    plain,
    split_pairs,
    split_query,
    split_settings,
    strange,
    strange_in_link,
    strange_settings,
)
from tests.each import with_each

STEPS = Quantity("Steps", minimum=1, maximum=100, integer=True)
SHARE = Quantity("Share")
ADAM = OPTIMIZERS["adam"]


# ---- reading


def test_what_is_missing_or_wrong_is_the_fallback_and_told():
    reading = Reading({"steps": "60", "share": "lots"})
    assert reading.field("steps", STEPS.read, 7) == 60
    assert reading.field("more", STEPS.read, 7) == 7
    assert reading.field("share", SHARE.read, 0.5) == 0.5
    assert reading.numbers({"share": SHARE, "steps": STEPS}, {"share": 0.25, "steps": 7}) == {
        "share": 0.25,
        "steps": 60,
    }
    assert reading.problems == {"share": "Share is 'lots': it takes a number from 0 to 1"}


def test_problems_of_parts_have_the_keys_of_their_places():
    reading = Reading({})
    part = reading.part("competitors.2", {"share": 2})
    part.field("share", SHARE.read, 0.0)
    part.part("schedule", {"steps": "x"}).field("steps", STEPS.read, 1)
    assert list(reading.problems) == ["competitors.2.share", "competitors.2.schedule.steps"]


def test_the_first_message_of_a_field_stays():
    reading = Reading({})
    reading.wrong("size", "too large")
    reading.wrong("size", "too small")
    assert reading.problems == {"size": "too large"}


@pytest.mark.parametrize("raw", [None, 5, "text", [("steps", 60)]])
def test_what_is_no_mapping_has_no_fields(raw):
    assert Reading(raw).field("steps", STEPS.read, 7) == 7


def test_settings_are_those_of_the_fallback_but_for_what_is_told():
    reading = Reading({"learning_rate": "0.5", "beta1": 2, "color": 3})
    assert reading.settings(ADAM(beta1=0.8, beta2=0.7)) == ADAM(learning_rate=0.5, beta1=0.8, beta2=0.7)
    assert list(reading.problems) == ["beta1"]
    assert Reading({"final": 0.5}).settings(Cosine(warmup=0.1)) == Cosine(final=0.5, warmup=0.1)


def test_plain_values_have_the_name_and_every_setting():
    assert plain(Cosine(warmup=0.1)) == {"name": "cosine", "final": 0.0, "warmup": 0.1}
    assert Reading(plain(ADAM(beta1=0.8))).settings(ADAM()) == ADAM(beta1=0.8)


@with_each("raw", ["c", "", None, 5, ["a"], {"a": 1}])
def test_what_is_none_of_the_names_is_quoted(raw):
    read = one_of("Data set", {"a": 1, "b": 2})
    assert read("b") == "b"
    with pytest.raises(ValueError, match=f"^Data set is {re.escape(repr(raw))}: it takes one of a, b$"):
        read(raw)


def test_the_signs_from_blank_to_tilde_stand_for_themselves_but_for_those_between_pairs():
    plain = "".join(map(chr, range(ord(" "), ord("~") + 1)))
    quoted = plain.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    assert joined_pairs([("lines", f"\x1f{plain}\x7f")]) == f"lines:%1F{quoted}%7F"


def test_pairs_are_read_as_a_list_or_as_text():
    read = pairs_of("Layers", "a kind and a width")
    assert read([["exponent", 3], ("tanh", "4")]) == [["exponent", 3], ("tanh", "4")]
    assert read("exponent:3, tanh:4") == [("exponent", "3"), (" tanh", "4")]
    assert read("") == read([]) == []
    for raw in (7, None, [1], [["exponent"]], ["ab"], [["a", 1, 2]], {"a": 1}):
        with pytest.raises(
            ValueError, match=f"^Layers are {re.escape(repr(raw))}: they take a kind and a width each$"
        ):
            read(raw)


# ---- text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number):
    assert float(as_text(number)) == number


@with_each(
    ("value", "text"),
    [
        (60.0, "60"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (0.1, "0.1"),
        (7, "7"),
        (True, "true"),
        ("a", "a"),
    ],
)
def test_texts_are_short(value, text):
    assert as_text(value) == text


def test_pairs_and_settings_read_back_from_their_texts():
    assert joined_pairs([("exponent", 8), (50, 0.01)]) == "exponent:8,50:0.01"
    assert split_pairs("exponent:8,50:0.01, ,x") == [("exponent", "8"), ("50", "0.01"), ("x", "")]
    assert (
        joined_settings("adam", {"beta1": 0.5, "epsilon_inside_root": True})
        == "adam,beta1:0.5,epsilon_inside_root:true"
    )
    assert joined_settings("adam", {}) == "adam"
    assert split_settings("adam,beta1:0.5") == ("adam", {"beta1": "0.5"})
    assert split_settings("adam") == ("adam", {})


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("adam,beta1:0.5", {"name": "adam", "beta1": "0.5"}),
        ("", {"name": ""}),
        ({"beta1": 1}, {"beta1": 1}),
        (7, {"name": 7}),
        (None, {"name": None}),
    ],
)
def test_a_name_with_settings_is_a_text_or_a_mapping(raw, found):
    assert named(raw) == found


@given(st.lists(st.tuples(st.from_regex(r"\A[a-z_]+\Z"), st.text(max_size=20)), max_size=5))
def test_fields_read_back_from_a_query(fields):
    assert split_query(joined_query(fields)) == fields
    assert split_query("?" + joined_query(fields)) == fields


def test_a_query_is_readable_and_bounded():
    assert (
        joined_query([("c", "sgd,learning_rate:0.1"), ("f", "x*(y+1)&2")])
        == "c=sgd,learning_rate:0.1&f=x*(y%2B1)%262"
    )
    assert LONGEST_QUERY == 10_000
    assert split_query("x=" + "1" * 2 * LONGEST_QUERY) == [("x", "1" * (LONGEST_QUERY - 2))]


@with_each(
    ("query", "fields"),
    [
        ("formula=sin(x)+cos(y)", [("formula", "sin(x)+cos(y)")]),
        ("x=+4&noise=1e+1", [("x", "+4"), ("noise", "1e+1")]),
        ("formula=x^2+++y^2", [("formula", "x^2+++y^2")]),
        ("formula=x%5E2%20+%20y", [("formula", "x^2 + y")]),
        ("formula=x%5E2+%2B+y", [("formula", "x^2 + y")]),
        ("formula=sin%28x%29+cos%28y%29", [("formula", "sin(x) cos(y)")]),
        ("formula=sin%28x%29+cos(y)", [("formula", "sin(x)+cos(y)")]),
        ("formula=x%5E2%20%2B%20y+1", [("formula", "x^2 + y+1")]),
        ("formula=(x-1)%5E2%2By%5E2+3", [("formula", "(x-1)^2+y^2+3")]),
        ("?a=1&&b&c=", [("a", "1"), ("b", ""), ("c", "")]),
        ("a=%ff&%3D=%26", [("a", "\ufffd"), ("=", "&")]),
    ],
)
def test_a_plus_of_an_address_is_a_plus_unless_a_form_wrote_it(query, fields):
    assert split_query(query) == fields


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("a:0,5", [("a", "0,5")]),
        ("a:0,5,b:1", [("a", "0,5"), ("b", "1")]),
        ("50:0,01, 100:1,5e-3", [("50", "0,01"), (" 100", "1,5e-3")]),
        ("relu:16,exponent:8", [("relu", "16"), ("exponent", "8")]),
        ("a:1,b2", [("a", "1"), ("b2", "")]),
    ],
)
def test_a_comma_before_digits_alone_is_a_decimal_one(text, pairs):
    assert split_pairs(text) == pairs


# ---- what is not understood


def test_names_that_nothing_is_called_are_told_with_what_was_meant():
    known = ("learning_rate", "beta1")
    assert strange(["BETA1", "beta1", "learning_rat", "zap", "amp;beta1"], known, "Adam") == {
        "BETA1": "Adam has no 'BETA1': did you mean beta1?",
        "learning_rat": "Adam has no 'learning_rat': did you mean learning_rate?",
        "zap": "Adam has no 'zap': it takes one of learning_rate, beta1",
        "amp;beta1": "Adam has no 'amp;beta1': leave out the amp; after &",
    }
    assert strange(["beta1", "beta1"], known, "Adam") == {"beta1": "Adam has beta1 2 times: it takes it once"}
    assert strange(["zap"], known, "Adam", also=("zap",)) == {}
    assert strange(["pannels"], known, "It", also=("panels",)) == {
        "pannels": "It has no 'pannels': did you mean panels?"
    }
    assert strange_settings("adam,beta1:0.5,beta3:0.5", known, "Adam") == {
        "beta3": "Adam has no 'beta3': did you mean beta1?"
    }


def test_names_beside_those_of_a_record_are_passed_over():
    assert strange_in_link("a=1&lesson=x&axis=log", ("a",), "It").keys() == {"axis"}
    assert strange_in_link("a=1&lesson=x&axis=log", ("a",), "It", ("axis",)) == {}
    assert strange_in_link("c=1&c=2&a=1&a=2", ("a", "c"), "It", several=("c",)).keys() == {"a"}
    assert strange_in_link("a=" + "1" * (LONGEST_QUERY - 2), ("a",), "It") == {}
    assert strange_in_link("a" * (LONGEST_QUERY + 1), ("a",), "It") == {
        "link": "The link has 10,001 characters: it takes at most 10,000"
    }


def test_a_convention_that_is_as_usual_is_left_out_of_plain_values_and_another_one_is_not():
    usual, other = OPTIMIZERS["momentum"](), OPTIMIZERS["momentum"](rate_outside=True)
    assert plain(usual) == {"name": "momentum", "learning_rate": 0.01, "momentum": 0.9}
    assert plain(other) == plain(usual) | {"rate_outside": True}
    assert Reading(plain(other)).settings(usual) == other
