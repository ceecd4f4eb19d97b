"""Layers whose values stand in no pack, mapped by VALUES, are judged as those whose values do."""
from __future__ import annotations

import csv
import sqlite3
from contextlib import closing

import pytest
from helpers.county.results import JOBS, Data
from helpers.desk.running import results, rows, run
from helpers.real_data import CHINO, needs
from qgis.core import QgsProcessingParameterDefinition

from groundrules.algorithms.provider import algorithm_classes

pytestmark = pytest.mark.usefixtures("qgis_app")
FOREIGN = "Art "   # before each value
#: Algorithm -> layers and the fields whose values are foreign, their field role, and the parameter of the rows.
SURVEYS = [("DLTB_2020", "DLBM"), ("DLTB_2024", "DLBM")]
CASES = {
    **{name: (SURVEYS, "land_class", "VALUES") for name in (
        "landuseoccupation", "farmlandloss", "landusestructure", "landusetransition", "comparetoplan", "carbonstock",
        "carbonchange", "carbonflux", "checkcontrollines", "lowcarbonindicators", "renewablesiting")},
    "checkaccess": ([("XMYD_access", "HYDM")], "industry", "VALUES"),
    "checkuse": ([("GHFQ", "GHFQDM")], "zone_code", "VALUES"),
    "checkintensity": ([("XG_GHDK", "RJL")], "floor_area_ratio_upper", "FIELD_VALUES")}

REPORTS = ("checkaccess", "checkuse", "checkintensity")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The county, the same with foreign values, and table -> field -> its values."""
    plain, foreign = (Data(tmp_path_factory.mktemp(name), 4, ("XMYD",)) for name in ("plain", "foreign"))
    known = {}
    with closing(sqlite3.connect(foreign.folder / "county.gpkg")) as database:
        for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):   # triggers name them
            database.create_function(function, 1, lambda _: 0)
        for table, field in {place for layers, *_ in CASES.values() for place in layers}:
            known[table, field] = [row[0] for row in database.execute(
                f'SELECT DISTINCT "{field}" FROM "{table}" WHERE "{field}" IS NOT NULL')]   # nosec B608
            database.execute(f'UPDATE "{table}" SET "{field}" = ? || "{field}"', (FOREIGN,))   # nosec B608
        database.commit()
    return plain, foreign, known


def needed_outputs(name: str, folder) -> dict:
    """Files for the results that an algorithm has to write."""
    algorithm = next(kind() for kind in algorithm_classes() if kind().name() == name).create()
    return {definition.name(): str(folder / f"{definition.name()}.gpkg")
            for definition in algorithm.destinationParameterDefinitions()
            if not definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional}


def numbers(name: str, data: Data, folder, **more):
    """Outputs of a run that are numbers."""
    done = results(name, {**JOBS[name](data, folder), "LANGUAGE": "en", **needed_outputs(name, folder), **more})
    return {key: value for key, value in done.items() if not isinstance(value, str)}


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", CASES)
def test_foreign_values_that_are_mapped_give_the_same_numbers(name, places, tmp_path):
    plain, foreign, known = places
    layers, field_role, parameter = CASES[name]
    rows = sorted({("", field_role, f"{FOREIGN}{value}", str(value)) for place in layers for value in known[place]})
    report_file = {"REPORT": str(tmp_path / "report.html")} if name in REPORTS else {}
    mapped = numbers(name, foreign, tmp_path, **report_file, **{parameter: [word for row in rows for word in row]})
    if name in REPORTS:
        report = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert f"as stated in {parameter}:" in report and f"{FOREIGN}{rows[0][3]} = {rows[0][3]}" in report
    assert mapped == pytest.approx(numbers(name, plain, tmp_path), nan_ok=True)
    without = run(name, {**JOBS[name](foreign, tmp_path), "LANGUAGE": "en", **needed_outputs(name, tmp_path)}).results
    assert without is None or any(without[key] != value for key, value in mapped.items())


@needs(CHINO)
def test_a_pack_that_knows_nothing_of_chino_judges_it_by_rows(tmp_path):
    """Its layers have no field or no value that the pack knows; with rows each lot is judged as areas by GEOS say."""
    roles = {"use_districts": "base_zone", "city_planning_area": "growth_boundary", "flood_assumption": "flood_hazard",
             "agricultural_land": "prime_farmland", "buried_cultural_property": "overlay_zone"}
    low = "第1種低層住居専用地域"
    others = ("第1種中高層住居専用地域", "第2種中高層住居専用地域", "第1種住居地域", "第2種住居地域", "準住居地域",
              "近隣商業地域", "商業地域", "準工業地域", "工業地域")
    values = [("base_zone", "admission", low, "limited"),
              *(("base_zone", "admission", name, "allowed") for name in others),
              ("growth_boundary", "zone", "*", "growth"), ("flood_hazard", "grade", "*", "moderate"),
              ("overlay_zone", "admission", "*", "conditional"), ("subjects", "project_kind", "*", "urban")]
    inputs = {
        "SUBJECTS": f"{CHINO}|layername=lots", "SUBJECT_ID": "chiban_id", "AS_OF": "2026-06-30", "LANGUAGE": "en",
        "CONTROLS": [f"{CHINO}|layername={name}" for name in roles], "PACK": "neutral-zoning", "AREA_METHOD": "planar",
        "ROLES": [word for name, role in roles.items() for word in (f"chino.gpkg|layername={name}", role)],
        "VERDICTS": str(tmp_path / "v.gpkg")}
    assert results("checkzoning", inputs)["UNDETERMINED_COUNT"] == 217
    districts = "chino.gpkg|layername=use_districts"
    results("checkzoning", {**inputs, "VALUES": [word for row in values for word in row],
                            "FIELDS": [districts, "zone", "youto", districts, "admission", "youto"]})
    with open(CHINO.parent / "reference" / "lot_overlap_area.csv", encoding="utf-8-sig", newline="") as file:
        areas = {int(row["chiban_id"]): row for row in csv.DictReader(file)}
    with open(CHINO.parent / "reference" / "lot_use_district_area.csv", encoding="utf-8-sig", newline="") as file:
        low_m2 = {int(row["chiban_id"]): float(row["overlap_m2"]) for row in csv.DictReader(file)
                  if row["youto"] == low}
    for row in rows(inputs["VERDICTS"]):
        lot = row["chiban_id"]
        stated = {name: float(value) for name, value in areas[lot].items() if name.endswith("_m2")}
        outside = stated["area_m2"] - stated["city_planning_area_m2"]
        met = (stated["flood_assumption_m2"], stated["buried_cultural_property_m2"], low_m2.get(lot, 0.0))
        wanted = "forbidden" if outside > 1 else "conditional" if max(met) > 0 else "allowed"
        assert row["verdict"] == wanted, (lot, outside, met)
