"""A small sweep's table, and an empty cache for what readers open."""

import pytest

from app.studies import store
from core.sweep.study import read_sweep
from core.sweep.table_file import computed

STUDY = {
    "kind": "descent",
    "experiment": {"surface": "matyas", "steps": 30},
    "vary": {"rule": ["sgd", "momentum"], "learning_rate": [0.01, 0.1, 3.0], "seed": [0, 1, 2]},
}


@pytest.fixture(scope="package", autouse=True)
def computed_once():
    """The studies that come along take a second each: here each is computed once, whoever forgets its table."""
    tables = {}

    def found(sweep):
        if sweep.key not in tables:
            tables[sweep.key] = computed(sweep)
        return tables[sweep.key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "computed", found)
        yield


@pytest.fixture(scope="package")
def results():
    return computed(read_sweep(STUDY))


@pytest.fixture(scope="package")
def content(results):
    return results.frame.to_csv(index=False).encode()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    store.table_of.cache_clear()
    yield tmp_path / "tables"
    store.table_of.cache_clear()
