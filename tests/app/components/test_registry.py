"""Registries of things that have a module of their own each, on a package written for the purpose."""

import sys

import pytest

from app.components.registry import registry

BASE = "from app.components.registry import Entry\n\nclass Room(Entry):\n    folder = 'house/rooms'\n"
ROOM = """
from .base import Room

class {type}(Room):
    name = {name!r}
    label = {label!r}
    order = {order}
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Write the modules of a package `house`; its registry of rooms."""

    def build(**modules):
        folder = tmp_path / "house"
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "base.py").write_text(BASE)
        for name, text in modules.items():
            (folder / f"{name}.py").write_text(text)
        base = __import__("house.base").base
        return registry("house", base.Room)

    monkeypatch.syspath_prepend(tmp_path)
    yield build
    for name in [name for name in sys.modules if name.partition(".")[0] == "house"]:
        del sys.modules[name]


def test_what_stands_in_a_module_of_its_own_is_found_in_its_order(house):
    rooms = house(
        attic=ROOM.format(type="Attic", name="attic", label="Attic", order=3),
        cellar=ROOM.format(type="Cellar", name="cellar", label="Cellar", order=1),
        kitchen=ROOM.format(type="Kitchen", name="kitchen", label="Kitchen", order=2),
        tools="from .attic import Attic\n\nclass Lofty(Attic):\n    pass\n",
    )
    assert list(rooms) == ["cellar", "kitchen", "attic"]
    assert [room.label for room in rooms.values()] == ["Cellar", "Kitchen", "Attic"]
    assert rooms["cellar"].script == "house/rooms/cellar.js"


def test_a_package_of_no_such_modules_has_an_empty_registry(house):
    assert house(tools="from app.components.registry import Entry\n\nclass Other(Entry):\n    pass\n") == {}


def test_a_name_that_is_not_its_modules_is_refused(house):
    with pytest.raises(ValueError, match=r"name of Attic is 'loft': it takes that of its module, house\.attic"):
        house(attic=ROOM.format(type="Attic", name="loft", label="Attic", order=3))
