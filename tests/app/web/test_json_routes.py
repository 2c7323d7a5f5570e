"""How requests beside Dash's callbacks take turns."""

import threading

from flask import Flask

from app.web.json_routes import add_routes

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
