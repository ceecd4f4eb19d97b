"""Boundary-point files written, and read again: the same parcels, the same bytes."""
from __future__ import annotations

import csv
import io

import numpy as np
import pytest
import shapely
from helpers.county.samples import SAMPLES
from helpers.suite.questions import calls

from groundrules.core.boundary_points import exporting, plane_areas
from groundrules.core.boundary_points.exporting import (
    ExportOptions,
    bind_fields,
    export_boundary_points,
    file_name,
)
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.boundary_points.numbering import number_points
from groundrules.core.boundary_points.rings import build
from groundrules.core.errors import InputError
from groundrules.core.table import FeatureTable, table_from_geometries

FOLDER = SAMPLES / "boundary_points"
L_SHAPE = shapely.Polygon([(0, 0), (30, 0), (30, 10), (10, 10), (10, 30), (0, 30)])


def as_table(imported) -> FeatureTable:
    return FeatureTable("地块", np.arange(1, len(imported.parcels) + 1), imported.geometry, imported.parcels,
                        imported.crs)


def import_bytes(tmp_path, files, **options):
    folder = tmp_path / "again"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, content in files:
        (folder / name).write_bytes(content)
    return import_boundary_points(find_files([], str(folder)), ImportOptions(**options))


def export(table, **options):
    chosen = {key: options.pop(key) for key in list(options) if key in ("number", "name", "use", "sheet", "code")}
    return export_boundary_points(table, bind_fields(list(table.columns), chosen), ExportOptions(**options))


def numbered(shape):
    return next(number_points(np.array([shape], dtype=object), 3))


def parcels(*shapes, crs="EPSG:4527", east=39_500_000.0, north=4_100_000.0, **columns):
    moved = [None if shape is None else shapely.transform(shape, lambda xy: xy + [east, north]) for shape in shapes]
    return table_from_geometries("地块", moved, columns, crs)


# -- there and back --------------------------------------------------------------------------------

@pytest.mark.parametrize("name", [path.name for path in sorted(FOLDER.glob("*.txt"))])
def test_import_and_export_of_a_sample_gives_its_bytes(name):
    """The generator wrote them by rules of its own."""
    content = (FOLDER / name).read_bytes()
    imported = import_boundary_points(find_files([str(FOLDER / name)]), ImportOptions())
    encoding = "utf-8" if "数据".encode() in content else "gbk"
    result = export(as_table(imported), variant=imported.parcels["variant"][0], encoding=encoding)
    assert result.files[0][1] == content


@pytest.mark.parametrize("variant", ["ring_first", "ring_last"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("zone_prefix", ["with", "without"])
@pytest.mark.parametrize("split", ["one_file", "by_feature", "by_field"])
def test_import_export_import(tmp_path, variant, encoding, zone_prefix, split):
    first = import_boundary_points(find_files([], str(FOLDER)), ImportOptions())
    written = export(as_table(first), variant=variant, encoding=encoding, zone_prefix=zone_prefix, split=split,
                     split_field="parcel_name" if split == "by_field" else "", stated_area="stated_area_m2")
    assert len(written.files) == {"one_file": 1, "by_feature": 8, "by_field": 5}[split]
    second = import_bytes(tmp_path, written.files)
    shift = 0 if zone_prefix == "with" else -38_000_000
    order = [list(second.parcels["parcel_no"]).index(number) for number in first.parcels["parcel_no"]]
    for shape, again in zip(first.geometry, second.geometry[order]):
        assert np.abs(shapely.get_coordinates(again) - shapely.get_coordinates(shape) - [shift, 0]).max() < 1e-6
    same = [column for column in first.parcels if column not in ("file", "project", "line", "variant", "status")]
    assert first.parcels[same].equals(second.parcels.iloc[order].reset_index(drop=True)[same])
    third = export(as_table(second), variant=variant, encoding=encoding, zone_prefix=zone_prefix, split=split,
                   split_field="parcel_name" if split == "by_field" else "", stated_area="stated_area_m2")
    assert dict(third.files) == dict(written.files)


def test_export_of_any_layer_is_stable(tmp_path):
    """Random polygons with holes and parts, at every precision: exported, imported, exported."""
    dice = np.random.default_rng(3)
    for decimals in (0, 1, 3, 5):
        shapes = []
        for number in range(12):
            angles = np.sort(dice.uniform(0, 2 * np.pi, dice.integers(5, 40)))
            radius = dice.uniform(60, 90, len(angles))
            outer = np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None] + [300 * number, 0]
            hole = shapely.box(300 * number - 9, -9, 300 * number + 9, 9)
            shape = shapely.Polygon(outer).buffer(0)
            shapes.append(shape.difference(hole) if number % 2 else shapely.union(shape, shapely.affinity.translate(
                shape, 0, 400)))
        first = export(parcels(*shapes), decimals=decimals, today="2026-06-30")
        imported = import_bytes(tmp_path, first.files)
        assert set(imported.issues["kind"]) <= {"duplicate_point"}   # by rounding to metres
        assert export(as_table(imported), decimals=decimals).files[0][1] == first.files[0][1]


# -- many parcels ----------------------------------------------------------------------------------

def test_areas_of_many_parcels_are_those_of_each(monkeypatch):
    """Rings that nothing is nested in are measured together, and only the others are built."""
    random = np.random.default_rng(7)
    turns, radii = np.sort(random.uniform(0, 2 * np.pi, (40, 9))), random.uniform(5, 50, (40, 9))
    stars = shapely.polygons(np.round(np.stack([np.cos(turns) * radii, np.sin(turns) * radii], axis=2), 3))
    holed = shapely.Polygon(L_SHAPE.exterior.coords, [shapely.box(2, 2, 4, 4).exterior.coords])
    eight = shapely.Polygon([(0, 0), (10, 10), (20, 0), (20, 10), (10, 10), (0, 10)])   # touches itself
    bow = shapely.Polygon([(0, 0), (10, 10), (0, 10), (0, 0), (-10, -10), (-10, 0)])      # twice at its first point
    flat = shapely.Polygon([(0, 0), (10, 0), (10, 0), (0, 0)])
    shapes = np.array([*stars, holed, shapely.MultiPolygon([L_SHAPE, shapely.box(50, 0, 60, 5)]), eight, bow, flat,
                       L_SHAPE], dtype=object)
    points = list(number_points(shapes, 3))
    one_by_one = [plane_areas._nested_area(point) for point in points]
    assert one_by_one[:40] == pytest.approx([star.area for star in stars], rel=1e-12)
    assert (one_by_one[40], one_by_one[41], one_by_one[-1]) == (500 - 4, 550, 500)
    built = []
    monkeypatch.setattr(plane_areas, "build", lambda *arguments: built.append(1) or build(*arguments))
    assert plane_areas.plane_areas_m2(points).tolist() == one_by_one
    assert len(built) <= 4


def test_values_of_a_field_are_spelt_once(monkeypatch):
    asked = []
    monkeypatch.setattr(exporting, "_text", lambda value: asked.append(value) or str(value))
    export(parcels(*[L_SHAPE] * 50, DKBH=[f"{k}" for k in range(50)]))
    assert len(asked) == 50


# -- numbering -------------------------------------------------------------------------------------

def test_numbering_by_hand():
    """From the north-west, clockwise, whatever the order given; the hole is numbered on."""
    shape = shapely.Polygon(L_SHAPE.exterior.coords, [shapely.box(2, 2, 4, 4).exterior.coords])
    for turned in (shape, shapely.reverse(shape)):
        points = numbered(turned)
        assert points.label == ["J1", "J2", "J3", "J4", "J5", "J6", "J1", "J7", "J8", "J9", "J10", "J7"]
        assert points.xy.tolist() == [[0, 30], [10, 30], [10, 10], [30, 10], [30, 0], [0, 0], [0, 30],
                                      [2, 4], [4, 4], [4, 2], [2, 2], [2, 4]]
        assert points.ring.tolist() == [1] * 7 + [2] * 5
        assert points.length_m[:6].tolist() == [10, 20, 20, 10, 30, 30] and np.isnan(points.length_m[6])


def test_north_west_of_a_ring_without_a_corner_there():
    diamond = shapely.Polygon([(0, 10), (10, 20), (20, 10), (10, 0)])
    # (0, 10) and (10, 20) are equally near to the corner (0, 20): the more northern one begins
    assert numbered(diamond).xy[0].tolist() == [10, 20]


def test_table_of_points():
    result = export(parcels(L_SHAPE, DKBH=["7"]), title="甲")
    table = result.points
    assert list(table.columns) == ["file", "parcel_no", "parcel_name", "ring", "point", "x_northing", "y_easting",
                                   "side_length_m"]
    assert set(table["file"]) == {"甲.txt"} and set(table["parcel_no"]) == {"7"}
    assert table["x_northing"].tolist()[:2] == [4_100_030.0, 4_100_030.0]
    assert table["y_easting"].tolist()[:2] == [39_500_000.0, 39_500_010.0]
    assert table["side_length_m"].sum() == L_SHAPE.length


# -- what is written -------------------------------------------------------------------------------

def lines(result, place=0, encoding="utf-8"):
    return result.files[place][1].decode(encoding).split("\r\n")


def test_text_by_hand():
    table = parcels(shapely.box(0, 0, 100, 100), DKBH=["1"], DKMC=["甲"], DKYT=["商业"], DLBM=["0901"])
    written = lines(export(table, producer="测试单位", produced_on="2026-06-30"))
    assert written == [
        "[属性描述]", "格式版本号=1.01版本", "数据产生单位=测试单位", "数据产生日期=2026-06-30",
        "坐标系=2000国家大地坐标系", "几度分带=3", "投影类型=高斯克吕格", "计量单位=米", "带号=39", "精度=0.001",
        "转换参数=0,0,0,0,0,0,0",
        "[地块坐标]", "5,1.0000,1,甲,面,,商业,0901,@", "J1,1,4100100.000,39500000.000", "J2,1,4100100.000,39500100.000",
        "J3,1,4100000.000,39500100.000", "J4,1,4100000.000,39500000.000", "J1,1,4100100.000,39500000.000", ""]


@pytest.mark.parametrize(("crs", "east", "prefix", "wanted"), [
    ("EPSG:4527", 39_500_000, "with", "39500000.000"), ("EPSG:4527", 39_500_000, "without", "500000.000"),
    ("EPSG:4548", 500_000, "with", "39500000.000"), ("EPSG:4548", 500_000, "without", "500000.000"),
    ("EPSG:4498", 20_500_000, "without", "500000.000"), ("EPSG:2362", 38_500_000, "with", "38500000.000")])
def test_zone_numbers(crs, east, prefix, wanted):
    written = lines(export(parcels(L_SHAPE, crs=crs, east=east), zone_prefix=prefix))
    assert written[13].endswith(wanted)


def test_other_systems_need_a_zone():
    degrees = shapely.box(117.0, 37.0, 117.001, 37.001)
    table = table_from_geometries("度", [degrees], {}, "EPSG:4490")
    with pytest.raises(InputError) as caught:
        export(table)
    assert caught.value.key == "boundary_points.no_zone" and "CRS" in str(caught.value)
    written = lines(export(table, crs="EPSG:4527"))
    assert "带号=39" in written and written[13].split(",")[3].startswith("39500000.0")
    with pytest.raises(InputError) as caught:
        export(parcels(L_SHAPE, crs="EPSG:32650", east=500_000), crs="EPSG:2363")
    assert caught.value.key == "crs.datum_unknown_shift"


def test_stated_area_from_a_field():
    table = parcels(shapely.box(0, 0, 100, 100), shapely.box(200, 0, 300, 100), shapely.box(400, 0, 500, 100),
                    YDMJ=[10001.25, None, 12000.0])
    result = export(table, stated_area="YDMJ", language="en")
    own = [line for line in lines(result) if line.endswith("@")]
    assert [line.split(",")[1] for line in own] == ["1.000125", "1.0000", "1.2000"]
    assert list(result.issues["kind"]) == ["area_missing", "area_differs"]


def test_what_cannot_be_written_is_listed():
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    table = parcels(L_SHAPE, None, shapely.Polygon(), shapely.Point(1, 1), bow,
                    shapely.Polygon([(0, 0), (np.nan, 1), (1, 1)]), shapely.Polygon([(0, 0), (1e30, 1), (1, 1)]))
    result = export(table)
    assert (result.parcel_count, result.left_out_count) == (2, 5)
    assert list(zip(result.issues["feature"], result.issues["kind"])) == [
        (2, "no_geometry"), (3, "no_geometry"), (4, "no_polygon"), (5, "written_invalid"), (6, "not_finite"),
        (7, "far_off")]
    with pytest.raises(InputError) as caught:
        export(parcels(None))
    assert caught.value.key == "boundary_points.nothing_to_write"


def test_texts_that_would_break_the_format(tmp_path):
    table = parcels(L_SHAPE, parcel_no=["1,2"], parcel_name=[" 甲\n乙 "])
    result = export(table)
    assert list(result.issues["kind"]) == ["text_changed", "text_changed"]
    row = import_bytes(tmp_path, result.files).parcels.iloc[0]
    assert (row["parcel_no"], row["parcel_name"]) == ("1\uff0c2", "甲 乙")


def test_letters_that_gbk_lacks():
    table = parcels(L_SHAPE, parcel_no=["1"], parcel_name=["\U00020bb7家"])
    with pytest.raises(InputError) as caught:
        export(table, encoding="gbk")
    assert caught.value.key == "boundary_points.letter_not_in_encoding" and "\U00020bb7" in str(caught.value)
    assert "\U00020bb7" in export(table).files[0][1].decode()


def test_points_that_merge_are_told():
    thin = shapely.box(0, 0, 100, 0.0002)
    assert list(export(parcels(thin), decimals=3).issues["kind"]) == ["points_merge"]
    assert len(export(parcels(thin), decimals=4).issues) == 0


def test_several_files_and_their_names():
    table = parcels(L_SHAPE, shapely.box(50, 0, 60, 10), shapely.box(70, 0, 80, 10), DKBH=["1", "1", None],
                    DKMC=["甲/乙", "甲:乙", None], XM=["p", None, "p"])
    assert [name for name, _content in export(table, split="by_feature").files] == [
        "1 甲_乙.txt", "1 甲_乙_2.txt", "3.txt"]
    by_field = export(table, split="by_field", split_field="XM").files
    assert [(name, content.count(b"@")) for name, content in by_field] == [("p.txt", 2), ("XM.txt", 1)]


@pytest.mark.parametrize(("title", "wanted"), [
    ("con", "_con.txt"), ("COM1.a", "_COM1.a.txt"), (" a. ", "a.txt"), ("..", "parcels.txt"),
    ("a" * 200, "a" * 80 + ".txt"),
    ("../x", "_x.txt"), ("样川", "样川.txt")])
def test_file_names_for_every_system(title, wanted):
    assert file_name(title, set()) == wanted


def test_header_values_that_differ(tmp_path):
    table = parcels(L_SHAPE, shapely.box(50, 0, 60, 10), producer=["甲", "乙"], precision=["3", "3"],
                    other_header=["k=v; w; x=y", None])
    result = export(table)
    written = lines(result)
    assert list(result.issues["kind"]) == ["header_differs"]
    assert "数据产生单位=甲" in written and "精度=3" in written and "k=v; w" in written and "x=y" in written
    assert len(export(table, producer="丙").issues) == 0
    assert export(table, decimals=2).files[0][1].decode().count("精度=0.01\r\n") == 1


def test_table_can_be_written_as_csv():
    stream = io.StringIO()
    export(parcels(L_SHAPE)).points.to_csv(stream, index=False)
    assert len(list(csv.reader(io.StringIO(stream.getvalue())))) == 8


def test_points_are_numbered_and_written_without_a_step_of_the_interpreter_each():
    """Twelve parcels, of which the others have four times as many points."""
    def written(points: int) -> int:
        table = parcels(*shapely.buffer(shapely.points(np.arange(12) * 100.0, 0.0), 40.0, quad_segs=points))
        return calls(lambda: export(table))

    written(8)
    assert written(32) <= written(8) + 20
