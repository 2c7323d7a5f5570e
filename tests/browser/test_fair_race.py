"""The fair race as a person runs it."""

import json
import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE
from tests.browser.reading import linked, stage_finished, wait_for_link

RACE = (
    "/?surface=matyas&x=4&y=-4&steps=30&noise=1&seed=0&c=sgd,learning_rate:0.1&c=adadelta"
    "&stage=race&tries=8&tuning_seeds=3&racing_seeds=12"
)


def test_tuned_on_one_budget_raced_and_played(visit):
    page = visit(RACE)
    stage_finished(page)
    expect(page.locator("#standings tbody")).to_have_count(2)
    expect(page.locator("#protocol")).to_contain_text("720 gradients to tune itself: 8 values × 3 seeds × 30 steps")
    expect(page.locator("#stage-status")).to_have_text("Tuned with 720 gradients each and raced, 12 times anew.")
    expect(page.locator("#standings")).to_contain_text("Optimizers that share a letter are not told apart")
    traces = page.evaluate("document.querySelector('#sensitivity .plot').data.map(t => [t.name, t.x.length])")
    assert [name for name, _ in traces if name] == ["SGD", "AdaDelta"]
    assert [count for name, count in traces if not name][-2:] == [12, 12]  # the best values of the replications
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()[1:]
    assert sum(int(row.rpartition(",")[2]) for row in rows) == 2 * 12 * 8
    places = page.locator("#standings tbody tr:first-child td:first-child").all_inner_texts()
    assert places == [row["place"] for row in kept["standings"]]
    begun = []
    page.on("request", lambda request: begun.append(request.url) if "/descent/fair" in request.url else None)
    page.get_by_role("button", name="Race with these").click()
    page.wait_for_function("!location.search.includes('learning_rate:0.1&')")
    wait_for_link(page, "epsilon:")
    sgd, adadelta = (competitor.rule for competitor in linked(page).competitors)
    assert [sgd.learning_rate, adadelta.epsilon] == [entry["best"] for entry in kept["competitors"]]
    assert begun == []  # playing it begins no new tuning
    page.get_by_role("textbox", name="Tries").fill("2")
    expect(page.get_by_text(re.compile("Tries is 2: it takes"))).to_be_visible()


def test_on_a_phone_in_the_dark(visit):
    page = visit(RACE, viewport=PHONE, color_scheme="dark")
    stage_finished(page)
    assert serious_findings(page, within="main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
