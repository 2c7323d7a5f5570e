"""Requests beside Dash's callbacks: how they take turns, how large they may be, how they are refused."""

import threading

from flask import Flask

from app.web.json_routes import MOST_BYTES, Conflict, add_routes

WAIT = 30


def test_of_each_kind_one_request_is_worked_on_at_a_time_and_of_two_kinds_two():
    inside, most, together = [], [], threading.Barrier(2, timeout=WAIT)

    def slow(body):
        inside.append(body)
        most.append(len(inside))
        if body.get("meet"):
            together.wait()
        inside.pop()
        return {}

    def other(_):
        together.wait()  # for the slow one, which is under way
        return {}

    server = Flask(__name__)
    add_routes(server, "work", {"slow": slow, "other": other})
    answers = []

    def ask(path, body):
        answers.append(server.test_client().post(f"/work/{path}", json=body).status_code)

    asked = [("slow", {"meet": True}), *[("slow", {})] * 6, ("other", {})]
    threads = [threading.Thread(target=ask, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert answers == [200] * len(asked)
    assert most == [1] * 7


def raising(error):
    def work(_):
        raise error

    return work


REFUSALS = {
    "conflict": (Conflict("It is elsewhere"), 409, "It is elsewhere"),
    "value": (ValueError("It takes 1"), 400, "It takes 1"),
    "data": (FileNotFoundError("wine.csv"), 503, "The data are missing: wine.csv."),
    "deep": (RecursionError(), 400, "It takes no lists within lists within lists …"),
    "full": (OSError(28, "No space left"), 503, "The cache folder can't be used: No space left."),
    "other": (OSError("in the way"), 503, "The cache folder can't be used: in the way."),
}


def test_a_refusal_has_its_words_and_its_status():
    server = Flask(__name__)
    add_routes(server, "work", {name: raising(error) for name, (error, *_) in REFUSALS.items()})
    for name, (_, status, words) in REFUSALS.items():
        answer = server.test_client().post(f"/work/{name}", json={})
        assert (answer.status_code, answer.get_json()) == (status, {"error": words})


def test_a_body_is_json_of_at_most_so_many_bytes():
    server = Flask(__name__)
    add_routes(server, "work", {"echo": lambda body: body["at"]})
    whole = b'{"at": 1}'.ljust(MOST_BYTES)
    refused = {"error": "It takes JSON of at most 100,000 bytes."}
    for data, kind, expected in (
        (whole, "application/json", (200, 1)),
        (whole + b" ", "application/json", (400, refused)),
        (whole, "text/plain", (400, refused)),
        (b"[]", "application/json", (400, {"error": "It takes one JSON object."})),
    ):
        answer = server.test_client().post("/work/echo", data=data, content_type=kind)
        assert (answer.status_code, answer.get_json()) == expected
