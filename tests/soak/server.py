"""The server of a soak, with what it uses of the machine."""

import os
import re
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.deployment import gunicorn_command

ROOT = Path(__file__).parents[2]
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@contextmanager
def serving(processes, folder):
    """A server: its address, the process that began it, and what it says, line by line."""
    environment = {**os.environ, **ONE_THREAD, "FALL_LINE_RUNS": str(folder)}
    command = [sys.executable, "-m", "app", "--port", "0"] if processes == 1 else gunicorn_command(processes)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if address := re.search(r"http://[\d.:]+", line):
                break
        else:
            sys.exit("The server did not start:\n" + "".join(said))
        reader = threading.Thread(target=lambda: said.extend(process.stdout), daemon=True)
        reader.start()
        # gunicorn listens before its workers have loaded the application.
        with urllib.request.urlopen(f"{address.group()}/version", timeout=120) as answer:
            answer.read()
        yield address.group(), process, said
    finally:
        process.terminate()
        process.wait(30)


def memory(pid):
    """Megabytes of a process and its children in memory, from /proc; None where there is none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (pid, *children))
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor(pid):
    """Seconds of processor time that a process and its children have used, from /proc; 0 where there is none."""
    if not Path("/proc/self/stat").exists():
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in (pid, *children))
    return sum(int(each[11]) + int(each[12]) for each in ticks) / os.sysconf("SC_CLK_TCK")
