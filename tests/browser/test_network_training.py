"""Training on the network page: its buttons, its pace, and what befalls the server meanwhile."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from app.main import create_app
from core.network import checkpoints
from core.network.experiment import from_dict
from core.network.training import advance, begin
from tests.browser.hands import box, button, choose, train
from tests.browser.reading import (
    at_epoch,
    checkpoint,
    epoch_beyond,
    heights,
    linked_network,
    pause,
    run_id,
    trained,
    wait_for_link,
)
from tests.browser.servers import GONE
from tests.browser.within import served

PANELS = "&panels=accuracy,loss,runs"
"""Those that are looked at: each further one costs its drawing after every chunk."""
SMALL = f"/network?layers=leaky_relu:6,exponent:4&epochs=12&batch_size=200&rule=adam,learning_rate:0.01{PANELS}"
LONG = f"/network?layers=leaky_relu:6&epochs=400&batch_size=100{PANELS}"


def test_pause_one_epoch_stop_reset_and_the_space_bar(visit):
    page = visit(LONG)
    train(page)
    expect(button(page, "Pause")).to_be_visible()
    epoch_beyond(page, 3)
    epoch = pause(page)
    first = heights(page, "loss", "training", epoch)[0]
    button(page, "Reset").click()
    at_epoch(page, 0)
    assert heights(page, "loss", "training", 0) == [first]
    train(page)
    epoch_beyond(page, 1)
    button(page, "Stop").click()
    expect(page.locator("#runs .outcome")).to_have_text(re.compile(r"^Stopped by hand after epoch \d+\.$"))
    expect(button(page, "Stop")).to_be_disabled()
    at_epoch(page, checkpoint(page)["epoch"])
    page.locator("body").press("Space")
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    expect(button(page, "Pause")).to_be_visible()
    page.locator("body").press("Space")
    expect(button(page, "Train")).to_be_visible()


def test_the_learning_rate_changes_and_scikit_learn_is_trained_while_a_run_goes_on(visit):
    page = visit(LONG)
    train(page)
    epoch_beyond(page, 2)
    with page.expect_request(
        lambda request: request.url.endswith("/advance") and request.post_data_json.get("learning_rate") == 0.005
    ):
        box(page, "Learning rate α").fill("0.005")
    button(page, "Compare with scikit-learn").click()
    expect(page.locator("#network-legend")).to_contain_text(
        re.compile(r"scikit-learn 0\.7\d\d\d.*logistic regression 0\.7\d\d\d")
    )
    # A level each for the majority class, the network and the logistic regression.
    assert page.evaluate("document.getElementById('chart-accuracy').layout.shapes.length") == 3
    button(page, "Stop").click()
    expect(page.locator("#runs .outcome")).to_have_text(re.compile("^Stopped by hand after epoch "))
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    reached = checkpoint(page)
    [[epoch, rate]] = reached["settings"]["learning_rates"]
    assert rate == 0.005 and epoch > 2
    _, metrics = advance(begin(from_dict(reached["settings"])), reached["epoch"])
    shown = heights(page, "loss", "training", reached["epoch"])
    np.testing.assert_array_equal(shown[1:], metrics.train_loss[:, 0])


def test_a_run_that_breaks_says_so(visit):
    page = visit("/network?layers=leaky_relu:6&epochs=20&batch_size=32&rule=sgd,learning_rate:900")
    train(page)
    expect(page.locator("#runs .outcome")).to_have_text(
        re.compile(
            r"^Stopped in epoch \d+\. .* take a smaller learning rate\. The weights are those after epoch \d+\.$"
        )
    )
    assert "NaN" not in page.locator("#page-network").inner_text()


@pytest.fixture
def mortal_server(server):
    """The server of all tests, which runs again when this one is over."""
    yield server
    if server.process.poll() is not None:
        server.start()


def test_a_killed_server_is_waited_for_and_the_weights_are_the_same(visit, mortal_server):
    page = visit(LONG.replace("400", "150") + "&shuffle=true")
    experiment = linked_network(page)
    train(page)
    epoch_beyond(page, 10)
    page.foreseen = GONE
    mortal_server.kill()
    expect(page.locator("#network-status")).to_have_text("The server doesn't answer: trying again …")
    mortal_server.start()
    choose(page, "Pace", "Fastest")
    trained(page, 150)
    undisturbed, metrics = advance(begin(experiment), 150)
    finished = checkpoints.load(run_id(page), mortal_server.cache)
    np.testing.assert_array_equal(finished.parameters, undisturbed.parameters)
    np.testing.assert_array_equal(heights(page, "loss", "training", 150)[1:], metrics.train_loss[:, 0])


def test_two_tabs_do_not_disturb_each_other_and_closing_one_leaves_no_work_behind(visit, open_page, server):
    pages = [opened(SMALL + f"&seed={seed}") for seed, opened in ((1, open_page), (2, visit))]
    for page in pages:
        train(page)
    for seed, page in zip((1, 2), pages, strict=True):
        trained(page, 12)
        experiment = linked_network(page)
        assert experiment.seed == seed
        expected, _ = advance(begin(experiment), 12)
        np.testing.assert_array_equal(checkpoints.load(run_id(page), server.cache).parameters, expected.parameters)

    closing, other = pages
    box(closing, "Epochs").fill("400")
    wait_for_link(closing, "epochs=400&")
    train(closing)
    at_epoch(closing, r"\d+", 400)
    epoch_beyond(closing, 5)
    run = run_id(closing)
    closing.close()
    box(other, "Epochs").fill("40")
    wait_for_link(other, "epochs=40&")
    train(other)
    at_epoch(other, r"[1-9]\d*", 40)
    after = checkpoints.load(run, server.cache).epoch
    trained(other, 40)  # time enough for the other run to have gone on
    assert checkpoints.load(run, server.cache).epoch == after < 400


def alternate(page, addresses):
    """Let servers answer what the page's training asks for in turn; those who answered."""
    turn, own, answered = itertools.cycle(addresses), page.evaluate("location.origin"), set()

    def answer(route):
        address, request = next(turn), route.request
        headers = {**request.headers, "origin": address}
        route.fulfill(response=route.fetch(url=address + request.url.removeprefix(own), headers=headers))
        answered.add(address)

    page.route("**/network/*", answer)
    return answered


def test_two_servers_behind_one_port_alternate_on_one_run(visit, server, monkeypatch):
    monkeypatch.setenv("FALL_LINE_RUNS", str(server.cache))
    with served(create_app()) as second:
        page = visit(SMALL)
        answered = alternate(page, [server.address, second])
        train(page)
        trained(page, 12)
        page.unroute_all()
    assert answered == {server.address, second}
    expected, _ = advance(begin(linked_network(page)), 12)
    found = checkpoints.load(run_id(page), server.cache)
    np.testing.assert_array_equal(found.parameters, expected.parameters)


@pytest.fixture
def cache(server):
    """The folder in which the server keeps runs, as it was when this is over."""
    aside = server.cache.with_name("aside")
    yield server.cache
    if aside.exists():
        server.cache.unlink(missing_ok=True)
        aside.rename(server.cache)


def test_what_ails_the_cache_is_told_and_the_run_goes_on_or_is_begun_anew(visit, cache):
    page = visit(LONG)
    train(page)
    epoch_beyond(page, 3)
    epoch = pause(page)
    page.foreseen = r"\b(409|503)\b"
    cache.rename(cache.with_name("aside"))
    cache.touch()
    button(page, "Train").click()
    expect(page.locator("#runs .outcome")).to_have_text("The cache folder can't be used: Not a directory.")
    cache.unlink()
    cache.with_name("aside").rename(cache)
    button(page, "Train").click()
    epoch_beyond(page, epoch)
    pause(page)
    checkpoints.path_of(run_id(page), cache).write_bytes(b"PK\x03\x04 no checkpoint")
    button(page, "Train").click()
    expect(page.locator("#runs .outcome")).to_have_text(re.compile("cannot be read: the file is damaged"))
    button(page, "Reset").click()
    at_epoch(page, 0)
    train(page)
    epoch_beyond(page, 2)
