"""Units of findings: the largest part, else the subject's, else none."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from groundrules.core.errors import InputError
from groundrules.core.findings.contract import FindingLayer, findings_of, row_hash
from groundrules.core.landuse.units.of_findings import with_units
from groundrules.core.table import FeatureTable, table_from_geometries

CRS = "EPSG:4547"
X, Y = 500_000.0, 3_000_000.0


def box(x, y, width, height=10.0):
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


UNITS = table_from_geometries("units", [box(0, 0, 100, 100), box(100, 0, 100, 100)],
                              {"XZQDM": ["990127001", "990127002"]}, CRS)


def units_of(rows, units=UNITS, **more):
    """Unit codes of findings: subject fid, geometry; and how many have none."""
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shape for _, shape in rows]
    frame = pd.DataFrame({
        "finding_id": [f"f{n}" for n in range(len(rows))], "evidence_hash": "e", "rule_id": "R", "verdict": "forbidden",
        "subject_fid": pd.array([fid for fid, _ in rows], dtype="Int64"), **more})
    frame, shapes = findings_of(FeatureTable("findings", np.arange(len(rows)), shapes, frame, CRS))
    done = with_units(FindingLayer(frame, shapes, CRS, "findings"), units, "XZQDM")
    assert row_hash(frame, shapes).tolist() == row_hash(done.frame, shapes).tolist()
    return [None if pd.isna(code) else code for code in done.frame["unit_code"]], done.without


def test_the_largest_part_counts():
    assert units_of([(1, box(70, 0, 40)), (2, box(90, 0, 40)), (3, shapely.Point(X + 150, Y + 5))]) == (
        ["990127001", "990127002", "990127002"], 0)


def test_without_geometry_the_subject_speaks_where_its_findings_agree():
    away = box(500, 0, 10)
    rows = [(1, box(10, 0, 10)), (1, None), (1, away), (2, None), (3, box(10, 0, 10)), (3, box(150, 0, 10)), (3, None),
            (None, None), (4, away)]
    assert units_of(rows) == (["990127001", "990127001", "990127001", None, "990127001", "990127002", None, None,
                               None], 1)


def test_what_a_check_said_stays():
    assert units_of([(1, box(10, 0, 10)), (1, box(10, 0, 10))], unit_code=["880000", None])[0] == ["880000",
                                                                                                   "990127001"]


def test_a_unit_in_degrees_and_one_without_code():
    from pyproj import Transformer

    change = Transformer.from_crs(4547, 4490, always_xy=True)
    shapes = [shapely.transform(item, change.transform, interleaved=False) for item in UNITS.geometry]
    degrees = table_from_geometries("units", shapes, {"XZQDM": ["990127001", None]}, "EPSG:4490")
    assert units_of([(1, box(10, 0, 10)), (2, box(150, 0, 10))], degrees) == (["990127001", None], 1)


def test_no_usable_unit():
    with pytest.raises(InputError):
        units_of([(1, box(10, 0, 10))], table_from_geometries("units", [None], {"XZQDM": ["990127001"]}, CRS))
