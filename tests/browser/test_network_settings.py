"""What is trained, and on what: the controls of the network page and its link."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.hands import box, button, choose, train
from tests.browser.pages import PHONE
from tests.browser.reading import at_epoch, linked_network, ready, trained, wait_for_link


def wait_for_layers(page, layers):
    wait_for_link(page, f"layers={layers}&")


def test_the_link_restores_the_settings_and_layers_are_added_moved_changed_and_removed(visit):
    page = visit(
        "/network?layers=leaky_relu:6,exponent:4&rule=nesterov,learning_rate:0.02,momentum:0.8&penalty=0.001"
        "&batch_size=64&epochs=7&shuffle=true&networks=3&seed=11&learning_rates=3:0.01&panels=accuracy"
    )
    experiment = linked_network(page)
    assert (experiment.epochs, experiment.shuffle, experiment.networks, experiment.seed) == (7, True, 3, 11)
    assert experiment.learning_rates == ((3, 0.01),)
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
    choose(page, "Competitor 1: optimizer", "AdaGrad")
    wait_for_link(page, "rule=adagrad")
    page.go_back()
    wait_for_link(page, "rule=nesterov")
    expect(page.locator("#page-network").get_by_role("combobox", name="Optimizer")).to_have_value("Nesterov")


SMALL = "/network?layers=leaky_relu:6&epochs=3&batch_size=200&rule=adam,learning_rate:0.01&panels=accuracy"
BAD = [
    ("Units of layer 1", "1000000", "Units is 1,000,000: it takes a whole number from 1 to 512"),
    ("Batch size", "5000", "Batch size is 5,000: it takes a whole number from 1 to 1,199"),
    ("Learning rate α", "1e9", "Learning rate is 1,000,000,000: it takes"),
    ("Epochs", "many", "Epochs is 'many': it takes a whole number from 1 to 10,000"),
    ("Networks", "33", "Networks is 33: it takes a whole number from 1 to 32"),
    ("Seed", "", "Seed is empty: it takes"),
    ("Learning rate from epoch on", "x", "it takes"),
]


def test_bad_input_is_refused_at_the_field_and_nothing_is_lost(visit):
    page = visit(f"{SMALL},runs")
    train(page)
    trained(page, 3)
    good = {label: box(page, label).input_value() for label, _, _ in BAD}
    for label, text, _ in BAD:
        box(page, label).fill(text)
    for label, _, message in BAD:
        expect(page.locator("#network-controls").get_by_text(message).first).to_be_visible()
        expect(box(page, label)).to_have_attribute("aria-invalid", "true")
    at_epoch(page, 3)
    for label, text in good.items():
        box(page, label).fill(text)
    expect(page.locator("#network-controls [aria-invalid=true]")).to_have_count(0)
    box(page, "Units of layer 1").fill("0")
    expect(page.get_by_text("Units is 0: it takes a whole number from 1 to 512").first).to_be_visible()
    at_epoch(page, 3)
    box(page, "Learning rate from epoch on").fill("x")
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


def test_on_a_phone_controls_are_a_drawer_and_the_bar_stays(visit):
    page = visit("/network?layers=leaky_relu:6&epochs=12&batch_size=200", viewport=PHONE, has_touch=True)
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


def test_a_table_is_chosen_and_trained(visit, tmp_path):
    page = visit("/network?epochs=3&batch_size=8&panels=accuracy,confusion,runs")
    rows = [f"{number % 7};{'red' if number % 3 else 'blue'};{'ab'[number % 2]}" for number in range(60)]
    with page.expect_file_chooser() as chooser:
        button(page, "Own table …").click()
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
    page = visit(
        "/network?dataset=drawn&layers=tanh:8&rule=adam,learning_rate:0.05&epochs=12&panels=accuracy,boundary"
    )
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
