"""The network page as a person uses it."""

import csv
import io
import json
import re
import shutil

import numpy as np
from playwright.sync_api import expect

from core.network import checkpoints
from core.network.experiment import NetworkExperiment, from_query
from core.network.training import advance, begin
from tests.browser.audit import serious_findings
from tests.browser.servers import GONE, ROOT, Alternating, Server

SMALL = "/network?layers=leaky_relu:6,exponent:4&epochs=12&batch_size=200&rule=adam,learning_rate:0.01"
LONG = "/network?layers=leaky_relu:6&epochs=400&batch_size=100"


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def box(page, label):
    return page.get_by_role("textbox", name=label)


def title(page):
    return page.locator("#network-title")


def at_epoch(page, epoch, of=r"\d+"):
    expect(title(page)).to_have_text(re.compile(rf"^Epoch {epoch} of {of},"))


def ready(page):
    page.wait_for_function("Boolean(window.fallLine?.session?.settings)")


def train(page):
    ready(page)
    button(page, "Train").click()


def train_to_the_end(page):
    train(page)
    page.wait_for_function("fallLine.session.selected && fallLine.session.selected.done")
    page.wait_for_function("!fallLine.charts.busy")


def progress_beyond(page, epoch):
    page.wait_for_function("epoch => fallLine.session.selected?.epoch > epoch", arg=epoch)


def run_id(page):
    return page.evaluate("fallLine.session.selected.id")


def experiment_of(page):
    experiment, problems = from_query(page.evaluate("location.search"))
    assert problems == {}
    return experiment


def choose(page, label, option):
    box(page, label).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_tab_opens_on_the_first_reference_network_and_trains_it(open_page):
    page = open_page("/")
    page.get_by_role("link", name="Network").click()
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    expect(page.locator("#network-lesson-card")).to_contain_text("Reference network 1")
    choose(page, "Pace", "Fastest")
    train_to_the_end(page)
    at_epoch(page, 150, 150)
    _, metrics = advance(begin(NetworkExperiment()), 150)
    shown = page.evaluate("fallLine.session.selected.values.test_accuracy.map(row => row[0])")
    np.testing.assert_array_equal(shown[1:], metrics.test_accuracy[:, 0])
    expect(page.locator("#runs .test")).to_have_text(f"{metrics.test_accuracy[-1, 0]:.4f}")
    expect(page.locator("#runs .outcome")).to_have_text("Training has reached its last epoch.")
    expect(page.locator("#confusion td strong")).to_have_count(4)
    counts = [int(text) for text in page.locator("#confusion td strong").all_inner_texts()]
    assert (counts[0] + counts[3]) / sum(counts) == metrics.test_accuracy[-1, 0]
    assert page.evaluate("document.getElementById('chart-accuracy').data.at(-1).y.length") == 151
    expect(page.locator("#network-legend")).to_contain_text("majority class 0.5300")
    expect(page.locator("#network-legend")).to_contain_text("course's run 0.7400")


def test_pause_one_epoch_stop_reset_and_the_space_bar(open_page):
    page = open_page(LONG)
    train(page)
    expect(button(page, "Pause")).to_be_visible()
    progress_beyond(page, 3)
    button(page, "Pause").click()
    page.wait_for_function("!fallLine.training.looping")
    epoch = page.evaluate("fallLine.session.selected.epoch")
    expect(page.locator("#network-status")).to_have_text(f"Paused after epoch {epoch}.")
    button(page, "One epoch").click()
    at_epoch(page, epoch + 1)
    expect(button(page, "Train")).to_be_visible()
    first = page.evaluate("fallLine.session.selected.values.train_loss[0][0]")
    button(page, "Reset").click()
    at_epoch(page, 0)
    assert page.evaluate("fallLine.session.selected.values.train_loss") == [[first]]
    train(page)
    progress_beyond(page, 1)
    button(page, "Stop").click()
    expect(page.locator("#runs .outcome")).to_have_text(re.compile(r"^Stopped by hand after epoch \d+\.$"))
    expect(button(page, "Stop")).to_be_disabled()
    stopped = checkpoint_epoch(page)
    assert stopped == page.evaluate("fallLine.session.selected.epoch")
    page.locator("body").press("Space")
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    expect(button(page, "Pause")).to_be_visible()
    page.locator("body").press("Space")
    expect(button(page, "Train")).to_be_visible()


def checkpoint_epoch(page):
    """The epoch at which the server has the run, asked for as the page would."""
    answer = page.request.get(page.url.split("/network")[0] + f"/network/weights/{run_id(page)}.json")
    return answer.json()["epoch"]


def test_the_learning_rate_changes_and_scikit_learn_is_trained_while_a_run_goes_on(open_page):
    page = open_page(LONG)
    train(page)
    progress_beyond(page, 2)
    box(page, "Learning rate α").fill("0.005")
    page.wait_for_function("fallLine.session.selected.rate === 0.005")
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    [[epoch, rate]] = page.evaluate("fallLine.session.selected.settings.learning_rates")
    assert rate == 0.005 and epoch > 2
    button(page, "Compare with scikit-learn").click()
    expect(page.locator("#network-legend")).to_contain_text(re.compile(r"scikit-learn 0\.7\d\d\d"))
    assert page.evaluate("document.getElementById('chart-accuracy').layout.shapes.length") == 2
    button(page, "Pause").click()
    page.wait_for_function("!fallLine.training.looping")
    run = page.evaluate(
        "(({settings, values, epoch}) => ({settings, epoch, losses: values.train_loss.map(l => l[0])}))"
        "(fallLine.session.selected)"
    )
    changed = from_query(experiment_query(run["settings"]))[0]
    _, metrics = advance(begin(changed), run["epoch"])
    np.testing.assert_array_equal(run["losses"][1:], metrics.train_loss[:, 0])


def experiment_query(settings):
    from core.network.experiment import from_dict, to_query

    return to_query(from_dict(settings))


def test_a_reload_keeps_the_runs_and_the_one_in_training_goes_on(open_page):
    page = open_page("/network?lesson=reference_1")
    train(page)
    progress_beyond(page, 5)
    run = run_id(page)
    page.reload()
    ready(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    assert run_id(page) == run
    assert page.evaluate("fallLine.session.selected.epoch") > 5
    choose(page, "Pace", "Fastest")
    train_to_the_end(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(1)
    _, metrics = advance(begin(NetworkExperiment()), 150)
    shown = page.evaluate("fallLine.session.selected.values.test_loss.map(row => row[0])")
    np.testing.assert_array_equal(shown[1:], metrics.test_loss[:, 0])


def test_other_settings_begin_a_new_run(open_page):
    page = open_page(SMALL)
    train_to_the_end(page)
    box(page, "L2 penalty λ").fill("0.01")
    expect(page.locator("#network-status")).to_have_text("Settings changed: Train begins a new run.")
    train_to_the_end(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    page.get_by_text("Compare settings").click()
    marked = page.locator(".comparison .differs th")
    expect(marked).to_have_text(["≠ penalty"])
    expect(page.locator(".comparison .differs td")).to_have_text(["0.0003125", "0.01"])


def test_a_lesson_of_two_networks_trains_both_and_nothing_is_inaccessible(open_page):
    page = open_page("/network")
    choose(page, "Lesson", "Learned exponent against a fixed one")
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    choose(page, "Pace", "Fastest")
    train(page)
    page.wait_for_function(
        "fallLine.session.current.length === 2 && fallLine.session.current.every(run => run.done)"
    )
    expect(page.locator("#runs .outcome")).to_have_text(["Training has reached its last epoch."] * 2)
    assert [run.input_value() for run in page.locator(".run-name").all()] == ["n learned", "n = 1.7"]
    page.wait_for_function("!fallLine.charts.busy")
    names = page.evaluate("document.getElementById('chart-activation').data.map(trace => trace.name)")
    assert names[0] == "n of layer 3"
    page.get_by_text("Compare settings").click()
    assert serious_findings(page) == []
    button(page, "Switch between light and dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert serious_findings(page) == []


def test_a_run_that_breaks_says_so(open_page):
    page = open_page("/network?layers=leaky_relu:6&epochs=20&batch_size=32&rule=sgd,learning_rate:900")
    train_to_the_end(page)
    expect(page.locator("#runs .outcome")).to_have_text(
        re.compile(
            r"^Stopped in epoch \d+\. .* take a smaller learning rate\. The weights are those after epoch \d+\.$"
        )
    )
    assert "NaN" not in page.locator("#page-network").inner_text()


def test_layers_are_added_moved_changed_and_removed(open_page):
    page = open_page(SMALL)
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
    page.wait_for_function("location.search.includes('rule=adagrad')")
    page.go_back()
    page.wait_for_function("location.search.includes('rule=adam')")
    expect(page.locator("#page-network").get_by_role("textbox", name="Optimizer")).to_have_value("Adam")
    before = experiment_of(page)
    page.reload()
    ready(page)
    assert experiment_of(page) == before


def wait_for_layers(page, layers):
    page.wait_for_function("layers => location.search.includes(`layers=${layers}&`)", arg=layers)


def test_the_link_restores_the_settings(open_page):
    page = open_page(
        "/network?layers=exponent:5&rule=nesterov,learning_rate:0.02,momentum:0.8&penalty=0.001"
        "&batch_size=64&epochs=7&shuffle=true&networks=3&seed=11&learning_rates=3:0.01"
    )
    ready(page)
    experiment = experiment_of(page)
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


def test_bad_input_is_refused_at_the_field_and_nothing_is_lost(open_page):
    page = open_page(SMALL)
    train_to_the_end(page)
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


def test_a_link_with_wrong_parts_says_so(open_page):
    page = open_page("/network?layers=zap:0,leaky_relu:4&rule=foo&epochs=1e9&penalty=nan&seed=-1&networks=x")
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


def test_several_networks_show_median_quartiles_and_each_seed(open_page):
    page = open_page(SMALL + "&networks=5&seed=3")
    train_to_the_end(page)
    _, metrics = advance(begin(experiment_of(page)), 12)
    summary = page.evaluate("fallLine.session.selected.summary('test_accuracy')")
    expected = np.quantile(metrics.test_accuracy, [0.25, 0.5, 0.75], axis=1)
    for name, values in zip(("low", "median", "high"), expected, strict=True):
        np.testing.assert_allclose(summary[name][1:], values, rtol=1e-12)
    point_at(page, "chart-accuracy", 12)
    words = ", ".join(f"seed {3 + i} {value:.4f}" for i, value in enumerate(metrics.test_accuracy[-1]))
    expect(page.locator("#network-readout")).to_have_text(f"Test accuracy after epoch 12: {words}")
    assert page.evaluate("document.getElementById('chart-accuracy').data[0].fill") == "toself"


def test_runs_are_renamed_hidden_downloaded_and_removed(open_page):
    page = open_page(SMALL + "&networks=2")
    train_to_the_end(page)
    box(page, "Name of run 1").fill('two, "small" ones')
    box(page, "Name of run 1").press("Enter")
    _, metrics = advance(begin(experiment_of(page)), 12)
    with page.expect_download() as download:
        button(page, "Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert len(rows) == 2 * 13 and {row["run"] for row in rows} == {'two, "small" ones'}
    last = [row for row in rows if row["epoch"] == "12"]
    assert [float(row["test_loss"]) for row in last] == metrics.test_loss[-1].tolist()
    assert [float(row["exponent_1"]) for row in last] == metrics.exponents[-1, :, 0].tolist()
    assert [float(row["gradient_norm_3"]) for row in last] == metrics.gradient_norms[-1, :, 2].tolist()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download settings and weights of run 1").click()
    saved = json.loads(download.value.path().read_text())
    checkpoint, _ = advance(begin(experiment_of(page)), 12)
    network = saved["networks"][1]["layers"]
    flat = np.concatenate(
        [np.r_[np.ravel(layer["weights"]), layer["biases"], layer.get("exponent", [])] for layer in network]
    )
    np.testing.assert_array_equal(flat, checkpoint.parameters[1])
    page.get_by_role("checkbox", name="Show run 1").uncheck()
    page.wait_for_function("document.getElementById('chart-loss').data.length === 0")
    button(page, "Remove run 1").click()
    expect(page.locator("#runs")).to_contain_text("Runs that you train are listed here")
    expect(title(page)).to_have_text("Press Train to begin")


def test_a_run_of_the_list_is_worked_on_again(open_page):
    page = open_page(LONG)
    train(page)
    progress_beyond(page, 1)
    button(page, "Pause").click()
    box(page, "Epochs").fill("5")
    page.wait_for_function("fallLine.session.settings.epochs === 5")
    train_to_the_end(page)
    page.get_by_role("radio", name="Work on run 1").check()
    expect(box(page, "Epochs")).to_have_value("400")
    page.wait_for_function("fallLine.session.settings.epochs === 400")
    expect(page.locator("#network-status")).to_contain_text("Paused after epoch")
    epoch = page.evaluate("fallLine.session.selected.epoch")
    train(page)
    progress_beyond(page, epoch)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    button(page, "Pause").click()


def test_closing_the_tab_leaves_no_work_behind(open_page, own_server):
    page = open_page(LONG, base=own_server.address)
    train(page)
    progress_beyond(page, 5)
    run = run_id(page)
    page.close()
    other = open_page("/network", base=own_server.address)
    ready(other)
    after = checkpoints.load(run, own_server.cache).epoch
    choose(other, "Pace", "Fastest")
    train_to_the_end(other)  # 150 epochs: time enough for the other run to have gone on
    assert checkpoints.load(run, own_server.cache).epoch == after < 400


def test_a_killed_server_is_waited_for_and_the_weights_are_the_same(open_page, own_server):
    page = open_page(LONG + "&shuffle=true", base=own_server.address)
    ready(page)
    experiment = experiment_of(page)
    train(page)
    progress_beyond(page, 10)
    page.foreseen = GONE
    own_server.kill()
    expect(page.locator("#network-status")).to_have_text("The server doesn't answer: trying again …")
    own_server.start()
    choose(page, "Pace", "Fastest")
    page.wait_for_function("fallLine.session.selected?.done", timeout=60_000)
    undisturbed, metrics = advance(begin(experiment), 400)
    finished = checkpoints.load(run_id(page), own_server.cache)
    np.testing.assert_array_equal(finished.parameters, undisturbed.parameters)
    shown = page.evaluate("fallLine.session.selected.values.train_loss.map(row => row[0])")
    np.testing.assert_array_equal(shown[1:], metrics.train_loss[:, 0])


def test_two_tabs_do_not_disturb_each_other(open_page, server):
    pages = [open_page(SMALL + f"&seed={seed}") for seed in (1, 2)]
    for page in pages:
        train(page)
    for seed, page in zip((1, 2), pages, strict=True):
        page.wait_for_function("fallLine.session.selected?.done")
        experiment = experiment_of(page)
        assert experiment.seed == seed
        expected, _ = advance(begin(experiment), 12)
        np.testing.assert_array_equal(checkpoints.load(run_id(page), server.cache).parameters, expected.parameters)


def test_two_servers_behind_one_port_alternate_on_one_run(open_page, own_server, tmp_path):
    (tmp_path / "second").mkdir()
    second = Server(tmp_path / "second")
    second.kill()
    second.cache = own_server.cache
    second.start()
    front = Alternating([own_server, second])
    try:
        page = open_page(SMALL, base=front.address)
        train_to_the_end(page)
        expected, _ = advance(begin(experiment_of(page)), 12)
        found = checkpoints.load(run_id(page), own_server.cache)
        np.testing.assert_array_equal(found.parameters, expected.parameters)
        page.close()
    finally:
        front.close()
        second.close()


def test_what_ails_the_cache_is_told_and_the_run_goes_on_or_is_begun_anew(open_page, own_server):
    page = open_page(LONG, base=own_server.address)
    train(page)
    progress_beyond(page, 3)
    button(page, "Pause").click()
    page.wait_for_function("!fallLine.training.looping")
    epoch = page.evaluate("fallLine.session.selected.epoch")
    page.foreseen = r"\b(409|503)\b"
    own_server.cache.rename(own_server.cache.with_name("aside"))
    own_server.cache.touch()
    button(page, "Train").click()
    expect(page.locator("#runs .outcome")).to_have_text("The cache folder can't be used: Not a directory.")
    own_server.cache.unlink()
    own_server.cache.with_name("aside").rename(own_server.cache)
    button(page, "Train").click()
    progress_beyond(page, epoch)
    button(page, "Pause").click()
    page.wait_for_function("!fallLine.training.looping")
    checkpoints.path_of(run_id(page), own_server.cache).write_bytes(b"PK\x03\x04 no checkpoint")
    button(page, "Train").click()
    expect(page.locator("#runs .outcome")).to_have_text(re.compile("cannot be read: the file is damaged"))
    button(page, "Reset").click()
    at_epoch(page, 0)
    train(page)
    progress_beyond(page, 2)
    button(page, "Pause").click()
    page.wait_for_function("!fallLine.training.looping")


def test_without_the_data_the_page_says_so_and_the_other_works(open_page, tmp_path):
    root = tmp_path / "copy"
    for folder in ("app", "core", "assets"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "files").mkdir()
    server = Server(tmp_path / "files", root)
    try:
        page = open_page("/network", base=server.address, foreseen=r"\b503\b")
        expect(page.locator("#network-controls")).to_contain_text("winequality-red.csv is neither in")
        page.get_by_role("link", name="Descent").click()
        expect(page.locator("#step-title")).to_have_text(re.compile("^Step 60,"))
        page.close()
    finally:
        server.close()


def test_on_a_phone_controls_are_a_drawer_and_the_bar_stays(open_page):
    page = open_page(SMALL, viewport={"width": 390, "height": 844}, has_touch=True)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button(page, "Open controls").click()
    expect(box(page, "Batch size")).to_be_visible()
    box(page, "Epochs").fill("3")
    page.keyboard.press("Escape")
    expect(box(page, "Batch size")).not_to_be_visible()
    page.wait_for_function("fallLine.session.settings.epochs === 3")
    train(page)
    at_epoch(page, 3, 3)
