"""The pages below a path of another server: all that they ask for, lead to and remember stays below it."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.hands import train
from tests.browser.pages import follow
from tests.browser.proxy import below
from tests.browser.reading import drawn, last_step, linked, linked_network, trained, wait_for_link
from tests.browser.test_studies import EXAMPLE
from tests.browser.test_studies import drawn as study_drawn
from tests.browser.test_takeaway import take

PATH = "/user/ann/proxy/8050"


def at(page, path):
    page.wait_for_function("path => location.pathname === path", arg=PATH + path)


def test_all_pages_work_behind_a_proxy_that_takes_the_path_off(open_page, address):
    with below(PATH, address) as shown:
        page = open_page("?surface=bowl&x=1&y=1&steps=5&noise=0&c=sgd", base=shown)
        drawn(page)
        page.get_by_role("textbox", name="Steps").fill("7")
        last_step(page, 7)
        wait_for_link(page, "steps=7")
        at(page, "/")
        assert linked(page).steps == 7
        assert take(page, "Every step").path().read_text("utf-8-sig").startswith("competitor,step,")

        page.get_by_role("link", name="Network", exact=True).click()
        at(page, "/network")
        expect(page.locator("#tab-network")).to_have_attribute("aria-current", "page")
        follow(page, f"{PATH}/network?layers=leaky_relu:3&epochs=2&batch_size=400")
        train(page)
        trained(page, 2)
        assert linked_network(page).epochs == 2
        with page.expect_download():
            page.get_by_role("link", name="Download settings and weights of run 1").click()

        page.get_by_role("link", name="Studies", exact=True).click()
        at(page, "/studies")
        page.locator("button.study-card", has_text=EXAMPLE).click()
        study_drawn(page)
        wait_for_link(page, "table=example")
        page.locator(".rows-table .run-link").first.click()
        at(page, "/")
        wait_for_link(page, "steps=200")
        assert linked(page).steps == 200
        page.get_by_role("link", name="Fall Line").click()
        at(page, "/")

        asked = [urlsplit(each) for each in page.asked if each.startswith("http")]
        assert len(asked) > 30 and {f"{each.path}/".startswith(f"{PATH}/") for each in asked} == {True}
