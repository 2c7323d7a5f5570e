from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DATASETS
from core.formula.rule import ON_NETWORKS, rule_of
from core.network.experiment import (
    MOST_LAYERS,
    MOST_PARAMETERS,
    MOST_VALUES,
    NetworkExperiment,
    fields,
    from_dict,
    from_query,
    raw_from_query,
    read_network,
    to_dict,
    to_query,
)
from core.network.layers import LAYERS, Layer
from core.optimizers import OPTIMIZERS
from core.optimizers.own import PREFIX
from core.optimizers.schedules import CONSTANT, SCHEDULES
from tests.each import with_each

COSINE = SCHEDULES["cosine"]
SHARES = st.floats(0.01, 0.99)
SCHEDULED = st.sampled_from(list(SCHEDULES.values())).flatmap(
    lambda kind: st.builds(kind, **dict.fromkeys(kind.hyperparameters(), SHARES))
)
RATES = st.lists(st.tuples(st.integers(0, 10_000), st.floats(1e-6, 1e3)), max_size=3).map(sorted).map(tuple)
RULES = [OPTIMIZERS[name] for name in ON_NETWORKS]
WITH_RATE = [rule() for rule in RULES if "learning_rate" in rule.hyperparameters()]
RULES = st.one_of(
    st.fixed_dictionaries({"rule": st.sampled_from([rule() for rule in RULES])}),
    st.fixed_dictionaries(
        {"rule": st.sampled_from(WITH_RATE), "schedule": SCHEDULED, "learning_rates": RATES},
    ),
)
LAYER = st.builds(Layer, st.sampled_from(list(LAYERS)), st.integers(1, 40))
FIELDS = st.fixed_dictionaries(
    {
        "layers": st.lists(LAYER, max_size=MOST_LAYERS),
        "penalty": st.floats(0, 1000),
        "batch_size": st.integers(1, 1199),
        "epochs": st.integers(1, 10_000),
        "shuffle": st.booleans(),
        "networks": st.integers(1, 4),
        "seed": st.integers(0, 2**32 - 64),
    }
)
EXPERIMENTS = st.builds(lambda fields, rule: NetworkExperiment(**fields, **rule), FIELDS, RULES)


@given(EXPERIMENTS)
def test_every_form_reads_back_as_the_same_experiment(experiment):
    assert from_dict(to_dict(experiment)) == experiment
    assert from_query(to_query(experiment)) == (experiment, {})


@with_each(
    ("query", "key", "words"),
    [
        ("epohcs=9", "epohcs", "did you mean epochs?"),
        ("epochs=9&amp;seed=1", "amp;seed", "leave out the amp;"),
        ("seed=1&seed=2", "seed", "2 times"),
        ("rule=adam,learning_rat:1", "rule.learning_rat", "Adam has no 'learning_rat': did you mean"),
        ("schedule=cosine,drop:1", "schedule.drop", "Cosine has no 'drop'"),
        ("dataset=wine&points=100", "points", "The link to a network has no 'points'"),
        ("surface=bowl", "surface", "has no 'surface'"),
    ],
)
def test_no_part_of_a_link_is_dropped_in_silence(query, key, words):
    assert words in from_query(query)[1][key]


def test_a_misspelt_setting_of_a_saved_run_is_refused():
    with pytest.raises(ValueError, match=r"Adam has no 'learning_rat': did you mean learning_rate\?"):
        from_dict({"rule": {"name": "adam", "learning_rat": 1}})
    with pytest.raises(ValueError, match="Cosine has no 'drop'"):
        from_dict({"schedule": {"name": "cosine", "drop": 1}})


def test_learning_rates_read_back():
    experiment = NetworkExperiment().with_learning_rate(0.5, 3).with_learning_rate(0.1, 7)
    assert experiment.learning_rates == ((3, 0.5), (7, 0.1))
    assert from_dict(to_dict(experiment)) == experiment
    assert from_query("?" + to_query(experiment)) == (experiment, {})
    rates = [experiment.rule_after(epoch).learning_rate for epoch in (0, 2, 3, 6, 7, 100)]
    assert rates == [0.032, 0.032, 0.5, 0.5, 0.1, 0.1]
    assert experiment.with_learning_rate(0.2, 3).learning_rates == ((3, 0.2),)


def test_a_schedule_reads_back_and_its_absence_is_constant():
    experiment = NetworkExperiment(schedule=COSINE(warmup=0.1))
    query = to_query(experiment)
    assert query.endswith("&seed=0&schedule=cosine,warmup:0.1")
    assert from_query(query) == (experiment, {})
    assert from_dict({"schedule": "cosine,warmup:0.1"}) == from_dict(to_dict(experiment)) == experiment
    old = to_dict(NetworkExperiment())
    assert old.pop("schedule") == {"name": "constant", "warmup": 0.0}
    assert from_dict(old).schedule == CONSTANT


def test_the_schedule_multiplies_the_rate_in_force_epoch_by_epoch():
    schedule = COSINE(final=0.1, warmup=0.2)
    plain = NetworkExperiment(epochs=10).with_learning_rate(0.5, 3).with_learning_rate(0.1, 7)
    experiment = replace(plain, schedule=schedule)
    rates = [experiment.rule_in(epoch).learning_rate for epoch in range(1, 11)]
    base = [0.032] * 3 + [0.5] * 4 + [0.1] * 3
    assert rates == [rate * factor for rate, factor in zip(base, schedule.factors(10).tolist(), strict=True)]
    assert [experiment.rule_after(epoch).learning_rate for epoch in range(10)] == base
    assert [plain.rule_in(epoch).learning_rate for epoch in range(1, 11)] == base
    with pytest.raises(ValueError, match="step is 10: it takes 0 to 9"):
        experiment.rule_in(11)


def test_another_rule_without_a_learning_rate_leaves_the_schedule_of_the_fallback_behind():
    fallback = NetworkExperiment(schedule=COSINE())
    assert read_network({"epochs": 7}, fallback)[0].schedule == COSINE()
    assert read_network({"rule": "adam"}, fallback)[0].schedule == COSINE()
    experiment, problems = read_network({"rule": "adadelta"}, fallback)
    assert (experiment.schedule, problems) == (CONSTANT, {})


def test_the_query_is_readable():
    assert to_query(NetworkExperiment(rule=OPTIMIZERS["momentum"](learning_rate=0.01))) == (
        "dataset=wine&layers=leaky_relu:16,leaky_relu:12,leaky_relu:8&rule=momentum,learning_rate:0.01,momentum:0.9"
        "&penalty=0.0003125&batch_size=32&epochs=150&shuffle=false&networks=1&seed=0"
    )


def test_the_default_is_reference_network_1():
    experiment = from_dict({})
    assert experiment == NetworkExperiment()
    assert [layer.width for layer in experiment.layers] == [16, 12, 8]
    assert (experiment.penalty, experiment.batch_size, experiment.epochs) == (0.01 / 32, 32, 150)


def test_text_is_taken_for_numbers():
    raw = {
        "layers": "leaky_relu:4, exponent:3",
        "rule": {"name": "adam", "learning_rate": "0.01"},
        "penalty": "0",
        "batch_size": " 64 ",
        "epochs": "10",
        "shuffle": "true",
        "networks": "2",
        "seed": "0",
    }
    assert from_dict(raw) == NetworkExperiment(
        layers=(Layer("leaky_relu", 4), Layer("exponent", 3)),
        rule=OPTIMIZERS["adam"](learning_rate=0.01),
        penalty=0.0,
        batch_size=64,
        epochs=10,
        shuffle=True,
        networks=2,
        seed=0,
    )
    assert from_dict({"layers": ""}).layers == ()


BAD = [
    ({"epochs": 0}, "epochs", "Epochs is 0: it takes a whole number from 1 to 10,000"),
    ({"epochs": "ten"}, "epochs", "Epochs is 'ten'"),
    ({"epochs": 1.5}, "epochs", r"Epochs is 1\.5"),
    ({"epochs": True}, "epochs", "Epochs is"),
    ({"batch_size": 1200}, "batch_size", "Batch size is 1,200: it takes a whole number from 1 to 1,199"),
    ({"batch_size": ""}, "batch_size", "Batch size is empty"),
    ({"penalty": -1}, "penalty", "L2 penalty λ is −1"),
    ({"penalty": "nan"}, "penalty", "L2 penalty λ is 'nan'"),
    ({"penalty": float("inf")}, "penalty", "L2 penalty λ is ∞"),
    ({"networks": 33}, "networks", "Networks is 33: it takes a whole number from 1 to 32"),
    ({"seed": -1}, "seed", "Seed is −1"),
    ({"shuffle": "maybe"}, "shuffle", "Shuffle is 'maybe'.*: it takes true or false"),
    ({"dataset": "beer"}, "dataset", "Data set is 'beer': it takes one of wine"),
    ({"layers": "no_such:4"}, "layers", f"Layer 1: Layer is 'no_such': it takes one of {', '.join(LAYERS)}"),
    (
        {"layers": "leaky_relu:4,leaky_relu:513"},
        "layers",
        "Layer 2: Units is 513: it takes a whole number from 1",
    ),
    ({"layers": "leaky_relu"}, "layers", "Layer 1: Units is empty"),
    ({"layers": ",".join(["leaky_relu:4"] * 9)}, "layers", "9 hidden layers: a network takes at most 8"),
    ({"layers": [["leaky_relu", 4, 5]]}, "layers", "Layers are"),
    ({"layers": 7}, "layers", "Layers are 7"),
    ({"layers": [[["x"], 4]]}, "layers", "Layer 1"),
    ({"rule": {"name": "no_rule"}}, "rule", "Optimizer is 'no_rule': it takes one of gradient_descent"),
    ({"rule": 3}, "rule", "Optimizer is 3"),
    ({"rule": {"name": "sgd", "learning_rate": "0"}}, "rule.learning_rate", "Learning rate is"),
    ({"rule": "momentum,momentum:1"}, "rule.momentum", "Momentum is"),
    ({"learning_rates": "5:0"}, "learning_rates", "Learning rate is 0: it takes"),
    ({"learning_rates": [[1, 0.1], 2]}, "learning_rates", "Learning rates are"),
    ({"schedule": "linear"}, "schedule", "Schedule is 'linear': it takes one of constant, step"),
    ({"schedule": 3}, "schedule", "Schedule is 3"),
    ({"schedule": {"warmup": 1}}, "schedule.warmup", "Warm-up is 1"),
    ({"schedule": "constant,warmup:x"}, "schedule.warmup", "Warm-up is 'x'"),
]


def test_a_rule_of_a_file_is_for_two_coordinates_and_named_no_longer_than_it_fits():
    name = f"{PREFIX}{'x' * (40 - len(PREFIX))}"
    for told, shown in ((name, name), (f"{name}x", f"{name[:39]}…")):
        problem = read_network({"rule": {"name": told}})[1]["rule"]
        assert problem == f"Optimizer is {shown}: rules of a Python file are for two coordinates"


def test_data_that_are_not_named_are_the_fallbacks_and_others_have_their_own_defaults():
    fallback = NetworkExperiment(dataset="moons", sample=(("noise", 0.25), ("points", 100)))
    assert read_network({"data_seed": 3}, fallback)[0].sample == tuple(
        (dict(fallback.sample) | {"data_seed": 3}).items()
    )
    assert read_network({"dataset": "circles"}, fallback)[0].sample == NetworkExperiment(dataset="circles").sample


@with_each(("raw", "field", "message"), BAD)
def test_what_is_wrong_is_named_quoted_and_explained(raw, field, message):
    with pytest.raises(ValueError, match=message):
        from_dict(raw)
    fallback = NetworkExperiment(layers=(Layer("exponent", 3),), epochs=7)
    experiment, problems = read_network(raw, fallback)
    assert list(problems) == [field]
    assert replace(experiment, rule=fallback.rule) == fallback


@with_each("raw", [raw for raw, _, _ in BAD if not set(raw) & {"rule", "layers", "learning_rates", "schedule"}])
def test_a_wrong_record_cannot_be_built(raw):
    with pytest.raises(ValueError, match=r"is|are"):
        NetworkExperiment(**raw)


@with_each(
    ("wrong", "message"),
    [
        ({"layers": ("leaky_relu",)}, "Layers are"),
        ({"layers": (Layer("exponent", 2),) * 9}, "at most 8 hidden layers"),
        ({"rule": "sgd"}, "Rule is 'sgd'"),
        ({"rule": OPTIMIZERS["sgd"](learning_rate=np.array([0.1, 0.2]))}, "one value for each hyperparameter"),
        ({"rule": OPTIMIZERS["adadelta"](), "learning_rates": ((1, 0.1),)}, "AdaDelta has none"),
        ({"rule": OPTIMIZERS["adadelta"](), "schedule": COSINE()}, "Schedule is cosine: AdaDelta has no learning"),
        ({"schedule": "cosine"}, "Schedule is 'cosine': it takes a schedule"),
        ({"layers": (Layer("exponent", 512),) * 4, "networks": 32}, "Networks is 32, each of .* parameters"),
        ({"layers": (Layer("exponent", 512),), "batch_size": 1199, "networks": 32}, "Batch size is 1,199 with 32"),
    ],
)
def test_wrong_parts_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        NetworkExperiment(**wrong)


@pytest.mark.parametrize(
    ("field", "least", "most", "next_to"),
    [
        ("penalty", 0, 1000, (-0.5, 1000.5)),
        ("batch_size", 1, 1199, (0, 1200)),
        ("epochs", 1, 10_000, (0, 10_001)),
        ("networks", 1, 32, (0, 33)),
        ("seed", 0, 4_294_967_232, (-1, 4_294_967_233)),
    ],
)
def test_each_limit_is_accepted_and_the_next_value_refused(field, least, most, next_to):
    for value in (least, most):
        assert getattr(from_dict({field: value}), field) == value
    for value in next_to:
        assert list(read_network({field: value})[1]) == [field]


def test_the_limits_of_layers_and_learning_rates():
    assert len(from_dict({"layers": [["exponent", 2]] * 8}).layers) == 8
    assert list(read_network({"layers": [["exponent", 2]] * 9})[1]) == ["layers"]
    for width, problems in ((1, []), (512, []), (0, ["layers"]), (513, ["layers"])):
        assert list(read_network({"layers": [["exponent", width]]})[1]) == problems
    assert from_dict({"learning_rates": [[0, 1e3], [10_000, 0.5]]}).learning_rates == ((0, 1000.0), (10_000, 0.5))
    for change in ([-1, 0.5], [10_001, 0.5], [3, 0], [3, 1000.5]):
        assert list(read_network({"learning_rates": [change]})[1]) == ["learning_rates"]
    assert len(from_dict({"learning_rates": [[3, 0.5]] * 10_000}).learning_rates) == 10_000
    assert "10,001 learning rates" in read_network({"learning_rates": [[3, 0.5]] * 10_001})[1]["learning_rates"]


THREE = {"layers": (Layer("leaky_relu", 4), Layer("leaky_relu", 3)), "networks": 3, "batch_size": 10}
"""Of 7 units, and (11 + 1) · 4 + (4 + 1) · 3 + (3 + 1) · 2 = 71 parameters each."""


@pytest.mark.parametrize(
    ("limit", "size", "message"),
    [
        ("MOST_PARAMETERS", 3 * 71, "Networks is 3, each of 71 parameters: together they may have 212;"),
        ("MOST_VALUES", 7 * 10 * 3, "Batch size is 10 with 3 networks of 7 units: .* may be 209;"),
    ],
)
def test_together_networks_may_be_so_large_and_no_larger(limit, size, message, monkeypatch):
    assert (MOST_PARAMETERS, MOST_VALUES) == (2_000_000, 10_000_000)
    monkeypatch.setattr(f"core.network.experiment.record.{limit}", size)
    assert NetworkExperiment(**THREE).networks == 3
    monkeypatch.setattr(f"core.network.experiment.record.{limit}", size - 1)
    with pytest.raises(ValueError, match=message):
        NetworkExperiment(**THREE)


def test_unknown_fields_are_named():
    with pytest.raises(ValueError, match="'momentum' is no field: it takes dataset, layers"):
        from_dict({"momentum": 0.9})
    assert read_network({"utm_source": "x"}) == (NetworkExperiment(), {})


def test_a_link_is_taken_apart_where_the_data_are_missing(monkeypatch):
    def missing():
        raise FileNotFoundError("winequality-red.csv is in no folder")

    monkeypatch.setitem(DATASETS, "wine", replace(DATASETS["wine"], load=missing))
    assert raw_from_query("epochs=3&x=1") == {"epochs": "3"}


def test_together_too_large_falls_back_with_a_message():
    experiment, problems = read_network({"layers": "exponent:512,exponent:512,exponent:512", "networks": 32})
    assert experiment == NetworkExperiment()
    assert "Networks is 32" in problems["size"]


@given(
    st.dictionaries(
        st.sampled_from([*to_dict(NetworkExperiment()), "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_no_content_breaks_the_reader(raw):
    experiment, problems = read_network(raw)
    assert isinstance(experiment, NetworkExperiment) and all(isinstance(text, str) for text in problems.values())


@given(st.text(max_size=200))
def test_no_query_breaks_the_reader(query):
    assert isinstance(from_query(query)[0], NetworkExperiment)


def test_every_field_carries_its_description():
    for name, quantity in fields("wine").items():
        assert quantity.label and quantity.help, name
        quantity.check(getattr(NetworkExperiment(), name))


def test_a_typed_rule_is_part_of_a_run_and_of_its_link():
    rule = rule_of("v = gamma*v + g\nx = x - max(alpha, kappa)*v")(own_kappa=0.03)
    run = NetworkExperiment(rule=rule)
    assert from_query(to_query(run)) == (run, {})
    assert from_dict(to_dict(run)) == run and to_dict(run)["rule"]["lines"] == rule.text
    assert read_network({"rule": {"name": "custom", "lines": rule.text, "own_kappa": "0.03"}})[0].rule == rule
    _, problems = read_network({"rule": {"name": "custom", "lines": "x = y.z"}})
    assert set(problems) == {"rule.lines"}
