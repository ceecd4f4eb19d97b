"""The real QGIS in a process of its own: ``qgis_process``, and the desktop under Xvfb."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from helpers.source import ROOT

DRIVERS = ROOT / "tests" / "desktop" / "drivers"


def private_profile(folder: Path, locale: str = "", plugin: Path | None = ROOT, theme: str = "") -> dict:
    """Environment of a fresh QGIS profile in ``folder``; ``plugin=None``: without the plugin.

    ``theme`` is one of QGIS's, such as ``"Night Mapping"``: set before the start, as a user's is, because a
    window that stands already keeps half of the old colours.
    """
    subprocess.run(["bash", ROOT / ".ci" / "profile", folder, locale, str(plugin or "")], check=True)
    if theme:
        with open(folder / "config" / "profiles" / "default" / "QGIS" / "QGIS3.ini", "a", encoding="utf-8") as file:
            file.write(f"[UI]\nUITheme={theme}\n")
    inherited = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return {**inherited, "QGIS_CUSTOM_CONFIG_PATH": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder / "runtime"), "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_CONFIG_HOME": str(folder / "settings"), "XDG_DATA_HOME": str(folder / "data")}


def qgis_process(environment: dict, algorithm: str, inputs: dict) -> subprocess.CompletedProcess:
    """Run an algorithm with JSON in and out; ``stdout`` holds JSON where the run succeeded."""
    return subprocess.run(["qgis_process", "run", algorithm, "-"], input=json.dumps({"inputs": inputs}),
                          capture_output=True, text=True, timeout=300,
                          env={**environment, "QT_QPA_PLATFORM": "offscreen"})


def process_results(environment: dict, algorithm: str, inputs: dict) -> dict:
    done = qgis_process(environment, algorithm, inputs)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["results"]


def desktop(environment: dict, driver: str, work: Path, **arguments) -> dict:
    """Run ``tests/desktop/drivers/<driver>.py`` inside QGIS under Xvfb and return what it reports.

    The driver defines ``drive(arguments)`` and returns what JSON can hold.
    """
    answer = work / f"{driver}.json"
    code = work / "start.py"
    code.write_text(START.format(driver=str(DRIVERS / f"{driver}.py"), drivers=str(DRIVERS), arguments=arguments,
                                 answer=str(answer)), encoding="utf-8")
    done = subprocess.run(
        ["timeout", "180", "xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "qgis", "--nologo",
         "--noversioncheck", "--code", str(code)], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, (
        f"rc {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[:4000]}\n…\n{done.stderr[-4000:]}")
    return json.loads(answer.read_text(encoding="utf-8"))


# An exception at the top of a --code script leaves QGIS open, and a normal exit with layers open
# can abort while QGIS clears up: hence the timer, and os._exit.
START = """
import json, os, runpy, sys, traceback
from qgis.PyQt.QtCore import QTimer

def start():
    code = 0
    try:
        sys.path.insert(0, {drivers!r})
        answer = runpy.run_path({driver!r})["drive"]({arguments!r})
        with open({answer!r}, "w", encoding="utf-8") as file:
            json.dump(answer, file)
    except BaseException:
        traceback.print_exc()
        code = 3
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

QTimer.singleShot(1000, start)
"""
