"""The server of docs/deploy.md, as it stands there, but on a port that is free."""

import re
import shlex
import sys
from pathlib import Path

GUIDE = (Path(__file__).parents[1] / "docs" / "deploy.md").read_text()


def gunicorn_command(workers):
    """The command that serves the pages, with so many workers."""
    words = shlex.split(re.search("^gunicorn .*$", GUIDE, re.MULTILINE).group())
    for option, value in (("--workers", str(workers)), ("--bind", "127.0.0.1:0")):
        words[words.index(option) + 1] = value
    return [sys.executable, "-m", *words]


def environment(**own):
    """The variables that are set before, with values of one's own in place of the examples."""
    documented = dict(re.findall(r"^export (\w+)=(.*)$", GUIDE, re.MULTILINE))
    assert own.keys() < documented.keys()
    return documented | own
