"""The studies page: tables kept by the server, pictures, rows and links."""

import json

import pandas as pd
import pytest
from dash import no_update

from app.components.theme import DARK, LIGHT
from app.main import create_app
from app.studies import callbacks, page, store
from app.studies.figures import Axis, curve_figure, map_figure
from core.descent.experiment import from_query
from core.sweep.results import computed, levels
from core.sweep.study import read_sweep

STUDY = {
    "kind": "descent",
    "experiment": {"surface": "matyas", "steps": 30},
    "vary": {"rule": ["sgd", "momentum"], "learning_rate": [0.01, 0.1, 3.0], "seed": [0, 1, 2]},
}


@pytest.fixture(scope="module")
def results():
    return computed(read_sweep(STUDY))


@pytest.fixture(scope="module")
def content(results):
    return results.frame.to_csv(index=False).encode()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path))
    store.table.cache_clear()
    yield tmp_path / "tables"
    store.table.cache_clear()


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def post(client, content, **headers):
    answer = client.post(
        "/studies/table",
        data=content,
        content_type="application/octet-stream",
        headers={"Origin": "http://localhost", **headers},
    )
    return answer.status_code, answer.get_json(silent=True)


def as_json(component):
    return json.dumps(
        component, default=lambda each: each.to_plotly_json() if hasattr(each, "to_plotly_json") else int(each)
    )


def figure(results, theme=LIGHT, measure="error", across="learning_rate", up="rule"):
    axes = (Axis(results.kind.label(name), levels(results.frame[name])) for name in (across, up))
    return map_figure(results.cells(across, up, measure), *axes, measure, theme)


def test_a_posted_table_is_kept_under_a_key_that_any_server_knows(client, cache, content, results):
    status, answer = post(client, content)
    assert status == 200
    assert [path.name for path in cache.iterdir()] == [answer["key"]]
    assert post(client, content) == (status, answer)
    store.table.cache_clear()
    assert len(store.table(answer["key"]).frame) == len(results.frame)


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


def test_the_oldest_tables_go_when_there_are_too_many(cache, content, monkeypatch):
    monkeypatch.setattr(store, "KEPT_BYTES", int(2.5 * len(content)))
    keys = [store.keep(content.replace(b"matyas", name)) for name in (b"bowl__", b"monkey", b"matyas")]
    assert {path.name for path in cache.iterdir()} == {*keys[1:]} or keys[2] in {
        path.name for path in cache.iterdir()
    }
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("key", ["", "example-none", "0" * 64, "../" * 10, "example-../x"])
def test_a_table_that_is_not_here_is_said_in_words(cache, key):
    with pytest.raises(ValueError, match="not here any more: open its file again"):
        store.table(key)


def test_the_studies_that_come_along_are_computed(cache):
    assert len(store.studies()) == 3
    assert store.table("example-learning-rates").kind.name == "descent"
    assert not cache.exists()


def test_the_map_shows_medians_and_knows_the_row_of_each_cell(results):
    (heat,) = figure(results)["data"]
    cells = results.cells("learning_rate", "rule", "error").to_dict("records")
    for cell in cells:
        assert heat["customdata"][cell["up"]][cell["across"]] == cell["row"]
    assert heat["z"][0][0] == pytest.approx(__import__("math").log10(cells[0]["value"]))
    assert figure(results)["layout"]["xaxis"]["ticktext"] == ["0.01", "0.1", "3"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_outcomes_have_colours_of_their_own_and_names_on_the_bar(results, theme):
    (heat,) = figure(results, theme, "outcome")["data"]
    names = heat["colorbar"]["ticktext"]
    assert set(names) == set(results.cells("learning_rate", "rule", "outcome")["value"])
    assert {color for _, color in heat["colorscale"]} <= set(theme.competitors)
    assert (heat["zmin"], heat["zmax"]) == (-0.5, len(names) - 0.5)


def test_curves_have_a_line_and_a_band_for_each_group(results):
    curves = results.curves("learning_rate", "rule", "error")
    axis = Axis("Learning rate α", levels(results.frame["learning_rate"]))
    drawn = curve_figure(curves, axis, ["sgd", "momentum"], "f − f*", LIGHT)
    lines = [trace for trace in drawn["data"] if trace["mode"] == "lines+markers"]
    assert [line["name"] for line in lines] == ["sgd", "momentum"]
    assert lines[0]["x"] == [0.01, 0.1, 3.0]
    assert lines[1]["y"] == curves[curves["group"] == 1]["value"].tolist()
    assert lines[1]["customdata"] == curves[curves["group"] == 1]["row"].tolist()
    assert len(drawn["data"]) == 6
    assert drawn["layout"]["xaxis"]["type"] == drawn["layout"]["yaxis"]["type"] == "log"


def test_texts_of_a_file_are_never_markup_in_a_figure(results):
    frame = results.frame.assign(rule="<a href='https://example.org'>x</a>", noise=list(range(len(results.frame))))
    wrong = type(results)(results.kind, frame)
    for measure in ("error", "outcome"):
        assert "<a" not in as_json(figure(wrong, measure=measure))
    axis = Axis("x", levels(frame["rule"]))
    assert "<a" not in as_json(curve_figure(wrong.curves("rule", None, "error"), axis, [], "y", LIGHT))


def test_each_row_links_to_its_very_run(results):
    link = page.run_link(results, 7, "7")
    experiment, problems = from_query(link.href.partition("?")[2])
    assert problems == {} and experiment == results.experiment(7)[0]
    broken = type(results)(results.kind, results.frame.assign(learning_rate=-1.0))
    assert "takes a number above 0" in page.run_link(broken, 7, "7").title
    assert "takes a number above 0" in as_json(page.chosen(broken, 7))
    said = as_json(page.chosen(results, 7))
    assert (
        "Row 7" in said
        and results.frame["sentence"][7] in json.loads(said.replace("\\u", "\\u"))[2]["props"]["children"]
    )


def test_choices_are_those_of_the_link_where_the_table_has_them(results):
    usual = callbacks.read_choices(results, {})
    assert usual == {
        "measure": "error",
        "across": "learning_rate",
        "up": "seed",
        "group": "rule",
        "sort": "row",
        "order": "up",
        "only": [],
    }
    wish = {
        "measure": "outcome",
        "up": "rule",
        "group": "",
        "only": "x",
        "across": "nothing",
        "sort": "error",
        "order": "down",
    }
    found = callbacks.read_choices(results, wish)
    assert found == {**usual, "measure": "outcome", "up": "rule", "group": "", "sort": "error", "order": "down"}
    assert callbacks.read_choices(results, {"only": "sgd|none"})["only"] == ["sgd"]


def test_the_link_brings_back_what_is_drawn(results):
    from urllib.parse import parse_qsl

    choices = callbacks.read_choices(results, {"measure": "outcome", "only": "sgd", "group": "rule"})
    query = callbacks.search({"key": "0" * 64, "name": "a&b.csv"}, choices)
    wish = dict(parse_qsl(query[1:], keep_blank_values=True))
    assert (wish["table"], wish["name"]) == ("0" * 64, "a&b.csv")
    assert callbacks.read_choices(results, wish) == choices


class Context:
    def __init__(self, trigger, value=1):
        self.triggered_id, self.triggered = trigger, [{"value": value}]


def opened(monkeypatch, trigger, link=None, table=None, shown=None):
    monkeypatch.setattr(callbacks, "ctx", Context(trigger))
    return callbacks.open_table(link, table, [], shown)


def test_a_table_that_can_not_be_had_is_said_and_the_last_one_stays(cache, monkeypatch):
    for trigger, given in (
        ("link", {"link": {"page": "studies", "search": "?table=" + "0" * 64}}),
        ("study-table", {"table": {"error": "x.csv: The file is no CSV."}}),
    ):
        shown, menus, problem, facts, empty = opened(monkeypatch, trigger, shown={"key": "k"}, **given)
        assert problem.endswith(".") and len(problem) > 10
        assert [shown, menus, facts, empty] == [no_update] * 4


def test_a_file_an_example_and_a_link_open_a_table(cache, content, monkeypatch):
    key = store.keep(content)
    shown, _, problem, facts, empty = opened(monkeypatch, "study-table", table={"key": key, "name": "my.csv"})
    assert (shown, problem, empty) == ({"key": key, "name": "my.csv"}, "", True)
    assert facts.startswith("my.csv: 18 rows. In all of them: Surface matyas, ")
    shown, *_ = opened(monkeypatch, {"type": "study-example", "key": "example-random"})
    assert shown == {"key": "example-random", "name": "Adam on Himmelblau's surface, at random"}
    shown, *_ = opened(monkeypatch, "link", link={"page": "studies", "search": f"?table={key}&name=a.csv"})
    assert shown == {"key": key, "name": "a.csv"}


def test_the_table_shows_the_rows_asked_for_in_their_order(results):
    drawn = as_json(page.rows_table(results, [5, 3]))
    assert drawn.index('"Open run 5"') < drawn.index('"Open run 3"')
    assert pd.notna(results.frame["error"][5])


@pytest.mark.parametrize(
    ("table", "lacking"),
    [
        (
            b"surface,steps,rule,outcome,learning_rate\nbowl,5,sgd,converged,0.1\nbowl,5,sgd,diverged,2\n",
            "no numbers",
        ),
        (b"surface,steps,rule,outcome,error\nbowl,5,sgd,converged,0.1\nbowl,5,sgd,converged,0.1\n", "only rows of"),
    ],
)
def test_a_table_with_nothing_to_draw_says_so(cache, monkeypatch, table, lacking):
    given = {"key": store.keep(table), "name": "my.csv"}
    shown, _, problem, *_ = opened(monkeypatch, "study-table", table=given)
    assert shown is no_update and lacking in problem
