"""A stage that nothing names but its own two files, on the page."""

import pytest
from playwright.sync_api import expect

from app.main import create_app
from tests.app.descent.own_stage import add_stage
from tests.browser.within import served

LINK = "/?surface=bowl&x=1&y=2&steps=9&noise=0&seed=0&c=sgd,learning_rate:0.1"


@pytest.fixture
def address_with_stage(tmp_path, monkeypatch):
    """A server within this process, whose descent page has the stage."""
    add_stage(tmp_path, monkeypatch)
    with served(create_app()) as address:
        yield address


# What compresses the scripts leaves their files to be closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stage_of_ones_own_is_chosen_asks_for_its_pieces_and_draws_them(open_page, address_with_stage):
    page = open_page(LINK, base=address_with_stage)
    polygon = page.locator("#polygon")
    expect(polygon).to_be_hidden()
    page.get_by_role("radiogroup", name="What the large view shows").get_by_text("A polygon").click()
    expect(page.locator("#stage-status")).to_have_text("288 degrees about Bowl")
    expect(polygon).to_be_visible()
    page.get_by_role("textbox", name="Sides").fill("3")
    expect(page.locator("#stage-status")).to_have_text("240 degrees about Bowl")
    page.wait_for_function("document.querySelector('#polygon-chart .plot').data[0].x.length === 3")
    assert page.evaluate("document.querySelector('#polygon-chart .plot').data[0].x[0]") == 2
    assert page.evaluate("location.search").endswith("&stage=polygon&sides=3")
    page.get_by_role("textbox", name="Sides").fill("2")
    expect(page.get_by_text("Sides is 2: it takes a whole number from 3 to 9")).to_be_visible()
