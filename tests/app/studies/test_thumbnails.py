"""Small pictures of the studies that come along."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from app import ids
from app.studies.store import studies, table_of
from app.studies.thumbnails import GROUND, HEIGHT, INK, WIDTH, thumbnail
from tests.app.components.test_theme import contrast
from tests.app.studies.test_callbacks import StudiesPage

EXAMPLE = "example-random"


def test_it_has_a_rectangle_for_each_cell_of_the_map_within_its_frame_in_colours_from_low_to_high():
    drawing = ET.fromstring(thumbnail(EXAMPLE))
    rects = [part.attrib for part in drawing if part.tag.endswith("rect")]
    assert len(rects) > 50
    assert len({rect["fill"] for rect in rects}) > 20
    for rect in rects:
        assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", rect["fill"])
        assert 0 <= float(rect["x"]) < WIDTH and -0.01 <= float(rect["y"]) < HEIGHT
    places = {(rect["x"], rect["y"]) for rect in rects}
    assert len(places) == len(rects)
    words = [part.text for part in drawing.iter() if part.tag.endswith("text")]
    assert words == ["→ Learning rate α   ↑ Noise σ", "dark to bright: f − f*, median"]


def test_there_is_one_for_each_example_and_its_card_opens_the_table(app, client):
    page = StudiesPage(app)
    for key, title in studies().items():
        card = page[ids.studies.card(key)]
        assert title in json.dumps(card["children"], ensure_ascii=False)
        [source] = re.findall(r'"src": "([^"]+)"', json.dumps(card["children"]))
        if key == EXAMPLE:
            answer = client.get(source)
            assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
            assert answer.get_data(as_text=True) == thumbnail(key)
    page.press(ids.studies.card(EXAMPLE))
    assert page[ids.studies.SHOWN]["data"] == {"key": EXAMPLE, "name": studies()[EXAMPLE]}
    assert len(table_of(EXAMPLE).frame) > 0


@pytest.mark.parametrize("key", ["nonsense", "example-nonsense", "0" * 64])
def test_what_is_no_example_has_none(client, key):
    with pytest.raises(KeyError):
        thumbnail(key)
    assert client.get(f"/studies/pictures/{key}.svg").status_code == 404


def test_what_is_written_below_it_can_be_read():
    assert contrast(GROUND, INK) >= 4.5
