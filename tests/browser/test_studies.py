"""The studies page as a person uses it."""

import re

from playwright.sync_api import expect

from tests.browser.audit import serious_findings
from tests.browser.pages import PHONE, emulate
from tests.browser.reading import linked, wait_for_link

EXAMPLE = "Learning rate and noise in a ravine"


def drawn(page):
    page.wait_for_function(
        """() => ['study-map', 'study-curve'].every(id => {
            const gd = document.querySelector(`#${id} .js-plotly-plot`);
            return gd && gd.data && gd.data.length && gd._fullLayout;
        })"""
    )


def test_an_example_its_link_and_its_runs_then_a_file_of_ones_own_and_one_that_is_no_table(visit, tmp_path):
    page = visit("/studies", taken=False)
    expect(page.get_by_role("main").get_by_text("fall-line sweep study.toml")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name=EXAMPLE).click()
    drawn(page)
    expect(page.get_by_role("main").get_by_text("fall-line sweep study.toml")).to_be_hidden()
    expect(page.locator(".rows-table tbody tr")).to_have_count(50)
    page.get_by_role("combobox", name="Measure").or_(page.get_by_label("Measure")).first.click()
    page.get_by_role("option", name="Outcome", exact=True).click()
    wait_for_link(page, "measure=outcome")
    assert serious_findings(page) == []
    page.reload()
    drawn(page)
    assert (
        page.evaluate("document.querySelector('#study-map .js-plotly-plot').data[0].colorbar.ticktext.length") >= 2
    )
    box = page.locator("#study-map .nsewdrag").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    expect(page.locator("#study-chosen")).to_contain_text(re.compile(r"Row \d+"))
    page.get_by_role("link", name="Open this run").click()
    page.wait_for_function("location.pathname === '/' && location.search.includes('steps=200')")
    experiment = linked(page)
    assert experiment.surface == "matyas" and len(experiment.competitors) == 1
    expect(page.locator("#readings tbody")).to_have_count(1)
    page.go_back()
    page.wait_for_function("location.pathname === '/studies'")
    expect(page.locator(".rows-table tbody tr")).to_have_count(50)

    good, bad = tmp_path / "mine.csv", tmp_path / "bad.csv"
    lines = ["surface,x,y,steps,noise,seed,rule,learning_rate,outcome,error"]
    lines += [f"bowl,4,-4,20,0,{seed},sgd,{rate},converged,{rate}" for rate in (0.1, 0.2, 0.4) for seed in (0, 1)]
    good.write_text("\n".join(lines))
    bad.write_text("a,b\n1,<b>2</b>\n")
    # On a phone, in the dark.
    emulate(page, viewport=PHONE, color_scheme="dark")
    page.get_by_role("button", name="Open controls").click()

    def choose(path):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open a table").click()
        chooser.value.set_files(path)

    choose(good)
    expect(page.locator("#study-facts")).to_contain_text("mine.csv: 6 rows.")
    drawn(page)
    with page.expect_response("**/studies/table") as answer:
        choose(bad)
    assert answer.value.status == 400
    expect(page.locator("#study-problem")).to_contain_text("bad.csv: The file lacks the columns")
    expect(page.locator(".rows-table tbody tr")).to_have_count(6)
    assert page.seen and all("/studies/table" in text or "400" in text for text in page.seen)
    page.seen.clear()
