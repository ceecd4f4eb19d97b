"""Values that a format cannot hold, and places where nothing can be written: turned into what fits, or a sentence."""
from __future__ import annotations

import json
import os

import pytest
from helpers.cases.bad_input import X, Y, bench, farmland, plot, subjects  # noqa: F401 - a fixture
from helpers.desk.running import rows, run, stopped
from helpers.files.layers import memory
from qgis.core import QgsProcessingContext, QgsVectorLayer

NESTED = {"numbers": [1, 2, 3], "words": ["甲", "b"], "thing": {"x": 1}, "mixed": [1, "a"]}
LONG = "甲" * 300


@pytest.fixture
def nested(tmp_path):
    """A GeoJSON file, as web services write it, with lists and objects in its properties."""
    features = [{"type": "Feature", "properties": {"XMBH": f"A{k}", "XMLX": "城镇", **NESTED}, "geometry": {
        "type": "Polygon", "coordinates": [[[X + 40 * k, Y], [X + 40 * k + 10, Y], [X + 40 * k + 10, Y + 10],
                                            [X + 40 * k, Y + 10], [X + 40 * k, Y]]]}} for k in range(2)]
    path = tmp_path / "项目.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, "crs": {
        "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}), encoding="utf-8")
    layer = QgsVectorLayer(str(path), "项目", "ogr")
    assert {field.typeName() for field in layer.fields()} >= {"IntegerList", "StringList", "JSON"}
    return layer


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "csv", "geojson", "sqlite"])
def test_lists_and_objects_are_copied_as_their_text(bench, nested, suffix):  # noqa: F811
    target = bench.folder / f"v.{suffix}"
    done = run("checkzoning", bench.parameters(nested, [farmland([plot(-5, -5, 30)])], VERDICTS=str(target)))
    assert done.results is not None, done.log
    first = rows(target)[0]
    for name, value in NESTED.items():
        result = first[name]
        assert (json.loads(result) if isinstance(result, str) else result) == value, (name, result)


@pytest.mark.parametrize("target", ["memory:", "TEMPORARY_OUTPUT"])
def test_lists_and_objects_in_temporary_layers(bench, nested, target):  # noqa: F811
    from qgis.core import QgsApplication, QgsProcessingFeedback

    from groundrules.algorithms.provider import algorithm_classes

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    algorithm = next(kind() for kind in algorithm_classes() if kind().name() == "checkzoning").create()
    assert QgsApplication.instance() is not None
    results, fine = algorithm.run(bench.parameters(nested, [farmland([plot(-5, -5, 30)])], VERDICTS=target), context,
                                  feedback)
    assert fine, feedback.textLog()
    layer = context.getMapLayer(results["VERDICTS"])
    assert {json.loads(feature["thing"])["x"] for feature in layer.getFeatures()} == {1}
    assert [json.loads(feature["mixed"]) for feature in layer.getFeatures()] == [[1, "a"], [1, "a"]]


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "csv", "geojson", "sqlite"])
def test_ids_as_long_as_a_text_may_be(bench, suffix):  # noqa: F811
    people = memory("Polygon?crs=EPSG:4547&field=XMBH:string(0,0)&field=XMLX:string", [
        (plot(0), [LONG + "1", "城镇"]), (plot(50), [LONG + "2", "城镇"])], "项目")
    farm = memory("Polygon?crs=EPSG:4547&field=BSM:string(0,0)&field=DLBM:string", [
        (plot(-5, -5, 30), ["F" * 3000, "0101"])], "FARM")
    done = run("checkzoning", bench.parameters(
        people, [farm], VERDICTS=str(bench.folder / f"v.{suffix}"), FINDINGS=str(bench.folder / f"f.{suffix}")))
    assert done.results is not None, done.log
    verdicts, findings = rows(bench.folder / f"v.{suffix}"), rows(bench.folder / f"f.{suffix}")
    if suffix == "shp":
        assert "texts were cut" in done.log and done.log.count("texts were cut") >= 2   # ours, and the layer's own
        assert len(verdicts[0]["XMBH"].encode()) == 252 and len(findings[0]["ctrl_id"].encode()) == 254
        return
    own = {row.get("XMBH", row.get("xmbh")) for row in verdicts}   # SQLite's names are in small letters
    assert {row["subject_id"] for row in verdicts} == own == {LONG + "1", LONG + "2"}
    assert {row["control_id"] for row in findings} == {"F" * 3000}


def test_ids_as_long_as_a_text_may_be_in_temporary_layers(bench):  # noqa: F811
    people = memory("Polygon?crs=EPSG:4547&field=XMBH:string(0,0)&field=XMLX:string", [
        (plot(0), [LONG, "城镇"])], "项目")
    done = run("checkzoning", bench.parameters(people, [farmland([plot(-5, -5, 30)])], VERDICTS="memory:",
                                               FINDINGS="TEMPORARY_OUTPUT", LEDGER="memory:"))
    assert done.results is not None, done.log


@pytest.mark.parametrize(("place", "words"), [
    ("missing/v.gpkg", "The folder missing of output VERDICTS does not exist"), ("there.gpkg", "that is a folder"),
    ("v.dxf", "could not be made"), ("a\0b.gpkg", "VERDICTS"), ("x" * 300 + ".gpkg", "could not be made")])
def test_places_where_nothing_can_be_written(bench, place, words):  # noqa: F811
    (bench.folder / "there.gpkg").mkdir()
    message = stopped("checkzoning", bench.parameters(subjects([plot(0)]), [farmland([plot(0)])],
                                                      VERDICTS=os.path.join(bench.folder, place)))
    assert words in message and str(bench.folder) not in message, message
