"""Controls generated from quantities: a box that takes any text, and a slider kept in step with it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import html

from app.components.boxes import combobox, text_box
from core import records
from core.formula.anatomy import equation_of
from core.optimizers import Rule
from core.optimizers.schedules import CONSTANT, SCHEDULES, WARMUP, Schedule
from core.quantities import Quantity
from core.records import Reading

WIDTH_OF_SLIDER_STEPS = 200
POINTS = 101
"""Steps of the run for which a schedule's curve is drawn."""


def number_box(id: Any, quantity: Quantity, value: object, owner: str = "") -> dmc.TextInput:
    """A box for one number. It takes any text; the server says what is wrong with it."""
    return text_box(
        id=id,
        label=label_of(quantity),
        **name_of(label_of(quantity), owner),
        value=as_text(value),
        className="number-box",
        inputProps={"inputMode": keyboard(quantity), "title": quantity.help},
        spellCheck=False,
    )


def keyboard(quantity: Quantity) -> str:
    """The keyboard of a phone that has all signs of its numbers: those for digits alone lack minus and e."""
    if quantity.integer and quantity.minimum >= 0:
        return "numeric"
    return "text" if quantity.scale == "log" or quantity.minimum < 0 else "decimal"


def name_of(label: str, owner: str) -> dict[str, str]:
    """The name of a control where several have its label, "Momentum: learning rate α"; nothing without an owner."""
    first = label[0].lower() if label[1:2].islower() else label[0]
    return {"aria-label": f"{owner}: {first}{label[1:]}"} if owner else {}


def number_with_slider(box_id: Any, slider_id: Any, quantity: Quantity, value: object, owner: str = "") -> html.Div:
    """A box and, below it, a slider over the quantity's useful range, on a log scale where that is its scale.

    On that scale the slider stands at a logarithm; it is read as what stands in the box.
    """
    low, high = slider_range(quantity)
    slider = f"{quantity.label} slider"
    return html.Div(
        [
            number_box(box_id, quantity, value, owner),
            dmc.Slider(
                id=slider_id,
                value=slider_position(quantity, value),
                min=low,
                max=high,
                step=(high - low) / WIDTH_OF_SLIDER_STEPS,
                updatemode="drag",
                size="sm",
                label=None,
                thumbLabel=name_of(slider, owner).get("aria-label", slider),
                attributes={"thumb": {"aria-valuetext": as_text(value)}},
                className="slider",
                color="gray",
            ),
        ],
        className="number",
        **{"data-scale": quantity.scale, "data-integer": str(quantity.integer).lower()},
    )


def switch(id: Any, quantity: Quantity, value: object, owner: str = "") -> dmc.Switch:
    """A switch for a Boolean option."""
    label, name = quantity.label, name_of(quantity.label, owner)
    return dmc.Switch(id=id, label=label, checked=is_on(value), size="xs", description=quantity.help, **name)


def is_on(value: object) -> bool:
    """How a switch is drawn: anything but false is on."""
    return str(value).lower() != "false"


class Slot(NamedTuple):
    """A competitor's place on a page: the `ids` that take its number, and the owner's name for those who listen."""

    ids: Any
    number: int
    owner: str

    def control(self, name: str, quantity: Quantity, value: object) -> html.Div:
        """The box and the slider of one of its numbers."""
        box, slider = self.ids.hyper(self.number, name), self.ids.slider(self.number, name)
        return number_with_slider(box, slider, quantity, value, self.owner)


def rule_controls(
    rule: type[Rule], values: Mapping[str, object], slot: Slot, below: Sequence[Any] = ()
) -> list[Any]:
    """A control for each hyperparameter of a rule, those that matter first and the others folded away.

    What `values` lacks has its default. The rule's equation stands as its switches do.
    `below` stands at the end of what is folded away; of a reader's own rule nothing is.
    """
    quantities = rule.hyperparameters()
    default = rule()
    numbers = [name for name, quantity in quantities.items() if quantity.scale != "switch"]
    switched = {name: is_on(values.get(name, getattr(default, name))) for name in quantities if name not in numbers}
    main = [name for name in numbers if name in ("learning_rate", "momentum") and not rule.of_reader] or numbers

    def control(name: str) -> Any:
        quantity, value = quantities[name], values.get(name, getattr(default, name))
        if quantity.scale == "switch":
            return switch(slot.ids.flag(slot.number, name), quantity, value, slot.owner)
        return slot.control(name, quantity, value)

    more = [
        html.Summary("More", **name_of("More", slot.owner)),
        *(control(name) for name in quantities if name not in main),
        html.P(equation_of(default.changed(**switched)), id=slot.ids.equation(slot.number), className="equation"),
        *([html.P(rule.purpose, className="hint")] if rule.purpose else []),
        html.P(rule.source, className="hint"),
        *below,
    ]
    return [*(control(name) for name in main), *([] if rule.of_reader else [html.Details(more)])]


def schedule_controls(rule: type[Rule], values: Mapping[str, object], slot: Slot) -> list[Any]:
    """Menu, picture and settings of the learning-rate schedule; nothing for a rule without a learning rate.

    Settings are named `schedule.warmup` and so on.
    """
    if "learning_rate" not in rule.hyperparameters():
        return []
    name = str(values.get("name", CONSTANT.name))
    schedule = SCHEDULES.get(name, type(CONSTANT))
    default = schedule()
    drawn = schedule_picture(Reading(values).settings(default))

    def setting(key: str, quantity: Quantity) -> html.Div:
        value = values.get(key, getattr(default, key))
        return slot.control(f"schedule.{key}", quantity, value)

    return [
        html.Details(
            [
                html.Summary("Schedule", **name_of("Schedule", slot.owner)),
                combobox(
                    id=slot.ids.schedule(slot.number, name),
                    data=[{"value": key, "label": each.label} for key, each in SCHEDULES.items()],
                    value=name,
                    **{"aria-label": "Schedule", **name_of("Schedule", slot.owner)},
                ),
                html.Img(
                    id=slot.ids.schedule_curve(slot.number),
                    src=drawn,
                    alt="Learning rate over the run",
                    className="curve",
                ),
                *(setting(key, quantity) for key, quantity in schedule.hyperparameters().items()),
                html.P(schedule.equation, className="equation"),
                html.P(schedule.source, className="hint"),
            ],
            open=name != CONSTANT.name or float(slider_position(WARMUP, values.get("warmup", 0.0))) > 0,
        )
    ]


def with_schedule(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Raw values with another schedule, whose warm-up is that of the last."""
    kept = {key: value for key, value in values.get("schedule", {}).items() if key == "warmup"}
    return {**values, "schedule": {"name": name, **kept}}


def schedule_picture(schedule: Schedule) -> str:
    """The curve of a schedule over a run, from its full rate at the top down to zero, as the source of an image."""
    points = " ".join(
        f"{2 + 236 * step / (POINTS - 1):.1f},{3 + 42 * (1 - factor):.1f}"
        for step, factor in enumerate(schedule.factors(POINTS))
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 48" fill="none" stroke-linejoin="round">'
        '<path d="M0 47.5H240" stroke="#8294a5"/>'
        f'<polyline points="{points}" stroke="#5c7cfa" stroke-width="2"/></svg>'
    )
    return "data:image/svg+xml," + quote(drawing)


def slider_range(quantity: Quantity) -> tuple[float, float]:
    """The ends of a quantity's slider; powers of ten on a log scale."""
    low, high = quantity.slider or (quantity.minimum, quantity.maximum)
    return (math.log10(low), math.log10(high)) if quantity.scale == "log" else (low, high)


def slider_position(quantity: Quantity, value: object) -> float:
    """Where the slider stands for a value; at its low end for a value that can't be read."""
    low, high = slider_range(quantity)
    try:
        number = float(quantity.read(value))
        position = math.log10(number) if quantity.scale == "log" else number
    except ValueError:
        return low
    return min(max(position, low), high)


def as_text(value: object) -> str:
    """A value as it stands in a box: numbers in their shortest form, anything else as it was typed."""
    if isinstance(value, float):
        return records.as_text(value)
    return "" if value is None else str(value)


def icon(name: str) -> html.Span:
    """A drawing from `assets/icons`, coloured as the text around it."""
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})


def icon_button(id: Any, name: str, label: str, **properties: Any) -> dmc.ActionIcon:
    """A button that shows a drawing and is called `label`."""
    return dmc.ActionIcon(
        icon(name),
        id=id,
        variant="subtle",
        color="gray",
        **{"aria-label": label},
        attributes={"root": {"title": label}},
        **properties,
    )


def small_button(text: str, id: Any, **properties: Any) -> dmc.Button:
    """A button among tools, in a list or below a heading."""
    return dmc.Button(text, id=id, variant="default", size="compact-xs", **properties)


def head_with_add(title: str, id: Any, label: str, full: bool) -> html.Div:
    """The heading of a list and, named by `label`, the button that adds to it, at rest where the list is full."""
    add = small_button("Add", id, leftSection=icon("plus"), disabled=full, **{"aria-label": label})
    return html.Div([html.H2(title), add], className="section-head")


def label_of(quantity: Quantity) -> str:
    """Its name with its symbol: "Learning rate α"."""
    return (
        quantity.label
        if quantity.symbol in ("", *quantity.label.split())
        else f"{quantity.label} {quantity.symbol}"
    )
