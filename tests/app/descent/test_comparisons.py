"""A typed rule is compared on the page: in its card, in the link, as a mark, and in a table below the readings."""

import json

import pytest

from app import ids
from app.descent.comparisons import draw, told
from core.descent.comparison import Row
from core.descent.experiment import from_query, read_descent, to_query
from tests.app.dash_client import Page

WITHOUT = "c=custom,lines:m%3Dbeta1*m%2B(1-beta1)*g;s%3Dbeta2*s%2B(1-beta2)*g*g;x%3Dx-alpha*m/sqrt(s%2Bepsilon)"
LINK = f"?surface=matyas&x=4&y=-3&steps=40&noise=0.5&{WITHOUT},learning_rate:0.1,reference:adam&c=adam"


def as_text(component):
    return json.dumps(component, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_a_link_with_a_reference_is_drawn_marked_and_told(app):
    page = Page(app)
    page.open(LINK)
    assert page[ids.descent.reference(0)]["value"] == "adam"
    assert ids.descent.reference(1) not in page
    assert "reference:adam" in page[ids.descent.QUERY]["data"]["search"]
    yours, adam = page[ids.descent.RACE]["data"]["paths"]
    (deviated,) = [event for event in yours["events"] if event["kind"] == "deviated"]
    assert deviated["step"] == 1 and deviated["sentence"].startswith("Not Adam from step 1 on: there is no m_hat.")
    assert not [event for event in adam["events"] if event["kind"] == "deviated"]
    drawn = as_text(draw(page[ids.descent.QUERY]["data"]["search"]))
    assert "Yours is Adam without bias correction." in drawn
    assert "first-unequal" in drawn and "m_hat" in drawn
    page.set(ids.descent.reference(0), "")
    assert "reference" not in page[ids.descent.QUERY]["data"]["search"]
    assert draw(page[ids.descent.QUERY]["data"]["search"]) == []


@pytest.mark.parametrize("search", [None, True, 7, ["?c=sgd"], {}])
def test_of_what_is_no_link_nothing_is_compared(search):
    assert draw(search) == []


def test_a_reference_is_part_of_a_link_and_a_wrong_one_is_told():
    experiment, problems = from_query(LINK)
    assert not problems and from_query(to_query(experiment)) == (experiment, {})
    assert experiment.competitors[0].reference == "adam"
    _, problems = read_descent({"competitors": [{"rule": "custom", "reference": "sdg"}]})
    assert set(problems) == {"competitors.0.reference"}


def test_values_have_as_many_digits_as_tell_them_apart():
    assert told(Row("x", (1.0, 2.0), (1.0, 2.00001), True)) == ("1, 2", "1, 2.00001")
    assert told(Row("x", None, (0.5, -1.23456789), True)) == ("–", "0.5, −1.235")
    assert told(Row("x", (1.0, 2.0), (1.0, 2.00001), False)) == ("1, 2", "1, 2")
