"""Parts of a run on several processes of this machine.

A process is a Python of its own without QGIS. Parts and answers are files of a folder; orders and what becomes of them
are lines on the pipes of the process. One that ends is replaced, and its part judged again.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Optional

import pyproj

from ..contract.outcome import Steps
from ..errors import InputError
from ..geometry.parallel import WAIT_S, report_progress
from ..scale.runner import PartFailed, failing_as
from ..texts.separators import used_separators
from .codec import read_value, write_value
from .folder import Part, answer_path, judge, part_path, write_plan
from .interpreter import interpreters
from .versions import ROOT, versions

TRIES = 3        # of a part whose process ended
START_S = 60.0   # until a process has said its versions
#: A file that a scanner of viruses still reads does not spoil a run that is done.
_FOLDER = {"prefix": "groundrules-", **({"ignore_cleanup_errors": True} if sys.version_info >= (3, 10) else {})}
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
#: Runs in a process: the pipes become its own, so that nothing else reads or writes them, then it imports from where
#: this process does. The package has a name of its own there, as the folder of a plugin may have any.
BOOT = """
import importlib, importlib.util, json, os, sys
taken, lines = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
os.dup2(os.open(os.devnull, os.O_RDWR), 0)
os.dup2(2, 1)
given = json.loads(taken.readline())
sys.path[:] = given["path"]
for folder in given["libraries"]:
    os.add_dll_directory(folder)
spec = importlib.util.spec_from_file_location("groundrules", given["package"] + "/__init__.py",
                                              submodule_search_locations=[given["package"]])
sys.modules["groundrules"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
importlib.import_module("groundrules.core.cluster.child").main(given, taken, lines)
"""


class CannotStart(Exception):
    """No process could be started; the message says why."""


class Child:
    """A process, and where it stands.

    Args:
        python: interpreter. errors: file that its errors go to, in the folder where it works.
        events: gets (process, line) for all that it says, and (process, None) at its end.

    Attributes:
        number: of the part that it judges, None: none. ready: it said its versions, and they are ours.
    """

    def __init__(self, python: Path, errors: Path, events: SimpleQueue):
        self.number: Optional[int] = None
        self.ready = False
        self.begun = time.perf_counter()
        own = {**os.environ, "PROJ_DATA": pyproj.datadir.get_data_dir()}
        with errors.open("ab") as file:
            self.process = subprocess.Popen(
                [str(python), "-c", BOOT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file,
                cwd=errors.parent, creationflags=_NO_WINDOW, env=own)
        Thread(target=self._listen, args=(events,), daemon=True).start()
        self.say({"path": list(sys.path), "package": str(ROOT), "separators": used_separators(),
                  "libraries": [str(Path(sys.executable).parent)] if os.name == "nt" else []})

    def _listen(self, events: SimpleQueue) -> None:
        for line in self.process.stdout:
            events.put((self, json.loads(line)))
        events.put((self, None))

    def say(self, line) -> None:
        """Give it an order; whether it still lives is seen by what it says.

        Args:
            line: of plain values.
        """
        try:
            self.process.stdin.write(json.dumps(line).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            pass

    def end(self) -> None:
        """Kill it and wait until it has gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass


class Crew:
    """Processes that judge parts of a folder: a ``with`` block ends them.

    Args:
        folder: of the run. count: of processes.
    """

    def __init__(self, folder: Path, count: int):
        self.folder, self.wanted = folder, count
        self.place = tempfile.TemporaryDirectory(**_FOLDER)   # where processes work, and leave errors
        self.errors = Path(self.place.name) / "errors.txt"
        self.events: SimpleQueue = SimpleQueue()
        self.children: list[Child] = []
        self.pythons = list(interpreters())
        self.tries: dict[int, int] = {}

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *raised) -> None:
        for child in self.children:
            child.process.kill()
        for child in self.children:
            child.end()
        self.place.cleanup()

    def judged(self, numbers: Iterable[int], count: int, steps: Steps) -> Iterator[int]:
        """Have parts judged.

        Args:
            numbers: of the parts, each taken when its file is wanted soon. count: of them. steps: how this is followed.

        Returns:
            Numbers as parts are judged, in any order.

        Raises:
            CannotStart: no process began to work; numbers that were taken are lost. PartFailed: of a part that raised.
            InputError: as the check raised it, or a part whose processes ended time after time.
        """
        numbers, waiting, shares, left = iter(numbers), deque(), {}, count
        while left:
            done = count - left + sum(shares.values())
            report_progress(min(done / count, 1.0), *steps)
            while len(self.children) < min(self.wanted, left):
                self._hire()
            for child in [child for child in self.children if child.ready and child.number is None]:
                number = waiting.popleft() if waiting else next(numbers, None)
                if number is None:
                    break
                child.number = number
                child.say([str(self.folder), number])
            if not waiting:
                waiting.extend(islice(numbers, 1))   # is written while others are judged
            for child, line in self._heard():
                if line is None:
                    number = self._gone(child)
                    if number is not None:
                        shares.pop(number, None)
                        waiting.appendleft(number)
                elif "versions" in line:
                    self._welcome(child, line["versions"])
                elif "share" in line:
                    shares[line["part"]] = line["share"]
                else:
                    child.number, left = None, left - 1
                    shares.pop(line["part"], None)
                    _raise(line)
                    yield line["part"]
        report_progress(1.0, *steps)

    def _heard(self) -> Iterator[tuple]:
        """What processes said until now, waiting a moment for it."""
        try:
            yield self.events.get(timeout=WAIT_S)
            while True:
                yield self.events.get_nowait()
        except Empty:
            pass
        for child in self.children:
            if not child.ready and time.perf_counter() - child.begun > START_S:
                child.process.kill()

    def _hire(self) -> None:
        """Start a process.

        Raises:
            CannotStart: no interpreter is left to try.
        """
        while self.pythons:
            try:
                self.children.append(Child(self.pythons[0], self.errors, self.events))
                return
            except OSError as error:
                self.errors.write_text(str(error), encoding="utf-8")
                self.pythons.pop(0)
        raise CannotStart(self._errors())

    def _welcome(self, child: Child, theirs: dict) -> None:
        """Let a process work if it has our versions; otherwise another interpreter is tried."""
        own = versions()
        other = [f"{name} {theirs.get(name)} ({version})" for name, version in own.items()
                 if theirs.get(name) != version]
        if other:
            self.errors.write_text(", ".join(other), encoding="utf-8")
            child.process.kill()
        else:
            child.ready = True
            self.pythons = self.pythons[:1]

    def _gone(self, child: Child) -> Optional[int]:
        """Let a process go that ended; the number of its part, or None.

        Raises:
            CannotStart: it never began to work. InputError: its part had its tries.
        """
        self.children.remove(child)
        child.end()
        if not child.ready:
            name = Path(child.process.args[0])
            self.pythons = [python for python in self.pythons if python != name]
            if not self.pythons:
                raise CannotStart(self._errors())
            return None
        number = child.number
        if number is not None:
            self.tries[number] = self.tries.get(number, 0) + 1
            if self.tries[number] == TRIES:
                raise InputError("cluster.killed", tries=TRIES)
        return number

    def _errors(self) -> str:
        """The last line that a process left behind."""
        lines = self.errors.read_text(encoding="utf-8", errors="replace").split("\n") if self.errors.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _raise(line: dict) -> None:
    """What a part raised.

    Raises:
        InputError: of the check. PartFailed: anything else.
    """
    if "error" in line:
        key, values = read_value(Path(line["error"]))
        raise InputError(key, **values)
    if "failed" in line:
        raise PartFailed(line["part"], line["failed"], line["trace"])


class OnProcesses:
    """A runner of ``scale.run.run_in_parts``: parts on several processes, or here where none can be started.

    Args:
        algorithm: whose check is run. wanted: processes that the user wants, 0: as many as pay.
        remark: takes a text key and its values, for the log.
    """

    def __init__(self, algorithm: str, wanted: int = 0, remark: Callable[..., None] = lambda key, **values: None):
        self.algorithm, self.wanted, self.remark = algorithm, wanted, remark

    def __call__(self, judge_here: Callable, requests: Iterable, steps: Steps, count: int, processes: int) -> Iterator:
        """Answers of parts in their order.

        Args:
            judge_here: of the check. requests: of the parts. steps: how this is followed. count: of parts.
            processes: how many.

        Raises:
            as ``scale.runner`` says.
        """
        processes = min(processes, count)
        with tempfile.TemporaryDirectory(**_FOLDER) as name:
            folder = Path(name)
            write_plan(folder, self.algorithm, count)
            written = _written(folder, requests)
            done: set[int] = set()
            following = 0
            try:
                with Crew(folder, processes) as crew:
                    self.remark("scale.processes", parts=count, count=processes)
                    for number in crew.judged(written, count, steps):
                        done.add(number)
                        while following in done:
                            yield _taken(folder, following)
                            following += 1
                    return
            except CannotStart as error:
                self.remark("scale.no_processes", error=str(error))
            for number in range(following, count):
                if not part_path(folder, number).exists():
                    next(written)
                if number not in done:
                    part = Steps(lambda share, start=number: steps.progress((start + share) / count), steps.cancelled)
                    with failing_as(number):
                        judge(str(folder), number, part)
                yield _taken(folder, number)


def _written(folder: Path, requests: Iterable) -> Iterator[int]:
    """Numbers of parts, each once its file is there."""
    for number, request in enumerate(requests):
        write_value(part_path(folder, number), Part(None, None, request), packed=False)
        yield number


def _taken(folder: Path, number: int):
    """The answer of a part, whose files are wanted no more."""
    answer = read_value(answer_path(folder, number))
    answer_path(folder, number).unlink()
    part_path(folder, number).unlink()
    return answer
