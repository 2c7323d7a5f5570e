"""States of a rule, taken apart and put together again."""

from collections import namedtuple

import numpy as np
import pytest

from app.homework.functions import Trouble
from app.homework.states import Forms
from tests.each import with_each

Pair = namedtuple("Pair", "first second")


@with_each(
    ("state", "leaves"),
    [
        (1.5, [1.5]),
        ([], []),
        ({}, []),
        ([1.5, 2.5, 3.5], [1.5, 2.5, 3.5]),
        ((1.5,), [1.5]),
        ({"m": 1.5}, [1.5]),
        ({"m": 1.5, "s": [2.5, {"t": 3}]}, [1.5, 2.5, 3]),
        (Pair(1.5, (2.5, 4)), [1.5, 2.5, 4]),
        ([None, True, "name", 2.5], [2.5]),
    ],
)
def test_a_state_is_put_together_as_it_was(state, leaves):
    forms = Forms()
    number, found = forms.apart(state)
    assert found == leaves
    again = forms.together(number, leaves)
    assert again == state and type(again) is type(state)


def test_numbers_come_back_where_they_were_and_counts_whole():
    forms = Forms()
    forms.apart([0.0])
    number, _ = forms.apart({"m": 0.0, "seen": (0, 0.0)})
    again = forms.together(number, [1.5, 2.0, 3.5])
    assert again == {"m": 1.5, "seen": (2, 3.5)} and isinstance(again["seen"][0], int)


def test_states_of_one_form_have_its_number_and_others_another():
    forms = Forms()
    assert [forms.apart(state)[0] for state in ([1.5], (1.5,), [2.5], {"m": 1.5}, {"s": 1.5}, [1], [True])] == [
        0,
        1,
        0,
        2,
        3,
        4,
        5,
    ]
    with pytest.raises(Trouble, match="its state is gone with the process that it was in"):
        forms.together(6, [])


def test_arrays_are_kept_and_what_is_neither_number_nor_text_is_refused():
    forms, values = Forms(), np.array([1.0, 2.0])
    number, leaves = forms.apart([values, np.float64(3.0)])
    assert leaves[0] is values and forms.together(number, leaves)[0] is values
    with pytest.raises(Trouble, match="its state has a set: numbers, arrays, tuples, lists and dicts are kept"):
        forms.apart([1.0, {2.0}])


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (1.5, ["state"]),
        ([1.5, None, 2], ["state[0]", "state[2]"]),
        ({"m": 1.5, "s": [2.5, {"t": 3}]}, ["m", "s[0]", "s[1].t"]),
        (Pair(1.5, (2.5, 4)), ["first", "second[0]", "second[1]"]),
        (["text", True], []),
    ],
)
def test_what_is_kept_has_the_names_of_where_it_is(state, names):
    forms = Forms()
    assert forms.names(forms.apart(state)[0]) == names
