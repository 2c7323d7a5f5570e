"""The pages for those who use the keyboard, hear them, or see them in other colours and sizes."""

import re

import pytest
from playwright.sync_api import expect

from app.descent.stages import STAGES
from tests.browser.audit import COLORS, serious_findings
from tests.browser.hands import choose, press
from tests.browser.pages import emulate
from tests.browser.reading import at_step, drawn, linked, said, stage_finished, wait_for_link

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
TICKS = """() => {
    const gd = document.querySelector("#curve .js-plotly-plot");
    return [gd._fullLayout.yaxis.type, gd.querySelectorAll(".ytick text").length];
}"""


def test_an_axis_that_becomes_linear_or_logarithmic_has_a_few_ticks_of_its_own(visit):
    page = visit(RACE.replace("x=4&y=-4", "x=100&y=-100"))
    drawn(page)
    for kind, name in (("linear", "Linear"), ("log", "Log"), ("linear", "Linear")):
        choose(page, "Curve axis", name)
        page.wait_for_function(f"({TICKS})()[0] === '{kind}' && 2 <= ({TICKS})()[1] && ({TICKS})()[1] <= 10")
    visit("/?surface=monkey&x=1&y=1&steps=10&noise=0&c=sgd,learning_rate:0.01")
    page.wait_for_function(f"({TICKS})()[0] === 'linear'")
    # Its errors are within one power of ten.
    page.locator("#lesson-menu").click()
    page.get_by_role("option", name="Learning rate too low", exact=True).click()
    page.wait_for_function(f"({TICKS})()[0] === 'log' && ({TICKS})()[1] >= 3")


def test_the_focus_goes_to_what_was_added_and_stays_beside_what_was_removed_and_a_sentence_says_so(visit):
    page = visit(RACE)
    press(page, "Add competitor")
    card = page.get_by_role("group", name=re.compile("^Competitor 3: "))
    expect(card.get_by_role("combobox", name="optimizer")).to_be_focused()
    said(page, "Competitor 3 added: ")
    press(page, "Duplicate competitor 1")
    expect(page.get_by_role("combobox", name="Competitor 2: optimizer")).to_be_focused()
    press(page, "Remove competitor 4")
    expect(page.get_by_role("button", name="Remove competitor 3", exact=True)).to_be_focused()
    said(page, "Competitor 4 removed: ")
    menu = page.get_by_role("combobox", name="Competitor 3: optimizer")
    menu.press("ArrowDown")
    expect(menu).to_have_attribute("aria-expanded", "true")
    menu.press_sequentially("adam")  # in place of the rule that stands there
    expect(page.get_by_role("option")).to_have_text(["Adam", "AdamW", "NAdam", "RAdam"])
    menu.press("Enter")
    expect(page.get_by_role("group", name="Competitor 3: Adam")).to_be_visible()
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
    said(page, "Competitor 3 is now Adam.")


def test_the_end_of_a_race_and_of_a_map_and_what_is_refused_are_said(visit):
    page = visit(RACE.replace("matyas", "easom") + "&speed=16", reduced_motion="no-preference")
    said(page, re.compile("End of the race. Best: .*, error .* SGD α = 0.1: .* Momentum α = 0.01: "))
    refusal = page.get_by_role("alert").filter(has_text="Steps is 'x'")
    page.get_by_role("textbox", name="Steps").fill("x")
    expect(refusal).to_be_visible()
    page.get_by_role("textbox", name="Steps").fill("30")
    wait_for_link(page, "steps=30")
    visit(RACE + "&stage=basins&cells=25")
    said(page, re.compile(r"25 × 25 cells\. .* %"))


def test_controls_of_cards_differ_in_name_and_sliders_are_read_as_what_stands_in_their_boxes(visit):
    page = visit(RACE + "&c=sgd,learning_rate:0.01")
    at_step(page, 40)
    slider = page.get_by_role("slider", name="SGD, competitor 1: learning rate slider")
    expect(slider).to_have_attribute("aria-valuetext", "0.1")
    slider.press("ArrowLeft")
    box = page.get_by_role("textbox", name="SGD, competitor 1: learning rate α")
    expect(box).not_to_have_value("0.1")
    expect(slider).to_have_attribute("aria-valuetext", box.input_value())
    box.fill("0.002")
    expect(slider).to_have_attribute("aria-valuetext", "0.002")
    named = (
        page.locator("#controls")
        .get_by_role("textbox")
        .evaluate_all("boxes => boxes.map(box => box.ariaLabel || box.labels[0].textContent)")
    )
    assert len(named) == len(set(named)) and "Momentum: momentum γ" in named


def test_the_start_is_set_on_the_contour_map_by_keyboard_and_pictures_tables_and_the_race_are_told_in_words(visit):
    page = visit(RACE)
    drawn(page)
    contour = page.get_by_role("application", name="Contour map")
    contour.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        contour.press(key)
    low, high = page.evaluate("document.querySelector('#contour .js-plotly-plot')._fullLayout.xaxis.range")
    expect(page.locator(".cross")).to_be_visible()
    said(page, re.compile(r"x .*, y .*, f about \d"))
    contour.press("Enter")
    wait_for_link(page, r"x=4\.\d+&y=-3")
    x, y = linked(page).start
    assert x == pytest.approx(min(4 + 0.1 * (high - low), high)) and y == pytest.approx(-4 + 0.01 * (high - low))
    expect(page.locator(".cross")).to_be_hidden()
    described = re.compile(r"Matyas, x from .* SGD α = 0\.1: from \(4\.\d+, −3\.9\d+\) to \(.*\) at step 40\.")
    expect(contour).to_have_accessible_description(described)
    expect(page.get_by_role("img", name="Surface in 3-D")).to_have_accessible_description(described)
    curve = page.get_by_role("img", name="Curve of each path")
    expect(curve).to_have_accessible_description(re.compile(r"SGD α = 0\.1: from [\d.]+ at 0 to [\d.]+ at 40\."))
    expect(page.get_by_role("table", name="Readings at this step")).to_be_visible()
    # The race is told when it is asked for, and anew when it changes.
    page.locator("summary", has_text="In words").press("Enter")
    words = page.locator("#report")
    expect(words).to_contain_text(re.compile(r"2 optimizers start at \(4\.\d+, −3\.9\d*\) for at most 40 steps\."))
    expect(words).to_contain_text("At the end, from the best on: ")
    page.get_by_role("textbox", name="Steps").fill("30")
    expect(words).to_contain_text("for at most 30 steps.")


HIGHLIGHT = """() => {
    const probe = document.body.appendChild(document.createElement("p"));
    probe.style.cssText = "background: Highlight; forced-color-adjust: none";
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
}"""


def background(locator):
    return locator.evaluate("each => getComputedStyle(each).backgroundColor")


def test_with_forced_colours_drawings_data_and_what_is_chosen_stay_visible(visit):
    page = visit(RACE, forced_colors="active")
    at_step(page, 40)
    highlight = page.evaluate(HIGHLIGHT)
    button = page.get_by_role("button", name="Step forward")
    assert background(button.locator(".icon")) != background(button)
    assert background(page.locator(".stage-switch label[data-active]")) == highlight
    assert background(page.locator(".stage-switch label:not([data-active])").first) != highlight
    assert background(page.locator(".mantine-Slider-bar").first) == highlight
    tab = page.get_by_role("link", name="Descent")
    assert tab.evaluate("each => getComputedStyle(each).borderBottomColor") == highlight
    assert page.get_by_role("checkbox").first.evaluate("each => getComputedStyle(each).appearance") == "auto"
    one, other = page.locator("#readings .swatch").all()
    assert background(one) != background(other)
    for name in ("Steps", "Surface"):  # a box, and a menu, which has no caret either
        field = page.get_by_label(name, exact=True).first
        field.focus()
        assert field.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    assert serious_findings(page) == []


def test_no_stage_and_no_open_menu_is_inaccessible_in_either_theme(visit):
    page = visit(RACE + "&members=20&cells=25&tries=6&tuning_seeds=1&racing_seeds=1")
    drawn(page)
    for scheme, rules in (("dark", ()), ("light", COLORS)):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
        for menu, kind, entry in (("Lesson", "listbox", "option"), ("Take away", "menu", "menuitem")):
            page.get_by_role("combobox", name=menu).or_(page.get_by_role("button", name=menu)).click()
            expect(page.get_by_role(entry).last).to_be_visible()
            assert serious_findings(page, within=f"[role={kind}]", rules=rules) == []
            page.keyboard.press("Escape")
            expect(page.get_by_role(entry)).to_have_count(0)
    for name, stage in STAGES.items():
        visit(f"{RACE}&members=20&cells=25&tries=6&tuning_seeds=1&racing_seeds=1&stage={name}", color_scheme="dark")
        if stage.route:
            stage_finished(page)
        assert serious_findings(page, within="main") == []
        emulate(page)
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
        assert serious_findings(page, within="main", rules=COLORS) == []
