"""A server whose cache folder fails in the middle of a run: the real process, and requests as a page makes them.

After each fault the run can be continued or begun anew, with the weights of a run that nothing disturbed, and all
else has been answered meanwhile. What a killed server does is in test_deploy.py and test_network_training.py.
"""

import json
import os
import resource
import shutil
import time

import numpy as np
import pytest

from core.network import checkpoints
from core.network.experiment import from_dict
from core.network.training import advance, begin
from tests.app.asking import ask, weights_in
from tests.browser.servers import Server

SETTINGS = {"layers": [["leaky_relu", 5]], "batch_size": 400, "epochs": 6, "rule": {"name": "adam"}}


SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0
BOUND_BY_PERMISSIONS = (shutil.which("setpriv"), "--bounding-set=-dac_override") if SUPERUSER else ()
"""What makes the permissions of a folder hold for the server, even if the superuser runs the tests."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server; at the end there may be no traceback in its log."""
    bound = all(BOUND_BY_PERMISSIONS)
    started = Server(tmp_path_factory.mktemp("faults"), by=BOUND_BY_PERMISSIONS if bound else ())
    yield started
    started.close()


class Run:
    """A run as its page has it."""

    def __init__(self, server):
        self._server = server
        self.epoch = 0
        self.id = self._good("begin", settings=SETTINGS)["run"]

    def advance(self, epochs):
        self.epoch = self._good("advance", run=self.id, epoch=self.epoch, epochs=epochs)["epoch"]

    def begin_anew(self):
        self.epoch = self._good("begin", run=self.id, settings=SETTINGS)["epoch"]

    def refused(self, status):
        """Why the next epoch is refused, while all that needs no run is answered."""
        found, answer = self._post("advance", run=self.id, epoch=self.epoch, epochs=1)
        assert (found, answer.keys()) == (status, {"error"}), answer
        for path in ("/", "/network", "/_dash-layout", "/_dash-dependencies"):
            assert ask(self._server.address, "GET", path)[0] == 200
        cells = {
            "work": "surface=bowl&x=1&y=1&steps=5&noise=0&seed=0&c=sgd,learning_rate:0.1&stage=basins&cells=25"
        }
        assert ask(self._server.address, "POST", "/descent/cells", cells | {"level": 0, "first": 0})[0] == 200
        return answer["error"]

    def assert_ends_as_undisturbed(self):
        while self.epoch < SETTINGS["epochs"]:
            self.advance(1)
        status, _, content = ask(self._server.address, "GET", f"/network/weights/{self.id}.json")
        assert status == 200
        undisturbed, _ = advance(begin(from_dict(SETTINGS)), SETTINGS["epochs"])
        np.testing.assert_array_equal(weights_in(content), undisturbed.parameters[0])

    def _post(self, name, **body):
        status, _, content = ask(self._server.address, "POST", f"/network/{name}", body)
        return status, json.loads(content)

    def _good(self, name, **body):
        status, answer = self._post(name, **body)
        assert status == 200, answer
        return answer


@pytest.fixture
def run(server):
    """A run after its second epoch."""
    begun = Run(server)
    begun.advance(2)
    return begun


def path_of(run, server):
    return checkpoints.path_of(run.id, server.cache)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the size of files is limited on Linux")
def test_a_full_folder_is_told_and_the_run_goes_on_when_there_is_room(server, run):
    kept = path_of(run, server).read_bytes()
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    try:
        assert run.refused(503) == "The cache folder can't be used: File too large."
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)
    assert path_of(run, server).read_bytes() == kept
    assert not list(server.cache.glob(".*"))
    run.assert_ends_as_undisturbed()


def test_a_folder_that_cannot_be_used_is_told_and_the_run_goes_on_when_it_can(server, run):
    aside = server.cache.with_name("aside")
    server.cache.rename(aside)
    server.cache.write_text("in the way")
    try:
        error = run.refused(503)
    finally:
        server.cache.unlink()
        aside.rename(server.cache)
    assert error == "The cache folder can't be used: Not a directory."
    run.assert_ends_as_undisturbed()


@pytest.mark.skipif(not all(BOUND_BY_PERMISSIONS), reason="the superuser may write anywhere")
def test_a_folder_that_may_only_be_read_is_told_and_the_run_goes_on_when_it_may_be_written(server, run):
    server.cache.chmod(0o500)
    try:
        assert run.refused(503) == "The cache folder can't be used: Permission denied."
    finally:
        server.cache.chmod(0o700)
    run.assert_ends_as_undisturbed()


def test_a_folder_that_was_deleted_is_made_again_for_the_run_begun_anew(server, run):
    shutil.rmtree(server.cache)
    assert run.refused(409) == f"Run {run.id} has no checkpoint here: start it again"
    run.begin_anew()
    run.assert_ends_as_undisturbed()


@pytest.mark.parametrize("keep", [0, 700])
def test_a_damaged_checkpoint_is_told_and_the_run_can_be_begun_anew(server, run, keep):
    path = path_of(run, server)
    path.write_bytes(path.read_bytes()[:keep])
    assert "cannot be read: the file is damaged" in run.refused(409)
    run.begin_anew()
    run.assert_ends_as_undisturbed()


def test_a_run_begun_among_two_hundred_leaves_the_folder_within_its_limit(server, run):
    now = time.time()
    for number in range(200):
        path = server.cache / f"old{number}.npz"
        with path.open("wb") as file:
            file.truncate(2_000_000)
        os.utime(path, (now - 2 * checkpoints.IN_USE - number,) * 2)
    Run(server)
    files = {path.name: path.stat().st_size for path in server.cache.iterdir()}
    assert 190_000_000 < sum(files.values()) <= checkpoints.KEPT_BYTES
    old = sorted(int(name[3:-4]) for name in files if name.startswith("old"))
    assert old == list(range(len(old)))  # the newest
    run.assert_ends_as_undisturbed()
