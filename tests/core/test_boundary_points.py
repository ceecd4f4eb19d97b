"""Boundary-point files: what is read, where it is placed, and that every planted fault is named."""
from __future__ import annotations

import random

import pytest
import shapely
from helpers.samples import SAMPLES, expected
from pyproj import CRS

from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.boundary_points.systems import all_systems, datum_of, identify
from groundrules.core.errors import InputError

FOLDER = SAMPLES / "boundary_points"
HEADER = ["[属性描述]", "数据产生单位=测试单位", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "精度=0.001",
          "备注=甲", "[地块坐标]"]
OWN, FIRST = len(HEADER) + 1, len(HEADER) + 2   # lines of the parcel and of its first point
LINE = "5,1.0000,1,甲地块,面,H50G001001,商业用地,0901,@"
SQUARE = [(4100100, 39500000), (4100100, 39500100), (4100000, 39500100), (4100000, 39500000), (4100100, 39500000)]


def rows(points, ring=1, first=1):
    return [f"J{first + place % (len(points) - 1)},{ring},{x:.3f},{y:.3f}" for place, (x, y) in enumerate(points)]


def moved(points, north=0, east=0):
    return [(x + north, y + east) for x, y in points]


def scaled(points, factor, north=0, east=0):
    x0, y0 = points[3]
    return [(x0 + north + (x - x0) * factor, y0 + east + (y - y0) * factor) for x, y in points]


def text(*parcels, header=HEADER):
    return "\n".join([*header, *(line for parcel in parcels for line in parcel), ""])


@pytest.fixture
def run(tmp_path):
    """Import texts or bytes by name; returns the result."""
    def import_all(files, **options):
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_boundary_points(find_files([], str(folder)), ImportOptions(**options))
    return import_all


def found(result):
    """Issues as (file, line, kind); 0 where the whole file is meant."""
    return sorted((file, 0 if line is None or str(line) == "<NA>" else int(line), kind) for file, line, kind in
                  result.issues[["file", "line", "kind"]].itertuples(index=False))


def kinds(result):
    return [kind for _file, _line, kind in found(result)]


# -- the samples -----------------------------------------------------------------------------------

def test_every_planted_fault_is_named_with_file_and_line():
    result = import_boundary_points(find_files([], str(FOLDER / "faulty")), ImportOptions())
    wanted = sorted((row["file"], int(row["line"] or 0), row["kind"]) for row in expected("importboundarypoints"))
    assert found(result) == wanted
    assert len({kind for _file, _line, kind in wanted}) >= 25


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_name_neither_folders_nor_placeholders(language):
    result = import_boundary_points(find_files([], str(FOLDER / "faulty")), ImportOptions(language=language))
    for message in result.issues["message"]:
        assert "{" not in message and str(SAMPLES.parent) not in message and len(message) > 8


def test_clean_samples_have_nothing_to_tell():
    result = import_boundary_points(find_files([], str(FOLDER)), ImportOptions())
    assert (result.file_count, result.failed_file_count, result.issue_count) == (5, 0, 0)
    assert len(result.issues) == 0
    assert result.crs == "EPSG:4526"
    assert set(result.parcels["variant"]) == {"ring_first", "ring_last"}
    assert set(result.parcels["status"]) == {"ok"}
    assert set(result.parcels["producer"]) == {"样川县测绘队"}
    by_number = dict(zip(result.parcels["parcel_no"], result.geometry))
    assert shapely.get_num_interior_rings(shapely.get_geometry(by_number["YC2025-016-02"], 0)) == 1
    # the county's own system has no zone number: 38 million metres to the west
    assert shapely.bounds(by_number["YC2025-002-01"])[0] - 38_000_000 == pytest.approx(553115.337, abs=1e-3)


def test_one_broken_file_among_two_hundred(run):
    files = {f"{number:03d}.txt": text([LINE, *rows(moved(SQUARE, east=200 * number))]) for number in range(200)}
    files["117.txt"] = b"\x00\x01\x02"
    result = run(files)
    assert (result.file_count, result.failed_file_count, len(result.parcels)) == (200, 1, 199)
    assert found(result) == [("117.txt", 0, "binary_file")]


# -- what is read ----------------------------------------------------------------------------------

def test_a_parcel_with_a_hole_by_hand(run):
    hole = scaled(SQUARE, 0.4, 20, 20)
    result = run({"a.txt": text([LINE.replace("5,1.0", "10,0.84"), *rows(SQUARE), *rows(hole, 2, 5)])})
    assert kinds(result) == []
    row = result.parcels.iloc[0]
    assert row["computed_area_m2"] == 100 * 100 - 40 * 40
    assert row["stated_area_m2"] == 8400.0 and row["area_difference_m2"] == 0.0
    assert (row["point_count"], row["ring_count"], row["line"]) == (10, 2, OWN)
    assert (row["parcel_no"], row["parcel_name"], row["land_use"], row["map_sheet"], row["code"]) == (
        "1", "甲地块", "商业用地", "H50G001001", "0901")
    assert (row["other_header"], row["zone"], row["zone_degrees"]) == ("备注=甲", 39, 3)
    assert shapely.bounds(result.geometry[0]).tolist() == [39500000, 4100000, 39500100, 4100100]
    assert list(result.points.iloc[0][["line", "ring", "point", "x_northing", "y_easting"]]) == [
        FIRST, 1, "J1", 4100100.0, 39500000.0]
    assert shapely.get_coordinates(result.point_geometry[:1]).tolist() == [[39500000.0, 4100100.0]]


def test_island_in_a_hole_and_a_second_outer_ring(run):
    parcel = [LINE.replace("5,1.0", "20,1.9"), *rows(SQUARE), *rows(scaled(SQUARE, 0.6, 20, 20), 2, 5),
              *rows(scaled(SQUARE, 0.2, 40, 40), 3, 9), *rows(moved(SQUARE, east=300), 4, 13)]
    result = run({"a.txt": text(parcel)})
    assert "rings_cross" not in kinds(result)
    assert result.parcels["computed_area_m2"][0] == 10000 - 3600 + 400 + 10000
    assert shapely.get_num_geometries(result.geometry[0]) == 3


def test_rings_in_any_order_and_one_number_for_several_rings(run):
    hole = rows(scaled(SQUARE, 0.4, 20, 20), 1, 5)
    first_hole = run({"a.txt": text([LINE.replace("5,1.0", "10,0.84"), *hole, *rows(SQUARE, 2)])})
    assert first_hole.parcels["computed_area_m2"][0] == 8400.0
    again = run({"a.txt": text([LINE.replace("5,1.0", "10,0.84"), *rows(SQUARE), *hole])})
    assert kinds(again) == ["ring_number_again"]
    assert again.parcels["computed_area_m2"][0] == 8400.0


def test_header_in_any_order_and_with_spaces(run):
    header = [HEADER[0], " 带号 = 39 ", *HEADER[2:4], HEADER[1], HEADER[-1]]
    assert kinds(run({"a.txt": text([LINE, *rows(SQUARE)], header=header)})) == []


def test_the_stated_count_may_leave_out_the_closing_points(run):
    for stated, wanted in (("5", []), ("4", []), ("6", ["point_count"]), ("3", ["point_count"])):
        assert kinds(run({"a.txt": text([LINE.replace("5,1", stated + ",1", 1), *rows(SQUARE)])})) == wanted


def test_names_with_commas_and_further_columns(run):
    line = "5,1.0000,1,甲,乙\uff0c丙,面,H50,商业,0901,A,B,@"
    row = run({"a.txt": text([line, *rows(SQUARE)])}).parcels.iloc[0]
    assert (row["parcel_name"], row["map_sheet"], row["code"], row["extra"]) == ("甲,乙\uff0c丙", "H50", "0901", "A,B")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_encodings_and_line_ends(run, encoding, end):
    content = text([LINE, *rows(SQUARE)]).replace("\n", end).encode(encoding)
    result = run({"a.txt": content})
    assert kinds(result) == (["mac_line_ends"] if end == "\r" else [])
    assert result.issue_count == 0
    assert result.parcels["parcel_name"][0] == "甲地块"


def test_the_wrong_encoding_is_told(run):
    for encoding, other in (("utf-8", "gbk"), ("gbk", "utf-8")):
        result = run({"a.txt": text([LINE, *rows(SQUARE)]).encode(encoding)}, encoding=other)
        assert kinds(result) == ["encoding_wrong"]
        assert run({"a.txt": text([LINE, *rows(SQUARE)]).encode(encoding)}, encoding=encoding).issue_count == 0


def test_full_width_forms_are_read(run):
    wide = str.maketrans("0123456789,.", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0c\uff0e")
    result = run({"a.txt": text([LINE.replace("5,1.0000", "5,1.0000".translate(wide).replace("\uff0c", ",")),
                                 *(row.translate(wide) for row in rows(SQUARE))])})
    assert found(result) == [("a.txt", OWN, "full_width")] and "6 " in result.issues["message"][0]
    assert result.parcels["computed_area_m2"][0] == result.parcels["stated_area_m2"][0] == 10000.0


def test_a_row_that_cannot_be_read_leaves_no_half_parcel(run):
    result = run({"a.txt": text([LINE, *rows(SQUARE)[:3], "J4;1;4100000;39500000", rows(SQUARE)[4]])})
    assert found(result) == [("a.txt", FIRST + 3, "row_unreadable")]
    assert result.geometry[0] is None and result.parcels["status"][0] == "error"


def test_unusual_numbers_are_no_coordinates(run):
    for word in ("nan", "inf", "1e7", "4_100_000", "0x3E8", "9" * 400):
        result = run({"a.txt": text([LINE, *rows(SQUARE)[:1], f"J2,1,{word},39500100", *rows(SQUARE)[2:]])})
        assert result.geometry[0] is None, word


# -- rings -----------------------------------------------------------------------------------------

def test_open_rings(run):
    left_open = run({"a.txt": text([LINE.replace("5,", "4,", 1), *rows(SQUARE)[:4]])})
    assert found(left_open) == [("a.txt", FIRST + 3, "open_ring")]
    assert left_open.issues["severity"][0] == "warning"
    assert left_open.parcels["computed_area_m2"][0] == 10000.0
    not_shut = [*SQUARE[:4], (SQUARE[0][0] - 0.25, SQUARE[0][1])]
    result = run({"a.txt": text([LINE, *rows(not_shut)])})
    assert kinds(result) == ["ring_not_shut"] and "0.250" in result.issues["message"][0]


def test_crossing_ring_is_written_as_drawn_and_named(run):
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[4]]
    result = run({"a.txt": text([LINE, *rows(bow)])})
    # the sides J1-J2 and J3-J4 cross; the one that was written later is named
    assert found(result) == [("a.txt", FIRST + 2, "crossing_ring")]
    assert not shapely.is_valid(result.geometry[0])
    assert result.parcels["computed_area_m2"].isna()[0]


def test_points_on_one_line_and_too_few_points(run):
    line = [(4100000, 39500000), (4100010, 39500010), (4100020, 39500020), (4100000, 39500000)]
    assert "no_area" in kinds(run({"a.txt": text([LINE.replace("5,", "4,", 1), *rows(line)])}))
    few = [SQUARE[0], SQUARE[1], SQUARE[0]]
    result = run({"a.txt": text([LINE.replace("5,", "3,", 1), *rows(few)])})
    assert "too_few_points" in kinds(result) and result.geometry[0] is None


def test_duplicate_points(run):
    beside = [SQUARE[0], SQUARE[0], *SQUARE[1:]]
    result = run({"a.txt": text([LINE.replace("5,", "6,", 1), *rows(beside)])})
    assert found(result) == [("a.txt", FIRST + 1, "duplicate_point")]
    assert result.issues["severity"][0] == "warning" and shapely.is_valid(result.geometry[0])
    middle = (4100050, 39500050)
    apart = [SQUARE[0], SQUARE[1], middle, SQUARE[2], SQUARE[3], middle, SQUARE[0]]
    result = run({"a.txt": text([LINE.replace("5,", "7,", 1), *rows(apart)])})
    assert (FIRST + 5, "duplicate_point", "error") in list(
        result.issues[["line", "kind", "severity"]].itertuples(index=False, name=None))


def test_side_lengths_at_either_end(run):
    def file(lengths):
        return text([LINE, *(f"J{1 + place % 4},{x:.3f},{y:.3f},{length},1," for place, ((x, y), length)
                             in enumerate(zip(SQUARE, lengths)))])
    assert kinds(run({"a.txt": file(["100.00"] * 4 + [""])})) == []
    assert kinds(run({"a.txt": file([""] + ["100.00"] * 4)})) == []
    result = run({"a.txt": file(["100.00", "100.06", "100.04", "100.00", ""])})
    assert found(result) == [("a.txt", FIRST + 1, "side_length")]


# -- areas and twins -------------------------------------------------------------------------------

def test_stated_area_within_rounding_and_tolerance(run):
    # 10,000 m² are computed; half a unit of the last digit of "1.00" ha is 50 m², 0.1 % are 10 m²
    for stated, wanted in (("1.00", []), ("1.0010", []), ("1.0012", ["area_differs"]), ("10000", ["area_unit"]),
                           ("15.0", ["area_unit"]), ("", ["area_not_stated"])):
        assert kinds(run({"a.txt": text([LINE.replace("1.0000", stated), *rows(SQUARE)])})) == wanted, stated


def test_the_same_parcel_twice(run):
    other = LINE.replace(",1,", ",2,")
    turned = [*SQUARE[2:4], *SQUARE[:3]]
    result = run({"a.txt": text([LINE, *rows(SQUARE)]), "b.txt": text([other, *rows(turned)])})
    assert found(result) == [("b.txt", OWN, "same_parcel")]
    assert "a.txt" in result.issues["message"][0]
    result = run({"b.txt": text([LINE, *rows(SQUARE)], [LINE, *rows(moved(SQUARE, 300))])})
    assert ("b.txt", OWN + 6, "same_number") in found(result)


# -- systems ---------------------------------------------------------------------------------------

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
    assert (result.crs, result.failed_file_count, found(result)) == ("EPSG:4527", 1, [("c.txt", 0, "other_system")])
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


def test_swapped_axes_have_a_remedy_that_works(run):
    swapped = [",".join((*row.split(",")[:2], *row.split(",")[:1:-1])) for row in rows(SQUARE)]
    result = run({"a.txt": text([LINE, *swapped])})
    assert found(result) == [("a.txt", FIRST, "axes_swapped")] and result.geometry[0] is None
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


def test_which_files_are_read(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.TXT", "a.txt", "c.csv", "sub/d.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    names = [name for name, _path in find_files([str(tmp_path / "c.csv"), str(tmp_path / "a.txt")], str(tmp_path))]
    assert names == ["c.csv", "a.txt", "b.TXT"]
    assert [name for name, _path in find_files([], str(tmp_path), True)] == ["a.txt", "b.TXT", "sub/d.txt"]
    for arguments in (([], ""), ([], str(tmp_path / "none")), ([], str(tmp_path / "empty"))):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(InputError) as caught:
            find_files(*arguments)
        assert str(tmp_path) not in str(caught.value)


def test_a_file_that_is_gone_is_listed(tmp_path):
    result = import_boundary_points(find_files([str(tmp_path / "gone.txt")]), ImportOptions())
    assert kinds(result) == ["cannot_open"] and result.failed_file_count == 1
    assert len(result.parcels) == 0 and result.crs == ""


def test_any_damage_is_told_and_never_raised(run):
    """Bytes changed, lost and doubled at random: a result each time, and no silence where a parcel got lost."""
    dice = random.Random(7)
    whole = (FOLDER / "YC2025-016.txt").read_bytes()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(data))
            end = min(len(data), start + dice.randint(1, 60))
            kind = dice.randrange(4)
            if kind == 0:
                data[start] = dice.randrange(256)
            elif kind == 1:
                del data[start:end]
            elif kind == 2:
                data[start:start] = data[start:end]
            else:
                data[start:start] = dice.choice([b",", b"\n", b"@", b"-", b".", b"1", "\uff0c".encode(), b"[", b"\r"])
        result = run({"a.txt": bytes(data)})
        lost = len(result.parcels) < 3 or any(shape is None for shape in result.geometry)
        assert result.issue_count > 0 or not lost
