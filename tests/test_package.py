"""The wheel in an empty environment: what someone gets who installs it and has no checkout."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from email import message_from_string
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command, cwd=ROOT):
    """Standard output of a command that must succeed."""
    ended = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def build(folder):
    """A wheel built from the checkout."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    (wheel,) = folder.glob("fall_line-*.whl")
    return wheel


def install(wheel, folder):
    """The folder of the scripts of a new environment with the wheel and what it needs, and nothing else.

    What it needs is linked from the environment of the tests, where `make` has let pip install it, which takes ten
    times as long.
    """
    venv.create(folder, with_pip=False)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder)
    run(*pip, "install", "--quiet", "--no-compile", "--no-deps", wheel)
    (packages,) = folder.glob("**/site-packages")
    for name in needed(zipfile.ZipFile(wheel)):
        there = distribution(name)
        for first in {file.parts[0] for file in there.files or ()} - {"..", "__pycache__"}:
            if not (packages / first).exists():
                (packages / first).symlink_to(there.locate_file(first))
    return folder / SCRIPTS


def needed(wheel):
    """The names of all distributions that a wheel requires, and that these require."""
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    asked = message_from_string(wheel.read(metadata).decode()).get_all("Requires-Dist")
    found, rest = set(), [(requirement, "") for requirement in asked]
    while rest:
        text, extra = rest.pop()
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            if requirement.name not in found:
                found.add(requirement.name)
                rest += [(each, "") for each in distribution(requirement.name).requires or ()]
            for more in requirement.extras:
                rest += [(each, more) for each in distribution(requirement.name).requires or () if "extra" in each]
    return found


def fetch(address):
    with urlopen(address, timeout=30) as answer:
        return answer.read().decode(errors="replace")


@pytest.mark.package
def test_the_wheel_runs_from_anywhere(tmp_path):
    wheel = build(tmp_path / "dist")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"core", "app", "fall_line"}
    assert any(name.endswith("LICENSE") for name in names)

    scripts = install(wheel, tmp_path / "environment")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = (
        "import core, core.datasets as d; w = d.load_wine(); print(core.__file__, w.x_train.shape, w.x_test.shape)"
    )
    said = run(scripts / "python", "-c", code, cwd=elsewhere)
    assert said.startswith(str(tmp_path / "environment"))
    assert said.endswith("(1199, 11) (400, 11)\n")

    server = subprocess.Popen(
        [scripts / "fall-line", "--port", "0"], cwd=elsewhere, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    with server:
        try:
            address = re.search(r"http://\S+", server.stdout.readline()).group()
            html, files = whole_page(address)
        finally:
            server.terminate()
    assets = [name for name in names if name.startswith("app/assets/")]
    scripts_there = {name.removeprefix("app/assets/") for name in assets if name.endswith(".js")}
    assert "main.js" in scripts_there
    assert scripts_there < set(re.search('"fall-line-scripts" content="([^"]+)"', html)[1].split())
    style = next(text for file, text in files.items() if file.endswith("/fall-line.css"))
    sheets = [zipfile.ZipFile(wheel).read(name).decode() for name in assets if name.endswith(".css")]
    assert len(sheets) > 1
    assert all(sheet.partition("url(")[0] in style for sheet in sheets)
    assert style.count("data:image/svg+xml") > 10
    assert list(elsewhere.iterdir()) == []


def whole_page(address):
    """The page, and {address: text} of all files that it refers to, each of which must be there."""
    html = fetch(address)
    assert "<title>Fall Line</title>" in html
    files = {urljoin(address, path) for path in re.findall(r'(?:src|href)="(/[^"]+)"', html)}
    return html, {file: fetch(file) for file in files}
