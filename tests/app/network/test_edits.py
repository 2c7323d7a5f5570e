"""What is said of layers that are moved or removed, and where the focus goes."""

import pytest
from dash.exceptions import PreventUpdate

from app import ids
from app.network.edits import edit
from tests.each import with_each

LAYERS = [["relu", 1], ["tanh", 2], ["relu", 3]]


@with_each(
    ("at", "way", "widths", "sentence", "focus"),
    [
        (0, "down", [2, 1, 3], "Layer 1 is now layer 2.", (1, "down")),
        (1, "down", [1, 3, 2], "Layer 2 is now layer 3.", (2, "up")),
        (1, "up", [2, 1, 3], "Layer 2 is now layer 1.", (0, "down")),
        (2, "up", [1, 3, 2], "Layer 3 is now layer 2.", (1, "up")),
        (0, "up", [1, 2, 3], "Layer 1 is now layer 1.", (0, "down")),
        (2, "down", [1, 2, 3], "Layer 3 is now layer 3.", (2, "up")),
        (0, "remove", [2, 3], "Layer 1 removed.", (0, "remove")),
        (2, "remove", [1, 2], "Layer 3 removed.", (1, "remove")),
    ],
)
def test_a_layer_goes_where_it_is_said_to_be(at, way, widths, sentence, focus):
    edited, done = edit({"layers": LAYERS}, ids.network.layer_action(at, way), 1)
    assert [width for _, width in edited["layers"]] == widths
    assert done == (sentence, ids.network.layer_action(*focus))


def test_the_last_layer_leaves_the_focus_to_the_button_that_adds_one():
    edited, done = edit({"layers": LAYERS[:1]}, ids.network.layer_action(0, "remove"), 1)
    assert edited["layers"] == [] and done == ("Layer 1 removed.", ids.network.ADD_LAYER)


@pytest.mark.parametrize("at", [-1, 3])
def test_a_layer_that_there_is_not_stays_unmoved(at):
    with pytest.raises(PreventUpdate):
        edit({"layers": LAYERS}, ids.network.layer_action(at, "up"), 1)


@pytest.mark.parametrize(
    ("trigger", "value"), [(ids.network.dataset("wine"), "iris"), (ids.network.BROUGHT, f"{'0' * 32} 1 mine.csv")]
)
def test_other_data_end_a_lesson_and_its_claims(trigger, value):
    draft = {"dataset": "wine", "layers": LAYERS, "lesson": "reference_1", "competitors": [{"rule": "sgd"}]}
    assert edit(draft, trigger, value)[0]["lesson"] is None
    assert edit(draft, ids.network.ADD_LAYER, 1)[0]["lesson"] == "reference_1"
