"""The descent page plays: its one clock, its buttons and keys, the reader's point of view."""

import pytest
from playwright.sync_api import expect

from core.descent.experiment import from_query, run
from tests.browser.pages import PHONE
from tests.browser.reading import at_step, drawn, wait_for_link

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"


def test_with_reduced_motion_it_opens_finished_and_buttons_keys_and_scrubber_move_the_one_clock(visit):
    page = visit(RACE)
    at_step(page, 40)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="First step").click()
    at_step(page, 0)
    page.get_by_role("button", name="Step forward").click()
    at_step(page, 1)
    page.get_by_role("button", name="Step back").click()
    at_step(page, 0)
    page.get_by_role("button", name="Last step").click()
    at_step(page, 40)
    page.locator("body").click(position={"x": 640, "y": 20})
    page.keyboard.press("Home")
    at_step(page, 0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    at_step(page, 2)
    page.keyboard.press("ArrowLeft")
    at_step(page, 1)
    page.keyboard.press("End")
    at_step(page, 40)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("slider", name="Step", exact=True).fill("7")
    at_step(page, 7)
    assert page.locator("#readings td.f").first.inner_text().strip() != ""


def test_of_a_long_race_every_step_has_its_own_readings(visit):
    long = RACE.replace("steps=40&noise=0", "steps=10000&noise=1")
    page = visit(long)
    at_step(page, 10_000)
    sgd = run(from_query(long.removeprefix("/?"))[0])[0]
    page.get_by_role("slider", name="Step", exact=True).fill("7001")  # of these only every third step was sent
    for step in (7001, 7002, 7003):
        at_step(page, step)
        told = page.locator("#readings td.f").first.get_attribute("title")
        assert float(told.replace("−", "-").replace("×10", "e").translate(RAISED)) == pytest.approx(
            sgd.values[step], rel=1e-5
        )
        page.keyboard.press("ArrowRight")


def test_a_loop_begins_again_and_the_readers_point_of_view_stays_whatever_plays_and_changes(open_page):
    page = open_page(RACE + "&loop=on&speed=16", reduced_motion="no-preference")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("16×")
    expect(page.get_by_role("combobox", name="Loop")).to_have_value("On")
    page.wait_for_function(
        """() => {
            const seen = (window.seenEnd ||= { end: false, again: false });
            const step = Number(document.getElementById('step-title').textContent.match(/^Step (\\d+)/)?.[1]);
            const playing = document.getElementById('play').getAttribute('aria-label') === 'Pause';
            if (step >= 39) seen.end = true;
            if (seen.end && playing && step < 20) seen.again = true;
            return seen.again;
        }"""
    )
    drawn(page)
    scene = "document.querySelector('#scene .js-plotly-plot')"
    page.wait_for_function(f"Boolean({scene}._fullLayout.scene?._scene)")
    eye = f"JSON.stringify({scene}._fullLayout.scene._scene.getCamera().eye)"
    before = page.evaluate(eye)
    area = page.locator("#scene").first.bounding_box()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2 + 90, area["y"] + area["height"] / 2 + 10, steps=4)
    page.mouse.up()
    page.wait_for_function(f"{eye} !== {before!r}")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    turned = f"JSON.stringify({scene}.layout.scene.camera.eye)"
    page.wait_for_function(f"{turned} !== {before!r}")
    before = page.evaluate(turned)
    page.get_by_role("combobox", name="Surface", exact=True).click()
    page.get_by_role("option", name="Bowl", exact=True).click()
    wait_for_link(page, "surface=bowl")
    page.wait_for_function(f"{scene}.layout.scene.xaxis.range[0] < -6.5 && {turned} === {before!r}")
    # The first rotation of a new picture stays as well.
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2 + 60, area["y"] + area["height"] / 2, steps=4)
    page.wait_for_function(f"{eye} !== {before!r}")
    after = page.evaluate(eye)
    page.mouse.up()
    page.wait_for_function(f"{turned} !== {before!r}")
    drawn(page)
    assert page.evaluate(turned) == page.evaluate(eye) == after


def test_on_a_phone_controls_are_a_drawer_and_playback_stays(visit):
    page = visit(RACE, viewport=PHONE, has_touch=True)
    at_step(page, 40)
    expect(page.get_by_role("button", name="Play")).to_be_in_viewport()
    expect(page.get_by_role("textbox", name="Steps")).to_be_hidden()
    page.get_by_role("button", name="Open controls").click()
    expect(page.get_by_role("textbox", name="Steps")).to_be_in_viewport()
    menu = page.get_by_role("combobox", name="Optimizer").first
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("textbox", name="Steps")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Steps")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_frame_costs_little(visit):
    competitors = "&".join(f"c={rule}" for rule in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"))
    page = visit(f"/?surface=matyas&steps=1000&noise=1&{competitors}")
    drawn(page)
    at_step(page, 1000)
    costs = page.evaluate(
        """() => {
            const slider = document.querySelector("#scrub input");
            const costs = [];
            for (let step = 0; step <= 1000; step += 5) {
                slider.value = step;
                const began = performance.now();
                slider.dispatchEvent(new Event("input"));
                costs.push(performance.now() - began);
            }
            return costs.sort((a, b) => a - b);
        }"""
    )
    assert len(costs) == 201
    at_step(page, 1000)
    # Not a timed test: a frame that restyled plotly graphs would take a hundred times as long.
    assert costs[100] < 50
