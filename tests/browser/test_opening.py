"""What whoever opens the first page sees, and what their browser asks for."""

import re

import numpy as np
from playwright.sync_api import expect

from core.network.experiment import NetworkExperiment
from core.network.training import advance, begin
from tests.browser.pages import stays_here
from tests.browser.reading import at_step, drawn, heights, step_beyond, trained

DRAWN = """async () => {
    const { load } = await import(document.querySelector("script[type=module]").src);
    const { Graph } = await load("lib/graphs.js");
    return Object.fromEntries(Graph.all.map(({ id, drawn }) => [id, drawn]).filter(([, drawn]) => drawn));
}"""
"""How many figures each of plotly's graphs has drawn."""


def test_a_race_plays_its_tab_trains_the_first_reference_network_and_this_machine_alone_is_asked(open_page):
    page = open_page("/", reduced_motion="no-preference")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    drawn(page)
    expect(page.locator("#readings tbody")).to_have_count(3)
    step_beyond(page, 0)
    assert page.evaluate(DRAWN) == {"scene": 1, "contour": 1, "curve": 1}
    page.locator("body").press("End")
    at_step(page, 60)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#readings .outcome").first).to_contain_text(re.compile("Converged|Stopped by"))

    page.get_by_role("link", name="Network").click()
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    expect(page.locator("#network-lesson-card")).to_contain_text("Reference network 1")
    page.get_by_role("combobox", name="Pace").click()
    page.get_by_role("option", name="Fastest", exact=True).click()
    page.get_by_role("button", name="Train", exact=True).click()
    trained(page, 150)
    _, metrics = advance(begin(NetworkExperiment()), 150)
    np.testing.assert_array_equal(heights(page, "accuracy", "test", 150)[1:], metrics.test_accuracy[:, 0])
    expect(page.locator("#runs .test")).to_have_text(f"{metrics.test_accuracy[-1, 0]:.4f}")
    expect(page.locator("#runs .outcome")).to_have_text("Training has reached its last epoch.")
    expect(page.locator("#confusion td strong")).to_have_count(4)
    counts = [int(text) for text in page.locator("#confusion td strong").all_inner_texts()]
    assert (counts[0] + counts[3]) / sum(counts) == metrics.test_accuracy[-1, 0]
    expect(page.locator("#network-legend")).to_contain_text("majority class 0.5300")
    expect(page.locator("#network-legend")).to_contain_text("course's run 0.7400")

    assert len(page.asked) > 40
    assert all(map(stays_here, page.asked))
    assert not any(map(stays_here, ("http://evil.example/", "https://127.0.0.1.nip.io", "ws://10.0.0.7")))
