"""A QGIS that runs on from test to test and answers jobs, so that not each case pays for a start."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path


class Live:
    """A process that serves jobs by ``tests/desktop/drivers/serving.py``."""

    def __init__(self, command: list, environment: dict, folder: Path):
        self.folder, self.number, self.alive = folder, 0, True
        folder.mkdir(parents=True)
        self.log = folder / "log.txt"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**environment, "GROUNDRULES_JOBS": str(folder), "GROUNDRULES_ASKER": str(os.getpid())})

    def ask(self, job: dict, seconds: float):
        """What the process answers; where it fails, ends or takes longer, it is stopped and the test fails."""
        self.number += 1
        start = self.log.stat().st_size
        self._put(job)
        path, end = self.folder / f"answer-{self.number}.json", time.monotonic() + seconds
        while not path.exists():
            ended = self.process.poll()
            if (ended is not None or time.monotonic() > end) and not path.exists():
                self.close(wait=0)
                what = f"no answer within {seconds} s" if ended is None else f"the process ended with {ended}"
                raise AssertionError(f"{what}\n{self._log_from(start)}")
            time.sleep(0.02)
        answer = json.loads(path.read_text(encoding="utf-8"))
        if "error" in answer:
            self.close(wait=0)     # what follows starts anew
            raise AssertionError(f"{answer['error']}\n{self._log_from(start)}")
        return answer["answer"]

    def close(self, wait: float = 10) -> None:
        """Ask the process to end, and end it."""
        if not self.alive:
            return
        self.alive = False
        try:
            if wait:
                self.number += 1
                self._put(None)
                self.process.wait(wait)
        except subprocess.TimeoutExpired:
            pass
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

    def _put(self, job) -> None:
        part = self.folder / "job.part"
        part.write_text(json.dumps(job), encoding="utf-8")
        os.replace(part, self.folder / f"job-{self.number}.json")

    def _log_from(self, start: int) -> str:
        text = self.log.read_bytes()[start:].decode("utf-8", "replace")
        return text if len(text) < 8000 else f"{text[:4000]}\n…\n{text[-4000:]}"
