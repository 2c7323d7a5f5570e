"""What holds on all pages."""

import re

from playwright.sync_api import expect

from core.descent.lessons import LESSONS
from tests.browser.pages import emulate
from tests.browser.reading import at_step
from tests.browser.test_access import RACE


def test_links_skip_to_the_views_and_to_the_bar_and_each_page_has_its_title_and_one_heading(visit):
    page = visit(RACE)
    at_step(page, 40)
    expect(page).to_have_title("Matyas, 2 optimizers · Fall Line")
    expect(page.get_by_role("heading", level=1)).to_have_text("Matyas, 2 optimizers")
    page.locator(".brand").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Skip to playback")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.get_by_role("link", name="Skip to the views").press("Enter")
    expect(page.get_by_role("main", name="Matyas, 2 optimizers")).to_be_focused()
    page.get_by_role("link", name="Network").click()
    expect(page).to_have_title(re.compile("^(Reference n|N)etwork .* · Fall Line$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Reference n|N)etwork "))


def test_an_enlarged_window_scrolls_and_nothing_is_lost(visit):
    page = visit("/?lesson=basins", viewport={"width": 720, "height": 450})
    picture = page.locator("#map-picture")
    expect(picture).to_be_visible()
    expect(page.locator("#map-legend li").first).to_be_visible()  # which may take the picture's room
    assert picture.bounding_box()["height"] >= 300
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    lesson = LESSONS["basins"]
    for words in (lesson.goal, lesson.do, lesson.watch_for):
        expect(page.locator("#lesson-card")).to_contain_text(words)
        expect(page.locator("#lesson-card").get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport()
    visit("/network?lesson=reference_1")
    emulate(page, viewport={"width": 720, "height": 450})
    page.get_by_role("button", name="Compare with scikit-learn").scroll_into_view_if_needed()
    assert page.locator("#chart-accuracy").bounding_box()["height"] >= 200
