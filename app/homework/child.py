"""The process that a reader's own rules run in: limited, and with nothing to say but answers to its questions.

    python -m app.homework.child < questions > answers

A question, and an answer, is a line of JSON and the arrays whose shapes it tells, as plain numbers. What a rule
prints goes to standard error, and it has nothing to read.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from app.homework.messages import received, sent
from app.homework.room import Room

MEMORY = 4_000_000_000


def main() -> None:
    """Answer until there are no more questions."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends it without a word, as it does the server
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    _limit()
    room = Room()
    while (question := received(questions)) is not None:
        sent(answers, *_answer(room, *question))


def _limit() -> None:
    """Bound the memory, where the system can. Time is for whoever asks to bound."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


def _answer(room: Room, job: dict[str, Any], arrays: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    try:
        if job["do"] == "load":
            return room.load(job["path"], job["source"]), []
        if job["do"] == "try":
            return room.tried(job["rule"]), []
        return room.stepped(job, arrays)
    except (Exception, SystemExit) as error:
        return {"error": room.said(error)}, []


if __name__ == "__main__":
    main()
