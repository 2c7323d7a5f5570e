"""Experiments of every kind, made by hypothesis, and one with a typed formula, one with a typed rule."""

from hypothesis import strategies as st

from core.descent.experiment import MOST_COMPETITORS, Competitor, DescentExperiment
from core.formula.record import CUSTOM, CustomFormula
from core.formula.rule import ON_SURFACES, rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from core.surfaces import SURFACES


def settings(kind):
    """Values for all that a rule or a schedule declares."""
    return st.fixed_dictionaries(
        {
            name: st.booleans()
            if quantity.scale == "switch"
            else st.integers(int(quantity.minimum), int(quantity.maximum))
            if quantity.integer
            else st.floats(
                quantity.minimum,
                quantity.maximum,
                exclude_min=quantity.open_minimum,
                exclude_max=quantity.open_maximum,
            )
            for name, quantity in kind.hyperparameters().items()
        }
    )


def one_of(registry):
    return st.sampled_from(list(registry.values())).flatmap(
        lambda kind: settings(kind).map(lambda values: kind(**values))
    )


@st.composite
def competitors(draw, color):
    rule = draw(one_of({name: OPTIMIZERS[name] for name in ON_SURFACES}))
    schedule = draw(one_of(SCHEDULES)) if "learning_rate" in rule.hyperparameters() else CONSTANT
    return Competitor(rule, color, draw(st.booleans()), schedule)


@st.composite
def experiments(draw):
    colors = draw(st.lists(st.integers(0, MOST_COMPETITORS - 1), min_size=1, max_size=8, unique=True))
    coordinate = st.floats(-1e3, 1e3)
    surface = draw(st.sampled_from([*SURFACES, CUSTOM]))
    return DescentExperiment(
        surface=surface,
        start=(draw(coordinate), draw(coordinate)),
        steps=draw(st.integers(1, 10_000)),
        noise=draw(st.floats(0, 100)),
        seed=draw(st.integers(0, 2**32 - 1)),
        competitors=tuple(draw(competitors(color)) for color in colors),
        custom=draw(st.sampled_from(FORMULAS)) if surface == CUSTOM else None,
    )


FORMULAS = (
    CustomFormula(),
    CustomFormula("(x² + y − 11)² + (x + y² − 7)²", (-6, 6, -5.5, 1e3), (3.1, 1.9)),
    CustomFormula("log(x)/|y| + e^−x", (-0.1, 0.1, -1e-3, 1e-3)),
)
"""Worked out once: a surface is looked at on a grid when it is made."""

TYPED = DescentExperiment("custom", (1.0, 2.0), 30, custom=CustomFormula("x² + (y − 1)²", (-4, 4, -3, 5), (0, 0.9)))

OWN = rule_of("m = max(beta1*m, abs(g))\nx = x - alpha*g/(m + kappa)")(learning_rate=0.3, own_kappa=0.5)
OWN_LINK = "c=custom,lines:m%3Dmax(beta1*m%252Cabs(g));x%3Dx-alpha*g/(m%2Bkappa),learning_rate:0.3,own_kappa:0.5"
