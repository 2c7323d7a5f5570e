"""Colours and type of the dashboard, light and dark: the one place that figures and components take them from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FONT = "'Inter', 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Theme:
    """What a figure needs to know about the page it is drawn on."""

    name: str
    text: str
    muted: str
    line: str
    low: str
    """The surface's colour at its lowest point; heights shade from here to `high` in one quiet hue."""
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
    low="#8ea4bb",
    high="#f5f7fa",
    contour="#7d93a9",
    mark="#d0021b",
    competitors=("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#b8a800", "#000000"),
)
DARK = Theme(
    name="dark",
    text="#e4e7eb",
    muted="#9fb0c0",
    line="#3e4c59",
    low="#10181f",
    high="#52687d",
    contour="#4a6075",
    mark="#ff5c5c",
    competitors=("#3ea6e6", "#e69f00", "#1fc796", "#f0743a", "#dc93bd", "#8fd0f5", "#f0e442", "#f5f7fa"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def bands(theme: Theme, count: int = 14) -> list[list[Any]]:
    """A colour scale in `count` flat steps from `low` to `high`: a filled contour map."""
    colors = [_mix(theme.low, theme.high, index / (count - 1)) for index in range(count)]
    return [[(index + side) / count, color] for index, color in enumerate(colors) for side in (0, 1)]


def smooth(theme: Theme) -> list[list[Any]]:
    """The same colours without steps."""
    return [[0, theme.low], [1, theme.high]]


def _mix(start: str, end: str, share: float) -> str:
    channels = (round(int(start[i : i + 2], 16) * (1 - share) + int(end[i : i + 2], 16) * share) for i in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def css_variables() -> str:
    """The colours of both themes as CSS custom properties, for style sheets and scripts, and the palette's size."""

    def block(selector: str, theme: Theme) -> str:
        named = {"text": theme.text, "muted": theme.muted, "line": theme.line, "mark": theme.mark}
        palette = {f"competitor-{slot}": color for slot, color in enumerate(theme.competitors)}
        sized = {"competitors": str(len(palette)), **palette}
        return selector + "{" + "".join(f"--{name}:{value};" for name, value in (named | sized).items()) + "}"

    return block(":root", LIGHT) + block("[data-mantine-color-scheme=dark]", DARK)
