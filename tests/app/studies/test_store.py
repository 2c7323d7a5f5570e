"""Tables that readers have opened, and the studies that come along."""

import os
import time
from pathlib import Path

import pytest

from app.studies import store
from tests.core.keeping import assert_limits


def test_the_oldest_tables_go_when_there_are_too_many(cache, content, monkeypatch):
    monkeypatch.setattr(store, "KEPT_BYTES", int(2.5 * len(content)))
    keys = []
    for age, name in ((30, b"bowl__"), (20, b"monkey"), (10, b"matyas")):
        keys.append(store.keep(content.replace(b"matyas", name)))
        os.utime(cache / keys[-1], (time.time() - age,) * 2)
    assert {path.name for path in cache.iterdir()} == set(keys[1:])
    assert store.keep(content.replace(b"matyas", b"monkey")) == keys[1]
    assert {path.name for path in cache.iterdir()} == set(keys[1:])


def test_all_tables_together_take_no_more_than_200_megabytes_however_old_they_are(cache, content):
    assert_limits(lambda: store.keep(content), cache, 200_000_000)


def test_the_first_table_makes_the_folder_and_those_above_it(tmp_path, content, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "new" / "runs"))
    store.table_of.cache_clear()
    key = store.keep(content)
    assert (tmp_path / "new" / "runs" / "tables" / key).read_bytes() == content


@pytest.mark.parametrize("key", ["", "example-none", "0" * 64, "../" * 10, "example-../x"])
def test_a_table_that_is_not_here_is_said_in_words(cache, key):
    with pytest.raises(ValueError, match="not here any more: open its file again"):
        store.table_of(key)


def test_the_studies_that_come_along_are_computed(cache):
    files = Path(__file__).parents[3].glob("data/studies/*.toml")
    assert set(store.studies()) == {f"example-{path.stem}" for path in files}
    table = store.table_of("example-learning-rates")
    assert (table.kind.name, len(table.frame)) == ("descent", 1020)
    assert not cache.exists()


def test_a_study_asks_what_its_first_line_says_if_that_is_a_comment(tmp_path, monkeypatch):
    files = [tmp_path / name for name in ("asks.toml", "silent.toml")]
    for file, text in zip(
        files, ("#  Which rate? 3 × 4\n# More.\ntitle = 'A'\n", "title = 'B'\n# Which?\n"), strict=True
    ):
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(store, "_studies", lambda: files)
    store.questions.cache_clear()
    try:
        assert store.questions() == {"example-asks": "Which rate? 3 × 4"}
    finally:
        store.questions.cache_clear()
