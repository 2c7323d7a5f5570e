"""Many cases in one test: all are run, and those that fail are named."""

import pytest

from tests.each import with_each


def test_every_combination_of_cases_is_run():
    seen = []

    @with_each("a, b", [(1, 2), (3, 4)])
    @with_each("c", "xy")
    def check(a, b, c, fixture):
        seen.append((a, b, c, fixture))

    check(fixture=0)
    assert seen == [(1, 2, "x", 0), (1, 2, "y", 0), (3, 4, "x", 0), (3, 4, "y", 0)]


def test_who_fails_is_named_and_the_others_are_run_all_the_same():
    @with_each("number", range(4))
    def check(number, least):
        assert number >= least

    check(least=0)
    with pytest.raises(AssertionError) as found:
        check(least=1)
    assert found.value.__notes__ == ["where number is 0"]
    with pytest.raises(ExceptionGroup, match="2 of 4 cases") as found:
        check(least=2)
    assert [error.__notes__ for error in found.value.exceptions] == [["where number is 0"], ["where number is 1"]]


def test_cases_may_be_found_when_the_test_is_run():
    found = []

    @with_each("a", lambda: found)
    def check(a):
        assert a == 1

    with pytest.raises(AssertionError, match="there are cases"):
        check()
    found.append(1)
    check()


def test_the_test_takes_its_cases():
    with pytest.raises(AssertionError, match="each name is a parameter of the test"):
        with_each("a", [1])(lambda b: None)
