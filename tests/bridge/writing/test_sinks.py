"""Sinks of many shapes: the index of a GeoPackage is filled apart, so that a cancel ends it; heads of columns."""
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers.desk.running import results, run
from helpers.files.layers import square, write
from osgeo import gdal, ogr
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingUtils, QgsVectorLayer

from groundrules.algorithms.common import outputs
from groundrules.bridge.writing import copies as moving
from groundrules.bridge.writing import sinks
from groundrules.core.geometry.parallel import Cancelled, stoppable

pytestmark = pytest.mark.usefixtures("qgis_app")
COUNT = 40


def parcels(folder: Path) -> str:
    rows = [(square(5e5 + 100 * k, 2.5e6, 50), {"id": f"p{k}", "area": 2500.0}) for k in range(COUNT)]
    return str(write(folder / "parcels.gpkg", {"id": "text", "area": "real"}, rows))


def pieces(folder: Path, place: str) -> dict:
    """Of parcels, half of them in a control."""
    control = write(folder / "control.gpkg", {"id": "text"}, [(square(5e5, 2.5e6, 2000), {"id": "c"})])
    return {"SUBJECTS": parcels(folder), "SUBJECT_ID": "id", "CONTROLS": [str(control)], "LANGUAGE": "en",
            "OUTPUT": "memory:", "PIECES": str(folder / place)}


def copies(folder: Path, place: str) -> dict:
    return {"INPUT": parcels(folder), "ID_FIELD": "id", "LANGUAGE": "en", "OUTPUT": str(folder / place)}


def stored(path) -> dict:
    """Rows, index, extent, extensions and triggers of a GeoPackage's one layer."""
    with closing(sqlite3.connect(path)) as database:
        table, *extent = database.execute("SELECT table_name, min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone()
        column, = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
        return {"rows": database.execute(f'SELECT * FROM "{table}" ORDER BY fid').fetchall(),
                "extent": extent, "triggers": database.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall(),
                "extensions": database.execute("SELECT extension_name FROM gpkg_extensions").fetchall(),
                "index": database.execute(f'SELECT * FROM "rtree_{table}_{column}" ORDER BY id').fetchall(),
                "count": database.execute("SELECT feature_count FROM gpkg_ogr_contents").fetchone()}


@pytest.mark.parametrize(("name", "wanted", "output", "moved"), [
    ("measureoverlaps", pieces, "PIECES", 2000), ("adjustareas", copies, "OUTPUT", 2000),
    ("adjustareas", copies, "OUTPUT", 10)])
def test_an_index_filled_apart_is_the_one_that_a_sink_fills(tmp_path, monkeypatch, name, wanted, output, moved):
    """Rows that are written, copied, and moved by SQLite; at the end of the sink there was no index yet."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    before, seen, filled = results(name, wanted(tmp_path, "one/p.gpkg"))[output], [], sinks.create_index

    def watched(dataset, table, geometry):
        layer = dataset.GetLayerByName(table)
        seen.append(not layer.TestCapability(ogr.OLCFastSpatialFilter) and layer.GetFeatureCount())
        filled(dataset, table, geometry)

    monkeypatch.setattr(outputs, "MANY_ROWS", moved)
    monkeypatch.setattr(sinks, "MANY_SHAPES", 10)
    for module in (sinks, moving):
        monkeypatch.setattr(module, "create_index", watched)
    after = results(name, wanted(tmp_path, "two/p.gpkg"))[output]
    assert stored(after) == stored(before)
    rows = len(stored(after)["index"])
    assert rows >= COUNT / 2
    assert seen == [0 if name == "measureoverlaps" or moved < 2000 else rows]   # the boxes of what we write are known


def test_a_cancel_ends_a_statement_that_would_never_end(tmp_path):
    path = write(tmp_path / "a.gpkg", {"id": "text"}, [(square(5e5, 2.5e6, 50), {"id": "a"})])
    asked = []
    with gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        with pytest.raises(Cancelled), stoppable(lambda: asked.append(1) or len(asked) > 3):
            sinks.execute(dataset, "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
                                   "SELECT count(*) FROM c")
        dataset.Close()
    assert QgsVectorLayer(str(path), "a", "ogr").featureCount() == 1   # nobody works in it any more


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv", "shp", "fgb", ""])
def test_no_format_has_qgis_say_that_it_holds_no_heads(tmp_path, suffix):
    """Nor does a temporary layer, which has no suffix: two lines a field, in which the run's own words drowned."""
    done = run("measureoverlaps", {**pieces(tmp_path, f"p.{suffix}"), **({} if suffix else {"PIECES": "memory:"})})
    assert done.results is not None and "liases" not in done.log and "omments" not in done.log, done.log
    if suffix:
        layer = QgsVectorLayer(done.results["PIECES"], "p", "ogr")
        assert (sum(bool(field.alias()) for field in layer.fields()) > 2) == (suffix == "gpkg")


def test_a_temporary_layer_gets_its_heads_when_it_is_loaded(tmp_path):
    from groundrules.bridge.project.styles import dress

    layer = QgsVectorLayer("Point?field=verdict:string&field=own:string", "a", "memory")
    layer.setFieldAlias(1, "mine")
    context = QgsProcessingContext()
    context.temporaryLayerStore().addMapLayer(layer)
    context.addLayerToLoadOnCompletion(layer.id(), QgsProcessingContext.LayerDetails(
        "a", None, "OUTPUT", QgsProcessingUtils.LayerHint.Vector))
    dress(context, layer.id(), "a", aliases={"verdict": "Verdict", "own": "Own", "gone": "Gone"})
    details = context.layerToLoadOnCompletionDetails(layer.id())
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback(False))
    assert [field.alias() for field in layer.fields()] == ["Verdict", "mine"]
