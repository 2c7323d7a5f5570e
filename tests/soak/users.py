"""The users, as threads of a process of their own: python -m tests.soak.users ADDRESS USERS SECONDS < /dev/null.

Before they begin every kind of request is made some times, so that the server's processes have loaded what they
load when it is first asked for. Then half of the users train the reference network at the browser's default pace,
one run after another, some of them on tables of their own. The others change a learning rate every two seconds,
sent as the browser sends it, and every fifth time look at the map of basins. When the time is up every run's
weights, and every other user's last answers, are compared with a computation of this process alone. Prints one JSON
object: [when, seconds] of each request by kind, and all that went wrong.
"""

import gzip
import http.client
import json
import math
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict

import brotli
import numpy as np

from app import ids
from app.main import create_app
from core.datasets.kept_tables import keep
from core.network.experiment import from_dict
from core.network.training import advance, begin
from tests.app.dash_client import Page
from tests.app.typed_arrays import decoded

PACE = 30
"""Epochs a second."""
THINKING = 2.0
"""Seconds between two changes of a control."""
MAP_EVERY = 5
WARMING = 8
"""Times that every kind of request is made beforehand, each over a new connection, which any process may take."""
BRING_EVERY = 4
"""Of those who train, one in so many has a table of its own."""
WAIT = 60
RACE = (
    "?surface=matyas&x=4&y=-4&steps=200&noise=1&seed={seed}"
    "&c=sgd,learning_rate:0.1&c=momentum,learning_rate:0.01&c=adam,learning_rate:0.3"
)
MAP = "surface=himmelblau&x=0&y=0&steps=100&noise=0&seed=0&c=momentum,learning_rate:{rate}&stage=basins&cells=100"
DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}


class Log:
    """When requests were made and how many seconds they took, by kind; and what went wrong."""

    def __init__(self):
        self.latencies = defaultdict(list)
        self.problems = []

    def problem(self, text):
        """Note what went wrong."""
        self.problems.append(text)


class Connection:
    """A browser's connection to the server."""

    def __init__(self, address, log):
        self._host = address.removeprefix("http://").rstrip("/")
        self._log = log
        self._connection = http.client.HTTPConnection(self._host, timeout=WAIT)
        self._headers = {
            "Content-Type": "application/json",
            "Origin": f"http://{self._host}",
            "Accept-Encoding": "gzip, br",
        }

    def post(self, kind, path, body):
        """The answer to a JSON body; how long it took goes into the log."""
        return self._ask(kind, "POST", path, json.dumps(body))

    def get(self, kind, path):
        """The answer to a question without a body."""
        return self._ask(kind, "GET", path, None)

    def bring(self, kind, content):
        """The answer to a file that is brought."""
        return self._ask(kind, "POST", "/network/table", content, **{"Content-Type": "application/octet-stream"})

    def _ask(self, kind, method, path, body, **headers):
        when, began = time.time(), time.perf_counter()
        self._connection.request(method, path, body, self._headers | headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._log.latencies[kind].append((when, time.perf_counter() - began))
        if answer.status != 200:
            raise RuntimeError(f"{kind}: status {answer.status}, {content[:200]!r}")
        return json.loads(DECODERS[answer.headers["Content-Encoding"]](content))


class Trainer:
    """Trains one run after another, a request in flight, as assets/network/training.js does."""

    def __init__(self, address, number, log):
        self._address = address
        self._log = log
        self._number = number
        self.runs = []

    def work(self, until):
        """Until the time is up."""
        connection = Connection(self._address, self._log)
        while time.perf_counter() < until:
            seed = 1000 * self._number + len(self.runs)
            settings = {"seed": seed, **self._data(connection)}
            answer = connection.post("begin", "/network/begin", {"settings": settings})
            run = answer["run"]
            self.runs.append(run)
            due = time.perf_counter()
            while not answer["done"] and time.perf_counter() < until:
                time.sleep(max(due - time.perf_counter(), 0))
                due = max(due, time.perf_counter() - 0.1) + 1 / PACE
                asked = {"run": run, "epoch": answer["epoch"], "epochs": 1}
                answer = connection.post("training chunk", "/network/advance", asked)

    def _data(self, connection):
        """The settings of the data: the usual ones."""
        return {}

    def check(self):
        """Compare the weights of every run with those of the same run undisturbed."""
        for run in self.runs:
            found = Connection(self._address, self._log).get("weights", f"/network/weights/{run}.json")
            expected, _ = advance(begin(from_dict(found["settings"])), found["epoch"])
            layers = found["networks"][0]["layers"]
            weights = np.concatenate([np.r_[np.ravel(layer["weights"]), layer["biases"]] for layer in layers])
            if not np.array_equal(weights, expected.parameters[0]):
                self._log.problem(f"run {run} has other weights than undisturbed")


class Bringer(Trainer):
    """Trains on a table of its own, which it brings anew for every run; no two have the same."""

    def __init__(self, address, number, log):
        super().__init__(address, number, log)
        rng = np.random.default_rng(number)
        rows = zip(rng.normal(size=200), rng.integers(0, 9, 200), rng.choice(["yes", "no"], 200), strict=True)
        self._table = "\n".join([f"size{number};count;class", *(f"{a:.3f};{b};{c}" for a, b, c in rows)]).encode()

    def _data(self, connection):
        told = connection.bring("table", self._table)
        return {"dataset": "table", "table": told["table"], "target": "class"}

    def check(self):
        """As with other data; this process has the table too."""
        keep(self._table)
        super().check()


class Changer:
    """Changes a control of the descent page, and looks at a map now and then."""

    def __init__(self, address, number, log, page):
        self._connection = Connection(address, log)
        self._log = log
        self._random = random.Random(number)
        page.open(RACE.format(seed=number))
        self._request = page.request((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data"))
        self._asked = {}

    def work(self, until):
        """Until the time is up."""
        time.sleep(self._random.uniform(0, THINKING))
        turn = 0
        while time.perf_counter() < until:
            began = time.perf_counter()
            self.change(f"{self._random.uniform(0.01, 0.5):.4f}")
            turn += 1
            if turn % MAP_EVERY == 0:
                self.look(f"{self._random.uniform(0.001, 0.02):.5f}", until)
            time.sleep(max(THINKING - (time.perf_counter() - began), 0))

    def change(self, rate):
        """Set the first learning rate."""
        request = json.loads(json.dumps(self._request))
        request["inputs"][0]["value"]["competitors"][0]["learning_rate"] = rate
        answer = self._connection.post("control change", "/_dash-update-component", request)
        query = answer["response"][ids.descent.QUERY]["data"]
        if f"learning_rate:{float(rate):g}" not in query["search"]:
            self._log.problem(f"the answer to learning rate {rate} is for {query['search']}")
        self._request["state"][0]["value"] = query
        self._request["state"][1]["value"] = (
            answer["response"].get(ids.descent.SCENE_KEY, {}).get("data", self._request["state"][1]["value"])
        )
        self._asked["/_dash-update-component"] = (request, answer)

    def look(self, rate, until):
        """Ask for a map, piece by piece."""
        place = [0, 0]
        while place and time.perf_counter() < until:
            body = {"work": MAP.format(rate=rate), "level": place[0], "first": place[1]}
            answer = self._connection.post("map piece", "/descent/cells", body)
            self._asked["/descent/cells"] = (body, answer)
            place = answer["next"]

    def check(self, client):
        """Compare the last answers with those of this process alone."""
        for path, (body, answer) in self._asked.items():
            expected = client.post(path, json=body, headers={"Origin": "http://localhost"}).get_json()
            if not (same_cells(answer, expected) if "cells" in answer else answer == expected):
                self._log.problem(f"{path} answered differently to {json.dumps(body)[:200]}")


def same_cells(answer, expected):
    """Whether two pieces of a map agree; how many cells are in a piece depends on the speed of the process."""
    for name in ("cells", "kinds", "minima", "shares", "steps", "errors"):
        pair = decoded(answer[name]), decoded(expected[name])
        least = min(map(len, pair))
        if not least or not np.array_equal(pair[0][:least], pair[1][:least], equal_nan=True):
            return False
    return True


def warm_up(address, number, log, page):
    """A short run of either kind, with its weights, a change of a control and a map."""
    for kind in (Trainer, Bringer):
        trainer = kind(address, number, log)
        trainer.work(time.perf_counter() + 0.1)
        trainer.check()
    changer = Changer(address, number, log, page)
    changer.change("0.1")
    changer.look("0.01", math.inf)


def main(address, count, seconds):
    """Let the users work, check what they got, print the log."""
    log = Log()
    app = create_app()
    client = app.server.test_client()
    page = Page(app)
    kinds = [Bringer if number % BRING_EVERY == 0 else Trainer for number in range(count // 2)]
    trainers = [kind(address, number, log) for number, kind in enumerate(kinds)]
    changers = [Changer(address, number, log, page) for number in range(count - count // 2)]

    def work(user):
        try:
            user.work(until)
        except Exception as error:
            log.problem(f"{type(user).__name__}: {error!r}")

    for number in range(WARMING):
        warm_up(address, count + number, log, page)
    log.latencies.clear()
    print("they begin", flush=True)
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=work, args=(user,)) for user in (*trainers, *changers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("time is up", flush=True)
    for trainer in trainers:
        trainer.check()
    for changer in changers:
        changer.check(client)
    runs = sum(len(trainer.runs) for trainer in trainers)
    print(json.dumps({"latencies": log.latencies, "problems": log.problems, "runs": runs}), flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FALL_LINE_RUNS"] = folder  # where this process has its own copies of tables
        main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
