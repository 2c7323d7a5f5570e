"""What a panel asks of the server, and what it is told: the state of one rule."""

import numpy as np
import pytest

from app.descent.panels import PANELS
from app.descent.panels.base import BLOCK
from app.descent.state import PageState
from core.descent.experiment import from_query, run
from core.descent.states import states
from tests.app.typed_arrays import decoded

QUERY = "surface=matyas&x=4&y=-4&steps=300&noise=1&seed=2&c=sgd&c=adam,color:4"


def asked(client, search=f"?{QUERY}", **body):
    answer = client.post("/descent/state", json={"search": search, **body})
    return answer.status_code, answer.get_json()


def test_a_block_of_steps_has_the_very_numbers(client):
    experiment, _ = from_query(QUERY)
    found = states(run(experiment)[1], 300, 1.0, 2)
    status, answer = asked(client, slot=4, first=100)
    assert (status, answer["first"], answer["count"]) == (200, 100, 300)
    assert answer["columns"].keys() == found.columns.keys()
    block = slice(100, 100 + BLOCK)
    for name, record in answer["columns"].items():
        assert np.array_equal(decoded(record), found.columns[name][block])
    assert [arrow["symbol"] for arrow in answer["arrows"]] == ["−∇f", "−g", "−m", "step"]
    step = answer["arrows"][-1]
    assert step["longest"] == pytest.approx(np.hypot(*found.columns["step"].T).max())
    assert answer["scales"] == "m"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"slot": 3}, "no competitor has it"),
        ({"slot": 4, "first": -1}, "First step is −1"),
        ({"slot": 4, "search": "steps=-4"}, "Steps is −4"),
        ({}, "Colour"),
    ],
)
def test_what_there_is_not_is_refused_in_words(client, body, told):
    status, answer = asked(client, **body)
    assert status == 400
    assert told in answer["error"]


def test_it_is_on_where_the_link_names_a_colour_and_offers_the_competitors():
    state = PageState.of_query(f"{QUERY}&watch=4")
    assert state.problems == {}
    assert state.display["panels"] == [PANELS["state"].script]
    labels = [entry["label"] for entry in state.display["choices"]["watch"]["data"]]
    assert labels[0] == "State: off"
    assert labels[1].startswith("SGD")
    assert labels[2].startswith("Adam")
    assert "watch=4" in state.search
    assert PageState.of_query(QUERY).display["panels"] == []
    assert "watch" in PageState.of_query(f"{QUERY}&watch=9").problems
