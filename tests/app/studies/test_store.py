"""Tables that readers have opened, and the studies that come along."""

import pytest

from app.studies import store


def test_the_oldest_tables_go_when_there_are_too_many(cache, content, monkeypatch):
    monkeypatch.setattr(store, "KEPT_BYTES", int(2.5 * len(content)))
    keys = [store.keep(content.replace(b"matyas", name)) for name in (b"bowl__", b"monkey", b"matyas")]
    assert {path.name for path in cache.iterdir()} == {*keys[1:]} or keys[2] in {
        path.name for path in cache.iterdir()
    }
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("key", ["", "example-none", "0" * 64, "../" * 10, "example-../x"])
def test_a_table_that_is_not_here_is_said_in_words(cache, key):
    with pytest.raises(ValueError, match="not here any more: open its file again"):
        store.table(key)


def test_the_studies_that_come_along_are_computed(cache):
    assert len(store.studies()) == 3
    assert store.table("example-learning-rates").kind.name == "descent"
    assert not cache.exists()
