"""A small picture of each study that comes along: its map, as SVG, made when it is first asked for."""

from __future__ import annotations

import threading
from functools import lru_cache
from html import escape

from app.components.theme import FONT, LIGHT
from app.studies.choices import read_choices
from app.studies.figures import Axis, map_figure
from app.studies.store import studies, table_of

WIDTH, HEIGHT = 240, 132
"""Of the map, in pixels."""
LINE = 15
"""Of what is written below it."""
GROUND, INK = "#1b2836", "#dfe6ee"
"""Of what is written, to be read in both themes: a picture doesn't know the page's."""
SCALE = "Cividis"

_one_at_a_time = threading.Lock()


def thumbnail(key: str) -> str:
    """The picture of the study with this key. Raises KeyError where none that comes along has it."""
    if key not in studies():
        raise KeyError(key)
    with _one_at_a_time:  # who asks meanwhile for the same finds it
        return _drawn(key)


@lru_cache
def _drawn(key: str) -> str:
    from plotly.colors import sample_colorscale

    table = table_of(key)
    choices = read_choices(table, {})
    cells = table.cells(choices.across, choices.up, choices.measure)
    across, up = (Axis.of(table, name) for name in (choices.across, choices.up))
    [heat] = map_figure(cells, across, up, choices.measure, LIGHT)["data"]
    rows = heat["z"]
    known = [value for row in rows for value in row if value is not None]
    low, high = min(known, default=0), max(known, default=1)
    width, height = WIDTH / len(rows[0]), HEIGHT / len(rows)

    def rect(place: int, row: int, value: float) -> str:
        [color] = sample_colorscale(SCALE, [(value - low) / ((high - low) or 1)])
        x, y = place * width, HEIGHT - (row + 1) * height
        return (
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width + 0.3:.2f}" height="{height + 0.3:.2f}" fill="{color}"/>'
        )

    drawn = "".join(
        rect(place, row, value)
        for row, values in enumerate(rows)
        for place, value in enumerate(values)
        if value is not None
    )
    label = table.kind.label
    said = (
        f"→ {label(choices.across)}   ↑ {label(choices.up)}",
        f"dark to bright: {label(choices.measure)}, median",
    )
    words = "".join(
        f'<text x="6" y="{HEIGHT + place * LINE}">{escape(line)}</text>' for place, line in enumerate(said, start=1)
    )
    below = len(said) * LINE + 4
    band = f'<path d="M0 {HEIGHT}h{WIDTH}v{below}H0z" fill="{GROUND}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + below}">{drawn}{band}'
        f'<g font-family="{escape(FONT)}" font-size="11" fill="{INK}">{words}</g></svg>'
    )
