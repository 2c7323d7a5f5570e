"""The panels of the network page that are turned, walked on or looked into."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.hands import choose, train
from tests.browser.reading import trained, wait_for_link


def test_two_features_show_what_is_learnt_and_the_network_and_panels_are_chosen(visit):
    page = visit(
        "/network?dataset=xor&layers=tanh:6&rule=adam,learning_rate:0.05&epochs=30&panels=boundary,picture"
    )
    expect(page.locator(".network-views > .view:visible")).to_have_count(2)
    # What the untrained network says is there before Train is pressed.
    page.wait_for_function("document.getElementById('chart-boundary').data?.[0]?.type === 'heatmap'")
    train(page)
    trained(page, 30)
    assert page.evaluate("document.getElementById('chart-boundary').data.length") == 5
    units = page.locator("#network-picture .unit")
    expect(units).to_have_count(10)
    expect(page.locator("#network-picture canvas")).to_have_count(10)
    page.locator("#network-picture .unit[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#network-picture-readout")).to_have_text(
        re.compile(r"^Layer 1, unit 2: bias [+−]\d\.\d\d; weights from [xy] ")
    )
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#network-picture-readout")).to_have_text(re.compile(r"^Input, y: weights to unit \d "))
    assert not serious_findings(page, within="main")
    page.get_by_role("checkbox", name="Loss", exact=True).check()
    wait_for_link(page, "panels=loss,boundary,picture")
    expect(page.locator(".network-views > .view:visible")).to_have_count(3)


def test_runs_walk_in_one_landscape(visit):
    page = visit(
        "/network?dataset=moons&layers=tanh:6&rule=adam,learning_rate:0.05&epochs=12&panels=landscape,runs,picture"
    )
    train(page)
    trained(page, 12)
    chart = "document.getElementById('chart-landscape')"
    page.wait_for_function(f"{chart}.data?.[0]?.type === 'contour' && {chart}.data[0].z.length === 51")
    expect(page.locator("#landscape-readings summary")).to_have_text(re.compile(r"shows \d+ % of the way$"))
    choose(page, "Competitor 1: optimizer", "SGD")
    expect(page.locator("#network-status")).to_have_text("Settings changed: Train begins a new run.")
    train(page)
    trained(page, 12)
    expect(page.locator("#landscape-readings tbody tr")).to_have_count(2)
    page.wait_for_function(  # both cells at one moment, since the last answer comes after the last epoch
        """[...document.querySelectorAll("#landscape-readings tbody tr")].every(({ cells }) =>
            Number(cells[2].innerText) > 0 && cells[2].innerText === cells[3].innerText)"""
    )
    slider = page.get_by_role("slider", name="Epoch on the paths")
    slider.press("Home")
    expect(page.locator("#landscape-scrub output")).to_have_text("epoch 0")
    expect(page.locator(".view-picture h2")).to_have_text("Network epoch 0")
    page.get_by_role("button", name="Replay the paths").click()
    expect(page.locator("#landscape-scrub output")).to_have_text("epoch 12")
    expect(page.locator(".view-picture h2")).to_have_text("Network")
    page.locator("#landscape-readings summary").click()  # the picture shrinks, else it would lie over the button
    page.get_by_role("button", name="Finer: 101 × 101").click()
    page.wait_for_function(f"{chart}.data[0].z.length === 101")
    page.get_by_role("checkbox", name="3-D", exact=True).check()
    wait_for_link(page, "landscape=3d")
    page.wait_for_function(f"{chart}.data[0].type === 'surface'")
    words = (
        r"^The plane of the start and two runs\..* SGD α = 0\.\d+ has moved [\d.]+ by epoch 12, to a loss of 0\."
    )
    described = re.compile(words)
    expect(page.locator("[id='chart-landscape']").locator("..")).to_have_accessible_description(described)
    assert not serious_findings(page, within="main")
