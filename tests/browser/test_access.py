"""The pages for those who use the keyboard, hear them, or see them in other colours and sizes."""

import re

from playwright.sync_api import expect

from tests.browser.reading import at_step, drawn, ready, wait_for_link

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01"
TICKS = """() => {
    const gd = document.querySelector("#curve .js-plotly-plot");
    return [gd._fullLayout.yaxis.type, gd.querySelectorAll(".ytick text").length];
}"""


def choose(page, label, option):
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).press("Enter")


def said(page, sentence):
    expect(page.locator("#announcer")).to_contain_text(sentence)


def test_an_axis_that_becomes_linear_or_logarithmic_has_a_few_ticks_of_its_own(visit):
    page = visit(RACE.replace("x=4&y=-4", "x=100&y=-100"))
    drawn(page)
    for kind, name in (("linear", "Linear"), ("log", "Log"), ("linear", "Linear")):
        choose(page, "Curve axis", name)
        page.wait_for_function(f"({TICKS})()[0] === '{kind}' && 2 <= ({TICKS})()[1] && ({TICKS})()[1] <= 10")
    visit("/?surface=monkey&x=1&y=1&steps=10&noise=0&c=sgd,learning_rate:0.01")
    page.wait_for_function(f"({TICKS})()[0] === 'linear'")
    # Its errors are within one power of ten.
    page.locator("#lesson-menu").click()
    page.get_by_role("option", name="Learning rate too low", exact=True).click()
    page.wait_for_function(f"({TICKS})()[0] === 'log' && ({TICKS})()[1] >= 3")


def test_the_focus_goes_to_what_was_added_and_stays_beside_what_was_removed_and_a_sentence_says_so(visit):
    page = visit(RACE)
    press(page, "Add competitor")
    card = page.get_by_role("group", name=re.compile("^Competitor 3: "))
    expect(card.get_by_label("Optimizer")).to_be_focused()
    said(page, "Competitor 3 added: ")
    press(page, "Duplicate competitor 1")
    expect(page.get_by_role("group", name="Competitor 2: SGD").get_by_label("Optimizer")).to_be_focused()
    press(page, "Remove competitor 4")
    expect(page.get_by_role("button", name="Remove competitor 3", exact=True)).to_be_focused()
    said(page, "Competitor 4 removed: ")
    menu = page.get_by_role("group", name="Competitor 3: Momentum").get_by_label("Optimizer")
    menu.press("Enter")
    page.get_by_role("option", name="Adam", exact=True).click()
    expect(page.get_by_role("group", name="Competitor 3: Adam").get_by_label("Optimizer")).to_be_focused()
    said(page, "Competitor 3 is now Adam.")


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
    name = page.get_by_role("textbox", name="Name of run 1")
    name.fill("Mine")
    name.press("Tab")
    expect(page.get_by_role("link", name=re.compile("weights of run 1"))).to_be_focused()
    press(page, "Remove run 1")
    expect(page.locator("#runs")).to_be_focused()
    said(page, "Mine removed.")


def test_the_end_of_a_race_and_of_a_map_and_what_is_refused_are_said(visit):
    page = visit(RACE.replace("matyas", "easom") + "&speed=16", reduced_motion="no-preference")
    said(page, re.compile("End of the race. Best: .*, error .* SGD α = 0.1: .* Momentum α = 0.01: "))
    refusal = page.get_by_role("alert").filter(has_text="Steps is 'x'")
    page.get_by_role("textbox", name="Steps").fill("x")
    expect(refusal).to_be_visible()
    page.get_by_role("textbox", name="Steps").fill("30")
    wait_for_link(page, "steps=30")
    visit(RACE + "&stage=basins&cells=25")
    said(page, re.compile(r"25 × 25 cells\. .* %"))


def test_links_skip_to_the_views_and_to_the_bar_and_each_page_has_its_title_and_one_heading(visit):
    page = visit(RACE)
    at_step(page, 40)
    expect(page).to_have_title("Matyas, 2 optimizers · Fall Line")
    expect(page.get_by_role("heading", level=1)).to_have_text("Matyas, 2 optimizers")
    page.locator(".brand").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Skip to playback")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.get_by_role("link", name="Skip to the views").press("Enter")
    expect(page.get_by_role("main", name="Matyas, 2 optimizers")).to_be_focused()
    page.get_by_role("link", name="Network").click()
    expect(page).to_have_title(re.compile("^(Reference n|N)etwork .* · Fall Line$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(Reference n|N)etwork "))
