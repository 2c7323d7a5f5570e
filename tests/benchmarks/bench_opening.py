"""How long a first visitor waits: `python -m tests.benchmarks.bench_opening [--rounds 5]`.

Each load is in a fresh browser; the pages take turns with the plainest ones of their kind (`bare_pages`), and what
is printed are ratios of medians. Beside them: the requests, the bytes and the server's processor time of a load
without anything in the cache; and the waiting of the fourth visit of one browser.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.web.plotly_script import bundle
from tests.browser.servers import ROOT, Server
from tests.browser.waiting import wait_until
from tests.browser_finder import ARGUMENTS, AS_READERS, find_browser
from tests.soak.server import processor

WINDOW = {"width": 1280, "height": 720}
VISITS = 4
"""From the third on a browser keeps the compiled scripts of a page."""

WATCH = """(() => {
    const seen = window.opening = {};
    const plots = () => [...document.querySelectorAll(".js-plotly-plot")].filter(each => each._fullLayout);
    const drawn = (plot, type) => plot?._fullData?.some(trace => trace.type === type && trace.visible === true);
    const picture = () => plots().some(plot => drawn(plot, "surface") && plot._fullLayout.scene?._scene?.glplot);
    const of = id => document.querySelector(`#${id} .js-plotly-plot`);
    const text = id => document.getElementById(id)?.textContent || "";
    const usable = {
        bare: () => plots().length === 2 && document.querySelector("input") && drawn(plots()[1], "contour"),
        static: () => true,
        descent: () => document.querySelector("#controls input") && drawn(of("contour"), "contour") &&
            drawn(of("curve"), "scatter") && /\\d/.test(text("readings")) && /^Step [1-9]/.test(text("step-title")),
        network: () => text("network-summary") && document.querySelector(".graph[id^=chart-]") &&
            [...document.querySelectorAll(".graph[id^=chart-]")].every(
                chart => chart._fullLayout || !chart.offsetParent),
        studies: () => document.querySelector("#study-examples button") && !document.getElementById("outline"),
    };
    const after = (name, holds) => {
        if (!holds()) return requestAnimationFrame(() => after(name, holds));
        // What is there now is on screen with the next frame.
        requestAnimationFrame(() => requestAnimationFrame(() => seen[name] = performance.now()));
    };
    addEventListener("DOMContentLoaded", () => {
        after("picture", picture);
        after("usable", () => window.opening.kind && usable[window.opening.kind]());
    });
})()"""


@dataclass
class Page:
    """An address, what it is, and what its loads took."""

    kind: str
    address: str
    server: subprocess.Popen
    pictured: bool = True
    loads: list = field(default_factory=list)

    def median(self, name):
        """The median of a measure over all loads."""
        return statistics.median(load[name] for load in self.loads)


@contextmanager
def bare_server():
    """The plainest pages: their address and their process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bare_pages"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield re.search(r"http://[^/]+", process.stdout.readline()).group(), process
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def measure(context, page):
    """One load: milliseconds to its picture and until it can be used; requests, bytes, and the server's time."""
    tab = context.new_page()
    tab.set_default_timeout(90_000)
    tools = context.new_cdp_session(tab)
    tools.send("Network.enable")
    asked, sizes = set(), []
    tools.on(
        "Network.requestWillBeSent",
        lambda event: asked.add(event["requestId"]) if event["request"]["url"].startswith("http") else None,
    )
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.add_init_script(WATCH)
    tab.add_init_script(f"window.opening.kind = '{page.kind}'")
    before = processor(page.server.pid)
    tab.goto(page.address)
    wanted = ("picture", "usable") if page.pictured else ("usable",)
    wait_until(
        tab, lambda: all(name in tab.evaluate("window.opening") for name in wanted), f"{page.address} is there"
    )
    seen = tab.evaluate("window.opening")
    tab.wait_for_load_state("networkidle")
    found = seen | {"server": 1000 * (processor(page.server.pid) - before)}
    tab.close()
    return found | {"requests": len(asked), "bytes": sum(sizes)}


def visits(playwright, page, count):
    """So many loads in one fresh browser: what each was."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find_browser(AS_READERS),
            args=[*ARGUMENTS, "--no-sandbox"],
            viewport=WINDOW,
            reduced_motion="no-preference",
        )
        found = [measure(context, page) for _ in range(count)]
        context.close()
    return found


def tell(label, value, unit, most=None, beside=""):
    """Print a figure, and beside it what it is on this machine; returns whether it misses its target."""
    missed = most is not None and value > most
    target = "" if most is None else f"   at most {most:g}{': MISSED' * missed}"
    print(f"  {label:62}{value:9.2f} {unit:3}{beside:>9}{target}", flush=True)
    return missed


def compare(label, page, bare, moment, most=None):
    """Print when a page comes to a moment, as a share of when the bare page does; whether it misses its target."""
    found = page.median(moment)
    return tell(label, found / bare.median(moment), "", most, f"{found:.0f} ms")


def report(pages, again):
    """Print what was found; returns how many targets were missed."""
    bare, descent = pages["bare"], pages["descent"]
    compare("a bare Dash page: its picture", bare, bare, "picture")
    compare("a bare Dash page: all of it", bare, bare, "usable")
    missed = [
        compare("first picture of the descent page ÷ of the bare page", descent, bare, "picture", 1.1),
        compare("all of the descent page usable ÷ all of the bare page", descent, bare, "usable", 1.4),
        compare("network page usable ÷ all of the bare page", pages["network"], bare, "usable", 1.0),
        compare("studies page usable ÷ all of the bare page", pages["studies"], bare, "usable", 1.0),
        tell(f"visit {VISITS} of one browser ÷ its first, descent usable", again, "", 0.7),
        tell("requests of a first visit, descent", descent.median("requests"), "", 40),
        tell("megabytes of a first visit, descent", descent.median("bytes") / 1e6, "MB", 2),
        tell("server's processor time of a first visit, descent", descent.median("server"), "ms", 60),
    ]
    compare("static page with the whole plotly ÷ bare page", pages["static"], bare, "picture")
    if "bundled" in pages:
        small = pages["bundled"]
        missed += [
            compare("  with the plotly of make bundle: first picture", small, bare, "picture", 0.85),
            compare("  with the plotly of make bundle: all usable", small, bare, "usable"),
        ]
        compare("static page with the plotly of make bundle ÷ bare page", pages["bundled static"], bare, "picture")
    tell("server's processor time of a first visit, bare page", bare.median("server"), "ms")
    return sum(missed)


def main():
    """Print the figures; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, bare_server() as (bare, process), sync_playwright() as playwright:
        server = Server(Path(folder), module="tests.benchmarks.whole_plotly")
        pages = {
            "bare": Page("bare", bare, process),
            "static": Page("static", f"{bare}/static", process),
            "descent": Page("descent", server.address, server.process),
            "network": Page("network", f"{server.address}/network", server.process, pictured=False),
            "studies": Page("studies", f"{server.address}/studies", server.process, pictured=False),
        }
        small = None
        if bundle().is_file():
            (Path(folder) / "small").mkdir()
            small = Server(Path(folder) / "small")
            pages["bundled"] = Page("descent", small.address, small.process)
            pages["bundled static"] = Page("static", f"{bare}/bundled", process)
        for page in pages.values():  # what a server prepares for its first visitor
            visits(playwright, page, 1)
        ratios = []
        for _ in range(rounds):
            for page in pages.values():
                page.loads += visits(playwright, page, 1)
            loads = visits(playwright, pages["descent"], VISITS)
            ratios.append(loads[-1]["usable"] / loads[0]["usable"])
        missed = report(pages, statistics.median(ratios))
        server.close()
        if small:
            small.close()
    return int(missed > 0)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())
