"""The large view's stages as a person uses them: ensembles, basins, settings maps."""

import re

import pytest
from playwright.sync_api import expect

from app.descent.options import options_from_query
from core.descent.experiment import from_query
from tests.browser.audit import serious_findings

RACE = (
    "/?surface=himmelblau&x=0.5&y=-0.5&steps=40&noise=2&seed=0"
    "&c=momentum,learning_rate:0.01&c=sgd,learning_rate:0.01"
)
STATE = "fallLine.stages.pull.state"


def painted(canvas):
    """Whether anything is drawn on a canvas, as JavaScript."""
    return f"""(c => c.width > 0 && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))(
        document.getElementById('{canvas}'))"""


def stage(page, label):
    page.get_by_role("radiogroup", name="What the large view shows").get_by_text(label, exact=True).click()


def finished(page):
    page.wait_for_function(f"{STATE} === 'done'")
    page.wait_for_function("!fallLine.stages.drawing")


def experiment_of(page):
    experiment, problems = from_query(page.evaluate("location.search"))
    assert problems == {}
    return experiment


def options_of(page):
    return options_from_query(page.evaluate("location.search"))


def test_an_ensemble_shows_the_fan_the_bands_and_the_shares_and_can_be_linked(open_page):
    page = open_page(RACE)
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
    members.fill("9")
    expect(page.locator("#stage-status")).to_contain_text("9 members each")
    assert options_of(page)["stage"] == "ensemble" and options_of(page)["members"] == "9"
    assert serious_findings(page) == []
    page.reload()
    finished(page)
    expect(page.locator("#shares tbody tr:nth-child(2) td:last-child")).to_contain_text("of 9")
    page.go_back()
    page.wait_for_function("!location.search.includes('members=9')")


def test_a_click_on_the_basins_sets_the_start_and_plays_that_run(open_page):
    page = open_page(RACE.replace("noise=2", "noise=0") + "&stage=basins&cells=50", reduced_motion="no-preference")
    finished(page)
    page.wait_for_function("fallLine.player.position >= fallLine.player.last")
    page.locator("#map-picture").hover(position={"x": 100, "y": 60})
    readout = page.locator("#stage-readout")
    expect(readout).to_have_text(re.compile(r"Start x .*, Start y .*: .* minimum at .* after \d+ steps"))
    told = readout.inner_text()
    before = experiment_of(page)
    work = page.evaluate("fallLine.stages.work")
    page.locator("#map-picture").click(position={"x": 100, "y": 60})
    page.wait_for_function("fallLine.player.playing")
    page.wait_for_function("x => !location.search.includes(x)", arg="x=0.5")
    after = experiment_of(page)
    assert after.start != before.start and after.competitors == before.competitors
    page.wait_for_function("!fallLine.player.playing")
    minimum = re.search(r"minimum at \(.*?\)", told).group()
    expect(page.locator("#readings .outcome").first).to_contain_text(minimum)
    assert page.evaluate("fallLine.stages.work") == work  # the map is of every start: it stays
    assert page.evaluate(f"{STATE}") == "done"
    # The settings map has the same canvases, and nothing plays over it.
    stage(page, "Settings map")
    page.wait_for_function("fallLine.stages.current?.map")
    page.wait_for_function(f"!({painted('map-trail')})")
    stage(page, "Basins")
    finished(page)
    page.wait_for_function(painted("map-trail"))


def test_a_cell_of_the_settings_map_goes_into_the_controls_by_keyboard(open_page):
    page = open_page(RACE.replace("noise=2", "noise=0") + "&stage=settings&cells=25&shade=error")
    finished(page)
    picture = page.locator("#map-picture")
    expect(picture).to_have_accessible_name(re.compile("arrow keys"))
    picture.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#stage-readout")).to_have_text(re.compile(r"Learning rate α .*, Momentum γ .*: "))
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('momentum:')")
    rule = experiment_of(page).competitors[0].rule
    cell = page.evaluate("fallLine.stages.display.here")
    assert [rule.learning_rate, rule.momentum] == cell and rule.momentum != 0.9
    expect(page.locator("#stage-status")).to_contain_text("2(1 + γ)/λmax")
    page.get_by_role("textbox", name="Up: to").fill("2")
    expect(page.get_by_text(re.compile("Momentum is 2: it takes"))).to_be_visible()
    page.get_by_role("textbox", name="Up: to").fill("0.5")
    page.wait_for_function("location.search.includes('up_to=0.5')")
    finished(page)
    assert serious_findings(page) == []


def test_stop_goes_on_and_a_server_that_refuses_says_why(open_page):
    page = open_page("/?surface=rastrigin&steps=500&noise=1&seed=0&c=adam,learning_rate:0.1&stage=basins")
    page.locator("#stage-stop").click()
    expect(page.locator("#stage-status")).to_contain_text("Stopped at")
    done = page.evaluate("fallLine.stages.current.map?.done ?? 0")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data_json) if "/cells" in request.url else None)
    page.locator("#stage-stop").get_by_text("Go on").click()
    page.wait_for_function("done => fallLine.stages.current.map?.done > done", arg=done)
    assert asked and (not done or {"level": 0, "first": 0}.items() - asked[0].items())  # it goes on where it was
    page.foreseen = r"\b400\b"
    page.get_by_role("textbox", name="Steps").fill("10000")
    expect(page.locator("#stage-status")).to_contain_text("a study takes at most 500,000,000")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stages_on_a_phone(open_page, scheme):
    page = open_page(RACE + "&stage=settings&cells=25", viewport={"width": 390, "height": 844}, color_scheme=scheme)
    finished(page)
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
