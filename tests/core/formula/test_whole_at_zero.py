"""A typed rule that looks at x and y together, where one of them is zero."""

import numpy as np
import pytest

from core.descent import descend
from core.descent.states import states
from core.formula.rule import rule_of
from core.surfaces import SURFACES


@pytest.mark.parametrize("lines", ["n = norm(g)\nx = x - alpha*g/max(n, 1)", "x = x - alpha*min(sum(g*g), 1)*g"])
def test_it_steps_from_zero_as_from_elsewhere(lines):
    rule = rule_of(lines)(learning_rate=0.1)
    path = descend(SURFACES["booth"], rule, (0.0, 2.0), 30)
    assert len(path.points) == 31 and np.isfinite(path.points).all()
    along = descend(SURFACES["bowl"], rule, (0.0, 2.0), 10)
    assert along.points[:, 0].tolist() == [0.0] * 11 and (np.diff(along.points[:, 1]) < 0).all()
    told = states(path, 30)
    assert all(np.isfinite(column).all() for column in told.columns.values())
