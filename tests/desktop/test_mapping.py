"""From other people's layers to a verdict by clicks alone, with a pack that was not written on them."""
from __future__ import annotations

import csv
import sqlite3
from contextlib import closing

import pytest
from helpers.desk.qgis_run import Start, desktop, look, private_profile, process_results
from helpers.real_data import CAMBRIDGE, CHINO, DATA, HUIZHOU, needs
from helpers.source import ROOT

NUMAZU = DATA / "plateau-urban-plans" / "numazu.gpkg"
TAMANA = DATA / "plateau-buildings" / "tamana_land_use.gpkg"
MOST_CLICKS = 12
MOST_OPEN = 0.1     # of the subjects' area
PACK, CHECK = ("pack", "neutral-zoning"), ("check",)


def drive(name, file, layers, steps, folder, *, locale="en", dark=False):
    answer = desktop(Start(locale, dark), "mapping", folder, file=str(file), layers=layers, steps=[PACK, *steps, CHECK],
                     pictures=str(ROOT / "build" / "screenshots"), name=name, show=["values", "word"])
    area = answer["area_m2"]
    assert answer["clicks"] <= MOST_CLICKS and answer["window"] == [1366, 768]
    assert area["undetermined"] <= MOST_OPEN * sum(area.values())
    assert len([count for count in answer["verdicts"].values() if count]) > 1
    again = repeated(answer["inputs"], folder)
    assert again == [tuple(row) for row in answer["findings"]] and again
    return answer


def repeated(inputs, folder):
    """Ids and verdicts of the findings of the same run by ``qgis_process``, which knows nothing of the window."""
    process_results(private_profile(folder / "again"), "groundrules:checkzoning", {
        **inputs, "VERDICTS": str(folder / "verdicts.gpkg"), "FINDINGS": str(folder / "findings.gpkg")})
    with closing(sqlite3.connect(folder / "findings.gpkg")) as database:
        return sorted(database.execute("SELECT finding_id, verdict FROM findings"))


@needs(CHINO)
@pytest.mark.takes_turns(turn=0)
@pytest.mark.parametrize("dark", [look("en-dark", True)])
def test_chino(dark, tmp_path):
    answer = drive("chino-en-dark", CHINO, ["lots", "use_districts", "flood_assumption"], [
        ("role", "use_districts", "base_zone"), ("values", "use_districts"), ("select", "*"),
        ("word", "allowed"), ("next",), ("word", "high")], tmp_path, dark=dark)
    with open(CHINO.parent / "reference" / "lot_overlap_area.csv", encoding="utf-8") as file:
        wet = sum(float(row["flood_assumption_m2"]) > 0.5 for row in csv.DictReader(file))
    assert answer["verdicts"] == {"forbidden": wet, "conditional": 0, "undetermined": 0, "allowed": 217 - wet}


@needs(NUMAZU)
@pytest.mark.takes_turns(turn=1)
@pytest.mark.parametrize("locale", [look("zh-light", "zh-Hans")])
def test_numazu(locale, tmp_path):
    answer = drive("numazu-zh-light", NUMAZU, ["use_districts", "landslide_hazard", "area_classification"], [
        ("subjects", "use_districts"), ("values", "landslide_hazard"), ("field", "grade", "areaType"),
        ("word", "high"), ("word", "moderate")], tmp_path, locale=locale)
    assert answer["verdicts"] == {"forbidden": 8, "conditional": 2, "undetermined": 0, "allowed": 28}


@needs(CAMBRIDGE)
@pytest.mark.takes_turns
@pytest.mark.parametrize("dark", [look("en-dark", True)])
def test_cambridge(dark, tmp_path):
    answer = drive("cambridge-en-dark", CAMBRIDGE, ["parcels_fy2014", "zoning_districts", "flood_100yr"], [
        ("values", "flood_100yr"), ("word", "high"), ("next",), ("word", "forbidden"),
        ("select", "*"), ("word", "allowed")], tmp_path, dark=dark)
    assert answer["verdicts"]["undetermined"] == 38     # 37 invalid and one empty polygon


@needs(HUIZHOU)
@pytest.mark.takes_turns
@pytest.mark.parametrize("locale", [look("zh-light", "zh-Hans")])
def test_huizhou(locale, tmp_path):
    answer = drive("huizhou-zh-light", HUIZHOU / "huizhou.gpkg", ["plot_lines", "land_use_plots"], [
        ("subjects", "plot_lines"), ("role", "land_use_plots", "base_zone"), ("values", "land_use_plots"),
        ("word", "forbidden"), ("select", "*"), ("word", "conditional")], tmp_path, locale=locale)
    assert answer["verdicts"]["undetermined"] == 0


@needs(TAMANA)
@pytest.mark.takes_turns
@pytest.mark.parametrize("locale", [look("zh-light", "zh-Hans")])
def test_tamana(locale, tmp_path):
    answer = drive("tamana-zh-light", TAMANA, ["land_use", "land_use"], [
        ("subjects", "land_use"), ("role", "land_use", "base_zone"), ("values", "land_use"),
        ("word", "allowed"), ("word", "forbidden"), ("select", "*"), ("word", "conditional")], tmp_path, locale=locale)
    assert answer["verdicts"]["undetermined"] == 0
