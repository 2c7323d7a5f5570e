"""Events and sharpness of the race on screen, asked for as the browser asks for them."""

from types import SimpleNamespace

import numpy as np
import pytest

from app import ids
from app.descent import diagnosis
from app.descent.diagnosis import AT_ONCE
from core.descent.events import EventKind, events
from core.descent.experiment import from_query, run
from core.descent.stability import stability
from core.records import LONGEST_QUERY
from tests.app.dash_client import Page
from tests.app.typed_arrays import decoded
from tests.each import with_each

RACE = "surface=bowl&x=6&y=6&steps=20&noise=1&seed=3&c=sgd,learning_rate:2&c=adam,learning_rate:0.5,visible:false"


def ask(client, query):
    answer = client.get(f"/descent/diagnosis.json?{query}")
    return answer.status_code, answer.get_json()


def test_events_are_those_of_each_competitor_and_curvature_is_sent_only_where_it_is_shown(client):
    status, answer = ask(client, RACE)
    experiment, _ = from_query(RACE)
    assert (status, [path["slot"] for path in answer["paths"]]) == (200, [0, 1])
    for sent, path in zip(answer["paths"], run(experiment), strict=True):
        found = events(path, stability(path, 20, 1.0, 3))
        assert [(e["step"], e["kind"], e["sentence"]) for e in sent["events"]] == [
            (event.step, event.kind.name.lower(), event.sentence) for event in found
        ]
        assert sent["stability"] is None
    assert EventKind.DIVERGED.name.lower() in [event["kind"] for event in answer["paths"][0]["events"]]


def test_where_the_curve_shows_sharpness_each_point_has_its_ratio(client):
    _, answer = ask(client, RACE + "&curve=sharpness")
    experiment, _ = from_query(RACE)
    for sent, path in zip(answer["paths"], run(experiment), strict=True):
        expected = stability(path, 20, 1.0, 3)
        np.testing.assert_allclose(decoded(sent["stability"]["ratio"]), expected.ratios, rtol=1e-6)
        assert sent["stability"]["formula"] == expected.formula


def test_no_number_that_json_or_a_canvas_has_not_is_sent(client):
    query = "surface=goldstein_price&x=2&y=2&steps=30&noise=0&c=sgd,learning_rate:900&curve=sharpness"
    status, answer = ask(client, query)
    assert status == 200
    assert np.isfinite(decoded(answer["paths"][0]["stability"]["ratio"])).all()


def test_what_is_no_finite_ratio_is_sent_as_the_largest(monkeypatch):
    ratios = np.array([np.nan, np.inf, -np.inf, 2e30, -2e30, 9e29, 0.0])
    stable = SimpleNamespace(ratios=ratios, formula="2/α")
    monkeypatch.setattr(diagnosis, "diagnosed", lambda experiment: [([], stable)])
    [sent] = diagnosis.diagnosis(SimpleNamespace(experiment=None, shows_sharpness=True))
    expected = np.array([1e30, 1e30, -1e30, 1e30, -1e30, 9e29, 0.0], dtype=np.float32)
    assert decoded(sent["stability"]["ratio"]).tolist() == expected.tolist()


@with_each(
    ("competitors", "steps", "small"),
    [(1, 1000, True), (1, 1001, False), (8, 125, True), (8, 126, False), (2, 501, False)],
)
def test_a_race_is_small_up_to_a_thousand_steps_of_all_together(competitors, steps, small):
    assert diagnosis.is_small(SimpleNamespace(competitors=[None] * competitors, steps=steps)) == small


def test_a_typed_formula_and_a_lesson_are_understood(client):
    status, answer = ask(client, "surface=custom&formula=x^2%2By^2&x=2&y=1&c=sgd,learning_rate:0.1&curve=sharpness")
    assert status == 200
    np.testing.assert_allclose(decoded(answer["paths"][0]["stability"]["ratio"]), 0.1, rtol=1e-4)
    assert len(ask(client, "lesson=opening")[1]["paths"]) == 3


@pytest.mark.parametrize(
    ("query", "told"),
    [("steps=0", "Steps is 0"), ("surface=hill", "Surface is 'hill'"), ("x=1" * LONGEST_QUERY, "takes at most")],
)
def test_a_wrong_query_is_refused_in_words(client, query, told):
    status, answer = ask(client, query)
    assert status == 400
    assert told in answer["error"]


def race_at(app, query):
    """The race that the page is sent at a link."""
    page = Page(app)
    page.open(f"?{query}")
    return page[ids.descent.RACE]["data"]


@pytest.mark.parametrize("curve", ["error", "sharpness"])
def test_a_small_race_comes_with_what_the_page_would_ask_for(app, client, curve):
    query = f"{RACE}&curve={curve}"
    race = race_at(app, query)
    assert race["diagnosed"] == curve
    asked = ask(client, query)[1]["paths"]
    assert [{name: path[name] for name in ("slot", "events", "stability")} for path in race["paths"]] == asked


def test_a_larger_one_does_not_wait_for_it(app):
    two = "surface=bowl&noise=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
    assert race_at(app, f"{two}&steps={AT_ONCE // 2}")["diagnosed"] == "error"
    large = race_at(app, f"{two}&steps={AT_ONCE // 2 + 1}")
    assert large["diagnosed"] is None
    assert not any({"events", "stability"} & path.keys() for path in large["paths"])


def test_a_change_that_moves_no_path_sends_no_diagnosis(app):
    page = Page(app)
    page.open(f"?{RACE}")
    updates = page.set(ids.descent.option("curve"), "sharpness")
    assert (ids.descent.RACE, "data") not in updates
