"""What stands on a page, and waiting until it does."""

import re

from playwright.sync_api import expect

from app.descent.options import known_options
from app.network.view import known_options as known_of_network
from core.descent import experiment as descent
from core.network import experiment as network


def linked(page, read=descent.from_query, beside=None):
    """The experiment in the address bar, where `beside` stand names of the page, by default the descent page."""
    experiment, problems = read(page.evaluate("location.search"), beside=beside or known_options())
    assert problems == {}
    return experiment


def linked_network(page):
    """The network page's experiment in the address bar."""
    return linked(page, network.from_query, known_of_network())


def wait_for_link(page, pattern):
    """Wait until a pattern is in the address bar's query."""
    page.wait_for_function("pattern => new RegExp(pattern).test(location.search)", arg=pattern)


def a_second_passes(page):
    """Changes closer than a second make one entry in the history."""
    now = page.evaluate("performance.now()")
    page.wait_for_function("then => performance.now() > then", arg=now + 1000)


def said(page, sentence):
    """Wait until a sentence is said to those who hear the page."""
    expect(page.locator("#announcer")).to_contain_text(sentence)


# ---- the descent page --------------------------------------------------------------------------------------------


def at_step(page, step):
    """Wait for the clock to stand at a step."""
    expect(page.locator("#step-title")).to_have_text(re.compile(rf"^Step {step}, "))


def step_beyond(page, step):
    """Wait for the clock to pass a step."""
    page.wait_for_function(
        "step => Number(document.getElementById('step-title').textContent.match(/^Step (\\d+)/)?.[1]) > step",
        arg=step,
    )


def last_step(page, step):
    """Wait for a race of so many steps."""
    slider = page.get_by_role("slider", name="Step", exact=True)
    expect(slider).to_have_attribute("max", str(step))


def drawn(page):
    """Wait until the scene, the contour map and the curve, as far as they are on screen, have been drawn."""
    page.wait_for_function(
        """() => ['scene', 'contour', 'curve'].every(id => {
            const frame = document.querySelector(`#${id} .plot`);
            const gd = frame?.querySelector(".js-plotly-plot");
            // What is hidden is drawn when it is shown, and again if its drawing was lost in the meantime.
            return frame && !frame.offsetParent || gd?.data?.length && gd._fullLayout;
        })"""
    )


def stage_finished(page):
    """Wait until the large view's work is done, and drawn."""
    # Hidden with its frame, the bar of the stage before would pass for one that is done.
    expect(page.locator("#stage-status")).to_be_visible()
    expect(page.locator("#stage-status")).not_to_be_empty()
    expect(page.locator("#stage-progress")).to_be_hidden()
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


# ---- the network page --------------------------------------------------------------------------------------------


def ready(page):
    """Wait until the network page has read its settings."""
    expect(page.locator("#network-summary")).not_to_be_empty()


def at_epoch(page, epoch, of=r"\d+"):
    """Wait for the run on screen to stand at an epoch."""
    expect(page.locator("#network-title")).to_have_text(re.compile(rf"^Epoch {epoch} of {of},"))


def epoch_beyond(page, epoch):
    """Wait for the run on screen to pass an epoch."""
    page.wait_for_function(
        "epoch => Number(document.getElementById('network-title').textContent.match(/^Epoch (\\d+)/)?.[1]) > epoch",
        arg=epoch,
    )


def trained(page, epochs):
    """Wait until the run on screen is trained to its end."""
    at_epoch(page, epochs, epochs)
    expect(page.locator("#runs .outcome").last).to_have_text("Training has reached its last epoch.")


def pause(page):
    """The epoch at which the run rests: after the answer to the last request, which One epoch waits for."""

    def button(name):
        return page.get_by_role("button", name=name, exact=True)

    button("Pause").click()
    expect(button("Train")).to_be_visible()
    with page.expect_request("**/network/advance") as asked:
        button("One epoch").click()
    epoch = asked.value.response().json()["epoch"]
    assert epoch == asked.value.post_data_json["epoch"] + 1
    at_epoch(page, epoch)
    expect(page.locator("#network-status")).to_have_text(f"Paused after epoch {epoch}.")
    return epoch


def heights(page, chart, line, epochs):
    """What a chart shows of a run after each of so many epochs, the start included: `line` is training or test."""
    named = (
        "([chart, line]) => document.getElementById(`chart-${chart}`).data?.findLast(t => t.name?.endsWith(line))"
    )
    page.wait_for_function(f"(a) => ({named})(a)?.y.length === a[2] + 1", arg=[chart, f", {line}", epochs])
    return page.evaluate(f"(a) => Array.from(({named})(a).y)", [chart, f", {line}"])


def run_id(page):
    """The name by which the server knows the last run of the list."""
    return page.locator("#runs tbody[data-run]").last.get_attribute("data-run")


def checkpoint(page):
    """The last run of the list as the server has it: settings, epoch, weights."""
    return page.request.get(page.evaluate("location.origin") + f"/network/weights/{run_id(page)}.json").json()
