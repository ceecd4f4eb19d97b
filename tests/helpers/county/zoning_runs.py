"""Inputs of the main job on the invented county, as ``qgis_process`` and models take them."""
from __future__ import annotations

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from helpers.source import ROOT

AS_OF = "2026-06-30"  # the day of samples/expected
CONTROLS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")


def county_inputs(folder: Path, *, parcels: int | None = None, projects: set | None = None, **more) -> dict:
    """Inputs over a copy of the county in ``folder``: QGIS may write to a GeoPackage that it opens.

    ``parcels``: how many of them; a few are enough where it does not matter what is found of them. ``projects``: only
    theirs. None: all.
    """
    path = folder / "county.gpkg"
    if not path.exists():
        shutil.copyfile(ROOT / "samples" / "county.gpkg", path)
        if parcels is not None:
            with closing(sqlite3.connect(path)) as database:
                database.execute("DELETE FROM XMYD WHERE fid > ?", (parcels,))
                database.commit()
        if projects is not None:
            with closing(sqlite3.connect(path)) as database:
                places = ", ".join("?" * len(projects))
                database.execute(f"DELETE FROM XMYD WHERE XMBH NOT IN ({places})", sorted(projects))   # nosec B608
                database.commit()
    return {"SUBJECTS": f"{path}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
            "CONTROLS": [f"{path}|layername={name}" for name in CONTROLS], "PACK": "cn-three-lines",
            "AS_OF": AS_OF, **more}


def expected(name: str = "checkzoning") -> list[dict]:
    """Rows of ``samples/expected/<name>.csv``."""
    path = ROOT / "samples" / "expected" / f"{name}.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
