"""A file of one's own rules beside the page, as a student has it: chosen, compared, saved, wrong, right again."""

from playwright.sync_api import expect

from tests.app.homework.conftest import RULES
from tests.browser.audit import serious_findings
from tests.browser.reading import at_step, wait_for_link
from tests.browser.servers import Server

LINK = "/?surface=matyas&x=4&y=-3&steps=20&noise=0&c=adam,learning_rate:0.1"
CORRECTED = "s / (1 - b2**(i + 1)) + hparams"


def test_a_saved_file_runs_the_race_anew(open_page, tmp_path):
    file = tmp_path / "my_rules.py"
    file.write_text(RULES)
    server = Server(tmp_path, options=["--rules", str(file)])
    try:
        page = open_page(LINK, base=server.address)
        at_step(page, 20)
        page.get_by_role("combobox", name="Optimizer").click()
        page.get_by_role("option", name="adam", exact=True).click()
        wait_for_link(page, "c=python:adam,file:my_rules.py,hash:")
        comparisons = page.locator("#comparisons")
        expect(comparisons).to_contain_text("Yours is Adam without bias correction.")
        assert serious_findings(page) == []

        right = RULES.replace('"alpha"] * m /', '"alpha"] * m / (1 - b1**(i + 1)) /')
        right = right.replace("s + hparams", CORRECTED)
        file.write_text(right)
        expect(comparisons).to_contain_text("The same as Adam in all 20 steps.")

        file.write_text(right + "def oops(:\n")
        wrong = right.count("\n") + 1
        expect(page.locator(".file-wrong")).to_contain_text(
            f"my_rules.py: SyntaxError at line {wrong}: invalid syntax."
        )
        expect(comparisons).to_contain_text("The same as Adam in all 20 steps.")
        file.write_text(RULES)
        expect(page.locator(".file-wrong")).to_have_count(0)
        expect(comparisons).to_contain_text("Yours is Adam without bias correction.")
    finally:
        server.close()
