"""What the pages cost the browser: `python -m tests.benchmarks.bench_pages`.

JavaScript of the two-dimensional views in a frame of playback, six competitors × 1,000 steps, beside plotly's own
way to lengthen as many lines; the frames of the longest race in playing beside those of one of sixty steps; and
how often a second the network page draws what was trained, at its fastest pace, beside how often plotly could
lengthen a line if nothing else went on. All in one headless browser that renders without a graphics card: a lower
bound of what a desktop does.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.bench_network import target
from tests.browser.servers import Server
from tests.browser.waiting import patient
from tests.browser_finder import ARGUMENTS, AS_READERS, find_browser

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
RACE = "/?surface=matyas&steps=1000&noise=1&" + "&".join(f"c={rule}" for rule in RULES)
LONG = "/?surface=matyas&steps={steps}&noise=1&" + "&".join(f"c={rule}" for rule in (*RULES, "adadelta", "lion"))
TRAINING = "/network?epochs=10000&layers=leaky_relu:16,leaky_relu:12,leaky_relu:8"
SECONDS = 8
ROUNDS = 3
FRAME_AT_MOST, LONG_AT_LEAST, DRAWN_AT_LEAST = 0.1, 0.5, 0.1

INSIDE = """addEventListener("DOMContentLoaded", async () => {
    const { load } = await import(document.querySelector("script[type=module]").src);
    const names = ["descent/player.js", "network/session.js", "network/charts.js"];
    const modules = await Promise.all(names.map(load));
    window.fallLine = Object.assign({}, ...modules);
})"""
"""What the page's own modules export, as a global."""
FRAMES = """frames => {
    const { player } = fallLine;
    const views = player.views.filter(view => view.id);
    // The browser's clock is too coarse for a single frame.
    const rounds = [];
    for (let round = 0; round < 9; round++) {
        const began = performance.now();
        for (let frame = 0; frame < frames; frame++) {
            player.position = frame / frames * player.last;
            for (const view of views) view.draw(player);
        }
        rounds.push((performance.now() - began) / frames);
    }
    return rounds;
}"""
EXTENDED = """async ([lines, frames, points]) => {
    const chart = document.body.appendChild(document.createElement("div"));
    chart.style = "width: 600px; height: 300px";
    const every = Array.from({ length: lines }, (_, line) => line);
    await Plotly.newPlot(chart, every.map(() => ({ mode: "lines", x: [0], y: [0] })));
    const began = performance.now();
    for (let frame = 0; frame < frames; frame++) {
        const steps = every.map(() => Array.from({ length: points }, (_, point) => frame * points + point));
        await Plotly.extendTraces(chart, { x: steps, y: steps }, every);
    }
    const each = (performance.now() - began) / frames;
    Plotly.purge(chart);
    chart.remove();
    return each;
}"""
"""Milliseconds in which plotly lengthens so many lines by so many points, on a chart of its own."""
PLAYED = """seconds => new Promise(resolve => {
    const { player } = fallLine;
    Object.assign(player.display, { loop: "on" });
    player.seek(0, true);
    player.play();
    let frames = 0;
    const began = performance.now();
    const tick = () => {
        if (performance.now() - began < 1000 * seconds) return ++frames && requestAnimationFrame(tick);
        player.pause();
        resolve(frames / seconds);
    };
    requestAnimationFrame(tick);
})"""
"""Frames a second while a race is played."""
DRAWN = """seconds => new Promise(resolve => {
    const before = [fallLine.charts.drawn, fallLine.session.selected.epoch, performance.now()];
    setTimeout(() => {
        const passed = (performance.now() - before[2]) / 1000;
        const { charts, session } = fallLine;
        resolve([(charts.drawn - before[0]) / passed, (session.selected.epoch - before[1]) / passed]);
    }, seconds * 1000);
})"""


def opened(page, address):
    """Wait for the race of an address to be drawn."""
    page.goto(address)
    page.wait_for_function("window.fallLine?.player.race && fallLine.player.position >= fallLine.player.last")
    page.wait_for_function("fallLine.player.views.filter(view => view.id).every(view => view.trail)")


def frame_cost(page, address):
    """Milliseconds of JavaScript in each frame of the contour map and the error curve, median of nine rounds."""
    opened(page, address)
    return statistics.median(page.evaluate(FRAMES, 200))


def played(page, address):
    """Frames a second while a race of so many steps is played: short and long ones in turn."""
    found = {60: [], 10_000: []}
    for steps in (60, 10_000) * ROUNDS:
        opened(page, address + LONG.format(steps=steps))
        found[steps].append(page.evaluate(PLAYED, SECONDS / 2))
    return [statistics.median(each) for each in found.values()]


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
        browser = playwright.chromium.launch(
            executable_path=find_browser(AS_READERS), args=[*ARGUMENTS, "--no-sandbox"]
        )
        page = patient(browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce"))
        page.add_init_script(INSIDE)
        cost = frame_cost(page, server.address + RACE)
        six = page.evaluate(EXTENDED, [len(RULES), 200, 5])
        short, long = played(page, server.address)
        drawn, epochs = updates(page, server.address)
        page.get_by_role("button", name="Pause", exact=True).click()
        one = page.evaluate(EXTENDED, [1, 100, 1])
        browser.close()
        server.close()
    print(f"  ms a frame: the 2-D views {cost:.2f}, six lines lengthened by plotly {six:.2f}")
    missed = target(
        "a frame of the 2-D views ÷ plotly's extendTraces",
        cost / six,
        at_most=FRAME_AT_MOST,
        beside=f"{cost:.2f} ms",
    )
    print(f"  frames a second of 8 competitors: {long:.1f} of 10,000 steps, {short:.1f} of 60")
    missed += target(
        "frames of 10,000 steps ÷ of 60", long / short, at_least=LONG_AT_LEAST, beside=f"{long:.0f} a second"
    )
    print(f"  drawings a second {drawn:.1f}, epochs {epochs:.0f}; a line lengthened by plotly {1000 / one:.1f}")
    missed += target(
        "drawings of the network page ÷ extendTraces alone",
        drawn * one / 1000,
        at_least=DRAWN_AT_LEAST,
        beside=f"{drawn:.0f} a second",
    )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
