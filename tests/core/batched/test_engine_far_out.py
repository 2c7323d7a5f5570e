"""Single precision far from the origin, where a box is as wide as a few thousand roundings."""

from dataclasses import replace

import numpy as np

from core.batched import descents
from core.batched.descents import Descents
from core.batched.engine import run_block
from core.descent.outcomes import KINDS, OutcomeKind
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS


def test_descents_that_come_to_rest_on_a_rounding_are_told_by_double(monkeypatch):
    surface = surface_of("(x - 999.3)^2 + (y - 0.4)^2", (999.0, 1000.0, 0.0, 1.0))
    monkeypatch.setattr(descents, "SURFACES", {surface.name: surface})  # typed ones are always walked in double
    starts = [(999.9, 0.9), (999.1, 0.2), (999.5, 0.5)]
    those = Descents(surface, OPTIMIZERS["gradient_descent"](learning_rate=0.1), starts, 300)
    assert replace(those, single=True).dtype is np.float32
    single, double = run_block(replace(those, single=True)), run_block(those)
    assert single.kinds.tolist() == double.kinds.tolist()
    assert {KINDS[kind] for kind in single.kinds} == {OutcomeKind.CONVERGED}
    np.testing.assert_allclose(single.ends, double.ends, rtol=1e-9)
