"""A page that trains, and a folder for its runs."""

from functools import partial

import pytest

from app.network import api
from core.datasets import DATASETS, load_table
from tests.app.network.api.training import Training


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Chunks are as long as was asked for, however busy the machine is."""
    monkeypatch.setattr(api, "LONGEST", 60.0)


@pytest.fixture
def training(client):
    return Training(client)


@pytest.fixture
def without_data(folder, monkeypatch):
    def remove():
        monkeypatch.setitem(DATASETS, "wine", partial(load_table, folder / "winequality-red.csv", "quality"))

    return remove
