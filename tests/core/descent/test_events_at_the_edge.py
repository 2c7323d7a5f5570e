"""A path whose curvature is exactly at the limit of stability, or at the share of it that counts as back."""

import numpy as np
import pytest

from core.descent.events import BACK, SUSTAINED, EventKind, events
from core.descent.stability import Stability
from tests.core.descent.marked import along_x


def crossings(*ratios):
    path = along_x("bowl", *np.full(len(ratios), 5.0))
    found = events(path, Stability(np.array(ratios), np.ones(len(ratios)), "2/α"))
    return [event.kind for event in found if event.kind in (EventKind.UNSTABLE, EventKind.STABLE)]


@pytest.mark.parametrize(("ratio", "told"), [(1.0, []), (np.nextafter(1.0, 2.0), [EventKind.UNSTABLE])])
def test_the_edge_is_crossed_beyond_it(ratio, told):
    assert crossings(*[0.5] * SUSTAINED, *[ratio] * 3 * SUSTAINED) == told


def test_back_is_who_is_below_the_share():
    high = [1.5] * SUSTAINED
    assert crossings(*high, *[BACK] * 3 * SUSTAINED) == [EventKind.UNSTABLE]
    assert crossings(*high, *[0.999 * BACK] * 3 * SUSTAINED) == [EventKind.UNSTABLE, EventKind.STABLE]
