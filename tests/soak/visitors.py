"""A lecture hall that opens the page, in a process of its own: python -m tests.soak.visitors ADDRESS COUNT SECONDS.

The visitors come evenly over these seconds. Each asks for the page, and then for all that its HTML names, the first
race among it, over six connections at once, as a browser with an empty cache does; the connections stay open, as a
browser leaves them. Prints one JSON object: of each visit when it began, the seconds until all was there, the
bytes, the requests, and the seconds of the slowest answer of each kind; what went wrong; and the processor seconds
of the visitors themselves, who are on the same machine.
"""

import http.client
import json
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

CONNECTIONS = 6
WAIT = 60
ACCEPTED = {"Accept-Encoding": "gzip, br"}
NAMED = re.compile(r'(?<!data-)(?:src|href)="(/[^"]+\.(?:js|css|json)(?:\?[^"]*)?)"')
DEPENDENCIES = "/_dash-dependencies"


class Visitor:
    """One of them, with its connections."""

    def __init__(self, host):
        self._host = host
        self._local = threading.local()
        self._open = []

    def visit(self):
        """Seconds until all was there, its bytes, how many requests it took, and each kind's slowest."""
        began = time.perf_counter()
        self._slowest = {}
        page = self._get("/")
        files = [*sorted({unescape(name) for name in NAMED.findall(page.decode())}), DEPENDENCIES]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            sizes = [len(content) for content in pool.map(self._get, files)]
        return time.perf_counter() - began, len(page) + sum(sizes), len(files) + 1, self._slowest

    def _get(self, path):
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection(self._host, timeout=WAIT)
            self._open.append(connection)
        began = time.perf_counter()
        connection.request("GET", path, headers=ACCEPTED if path != "/" else {})
        answer = connection.getresponse()
        content = answer.read()
        kind = "the page" if path == "/" else "the first race" if ".json" in path else "a file"
        self._slowest[kind] = max(self._slowest.get(kind, 0.0), time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{path}: status {answer.status}, {content[:200]!r}")
        return content

    def leave(self):
        """Close the connections."""
        for connection in self._open:
            connection.close()


def main(address, count, seconds):
    """Let them come; print what they met."""
    host = address.removeprefix("http://").rstrip("/")
    visits, problems = [], []
    visitors = [Visitor(host) for _ in range(count)]

    def come(visitor):
        when = time.time()
        try:
            visits.append((when, *visitor.visit()))
        except Exception as error:
            problems.append(f"a visitor: {error!r}")

    threads = []
    began = time.perf_counter()
    for number, visitor in enumerate(visitors):
        time.sleep(max(began + seconds * number / count - time.perf_counter(), 0))
        threads.append(threading.Thread(target=come, args=(visitor,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    for visitor in visitors:
        visitor.leave()
    print(json.dumps({"visits": visits, "problems": problems, "own": time.process_time()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
