"""A typed rule is a rule like any other: in numbers, in arrays, alone and in a crowd."""

import pickle
from itertools import product

import numpy as np
import pytest

from core.batched.ensembles import ensemble
from core.batched.maps import settings_map
from core.descent import descend, descend_many
from core.formula.names import quantity_of_own, symbol
from core.formula.rule import FIRST, as_typed, from_link, in_link, rule_class, rule_of
from core.formula.tree import FormulaError
from core.network.experiment import NetworkExperiment
from core.network.layers import Layer
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import Cosine
from core.quantities import Quantity
from core.surfaces import SURFACES
from tests.each import with_each

EVERYTHING = """
ahead = x - gamma*v
d = where(abs(g) > 0.5, sign(g), 2*g) + lambda*(x - x0)
v = gamma*v + alpha*clip(d, -1, 1)/sqrt(1 - rho^t + epsilon)
turns = turns + kappa
k = max(k, abs(d))
x = x - v/(1 + min(k, turns)) - 1e-3*t^0.5*log(1 + x^2)
"""
COPIES = [
    (name, dict(switches))
    for name, rule in OPTIMIZERS.items()
    if rule().lines()
    for switches in product(
        *(((key, True), (key, False)) for key, q in rule.hyperparameters().items() if q.scale == "switch")
    )
]
"""Every rule with each of its switches on and off."""
FEW = [
    (name, switches)
    for name, switches in COPIES
    if sum(getattr(OPTIMIZERS[name](), key) is not on for key, on in switches.items()) <= 1
]


# The rules of the registry, copied as text.


@pytest.mark.parametrize(("name", "switches"), COPIES)
def test_the_lines_of_every_rule_are_the_rule_bit_for_bit(name, switches):
    rule = OPTIMIZERS[name](**switches)
    own = as_typed(rule)
    assert set(own.hyperparameters()) == set(rule.hyperparameters()) - set(switches)
    for surface in (SURFACES["matyas"], SURFACES["easom"]):
        for noise, schedule in ((0.0, "constant"), (0.7, "cosine")):
            plan = (
                {"schedule": Cosine(warmup=0.2)} if schedule == "cosine" and hasattr(rule, "learning_rate") else {}
            )
            one, other = (descend(surface, each, (3.0, -2.0), 150, noise, 5, **plan) for each in (rule, own))
            assert np.array_equal(one.points, other.points)


@with_each(("name", "switches"), FEW)
def test_the_lines_of_every_rule_train_a_network_as_the_rule_does(name, switches):
    rule = OPTIMIZERS[name](**switches)
    runs = [
        NetworkExperiment(layers=(Layer("tanh", 4),), rule=each, epochs=2, batch_size=400, networks=2)
        for each in (rule, as_typed(rule))
    ]
    one, other = (advance(begin(run), 2)[0] for run in runs)
    assert np.array_equal(one.parameters, other.parameters)


# Typed rules in general.


def test_a_path_is_the_same_alone_in_a_crowd_and_in_an_ensemble():
    rule, surface = rule_of(EVERYTHING)(momentum=0.7, own_kappa=0.3), SURFACES["rosenbrock"]
    alone = descend(surface, rule, (-1.0, 1.5), 90, 0.4, 7)
    assert np.isfinite(alone.points).all() and len(alone.points) == 91
    others = [rule, rule_of(EVERYTHING)(momentum=0.2), rule_of(FIRST)(), *[rule] * 5]
    crowd = descend_many(surface, others, (-1.0, 1.5), 90, 0.4, 7)
    assert all(np.array_equal(crowd[place].points, alone.points) for place in (0, 3, 7))
    assert np.array_equal(crowd[2].points, descend(surface, rule_of(FIRST)(), (-1.0, 1.5), 90, 0.4, 7).points)
    members = ensemble(surface, rule, (-1.0, 1.5), 90, 0.4, 7, count=3)
    assert members.outcomes.ends[0].tolist() == alone.points[-1].tolist()
    cells = settings_map(surface, rule, ("own_kappa", [0.1, 0.3]), ("momentum", [0.7]), (-1.0, 1.5), 90, 0.4, (7,))
    assert cells.run([1]).values[0] == alone.values[-1]


def test_state_keeps_its_shape_and_its_arrays_to_itself():
    rule = rule_of(
        "p = g; last = where(t > 1, last, x); d = last - x; v = v + p + d; b = q; q = g; x = x + b*v*r; r = 3"
    )()
    x, g = np.ones((2, 5)), np.full((2, 5), 0.25)
    state = rule.init(x)
    assert {name: np.shape(part) for name, part in state._asdict().items()} == {
        "last": (2, 5), "v": (2, 5), "q": (2, 5), "r": (), "t": ()
    }  # fmt: skip
    step, after = rule.update(g, state, x)
    assert [np.shape(part) for part in after] == [np.shape(part) for part in state]
    before = [np.copy(part) for part in after]
    x += 1
    g += 1
    assert all(np.array_equal(one, other) for one, other in zip(after, before, strict=True))
    assert step.shape == (2, 5)


def test_a_name_that_is_read_first_is_state_and_one_that_is_assigned_first_is_not():
    rule = rule_of("v = gamma*v + g; u = 2*v; x = x - alpha*u")()
    assert rule.init(1.0)._fields == ("v",)
    assert list(rule.hyperparameters()) == ["momentum", "learning_rate"]


def test_x_is_the_new_one_once_it_is_assigned_and_g_may_be_changed():
    rule = rule_of("g = g + 3*x; x = x - g; y = x; x = x - 2*y")()
    # g = 2 + 3·1 = 5, x = 1 − 5 = −4, y = −4, x = −4 + 8 = 4
    assert 1.0 + rule.update(2.0, rule.init(1.0), 1.0)[0] == 4.0
    assert 1.0 + rule_of("x = 7 + g")().update(2.0, (), 1.0)[0] == 9.0
    assert 1.0 + rule_of("x = x")().update(2.0, (), 1.0)[0] == 1.0


def test_t_counts_from_1_and_x0_is_the_start():
    rule = rule_of("x = x + t + 100*x0")()
    state, x = rule.init(2.0), 2.0
    for expected in (203.0, 405.0, 608.0):
        step, state = rule.update(0.0, state, x)
        x += step
        assert x == expected


def test_known_names_are_the_known_hyperparameters_and_others_are_their_own():
    rule = rule_of("s = beta_2*s + (1 - beta_2)*g^2; x = x - lr*kappa*g/(sqrt(s) + eps) - wd*x")
    quantities = rule.hyperparameters()
    assert list(quantities) == ["beta2", "learning_rate", "own_kappa", "epsilon", "weight_decay"]
    assert quantities["beta2"] == OPTIMIZERS["adam"].hyperparameters()["beta2"]
    assert quantities["own_kappa"].label == "kappa" and rule().own_kappa == 0.1
    with pytest.raises(ValueError, match="Beta 2 is 1: it takes a number at least 0 and below 1"):
        rule(beta2=1.0)
    assert rule.step_size == "learning_rate"
    assert rule_of("x = x - epsilon*g").step_size == "epsilon"
    assert list(rule_of("x = x - g*dx").hyperparameters()) == ["own_dx"]


@with_each(
    ("names", "field", "default"),
    [
        ("alpha lr eta learning_rate", "learning_rate", 0.05),
        ("gamma momentum mu", "momentum", 0.9),
        ("rho decay", "decay", 0.9),
        ("beta1 beta_1", "beta1", 0.9),
        ("beta2 beta_2", "beta2", 0.999),
        ("epsilon eps", "epsilon", 1e-7),
        ("lambda weight_decay wd", "weight_decay", 0.01),
        ("kappa", "own_kappa", 0.1),
        ("c", "own_c", 0.1),
    ],
)
def test_a_hyperparameter_has_its_usual_value_by_every_name(names, field, default):
    for name in names.split():
        assert rule_of(f"x = x - {name}*g")().settings == {field: default}


def test_a_hyperparameter_of_one_s_own_is_any_number():
    quantity = rule_of("x = x - kappa*g").hyperparameters()["own_kappa"]
    assert quantity == Quantity(
        "kappa", "kappa", "A number of your own rule.", -1e6, 1e6, slider=(1e-4, 10.0), scale="log"
    )
    assert quantity == quantity_of_own("own_kappa") and quantity_of_own("kappa") is quantity_of_own("own_1") is None


@with_each(
    ("name", "printed"),
    [
        ("gamma", "γ"),
        ("momentum", "γ"),
        ("beta_1", "β₁"),
        ("Delta", "Δ"),
        ("v", "v"),
        ("v2", "v₂"),
        ("v_12", "v₁₂"),
        ("delta_0", "δ₀"),
        ("m_hat", "m̂"),
        ("mm_hat", "mm_hat"),
        ("mean", "mean"),
        ("mean2", "mean2"),
        ("ab2", "ab2"),
        ("x", "x"),
    ],
)
def test_names_are_printed_as_symbols(name, printed):
    assert symbol(name) == printed


@with_each(
    ("text", "position", "message"),
    [
        ("v = gamma*v + g", 0, "The rule doesn't assign x: it takes a line such as x = x - alpha*g"),
        ("x = x - g\nt = t + 1", 10, "Line 2: t is given: the step is counted for you, from 1"),
        ("x = x - alpha*g - lr*x", 0, "Line 1: lr and alpha are the same hyperparameter: use one of these names"),
        ("x = x - g - g_exact", 0, "The rule reads g and g_exact: it takes one of them, with noise or without"),
        (
            "v = g\nahead = x - v\nx = x - v",
            6,
            "Line 2: ahead is where the gradient is taken: it can't depend on it",
        ),
        ("t1 = 1\nx = x - lr*dx", 7, "Line 2: dx would be a number of your own: the gradient is called g"),
        ("v = 1; x = x - 9^9^9", 16, "Line 1: '9^9^9' at character 17 has no finite value"),
    ],
)
def test_what_is_no_rule_is_refused(text, position, message):
    with pytest.raises(FormulaError) as caught:
        rule_of(text)
    assert str(caught.value).startswith(message)
    assert caught.value.position == position


@pytest.mark.parametrize("wrong", [3, None, ["x = x - g"], {}])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(FormulaError, match=r"^The rule is .*: it takes text") as caught:
        rule_of(wrong)
    assert caught.value.position == 0


def test_texts_of_one_rule_make_one_class_and_its_rules_travel():
    kind = rule_of("v ← γv + g;  θ ← θ − αv")
    assert kind is rule_of(FIRST) is rule_class("custom") and kind is not rule_of("x = x - alpha*g")
    rule = kind(momentum=0.5)
    there = pickle.loads(pickle.dumps(rule))
    assert there == rule and type(there) is kind
    assert rule.equation == "v ← γv + g;  x ← x − αv"
    assert rule_class("adam") is OPTIMIZERS["adam"]


def test_lines_in_a_link_are_short_and_come_back():
    for text in (FIRST, EVERYTHING):
        plain = rule_of(text).text
        assert " " not in in_link(plain) and "\n" not in in_link(plain)
        assert from_link(in_link(plain)) == plain
    assert from_link("x = (") == "x = ("


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "m = beta1*m + (1 - beta1)*g; m_hat = m/(1 - beta1^(t - 1)); x = x - alpha*m_hat",
            "Diverged at step 1: line 1, m_hat = m/(1 - beta1^(t - 1)), divides by zero.",
        ),
        ("x = x - 0.1*g/sqrt(3 - t)", "Diverged at step 3: line 1, x = x - 0.1*g/sqrt(3 - t), divides by zero."),
        ("s = log(x)\nx = x - 0*s", "Diverged at step 1: line 1, s = log(x), takes log of −4."),
        (
            "x = x - (0 - g^2 - 1)^0.3",
            "Diverged at step 1: line 1, x = x - (0 - g^2 - 1)^0.3, has no value.",
        ),
        ("x = x - g*exp(400*t)*exp(400*t)", "Diverged at step 1: line 1, x = x - g*exp(400*t)*exp(400*t), "
         "is beyond the largest number."),
        (
            "v = g\nx = x - g*exp(800*t)",
            "Diverged at step 1: line 2, x = x - g*exp(800*t), is beyond the largest number.",
        ),
        (
            "x = where(t > 3, 1/(t - t), x - 0.1*g)",
            "Diverged at step 4: line 1, x = where(t > 3, 1/(t - t), x - 0.1*g), divides by zero.",
        ),
    ],
)  # fmt: skip
def test_a_step_without_a_finite_value_names_the_line(text, sentence):
    for noise in (0.0, 0.5):
        path = descend(SURFACES["matyas"], rule_of(text)(), (4.0, -4.0), 20, noise, 1)
        assert path.outcome.sentence == sentence


def test_without_noise_only_where_it_says_so():
    exact, noisy = (
        descend(SURFACES["bowl"], rule_of(f"x = x - 0.1*{g}")(), (2.0, 1.0), 20, 1.0) for g in ("g_exact", "g")
    )
    assert np.array_equal(
        exact.points, descend(SURFACES["bowl"], rule_of("x = x - 0.1*g")(), (2.0, 1.0), 20).points
    )
    assert not np.array_equal(exact.points, noisy.points)


def test_single_precision_stays_single():
    rule = rule_of("m = beta1*m + (1 - beta1)*g; x = x - alpha*sqrt(1 - beta2^t)/(1 - beta1^t)*m")
    x = np.ones((2, 4), dtype=np.float32)
    for settings in ({}, {"beta1": np.full(4, 0.5, dtype=np.float32)}):
        step, state = rule(**settings).update(x, rule(**settings).init(x), x)
        assert step.dtype == state.m.dtype == np.float32
