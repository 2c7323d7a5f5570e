"""The server of docs/deploy.md: two workers behind one port, of which one is killed."""

import http.client
import json
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.network_experiments import from_dict, to_dict
from core.training import advance, begin
from tests.deployment import environment, gunicorn_command

ROOT = Path(__file__).parents[2]
WAIT = 60
NAME = "fall-line.example.org"
"""By which readers call it, through the proxy in front."""
TOKEN = "the token of this test"
SETTINGS = {"layers": [["leaky_relu", 5]], "batch_size": 400, "epochs": 8, "rule": {"name": "adam"}}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    """The process that looks after the workers, and the port."""
    own = environment(FALL_LINE_RUNS=str(tmp_path_factory.mktemp("runs")), FALL_LINE_TOKEN=TOKEN)
    with subprocess.Popen(
        gunicorn_command(2), cwd=ROOT, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = next(line for line in process.stderr if "Listening at" in line)
            yield psutil.Process(process.pid), int(re.search(r"127\.0\.0\.1:(\d+)", line).group(1))
        finally:
            process.terminate()
            _, log = process.communicate(timeout=WAIT)
    assert "Traceback" not in log


def ask(port, method, path, body=None, **headers):
    """The answer to one request through a connection of its own: any worker may take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    try:
        connection.request(method, path, body and json.dumps(body), {"Host": NAME, **headers})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_run_goes_from_worker_to_worker_and_survives_the_end_of_one(deployed):
    process, port = deployed
    assert ask(port, "GET", "/")[0].status == 401
    answer, _ = ask(port, "GET", "/?token=" + TOKEN.replace(" ", "%20"))
    cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def post(path, body):
        headers = {"Origin": f"https://{NAME}", "Content-Type": "application/json", "Cookie": cookie}
        answer, content = ask(port, "POST", path, body, **headers)
        assert answer.status == 200, content
        return json.loads(content)

    run = post("/network/begin", {"settings": SETTINGS})
    first = process.children()
    assert len(first) == 2
    for epoch in range(SETTINGS["epochs"]):
        if epoch in (2, 5):  # each of the two, so that nobody can have done all the work
            killed = first.pop()
            killed.kill()
            psutil.wait_procs([killed], WAIT)
        run |= post("/network/advance", {"run": run["run"], "epoch": epoch, "epochs": 1})
    assert run["done"]
    _, content = ask(port, "GET", f"/network/weights/{run['run']}.json", Cookie=cookie)
    found = json.loads(content)
    layers = found["networks"][0]["layers"]
    weights = np.concatenate([[*np.ravel(layer["weights"]), *layer["biases"]] for layer in layers])
    alone, _ = advance(begin(from_dict(SETTINGS)), SETTINGS["epochs"])
    assert found["settings"] == to_dict(alone.experiment)
    np.testing.assert_array_equal(weights, alone.parameters[0])
