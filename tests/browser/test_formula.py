"""A formula typed into the descent page, as a person types it."""

import re

from playwright.sync_api import expect

from core.formula.record import CustomFormula
from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import a_second_passes, at_step, step_beyond, wait_for_link
from tests.browser.reading import linked as experiment_of

SIGN = "getComputedStyle(document.getElementById('open-setup'), '::after').content"
"""What stands on the button that opens the controls."""
LINK = "/?surface=matyas&x=2&y=-1&steps=20&noise=0&c=sgd,learning_rate:0.3&c=adam"


def formula_box(page):
    return page.get_by_role("textbox", name="f(x, y) =")


def linked(page, pattern):
    wait_for_link(page, pattern)
    return experiment_of(page)


def drawn(page, low, high):
    """Wait until both pictures show a box from `low` to `high` in x."""
    page.wait_for_function(
        """box => ["scene", "contour"].every((id) => {
            const layout = document.querySelector(`#${id} .js-plotly-plot`)?.layout;
            const room = layout?.scene ? 0.04 * (box[1] - box[0]) : 0;
            const range = layout && (layout.scene || layout).xaxis.range;
            return range && Math.abs(range[0] - box[0] + room) + Math.abs(range[1] - box[1] - room) < 1e-9;
        })""",
        arg=[low, high],
    )


def test_a_formula_is_typed_corrected_linked_and_descended(visit):
    page = visit(LINK)
    at_step(page, 20)
    expect(formula_box(page)).to_be_hidden()
    page.get_by_role("combobox", name="Surface", exact=True).click()
    page.get_by_role("option", name="Your formula …", exact=True).click()
    assert linked(page, "surface=custom").custom == CustomFormula()
    expect(formula_box(page)).to_be_visible()
    expect(page.locator("#surface-facts .equation")).to_have_text("f(x, y) = sin(x) · cos(y) + 0.1(x² + y²)")
    assert serious_findings(page, within="#controls") == []
    link = page.url

    # What is wrong is pointed at, and nothing else changes.
    formula_box(page).fill("sin(x)*z^2")
    expect(page.locator(".pointed-at")).to_have_text("sin(x)*z^2\n       ^", use_inner_text=True)
    expect(formula_box(page)).to_have_attribute("aria-invalid", "true")
    expect(formula_box(page)).to_have_accessible_description(re.compile("^'z' at character 8: a formula takes "))
    assert page.url == link
    a_second_passes(page)

    # Half of its box is a gap, which a path may step into.
    formula_box(page).fill("log(x)*y^2 + <b>x")
    expect(page.locator(".pointed-at")).to_contain_text("<b>x")
    formula_box(page).fill("log(x) + y^2")
    assert linked(page, "formula=log").custom == CustomFormula("log(x)+y^2")
    expect(page.locator(".pointed-at")).to_have_count(0)
    expect(page.locator("#surface-facts")).to_contain_text("no finite value on 50.4% of the box")
    expect(page.locator("#readings .outcome").first).to_have_text(re.compile("^Left the domain of f at step "))
    expect(page.locator("#readings td.distance").first).to_have_text(re.compile("^–"))
    page.get_by_role("textbox", name="Greatest x").fill("8")
    assert linked(page, "x_max=8").custom.box[1] == 8
    drawn(page, "-4.5", "8")
    gap = page.evaluate(
        """() => {
            const { x, z } = document.querySelector("#scene .js-plotly-plot")._fullData[0];
            const at = (value) => Math.round((value - x[0]) / (x.at(-1) - x[0]) * (x.length - 1));
            return [z[0][at(-2)], z[0][at(2)]].map((height) => !Number.isFinite(height));
        }"""
    )
    assert gap == [True, False]

    # A click sets the start; its link and Back bring back what was.
    area = page.locator("#contour .nsewdrag").first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.5)
    x, y = linked(page, "&x=4").start
    assert abs(x - 4.875) < 0.1 and abs(y) < 0.1
    before = page.url
    visit(LINK)
    expect(formula_box(page)).to_be_hidden()
    visit(f"/?{before.partition('/?')[2]}")
    expect(page.locator("#step-title")).to_have_text(re.compile("^Step 20, f = "))
    expect(formula_box(page)).to_have_value("log(x)+y^2")
    drawn(page, "-4.5", "8")
    assert page.url == before
    a_second_passes(page)
    formula_box(page).fill("x^2 + y^2")
    linked(page, "formula=x")
    page.go_back()
    expect(formula_box(page)).to_have_value("log(x)+y^2")
    assert page.url == before


def test_on_a_phone_in_the_dark_a_link_with_a_formula_plays_in_a_wider_box(visit):
    formula = "&formula=x^2%2B0.1*y^2-sqrt(x%2B1)&x_min=-2&x_max=2&minimum_x=0.2&minimum_y=0"
    page = visit(
        LINK.replace("matyas", "custom").replace("x=2", "x=5") + formula + "&box=wide&speed=4",
        viewport=PHONE,
        color_scheme="dark",
        reduced_motion="no-preference",
    )
    step_beyond(page, 0)
    expect(page.locator("#step-title")).to_have_text(re.compile("^Step 20, error "))
    page.wait_for_function("document.querySelector('#scene .js-plotly-plot').layout.scene.xaxis.range[1] > 5.5")
    page.get_by_role("button", name="Open controls").click()
    formula_box(page).scroll_into_view_if_needed()
    expect(formula_box(page)).to_be_in_viewport()
    assert page.evaluate(SIGN) == "none"
    page.get_by_role("textbox", name="Minimum x").fill("1.5")
    expect(page.get_by_text("zero nowhere near")).to_be_in_viewport()
    assert page.evaluate(SIGN) == '"!"'
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
