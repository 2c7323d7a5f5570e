"""What the README says of the tree is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


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
    rooms = {f"{top}/{path.name}" for top in ("core", "app") for path in (ROOT / top).iterdir() if path.is_dir()}
    mapped = {path.rstrip("/") for path in mapped_paths()}
    assert {room for room in rooms if not room.endswith(("__pycache__", "/ids"))} <= mapped


def test_files_that_the_text_names_are_there():
    named = re.findall(r"`((?:core|app|assets|tests|docs|data)/[\w./]+)`", README)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []
