"""Names of competitors, which say what differs."""

from core.descent.experiment import Competitor, labels, names
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


def test_numbers_have_six_digits():
    assert names([Competitor(OPTIMIZERS["sgd"](learning_rate=0.12345678))]) == ["SGD α = 0.123457"]


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


def test_short_names_have_nothing_but_what_sets_one_apart():
    momentum, step = OPTIMIZERS["momentum"], SCHEDULES["step"]
    race = [
        Competitor(momentum(momentum=0.95), schedule=step()),
        Competitor(momentum(momentum=0.95, rate_outside=True), schedule=step()),
        Competitor(OPTIMIZERS["adam"](learning_rate=0.3), schedule=step()),
        Competitor(rule_of("x = x - alpha*g")()),
        Competitor(rule_of("x = x - g")()),
    ]
    assert labels(race) == [
        "Momentum rate in the velocity",
        "Momentum rate outside the velocity",
        "Adam",
        "Your rule",
        "Your rule 2",
    ]
    plans = (CONSTANT, step(drop=0.1), step(drop=0.5))
    assert labels([Competitor(momentum(), schedule=plan) for plan in plans]) == [
        "Momentum",
        "Momentum step, drop factor 0.1",
        "Momentum step, drop factor 0.5",
    ]
