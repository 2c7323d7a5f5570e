"""Descents of which every bit counts end early where nothing moves them any more."""

import numpy as np
import pytest

from core.batched.descents import Descents
from core.batched.engine import Engine, run_block
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

BOWL = SURFACES["bowl"]


@pytest.mark.parametrize("name", ["sgd", "momentum"])
def test_a_descent_at_its_minimum_to_the_last_bit_is_not_walked_to_the_end(name):
    rule = OPTIMIZERS[name](learning_rate=0.1)
    engine = Engine(Descents(BOWL, rule, (0.0, 0.0), 600, thorough=True), np.arange(1))
    assert not engine.advance(580)
    far = Engine(Descents(BOWL, rule, (6.0, -3.0), 600, thorough=True), np.arange(1))
    assert far.advance(100)


def test_who_still_creeps_goes_on():
    rule = OPTIMIZERS["sgd"](learning_rate=1e-9)
    descents = Descents(BOWL, rule, (1.0, 1.0), 600, thorough=True)
    assert Engine(descents, np.arange(1)).advance(580)
    assert run_block(descents).ends[0, 0] < 1.0
