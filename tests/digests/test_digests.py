"""Every result against its digest: no number changes by a bit, and no link opens another experiment.

Whoever changes a number on purpose writes its digest anew, `python -m tests.digests --only PREFIX`, and says why.
"""

from functools import cache

import pytest

from tests.digests.compute import RESULTS
from tests.digests.digest import difference, fingerprint, load

KEPT = load()


@cache
def bits_count() -> bool:
    """Whether this machine computes as the one that wrote the file."""
    return fingerprint() == KEPT["fingerprint"]


def test_every_result_has_its_digest():
    assert list(RESULTS) == list(KEPT["results"])


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_what_it_was(name):
    kept, found = KEPT["results"][name], RESULTS[name]()
    assert kept.keys() <= found.keys()  # a new lesson is one more
    changed = {part: difference(digest, found[part], bits_count()) for part, digest in kept.items()}
    assert not any(changed.values()), "\n".join(f"{part}: {told}" for part, told in changed.items() if told)
    if not bits_count() and all("only_bits" in part for part in kept.values()):
        pytest.skip("A chaotic path, of which only the bits count; those of this machine are other ones.")
