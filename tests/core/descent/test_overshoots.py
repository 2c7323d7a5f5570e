"""Overshoots of paths: how often a path swings across its minimum, and by how much."""

import numpy as np
import pytest

from core.descent.events import SWING, EventKind, events
from core.descent.nearest import NEAR_SHARE
from core.quantities import number
from core.surfaces import SURFACES
from tests.core.descent.marked import along_x, only, only_or_none, path_through, told


def test_swings_across_the_minimum_are_counted_and_told_once():
    event = only(events(along_x("bowl", 4, 1, -1, -2, 0.1, 2, -0.1, 0.1, -1)), EventKind.OVERSHOT)
    assert event.step == 2
    assert event.sentence == ("Overshot the global minimum at (0, 0), the first of 3 swings across it, by up to 2.")


@pytest.mark.parametrize("start", [8.0, 3.0])
def test_a_minimum_is_passed_by_more_than_a_share_of_the_way_or_of_the_diagonal(start):
    margin = max(SWING * start, NEAR_SHARE * np.hypot(13, 13))
    beyond, within = (only_or_none(along_x("bowl", start, -share * margin, 0.0)) for share in (1.01, 0.99))
    assert (beyond.step, beyond.sentence) == (
        1,
        f"Overshot the global minimum at (0, 0), by up to {number(1.01 * margin)}.",
    )
    assert within is None


def test_a_start_within_the_margin_passes_nothing():
    margin = NEAR_SHARE * np.hypot(13, 13)
    assert only_or_none(along_x("bowl", 0.99 * margin, -1.5, 0.0)) is None
    assert only_or_none(along_x("bowl", 1.01 * margin, -1.5, 0.0)).step == 1


def test_the_way_to_a_minimum_is_measured_from_where_it_is():
    x, y = SURFACES["booth"].minima[0][:2]
    path = path_through("booth", [(x - 3, y + 4), (x + 0.6, y - 0.8), (x, y)])
    assert only_or_none(path).sentence == "Overshot the global minimum at (1, 3), by up to 1."


def test_jitter_at_the_minimum_is_no_overshoot():
    rng = np.random.default_rng(0)
    path = along_x("bowl", *np.linspace(4, 0, 30), *rng.uniform(-0.15, 0.15, 200))
    assert not told(events(path), EventKind.OVERSHOT)


def test_what_goes_aside_of_the_minimum_has_not_passed_it():
    path = path_through("bowl", [(4, 0), (2, 2), (0.1, 3), (1, -2), (0.1, 0)])
    assert not told(events(path), EventKind.OVERSHOT)


def test_a_ring_is_passed_from_inside():
    event = only(events(along_x("mult", 3.0, 4.0, 6.0, 4.8)), EventKind.OVERSHOT)
    assert (event.step, event.sentence) == (2, "Overshot the ring of global minima, by up to 1.288.")


def test_a_ring_is_passed_from_outside_at_once():
    event = only(events(along_x("mult", 6.0, 3.0, 4.8)), EventKind.OVERSHOT)
    assert (event.step, event.sentence) == (1, "Overshot the ring of global minima, by up to 1.712.")


def test_a_start_on_the_minimum_passes_nothing():
    assert not events(along_x("bowl", 0, 0.01, -0.01, 0.0))
