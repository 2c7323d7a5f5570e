"""Real servers for the browser: processes of their own, which can be killed."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
GONE = (
    "ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED"
    "|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_CHUNKED_ENCODING"
)
"""What the browser says of a server that was killed, be it in the middle of an answer."""


class Server:
    """`python -m app`, perhaps of another copy or run by another command; its log is kept.

    Without `cache` it has a folder of its own for the runs.
    """

    def __init__(self, folder, root=ROOT, by=(), cache=None, module="app", options=()):
        self.cache = cache or folder / "runs"
        self.root = root
        self._by, self._options = by, options
        self._module = module
        self._log = folder / "log.txt"
        self._port = 0
        self.start()

    def start(self):
        """Start, or start again at the same address."""
        command = [
            *self._by,
            sys.executable,
            "-m",
            self._module,
            "--port",
            str(self._port),
            "--cache",
            str(self.cache),
            *self._options,
        ]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=self.root, stdout=subprocess.PIPE, stderr=log, text=True)
        self.address = re.search(r"http://[^/]+", self.process.stdout.readline()).group()
        self._port = int(self.address.rpartition(":")[2])

    def kill(self):
        """End it as a power cut would."""
        self.process.kill()
        self._end()

    def close(self):
        """End it; nothing may have gone wrong in it."""
        self.process.terminate()
        self._end()
        assert "Traceback" not in self._log.read_text()

    def _end(self):
        self.process.wait(20)
        self.process.stdout.close()
