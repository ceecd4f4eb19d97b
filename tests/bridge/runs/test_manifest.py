"""The run manifest: no folders, true versions, and enough to start the same run again."""
from __future__ import annotations

import json

import shapely
from helpers.cases.zoning import CRS, box
from qgis.core import NULL

from groundrules.bridge.runs.manifest import (
    input_entry,
    parameters_in,
    run_manifest,
    shown_parameters,
    software,
    without_folders,
)
from groundrules.bridge.runs.trace import GivenFile, file_entry
from groundrules.core.inputs.declaration import LAYERS, Input
from groundrules.core.table import Source, table_from_geometries


def test_paths_are_cut_to_the_files_name():
    values = {"A": "/data/某县/county.gpkg|layername=XZQ", "B": ["D:\\数据\\a.shp"], "C": 1.5, "D": None, "E": "zh"}
    assert without_folders(values) == {"A": "county.gpkg|layername=XZQ", "B": ["a.shp"], "C": 1.5, "D": None, "E": "zh"}


def test_words_keep_their_strokes_and_a_filter_its_signs():
    """A value "risk a/b" that lost its beginning would mean nothing in a repeated run."""
    declared = [Input("FIELDS", "", "rows", width=3, parent=LAYERS), Input("VALUES", "", "rows", width=4),
                Input("SUBJECT_ID", "", "field"), Input("SUBJECTS", "", "layer")]
    given = {"FIELDS": ["/d/a.gpkg|layername=x", "grade", "nível/ano"], "VALUES": ["", "grade", "a/b; c\\d", "high"],
             "SUBJECT_ID": "Lote/Nº", "SUBJECTS": "/d/a.gpkg|layername=x|subset=\"g\" IN ('p;q/r', 's | t')"}
    assert shown_parameters(given, declared) == {
        **given, "FIELDS": ["a.gpkg|layername=x", "grade", "nível/ano"],
        "SUBJECTS": "a.gpkg|layername=x|subset=\"g\" IN ('p;q/r', 's | t')"}
    assert shown_parameters({"SUBJECT_ID": NULL, "VALUES": [NULL, "a"]}, declared) == {
        "SUBJECT_ID": None, "VALUES": [None, "a"]}      # as dialogs leave what is empty
    assert without_folders("/d/a.gpkg|subset=k = 'v;w';/e/b.gpkg") == "a.gpkg|subset=k = 'v;w';b.gpkg"


def test_versions_are_those_that_run():
    versions = software()
    assert versions["shapely"] == shapely.__version__ and versions["groundrules"] and versions["proj"]


def test_a_manifest_starts_the_same_run_again():
    table = table_from_geometries("XZQ", [box(0, 0, 1, 1)], crs=CRS)
    table = type(table)(table.name, table.fids, table.geometry, table.columns, table.crs,
                        Source("XZQ", "XZQ", "county.gpkg", 10, "2026-01-01", 1, 1, "ab"))
    words = run_manifest("groundrules:checkzoning", {"SUBJECTS": "/far/away/county.gpkg|layername=XZQ", "PACK": "p",
                                                     "CONTROLS": ["/far/away/county.gpkg|layername=XZQ"]},
                         [input_entry(table, "subjects", {"id": "XZQDM"})])
    text = json.dumps(words)
    assert "/far/away" not in text and words["inputs"][0]["rows_hash"] == "ab"
    again = parameters_in(json.loads(text), "/here")
    assert again == {"SUBJECTS": "/here/county.gpkg|layername=XZQ", "PACK": "p",
                     "CONTROLS": ["/here/county.gpkg|layername=XZQ"]}


def test_the_manifest_says_how_areas_were_measured():
    """By layer: in the run's plane by its areal scale, in degrees and from another system on densified outlines."""
    shapes = [shapely.box(560_000, 3_400_000, 560_100, 3_400_100), shapely.box(-3e6, 2e6, 4e6, 5e6)]
    layers = [table_from_geometries("plane", shapes, crs="EPSG:4547"),
              table_from_geometries("degrees", [shapely.box(114, 30, 115, 31)], crs="EPSG:4490"),
              table_from_geometries("other", shapes[:1], crs="EPSG:4548"),
              table_from_geometries("points", [shapely.Point(0, 0)], crs="EPSG:4547")]
    entries = [input_entry(table, "layer", {}) for table in layers]

    def areas_of(entries, **parameters):
        document = json.loads(json.dumps(run_manifest("groundrules:checkzoning", parameters, entries), allow_nan=False))
        return [entry["areas"] for entry in document["inputs"]], document.get("areas")

    ways, section = areas_of(entries, AREA_METHOD="ellipsoidal")
    assert section == {"method": "ellipsoidal", "plane": "EPSG:4547", "step_m": 20.0}
    assert (ways[0]["way"], ways[0]["densified"]) == ("areal_scale", 1)   # the second outline is larger than a square
    assert 0 < ways[0]["residual"] < 1e-11
    west, south, east, north = ways[0]["extent"]
    assert west < 560_000 < east
    assert south < 3_400_000 < north
    assert ways[1] == ways[2] == {"way": "densified", "moved": True}
    assert ways[3] is None
    alone, section = areas_of(entries[1:2], AREA_METHOD="registered")
    assert alone == [{"way": "densified", "residual": None, "extent": None, "densified": 1}]
    assert section["method"] == "ellipsoidal"
    assert [row["way"] for row in areas_of(entries[:1], AREA_METHOD="planar")[0]] == ["planar"]
    silent = run_manifest("groundrules:checklandusecodes", {}, entries)
    assert "areas" not in silent
    assert not any("areas" in entry for entry in silent["inputs"])


def test_a_raster_of_a_service_leaves_no_secret_in_the_manifest():
    sources = ("dbname='plan' host=10.1.2.3 user='bob' password='secret' schema='s' table='t'",
               "type=xyz&url=https://bob:secret@tiles.example/{z}/{x}.png?access_token=secret",
               "url=https://bob:secret@wms.example&layers=dem&api_key=secret&format=image/png")
    for source in sources:
        entry = file_entry(GivenFile("raster", source, True))
        assert entry["name"] == entry["file_name"] == without_folders(source)
        assert not any(word in str(entry) for word in ("secret", "bob", "10.1.2.3"))
    assert without_folders("zone_key='A'") == "zone_key='A'"


def test_secrets_of_a_database_and_folders_in_one_text_do_not_reach_the_manifest():
    source = "dbname='plan' host=10.1.2.3 user='bob' password='secret' table=\"s\".\"t\" (geom)"
    results = without_folders({"A": source, "B": "/data/a.gpkg|layername=X;/data/b.gpkg|layername=Y"})
    assert not any(word in results["A"] for word in ("secret", "bob", "10.1.2.3")) and "dbname='plan'" in results["A"]
    assert results["B"] == "a.gpkg|layername=X;b.gpkg|layername=Y"
