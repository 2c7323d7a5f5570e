"""Runs the cases of the *.test.js files beside this one, which mirror `assets`: all in one page, no server needed.

A case is `test("what holds", () => { … })` at the beginning of a line, with what `harness.js` offers.
"""

import mimetypes
import re
from pathlib import Path

import pytest

from app.main import assets_folder

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
SITE = "http://scripts.test"
FILES = sorted(HERE.rglob("*.test.js"))
CASES = [
    (file.relative_to(HERE).as_posix(), name)
    for file in FILES
    for name in re.findall(r'^test\("(.+?)",', file.read_text(encoding="utf-8"), re.M)
]
RUN = """async ([harness, files]) => {
    const { run } = await import(harness);
    return run(files);
}"""


def answer(route):
    """A file of `assets` or of these tests, as a server would send it; an empty page for everything else."""
    folders = {"assets": assets_folder(), "tests": HERE}
    folder, _, path = route.request.url.removeprefix(f"{SITE}/").partition("/")
    if folder not in folders:
        route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>Scripts</title>")
        return
    file = folders[folder] / path
    if not file.is_file():
        route.fulfill(status=404)
        return
    kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file)[0]
    route.fulfill(content_type=kind, body=file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(browser):
    """For each file its cases by name: an empty text, or what went wrong."""
    page = browser.new_page()
    page.route(f"{SITE}/**", answer)
    page.goto(SITE)
    found = page.evaluate(RUN, [f"{SITE}/tests/harness.js", sorted({file for file, _ in CASES})])
    page.close()
    return found


@pytest.mark.parametrize(("file", "name"), CASES)
def test_scripts(results, file, name):
    assert results[file][name] == ""


def test_no_case_is_overlooked(results):
    assert {(file, name) for file, cases in results.items() for name in cases} == set(CASES)
    assert len(CASES) == len(set(CASES)) > 0


def test_each_file_mirrors_a_script():
    for file in FILES:
        assert (assets_folder() / file.relative_to(HERE).as_posix().replace(".test.js", ".js")).is_file()
