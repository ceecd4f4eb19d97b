"""Edges of a plan against parcels through the algorithm: outputs, memory over two runs, refusals, Chinese."""
from __future__ import annotations

import json

import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.files.carbon_layers import box, polygons
from osgeo import ogr

pytestmark = pytest.mark.usefixtures("qgis_app")
SYSTEM = "EPSG:32650"


def asked(edge=98, **more):
    """A parcel of 100 m × 60 m, of which an edge of two units cuts off what lies beyond it."""
    return {"PLAN": polygons([box(0, 0, edge, 120), box(edge, 0, 300, 120)], ["A", "B"], "plan", SYSTEM),
            "PARCELS": polygons([box(0, 0, 100, 60), box(100, 0, 200, 60)], ["P1", "P2"], "parcels", SYSTEM),
            "PLAN_ID": "class", "PARCEL_ID": "class", "LIMIT_FIELDS": ["class"], "PLAN_STATUS": "draft",
            "AREA_METHOD": "planar", "LANGUAGE": "en", "OUTPUT": "memory:", **more}


@pytest.fixture(scope="module")
def aligned(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("aligned")
    paths = {name: str(folder / f"{name}{ending}") for name, ending in {
        "OUTPUT": ".gpkg", "CUTS": ".gpkg", "ACCEPTED_CUTS": ".gpkg", "FINDINGS": ".gpkg", "MANIFEST": ".json"}.items()}
    done = run("alignplan", asked(**paths))
    assert done.results is not None, done.log
    return done, paths


def test_a_strip_of_two_metres_and_what_is_handed_over(aligned):
    done, paths = aligned
    (row,) = rows(paths["OUTPUT"])
    assert (row["parcel_id"], row["piece_unit"], row["main_unit"], row["area_m2"], row["is_offered"]) == (
        "P1", "B", "A", 120.0, True)
    assert (row["to_parcel_m2"], row["to_draft_m2"], row["to_split_m2"], row["unit_limits"]) == (
        120.0, -120.0, 120.0, "class B")
    assert [(line["alternative_title"], line["gains"], line["change_m2"]) for line in rows(paths["CUTS"])] == [
        ("follow the parcel", "A", 120.0), ("follow the draft", None, 0.0), ("split the parcel", None, 0.0)]
    assert [line["rule_id"] for line in rows(paths["FINDINGS"])] == ["ALIGN-CUT"]
    numbers = {"PARCEL_COUNT": 2, "CUT_COUNT": 1, "OFFERED_COUNT": 1, "NEW_COUNT": 1, "CUT_M2": 120.0}
    assert {name: done.results[name] for name in numbers} == numbers
    assert done.results["IS_CLOSED"] is True and done.results["IS_ALL_DECIDED"] is False
    assert json.loads(open(paths["MANIFEST"], encoding="utf-8").read())["scope"] == ["plan_edges"]
    assert "statutory lines" in done.log


def test_a_decision_written_into_the_output_is_kept_by_the_next_run(aligned, tmp_path):
    _done, paths = aligned
    source = ogr.Open(paths["OUTPUT"])
    earlier = str(tmp_path / "earlier.gpkg")
    copy = ogr.GetDriverByName("GPKG").CreateDataSource(earlier)
    copied = copy.CopyLayer(source.GetLayer(0), "pieces")
    for feature in copied:
        feature["decision"] = "split"
        copied.SetFeature(feature)
    copied = copy = None
    names = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "ACCEPTED_CUTS")}
    kept = results("alignplan", asked(ACCEPTED=earlier, **names))
    assert (kept["ACCEPTED_COUNT"], kept["NEW_COUNT"], kept["IS_ALL_DECIDED"]) == (1, 0, True)
    assert [(row["state"], row["decision"]) for row in rows(names["OUTPUT"])] == [("accepted", "split")]
    moved = results("alignplan", asked(edge=100, ACCEPTED=names["OUTPUT"], OUTPUT="memory:",
                                       ACCEPTED_CUTS=str(tmp_path / "gone.gpkg")))
    assert (moved["CUT_COUNT"], moved["GONE_COUNT"]) == (0, 1)
    assert [row["state"] for row in rows(str(tmp_path / "gone.gpkg"))] == ["gone"]


def test_without_a_status_nothing_is_offered_and_what_is_refused_says_why(tmp_path):
    target = str(tmp_path / "o.gpkg")
    done = run("alignplan", {**asked(OUTPUT=target, LANGUAGE="zh"), "PLAN_STATUS": "unknown"})
    assert done.results["OFFERED_COUNT"] == 0 and done.results["UNDETERMINED_COUNT"] == 1
    assert [row["edge_title"] for row in rows(target)] == ["状态不明：未明确前不予调整"] and "待定" in done.log
    assert "cut_id" in stopped("alignplan", asked(ACCEPTED=polygons([box(0, 0, 1, 1)], ["x"], "earlier", SYSTEM)))
    assert "other" in stopped("alignplan", asked(PARCELS=polygons([box(0, 0, 1, 1)], ["x"], "other", "EPSG:4214")))
