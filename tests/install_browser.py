"""Make sure that there is a browser for the tests: an installed one, else Debian's package, else Playwright's."""

import os
import shutil
import subprocess
import sys

from tests.browser_finder import SHELL, find_browser


def commands():
    """Ways to install one, the gentlest first."""
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        if not sudo or shutil.which("sudo"):
            install = [*sudo, "apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
            for package in (SHELL, "chromium"):
                yield [[*sudo, "apt-get", "update", "--quiet"], [*install, package]]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def main():
    """Install a browser unless one is found."""
    if find_browser():
        return
    for steps in commands():
        print(
            "No Chrome or Chromium found, installing one:",
            " && ".join(" ".join(step) for step in steps),
            flush=True,
        )
        if all(subprocess.run(step, check=False).returncode == 0 for step in steps) and find_browser():
            return
    print("No browser could be installed: the browser tests will be skipped, or fail under CI.", file=sys.stderr)


if __name__ == "__main__":
    main()
