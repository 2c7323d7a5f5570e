"""Requests that make no sense."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.web import json_routes
from core.network import checkpoints
from core.network.experiment import to_dict
from core.optimizers import OPTIMIZERS
from tests.app.network.api.training import SMALL
from tests.each import with_each


@with_each("name", ["begin", "advance", "baseline"])
@with_each(
    ("body", "mimetype"),
    [
        (b"{}", "text/plain"),
        (b"{}", "application/x-www-form-urlencoded"),
        (b"{}", None),
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"NaN", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"7", "application/json"),
        (b"null", "application/json"),
        (b"[" * 50_000 + b"]" * 50_000, "application/json"),
        (b'{"a": "' + b"x" * json_routes.MOST_BYTES + b'"}', "application/json"),
    ],
)
def test_what_is_no_json_object_of_moderate_size_is_refused(app, name, body, mimetype):
    answer = app.server.test_client().post(f"/network/{name}", data=body, content_type=mimetype)
    assert answer.status_code == 400
    assert "It takes" in answer.get_json()["error"]


@pytest.mark.parametrize("name", ["begin", "advance", "baseline"])
def test_training_takes_posts_alone(app, name):
    assert app.server.test_client().get(f"/network/{name}").mimetype != "application/json"


@pytest.mark.parametrize("settings", [None, [], "layers=exponent:8", 7, True])
@pytest.mark.parametrize("name", ["begin", "baseline"])
def test_settings_are_an_object(training, name, settings):
    error = training.refused(400, name, settings=settings)
    assert error == f"settings is {settings!r}: it takes an object with the fields of an experiment"


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"layers": [["leaky_relu", 0]]}, "Layer 1: Units is 0: it takes a whole number from 1 to 512"),
        ({"layers": [["leaky_relu", 1e6]]}, "Layer 1: Units is 1,000,000: it takes a whole number from 1 to 512"),
        ({"layers": [["no_such", 3]]}, "Layer 1: Layer is 'no_such': it takes one of"),
        ({"layers": [["exponent", 2]] * 9}, "9 hidden layers: a network takes at most 8"),
        ({"batch_size": 1200}, "Batch size is 1,200: it takes a whole number from 1 to 1,199"),
        ({"rule": {"name": "sgd", "learning_rate": 1e9}}, "Learning rate is 1,000,000,000: it takes"),
        ({"rule": {"name": "zap"}}, "Optimizer is 'zap': it takes one of gradient_descent"),
        ({"epochs": 0}, "Epochs is 0: it takes a whole number from 1 to 10,000"),
        ({"networks": 33}, "Networks is 33: it takes a whole number from 1 to 32"),
        ({"shuffle": 1}, "Shuffle is 1: it takes true or false"),
        ({"seed": -1}, "Seed is −1: it takes"),
        ({"dataset": "beer"}, "Data set is 'beer': it takes one of wine"),
        ({"colour": "red"}, "'colour' is no field: it takes dataset"),
    ],
)
def test_every_wrong_setting_is_quoted_with_what_would_be_accepted(training, folder, settings, error):
    for name in ("begin", "baseline"):
        assert error in training.refused(400, name, settings=settings)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("field", ["epoch", "epochs"])
@pytest.mark.parametrize("value", [None, "", "abc", -1, 0.5, 10_001, 1e300, True, [], [1], {}])
def test_wrong_epochs_are_refused(training, field, value):
    run = training.begin()["run"]
    error = training.refused(400, "advance", **{"run": run, "epoch": 0, "epochs": 1, field: value})
    assert "it takes a whole number from" in error


@with_each("place", ['{"settings": %s}', '{"settings": {"layers": %s}}', '{"run": %s, "settings": {}}'])
@with_each("depth", [10, 300, 900, 1020])
def test_a_deeply_nested_value_is_refused(app, place, depth):
    body = place % ("[" * depth + "]" * depth)
    answer = app.server.test_client().post("/network/begin", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]


WORDS = st.sampled_from(
    ["", "0", "1", "-1", "nan", "inf", "abc", "sgd", "adam", "exponent:3", "..", "é", "\0", "½"]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    st.text(),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
SETTINGS = st.fixed_dictionaries({}, optional=dict.fromkeys(to_dict(SMALL), JSON))
RULES = st.fixed_dictionaries(
    {"name": st.sampled_from([*OPTIMIZERS])},
    optional={"learning_rate": JSON, "momentum": JSON, "epsilon_inside_root": JSON},
)
BODIES = st.one_of(
    JSON,
    st.fixed_dictionaries({}, optional={"settings": SETTINGS, "run": JSON}),
    st.fixed_dictionaries({"settings": st.fixed_dictionaries({"rule": RULES})}),
    st.fixed_dictionaries({"run": JSON, "epoch": JSON, "epochs": JSON}, optional={"learning_rate": JSON}),
)
QUICKLY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_answered(status, answer):
    assert status in (200, 400, 409, 503)
    assert status == 200 or (answer.keys() == {"error"} and answer["error"])


@QUICKLY
@given(name=st.sampled_from(["begin", "advance"]), body=BODIES)
def test_any_json_is_answered(training, name, body):
    assert_answered(*training.post(name, body))


@QUICKLY
@given(body=st.fixed_dictionaries({}, optional={"epoch": JSON, "epochs": JSON, "learning_rate": JSON}))
def test_any_json_is_answered_for_a_run_that_there_is(training, body):
    run = training.begin()["run"]
    status, answer = training.post("advance", {"run": run, "epoch": 0, "epochs": 1, **body})
    assert_answered(status, answer)
    assert checkpoints.load(run).epoch == (answer["epoch"] if status == 200 else 0)


@QUICKLY
@given(field=st.sampled_from([*to_dict(SMALL)]), value=JSON)
def test_any_json_in_one_setting_begins_a_run_or_is_refused(training, field, value):
    status, answer = training.post("begin", {"settings": {**to_dict(SMALL), field: value}})
    assert_answered(status, answer)
    if status == 200:
        assert to_dict(checkpoints.load(answer["run"]).experiment) == answer["settings"]
