"""A part of a reader's own, a stage or a panel: one Python file and one script among those of the project."""

import shutil
import sys

from app.web import assets as served


def add_files(package, name, module, script, folder, monkeypatch):
    """Put the two files of a part where its package and its scripts are looked for, in a folder."""
    assets = shutil.copytree(served.folder(), folder / "assets")
    room = package.__name__.removeprefix("app.").replace(".", "/")
    (assets / room / f"{name}.js").write_text(script)
    (folder / f"{name}.py").write_text(module)
    monkeypatch.setattr("app.web.assets.folder", lambda: assets)
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    monkeypatch.delitem(sys.modules, f"{package.__name__}.{name}", raising=False)


def fill(registered, parts, monkeypatch):
    """Let a registry hold these parts, in their order."""
    for name in [*reversed(registered)]:  # put back in their order, the last one taken first
        monkeypatch.delitem(registered, name)
    for name, part in parts.items():
        monkeypatch.setitem(registered, name, part)
