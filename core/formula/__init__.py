"""A typed formula as a surface, and typed lines as an update rule: read by an allow-list, never run as Python.

Text → `tokens` → `parser` → `tree`, which becomes `operations` on a `tape`, with their `derivatives`; a `program`
runs them, plain numbers by `closures`. `surface` knows the box and the minimum, `record` is how a formula stands in
an experiment. Of a rule `lines` are read, `names` tells what stands for what, and the `steps` make a `rule`.
"""

from core.formula.parser import parse
from core.formula.surface import CustomSurface, surface_of
from core.formula.tree import Expression, FormulaError

__all__ = ["CustomSurface", "Expression", "FormulaError", "parse", "surface_of"]
