"""The race as one HTML file: its data, its size, and that it asks nothing of anyone."""

import json
import re
from urllib.parse import quote

import numpy as np
import pytest

from app.components.theme import BANDS, THEMES, bands, css_variables
from core.descent.experiment import DescentExperiment, run, to_query
from core.formula.record import CustomFormula
from tests.app.descent.export.races import EVERY_RULE
from tests.app.typed_arrays import decoded


def page_data(page):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])


def test_it_holds_the_paths(get):
    race = DescentExperiment("matyas", (4.0, -4.0), 60, 1.0, 0, EVERY_RULE[0])
    data = page_data(get("animation.html", to_query(race)).text)
    assert data["stride"] == 1
    for path, trajectory in zip(data["paths"], run(race), strict=True):
        np.testing.assert_array_equal(decoded(path["x"]), trajectory.points[:, 0].astype("f4"))
        np.testing.assert_array_equal(decoded(path["y"]), trajectory.points[:, 1].astype("f4"))
        np.testing.assert_array_equal(decoded(path["f"]), trajectory.values.astype("f4"))


def test_it_leaves_gaps_where_a_formula_has_no_value(get):
    race = DescentExperiment("custom", (1.0, 1.0), 5, custom=CustomFormula("log(x) + y²"))
    page = get("animation.html", to_query(race)).text
    assert "f(x, y) = log(x) + y²" in page
    heights = decoded(page_data(page)["heights"]).reshape(121, 121)
    assert (heights[:, :61] == 65535).all() and heights[:, 61:].max() == 65534 and heights[:, 61:].min() == 0


def test_its_numbers_and_colours_are_those_of_the_page(get):
    page = get("animation.html", "").text
    assert "\nfunction format(value, digits = 4) {\n" in page and "`f = ${format(" in page
    assert not re.search("^(export|import) |«", page, re.M)
    for name, theme in page_data(page)["themes"].items():
        assert theme["bands"] == [color for _, color in bands(THEMES[name])][::2] and len(theme["bands"]) == BANDS
    for found in re.findall(r":root \{ (\S+) --page", page):
        assert found.count("--") == 3 and found in css_variables()


def test_it_of_the_longest_race_is_small(get):
    race = DescentExperiment("goldstein_price", (0.5, 0.5), 10_000, 0.1, 0, EVERY_RULE[0])
    page = get("animation.html", to_query(race)).text
    assert len(page.encode()) < 300_000
    for path, trajectory in zip(page_data(page)["paths"], run(race), strict=True):
        assert decoded(path["x"])[-1] == np.float32(trajectory.points[-1, 0])


def test_it_asks_nothing_of_anyone(get):
    page = get("animation.html", "").text
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](?!data:)|https?:|url\(|@import|fetch\(", page)
    assert "default-src 'none'" in page


def test_it_shows_the_view_on_screen(get):
    query = "surface=bowl&x=12&y=12&noise=0&c=sgd&box=wide"
    left, right, low, high = page_data(get("animation.html", query).text)["box"]
    assert left < -12 and right > 12 and low < -12 and high > 12


@pytest.mark.parametrize("query", ["surface=bowl&{}=1", "lesson={}", "box={}", "surface=bowl&c=sgd,{}:1"])
def test_nothing_of_a_query_reaches_the_animation_as_markup(get, query):
    hostile = quote('"></script><script>alert(1)</script>')
    answer = get("animation.html", query.format(hostile))
    assert answer.status_code == 400 and answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
