import io

import numpy as np
import pandas as pd
import pytest

from core.sweep.study import read_sweep
from core.sweep.table import BINS, levels
from core.sweep.table_file import MOST_BYTES, computed, read_table, write_table

STUDY = {
    "kind": "descent",
    "experiment": {"surface": "matyas", "steps": 30},
    "vary": {"rule": ["sgd", "momentum"], "learning_rate": [0.01, 0.1, 3.0], "noise": [0, 1], "seed": [0, 1, 2]},
}


@pytest.fixture(scope="module")
def table():
    return computed(read_sweep(STUDY))


def csv_of(**columns):
    plain = {"surface": "bowl", "steps": 5, "rule": "sgd", "outcome": "converged", "learning_rate": [0.1, 0.2]}
    return pd.DataFrame(plain | columns).to_csv(index=False).encode()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_that_was_written_is_read_back(table, tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    sweep = read_sweep(STUDY)
    path = tmp_path / f"table.{ending}"
    rows = {int(row["row"]): row for row in table.frame.replace({np.nan: None}).to_dict("records")}
    write_table(
        sweep,
        {number: {name: row.get(name) for name in ("row", *sweep.kind.results)} for number, row in rows.items()},
        path,
    )
    read = read_table(path.read_bytes())
    pd.testing.assert_frame_equal(read.frame, table.frame, check_dtype=False)
    assert read.kind is sweep.kind
    for number in (0, 17, 35):
        assert read.experiment(number) == (sweep.experiments[number], {})


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
    assert set(table.curves("learning_rate", None, "error")["count"]) == {12}


def test_some_of_a_group_alone(table):
    part = table.only("rule", ["momentum"])
    assert set(part.frame["rule"]) == {"momentum"} and part.frame.index[0] == 18
    assert table.only("rule", ["adamant"]) is table
    assert len(table.only("learning_rate", ["0.1", "3"]).frame) == 24


def test_levels_are_sorted_numbers_texts_in_order_and_bins_where_there_are_many():
    few = levels(pd.Series([0.1, 10.0, np.nan, 0.1]))
    assert (few.values, few.places.tolist(), few.log) == ((0.1, 10.0), [0, 1, -1, 0], True)
    texts = levels(pd.Series(["b", "a", None, "b"], dtype=object))
    assert (texts.values, texts.places.tolist(), texts.numeric) == (("b", "a"), [0, 1, -1, 0], False)
    numbers = np.geomspace(0.001, 1, 200)
    many = levels(pd.Series(numbers))
    assert len(many.values) == BINS and many.log
    assert many.places.tolist() == sorted(many.places) and many.places.iloc[-1] == BINS - 1
    assert (
        np.abs(np.log(np.array(many.values)[many.places]) - np.log(numbers)).max() <= np.log(1000) / BINS / 2 + 1e-9
    )


def test_rows_without_a_value_are_left_out_and_gaps_are_no_cells():
    table = read_table(csv_of(error=[np.nan, 2.0], noise=[0, 1]))
    assert table.cells("learning_rate", "noise", "error")[["across", "up", "value"]].values.tolist() == [[1, 1, 2]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is no CSV: No columns to parse"),
        (b"\x00\x01\x02", "The file is no text"),
        (b"\xff\xfe,\n1,2\n", "The file is no CSV: 'utf-8' codec"),
        (b"a,b\n1,2\n", "The file lacks the columns"),
        (b"a" + b",a" * 1_000_000, "The file has 1,000,001 columns: a table has at most 100"),
        (b"surface,steps,rule,outcome\n", "The file has no rows"),
        (
            csv_of(learning_rate=["0.1", "<b>much</b>"]),
            "Column learning_rate holds '<b>much</b>': it takes numbers",
        ),
        (csv_of(error=["0.1", "wide"]), "Column error holds 'wide': it takes numbers"),
        (b"surface,steps,rule,outcome\n1,2\n1,2,3,4,5,6\n", "The file is no CSV"),
        (b"PAR1 and no more", "The file is no Parquet"),
        (b" " * (MOST_BYTES + 1), "The file has 30,000,001 bytes: the page opens 30,000,000"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, message):
    with pytest.raises(ValueError, match=r"The file|Column") as caught:
        read_table(content)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_parquet_file_that_unpacks_to_too_much_is_not_unpacked():
    pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    pd.DataFrame({"surface": ["bowl"] * 100_001}).to_parquet(buffer)
    with pytest.raises(ValueError, match="The file has 100,001 rows"):
        read_table(buffer.getvalue())


def test_a_row_that_is_no_experiment_says_why():
    table = read_table(csv_of(learning_rate=[-1, 0.1], rule=["sgd", "none"]))
    assert "takes a number above 0" in table.experiment(0)[1]["learning_rate"]
    assert "takes one of" in table.experiment(1)[1]["rule"]
    with pytest.raises(IndexError, match="row is 2"):
        table.experiment(2)


def test_texts_are_bounded_and_infinite_numbers_are_empty():
    table = read_table(csv_of(outcome=["x" * 1000, "y"], error=[np.inf, 1]))
    assert len(table.frame["outcome"][0]) == 300
    assert np.isnan(table.frame["error"][0])
