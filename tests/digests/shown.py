"""What the pages show: every component that a page opens with, every picture.

Words are free to change, and there may be more components: numbers, switches and names of those that are there are
held, each by the place where it stands.
"""

import json
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import plotly.io

from app import ids
from app.components.theme import THEMES
from app.descent.comparisons import draw as draw_comparisons
from app.descent.figures import Relief, box_in_view, contour_figure, scene_figure
from app.main import create_app
from app.opening import BY_NAME, in_outline
from core.datasets.kept_tables import keep
from core.descent import descend
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Box
from tests.app.dash_client import Client, NetworkPage, Page
from tests.digests.digest import Text
from tests.digests.links import RACES
from tests.digests.networks import environment
from tests.digests.reach import RUNS, Parts
from tests.digests.routes import unpacked

PAGES: Mapping[str, tuple[type[Client], str]] = {
    "descent": (
        Page,
        "?surface=matyas&x=4&y=-4&steps=60&noise=0.5&seed=1&c=sgd,learning_rate:0.5,schedule:step,drop:0.3"
        "&c=adam,epsilon_inside_root:false&curve=sharpness&stage=ensemble&members=64&watch=2",
    ),
    "descent, a formula": (Page, f"?{RACES['formula with a minimum']}"),
    "descent, typed": (
        Page,
        "?surface=bowl&x=6&y=6&steps=9&c=momentum"
        "&c=custom,lines:v%3Dalpha*g%3Bx%3Dx-v,learning_rate:0.01,reference:momentum",
    ),
    "network": (
        NetworkPage,
        "?dataset=moons&layers=tanh:6,exponent:4&rule=adam&epochs=20&against=sgd:0.1&fair=9,1,20,20&columns=2,1",
    ),
    "network, wine": (
        NetworkPage,
        "?layers=leaky_relu:16&rule=sgd,learning_rate:0.03&schedule=cosine&networks=3&learning_rates=3:0.1",
    ),
    "network, drawn": (NetworkPage, "?dataset=drawn&layers=tanh:4&rule=momentum"),
    "network, no table": (NetworkPage, "?dataset=table&layers=tanh:4"),
    "descent, wrong and full": (
        Page,
        "?surface=bowl&x=north&steps=10001&c=sgd,learning_rate:99999,schedule:cosine,warmup:x&c=adam,beta1:x"
        "&c=lion,learning_rate:0,schedule:step,warmup:0.1&c=cma_es&c=momentum,visible:false&c=nosuch&c=adam"
        "&c=custom,lines:x%3Dx-alpha*q&noise=-1&stage=settings&cells=7&of=5&across_from=x&curve=sharpness",
    ),
    "network, wrong and full": (
        NetworkPage,
        "?dataset=circles&points=1&layers=relu:x,tanh:600&rule=muon,learning_rate:0&epochs=0&networks=33&seed=-1"
        "&against=sgd:x,lion,adam:9999,adam,nosuch,rmsprop,adagrad&fair=9,x&columns=1,9",
    ),
    "studies": (Page, ""),
    "shell": (Page, ""),
}
"""What each page is opened with; behind a comma stands of what its controls alone are looked at."""
OF_REGISTRIES = ("data", "data-stages")
"""Properties that grow with what is registered; menus of numbers are held by `declared`."""
LONG = 400
"""Characters of a component that the file has in full."""


def page_result(name: str) -> Parts:
    """The page's components, each with its properties as the browser gets them.

    One with a name is a part that may be compared; another one is a part that is there.
    """
    (page, variant, _), (kind, link) = name.partition(","), PAGES[name]
    opened = kind(client_app())
    if link:
        opened.open(link)
    whole = opened.tree if page == "shell" else _within(opened.tree, kind.panel if variant else ids.page(page))
    return _held(whole, [ids.page(other) for other in BY_NAME] if page == "shell" else [])


TABLE = "size;colour;id;weight;class\n" + "".join(
    f"{row % 7},5;{('red', 'green')[row % 2]};n{row};{'' if row % 9 == 4 else row % 5};{'abc'[row % 3]}\n"
    for row in range(60)
)
BESIDE = "?surface=bowl&x=6&y=6&steps=1200&noise=0.5" + "".join(
    f"&c=custom,color:{color},lines:{lines},reference:{reference}"
    for color, (lines, reference) in enumerate(
        (("v%3Dgamma*v%2Bg%3Bx%3Dx-alpha*v", "momentum"), ("x%3Dx-alpha*g", "sgd"), ("x%3Dx-alpha*g%2F2", "adam"))
    )
)


def brought_result() -> Parts:
    """The controls of a reader's own table, and the comparisons of typed rules with built-in ones."""
    found: Parts = {}
    with tempfile.TemporaryDirectory() as folder, environment(RUNS, folder):
        key = keep(TABLE.encode())
        for choices in ("target=class", "target=weight&roles=nwlnt&decimal=comma"):
            opened = NetworkPage(client_app())
            opened.open(f"?dataset=table&table={key}&{choices}&layers=tanh:3")
            controls = _held(_within(opened.tree, NetworkPage.panel), [])
            found |= {
                part if part not in found else f"{part}, {choices}": told
                for part, told in controls.items()
                if part not in found or found[part] != told
            }
    drawn = json.loads(plotly.io.json.to_json_plotly(draw_comparisons(BESIDE)))
    return found | {f"beside, {part}": told for part, told in _held(drawn, []).items()}


def _held(whole: Any, others: Collection[str]) -> Parts:
    """What is held of a layout, but for the components of these names."""
    found: Parts = {}
    for place, properties in _components(whole, "", others):
        told = _without_words(properties)
        if told and not place.startswith("Store"):
            nameless = " in " in place
            found |= (
                {f"{place}: {json.dumps(told, ensure_ascii=False, sort_keys=True)}": True}
                if nameless
                else {place: _short(told)}
            )
    return found


@cache
def client_app() -> Any:
    """The application, whose pages these are."""
    return create_app()


def _within(tree: Any, id: str) -> Any:
    """The part of a layout with this id."""
    rest = [tree]
    while rest:
        value = rest.pop()
        if isinstance(value, dict) and value.get("props", {}).get("id") == id:
            return value
        if isinstance(value, dict | list):
            rest += value.values() if isinstance(value, dict) else value
    raise LookupError(id)


def _components(part: Any, within: str, without: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All components of a layout: their name, or that of the nearest one around them that has one; properties."""
    if isinstance(part, list):
        for each in part:
            yield from _components(each, within, without)
    elif isinstance(part, dict) and "props" in part and part["props"].get("id") not in without:
        properties = {name: value for name, value in part["props"].items() if value is not None}
        children, id = properties.pop("children", None), properties.pop("id", None)
        name = id if isinstance(id, str) or id is None else json.dumps(id, sort_keys=True)
        place = (
            f"{part['type']} {name}" if name else f"{part['type']} {properties.pop('className', '')} in {within}"
        )
        told = {kind: value for kind, value in properties.items() if kind not in OF_REGISTRIES}
        yield place, told if isinstance(children, list | dict | None) else {**told, "children": children}
        for value in (children, *properties.values()):
            yield from _components(value, name or within, without)


def _without_words(value: Any) -> Any:
    """The same with "…" for prose, and without components, which have a place of their own."""
    if isinstance(value, dict):
        kept = {name: _without_words(each) for name, each in sorted(value.items())}
        return {name: each for name, each in kept.items() if each != {}} if "props" not in value else {}
    if isinstance(value, list):
        return [_without_words(each) for each in value]
    if isinstance(value, str) and " " in value and not re.search(r"\d", value):
        return "…"
    return value


def _short(value: Any) -> Any:
    """The same, or where it is long, as the pictures of schedules, what becomes a digest."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return Text(text) if len(text) > LONG else value


def callbacks_result() -> Parts:
    """What the browser is told of each callback: when it is called, and with what."""
    found: Parts = {}
    for each in json.loads(client_app().server.test_client().get("/_dash-dependencies").text):
        function = each["clientside_function"]
        writes = f"{function['namespace']}.{function['function_name']}" if each["no_output"] else each["output"]
        found[f"{writes}, how"] = {name: value for name, value in each.items() if isinstance(value, bool)}
        for kind in ("inputs", "state"):
            for read in each[kind]:
                found[f"{writes}, {kind}: {json.dumps(read, sort_keys=True)}"] = True
    return found


def outlines_result() -> Parts:
    """The elements of each page's outline, which stands in its HTML, as they are opened."""
    return {
        f"{page}: {tag}": True
        for page in BY_NAME
        for tag in re.findall(r"<\w[^>]*>", in_outline(page, None, ""))
        if re.search(r"\d|=\"(true|false)\"|hidden|aria-current|data-path", tag) and "data-stages" not in tag
    }


FIGURES = {"mult": "light", "himmelblau": "dark", "rastrigin": "light"}
"""Surfaces with a ring, with several minima, with more of them than are marked; and the colours to show them in."""


def figures_result(name: str) -> Parts:
    """The picture in 3-D and the map of a surface."""
    relief, theme = Relief(SURFACES[name], SURFACES[name].box, "auto"), THEMES[FIGURES[name]]
    drawn = {"scene": scene_figure(relief, theme), "map": contour_figure(relief, theme)}
    return {part: value for called, figure in drawn.items() for part, value in parts_of(called, figure)}


ODD_RELIEFS = {
    "without a floor": ("monkey", (-1.5, 1.5, -1, 1), "auto"),
    "true though steep": ("beale", (-4, 4.5, -4, 4), "true"),
    "compressed though flat": ("bowl", (1, 3, -1, 0.5), "compressed"),
    "far wider than high": ("x + 30*y^2", (-9, 9, -1, 1), "auto"),
    "defined in part": ("log(x) + sqrt(y) + 1e250*max(abs(x - 1.5) - 0.5, 0)", (-1, 3, -1, 1), "auto"),
    "defined nowhere": ("log(x) + y", (-2, -1, 0, 1), "auto"),
    "a plain": ("0*x + 2", (0, 1, 0, 1), "auto"),
}
"""Surfaces and boxes of which something can't be drawn as usual, and the wish for their heights."""


def odd_figures_result() -> Parts:
    """Pictures and maps of these, and the box in view of paths that leave the surface's own."""
    found: Parts = {}
    for name, (formula, sides, height) in ODD_RELIEFS.items():
        relief = Relief(SURFACES.get(formula) or surface_of(formula, (0.5, 1, 0, 1)), Box(*sides), height)
        for called, draw in {"scene": scene_figure, "map": contour_figure}.items():
            found |= dict(parts_of(f"{name}, {called}", draw(relief, THEMES["light"])))
    bowl = SURFACES["bowl"]
    for rate in (0.5, 1.1, 1.25, 3.0):
        paths = [
            descend(bowl, OPTIMIZERS["gradient_descent"](learning_rate=each), (6, -3), 6) for each in (0.1, rate)
        ]
        found |= {f"{wish} box, rate {rate}": list(box_in_view(bowl, paths, wish)) for wish in ("own", "wide")}
    return found


def parts_of(called: str, figure: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """A figure's traces and the entries of its layout, each of which is a part; and its arrays."""
    told, arrays = unpacked(json.loads(plotly.io.json.to_json_plotly(figure)))
    for number, trace in enumerate(told["data"]):
        lists = {name: value for name, value in trace.items() if _is_long_row(value)}
        others = {name: _short(value) for name, value in trace.items() if name not in lists}
        texts = {name: value for name, value in others.items() if isinstance(value, Text)}
        yield f"{called}, trace {number}", {name: value for name, value in others.items() if name not in texts}
        yield from ((f"{called}, trace {number}, {name}", value) for name, value in texts.items())
        for name, value in lists.items():
            yield f"{called}, trace {number}, {name}", np.array(value)
    for name, value in told["layout"].items():
        yield f"{called}, {name}", value
    for place, array in arrays.items():
        yield f"{called}, {place}", array


def _is_long_row(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 9 and all(isinstance(each, int | float) for each in value)
