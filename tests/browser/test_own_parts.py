"""A stage and panels of both pages that nothing names but their own two files each."""

import pytest
from playwright.sync_api import expect

from app.main import create_app
from tests.app.descent import own_panel
from tests.app.descent.own_stage import add_stage
from tests.app.network.panels.own_panel import add_panel
from tests.browser.pages import follow
from tests.browser.reading import ready, trained, wait_for_link
from tests.browser.within import served

RACE = "/?surface=bowl&x=1&y=2&steps=9&noise=0&seed=0&c=sgd,learning_rate:0.1"
TRAINING = "/network?layers=leaky_relu:4&epochs=3&batch_size=400&networks=2"


@pytest.fixture
def address_with_parts(tmp_path, monkeypatch):
    """A server within this process, whose pages have the stage and the panel."""
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    for add in (add_stage, own_panel.add_panel, add_panel):
        folder = tmp_path / add.__module__
        folder.mkdir()
        add(folder, monkeypatch)
    with served(create_app()) as address:
        yield address


# What compresses the scripts leaves their files to be closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stage_of_ones_own_asks_for_its_pieces_and_a_panel_is_told_of_each_chunk(open_page, address_with_parts):
    page = open_page(RACE, base=address_with_parts)
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

    frame = page.locator("#panel-length")
    expect(frame).to_be_empty()
    follow(page, f"{RACE}&length=on")
    expect(frame).to_have_text("1.94 long")

    follow(page, TRAINING)
    panel = page.locator(".view-looks")
    expect(panel.get_by_role("heading")).to_have_text("Looks")
    ready(page)
    page.get_by_role("button", name="Train", exact=True).click()
    trained(page, 3)
    page.wait_for_function("document.getElementById('chart-looks').data?.[0].x[0] === 3")
    [drawn] = page.evaluate("document.getElementById('chart-looks').data.map(({x, y}) => [x, y])")
    assert drawn == [[3], [2]]
    panel.get_by_role("button", name="Look again").click()
    expect(panel).to_contain_text("1 looks")
    wait_for_link(page, "&size=7")
    page.wait_for_function("document.getElementById('chart-looks').data[0].marker.size === 7")
    page.locator(".view-loss").get_by_role("button", name="Looks").click()
    expect(panel).to_be_hidden()
