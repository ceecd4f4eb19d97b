"""groundrules:farmlandbalance: the sample tables, other inputs, and what is refused."""
from __future__ import annotations

from pathlib import Path

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = SAMPLES / "farmland_balance"
FIELDS = "field=XZQDM:string&field=year:integer&field=cause:string&field=net_area:double&field=GDPDJB:string"


def inputs(folder: Path, **more) -> dict:
    """The sample tables, as ``qgis_process`` takes them, and all outputs."""
    return {"OCCUPIED": str(TABLES / "occupied.csv"), "REPLENISHED": str(TABLES / "replenished.csv"),
            "GRADE_SCALE": "quality_15", "CAPACITY_TABLE": str(TABLES / "capacity.csv"), "AS_OF": "2026-06-30",
            **{name: str(folder / f"{name}.gpkg") for name in ("LEDGER", "SUMMARY", "ISSUES")}, **more}


def table(*values, name="补充"):
    return memory(f"NoGeometry?{FIELDS}", [(None, list(value)) for value in values], name)


def test_the_sample_county(tmp_path):
    result = results("farmlandbalance", inputs(tmp_path, REPORT=str(tmp_path / "r.html"), LANGUAGE="zh"))
    totals = {(str(row["year"]), row["account"], row["ledger"]): row for row in rows(tmp_path / "LEDGER.gpkg")
              if row["row_kind"] == "total" and row["scope"] == "county"}
    wanted = expected("farmlandbalance")
    assert len(totals) == len(wanted) == 13
    for row in wanted:
        own = totals[row["year"], row["account"], row["ledger"]]
        for name in ("occupied", "replenished", "net"):
            assert own[name] == (pytest.approx(float(row[name]), abs=0.005) if row[name] else None), row
        assert own["verdict"] == row["verdict"] and own["county"] == row["county"], row
    # the four ledgers of the province are undetermined beside four of the county
    assert (result["ACCOUNT_COUNT"], result["FORBIDDEN_COUNT"], result["UNDETERMINED_COUNT"]) == (17, 2, 8)
    assert result["HAS_UNDETERMINED"] and not result["IS_BALANCED"]
    assert [row["kind"] for row in rows(tmp_path / "ISSUES.gpkg")] == ["too_steep"]
    assert {row["scope"] for row in rows(tmp_path / "SUMMARY.gpkg")} == {"county", "province"}
    report = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "占补平衡" in report and "990127" in report and str(tmp_path) not in report


def test_units_and_order(tmp_path):
    """The same numbers in hectares, rows the other way round."""
    values = [("990127", 2023, "construction", 1.2, None), ("990127", 2023, "construction", 0.3, None)]
    back = table(("990127", 2023, "reclamation", 1.5, "1"))
    result = results("farmlandbalance", inputs(tmp_path, OCCUPIED=table(*values, name="占用"), REPLENISHED=back,
                                               AREA_UNIT="ha"))
    first = rows(tmp_path / "LEDGER.gpkg")
    again = results("farmlandbalance", inputs(
        tmp_path, OCCUPIED=table(*values[::-1], name="占用"), REPLENISHED=back, AREA_UNIT="ha",
        LEDGER=str(tmp_path / "again.gpkg")))
    assert rows(tmp_path / "again.gpkg") == first
    assert {name: result[name] for name in ("ALLOWED_COUNT", "ISSUE_COUNT")} == {
        name: again[name] for name in ("ALLOWED_COUNT", "ISSUE_COUNT")}
    area = next(row for row in first if row["row_kind"] == "total" and row["ledger"] == "area")
    assert (area["occupied"], area["net"], area["verdict"]) == (15_000, 0, "allowed")


def test_polygons_without_an_area_field_and_defaults(tmp_path):
    layer = memory("Polygon?crs=EPSG:4547&field=n:integer", [(square(500_000, 2_500_000, 100), [1])], "图斑")
    results("farmlandbalance", inputs(tmp_path, OCCUPIED=layer, REPLENISHED=None, COUNTY="990127", YEAR=2023,
                                      OCCUPIED_CAUSE="construction"))
    area = next(row for row in rows(tmp_path / "LEDGER.gpkg") if row["ledger"] == "area" and row["row_kind"] == "total")
    assert area["occupied"] == pytest.approx(10_000, rel=2e-3) and area["area_basis"] == "gross"
    assert area["verdict"] == "forbidden"


def test_fields_that_are_named(tmp_path):
    layer = memory("NoGeometry?field=a:string&field=b:integer&field=c:string&field=d:double",
                   [(None, ["990127", 2023, "construction", 500.0])], "占用")
    named = ["占用", "county", "a", "占用", "date", "b", "占用", "cause", "c", "占用", "net_area", "d"]
    results("farmlandbalance", inputs(tmp_path, OCCUPIED=layer, REPLENISHED=None, FIELDS=named))
    assert {row["occupied"] for row in rows(tmp_path / "LEDGER.gpkg") if row["ledger"] == "area"} == {500.0}


def test_bad_input_is_told_with_its_remedy(tmp_path):
    empty = memory("NoGeometry?field=x:string", [(None, ["1"])], "空")
    assert "COUNTY" in stopped("farmlandbalance", inputs(tmp_path, OCCUPIED=empty, LANGUAGE="en"))
    assert "quality_10" in stopped("farmlandbalance", inputs(tmp_path, GRADE_SCALE="quality_10", LANGUAGE="en"))
    upside = memory("NoGeometry?field=grade:integer&field=kg_per_hectare:double",
                    [(None, [5, 7000.0]), (None, [6, 8000.0])], "产能")
    assert "方向" in stopped("farmlandbalance", inputs(tmp_path, CAPACITY_TABLE=upside, LANGUAGE="zh"))
    assert not list(tmp_path.glob("*.gpkg"))


def test_a_pack_of_another_kind_is_refused(tmp_path):
    text = stopped("farmlandbalance", inputs(tmp_path, PACK="cn-three-lines", LANGUAGE="en"))
    assert "pack" in text and not list(tmp_path.glob("*.gpkg"))
