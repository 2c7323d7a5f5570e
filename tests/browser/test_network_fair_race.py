"""The fair race of a network's rules: tuned, raced, kept, put into the controls."""

import json
import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.reading import wait_for_link


def test_rules_of_a_network_are_tuned_raced_kept_and_put_into_the_controls(visit):
    page = visit(
        "/network?dataset=xor&points=60&layers=tanh:3&against=adam:0.05&panels=runs&fair=6,1,6,2",
        color_scheme="dark",
    )
    page.get_by_role("button", name="Fair race").click()
    told = "2 rules × 6 replications × (6 rates × 1 seed + 1 race) = 84 networks, each of 2 epochs of 32 rows."
    expect(page.locator("#network-fair-told")).to_contain_text(told)
    page.locator("#network-fair-start").press("Enter")
    expect(page.locator("#network-fair-status")).to_have_text("All have raced.")
    expect(page.locator(".view-fair_race .standings tbody")).to_have_count(2)
    expect(page.get_by_role("button", name="Use these rates")).to_be_focused()
    names = page.evaluate("document.querySelector('#chart-fair_race').data.map(({ name }) => name)")
    assert [name for name in names if name] == ["SGD", "Adam"]
    assert serious_findings(page, within=".view-fair_race") == []
    with page.expect_download() as download:
        page.locator(".view-fair_race").get_by_role("button", name="JSON").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    page.reload()
    expect(page.locator(".view-fair_race .standings tbody")).to_have_count(2)
    page.get_by_role("button", name="Use these rates").click()
    own, rival = (entry["best"] for entry in kept["competitors"])
    wait_for_link(page, f"against=adam:{rival:g}")
    wait_for_link(page, f"learning_rate:{own:g}")
    expect(page.locator(".view-fair_race .standings tbody")).to_have_count(2)  # other rates are no other race
    rates = page.get_by_role("textbox", name="Rates")
    rates.fill("2")  # nothing is asked: an answer of 400 would be an error of the page
    expect(page.locator(".view-fair_race").get_by_text(re.compile("Rates is 2: it takes"))).to_be_visible()
    expect(rates).to_have_attribute("aria-invalid", "true")
