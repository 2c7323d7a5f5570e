"""Write the digests anew, all of them or those whose names begin so: python -m tests.digests [--only PREFIX]."""

import argparse
import json
import os
import subprocess
import sys
from typing import Any

# As in the tests, and read when numpy is first imported: how a product is cut decides how it rounds.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from tests.digests.compute import RESULTS
from tests.digests.digest import FOLDER, apart, described, fingerprint, load, save
from tests.digests.rounding import round_otherwise

MARGIN = 0.1
"""Where other roundings change a number by more than this share of what the test allows, only its bits count."""


def computed(prefix: str) -> dict[str, Any]:
    """What is to be kept of the results whose names begin so."""
    return {
        name: {part: described(value) for part, value in make().items()}
        for name, make in RESULTS.items()
        if name.startswith(prefix)
    }


def rounded_otherwise(prefix: str) -> dict[str, Any]:
    """The same with other roundings, computed in a process of its own."""
    command = [sys.executable, "-m", "tests.digests", "--only", prefix, "--trial"]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.digests", description=__doc__)
    parser.add_argument("--only", metavar="PREFIX", default="", help="the results whose names begin so")
    parser.add_argument("--trial", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.trial:
        round_otherwise()
        json.dump(computed(asked.only), sys.stdout)
        return
    if not any(name.startswith(asked.only) for name in RESULTS):
        parser.error(f"no result has a name that begins with {asked.only!r}")
    here = fingerprint()
    before = load() if asked.only else {"fingerprint": here, "results": {}}
    if before["fingerprint"] != here:
        parser.error("this machine rounds otherwise than the one that wrote the files: write all of them anew")
    found, other = computed(asked.only), rounded_otherwise(asked.only)
    for name, parts in found.items():
        for part, kept in parts.items():
            if "text" not in kept and apart(kept, other[name].get(part), MARGIN):
                kept["only_bits"] = True
                kept.pop("near", None)
    results = before["results"] | found
    save({"fingerprint": here, "results": {name: results[name] for name in RESULTS if name in results}})
    chaotic = sum("only_bits" in kept for parts in found.values() for kept in parts.values())
    print(f"{FOLDER.name}: {len(found)} results, {chaotic} parts of which only the bits count")


if __name__ == "__main__":
    main()
