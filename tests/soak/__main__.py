"""Many users at once on this machine: python -m tests.soak; --help lists how many, and for how long.

For each number of server processes a fresh server (one: `python -m app`; more: gunicorn as in docs/deploy.md) with
an empty cache folder. First a lecture hall opens the page within 20 seconds (`tests.soak.visitors`), then the users
of `tests.soak.users` work, and in the middle of their time the lecture hall comes once more; each in a process of
its own. The exit code is 1 if anything went wrong, visits or control changes took longer than the targets, or
memory grew beyond its own.
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
"""Seconds within which 95 of 100 control changes are answered, those during the visits too."""
LONGEST_VISIT = 5.0
"""Seconds within which 95 of 100 visitors have all files and the first race, where nobody else is at work."""
ARRIVAL = 20
"""Seconds within which the visitors come, or a third of a shorter time of the users."""
GROWTH = 1.2
"""Memory at the end, as a multiple of that after the first minute, or the first third of a shorter time."""


def hall(processes, visitors):
    """A lecture hall alone: its report, with the server's processor seconds."""
    with tempfile.TemporaryDirectory() as folder, serving(processes, folder) as (address, server, said):
        used = processor(server.pid)
        report = visits(address, visitors, ARRIVAL)
        return report | {"processor": processor(server.pid) - used, "problems": report["problems"] + faults(said)}


def visits(address, visitors, seconds):
    """What so many visitors report who come within these seconds."""
    command = [sys.executable, "-m", "tests.soak.visitors", address, str(visitors), str(seconds)]
    found = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True)
    return json.loads(found.stdout)


def faults(said):
    """What in a server's words is an error."""
    return [f"the server said {line.strip()}" for line in said if re.search(r"Traceback|ERROR", line)]


def soak(processes, users, seconds, visitors):
    """One soak: what the users report, and the visitors among them.

    With the server's processor seconds, and its memory after a minute and at the end.
    """
    with tempfile.TemporaryDirectory() as folder, serving(processes, folder) as (address, server, said):
        command = [sys.executable, "-m", "tests.soak.users", address, str(users), str(seconds)]
        environment = {**os.environ, **ONE_THREAD}
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as client:
            try:
                expect(client, "they begin\n")
                used = processor(server.pid)
                time.sleep(min(60, seconds / 3))
                early = memory(server.pid)
                came = visits(address, visitors, min(ARRIVAL, seconds / 3)) if visitors else None
                expect(client, "time is up\n")
                late, used = memory(server.pid), processor(server.pid) - used
                report = json.loads(client.stdout.readline() or "{}")
            finally:
                client.kill()
    if not report:
        sys.exit("The users' answers could not be checked.")
    report["problems"] += faults(said) + (came["problems"] if came else [])
    return report | {"early": early, "late": late, "processor": used, "visits": came and came["visits"]}


def expect(client, line):
    """Wait for a line of the users; ends the program if they say something else."""
    if (found := client.stdout.readline()) != line:
        sys.exit(f"The users said {found!r} in place of {line!r}.")


def tell_hall(processes, report):
    """Print the report of a lecture hall alone; returns what missed its target."""
    print(f"\n{several(processes)}, a lecture hall alone:", flush=True)
    count = len(report["visits"])
    late = tell_visits(report["visits"])
    if report["processor"] and count:
        print(
            f"  the server used {1000 * report['processor'] / count:.0f} ms of processor time for each,"
            f" the visitors themselves {1000 * report['own'] / count:.0f} ms"
        )
    missed = [f"problem: {problem}" for problem in report["problems"]]
    if late > LONGEST_VISIT:
        missed.append(f"p95 of a visit is {late:.1f} s: the target is {LONGEST_VISIT:g} s")
    return told(missed)


def tell_visits(found):
    """Print how long visits took; returns their 95th percentile, in seconds."""
    if not found:
        return 0.0
    _, seconds, sizes, requests, slowest = zip(*found, strict=True)
    p50, p95 = np.quantile(seconds, [0.5, 0.95])
    print(
        f"  {len(found)} visits of {np.median(requests):.0f} requests and {np.median(sizes) / 1e6:.2f} MB:"
        f" all there after   p50 {p50:6.2f} s   p95 {p95:6.2f} s"
    )
    for kind in slowest[0]:
        p50, late = np.quantile([each[kind] for each in slowest], [0.5, 0.95])
        print(f"    of it the slowest answer, {kind + ':':16} p50 {p50:6.2f} s   p95 {late:6.2f} s")
    return p95


def tell(processes, report, seconds):
    """Print a report; returns what missed its target."""
    print(f"\n{several(processes)}: {report['runs']} runs", flush=True)
    for kind, found in sorted(report["latencies"].items()):
        p50, p95 = np.quantile([latency for _, latency in found], [0.5, 0.95]) * 1000
        print(
            f"  {kind:16} {len(found):7,} ({len(found) / seconds:6.1f}/s)   p50 {p50:6.0f} ms   p95 {p95:6.0f} ms"
        )
    if report["early"]:
        print(
            f"  the server used {report['processor']:.1f} s of processor time;"
            f" memory {report['early']:.0f} MB early, {report['late']:.0f} MB at the end"
        )
    missed = [f"problem: {problem}" for problem in report["problems"]]
    changes = report["latencies"]["control change"]
    missed += late_changes("a control change", [latency for _, latency in changes])
    if report["visits"]:
        tell_visits(report["visits"])
        first = min(when for when, *_ in report["visits"])
        last = max(when + latency for when, latency, *_ in report["visits"])
        meanwhile = [latency for when, latency in changes if first <= when <= last]
        missed += late_changes("a control change during the visits", meanwhile)
    if report["early"] and report["late"] > GROWTH * report["early"]:
        missed.append(f"memory grew {report['late'] / report['early']:.2f} times: the target is {GROWTH}")
    return told(missed)


def late_changes(what, latencies):
    """Print the 95th percentile of these; what missed its target, if it did."""
    p95 = np.quantile(latencies, 0.95) if latencies else 0.0
    print(f"  {what}: p95 {1000 * p95:.0f} ms of {len(latencies):,}")
    return [f"p95 of {what} is {1000 * p95:.0f} ms: the target is {1000 * SLOWEST:.0f} ms"] * bool(p95 > SLOWEST)


def several(processes):
    """So many processes, in words."""
    return f"{processes} server process{'es' if processes > 1 else ''}"


def told(missed):
    """Print what missed its target; returns it."""
    for each in missed[:20]:
        print(f"  MISSED {each}")
    return missed


def main():
    """Run the soaks that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--users", type=int, default=50, choices=range(2, 501), metavar="2..500")
    parser.add_argument("--seconds", type=int, default=180, choices=range(6, 3601), metavar="6..3600")
    parser.add_argument("--visitors", type=int, default=200, choices=range(501), metavar="0..500")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], choices=range(1, 17), metavar="1..16")
    options = parser.parse_args()
    missed = []
    for processes in options.processes:
        if options.visitors:
            missed += tell_hall(processes, hall(processes, options.visitors))
        report = soak(processes, options.users, options.seconds, options.visitors)
        missed += tell(processes, report, options.seconds)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
