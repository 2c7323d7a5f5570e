"""How many cases, and what they cost.

FALL_LINE_CASES says how many cases there are in all, which the targets share; `make fuzz` sets it to 10,000. Else,
as in `make test`, they are a taste: the slowest tests that need no browser would be these. The cases are the same
in every run.
"""

import logging
import os
import time
from collections import defaultdict
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings

CASES = int(os.environ.get("FALL_LINE_CASES", "200"))
costs = defaultdict(list)


def cases(share):
    """Settings for a test that takes this share of the cases."""
    return settings(
        max_examples=max(int(share * CASES), 5),
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module", autouse=True)
def _quiet_log():
    """No case may leave a traceback in the log."""
    told = []

    class Listener(logging.Handler):
        def emit(self, record):
            if record.exc_info:
                told.append(self.format(record))

    listener = Listener(logging.ERROR)
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    assert told == []


@contextmanager
def counted(target):
    """One case, whose processor time is noted."""
    began = time.thread_time()
    yield
    costs[target].append(time.thread_time() - began)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["costs"] = dict(costs)


def pytest_testnodedown(node, error):
    for target, seconds in getattr(node, "workeroutput", {}).get("costs", {}).items():
        costs[target].extend(seconds)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    if not costs or "FALL_LINE_CASES" not in os.environ:
        return
    terminalreporter.section("cases, and the slowest of them in seconds of processor time")
    for target, seconds in sorted(costs.items(), key=lambda item: -max(item[1])):
        slow = "   over a second" * (max(seconds) > 1)
        terminalreporter.write_line(f"{len(seconds):7,}  {max(seconds):6.3f}  {target}{slow}")
    terminalreporter.write_line(f"{sum(map(len, costs.values())):7,}          in all")
