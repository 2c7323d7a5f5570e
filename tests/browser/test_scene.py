"""The 3-D pictures of both pages where their drawing is lost, or cannot be had."""

from playwright.sync_api import expect

from tests.browser.pages import FRAMES, follow
from tests.browser.reading import drawn

SCENE = "document.querySelector('#scene .js-plotly-plot')?._fullLayout?.scene?._scene?.glplot"
LANDSCAPE = "document.getElementById('chart-landscape')?._fullLayout?.scene?._scene?.glplot"
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


def lose_and_wait(page, drawing):
    """Lose what is drawn with, and wait until there is a new one which has been drawn."""
    page.wait_for_function(f"{drawing}?.objects.length > 0")
    page.evaluate(lose(drawing))
    page.wait_for_function(f"{drawing} && {drawing} !== window.lost && !{drawing}.gl.isContextLost()")
    # Lost in the middle of its first drawing, plotly's own frame ends in an error.
    page.wait_for_function(f"{drawing}.objects.length > 0 && !{drawing}.dirty")
    page.evaluate(FRAMES)


def test_what_is_lost_comes_back_and_without_webgl_it_is_painted_turned_and_changed_all_the_same(open_page):
    page = open_page("/?surface=himmelblau&x=0&y=-3&steps=40&noise=0&c=sgd,learning_rate:0.005&c=adam")
    drawn(page)
    lose_and_wait(page, SCENE)
    follow(page, "/network?dataset=moons&layers=tanh:4&epochs=2&panels=landscape&landscape=3d")
    lose_and_wait(page, LANDSCAPE)

    # Now for good.
    page.evaluate(NO_WEBGL)
    page.evaluate(lose(LANDSCAPE))
    expect(page.locator("#landscape-readings")).to_contain_text("no WebGL: the plane is drawn as a map")
    page.wait_for_function("document.getElementById('chart-landscape').data?.[0]?.type === 'contour'")
    expect(page.locator(".view-landscape")).not_to_contain_text("not supported")

    page.get_by_role("link", name="Descent", exact=True).click()
    page.evaluate(lose(SCENE))
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
