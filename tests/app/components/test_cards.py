"""Cards of competitors, made as they will be shown, and drawn anew where typed lines ask for other controls."""

import orjson

from app import ids
from app.components.controls import schedule_picture
from app.descent.cards import CARDS
from core.optimizers.schedules import SCHEDULES
from tests.app.dash_client import Page, components_in
from tests.each import with_each


def test_the_picture_of_a_schedule_is_that_of_its_settings_from_the_start():
    raw = {"name": "cosine", "final": "0.5", "warmup": "wrong"}
    section = CARDS.section([{"rule": "sgd", "color": 3, "schedule": raw}])
    [picture] = [part for part in section._traverse() if part._type == "Img"]
    assert picture.src == schedule_picture(SCHEDULES["cosine"](final=0.5))


@with_each(
    ("slot", "lines", "names"),
    [
        (2, "v = gamma*v + alpha*g\nx = x - kappa*v", ["momentum", "learning_rate", "own_kappa"]),
        (4, "x = x - alpha*g", ["learning_rate"]),
        (2, "v = alpha*g\nx = x - v", None),  # has what is there
        (2, "x = x - alpha*(", None),
        (2, None, None),
        (5, "x = x - kappa*g", None),  # nobody's
    ],
)
def test_controls_are_drawn_for_what_typed_lines_read_and_only_where_they_read_something_else(
    app, slot, lines, names
):
    typed = "c=custom,color:{},lines:x%3Dx-{}*g"
    page = Page(app, f"?surface=bowl&c=sgd&{typed.format(2, 'alpha')}&{typed.format(4, 'kappa')}")
    changed = {"id": ids.descent.lines(slot), "property": "value"}
    numbers = {"id": ids.descent.numbers(slot), "property": "children"}
    answer = page.post(
        {
            "output": '{"slot":["MATCH"],"type":"rule-numbers"}.children',
            "outputs": numbers,
            "inputs": [{**changed, "value": lines}],
            "state": [{"id": ids.descent.DRAFT, "property": "data", "value": page.draft()}],
            "changedPropIds": [f'{{"slot":{slot},"type":"lines"}}.value'],
        }
    )
    assert (answer.status_code == 204) == (names is None)
    if names:
        [told] = orjson.loads(answer.get_data())["response"].values()
        boxes = [id for id, _ in components_in(told) if isinstance(id, dict) and id["type"] == "hyper"]
        assert [id["name"] for id in boxes if id["name"] != "schedule.warmup"] == names
        assert {id["slot"] for id in boxes} == {slot}
