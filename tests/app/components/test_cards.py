"""Cards of competitors, made as they will be shown."""

from app.components.controls import schedule_picture
from app.descent.cards import CARDS
from core.optimizers.schedules import SCHEDULES


def test_the_picture_of_a_schedule_is_that_of_its_settings_from_the_start():
    raw = {"name": "cosine", "final": "0.5", "warmup": "wrong"}
    section = CARDS.section([{"rule": "sgd", "color": 3, "schedule": raw}])
    [picture] = [part for part in section._traverse() if part._type == "Img"]
    assert picture.src == schedule_picture(SCHEDULES["cosine"](final=0.5))
