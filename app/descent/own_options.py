"""Options of the page itself, whatever its large view shows."""

from __future__ import annotations

from app.descent.option_kinds import Menu

HEIGHT = Menu("height", "Height scale", {"auto": "Automatic", "true": "True", "compressed": "Logarithmic"})
BOX = Menu("box", "Box in view", {"home": "Surface's own box", "wide": "Widened to the paths"})
ALONG = Menu("along", "What it is drawn against", {"step": "Step", "evaluations": "Evaluations"})
CURVE = Menu("curve", "What is drawn against the step", {"error": "Error", "sharpness": "Sharpness"})
AXIS = Menu("axis", "Curve axis", {"log": "Log", "linear": "Linear"})
SPEED = Menu(
    "speed",
    "Speed",
    {"0.25": "0.25×", "0.5": "0.5×", "1": "1×", "2": "2×", "4": "4×", "8": "8×", "16": "16×"},
    usual="1",
)
LOOP = Menu("loop", "Loop", {"off": "Off", "on": "On"})

OWN = (HEIGHT, BOX, CURVE, ALONG, AXIS, SPEED, LOOP)
