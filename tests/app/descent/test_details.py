"""Steps that were not sent with a long race, asked for block by block."""

import numpy as np
import pytest

from app.descent.details import BLOCK
from app.descent.payload import MOST_POINTS, Sampling, race_payload
from core.descent.experiment import from_query, run
from tests.app.typed_arrays import decoded

QUERY = "surface=matyas&x=4&y=-4&steps=9000&noise=1&seed=2&c=sgd&c=momentum,color:4&c=sgd,learning_rate:90,color:6"


def asked(client, first, query=QUERY):
    answer = client.get(f"/descent/details/{first}.json?{query}")
    return answer.status_code, answer.get_json()


def test_a_block_has_the_very_numbers_that_a_short_race_would_be_sent_with(client):
    experiment, _ = from_query(QUERY)
    trajectories = run(experiment)
    assert 3 * experiment.steps > MOST_POINTS
    status, answer = asked(client, 500)
    assert (status, answer["first"]) == (200, 500)
    assert [path["slot"] for path in answer["paths"]] == [0, 4, 6]
    for path, trajectory in zip(answer["paths"][:2], trajectories, strict=False):
        assert decoded(path["x"]) == pytest.approx(trajectory.points[500 : 500 + BLOCK, 0], rel=1e-5)
        assert decoded(path["error"]) == pytest.approx(trajectory.values[500 : 500 + BLOCK], rel=1e-5)
    assert decoded(answer["paths"][2]["x"]).size == 0  # it has diverged before


def test_what_is_sent_both_ways_is_the_same_to_the_bit(client):
    experiment, _ = from_query(QUERY)
    record = race_payload(experiment, run(experiment), "chapter")["paths"][1]
    kept = Sampling.of(3, experiment.steps).steps(experiment.steps)
    for first in (1000, 6000):
        block = asked(client, first)[1]["paths"][1]
        here = (kept >= first) & (kept < first + BLOCK)
        for name in ("x", "y", "error", "gradient", "distance"):
            assert np.array_equal(decoded(block[name])[kept[here] - first], decoded(record[name])[here])


def test_the_last_block_ends_with_the_path(client):
    assert decoded(asked(client, 9000)[1]["paths"][0]["x"]).shape == (1,)
    assert decoded(asked(client, 9001)[1]["paths"][0]["x"]).shape == (0,)


def test_a_query_that_the_page_would_complain_about_is_refused(client):
    status, answer = asked(client, 0, "surface=matyas&steps=-4&c=sgd")
    assert status == 400
    assert "Steps is −4" in answer["error"]
