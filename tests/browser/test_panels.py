"""A panel that nothing names but its own two files, on the page."""

import re

import pytest
from playwright.sync_api import expect

from app.main import create_app
from tests.app.network.panels.own_panel import add_panel
from tests.browser.reading import ready
from tests.browser.within import served


@pytest.fixture
def address_with_panel(tmp_path, monkeypatch):
    """A server within this process, whose pages have the panel."""
    monkeypatch.setenv("FALL_LINE_RUNS", str(tmp_path / "runs"))
    add_panel(tmp_path, monkeypatch)
    with served(create_app()) as address:
        yield address


# What compresses the scripts leaves their files to be closed by the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_panel_of_ones_own_is_laid_out_drawn_and_told_of_each_chunk(open_page, address_with_panel):
    page = open_page("/network?layers=leaky_relu:4&epochs=3&batch_size=400&networks=2", base=address_with_panel)
    panel = page.locator(".view-looks")
    expect(panel.get_by_role("heading")).to_have_text("Looks")
    ready(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#network-title")).to_have_text(re.compile("^Epoch 3 of 3,"))
    page.wait_for_function("document.getElementById('chart-looks').data?.[0].x[0] === 3")
    [drawn] = page.evaluate("document.getElementById('chart-looks').data.map(({x, y}) => [x, y])")
    assert drawn == [[3], [2]]
    panel.get_by_role("button", name="Look again").click()
    expect(panel).to_contain_text("1 looks")
