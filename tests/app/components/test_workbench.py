import json

from app.components.workbench import view, workbench
from tests.app.dash_client import parts


def as_json(component):
    return json.loads(json.dumps(component, default=lambda each: each.to_plotly_json()))


def test_a_view_is_named_by_its_title_and_has_tools_beside_it():
    section, head, title, *rest = parts(as_json(view("loss", "Loss", ["picture"], ["tool"])))
    assert (section["type"], section["props"]["aria-label"]) == ("Section", "Loss")
    assert section["props"]["className"] == "view view-loss"
    assert section["props"]["children"] == [head, "picture"]
    assert head["props"]["children"] == [title, "tool"]
    assert title["props"]["children"] == "Loss"
    assert rest == []


def test_a_workbench_has_its_set_up_and_card_views_and_bar_on_a_stage():
    whole = as_json(workbench("descent", "controls", "card", ["one", "two"], "bar"))
    by_type = {part["type"]: part["props"] for part in parts(whole)}
    assert by_type["Aside"]["aria-label"] == "Controls"
    assert by_type["Aside"]["children"][-1] == "controls"
    card, views, bar = by_type["Main"]["children"]
    assert (card, bar) == ("card", "bar")
    assert views["props"]["children"] == ["one", "two"]
    assert views["props"]["className"] == "views descent-views"


def test_the_set_up_of_each_page_has_a_button_of_its_own_to_close_it():
    for page in ("descent", "network"):
        buttons = [
            part["props"]
            for part in parts(as_json(workbench(page, "", "", [], "")))
            if "close-setup" in part["props"].get("className", "")
        ]
        assert [(button["id"], button["aria-label"]) for button in buttons] == [
            (f"close-{page}-setup", "Close controls")
        ]
