"""pyproj finds PROJ's database wherever QGIS finds it."""
from __future__ import annotations

import threading
from pathlib import Path

import pyproj
import pytest
from pyproj.exceptions import DataDirError

pytest.importorskip("qgis.core")

from groundrules.bridge.runs.proj import share_proj_database

pytestmark = pytest.mark.usefixtures("qgis_app")


def test_a_database_of_its_own_is_kept(monkeypatch):
    monkeypatch.setattr(pyproj.datadir, "get_data_dir", lambda: "its own")
    monkeypatch.setattr(pyproj.datadir, "set_data_dir", lambda folder: pytest.fail("changed"))
    share_proj_database()
    assert pyproj.datadir.get_data_dir() == "its own"


def test_where_there_is_none_it_takes_that_of_qgis(monkeypatch):
    def nothing():
        raise DataDirError("none")

    taken = []
    monkeypatch.setattr(pyproj.datadir, "get_data_dir", nothing)
    monkeypatch.setattr(pyproj.datadir, "set_data_dir", taken.append)
    share_proj_database()
    assert (Path(taken[0]) / "proj.db").is_file()


def test_a_pooled_thread_keeps_its_python_state():
    """Two runs in one thread of Qt: what pyproj keeps for the thread must outlive the first.

    Without ``keep_thread_state`` the second run finds nothing, and pyproj uses what was freed.
    """
    from qgis.PyQt.QtCore import QRunnable, QThreadPool

    from groundrules.bridge.runs.proj import keep_thread_state

    class Run(QRunnable):
        def __init__(self, keep):
            super().__init__()
            self.keep = keep

        def run(self):
            if self.keep:
                keep_thread_state()
            entries.append(getattr(local, "value", None))
            local.value = "kept"

    def seen(keep):
        entries.clear()
        pool = QThreadPool()
        pool.setMaxThreadCount(1)
        for _ in range(2):   # the second waits for the one thread there is
            pool.start(Run(keep))
        pool.waitForDone()
        return list(entries)

    local, entries = threading.local(), []
    assert seen(keep=False) == [None, None]
    assert seen(keep=True) == [None, "kept"]
