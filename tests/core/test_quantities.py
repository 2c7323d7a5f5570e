"""How values are read, refused and described."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quantities import Quantity, check_whole, nearest_name, number, point, quoted, shortened, typed_number
from tests.each import with_each

STEPS = Quantity("Steps", minimum=1, maximum=10_000, integer=True)
RATE = Quantity("Learning rate", "α", maximum=1e3, open_minimum=True, scale="log")
SWITCH = Quantity("ε inside the root", scale="switch")


@pytest.mark.parametrize(("raw", "value"), [("60", 60), (" 60 ", 60), (60, 60), ("1e3", 1000), (60.0, 60)])
def test_whole_numbers_are_read_from_text_and_numbers(raw, value):
    assert STEPS.read(raw) == value
    assert isinstance(STEPS.read(raw), int)


@pytest.mark.parametrize(("raw", "value"), [("1e-3", 0.001), ("0.1", 0.1), ("+2", 2.0), (".5", 0.5)])
def test_numbers_are_read_as_typed(raw, value):
    assert RATE.read(raw) == value


@with_each("sign", "-−–‒‐‑﹣－")
def test_every_minus_sign_of_keyboards_and_documents_is_one(sign):
    assert Quantity("x", minimum=-10, maximum=10).read(f"{sign}4") == -4.0
    assert RATE.read(f"1e{sign}3") == 0.001


# As in tests/assets/lib/numbers.test.js.
@with_each(
    ("text", "number"),
    [
        ("0,5", 0.5),
        ("–3", -3.0),
        ("−0,25", -0.25),
        ("1,0005", 1.0005),
        ("0,125", 0.125),
        (",5", 0.5),
        ("1,5e-3", 0.0015),
        ("1.000", 1.0),
        ("12.345", 12.345),
    ],
)
def test_numbers_as_people_type_them(text, number):
    assert typed_number(text) == typed_number(f" {text}\n") == number


@with_each(
    ("text", "hint"),
    [
        ("1,000", "write 1000, or 1.000"),
        ("-12,345", "write -12345, or -12.345"),
        ("1.000,5", "write 1000.5"),
        ("1,000.5", "write 1000.5"),
        ("1 000", "write 1000"),
        ("1\u202f000,5", "write 1000.5"),
        ("1’000", "write 1000"),
        ("1.000.000", "write 1000000"),
        ("10,000,000", "write 10000000"),
        ("1,2,3", ""),
        ("1.2.3", ""),
        ("1_000", ""),
        ("one", ""),
        ("", ""),
        ("nan", ""),
        ("1e999", ""),
    ],
)
def test_signs_between_thousands_are_refused_with_what_to_write(text, hint):
    with pytest.raises(ValueError, match=r"^(write .*)?$") as refusal:
        typed_number(text)
    assert str(refusal.value) == hint


def test_a_refusal_ends_with_the_hint():
    with pytest.raises(ValueError, match="takes") as refusal:
        STEPS.read("1,000")
    assert str(refusal.value) == "Steps is '1,000': it takes a whole number from 1 to 10,000; write 1000"
    with pytest.raises(ValueError, match=r"above 0 and at most 1,000; write 1000, or 1\.000$"):
        RATE.read("1,000")


@with_each(
    ("quantity", "raw", "message"),
    [
        (STEPS, "", "Steps is empty: it takes a whole number from 1 to 10,000"),
        (STEPS, None, "Steps is empty: it takes a whole number from 1 to 10,000"),
        (STEPS, "abc", "Steps is 'abc': it takes a whole number from 1 to 10,000"),
        (STEPS, "-1", "Steps is −1: it takes a whole number from 1 to 10,000"),
        (STEPS, "2.5", "Steps is 2.5: it takes a whole number from 1 to 10,000"),
        (STEPS, 1e9, "Steps is 1,000,000,000: it takes a whole number from 1 to 10,000"),
        (RATE, "0", "Learning rate is 0: it takes a number above 0 and at most 1,000"),
        (RATE, "inf", "Learning rate is 'inf': it takes a number above 0 and at most 1,000"),
        (RATE, "nan", "Learning rate is 'nan': it takes a number above 0 and at most 1,000"),
        (RATE, "1_0", "Learning rate is '1_0': it takes a number above 0 and at most 1,000"),
        (RATE, True, "Learning rate is true: it takes a number above 0 and at most 1,000"),
        (SWITCH, "perhaps", "ε inside the root is 'perhaps': it takes true or false"),
        (SWITCH, 1, "ε inside the root is 1: it takes true or false"),
    ],
)
def test_a_refusal_quotes_the_value_and_says_what_is_accepted(quantity, raw, message):
    with pytest.raises(ValueError, match="it takes") as refusal:
        quantity.read(raw)
    assert str(refusal.value) == message


@with_each(
    ("value", "told"),
    [
        (10**10 - 1, "9,999,999,999"),
        (-(10**10) + 1, "−9,999,999,999"),
        (10**10, "10¹⁰"),
        (123456789012345, "1.23456789×10¹⁴"),
        (10**15 - 1, "10¹⁵"),
        (10**15, "1000000000000000"),
        (-(10**15), "-1000000000000000"),
        (10**400, f"1{'0' * 35}…0"),
        (12345.678901234, "12345.6789"),
        (-0.5, "−0.5"),
    ],
)
def test_a_wrong_number_is_told_in_ten_digits_and_beyond_fifteen_as_it_is_typed(value, told):
    with pytest.raises(ValueError, match="it takes") as refusal:
        STEPS.check(value)
    assert str(refusal.value) == f"Steps is {told}: it takes a whole number from 1 to 10,000"


@with_each(
    ("ends", "accepts", "wrong", "right"),
    [
        ({}, "a number from −1 to 2", (-1.01, 2.01), (-1, 2, 0.5)),
        ({"open_minimum": True}, "a number above −1 and at most 2", (-1.0, 2.01), (-0.99, 2)),
        ({"open_maximum": True}, "a number at least −1 and below 2", (-1.01, 2), (-1, 1.99)),
        ({"open_minimum": True, "open_maximum": True}, "a number above −1 and below 2", (-1, 2.0), (-0.99, 1.99)),
        ({"integer": True}, "a whole number from −1 to 2", (-2, 3, 0.5), (-1, 2, 1.0)),
    ],
)
def test_the_ends_of_a_range_are_in_it_unless_they_are_open(ends, accepts, wrong, right):
    quantity = Quantity("Size", minimum=-1, maximum=2, **ends)
    assert quantity.accepts == accepts
    quantity.check(np.array(right, dtype=float))
    for value in right:
        assert quantity.check(value) is None and quantity.read(value) == value
    for value in wrong:
        told = f"{value:g}".replace("-", "−")
        for form in (value, np.float64(value), np.array([0.0, value, 9.0, -9.0]), np.array([[1.0], [value]])):
            with pytest.raises(ValueError, match=f"^Size is {told}: it takes {accepts}$"):
                quantity.check(form)


@with_each("value", [[[1, 2], [3]], "1", np.array(["1"]), np.array([True]), True, None, 1j])
def test_what_is_no_number_is_refused_in_arrays_too(value):
    with pytest.raises(ValueError, match=r"^Size is .*: it takes a number from 0 to 1$"):
        Quantity("Size").check(value)


@with_each("value", [1, 0.0, "true", np.array([True]), None])
def test_a_switch_is_true_or_false_alone(value):
    SWITCH.check(np.True_)
    with pytest.raises(ValueError, match="it takes true or false"):
        SWITCH.check(value)


def test_a_long_value_is_quoted_in_short():
    with pytest.raises(ValueError, match="it takes") as refusal:
        STEPS.read("x" * 10_000)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "'x'"),
        ("y" * 38, f"'{'y' * 38}'"),
        ("y" * 39, f"'{'y' * 35}…'"),
        ([1] * 99, f"{repr([1] * 99)[:36]}…]"),
    ],
)
def test_a_value_is_quoted_whole_up_to_40_characters(value, text):
    assert quoted(value) == text


@pytest.mark.parametrize(("raw", "value"), [("true", True), ("False", False), (True, True)])
def test_switches_are_read(raw, value):
    assert SWITCH.read(raw) is value


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.integers())))
def test_anything_is_either_read_within_range_or_refused_in_words(raw):
    for quantity in (STEPS, RATE):
        value = refusal = None
        try:
            value = quantity.read(raw)
        except ValueError as error:
            refusal = str(error)
        if refusal is None:
            assert math.isfinite(value)
            quantity.check(value)
        else:
            assert quantity.accepts in refusal


# Text.


@with_each(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.5, "−2.5"),
        (1.443e-7, "1.443×10⁻⁷"),
        (-1e-7, "−10⁻⁷"),
        (9.99996e-5, "0.0001"),
        (9.99996e-8, "10⁻⁷"),
        (99999.6, "10⁵"),
        (12345.6, "12350"),
        (math.inf, "∞"),
        (123456.0, "1.235×10⁵"),
        (0.097834, "0.09783"),
    ],
)
def test_numbers_in_sentences(value, text):
    assert number(value) == text


def test_numbers_with_more_digits():
    assert number(-12345.67, digits=6) == "−12345.7"
    assert number(99999.0, digits=5) == "99999" and number(100000.0, digits=6) == "10⁵"


def test_a_point_has_four_digits_of_each_number():
    assert point(3.0, -2.805118) == "(3, −2.805)" and point(12.3456, 0, 5) == "(12.346, 0)"


def test_a_long_text_ends_with_an_ellipsis_within_its_length():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 39 + "…"
    assert shortened("logarithm", 9) == "logarithm"
    assert shortened("logarithm", 8) == "logarit…"


def test_the_name_that_was_meant_is_the_nearest():
    names = ["beta", "beta1", "beta12"]
    assert nearest_name("BETA1", names) == "beta1" and nearest_name("beta11", iter(names)) == "beta1"
    assert nearest_name("zap", names) is nearest_name("", names) is nearest_name("beta1", []) is None


def test_a_whole_number_is_python_s_or_numpy_s_within_its_limits():
    for value in (1, 5, np.int32(5)):
        check_whole("count", value, 1, 5)
    check_whole("count", 10**9, 1)
    for value in (0, 6, True, 2.0, "3", None):
        with pytest.raises(ValueError, match=f"^count is {value!r}: a map takes a whole number from 1 to 5$"):
            check_whole("count", value, 1, 5, "a map")
