"""The runs of the network page: several networks, several rules, one after the other, in a list."""

import csv
import io
import json
import re

import numpy as np
from playwright.sync_api import expect

from core.network.training import advance, begin
from tests.browser.audit import COLORS, serious_findings
from tests.browser.hands import box, button, choose, train
from tests.browser.reading import epoch_beyond, heights, linked_network, pause, trained, wait_for_link


def test_other_settings_begin_a_new_run_which_are_compared_and_the_first_is_worked_on_again(visit):
    page = visit("/network?layers=leaky_relu:6&epochs=400&batch_size=100&panels=accuracy,runs")
    train(page)
    epoch_beyond(page, 1)
    button(page, "Pause").click()
    box(page, "L2 penalty λ").fill("0.01")
    expect(page.locator("#network-status")).to_have_text("Settings changed: Train begins a new run.")
    box(page, "Epochs").fill("5")
    wait_for_link(page, "epochs=5&")
    train(page)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    trained(page, 5)
    page.get_by_text("Compare settings").click()
    expect(page.locator(".comparison .differs th")).to_have_text(["≠ L2 penalty λ", "≠ Epochs"])
    expect(page.locator(".comparison .differs td")).to_have_text(["0.0003125", "0.01", "400", "5"])
    page.get_by_role("radio", name="Work on run 1").check()
    expect(box(page, "Epochs")).to_have_value("400")
    wait_for_link(page, "epochs=400&")
    status = page.locator("#network-status")
    expect(status).to_have_text(re.compile(r"^Paused after epoch \d+\.$"))
    epoch = int(re.search(r"\d+", status.inner_text()).group())
    train(page)
    epoch_beyond(page, epoch)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)


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
    settings = page.get_by_role("table", name="Settings of the runs")
    expect(settings.locator(".differs").get_by_role("rowheader")).to_have_text(["≠ Layers"])
    expect(settings.get_by_role("row", name="L2 penalty λ 0.0003125 0.0003125")).to_be_visible()
    assert serious_findings(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    assert serious_findings(page, rules=COLORS) == []


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


def test_several_networks_are_shown_and_their_run_is_renamed_taken_away_hidden_and_removed(visit):
    page = visit(
        "/network?layers=leaky_relu:6,exponent:4&epochs=12&batch_size=200&rule=adam,learning_rate:0.01"
        "&networks=5&seed=3&panels=accuracy,loss,activation,runs"
    )
    train(page)
    trained(page, 12)
    settings = linked_network(page)
    _, metrics = advance(begin(settings), 12)
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

    box(page, "Name of run 1").fill('five, "small" ones')
    box(page, "Name of run 1").press("Enter")
    check_table(taken(page, button(page, "Download CSV")), 'five, "small" ones', metrics)
    weights = page.get_by_role("link", name="Download settings and weights of run 1")
    check_weights(json.loads(taken(page, weights)), settings)
    page.get_by_role("checkbox", name="Show run 1").uncheck()
    page.wait_for_function("document.getElementById('chart-loss').data.length === 0")
    button(page, "Remove run 1").click()
    expect(page.locator("#runs")).to_contain_text("Runs that you train are listed here")
    expect(page.locator("#network-title")).to_have_text("Press Train to begin")


def taken(page, pressed):
    """What is in the file that one gets by pressing."""
    with page.expect_download() as download:
        pressed.click()
    return download.value.path().read_text("utf-8-sig")


def check_table(text, name, metrics):
    """The file of metrics has a row for each epoch of each network."""
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5 * 13 and {row["run"] for row in rows} == {name}
    last = [row for row in rows if row["epoch"] == "12"]
    assert [float(row["test_loss"]) for row in last] == metrics.test_loss[-1].tolist()
    assert [float(row["exponent_1"]) for row in last] == metrics.exponents[-1, :, 0].tolist()
    assert [float(row["gradient_norm_3"]) for row in last] == metrics.gradient_norms[-1, :, 2].tolist()


def check_weights(saved, settings):
    """The file of weights has those that these settings come to."""
    expected, _ = advance(begin(settings), 12)
    network = saved["networks"][1]["layers"]
    flat = np.concatenate(
        [np.r_[np.ravel(layer["weights"]), layer["biases"], layer.get("exponent", [])] for layer in network]
    )
    np.testing.assert_array_equal(flat, expected.parameters[1])


def test_a_paused_race_of_rules_goes_on_after_a_reload(visit):
    page = visit("/network?layers=leaky_relu:6&epochs=400&batch_size=100&panels=runs&against=adam")
    train(page)
    epoch_beyond(page, 1)
    epoch = pause(page)
    page.reload()
    expect(page.locator("#runs > table > tbody")).to_have_count(2)
    train(page)
    epoch_beyond(page, epoch)
    expect(page.locator("#runs > table > tbody")).to_have_count(2)


def test_rules_race_from_the_same_weights(visit):
    page = visit("/network?dataset=xor&layers=tanh:4&epochs=4&panels=runs,loss,readings&against=adam:0.05,adadelta")
    train(page)
    expect(page.locator("#runs .outcome")).to_have_text(["Training has reached its last epoch."] * 3)
    names = [box.input_value() for box in page.get_by_role("textbox", name=re.compile("^Name of run")).all()]
    assert names == ["SGD α = 0.032", "Adam α = 0.05", "AdaDelta"]
    colors = "(places) => places.map((place) => getComputedStyle(place).backgroundColor)"
    cards, runs = (page.locator(f"{frame} .swatch") for frame in ("#network-controls .card", "#runs"))
    assert cards.evaluate_all(colors) == runs.evaluate_all(colors)
    starts = page.evaluate("document.getElementById('chart-loss').data.map(({ y }) => y[0])")
    assert len(starts) == 6 and len({f"{value:.9f}" for value in starts}) == 2  # training and test loss
    table = page.locator("#network-readings")
    assert table.locator("tbody th").all_inner_texts() == names
    assert "–" not in table.inner_text()
    kept = json.loads(taken(page, button(page, "Download settings, readings and metrics as JSON")))
    assert [run["name"] for run in kept] == names
    assert [run["readings"]["epoch"] for run in kept] == [4] * 3 and len(kept[1]["metrics"]["test_loss"]) == 5
