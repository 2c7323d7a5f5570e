"""What there is to say of a surface's curvature at points of a path, and at any other."""

import numpy as np
import pytest

from app.descent.state import PageState
from tests.app.typed_arrays import decoded

QUERY = "surface=rosenbrock&x=-1.5&y=2&steps=30&noise=0&c=sgd,learning_rate:0.0002&c=momentum,color:5"


def asked(client, **body):
    answer = client.post("/descent/curvature", json={"search": QUERY, **body})
    return answer.status_code, answer.get_json()


def test_a_point_has_the_eigenvalues_and_eigenvectors_of_its_hessian(client):
    status, answer = asked(client, x=1, y=1)
    assert status == 200
    (xx, xy, yy), values, (angle,) = (decoded(answer[name]).ravel() for name in ("hessian", "values", "angle"))
    # At Rosenbrock's minimum the Hessian is (802, −400; −400, 200).
    assert (xx, xy, yy) == pytest.approx((802, -400, 200), rel=1e-6)
    expected, vectors = np.linalg.eigh([[802, -400], [-400, 200]])
    assert values == pytest.approx(expected, rel=1e-5)
    assert abs(np.dot(vectors[:, 1], [np.cos(angle), np.sin(angle)])) == pytest.approx(1)


def test_the_points_of_a_path_come_from_a_step_on(client):
    path = PageState.of_query(QUERY).paths[0]
    _, answer = asked(client, slot=0, first=10)
    assert (answer["first"], answer["length"]) == (10, 21)
    assert np.array_equal(decoded(answer["f"]), path.values[10:])


@pytest.mark.parametrize(
    "body", [{"x": 1}, {"x": "a", "y": 1}, {"slot": 3}, {"slot": 0, "first": 1.5}, {"x": 1e4, "y": 0}]
)
def test_no_point_is_refused_in_words(client, body):
    status, answer = asked(client, **body)
    assert (status, bool(answer["error"])) == (400, True)


def test_it_is_on_where_the_link_says_so():
    assert PageState.of_query(f"{QUERY}&curvature=on").display["panels"] == ["descent/panels/curvature.js"]
