"""Layers in systems of which nobody knows where on Earth they lie: a sentence with the remedy, by every algorithm."""
from __future__ import annotations

from pathlib import Path

import pytest
from helpers.county.inputs import LOCAL, copies, drawing, inputs, with_rasters
from helpers.desk.running import rows, run, stopped
from helpers.suite.rotation import in_turns
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem

pytestmark = pytest.mark.usefixtures("qgis_app")
ENGINEERING = ('ENGCRS["site grid",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
               'LENGTHUNIT["metre",1]]')
#: Codes, fields and tables are looked at wherever the land lies; the pre-check lists what it could not look at.
WITHOUT_PLACES = ("checklandusecodes", "recodelanduse", "checkdataquality", "recordindicators",
                  "inventorytable")
NAMES = tuple(inputs(Path()))


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app):
    """A folder with the sample county in a system; made once."""
    made: dict = {}

    def of(system: str):
        if system not in made:
            made[system] = copies(tmp_path_factory.mktemp("systems"), system)
        return made[system]

    return of


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("system", in_turns([LOCAL, "EPSG:4978"], [LOCAL]), ids=["local", "geocentric"])
def test_a_sentence_with_the_remedy(county, name, system):
    done = run(name, {**inputs(county(system))[name], "LANGUAGE": "en"})
    assert "Traceback" not in done.log, done.log
    if name in WITHOUT_PLACES:
        assert done.results is not None, done.log
        return
    assert done.results is None
    assert "Layer " in done.log and ("Georeferencer" if system == LOCAL else "Reproject it") in done.log, done.log


def test_a_county_in_its_own_system_is_measured(county):
    """The inputs are such that algorithms run."""
    for name in ("measureoverlaps", "landusestructure", "checkuse", "carbonstock"):
        assert run(name, inputs(county(""))[name]).results is not None


def test_a_system_as_engineers_write_it_and_one_layer_alone(county):
    wanted = inputs(county(""))["checkzoning"]
    for system in (ENGINEERING, LOCAL):
        local = inputs(county(system))["checkzoning"]
        text = stopped("checkzoning", {**wanted, "CONTROLS": [*wanted["CONTROLS"][1:], local["CONTROLS"][0]],
                                       "LANGUAGE": "zh"})
        assert "YJJBNTBHTB" in text and "独立（工程）坐标系" in text


def test_the_pre_check_lists_the_system(county, tmp_path):
    asked = {**inputs(county(LOCAL))["checkdataquality"], "FINDINGS": str(tmp_path / "f.gpkg"),
             "RULE_STATES": str(tmp_path / "r.gpkg"), "LANGUAGE": "en"}
    assert run("checkdataquality", asked).results is not None
    assert any("local system" in row["message"] for row in rows(tmp_path / "f.gpkg"))
    reasons = {row["rule_id"]: row["reason"] for row in rows(tmp_path / "r.gpkg") if row["state"] == "not_run"}
    assert any("local system" in (reason or "") for reason in reasons.values())


def test_rasters(tmp_path):
    for name, wanted in with_rasters(tmp_path).items():
        assert run(name, {**wanted, "LANGUAGE": "en"}).results is not None
        for path in {wanted.get("OLD"), wanted.get("NEW"), wanted.get("INPUT")} - {None}:
            with gdal.ExceptionMgr(useExceptions=True), gdal.Open(path, gdal.GA_Update) as source:
                system = source.GetProjection()
                source.SetProjection(LOCAL)
            assert "Georeferencer" in stopped(name, {**wanted, "LANGUAGE": "en"})
            with gdal.ExceptionMgr(useExceptions=True), gdal.Open(path, gdal.GA_Update) as source:
                source.SetProjection(system)


@pytest.mark.parametrize("system", [ENGINEERING, "EPSG:4978", "EPSG:5703"])
def test_a_drawing_said_to_be_in_such_a_system(tmp_path, system):
    crs = QgsCoordinateReferenceSystem.fromWkt(system) if "[" in system else QgsCoordinateReferenceSystem(system)
    text = stopped("importdrawing", {**drawing(tmp_path), "CRS": crs, "LANGUAGE": "en"})
    assert "Choose" in text
