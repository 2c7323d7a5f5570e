"""Labels of axes."""

import pytest

from app.components.ticks import log_ticks, round_numbers, written


@pytest.mark.parametrize(("low", "high"), [(1e-16, 1.0), (1e-9, 1e5), (1e-30, 1e30), (1e-4, 100.0), (0.02, 300.0)])
def test_decades_are_labelled_as_far_as_there_is_room(low, high):
    ticks = log_ticks(low, high)
    within = [value for value in ticks["tickvals"] if low <= value <= high]
    assert 3 <= len(within) <= 7
    assert len(ticks["ticktext"]) == len(ticks["tickvals"])


def test_powers_of_ten_are_written_alike():
    assert log_ticks(1e-5, 20)["ticktext"] == ["10⁻⁶", "10⁻⁴", "10⁻²", "1", "10²"]
    assert log_ticks(0.02, 300)["ticktext"] == ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]


def test_few_decades_have_labels_between_them_and_less_than_one_has_round_numbers():
    assert [value for value in log_ticks(0.3, 4)["tickvals"] if 0.3 <= value <= 4] == [0.5, 1, 2]
    assert log_ticks(0.52, 0.61)["tickvals"] == [0.52, 0.54, 0.56, 0.58, 0.6]
    assert [value for value in log_ticks(0.02, 0.48)["tickvals"] if 0.02 <= value <= 0.48] == [0.02, 0.05, 0.1, 0.2]
    assert log_ticks(6, 13)["tickvals"] == [6, 8, 10, 12]
    assert log_ticks(3, 4.2)["tickvals"] == [3, 3.5, 4]


def test_round_numbers_and_how_they_are_written():
    assert round_numbers(-0.9, 1.0) == [-0.5, 0.0, 0.5, 1.0]
    assert round_numbers(1.1, 1.1) == [1.1]
    assert round_numbers(0.0, 0.0) == [0.0]
    assert [written(value) for value in (-0.5, 0, 12.5, 1e5, 2.5e6, -3e-5)] == [
        *("−0.5", "0", "12.5"),
        *("10⁵", "2.5×10⁶", "−3×10⁻⁵"),
    ]
