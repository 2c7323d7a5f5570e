"""Pictures of a surface, as plain plotly figures: pure functions of a relief and a theme."""

from app.descent.figures.contour import LARGEST, contour_figure
from app.descent.figures.relief import POINTS, Relief, box_in_view
from app.descent.figures.scene import scene_figure

__all__ = ["LARGEST", "POINTS", "Relief", "box_in_view", "contour_figure", "scene_figure"]
