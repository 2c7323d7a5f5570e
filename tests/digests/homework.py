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
SPREAD = np.array([[1.5, -0.5, 2.0], [0.25, 3.0, -1.0]])


def room_result() -> Parts:
    """The rules of two files, and three steps of each rule, alone and for several points at once."""
    found: Parts = {}
    for file, source in {"rules": RULES, "more": MORE}.items():
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
