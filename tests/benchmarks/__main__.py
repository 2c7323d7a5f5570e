"""Run every benchmark in turn; the exit code says whether all reached their targets."""

import os
import subprocess
import sys
from pathlib import Path

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main():
    """Each in a process of its own, with single-threaded linear algebra."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    missed = []
    for module in modules:
        print(f"== {module}", flush=True)
        command = [sys.executable, "-m", f"tests.benchmarks.{module}"]
        if subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode:
            missed.append(module)
    if missed:
        sys.exit(f"Targets missed in {', '.join(missed)}")


if __name__ == "__main__":
    main()
