"""Boundary-point files: what is read, and that every planted fault is named."""
from __future__ import annotations

import random

import pytest
import shapely
from helpers.county.samples import SAMPLES, expected
from helpers.files.boundary_files import (
    FIRST,
    FOLDER,
    HEADER,
    LINE,
    OWN,
    SQUARE,
    importer,
    issues_of,
    kinds,
    moved,
    rows,
    scaled,
    text,
)

from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.errors import InputError


@pytest.fixture
def run(tmp_path):
    return importer(tmp_path)


# -- the samples -----------------------------------------------------------------------------------

def test_every_planted_fault_is_named_with_file_and_line():
    result = import_boundary_points(find_files([], str(FOLDER / "faulty")), ImportOptions())
    wanted = sorted((row["file"], int(row["line"] or 0), row["kind"]) for row in expected("importboundarypoints"))
    assert issues_of(result) == wanted
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
    assert issues_of(result) == [("117.txt", 0, "binary_file")]


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
    assert issues_of(result) == [("a.txt", OWN, "full_width")] and "6 " in result.issues["message"][0]
    assert result.parcels["computed_area_m2"][0] == result.parcels["stated_area_m2"][0] == 10000.0


def test_a_row_that_cannot_be_read_leaves_no_half_parcel(run):
    result = run({"a.txt": text([LINE, *rows(SQUARE)[:3], "J4;1;4100000;39500000", rows(SQUARE)[4]])})
    assert issues_of(result) == [("a.txt", FIRST + 3, "row_unreadable")]
    assert result.geometry[0] is None and result.parcels["status"][0] == "error"


def test_unusual_numbers_are_no_coordinates(run):
    for word in ("nan", "inf", "1e7", "4_100_000", "0x3E8", "9" * 400):
        result = run({"a.txt": text([LINE, *rows(SQUARE)[:1], f"J2,1,{word},39500100", *rows(SQUARE)[2:]])})
        assert result.geometry[0] is None, word


# -- rings -----------------------------------------------------------------------------------------

def test_open_rings(run):
    left_open = run({"a.txt": text([LINE.replace("5,", "4,", 1), *rows(SQUARE)[:4]])})
    assert issues_of(left_open) == [("a.txt", FIRST + 3, "open_ring")]
    assert left_open.issues["severity"][0] == "warning"
    assert left_open.parcels["computed_area_m2"][0] == 10000.0
    not_shut = [*SQUARE[:4], (SQUARE[0][0] - 0.25, SQUARE[0][1])]
    result = run({"a.txt": text([LINE, *rows(not_shut)])})
    assert kinds(result) == ["ring_not_shut"] and "0.250" in result.issues["message"][0]


def test_crossing_ring_is_written_as_drawn_and_named(run):
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[4]]
    result = run({"a.txt": text([LINE, *rows(bow)])})
    # the sides J1-J2 and J3-J4 cross; the one that was written later is named
    assert issues_of(result) == [("a.txt", FIRST + 2, "crossing_ring")]
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
    assert issues_of(result) == [("a.txt", FIRST + 1, "duplicate_point")]
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
    assert issues_of(result) == [("a.txt", FIRST + 1, "side_length")]


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
    assert issues_of(result) == [("b.txt", OWN, "same_parcel")]
    assert "a.txt" in result.issues["message"][0]
    result = run({"b.txt": text([LINE, *rows(SQUARE)], [LINE, *rows(moved(SQUARE, 300))])})
    assert ("b.txt", OWN + 6, "same_number") in issues_of(result)


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
