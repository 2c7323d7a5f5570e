"""The request that keeps a table for the page."""

from app.studies import store


def post(client, content, **headers):
    answer = client.post(
        "/studies/table",
        data=content,
        content_type="application/octet-stream",
        headers={"Origin": "http://localhost", **headers},
    )
    return answer.status_code, answer.get_json(silent=True)


def test_a_posted_table_is_kept_under_a_key_that_any_server_knows(client, cache, content, results):
    status, answer = post(client, content)
    assert status == 200
    assert [path.name for path in cache.iterdir()] == [answer["key"]]
    assert post(client, content) == (status, answer)
    store.table_of.cache_clear()
    assert len(store.table_of(answer["key"]).frame) == len(results.frame)


def test_what_is_no_table_is_refused_and_not_kept(client, cache):
    status, answer = post(client, b"a,b\n1,2\n")
    assert status == 400
    assert answer["error"].startswith("The file lacks the columns")
    assert not cache.exists()
    assert client.post("/studies/table", data="x", headers={"Origin": "http://localhost"}).status_code == 400
    answer = client.post(
        "/studies/table", headers={"Origin": "http://localhost"}, environ_overrides={"CONTENT_LENGTH": "30000001"}
    )
    assert answer.status_code == 413
