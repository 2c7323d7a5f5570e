"""The server of docs/deploy.md: two workers behind one port, each of which is killed once."""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

import numpy as np
import psutil
import pytest

from core.network.experiment import from_dict
from core.network.training import advance, begin
from tests.app.asking import WAIT, ask, weights_in
from tests.deployment import environment, gunicorn_command

ROOT = Path(__file__).parents[3]
NAME = "fall-line.example.org"
"""By which readers call it, through the proxy in front."""
TOKEN = "the token of this test"
SETTINGS = {"layers": [["leaky_relu", 5]], "batch_size": 400, "epochs": 8, "rule": {"name": "adam"}}


@pytest.fixture
def deployed(tmp_path):
    """The process that looks after the workers, and the address."""
    own = environment(FALL_LINE_RUNS=str(tmp_path), FALL_LINE_TOKEN=TOKEN)
    with subprocess.Popen(
        gunicorn_command(2), cwd=ROOT, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            line = next(line for line in process.stderr if "Listening at" in line)
            yield psutil.Process(process.pid), re.search(r"http://[\d.:]+", line).group()
        finally:
            process.terminate()
            _, log = process.communicate(timeout=WAIT)
    assert "Traceback" not in log


def test_a_run_goes_from_worker_to_worker_and_survives_the_end_of_each(deployed):
    process, address = deployed
    page = {"Host": NAME, "Origin": f"https://{NAME}"}
    assert ask(address, "GET", "/", **page)[0] == 401
    _, headers, _ = ask(address, "GET", f"/?token={quote(TOKEN)}", **page)
    page["Cookie"] = headers["Set-Cookie"].partition(";")[0]

    def post(path, body):
        status, _, content = ask(address, "POST", path, body, **page)
        assert status == 200, content
        return json.loads(content)

    run = post("/network/begin", {"settings": SETTINGS})
    workers = process.children()
    assert len(workers) == 2
    for epoch in range(SETTINGS["epochs"]):
        if epoch in (2, 5):  # each of the two, so that nobody can have done all the work
            killed = workers.pop()
            killed.kill()
            psutil.wait_procs([killed], WAIT)
        run |= post("/network/advance", {"run": run["run"], "epoch": epoch, "epochs": 1})
    assert run["done"]
    _, _, content = ask(address, "GET", f"/network/weights/{run['run']}.json", **page)
    alone, _ = advance(begin(from_dict(SETTINGS)), SETTINGS["epochs"])
    np.testing.assert_array_equal(weights_in(content), alone.parameters[0])
