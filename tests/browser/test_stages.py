"""The large view's stages as a person uses them: ensembles, basins, settings maps."""

import re

import pytest
from playwright.sync_api import expect

from app.descent.options import options_from_query
from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import a_second_passes, at_step, linked, wait_for_link
from tests.browser.reading import stage_finished as finished

RACE = (
    "/?surface=himmelblau&x=0.5&y=-0.5&steps=40&noise=2&seed=0"
    "&c=momentum,learning_rate:0.01&c=sgd,learning_rate:0.01"
)


def painted(canvas):
    """Whether anything is drawn on a canvas, as JavaScript."""
    return f"""(c => c.width > 0 && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))(
        document.getElementById('{canvas}'))"""


def stage(page, label):
    page.get_by_role("radiogroup", name="What the large view shows").get_by_text(label, exact=True).click()


def number(text):
    """The number that is shown as 2.610×10⁻⁴."""
    return float(text.replace("×10", "e").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")))


def options_of(page):
    return options_from_query(page.evaluate("location.search"))


def test_an_ensemble_shows_the_fan_the_bands_and_the_shares_and_can_be_linked(visit):
    page = visit(RACE)
    expect(page.locator("#readings tbody")).to_have_count(2)
    stage(page, "Ensemble")
    finished(page)
    expect(page.locator("#readings")).to_be_hidden()
    expect(page.locator("#shares tbody")).to_have_count(2)
    members = page.locator("#shares tbody").first.locator("td:last-child").all_inner_texts()
    assert sum(int(text.split(" of ")[0]) for text in members) == 100
    expect(page.locator("#stage-status")).to_contain_text("100 members each")
    assert page.evaluate("document.querySelector('#bands .plot').data.length") == 4
    assert page.evaluate(painted("fan-trail"))
    page.get_by_role("checkbox", name="Show competitor 2").uncheck()
    expect(page.locator("#shares tbody")).to_have_count(1)
    members = page.get_by_role("textbox", name="Members")
    members.fill("nine")
    expect(page.get_by_text("Members is 'nine': it takes a whole number from 1 to 500")).to_be_visible()
    a_second_passes(page)
    members.fill("9")
    expect(page.locator("#stage-status")).to_contain_text("9 members each")
    assert options_of(page)["stage"] == "ensemble" and options_of(page)["members"] == "9"
    link = page.url.partition("/?")[2]
    page.go_back()
    expect(members).to_have_value("100")
    assert "members=9" not in page.url
    visit(f"/?{link}")
    finished(page)
    expect(page.locator("#shares tbody tr:nth-child(2) td:last-child")).to_contain_text("of 9")


def test_a_click_on_the_basins_sets_the_start_and_plays_that_run(visit):
    page = visit(RACE.replace("noise=2", "noise=0") + "&stage=basins&cells=50", reduced_motion="no-preference")
    finished(page)
    page.get_by_role("button", name="Last step").click()
    at_step(page, 40)
    page.locator("#map-picture").hover(position={"x": 170, "y": 60})
    readout = page.locator("#stage-readout")
    expect(readout).to_have_text(re.compile(r"Start x .*, Start y .*: .* minimum at\s.* after \d+ steps"))
    told = readout.inner_text()
    before = linked(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/cells" in request.url else None)
    page.locator("#map-picture").click(position={"x": 170, "y": 60})
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function("x => !location.search.includes(x)", arg="x=0.5")
    after = linked(page)
    assert after.start != before.start and after.competitors == before.competitors
    at_step(page, 40)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    minimum = re.search(r"minimum at\u00a0\(\S+,\u00a0\S+?\)", told).group()
    expect(page.locator("#readings .outcome").first).to_contain_text(minimum)
    assert asked == []  # the map is of every start: it stays
    expect(page.locator("#stage-progress")).to_be_hidden()
    # The settings map has the same canvases, and nothing plays over it.
    stage(page, "Settings map")
    expect(page.locator("#map-legend li").first).to_be_visible()
    page.wait_for_function(f"!({painted('map-trail')})")
    stage(page, "Basins")
    finished(page)
    page.wait_for_function(painted("map-trail"))


def test_a_cell_of_the_settings_map_goes_into_the_controls_by_keyboard(visit):
    page = visit(RACE.replace("noise=2", "noise=0") + "&stage=settings&cells=25&shade=error")
    finished(page)
    picture = page.locator("#map-picture")
    expect(picture).to_have_accessible_name(re.compile("arrow keys"))
    picture.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    readout = page.locator("#stage-readout")
    expect(readout).to_have_text(re.compile(r"Learning rate α .*, Momentum γ .*: "))
    cell = [number(text) for text in re.search(r"α (.*), Momentum γ (.*?): ", readout.inner_text()).groups()]
    page.keyboard.press("Enter")
    wait_for_link(page, "momentum:")
    rule = linked(page).competitors[0].rule
    assert [rule.learning_rate, rule.momentum] == pytest.approx(cell, rel=1e-3)
    assert rule.momentum != 0.9
    status = page.locator("#stage-status")
    expect(status).to_contain_text("2(1 + γ)/λmax")
    assert re.search(r" at\u00a0\(\S+,\u00a0\S+\)\.$", status.text_content()), "a point is broken between lines"
    page.get_by_role("textbox", name="Up: to").fill("2")
    expect(page.get_by_text(re.compile("Momentum is 2: it takes"))).to_be_visible()
    page.get_by_role("textbox", name="Up: to").fill("0.5")
    wait_for_link(page, "up_to=0.5")
    finished(page)


def test_stop_goes_on_and_a_map_that_is_too_large_says_so_at_its_cells(visit):
    page = visit("/?surface=rastrigin&steps=500&noise=1&seed=0&c=adam,learning_rate:0.1&stage=basins")
    page.locator("#stage-stop").click()
    expect(page.locator("#stage-status")).to_contain_text("Stopped at")
    done = page.evaluate("document.getElementById('stage-progress').value")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data_json) if "/cells" in request.url else None)
    page.locator("#stage-stop").get_by_text("Go on").click()
    page.wait_for_function("done => document.getElementById('stage-progress').value > done", arg=done)
    assert asked and (not done or {"level": 0, "first": 0}.items() - asked[0].items())  # it goes on where it was
    page.get_by_role("textbox", name="Steps").fill("10000")
    expect(page.get_by_text("a computation takes at most 500,000,000")).to_be_visible()


def test_the_stages_on_a_phone(visit):
    page = visit(RACE + "&stage=settings&cells=25", viewport=PHONE)
    finished(page)
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
