"""What a button or a menu of the network page makes of the draft: other layers, data or competitors.

Drafts are raw, as typed: what is wrong stays as it came.
"""

from __future__ import annotations

import copy
from typing import Any

from dash.exceptions import PreventUpdate

from app import ids
from app.components.done import Done
from app.components.drafts import Raw
from app.network.brought_controls import HIDDEN
from app.network.competitors import CARDS, as_experiment, rows_of
from app.network.controls import NEW_LAYER
from app.network.view import SHOWN, read_view
from core.datasets.brought import NAME as TABLE_NAME
from core.network.experiment import read_network
from core.network.layers import LAYERS
from core.network.rivals import raw_rivals


def edit(draft: Raw, trigger: Any, value: Any) -> tuple[Raw, Done]:
    """The draft with other layers, competitors, or another data set; and what has been done."""
    edited = copy.deepcopy(draft)
    layers = edited["layers"]
    if trigger == ids.network.ADD_LAYER:
        layers.append(list(NEW_LAYER))
        label = LAYERS[NEW_LAYER[0]].label
        return edited, Done(f"Layer {len(layers)} added: {label}.", ids.network.kind(len(layers) - 1))
    if trigger == ids.network.TUNED:
        rules, shared = raw_rivals(str(value["texts"])), edited["competitors"][0].get("schedule", {})
        return edited | {"competitors": rows_of(rules, shared)}, Done("The best values stand in the controls.")
    if trigger == ids.network.ADD or "slot" in trigger:
        done = CARDS.edit(edited["competitors"], trigger, value)
        if done is None:
            raise PreventUpdate
        return edited, done
    if trigger == ids.network.BROUGHT:
        return _with_table(edited, draft, str(value)), Done("Another table.", ids.network.CHOOSE_TABLE)
    if "layer" in trigger:
        return edited, _move(layers, trigger["layer"], trigger["name"])
    if value == trigger["drawn"]:  # drawn, not chosen
        raise PreventUpdate
    if trigger == ids.network.reading(trigger.get("name", ""), trigger["drawn"]):
        edited |= {trigger["name"]: value or "", "roles": "", "target": ""}
        return edited, Done("The table is read anew.", ids.network.reading(trigger["name"], value or ""))
    edited |= {"dataset": value, **_on_other_data(draft)}
    return edited, Done("Another data set.", ids.network.dataset(value))


def _with_table(edited: Raw, draft: Raw, brought: str) -> Raw:
    """The draft with the table that was brought; of the same one the choices stay."""
    key, _, file = brought.split(" ", 2)
    if edited["dataset"] != TABLE_NAME or edited.get("table") != key:
        edited |= dict.fromkeys(HIDDEN, "") | {"target": "", "cut": "", **_on_other_data(draft)}
    return edited | {"dataset": TABLE_NAME, "table": key, "file": file}


def _on_other_data(draft: Raw) -> Raw:
    """No lesson, for what it tells is of its own data; the panels that were chosen: features are others there."""
    experiment, _ = read_network(as_experiment(draft))
    view, _ = read_view(draft.get("view"), experiment)
    chosen = {SHOWN.name: ",".join(map(str, view[SHOWN.name]))} if SHOWN.name in view else {}
    return {"lesson": None, "view": chosen}


def _move(layers: list[Any], at: int, where: str) -> Done:
    """Move a layer up or down, or remove it."""
    if not 0 <= at < len(layers):
        raise PreventUpdate
    layer = layers.pop(at)
    if where == "remove":
        beside = ids.network.layer_action(min(at, len(layers) - 1), "remove") if layers else ids.network.ADD_LAYER
        return Done(f"Layer {at + 1} removed.", beside)
    to = min(max(at + (1 if where == "down" else -1), 0), len(layers))
    layers.insert(to, layer)
    # The button that was used is disabled for a layer that can go no further.
    end = {0: "down", len(layers) - 1: "up"}.get(to, where)
    return Done(f"Layer {at + 1} is now layer {to + 1}.", ids.network.layer_action(to, end))
