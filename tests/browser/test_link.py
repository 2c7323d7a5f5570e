"""The descent page's link: what it holds, brings back, how it is taken along; and lessons, which are links."""

import re

from playwright.sync_api import expect

from core.descent.lessons import LESSONS
from tests.browser.hands import box
from tests.browser.pages import emulate
from tests.browser.reading import a_second_passes, at_step, last_step, linked, step_beyond, wait_for_link

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"


WITHOUT_CLIPBOARD = """copies => {
    Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
    const box = () => document.activeElement;
    document.selected = () => box().value.slice(box().selectionStart, box().selectionEnd);
    document.execCommand = (command) => {
        document.copied = [command, document.selected()];
        return copies;
    };
}"""
"""As on a server without TLS, in a browser that copies a selection or doesn't."""
RESTORED = "() => { delete navigator.clipboard; delete document.execCommand; }"


def test_the_link_is_copied_and_without_a_clipboard_it_is_another_way_or_shown_selected(visit):
    page = visit(RACE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#notice")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.locator("#notice").evaluate("notice => notice.replaceChildren()")
    page.evaluate(WITHOUT_CLIPBOARD, True)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#notice")).to_have_text("Link copied.")
    assert page.evaluate("document.copied") == ["copy", page.url]
    page.evaluate(WITHOUT_CLIPBOARD, False)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("textbox", name="Copy this link:")).to_be_focused()
    assert page.evaluate("document.selected()") == page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    page.evaluate(RESTORED)


def test_a_lesson_on_divergence_explains_it_another_loads_with_one_click_plays_and_loads_again_after_changes(visit):
    page = visit("/?lesson=bowl_too_high")
    at_step(page, 13)
    expect(page.locator("#readings .outcome")).to_have_text(
        re.compile(r"^Diverged at step \d+: the learning rate 2 is above 2/λmax = 1\.$")
    )
    emulate(page, reduced_motion="no-preference")
    page.get_by_role("combobox", name="Lesson").click()
    lesson = LESSONS["race_ripple"]
    page.get_by_role("option", name=lesson.title, exact=True).click()
    wait_for_link(page, "lesson=race_ripple")
    assert linked(page) == lesson.experiment
    expect(page.locator("#lesson-card")).to_contain_text(lesson.watch_for)
    last_step(page, 40)
    step_beyond(page, 0)
    box(page, "Steps").fill("33")
    wait_for_link(page, "steps=33")
    page.get_by_role("button", name="Load this lesson again").click()
    wait_for_link(page, "steps=40")


def test_back_forward_and_reload_restore_the_state_and_the_chosen_theme(visit):
    page = visit(RACE)
    at_step(page, 40)
    box(page, "Steps").fill("25")
    at_step(page, 25)
    a_second_passes(page)
    box(page, "Noise σ").fill("0.5")
    wait_for_link(page, "noise=0.5")
    page.go_back()
    expect(box(page, "Noise σ")).to_have_value("0")
    page.go_forward()
    expect(box(page, "Noise σ")).to_have_value("0.5")
    state = linked(page)
    # Back and Forward before the page has been drawn change nothing.
    early = "addEventListener('DOMContentLoaded', () => dispatchEvent(new PopStateEvent('popstate')))"
    script = page.tools.send("Page.addScriptToEvaluateOnNewDocument", {"source": early})
    page.get_by_role("button", name="Switch between light and dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    page.tools.send("Page.removeScriptToEvaluateOnNewDocument", script)
    at_step(page, 25)
    assert linked(page) == state
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_every_part_of_the_state_is_in_the_link(visit):
    query = (
        "?surface=himmelblau&x=-1.5&y=0.25&steps=77&noise=0.5&seed=42"
        "&c=adam,learning_rate:0.2,beta1:0.8,epsilon_inside_root:false,color:5"
        "&c=nesterov,learning_rate:0.004,momentum:0.8,visible:false"
        "&height=compressed&box=wide&axis=linear&speed=4&loop=on"
    )
    page = visit("/" + query)
    at_step(page, 77)
    page.wait_for_function("query => location.search === query", arg=query)
    page.wait_for_function("document.querySelector('#curve .js-plotly-plot')._fullLayout.yaxis.type === 'linear'")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("4×")
