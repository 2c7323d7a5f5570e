"""The record of a race, its dictionary and its query string."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments import (
    FIELDS,
    MOST_COMPETITORS,
    Competitor,
    DescentExperiment,
    free_color,
    from_query,
    names,
    read_descent,
    run,
    to_dict,
    to_query,
)
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES


@st.composite
def rules(draw):
    rule_class = draw(st.sampled_from(list(OPTIMIZERS.values())))
    values = {}
    for name, quantity in rule_class.hyperparameters().items():
        if quantity.scale == "switch":
            values[name] = draw(st.booleans())
        else:
            values[name] = draw(
                st.floats(
                    quantity.minimum,
                    quantity.maximum,
                    exclude_min=quantity.open_minimum,
                    exclude_max=quantity.open_maximum,
                )
            )
    return rule_class(**values)


@st.composite
def experiments(draw):
    colors = draw(st.lists(st.integers(0, MOST_COMPETITORS - 1), min_size=1, max_size=8, unique=True))
    competitors = tuple(Competitor(draw(rules()), color, draw(st.booleans())) for color in colors)
    coordinate = st.floats(-1e3, 1e3)
    return DescentExperiment(
        surface=draw(st.sampled_from(list(SURFACES))),
        start=(draw(coordinate), draw(coordinate)),
        steps=draw(st.integers(1, 10_000)),
        noise=draw(st.floats(0, 100)),
        seed=draw(st.integers(0, 2**32 - 1)),
        competitors=competitors,
    )


@given(experiments())
def test_every_experiment_survives_its_query_string(experiment):
    again, problems = from_query(to_query(experiment))
    assert problems == {}
    assert again == experiment


@given(experiments())
def test_every_experiment_survives_its_dictionary(experiment):
    assert read_descent(to_dict(experiment)) == (experiment, {})


@given(st.text())
def test_no_query_string_raises(text):
    experiment, _ = from_query(text)
    assert isinstance(experiment, DescentExperiment)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["surface", "competitors", *FIELDS]), JSON))
def test_no_value_of_any_field_raises(raw):
    experiment, _ = read_descent(raw)
    assert experiment.surface in SURFACES


@given(st.lists(st.dictionaries(st.sampled_from(["rule", "color", "visible", "learning_rate"]), JSON)))
def test_no_value_of_any_competitor_raises(rows):
    experiment, _ = read_descent({"competitors": rows})
    assert 1 <= len(experiment.competitors) <= MOST_COMPETITORS


def test_a_link_is_readable():
    experiment = DescentExperiment(
        "bowl", (6.0, 6.0), 20, 1.0, 7, (Competitor(OPTIMIZERS["momentum"](learning_rate=0.01, momentum=0.99)),)
    )
    assert to_query(experiment) == (
        "surface=bowl&x=6&y=6&steps=20&noise=1&seed=7&c=momentum,learning_rate:0.01,momentum:0.99"
    )


def test_seed_0_and_start_0_are_values_like_any_other():
    fallback = DescentExperiment(start=(1.0, 1.0), seed=5, noise=2.0)
    experiment, problems = from_query("x=0&y=0&seed=0&noise=0", fallback)
    assert problems == {}
    assert (experiment.start, experiment.seed, experiment.noise) == ((0.0, 0.0), 0, 0.0)


def test_each_wrong_part_is_named_and_the_rest_is_kept():
    experiment, problems = from_query(
        "surface=foo&steps=1e9&x=2&c=zap&c=adam,learning_rate:bad,beta1:0.5&noise=nan"
    )
    assert set(problems) == {
        "surface",
        "steps",
        "noise",
        "competitors.0.rule",
        "competitors.1.learning_rate",
    }
    assert "'foo'" in problems["surface"]
    assert "1,000,000,000" in problems["steps"]
    assert experiment.start[0] == 2.0
    assert experiment.competitors[1].rule == OPTIMIZERS["adam"](beta1=0.5)


@pytest.mark.parametrize("rows", ["text", [], [3], 7, [[]]])
def test_a_list_of_competitors_that_is_none_is_said(rows):
    experiment, problems = read_descent({"competitors": rows})
    assert "competitors" in problems
    assert experiment.competitors == DescentExperiment().competitors


def test_more_than_eight_competitors_are_said():
    experiment, problems = read_descent({"competitors": [{"rule": "sgd"}] * 9})
    assert len(experiment.competitors) == MOST_COMPETITORS
    assert "9 competitors" in problems["competitors"]


def test_colours_in_a_link_are_unique():
    experiment, _ = from_query("c=sgd,color:3&c=adam,color:3&c=momentum,color:99&c=nesterov,color:x")
    colors = [competitor.color for competitor in experiment.competitors]
    assert colors[0] == 3
    assert len(set(colors)) == 4


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


def test_free_color_is_the_first_unused():
    sgd = OPTIMIZERS["sgd"]()
    assert free_color([Competitor(sgd, 0), Competitor(sgd, 2)]) == 1


def test_run_gives_a_trajectory_for_each_competitor():
    competitors = tuple(Competitor(rule(), index) for index, rule in enumerate(OPTIMIZERS.values()))
    trajectories = run(DescentExperiment(competitors=competitors, steps=5))
    assert [type(t.rule) for t in trajectories] == list(OPTIMIZERS.values())
    assert all(t.points.shape == (6, 2) for t in trajectories)


def test_every_field_of_the_record_is_in_its_dictionary():
    missing = {f.name for f in fields(DescentExperiment)} - {"start"} - set(to_dict(DescentExperiment()))
    assert missing == set()
