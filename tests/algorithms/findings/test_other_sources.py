"""Layers whose sources are no paths, tables of text and databases: a run is repeated from its manifest all the same."""
from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from helpers.cells import written
from helpers.desk.running import results, stopped
from osgeo import gdal
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QUrl

from groundrules.algorithms.findings.recheck import CHECKS
from groundrules.bridge.runs.repeat import parameters_for_layers

pytestmark = pytest.mark.usefixtures("qgis_app")
WALK = ('<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>w</name><trkseg>'
        '<trkpt lat="1" lon="114"/><trkpt lat="1.1" lon="114.1"/></trkseg></trk></gpx>')
PARCELS = 'geom,DKBH\n"POLYGON ((0 0,9 0,9 9,0 9,0 0))",D1\n"POLYGON ((50 0,59 0,59 9,50 9,50 0))",D2\n'
FARMLAND = json.dumps({"type": "FeatureCollection", "features": [{
    "type": "Feature", "properties": {"BSM": "B1"},
    "geometry": {"type": "Polygon", "coordinates": [[[5, 0], [20, 0], [20, 9], [5, 9], [5, 0]]]}}]})


def sources(folder: Path) -> dict:
    """Inputs as Processing writes them for ``qgis_process``."""
    address = QUrl.fromLocalFile(str(folder / "用地 1.csv")).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return {"SUBJECTS": f"delimitedtext://{address}?type=csv&wktField=geom&crs=EPSG:4547&detectTypes=no",
            "CONTROLS": [f"spatialite://dbname='{folder / 'lines.sqlite'}' key='ogc_fid' table=\"YJJBNTBHTB\" "
                         "(GEOMETRY)", f"gpx://{folder / 'walk.gpx'}?type=track",
                         f"/vsizip/{folder / 'sent.zip'}/inner/STBHHX.geojson"]}


def test_files_are_found_in_another_folder_and_layers_in_a_project(tmp_path):
    there = tmp_path / "then"
    there.mkdir()
    (there / "用地 1.csv").write_text(PARCELS, encoding="utf-8")
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(there / "lines.sqlite"), gdal.OpenEx(FARMLAND), format="SQLite", dstSRS="EPSG:4547",
                             srcSRS="EPSG:4547", layerName="YJJBNTBHTB", datasetCreationOptions=["SPATIALITE=YES"],
                             layerCreationOptions=["LAUNDER=NO"])
    (there / "walk.gpx").write_text(WALK, encoding="utf-8")
    with zipfile.ZipFile(there / "sent.zip", "w") as archive:
        archive.writestr("inner/STBHHX.geojson", FARMLAND.replace("[5, 0]", "[114.1, 0.00001]"))
    run = {name: str(tmp_path / f"run.{ending}") for name, ending in (("FINDINGS", "gpkg"), ("MANIFEST", "json"))}
    results("checkzoning", {**sources(there), **run, "SUBJECT_ID": "DKBH", "PACK": "cn-three-lines", "LANGUAGE": "en",
                            "AS_OF": "2026-06-30", "VERDICTS": "TEMPORARY_OUTPUT"})
    words = Path(run["MANIFEST"]).read_text(encoding="utf-8")
    assert str(tmp_path) not in words and "key='ogc_fid'" in words
    assert json.loads(words)["parameters"]["CONTROLS"][1:] == [
        "gpx://walk.gpx?type=track", "/vsizip/sent.zip/inner/STBHHX.geojson"]
    there = there.rename(tmp_path / "now")
    given = {"MANIFEST": run["MANIFEST"], "PREVIOUS": run["FINDINGS"], "LANGUAGE": "en", "FOLDER": str(there)}
    results("recheck", {**given, "FINDINGS": str(tmp_path / "again.gpkg")})
    assert written(str(tmp_path / "again.gpkg")) == written(run["FINDINGS"])
    project = QgsProject.instance()
    for name, source in zip("abcd", (sources(there)["SUBJECTS"], *sources(there)["CONTROLS"])):
        provider, _, words_of_provider = source.partition("://") if "://" in source else ("ogr", "", source)
        project.addMapLayer(QgsVectorLayer(words_of_provider, name, provider))
    check = CHECKS["checkzoning"]().create()
    asked = parameters_for_layers(json.loads(words), project, check.parameterDefinitions())
    assert [asked["SUBJECTS"], *asked["CONTROLS"]] == [project.mapLayersByName(name)[0].id() for name in "abcd"]
    project.clear()
    (there / "用地 1.csv").unlink()
    assert "用地 1.csv" in stopped("recheck", {**given, "FINDINGS": "memory:"})
