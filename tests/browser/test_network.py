"""The network page as a person uses it."""

import csv
import io
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.network import checkpoints
from core.network.experiment import NetworkExperiment, from_dict
from core.network.training import advance, begin
from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import (
    at_epoch,
    checkpoint,
    epoch_beyond,
    heights,
    linked_network,
    pause,
    ready,
    run_id,
    trained,
    wait_for_link,
)
from tests.browser.servers import GONE, Alternating, Server
from tests.browser.test_scene import NO_WEBGL, lose

SMALL = "/network?layers=leaky_relu:6,exponent:4&epochs=12&batch_size=200&rule=adam,learning_rate:0.01"
LONG = "/network?layers=leaky_relu:6&epochs=400&batch_size=100"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def box(page, label):
    return page.get_by_role("textbox", name=label)


def train(page):
    ready(page)
    button(page, "Train").click()


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


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


def test_a_reload_keeps_the_runs_and_the_one_in_training_goes_on(visit):
    page = visit("/network?lesson=reference_1")
    train(page)
    epoch_beyond(page, 5)
    run = run_id(page)
    page.reload()
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    assert run_id(page) == run
    epoch_beyond(page, 5)
    train(page)
    epoch_beyond(page, 12)
    epoch = pause(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    _, metrics = advance(begin(NetworkExperiment()), epoch)
    np.testing.assert_array_equal(heights(page, "loss", "test", epoch)[1:], metrics.test_loss[:, 0])


def test_other_settings_begin_a_new_run(visit):
    page = visit(SMALL)
    train(page)
    trained(page, 12)
    box(page, "L2 penalty λ").fill("0.01")
    expect(page.locator("#network-status")).to_have_text("Settings changed: Train begins a new run.")
    train(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    trained(page, 12)
    page.get_by_text("Compare settings").click()
    marked = page.locator(".comparison .differs th")
    expect(marked).to_have_text(["≠ penalty"])
    expect(page.locator(".comparison .differs td")).to_have_text(["0.0003125", "0.01"])


def test_a_lesson_of_two_networks_trains_both_and_nothing_is_inaccessible(visit):
    page = visit("/network")
    choose(page, "Lesson", "Learned exponent against a fixed one")
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    choose(page, "Pace", "Fastest")
    train(page)
    expect(page.locator("#runs .outcome")).to_have_text(["Training has reached its last epoch."] * 2)
    assert [run.input_value() for run in page.locator(".run-name").all()] == ["n learned", "n = 1.7"]
    page.wait_for_function("document.getElementById('chart-activation').data?.[0]?.name === 'n of layer 3'")
    page.get_by_text("Compare settings").click()
    assert serious_findings(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert serious_findings(page) == []


def test_a_run_that_breaks_says_so(visit):
    page = visit("/network?layers=leaky_relu:6&epochs=20&batch_size=32&rule=sgd,learning_rate:900")
    train(page)
    expect(page.locator("#runs .outcome")).to_have_text(
        re.compile(
            r"^Stopped in epoch \d+\. .* take a smaller learning rate\. The weights are those after epoch \d+\.$"
        )
    )
    assert "NaN" not in page.locator("#page-network").inner_text()


def test_layers_are_added_moved_changed_and_removed(visit):
    page = visit(SMALL)
    ready(page)
    button(page, "Add layer").click()
    expect(page.locator(".layer-row")).to_have_count(3)
    button(page, "Move layer 2 up").click()
    wait_for_layers(page, "exponent:4,leaky_relu:6,leaky_relu:8")
    button(page, "Remove layer 2").click()
    wait_for_layers(page, "exponent:4,leaky_relu:8")
    box(page, "Units of layer 2").fill("9")
    wait_for_layers(page, "exponent:4,leaky_relu:9")
    choose(page, "Kind of layer 1", "Fixed exponent")
    wait_for_layers(page, "fixed_exponent:4,leaky_relu:9")
    expect(page.locator("#network-summary")).to_have_text("11-4-9-2")
    choose(page, "Optimizer", "AdaGrad")
    wait_for_link(page, "rule=adagrad")
    page.go_back()
    wait_for_link(page, "rule=adam")
    expect(page.locator("#page-network").get_by_role("combobox", name="Optimizer")).to_have_value("Adam")


def wait_for_layers(page, layers):
    wait_for_link(page, f"layers={layers}&")


def test_the_link_restores_the_settings(visit):
    page = visit(
        "/network?layers=exponent:5&rule=nesterov,learning_rate:0.02,momentum:0.8&penalty=0.001"
        "&batch_size=64&epochs=7&shuffle=true&networks=3&seed=11&learning_rates=3:0.01"
    )
    experiment = linked_network(page)
    assert (experiment.epochs, experiment.shuffle, experiment.networks, experiment.seed) == (7, True, 3, 11)
    assert experiment.learning_rates == ((3, 0.01),)


BAD = [
    ("Units of layer 1", "0", "Units is 0: it takes a whole number from 1 to 512"),
    ("Units of layer 1", "1000000", "Units is 1,000,000: it takes a whole number from 1 to 512"),
    ("Batch size", "5000", "Batch size is 5,000: it takes a whole number from 1 to 1,199"),
    ("Learning rate α", "1e9", "Learning rate is 1,000,000,000: it takes"),
    ("Epochs", "many", "Epochs is 'many': it takes a whole number from 1 to 10,000"),
    ("Networks", "33", "Networks is 33: it takes a whole number from 1 to 32"),
    ("Seed", "", "Seed is empty: it takes"),
    ("Learning rate from epoch on", "x", "it takes"),
]


def test_bad_input_is_refused_at_the_field_and_nothing_is_lost(visit):
    page = visit(SMALL)
    train(page)
    trained(page, 12)
    for label, text, message in BAD:
        field = box(page, label)
        good = field.input_value()
        field.fill(text)
        expect(page.locator("#network-controls").get_by_text(message).first).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")
        at_epoch(page, 12)
        field.fill(good)
        expect(page.locator("#network-controls [aria-invalid=true]")).to_have_count(0)
    field.fill("x")
    expect(page.locator("#network-status")).to_contain_text("it takes")
    button(page, "Train").click()
    expect(page.locator("#notice")).to_contain_text("it takes")
    expect(page.locator("#runs > table > tbody")).to_have_count(1)


def test_a_link_with_wrong_parts_says_so(visit):
    link = "/network?layers=zap:0,leaky_relu:4&rule=foo&epochs=1e9&penalty=nan&seed=-1&networks=x&against=zip:1"
    page = visit(link, taken=False)
    expect(page.locator("#network-link-problems")).to_contain_text("Rule is 'zip'")
    controls = page.locator("#network-controls")
    for message in ("Layer 1:", "Optimizer is 'foo'", "Epochs is 1,000,000,000", "λ is 'nan'", "Seed is −1"):
        expect(controls.get_by_text(message).first).to_be_visible()


def point_at(page, chart, epoch):
    """Move the pointer over an epoch of a chart."""
    [left, top] = page.evaluate(
        """([id, epoch]) => {
            const gd = document.getElementById(id);
            const { left, top } = gd.getBoundingClientRect();
            const { xaxis, yaxis } = gd._fullLayout;
            return [left + xaxis._offset + xaxis.d2p(epoch) - 1, top + yaxis._offset + yaxis._length / 2];
        }""",
        [chart, epoch],
    )
    page.mouse.move(left - 40, top)
    page.mouse.move(left, top, steps=5)


def test_several_networks_show_median_quartiles_and_each_seed(visit):
    page = visit(SMALL + "&networks=5&seed=3")
    train(page)
    trained(page, 12)
    _, metrics = advance(begin(linked_network(page)), 12)
    low, median, high = np.quantile(metrics.test_accuracy, [0.25, 0.5, 0.75], axis=1)
    np.testing.assert_allclose(heights(page, "accuracy", "test", 12)[1:], median, rtol=1e-12)
    band = page.evaluate("Array.from(document.getElementById('chart-accuracy').data[0].y)")
    np.testing.assert_allclose(band[1:13], high, rtol=1e-12)
    np.testing.assert_allclose(band[:12:-1][1:], low, rtol=1e-12)
    point_at(page, "chart-accuracy", 12)
    words = ", ".join(f"seed {3 + i} {value:.4f}" for i, value in enumerate(metrics.test_accuracy[-1]))
    expect(page.locator("#network-readout")).to_have_text(f"Test accuracy after epoch 12: {words}")
    assert page.evaluate("document.getElementById('chart-accuracy').data[0].fill") == "toself"
    # What the units of the first network are given, layer by layer.
    note = page.locator("#activation-note")
    expect(note).to_contain_text(re.compile(r"^The network with seed \d+: u is negative in .*, 6 units\)"))
    page.get_by_role("combobox", name="Layer whose u is shown").select_option("Layer 2")
    expect(note).to_contain_text("4 units")


def test_runs_are_renamed_hidden_downloaded_and_removed(visit):
    page = visit(SMALL + "&networks=2")
    train(page)
    trained(page, 12)
    box(page, "Name of run 1").fill('two, "small" ones')
    box(page, "Name of run 1").press("Enter")
    _, metrics = advance(begin(linked_network(page)), 12)
    with page.expect_download() as download:
        button(page, "Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == 2 * 13 and {row["run"] for row in rows} == {'two, "small" ones'}
    last = [row for row in rows if row["epoch"] == "12"]
    assert [float(row["test_loss"]) for row in last] == metrics.test_loss[-1].tolist()
    assert [float(row["exponent_1"]) for row in last] == metrics.exponents[-1, :, 0].tolist()
    assert [float(row["gradient_norm_3"]) for row in last] == metrics.gradient_norms[-1, :, 2].tolist()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download settings and weights of run 1").click()
    saved = json.loads(download.value.path().read_text())
    expected, _ = advance(begin(linked_network(page)), 12)
    network = saved["networks"][1]["layers"]
    flat = np.concatenate(
        [np.r_[np.ravel(layer["weights"]), layer["biases"], layer.get("exponent", [])] for layer in network]
    )
    np.testing.assert_array_equal(flat, expected.parameters[1])
    page.get_by_role("checkbox", name="Show run 1").uncheck()
    page.wait_for_function("document.getElementById('chart-loss').data.length === 0")
    button(page, "Remove run 1").click()
    expect(page.locator("#runs")).to_contain_text("Runs that you train are listed here")
    expect(page.locator("#network-title")).to_have_text("Press Train to begin")


def test_a_run_of_the_list_is_worked_on_again(visit):
    page = visit(LONG)
    train(page)
    epoch_beyond(page, 1)
    button(page, "Pause").click()
    box(page, "Epochs").fill("5")
    wait_for_link(page, "epochs=5&")
    train(page)
    trained(page, 5)
    page.get_by_role("radio", name="Work on run 1").check()
    expect(box(page, "Epochs")).to_have_value("400")
    wait_for_link(page, "epochs=400&")
    status = page.locator("#network-status")
    expect(status).to_have_text(re.compile(r"^Paused after epoch \d+\.$"))
    epoch = int(re.search(r"\d+", status.inner_text()).group())
    train(page)
    epoch_beyond(page, epoch)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)


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


def test_two_servers_behind_one_port_alternate_on_one_run(open_page, server, tmp_path):
    second = Server(tmp_path, cache=server.cache)
    front = Alternating([server, second])
    try:
        page = open_page(SMALL, base=front.address)
        train(page)
        trained(page, 12)
        expected, _ = advance(begin(linked_network(page)), 12)
        found = checkpoints.load(run_id(page), server.cache)
        np.testing.assert_array_equal(found.parameters, expected.parameters)
        page.close()
    finally:
        front.close()
        second.close()


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


def test_on_a_phone_controls_are_a_drawer_and_the_bar_stays(visit):
    page = visit(SMALL, viewport=PHONE, has_touch=True)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button(page, "Open controls").click()
    expect(box(page, "Batch size")).to_be_visible()
    box(page, "Epochs").fill("3")
    page.keyboard.press("Escape")
    expect(box(page, "Batch size")).not_to_be_visible()
    wait_for_link(page, "epochs=3&")
    train(page)
    at_epoch(page, 3, 3)


def test_two_features_show_what_is_learnt_and_the_network_and_panels_are_chosen(visit):
    page = visit(
        "/network?dataset=xor&layers=tanh:6&rule=adam,learning_rate:0.05&epochs=30&panels=boundary,picture"
    )
    expect(page.locator(".network-views > .view:visible")).to_have_count(2)
    # What the untrained network says is there before Train is pressed.
    page.wait_for_function("document.getElementById('chart-boundary').data?.[0]?.type === 'heatmap'")
    train(page)
    trained(page, 30)
    assert page.evaluate("document.getElementById('chart-boundary').data.length") == 5
    units = page.locator("#network-picture .unit")
    expect(units).to_have_count(10)
    expect(page.locator("#network-picture canvas")).to_have_count(10)
    page.locator("#network-picture .unit[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#network-picture-readout")).to_have_text(
        re.compile(r"^Layer 1, unit 2: bias [+−]\d\.\d\d; weights from [xy] ")
    )
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#network-picture-readout")).to_have_text(re.compile(r"^Input, y: weights to unit \d "))
    assert not serious_findings(page)
    page.get_by_role("checkbox", name="Loss", exact=True).check()
    wait_for_link(page, "panels=loss,boundary,picture")
    expect(page.locator(".network-views > .view:visible")).to_have_count(3)


def test_a_table_is_chosen_and_trained(visit, tmp_path):
    page = visit("/network?dataset=table&epochs=3&batch_size=8", taken=False)
    rows = [f"{number % 7};{'red' if number % 3 else 'blue'};{'ab'[number % 2]}" for number in range(60)]
    with page.expect_file_chooser() as chooser:
        button(page, "Choose a file …").click()
    chooser.value.set_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": "\n".join(["size;colour;kind", *rows]).encode()}
    )
    expect(page.locator("#network-data-size")).to_have_text(
        "mine.csv: 3 measurements, 44 training and 16 test rows."
    )
    wait_for_link(page, "table=[0-9a-f]{32}&file=mine.csv&target=kind&roles=ncc")
    train(page)
    trained(page, 3)
    expect(page.locator("#confusion thead th")).to_have_text(["a", "b"])


def test_points_are_drawn_by_pointer_and_by_keys_and_trained_on(visit):
    page = visit("/network?dataset=drawn&layers=tanh:8&rule=adam,learning_rate:0.05&epochs=12")
    ready(page)
    drawing = page.locator("#network-drawing")
    field = drawing.get_by_role("application")
    expect(drawing).to_contain_text("16 of a, 16 of b, 16 of c")
    button(page, "Clear").click()
    expect(page.locator("#network-controls")).to_contain_text("No points are drawn yet")
    place = field.bounding_box()
    across, up = place["x"], place["y"]
    for height in (0.2, 0.8):
        page.mouse.move(across + 0.1 * place["width"], up + height * place["height"])
        page.mouse.down()
        page.mouse.move(across + 0.9 * place["width"], up + height * place["height"], steps=20)
        page.mouse.up()
        field.press("2")
    told = re.compile(r"drag to draw\. (\d+) of a, (\d+) of b\.")
    expect(drawing).to_contain_text(told)
    first, second = map(int, told.search(drawing.inner_text()).groups())
    assert 10 <= first <= 21 and 10 <= second <= 21
    for key in ("ArrowUp", "Enter", "ArrowUp", " ", "Backspace"):
        field.press(key)
    expect(drawing).to_contain_text(f"{first} of a, {second + 1} of b")
    wait_for_link(page, f"drawn=[\\w-]{{{3 * (first + second + 1)}}}(&|$)")
    train(page)
    at_epoch(page, 12)
    data = linked_network(page).data
    assert data.class_names == ("a", "b") and len(data.y_train) + len(data.y_test) == first + second + 1
    assert serious_findings(page) == []


def test_runs_walk_in_one_landscape(visit):
    page = visit(
        "/network?dataset=moons&layers=tanh:6&rule=adam,learning_rate:0.05&epochs=12&panels=landscape,runs"
    )
    train(page)
    trained(page, 12)
    chart = "document.getElementById('chart-landscape')"
    page.wait_for_function(f"{chart}.data?.[0]?.type === 'contour' && {chart}.data[0].z.length === 51")
    expect(page.locator("#landscape-readings summary")).to_have_text(re.compile(r"shows \d+ % of the way$"))
    choose(page, "Optimizer", "SGD")
    train(page)
    trained(page, 12)
    expect(page.locator("#landscape-readings tbody tr")).to_have_count(2)
    page.wait_for_function(  # both cells at one moment, since the last answer comes after the last epoch
        """[...document.querySelectorAll("#landscape-readings tbody tr")].every(({ cells }) =>
            Number(cells[2].innerText) > 0 && cells[2].innerText === cells[3].innerText)"""
    )
    slider = page.get_by_role("slider", name="Epoch on the paths")
    slider.press("Home")
    expect(page.locator("#landscape-scrub output")).to_have_text("epoch 0")
    slider.press("End")
    page.get_by_role("button", name="Finer: 101 × 101").click()
    page.wait_for_function(f"{chart}.data[0].z.length === 101")
    page.get_by_role("checkbox", name="3-D", exact=True).check()
    wait_for_link(page, "landscape=3d")
    page.wait_for_function(f"{chart}.data[0].type === 'surface'")
    words = (
        r"^The plane of the start and two runs\..* SGD α = 0\.\d+ has moved [\d.]+ by epoch 12, to a loss of 0\."
    )
    described = re.compile(words)
    expect(page.locator("[id='chart-landscape']").locator("..")).to_have_accessible_description(described)
    assert not serious_findings(page)


def test_a_landscape_whose_drawing_is_lost_comes_back_and_without_webgl_it_is_a_map(open_page):
    page = open_page("/network?dataset=moons&layers=tanh:4&epochs=2&panels=landscape&landscape=3d")
    drawing = "document.getElementById('chart-landscape')?._fullLayout?.scene?._scene?.glplot"
    page.wait_for_function(f"{drawing}?.objects.length > 0")
    page.evaluate(lose(drawing))
    page.wait_for_function(f"{drawing} && {drawing} !== window.lost && !{drawing}.gl.isContextLost()")
    page.wait_for_function(f"{drawing}.objects.length > 0 && !{drawing}.dirty")
    page.evaluate(NO_WEBGL)
    page.evaluate(lose(drawing))
    expect(page.locator("#landscape-readings")).to_contain_text("no WebGL: the plane is drawn as a map")
    page.wait_for_function("document.getElementById('chart-landscape').data?.[0]?.type === 'contour'")
    expect(page.locator(".view-landscape")).not_to_contain_text("not supported")


def test_rules_race_from_the_same_weights(visit):
    page = visit("/network?dataset=xor&layers=tanh:4&epochs=4&panels=runs,loss,readings&against=adam:0.05,adadelta")
    train(page)
    expect(page.locator("#runs .outcome")).to_have_text(["Training has reached its last epoch."] * 3)
    names = [box.input_value() for box in page.get_by_role("textbox", name=re.compile("^Name of run")).all()]
    assert names == ["SGD α = 0.032", "Adam α = 0.05", "AdaDelta"]
    starts = page.evaluate("document.getElementById('chart-loss').data.map(({ y }) => y[0])")
    assert len(starts) == 6 and len({f"{value:.9f}" for value in starts}) == 2  # training and test loss
    table = page.locator("#network-readings")
    assert table.locator("tbody th").all_inner_texts() == names
    assert "–" not in table.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download settings, readings and metrics as JSON").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert [run["name"] for run in kept] == names
    assert [run["readings"]["epoch"] for run in kept] == [4] * 3 and len(kept[1]["metrics"]["test_loss"]) == 5
