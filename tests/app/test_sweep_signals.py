"""Signals while a sweep runs in this process, and after it."""

import signal

import pytest

from app.sweep import _interruptible

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("number", NUMBERS)
def test_both_signals_interrupt_a_sweep_and_mean_afterwards_what_they_meant_before(number):
    before = [signal.getsignal(each) for each in NUMBERS]
    with pytest.raises(KeyboardInterrupt), _interruptible():
        signal.raise_signal(number)
    assert [signal.getsignal(each) for each in NUMBERS] == before
