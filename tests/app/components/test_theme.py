"""Colours: readable, told apart, and the same in figures and style sheet."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import app
from app.components.theme import DARK, LIGHT, THEMES, bands, css_variables, shade, smooth
from app.descent.figures.scene import SHADE
from app.web.assets import folder as assets_folder
from core.descent.experiment import MOST_COMPETITORS
from tests.app.style_sheets import STYLE

SELECTORS = {"light": ":root", "dark": '[data-mantine-color-scheme="dark"]'}
both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def declared(css, selector):
    """The custom properties in the block of a selector."""
    plain = css.replace('"', "")
    block = re.search(re.escape(selector.replace('"', "")) + r"\s*\{([^}]*)\}", plain).group(1)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def linear(color):
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    """The contrast ratio of the Web Content Accessibility Guidelines, from 1 to 21."""
    low, high = sorted(float(linear(color) @ (0.2126, 0.7152, 0.0722)) for color in (first, second))
    return (high + 0.05) / (low + 0.05)


def lab(color):
    """CIE L*a*b*, in which distances are about those that an eye sees."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ linear(color) / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def chroma(color):
    return float(np.hypot(*lab(color)[1:]))


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", ["text", "muted"])
@pytest.mark.parametrize("ground", ["page", "sheet"])
@both_themes
def test_text_is_readable_on_every_background(theme, ground, ink):
    background = declared(STYLE, SELECTORS[theme.name])[ground]
    assert contrast(getattr(theme, ink), background) >= 4.5


@both_themes
def test_there_is_a_colour_for_each_competitor_and_no_two_look_alike(theme):
    assert len(theme.competitors) == MOST_COMPETITORS
    for first, second in combinations(theme.competitors, 2):
        assert np.linalg.norm(lab(first) - lab(second)) > 20, (first, second)


@both_themes
def test_minima_stand_out_from_the_surface(theme):
    assert contrast(theme.mark, theme.low) >= 1.5 or contrast(theme.mark, theme.high) >= 1.5
    assert theme.mark not in theme.competitors


@both_themes
def test_the_style_sheet_gets_the_colours_of_the_theme(theme):
    selector = SELECTORS[theme.name]
    variables = declared(css_variables(), selector)
    assert variables["text"] == theme.text
    assert variables["muted"] == theme.muted
    assert variables["line"] == theme.line
    assert variables["mark"] == theme.mark
    assert variables["surface"] == {"light": "#a2b3c4", "dark": "#5c7084"}[theme.name]
    assert tuple(variables[f"competitor-{slot}"] for slot in range(MOST_COMPETITORS)) == theme.competitors


def test_every_variable_that_the_style_sheet_uses_is_set_somewhere():
    used = set(re.findall(r"var\(--([\w-]+)\)", STYLE))
    declared_in_css = set(re.findall(r"--([\w-]+):", STYLE + css_variables()))
    root = Path(app.__file__).parent
    sources = [*root.rglob("*.py"), *assets_folder().rglob("*.js")]
    on_elements = set(
        re.findall(r"""["'`]--([\w-]+)""", "".join(file.read_text(encoding="utf-8") for file in sources))
    )
    assert {name for name in used - declared_in_css - on_elements if not name.startswith("mantine-")} == set()


@both_themes
def test_bands_step_from_low_to_high(theme):
    scale = bands(theme, 4)
    assert [position for position, _ in scale] == [0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1]
    colors = [color for _, color in scale]
    assert colors[::2] == colors[1::2]
    assert (colors[0], colors[-1]) == (theme.low, theme.high)
    assert len(set(colors)) == 4
    assert smooth(theme, 4) == [[index / 3, color] for index, color in enumerate(colors[::2])]


@both_themes
def test_every_height_stands_out_from_the_panel_even_where_it_lies_in_the_shade(theme):
    panel = declared(STYLE, SELECTORS[theme.name])["sheet"]
    for _, color in smooth(theme):
        for light in (SHADE, 1):
            shaded = "#" + "".join(f"{round(light * int(color[at : at + 2], 16)):02x}" for at in (1, 3, 5))
            assert contrast(shaded, panel) >= 1.5, (color, light)


@both_themes
def test_heights_shade_in_steps_that_look_alike(theme):
    colors = [lab(color) for _, color in smooth(theme, 5)]
    steps = [np.linalg.norm(after - before) for before, after in pairwise(colors)]
    assert max(steps) <= min(steps) * 1.1
    assert all(after[0] > before[0] for before, after in pairwise(colors))


@both_themes
def test_paths_are_louder_than_the_surface(theme):
    for color in theme.competitors[:-1]:
        assert max(chroma(color) for _, color in smooth(theme)) < 0.6 * chroma(color)


def test_themes_are_found_by_their_names():
    assert THEMES == {"light": LIGHT, "dark": DARK}


@pytest.mark.parametrize("color", ["#80080a", "#0a800b", "#ff0a80", "#0b0080", "#ff0305", "#ffffff"])
def test_the_ends_of_a_scale_are_its_colours_also_where_a_channel_is_nearly_dark(color):
    assert shade(replace(LIGHT, low=color), 0) == shade(replace(LIGHT, high=color), 1) == color


def test_what_lies_between_two_colours_and_beyond_those_of_screens_is_the_nearest_of_these():
    for low, high, between in (
        ("#ff0000", "#0000ff", "#ca0088"),
        ("#ff00ff", "#ffff00", "#ffa6a6"),
        ("#00ff00", "#ffff00", "#aeff00"),
    ):
        assert shade(replace(LIGHT, low=low, high=high), 0.5) == between
