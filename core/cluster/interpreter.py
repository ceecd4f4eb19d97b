"""Which Python other processes of a run are started with: inside QGIS ``sys.executable`` may be QGIS itself."""
from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_PYTHON = re.compile(r"python(w|\d+(\.\d+)*)*(\.exe)?", re.IGNORECASE)


def interpreters() -> Iterator[Path]:
    """Interpreters that may be the one of this process, the likeliest first; nothing but a Python is ever named.

    QGIS of Linux names the system's. On Windows ``sys.executable`` is ``qgis-bin.exe`` or ``pythonw.exe``, and
    ``python.exe`` lies in ``sys.exec_prefix``; on macOS it lies beside QGIS or in the folder ``bin`` there.
    """
    own = [Path(name) for name in (sys.executable, getattr(sys, "_base_executable", None)) if name]
    folders = [Path(name) for name in (sys.exec_prefix, sys.base_exec_prefix)] + [path.parent for path in own]
    number = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    names = ("python.exe", "pythonw.exe") if os.name == "nt" else (number, "python3", "python")
    places = [folder / inner for folder in folders for inner in ("bin", "")]
    seen = set()
    for path in (*own, *(place / name for place in places for name in names)):
        if path not in seen and _PYTHON.fullmatch(path.name) and os.access(path, os.X_OK) and path.is_file():
            seen.add(path)
            yield path
