import json

import pytest

from core.sweep.journal import Journal, JournalError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.csv.journal"


def rows(*numbers):
    return [{"row": number, "error": number / 3, "minimum": None} for number in numbers]


def test_rows_added_are_there_when_it_is_opened_again(path):
    with Journal(path, "key", 10) as journal:
        assert journal.rows == {}
        journal.add(rows(3, 1))
        journal.add(rows(7, 9, 0))
    with Journal(path, "key", 10) as journal:
        assert list(journal.rows.values()) == rows(3, 1, 7, 9, 0)
        journal.remove()
    assert not path.exists()


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_cut_last_line_is_dropped_and_the_journal_goes_on(path, cut):
    with Journal(path, "key", 10) as journal:
        journal.add(rows(0, 1, 2))
    path.write_bytes(path.read_bytes()[:-cut])
    with Journal(path, "key", 10) as journal:
        assert list(journal.rows) == [0, 1]
        journal.add(rows(2))
    with Journal(path, "key", 10) as journal:
        assert list(journal.rows.values()) == rows(0, 1, 2)


@pytest.mark.parametrize(
    "line",
    [b"\x00\xff\n", b"3\n", b'{"row": 10}\n', b'{"row": -1}\n', b'{"row": "1"}\n', b"[" * 5000 + b"\n", b"\n"],
)
def test_what_follows_a_damaged_line_is_computed_again(path, line):
    with Journal(path, "key", 10) as journal:
        journal.add(rows(0))
    path.write_bytes(path.read_bytes() + line + json.dumps(rows(1)[0]).encode() + b"\n")
    with Journal(path, "key", 10) as journal:
        assert list(journal.rows) == [0]


def test_an_empty_file_and_one_with_a_cut_header_are_new_journals(path):
    for content in (b"", b'{"format": "fall-li'):
        path.write_bytes(content)
        with Journal(path, "key", 10) as journal:
            journal.add(rows(1))
        with Journal(path, "key", 10) as journal:
            assert list(journal.rows) == [1]


def test_the_journal_of_another_study_is_refused_and_left_alone(path):
    with Journal(path, "key", 10) as journal:
        journal.add(rows(0))
    before = path.read_bytes()
    for key, count in (("other", 10), ("key", 11)):
        with pytest.raises(JournalError, match="another study, or of this one before it was changed"):
            Journal(path, key, count)
    assert path.read_bytes() == before


def test_a_file_that_is_no_journal_is_refused_and_left_alone(path):
    path.write_text("row,outcome\n0,converged\n")
    with pytest.raises(JournalError, match="no journal of a sweep"):
        Journal(path, "key", 10)
    assert path.read_text() == "row,outcome\n0,converged\n"


def test_two_sweeps_do_not_write_one_journal(path):
    pytest.importorskip("fcntl")
    with Journal(path, "key", 10), pytest.raises(JournalError, match="in use"):
        Journal(path, "key", 10)
