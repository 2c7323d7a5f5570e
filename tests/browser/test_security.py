"""What strangers see of the page, and what the page does beyond this machine: nothing."""

import re

import pytest
from playwright.sync_api import expect

from app.web.login import WRONG
from tests.browser.audit import COLORS, serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import heights, last_step, trained
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


def test_a_name_is_shown_as_it_was_typed(visit):
    page = visit(SMALL)
    page.on("dialog", lambda dialog: page.seen.append(dialog.message))
    page.get_by_role("button", name="Train", exact=True).click()
    trained(page, 3)
    name = page.get_by_role("textbox", name="Name of run 1")
    name.fill(NAME)
    name.press("Enter")
    page.wait_for_function("document.getElementById('chart-accuracy').data?.[1]?.name.includes('img')")
    heights(page, "accuracy", "test", 3)
    page.evaluate("Plotly.Fx.hover('chart-accuracy', [1, 2].map(curveNumber => ({ curveNumber, pointNumber: 3 })))")
    hover = page.locator("#chart-accuracy .hoverlayer")
    expect(hover).to_contain_text(f"{NAME}, test")
    for tag in ("img", "a", "[style*=bold]"):
        expect(hover.locator(tag)).to_have_count(0)
    expect(name).to_have_value(NAME)
    assert page.evaluate("document.querySelectorAll('img[src=x], a[href^=javascript]').length") == 0


BAD = [
    ("/_dash-update-component", "{", "application/json"),
    ("/_dash-update-component", '{"output": "race.data", "inputs": 7}', "application/json"),
    ("/_dash-update-component", "[" * 50_000, "application/json"),
    ("/network/begin", '{"settings": {"layers": "x", "epochs": 1e308}}', "application/json"),
    ("/network/advance", '{"run": "../../etc/passwd", "epoch": -1, "epochs": "NaN"}', "application/json"),
    ("/descent/cells", '{"work": "stage=basins&cells=25", "level": 1e99, "first": null}', "application/json"),
    ("/descent/ensemble", "<xml/>", "text/xml"),
]


def test_a_link_with_wrong_parts_says_so_draws_the_rest_and_works_on_after_everything_bad(open_page, address):
    wrong = "?surface=foo&steps=1e9&noise=nan&c=zap&c=adam,learning_rate:bad&stage=nowhere&members=x"
    page = open_page("/no/such/page" + wrong)
    expect(page.locator("#announcer")).to_contain_text("There is no page /no/such/page: this is Descent.")
    assert page.evaluate("location.pathname") == "/"
    for message in (
        "Surface is 'foo'",
        "Steps is 1,000,000,000",
        "Noise σ is 'nan'",
        "Optimizer is 'zap'",
        "Learning rate is 'bad'",
    ):
        expect(page.get_by_text(message)).to_be_visible()
    assert serious_findings(page, rules=COLORS, within=".controls") == []
    expect(page.locator("#readings tbody")).to_have_count(2)
    for path, body, kind in BAD:
        headers = {"Content-Type": kind, "Origin": address}
        answer = page.request.post(address + path, data=body.encode(), headers=headers)
        assert 400 <= answer.status < 500, (path, answer.status)
    page.get_by_role("combobox", name="Surface", exact=True).click()
    page.get_by_role("option", name="Bowl", exact=True).click()
    page.get_by_role("button", name="Remove competitor 1").click()
    expect(page.get_by_role("textbox", name="Learning rate α")).to_have_count(1)
    for label, value in {"Learning rate α": "0.25", "Steps": "7", "Noise σ": "0"}.items():
        page.get_by_role("textbox", name=label).fill(value)
    last_step(page, 7)
    expect(page.locator("#readings tbody")).to_have_text(re.compile("^Adam α = 0.25"))


def test_the_login_page_says_what_is_wrong_and_leads_on(open_page, closed_server):
    link = "/network?seed=3"
    page = open_page(link, base=closed_server.address, viewport=PHONE, foreseen=r"\b401\b")
    box = page.get_by_label("Token", exact=True)
    expect(box).to_be_focused()
    expect(page).to_have_title("Log in: Fall Line")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box.fill("not the token")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(WRONG)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious_findings(page, rules=COLORS if scheme == "dark" else ()) == []
    box = page.get_by_label("Token", exact=True)
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_title("Fall Line")
    assert page.url == closed_server.address + link
