"""Requests to callbacks that no page sends are refused at the door."""

import copy

import pytest

from app import ids
from app.web.callback_requests import (
    box,
    choice,
    color,
    is_request,
    layer,
    nested,
    record,
    rows,
    scalar,
    some,
    text,
)
from core.descent.experiment import MOST_COMPETITORS
from tests.app.dash_client import NetworkPage, Page
from tests.each import with_each

DRAFT, SCENE = 0, 1


@pytest.fixture(scope="module")
def request_of_a_race(app):
    page = Page(app)
    page.open("")
    return page.request((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data"))


@pytest.fixture
def ask(app):
    client = app.server.test_client()
    app.server.testing = True  # exceptions come through

    def post(body, **more):
        return client.post("/_dash-update-component", **({"json": body} | more))

    return post


def put(request, value, *path):
    """A copy of the request with a value somewhere."""
    changed = copy.deepcopy(request)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed


def test_a_request_of_the_page_is_answered(ask, request_of_a_race):
    assert ask(request_of_a_race).status_code == 200


@with_each("body", [None, [], "x", 1, {}, {"output": "x.y"}, {"output": []}])
def test_what_is_no_request_is_refused(ask, body):
    answer = ask(body)
    assert answer.status_code == 400
    assert "reload the page" in answer.json["error"]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_what_is_not_json_is_refused(ask, data):
    assert ask(None, json=None, data=data, content_type="application/json").status_code == 400


@with_each(
    ("value", "path"),
    [
        (None, ["inputs"]),
        ([], ["inputs"]),
        (7, ["inputs", 0]),
        ("other", ["inputs", 0, "id"]),
        ("value", ["inputs", 0, "property"]),
        (None, ["state"]),
        (None, ["outputs"]),
        ([], ["outputs"]),
        ("other", ["outputs", 0, "id"]),
        ({}, ["outputs", 8, 0, "id"]),
        ({"type": "field", "name": []}, ["outputs", 8, 0, "id"]),
        ({"type": "other", "name": "x"}, ["outputs", 8, 0, "id"]),
        (None, ["changedPropIds"]),
        ([1], ["changedPropIds"]),
        (["other.data"], ["changedPropIds"]),
        ([], ["inputs", 0, "value"]),
        ({}, ["inputs", 0, "value"]),
        (7, ["inputs", 0, "value", "competitors"]),
        ([7], ["inputs", 0, "value", "competitors"]),
        (9, ["inputs", 0, "value", "competitors", 0, "color"]),
        ("red", ["inputs", 0, "value", "competitors", 0, "color"]),
        ({}, ["inputs", 0, "value", "lesson"]),
        ([], ["inputs", 0, "value", "steps"]),
        ([], ["state", SCENE, "value"]),
        ({"surface": {}, "height": "auto", "box": [0, 1, 2, "x"]}, ["state", SCENE, "value"]),
        ({"surface": {}, "height": "auto", "box": [0, 10**30, 2, 3]}, ["state", SCENE, "value"]),
    ],
)
def test_a_strange_part_is_refused(ask, request_of_a_race, value, path):
    assert ask(put(request_of_a_race, value, *path)).status_code == 400


@with_each(
    ("value", "path"),
    [
        (None, ["inputs", 0, "value"]),
        (10**40, ["inputs", 0, "value", "steps"]),
        (float("nan"), ["inputs", 0, "value", "x"]),
        ("\x00" * 1000, ["inputs", 0, "value", "surface"]),
        (None, ["inputs", 0, "value", "competitors", 0, "visible"]),
        ([], ["inputs", 0, "value", "competitors"]),
    ],
)
def test_what_may_be_typed_is_answered(ask, request_of_a_race, value, path):
    assert ask(put(request_of_a_race, value, *path)).status_code in (200, 204)


@pytest.mark.parametrize(
    ("page", "output"), [(Page, (ids.descent.RACE, "data")), (NetworkPage, (ids.network.SETTINGS, "data"))]
)
def test_before_anything_was_gathered_nothing_is_updated(app, ask, page, output):
    store = ids.descent.DRAFT if page is Page else ids.network.DRAFT
    assert ask(put(page(app).request(output, (store, "data")), None, "inputs", 0, "value")).status_code == 204


@pytest.fixture(scope="module")
def request_of_a_network(app):
    page = NetworkPage(app)
    page.open("")
    return page.request((ids.network.SETTINGS, "data"), (ids.network.DRAFT, "data"))


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("competitors", [], 400),
        ("competitors", {}, 400),
        ("layers", [], 200),
        ("layers", [["relu", "8"]], 200),
        ("layers", [["relu", "8"], ["relu", "x"]], 200),
        ("layers", [["relu"]], 400),
        ("layers", [["relu", "8", "8"]], 400),
        ("layers", [["relu", "8"], ["relu", []]], 400),
        ("layers", [["relu", "8"], [[], "8"]], 400),
    ],
)
def test_a_network_has_a_competitor_at_least_and_layers_of_two_parts(
    ask, request_of_a_network, name, value, status
):
    assert ask(put(request_of_a_network, value, "inputs", 0, "value", name)).status_code == status


@with_each(
    ("shape", "fitting", "others"),
    [
        (scalar, [None, "", 0, 0.5, True], [[], {}, ()]),
        (text, ["", "x"], [None, 0, ["x"]]),
        (nested, [None, "x", {}, {"a": 1}], [[], {"a": []}, {"a": {}}, {"a": 1, "b": []}]),
        (color, [0, MOST_COMPETITORS - 1], [-1, MOST_COMPETITORS, 0.0, "0", None]),
        (box, [[0, 1, 2, 3.5]], [[0, 1, 2], [0, 1, 2, 3, 4], ["0", 1, 2, 3], [0, 1, 2, None], (0, 1, 2, 3)]),
        (
            box,
            [[-1e6, 1e6, -1e6, 1e6]],
            [[-1.1e6, 1, 0, 1], [0, 1.1e6, 0, 1], [0, 1, -1.1e6, 1], [0, 1, 0, 10**30]],
        ),
        (box, [], [[1, 0, 0, 1], [1, 1, 0, 1], [0, 1, 1, 0], [0, 1, 1, 1]]),
        (box, [], [[1.0 if place != at else float("nan") for place in range(4)] for at in range(4)]),
        (layer, [["relu", 8], [None, None]], [["relu"], ["relu", 8, 8], [[], 8], ["relu", []], ("relu", 8)]),
        (choice, [None, "x", [], ["x", "y"]], [[1], ["x", 1], {}]),
        (rows(text), [[], ["x"]], [None, "x", ["x", 1], [1, "x"]]),
        (some(text), [["x"], ["x", "y"]], [[], None, "x", ["x", 1], [1, "x"]]),
        (
            record(text, n=color),
            [{"n": 1}, {"n": 1, "more": "x"}],
            [{}, {"more": "x"}, {"n": "x"}, {"n": 1, "more": 1}, [], None],
        ),
    ],
)
def test_each_shape_fits_what_it_says_and_nothing_else(shape, fitting, others):
    assert [shape(each) for each in fitting] == [True] * len(fitting)
    assert [shape(each) for each in others] == [False] * len(others)


def test_what_has_changed_is_named_with_the_keys_of_its_id_in_their_order():
    pattern = {"id": '{"name":["ALL"],"type":"field"}', "property": "value"}
    callbacks = {"out.data": {"callback": True, "inputs": [pattern], "state": []}}
    boxes = [{"id": {"type": "field", "name": name}, "property": "value", "value": 1} for name in "xy"]
    body = {"output": "out.data", "outputs": {"id": "out", "property": "data"}, "inputs": [boxes]}
    assert is_request(body, callbacks) and is_request({**body, "changedPropIds": []}, callbacks)
    assert is_request({**body, "outputs": {**body["outputs"], "value": [1]}}, callbacks)  # which nobody reads
    assert not is_request({**body, "changedPropIds": ['{"name":"x","type":"field"}.value', []]}, callbacks)
    for name, known in (("x", True), ("y", True), ("z", False)):
        changed = [f'{{"name":"{name}","type":"field"}}.value']
        assert is_request({**body, "changedPropIds": changed}, callbacks) == known
