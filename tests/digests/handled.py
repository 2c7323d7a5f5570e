"""What the pages make by themselves of numbers and drafts: labels of axes, and what buttons and menus change."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from dash.exceptions import PreventUpdate

from app import ids
from app.components.controls import as_text, keyboard, schedule_picture, slider_position, slider_range
from app.components.done import Done
from app.components.ticks import log_ticks, round_numbers
from app.descent.edits import edited
from app.network.competitors import with_competitors
from app.network.edits import edit
from core.descent.experiment import FIELDS, raw_from_query
from core.network.experiment import to_dict
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import SCHEDULES, WARMUP
from tests.digests.descents import SCHEDULE_NAMES
from tests.digests.digest import NUMBER, Text
from tests.digests.inside import INSIDE
from tests.digests.reach import Parts, network_of

ENDS = sorted((*np.geomspace(1e-9, 1e9, 19), *np.geomspace(0.5, 30, 13), 10**-3.5, 10**3.5, 10**0.65, 10**1.95))


def ticks_result() -> Parts:
    """The labels between many pairs of numbers on a logarithmic axis, and round numbers between the same."""
    found: Parts = {}
    for low in ENDS:
        pairs = [(float(low), float(high)) for high in ENDS if high > low]
        labels = [log_ticks(*pair)["ticktext"] for pair in pairs]
        found[f"log from {low:.4g}"] = Text("\n".join(map(" ".join, labels)))
        found[f"round from {low:.4g}"] = np.array([each for pair in pairs for each in round_numbers(*pair)])
        found[f"round below {low:.4g}"] = np.array(round_numbers(-float(low), 3 * float(low), 7))
    return found


VALUES = ("", "x", None, True, -1, 0, 1e-13, 1e-7, 0.05, "1e-3", "0,5", 0.999, 1, 3, 250.0, 1e9, 1e400)


def controls_result() -> Parts:
    """Where the slider of each hyperparameter stands for these values, its ends, and the keyboard for its box."""
    found: Parts = {}
    rules = {name: OPTIMIZERS[name].hyperparameters() for name in INSIDE}
    for owner, quantities in {**rules, "fields": FIELDS, "warm-up": {"warmup": WARMUP}}.items():
        for name, quantity in quantities.items():
            if quantity.scale != "switch":
                places = [slider_position(quantity, value) for value in VALUES]
                found[f"{owner}, {name}"] = [keyboard(quantity), slider_range(quantity), places]
    for name in SCHEDULE_NAMES:
        found[f"picture of {name}"] = Text(schedule_picture(SCHEDULES[name]()))
    found["texts"] = list(map(as_text, VALUES))
    return found


RACE = (
    "surface=bowl&c=sgd,learning_rate:0.3,color:4&c=adam,beta1:x,color:0,schedule:cosine,final:0.1,visible:false"
    "&c=custom,lines:v%3Dgamma*v%2Balpha*g%3Bx%3Dx-v,color:2"
)
FULL = "surface=bowl" + "".join(f"&c=lion,color:{color}" for color in (7, 6, 5, 4, 3, 1, 0))


def edits_result() -> Parts:
    """What each button and menu of a card, a layer and the data makes of a draft, what is said, and the focus."""
    found: Parts = {}
    for query in (RACE, FULL, "c=sgd"):
        draft = raw_from_query(query)
        for trigger, value in _of_cards(ids.descent, draft["competitors"]):
            changed = edited(draft, trigger, value)
            found[f"{query[:20]}: {_said(trigger)}, {value}"] = _told(*changed) if changed else None
    return found


def network_edits_result() -> Parts:
    """The same of the network page, with its layers and its data."""
    found: Parts = {}
    for query, against in (
        ("layers=relu:3,tanh:2&rule=adam", "sgd:0.1,lion"),
        ("layers=&rule=sgd&schedule=step", ""),
    ):
        draft = with_competitors(to_dict(network_of(query)) | {"against": against, "view": {}})
        for trigger, value in (*_of_cards(ids.network, draft["competitors"]), *_of_network()):
            try:
                told = _told(*edit(draft, trigger, value))
            except PreventUpdate:
                told = None
            found[f"{query}: {_said(trigger)}, {value}"] = told
    return found


def _of_network() -> Iterator[tuple[Any, Any]]:
    yield ids.network.ADD_LAYER, 1
    for at in (-1, 0, 1, 2):
        for action in ("up", "down", "remove"):
            yield ids.network.layer_action(at, action), 1
    yield ids.network.TUNED, {"texts": "adam:0.02,sgd:0.5"}
    yield ids.network.BROUGHT, f"{'0' * 32} 1 my own.csv"
    for value in ("wine", "iris"):
        yield ids.network.dataset("wine"), value
    for value in ("comma", "", None):
        yield ids.network.reading("separator", "comma"), value


def _of_cards(named: Any, rows: list[dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    yield named.ADD, 1
    for row in rows:
        for action in ("duplicate", "as_text", *(["remove"] if len(rows) > 1 else [])):
            yield named.action(row["color"], action), 1
        for rule in ("lion", "custom", row["rule"]):
            yield named.rule(row["color"], row["rule"]), rule
        for schedule in ("step", "constant"):
            yield named.schedule(row["color"], "constant"), schedule
    yield named.rule(9, "sgd"), "adam"


def _told(draft: Any, done: Done) -> list[Any]:
    return [draft, NUMBER.findall(done.sentence), done.focus]


def _said(trigger: Any) -> str:
    return trigger if isinstance(trigger, str) else " ".join(map(str, trigger.values()))
