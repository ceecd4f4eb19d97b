"""pyproj and QGIS in one process: both need PROJ's database, and pyproj does not always find it."""
from __future__ import annotations

import ctypes
import threading
from pathlib import Path

import pyproj
from pyproj.exceptions import DataDirError
from qgis.core import QgsProjUtils


def share_proj_database() -> None:
    """Point pyproj at the database that QGIS uses, if it does not find its own.

    In a virtual environment, and in some builds of QGIS, pyproj looks in the wrong place.
    """
    try:
        pyproj.datadir.get_data_dir()
        return
    except DataDirError:
        pass
    for folder in QgsProjUtils.searchPaths():
        if (Path(folder) / "proj.db").is_file():
            pyproj.datadir.set_data_dir(folder)
            return


_kept = threading.local()


def keep_thread_state() -> None:
    """Keep Python's state of this thread from here on, so that pyproj can be used in a worker of Qt.

    QGIS runs algorithms in pooled threads, and Python forgets such a thread after each run. pyproj
    (3.7) then frees its PROJ context but goes on finding it by the thread's number: the next run in
    the same thread reads freed memory and ends QGIS. One state a pooled thread is a small price.
    """
    if not getattr(_kept, "state", False):
        ctypes.pythonapi.PyGILState_Ensure()   # never released: that is the point
        _kept.state = True
