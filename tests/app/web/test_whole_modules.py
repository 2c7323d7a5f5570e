"""An answer is written whatever another thread is importing."""

import json
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from plotly.io.json import to_json_plotly

from app.main import create_app
from app.web.whole_modules import whole_module


@pytest.fixture
def half(monkeypatch):
    """Pandas as another thread finds it in the midst of its import: without most of its names."""
    create_app()
    module = ModuleType("pandas")
    module.__spec__ = SimpleNamespace(_initializing=True)
    monkeypatch.setitem(sys.modules, "pandas", module)
    return module


def test_an_answer_is_written_while_pandas_is_being_imported(half):
    written = to_json_plotly({"a": [np.float64(0.5), {"b": object.__name__}]})
    assert json.loads(written) == {"a": [0.5, {"b": "object"}]}
    assert whole_module("pandas", should_load=False) is None
    half.__spec__._initializing = False
    assert whole_module("pandas", should_load=False) is half


def test_a_module_that_is_whole_is_found_and_one_that_should_be_is_loaded():
    assert whole_module("numpy", should_load=False) is np
    assert whole_module("colorsys").rgb_to_hsv
    assert whole_module("no_such_module") is None and whole_module("no_such_module", should_load=False) is None
