"""How long QGIS takes to start with the plugin and without: pairs, in turn. Needs a screen, if only a virtual one.

Prints JSON: seconds of each start, and the processor's time of each.
"""
from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LEAVE = "import os, qgis.utils\nprint('plugins', *qgis.utils.active_plugins, flush=True)\nos._exit(0)\n"


def profile(folder: Path, *plugin: str) -> dict:
    subprocess.run(["bash", str(ROOT / "tools" / "profile"), str(folder), "en", *plugin], check=True)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}   # as users have it
    return {**own, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "QT_QPA_PLATFORM": "xcb",
            "QGIS_CUSTOM_CONFIG_PATH": str(folder / "config"), "XDG_RUNTIME_DIR": str(folder / "runtime")}


def start(script: Path, environment: dict, with_plugin: bool) -> tuple[float, float]:
    """Seconds from the command to the main window, which runs a script that ends QGIS; and the processor's time."""
    begun, used = time.perf_counter(), _processor()
    done = subprocess.run(["qgis", "--nologo", "--noversioncheck", "--code", str(script)], env=environment,
                          capture_output=True, text=True, timeout=120)
    seconds = time.perf_counter() - begun
    text = next((line for line in done.stdout.splitlines() if line.startswith("plugins")), "")
    if not text or ("groundrules" in text.split()) != with_plugin:
        raise RuntimeError(f"QGIS did not start as it should: {text or done.stderr[-2000:]}")
    return seconds, _processor() - used


def _processor() -> float:
    """Seconds of all cores that ended children took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(pairs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "leave.py"
        script.write_text(LEAVE)
        environments = {True: profile(Path(folder) / "with", str(ROOT)), False: profile(Path(folder) / "without")}
        for with_plugin, environment in environments.items():   # the first start makes the profile
            start(script, environment, with_plugin)
        taken: dict = {True: [], False: []}
        for _ in range(pairs):
            for with_plugin, environment in environments.items():
                taken[with_plugin].append(start(script, environment, with_plugin))
    print(json.dumps({name: dict(zip(("seconds", "busy"), zip(*taken[with_plugin])))
                      for name, with_plugin in (("with", True), ("without", False))}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
