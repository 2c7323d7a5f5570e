"""What a component shows, as one text."""

import json
from typing import Any

import plotly


def shown(component: Any) -> str:
    """The component with all that is in it."""
    return json.dumps(component, cls=plotly.utils.PlotlyJSONEncoder, ensure_ascii=False)
