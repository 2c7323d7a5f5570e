"""What the rule of the run that is worked on keeps: the norm of each part, and how its effective rates spread."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from app import ids
from app.components.typed_arrays import typed
from app.network.panels.base import Panel, chart
from app.network.stored import stored
from app.web.json_routes import Body
from core.network.experiment import NetworkExperiment
from core.network.rule_state import effective_rates, norms, rests_on_gradient
from core.statistics import quartiles

BINS = 40


class State(Panel):
    """The spread of effective learning rates over all parameters, and the norms as a line below it."""

    name = "state"
    label = "State of the rule"
    order = 45
    asks = True
    later = True

    def shown(self, experiment: NetworkExperiment) -> bool:
        """Only where the reader chooses it."""
        return False

    def content(self) -> list[Any]:
        """The chart, and what the rule keeps in words."""
        return [chart(self.name, self.label), html.P(id=ids.network.STATE_NOTE, className="readout")]

    def asked(self, body: Body) -> Any:
        """Of the first network the norms by name, and where the rule has effective rates their quartiles.

        And how many parameters have one, and the shares of these in bins of log₁₀ of their rates, `at` the middles
        of the bins.
        `by_gradient`: whether they are with the gradient of all training rows, too.
        """
        checkpoint, _ = stored(body.get("run"))
        found = {name.replace("_", " "): norm for name, norm in norms(checkpoint).items()}
        told = {"epoch": checkpoint.epoch, "norms": found, "rates": None}
        rates = effective_rates(checkpoint)
        known = rates[np.isfinite(rates) & (rates > 0)] if rates is not None else np.empty(0)
        if known.size:
            counts, edges = np.histogram(np.log10(known), BINS)
            middles = 10 ** ((edges[1:] + edges[:-1]) / 2)
            shares = typed(counts / known.size)
            told["rates"] = {
                "at": typed(middles, "f8"),
                "shares": shares,
                "quartiles": [float(part) for part in quartiles(known)],
                "known": known.size,
                "parameters": checkpoint.parameters.shape[-1],
                "by_gradient": rests_on_gradient(checkpoint),
            }
        return told
