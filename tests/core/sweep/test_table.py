"""What can be drawn of a table: its levels, medians and quartiles, and the experiment of a row."""

import numpy as np
import pandas as pd
import pytest

from core.sweep.kinds import DESCENT, NETWORK
from core.sweep.table import BINS, LEVELS, Table, levels, link_text
from core.sweep.table_file import read_table
from tests.core.sweep.tables import csv_of
from tests.each import with_each


def test_what_varies_and_what_is_the_same_is_known(table):
    assert table.varied == ["noise", "seed", "rule", "learning_rate"]
    assert table.shared["surface"] == "matyas" and table.shared["steps"] == 30
    assert "error" in table.measures and "sentence" not in table.measures
    assert table.groups == ["noise", "seed", "rule", "learning_rate"]


def test_cells_are_medians_with_a_row_in_their_middle(table):
    cells = table.cells("learning_rate", "noise", "error")
    assert len(cells) == 6 and set(cells["count"]) == {6}
    for cell in cells.to_dict("records"):
        own = table.frame[
            (table.frame["learning_rate"] == [0.01, 0.1, 3.0][cell["across"]])
            & (table.frame["noise"] == cell["up"])
        ]
        assert cell["value"] == pytest.approx(own["error"].median(), rel=1e-12)
        row = table.frame.loc[cell["row"]]
        assert row.name in own.index
        assert (own["error"] < row["error"]).sum() == 2 or own["error"].duplicated().any()


def test_cells_of_a_text_are_the_most_frequent_one(table):
    cells = table.cells("learning_rate", "rule", "outcome").set_index(["across", "up"])
    for (across, up), cell in cells.iterrows():
        own = table.frame[
            (table.frame["learning_rate"] == [0.01, 0.1, 3.0][across])
            & (table.frame["rule"] == ["sgd", "momentum"][up])
        ]["outcome"]
        assert (own == cell["value"]).sum() == own.value_counts().max()
        assert table.frame.loc[cell["row"], "outcome"] == cell["value"]


def test_curves_have_quartiles_for_each_group(table):
    curves = table.curves("learning_rate", "rule", "error")
    assert curves[["group", "across"]].values.tolist() == [[g, a] for g in range(2) for a in range(3)]
    own = table.frame[(table.frame["rule"] == "momentum") & (table.frame["learning_rate"] == 0.1)]["error"]
    (row,) = curves[(curves["group"] == 1) & (curves["across"] == 1)].to_dict("records")
    assert [row["low"], row["value"], row["high"]] == own.quantile([0.25, 0.5, 0.75]).tolist()
    whole = table.curves("learning_rate", None, "error")
    assert set(whole["count"]) == {12} and whole["group"].tolist() == [0, 0, 0]
    # Arrays without axes, as numpy computes single numbers, would be drawn as nothing.
    assert {curves[name].dtype.kind for name in ("low", "value", "high")} == {"f"}
    assert table.cells("learning_rate", "noise", "error")["value"].dtype.kind == "f"


def test_some_of_a_group_alone(table):
    part = table.only("rule", ["momentum"])
    assert set(part.frame["rule"]) == {"momentum"} and part.frame.index[0] == 18
    assert table.only("rule", ["adamant"]) is table
    assert len(table.only("learning_rate", ["0.1", "3"]).frame) == 24


def test_levels_are_sorted_numbers_texts_in_order_and_bins_where_there_are_many():
    few = levels(pd.Series([0.1, 10.0, np.nan, 0.1]))
    assert (few.values, few.places.tolist(), few.log) == ((0.1, 10.0), [0, 1, -1, 0], True)
    texts = levels(pd.Series(["b", "a", None, "b"], dtype=object))
    assert (texts.values, texts.places.tolist()) == (("b", "a"), [0, 1, -1, 0])
    assert not texts.numeric and not texts.log
    numbers = np.geomspace(0.001, 1, 200)
    many = levels(pd.Series(numbers))
    assert len(many.values) == BINS and many.log
    assert many.places.tolist() == sorted(many.places) and many.places.iloc[-1] == BINS - 1
    assert (
        np.abs(np.log(np.array(many.values)[many.places]) - np.log(numbers)).max() <= np.log(1000) / BINS / 2 + 1e-9
    )


def test_a_value_between_two_bins_belongs_to_the_upper_one_and_the_last_to_the_last():
    found = levels(pd.Series(np.arange(41.0)))
    assert found.values == tuple(np.arange(1.0, 41.0, 2.0))
    assert found.places.tolist() == [*(value // 2 for value in range(40)), 19]


def test_rows_without_a_value_are_left_out_and_gaps_are_no_cells():
    table = read_table(csv_of(error=[np.nan, 2.0], noise=[0, 1]))
    assert table.cells("learning_rate", "noise", "error")[["across", "up", "value"]].values.tolist() == [[1, 1, 2]]


def test_rows_without_a_place_are_in_no_cell_and_on_no_curve():
    table = table_of(noise=[0.0, np.nan, 1.0], learning_rate=[0.1, 0.1, np.nan], error=[3.0, 2.0, 1.0])
    assert table.cells("noise", "learning_rate", "error")[["across", "up", "value"]].values.tolist() == [
        [0, 0, 3.0]
    ]
    assert table.curves("noise", "learning_rate", "error")[["group", "across"]].values.tolist() == [[0, 0]]


def test_cells_come_by_their_places_whatever_the_order_of_rows_and_measures():
    for measure, values in (("error", [5.0, 1.0, 4.0, 2.0]), ("outcome", ["d", "a", "c", "b"])):
        table = table_of(noise=[1.0, 0.0, 1.0, 0.0], learning_rate=[0.2, 0.2, 0.1, 0.1], **{measure: values})
        cells = table.cells("noise", "learning_rate", measure)
        expected = [[0, 0, values[3], 3], [0, 1, values[1], 1], [1, 0, values[2], 2], [1, 1, values[0], 0]]
        assert cells[["across", "up", "value", "row"]].values.tolist() == expected


def test_all_of_one_row_is_shared():
    assert table_of(noise=[0.5]).shared == {"surface": "bowl", "steps": 5, "rule": "sgd", "noise": 0.5}


def test_a_row_that_is_no_experiment_says_why():
    table = read_table(csv_of(learning_rate=[-1, 0.1], rule=["sgd", "none"]))
    assert "takes a number above 0" in table.experiment(0)[1]["learning_rate"]
    assert "takes one of" in table.experiment(1)[1]["rule"]
    for row in (2, -1):
        with pytest.raises(IndexError, match=rf"row is {row}: this table has 0 to 1$"):
            table.experiment(row)


def test_a_row_with_a_hole_is_no_experiment_and_says_what_it_lacks(table):
    assert table.experiment(0)[1] == {} and table.incomplete == (0, [])
    holes = Table(table.kind, table.frame.drop(columns=["noise", "x"]))
    assert holes.experiment(0)[1] == {
        "x": "Start x is empty in this row",
        "noise": "Noise σ is empty in this row",
    }
    assert holes.incomplete == (36, ["x", "noise"])
    own = Table(
        table.kind, table.frame.assign(learning_rate=table.frame["learning_rate"].where(table.frame.index > 0))
    )
    assert own.experiment(0)[1] == {"learning_rate": "Learning rate α is empty in this row"}
    assert own.experiment(1)[1] == {}


def test_a_table_of_networks_need_not_tell_what_follows_from_the_layers():
    row = {**NETWORK.flat(NETWORK.read({"layers": "relu:4,relu:4"})[0]), "outcome": "finished"}
    assert row["width"] == 4
    table = Table(NETWORK, pd.DataFrame([row]).drop(columns="width"))
    assert table.experiment(0)[1] == {} and table.incomplete == (0, [])


@with_each(
    ("numbers", "log"),
    [
        ([1.0, 50.0], True),
        ([1.0, 49.9], False),
        ([0.0, 100.0], False),
        ([-1.0, 100.0], False),
        ([-100.0, -1.0], False),
        ([0.01, 0.5], True),
        ([], False),
    ],
)
@with_each("count", [2, LEVELS, LEVELS + 1])
def test_an_axis_is_logarithmic_where_all_is_above_zero_and_wide(numbers, log, count):
    column = np.linspace(*numbers, count) if numbers else numbers
    found = levels(pd.Series(column, dtype=float))
    assert found.log is log and found.numeric
    assert len(found.values) == (0 if not numbers else count if count <= LEVELS else BINS)
    if count > LEVELS and numbers:
        ratios = np.diff(np.log(found.values) if log else np.array(found.values))
        assert ratios == pytest.approx(ratios[0])


def table_of(**columns):
    return Table(DESCENT, pd.DataFrame({"surface": "bowl", "steps": 5, "rule": "sgd"} | columns))


@pytest.mark.parametrize(
    ("errors", "row"), [([5.0], 0), ([5.0, 1.0], 1), ([5.0, 1.0, 3.0], 2), ([5.0, 1.0, 3.0, 2.0], 3)]
)
def test_the_row_of_a_cell_is_the_one_in_its_middle_the_lower_of_two(errors, row):
    table = table_of(noise=0.0, learning_rate=0.1, error=errors)
    (cell,) = table.cells("learning_rate", "noise", "error").to_dict("records")
    assert (cell["row"], cell["count"], cell["value"]) == (row, len(errors), np.median(errors))
    (point,) = table.curves("learning_rate", None, "error").to_dict("records")
    assert [point["low"], point["value"], point["high"]] == np.quantile(errors, [0.25, 0.5, 0.75]).tolist()


@pytest.mark.parametrize("count", [8, 9])
def test_a_parameter_of_up_to_eight_values_can_group(count):
    table = table_of(noise=np.arange(count), learning_rate=0.1, error=1.0)
    assert table.groups == (["noise"] if count == 8 else [])


def test_a_column_without_a_value_is_not_the_same_in_all_rows():
    table = table_of(noise=[0.0, 1.0], learning_rate=[np.nan, np.nan])
    assert "learning_rate" not in table.shared and table.shared["steps"] == 5


def test_the_row_of_a_text_is_the_first_of_the_most_frequent_ones():
    table = table_of(noise=[0.0, 0.0, 0.0, 1.0], learning_rate=0.1, outcome=["far", "near", "near", "far"])
    cells = table.cells("noise", "learning_rate", "outcome")
    assert cells[["value", "row", "count"]].values.tolist() == [["near", 1, 3], ["far", 3, 1]]


def test_a_hole_has_no_place_among_bins_nor_among_levels():
    for numbers in (np.arange(LEVELS + 1.0), np.arange(3.0)):
        places = levels(pd.Series([*numbers, np.nan])).places.tolist()
        assert places[0] == 0 and places[-1] == -1 and min(places[:-1]) == 0


def test_numbers_are_texts_of_four_digits():
    assert [link_text(value) for value in (0.123456, np.float32(2.0), 7, "sgd")] == ["0.1235", "2", "7", "sgd"]
