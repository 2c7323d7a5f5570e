from app import ids
from app.components.pictures import picture


def test_a_picture_is_an_image_with_a_name_and_the_description_that_the_browser_writes():
    frame = picture("curve", "Curve", ["drawn"])
    assert (frame.role, getattr(frame, "aria-label")) == ("img", "Curve")
    drawn, words = frame.children
    assert drawn == "drawn"
    assert words.id == getattr(frame, "aria-describedby") == ids.description("curve")


def test_one_that_takes_keys_is_none():
    assert picture("map", "Map", [], role="application", tabIndex="0").role == "application"
