"""The record of a race, its dictionary and its query string."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descent.experiment import (
    FIELDS,
    MOST_COMPETITORS,
    Competitor,
    DescentExperiment,
    free_color,
    from_query,
    names,
    raw_from_query,
    read_descent,
    run,
    to_dict,
    to_query,
)
from core.formula import record as custom
from core.formula.record import CUSTOM, CustomFormula
from core.formula.rule import FIRST, ON_SURFACES, rule_of
from core.formula.surface import CustomSurface
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


@given(st.dictionaries(st.sampled_from(["surface", "competitors", *FIELDS, *custom.FIELDS]), JSON))
def test_no_value_of_any_field_raises(raw):
    experiment, _ = read_descent(raw)
    assert experiment.surface in SURFACES
    experiment, _ = read_descent({**raw, "surface": CUSTOM})
    assert isinstance(experiment.the_surface, CustomSurface)


@given(st.lists(st.dictionaries(st.sampled_from(["rule", "color", "visible", "learning_rate", "schedule"]), JSON)))
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


def test_a_competitor_without_a_learning_rate_has_no_schedule():
    with pytest.raises(ValueError, match="Schedule is cosine: AdaDelta has no learning rate"):
        Competitor(OPTIMIZERS["adadelta"](), schedule=SCHEDULES["cosine"]())


def test_the_default_is_sgd_in_a_ravine():
    assert to_query(DescentExperiment()) == (
        "surface=matyas&x=4&y=-4&steps=60&noise=1&seed=0&c=sgd,learning_rate:0.1"
    )


@pytest.mark.parametrize(
    ("field", "least", "most", "next_to"),
    [
        ("x", -1000, 1000, (-1000.5, 1000.5)),
        ("y", -1000, 1000, (-1000.5, 1000.5)),
        ("steps", 1, 10_000, (0, 10_001)),
        ("noise", 0, 100, (-0.5, 100.5)),
        ("seed", 0, 4_294_967_295, (-1, 4_294_967_296)),
    ],
)
def test_each_limit_is_accepted_and_the_next_value_refused(field, least, most, next_to):
    for value in (least, most):
        experiment, problems = read_descent({field: value})
        assert problems == {} and to_dict(experiment)[field] == value
    for value in next_to:
        assert list(read_descent({field: value})[1]) == [field]


def test_the_palette_has_eight_places():
    rows = [{"rule": "sgd", "color": color} for color in range(8)]
    assert read_descent({"competitors": rows})[1] == {}
    assert list(read_descent({"competitors": [*rows, rows[0]]})[1]) == ["competitors"]
    for color in (-1, 8):
        assert list(read_descent({"competitors": [{"rule": "sgd", "color": color}]})[1]) == ["competitors.0.color"]


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


@pytest.mark.parametrize(
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


def test_free_color_is_the_first_unused():
    sgd = OPTIMIZERS["sgd"]()
    assert free_color([]) == 0
    assert free_color([Competitor(sgd, 0), Competitor(sgd, 2)]) == 1
    assert free_color([Competitor(sgd, color) for color in range(MOST_COMPETITORS)]) == 0


def test_run_gives_a_trajectory_for_each_competitor():
    competitors = tuple(Competitor(OPTIMIZERS[name](), index) for index, name in enumerate(ON_SURFACES))
    trajectories = run(DescentExperiment(competitors=competitors, steps=5))
    assert [t.rule.name for t in trajectories] == list(ON_SURFACES)
    assert all(t.points.shape == (6, 2) for t in trajectories)


def test_run_applies_the_schedule_of_each_competitor():
    sgd, cosine = OPTIMIZERS["sgd"](), SCHEDULES["cosine"](warmup=0.1)
    pair = DescentExperiment(competitors=(Competitor(sgd), Competitor(sgd, schedule=cosine)))
    plain, paced = run(pair)
    assert [plain.schedule, paced.schedule] == [CONSTANT, cosine]
    # The first of 6 steps of warm-up is a seventh as long; both meet the same noise at the start.
    first, second = plain.points[1] - plain.points[0], paced.points[1] - paced.points[0]
    assert second.tolist() == pytest.approx((first / 7).tolist())


def test_every_field_of_the_record_is_in_its_dictionary():
    missing = {f.name for f in fields(DescentExperiment)} - {"start", "custom"} - set(to_dict(DescentExperiment()))
    assert missing == set()


# ---- a typed formula

TYPED = DescentExperiment("custom", (1.0, 2.0), 30, custom=CustomFormula("x² + (y − 1)²", (-4, 4, -3, 5), (0, 0.9)))


def test_a_typed_formula_is_a_readable_part_of_a_link():
    assert to_query(TYPED).startswith(
        "surface=custom&formula=x%5E2%2B(y-1)%5E2&x_min=-4&x_max=4&y_min=-3&y_max=5&minimum_x=0&minimum_y=0.9&x=1&y=2&"
    )


def test_the_surface_of_an_experiment_is_the_registry_s_or_that_of_the_formula():
    assert DescentExperiment("bowl").the_surface is SURFACES["bowl"]
    assert TYPED.the_surface.formula == "x² + (y − 1)²"
    assert TYPED.the_surface.optimal_value == 0.0
    assert {path.surface for path in run(TYPED)} == {TYPED.the_surface}


@pytest.mark.parametrize("surface", ["custom", "bowl"])
def test_a_formula_goes_with_a_custom_surface_and_with_no_other(surface):
    with pytest.raises(ValueError, match=f"surface is '{surface}'"):
        DescentExperiment(surface, custom=CustomFormula() if surface == "bowl" else None)


def test_a_formula_is_passed_over_where_another_surface_is_named():
    assert from_query("surface=bowl&formula=import+os&x_min=9") == (DescentExperiment("bowl"), {})


# ---- a typed rule

OWN = rule_of("m = max(beta1*m, abs(g))\nx = x - alpha*g/(m + kappa)")(learning_rate=0.3, own_kappa=0.5)
OWN_LINK = "c=custom,lines:m%3Dmax(beta1*m%252Cabs(g));x%3Dx-alpha*g/(m%2Bkappa),learning_rate:0.3,own_kappa:0.5"


def test_a_typed_rule_is_a_readable_part_of_a_link_beside_the_others():
    experiment = DescentExperiment(competitors=(Competitor(OWN), Competitor(OPTIMIZERS["adam"](), 1)))
    assert to_query(experiment).endswith(
        f"{OWN_LINK.replace(';', '%3B').replace('/', '%2F')}&c=adam,learning_rate:0.1"
    )
    assert from_query(to_query(experiment)) == (experiment, {})
    assert from_query(OWN_LINK)[0].competitors[0].rule == OWN
    assert raw_from_query(OWN_LINK)["competitors"][0]["lines"] == OWN.text


def test_a_typed_rule_is_read_with_its_schedule_and_what_is_wrong_is_told():
    row = to_dict(DescentExperiment(competitors=(Competitor(OWN, schedule=SCHEDULES["cosine"]()),)))["competitors"][
        0
    ]
    assert row["lines"] == OWN.text and row["own_kappa"] == 0.5
    experiment, problems = read_descent({"competitors": [row, row | {"lines": "x = x - (g", "color": 1}]})
    assert experiment.competitors[0].rule == OWN and experiment.competitors[0].schedule.name == "cosine"
    assert problems == {"competitors.1.lines": "Line 1: The line breaks off: ')' is missing for '(' at character 9"}
    experiment, problems = read_descent({"competitors": [{"rule": "custom", "momentum": "2"}]})
    assert experiment.competitors[0].rule == rule_of(FIRST)()
    assert set(problems) == {"competitors.0.momentum"}


def test_two_typed_rules_have_different_names():
    rules = [rule_of(text)() for text in ("x = x - alpha*g", "x = x - alpha*g/2", "x = x - alpha*g")]
    competitors = [Competitor(rule, color) for color, rule in enumerate(rules)]
    assert names(competitors) == ["Your rule α = 0.05", "Your rule 2 α = 0.05", "Your rule α = 0.05"]
