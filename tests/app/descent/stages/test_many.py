"""Many descents piece by piece: what the page asks for, and that the pieces make the whole."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from app.descent.stages import many
from app.descent.stages.work import read_work, wish
from app.descent.view import DEFAULTS
from app.main import create_app
from core.batched.engine import choose_precision
from core.batched.ensembles import ensemble
from core.descent.experiment import Competitor, DescentExperiment, from_query
from core.descent.nearest import known_minima
from core.descent.outcomes import KINDS, OutcomeKind
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES

TYPES = {"f4": np.float32, "f8": np.float64, "i4": np.int32, "i2": np.int16, "u1": np.uint8}
RACE = DescentExperiment(
    surface="himmelblau",
    start=(0.5, -0.5),
    steps=60,
    noise=0.0,
    seed=3,
    competitors=(
        Competitor(OPTIMIZERS["momentum"](learning_rate=0.01), 2),
        Competitor(OPTIMIZERS["sgd"](learning_rate=0.012), 5, visible=False),
    ),
)


def work_of(experiment=RACE, **options):
    return wish(experiment, {**DEFAULTS, **options}).work


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def ask(client, path, **body):
    answer = client.post(f"/descent/{path}", json=body)
    return answer.status_code, answer.get_json()


def decoded(record):
    return np.frombuffer(base64.b64decode(record["bdata"]), TYPES[record["dtype"]])


def pull_map(client, work):
    """All pieces of a map: what the first told, and its cells by name."""
    told, place, pieces = None, [0, 0], []
    while place:
        status, answer = ask(client, "cells", work=work, level=place[0], first=place[1])
        assert status == 200, answer
        told = told or answer["map"]
        names = ("cells", "kinds", "minima", "shares", "steps", "errors")
        pieces.append({"stride": answer["stride"]} | {name: decoded(answer[name]) for name in names})
        place = answer["next"]
    return told, pieces


def test_the_work_names_only_what_the_numbers_depend_on():
    basins = work_of(stage="basins", of="5", cells="50")
    assert basins == work_of(replace(RACE, start=(3.0, 1.0)), stage="basins", of="5", cells="50", speed="4")
    assert basins != work_of(stage="basins", of="2", cells="50")
    settings = {"stage": "settings", "of": "2", "cells": "25"}
    momentum = replace(RACE.competitors[0], rule=OPTIMIZERS["momentum"](learning_rate=0.5, momentum=0.2))
    assert work_of(**settings) == work_of(replace(RACE, competitors=(momentum, RACE.competitors[1])), **settings)
    assert work_of(**settings) != work_of(replace(RACE, noise=0.5), **settings)
    assert work_of(stage="ensemble") != work_of(stage="ensemble", members="20")
    assert work_of(stage="scene") == ""


@pytest.mark.parametrize("stage", ["ensemble", "basins", "settings"])
def test_a_work_reads_back(stage):
    experiment, options = read_work(work_of(stage=stage, of="2", repeats="3", cells="25"))
    assert options["stage"] == stage
    assert experiment.surface == RACE.surface and experiment.steps == RACE.steps


def test_menus_offer_the_competitors_and_the_fields_of_the_one_chosen():
    found = wish(RACE, {**DEFAULTS, "stage": "settings", "of": "5"})
    assert [entry["value"] for entry in found.offers["of"]["data"]] == ["2", "5"]
    assert found.offers["of"]["placeholder"] == "SGD α = 0.012"
    assert [entry["value"] for entry in found.offers["across"]["data"]] == ["learning_rate", "noise", "x", "y"]
    assert found.offers["across_to"] == {"placeholder": "10"}
    assert (found.slot, found.here) == (5, (0.012, 0.0))


def test_a_competitor_that_is_gone_gives_way_to_the_first():
    assert wish(RACE, {**DEFAULTS, "stage": "basins", "of": "7"}).slot == 2


def test_wrong_ranges_are_told_and_nothing_is_asked_for():
    found = wish(RACE, {**DEFAULTS, "stage": "settings", "up_to": "2"})
    assert found.work == "" and list(found.problems) == ["up_to"]


def test_an_ensemble_is_that_of_the_engine(client):
    noisy = replace(RACE, noise=2.0)
    status, answer = ask(client, "ensemble", work=work_of(noisy, stage="ensemble"), slot=5, members=30)
    assert status == 200
    expected = ensemble(
        SURFACES["himmelblau"], noisy.competitors[1].rule, noisy.start, noisy.steps, 2.0, noisy.seed, 30
    )
    for name in ("lower", "median", "upper"):
        assert decoded(answer[name]) == pytest.approx(getattr(expected, name), rel=1e-6)
    assert decoded(answer["paths"]) == pytest.approx(expected.paths.ravel(), rel=1e-6)
    assert answer["typical"] == noisy.seed + expected.typical and not answer["alike"]
    assert sum(share["descents"] for share in answer["shares"]) == 30
    assert all(share["low"] <= share["share"] <= share["high"] for share in answer["shares"])


def test_without_noise_an_ensemble_says_that_its_members_are_alike(client):
    _, answer = ask(client, "ensemble", work=work_of(stage="ensemble"), slot=2, members=3)
    assert answer["alike"] and len(answer["shares"]) == 1


@pytest.mark.parametrize("options", [{"stage": "basins"}, {"stage": "settings", "repeats": "3"}])
def test_the_pieces_of_a_map_are_the_map_coarse_first(client, monkeypatch, options):
    monkeypatch.setattr(many, "block_size", lambda study: 100 * 3)
    work = work_of(replace(RACE, noise=1.0), cells="50", of="2", **options)
    many.prepared.cache_clear()
    told, pieces = pull_map(client, work)
    made = many.prepared(work).map
    many.prepared.cache_clear()
    assert len(pieces) > 8 and [piece["stride"] for piece in pieces] == sorted(
        (piece["stride"] for piece in pieces), reverse=True
    )
    cells = np.concatenate([piece["cells"] for piece in pieces])
    assert sorted(cells.tolist()) == list(range(2500))
    whole = made.run(cells)
    assert np.concatenate([piece["kinds"] for piece in pieces]).tolist() == whole.kinds.tolist()
    assert np.concatenate([piece["minima"] for piece in pieces]).tolist() == whole.minima.tolist()
    assert np.concatenate([piece["errors"] for piece in pieces]) == pytest.approx(whole.values, rel=1e-5)
    assert told["shape"] == [50, 50] and len(told["minima"]) == len(known_minima(SURFACES["himmelblau"]))
    assert told["kinds"] == [kind.name.lower() for kind in KINDS] and set(many.ENDINGS) == set(OutcomeKind)


def test_a_cells_run_played_by_itself_ends_as_the_cell_says(client):
    told, pieces = pull_map(client, work_of(stage="basins", cells="25", of="2"))
    x, y = (decoded(axis["values"]) for axis in told["axes"])
    assert [axis["field"] for axis in told["axes"]] == ["x", "y"] and len(y) == 25
    box = SURFACES["himmelblau"].box
    assert x[0] == pytest.approx(box.x_min + (box.x_max - box.x_min) / 25 / 2)  # the middle of a cell
    study = choose_precision(many.prepared(work_of(stage="basins", cells="25", of="2")).map.study)
    for cell in (0, 312, 624):
        path = replace(study, starts=(x[cell % 25], y[cell // 25])).descent(0)
        place = pieces[0]["cells"].tolist().index(cell)
        assert KINDS[pieces[0]["kinds"][place]] is path.outcome.kind


def test_a_map_over_the_learning_rate_tells_the_edge_of_stability(client):
    bowl = replace(RACE, surface="bowl")
    _, answer = ask(client, "cells", work=work_of(bowl, stage="settings", of="5", cells="25"), level=0, first=0)
    edge = answer["map"]["edge"]
    assert decoded(edge["x"]) == pytest.approx([1.0, 1.0])  # 2/λmax with λmax = 2
    assert "2/λmax" in edge["sentence"] and "(0, 0)" in edge["sentence"]


def test_what_costs_too_much_is_refused_with_the_limit_before_it_starts(client):
    long = replace(RACE, steps=10_000)
    status, answer = ask(client, "cells", work=work_of(long, stage="basins"), level=0, first=0)
    assert status == 400 and "a study takes at most 500,000,000" in answer["error"]
    status, answer = ask(client, "ensemble", work=work_of(long, stage="ensemble"), slot=2, members=500)
    assert status == 400 and "an ensemble takes at most 1,000,000" in answer["error"]


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("cells", {}, "work is ''"),
        ("cells", {"work": 7, "level": 0, "first": 0}, "it takes that of a map"),
        ("cells", {"work": "x" * 20_000, "level": 0, "first": 0}, "1 to 10,000 characters"),
        ("cells", {"work": "surface=nowhere&stage=basins&cells=25", "level": 0, "first": 0}, "'nowhere'"),
        ("cells", {"work": "stage=basins&cells=25", "level": 9, "first": 0}, "no such place"),
        ("cells", {"work": "stage=basins&cells=25", "level": "deep", "first": 0}, "'deep'"),
        ("cells", {"work": "stage=settings&cells=25&across_to=-1", "level": 0, "first": 0}, "Learning rate"),
        ("ensemble", {"work": "stage=ensemble", "slot": 3, "members": 10}, "no competitor has it"),
        ("ensemble", {"work": "stage=ensemble", "slot": 0, "members": 1e9}, "a whole number from 1 to 500"),
    ],
)
def test_bad_requests_are_refused_in_words(client, path, body, told):
    status, answer = ask(client, path, **body)
    assert status == 400 and told in answer["error"]


def test_a_work_is_a_part_of_the_pages_own_link():
    experiment, problems = from_query(work_of(stage="ensemble"))
    assert problems == {} and all(c.visible for c in experiment.competitors)
