"""What comes with an import, seen in fresh interpreters."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted(f"core.{path.stem}" for path in (ROOT / "core").glob("*.py") if path.stem != "__init__")
FOUNDATIONS = ["core.surfaces", "core.optimizers", "core.noise", "core.layers", "core.datasets"]

SERVE_THE_FIRST_PAGE = """
from app.main import create_app
client = create_app().server.test_client()
for address in ("/", "/_dash-layout", "/_dash-dependencies"):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    assert response.data
"""


@cache
def loaded_by(code):
    """The names of all modules loaded once `code` has run."""
    script = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return frozenset(json.loads(run.stdout.splitlines()[-1]))


def packages(modules):
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("module", CORE)
def test_core_knows_nothing_of_the_page_and_waits_with_what_is_heavy(module):
    loaded = loaded_by(f"import {module}")
    assert module in loaded
    assert not packages(loaded) & {"dash", "dash_mantine_components", "flask", "plotly", "app"}
    assert not packages(loaded) & {"sklearn", "pandas", "scipy"}


@pytest.mark.parametrize("module", FOUNDATIONS)
def test_the_foundations_know_nothing_of_each_other(module):
    assert loaded_by(f"import {module}") & set(FOUNDATIONS) == {module}


def test_descents_need_nothing_of_the_network():
    loaded = loaded_by("import core.lessons")
    assert not loaded & {"core.layers", "core.network", "core.datasets", "core.training", "core.checkpoints"}


def test_the_first_page_needs_neither_scikit_learn_nor_pandas():
    loaded = loaded_by(SERVE_THE_FIRST_PAGE)
    assert {"app.main", "dash", "core.descent"} <= loaded
    assert not packages(loaded) & {"sklearn", "pandas", "scipy"}
