from app.components.done import Done, label_in
from core.optimizers import OPTIMIZERS


def test_a_store_holds_the_sentence_and_where_the_focus_goes():
    assert Done("Layer 2 removed.", "add-layer").store == {"sentence": "Layer 2 removed.", "focus": "add-layer"}
    assert Done("Lesson: Bowl.").store["focus"] is None


def test_a_name_that_a_registry_lacks_is_called_as_it_came():
    assert label_in(OPTIMIZERS, "adam") == "Adam"
    assert label_in(OPTIMIZERS, "<b>") == "<b>"
    assert label_in(OPTIMIZERS, 3) == "3"
