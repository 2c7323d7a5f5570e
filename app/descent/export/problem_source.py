"""What a rule that is whole asks for, as a class of a script: `core.descent.problem.OnSurface` for one path."""

from __future__ import annotations

from app.descent.export.sources import Unwritable, function_source
from core.descent.problem import least_value
from core.formula.surface import CustomSurface
from core.surfaces import Surface
from core.surfaces.base import HESSIAN_STEP

MOVE_METHODS = ("init", "move")


def problem_source(surface: Surface) -> list[str]:
    """The class, after the surface's value where a script hasn't got it for its gradient. Raises Unwritable."""
    typed = isinstance(surface, CustomSurface)
    filled = PROBLEM.replace("«least»", repr(least_value(surface))).replace("«h»", repr(HESSIAN_STEP))
    for place, (of_numbers, of_arrays) in PLACES.items():
        filled = filled.replace(place, of_numbers if typed else of_arrays)
    return [filled] if typed else [_value(surface), filled]


def _value(surface: Surface) -> str:
    try:
        return function_source(type(surface).value, {"xp": "np"})
    except Unwritable as error:
        raise Unwritable(f"{surface.label} can't be written as a script. {error}") from None


PLACES = {
    "«gradient»": ("[[side] for side in gradient(*at[:, 0].tolist())]", "gradient(at[0], at[1])"),
    "«value»": ("np.array([value(*at[:, 0].tolist())])", "value(at[0], at[1])"),
}
"""What a typed formula and a surface of the registry are called with: plain numbers, and arrays of one."""

PROBLEM = '''
class Problem:
    """The surface from one point, (2, 1), with the noise of one step on its gradient and, alike, on its value."""

    least = «least»  # the least value of f

    def __init__(self, position, kick):
        self.position, self.kick, self.noisy = position, kick, kick is not None

    def value(self, at, asked=None):
        found = «value»
        return found + self.total(self.kick * (at - self.position)) if self.noisy else found

    def gradient(self, at, asked=None):
        found = np.array(«gradient»)
        return found + self.kick if self.noisy else found

    def value_and_gradient(self, at, asked=None):
        return self.value(at), self.gradient(at)

    def hessian(self, at, asked=None):
        h = np.array([[«h»], [0.0]])
        right, left, up, down = (self.slopes(at + side) for side in (h, -h, h[::-1], -h[::-1]))
        (xx, yx), (xy, yy) = (right - left) / (2 * «h»), (up - down) / (2 * «h»)
        return xx, (xy + yx) / 2, yy

    def slopes(self, at):
        return np.array(«gradient»)

    def total(self, each):
        return each[0] + each[1]
'''
