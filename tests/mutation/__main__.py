"""Sample changes to the code, each met by the tests that run its line: `python -m tests.mutation --changes 300`.

The tests run once under coverage, which tells who runs which line. A change is first met by the tests of the same
name (tests/core/descent/test_events.py for core/descent/events.py), then, if they don't notice it, by the others
that run its line, the quickest first. What is left is printed: either a hole in the tests, or a change that changes
nothing (a bound that can't be met, a matter of speed), which only a reader can tell.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutation.changes import Change, changes
from tests.mutation.reach import Reach, recorded

ROOT = Path(__file__).parents[2]
COPIED = (
    "core",
    "app",
    "assets",
    "data",
    "docs",
    "examples",
    "tests",
    "pyproject.toml",
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "Makefile",
)
SLOWER = 5
"""A change has been noticed once its tests take so many times as long as without it, or hang ten times as long."""
AT_LEAST = 60
"""Seconds of the processor that any tests may take: to start and to import is slow on some days."""
BYTES = 8 * 2**30
"""A change that makes them take more memory than this has been noticed too."""
WHOLE = [
    "tests/core/test_conventions.py",
    "tests/digests/test_digests.py",
    "tests/app/test_main.py",
    "tests/app/test_opening.py",
]
"""The tests of the whole house: its habits, what it computes and sends first. They meet what runs at import."""
NO_TESTS = 5
"""pytest's exit code where nothing was collected."""


def main() -> int:
    """Print how many of the sampled changes are noticed, and those that are not."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--changes", type=int, default=300, help="how many to sample (default: 300)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the sample")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many to try at once")
    parser.add_argument("folders", nargs="*", default=["core", "app"], help="where (default: core app)")
    arguments = parser.parse_args()
    files = sorted(path for folder in arguments.folders for path in _python_files(ROOT / folder))
    possible = [change for path in files for change in changes(path)]
    sample = random.Random(arguments.seed).sample(possible, min(arguments.changes, len(possible)))
    print(f"{len(sample)} of {len(possible):,} changes in {len(files)} files, seed {arguments.seed}", flush=True)
    survivors = _survivors(sample, arguments.processes)
    noticed = len(sample) - len(survivors)
    print(f"{noticed} of {len(sample)} changes are noticed ({noticed / len(sample):.1%})")
    return 0


def _python_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [each for each in path.rglob("*.py") if each.name != "__init__.py"]


def _survivors(sample: list[Change], processes: int) -> list[Change]:
    """The changes that no test notices, told as they are found; each process works in a copy of its own."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(processes) as pool:
        copies: Queue[Path] = Queue()
        for number in range(processes):
            copies.put(_copied(Path(folder) / str(number)))
        first = copies.get()
        reach = recorded(first)
        copies.put(first)

        def survives(change: Change) -> bool:
            copy = copies.get()
            try:
                return not _noticed(change, copy, reach)
            finally:
                copies.put(copy)

        survivors = []
        for number, (change, survived) in enumerate(zip(sample, pool.map(survives, sample), strict=True), 1):
            if survived:
                survivors.append(change)
                print(f"\n{number}: {change.path.relative_to(ROOT)}\n{change.told()}", flush=True)
    return survivors


def _copied(place: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def _noticed(change: Change, copy: Path, reach: Reach) -> bool:
    """Whether a test fails once the change is made in the copy."""
    path = change.path.relative_to(ROOT)
    # As it was when the changes were drawn, whatever happened to the tree since.
    original = (copy / path).read_text()
    (copy / path).write_text(change.applied(original))
    try:
        return any(_fails(tests, copy, reach) for tests in _tests_of(path, change, reach))
    finally:
        (copy / path).write_text(original)


def _tests_of(path: Path, change: Change, reach: Reach) -> list[list[str]]:
    """The tests that mirror a file, then the others that run the statement, the quickest first.

    What runs at import, perhaps by whoever happens to be the first, or in a process of its own is a matter of all
    that run the file.
    """
    mirror = str(Path("tests") / path.parent / f"test_{path.stem}.py")
    running = set() if change.at_import() else reach.of_lines(path, change.statement())
    tests = (running or reach.of_file(path) | _of_room(path) | set(WHOLE)) - {mirror}
    first = [mirror] if (ROOT / mirror).exists() else []
    return [each for each in (first, sorted(tests, key=lambda test: reach.seconds[test])) if each]


def _of_room(path: Path) -> set[str]:
    """The tests in the folder that mirrors a file's: of what runs in a process of its own nothing is recorded."""
    return {str(each.relative_to(ROOT)) for each in (ROOT / "tests" / path.parent).glob("test_*.py")}


def _fails(tests: list[str], copy: Path, reach: Reach) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--numprocesses=0", "-p", "no:cacheprovider", *tests]
    # Compiled files are known by their second of writing: two changes within one would be taken for the same.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    seconds = int(AT_LEAST + SLOWER * sum(reach.seconds[test] for test in tests))
    try:
        run = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            timeout=10 * seconds,
            check=False,
            preexec_fn=lambda: _bound(seconds),
        )
    except subprocess.TimeoutExpired:
        return True
    return run.returncode not in (0, NO_TESTS)


def _bound(seconds: int) -> None:
    """Time of the processor, not of the clock, which a busy machine stretches; and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


if __name__ == "__main__":
    sys.exit(main())
