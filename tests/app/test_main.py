"""The application as any WSGI host has it."""

import re
from threading import Barrier, Thread

import pytest

from app.components import theme
from app.main import create_app
from app.web.assets import folder as assets_folder
from app.web.assets import modules

SCRIPT = re.compile(r'src="(/[^"]+\.js[^"]*)"')


def client_of_a_fresh_app():
    app = create_app()
    app.server.testing = True  # exceptions come through
    return app.server.test_client()


@pytest.fixture(scope="module")
def index():
    """The index page of one app, whose scripts others are asked for."""
    return client_of_a_fresh_app().get("/").get_data(as_text=True)


@pytest.fixture(scope="module")
def fresh():
    """An app that has never been asked for its index page."""
    return client_of_a_fresh_app()


def test_a_fresh_app_serves_the_scripts_of_a_page_that_it_did_not_send(index, fresh):
    scripts = SCRIPT.findall(index)
    components = [path for path in scripts if path.startswith("/_dash-component-suites/")]
    assert any("dash_mantine_components" in path for path in components)
    assert any("dash/dcc" in path for path in components)
    for path in scripts:
        with fresh.get(path) as answer:  # an open file
            assert answer.status_code == 200, path
            assert answer.mimetype.endswith("javascript"), path
            assert answer.get_data(), path


def statuses_and_scripts(client, paths):
    """What these requests, made at once, are answered with: the status and the scripts that the answer names."""
    together, found = Barrier(len(paths)), {}

    def ask(place, path):
        together.wait()
        with client.get(path) as answer:
            found[place] = answer.status_code, SCRIPT.findall(answer.get_data(as_text=True))

    threads = [Thread(target=ask, args=each) for each in enumerate(paths)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[place] for place in range(len(paths))]


def test_the_first_requests_may_come_all_at_once(index):
    whole = SCRIPT.findall(index)
    components = [path for path in whole if path.startswith("/_dash-component-suites/")][-4:]
    for _ in range(3):  # none of which may catch a server that is only half prepared
        pages = statuses_and_scripts(client_of_a_fresh_app(), ["/"] * 4)
        assert pages == [(200, whole)] * 4
        scripts = statuses_and_scripts(client_of_a_fresh_app(), components)
        assert [status for status, _ in scripts] == [200] * 4


@pytest.mark.parametrize(
    "path",
    [
        "dash/dcc/nonsense.js",
        "dash_mantine_components/nonsense.js",
        "nonsense/nonsense.js",
        "dash/dcc/../../../../etc/passwd",
        "dash/dcc/%2e%2e/%2e%2e/__init__.py",
    ],
)
def test_a_script_that_there_is_not_is_not_found(fresh, path):
    assert fresh.get(f"/_dash-component-suites/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/network", "/network?lesson=reference_2", "/nonsense"])
def test_every_address_of_a_page_is_answered_with_the_page(index, fresh, path):
    answer = fresh.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert SCRIPT.findall(answer.get_data(as_text=True)) == SCRIPT.findall(index)


def test_the_index_page_has_title_colours_and_what_a_phone_needs(index):
    assert "<title>Fall Line</title>" in index
    assert theme.css_variables() in index
    assert 'name="viewport"' in index
    assert re.search(r"{%?\w+%?}", index.replace(theme.css_variables(), "").partition("<body>")[0]) is None


def test_every_script_and_style_sheet_of_the_folder_is_in_the_files_of_the_page(index, fresh):
    [script] = re.findall(r'<script[^>]* type="module" src="(/assets/\w+/fall-line.js)"></script>', index)
    [style] = re.findall(r'<link rel="stylesheet" href="(/assets/\w+/fall-line.css)">', index)
    joined = {path: fresh.get(path).get_data(as_text=True) for path in (script, style)}
    files = [path for path in assets_folder().rglob("*") if path.suffix in (".js", ".css")]
    assert len(files) > 5
    for path in files:
        name = path.relative_to(assets_folder()).as_posix()
        if path.suffix == ".js":
            assert joined[script].count(f'\n"{name}": async () => {{\n') == 1
        else:
            assert path.read_text("utf-8").rpartition("}")[0][-200:].partition("url(")[0] in joined[style], name
    assert b'export const LINK = "link";' not in joined[script].encode()
    assert '\nconst LINK = "link";' in joined[script]
    assert joined[script].splitlines()[-1] == "//# sourceMappingURL=fall-line.js.map"
    assert fresh.get(f"{script}.map").get_json()["sources"] == [*modules()]


def test_an_address_of_a_file_names_the_version_and_may_be_kept_for_ever(index, fresh):
    [version] = set(re.findall(r'"/assets/(\w+)/', index))
    assert version == fresh.get("/version").get_json()["version"]
    for file, kind in (
        ("fall-line.js", "text/javascript"),
        ("fall-line.css", "text/css"),
        ("main.js", "text/javascript"),
        ("icons/play.svg", "image/svg+xml"),
    ):
        with fresh.get(f"/assets/{version}/{file}") as own, fresh.get(f"/assets/older/{file}") as other:
            assert (own.status_code, own.mimetype) == (other.status_code, other.mimetype) == (200, kind)
            assert own.get_data() == other.get_data()
            assert own.cache_control.max_age == 31_536_000  # a year
            assert other.cache_control.max_age == 0
    assert fresh.get("/assets/older/nonsense.js").status_code == 404


def test_both_pages_are_in_the_layout(fresh):
    layout = fresh.get("/_dash-layout").get_data(as_text=True)
    assert '"page-descent"' in layout and '"page-network"' in layout


def test_no_callback_asks_the_server_for_anything_when_the_page_opens(fresh):
    callbacks = fresh.get("/_dash-dependencies").get_json()
    assert len(callbacks) > 20
    at_once = [callback["output"] for callback in callbacks if not callback["prevent_initial_call"]]
    [by_itself] = at_once  # the theme, in the browser
    assert "forceColorScheme" in by_itself


def test_apps_do_not_share_their_state():
    first, second = create_app(), create_app()
    assert first.server is not second.server
    assert first.callback_map.keys() == second.callback_map.keys()
    assert len(first.callback_map) > 5
