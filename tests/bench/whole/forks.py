"""Workers as forks of a QGIS that has started and run nothing, so that no worker has to start one."""
from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock

BENCH = Path(__file__).resolve().parents[1]
ENDING_S = 60.0   # that workers have to end in
_servers: dict = {}   # what is added to the environment -> process, socket
_lock = Lock()


def worker(environment: dict, added: dict) -> socket.socket:
    """A new worker's end of the line: it is given files of jobs, and answers, as ``worker.py`` says.

    Args:
        environment: of the program that starts QGIS. added: to it; each other addition has a program of its own.
    """
    ours, theirs = socket.socketpair()
    with _lock, theirs:
        key = tuple(sorted(added.items()))
        if key not in _servers or _servers[key][0].poll() is not None:
            _servers[key] = _started({**environment, **added})
        socket.send_fds(_servers[key][1], [b"1"], [theirs.fileno()])
    return ours


def _started(environment: dict) -> tuple:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen([sys.executable, str(BENCH / "worker.py"), "serve"], stdin=theirs,
                                   stdout=subprocess.DEVNULL, env=environment)
    return process, ours


def stop() -> None:
    """End the programs that were started, when their workers have ended; they end by themselves with this process."""
    with _lock:
        while _servers:
            process, line = _servers.popitem()[1]
            line.close()
            try:
                process.wait(ENDING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

