"""Sample changes to the code, each run against the tests that mirror it: `python -m tests.mutation --changes 300`.

A change is first met by the tests of the same name (tests/core/descent/test_events.py for core/descent/events.py),
then, if they don't notice it, by all tests that import the module or another of its package, then by those of the
whole house. What is left is printed: either a hole in the tests, or a change that changes nothing
(a bound that can't be met, a matter of speed), which only a reader can tell.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutation.changes import Change, changes

ROOT = Path(__file__).parents[2]
COPIED = (
    "core",
    "app",
    "assets",
    "data",
    "docs",
    "tests",
    "pyproject.toml",
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "Makefile",
)
SECONDS = 300
"""A change has been noticed once its tests take more of the processor than this, or hang ten times as long."""
BYTES = 8 * 2**30
"""A change that makes them take more memory than this has been noticed too."""
WHOLE = ["tests/digests", "tests/app/test_main.py", "tests/app/test_opening.py"]
"""The tests of the whole house: what it computes, and what it sends first."""
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

        def survives(change: Change) -> bool:
            copy = copies.get()
            try:
                return not _noticed(change, copy)
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


def _noticed(change: Change, copy: Path) -> bool:
    """Whether a test fails once the change is made in the copy."""
    path = change.path.relative_to(ROOT)
    original = (
        copy / path
    ).read_text()  # as it was when the changes were drawn, whatever happened to the tree since
    (copy / path).write_text(change.applied(original))
    try:
        return any(_fails(tests, copy) for tests in _tests_of(path))
    finally:
        (copy / path).write_text(original)


def _tests_of(path: Path) -> list[list[str]]:
    """The tests that mirror a file, then those that import it or its package, then those of the whole house."""
    mirror = Path("tests") / path.parent / f"test_{path.stem}.py"
    module = ".".join(path.with_suffix("").parts)
    package = module.rpartition(".")[0]
    imports = re.compile(rf"^\s*(from|import) ({re.escape(module)}|{re.escape(package)})\b", re.MULTILINE)
    users = [
        test.relative_to(ROOT)
        for folder in ("core", "app")
        for test in sorted((ROOT / "tests" / folder).rglob("test_*.py"))
        if imports.search(test.read_text())
    ]
    first = [str(mirror)] if (ROOT / mirror).exists() else []
    then = [str(test) for test in users if test != mirror]
    return [tests for tests in (first, then, WHOLE) if tests]


def _fails(tests: list[str], copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--numprocesses=0", "-p", "no:cacheprovider", *tests]
    # Compiled files are known by their second of writing: two changes within one would be taken for the same.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        run = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            timeout=10 * SECONDS,
            check=False,
            preexec_fn=_bounded,
        )
    except subprocess.TimeoutExpired:
        return True
    return run.returncode not in (0, NO_TESTS)


def _bounded() -> None:
    """Time of the processor, not of the clock, which a busy machine stretches; and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


if __name__ == "__main__":
    sys.exit(main())
