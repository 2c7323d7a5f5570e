"""The 3-D scene where its drawing is lost, or cannot be had."""

from playwright.sync_api import expect

from tests.browser.pages import FRAMES
from tests.browser.reading import drawn

DRAWING = "document.querySelector('#scene .js-plotly-plot')?._fullLayout?.scene?._scene?.glplot"
NO_WEBGL = """() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
        return /webgl/.test(kind) ? null : get.call(this, kind, ...more);
    };
}"""


def lose(drawing):
    """A function of the page that loses what is drawn with, as a laptop does that sleeps."""
    return f"() => (window.lost = {drawing}).gl.getExtension('WEBGL_lose_context').loseContext()"


COLORS = """() => {
    const canvas = document.querySelector("canvas.flat");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const paths = [0, 1].map((slot) =>
        getComputedStyle(document.documentElement).getPropertyValue(`--competitor-${slot}`));
    const near = (color, at) => [1, 3, 5].every((from, channel) =>
        Math.abs(parseInt(color.slice(from, from + 2), 16) - data[at + channel]) < 12);
    const found = paths.map(() => 0);
    let covered = 0;
    for (let at = 0; at < data.length; at += 4) {
        covered += data[at + 3] > 0;
        paths.forEach((color, index) => found[index] += near(color, at));
    }
    return { covered: covered / (canvas.width * canvas.height), found };
}"""


def test_a_lost_scene_comes_back_and_without_webgl_it_is_painted_turned_and_changed_all_the_same(open_page):
    page = open_page("/?surface=himmelblau&x=0&y=-3&steps=40&noise=0&c=sgd,learning_rate:0.005&c=adam")
    drawn(page)
    page.wait_for_function(f"Boolean({DRAWING})")
    page.evaluate(lose(DRAWING))
    page.wait_for_function(f"{DRAWING} && {DRAWING} !== window.lost && !{DRAWING}.gl.isContextLost()")
    # Lost in the middle of its first drawing, plotly's own frame ends in an error.
    page.wait_for_function(f"{DRAWING}.objects.length > 0 && !{DRAWING}.dirty")
    page.evaluate(FRAMES)
    # Now for good.
    page.evaluate(NO_WEBGL)
    page.evaluate(lose(DRAWING))
    expect(page.locator(".flat-note")).to_contain_text("The graphics card was lost")
    expect(page.locator(".view-scene")).not_to_contain_text("WebGL is not supported")
    painted = page.evaluate(COLORS)
    assert painted["covered"] > 0.05 and min(painted["found"]) > 20
    area = page.locator("canvas.flat").bounding_box()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2 + 90, area["y"] + area["height"] / 2 - 30, steps=3)
    page.mouse.up()
    turned = page.evaluate(COLORS)
    assert turned != painted and turned["covered"] > 0.05
    page.get_by_role("combobox", name="Surface", exact=True).click()
    page.get_by_role("option", name="Bowl", exact=True).click()
    page.wait_for_function(f"before => ({COLORS})().covered !== before", arg=turned["covered"])
