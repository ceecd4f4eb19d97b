"""Boundary-point files: in which coordinate system they are, and what contradicts it."""
from __future__ import annotations

import pytest
import shapely
from helpers.files.boundary_files import FIRST, HEADER, LINE, SQUARE, importer, issues_of, kinds, moved, rows, text
from pyproj import CRS

from groundrules.core.boundary_points.systems import all_systems, datum_of, identify


@pytest.fixture
def run(tmp_path):
    return importer(tmp_path)


def test_every_zone_is_the_one_that_epsg_means():
    count = 0
    for system in all_systems():
        crs = CRS.from_user_input(system.crs)
        values = {item.name: item.value for item in crs.coordinate_operation.params}
        assert values["Longitude of natural origin"] == system.central_meridian
        assert values["False easting"] == 500_000 + system.prefixed * system.zone * 1_000_000
        assert identify(system.crs) == system
        count += 1
    assert count == 3 * 2 * (21 + 11)
    assert identify("EPSG:32650") is None and identify("EPSG:4490").degrees == 0


@pytest.mark.parametrize(("name", "datum"), [
    ("2000国家大地坐标系", "cgcs2000"), ("CGCS2000", "cgcs2000"), ("80国家大地坐标系", "xian80"),
    ("1980西安坐标系", "xian80"),
    ("西安80", "xian80"), ("北京54坐标系", "beijing54"), ("1954年北京坐标系", "beijing54"),
    ("\uff12\uff10\uff10\uff10坐标系", "cgcs2000"),
    ("样川独立坐标系", ""), ("WGS84", ""), ("", "")])
def test_names_of_datums(name, datum):
    assert datum_of(name) == datum


@pytest.mark.parametrize(("system", "degrees", "zone", "easting", "crs"), [
    ("2000国家大地坐标系", 3, 39, 39500000, "EPSG:4527"), ("2000国家大地坐标系", 3, 39, 500000, "EPSG:4548"),
    ("2000国家大地坐标系", 6, 20, 20500000, "EPSG:4498"), ("2000国家大地坐标系", 6, 20, 500000, "EPSG:4509"),
    ("1980西安坐标系", 3, 38, 38500000, "EPSG:2362"), ("1980西安坐标系", 3, 38, 500000, "EPSG:2383"),
    ("1954北京坐标系", 3, 38, 38500000, "EPSG:2414"), ("1954北京坐标系", 6, 20, 20500000, "EPSG:21420")])
def test_the_system_fits_header_and_eastings(run, system, degrees, zone, easting, crs):
    header = ["[属性描述]", f"坐标系={system}", f"几度分带={degrees}", f"带号={zone}", "[地块坐标]"]
    square = moved(SQUARE, east=easting - 39500000)
    result = run({"a.txt": text([LINE, *rows(square)], header=header)})
    assert result.crs == crs and result.failed_file_count == 0
    assert set(kinds(result)) <= {"no_prefix"}


def test_files_of_another_zone(run):
    files = {f"{name}.txt": text([LINE, *rows(moved(SQUARE, 200 * place))]) for place, name in enumerate("ab")}
    header = [line.replace("39", "38") for line in HEADER]
    files["c.txt"] = text([LINE, *rows(moved(SQUARE, east=-1_000_000))], header=header)
    result = run(files)
    assert (result.crs, result.failed_file_count, issues_of(result)) == ("EPSG:4527", 1, [("c.txt", 0, "other_system")])
    assert result.geometry[2] is None
    result = run(files, target_crs="EPSG:4490")
    assert (result.crs, result.failed_file_count, kinds(result)) == ("EPSG:4490", 0, [])
    assert shapely.get_coordinates(result.geometry[2])[0][0] == pytest.approx(114.0, abs=1e-9)
    assert shapely.get_coordinates(result.geometry[0])[0][0] == pytest.approx(117.0, abs=1e-9)
    # areas are those of the files' own zones
    assert result.parcels["computed_area_m2"].tolist() == [10000.0] * 3
    # the points moved with their parcels, and say what the file says
    assert shapely.get_coordinates(result.point_geometry[-1:])[0][0] == pytest.approx(114.0, abs=1e-9)
    assert result.points["y_easting"].iloc[-1] == 38500000.0


def test_same_zone_without_its_number_is_shifted_exactly(run):
    files = {"a.txt": text([LINE, *rows(SQUARE)]), "b.txt": text([LINE, *rows(moved(SQUARE, 200))]),
             "c.txt": text([LINE, *rows(moved(SQUARE, 400, -39_000_000 + 0.123))])}
    result = run(files)
    assert kinds(result) == ["prefix_shifted", "no_prefix"]
    assert shapely.get_coordinates(result.geometry[2])[0].tolist() == [39500000.123, 4100500.0]


def test_datums_without_parameters_stay_apart(run):
    header = [line.replace("2000国家大地坐标系", "1980西安坐标系") for line in HEADER]
    result = run({"a.txt": text([LINE, *rows(SQUARE)], header=header)}, target_crs="EPSG:4527")
    assert kinds(result) == ["cannot_move"] and result.failed_file_count == 1


def test_degrees(run):
    header = [line for line in HEADER if not line.startswith(("几度", "带号"))]
    square = [(30.001, 114.0), (30.001, 114.001), (30.0, 114.001), (30.0, 114.0), (30.001, 114.0)]
    lines = [f"J{1 + place % 4},1,{x:.6f},{y:.6f}" for place, (x, y) in enumerate(square)]
    result = run({"a.txt": text([LINE, *lines], header=header)})
    assert (result.crs, kinds(result)) == ("EPSG:4490", ["degrees"])
    assert shapely.bounds(result.geometry[0]).tolist() == [114.0, 30.0, 114.001, 30.001]
    assert result.parcels["computed_area_m2"].isna().all()
    swapped = [",".join((*row.split(",")[:2], *row.split(",")[:1:-1])) for row in lines]
    assert kinds(run({"a.txt": text([LINE, *swapped], header=header)})) == ["axes_swapped"]


@pytest.mark.parametrize(("unit", "factor", "wanted"), [
    ("米", 1.0, []), ("m", 1.0, []), ("公里", 1000.0, ["unit_applied"]), ("毫米", 0.001, ["unit_applied"]),
    ("石", 1.0, ["unit_unknown"]), ("度", 1.0, ["unit_unknown"]), ("公里", 1.0, ["unit_differs"]),
    ("毫米", 1.0, ["unit_differs"])])
def test_the_unit_of_coordinates_is_that_of_the_header(run, unit, factor, wanted):
    """A square of 100 m at 4,100 km north and 39,500 km east in kilometres; metres under such a head are refused."""
    lines = [f"J{1 + place % 4},1,{x / factor:.6f},{y / factor:.6f}" for place, (x, y) in enumerate(SQUARE)]
    result = run({"a.txt": text([LINE, *lines], header=[*HEADER[:-1], f"计量单位={unit}", HEADER[-1]])})
    assert kinds(result) == wanted
    assert result.issues["line"].tolist() == [len(HEADER)] * len(wanted)
    if wanted == ["unit_differs"]:
        assert result.failed_file_count == 1
    else:
        assert shapely.bounds(result.geometry[0]).tolist() == [39_500_000, 4_100_000, 39_500_100, 4_100_100]
        assert result.parcels["computed_area_m2"].tolist() == [10_000.0]


def test_kilometres_without_a_zone_and_degrees_in_kilometres(run):
    """4,100.1 and 500.0 km are a place; 30.0 and 114.0 are degrees, and as kilometres no place in China."""
    header = [*HEADER[:-1], "计量单位=千米", HEADER[-1]]
    lines = [f"J{1 + place % 4},1,{x / 1000:.4f},{(y - 39_000_000) / 1000:.4f}" for place, (x, y) in enumerate(SQUARE)]
    result = run({"a.txt": text([LINE, *lines], header=header)})
    assert (result.crs, kinds(result)) == ("EPSG:4548", ["unit_applied", "no_prefix"])   # by line
    assert shapely.bounds(result.geometry[0]).tolist() == [500_000, 4_100_000, 500_100, 4_100_100]
    lines = ["J1,1,30.001,114.0", "J2,1,30.001,114.001", "J3,1,30.0,114.001", "J1,1,30.001,114.0"]
    assert kinds(run({"a.txt": text([LINE, *lines], header=header)})) == ["unit_differs"]
    header = [*HEADER[:1], HEADER[2], "计量单位=度", HEADER[-1]]
    degrees = run({"a.txt": text([LINE, *lines], header=header)})
    assert "degrees" in kinds(degrees) and "unit_unknown" not in kinds(degrees)


def test_swapped_axes_have_a_remedy_that_works(run):
    swapped = [",".join((*row.split(",")[:2], *row.split(",")[:1:-1])) for row in rows(SQUARE)]
    result = run({"a.txt": text([LINE, *swapped])})
    assert issues_of(result) == [("a.txt", FIRST, "axes_swapped")] and result.geometry[0] is None
    assert "easting_first" in result.issues["message"][0]
    result = run({"a.txt": text([LINE, *swapped])}, axis_order="easting_first")
    assert kinds(result) == [] and shapely.bounds(result.geometry[0])[0] == 39500000
    assert kinds(run({"a.txt": text([LINE, *rows(SQUARE)])}, axis_order="easting_first")) == ["axes_swapped"]


def test_a_file_without_header_needs_the_user(run):
    bare = {"a.txt": "\n".join([LINE, *rows(SQUARE)])}
    result = run(bare)
    assert set(kinds(result)) == {"header_missing", "section_missing", "system_missing"}
    assert result.failed_file_count == 1
    result = run(bare, source_crs="EPSG:4527")
    assert (result.crs, result.failed_file_count) == ("EPSG:4527", 0)
    assert kinds(result) == ["header_missing", "section_missing"]
    without = {"a.txt": "\n".join([LINE, *rows(moved(SQUARE, east=-39_000_000))])}
    assert run(without, source_crs="EPSG:4548").crs == "EPSG:4548"
    assert run(without, source_crs="EPSG:32650").crs == "EPSG:32650"
    assert "source_crs_wrong" in kinds(run(without, source_crs="EPSG:4326"))


def test_source_crs_never_overrules_a_header(run):
    assert run({"a.txt": text([LINE, *rows(SQUARE)])}, source_crs="EPSG:2362").crs == "EPSG:4527"
