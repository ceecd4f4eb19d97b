"""Runs cases, each in a fork of a QGIS that has started, with limits of time and memory; tells how each ended."""
from __future__ import annotations

import faulthandler
import gc
import json
import os
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

WORDS = ("sound", "refused", "traceback", "crash", "over the limit", "silent loss")
BAD = WORDS[2:]
PROCESSOR_S, WALL_S, MEMORY_MB = 30.0, 240.0, 2_500
TRIES = 2   # to damage: GDAL may hold something in the server that a fork of it dies of
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
TICK = 1 / os.sysconf("SC_CLK_TCK")


def start():
    """QGIS with our provider, without a window; libraries loaded, so that a fork need not."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import importlib
    import pkgutil
    import warnings

    import conftest  # noqa: F401 - lets the clone be imported as groundrules
    from qgis.core import QgsApplication

    warnings.simplefilter("ignore")
    application = QgsApplication([], False)
    application.initQgis()
    import groundrules

    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    for name in ("core", "bridge"):
        package = importlib.import_module(f"groundrules.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"groundrules.{name}."):
            importlib.import_module(module.name)
    return application, plugin


def in_fork(work, folder: Path) -> tuple:
    """Run ``work(say)`` in a fork: (what it said, how it ended).

    How it ended is "" or one of "crash", "over the limit", "traceback".
    """
    book = folder / "said.jsonl"
    began, child = time.monotonic(), os.fork()
    if child == 0:
        _in_child(work, book)
    ending, size = "", _memory(child)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        late = max(_processor(child) / PROCESSOR_S, (time.monotonic() - began) / WALL_S)
        if not ending and (late > 1.0 and late > _said(book).get("slower", 1) or _memory(child) - size > MEMORY_MB):
            ending = "over the limit"
            os.kill(child, signal.SIGKILL)
        time.sleep(0.02)
    text = _said(book)
    if not ending and os.WIFSIGNALED(status):
        ending = "crash"
        text["why"] = signal.Signals(os.WTERMSIG(status)).name
    elif not ending and os.waitstatus_to_exitcode(status):
        ending = "traceback"
    return text, ending


def _said(book: Path) -> dict:
    """What a child has said so far; a line that it is writing is left out."""
    values = {}
    for line in book.read_text(encoding="utf-8").splitlines(keepends=True) if book.exists() else ():
        if line.endswith("\n"):
            values.update(json.loads(line))
    return values


def _in_child(work, book: Path) -> None:
    def say(**words):
        with open(book, "a", encoding="utf-8") as file:
            file.write(json.dumps(words, default=str) + "\n")

    code = 0
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        faulthandler.disable()   # a crash is a result here: that of a test run would print it elsewhere
        gc.set_threshold(50_000, 20, 20)   # a short life: most of what it makes goes with it
        work(say)
    except BaseException:
        say(why=traceback.format_exc()[-1_500:])
        code = 1
    os._exit(code)


def _memory(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0


def _processor(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK
    except (OSError, IndexError):
        return 0.0


class Server:
    """The bases, the runs on undamaged input, and a way to run a case."""

    def __init__(self, folder: Path):
        from attack import bases, case

        self.folder, self.bases = folder, folder / "bases"
        bases.make(self.bases)
        text, ending = in_fork(lambda say: case.make_findings(self.bases), folder)
        assert not ending, text
        (folder / "clean").mkdir()
        self.clean = {}

    def clean_run(self, drawn) -> dict:
        """Verdicts and results of a case's job on undamaged input; once a job.

        It runs here, not in a fork: what a job loads once a process (packs, their cases, templates) is then there
        for each case. But for rasters, which start threads in GDAL, and threads are not forked.
        """
        from attack import case

        key = f"{drawn.family}{drawn.place}"
        if key not in self.clean:
            place = self.folder / "clean" / key
            if drawn.family == "rasters":
                text, ending = in_fork(lambda say: say(clean=case.clean_run(drawn.job, self.bases, place)),
                                       _folder(self.folder / f"clean-{key}"))
                assert not ending, (key, ending, text)
                self.clean[key] = text["clean"]
            else:
                self.clean[key] = json.loads(json.dumps(case.clean_run(drawn.job, self.bases, place), default=str))
            gc.collect()
            gc.freeze()   # a fork need not walk, and so copy, what was there before
        return self.clean[key]

    def run(self, seed: str, number: int, keep: bool = False) -> dict:
        """How a case ended: seed, number, job, damage, word, why."""
        from attack import case

        drawn = case.drawn(seed, number)
        clean = self.clean_run(drawn)
        place = self.folder / f"{seed}-{number}"
        for _ in range(TRIES):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            text, word = in_fork(lambda say: case.run(drawn, self.bases, place, say), place)
            if not word or "stage" in text:
                break
        why = text.get("why", "")
        if word and "stage" not in text:
            word, why = "not damaged", why   # the damage itself did not work: a fault of the attack
        elif not word:
            judged, ending = in_fork(lambda say: say(judged=case.judge(
                drawn, text, clean)), _folder(place / "judging"))
            word, why = judged.get("judged", ("not judged", judged.get("why", ending)))
        if not keep:
            shutil.rmtree(place, ignore_errors=True)
        return {"seed": seed, "number": number, "family": drawn.family, "job": drawn.job.name,
                "parameter": drawn.parameter, "damage": text.get("damage", ""), "word": word, "why": why}


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def main(arguments: list[str]) -> int:
    """``server.py FOLDER SEED FIRST COUNT [KEEP]``: a line of JSON a case on standard output."""
    folder, seed, first, count = Path(arguments[0]), arguments[1], int(arguments[2]), int(arguments[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    running = start()
    server = Server(folder)
    for number in range(first, first + count):
        print(json.dumps(server.run(seed, number, keep=len(arguments) > 4), ensure_ascii=False), flush=True)
    del running
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1:])
