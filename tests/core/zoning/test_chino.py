"""Chino's checks on Chino's lots. Skipped where the data are absent; they are never copied in."""
from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely
from helpers.real_data import CHINO

from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.pack.loading import load_checked_pack
from groundrules.core.zoning.request import ZoningRequest

ROOT = Path(__file__).resolve().parents[3]
PACK = ROOT / "packs" / "example-jp-chino"
DATA = CHINO.parent

pytestmark = pytest.mark.skipif(not (DATA / "chino.gpkg").exists(),
                                reason=f"no {DATA.name} beside the project")


#: The pack's conditions as tuples: without QGIS nobody reads them.
CONDITIONS = {
    **{f"subject_{name} IS NOT NULL AND subject_{name} = '{code}'": (
        "and", ("is_null", ("column", f"subject_{name}"), True),
        ("compare", "=", ("column", f"subject_{name}"), ("literal", code)))
       for name, code in (("purpose", "2021"), ("land_category", "2046"))},
    **{f"subject_{name} IS NULL": ("is_null", ("column", f"subject_{name}"), False)
       for name in ("purpose", "land_category")},
    **{f"subject_area_m2 >= {area}": ("compare", ">=", ("column", "subject_area_m2"), ("literal", area))
       for area in (3000, 10000)}}


def layer(connection, name: str, *fields: str):
    """A layer of a GeoPackage without GDAL: WKB after a header of known length."""
    rows = connection.execute(f"SELECT {', '.join(('geom', *fields))} FROM {name}").fetchall()
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    shapes = [shapely.from_wkb(blob[8 + envelope[blob[3] >> 1 & 7]:]) for blob, *_values in rows]
    columns = {field: [row[k] for row in rows] for k, field in enumerate(fields, 1)}
    return table_from_geometries(name, shapely.force_2d(shapes), columns, "EPSG:2450")


def answers(count: int) -> dict:
    """What applicants might answer, by the city's category numbers: every purpose and land category occurs."""
    categories = table("application_categories")
    listed = {name: categories.loc[categories["view_id"] == view, "category_id"].tolist()
              for name, view in (("purpose", "1004"), ("land_category", "1007"))}
    return {name: [codes[k % len(codes)] for k in range(count)] for name, codes in listed.items()}


def table(name: str) -> pd.DataFrame:
    """A sheet of the city's own table, all texts."""
    return pd.read_csv(DATA / "rules" / f"{name}.csv", dtype="string", keep_default_na=False)


def shapes_of(name: str):
    with sqlite3.connect(f"file:{DATA / 'chino.gpkg'}?mode=ro", uri=True) as connection:
        return layer(connection, name, *(["chiban_id"] if name == "lots" else []))


@pytest.fixture(scope="module")
def pack():
    return load_checked_pack(PACK, CONDITIONS.__getitem__)


@pytest.fixture(scope="module")
def result(pack):
    with sqlite3.connect(f"file:{DATA / 'chino.gpkg'}?mode=ro", uri=True) as connection:
        controls = []
        for role in pack.roles.values():
            names = {key: field.aliases[0] for key, field in role.fields.items()}
            controls.append(ControlLayer(role.id, layer(connection, role.aliases[0], *names.values()), names))
        lots = layer(connection, "lots", "chiban_id")
    values = {name: pd.Series(codes, dtype="string") for name, codes in answers(len(lots)).items()}
    lots = replace(lots, columns={**lots.columns, **values})
    return check_zoning(ZoningRequest(lots, controls, pack, subject_id="chiban_id", as_of=date(2025, 4, 1),
                                      subject_fields={name: name for name in values},
                                      area_method="planar", language="zh"))


def subjects_of(result, rule: str, technical: bool) -> set:
    rows = result.findings[result.findings["rule_id"] == rule]
    text = rows["message"].str.startswith("技术核查")
    return set(rows["subject_id"][text == technical])


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
    verdicts = result.verdicts.reset_index(drop=True)
    assert len(verdicts) == len(reference) == 217
    for role in ("agricultural_land", "buried_cultural_property", "flood_assumption", "city_planning_area",
                 "use_districts"):
        by_lot = dict(zip(result.findings["subject_id"], result.findings["subject_fid"]))
        order = reference["chiban_id"].map(by_lot).astype(int) - 1
        difference = verdicts[f"{role}_m2"].to_numpy()[order] - reference[f"{role}_m2"].to_numpy()
        assert abs(difference).max() < 0.001, role


# -- what the city's table asks for, without our engine ---------------------------------------------

ROAD_CHECK = "3011"   # needs road widths; no rule of a pack measures them


def gis_checks(lots) -> set:
    """Lot and number of every check by layer that applies: 1 overlaps, 2 does not."""
    checks = table("checks")
    names = table("layers").set_index("layer_id")["table_name"].replace("city_planning", "city_planning_area")
    answer = set()
    for check in checks[checks["gis_judgement"].isin(["1", "2"])].itertuples():
        tree = shapely.STRtree(shapes_of(names[check.judgement_layer]).geometry)
        lot, other = tree.query(lots.geometry, predicate="intersects")
        shared = shapely.area(shapely.intersection(lots.geometry[lot], tree.geometries[other]))
        met = pd.Series(shared).groupby(lot).sum().reindex(range(len(lots)), fill_value=0) > 1e-6
        wanted = check.gis_judgement == "1"
        answer |= {(row, check.judgement_item_id) for row in range(len(lots)) if met[row] == wanted}
    return answer


def answered_checks(lots) -> set:
    """The same for the checks that hang on answers; the planned area is the lot's."""
    categories = table("application_categories")
    sizes = categories[categories["view_id"] == "1002"]
    smallest = sizes["label_name"].map(lambda label: 0 if label.startswith("~") else int(
        re.sub("[^0-9]", "", label))).to_numpy()
    given = pd.DataFrame({"row": range(len(lots)), **answers(len(lots))})
    area = shapely.area(lots.geometry)
    given["size"] = [sizes["category_id"].iloc[max(range(len(smallest)), key=lambda k: (
        smallest[k] <= item, smallest[k]))] for item in area]
    asked = given.melt(id_vars="row", value_name="category_id").merge(table("category_checks"), on="category_id")
    return set(zip(asked["row"], asked["judgement_item_id"]))


def asked_for(lots) -> set:
    """Lot, check, whether a division has to be asked first, and which."""
    results = table("check_results")
    notes = results[(results["application_type_id"] == "0") & (results["application_step_id"] == "1")]
    applies = gis_checks(lots) | answered_checks(lots)
    answer = set()
    for item in notes[notes["judgement_item_id"] != ROAD_CHECK].itertuples():
        for row, lot in enumerate(lots.columns["chiban_id"].astype(str)):
            holds = (row, item.judgement_item_id) in applies
            summary = item.applicable_summary if holds else item.non_applicable_summary
            if holds or item.non_applicable_display_flag == "1":
                needed = "必要" in summary
                answer.add((lot, item.judgement_item_id, needed, summary.split("\u3000", 1)[1].strip()
                            if needed else ""))
    return answer


def test_every_lot_gets_what_the_citys_table_asks_for(pack, result):
    rules = {rule.id: rule for rule in pack.rules}
    given = set()
    for lot, rule_id in zip(result.findings["subject_id"], result.findings["rule_id"]):
        rule = rules[rule_id]
        assert rule.verdict in ("conditional", "allowed"), rule_id
        needed = rule.verdict == "conditional"
        given.add((lot, rule.basis[0].number.split()[-1], needed, rule.authority["ja"] if needed else ""))
    asked = asked_for(shapes_of("lots"))
    assert given == asked
    assert {check for _, check, _, _ in asked} == {f"{number}" for number in range(3001, 3011)}
    needed = {(lot, check) for lot, check, wanted, _ in asked if wanted}
    assert len({lot for lot, check in needed if check == "3006"}) == 77   # slivers too: the table has no minimum
    assert len({lot for lot, check in needed if check == "3010"}) == 150


def test_only_the_road_check_is_left_out_and_that_is_said(pack):
    checks = set(table("checks")["judgement_item_id"])
    assert checks - {rule.basis[0].number.split()[-1] for rule in pack.rules} == {ROAD_CHECK}
    assert ROAD_CHECK in " ".join(text["en"] for text in pack.not_checked)


def test_an_answer_that_was_not_given_is_undetermined(pack, result):
    lots = shapes_of("lots")
    area = ControlLayer("city_planning_area", shapes_of("city_planning_area"), {})
    bare = check_zoning(ZoningRequest(lots, [area], pack, subject_id="chiban_id", as_of=date(2025, 4, 1),
                                      scope=["city_planning_area"], area_method="planar"))
    assert set(bare.verdicts["verdict"]) == {"undetermined"}
    assert set(result.verdicts["verdict"]) == {"conditional", "allowed"}
