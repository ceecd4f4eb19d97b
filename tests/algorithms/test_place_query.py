"""The click of the dock against ``groundrules:whatapplies``: the same rows, whatever lies at the place."""
from __future__ import annotations

import shutil

import numpy as np
import pytest
from helpers.running import results, rows
from helpers.source import ROOT
from helpers.zoning_runs import AS_OF
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from groundrules.bridge.reading import snapshot
from groundrules.core.errors import InputError
from groundrules.core.zoning import point_answers
from groundrules.ui.zoning.queries import Queries

pytestmark = pytest.mark.usefixtures("qgis_app")
LAYERS = ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")


@pytest.fixture
def county(tmp_path):
    shutil.copyfile(ROOT / "samples" / "county.gpkg", tmp_path / "county.gpkg")
    project = QgsProject.instance()
    project.clear()
    yield tmp_path / "county.gpkg"
    project.clear()


def load(path, names=LAYERS) -> dict:
    """Layers of the county in the project; parameters as the dock gives them."""
    layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
    assert all(layer.isValid() for layer in layers)
    QgsProject.instance().addMapLayers(layers)
    return {"CONTROLS": [layer.id() for layer in layers], "PACK": "cn-three-lines", "AS_OF": AS_OF, "LANGUAGE": "en"}


def layer_of(name) -> QgsVectorLayer:
    return QgsProject.instance().mapLayersByName(name)[0]


def place(wkt: str, crs: str) -> QgsVectorLayer:
    geometry = QgsGeometry.fromWkt(wkt)
    layer = QgsVectorLayer(wkt.split("(")[0].strip(), "place", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem(crs))
    feature = QgsFeature()
    feature.setGeometry(geometry)
    layer.dataProvider().addFeatures([feature])
    return layer


def points(count: int, seed: int = 1, name: str = "XZQ") -> list:
    """Points over a layer's extent and a little beyond, and on outlines of what lies there."""
    layer = layer_of(name)
    extent, beyond = layer.extent(), 0.005 if layer.crs().isGeographic() else 500
    random = np.random.default_rng(seed)
    x = random.uniform(extent.xMinimum() - beyond, extent.xMaximum() + beyond, count)
    y = random.uniform(extent.yMinimum() - beyond, extent.yMaximum() + beyond, count)
    found = [(f"Point ({a} {b})", layer.crs().authid()) for a, b in zip(x, y)]
    for control in LAYERS[:3]:
        if QgsProject.instance().mapLayersByName(control):
            for feature in list(layer_of(control).getFeatures())[:count // 5]:
                corner, inside = next(feature.geometry().vertices()), feature.geometry().pointOnSurface().asPoint()
                crs = layer_of(control).crs()
                beside = 4e-6 if crs.isGeographic() else 0.4
                found += [(f"Point ({x} {y})", crs.authid()) for x, y in (
                    (corner.x(), corner.y()), (corner.x() + beside, corner.y() + beside), (inside.x(), inside.y()))]
    return found


def normal(found: list) -> list:
    """Rows without what a file adds: its own id, empty texts as NULL, days with slashes."""
    def value(name, given):
        if given in (None, ""):
            return None
        return given[:10].replace("/", "-") if name in ("data_date", "in_force_from", "in_force_to") else given

    return [{name: value(name, given) for name, given in row.items() if name != "fid"} for row in found]


class Asked:
    """Clicks, and the algorithm on the same places; ``again``: answers that were remembered."""

    def __init__(self, tmp_path, parameters, monkeypatch):
        self.path, self.parameters, self.queries = tmp_path / "applies.gpkg", parameters, Queries()
        self.runs = 0
        whole = point_answers.applies_at

        def counted(*arguments, **more):
            self.runs += 1
            return whole(*arguments, **more)

        monkeypatch.setattr(point_answers, "applies_at", counted)

    def click(self, wkt: str, crs: str) -> list:
        layer = place(wkt, crs)
        return normal(self.queries.query(layer, self.parameters).rows(snapshot(layer)))

    def algorithm(self, wkt: str, crs: str) -> list:
        self.path.unlink(missing_ok=True)
        results("whatapplies", {**self.parameters, "SUBJECTS": place(wkt, crs), "OUTPUT": str(self.path)})
        return normal(rows(self.path))

    def compare(self, places) -> list:
        found = []
        for wkt, crs in places:
            found += self.click(wkt, crs)
            assert found[-len(self.click(wkt, crs)):] == self.algorithm(wkt, crs), (wkt, crs)
        return found


@pytest.fixture
def asked(county, tmp_path, monkeypatch):
    def make(names=LAYERS, **more):
        return Asked(tmp_path, {**load(county, names), **more}, monkeypatch)

    return make


def test_clicks_give_the_rows_of_the_algorithm(asked):
    one = asked()
    places = points(20)
    found = one.compare(places)
    assert {row["applies"] for row in found} == {"concerned", "not_concerned", "no_data"}
    assert one.runs < len(places)   # of two clicks each: most were answered by what was known
