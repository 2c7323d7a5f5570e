"""Ensembles: what they depend on, and that a piece is the engine's own ensemble."""

from dataclasses import replace

import numpy as np
import pytest

from app.descent.stages import STAGES
from core.batched.ensembles import ensemble
from core.surfaces import SURFACES
from tests.app.descent.stages.asking import RACE, ask, decoded, work


def test_the_work_names_the_experiment_and_the_members():
    assert work("ensemble") != work("ensemble", members="20")
    assert work("ensemble") != work("ensemble", replace(RACE, start=(0.5, 0.5)))
    assert work("ensemble") == work("ensemble", speed="4", cells="25")


def test_an_ensemble_is_that_of_the_engine(client):
    noisy = replace(RACE, noise=2.0)
    status, answer = ask(client, "ensemble", work=work("ensemble", noisy), slot=5, members=30)
    assert status == 200
    expected = ensemble(
        SURFACES["himmelblau"], noisy.competitors[1].rule, noisy.start, noisy.steps, 2.0, noisy.seed, 30
    )
    for name in ("lower", "median", "upper"):
        assert decoded(answer[name]) == pytest.approx(getattr(expected, name), rel=1e-6)
    np.testing.assert_allclose(decoded(answer["paths"]), expected.paths.ravel(), rtol=1e-6)
    assert answer["typical"] == noisy.seed + expected.typical and not answer["alike"]
    assert sum(share["descents"] for share in answer["shares"]) == 30
    assert all(share["low"] <= share["share"] <= share["high"] for share in answer["shares"])


def test_without_noise_an_ensemble_says_that_its_members_are_alike(client):
    _, answer = ask(client, "ensemble", work=work("ensemble"), slot=2, members=3)
    assert answer["alike"] and len(answer["shares"]) == 1


def test_what_costs_too_much_is_refused_with_the_limit_before_it_starts(client):
    asked = {"work": work("ensemble", replace(RACE, steps=2500)), "slot": 2}
    assert ask(client, "ensemble", **asked, members=400)[0] == 200
    status, answer = ask(client, "ensemble", **asked, members=401)
    assert status == 400 and "1,002,500 steps in all: an ensemble takes at most 1,000,000" in answer["error"]
    stage, long = STAGES["ensemble"], replace(RACE, steps=2500)
    assert stage.request(long, {"members": "400"}).problems == {}
    assert stage.request(long, {"members": "401"}).problems == {"members": answer["error"]}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "work is ''"),
        ({"work": "stage=ensemble", "slot": 3, "members": 10}, "no competitor has it"),
        ({"work": "stage=ensemble", "slot": 0, "members": 1e9}, "a whole number from 1 to 500"),
        ({"work": "stage=basins", "slot": 0, "members": 10}, "it takes that of stage=ensemble"),
    ],
)
def test_bad_requests_are_refused_in_words(client, body, told):
    status, answer = ask(client, "ensemble", **body)
    assert status == 400 and told in answer["error"]
