"""Events and sharpness on the descent page."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings

RACE = "/?surface=bowl&x=6&y=6&steps=20&noise=1&seed=0&c=sgd,learning_rate:2&c=sgd,learning_rate:0.1"
KNOWN = "fallLine.player.race?.paths.every(path => path.events)"


def test_events_are_marks_and_a_list_that_leads_to_their_steps(open_page):
    page = open_page(RACE, color_scheme="dark")
    page.wait_for_function(KNOWN)
    summary = page.locator("#events summary")
    expect(summary).to_have_text(re.compile(r"Events \(\d\)"))
    marks = page.locator("#scrub .mark")
    expect(marks.first).to_be_visible()
    assert any("Diverged at step" in title for title in marks.evaluate_all("marks => marks.map(m => m.title)"))
    summary.click()
    entry = page.locator("#events li", has_text="Entered the basin")
    expect(entry).to_contain_text("SGD α = 0.1")
    step = entry.get_by_role("button").inner_text()
    entry.get_by_role("button").click()
    expect(page.locator("#step-title")).to_have_text(re.compile(f"^{step}, "))
    # Under way, the line below the readings tells the last event.
    expect(page.locator("#readings .outcome").nth(1)).to_contain_text("Entered the basin")
    assert serious_findings(page) == []
    before = marks.count()
    page.get_by_role("checkbox", name="Show competitor 1").uncheck()
    page.wait_for_function("before => document.querySelectorAll('#scrub .mark').length < before", arg=before)
    expect(page.locator("#events li", has_text="SGD α = 2")).to_have_count(0)


def test_a_step_of_a_slider_is_one_request_and_a_larger_race_is_asked_for_its_events_later(open_page):
    page = open_page(RACE)
    page.wait_for_function(KNOWN)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.get_by_role("slider", name="Learning rate slider").nth(1)
    slider.focus()
    before = page.evaluate("location.search")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.search !== before", arg=before)
    page.wait_for_function(KNOWN)
    assert len(asked) == 1 and "/_dash-update-component" in asked[0]
    with page.expect_response("**/diagnosis.json*"):
        page.get_by_role("textbox", name="Steps").fill("501")
    page.wait_for_function(f"fallLine.player.race.steps === 501 && {KNOWN}")


def test_playing_says_what_it_comes_to(open_page):
    page = open_page(RACE + "&speed=0.25", reduced_motion="no-preference")
    page.wait_for_function(KNOWN)
    page.get_by_role("button", name="First step").click()
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#events-status")).to_contain_text("Step 9, SGD α = 0.1: Entered the basin")


def test_the_curve_shows_sharpness_against_the_edge_and_the_link_says_so(open_page):
    page = open_page(RACE)
    page.wait_for_function(KNOWN)
    assert page.evaluate("fallLine.player.race.paths.every(path => path.stability === null)")
    page.get_by_role("textbox", name="What is drawn against the step").click()
    page.get_by_role("option", name="Sharpness").click()
    page.wait_for_function("fallLine.player.race.paths.every(path => path.stability)")
    page.wait_for_function("location.search.includes('curve=sharpness')")
    expect(page.locator(".view-curve h2")).to_have_text("Sharpness against step")
    heights = "document.querySelector('#curve .js-plotly-plot').data.slice(0, 2).map(line => line.y[3])"
    page.wait_for_function(f"{heights}.every(Number.isFinite)")
    assert [round(height, 4) for height in page.evaluate(heights)] == [2, 0.1]
    assert page.evaluate("fallLine.curve.levels[0].name") == "edge of stability"
    # The edge itself is in sight: within the axis, which is logarithmic.
    low, high = page.evaluate("fallLine.graph('curve')._fullLayout.yaxis.range")
    assert low < 0 < high
    page.reload()
    page.wait_for_function("fallLine.player.race?.paths.every(path => path.stability)")
    page.get_by_role("textbox", name="Learning rate α").first.fill("0.5")
    page.wait_for_function(f"Math.abs({heights}[0] - 0.5) < 0.001")
