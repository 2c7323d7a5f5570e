"""The descent page as a person uses it."""

import re

import pytest
from playwright.sync_api import expect

from core.descent.experiment import STEPS, from_query, run
from core.descent.lessons import LESSONS
from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE, wait_for_function
from tests.browser.reading import (
    a_second_passes,
    at_step,
    drawn,
    last_step,
    linked,
    step_beyond,
    wait_for_link,
)

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
IN_SCENE = """() => {
    const gd = document.querySelector("#scene .js-plotly-plot");
    const { traces } = gd._fullLayout.scene._scene;
    const seen = ({ uid }) => Array.from(traces[uid]?.data?.z ?? []).filter(Number.isFinite).length > 1;
    return gd._fullData.filter((trace) => trace.name?.startsWith("path ") && seen(trace)).length;
}"""
"""How many paths are drawn over the surface."""
RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"


def box(page, label, index=0):
    return page.get_by_role("textbox", name=label).nth(index)


def menu(page, label):
    return page.get_by_role("combobox", name=label)


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
    expect(menu(page, "Speed")).to_have_value("16×")
    expect(menu(page, "Loop")).to_have_value("On")
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


def test_a_control_changes_paths_link_and_readings_and_the_surface_is_not_sent_again(visit):
    page = visit(RACE)
    at_step(page, 40)
    before = page.locator("#readings td.f").first.inner_text()
    box(page, "Learning rate α").fill("0.5")
    wait_for_link(page, "sgd,learning_rate:0.5")
    expect(page.locator("#readings td.f").first).not_to_have_text(before)
    expect(page.locator("#readings tbody").first).to_contain_text("SGD α = 0.5")
    drawn(page)
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "_dash-update" in answer.url else None)
    box(page, "Learning rate α").fill("0.2")
    wait_for_link(page, "sgd,learning_rate:0.2")
    assert answers
    assert not any(b"colorscale" in answer.body() for answer in answers)


def test_the_slider_and_the_box_stay_in_step_and_the_dice_choose_a_seed(visit):
    page = visit(RACE)
    at_step(page, 40)
    before = page.url
    page.get_by_role("button", name="Another seed").click()
    page.wait_for_function("before => location.href !== before", arg=before)
    slider = page.get_by_role("slider", name="Learning rate slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(box(page, "Learning rate α")).not_to_have_value("0.1")
    box(page, "Learning rate α").fill("1")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.get_by_text("Schedule", exact=True).first.click()
    page.locator("#page-descent").get_by_role("combobox", name="Schedule").first.click()
    page.get_by_role("option", name="Cosine", exact=True).click()
    wait_for_link(page, "schedule:cosine")
    box(page, "Warm-up ω").first.fill("0.2")
    wait_for_link(page, "schedule:cosine,warmup:0.2")
    expect(page.locator("#readings tbody").first).to_contain_text("cosine, warm-up 0.2")


def test_bad_steps_are_refused_at_the_field_and_the_picture_stays(visit):
    page = visit(RACE)
    at_step(page, 40)
    link = page.url
    for text in ("", "abc", "inf", "NaN", "-1", "1e9", "2.5"):
        box(page, "Steps").fill(text)
        expect(page.get_by_text(re.compile(refusal(text)))).to_be_visible()
        expect(box(page, "Steps")).to_have_attribute("aria-invalid", "true")
        at_step(page, 40)
        assert page.url == link
    box(page, "Steps").fill("12")
    at_step(page, 12)
    expect(page.get_by_text("it takes a whole number")).to_have_count(0)


def refusal(text):
    with pytest.raises(ValueError, match="it takes a whole number from 1 to 10,000") as refused:
        STEPS.read(text)
    return re.escape(str(refused.value))


def test_a_diverging_run_is_drawn_to_where_it_broke_and_explained(visit):
    page = visit("/?lesson=bowl_too_high")
    at_step(page, 13)
    expect(page.locator("#readings .outcome")).to_have_text(
        re.compile(r"^Diverged at step \d+: the learning rate 2 is above 2/λmax = 1\.$")
    )


def test_up_to_eight_competitors_are_added_duplicated_hidden_changed_and_removed(visit):
    page = visit(f"{RACE}&c=nesterov&c=adagrad&c=rmsprop")
    rows = page.locator("#readings tbody")
    expect(rows).to_have_count(5)
    page.get_by_role("button", name="Add competitor").click()
    expect(rows).to_have_count(6)
    page.get_by_role("button", name="Duplicate competitor 2").click()
    expect(rows).to_have_count(7)
    assert [type(c.rule).__name__ for c in linked(page).competitors].count("Momentum") == 2
    page.get_by_role("checkbox", name="Show competitor 1").click()
    wait_for_link(page, "visible:false")
    page.get_by_role("button", name="Remove competitor 1").click()
    expect(rows).to_have_count(6)
    page.get_by_role("combobox", name="Optimizer").first.click()
    expect(page.get_by_role("option").first).to_be_in_viewport(ratio=1)  # the long menu opens within the window
    page.get_by_role("option", name="AdaDelta", exact=True).click()
    wait_for_link(page, "c=adadelta")
    for count in (7, 8):
        page.get_by_role("button", name="Add competitor").click()
        expect(rows).to_have_count(count)
    wait_for_function(page, f"({IN_SCENE})() === 8")
    expect(page.get_by_role("button", name="Add competitor")).to_be_disabled()
    expect(page.get_by_role("button", name="Duplicate competitor 1")).to_be_disabled()
    assert len({c.color for c in linked(page).competitors}) == 8


def test_a_click_on_the_map_sets_the_start_to_the_pixel(visit):
    page = visit(RACE)
    at_step(page, 40)
    drawn(page)
    area = page.locator("#contour .nsewdrag").first.bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.25)
    wait_for_link(page, "x=2")
    x, y = linked(page).start
    pixel = 9 / min(area["width"], area["height"])
    assert abs(x - 2.25) <= pixel
    assert abs(y - 2.25) <= pixel


def test_the_link_is_copied(visit):
    page = visit(RACE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#notice")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


WITHOUT_CLIPBOARD = """copies => {
    Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
    const box = () => document.activeElement;
    document.selected = () => box().value.slice(box().selectionStart, box().selectionEnd);
    document.execCommand = (command) => {
        document.copied = [command, document.selected()];
        return copies;
    };
}"""
"""As on a server without TLS, in a browser that copies a selection or doesn't."""
RESTORED = "() => { delete navigator.clipboard; delete document.execCommand; }"


def test_without_a_clipboard_the_link_is_copied_another_way_or_shown_selected(visit):
    page = visit(RACE)
    page.evaluate(WITHOUT_CLIPBOARD, True)
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#notice")).to_have_text("Link copied.")
    assert page.evaluate("document.copied") == ["copy", page.url]
    page.evaluate(WITHOUT_CLIPBOARD, False)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("textbox", name="Copy this link:")).to_be_focused()
    assert page.evaluate("document.selected()") == page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    page.evaluate(RESTORED)


def test_a_lesson_loads_with_one_click_plays_and_loads_again_after_changes(visit):
    page = visit(RACE, reduced_motion="no-preference")
    page.get_by_role("combobox", name="Lesson").click()
    lesson = LESSONS["race_ripple"]
    page.get_by_role("option", name=lesson.title, exact=True).click()
    wait_for_link(page, "lesson=race_ripple")
    assert linked(page) == lesson.experiment
    expect(page.locator("#lesson-card")).to_contain_text(lesson.watch_for)
    last_step(page, 40)
    step_beyond(page, 0)
    box(page, "Steps").fill("33")
    wait_for_link(page, "steps=33")
    page.get_by_role("button", name="Load this lesson again").click()
    wait_for_link(page, "steps=40")


def test_back_forward_and_reload_restore_the_state_and_the_chosen_theme(visit):
    page = visit(RACE)
    at_step(page, 40)
    box(page, "Steps").fill("25")
    at_step(page, 25)
    a_second_passes(page)
    box(page, "Noise σ").fill("0.5")
    wait_for_link(page, "noise=0.5")
    page.go_back()
    expect(box(page, "Noise σ")).to_have_value("0")
    page.go_forward()
    expect(box(page, "Noise σ")).to_have_value("0.5")
    state = linked(page)
    # Back and Forward before the page has been drawn change nothing.
    early = "addEventListener('DOMContentLoaded', () => dispatchEvent(new PopStateEvent('popstate')))"
    script = page.tools.send("Page.addScriptToEvaluateOnNewDocument", {"source": early})
    page.get_by_role("button", name="Switch between light and dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    page.tools.send("Page.removeScriptToEvaluateOnNewDocument", script)
    at_step(page, 25)
    assert linked(page) == state
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_every_part_of_the_state_is_in_the_link(visit):
    query = (
        "?surface=himmelblau&x=-1.5&y=0.25&steps=77&noise=0.5&seed=42"
        "&c=adam,learning_rate:0.2,beta1:0.8,epsilon_inside_root:false,color:5"
        "&c=nesterov,learning_rate:0.004,momentum:0.8,visible:false"
        "&height=compressed&box=wide&axis=linear&speed=4&loop=on"
    )
    page = visit("/" + query)
    at_step(page, 77)
    page.wait_for_function("query => location.search === query", arg=query)
    page.wait_for_function("document.querySelector('#curve .js-plotly-plot')._fullLayout.yaxis.type === 'linear'")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("4×")


def test_the_theme_follows_the_system_and_the_switch(visit):
    page = visit(RACE, color_scheme="dark")
    scheme = "document.documentElement.dataset.mantineColorScheme"
    drawn(page)
    assert page.evaluate(scheme) == "dark"
    page.wait_for_function(
        "document.querySelector('#contour .js-plotly-plot')._fullLayout.font.color === '#9fb0c0'"
    )
    page.get_by_role("button", name="Switch between light and dark theme").click()
    page.wait_for_function(f"{scheme} === 'light'")
    page.wait_for_function(
        "document.querySelector('#contour .js-plotly-plot')._fullLayout.font.color === '#52606d'"
    )


def test_the_view_widens_to_paths_that_leave_the_box(visit):
    page = visit("/?surface=monkey&x=4&y=4&steps=10&noise=0&seed=0&c=momentum,learning_rate:0.01,momentum:0.99")
    drawn(page)
    at_step(page, 10)
    width = "(r => r[1] - r[0])(document.querySelector('#contour .js-plotly-plot')._fullLayout.xaxis.range)"
    home = page.evaluate(width)
    page.get_by_role("combobox", name="Box in view").click()
    page.get_by_role("option", name="Widened to the paths", exact=True).click()
    page.wait_for_function(f"{width} > 1.5 * {home}")
    wait_for_link(page, "box=wide")


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


def test_every_control_has_its_name_and_nothing_is_inaccessible(visit):
    page = visit(RACE)
    at_step(page, 40)
    for role, name in (
        ("textbox", "Start x"),
        ("textbox", "Start y"),
        ("textbox", "Steps"),
        ("textbox", "Noise σ"),
        ("textbox", "Seed"),
        ("button", "Another seed"),
        ("button", "Play"),
        ("button", "Step forward"),
        ("button", "Step back"),
        ("combobox", "Lesson"),
        ("button", "Copy link"),
    ):
        expect(page.get_by_role(role, name=name, exact=True)).to_be_visible()
    for label in (
        "Surface",
        "Competitor 1: optimizer",
        "Height scale",
        "Box in view",
        "Curve axis",
        "Speed",
        "Loop",
    ):
        expect(page.get_by_label(label, exact=True).first).to_be_visible()
    drawn(page)
    expect(page.get_by_role("button", name="Switch between light and dark theme")).to_be_visible()
    assert serious_findings(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert serious_findings(page) == []


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
