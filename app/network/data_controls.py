"""The controls of the network page for its data: which set, and what may be set of it."""

from __future__ import annotations

from typing import Any

from dash import html

from app import ids
from app.components.boxes import combobox, text_box
from app.components.controls import icon, icon_button, number_box, number_with_slider, small_button
from app.components.drafts import Raw
from app.network.brought_controls import brought_controls
from core.datasets import DATASETS, Entry, Setting, Words, label_of
from core.datasets.brought import NAME
from core.datasets.drawn import Drawing
from core.network.experiment import NetworkExperiment, all_sample_settings, sample_settings
from core.quantities import Quantity

SEED = "data_seed"
COMMON = ("test_share", SEED)
"""Settings of a brought table that are drawn as those of other data."""


def sliders() -> list[str]:
    """The settings of all data sets that have a slider."""
    return [name for name, setting in all_sample_settings().items() if _has_slider(name, setting)]


def _has_slider(name: str, setting: Setting) -> bool:
    return isinstance(setting.quantity, Quantity) and name != SEED


def data_controls(raw: Raw, dataset: str) -> list[Any]:
    """The menu of data sets, where there is something to choose or to put right, and the settings of this one.

    `raw` are the experiment's values as text, right or wrong.
    """
    chosen, loader = raw["dataset"], DATASETS[dataset]
    menu = combobox(
        id=ids.network.dataset(chosen),
        data=[{"value": name, "label": label_of(name, each)} for name, each in DATASETS.items()],
        value=chosen,
        size="sm",
        **{"aria-label": "Data set"},
    )
    settings, brought = sample_settings(chosen if chosen in DATASETS else dataset), chosen == NAME
    own = {name for name in settings if name not in COMMON} if brought else set()
    return [
        _head(),
        html.Div(menu, hidden=chosen in DATASETS and len(DATASETS) == 1),
        *(brought_controls(raw) if brought else []),
        html.P(id=ids.network.TABLE_PROBLEM, className="wrong", role="alert"),
        *(
            _control(name, setting, raw.get(name, setting.default))
            for name, setting in settings.items()
            if name not in own
        ),
        html.P(id=ids.network.DATA_SIZE, className="hint"),
        *([html.P(loader.source, className="hint")] if isinstance(loader, Entry) and not brought else []),
    ]


def _head() -> html.Div:
    """The heading and, whatever the data, the button that brings a table of one's own."""
    button = small_button(
        "Own table …",
        ids.network.CHOOSE_TABLE,
        leftSection=icon("file"),
        attributes={"root": {"title": "Choose a file with a table, or drop it on this page"}},
    )
    return html.Div([html.H2("Data"), button], className="section-head")


def _control(name: str, setting: Setting, value: object) -> Any:
    quantity, box = setting.quantity, ids.network.field(name)
    if isinstance(quantity, Words):
        text = text_box(
            id=box,
            label=quantity.label,
            description=quantity.help,
            value=str(value),
            spellCheck=False,
        )
        return html.Div([html.Div(id=ids.network.DRAWING), text]) if isinstance(quantity, Drawing) else text
    if _has_slider(name, setting):
        return number_with_slider(box, ids.network.slider("experiment", name), quantity, value)
    seed = number_box(box, quantity, value)
    return html.Div([seed, icon_button(ids.network.NEW_DATA_SEED, "dice", "Other data")], className="with-button")


def size_of(experiment: NetworkExperiment) -> str:
    """How large the data set is: "Red wine: 11 measurements, 1,199 training and 400 test rows."."""
    data = experiment.data
    label = data.label or label_of(experiment.dataset, DATASETS[experiment.dataset])
    rows = f"{len(data.y_train):,} training and {len(data.y_test):,} test rows"
    return f"{label}: {data.features} measurements, {rows}."
