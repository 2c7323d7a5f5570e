"""What is looked into beside the readings: a rule's state at the clock's step."""

from playwright.sync_api import expect

from app.descent.options import options_from_query
from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import at_step, wait_for_link
from tests.browser.test_stages import painted

RACE = "/?surface=matyas&x=4&y=-4&steps=20&noise=0&c=momentum,learning_rate:0.01&c=adam,learning_rate:0.1"


def test_a_rule_is_looked_into_by_its_colour_on_the_clock_by_keyboard(visit):
    page = visit(RACE)
    at_step(page, 20)
    menu = page.get_by_role("combobox", name="Look into a rule")
    menu.focus()
    menu.press("ArrowDown")
    page.get_by_role("option", name="Momentum α = 0.01", exact=True).click()
    sheet = page.get_by_role("region", name="State of Momentum α = 0.01")
    expect(sheet).to_contain_text("Momentum α = 0.01: step 20, the last")
    wait_for_link(page, "watch=0")
    page.get_by_role("slider", name="Step", exact=True).press("Home")
    equations = sheet.locator(".equations p")
    # v is still 0; the gradient of 0.26(x² + y²) − 0.48xy at (4, −4) is (4, −4).
    expect(equations.nth(0)).to_have_text(
        "v ← γv + αg = 0.9 · (0.00,\u00a00.00) + 0.01 · (4.00,\u00a0−4.00) =\u00a0(0.04000,\u00a0−0.04000)"
    )
    expect(equations.nth(1)).to_have_text(
        "θ ← θ − v = (4.00,\u00a0−4.00) − (0.0400,\u00a0−0.0400) =\u00a0(3.960,\u00a0−3.960)"
    )
    expect(sheet.get_by_role("rowheader")).to_have_text([" −∇f", " −v", " step"])
    assert page.evaluate(painted("contour-state"))
    page.keyboard.press("ArrowRight")
    expect(equations.nth(0)).to_contain_text("0.9 · (0.0400,\u00a0−0.0400)")
    sheet.get_by_text("What the symbols mean").click()
    expect(sheet.locator("dl")).to_contain_text("velocity: γ of its last value and αg")

    # Another one, then none. Its gradients were 4 and 3.9: 0.1/((1 − 0.9²)√15.6) = 0.133.
    menu.click()
    page.get_by_role("option", name="Adam α = 0.1", exact=True).click()
    sheet = page.get_by_role("region", name="State of Adam α = 0.1")
    expect(sheet.locator(".rates")).to_have_text(
        "Effective learning rate: m is multiplied by 0.133 in x and 0.133 in y, the same in both (the ellipse)."
    )
    expect(sheet.locator("details")).to_have_attribute("open", "")
    menu.click()
    page.get_by_role("option", name="State: off", exact=True).click()
    expect(sheet).to_have_count(0)
    page.wait_for_function(f"() => !{painted('contour-state')}")
    assert options_from_query(page.evaluate("location.search"))["watch"] == ""

    # How the surface is curved where the first competitor is, and under the pointer.
    page.get_by_role("combobox", name="Curvature of the surface").click()
    page.get_by_role("option", name="With its quadratic", exact=True).click()
    words = page.get_by_role("region", name="Curvature", exact=True)
    expect(words).to_contain_text("Curvature at (3.96,\u00a0−3.96): Momentum α = 0.01, step 1")
    # Matyas has the curvatures 1 and 0.04 everywhere.
    expect(words).to_contain_text("Condition number 25.0")
    expect(words).to_contain_text("α = 2/λmax = 2.00, and at its best rate takes about 29 steps")
    assert page.evaluate(painted("contour-curvature"))
    page.locator("#contour").hover()
    expect(words).to_contain_text("under the pointer")
    assert serious_findings(page, within="main") == []


def test_on_a_phone_it_folds_beneath_and_nothing_scrolls_sideways(visit):
    page = visit(f"{RACE}&watch=1", viewport={**PHONE, "width": 320})
    sheet = page.get_by_role("region", name="State of Adam α = 0.1")
    sheet.scroll_into_view_if_needed()
    expect(sheet.locator(".equations p")).to_have_count(5)
    frame = page.locator(".view-table .readings")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
