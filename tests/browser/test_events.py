"""Events and sharpness on the descent page."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.reading import at_step, last_step, wait_for_link

RACE = "/?surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:2&c=sgd,learning_rate:0.1"


def test_events_are_marks_and_a_list_that_leads_to_their_steps(visit):
    page = visit(RACE, color_scheme="dark")
    summary = page.locator("#events summary")
    expect(summary).to_have_text(re.compile(r"Events \(\d\)"))
    marks = page.locator("#scrub .mark")
    expect(marks.first).to_be_visible()
    assert any("Diverged at step" in title for title in marks.evaluate_all("marks => marks.map(m => m.title)"))
    summary.click()
    entry = page.locator("#events li", has_text="Entered the basin")
    assert " at\u00a0(0,\u00a00)" in entry.first.text_content(), "a point is broken between lines"
    expect(entry).to_contain_text("SGD α = 0.1")
    step = entry.get_by_role("button").inner_text()
    entry.get_by_role("button").click()
    at_step(page, step.removeprefix("Step "))
    # Under way, the line below the readings tells the last event.
    expect(page.locator("#readings .outcome").nth(1)).to_contain_text("Entered the basin")
    assert serious_findings(page, within="#events") == []
    before = marks.count()
    page.get_by_role("checkbox", name="Show competitor 1").uncheck()
    page.wait_for_function("before => document.querySelectorAll('#scrub .mark').length < before", arg=before)
    expect(page.locator("#events li", has_text="SGD α = 2")).to_have_count(0)


def test_a_step_of_a_slider_is_one_request_and_a_larger_race_is_asked_for_its_events_later(visit):
    page = visit(RACE)
    summary = page.locator("#events summary")
    expect(summary).to_have_text(re.compile(r"Events \(\d\)"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.get_by_role("slider", name="Learning rate slider").nth(1)
    slider.focus()
    before = page.evaluate("location.search")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.search !== before", arg=before)
    expect(summary).not_to_be_empty()
    assert len(asked) == 1 and "/_dash-update-component" in asked[0], asked
    with page.expect_response("**/diagnosis.json*"):
        page.get_by_role("textbox", name="Steps").fill("501")
    last_step(page, 501)
    expect(summary).not_to_be_empty()


def test_playing_says_what_it_comes_to(visit):
    page = visit(RACE + "&speed=0.25", reduced_motion="no-preference")
    expect(page.locator("#events summary")).not_to_be_empty()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("slider", name="Step", exact=True).fill("8")
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#announcer")).to_contain_text("Step 9, SGD α = 0.1: Entered the basin")


def test_the_curve_shows_sharpness_against_the_edge_and_the_link_says_so(visit):
    page = visit(RACE)
    expect(page.locator("#events summary")).not_to_be_empty()
    with page.expect_request("**/descent/diagnosis.json*") as asked:
        page.get_by_role("combobox", name="What is drawn against the step").click()
        page.get_by_role("option", name="Sharpness", exact=True).click()
    assert "curve=sharpness" in asked.value.url  # asked for only now
    wait_for_link(page, "curve=sharpness")
    expect(page.locator(".view-curve h2")).to_have_text("Sharpness against step")
    curve = "document.querySelector('#curve .js-plotly-plot')"
    heights = f"{curve}.data.slice(0, 2).map(line => line.y[3])"
    page.wait_for_function(f"{heights}.every(Number.isFinite)")
    assert [round(height, 4) for height in page.evaluate(heights)] == [2, 0.1]
    # The edge itself is in sight: within the axis, which is logarithmic.
    low, high = page.evaluate(f"{curve}._fullLayout.yaxis.range")
    assert low < 0 < high
    link = page.url.partition("/?")[2]
    visit(RACE)
    expect(page.locator(".view-curve h2")).to_have_text("Error against step")
    visit(f"/?{link}")
    expect(page.locator(".view-curve h2")).to_have_text("Sharpness against step")
    page.wait_for_function(f"{heights}.every(Number.isFinite)")
    page.get_by_role("textbox", name="Learning rate α").first.fill("0.5")
    page.wait_for_function(f"Math.abs({heights}[0] - 0.5) < 0.001")
