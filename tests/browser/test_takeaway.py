"""What the descent page's menu "Take away" gives, as a person gets it."""

import base64
import re

from playwright.sync_api import expect

from app.components.theme import DARK
from app.descent.export.numpy_script import numpy_script
from app.descent.export.routes import steps_csv
from app.descent.export.torch_script import torch_script
from core.descent.experiment import from_query, run
from tests.browser.pages import PHONE
from tests.browser.reading import at_step, drawn, stage_finished

RACE = "/?surface=three_hump_camel&x=-1.6&y=1.5&steps=30&noise=0.3&seed=4&c=momentum&c=adam&c=sgd,visible:false"

COLORS_OF_AREAS = """async ([file, colors]) => {
    const image = new Image();
    image.src = file;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const count = (x, y, w, h) => {
        const { data } = context.getImageData(x * image.width, y * image.height, w * image.width, h * image.height);
        return colors.map((color) => {
            const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
            let found = 0;
            for (let i = 0; i < data.length; i += 4)
                found += Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 12;
            return found;
        });
    };
    return {
        width: image.width,
        scene: count(0, 0.08, 0.57, 0.52),
        contour: count(0.6, 0.08, 0.4, 0.52),
        curve: count(0, 0.63, 0.57, 0.3),
        legend: count(0.585, 0.61, 0.02, 0.3),
    };
}"""


def take(page, name):
    """The file behind an entry of the menu."""
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=name).click()
    return download.value


def colors_of(page, picture, colors):
    """The width of a picture, and how many pixels of each colour are in its areas."""
    pixels = "data:image/png;base64," + base64.b64encode(picture.path().read_bytes()).decode()
    return page.evaluate(COLORS_OF_AREAS, [pixels, colors])


def test_every_file_is_that_of_the_race_on_screen(visit, open_page, tmp_path):
    page = visit(RACE, viewport=PHONE, color_scheme="dark")
    at_step(page, 30)
    drawn(page)
    experiment, _ = from_query(RACE[1:])
    assert take(page, "Every step").path().read_bytes() == steps_csv(experiment).encode()
    script = take(page, "numpy script")
    assert script.suggested_filename == "fall-line-three-hump-camel.py"
    assert script.path().read_text(encoding="utf-8") == numpy_script(experiment)
    assert take(page, "PyTorch script").path().read_text(encoding="utf-8") == torch_script(
        experiment, run(experiment)
    )

    picture = take(page, "Picture")
    assert picture.suggested_filename == "fall-line-three-hump-camel-step-30.png"
    found = colors_of(page, picture, DARK.competitors[:3])
    assert found.pop("width") == 2 * 1280
    for area, (momentum, adam, hidden) in found.items():
        assert momentum > 50 and adam > 50 and hidden < 5, (area, momentum, adam, hidden)

    animation = tmp_path / "race.html"
    take(page, "Animation").save_as(animation)
    alone = open_page(animation.name, base=f"{tmp_path.as_uri()}/")
    expect(alone.get_by_role("heading", name="Three-hump camel")).to_be_visible()
    expect(alone.locator("#now")).to_have_text("Step 30")


def test_a_study_is_in_the_picture_and_what_cannot_be_written_is_said_in_a_notice(visit):
    page = visit(RACE + "&stage=basins&cells=25")
    at_step(page, 30)
    stage_finished(page)
    drawn(page)
    patch = page.locator("#map-legend .patch").first.evaluate("patch => patch.style.background")
    shade = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", patch)[:3])
    found = colors_of(page, take(page, "Picture"), [shade])
    assert found["scene"][0] > 500 and found["legend"][0] > 50

    page.foreseen = r"\b400\b"
    page.route("**/torch.py*", lambda route: route.fulfill(status=400, content_type="text/plain", body="Alas.\n"))
    button = page.get_by_role("button", name="Take away")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[role=menu] [data-autofocus]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Picture")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="PyTorch script")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_have_text("Alas.")
    assert "surface=three_hump_camel" in page.url
