"""Which coordinate systems may meet, and what stops a run."""
from __future__ import annotations

import numpy as np
import pytest
import shapely

from groundrules.core.errors import InputError
from groundrules.core.geometry.systems import crs
from groundrules.core.geometry.systems.placement import check_placement, far_outside

SQUARE = shapely.box(500_000, 2_500_000, 500_100, 2_500_100)


def array(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def test_the_same_system_moves_nothing():
    plan = crs.plan_transform("EPSG:4547", "EPSG:4547")
    geometry = array(SQUARE, None)
    assert plan.kind == "same"
    assert crs.transform(geometry, plan) is geometry


def test_the_same_system_in_esri_wkt_is_the_same():
    esri = crs.parse_crs("EPSG:4547").to_wkt("WKT1_ESRI")
    assert crs.plan_transform(esri, "EPSG:4547").kind == "same"


def test_another_projection_of_one_datum():
    plan = crs.plan_transform("EPSG:4547", "EPSG:4490")
    assert plan.kind == "reproject"
    there = crs.transform(array(SQUARE, None), plan)
    assert there[1] is None
    assert 113.99 < there[0].centroid.x < 114.01
    back = crs.transform(there, crs.plan_transform("EPSG:4490", "EPSG:4547"))
    assert np.abs(shapely.get_coordinates(back[0]) - shapely.get_coordinates(SQUARE)).max() < 1e-4


def test_zone_number_is_an_offset_only():
    there = crs.transform(array(SQUARE), crs.plan_transform("EPSG:4547", "EPSG:4526"))[0]
    moved = shapely.get_coordinates(there) - shapely.get_coordinates(SQUARE)
    assert np.abs(moved - [38_000_000, 0]).max() < 1e-4


@pytest.mark.parametrize(("source", "target"), [
    ("EPSG:4326", "EPSG:4490"), ("EPSG:32650", "EPSG:4547"), ("EPSG:3857", "EPSG:4547"),
    ("EPSG:4490", "EPSG:4326"), ("EPSG:9057", "EPSG:4490")])
def test_wgs84_and_cgcs2000_are_taken_as_equal_and_said_so(source, target):
    assert crs.plan_transform(source, target).kind == "assumed_equal"


def test_assumed_equal_keeps_longitude_and_latitude():
    utm = crs.transform(array(shapely.Point(114.32, 23.02)), crs.plan_transform("EPSG:4490", "EPSG:32650"))
    again = crs.transform(utm, crs.plan_transform("EPSG:32650", "EPSG:4490"))[0]
    assert again.x == pytest.approx(114.32, abs=1e-9)
    assert again.y == pytest.approx(23.02, abs=1e-9)


@pytest.mark.parametrize("source", ["EPSG:2383", "EPSG:4610", "EPSG:2435", "EPSG:4214", "EPSG:4555"])
def test_old_datums_stop_by_layer_name(source):
    with pytest.raises(InputError) as error:
        crs.plan_transform(source, "EPSG:4547", "老图层")
    assert error.value.key == "crs.datum_unknown_shift"
    assert "老图层" in str(error.value)


def test_old_datum_against_itself():
    assert crs.plan_transform("EPSG:2383", "EPSG:4610").kind == "reproject"


def test_parameters_that_the_user_supplies_are_used():
    xian = "+proj=tmerc +lon_0=114 +x_0=500000 +a=6378140 +rf=298.257 +units=m +type=crs"
    bound, free = f"{xian} +towgs84=100,0,0", f"{xian} +towgs84=0,0,0"
    plan = crs.plan_transform(bound, "EPSG:4547")
    assert plan.kind == "assumed_equal"
    moved = crs.transform(array(SQUARE), plan)[0].centroid
    unmoved = crs.transform(array(SQUARE), crs.plan_transform(free, "EPSG:4547"))[0].centroid
    assert 50 < moved.distance(unmoved) < 150


def test_a_known_operation_states_its_accuracy():
    plan = crs.plan_transform("EPSG:6668", "EPSG:4326")
    assert (plan.kind, plan.accuracy_m) == ("reproject", 1.0)


def test_missing_and_unknown():
    with pytest.raises(InputError) as error:
        crs.plan_transform("", "EPSG:4547", "地块")
    assert error.value.key == "crs.missing"
    assert "地块" in error.value.in_language("zh")
    with pytest.raises(InputError, match="not known"):
        crs.is_geographic("EPSG:999999")


def test_units():
    assert crs.unit_factor("EPSG:4547") == 1.0
    assert crs.unit_factor("EPSG:2249") == pytest.approx(0.3048006096)
    with pytest.raises(InputError):
        crs.unit_factor("EPSG:4490")
    assert crs.is_geographic("EPSG:4490")
    assert not crs.is_geographic("EPSG:4547")
    assert crs.is_web_mercator("EPSG:3857")
    assert not crs.is_web_mercator("EPSG:4547")


def test_ellipsoid_of_cgcs2000():
    a, e2 = crs.ellipsoid("EPSG:4547")
    assert a == 6378137.0
    assert e2 == pytest.approx(0.0066943800229, abs=1e-13)


def test_to_geographic_in_degrees_grads_and_feet():
    lon, lat = crs.to_geographic(np.array([[500_000.0, 2_500_000.0]]), "EPSG:4547")
    assert lon[0] == pytest.approx(114.0)
    assert 22.5 < lat[0] < 22.7
    lon, lat = crs.to_geographic(np.array([[2.5, 54.0]]), "EPSG:4807")   # grads
    assert lat[0] == pytest.approx(48.6)


def test_a_vertex_without_a_place_stops():
    with pytest.raises(InputError) as error:
        crs.transform(array(shapely.Point(38_500_000, 2_500_000)),
                      crs.plan_transform("EPSG:4547", "EPSG:4490"))
    assert error.value.key == "crs.cannot_transform"


@pytest.mark.parametrize(("box", "declared", "key"), [
    ((532_189, 2_545_681, 533_924, 2_547_982), "EPSG:4326", "crs.not_degrees"),
    ((114.31, 23.01, 114.33, 23.03), "EPSG:4547", "crs.not_metres"),
    ((38_532_189, 2_545_681, 38_533_924, 2_547_982), "EPSG:4547", "crs.zone_number_in_data"),
    ((532_189, 2_545_681, 533_924, 2_547_982), "EPSG:4526", "crs.zone_number_missing"),
    ((38_532_189, 2_545_681, 38_533_924, 2_547_982), "EPSG:4527", "crs.zone_number_differs"),
    ((532_189, 9_545_681, 533_924, 9_547_982), "EPSG:4547", "crs.far_outside"),
])
def test_coordinates_that_cannot_be_in_the_declared_system(box, declared, key):
    with pytest.raises(InputError) as error:
        check_placement(array(shapely.box(*box)), declared, "地块")
    assert error.value.key == key
    assert "地块" in error.value.in_language("zh")


def test_right_placement_passes_and_web_mercator_is_remarked():
    assert check_placement(array(SQUARE, None, shapely.Polygon()), "EPSG:4547", "a") == []
    remarks = check_placement(array(shapely.box(1.27e7, 2.6e6, 1.28e7, 2.7e6)), "EPSG:3857", "a")
    assert remarks == [("crs.web_mercator", {"layer": "a"})]


def test_one_misplaced_row_is_a_row():
    away = shapely.box(3_532_189, 2_545_681, 3_533_924, 2_547_982)
    geometry = array(SQUARE, away, SQUARE, None)
    check_placement(geometry, "EPSG:4547", "a")
    assert far_outside(geometry, "EPSG:4547").tolist() == [False, True, False, False]
