"""Layers that come back with columns of ours: names and telephones stay behind, and ours step aside for the user's."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.desk.running import results, rows, stopped
from osgeo import gdal, osr
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
EAST, NORTH = 500_000, 4_000_000
SOIL = ["climate", "warm_temperate_moist", "soil", "high_activity_clay", "old_use", "native", "old_management", "none",
        "old_input", "none", "new_use", "annual", "new_management", "full_tillage", "new_input", "medium",
        "year_of_change", "2018"]
#: Algorithm -> layer, result, what else it is asked, and a column of ours with its number for a hectare of forest.
RUNS = {
    "carbonflux": ("INPUT", "OUTPUT", {"PACK": "cn-land-flux", "FAMILY": "inventory-c", "LAND_LIST": "survey-3"},
                   "net_emission_t_co2_yr", -3.9),
    "soilcarbonchange": ("INPUT", "OUTPUT", {"PACK": "ipcc-2019", "YEAR": 2030, "VALUES": SOIL}, "change_t_c", -19.84),
    "resilienceindicators": ("LAND", "PARCELS", {"LAND_LIST": "survey-3", "THRESHOLD": 30.0, "INDICATORS": "i.gpkg",
                                                 "RASTER": "heat.tif"}, "hot_share", 0.5),
}


def forest(taken: str) -> QgsVectorLayer:
    """A hectare that has an owner, a telephone and a field of a name that we use."""
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32650&field=DLBM:string(10)&field={taken}:string(20)"
                           "&field=权利人:string(20)&field=电话:string(20)", "land", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt(shapely.to_wkt(shapely.box(EAST, NORTH, EAST + 100, NORTH + 100))))
    feature.setAttributes(["0301", "mine", "张三", "13800000000"])
    layer.dataProvider().addFeatures([feature])
    return layer


def heat(path) -> None:
    """Cells of 10 m: the western half of the hectare at 20, the eastern at 40."""
    made = gdal.GetDriverByName("GTiff").Create(str(path), 10, 10, 1, gdal.GDT_Float32)
    made.SetGeoTransform((EAST, 10, 0, NORTH + 100, 0, -10))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32650)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).WriteArray(np.tile(np.repeat([20.0, 40.0], 5), (10, 1)))


@pytest.mark.parametrize("name", RUNS)
def test_personal_fields_stay_and_ours_take_a_prefix(tmp_path, name):
    layer, output, more, column, number = RUNS[name]
    heat(tmp_path / "heat.tif")
    asked = {key: str(tmp_path / value) if key in ("RASTER", "INDICATORS") else value for key, value in more.items()}
    asked |= {layer: forest(column), "AREA_METHOD": "planar", "LANGUAGE": "en", output: str(tmp_path / "o.gpkg")}
    assert "PREFIX" in stopped(name, asked)
    assert not (tmp_path / "o.gpkg").exists()
    results(name, {**asked, "PREFIX": "c_"})
    (row,) = rows(tmp_path / "o.gpkg")
    assert row[column] == "mine" and row[f"c_{column}"] == pytest.approx(number)
    assert row["DLBM"] == "0301" and not {"权利人", "电话"} & set(row)
    assert not {"张三", "13800000000"} & set(map(str, row.values()))
