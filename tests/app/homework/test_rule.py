"""A rule of a file as a class: what it asks of the process that has the file, and what is said of it."""

import numpy as np
import pytest

from app.homework.rule import made

FOUND = {
    "name": "My_NAG",
    "line": 7,
    "fields": {"momentum": 0.8, "own_kappa": 0.1, "epsilon": 1e-7},
    "defaults": {"own_kappa": 0.5},
    "asks": True,
    "alone": "",
}


@pytest.fixture
def asked():
    """The jobs that were asked for, each with its arrays."""
    return []


@pytest.fixture
def kind(asked):
    def ask(job, arrays):
        asked.append((job, [array.tolist() for array in arrays]))
        x, y = arrays[:2]
        kept = [np.ones_like(x), np.full_like(y, 2.0)]
        head = {"form": 5, "names": ["v_x", "v_y"] if job["do"] == "take" else []}
        return head, [x + 0.25, y - 0.5, *([] if job["do"] == "ahead" else kept)]

    return made(FOUND, "mine.py", "12345678", ask, lambda name, settings: ("again", name, settings))


def test_what_is_said_of_it_is_of_its_function_and_of_the_rule_that_it_is_called_after(kind):
    told = ("name", "label", "equation", "file", "version", "reference", "one_by_one", "step_size")
    assert {name: getattr(kind, name) for name in told} == {
        "name": "python:My_NAG",
        "label": "Your My_NAG",
        "equation": "My_NAG, line 7 of mine.py",
        "file": "mine.py",
        "version": "12345678",
        "reference": "nesterov",
        "one_by_one": "",
        "step_size": "own_kappa",  # the first on a logarithmic scale, where there is no learning rate
    }
    assert kind().settings == {"momentum": 0.9, "own_kappa": 0.5, "epsilon": 1e-7}


def test_the_process_is_asked_for_all_points_at_once_where_there_are_several(kind, asked):
    rule = kind(own_kappa=np.array([0.1, 0.2, 0.3]))
    points, slopes = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[0.5, 0.5, 0.5], [1.0, 1.0, 1.0]])
    state = rule.init(points)
    ahead = rule.look_ahead(points, state)
    step, state = rule.update(slopes, state, points)
    assert step.tolist() == [[0.25] * 3, [-0.5] * 3] and (points + step).tolist() == ahead.tolist()
    rule.update(slopes, state, points)
    job = {"rule": "My_NAG", "many": True, "settings": {"momentum": 0.9, "epsilon": 1e-7}, "vary": ["own_kappa"]}
    kappa, kept = [[0.1, 0.2, 0.3]], [[1.0] * 3, [2.0] * 3]
    at, there = points.tolist(), [*points.tolist(), *slopes.tolist()]
    assert asked == [
        ({**job, "do": "begin", "step": 0, "form": 0}, [*at, *kappa]),
        ({**job, "do": "ahead", "step": 0, "form": 5}, [*at, *kappa, *kept]),
        ({**job, "do": "take", "step": 0, "form": 5}, [*there, *kappa, *kept]),
        ({**job, "do": "take", "step": 1, "form": 5}, [*there, *kappa, *kept]),
    ]


@pytest.mark.parametrize(("count", "many"), [(1, False), (2, True)])
def test_one_point_is_asked_for_as_a_number(kind, asked, count, many):
    rule = kind()
    rule.init(np.ones((2, count)))
    [(job, _)] = asked
    assert job["many"] == many


def test_its_quantities_are_the_gradient_what_it_keeps_and_the_new_point(kind):
    rule, point = kind(), np.array([[1.0], [4.0]])
    found = rule.quantities(np.array([[0.5], [1.5]]), rule.init(point), point)
    assert {name: value.tolist() for name, value in found.items()} == {
        "g": [0.5, 1.5],
        "v": [1.0, 2.0],
        "x": [1.25, 3.5],
    }
