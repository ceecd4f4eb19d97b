"""Parcels over a small survey; everything by hand, in a metric plane, on the shipped code pack."""
from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import shapely

from groundrules.core.contract.outcome import departures
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.occupation.run import CHECK, OccupationRequest, occupation
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4548"
X, Y = 500_000, 4_400_000
PACK = Path(__file__).resolve().parents[3] / "packs" / "cn-land-use"
ROLES = {"BSM": "id", "DLBM": "land_class", "DLMC": "land_class_name", "TBMJ": "area", "KCDLBM": "ridge_class",
         "KCXS": "ridge_share", "KCMJ": "ridge_area", "TBDLMJ": "net_area", "QSXZ": "ownership",
         "QSDWDM": "owner_code", "QSDWMC": "owner_name", "ZLDWDM": "location_code", "ZLDWMC": "location_name",
         "GDPDJB": "slope_grade", "GDDB": "quality_grade"}


@cache
def codes():
    """The shipped pack of land-use codes."""
    return load_codes(PACK)


def box(x1, y1, x2, y2):
    return shapely.box(X + x1, Y + y1, X + x2, Y + y2)


def layer(name, shapes, crs=CRS, **columns):
    """A layer whose fields are bound by their usual names."""
    table = table_from_geometries(name, shapes, columns, crs)
    fields = {ROLES[column]: column for column in columns if column in ROLES}
    return ControlLayer(name, table, fields)


def survey(*patches, crs=CRS):
    """A survey of ``(shape, {field: value})``; a field that no patch has is not there."""
    names = list(dict.fromkeys(name for _, values in patches for name in values))
    return layer("DLTB", [shape for shape, _ in patches], crs,
                 **{name: [values.get(name) for _, values in patches] for name in names})


def occupy(parcels, patches, columns=None, **options):
    """Occupation of parcels given as geometries by patches or by a survey; planar unless said otherwise."""
    land = patches if isinstance(patches, ControlLayer) else survey(*patches)
    table = table_from_geometries("PARCELS", parcels, columns, options.pop("crs", CRS))
    wanted = {"area_method": "planar", "scheme": "survey-3", **options}
    outcome = occupation(OccupationRequest(table, land, codes(), **wanted))
    assert list(departures(CHECK, outcome)) == []
    return outcome


def areas(result, *keys, column="net_m2", part=None):
    """Sums by some columns; NULL is an empty text."""
    rows = result.tables["rows"] if part is None else result.tables["rows"][result.tables["rows"]["part"] == part]
    texts = rows[list(keys)].astype("string").fillna("")
    sums = rows[column].groupby([texts[key] for key in keys]).sum()
    return {key: round(float(value), 6) for key, value in sums.items()}


def closes(result) -> bool:
    """Whether rows sum to parcels and parcels to projects, gross and net."""
    rows, parcels, projects = result.tables["rows"], result.tables["parcels"], result.tables["projects"]
    by_parcel = rows.groupby("subject_fid")[["net_m2", "gross_m2"]].sum()
    wanted = parcels.dropna(subset="area_m2").set_index("subject_fid")["area_m2"]
    parts = projects[["agricultural_m2", "construction_m2", "unused_m2", "undetermined_m2", "uncovered_m2"]].sum(axis=1)
    by_project = parcels.groupby("project_id")["area_m2"].sum().to_numpy()
    apart = [by_parcel["net_m2"] - wanted, by_parcel["gross_m2"] - wanted, parts - projects["area_m2"],
             pd.Series(by_project - projects["area_m2"].to_numpy())]
    return len(by_parcel) == len(wanted) and all(bool((gap.abs() < 1e-6).all()) for gap in apart)


def kinds(result) -> list:
    return sorted(result.tables["issues"]["kind"])


def issues(result, kind) -> pd.DataFrame:
    return result.tables["issues"][result.tables["issues"]["kind"] == kind]
