"""Tables in other languages in the real QGIS: mapped by clicks, run from the dialog, and once more by ``qgis_process``
from the manifest alone."""
from __future__ import annotations

import json

import pytest
from helpers.desk.qgis_run import Start, desktop, look, private_profile, process_results
from helpers.desk.ways import county_layer, numbers
from helpers.source import ROOT

from groundrules.bridge.runs.manifest import parameters_in

DENSITIES = """Occupation;Réservoir;Valeur;Unité;Publication
Forêt feuillue;aérien;82,5;Mg C ha-1;IGN
Forêt feuillue;sol 30 cm;7,5;kg/m2;INRAE
Rizière;aérien;n.d.;Mg C ha-1;
Rizière;sol 30 cm;4,25;kg/m2;INRAE
Total du tableau;aérien;82,5;Mg C ha-1;
"""
TARGETS = """Indikator;Gebiet;Ziel;Einheit;Art;Richtung
Ackerland;441999;1200;Hektar;verbindlich;mindestens
Ackerland;441999101;700;Hektar;verbindlich;mindestens
Anmerkung;441999;;;;
"""



def jobs(folder, name):
    (folder / "densités d'ailleurs.csv").write_text(DENSITIES, encoding="utf-8")
    (folder / "ziele.csv").write_text(TARGETS, encoding="utf-8")
    (folder / "sols.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"DLBM": code}, "geometry": {"type": "Polygon", "coordinates": [[
            [113 + west, 23], [113.01 + west, 23], [113.01 + west, 23.01], [113 + west, 23.01], [113 + west, 23]]]}}
        for west, code in ((0, "0301"), (0.01, "0101"))]}), encoding="utf-8")
    stock = [("open", "TABLE"), ("field", "land_class", "Occupation"), ("means", "Forêt feuillue", "forest"),
             ("means", "Rizière", "paddy"), ("means", "Total du tableau", ""), ("picture", f"classes-{name}"),
             ("field", "pool", "Réservoir"), ("means", "aérien", "above"), ("means", "sol 30 cm", "soil"),
             ("picture", f"pools-{name}"), ("field", "value", "Valeur"), ("means", "n.d.", ""),
             ("picture", f"numbers-{name}"), ("field", "unit", "Unité"), ("means", "kg/m2", "kg C/m2"),
             ("picture", f"units-{name}"), ("field", "source", "Publication"), ("close",)]
    targets = [("open", "TARGETS"), ("field", "indicator", "Indikator"), ("means", "Ackerland", "cropland_holding"),
               ("picture", f"indicators-{name}"), ("field", "unit_code", "Gebiet"), ("field", "value", "Ziel"),
               ("field", "unit", "Einheit"), ("means", "Hektar", "ha"), ("field", "kind", "Art"),
               ("means", "verbindlich", "binding"), ("field", "relation", "Richtung"),
               ("means", "mindestens", "at_least"), ("picture", f"relations-{name}"), ("close",)]
    return [
        {"algorithm": "carbonstock", "steps": stock, "inputs": {"TABLE_DEPTH": 0.3, "UNCERTAINTY": "none"},
         "layers": {"INPUT": str(folder / "sols.geojson"), "TABLE": str(folder / "densités d'ailleurs.csv")},
         "outputs": {"TOTALS": str(folder / "totals.gpkg"), "MANIFEST": str(folder / "carbonstock.json")}},
        {"algorithm": "checkquotas", "steps": targets, "inputs": {},
         "layers": {"TARGETS": str(folder / "ziele.csv"), "LAND": county_layer("DLTB_2024")},
         "outputs": {"OUTPUT": str(folder / "targets.gpkg"), "MANIFEST": str(folder / "checkquotas.json")}}]


@pytest.mark.takes_turns
@pytest.mark.parametrize(("locale", "name", "dark"), [
    look("zh-light", "zh-Hans", "zh-light", False), look("en-dark", "en", "en-dark", True)])
def test_foreign_tables(locale, name, dark, tmp_path):
    wanted = jobs(tmp_path, name)
    answers = desktop(Start(locale, dark), "mapping", tmp_path, jobs=wanted,
                      pictures=str(ROOT / "build" / "screenshots"))
    profile = private_profile(tmp_path / "again")
    (tmp_path / "county.gpkg").symlink_to(ROOT / "samples" / "county.gpkg")
    for job, answer in zip(wanted, answers):
        assert answer["results"], answer["log"]
        with open(job["outputs"]["MANIFEST"], encoding="utf-8") as file:
            again = {key: value for key, value in parameters_in(json.load(file), str(tmp_path)).items()
                     if value is not None}
        outputs = {key: value.replace(".gpkg", "-again.gpkg") for key, value in job["outputs"].items()
                   if key != "MANIFEST"}
        results = process_results(profile, f"groundrules:{job['algorithm']}", {**again, **outputs})
        assert numbers(results) == numbers(answer["results"]) and numbers(results)
    stock, quotas = (answer["results"] for answer in answers)
    assert stock["STOCK_T_C"] == pytest.approx(stock["AREA_HA"] / 2 * (82.5 + 75 + 42.5), rel=1e-3)
    assert (quotas["TARGET_COUNT"], quotas["CHILD_SUM_COUNT"], quotas["CHILD_SUM_MISSED_COUNT"]) == (3, 1, 1)
