"""Competitors of fair races as far as they have come: each a file in the cache folder, named by all it depends on.

So any server process goes on where another has stopped, and what a competitor has done is there for another race
that it takes part in. A file is replaced in one step, and one that is damaged counts as none: all of it can be
computed again. The folder is bounded: what nobody has gone on with for longest goes first.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from core.files import cache_folder, make_room, write_whole
from core.network.experiment import to_dict
from core.network.fair_race import Racer
from core.network.scores import Score
from core.races.search import Try

FORMAT = "fall-line network race 1"
KEPT_BYTES = 50_000_000
KEPT_DAYS = 30.0
IN_USE = 600.0


def path_of(racer: Racer, directory: Path | None = None) -> Path:
    """The file of a competitor, wherever it has come to."""
    tuning = racer.tuning
    contest = tuning.contest
    experiment = replace(contest.experiment, rule=tuning.rule, schedule=tuning.schedule)
    told = [FORMAT, to_dict(experiment), contest.tries, contest.seeds_a_try, contest.replications]
    key = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
    return (directory or cache_folder() / "races") / f"{key}.json"


def save(racer: Racer, directory: Path | None = None) -> None:
    """Keep where a competitor stands."""
    path = path_of(racer, directory)
    content = json.dumps({"searches": [search.tries for search in racer.tuning.searches], "races": racer.races})
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        make_room(path.parent, len(content), KEPT_BYTES, KEPT_DAYS * 86_400, IN_USE)
    write_whole(path, content.encode())


def load(racer: Racer, directory: Path | None = None) -> Racer:
    """The competitor where it stands: as it is where nothing of it is kept."""
    try:
        kept = json.loads(path_of(racer, directory).read_bytes())
        tries = [tuple(Try(*one) for one in each) for each in kept["searches"]]
        races = tuple(Score(*one) for one in kept["races"])
        searches = zip(racer.tuning.searches, tries, strict=True)
        found = tuple(replace(search, tries=own) for search, own in searches)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return racer
    return replace(racer, tuning=replace(racer.tuning, searches=found), races=races)
