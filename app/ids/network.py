"""The network page's components."""

from __future__ import annotations

CONTROLS = "network-controls"
DRAFT = "network-draft"
"""Store: what stands in the controls, as typed."""
SETTINGS = "network-settings"
"""Store: the last valid settings, as a record and as a query string, and whether what is typed now is valid."""
PLAN = "network-plan"
"""Store: runs to list, not yet begun, as a link or a lesson asks for them."""
DONE = "network-done"
"""Store: what a button or a menu has changed, and where the focus goes (`app.components.done`)."""
LESSON_KEY = "network-lesson-key"
LESSON_MENU = "network-lesson-menu"
LINK_PROBLEMS = "network-link-problems"
"""What of the link was not understood."""
CLOSE_PROBLEMS = "close-network-link-problems"
LESSON_CARD = "network-lesson-card"
LESSON_AGAIN = "network-lesson-again"
PROBLEM = "network-problem"
SUMMARY = "network-summary"
ADD_LAYER = "add-layer"
ADD = "network-add-competitor"
TUNED = "network-tuned"
"""Store: the rules of a fair race with their best values, as a link has them, and when they were taken over."""
NEW_SEED = "network-new-seed"
NEW_DATA_SEED = "network-new-data-seed"
DATA_SIZE = "network-data-size"
"""How large the data set is."""
DRAWING = "network-drawing"
"""Where points are drawn, if they are the data set; a field beside it holds them as text."""
TRAIN = "train"
EPOCH = "one-epoch"
STOP = "stop"
RESET = "reset"
TITLE = "network-title"
STATUS = "network-status"
PROGRESS = "network-progress"
PACE = "pace"
BASELINE = "train-baseline"
LEGEND = "network-legend"
READOUT = "network-readout"
RUNS = "runs"
CSV = "download-csv"
READINGS = "network-readings"
READINGS_CSV = "network-readings-csv"
RUNS_JSON = "network-runs-json"
CHOOSE_TABLE = "network-choose-table"
BROUGHT = "network-brought"
"""Store: the table that the reader has brought last: its key, when, and the name of its file, in one text."""
TABLE_PROBLEM = "network-table-problem"
ACTIVATION_LAYER = "activation-layer"
STATE_NOTE = "state-note"
"""What a rule keeps, in words."""
ACTIVATION_NOTE = "activation-note"
BOUNDARY_COLUMNS = "boundary-columns"
BOUNDARY_LEGEND = "boundary-legend"
BOUNDARY_NOTE = "boundary-note"
PICTURE = "network-picture"
PICTURE_READOUT = "network-picture-readout"
FAIR_TOLD = "network-fair-told"
"""What the race trains in all, or why it is refused."""
FAIR_START = "network-fair-start"
FAIR_PROGRESS = "network-fair-progress"
FAIR_STATUS = "network-fair-status"
FAIR_RESULT = "network-fair-result"
FAIR_TOOLS = "network-fair-tools"
LANDSCAPE_TOOLS = "landscape-tools"
LANDSCAPE_SCRUB = "landscape-scrub"
LANDSCAPE_READINGS = "landscape-readings"
VIEW = "network-view"
"""Store: the options of the panels by name, as texts (`app.network.options`)."""
PANELS = "network-panels"
"""The boxes that say which panels are on the page."""
CONFUSION = "confusion"
IMPORTANCE = "importance"
MEASURE = "measure-importance"
NORMS = "norms-of"


def show(panel: str) -> str:
    """The button that shows a panel, or hides it."""
    return f"show-{panel}"


def field(name: str) -> dict[str, str]:
    """A number or a text of the training: batch_size, epochs, …"""
    return {"type": "net-field", "name": name}


def slider(slot: int | str, name: str) -> dict[str, int | str]:
    """The slider kept in step with a box; the slot is `experiment` for fields of training and data."""
    return {"type": "net-slider", "slot": slot, "name": name}


def flag(slot: int | str, name: str) -> dict[str, int | str]:
    """A switch in a competitor's card; the slot is `experiment` for shuffle."""
    return {"type": "net-flag", "slot": slot, "name": name}


def hyper(slot: int | str, name: str) -> dict[str, int | str]:
    """A hyperparameter's box in the card of a competitor."""
    return {"type": "net-hyper", "slot": slot, "name": name}


def dataset(drawn: str) -> dict[str, str]:
    """The menu of data sets; `drawn` is the one that the controls were made for."""
    return {"type": "net-dataset", "drawn": drawn}


def rule(slot: int | str, drawn: str) -> dict[str, int | str]:
    """The menu of rules in a competitor's card; `drawn` is the rule that the card was made for."""
    return {"type": "net-rule", "slot": slot, "drawn": drawn}


def lines(slot: int | str) -> dict[str, int | str]:
    """The box for the lines of a typed rule in a competitor's card."""
    return {"type": "net-lines", "slot": slot}


def numbers(slot: int | str) -> dict[str, int | str]:
    """The controls in a competitor's card that follow from its rule."""
    return {"type": "net-rule-numbers", "slot": slot}


def schedule(slot: int | str, drawn: str) -> dict[str, int | str]:
    """The menu of learning-rate schedules in a competitor's card; `drawn` is the one its fields were made for."""
    return {"type": "net-schedule", "slot": slot, "drawn": drawn}


def schedule_curve(slot: int | str) -> dict[str, int | str]:
    """The picture of the schedule in a competitor's card."""
    return {"type": "net-schedule-curve", "slot": slot}


def equation(slot: int | str) -> dict[str, int | str]:
    """The equation of the rule in a competitor's card."""
    return {"type": "net-equation", "slot": slot}


def action(slot: int | str, name: str) -> dict[str, int | str]:
    """A button in a competitor's card: duplicate, remove, as_text."""
    return {"type": "net-action", "slot": slot, "name": name}


def kind(layer: int | str) -> dict[str, int | str]:
    """The menu with a hidden layer's kind."""
    return {"type": "net-kind", "layer": layer}


def width(layer: int | str) -> dict[str, int | str]:
    """The box with a hidden layer's width."""
    return {"type": "net-width", "layer": layer}


def layer_action(layer: int | str, name: str) -> dict[str, int | str]:
    """A button of a hidden layer: up, down, remove."""
    return {"type": "net-layer-action", "layer": layer, "name": name}


def chart(name: str) -> str:
    """The element that a chart is drawn into."""
    return f"chart-{name}"


def fair(name: str) -> str:
    """The box for a number of the fair race's budget."""
    return f"network-fair-{name}"


def reading(name: str, drawn: str) -> dict[str, str]:
    """The menu of how something of a brought table is read; `drawn` is what the controls were made for."""
    return {"type": "net-reading", "name": name, "drawn": drawn}


def role(column: int | str) -> dict[str, int | str]:
    """The menu of what a column of a brought table is."""
    return {"type": "net-role", "column": column}
