"""A reader's file of rules, and what has it loaded."""

import os
from contextlib import contextmanager

import pytest

from app.homework.library import Library
from core.optimizers.own import PREFIX, bring

RULES = """
import math

def momentum(x, y, dx, dy, v_x, v_y, hparams):
    v_x = hparams["gamma"] * v_x + hparams["alpha"] * dx
    v_y = hparams["gamma"] * v_y + hparams["alpha"] * dy
    return x - v_x, y - v_y, v_x, v_y

def adam(x, y, dx, dy, m_x, m_y, s_x, s_y, i, hparams):
    b1, b2, found = hparams["beta1"], hparams["beta2"], []
    for p, d, m, s in ((x, dx, m_x, s_x), (y, dy, m_y, s_y)):
        m, s = b1 * m + (1 - b1) * d, b2 * s + (1 - b2) * d**2
        found.append((p - hparams["alpha"] * m / math.sqrt(s + hparams["epsilon"]), m, s))
    (x, m_x, s_x), (y, m_y, s_y) = found
    return x, y, m_x, m_y, s_x, s_y

def stops(x, y, dx, dy, i, lr=0.1, kappa=2.0):
    return x - lr * dx / (3 - i), y - lr * kappa * dy

class Ahead:
    def __init__(self, lr=0.05, gamma=0.9):
        self.lr, self.gamma = lr, gamma

    def init(self, x):
        return {"v": 0.0 * x, "t": 0, "seen": [None]}

    def look_ahead(self, x, state):
        return x - self.gamma * state["v"]

    def update(self, g, state, x):
        v = self.gamma * state["v"] + self.lr * g
        return -v, {"v": v, "t": state["t"] + 1, "seen": state["seen"]}

class Itself:
    def __init__(self, lr=0.05, gamma=0.9):
        self.lr, self.gamma, self.steps, self.nothing = lr, gamma, 0, object()

    def init(self, x):
        self.v = 0.0 * x

    def update(self, g, state, x):
        self.v = self.gamma * self.v + self.lr * g
        self.steps += 1
        return -self.v, state

def nag(x, y, grad, v_x, v_y, gamma, lr):
    dx, dy = grad(x - gamma * v_x, y - gamma * v_y)
    v_x, v_y = gamma * v_x + lr * dx, gamma * v_y + lr * dy
    return x - v_x, y - v_y, v_x, v_y

def lost(x, y, dx, dy, i):
    return (math.nan if i == 2 else x - dx), y
"""


def brought(library):
    """Let there be the rules of this library and no others."""
    bring({PREFIX + name: rule for name, rule in library.contents.rules.items()})


@contextmanager
def loaded(folder):
    """The rules of a file of this folder, until they are done with."""
    file = folder / "my_rules.py"
    file.write_text(RULES)
    found = Library(file)
    found.refresh()
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(autouse=True)
def none_stays():
    """After a test there are no rules of a file: later ones of the same process, elsewhere, begin without any."""
    yield
    bring({})


@pytest.fixture(scope="package")
def library(tmp_path_factory):
    """The file's rules, loaded once for all tests that leave it as it is."""
    with loaded(tmp_path_factory.mktemp("rules")) as found:
        yield found


@pytest.fixture
def saved():
    """Saves a file as an editor does, at another time of the clock."""

    def save(file, text):
        file.write_text(text)
        then = file.stat().st_mtime_ns + 10**9
        os.utime(file, ns=(then, then))

    return save
