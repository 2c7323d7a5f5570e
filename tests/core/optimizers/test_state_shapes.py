"""A state has one shape from the beginning on: what holds many descents makes room for it once."""

import numpy as np

from core.descent.problem import OnSurface
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.each import with_each

ON_SURFACES = [name for name, rule in OPTIMIZERS.items() if rule.on_surfaces]


@with_each("name", ON_SURFACES)
@with_each("count", [1, 5])
def test_the_first_state_has_the_shapes_of_all_later_ones(name, count):
    rule, position = OPTIMIZERS[name](), np.random.default_rng(3).uniform(-1, 1, (2, count))
    state = rule.init(position)
    first = [np.shape(leaf) for leaf in state]
    for _ in range(4):
        with np.errstate(all="ignore"):
            step, state = rule.move(OnSurface(SURFACES["booth"], position), state, position)
        position = position + step
        assert step.shape == (2, count)
        assert [np.shape(leaf) for leaf in state] == first


@with_each("name", OPTIMIZERS)
def test_a_state_begins_with_numbers_wherever_a_path_does(name):
    rule = OPTIMIZERS[name]()
    beginnings = [np.zeros((2, 3)), *([] if rule.whole else [0.0])]
    for beginning in beginnings:
        assert all(np.isfinite(leaf).all() for leaf in rule.init(beginning))
    one, other = (rule.init(np.full((2, 3), at)) for at in (5.0, -3.0))
    assert name == "schedule_free" or all(np.array_equal(*pair) for pair in zip(one, other, strict=True))
