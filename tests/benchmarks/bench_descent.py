"""Speed of descents, of the page's answers and of the start, against their targets: `python -m tests.benchmarks`.

Every target is a ratio to something of the same run, which carries over to another machine, as milliseconds don't.
Paths are compared with the course notebook's way (autograd, one coordinate at a time) and, where it is installed,
with torch.optim, interleaved round by round; answers with the notebook's time for the paths; the start with bare
imports of numpy and dash. Exits with 1 if a target is missed.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import importlib.util
import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import autograd.numpy
import numpy as np
from autograd import grad

from app import ids
from app.main import create_app
from core.descent import descend_many
from core.descent.experiment import (
    MOST_COMPETITORS,
    Competitor,
    DescentExperiment,
    to_query,
)
from core.descent.experiment import (
    STEPS as STEPS_OF_A_RACE,
)
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.app.dash_client import Page
from tests.benchmarks.bench_network import ratio, repeated, rounds_of, target

ROOT = Path(__file__).parents[2]
STEPS = 200
STARTS = {"matyas": (4.0, -4.0), "easom": (2.0, 2.5)}
RATES = {"gradient_descent": 0.1, "momentum": 0.01, "nesterov": 0.01, "adagrad": 0.3, "rmsprop": 0.05}
MOMENTUM, DECAY, EPSILON = 0.9, 0.9, 1e-7

PAGE_SURFACES = ("matyas", "mult", "easom", "monkey", "rosenbrock", "rastrigin", "goldstein_price")
KINDS = "a hyperparameter", "a surface's pictures"
AT_LEAST = 150
ANSWERS_AT_LEAST = 9
LONGEST_AT_LEAST = 1
START_AT_MOST = 3.5
ENCODINGS = ("gzip", "zstd", "gzip, deflate, br, zstd")
"""The last is what browsers send."""


# ---- paths


def notebook(name: str, surface: str) -> np.ndarray:
    """A path as the course writes it: two calls of autograd a step, plain numbers, a list that grows."""

    def f(x, y):
        return SURFACES[surface].value(x, y, autograd.numpy)

    slopes = grad(f, 0), grad(f, 1)
    rate = RATES[name]
    position = list(STARTS[surface])
    memory = [0.0, 0.0]
    path = [tuple(position)]
    for _ in range(STEPS):
        ahead = (
            [p - MOMENTUM * v for p, v in zip(position, memory, strict=True)] if name == "nesterov" else position
        )
        gradient = [slope(*ahead) for slope in slopes]
        for i, g in enumerate(gradient):
            if name == "gradient_descent":
                step = rate * g
            elif name in ("momentum", "nesterov"):
                step = memory[i] = MOMENTUM * memory[i] + rate * g
            else:
                memory[i] = memory[i] + g**2 if name == "adagrad" else DECAY * memory[i] + (1 - DECAY) * g**2
                step = rate * g / np.sqrt(memory[i] + EPSILON)
            position[i] = position[i] - step
        path.append(tuple(position))
    return np.array(path)


def with_torch(name: str, surface: str) -> np.ndarray:
    """A path by torch.optim, ε outside of the root."""
    import torch

    position = torch.tensor(STARTS[surface], dtype=torch.float64, requires_grad=True)
    rate = RATES[name]
    optimizer = {
        "gradient_descent": lambda: torch.optim.SGD([position], rate),
        "momentum": lambda: torch.optim.SGD([position], rate, momentum=MOMENTUM),
        "nesterov": lambda: torch.optim.SGD([position], rate, momentum=MOMENTUM, nesterov=True),
        "adagrad": lambda: torch.optim.Adagrad([position], rate, eps=EPSILON),
        "rmsprop": lambda: torch.optim.RMSprop([position], rate, alpha=DECAY, eps=EPSILON),
    }[name]()
    path = [position.detach().numpy().copy()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        SURFACES[surface].value(position[0], position[1], torch).backward()
        optimizer.step()
        path.append(position.detach().numpy().copy())
    return np.array(path)


def ours(surface: str) -> list[np.ndarray]:
    """The five paths on a surface, with readings and outcomes."""
    rules = [OPTIMIZERS[name](learning_rate=rate) for name, rate in RATES.items()]
    return [path.points for path in descend_many(SURFACES[surface], rules, STARTS[surface], STEPS)]


def bench_paths(rounds: int) -> int:
    """Five rules, 200 steps, two surfaces."""
    for surface in STARTS:
        for name, path in zip(RATES, ours(surface), strict=True):
            assert np.allclose(path, notebook(name, surface)), (name, surface)
    tasks = {"notebook": notebook}
    torch_there = importlib.util.find_spec("torch") is not None
    if torch_there:
        tasks["torch.optim"] = with_torch

    def singly(path):
        return lambda: [path(name, surface) for surface in STARTS for name in RATES]

    times = rounds_of(
        {name: (singly(path), 1) for name, path in tasks.items()}
        | {"Fall Line": repeated(lambda: [ours(surface) for surface in STARTS], 10)},
        rounds,
    )
    print(f"milliseconds for 5 rules × {STEPS} steps × {len(STARTS)} surfaces, median of {rounds} rounds")
    for name, values in times.items():
        print(f"  {name:46}{statistics.median(values):8.2f}")
    here = f"{statistics.median(times['Fall Line']):.1f} ms"
    missed = target("notebook ÷ Fall Line", ratio(times, "notebook", "Fall Line"), at_least=AT_LEAST, beside=here)
    if torch_there:
        found = ratio(times, "torch.optim", "Fall Line")
        missed += target("torch.optim ÷ Fall Line", found, at_least=40, beside=here)
    else:
        print("  torch is not installed: not compared with torch.optim")
    return missed


# ---- answers


def eight(surface: str, noise: float, steps: int = 1000) -> DescentExperiment:
    """As many rules as a race has, for so many steps."""
    rules = list(OPTIMIZERS.values())[:MOST_COMPETITORS]
    competitors = tuple(Competitor(rule(), color) for color, rule in enumerate(rules))
    box = SURFACES[surface].box
    start = box.x_min + 0.3 * (box.x_max - box.x_min), box.y_min + 0.6 * (box.y_max - box.y_min)
    return DescentExperiment(surface, start, steps, noise, 0, competitors)


def bench_answers(rounds: int) -> int:
    """What a change of a hyperparameter, and the pictures of another surface, cost the server and the line."""
    app = create_app()
    loop = statistics.median(processor_time(every_notebook_path) for _ in range(3))
    worst = dict.fromkeys(KINDS, (0.0, 0.0))
    print(
        f"answers for 8 competitors × 1,000 steps, median of {rounds} rounds: the server's milliseconds, kB as sent"
    )
    print(f"  beside the paths above in the notebook's way: {loop:.0f} ms")
    print(f"  {'':24}" + "".join(f"{kind:>34}" for kind in KINDS))
    print(f"  {'':24}" + 2 * f"{'ms':>8}{'gzip':>8}{'zstd':>8}{'browser':>10}")
    for surface in PAGE_SURFACES:
        for noise in (0.0, 1.0):
            found = measured(app, eight(surface, noise), rounds)
            for kind, (ms, sizes) in zip(KINDS, found, strict=True):
                worst[kind] = max(worst[kind][0], ms), max(worst[kind][1], *sizes)
    missed = 0
    for kind, (ms, size) in worst.items():
        missed += target(f"notebook ÷ {kind}, slowest", loop / ms, at_least=ANSWERS_AT_LEAST, beside=f"{ms:.0f} ms")
        missed += target(f"{kind}: largest, kB", size, at_most=150)
    print("8 competitors × 10,000 steps")
    (ms, sizes), _ = measured(app, eight("matyas", 1.0, int(STEPS_OF_A_RACE.maximum)), max(rounds // 5, 1))
    missed += target("notebook ÷ a hyperparameter", loop / ms, at_least=LONGEST_AT_LEAST, beside=f"{ms:.0f} ms")
    return missed + target("a hyperparameter: largest, kB", max(sizes), at_most=500)


def every_notebook_path() -> None:
    """The five paths on both surfaces."""
    for name, surface in itertools.product(RATES, STARTS):
        notebook(name, surface)


def processor_time(task: Callable[[], object]) -> float:
    """Milliseconds of the processor that it takes."""
    began = time.process_time()
    task()
    return 1e3 * (time.process_time() - began)


def measured(app, experiment: DescentExperiment, rounds: int) -> list[tuple[float, list[float]]]:
    """What `measure` finds, printed as a row."""
    found = measure(app, experiment, rounds)
    cells = "".join(f"{ms:8.1f}{sizes[0]:8.1f}{sizes[1]:8.1f}{sizes[2]:10.1f}" for ms, sizes in found)
    print(f"  {experiment.surface:16}{f'σ = {experiment.noise:g}':8}{cells}", flush=True)
    return found


def measure(app, experiment: DescentExperiment, rounds: int) -> list[tuple[float, list[float]]]:
    """The cost of both kinds of answers: milliseconds of the server, and kB sent in each encoding."""
    page = Page(app)
    page.open("?" + to_query(experiment))
    rates = (str(0.011 + 1e-6 * turn) for turn in itertools.count())

    def hyperparameter():
        # Another one each time: the server keeps its last results.
        page[ids.descent.hyper(2, "learning_rate")]["value"] = next(rates)
        page[ids.descent.DRAFT]["data"] = page.draft()
        return page.request((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data"))

    def pictures():
        return page.request((ids.descent.PICTURES, "data"), (ids.descent.SCENE_KEY, "data"))

    hyperparameter()
    updates = page.fire((ids.descent.RACE, "data"), (ids.descent.DRAFT, "data"))
    assert (ids.descent.RACE, "data") in updates
    assert (ids.descent.SCENE_KEY, "data") not in updates, "a hyperparameter sends the surface again"
    return [cost(page, request, rounds) for request in (hyperparameter, pictures)]


def cost(page: Page, request: Callable[[], dict], rounds: int) -> tuple[float, list[float]]:
    """Processor time of the server for a request in milliseconds, and kB sent in each encoding."""
    times = []
    sizes = {encoding: [] for encoding in ENCODINGS}
    for encoding in ENCODINGS * rounds:
        body = request()
        began = time.process_time()
        answer = page.post(body, **{"Accept-Encoding": encoding})
        times.append(1e3 * (time.process_time() - began))
        assert answer.headers["Content-Encoding"] in encoding
        sizes[encoding].append(len(answer.data) / 1e3)
    return statistics.median(times), [statistics.median(found) for found in sizes.values()]


# ---- start


def bench_start(rounds: int) -> int:
    """From the start of the process to the first answer, beside a process that imports numpy and dash."""
    pairs = [(start()[0], bare_imports()) for _ in range(rounds)]
    modules = start("-X", "importtime")[1]
    assert "dash" in modules
    for name, seconds in zip(
        ("start of `python -m app`", "import numpy, dash"), zip(*pairs, strict=True), strict=True
    ):
        print(f"{name}, {rounds} times: " + ", ".join(f"{each:.2f}" for each in seconds) + " s")
    found = statistics.median(ours / bare for ours, bare in pairs)
    here = f"{statistics.median(ours for ours, _ in pairs):.2f} s"
    missed = target("start to first answer ÷ bare imports", found, at_most=START_AT_MOST, beside=here)
    for name in ("pandas", "sklearn", "scipy"):
        found = name in modules
        missed += found
        print(f"  {name} imported for the first page: {'yes: MISSED' if found else 'no'}")
    return missed


def bare_imports() -> float:
    """Seconds of a process that imports what no page of the kind is without."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy, dash"], cwd=ROOT, check=True)
    return time.perf_counter() - began


def start(*options: str) -> tuple[float, set[str]]:
    """Seconds until "/" was answered, and with -X importtime the packages that had been imported by then."""
    with tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, *options, "-m", "app", "--port", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server:
            address = re.search(r"http://\S+", server.stdout.readline()).group()
            with urlopen(address) as answer:
                answer.read()
            seconds = time.perf_counter() - began
            server.terminate()
        errors.seek(0)
        return seconds, {name.split(".")[0] for name in re.findall(r"\|\s+([\w.]+)$", errors.read(), re.MULTILINE)}


def main() -> int:
    """Print the tables; 1 if a target is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    return int(bench_paths(rounds) + bench_answers(rounds) + bench_start(5) > 0)


if __name__ == "__main__":
    sys.exit(main())
