"""A server that is away for a while, or comes back as another version."""

import re
import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from core.network.training import advance, begin
from tests.browser.audit import serious_findings
from tests.browser.hands import train
from tests.browser.reading import (
    at_step,
    epoch_beyond,
    heights,
    last_step,
    linked_network,
    pause,
    run_id,
    trained,
)
from tests.browser.servers import GONE, ROOT, Server

RACE = "/?surface=matyas&x=4&y=-4&steps=40&noise=0&seed=0&c=sgd,learning_rate:0.1"
RUN = "/network?layers=leaky_relu:6&batch_size=400&epochs="


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


def test_controls_changed_while_the_server_is_away_hold_when_it_is_back(visit):
    page = visit(RACE)
    at_step(page, 40)
    before = page.url
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    offline(page)
    page.get_by_role("textbox", name="Learning rate α").fill("0.5")
    expect(pill(page)).to_have_text("The server doesn't answer: trying again …")
    page.get_by_role("textbox", name="Steps").fill("30")
    page.get_by_role("button", name="First step").click()
    at_step(page, 0)  # what needs no server goes on
    assert page.url == before
    while len(failed) < 3:
        page.wait_for_event("requestfailed")
    back(page)
    page.wait_for_function("location.search.includes('learning_rate:0.5') && location.search.includes('steps=30')")
    expect(page.locator("#readings tbody").first).to_contain_text("SGD α = 0.5")
    last_step(page, 30)


def test_training_waits_for_the_network_and_goes_on_by_itself(visit):
    page = visit(f"{RUN}50&panels=accuracy,loss,runs")  # no panel that asks for more than the training
    page.get_by_role("button", name="Train", exact=True).click()
    epoch_beyond(page, 3)
    offline(page)
    expect(page.locator("#network-status")).to_have_text("The server doesn't answer: trying again …")
    expect(pill(page)).to_have_text("The server doesn't answer: trying again …")
    page.get_by_role("button", name="Pause", exact=True).click()  # nobody has to wait for the server for that
    expect(page.locator("#network-status")).to_have_text(re.compile(r"^Paused after epoch \d+\.$"))
    expect(pill(page)).to_be_empty()
    page.get_by_role("combobox", name="Pace").click()
    page.get_by_role("option", name="Fastest", exact=True).click()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_event("requestfailed")
    page.wait_for_event("requestfailed")
    back(page)
    trained(page, 50)
    _, metrics = advance(begin(linked_network(page)), 50)
    np.testing.assert_array_equal(heights(page, "loss", "training", 50)[1:], metrics.train_loss[:, 0])


@pytest.fixture(scope="module")
def copied_server(tmp_path_factory):
    """A server of a copy of the code, which a test may change."""
    folder = tmp_path_factory.mktemp("copied")
    for part in ("app", "core", "assets", "data"):
        shutil.copytree(ROOT / part, folder / "copy" / part, ignore=shutil.ignore_patterns("__pycache__"))
    started = Server(folder, folder / "copy")
    yield started
    started.close()


def test_a_tab_left_open_is_offered_the_new_version_and_a_reload_keeps_the_run_in_training(
    open_page, copied_server
):
    page = open_page(f"{RUN}400&panels=accuracy,loss,runs", base=copied_server.address)
    train(page)
    epoch_beyond(page, 3)
    old = page.locator("meta[name=fall-line-version]").get_attribute("content")
    page.foreseen = GONE
    copied_server.kill()
    with (copied_server.root / "assets" / "base.css").open("a") as style:
        style.write("\n.brand { letter-spacing: 0; }\n")
    copied_server.start()
    expect(pill(page)).to_contain_text("Fall Line was updated.")
    assert serious_findings(page, within="#connection") == []
    epoch_beyond(page, 5)
    run = run_id(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Reload", exact=True).click()
    expect(page.locator("meta[name=fall-line-version]")).not_to_have_attribute("content", old)
    # The run that was in training is in the list, and goes on.
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    assert run_id(page) == run
    epoch_beyond(page, 5)
    assert linked_network(page).epochs == 400
    train(page)
    epoch_beyond(page, 12)
    epoch = pause(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    _, metrics = advance(begin(linked_network(page)), epoch)
    np.testing.assert_array_equal(heights(page, "loss", "test", epoch)[1:], metrics.test_loss[:, 0])
    expect(pill(page)).to_be_empty()


def test_without_the_data_the_page_says_so_and_the_other_works(open_page, copied_server):
    data = copied_server.root / "data"
    data.rename(data.with_name("aside"))
    copied_server.kill()
    copied_server.start()
    try:
        page = open_page("/network", base=copied_server.address, foreseen=r"\b503\b")
        expect(page.locator("#network-controls")).to_contain_text("winequality-red.csv is neither in")
        page.get_by_role("link", name="Descent").click()
        at_step(page, 60)
        page.close()
    finally:
        data.with_name("aside").rename(data)
