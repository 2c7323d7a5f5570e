"""Runs the cases of the *.test.js files beside this one, which mirror `assets`: all in one page, no server needed.

A case is `test("what holds", () => { … })` at the beginning of a line, with what `harness.js` and `typed.js` offer.
"""

import re
from pathlib import Path

import pytest

from app.web import assets

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
SITE = "http://scripts.test"
TESTS = "/tests/assets/"
SCRIPT = "text/javascript"
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
    path = route.request.url.removeprefix(SITE)
    own, script = HERE / path.removeprefix(TESTS), assets.folder() / path.removeprefix("/assets/")
    if written := assets.written().get(path.removeprefix("/assets/")):
        route.fulfill(content_type=SCRIPT, body=written)
    elif path.startswith(TESTS) and own.is_file():
        route.fulfill(content_type=SCRIPT, body=own.read_text(encoding="utf-8"))
    elif path.startswith("/assets/") and script.is_file():
        route.fulfill(content_type=SCRIPT, body=script.read_text(encoding="utf-8"))
    else:
        route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>Scripts</title>")


@pytest.fixture(scope="module")
def results(profile):
    """For each file its cases by name: an empty text, or what went wrong."""
    page = profile.new_page()
    page.route(f"{SITE}/**", answer)
    page.goto(SITE)
    found = page.evaluate(RUN, [f"{SITE}{TESTS}harness.js", sorted({file for file, _ in CASES})])
    page.close()
    return found


@pytest.mark.parametrize("file", sorted({file for file, _ in CASES}))
def test_scripts(results, file):
    assert {name: wrong for name, wrong in results[file].items() if wrong} == {}


def test_no_case_is_overlooked(results):
    assert {(file, name) for file, cases in results.items() for name in cases} == set(CASES)
    assert len(CASES) == len(set(CASES)) > 0


def test_each_file_mirrors_a_script():
    for file in FILES:
        assert (assets.folder() / file.relative_to(HERE).as_posix().replace(".test.js", ".js")).is_file()
