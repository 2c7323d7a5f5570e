"""Races to write scripts of, and the interpreter that runs these."""

import json
import subprocess
import sys

from core.descent.experiment import MOST_COMPETITORS, Competitor
from core.optimizers import OPTIMIZERS
from core.optimizers.schedules import CONSTANT


def teams(pairs):
    """Competitors with these rules and schedules, as many together as a race takes."""
    return [
        tuple(
            Competitor(rule, color, schedule=schedule)
            for color, (rule, schedule) in enumerate(pairs[start : start + MOST_COMPETITORS])
        )
        for start in range(0, len(pairs), MOST_COMPETITORS)
    ]


def competitors(*rules):
    (team,) = teams([(rule, CONSTANT) for rule in rules])
    return team


DESCENDING = [rule for rule in OPTIMIZERS.values() if rule.on_surfaces]
ELEMENTWISE = teams([(rule(), CONSTANT) for rule in DESCENDING if not rule.whole])
EVERY_RULE = teams([(rule(), CONSTANT) for rule in DESCENDING])
OUTSIDE = competitors(
    *(OPTIMIZERS[name](epsilon=0.05, epsilon_inside_root=False) for name in ("adagrad", "rmsprop", "adam"))
)

RUNNER = """
import contextlib, io, json, sys
results = []
for script in json.load(sys.stdin):
    space, printed = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "script.py", "exec"), space)
    results.append([printed.getvalue(), [path.tolist() for path in space["paths"]]])
assert not {"core", "app", "dash"} & set(sys.modules)
json.dump(results, sys.stdout)
"""


def run_scripts(scripts):
    """What each prints and computes, all run in one interpreter far from the checkout."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-W", "error", "-c", RUNNER],
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
