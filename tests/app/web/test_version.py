"""The version that a page and every answer name."""

import re
import shutil

from app.web.version import HEADER, fingerprint


def test_the_page_and_every_answer_name_the_same_version(client):
    page = client.get("/")
    [version] = re.findall('<meta name="fall-line-version" content="([0-9a-f]{12})">', page.get_data(as_text=True))
    answers = [
        page,
        client.get("/version"),
        client.get("/assets/older/base.css", buffered=True),
        client.get("/network/weights/nobody.json"),
        client.post("/network/advance", json={}),
        client.post("/_dash-update-component", json={"output": "nothing"}),
    ]
    assert {answer.headers[HEADER] for answer in answers} == {version}
    assert client.get("/version").get_json() == {"version": version}


def test_it_changes_with_any_file_of_the_code_and_with_nothing_else(tmp_path):
    first = tmp_path / "first"
    (first / "inner").mkdir(parents=True)
    (first / "a.py").write_text("a = 1\n")
    (first / "inner" / "b.js").write_text("b();\n")
    copies = [tmp_path / name for name in ("same", "other text", "other name", "other kind")]
    for copy in copies:
        shutil.copytree(first, copy)
    (copies[1] / "a.py").write_text("a = 2\n")
    (copies[2] / "a.py").rename(copies[2] / "c.py")
    (copies[3] / "notes.txt").write_text("not code\n")
    found = [fingerprint(copy) for copy in copies]
    assert [each == fingerprint(first) for each in found] == [True, False, False, True]
