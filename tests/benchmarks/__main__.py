"""Run every benchmark in turn; the exit code says whether all reached their targets.

Targets are ratios to something of the same run; what stands beside them in milliseconds is true of this machine.
"""

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def machine():
    """The processor, how many of it there are, and the versions that speed hangs on."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text("utf-8").splitlines() if described.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor() or platform.machine()
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {version('numpy')}"


def main():
    """Each in a process of its own, with single-threaded linear algebra."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    missed = []
    print(f"on {machine()}", flush=True)
    for module in modules:
        print(f"== {module}", flush=True)
        command = [sys.executable, "-m", f"tests.benchmarks.{module}"]
        if subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode:
            missed.append(module)
    if missed:
        sys.exit(f"Targets missed in {', '.join(missed)}")


if __name__ == "__main__":
    main()
