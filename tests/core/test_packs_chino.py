"""Chino's checks on Chino's lots. Skipped where the data are absent; they are never copied in."""
from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely

from groundrules.core.packs import load_checked_pack
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.check import check_zoning
from groundrules.core.zoning.request import ControlLayer, ZoningRequest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "tests" / "data" / "packs" / "jp-chino-permit"
DATA = ROOT.parent / "shared" / "data" / "chino-development-permit"

pytestmark = pytest.mark.skipif(not (DATA / "chino.gpkg").exists(),
                                reason=f"no {DATA.name} beside the project")


def no_conditions(_text):
    raise AssertionError("this pack has no conditions")


def layer(connection, name: str, *fields: str):
    """A layer of a GeoPackage without GDAL: WKB after a header of known length."""
    rows = connection.execute(f"SELECT geom, {', '.join(fields)} FROM {name}").fetchall()
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    shapes = [shapely.from_wkb(blob[8 + envelope[blob[3] >> 1 & 7]:]) for blob, *_values in rows]
    columns = {field: [row[k] for row in rows] for k, field in enumerate(fields, 1)}
    return table_from_geometries(name, shapely.force_2d(shapes), columns, "EPSG:2450")


@pytest.fixture(scope="module")
def result():
    pack = load_checked_pack(PACK, no_conditions, check_zoning)
    with sqlite3.connect(f"file:{DATA / 'chino.gpkg'}?mode=ro", uri=True) as connection:
        controls = []
        for role in pack.roles.values():
            names = {key: field.aliases[0] for key, field in role.fields.items()}
            controls.append(ControlLayer(role.id, layer(connection, role.aliases[0], *names.values()), names))
        lots = layer(connection, "lots", "chiban_id")
    return check_zoning(ZoningRequest(lots, controls, pack, subject_id="chiban_id", as_of=date(2025, 4, 1),
                                      area_method="planar", language="zh"))


def subjects_of(result, rule: str, technical: bool) -> set:
    rows = result.findings[result.findings["rule_id"] == rule]
    said = rows["message"].str.startswith("技术核查")
    return set(rows["subject_id"][said == technical])


def test_lots_on_buried_cultural_property(result):
    real = subjects_of(result, "BCP-01", technical=False)
    slivers = subjects_of(result, "BCP-01", technical=True) - real
    assert len(real) == 75 and slivers == {"40", "73"}


def test_lots_in_the_flood_area_and_on_farmland(result):
    assert len(subjects_of(result, "FLD-01", technical=False)) == 150
    assert not subjects_of(result, "AGR-01", technical=False) | subjects_of(result, "AGR-01", technical=True)
    assert len(subjects_of(result, "AGR-02", technical=False)) == 217


def test_areas_by_role_are_those_of_the_reference(result):
    reference = pd.read_csv(DATA / "reference" / "lot_overlap_area.csv", dtype={"chiban_id": str})
    found = result.verdicts.reset_index(drop=True)
    assert len(found) == len(reference) == 217
    for role in ("agricultural_land", "buried_cultural_property", "flood_assumption", "city_planning_area",
                 "use_districts"):
        by_lot = dict(zip(result.findings["subject_id"], result.findings["subject_fid"]))
        order = reference["chiban_id"].map(by_lot).astype(int) - 1
        difference = found[f"{role}_m2"].to_numpy()[order] - reference[f"{role}_m2"].to_numpy()
        assert abs(difference).max() < 0.001, role
