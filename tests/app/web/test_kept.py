"""Files that never change, kept as they are sent."""

import gzip
from threading import Barrier, Event, Thread

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from app.main import create_app
from app.web.kept import ENCODINGS, FOR_EVER, File, Kept, files_of
from tests.conftest import OWN

CONTENT = b"let x = 1;\n" * 1000


@pytest.fixture
def asked():
    """The requests that reached the application."""
    return []


@pytest.fixture
def kept(asked):
    def application(environ, start_response):
        asked.append((environ["PATH_INFO"], environ.get("HTTP_ACCEPT_ENCODING"), environ.get("HTTP_IF_NONE_MATCH")))
        found = environ["PATH_INFO"] != "/gone.js"
        answer = Response(CONTENT if found else "Not found", 200 if found else 404, mimetype="text/javascript")
        answer.headers["Own"] = "kept"
        answer.set_cookie("who", "one reader")
        return answer(environ, start_response)

    return Kept(application, {"/kept.js", "/gone.js", "/within/kept.js"})


@pytest.fixture
def client(kept):
    return Client(kept)


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        (None, None, bytes),
    ],
)
def test_a_file_is_asked_for_once_and_sent_as_each_browser_takes_it(client, asked, accepted, encoding, decode):
    headers = {"Accept-Encoding": accepted} if accepted else {}
    for _ in range(3):
        answer = client.get("/kept.js", headers={**headers, "If-None-Match": "x"})
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert decode(answer.get_data()) == CONTENT
        assert answer.content_length == len(answer.get_data())
        assert answer.headers["Cache-Control"] == "max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Own"] == "kept"
        assert "Set-Cookie" not in answer.headers
    assert asked == [("/kept.js", None, None)]


def test_files_are_compressed_so_well_and_no_better():
    content = b"".join(b"let x%d = %d * y%d;\n" % (n * n % 977, n * 7 % 131, n % 17) for n in range(3000))
    file = File([], {"identity": content})
    assert file.body("br") == brotli.compress(content, quality=6)
    assert file.body("gzip")[10:] == gzip.compress(content, 6)[10:]  # its head has the time


def test_what_changes_or_is_not_there_is_asked_for_each_time(client, asked):
    for _ in range(2):
        assert client.get("/other.js").get_data() == CONTENT
        assert client.get("/gone.js").status_code == 404
        assert client.post("/kept.js").status_code == 200
    assert [path for path, _, _ in asked].count("/other.js") == 2
    assert [path for path, _, _ in asked].count("/kept.js") == 2


def test_where_the_application_is_mounted_counts(client, asked):
    for _ in range(2):
        client.get("/kept.js", base_url="http://localhost/within")
    assert len(asked) == 1


def test_visitors_at_once_wait_for_one_compression(client, asked):
    together, found = Barrier(8), []

    def ask():
        together.wait()
        found.append(client.get("/kept.js", headers={"Accept-Encoding": "br"}).get_data())

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(map(brotli.decompress, found)) == {CONTENT}
    assert len(asked) == 1


def test_what_is_prepared_is_compressed_before_anyone_asks_for_it(kept, client, asked, monkeypatch):
    preparing = kept.prepare()
    assert preparing.daemon  # a server that ends does not wait for it
    preparing.join()
    assert {path for path, _, _ in asked} == {"/kept.js", "/gone.js", "/within/kept.js"}
    asked.clear()
    monkeypatch.setattr("app.web.kept.ENCODINGS", dict.fromkeys(ENCODINGS))
    for encoding, decode in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get("/kept.js", headers={"Accept-Encoding": encoding})
        assert decode(answer.get_data()) == CONTENT
    assert not asked


def test_who_comes_while_it_is_prepared_is_answered(kept, client, monkeypatch):
    go_on = Event()
    monkeypatch.setitem(ENCODINGS, "br", lambda body: brotli.compress(body) if go_on.wait(20) else b"")
    preparing = kept.prepare()
    assert gzip.decompress(client.get("/kept.js", headers={"Accept-Encoding": "gzip"}).get_data()) == CONTENT
    go_on.set()
    preparing.join()


def test_every_script_and_style_sheet_of_the_page_is_kept_for_ever():
    client = create_app().server.test_client()
    page = client.get("/", headers={"Origin": OWN}).get_data(as_text=True)
    files = files_of(page)
    assert len(files) > 10
    for file in files:
        with client.get(file, headers={"Accept-Encoding": "gzip, br"}) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER), file
            assert answer.headers["Content-Encoding"] == "br"
            assert answer.headers["Fall-Line-Version"]
