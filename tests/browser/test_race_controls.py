"""The descent page's controls: what they change, what they refuse, what they are called."""

import re

import pytest
from playwright.sync_api import expect

from core.descent.experiment import STEPS
from tests.browser.audit import COLORS, serious_findings
from tests.browser.hands import box
from tests.browser.reading import at_step, drawn, linked, wait_for_link

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
IN_SCENE = """() => {
    const gd = document.querySelector("#scene .js-plotly-plot");
    const { traces } = gd._fullLayout.scene._scene;
    const seen = ({ uid }) => Array.from(traces[uid]?.data?.z ?? []).filter(Number.isFinite).length > 1;
    return gd._fullData.filter((trace) => trace.name?.startsWith("path ") && seen(trace)).length;
}"""
"""How many paths are drawn over the surface."""
FONT = "document.querySelector('#contour .js-plotly-plot')._fullLayout.font.color"


def test_a_click_and_a_control_change_the_race_without_a_new_surface_and_bad_steps_are_refused(visit):
    page = visit(RACE)
    at_step(page, 40)
    drawn(page)
    area = page.locator("#contour .nsewdrag").first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.25)
    wait_for_link(page, "x=2")
    x, y = linked(page).start
    pixel = 9 / min(area["width"], area["height"])
    assert abs(x - 2.25) <= pixel
    assert abs(y - 2.25) <= pixel

    before = page.locator("#readings td.f").first.inner_text()
    box(page, "Learning rate α").fill("0.5")
    wait_for_link(page, "sgd,learning_rate:0.5")
    expect(page.locator("#readings td.f").first).not_to_have_text(before)
    expect(page.locator("#readings tbody").first).to_contain_text("SGD α = 0.5")
    drawn(page)
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "_dash-update" in answer.url else None)
    box(page, "Learning rate α").fill("0.2")
    wait_for_link(page, "sgd,learning_rate:0.2")
    assert answers
    assert not any(b"colorscale" in answer.body() for answer in answers)

    link = page.url
    for text in ("", "abc", "inf", "NaN", "-1", "1e9", "2.5"):
        box(page, "Steps").fill(text)
        expect(page.get_by_text(re.compile(refusal(text)))).to_be_visible()
        expect(box(page, "Steps")).to_have_attribute("aria-invalid", "true")
        at_step(page, 40)
        assert page.url == link
    box(page, "Steps").fill("12")
    at_step(page, 12)
    expect(page.get_by_text("it takes a whole number")).to_have_count(0)


def refusal(text):
    with pytest.raises(ValueError, match="it takes a whole number from 1 to 10,000") as refused:
        STEPS.read(text)
    return re.escape(str(refused.value))


def test_the_slider_and_the_box_stay_in_step_and_the_dice_choose_a_seed(visit):
    page = visit(RACE)
    at_step(page, 40)
    before = page.url
    page.get_by_role("button", name="Another seed").click()
    page.wait_for_function("before => location.href !== before", arg=before)
    slider = page.get_by_role("slider", name="Learning rate slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(box(page, "Learning rate α")).not_to_have_value("0.1")
    box(page, "Learning rate α").fill("1")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.get_by_text("Schedule", exact=True).first.click()
    page.locator("#page-descent").get_by_role("combobox", name="Schedule").first.click()
    page.get_by_role("option", name="Cosine", exact=True).click()
    wait_for_link(page, "schedule:cosine")
    box(page, "Warm-up ω").first.fill("0.2")
    wait_for_link(page, "schedule:cosine,warmup:0.2")
    expect(page.locator("#readings tbody").first).to_contain_text("cosine, warm-up 0.2")


def test_up_to_eight_competitors_are_added_duplicated_hidden_changed_and_removed(visit):
    page = visit(f"{RACE}&c=nesterov&c=adagrad&c=rmsprop&c=adam&c=adamw")
    rows = page.locator("#readings tbody")
    expect(rows).to_have_count(7)
    page.get_by_role("button", name="Duplicate competitor 2").click()
    expect(rows).to_have_count(8)
    assert [type(c.rule).__name__ for c in linked(page).competitors].count("Momentum") == 2
    page.get_by_role("checkbox", name="Show competitor 1").click()
    wait_for_link(page, "visible:false")
    page.get_by_role("button", name="Remove competitor 1").click()
    expect(rows).to_have_count(7)
    page.get_by_role("combobox", name="Optimizer").first.click()
    expect(page.get_by_role("option").first).to_be_in_viewport(ratio=1)  # the long menu opens within the window
    page.get_by_role("option", name="AdaDelta", exact=True).click()
    wait_for_link(page, "c=adadelta")
    page.get_by_role("button", name="Add competitor").click()
    expect(rows).to_have_count(8)
    page.wait_for_function(f"({IN_SCENE})() === 8")
    expect(page.get_by_role("button", name="Add competitor")).to_be_disabled()
    expect(page.get_by_role("button", name="Duplicate competitor 1")).to_be_disabled()
    assert len({c.color for c in linked(page).competitors}) == 8


def test_the_view_widens_to_paths_that_leave_the_box(visit):
    page = visit("/?surface=monkey&x=4&y=4&steps=10&noise=0&seed=0&c=momentum,learning_rate:0.01,momentum:0.99")
    drawn(page)
    at_step(page, 10)
    width = "(r => r[1] - r[0])(document.querySelector('#contour .js-plotly-plot')._fullLayout.xaxis.range)"
    home = page.evaluate(width)
    page.get_by_role("combobox", name="Box in view").click()
    page.get_by_role("option", name="Widened to the paths", exact=True).click()
    page.wait_for_function(f"{width} > 1.5 * {home}")
    wait_for_link(page, "box=wide")


def test_every_control_has_its_name_and_nothing_is_inaccessible_in_the_systems_theme_and_in_the_other(visit):
    page = visit(RACE, color_scheme="dark")
    at_step(page, 40)
    for role, name in (
        ("textbox", "Start x"),
        ("textbox", "Start y"),
        ("textbox", "Steps"),
        ("textbox", "Noise σ"),
        ("textbox", "Seed"),
        ("button", "Another seed"),
        ("button", "Play"),
        ("button", "Step forward"),
        ("button", "Step back"),
        ("combobox", "Lesson"),
        ("button", "Copy link"),
    ):
        expect(page.get_by_role(role, name=name, exact=True)).to_be_visible()
    for label in (
        "Surface",
        "Competitor 1: optimizer",
        "Height scale",
        "Box in view",
        "Curve axis",
        "Speed",
        "Loop",
    ):
        expect(page.get_by_label(label, exact=True).first).to_be_visible()
    drawn(page)
    html = page.locator("html")
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    page.wait_for_function(f"{FONT} === '#9fb0c0'")
    assert serious_findings(page) == []
    page.get_by_role("button", name="Switch between light and dark theme").click()
    expect(html).to_have_attribute("data-mantine-color-scheme", "light")
    page.wait_for_function(f"{FONT} === '#52606d'")
    assert serious_findings(page, rules=COLORS) == []
