"""A small occupation by hand: two projects, ridges, an unknown code, a part that no survey covers."""
from __future__ import annotations

import pandas as pd

#: project, parcel, fid, part, class, name, level1, level2, legal, cropland, paddy, kind, owner, name, location, name,
#: slope, quality, approved, gross, net
ROWS = [
    ("P1", "P1-1", 1, "class", "0101", "水田", "01", "0101", "agricultural", True, True, "collective",
     "990127001001", "甲村", "990127001001", "甲村", "1", "5", True, 1000.00, 900.00),
    ("P1", "P1-1", 1, "class", "0103", "旱地", "01", "0103", "agricultural", True, False, "collective",
     "990127001001", "甲村", "990127001001", "甲村", "2", "6", False, 500.55, 475.25),
    ("P1", "P1-1", 1, "ridge", "1203", "田坎", "12", "1203", "agricultural", False, False, "collective",
     "990127001001", "甲村", "990127001001", "甲村", None, None, False, 0.0, 125.30),
    ("P1", "P1-1", 1, "class", "0702", "农村宅基地", "07", "0702", "construction", False, False, "collective",
     "990127001001", "甲村", "990127001001", "甲村", None, None, False, 250.10, 250.10),
    ("P1", "P1-2", 2, "class", "1101", "河流水面", "11", "1101", "unused", False, False, "state",
     "990127001002", "=乙村", "990127001002", "乙村", None, None, False, 99.99, 99.99),
    ("P1", "P1-2", 2, "class", "99X", "", None, None, "undetermined", False, False, "undetermined",
     None, None, "990127001002", "乙村", None, None, False, 10.01, 10.01),
    ("P1", "P1-2", 2, "uncovered", None, None, None, None, "undetermined", False, False, None,
     None, None, None, None, None, None, None, 40.00, 40.00),
    ("P2", "P2-1", 3, "class", "0101", "水田", "01", "0101", "agricultural", True, True, "collective",
     "990127001001", "甲村", "990127001001", "甲村", "1", "5", False, 33.33, 33.33),
    ("P2", "P2-1", 3, "class", "01", "耕地", "01", None, "agricultural", True, False, "collective",
     "990127001001", "甲村", "990127001001", "甲村", None, None, False, 66.67, 66.67),
]
_NAMES = ["project_id", "subject_id", "subject_fid", "part", "land_class", "land_class_name", "level1", "level2",
          "legal_class", "cropland", "paddy", "ownership_kind", "owner_code", "owner_name", "location_code",
          "location_name", "slope_grade", "quality_grade", "approved", "gross_m2", "net_m2"]
_TEXTS = [name for name in _NAMES if name not in ("subject_fid", "cropland", "paddy", "approved", "gross_m2", "net_m2")]


def rows(wanted=None) -> pd.DataFrame:
    """Rows of the occupation, as ``core.landuse.occupation`` gives them."""
    frame = pd.DataFrame(ROWS if wanted is None else wanted, columns=_NAMES)
    frame["level3"] = pd.array([None] * len(frame), dtype="string")
    frame[_TEXTS] = frame[_TEXTS].astype("string")
    frame["subject_fid"] = frame["subject_fid"].astype("Int64")
    frame["approved"] = frame["approved"].astype("boolean")
    return frame


def parcels(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a parcel, summed from rows."""
    areas = frame.groupby(["project_id", "subject_id", "subject_fid"], sort=False, dropna=False)["net_m2"].sum()
    areas = areas.round(6).reset_index(name="area_m2")
    uncovered = frame[frame["part"] == "uncovered"].groupby("subject_id")["net_m2"].sum()
    return areas.assign(measured_m2=areas["area_m2"], residual_m2=0.0, overlap_m2=0.0,
                        uncovered_m2=areas["subject_id"].map(uncovered).fillna(0.0).astype(float))


def projects(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a project, summed from rows."""
    def total(mask):
        chosen = pd.Series(mask).astype("boolean").fillna(False).to_numpy(dtype=bool)
        return frame[chosen].groupby("project_id", sort=False)["net_m2"].sum()

    covered = frame["part"] != "uncovered"
    legal = frame["legal_class"]
    sums = {"area_m2": frame["net_m2"].notna(), "agricultural_m2": covered & (legal == "agricultural"),
            "cropland_m2": frame["cropland"], "paddy_m2": frame["paddy"],
            "construction_m2": covered & (legal == "construction"), "unused_m2": covered & (legal == "unused"),
            "undetermined_m2": covered & (legal == "undetermined"),
            "new_construction_m2": legal.isin(["agricultural", "unused"]) & covered,
            "state_m2": frame["ownership_kind"] == "state",
            "collective_m2": frame["ownership_kind"] == "collective",
            "uncovered_m2": ~covered, "approved_m2": frame["approved"]}
    ids = list(dict.fromkeys(frame["project_id"]))
    count = frame.groupby("project_id")["subject_fid"].nunique()
    result = pd.DataFrame({"project_id": pd.array(ids, dtype="string")})
    result["parcel_count"] = [int(count[name]) for name in ids]
    for name, mask in sums.items():
        areas = total(mask)
        result[name] = [round(float(areas.get(project, 0.0)), 6) for project in ids]
    return result


def frames(wanted=None):
    """Rows, parcels and projects of one run."""
    frame = rows(wanted)
    return frame, parcels(frame), projects(frame)


def classes(code: str) -> str:
    """Names of the codes in these rows."""
    return {"01": "耕地", "0101": "水田", "0103": "旱地", "07": "住宅用地", "0702": "农村宅基地", "11": "水域",
            "1101": "河流水面", "12": "其他土地", "1203": "田坎"}.get(code, "")
