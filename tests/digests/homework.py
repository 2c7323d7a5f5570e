"""What the room of a reader's file finds in it and computes, without its process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from app.homework.functions import Trouble
from app.homework.room import MODULE, Room
from tests.app.homework.conftest import RULES
from tests.digests.digest import NUMBER
from tests.digests.reach import Parts

MORE = """
import numpy as np

def rprop(x, y, dx, dy, d_x, d_y, up=1.2, down=0.5, hparams=None):
    d_x, d_y = (np.where(d == 0, 0.1, d) for d in (d_x, d_y))
    return x - d_x * np.sign(dx), y - d_y * np.sign(dy), d_x * up, d_y * down

def listed(theta, grad, state, lr=0.1):
    state = state or [0.0, (0.0, {"n": 0})]
    return theta - lr * grad, state

def counts(x, y, dx, dy, i, lr):
    if i > 1:
        raise ValueError("too\\nfar")
    return x - lr * dx / (1 + i), y - lr * dy / (1 + i)

class Kept:
    lr = 0.1

    def update(self, g):
        self.n = getattr(self, "n", 0) + 1
        return -self.lr * g / self.n
"""
ODD = """
import numpy as np

def twice(x, y, grad, lr=0.1):
    a, b = grad(x, y)
    a, b = grad(x - lr * a, y - lr * b)
    return x - a, y - b

def both(x, y, dx, dy, gradient):
    return gradient(x - 0.1 * dx, y)

def after(x, y, dx, dy, gradient):
    a, b = gradient(x, y)
    return x - 0.1 * a, y - 0.1 * dy

def never(x, y, grad):
    return x, y

def listed(x, y, dx, dy, v_x, v_y):
    return [x - 0.1 * dx, y - 0.1 * dy, dx, dy]

def many(x, y, dx, dy, v_x, v_y):
    return x, y, dx

def words(x, y, dx, dy):
    return x - dx, "y"

def nothing(x, y, dx, dy):
    pass

def reads(x, y, dx, dy, hparams):
    own, flag = hparams.get("mine", 2), hparams.get("on", True)
    return x - hparams.get("alpha", 0.3) * dx, y - hparams["mine"] * hparams["beta2"] * dy * hparams.get("rho", own)

def asks(x, y, dx, dy, params):
    name = "momentum"
    return x - params[name] * dx, y - params["epsilon"] * params["lr"] * dy

def lacks(x, y, dx, dy, hyperparameters):
    name = "else"
    return x - hyperparameters[name] * dx, y

def counted(x, y, dx, dy, step, epoch, iteration, t, m_x, m_y, lr, gamma=1, on=True, _x=0.5, beta1=0.4):
    return x - lr * dx / (1 + step + 2 * epoch), y - _x * dy / (t + iteration), m_x + t, m_y + gamma * on * beta1

def needs(x, y, dx, dy, other):
    return x, y

def parted(x, y, dx, dy):
    return x - 0.1 * np.max(dx), y - 0.1 * dy

def greatest(x, y, dx, dy, lr):
    return x - np.max(lr) * dx, y

def late(x, y, dx, dy, i):
    return x - (0.1 if i < 3 else 0.1 * np.max(dx)), y

def close(x, y, dx, dy):
    return x - 0.1 * dx + 3e-10 * np.size(x), y

def helper(x, y):
    return x

def half(x, y, dx):
    return x, y

def third(y, dx, dy):
    return y, y

class Ahead:
    def __init__(self, lr=0.1, own=3, flag=True, name="a"):
        self.lr, self.own, self.seen, self.kept = lr, own, [], {"n": 0}

    def init(self, x):
        return (0.0 * x, [None, "text", 2, True], {"a": {"b": 1.5}})

    def look_ahead(self, x, state):
        return x - self.lr * state[0]

    def update(self, g, state, x):
        self.seen.append(1)
        self.kept["n"] += 1
        return -self.lr * g / self.kept["n"], (g, state[1], state[2])

class Pairless:
    def init(self, x):
        return None

    def update(self, g, state, x):
        return -g

class Triple(Pairless):
    def update(self, g, state, x):
        return -g, state, 1

class Wordy(Pairless):
    def update(self, g, state, x):
        return "down", state

class Sets(Pairless):
    def init(self, x):
        return {1, 2}

class Slots(Pairless):
    __slots__ = ()

    def update(self, g, state, x):
        return -0.1 * g, state

class Without:
    def update(self, g, state, x):
        return -g, state
"""
SPREAD = np.array([[1.5, -0.5, 2.0], [0.25, 3.0, -1.0]])


def room_result() -> Parts:
    """The rules of these files, and three steps of each rule, alone and for several points at once."""
    found: Parts = {}
    for file, source in {"rules": RULES, "more": MORE, "odd": ODD}.items():
        with _room() as room:
            found[f"{file}, loaded"] = room.load(f"/nowhere/{file}.py", source)["rules"]
            for name in list(room.rules):
                found[f"{file}, {name} tried"] = (tried := room.tried(name)) | {"alone": bool(tried["alone"])}
                for many in (False, True):
                    told, numbers = _stepped(room, name, many)
                    called = f"{file}, {name}, {'together' if many else 'singly'}"
                    found[f"{called}, told"] = told
                    found[called] = np.array(numbers)
    return found


@contextmanager
def _room() -> Iterator[Room]:
    """A room; what it changes of this process is put back."""
    path, written, module = [*sys.path], sys.dont_write_bytecode, sys.modules.get(MODULE)
    try:
        yield Room()
    finally:
        sys.path[:], sys.dont_write_bytecode = path, written
        sys.modules.pop(MODULE, None)
        if module is not None:
            sys.modules[MODULE] = module


def _stepped(room: Room, name: str, many: bool) -> tuple[list[Any], list[float]]:
    """What three steps are told with, and all of their numbers."""
    fields = dict(room.rules[name].fields)
    vary = [field for field, value in fields.items() if isinstance(value, float)][:1]
    job = {"rule": name, "many": many, "settings": fields, "vary": vary, "step": 0, "form": 0}
    own = [fields[field] * np.array([1.0, 0.9, 0.8]) for field in vary]
    told, numbers, (x, y) = list[Any](), list[float](), SPREAD.copy()
    try:
        head, arrays = room.stepped(job | {"do": "begin"}, [x, y, *own])
        for step in range(3):
            state, job = arrays[2:], job | {"step": step, "form": head["form"]}
            _, (ahead_x, ahead_y) = room.stepped(job | {"do": "ahead"}, [x, y, *own, *state])
            slopes = [2 * ahead_x + ahead_y, ahead_x + 3 * ahead_y]
            head, arrays = room.stepped(job | {"do": "take"}, [x, y, *slopes, *own, *state])
            told.append(head)
            numbers += [float(number) for array in (ahead_x, ahead_y, *arrays) for number in np.ravel(array)]
            x, y = arrays[:2]
    except (Trouble, ArithmeticError, LookupError, TypeError, ValueError) as error:
        told.append(["failed", *NUMBER.findall(room.said(error))[:1]])  # its line
    return told, numbers
