"""Points that one draws, as a data set."""

import re

import numpy as np

from core.datasets import DATASETS
from core.datasets.drawn import MOST_POINTS, read_points, write_points
from core.network.experiment import NetworkExperiment, from_query, to_query
from core.network.layers import Layer
from core.network.training import advance, begin
from core.optimizers import OPTIMIZERS
from core.sweep.kinds import NETWORK
from core.sweep.study import load_sweep
from tests.each import with_each

POINTS = [(0, -1.0, -1.0), (1, 1.0, 1.0), (3, 0.0, 0.0), (2, -0.57, 0.99), (0, 0.01, -0.02)]
CORNERS = write_points([(x > 0, x, y) for x in (-0.5, 0.5) for y in (-0.1, 0.0, 0.1, 0.2)])


def test_a_drawing_is_read_as_it_was_written_three_letters_a_point():
    text = write_points(POINTS)
    places, labels = read_points(text)
    assert text == "AAATuhihbdgME1X"  # the second is 201² + 200 · 201 + 200 = 80,801 = (19 · 64 + 46) 64 + 33
    assert len(text) == 3 * len(POINTS) and re.fullmatch(r"[A-Za-z0-9_-]+", text)
    np.testing.assert_allclose(places, [place for _, *place in POINTS])
    np.testing.assert_array_equal(labels, [label for label, *_ in POINTS])


def test_every_place_of_the_square_has_a_text_of_its_own():
    places = [
        (label, x / 100, y / 100) for label in (0, 3) for x in range(-100, 101, 20) for y in (-100, 0, 99, 100)
    ]
    found, labels = read_points(write_points(places))
    np.testing.assert_allclose(np.column_stack((labels, found)), places, atol=1e-12)


def test_drawn_points_train_and_stand_in_the_link():
    experiment = NetworkExperiment(
        dataset="drawn", sample=(("drawn", CORNERS),), layers=(Layer("tanh", 4),), epochs=5
    )
    assert from_query(to_query(experiment)) == (experiment, {}) and f"drawn={CORNERS}" in to_query(experiment)
    assert experiment.data.class_names == ("a", "b") and experiment.data.x_train.shape == (6, 2)
    assert experiment.batch_size == 32  # all of them are one batch
    assert np.isfinite(advance(begin(experiment), 5)[1].train_loss).all()


def test_what_is_there_before_one_draws_are_three_arcs_in_two_rows():
    places, labels = read_points(DATASETS["drawn"].settings["drawn"].default)
    assert np.bincount(labels).tolist() == [16, 16, 16]
    for label, middle in enumerate((90, 210, 330)):  # degrees, and 66 across
        x, y = places[labels == label].T
        np.testing.assert_allclose(np.hypot(x, y), [0.5, 0.75] * 8, atol=0.01)
        turned = (np.degrees(np.arctan2(y, x)) - middle + 180) % 360 - 180
        np.testing.assert_allclose(turned, np.linspace(-33, 33, 16), atol=1.2)


def test_what_is_there_before_one_draws_is_learnt():
    usual = NetworkExperiment(
        dataset="drawn",
        layers=(Layer("tanh", 8),),
        rule=OPTIMIZERS["adam"](learning_rate=0.05),
        batch_size=12,
        epochs=60,
    )
    assert usual.data.classes == 3
    assert advance(begin(usual), 60)[1].test_accuracy[-1, 0] > 0.9


@with_each(
    ("text", "message"),
    [
        ("", "No points are drawn yet: draw some of two classes or more"),
        (write_points(POINTS[:1] * 3), "Class b has 0 points: draw 2 or more of each class"),
        (write_points([(0, 0, 0), (0, 0, 1), (2, 0, 0), (2, 1, 0)]), "Class b has 0 points"),
        (write_points([(0, 0, 0), (0, 0, 1), (1, 0, 0)]), "Class b has 1 point: draw 2"),
        ("AAAA", "Drawing is 'AAAA': it takes three letters, digits, - or _ for each point"),
        ("AA!", "it takes three letters"),
        ("___", "Drawing has '___', which is no point of the square"),
        ("AAABBB___CCC", "Drawing has '___', which is no point of the square"),
        (write_points([(4, -1, -1)]), "which is no point of the square"),
        ("AAA" * (MOST_POINTS + 1), "Drawing has 301 points: it takes 300"),
    ],
)
def test_what_is_no_drawing_to_train_on_is_told(text, message):
    _, problems = from_query(f"dataset=drawn&drawn={text}")
    assert message in problems["drawn"] and list(problems) == ["drawn"]


def test_as_many_points_as_the_limit_are_read_and_as_text_with_some_room():
    places, labels = read_points("AAA" * MOST_POINTS)
    assert places.shape == (300, 2) and set(labels) == {0}
    settings = DATASETS["drawn"].settings
    assert settings["drawn"].quantity.longest == 1000
    assert {name: settings[name].default for name in ("test_share", "data_seed")} == {
        "test_share": 0.25,
        "data_seed": 0,
    }


def test_a_sweep_takes_a_drawing(tmp_path):
    study = tmp_path / "study.toml"
    study.write_text(
        f'kind = "network"\n[experiment]\ndataset = "drawn"\ndrawn = "{CORNERS}"\nepochs = 2\n'
        "[vary]\nseed = [0, 1]\n"
    )
    experiments = load_sweep(study).experiments
    assert [dict(each.sample)["drawn"] for each in experiments] == [CORNERS] * 2
    assert [row["outcome"] for row in NETWORK.run(experiments)] == ["finished"] * 2
    assert DATASETS["drawn"](drawn=CORNERS).label == "Points that you draw"
