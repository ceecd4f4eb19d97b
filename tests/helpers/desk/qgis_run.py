"""The real QGIS in a process of its own: ``qgis_process``, and the desktop under Xvfb."""
from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.desk.live import Live
from helpers.source import ROOT

SECONDS = 300   # a driver waits 240 s for any one thing: it is to say for which
DRIVERS = ROOT / "tests" / "desktop" / "drivers"


def private_profile(folder: Path, locale: str = "", plugin: Path | None = ROOT, theme: str = "", *,
                    welcome: bool = False) -> dict:
    """Environment of a fresh QGIS profile in ``folder``; ``plugin=None``: without the plugin.

    ``welcome``: with the welcome panel at the start, as for a stranger.

    ``theme`` is one of QGIS's, such as ``"Night Mapping"``: set before the start, as a user's is, because a
    window that stands already keeps half of the old colours.
    """
    subprocess.run(["bash", ROOT / "tools" / "profile", folder, locale, str(plugin or "")], check=True)
    with open(folder / "config" / "profiles" / "default" / "QGIS" / "QGIS3.ini", "a", encoding="utf-8") as file:
        file.write(f"[UI]\nUITheme={theme}\n" if theme else "")
        file.write("" if welcome else "[groundrules]\nwelcome_at_start=false\n")
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


class Doors:
    """``qgis_process`` by true calls, and one that runs on and takes one algorithm or model after the other."""

    def __init__(self, folder: Path):
        self.folder, self.environment, self.live = folder, private_profile(folder / "profile", "zh-Hans"), None
        profile = folder / "profile" / "config" / "profiles" / "default"
        (profile / "python" / "plugins" / "doors").symlink_to(ROOT / "tests" / "desktop" / "doors")
        settings = profile / "QGIS" / "QGIS3.ini"
        written = settings.read_text(encoding="utf-8")
        settings.write_text(written.replace("groundrules=true", "groundrules=true\ndoors=true"), encoding="utf-8")

    def call(self, algorithm: str, inputs: dict) -> dict:
        """Results of a ``qgis_process`` of its own."""
        return process_results(self.environment, algorithm, inputs)

    def run(self, algorithm: str, inputs: dict) -> dict:
        """Results by the ``qgis_process`` that runs on."""
        if self.live is None or not self.live.alive:
            number = len(list(self.folder.glob("jobs*")))
            self.live = Live(["qgis_process", "run", "doors:serve"],
                             {**self.environment, "QT_QPA_PLATFORM": "offscreen"}, self.folder / f"jobs{number}")
        return self.live.ask({"algorithm": algorithm, "inputs": inputs}, 300)

    def close(self) -> None:
        if self.live is not None:
            self.live.close()


@dataclass(frozen=True)
class Start:
    """What is fixed when a desktop starts."""

    locale: str = "en"
    dark: bool = False
    scale: str = "1"
    plugin: bool = True
    screen: str = "1600x1000"


def look(name: str, *values):
    """A case of the tests that want the desktop in this look: one worker runs all of a look, by one start.

    Two pixels a point and a large screen change pictures only, so that these looks take turns.
    """
    marks = [pytest.mark.xdist_group(f"desktop-{name}"), *([pytest.mark.takes_turns] * name.endswith(("2x", "1920")))]
    return pytest.param(*values, marks=marks)


def in_both(chinese, english) -> list:
    """Two looks of one test, which every second run has: most of either run is the same steps."""
    return [pytest.param(*case.values, marks=[*case.marks, pytest.mark.takes_turns(turn=turn)])
            for turn, case in enumerate((chinese, english))]


def in_each_look(*names: str):
    """Cases ``locale, name, dark, scale`` of a test by names such as ``zh-dark-2x`` and ``en-light-1920``.

    Where there are several, a run has the first or the second, which are of the two languages.
    """
    cases = [look(name, "zh-Hans" if name[:2] == "zh" else "en", name, "dark" in name, "2" if "2x" in name else "1")
             for name in names]
    return pytest.mark.parametrize(
        ("locale", "name", "dark", "scale"), [*in_both(*cases[:2]), *cases[2:]] if len(cases) > 1 else cases)


def start_of(locale: str, name: str, dark: bool, scale: str) -> Start:
    """The start of a case of ``in_each_look``."""
    return Start(locale, dark, scale, screen="1920x1080" if name.endswith("1920") else Start.screen)


class _Desktop:
    """The one desktop of this process that runs on, and its start."""

    start: Start | None = None
    live: Live | None = None


def desktop(start: Start, driver: str, work: Path, **arguments) -> dict:
    """Run ``tests/desktop/drivers/<driver>.py`` inside QGIS under Xvfb and return what it reports.

    The driver defines ``drive(arguments)`` and returns what JSON can hold. Tests in a row that want the same
    start share one: windows, project, settings and plugin are put back between them. After a failure QGIS starts
    anew.
    """
    if _Desktop.start != start or _Desktop.live is None or not _Desktop.live.alive:
        close_desktop()
        folder = work / "desktop"
        environment = private_profile(folder / "profile", start.locale, ROOT if start.plugin else None,
                                      "Night Mapping" if start.dark else "")
        _Desktop.start, _Desktop.live = start, _started(start, environment, folder / "jobs")
    return _asked(_Desktop.live, driver, arguments)


def _started(start: Start, environment: dict, jobs: Path) -> Live:
    return Live(["xvfb-run", "-a", "-s", f"-screen 0 {start.screen}x24", "qgis", "--nologo", "--noversioncheck",
                 "--code", str(DRIVERS / "station.py")],
                {**environment, "QT_SCALE_FACTOR": start.scale, "PYTHONPATH": str(DRIVERS)}, jobs)


def _asked(live: Live, driver: str, arguments: dict) -> dict:
    return live.ask({"driver": str(DRIVERS / f"{driver}.py"), "arguments": arguments}, SECONDS)


def restarted(start: Start, driver: str, work: Path, **arguments) -> list:
    """What a driver reports in a stranger's QGIS, and once more after a restart with the same profile."""
    environment = private_profile(work / "profile", start.locale, theme="Night Mapping" if start.dark else "",
                                  welcome=True)
    answers = []
    for number in range(2):
        live = _started(start, environment, work / f"jobs{number}")
        try:
            answers.append(_asked(live, driver, {**arguments, "start": number}))
        finally:
            live.close()
    return answers


def close_desktop() -> None:
    """End the desktop that runs on, if there is one."""
    if _Desktop.live is not None:
        _Desktop.live.close()
