"""The room of a reader's file, without its process: what it finds, says of errors, and the steps it takes."""

import sys
from itertools import permutations

import numpy as np
import pytest

from app.homework.functions import Trouble
from app.homework.room import MODULE, Room
from tests.app.homework.conftest import RULES


@pytest.fixture
def load(tmp_path, monkeypatch):
    """A room with a file of this source; what it changes of this process is put back."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)
    monkeypatch.setitem(sys.modules, MODULE, sys)

    def loaded(source):
        room = Room()
        return room, room.load(str(tmp_path / "my_rules.py"), source)["rules"]

    return loaded


@pytest.fixture
def room(load):
    return load(RULES)[0]


def job(rule, do, form=0, step=0, many=False, vary=(), **settings):
    return {
        "do": do,
        "rule": rule,
        "many": many,
        "step": step,
        "form": form,
        "settings": settings,
        "vary": list(vary),
    }


def test_its_rules_are_told_in_their_order(load):
    _, rules = load(RULES)
    assert [(rule["name"], rule["asks"]) for rule in rules] == [
        ("momentum", False),
        ("adam", False),
        ("stops", False),
        ("Ahead", True),
        ("Itself", False),
        ("nag", True),
        ("lost", False),
    ]
    assert [rule["line"] for rule in rules] == sorted({rule["line"] for rule in rules}) and rules[0]["line"] == 4


def test_a_default_counts_wherever_its_name_is_read(load):
    reads = 'hparams.get("mine", 2)', 'hparams["mine"]', 'hparams.get("mine")'
    for first, second in permutations(reads, 2):
        _, [rule] = load(
            f"def sgd(x, y, dx, dy, hparams):\n    a = {first}\n    return x - {second} * dx, y - a * dy\n"
        )
        expected = (2.0, []) if reads[0] in (first, second) else (0.1, ["mine"])
        assert (rule["fields"]["own_mine"], rule["unknown"]) == expected


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("ValueError('first\\nsecond')", "ValueError at line 2: first"),
        ("ValueError('only')", "ValueError at line 2: only"),
        ("ValueError", "ValueError at line 2: no message"),
        ("KeyError('a name')", "KeyError at line 2: a name"),
        ("KeyError", "KeyError at line 2: no message"),
        ("FileNotFoundError(2, 'why', 'file')", "FileNotFoundError at line 2: [Errno 2] why: 'file'"),
    ],
)
def test_an_error_is_told_in_one_line_with_its_place(load, error, words):
    room, _ = load(f"def sgd(x, y, dx, dy):\n    raise {error}\n")
    assert room.tried("sgd")["alone"] == words


def test_the_last_line_of_the_file_that_led_to_an_error_is_told(load):
    room, _ = load(
        "import math\n\ndef inner(x):\n    return math.sqrt(-1.0)\n\n"
        "def sgd(x, y, dx, dy):\n    return inner(x), y\n"
    )
    assert room.tried("sgd")["alone"] == "ValueError at line 4: math domain error"
    assert room.said(Trouble("its words alone")) == "its words alone"
    assert room.said(ValueError("of elsewhere\nwith more")) == "ValueError: of elsewhere"


def test_what_takes_arrays_is_told_from_what_does_not(load):
    room, _ = load(
        "def sgd(x, y, dx, dy, lr=0.1):\n    return x - lr * dx, y - lr * dy\n"
        "def first(x, y, dx, dy):\n    return (x - dx if x > 0 else x), y\n"
        "def mean(x, y, dx, dy):\n    import numpy\n    return x - dx, numpy.mean(y)\n"
        "def later(x, y, dx, dy, i):\n    import numpy\n    return x - dx, numpy.mean(y) if i == 2 else y\n"
    )
    hint = ". Written for arrays, with np.sqrt, np.abs and np.where, it takes all points at once"
    elsewhere = "with arrays it leads elsewhere than with numbers" + hint
    assert room.tried("sgd") == {"alone": "", "fields": {"learning_rate": 0.1}}
    assert room.tried("first")["alone"].startswith("ValueError at line 4: ")
    assert room.tried("first")["alone"].endswith(hint)
    assert room.tried("mean")["alone"] == room.tried("later")["alone"] == elsewhere


@pytest.mark.parametrize(("name", "looks"), [("momentum", 0.0), ("Ahead", 0.5), ("Itself", 0.0), ("nag", 0.5)])
@pytest.mark.parametrize("many", [True, False])
def test_steps_of_many_points_are_those_of_each_alone(room, name, looks, many):
    points, rates = np.array([[1.5, -0.5, 2.0], [4.0, 3.0, -1.0]]), np.array([0.1, 0.2, 0.3])
    slopes = np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.25]])
    what = {"many": many, "vary": ["learning_rate"], "momentum": 0.5}
    begun, (x, y, *state) = room.stepped(job(name, "begin", **what), [*points, rates])
    np.testing.assert_array_equal([x, y], points)
    first, (x, y, *state) = room.stepped(
        job(name, "take", begun["form"], **what), [*points, *slopes, rates, *state]
    )
    np.testing.assert_allclose([x, y], points - rates * slopes)
    again = {**what, "form": first["form"], "step": 1}
    ahead, places = room.stepped(job(name, "ahead", **again), [x, y, rates, *state])
    assert ahead["form"] == first["form"]
    np.testing.assert_allclose(places, points - (1 + looks) * rates * slopes)
    _, (x, y, *_) = room.stepped(job(name, "take", **again), [x, y, *slopes, rates, *state])
    np.testing.assert_allclose([x, y], points - 2.5 * rates * slopes)


def test_what_a_function_keeps_begins_at_zero_wherever_it_starts(room):
    for name, many in (("momentum", True), ("momentum", False), ("adam", False)):
        _, (*_, v_x, v_y) = room.stepped(job(name, "begin", many=many), [np.array([0.0, -2.0]), np.zeros(2)])
        assert (v_x.tolist(), v_y.tolist()) == ([0.0, 0.0], [0.0, 0.0])


def test_of_a_class_a_step_that_is_no_number_and_what_can_not_be_kept_are_told(load):
    room, _ = load(
        "class Odd:\n    def __eq__(self, other):\n        raise TypeError\n    __hash__ = None\n"
        "class Wordy:\n    def init(self, x):\n        return 1.5\n"
        "    def update(self, g, state, x):\n        return 'down', state\n"
        "class Keeps:\n    def __init__(self):\n        self.kept = Odd()\n"
        "    def init(self, x):\n        return None\n"
        "    def update(self, g, state, x):\n        self.kept = Odd()\n        return -0.1 * g, state\n"
    )
    assert room.tried("Wordy")["alone"] == "its update returns a step that is no number, but str"
    assert room.tried("Keeps")["alone"].startswith("its state has a Odd: ")


def test_points_whose_states_differ_in_form_are_refused(load):
    room, _ = load(
        "class Odd:\n    def init(self, x):\n        return [x] if x > 0 else [x, x]\n"
        "    def update(self, g, state, x):\n        return -g, state\n"
    )
    alike = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
    assert [part.tolist() for part in room.stepped(job("Odd", "begin"), alike)[1][2:]] == [[1, 2], [3, 4]]
    for x in ([1.0, -2.0], [-1.0, 2.0]):
        with pytest.raises(Trouble, match="its state is put together in several ways"):
            room.stepped(job("Odd", "begin"), [np.array(x), np.array([3.0, 4.0])])
