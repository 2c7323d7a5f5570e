"""A rule typed into the descent page, as a person types it."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from core.formula.rule import rule_of
from tests.browser.audit import serious_findings
from tests.browser.reading import at_step, wait_for_link
from tests.browser.reading import linked as experiment_of

LINK = "/?surface=matyas&x=2&y=-1&steps=20&noise=0&c=momentum,learning_rate:0.02"


def linked(page, pattern):
    wait_for_link(page, pattern)
    return experiment_of(page).competitors[0].rule


def test_a_rule_is_typed_corrected_linked_and_descended(visit):
    page = visit(LINK)
    at_step(page, 20)
    page.get_by_role("combobox", name="Optimizer").click()
    page.get_by_role("option", name="Your rule …", exact=True).click()
    lines = page.get_by_role("textbox", name="Your rule: lines", exact=True)
    expect(lines).to_have_value("v = gamma*v + alpha*g\nx = x - v")
    assert linked(page, "c=custom").learning_rate == 0.02
    expect(page.locator("#readings").get_by_role("rowheader").first).to_contain_text("Your rule α = 0.02")
    assert serious_findings(page, within="#controls") == []

    # A new name is a new control, while the lines keep the focus; its box changes the link.
    lines.fill("v = gamma*v + g\nx = x - alpha*v*kappa")
    kappa = page.get_by_role("textbox", name="Your rule: kappa", exact=True)
    expect(kappa).to_have_value("0.1")
    expect(lines).to_be_focused()
    kappa.fill("0.5")
    assert linked(page, "own_kappa:0.5") == rule_of("v = gamma*v + g\nx = x - alpha*v*kappa")(
        own_kappa=0.5, learning_rate=0.02
    )

    # What is wrong is pointed at, and nothing else changes.
    link = page.url
    lines.fill("v = gamma*v + g\nx = x - alpha*v*cap(2)")
    expect(page.locator(".pointed-at")).to_have_text(
        "x = x - alpha*v*cap(2)\n                ^", use_inner_text=True
    )
    expect(lines).to_have_attribute("aria-invalid", "true")
    expect(lines).to_have_accessible_description(re.compile("Line 2: 'cap' at character 17: "))
    assert page.url == link

    # Without a hyperparameter the last control goes, and the lines stay.
    lines.fill("x = x - g/sqrt(3 - t)")
    assert linked(page, "sqrt") == rule_of("x = x - g/sqrt(3 - t)")()
    expect(kappa).to_have_count(0)
    expect(lines).to_have_value("x = x - g/sqrt(3 - t)")
    expect(page.locator("#readings .outcome").first).to_have_text(
        "Diverged at step 3: line 1, x = x - g/sqrt(3 - t), divides by zero."
    )


def test_a_typed_rule_is_compared_once_it_has_a_reference(visit):
    lines = quote("m=beta1*m+(1-beta1)*g;s=beta2*s+(1-beta2)*g*g;x=x-alpha*m/sqrt(s+epsilon)")
    page = visit(f"/?surface=matyas&x=4&y=-3&steps=20&noise=0&c=custom,lines:{lines},learning_rate:0.1")
    at_step(page, 20)
    expect(page.locator("#comparisons")).to_be_empty()
    page.get_by_role("combobox", name="Your rule: compare with").click()
    page.get_by_role("option", name="Adam", exact=True).click()
    expect(page.locator("#comparisons")).to_contain_text("Yours is Adam without bias correction.")
    page.get_by_role("combobox", name="Your rule: compare with").click()
    page.get_by_role("option", name="Nothing", exact=True).click()
    expect(page.locator("#comparisons")).to_be_empty()
