"""pyproj finds PROJ's database wherever QGIS finds it."""
from __future__ import annotations

from pathlib import Path

import pyproj
import pytest
from pyproj.exceptions import DataDirError

pytest.importorskip("qgis.core")

from groundrules.bridge.proj import share_proj_database

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
