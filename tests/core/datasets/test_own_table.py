import re

import numpy as np
import pytest

from core.datasets import DATASETS, data_file, kept_tables
from core.datasets.brought import sheet_of
from core.datasets.kept_tables import content_of, keep
from core.datasets.own_table import encode, read_sheet
from core.datasets.table import stratified_rows
from core.network.experiment import NetworkExperiment, from_query, to_query
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.sweep.kinds import NETWORK
from core.sweep.study import load_sweep
from tests.core.keeping import assert_limits
from tests.each import with_each


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "cache"))


def uci_wine():
    """The red wine as UCI has it: semicolons, quoted names."""
    head, *rows = data_file("winequality-red.csv").read_text().splitlines()
    lines = [";".join(f'"{name}"' for name in head.split(",")), *(row.replace(",", ";") for row in rows)]
    return "\n".join(lines).encode()


def mixed(rows=60, seed=0):
    """Numbers with holes, words with holes, an id, a constant, and classes that follow from them."""
    rng = np.random.default_rng(seed)
    lines = ["id,age,job,unit,group"]
    for number in range(rows):
        age, job = rng.uniform(18, 80), rng.choice(["baker", "smith", "clerk"])
        group = "yes" if (age > 50) == (job == "baker") else "no"
        lines.append(
            f"{number},{'?' if number % 11 == 3 else f'{age:.1f}'},{'NA' if number % 13 == 5 else job},kg,{group}"
        )
    return "\n".join(lines).encode()


def test_the_wine_as_uci_has_it_is_read_with_every_quality_as_a_class():
    sheet = read_sheet(uci_wine(), "winequality-red.csv")
    data = encode(sheet)
    assert sheet.table.form.separator == ";" and sheet.usual_target == "quality"
    assert data.class_names == ("3", "4", "5", "6", "7", "8") and data.features == 11
    assert len(data.y_train) + len(data.y_test) == 1599
    assert data.x_train.min() == 0 and data.x_train.max() == 1
    halves = encode(sheet, "quality", cut="6")
    assert halves.class_names == ("below 6", "6 or more")
    assert halves.y_train.sum() + halves.y_test.sum() == 855


def test_columns_become_features_by_what_they_seem_to_be():
    sheet = read_sheet(mixed(), "people.csv")
    assert sheet.usual_roles == "-nc-c" and sheet.usual_target == "group"
    data = encode(sheet)
    assert data.class_names == ("no", "yes")
    assert data.feature_names == (
        "age", "age missing", "job = baker", "job = clerk", "job = missing", "job = smith"
    )  # fmt: skip
    assert np.isfinite(np.vstack((data.x_train, data.x_test))).all()


def guessed(name, cells):
    """What a column seems to be, beside one of classes."""
    rows = [f"{cell},{'ab'[place % 2]}" for place, cell in enumerate(cells)]
    return read_sheet("\n".join([f"{name},group", *rows]).encode(), "people").usual_roles[0]


@with_each(
    ("name", "cells", "role"),
    [
        ("stop", range(11), "-"),
        ("stop", range(1, 12), "-"),
        ("stop", range(-5, 60), "-"),
        ("stop", range(10), "n"),  # too short to be sure
        ("stop", range(0, 22, 2), "n"),
        ("stop", range(11, 0, -1), "n"),
        ("stop", [*range(11), 12], "n"),
        ("stop", [-2, *range(11)], "n"),
        ("stop", [0, *range(11)], "n"),
        ("stop", [*range(11), "", 12], "n"),
        ("ID", [9, 4, 7, 1], "-"),
        ("ID", [9, 4, 7, 9], "n"),
        ("stop", [9, 4, 7, 1], "n"),
        ("stop", [3] * 12, "-"),
    ],
)
def test_a_column_that_counts_the_rows_or_is_called_an_id_is_left_out(name, cells, role):
    assert guessed(name, cells) == role


@pytest.mark.parametrize(("rows", "words", "role"), [(24, 20, "c"), (24, 21, "-"), (84, 21, "c"), (84, 22, "-")])
def test_words_that_hardly_repeat_are_left_out(rows, words, role):
    assert guessed("stop", [f"w{place % words}" for place in range(rows)]) == role


def test_all_is_fitted_on_the_training_rows_alone():
    lines = mixed().decode().splitlines()
    labels = np.array([line.endswith("yes") for line in lines[1:]], dtype=int)
    _, test = stratified_rows(labels, 0.25, 0)
    spoilt = list(lines)
    for row in test:
        number, *_, group = lines[row + 1].split(",")
        spoilt[row + 1] = f"{number},9999,pilot,kg,{group}"
    data, other = (encode(read_sheet("\n".join(each).encode(), "people")) for each in (lines, spoilt))
    np.testing.assert_array_equal(other.x_train, data.x_train)
    assert other.x_test[:, 0].min() > 1 and (other.x_test[:, 2:] == 0).all()


@with_each(
    ("content", "arguments", "message"),
    [
        (b"a,b\n1,2\n", {}, "people has 1 rows: a table takes 4 or more"),
        (b"a,b\n1,2\n3,4\n5,6\n", {}, "people has 3 rows: a table takes 4 or more"),
        (b"a\n1\n2\n3\n4\n", {}, "a table takes two or more"),
        (b"a,b\n1,x\n2,x\n3,x\n4,x\n", {"target": "b"}, "Column 'b' is the same in every row"),
        (b"a,b\n1,x\n2,y\n3,x\n4,y\n", {"target": "c"}, "Column 'c' is missing in people: it has a, b"),
        (b"a,b\n1,x\n2,y\n3,x\nz,y\n", {"target": "b", "roles": "nc"}, "Column 'a' is 'z' in line 5: as a number"),
        (
            b"a,b\n" + b"w" * 70 + b",x\n2,y\n3,x\n4,y\n",
            {"target": "b", "roles": "nc"},
            f"Column 'a' is '{'w' * 60}' in line 2: as a number it takes numbers",
        ),
        (b"a,b\n\n?,x\nNA,y\n?,x\nNA,y\n", {"target": "b", "roles": "nc"}, "Column 'a' is '?' in line 3: as a"),
        (b"a,b\n1,x\n2,y\n3,x\n4,y\n", {"target": "b", "roles": "-c"}, "No column is left for the features"),
        (b"a,b\n1,x\n2,y\n3,x\n4,y\n", {"target": "b", "roles": "nnn"}, "they take 2 letters"),
        (b"a,b\n1,x\n2,y\n3,x\n4,y\n", {"target": "b", "cut": "3"}, "Column 'b' holds words: only numbers are cut"),
        (b"a,b\n1,5\n2,6\n3,7\n4,8\n", {"target": "b", "cut": "9"}, "Cut is 9: column 'b' runs from 5 to 8"),
        (
            b"a,b\n1,1.2345678\n2,6\n3,7\n4,8.7654321\n",
            {"target": "b", "cut": "9.8765432"},
            "Cut is 9.87654: column 'b' runs from 1.23457 to 8.76543, all on one side",
        ),
        (b"a,b\n1,5\n2,6\n3,7\n4,8\n", {"target": "b", "cut": "5"}, "Cut is 5: column 'b' runs from 5 to 8, all"),
        (b"a,b\n1,5\n2,6\n3,7\n4,8\n", {"target": "b", "cut": "x"}, "Cut is 'x': it takes a number, or median"),
    ],
)
def test_what_can_not_be_is_told_with_column_and_line(content, arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        encode(read_sheet(content, "people"), **arguments)


def test_of_a_long_name_and_of_many_columns_some_are_told():
    names = [f"c{place:03}" for place in range(100)]
    sheet = read_sheet("\n".join([",".join(names), *[",".join("1" * 100)] * 4]).encode(), "people")
    with pytest.raises(ValueError, match="is missing") as refused:
        encode(sheet, "t" * 70)
    assert str(refused.value) == f"Column '{'t' * 60}' is missing in people: it has {', '.join(names[:67])}"


def test_too_many_words_are_no_classes_and_many_numbers_are_cut_at_their_median():
    words = "\n".join(["a,b", *(f"{i},word{i}" for i in range(30))]).encode()
    with pytest.raises(ValueError, match="Column 'b' has 30 different values: as classes it takes 20"):
        encode(read_sheet(words, "people"), "b", roles="n-")
    numbers = "\n".join(["a,b", *(f"{i % 7},{i * 0.5}" for i in range(41))]).encode()
    assert encode(read_sheet(numbers, "people"), "b").class_names == ("below 10", "10 or more")
    small = "\n".join(["a,b", *(f"{i % 7},{(i - 30) * 1e-6}" for i in range(41))]).encode()
    assert encode(read_sheet(small, "people"), "b").class_names == ("below −10⁻⁵", "−10⁻⁵ or more")


def test_rows_without_a_class_are_left_out():
    content = b"a,b\n" + b"".join(f"{i},{'?' if i == 4 else 'xy'[i % 2]}\n".encode() for i in range(12))
    data = encode(read_sheet(content, "people", missing="?"), "b", roles="nc")
    assert len(data.y_train) + len(data.y_test) == 11
    numbers = b"a,b\n" + b"".join(f"{i},{'?' if i == 4 else i}\n".encode() for i in range(12))
    for cut, high in (("6", 6), ("median", 6), ("11", 1)):
        halves = encode(read_sheet(numbers, "people"), "b", roles="nn", cut=cut)
        assert np.bincount(np.concatenate((halves.y_train, halves.y_test))).tolist() == [11 - high, high]


@with_each(
    ("content", "form"),
    [
        ("5,1 3,5 a\n4,9 3,0 b\n6,1 2,8 a\n5,5 2,6 b\n", {"separator": " ", "decimal": ",", "header": False}),
        ("# made by hand\nx\ty\tk\n5.1\t3.5\ta\n4.9\t3.0\tb\n6.1\t2.8\ta\n5.5\t2.6\tb\n", {"separator": "\t"}),
        ("k;x;y\n'a';5,1;3,5\n'b';4,9;3,0\n'a';6,1;2,8\n'b';5,5;2,6\n", {"separator": ";", "decimal": ","}),
        ("\ufeffx,y,k\n5.1,3.5,a\n4.9,3.0,b\n6.1,2.8,a\n5.5,2.6,b\n", {"separator": ","}),
        ("1  5.1  3.5  a\n2  4.9  3.0  b\n3  6.1  2.8  a\n4  5.5  2.6  b\n", {"separator": " ", "header": False}),
    ],
)
@with_each("encoding", ["utf-8", "utf-16"])
def test_shapes_of_real_tables_become_the_same_data(content, form, encoding):
    sheet = read_sheet(content.encode(encoding), "shape")
    assert {name: vars(sheet.table.form)[name] for name in form} == form
    data = encode(sheet, roles="".join("-" if set(c.cells) == set("1234") else c.guess for c in sheet.columns))
    assert data.class_names == ("a", "b") and data.features == 2


def test_a_dash_beside_a_plus_is_a_class_and_beside_numbers_a_missing_value():
    rows = [f"{number if number % 4 else '-'},{'+-'[number % 2]}" for number in range(16)]
    sheet = read_sheet("\n".join(["amount,approved", *rows]).encode(), "credit")
    assert encode(sheet).class_names == ("+", "-") and encode(sheet).feature_names == ("amount", "amount missing")
    marked = read_sheet("\n".join(["amount,approved", *rows]).encode(), "credit", missing="-")
    assert [column.missing_count for column in marked.columns] == [4, 8]


# ---- kept, in links and in sweeps


def test_a_table_is_kept_by_its_hash_and_stands_in_the_link():
    key = keep(uci_wine())
    assert keep(uci_wine()) == key and content_of(key) == uci_wine()
    experiment = NetworkExperiment(
        dataset="table",
        sample=(("table", key), ("file", "wine.csv"), ("target", "quality"), ("test_share", 0.5)),
        rule=OPTIMIZERS["adam"](learning_rate=0.01),
        epochs=3,
    )
    assert from_query(to_query(experiment)) == (experiment, {})
    assert "separator" not in to_query(experiment) and f"table={key}" in to_query(experiment)
    assert experiment.data.classes == 6 and experiment.data.label == "wine.csv"
    assert advance(begin(experiment), 3)[1].train_loss.shape == (3, 1)


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        (
            "table=" + "0" * 32 + "&file=my.csv",
            "table",
            "my.csv is not on this machine: choose, drop or paste the file",
        ),
        ("table=" + "0" * 32, "table", "The table is not on this machine: choose, drop or paste the file with"),
        ("", "table", "No table has been brought yet: choose, drop or paste one"),
        ("table=../../etc", "table", "it takes the 32 digits of a table's hash"),
        ("separator=dash", "separator", "it takes one of comma, semicolon, tab, bar, blanks, or nothing"),
    ],
)
def test_a_table_that_is_not_here_is_asked_for(query, field, message):
    experiment, problems = from_query("dataset=table&epochs=7&" + query)
    assert message in problems[field] and experiment.epochs == 7 and experiment.dataset == "wine"


def test_a_sweep_takes_a_table_by_its_path(tmp_path, monkeypatch):
    (tmp_path / "people.csv").write_bytes(mixed())
    study = tmp_path / "study.toml"
    study.write_text(
        'kind = "network"\n[experiment]\ndataset = "people.csv"\ntarget = "group"\nepochs = 2\nbatch_size = 8\n'
        "[vary]\nseed = [0, 1]\n"
    )
    sweep = load_sweep(study)
    assert [dict(each.sample)["target"] for each in sweep.experiments] == ["group"] * 2
    assert sweep.experiments[0].data.features == 6
    assert [row["outcome"] for row in NETWORK.run(sweep.experiments)] == ["finished"] * 2
    rows = [NETWORK.flat(each) for each in sweep.experiments]
    assert [NETWORK.read(row) for row in rows] == [(each, {}) for each in sweep.experiments]
    monkeypatch.setattr("core.sweep.study.TABLE_BYTES", len(mixed()))
    assert load_sweep(study).rows == sweep.rows
    monkeypatch.setattr("core.sweep.study.TABLE_BYTES", len(mixed()) - 1)
    with pytest.raises(ValueError, match=f"people.csv has {len(mixed()):,} bytes: .* takes {len(mixed()) - 1:,}"):
        load_sweep(study)
    study.write_text('kind = "network"\n[experiment]\ndataset = "gone.csv"\n[vary]\nseed = [0, 1]\n')
    with pytest.raises(ValueError, match=r"Data set is 'gone\.csv': it takes one of wine"):
        load_sweep(study)


def test_the_folder_of_tables_is_bounded(monkeypatch):
    monkeypatch.setattr(kept_tables, "KEPT_BYTES", 3_000)
    monkeypatch.setattr(kept_tables, "IN_USE", -1.0)
    keys = [keep(f"{number},".encode() * 300) for number in range(8)]
    assert content_of(keys[-1]) is not None and content_of(keys[0]) is None
    assert content_of("../secret") is None


def test_a_table_stays_for_ninety_days_and_all_together_take_100_megabytes(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    folder = kept_tables.brought_folder()
    assert_limits(lambda: keep(b"1,2,x\n"), folder, 100_000_000, days=90, minutes_in_use=10, ending=".txt")


def test_columns_without_a_name_have_their_number_and_repeated_names_theirs():
    sheet = sheet_of({"table": keep(b"a,,a,b\n1,2,3,x\n4,5,6,y\n7,8,9,x\n3,2,1,y\n"), "header": "yes"})
    assert [column.name for column in sheet.columns] == ["a", "Column 2", "a (3)", "b"]


def test_a_table_is_read_as_is_said():
    key = keep(b"1,2,x\n3,4,y\n5,6,x\n7,8,y\n")
    assert [column.name for column in sheet_of({"table": key}).columns] == ["Column 1", "Column 2", "Column 3"]
    assert len(sheet_of({"table": keep(b"1,2,x\n3,4,y\n5,6,x\n7,8,y\n9,0,x\n"), "header": "yes"}).table.rows) == 4
    assert DATASETS["table"](table=key, target="Column 3").class_names == ("x", "y")
    named = {"table": keep(b"a,b,k\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n")}
    assert [len(sheet_of({**named, "header": said}).table.rows) for said in ("", "yes", "no")] == [4, 4, 5]


def test_a_table_of_one_s_own_has_a_quarter_of_test_rows_and_room_for_the_roles_of_a_thousand_columns():
    settings = DATASETS["table"].settings
    assert (settings["test_share"].default, settings["data_seed"].default) == (0.25, 0)
    roles = settings["roles"].quantity
    assert roles.read("n" * 1000) == "n" * 1000
    with pytest.raises(ValueError, match="it takes a text of at most 1000 characters"):
        roles.read("n" * 1001)
