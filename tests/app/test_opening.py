"""How a page opens: its HTML, and the one answer that its script asks for first."""

import json
import re
from html import unescape

import pytest

from app import ids, shell
from app.network.page import OPENING_LESSON
from app.web.kept import FOR_EVER, files_of
from core.descent.lessons import LESSONS
from core.network.lessons import NETWORK_LESSONS
from tests.conftest import OWN


@pytest.fixture
def client(app):
    client = app.server.test_client()
    client.environ_base["HTTP_ORIGIN"] = OWN
    return client


def html_at(client, path):
    return client.get(path).get_data(as_text=True)


def address_in(page):
    """What the HTML has its browser ask for at once."""
    [address] = re.findall(
        r'<link id="opening" data-page="\w+" rel="preload" as="fetch" crossorigin="anonymous" href="([^"]+)">', page
    )
    return unescape(address)


def components(layout):
    """All components of a layout with an id: {id: properties}."""
    found = {}

    def walk(part):
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict) and "props" in part:
            if "id" in part["props"]:
                found[json.dumps(part["props"]["id"])] = part["props"]
            walk(part["props"].get("children"))

    walk(layout)
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "descent"),
        ("/network", "network"),
        ("/network/", "network"),
        ("/studies", "studies"),
        ("/nonsense", "descent"),
    ],
)
def test_the_html_asks_for_what_the_page_opens_with_and_has_it_in_outline(client, path, name):
    page = html_at(client, path + "?x=1&c=%22sgd%22")
    assert address_in(page) == f"/opening/{name}.json?x=1&c=%22sgd%22"
    outline = page.partition('<div id="outline">')[2].partition('<div>\n<script id="_dash-config"')[0]
    assert f'data-id="page-{name}"' in outline
    assert 'class="tab" aria-current="page"' in outline.replace(f' data-id="tab-{name}"', "")
    for other in shell.PAGES:
        heading = f">{other.label}</h1>"
        assert heading in outline
    assert ' id="' not in outline


def test_a_lesson_is_there_from_the_start(client):
    assert LESSONS["opening"].title in html_at(client, "/")
    key, lesson = list(LESSONS.items())[3]
    assert lesson.title in unescape(html_at(client, f"/?lesson={key}"))
    assert NETWORK_LESSONS[OPENING_LESSON].title in unescape(html_at(client, "/network"))
    assert LESSONS["opening"].title not in html_at(client, "/?surface=bowl")


def test_dashs_scripts_are_fetched_at_once_and_run_by_the_pages_own(client):
    page = html_at(client, "/")
    fetched = re.findall(r'<link class="dash" rel="preload" as="script" href="([^"]+)"', page)
    assert len(fetched) >= 8
    assert any("dash_renderer" in file for file in fetched)
    scripts = re.findall(r"<script[^>]*>", page)
    assert [re.search(r' id="([^"]+)"', script)[1] for script in scripts] == [
        "plotly",
        "_dash-renderer",
        "_dash-config",
    ]
    files = files_of(page)
    assert len(files) <= 15
    assert sum(len(client.get(file, headers={"Accept-Encoding": "br"}).get_data()) for file in files) < 1_900_000
    for file in files:
        assert client.get(file).headers["Cache-Control"] == FOR_EVER


def test_only_the_page_that_is_opened_is_built(client):
    for page in shell.PAGES:
        layout = client.get(f"/opening/{page.name}.json").get_json()["layout"]
        found = components(layout)
        for other in shell.PAGES:
            content = found[json.dumps(ids.content(other.name))]
            assert bool(content.get("children")) == (other is page)


@pytest.mark.parametrize("query", ["", "surface=bowl&x=6&c=adam", "x=abc&surface=nonsense&c=", "%00=%ff&" * 400])
def test_the_answer_is_the_same_each_time_and_for_each_encoding(client, query):
    plain = client.get(f"/opening/descent.json?{query}")
    assert (plain.status_code, plain.mimetype) == (200, "application/json")
    assert plain.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/opening/descent.json?{query}", headers={"Accept-Encoding": "gzip, br"})
    assert again.headers["Content-Encoding"] == "br"
    assert again.content_length < plain.content_length / 2
    assert plain.get_json()["data"]["race"]["paths"]


def test_a_page_that_there_is_not_is_not_found(client):
    assert client.get("/opening/nonsense.json").status_code == 404
