"""The server as it is without `make bundle`: python -m tests.benchmarks.whole_plotly, with the options of `app`."""

from pathlib import Path

from app.web import plotly_script

plotly_script.FOLDER = Path("nowhere")

if __name__ == "__main__":
    from app.__main__ import main

    main()
