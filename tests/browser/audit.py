"""What a checker of accessibility finds on a page."""

from axe_playwright_python.sync_playwright import Axe


def serious_findings(page):
    """Rules that the page breaks badly, each with the elements that do."""
    return [
        (finding["id"], [node["html"][:120] for node in finding["nodes"]][:4])
        for finding in Axe().run(page).response["violations"]
        if finding["impact"] in ("serious", "critical")
    ]
