"""Many users at once on this machine: python -m tests.soak [--users 50] [--seconds 180] [--processes 1 2].

For each number of server processes a fresh server (one: `python -m app`; more: gunicorn as in docs/deploy.md) with
an empty cache folder, and the users of `tests.soak.users` in a process of their own. The exit code is 1 if anything
went wrong, control changes took longer than the target, or memory grew beyond it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import numpy as np

from tests.soak.server import ONE_THREAD, ROOT, memory, processor, serving

SLOWEST = 0.5
"""Seconds within which 95 of 100 control changes are answered."""
GROWTH = 1.2
"""Memory at the end, as a multiple of that after the first minute, or the first third of a shorter time."""


def soak(processes, users, seconds):
    """One soak: what the users report, the server's processor seconds, its memory after a minute and at the end."""
    with tempfile.TemporaryDirectory() as folder, serving(processes, folder) as (address, server, said):
        command = [sys.executable, "-m", "tests.soak.users", address, str(users), str(seconds)]
        environment = {**os.environ, **ONE_THREAD}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as client:
            try:
                expect(client, "they begin\n")
                used = processor(server.pid)
                time.sleep(min(60, seconds / 3))
                early = memory(server.pid)
                expect(client, "time is up\n")
                late, used = memory(server.pid), processor(server.pid) - used
                report = json.loads(client.stdout.readline() or "{}")
            finally:
                client.kill()
    if not report:
        sys.exit("The users' answers could not be checked.")
    report["problems"] += [
        f"the server said {line.strip()}" for line in said if re.search(r"Traceback|ERROR", line)
    ]
    return report | {"early": early, "late": late, "processor": used}


def expect(client, line):
    """Wait for a line of the users; ends the program if they say something else."""
    if (found := client.stdout.readline()) != line:
        sys.exit(f"The users said {found!r} in place of {line!r}.")


def tell(processes, report, seconds):
    """Print a report; returns what missed its target."""
    print(f"\n{processes} server process{'es' if processes > 1 else ''}: {report['runs']} runs", flush=True)
    for kind, latencies in sorted(report["latencies"].items()):
        p50, p95 = np.quantile(latencies, [0.5, 0.95]) * 1000
        rate = len(latencies) / seconds
        print(f"  {kind:16} {len(latencies):7,} ({rate:6.1f}/s)   p50 {p50:6.0f} ms   p95 {p95:6.0f} ms")
    if report["early"]:
        print(
            f"  the server used {report['processor']:.1f} s of processor time;"
            f" memory {report['early']:.0f} MB early, {report['late']:.0f} MB at the end"
        )
    missed = [f"problem: {problem}" for problem in report["problems"]]
    p95 = np.quantile(report["latencies"]["control change"], 0.95)
    if p95 > SLOWEST:
        missed.append(f"p95 of a control change is {1000 * p95:.0f} ms: the target is {1000 * SLOWEST:.0f} ms")
    if report["early"] and report["late"] > GROWTH * report["early"]:
        missed.append(f"memory grew {report['late'] / report['early']:.2f} times: the target is {GROWTH}")
    for each in missed[:20]:
        print(f"  MISSED {each}")
    return missed


def main():
    """Run the soaks that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--users", type=int, default=50, choices=range(2, 501), metavar="2..500")
    parser.add_argument("--seconds", type=int, default=180, choices=range(6, 3601), metavar="6..3600")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], choices=range(1, 17), metavar="1..16")
    options = parser.parse_args()
    missed = []
    for processes in options.processes:
        missed += tell(processes, soak(processes, options.users, options.seconds), options.seconds)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
