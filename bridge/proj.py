"""pyproj and QGIS in one process: both need PROJ's database, and pyproj does not always find it."""
from __future__ import annotations

from pathlib import Path

import pyproj
from pyproj.exceptions import DataDirError
from qgis.core import QgsProjUtils


def share_proj_database() -> None:
    """Point pyproj at the database that QGIS uses, where it finds none of its own.

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
