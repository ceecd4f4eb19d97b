"""Inputs of the main job on the invented county, as ``qgis_process`` and models take them."""
from __future__ import annotations

import csv
import shutil
from pathlib import Path

from helpers.source import ROOT

AS_OF = "2026-06-30"  # the day of samples/expected
CONTROLS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")


def county_inputs(folder: Path, **more) -> dict:
    """Inputs over a copy of the county in ``folder``: QGIS may write to a GeoPackage that it opens."""
    path = folder / "county.gpkg"
    if not path.exists():
        shutil.copyfile(ROOT / "samples" / "county.gpkg", path)
    return {"SUBJECTS": f"{path}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
            "CONTROLS": [f"{path}|layername={name}" for name in CONTROLS], "PACK": "cn-three-lines",
            "AS_OF": AS_OF, **more}


def expected(name: str = "checkzoning") -> list[dict]:
    """Rows of ``samples/expected/<name>.csv``."""
    path = ROOT / "samples" / "expected" / f"{name}.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
