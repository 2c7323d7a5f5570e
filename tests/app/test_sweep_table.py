"""`fall-line sweep` over a table of one's own, which the study names by its path."""

import csv

from app.__main__ import main
from core.network.training import advance, begin
from core.sweep.kinds import NETWORK

STUDY = """
kind = "network"
[experiment]
dataset = "table.csv"
target = "kind"
epochs = 2
batch_size = 8
[vary]
learning_rate = [0.05, 0.5]
"""


def test_rows_are_trained_on_the_table_and_lead_back_to_it(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    lines = ["size;colour;kind", *(f"{i % 7},5;{'red' if i % 3 else 'blue'};{'abc'[i % 3]}" for i in range(60))]
    (tmp_path / "table.csv").write_text("\n".join(lines))
    (tmp_path / "study.toml").write_text(STUDY)
    assert not main(["sweep", "study.toml", "--processes", "1"])
    with (tmp_path / "study.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["target"] for row in rows] == ["kind", "kind"]
    for row in rows:
        experiment, problems = NETWORK.read({name: cell for name, cell in row.items() if cell})
        assert problems == {} and experiment.data.class_names == ("a", "b", "c")
        _, metrics = advance(begin(experiment), 2)
        assert float(row["test_accuracy"]) == metrics.test_accuracy[-1, 0]
