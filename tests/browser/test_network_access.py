"""The network page for those who use the keyboard or hear it."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.hands import press
from tests.browser.pages import emulate
from tests.browser.reading import ready, said


def test_in_the_network_the_focus_stays_with_layers_and_runs(visit):
    page = visit("/network?layers=leaky_relu:6,exponent:4&epochs=2&batch_size=200")
    ready(page)
    press(page, "Add layer")
    expect(page.get_by_label("Kind of layer 3", exact=True).first).to_be_focused()
    press(page, "Move layer 2 up")
    expect(page.get_by_role("button", name="Move layer 1 down")).to_be_focused()
    said(page, "Layer 2 is now layer 1.")
    press(page, "Remove layer 3")
    expect(page.get_by_role("button", name="Remove layer 2")).to_be_focused()
    ready(page)
    press(page, "Train")
    said(page, re.compile("Training has reached its last epoch. Test accuracy 0.[0-9]+"))
    emulate(page, color_scheme="dark")
    expect(page.locator("#confusion")).to_contain_text("100.0 %")
    assert serious_findings(page) == []
    name = page.get_by_role("textbox", name="Name of run 1")
    name.fill("Mine")
    name.press("Tab")
    expect(page.get_by_role("link", name=re.compile("weights of run 1"))).to_be_focused()
    press(page, "Remove run 1")
    expect(page.locator("#runs")).to_be_focused()
    said(page, "Mine removed.")
