"""The start of a server, in which nothing is thrown away."""

import gc

import pytest

from app.web.uncollected import uncollected


@pytest.fixture(autouse=True)
def as_before():
    frozen = gc.get_freeze_count()
    yield
    gc.enable()
    if not frozen:
        gc.unfreeze()


def test_nothing_is_collected_while_it_lasts_and_what_was_made_is_never_looked_at_again():
    before = gc.get_freeze_count()
    with uncollected():
        assert not gc.isenabled()
        made = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)


def test_a_start_that_fails_collects_again():
    with pytest.raises(ZeroDivisionError), uncollected():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_what_was_switched_off_stays_off():
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
