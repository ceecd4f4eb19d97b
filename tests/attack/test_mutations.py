"""Damage that says to be none is none: the same rows and the same ground, whatever the file's type."""
from __future__ import annotations

import shutil
from random import Random

import pytest
from helpers.source import ROOT
from osgeo import gdal

from attack.bases import LAYERS
from attack.mutations.geometry import TYPES, other_type


def areas(path, layer: str) -> dict:
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(path), gdal.OF_VECTOR) as source:
        return {feature.GetFID(): feature.GetGeometryRef().GetArea() for feature in source.GetLayerByName(layer)}


class Always(Random):
    def __init__(self, kind: str):
        super().__init__(1)
        self.kind = kind

    def choice(self, _):
        return self.kind


@pytest.mark.parametrize("layer", ["GKDY", "CZKFBJ"])
@pytest.mark.parametrize("kind", TYPES)
def test_another_type_holds_the_same_ground(tmp_path, layer, kind):
    path = tmp_path / f"{layer}.gpkg"
    gdal.VectorTranslate(str(path), str(ROOT / "samples" / f"{LAYERS[layer][0]}.gpkg"), layers=[layer], layerName=layer)
    kind, effect, target = other_type(Always(kind), path, layer)
    assert effect == "same"
    assert areas(target, layer) == pytest.approx(areas(path, layer), rel=1e-12)


def test_the_county_has_features_in_several_parts(tmp_path):
    path = tmp_path / "GKDY.gpkg"
    shutil.copyfile(ROOT / "samples" / "county.gpkg", path)
    plain = tmp_path / "plain.gpkg"
    with gdal.ExceptionMgr(useExceptions=True), gdal.quiet_errors():
        gdal.VectorTranslate(str(plain), str(path), layers=["GKDY"], layerName="GKDY", geometryType="POLYGON25D")
    assert areas(plain, "GKDY") != pytest.approx(areas(path, "GKDY"), rel=1e-3)   # what the damage must not do
