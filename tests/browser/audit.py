"""What a checker of accessibility finds on a page."""

from axe_playwright_python.sync_playwright import Axe

COLORS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours: what the others find is the same in each theme."""
RUN = """async ([within, rules]) => {
    const only = rules.length ? { runOnly: rules } : {};
    // There are no frames, and no rule for style sheets: neither is looked for.
    const told = { resultTypes: ["violations"], iframes: false, preload: false };
    const { violations } = await axe.run(within, { ...told, ...only });
    return violations.map(({ id, impact, nodes }) => [id, impact, nodes.map(({ html }) => html.slice(0, 120))]);
}"""


def serious_findings(page, within=":root", rules=()):
    """Rules that the page breaks badly, each with the elements that do.

    `within`: of what is looked at, by default all; `rules`: by default all.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(RUN, [within, list(rules)])
    return [(id, nodes[:4]) for id, impact, nodes in found if impact in ("serious", "critical")]
