"""Names of competitors, which say what differs."""

from core.descent.experiment import Competitor, names
from core.formula.rule import rule_of
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES


def test_names_say_what_differs():
    momentum, adam = OPTIMIZERS["momentum"], OPTIMIZERS["adam"]
    race = [
        Competitor(momentum(learning_rate=0.01, momentum=0.99)),
        Competitor(momentum(learning_rate=0.01, momentum=0.9)),
        Competitor(adam(learning_rate=0.1)),
        Competitor(OPTIMIZERS["adagrad"](learning_rate=0.1, epsilon_inside_root=False)),
    ]
    assert names(race) == [
        "Momentum α = 0.01, γ = 0.99",
        "Momentum α = 0.01, γ = 0.9",
        "Adam α = 0.1",
        "AdaGrad α = 0.1, ε outside the root",
    ]


def test_names_tell_schedules():
    sgd, cosine, step = OPTIMIZERS["sgd"](), SCHEDULES["cosine"], SCHEDULES["step"]
    plans = (CONSTANT, cosine(), cosine(warmup=0.1), SCHEDULES["constant"](warmup=0.2), step(drop=0.1))
    assert names([Competitor(sgd, schedule=schedule) for schedule in plans]) == [
        "SGD α = 0.1",
        "SGD α = 0.1, cosine, warm-up 0",
        "SGD α = 0.1, cosine, warm-up 0.1",
        "SGD α = 0.1, warm-up 0.2",
        "SGD α = 0.1, step, drop factor 0.1",
    ]
    assert names([Competitor(sgd, schedule=cosine())]) == ["SGD α = 0.1, cosine"]


def test_two_typed_rules_have_different_names():
    rules = [rule_of(text)() for text in ("x = x - alpha*g", "x = x - alpha*g/2", "x = x - alpha*g")]
    competitors = [Competitor(rule, color) for color, rule in enumerate(rules)]
    assert names(competitors) == ["Your rule α = 0.05", "Your rule 2 α = 0.05", "Your rule α = 0.05"]
