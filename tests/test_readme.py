"""What the README and the other documents say of the tree is there."""

import ast
import re
from pathlib import Path

import pytest

from core.batched.ensembles import MOST_MEMBERS
from core.datasets import DATASETS
from core.descent.experiment import MOST_COMPETITORS
from core.network.experiment import MOST_NETWORKS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))


def mapped_paths():
    """The files and folders of the code map: a folder at the margin, what is in it indented below."""
    block = README.split("## Code map")[1].split("```")[1]
    folder = ""
    for line in block.strip("\n").splitlines():
        names, indent = line.strip().split("  ")[0].split(), len(line) - len(line.lstrip())
        if indent == 0:
            folder = names[0]
            yield folder
        elif indent == 2:
            yield from (folder + name for name in names)


def test_the_code_map_is_of_this_tree():
    paths = list(mapped_paths())
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_room_is_on_the_map():
    """And every module beside the rooms: those named behind another one, on its line, count."""
    block = README.split("## Code map")[1].split("```")[1]
    mapped = {path.rstrip("/") for path in mapped_paths()}
    for top in ("core", "app", "assets"):
        for path in (ROOT / top).iterdir():
            if path.name.startswith("__") or path.suffix == ".css":
                continue
            assert f"{top}/{path.name}" in mapped or path.name in re.split(r"[\s/:;,()]+", block), path


def test_documents_name_files_that_are_there():
    named = {
        (document, path)
        for document in DOCUMENTS
        for path in re.findall(r"`((?:core|app|assets|tests|docs|data)/[\w./]+)`", (ROOT / document).read_text())
    }
    assert len(named) > 20 and {"README.md", "SECURITY.md"} <= {document for document, _ in named}
    missing = {(document, path) for document, path in named if not (ROOT / path).exists()}
    assert missing <= {("docs/deploy.md", "app/web/plotly")}  # which `make bundle` makes


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_tests_that_are_there(document):
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    names, code = {path.name for path in files}, "\n".join(path.read_text() for path in files)
    text = (ROOT / document).read_text()
    tests = re.findall(r"`(test_\w+)…?`", text)
    assert [name for name in re.findall(r"\btest_\w+\.py", text) if name not in names] == []
    assert [name for name in tests if f"def {name}" not in code] == []
    assert tests or document != "SECURITY.md"


def test_numbers_in_the_readme_are_those_of_the_code():
    text = " ".join(README.split())
    words = {5: "five", 8: "eight"}
    homework = ast.parse((ROOT / "examples" / "homework.py").read_text())
    functions = sum(isinstance(part, ast.FunctionDef) for part in homework.body)
    assert f"let up to {words[MOST_COMPETITORS]} optimizers" in text
    assert f"up to {MOST_MEMBERS} noise seeds" in text
    assert f"Train up to {MOST_NETWORKS} networks" in text
    assert f"has {words[functions]} to fill in" in text


def test_every_data_set_of_a_study_is_told():
    table = (ROOT / "docs" / "sweeps.md").read_text()
    assert [name for name in DATASETS if f"`{name}`" not in table] == ["table"]
