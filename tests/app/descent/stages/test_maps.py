"""Maps piece by piece: what they depend on, and that the pieces make the whole."""

from dataclasses import replace

import numpy as np
import pytest

from app.descent.stage_requests import read_work
from app.descent.stages import STAGES, maps
from app.descent.stages.endings import ENDINGS
from core.batched.rest import REST_SHARE
from core.batched.trials import choose_precision
from core.descent.nearest import known_minima
from core.descent.outcomes import KINDS, OutcomeKind
from core.surfaces import SURFACES
from tests.app.descent.stages.asking import RACE, ask, decoded, request_of, work
from tests.each import with_each


def prepared(work):
    """What the server keeps of a map."""
    experiment, options = read_work(work)
    return maps.prepared(STAGES[options["stage"]], experiment, tuple(options.items()))


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


def test_basins_depend_on_their_competitor_and_not_on_the_start():
    basins = work("basins", of="5", cells="50")
    assert basins == work("basins", replace(RACE, start=(3.0, 1.0)), of="5", cells="50", speed="4")
    assert basins != work("basins", of="2", cells="50")
    assert basins != work("basins", of="5", cells="25")
    assert basins != work("basins", replace(RACE, steps=61), of="5", cells="50")
    assert request_of("basins").told == {"slot": 2, "here": (0.5, -0.5)}


def test_a_competitor_that_is_gone_gives_way_to_the_first():
    assert request_of("basins", of="7").told["slot"] == 2


@pytest.mark.parametrize("stage", ["basins", "settings"])
def test_the_pieces_of_a_map_are_the_map_coarse_first(client, monkeypatch, stage):
    monkeypatch.setattr(maps, "block_size", lambda descents: 100 * 3)
    asked = work(stage, replace(RACE, noise=1.0), cells="50", of="2", repeats="3")
    maps.prepared.cache_clear()
    told, pieces = pull_map(client, asked)
    made = prepared(asked).map
    maps.prepared.cache_clear()
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
    assert told["kinds"] == [kind.name.lower() for kind in KINDS] and set(ENDINGS) == set(OutcomeKind)
    assert told["around"] == [f"the {label[0].lower()}{label[1:]}" for label in told["minima"]]


def test_a_cells_run_played_by_itself_ends_as_the_cell_says(client):
    told, pieces = pull_map(client, work("basins", cells="25", of="2"))
    x, y = (decoded(axis["values"]) for axis in told["axes"])
    assert [axis["field"] for axis in told["axes"]] == ["x", "y"] and len(y) == 25
    box = SURFACES["himmelblau"].box
    assert x[0] == pytest.approx(box.x_min + (box.x_max - box.x_min) / 25 / 2)  # the middle of a cell
    descents = choose_precision(prepared(work("basins", cells="25", of="2")).map.descents)
    for cell in (0, 312, 624):
        path = replace(descents, starts=(x[cell % 25], y[cell // 25])).descent(0)
        place = pieces[0]["cells"].tolist().index(cell)
        assert KINDS[pieces[0]["kinds"][place]] is path.outcome.kind


def test_a_map_over_the_learning_rate_tells_the_edge_of_stability(client):
    bowl = replace(RACE, surface="bowl")
    _, answer = ask(client, "cells", work=work("settings", bowl, of="5", cells="25"), level=0, first=0)
    edge = answer["map"]["edge"]
    assert decoded(edge["x"]) == pytest.approx([1.0, 1.0])  # 2/λmax with λmax = 2
    assert "2/λmax" in edge["sentence"] and "(0, 0)" in edge["sentence"]


def test_errors_nearer_to_a_minimum_than_a_map_follows_count_as_the_least(client):
    bowl = SURFACES["bowl"]
    told, _ = pull_map(client, work("settings", replace(RACE, surface="bowl"), of="5", cells="25"))
    near = REST_SHARE * bowl.box.diagonal
    assert told["least"] == pytest.approx(float(bowl.value(near, 0.0)))
    assert told["most"] == pytest.approx(float(bowl.value(*RACE.start)))


def test_what_costs_too_much_is_refused_with_the_limit_before_it_starts(client):
    long = work("basins").replace("steps=60", "steps=10000")
    status, answer = ask(client, "cells", work=long, level=0, first=0)
    assert status == 400 and "a computation takes at most 500,000,000" in answer["error"]


@with_each(
    ("body", "told"),
    [
        ({}, "work is ''"),
        ({"work": 7, "level": 0, "first": 0}, "no '7'"),
        ({"work": "surface=bowl", "level": 0, "first": 0}, "it takes that of stage=basins or stage=settings"),
        ({"work": "x" * 20_000, "level": 0, "first": 0}, "1 to 10,000 characters"),
        ({"work": "surface=nowhere&stage=basins&cells=25", "level": 0, "first": 0}, "'nowhere'"),
        ({"work": "stage=basins&cells=25", "level": 9, "first": 0}, "no such place"),
        ({"work": "stage=basins&cells=25", "level": 0, "first": 625}, "no such place"),
        ({"work": "stage=basins&cells=25", "level": "deep", "first": 0}, "'deep'"),
        ({"work": "stage=settings&cells=25&across_to=-1", "level": 0, "first": 0}, "Learning rate"),
    ],
)
def test_bad_requests_are_refused_in_words(client, body, told):
    status, answer = ask(client, "cells", **body)
    assert status == 400 and told in answer["error"]


@pytest.mark.parametrize(
    ("stage", "options", "box"),
    [("basins", {}, "cells"), ("settings", {"repeats": "25"}, "repeats"), ("settings", {}, "cells")],
)
def test_a_map_that_is_too_large_is_told_at_the_option_that_makes_it_smaller(stage, options, box):
    long = replace(RACE, steps=4_000)
    assert "a computation takes at most" in request_of(stage, long, cells="400", **options).problems[box]
    assert work(stage, long, cells="400", **options) == ""
    assert not request_of(stage, long, cells="200").problems
