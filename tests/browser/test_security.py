"""What strangers see of the page, and what the page does beyond this machine: nothing."""

import pytest
from playwright.sync_api import expect

from app.web.login import WRONG
from tests.browser.audit import serious_findings
from tests.browser.conftest import stays_here
from tests.browser.servers import Server

TOKEN = "a token for tests"
SMALL = "/network?layers=leaky_relu:6&batch_size=256&epochs=3&networks=2"
NAME = '<img src=x onerror=alert(1)><b>x</b><a href="javascript:1">y</a>&lt;'


@pytest.fixture
def closed_server(tmp_path, monkeypatch):
    """A server that asks for a token."""
    monkeypatch.setenv("FALL_LINE_TOKEN", TOKEN)
    started = Server(tmp_path)
    yield started
    started.close()


def test_a_tour_of_both_pages_asks_this_machine_alone_and_shows_a_name_as_it_was_typed(open_page, address):
    page = open_page(SMALL)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: page.seen.append(dialog.message))
    page.goto(address)
    expect(page.locator("#readings tbody")).to_have_count(3)
    page.wait_for_function("Boolean(document.querySelector('#scene .js-plotly-plot')?._fullLayout?.scene?._scene)")
    page.get_by_role("button", name="Switch between light and dark theme").click()
    page.goto(address + SMALL)
    page.wait_for_function("Boolean(window.fallLine?.session?.settings)")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("fallLine.session.selected?.done")
    name = page.get_by_role("textbox", name="Name of run 1")
    name.fill(NAME)
    name.press("Enter")
    page.wait_for_function("document.getElementById('chart-accuracy').data?.[1]?.name.includes('img')")
    page.wait_for_function("!fallLine.charts.busy")
    page.evaluate("Plotly.Fx.hover('chart-accuracy', [1, 2].map(curveNumber => ({ curveNumber, pointNumber: 3 })))")
    hover = page.locator("#chart-accuracy .hoverlayer")
    expect(hover).to_contain_text(f"{NAME}, test")
    for tag in ("img", "a", "[style*=bold]"):
        expect(hover.locator(tag)).to_have_count(0)
    expect(name).to_have_value(NAME)
    assert page.evaluate("document.querySelectorAll('img[src=x], a[href^=javascript]').length") == 0
    assert len(asked) > 40
    assert all(map(stays_here, asked))
    assert not any(map(stays_here, ("http://evil.example/", "https://127.0.0.1.nip.io", "ws://10.0.0.7")))


BAD = [
    ("/_dash-update-component", "{", "application/json"),
    ("/_dash-update-component", '{"output": "race.data", "inputs": 7}', "application/json"),
    ("/_dash-update-component", "[" * 50_000, "application/json"),
    ("/network/begin", '{"settings": {"layers": "x", "epochs": 1e308}}', "application/json"),
    ("/network/advance", '{"run": "../../etc/passwd", "epoch": -1, "epochs": "NaN"}', "application/json"),
    ("/descent/cells", '{"work": "stage=basins&cells=25", "level": 1e99, "first": null}', "application/json"),
    ("/descent/ensemble", "<xml/>", "text/xml"),
]


def test_the_page_works_on_after_everything_bad_that_was_sent_and_typed(open_page, address):
    page = open_page("/?surface=bowl&steps=99999&noise=nan&c=sgd,learning_rate:zero&stage=nowhere&members=x")
    page.wait_for_function("Boolean(window.fallLine?.player?.race)")
    for path, body, kind in BAD:
        headers = {"Content-Type": kind, "Origin": address}
        answer = page.request.post(address + path, data=body.encode(), headers=headers)
        assert 400 <= answer.status < 500, (path, answer.status)
    expect(page.get_by_text("Learning rate is 'zero'")).to_be_visible()
    for label, value in {"Learning rate α": "0.25", "Steps": "7", "Noise σ": "0"}.items():
        page.get_by_role("textbox", name=label).fill(value)
    page.wait_for_function("fallLine.player.last === 7")
    expect(page.locator("#readings tbody").first).to_contain_text("SGD α = 0.25")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_says_what_is_wrong_and_leads_on(open_page, closed_server, scheme):
    page = open_page(
        "/network?seed=3",
        base=closed_server.address,
        color_scheme=scheme,
        viewport={"width": 390, "height": 844},
        foreseen=r"\b401\b",
    )
    box = page.get_by_label("Token", exact=True)
    expect(box).to_be_focused()
    expect(page).to_have_title("Log in: Fall Line")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box.fill("not the token")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(WRONG)
    assert serious_findings(page) == []
    box = page.get_by_label("Token", exact=True)
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_title("Fall Line")
    assert page.url == closed_server.address + "/network?seed=3"
