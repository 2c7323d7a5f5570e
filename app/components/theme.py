"""Colours and type of the dashboard, light and dark: the one place that figures and components take them from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

FONT = "'Inter', 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Theme:
    """What a figure needs to know about the page it is drawn on."""

    name: str
    text: str
    muted: str
    line: str
    low: str
    """The surface's colour at its lowest point; heights shade from here to `high` in one quiet hue, in steps that
    look alike, and each stands out from the panel."""
    high: str
    contour: str
    """Lines of equal height."""
    mark: str
    """Minima."""
    competitors: tuple[str, ...]
    """Okabe and Ito's colours, told apart by colour-blind eyes too, in the fixed order of competitors."""


LIGHT = Theme(
    name="light",
    text="#1f2933",
    muted="#52606d",
    line="#cbd2d9",
    low="#7b96b1",
    high="#c9d1d7",
    contour="#667c91",
    mark="#d0021b",
    competitors=("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#b8a800", "#000000"),
)
DARK = Theme(
    name="dark",
    text="#e4e7eb",
    muted="#9fb0c0",
    line="#3e4c59",
    low="#455668",
    high="#758ba1",
    contour="#31404e",
    mark="#ff5c5c",
    competitors=("#3ea6e6", "#e69f00", "#1fc796", "#f0743a", "#dc93bd", "#8fd0f5", "#f0e442", "#f5f7fa"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
BANDS = 14
"""Steps of colour between a surface's lowest point and its highest."""


@lru_cache(maxsize=256)
def shade(theme: Theme, share: float) -> str:
    """The colour of a height, `share` of the way from `low` to `high`: straight through CIE L*a*b*."""
    return _hex((1 - share) * _lab(theme.low) + share * _lab(theme.high))


def shades(theme: Theme, count: int = BANDS) -> list[str]:
    """The colours of `count` heights, equally spaced from the lowest to the highest."""
    return [shade(theme, index / (count - 1)) for index in range(count)]


def bands(theme: Theme, count: int = BANDS) -> list[list[Any]]:
    """A colour scale in `count` flat steps from `low` to `high`: a filled contour map."""
    colors = shades(theme, count)
    return [[(index + side) / count, color] for index, color in enumerate(colors) for side in (0, 1)]


def smooth(theme: Theme, count: int = BANDS) -> list[list[Any]]:
    """The same colours without steps."""
    return [[index / (count - 1), color] for index, color in enumerate(shades(theme, count))]


TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def _lab(color: str) -> NDArray[np.float64]:
    """L*a*b* (CIE 1976) of a colour of sRGB that is not nearly black, where cube roots alone tell it."""
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(TO_XYZ @ linear / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def _hex(lab: NDArray[np.float64]) -> str:
    y = (lab[0] + 16) / 116
    linear = np.linalg.solve(TO_XYZ, WHITE * np.array([y + lab[1] / 500, y, y - lab[2] / 200]) ** 3)
    channels = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear.clip(0) ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels.clip(0, 1))


def css_variables() -> str:
    """The colours of both themes as CSS custom properties, for style sheets and scripts, and the palette's size."""

    def block(selector: str, theme: Theme) -> str:
        palette = {f"competitor-{slot}": color for slot, color in enumerate(theme.competitors)}
        more = {"mark": theme.mark, "surface": shade(theme, 0.5), "competitors": str(len(palette)), **palette}
        return selector + "{" + declared(written_in(theme) | more) + "}"

    return block(":root", LIGHT) + block("[data-mantine-color-scheme=dark]", DARK)


def written_in(theme: Theme) -> dict[str, str]:
    """The colours of what is written and ruled, by the names of their custom properties."""
    return {"text": theme.text, "muted": theme.muted, "line": theme.line}


def declared(properties: Mapping[str, str]) -> str:
    """Declarations of custom properties in CSS."""
    return "".join(f"--{name}:{value};" for name, value in properties.items())
