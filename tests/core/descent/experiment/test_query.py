"""An experiment as a query string: read back whole, readable, and nothing of it dropped in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descent.experiment import (
    Competitor,
    DescentExperiment,
    from_query,
    raw_from_query,
    read_descent,
    to_dict,
    to_query,
)
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT, SCHEDULES
from tests.core.descent.experiment.made import OWN, OWN_LINK, TYPED, experiments
from tests.each import with_each


@given(experiments())
def test_every_experiment_survives_its_query_string(experiment):
    again, problems = from_query(to_query(experiment))
    assert problems == {}
    assert again == experiment


@given(st.text())
def test_no_query_string_raises(text):
    experiment, _ = from_query(text)
    assert isinstance(experiment, DescentExperiment)


def test_a_link_is_readable():
    experiment = DescentExperiment(
        "bowl", (6.0, 6.0), 20, 1.0, 7, (Competitor(OPTIMIZERS["momentum"](learning_rate=0.01, momentum=0.99)),)
    )
    assert to_query(experiment) == (
        "surface=bowl&x=6&y=6&steps=20&noise=1&seed=7&c=momentum,learning_rate:0.01,momentum:0.99"
    )


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (CONSTANT, ""),
        (SCHEDULES["cosine"](), ",schedule:cosine"),
        (SCHEDULES["cosine"](warmup=0.1, final=0.5), ",schedule:cosine,final:0.5,warmup:0.1"),
        (SCHEDULES["constant"](warmup=0.1), ",schedule:constant,warmup:0.1"),
        (SCHEDULES["step"](drop=0.1), ",schedule:step,drop:0.1"),
    ],
)
def test_a_schedule_is_a_readable_part_of_a_link(schedule, text):
    rmsprop = OPTIMIZERS["rmsprop"](learning_rate=0.1, decay=0.5)
    experiment = DescentExperiment(competitors=(Competitor(rmsprop, schedule=schedule),))
    assert to_query(experiment).endswith(f"&c=rmsprop,learning_rate:0.1,decay:0.5{text}")
    assert from_query(to_query(experiment)) == (experiment, {})


def test_a_link_without_a_schedule_is_constant():
    experiment, problems = from_query("c=sgd,learning_rate:0.1&c=adadelta,decay:0.9")
    assert problems == {}
    assert [competitor.schedule for competitor in experiment.competitors] == [CONSTANT, CONSTANT]
    row = to_dict(experiment)["competitors"][0]
    assert row.pop("schedule") == {"name": "constant", "warmup": 0.0}
    assert read_descent({"competitors": [row]})[0].competitors == experiment.competitors[:1]


def test_what_is_wrong_with_a_schedule_is_named_and_the_rest_is_kept():
    experiment, problems = from_query(
        "c=sgd,schedule:linear&c=sgd,schedule:cosine,warmup:2,final:0.5&c=adadelta,schedule:cosine&c=sgd,warmup:0.1"
    )
    assert {key: message.partition(":")[0] for key, message in problems.items()} == {
        "competitors.0.schedule": "Schedule is 'linear'",
        "competitors.1.schedule.warmup": "Warm-up is 2",
        "competitors.2.schedule": "Schedule is cosine",
    }
    assert [competitor.schedule for competitor in experiment.competitors] == [
        CONSTANT,
        SCHEDULES["cosine"](final=0.5),
        CONSTANT,
        SCHEDULES["constant"](warmup=0.1),
    ]


def test_the_default_is_sgd_in_a_ravine():
    assert to_query(DescentExperiment()) == (
        "surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=sgd,learning_rate:0.1"
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


@with_each(
    ("query", "key", "words"),
    [
        ("surfce=bowl", "surfce", "did you mean surface?"),
        ("surface=bowl&amp;steps=9", "amp;steps", "leave out the amp;"),
        ("x=1&x=2", "x", "2 times"),
        ("c=adam,learning_rat:1", "competitors.0.learning_rat", "Adam has no 'learning_rat': did you mean"),
        ("c=sgd&c=adam,0.1x", "competitors.1.0.1x", "Adam has no '0.1x'"),
        ("c=sgd,beta1:0.5", "competitors.0.beta1", "SGD has no 'beta1'"),
        ("c=sgd,schedule:cosine,drop:0.5", "competitors.0.drop", "SGD has no 'drop'"),
        ("c=adadelta,warmup:0.1", "competitors.0.warmup", "AdaDelta has no 'warmup'"),
        ("c=sgd,color:x", "competitors.0.color", "Colour is 'x'"),
        ("c=sgd,visible:maybe", "competitors.0.visible", "it takes true or false"),
        ("&".join(["c=sgd"] * 9), "competitors", "9 competitors: a race takes at most 8"),
        ("x=" + "1" * 10_001, "link", "it takes at most 10,000"),
    ],
)
def test_no_part_of_a_link_is_dropped_in_silence(query, key, words):
    problems = from_query(query)[1]
    assert words in problems[key]


def test_a_plus_in_a_link_is_a_plus():
    experiment, problems = from_query("surface=custom&formula=sin(x)+cos(y)&x=+4&noise=1e+1")
    assert problems == {}
    assert experiment.custom.formula == "sin(x)+cos(y)"
    assert (experiment.start[0], experiment.noise) == (4.0, 10.0)


def test_numbers_of_a_link_are_read_as_typed():
    experiment, problems = from_query("x=–1,5&c=rmsprop,learning_rate:0,01,decay:0,8")
    assert problems == {} and experiment.start[0] == -1.5
    assert experiment.competitors[0].rule == OPTIMIZERS["rmsprop"](learning_rate=0.01, decay=0.8)


def test_colours_in_a_link_are_unique():
    experiment, _ = from_query("c=sgd,color:3&c=adam,color:3&c=momentum,color:99&c=nesterov,color:x")
    colors = [competitor.color for competitor in experiment.competitors]
    assert colors[0] == 3
    assert len(set(colors)) == 4


def test_a_typed_formula_is_a_readable_part_of_a_link():
    assert to_query(TYPED).startswith(
        "surface=custom&formula=x%5E2%2B(y-1)%5E2&x_min=-4&x_max=4&y_min=-3&y_max=5&minimum_x=0&minimum_y=0.9&x=1&y=2&"
    )


def test_a_formula_is_passed_over_where_another_surface_is_named():
    assert from_query("surface=bowl&formula=import+os&x_min=9") == (DescentExperiment("bowl"), {})


def test_a_typed_rule_is_a_readable_part_of_a_link_beside_the_others():
    experiment = DescentExperiment(competitors=(Competitor(OWN), Competitor(OPTIMIZERS["adam"](), 1)))
    assert to_query(experiment).endswith(
        f"{OWN_LINK.replace(';', '%3B').replace('/', '%2F')}&c=adam,learning_rate:0.1"
    )
    assert from_query(to_query(experiment)) == (experiment, {})
    assert from_query(OWN_LINK)[0].competitors[0].rule == OWN
    assert raw_from_query(OWN_LINK)["competitors"][0]["lines"] == OWN.text
