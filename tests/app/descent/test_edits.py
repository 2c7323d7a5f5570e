"""What is said of a changed list of competitors, and where the focus goes."""

import pytest

from app import ids
from app.descent.edits import edited


def draft(*rules):
    return {"competitors": [{"rule": rule, "color": color, "visible": True} for color, rule in enumerate(rules)]}


def done(rules, trigger, value=1):
    return edited(draft(*rules), trigger, value).done


def test_the_focus_goes_to_the_menu_of_a_card_that_is_new_or_changed():
    added = done(["sgd", "adam"], ids.descent.ADD)
    assert added.sentence.startswith("Competitor 3 added: ")
    assert (added.focus["type"], added.focus["slot"]) == ("rule", 2)
    doubled = done(["sgd", "adam"], ids.descent.action(0, "duplicate"))
    assert doubled == ("Competitor 1 duplicated, as competitor 2.", ids.descent.rule(2, "sgd"))
    changed = done(["sgd", "adam"], ids.descent.rule(1, "adam"), "lion")
    assert changed == ("Competitor 2 is now Lion.", ids.descent.rule(1, "lion"))
    scheduled = done(["sgd", "adam"], ids.descent.schedule(1, "constant"), "cosine")
    assert scheduled == ("Schedule of competitor 2: Cosine.", ids.descent.schedule(1, "cosine"))


@pytest.mark.parametrize(
    ("removed", "beside"),
    [
        (0, ids.descent.action(1, "remove")),  # what took its place
        (2, ids.descent.action(1, "remove")),  # the last one now
    ],
)
def test_after_one_is_removed_the_focus_is_at_its_neighbour(removed, beside):
    assert done(["sgd", "adam", "lion"], ids.descent.action(removed, "remove")).focus == beside


def test_where_the_last_one_cannot_be_removed_its_menu_has_the_focus():
    assert done(["sgd", "adam"], ids.descent.action(1, "remove")) == (
        "Competitor 2 removed: Adam.",
        ids.descent.rule(0, "sgd"),
    )
