"""A server that is away for a while, or comes back as another version."""

import re
import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from core.network.experiment import from_query
from core.network.training import advance, begin
from tests.browser.audit import serious_findings
from tests.browser.servers import GONE, ROOT, Server

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1"
RUN = "/network?layers=leaky_relu:6&batch_size=400&epochs="
READY = "Boolean(window.fallLine?.session?.settings)"


def pill(page):
    return page.locator("#connection")


def offline(page):
    """Take the network away; what the browser complains of meanwhile is no error of the page."""
    page.foreseen = "ERR_INTERNET_DISCONNECTED"
    page.context.set_offline(True)


def back(page):
    """Give the network back."""
    page.context.set_offline(False)
    expect(pill(page)).to_be_empty()


def test_controls_changed_while_the_server_is_away_hold_when_it_is_back(open_page):
    page = open_page(RACE)
    expect(page.locator("#step-title")).to_have_text(re.compile("^Step 40,"))
    before = page.url
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    offline(page)
    page.get_by_role("textbox", name="Learning rate α").fill("0.5")
    expect(pill(page)).to_have_text("The server doesn't answer: trying again …")
    page.get_by_role("textbox", name="Steps").fill("30")
    page.get_by_role("button", name="First step").click()
    expect(page.locator("#step-title")).to_have_text(re.compile("^Step 0,"))  # what needs no server goes on
    assert page.url == before
    while len(failed) < 3:
        page.wait_for_event("requestfailed")
    back(page)
    page.wait_for_function("location.search.includes('learning_rate:0.5') && location.search.includes('steps=30')")
    expect(page.locator("#readings tbody").first).to_contain_text("SGD α = 0.5")
    page.wait_for_function("fallLine.player.last === 30")


def test_training_waits_for_the_network_and_goes_on_by_itself(open_page):
    page = open_page(f"{RUN}50")
    page.wait_for_function(READY)
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("fallLine.session.selected?.epoch > 3")
    offline(page)
    expect(page.locator("#network-status")).to_have_text("The server doesn't answer: trying again …")
    expect(pill(page)).to_have_text("The server doesn't answer: trying again …")
    page.get_by_role("button", name="Pause", exact=True).click()  # nobody has to wait for the server for that
    expect(page.locator("#network-status")).to_have_text(re.compile(r"^Paused after epoch \d+\.$"))
    expect(pill(page)).to_be_empty()
    page.get_by_role("textbox", name="Pace").click()
    page.get_by_role("option", name="Fastest", exact=True).click()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_event("requestfailed")
    page.wait_for_event("requestfailed")
    back(page)
    page.wait_for_function("fallLine.session.selected.done")
    _, metrics = advance(begin(from_query(page.evaluate("location.search"))[0]), 50)
    shown = page.evaluate("fallLine.session.selected.values.train_loss.map(row => row[0])")
    np.testing.assert_array_equal(shown[1:], metrics.train_loss[:, 0])


@pytest.fixture
def copied_server(tmp_path):
    """A server of a copy of the code, which a test may change."""
    root = tmp_path / "copy"
    for folder in ("app", "core", "assets", "data"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "files").mkdir()
    started = Server(tmp_path / "files", root)
    yield started
    started.close()


def test_a_tab_left_open_is_offered_the_new_version_and_keeps_its_state(open_page, copied_server):
    page = open_page(f"{RUN}400", base=copied_server.address)
    page.wait_for_function(READY)
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("fallLine.session.selected?.epoch > 3")
    old = page.locator("meta[name=fall-line-version]").get_attribute("content")
    page.foreseen = GONE
    copied_server.kill()
    with (copied_server.root / "assets" / "base.css").open("a") as style:
        style.write("\n.brand { letter-spacing: 0; }\n")
    copied_server.start()
    expect(pill(page)).to_contain_text("Fall Line was updated.")
    assert serious_findings(page) == []
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function("!fallLine.training.looping")
    run, epoch = page.evaluate("[fallLine.session.selected.id, fallLine.session.selected.epoch]")
    with page.expect_navigation():
        page.get_by_role("button", name="Reload", exact=True).click()
    expect(page.locator("meta[name=fall-line-version]")).not_to_have_attribute("content", old)
    page.wait_for_function(READY)
    assert page.evaluate("[fallLine.session.selected.id, fallLine.session.selected.epoch]") == [run, epoch]
    assert from_query(page.evaluate("location.search"))[0].epochs == 400
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("epoch => fallLine.session.selected.epoch > epoch", arg=epoch)
    expect(pill(page)).to_be_empty()
