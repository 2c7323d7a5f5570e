"""Identifiers of components: every layout, callback and test takes them from here."""

from __future__ import annotations

# shell
PROVIDER = "provider"
LINK = "link"
"""Store: where the browser is, {pathname, search}; written when the page opens and on Back and Forward."""
THEME = "theme"
"""Store: the name of the theme in use."""
THEME_SWITCH = "theme-switch"
COPY_LINK = "copy-link"
NOTICE = "notice"
OFFLINE = "offline"


def page(name: str) -> str:
    """The container of a page."""
    return f"page-{name}"


def tab(name: str) -> str:
    """The link to a page in the header."""
    return f"tab-{name}"


# descent page
DRAFT = "draft"
"""Store: what stands in the controls, as typed."""
RACE = "race"
"""Store: the paths of the last valid experiment, as typed arrays."""
VIEW = "view"
"""Store: what of the race is shown and how."""
QUERY = "query"
"""Store: the query string of the last valid experiment, and what the stored race was computed from."""
SCENE_KEY = "scene-key"
"""Store: what the pictures of the surface depend on."""
PICTURES = "pictures"
"""Store: figures of the surface on their way to the graphs."""
LESSON_KEY = "lesson-key"
"""Store: the lesson on screen, or nothing."""
CONTROLS = "controls"
PANEL = "panel"
PANEL_BUTTON = "open-panel"
PANEL_CLOSE = "close-panel"
ADD = "add-competitor"
NEW_SEED = "new-seed"
LESSON_MENU = "lesson-menu"
LESSON_CARD = "lesson-card"
LESSON_AGAIN = "lesson-again"
SCENE = "scene"
CONTOUR = "contour"
CURVE = "curve"
READINGS = "readings"
TITLE = "step-title"
SURFACE_FACTS = "surface-facts"
FIRST = "first-step"
BACK = "step-back"
PLAY = "play"
FORWARD = "step-forward"
LAST = "last-step"
SCRUB = "scrub"
"""Where the browser puts the slider over all steps: no component of Dash keeps up with sixty frames a second."""


def field(name: str) -> dict[str, str]:
    """A number of the experiment: x, y, steps, noise, seed."""
    return {"type": "field", "name": name}


def view(name: str) -> dict[str, str]:
    """An option of the view, which changes no number of the run."""
    return {"type": "view", "name": name}


def hyper(slot: int | str, name: str) -> dict[str, int | str]:
    """A hyperparameter's box in the card of the competitor with this colour."""
    return {"type": "hyper", "slot": slot, "name": name}


def slider(slot: int | str, name: str) -> dict[str, int | str]:
    """The slider kept in step with a box; the slot is `experiment` for the fields of the experiment."""
    return {"type": "slider", "slot": slot, "name": name}


def rule(slot: int | str, drawn: str) -> dict[str, int | str]:
    """The menu of rules in a competitor's card; `drawn` is the rule that the card was made for."""
    return {"type": "rule", "slot": slot, "drawn": drawn}


def flag(slot: int | str, name: str) -> dict[str, int | str]:
    """A switch in a competitor's card: `visible`, or a Boolean hyperparameter."""
    return {"type": "flag", "slot": slot, "name": name}


def action(slot: int | str, name: str) -> dict[str, int | str]:
    """A button in a competitor's card: duplicate, remove."""
    return {"type": "action", "slot": slot, "name": name}
