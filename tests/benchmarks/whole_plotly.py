"""The server as it is without `make bundle`: python -m tests.benchmarks.whole_plotly, with the options of `app`."""

from pathlib import Path

from app import __main__ as command
from app.web import plotly_script


def main():
    """Serve, with the smaller plotly out of sight."""
    plotly_script.FOLDER = Path("nowhere")
    command.main()


if __name__ == "__main__":
    main()
