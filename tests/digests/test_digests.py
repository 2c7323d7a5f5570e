"""Every result against its digest: no number changes by a bit, and no link opens another experiment.

Whoever changes a number on purpose writes its digest anew, `python -m tests.digests --only PREFIX`, and says why.
"""

from difflib import get_close_matches
from functools import cache

import pytest

from tests.digests.compute import RESULTS
from tests.digests.digest import difference, fingerprint, load

KEPT = load()


@cache
def bits_count() -> bool:
    """Whether this machine computes as the one that wrote the files."""
    return fingerprint() == KEPT["fingerprint"]


def test_every_result_has_its_digest():
    assert sorted(RESULTS) == sorted(KEPT["results"])


def replaced(gone, new):
    """A part that is gone, and the new one that is most like it."""
    like = get_close_matches(gone, new, n=1)
    return f"{gone} is gone" + "".join(f"; new is {each}" for each in like)


AREAS: dict[str, list[str]] = {}
for name in RESULTS:
    AREAS.setdefault(name.rpartition("/")[0], []).append(name)


@pytest.mark.parametrize("area", AREAS)
def test_results_are_what_they_were(area):
    told = []
    for name in AREAS[area]:
        kept, found = KEPT["results"][name], RESULTS[name]()
        gone = kept.keys() - found.keys()  # a new lesson is one more
        assert not gone, f"{name}: " + "\n".join(
            replaced(part, found.keys() - kept.keys()) for part in sorted(gone)
        )
        changed = {part: difference(digest, found[part], bits_count()) for part, digest in kept.items()}
        told += [f"{name}, {part}: {change}" for part, change in changed.items() if change]
    assert not told, "\n".join(told)
    if not bits_count() and all(
        "only_bits" in part for name in AREAS[area] for part in KEPT["results"][name].values()
    ):
        pytest.skip("Chaotic paths, of which only the bits count; those of this machine are other ones.")
