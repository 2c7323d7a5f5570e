import re
from dataclasses import replace

import numpy as np
import pytest

from core.datasets import Words
from core.datasets.two_features import TWO_FEATURES
from core.network.experiment import NetworkExperiment, fields, from_dict, from_query, to_dict, to_query
from core.network.layers import Layer
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.quantities import number
from tests.each import with_each

QUICK = {"rule": OPTIMIZERS["adam"](learning_rate=0.02), "epochs": 60, "batch_size": 10}


def all_rows(data):
    return np.vstack((data.x_train, data.x_test)), np.concatenate((data.y_train, data.y_test))


@with_each("name", TWO_FEATURES)
def test_a_set_is_made_of_its_seed_alone(name):
    entry = TWO_FEATURES[name]
    data = entry(points=200, data_seed=3, test_share=0.3)
    assert data.x_train.shape == (140, 2) and data.x_test.shape == (60, 2) and data.classes == 2
    entry.load.cache_clear()
    again, other = entry(points=200, data_seed=3, test_share=0.3), entry(points=200, data_seed=4, test_share=0.3)
    np.testing.assert_array_equal(again.x_train, data.x_train)
    assert not np.array_equal(other.x_train, data.x_train)
    assert np.abs(all_rows(entry(noise=0.0))[0]).max() <= 1.3
    assert entry.source and data.feature_names == ("x", "y")


def by_class(name):
    """The exact points of each class, (2, points) each."""
    rows, labels = all_rows(TWO_FEATURES[name](noise=0.0, points=4000))
    return [rows[labels == label].T for label in (0, 1)]


def quarters(x, y):
    """The share of the points in each quarter of the plane."""
    return np.bincount(2 * (x > 0) + (y > 0), minlength=4) / len(x)


def assert_uniform(values, low, high):
    """That they fill an interval evenly, and nothing beyond."""
    assert low <= values.min() and values.max() <= high
    shares = np.histogram(values, 4, (low, high))[0] / len(values)
    np.testing.assert_allclose(shares, 0.25, atol=0.03)


def test_circles_are_a_full_disc_and_a_full_ring():
    inner, outer = by_class("circles")
    for each in (inner, outer):
        np.testing.assert_allclose(quarters(*each), 0.25, atol=0.03)
    assert_uniform(np.hypot(*inner) ** 2, 0, 0.16)
    assert_uniform(np.hypot(*outer), 0.65, 1)


def test_xor_fills_the_four_quarters_but_for_a_gap_along_the_axes():
    for each, shares in zip(by_class("xor"), ([0.5, 0, 0, 0.5], [0, 0.5, 0.5, 0]), strict=True):
        np.testing.assert_allclose(quarters(*each), shares, atol=0.03)
        for size in np.abs(each):
            assert_uniform(size, 0.08, 1)


def test_gaussians_are_two_round_clouds():
    for each, middle in zip(by_class("gaussians"), (-0.5, 0.5), strict=True):
        np.testing.assert_allclose(each.mean(axis=1), middle, atol=0.02)
        np.testing.assert_allclose(np.cov(each), 0.04 * np.eye(2), atol=0.003)


def test_the_arms_of_the_spiral_wind_the_same_way_half_a_turn_apart():
    for label, (x, y) in enumerate(by_class("spiral")):
        along = np.hypot(x, y)
        assert_uniform(along**2, 0.004, 1)
        angle = np.pi * (3.5 * along + label)
        np.testing.assert_allclose((x, y), (along * np.cos(angle), along * np.sin(angle)), atol=1e-12)


def test_moons_are_half_circles_of_one_size_and_each_is_the_other_turned_round():
    for (x, y), side in zip(by_class("moons"), (1, -1), strict=True):
        right, up = side * x / 0.65 + 0.5, side * y / 0.65 + 0.25
        np.testing.assert_allclose(np.hypot(right, up), 1)
        assert_uniform(np.arctan2(up, right), 0, np.pi)


def test_points_above_and_below_a_formula_fill_the_square():
    for axis in np.hstack(by_class("above")):
        assert_uniform(axis, -1, 1)


@with_each("name", TWO_FEATURES)
def test_noise_displaces_the_same_points_and_leaves_their_classes(name):
    entry = TWO_FEATURES[name]
    exact, noisy = (entry(noise=noise, points=2000, data_seed=1) for noise in (0.0, 0.2))
    np.testing.assert_array_equal(exact.y_train, noisy.y_train)
    assert (noisy.x_train - exact.x_train).std() == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("name", TWO_FEATURES)
def test_a_network_learns_it_where_there_is_no_noise(name):
    experiment = NetworkExperiment(
        dataset=name,
        layers=(Layer("tanh", 12), Layer("tanh", 8)),
        penalty=0.0,
        sample=(("noise", 0.0), ("points", 600)),
        **(QUICK | {"epochs": 150}),
    )
    assert advance(begin(experiment), 150)[1].test_accuracy[-1, 0] > 0.93


def test_xor_needs_a_hidden_layer():
    alone = NetworkExperiment(dataset="xor", layers=(), **QUICK)
    assert advance(begin(alone), 60)[1].train_accuracy[-1, 0] < 0.7


def test_above_a_formula_is_the_second_class():
    data = TWO_FEATURES["above"](formula="x^2 - 0.2", points=500)
    rows, labels = all_rows(data)
    np.testing.assert_array_equal(labels, rows[:, 1] > rows[:, 0] ** 2 - 0.2)
    assert 0 < labels.sum() < 500


@with_each("above", [1, 2, 18, 19])
def test_each_side_of_a_formula_takes_two_points(above):
    heights = np.sort(np.random.default_rng([0, 0]).uniform(-1, 1, (20, 2))[:, 1])[::-1]
    edge = str((heights[above - 1] + heights[above]) / 2)
    if above in (2, 18):
        assert all_rows(TWO_FEATURES["above"](formula=edge, points=20))[1].sum() == above
    else:
        words = re.escape(f"f(x) = {edge} has 1 of 20 points {'above' if above == 1 else 'below'}: each side takes")
        with pytest.raises(ValueError, match=f"^{words} at least 2$"):
            TWO_FEATURES["above"](formula=edge, points=20)


def test_where_a_formula_has_no_value_is_told_with_the_first_point_there():
    x = np.random.default_rng([0, 0]).uniform(-1, 1, (400, 2))[:, 0]
    at = number(x[x < 0][0], 3)
    with pytest.raises(ValueError, match=rf"^f\(x\) = sqrt\(x\) is no finite number at x = {at}: it takes one"):
        TWO_FEATURES["above"](formula="sqrt(x)")


def test_a_set_has_400_points_of_which_a_quarter_are_test_rows_and_a_noise_of_its_own():
    usual = {
        name: {key: each.default for key, each in TWO_FEATURES[name].settings.items()} for name in TWO_FEATURES
    }
    for own in usual.values():
        assert (own["points"], own["test_share"], own["data_seed"]) == (400, 0.25, 0)
    ranges = {name: setting.quantity.accepts for name, setting in TWO_FEATURES["xor"].settings.items()}
    assert ranges == {
        "noise": "a number from 0 to 1",
        "points": "a whole number from 20 to 5,000",
        "test_share": "a number from 0.05 to 0.95",
        "data_seed": "a whole number from 0 to 4,294,967,295",
    }
    assert TWO_FEATURES["xor"].settings["noise"].quantity.slider == (0.0, 0.5)
    noises = {"circles": 0.1, "xor": 0.1, "gaussians": 0.0, "spiral": 0.02, "moons": 0.1, "above": 0.0}
    assert {name: usual[name]["noise"] for name in noises} == noises
    assert repr(TWO_FEATURES["xor"]).startswith("Entry(label='Xor', source='Opposite quarters of the square.', s")


# ---- as part of an experiment


@with_each("name", TWO_FEATURES)
def test_its_settings_stand_in_every_form(name):
    own = {"noise": 0.25, "points": 120, "test_share": 0.4, "data_seed": 9}
    experiment = NetworkExperiment(dataset=name, sample=tuple(own.items()))
    assert dict(experiment.sample).items() >= own.items()
    assert from_dict(to_dict(experiment)) == experiment
    assert from_query(to_query(experiment)) == (experiment, {})
    assert experiment.data.x_train.shape == (72, 2)


def test_a_formula_stands_in_the_link():
    experiment = NetworkExperiment(dataset="above", sample=(("formula", " sin(3*x)/2 "),))
    assert dict(experiment.sample)["formula"] == "sin(3*x)/2"
    assert from_query(to_query(experiment)) == (experiment, {})


@with_each(
    ("query", "field", "message"),
    [
        ("dataset=circles&noise=2", "noise", "Noise is 2: it takes a number from 0 to 1"),
        ("dataset=xor&points=5", "points", "Points is 5: it takes a whole number from 20 to 5,000"),
        ("dataset=above&formula=y", "formula", "f(x) is 'y': it takes a formula in x alone"),
        ("dataset=above&formula=7", "formula", "f(x) = 7 has 0 of 400 points above: each side takes at least 2"),
        ("dataset=above&formula=sqrt(x)", "formula", "it takes one from x = −1 to 1"),
        ("dataset=above&formula=import", "formula", ""),
        ("dataset=moons&batch_size=301", "batch_size", "Batch size is 301: it takes a whole number from 1 to 300"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(query, field, message):
    experiment, problems = from_query(query)
    assert list(problems) == [field] and message in problems[field]
    assert experiment.dataset == query.split("&")[0].removeprefix("dataset=")


def test_rows_that_are_fewer_than_the_usual_batch_are_one_batch():
    few, problems = from_query("dataset=moons&points=20&epochs=3")
    assert problems == {} and few.batch_size == 32 and len(few.data.y_train) == 16
    whole = advance(begin(replace(few, batch_size=16)), 3)[0]
    np.testing.assert_array_equal(advance(begin(few), 3)[0].parameters, whole.parameters)
    assert (
        "it takes a whole number from 1 to 32"
        in from_query("dataset=moons&points=20&batch_size=33")[1]["batch_size"]
    )


def test_a_setting_of_another_set_is_refused_by_the_record():
    with pytest.raises(ValueError, match="'noise' is no setting of wine: it takes none"):
        NetworkExperiment(sample=(("noise", 0.1),))


def test_no_setting_is_called_as_a_field_of_the_experiment():
    own = {name for entry in TWO_FEATURES.values() for name in entry.settings}
    assert not own & set(to_dict(NetworkExperiment())) and not own & set(fields("wine"))


def test_words_are_checked_for_their_length():
    with pytest.raises(ValueError, match="a text of at most 5 characters"):
        Words("Name", longest=5).read("longer")
    assert Words("Name").read("x" * 200) == "x" * 200 and Words("Name", longest=5).read("short") == "short"
    with pytest.raises(ValueError, match="a text of at most 200 characters"):
        Words("Name").read("x" * 201)
    with pytest.raises(ValueError, match="Name is 3: it takes a text"):
        Words("Name").read(3)
