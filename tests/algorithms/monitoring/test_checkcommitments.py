"""Clauses of an invented plan against ten invented years of the sample county."""
from __future__ import annotations

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.running import results, rows, run, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = SAMPLES / "monitoring"
ZONES = f"{SAMPLES / 'county.gpkg'}|layername=GHFQ"


@pytest.fixture(scope="module")
def store(tmp_path_factory, qgis_app):
    place = str(tmp_path_factory.mktemp("promises") / "county-series.gpkg")
    results("recordindicators", {
        "INDICATOR_ROWS": [str(TABLES / "values.csv")], "TARGETS": str(TABLES / "targets.csv"),
        "UNITS": str(TABLES / "units.csv"), "BREAKS": str(TABLES / "breaks.csv"), "STORE": place})
    return place


def checked(folder, store, **more):
    asked = {"CLAUSES": str(TABLES / "commitments.csv"), "SERIES": store, "YEAR": 2025, "PARCELS": ZONES,
             "PLACE_FIELDS": ["GHFQMC"], "UNIT_CODE": "XZQDM", "PARCEL_ID": "BSM", "AREA_METHOD": "planar",
             "LANGUAGE": "en", "OUTPUT": str(folder / "rows.gpkg"), "CARRIERS": str(folder / "carriers.gpkg"),
             "FINDINGS": str(folder / "findings.gpkg"), "MANIFEST": str(folder / "manifest.json"), **more}
    return results("checkcommitments", {name: value for name, value in asked.items() if value is not None})


def test_the_sample_plan(tmp_path, store):
    counts = checked(tmp_path, store)
    clauses = {row["clause_id"]: row for row in rows(str(tmp_path / "rows.gpkg")) if row["row_kind"] == "clause"}
    assert {clause: row["state"] for clause, row in clauses.items()} == {
        "1": "off_path", "2": "missed", "3": "near", "4": "on_path", "5": "not_measured", "6": "not_measurable",
        "7": "no_indicator", "8": "not_measured", "9": "not_measurable", "10": "no_indicator"}
    # 1: 61.1 % of the way from 3,645 to 3,600 in 28.6 % of the time; 4: half way from 10.1 to 12.5
    assert (clauses["1"]["value"], clauses["1"]["margin"]) == (pytest.approx(3617.5), pytest.approx(17.5))
    assert clauses["4"]["path"] == pytest.approx(11.3)
    assert clauses["2"]["unit_code"] == "990127100"
    assert clauses["5"]["missing"] is None
    assert clauses["6"]["missing"] == "target"
    assert clauses["7"]["suggested"] is None or "permeable" in clauses["7"]["suggested"]
    assert "Thai calendar: write 2025" in clauses["9"]["reason"]
    # zones of farmland: 22 of the town and 26 of the other; those of agriculture 17
    assert [clauses[number]["parcel_count"] for number in ("1", "2", "3", "6", "10")] == [48, 39, 10, 0, None]
    assert (counts["CLAUSE_COUNT"], counts["MEASURABLE_COUNT"], counts["MEASURED_COUNT"], counts["ON_PATH_COUNT"],
            counts["MISSED_COUNT"], counts["NO_INDICATOR_COUNT"]) == (10, 6, 4, 1, 1, 2)
    # 15 indicators of the pack on the climate less shelters and carbon dioxide
    assert counts["NO_CLAUSE_COUNT"] == 13
    assert (counts["ALL_MEASURABLE"], counts["ALL_ON_PATH"], counts["IS_DETERMINED"]) == (False, False, False)
    carriers = rows(str(tmp_path / "carriers.gpkg"))
    assert len(carriers) == counts["CARRIER_COUNT"] == 48 + 39 + 10
    assert {(row["clause_id"], row["state"]) for row in carriers} == {("1", "off_path"), ("2", "missed"), ("3", "near")}


def test_in_chinese_titles_in_the_text_are_suggested(tmp_path, store):
    checked(tmp_path, store, LANGUAGE="zh")
    clause = next(row for row in rows(str(tmp_path / "rows.gpkg")) if row["clause_id"] == "7")
    assert clause["suggested"] == "permeable_surface_share"
    assert "城区透水表面占比" in clause["reason"]


def test_findings_are_recorded(tmp_path, store):
    checked(tmp_path, store)
    findings = rows(str(tmp_path / "findings.gpkg"))
    assert {row["verdict"] for row in findings} == {"conditional", "undetermined"}
    assert {row["rule_id"] for row in findings} == {
        "COM-PATH", "COM-MISSED", "COM-NEAR", "COM-VALUE", "COM-MEASURE", "COM-INDICATOR", "COM-CLAUSE", "COM-CARRIER",
        "COM-TARGET"}
    answer = results("recordfindings", {"FINDINGS": [str(tmp_path / "findings.gpkg")], "MANIFESTS": [
        str(tmp_path / "manifest.json")], "STORE": str(tmp_path / "store.gpkg")})
    assert answer["NEW_COUNT"] == len(findings)


def test_without_a_store_and_without_parcels(tmp_path):
    counts = checked(tmp_path, None, PARCELS=None, PLACE_FIELDS=None, UNIT_CODE=None, PARCEL_ID=None, YEAR=None)
    assert (counts["MEASURED_COUNT"], counts["CARRIER_COUNT"]) == (0, 0)
    # the indicators of the store are not known then; those of the pack are
    assert counts["MEASURABLE_COUNT"] == 1


def test_a_name_of_a_person_stays_behind_unless_it_is_kept(tmp_path, store):
    table = tmp_path / "clauses.csv"
    table.write_text("clause_id,clause_text,联系人\n1,Keep cropland,Zhang San\n", encoding="utf-8")
    fields = [str(table), "responsible", "联系人"]
    for keep, words in ((False, None), (True, "Zhang San")):
        checked(tmp_path, store, CLAUSES=str(table), FIELDS=fields, KEEP_PERSONAL_FIELDS=keep)
        assert rows(str(tmp_path / "rows.gpkg"))[0]["responsible"] == words


def test_objectives_in_words_are_the_text_of_clauses_and_no_targets(tmp_path):
    """A sheet of a German town: its column Ziel is prose, its targets stand by year."""
    table = tmp_path / "ziele.csv"
    table.write_text("Nr.,Ziel,Indikator,Ziel 2030 (ha),Ziel 2035 (ha)\n1,Acker erhalten,cropland_holding,3600,3550\n",
                     encoding="utf-8")
    given = {"PARCELS": None, "PLACE_FIELDS": None, "UNIT_CODE": None, "PARCEL_ID": None, "YEAR": None}
    checked(tmp_path, None, CLAUSES=str(table), WHOLE_CODE="990127", **given)
    clauses = [row for row in rows(str(tmp_path / "rows.gpkg")) if row["row_kind"] == "clause"]
    assert [(row["clause_text"], row["target"], row["unit"], row["target_year"]) for row in clauses] == [
        ("Acker erhalten", 36.0, "km2", 2030), ("Acker erhalten", 35.5, "km2", 2035)]     # 3,600 ha and 3,550 ha
    table.write_text("Nr.,Festlegung,Indikator,Ziel\n1,Acker erhalten,cropland_holding,mehr davon\n", encoding="utf-8")
    words = run("checkcommitments", {"CLAUSES": str(table), "WHOLE_CODE": "990127", "LANGUAGE": "en",
                                     "OUTPUT": str(tmp_path / "rows.gpkg")}).log
    row = rows(str(tmp_path / "rows.gpkg"))[0]
    assert (row["clause_text"], row["target"]) == ("Acker erhalten", None) and "states no target" in row["reason"]
    assert "Columns of ziele that are not read: Ziel." in words, words


@pytest.mark.parametrize(("more", "words"), [
    ({"SERIES": "/nowhere/none.gpkg"}, "there is no file"),
    ({"CLAUSES": str(TABLES / "units.csv")}, "no field with the text or the number of clauses"),
    ({"PLACE_FIELDS": []}, "choose them in PLACE_FIELDS"),
])
def test_what_cannot_be_used_is_named(tmp_path, store, more, words):
    asked = {"CLAUSES": str(TABLES / "commitments.csv"), "SERIES": store, "YEAR": 2025, "PARCELS": ZONES,
             "PLACE_FIELDS": ["GHFQMC"], "LANGUAGE": "en", "OUTPUT": str(tmp_path / "rows.gpkg"), **more}
    assert words in stopped("checkcommitments", asked)
    assert not (tmp_path / "rows.gpkg").exists()
