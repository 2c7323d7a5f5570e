"""Which plotly.js the pages get: that of plotly.py, or a smaller one of the trace types in use, where there is one.

`make bundle` makes the smaller one, which lies in `app/web/plotly/`; a released wheel carries it. It counts only if
it is of the version that plotly.py itself brings.
"""

from __future__ import annotations

import re
from pathlib import Path

import plotly

FACTORY = re.compile(r"(this, )(\(\) => \{\s.*\})(\)\);?\s*)", re.S)
"""What a script of plotly.py calls once: a function that is all of it."""
FOLDER = Path(__file__).resolve().parent / "plotly"


def version() -> str:
    """That of the plotly.js within plotly.py."""
    from plotly.offline import get_plotlyjs_version

    return str(get_plotlyjs_version())


def bundle() -> Path:
    """Where the smaller one is, if it has been made."""
    return FOLDER / f"plotly-{version()}.part.min.js"


def whole() -> Path:
    """The one of plotly.py."""
    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def script() -> tuple[str, Path]:
    """The name under which pages ask for it, which tells one from another, and the file."""
    small = bundle()
    return (small.name, small) if small.is_file() else (f"plotly-{version()}.min.js", whole())


def text(path: Path) -> str:
    """A script as pages get it: the function that is all of it stands in parentheses.

    Browsers take that as a sign that it is called at once: they compile it while it arrives, in another thread, and
    not once more, while the page waits, when it is called.
    """
    return FACTORY.sub(r"\1(\2)\3", path.read_text("utf-8"), count=1)
