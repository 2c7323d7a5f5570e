"""Rules in a reader's own file: which there are, and what is said of those that are not there."""

import pytest

from core.optimizers import OPTIMIZERS
from core.optimizers.own import OWN, OwnRule, absent, bring, other_version, told_of_file
from tests.each import with_each

LONG = "a" * 50


class Mine(OwnRule):
    name, file, version = "python:mine", "my_rules.py", "0a1b"


class Other(Mine):
    name = "python:other"


@pytest.fixture
def own():
    bring({"python:mine": Mine, "python:other": Other})
    yield OWN
    bring({})


def test_the_rules_of_a_file_are_a_mapping_in_the_order_of_their_lines(own):
    assert list(own) == ["python:mine", "python:other"] and len(own) == 2
    assert list(own.values()) == [Mine, Other] and own["python:other"] is Other
    assert (Mine.pairs, Mine.of_reader, Mine.reference, OPTIMIZERS["sgd"].of_reader) == (True, True, "", False)
    given = {"python:mine": Mine}
    bring(given)
    given["python:other"] = Other
    assert list(own) == ["python:mine"]


def test_what_is_not_there_is_said_with_what_is(own):
    assert (
        absent(f"python:{LONG}") == f"Optimizer is {LONG[:40]}, which my_rules.py doesn't have: it has mine, other"
    )
    bring({})
    told = f"Optimizer is {LONG[:40]} of a file of Python: give --rules "
    assert absent(f"python:{LONG}", f"{LONG}.py") == told + LONG[:40]
    for none in (None, "", 3):
        assert absent(f"python:{LONG}", none) == f"{told}my_rules.py"


def test_a_record_tells_the_file_of_a_rule_that_has_one():
    told = {"file": "my_rules.py", "hash": "0a1b"}
    assert told_of_file(Mine) == told_of_file(object.__new__(Mine)) == told
    assert told_of_file(OPTIMIZERS["sgd"]) == told_of_file(OPTIMIZERS["sgd"]()) == {}


@with_each(
    ("settings", "said"),
    [
        ({}, ""),
        ({"file": "theirs.py"}, ""),
        ({"hash": "0a1b", "file": "theirs.py"}, ""),
        (
            {"hash": "ffff"},
            "my_rules.py has changed since the link was made: the paths are those of the file as it is now",
        ),
        (
            {"hash": "ffff", "file": f"{LONG}.py"},
            f"The link is of '{LONG[:40]}': the paths are those of my_rules.py, which this server has",
        ),
    ],
)
def test_another_state_of_the_file_is_told(settings, said):
    assert other_version(settings, Mine) == said
    assert other_version(settings, OPTIMIZERS["sgd"]) == ""
