"""A page as its browser shows it before Dash draws it: frames and titles where they will be, and plain shapes."""

from __future__ import annotations

from html import escape
from typing import Any

LEFT_OUT = frozenset({"Store", "Canvas", "Script", "Img"})
KEPT = ("data-stages", "data-path", "aria-current")


def outline(component: Any) -> str:
    """The HTML of a layout: elements, classes and texts; ids are `data-id`, so that none is there twice."""
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return "".join(map(outline, component))
    if not hasattr(component, "_type"):
        return escape(str(component))
    if component._type in LEFT_OUT:
        return ""
    if component._namespace != "dash_html_components":
        return _shape(component)
    tag = component._type.lower()
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(component).items())
    hidden = " hidden" if getattr(component, "hidden", False) else ""
    return f"<{tag}{attributes}{hidden}>{outline(getattr(component, 'children', None))}</{tag}>"


def _shape(component: Any) -> str:
    """A place for what only a browser can draw."""
    width = getattr(component, "w", None)
    style = f' style="width:{int(width)}px"' if width else ""
    kind = f"shape shape-{component._type} {getattr(component, 'className', '')}".strip()
    return f'<span class="{escape(kind)}"{style}></span>'


def _attributes(component: Any) -> dict[str, str]:
    names = {"class": "className", "data-id": "id"} | {name: name for name in KEPT}
    found = {name: getattr(component, own, None) for name, own in names.items()}
    return {name: value for name, value in found.items() if isinstance(value, str)}
