"""What a map in the making costs others: `python -m tests.benchmarks.bench_pulls`.

One client pulls a map of 400 × 400 cells and 500 steps, one piece after another as a page does; another changes a
hyperparameter again and again, with the map in the making and without it. Printed are a piece's time, and how much
later the control's answer comes, as a ratio to it: that is to be no more than two pieces.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from app import ids
from app.descent.options import default_options
from app.descent.stage_requests import work_of
from app.descent.stages import STAGES
from app.main import create_app
from core.descent.experiment import from_query
from tests.app.dash_client import Page
from tests.browser.servers import Server

MAP = "surface=himmelblau&steps=500&noise=0&c=momentum,learning_rate:0.01"
RACE = "?surface=matyas&steps=200&noise=1&c=sgd,learning_rate:{rate}&c=momentum&c=adam"
CHANGES = 40
MOST_DELAY = 2.0
"""Pieces of the map."""


def post(address, path, body):
    """The answer, and the seconds that it took."""
    headers = {"Content-Type": "application/json", "Origin": address}
    request = urllib.request.Request(address + path, json.dumps(body).encode(), headers)
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read()
    return json.loads(content), time.perf_counter() - began


def pull(address, running, pieces):
    """Pull the map, again and again while it is wanted; note the seconds of each piece."""
    experiment, _ = from_query(MAP)
    basins = STAGES["basins"]
    work = work_of(basins, basins.request(experiment, default_options()))
    while running.is_set():
        place = [0, 0]
        while place and running.is_set():
            answer, seconds = post(address, "/descent/cells", {"work": work, "level": place[0], "first": place[1]})
            pieces.append(seconds)
            place = answer["next"]


def changes(address):
    """Seconds of each of a number of changes of a learning rate."""
    page = Page(create_app())
    requests = []
    for index in range(CHANGES):
        page.open(RACE.format(rate=0.1 + 0.001 * index))
        requests.append(page.request((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data")))
    found = []
    for request in requests:
        # A person's changes meet the pieces at any moment.
        time.sleep(0.05)
        found.append(post(address, "/_dash-update-component", request)[1])
    return found


def main():
    """Print the figures; 1 if the delay is too long, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        changes(server.address)
        alone = changes(server.address)
        pieces, running = [], threading.Event()
        running.set()
        other = threading.Thread(target=pull, args=(server.address, running, pieces))
        other.start()
        while len(pieces) < 5:
            time.sleep(0.01)
        beside = changes(server.address)
        running.clear()
        other.join()
        server.close()
    delays = [seconds - statistics.median(alone) for seconds in beside]
    piece = statistics.median(pieces)
    delay = statistics.quantiles(delays, n=20)[-1] / piece
    late = delay > MOST_DELAY
    print(f"  a piece of a 400 × 400 map of 500 steps, median  {1e3 * piece:7.0f} ms")
    print(f"  a change of a control alone, median              {1e3 * statistics.median(alone):7.0f} ms")
    print(f"  and beside the map, median                       {1e3 * statistics.median(beside):7.0f} ms")
    wish = f"at most {MOST_DELAY:g}{': MISSED' * late}"
    print(f"  its delay in pieces, 95th percentile             {delay:7.1f}      {wish}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
