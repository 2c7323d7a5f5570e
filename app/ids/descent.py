"""The descent page's components."""

from __future__ import annotations

DRAFT = "draft"
"""Store: what stands in the controls, as typed."""
RACE = "race"
"""Store: the paths of the last valid experiment, as typed arrays."""
DISPLAY = "display"
"""Store: what of the race is shown and how, and what the stage needs of the server."""
QUERY = "query"
"""Store: the query string of the last valid experiment, and what the stored race was computed from."""
SCENE_KEY = "scene-key"
"""Store: what the pictures of the surface depend on."""
PICTURES = "pictures"
"""Store: figures of the surface on their way to the graphs."""
DONE = "done"
"""Store: what a button or a menu has changed, and where the focus goes (`app.components.done`)."""
FILE_STATE = "file-state"
"""Store: the version of the reader's file of rules, or nothing."""
FILE_SAVED = "file-saved"
"""Store: the state of that file once it was saved, which the browser has asked for."""
LESSON_KEY = "lesson-key"
"""Store: the lesson on screen, or nothing."""
CONTROLS = "controls"
EXPERIMENT = "experiment"
"""The section of what descends where; its class is the name of a surface that has controls of its own."""
ADD = "add-competitor"
NEW_SEED = "new-seed"
LESSON_MENU = "lesson-menu"
LINK_PROBLEMS = "link-problems"
"""What of the link was not understood."""
CLOSE_PROBLEMS = "close-link-problems"
LESSON_CARD = "lesson-card"
LESSON_AGAIN = "lesson-again"
SCENE = "scene"
CONTOUR = "contour"
CURVE = "curve"
READINGS = "readings"
COMPARED = "compared"
"""Store: the query string of a race with rules to compare, or nothing; only then is the server asked."""
COMPARISONS = "comparisons"
"""Typed rules beside those that they are compared with."""
EVENTS = "events"
"""Where the browser lists what happens on the paths."""
REPORT = "report"
"""Where the browser writes the race in words, once it is unfolded."""
TITLE = "step-title"
MAP = "map"
"""The chart of the maps, drawn by the browser as are the next three."""
FAN = "fan"
BANDS = "bands"
SENSITIVITY = "sensitivity"
MAP_LEGEND = "map-legend"
SHARES = "shares"
PROTOCOL = "protocol"
STANDINGS = "standings"
RACE_TOOLS = "race-tools"
"""Where the browser puts what a fair race is told by, its table, and what can be done with it."""
STAGE_READOUT = "stage-readout"
STAGE_PROGRESS = "stage-progress"
STAGE_STATUS = "stage-status"
STAGE_STOP = "stage-stop"
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


def option(name: str) -> dict[str, str]:
    """An option of the page: of what is shown, and how."""
    return {"type": "option", "name": name}


def hyper(slot: int | str, name: str) -> dict[str, int | str]:
    """A hyperparameter's box in the card of the competitor with this colour."""
    return {"type": "hyper", "slot": slot, "name": name}


def slider(slot: int | str, name: str) -> dict[str, int | str]:
    """The slider kept in step with a box; the slot is `experiment` for the fields of the experiment."""
    return {"type": "slider", "slot": slot, "name": name}


def rule(slot: int | str, drawn: str) -> dict[str, int | str]:
    """The menu of rules in a competitor's card; `drawn` is the rule that the card was made for."""
    return {"type": "rule", "slot": slot, "drawn": drawn}


def schedule(slot: int | str, drawn: str) -> dict[str, int | str]:
    """The menu of learning-rate schedules in a competitor's card; `drawn` is the one its fields were made for.

    The fields themselves are hyperparameters named `schedule.warmup` and so on.
    """
    return {"type": "schedule", "slot": slot, "drawn": drawn}


def schedule_curve(slot: int | str) -> dict[str, int | str]:
    """The picture of the schedule in a competitor's card."""
    return {"type": "schedule-curve", "slot": slot}


def equation(slot: int | str) -> dict[str, int | str]:
    """The equation of the rule in a competitor's card."""
    return {"type": "equation", "slot": slot}


def lines(slot: int | str) -> dict[str, int | str]:
    """The box for the lines of a typed rule in a competitor's card."""
    return {"type": "lines", "slot": slot}


def reference(slot: int | str) -> dict[str, int | str]:
    """The menu of rules that a typed one is compared with, in a competitor's card."""
    return {"type": "reference", "slot": slot}


def numbers(slot: int | str) -> dict[str, int | str]:
    """The controls in a competitor's card that follow from its rule."""
    return {"type": "rule-numbers", "slot": slot}


def flag(slot: int | str, name: str) -> dict[str, int | str]:
    """A switch in a competitor's card: `visible`, or a Boolean hyperparameter."""
    return {"type": "flag", "slot": slot, "name": name}


def action(slot: int | str, name: str) -> dict[str, int | str]:
    """A button in a competitor's card: duplicate, remove, as_text."""
    return {"type": "action", "slot": slot, "name": name}


def panel(name: str) -> str:
    """The frame of a panel above the readings."""
    return f"panel-{name}"


def picture_of(id: str) -> str:
    """The frame of a chart that the browser draws, with the canvases over it."""
    return f"{id}-picture"


def layer_of(id: str, name: str) -> str:
    """A canvas over a graph or a chart."""
    return f"{id}-{name}"


def take(file: str) -> dict[str, str]:
    """The entry of the menu by which a file is taken away."""
    return {"type": "take", "name": file}
