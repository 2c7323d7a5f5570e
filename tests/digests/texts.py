"""What is read from texts: formulas, typed rules, tables and drawings, right or wrong.

Of a refusal the numbers in its words and the place that it points at are held; its words are free to change.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from core.datasets import DATASETS
from core.datasets.own_table import encode, read_sheet
from core.datasets.two_features import TWO_FEATURES
from core.descent import descend
from core.descent.states import states
from core.formula.mistakes import variants
from core.formula.parser import expression_of
from core.formula.rule import rule_of
from core.formula.surface import surface_of
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES, Surface
from tests.core.formula.samples import PARTIAL, SMOOTH
from tests.digests.digest import NUMBER, Text
from tests.digests.inside import INSIDE
from tests.digests.reach import Parts

BOX = (-2.5, 3.0, -1.5, 2.0)
WRONG_FORMULAS = (
    "",
    "x +",
    "(x + y",
    "x)",
    "2 x y 3",
    "x / 2 y",
    "sin x",
    "sin(x, y)",
    "max(x)",
    "nosuch(x)",
    "z^2",
    "x ** 2 $ y",
    "1e400 x",
    "1.2.3",
    "|x|y|",
    "x^-y^",
    "import(x)",
    "x = y",
    f"{'(' * 41}x{')' * 41}",
    f"{'-' * 60}x",
    "x" + " + y" * 700,
    "log(-1) + 0*x",
    "1e300^2",
    "5",
)


def or_refusal(read: Callable[[], Any]) -> Any:
    """What is read, a record or "read"; of a refusal the place that it points at, and the numbers in its words."""
    try:
        found = read()
        return "read" if isinstance(found, Surface | type) else found
    except ValueError as error:
        return ["refused", getattr(error, "position", None), *NUMBER.findall(str(error))]


def formulas_result() -> Parts:
    """Values, derivatives and minima of formulas on a grid; how wrong ones are refused."""
    across, up = np.meshgrid(np.linspace(*BOX[:2], 12), np.linspace(*BOX[2:], 11))
    found: Parts = {}
    for text in (*SMOOTH, *PARTIAL):
        surface = surface_of(text, BOX)
        with np.errstate(all="ignore"):
            found[text] = np.stack(
                [
                    np.broadcast_to(each, across.shape)
                    for each in (
                        surface.value(across, up),
                        *surface.gradient(across, up),
                        *surface.hessian(across, up),
                    )
                ]
            )
        found[f"{text}, read"] = repr(expression_of(text))
        found[f"{text}, minima"] = np.array([(place.x, place.y, place.value) for place in surface.minima]).ravel()
    for text in WRONG_FORMULAS:
        found[f"{text[:44]}, refused"] = or_refusal(partial(surface_of, text, BOX))
    for box in ((1, 1, 0, 1), (0, 1, 2, 1), (-1e13, 1, 0, 1), (0, 1e-13, 0, 1), (float("nan"), 1, 0, 1)):
        found[f"box {box}"] = or_refusal(partial(surface_of, "x^2 + y^2", box))
    for place in ((0, 0), (5, 0), (1, 1), (float("inf"), 0)):
        found[f"minimum {place}"] = or_refusal(partial(surface_of, "x^2 + y^2", BOX, place))
    return found


RULES = (
    "x = x - alpha*g",
    "v = gamma*v + alpha*g\nx = x - v",
    "v = gamma*v + (1 - gamma)*g; x = x - alpha*v/(1 - gamma^t)",
    "ahead = x - gamma*v\nv = gamma*v + alpha*g\nx = x - v",
    "s = rho*s + (1 - rho)*g^2\nx = x - alpha*g/sqrt(s + epsilon)",
    "d = where(abs(g) > 0.5, sign(g), 2*g) + lambda*(x - x0)\nx = x - alpha*clip(d, -1, 1)",
    "k = max(k, abs(g))\nx = x - alpha*g/(1 + min(k, t)) - 1e-3*t^0.5*log(1 + x^2)",
)
WRONG_RULES = (
    "",
    "x - alpha*g",
    "v = gamma*v",
    "x = x - alpha*q",
    "x = x - alpha*g)",
    "v = g\nx = x - alpha*(v",
    "g = 2*g\nx = x - g",
    "x = x - alpha*g\nx = x + 1",
    "alpha = 0.1\nx = x - alpha*g",
    "v = 1\nx = x - nosuch(v)",
    "\n".join(f"a{number} = g" for number in range(60)) + "\nx = x - a1",
)


def typed_rules_result() -> Parts:
    """Hyperparameters, a path and its account of typed rules, refusals of wrong ones, mistakes in built-in ones."""
    found: Parts = {}
    for text in RULES:
        rule = rule_of(text)()
        path = descend(SURFACES["himmelblau"], rule, (0.5, -1.0), 12, 0.2, 4)
        told = states(path, 12, 0.2, 4)
        found[text] = {name: str(quantity) for name, quantity in rule.hyperparameters().items()} | {
            "lines": rule.lines(),
            "equation": rule.equation,
            "columns": list(told.columns),
        }
        found[f"{text}, path"] = path.points
        found[f"{text}, columns"] = np.concatenate([np.ravel(column) for column in told.columns.values()])
    for text in WRONG_RULES:
        found[f"{text[:44]}, refused"] = or_refusal(partial(rule_of, text))
    for name in INSIDE:
        if OPTIMIZERS[name]().lines():
            found[f"mistakes in {name}"] = Text(
                "\n\n".join(rule.lines() for _, rule in variants(OPTIMIZERS[name]()))
            )
    return found


TABLES = {
    "words": "colour,size,shape,class\n" + "red,1.5,round,a\nblue,2,square,b\nred,,round,a\n?,4,flat,b\n" * 4,
    "decimals": "a;b;c\n" + "1,5;2;yes\n2,25;3;no\n3,75;4;yes\n4;5;no\n" * 3,
    "counted": "id\tx\ty\n" + "".join(f"{number}\t{number % 4}\t{number * 0.5}\n" for number in range(1, 14)),
    "nameless": "5.1,3.5,setosa\n4.9,3.0,other\n4.7,3.2,setosa\n4.6,3.1,other\n5.0,3.6,setosa\n",
    "many numbers": "x,target\n" + "".join(f"{number * 3 % 17},{number * 1.5}\n" for number in range(40)),
    "one row": "a,b\n1,2\n",
    "one column": "a\n1\n2\n3\n4\n5\n",
    "ragged": "a,b\n1,2\n3\n4,5\n6,7\n",
    "one class": "x,class\n" + "1,a\n2,a\n3,a\n4,a\n" * 2,
}


def tables_result() -> Parts:
    """How tables are read and encoded, and the points of every data set in the plane."""
    found: Parts = {}
    for name, text in TABLES.items():
        sheet = or_refusal(partial(read_sheet, text.encode(), "The table"))
        found[name] = sheet if isinstance(sheet, list) else _told(sheet)
        if not isinstance(sheet, list):
            for seed in (0, 1):
                found |= _encoded(f"{name}, seed {seed}", partial(encode, sheet, seed=seed))
    for name in TWO_FEATURES:
        usual = {key: setting.default for key, setting in DATASETS[name].settings.items()}
        for changes in ({}, {"points": 41, "noise": 0.25, "data_seed": 3, "test_share": 0.5}):
            load = partial(DATASETS[name].load, **usual | changes)
            found |= _encoded(f"{name}, {'other' if changes else 'usual'} settings", load)
    return found


def _told(sheet: Any) -> Any:
    columns = [
        [each.name, each.guess, each.distinct, each.missing_count, each.repeats, each.is_few, each.is_numeric]
        for each in sheet.columns
    ]
    return {"form": str(sheet.table.form), "target": sheet.usual_target, "columns": columns}


def _encoded(name: str, load: Callable[[], Any]) -> Parts:
    data = or_refusal(load)
    if isinstance(data, list):
        return {name: data}
    labels = np.concatenate((data.y_train, data.y_test))
    return {
        name: [list(data.feature_names), list(data.class_names), len(data.y_train)],
        f"{name}, rows": np.column_stack((np.vstack((data.x_train, data.x_test)), labels)),
    }
