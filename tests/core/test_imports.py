"""What comes with an import, seen in fresh interpreters."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "core").rglob("*.py")
)
FLOORS = (
    {"quantities", "files", "statistics", "two_by_two"},
    {"records", "delimited"},
    {"surfaces", "optimizers"},
    {"formula", "races"},
    {"datasets"},
    {"descent", "network"},
    {"batched"},
    {"sweep"},
)
"""The rooms of core, from the ground up: each knows those below it, and itself."""

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


def test_core_knows_nothing_of_the_page_and_waits_with_what_is_heavy():
    loaded = loaded_by(f"import {', '.join(CORE)}")
    assert loaded >= set(CORE)
    assert not packages(loaded) & {"dash", "dash_mantine_components", "flask", "plotly", "app"}
    assert not packages(loaded) & {"sklearn", "pandas", "scipy"}


def test_imports_go_downward_only():
    for module in CORE:
        room = f"{module}.".split(".")[1]
        path = ROOT.joinpath(*module.split("."))
        source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text()
        imported = set(re.findall(r"^\s*(?:from|import) core\.(\w+)", source, re.MULTILINE))
        floor = next((height for height, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS))
        assert floor < len(FLOORS) or not room, f"{room} stands on no floor"
        assert imported <= set().union({room}, *FLOORS[:floor]), module


def test_descents_need_nothing_of_the_network():
    loaded = loaded_by("import core.descent.lessons")
    assert not loaded & {"core.network", "core.datasets"}


def test_the_first_page_needs_neither_scikit_learn_nor_pandas():
    loaded = loaded_by(SERVE_THE_FIRST_PAGE)
    assert {"app.main", "dash", "core.descent"} <= loaded
    assert not packages(loaded) & {"sklearn", "pandas", "scipy"}
