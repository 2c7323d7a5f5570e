"""Real servers for the browser: processes of their own, which can be killed, and a port shared by several."""

import http.client
import itertools
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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


class Alternating:
    """One port whose requests go to several servers in turn."""

    def __init__(self, servers):
        turn = itertools.cycle(servers)
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def forward(self):
                with lock:
                    host = next(turn).address.removeprefix("http://")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                connection = http.client.HTTPConnection(host, timeout=30)
                headers = {name: value for name, value in self.headers.items() if name != "Connection"}
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                content = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name not in ("Content-Length", "Transfer-Encoding", "Connection", "Server", "Date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                connection.close()

            do_GET = do_POST = forward

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
