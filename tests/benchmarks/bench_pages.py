"""What the pages cost the browser: `python -m tests.benchmarks.bench_pages`.

JavaScript of the two-dimensional views in a frame of playback, six competitors × 1,000 steps, and how often a
second the network page draws what was trained, at its fastest pace. Measured in a headless browser that renders
without a graphics card: a lower bound of what a desktop does.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.servers import Server
from tests.browser.waiting import patient
from tests.browser_finder import ARGUMENTS, find_browser

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RACE = "/?surface=matyas&steps=1000&noise=1&" + "&".join(f"c={rule}" for rule in RULES)
TRAINING = "/network?epochs=10000&layers=leaky_relu:16,leaky_relu:12,leaky_relu:8"
SECONDS = 8

INSIDE = """addEventListener("DOMContentLoaded", async () => {
    const { load } = await import(document.querySelector("script[type=module]").src);
    const names = ["descent/player.js", "network/session.js", "network/charts.js"];
    const modules = await Promise.all(names.map(load));
    window.fallLine = Object.assign({}, ...modules);
})"""
"""What the page's own modules export, as a global."""
FRAMES = """() => {
    const views = fallLine.player.views.filter(view => view.id);
    // The browser's clock is too coarse for a single frame.
    const rounds = [];
    for (let round = 0; round < 9; round++) {
        const began = performance.now();
        for (let step = 0; step < 1000; step += 5) {
            fallLine.player.position = step;
            for (const view of views) view.draw(fallLine.player);
        }
        rounds.push((performance.now() - began) / 200);
    }
    return rounds;
}"""
DRAWN = """seconds => new Promise(resolve => {
    const before = [fallLine.charts.drawn, fallLine.session.selected.epoch, performance.now()];
    setTimeout(() => {
        const passed = (performance.now() - before[2]) / 1000;
        const { charts, session } = fallLine;
        resolve([(charts.drawn - before[0]) / passed, (session.selected.epoch - before[1]) / passed]);
    }, seconds * 1000);
})"""


def frame_costs(page, address):
    """Milliseconds of JavaScript in each frame of the contour map and the error curve."""
    page.goto(address + RACE)
    page.wait_for_function("window.fallLine?.player.race && fallLine.player.position >= 1000")
    page.wait_for_function("fallLine.player.views.filter(view => view.id).every(view => view.trail)")
    return page.evaluate(FRAMES)


def updates(page, address):
    """Drawings and epochs a second while a network trains."""
    page.goto(address + TRAINING)
    page.wait_for_function("window.fallLine?.session.settings")
    page.get_by_role("combobox", name="Pace").click()
    page.get_by_role("option", name="Fastest", exact=True).click()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("fallLine.session.selected?.epoch > 20")
    return page.evaluate(DRAWN, SECONDS)


def main():
    """Print the figures; 1 if a target is missed, else 0."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=[*ARGUMENTS, "--no-sandbox"])
        page = patient(browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce"))
        page.add_init_script(INSIDE)
        costs = frame_costs(page, server.address)
        drawn, epochs = updates(page, server.address)
        browser.close()
        server.close()
    cost = statistics.median(costs)
    missed = (cost > 5) + (drawn < 15)
    print(f"  JavaScript of the 2-D views, ms a frame, median {cost:9.2f}   at most 5{': MISSED' * (cost > 5)}")
    print(
        f"  drawings of the network page a second           {drawn:9.1f}   at least 15{': MISSED' * (drawn < 15)}"
    )
    print(f"  epochs a second meanwhile                       {epochs:9.0f}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
