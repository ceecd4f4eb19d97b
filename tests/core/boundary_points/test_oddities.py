"""Odd files and odd layers: nothing of them stops the others, and what is written can be read again."""
from __future__ import annotations

import time

import numpy as np
import pytest
import shapely

from groundrules.core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points, file_name
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.boundary_points.numbering import number_points
from groundrules.core.table import table_from_geometries

HEADER = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "转换参数=0,0,0", "[地块坐标]"]
LINE = "5,1.0000,1,甲地块,面,,商业用地,0901,@"
SQUARE = [(4100100, 39500000), (4100100, 39500100), (4100000, 39500100), (4100000, 39500000), (4100100, 39500000)]
RING_FIRST = [f"J{place % 4 + 1},1,{x}.000,{y}.000" for place, (x, y) in enumerate(SQUARE)]
RING_LAST = [f"J{place % 4 + 1},{x}.000,{y}.000,100.00,1," for place, (x, y) in enumerate(SQUARE)]
GOOD = [*HEADER, LINE, *RING_FIRST]
A_YEAR_OF_DIGITS = "9" * 5000


def imported(tmp_path, *files, **options):
    for number, lines in enumerate(files):
        (tmp_path / f"{number}.txt").write_bytes("\n".join(lines).encode())
    return import_boundary_points(find_files([], str(tmp_path)), ImportOptions(**options))


def padded(lines, fields=9):
    """Lines as a spreadsheet writes them: each with as many commas as the longest."""
    return [line + "," * (fields - 1 - line.count(",")) for line in lines]


def kinds(result, file):
    return result.issues["kind"][result.issues["file"] == file].tolist()


@pytest.mark.parametrize("lines", [
    [*HEADER, LINE, *padded(RING_FIRST)], padded([*HEADER, LINE, *RING_FIRST]),
    [*HEADER, LINE, *(row + "," for row in RING_LAST)], padded([*HEADER, LINE, *RING_LAST])])
def test_commas_of_a_spreadsheet_make_no_parcels(tmp_path, lines):
    result = imported(tmp_path, lines)
    assert result.issues.empty and len(result.parcels) == 1
    assert result.parcels["computed_area_m2"].tolist() == [10_000.0]
    assert result.parcels["transformation"].tolist() == ["0,0,0"] and result.crs == "EPSG:4527"


@pytest.mark.parametrize(("lines", "kind"), [
    ([*HEADER, LINE.replace("5", A_YEAR_OF_DIGITS, 1), *RING_FIRST], "parcel_header"),
    ([*HEADER, LINE.replace("1.0000", A_YEAR_OF_DIGITS), *RING_FIRST], "parcel_header"),
    ([*HEADER, LINE, *(row.replace(",1,", f",{A_YEAR_OF_DIGITS},") for row in RING_LAST)], "row_unreadable"),
    ([*HEADER, LINE, *(row.replace(",1,", f",{'9' * 25},") for row in RING_LAST)], "row_unreadable"),
    ([line.replace("带号=39", f"带号={A_YEAR_OF_DIGITS}") for line in GOOD], "zone_invalid"),
    ([line.replace("带号=39", "带号=39.5") for line in GOOD], "zone_invalid")])
def test_a_number_without_end_stops_no_other_file(tmp_path, lines, kind):
    result = imported(tmp_path, lines, GOOD)
    assert kind in kinds(result, "0.txt")
    assert result.geometry[-1] is not None and result.parcels["file"].tolist()[-1] == "1.txt"


def test_a_stated_area_in_mu_is_named_in_the_language_of_the_run(tmp_path):
    lines = [line.replace("1.0000", "15.0000") for line in GOOD]
    assert "mu;" in imported(tmp_path, lines).issues["message"][0]
    message = imported(tmp_path, lines, language="zh").issues["message"][0]
    assert "\u4ea9" in message and "mu" not in message


@pytest.mark.parametrize("count", [1, 2])
def test_a_closing_row_that_stands_twice_closes_one_ring(tmp_path, count):
    result = imported(tmp_path, [*HEADER, LINE, *RING_FIRST, *RING_FIRST[-1:] * count])
    assert result.parcels["computed_area_m2"].tolist() == [10_000.0]
    assert "duplicate_point" in kinds(result, "0.txt") and "ring_number_again" not in kinds(result, "0.txt")


# -- written and read again ------------------------------------------------------------------------

def layer(shapes, **columns):
    moved = [shapely.transform(shape, lambda xy: xy + [39_500_000.0, 4_100_000.0]) for shape in shapes]
    return table_from_geometries("地块", moved, columns, "EPSG:4527")


def export(table, **options):
    return export_boundary_points(table, bind_fields(list(table.columns), {}), ExportOptions(**options))


def there_and_back(tmp_path, table, **options):
    for name, content in export(table, **options).files:
        (tmp_path / name).write_bytes(content)
    return import_boundary_points(find_files([], str(tmp_path)), ImportOptions())


@pytest.mark.parametrize("corner", [(0.0, 50.0), (0.0001, 50.0)])
def test_a_doubled_first_point_is_read_again(tmp_path, corner):
    """The point that is doubled is the north-western one, and ends and begins the ring."""
    outline = shapely.Polygon([(0, 50), (50, 50), (50, 0), (0, 0), corner, (0, 50)])
    result = there_and_back(tmp_path, layer([outline]))
    assert result.issues["kind"].tolist() == ["duplicate_point"]
    assert result.parcels["computed_area_m2"].tolist() == [2500.0]


@pytest.mark.parametrize("name", ["a\x01b", "bell\x07", "@"])
def test_a_name_breaks_no_file(tmp_path, name):
    table = layer([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)], parcel_name=[name, "乙"])
    result = there_and_back(tmp_path, table)
    assert result.issues.empty and result.parcels["parcel_name"].notna().all()
    assert export(table).issues["kind"].tolist() == ["text_changed"]


def test_small_rings_run_clockwise_too():
    """Products of whole eastings and northings lose what a few square centimetres need."""
    for place in range(50):
        corners = np.round(np.array([(0, 0), (0.02, 0.002), (0.02, 0.02), (0.002, 0.02)])
                           + [39_512_345.678 + 17.137 * place, 4_123_456.789 + 13.731 * place], 3)
        for ring in (corners, corners[::-1]):
            xy = next(number_points(np.array([shapely.Polygon(ring)]), 3)).xy
            x, y = (xy - xy[0]).T
            assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) < 0


# -- names of files --------------------------------------------------------------------------------

@pytest.mark.parametrize(("title", "wanted"), [
    ("YC2025-002.txt", "YC2025-002.txt"), ("sub/YC2025-002.TXT", "sub_YC2025-002.txt"), (".txt", "parcels.txt"),
    ("gpj\u202etxt", "gpj_txt.txt"), ("a\x7fb\x85c", "a_b_c.txt")])
def test_file_names_end_once_and_hide_nothing(title, wanted):
    assert file_name(title, set()) == wanted


@pytest.mark.parametrize("letter", ["\U0001f600", "样", "\U00020000", "é"])
def test_file_names_fit_every_file_system(letter):
    taken = {file_name(letter * 300, set()).casefold()}
    name = file_name(letter * 300, taken)
    assert len(f"{name}.part".encode()) <= 255 and name not in taken


def test_two_spellings_of_one_letter_are_one_file_name():
    """Apple's file system takes them for the same."""
    assert file_name("e\u0301", {file_name("\u00e9", set())}) == "\u00e9_2.txt"


@pytest.mark.parametrize("number", [lambda place: str(place), lambda place: "same"])
def test_names_of_many_files_take_no_time(number):
    from groundrules.core.boundary_points.exporting import _grouped, _Run
    from groundrules.core.boundary_points.systems import System

    count = 20_000
    table = layer([shapely.box(0, 0, 1, 1)] * count, parcel_name=[number(place) for place in range(count)])
    run = _Run(table, ExportOptions(split="by_feature"), {"name": "parcel_name"}, System("cgcs2000", 3, 39))
    start = time.process_time()
    named = _grouped(run, list(range(count)))
    assert time.process_time() - start < 5.0
    assert len({name.casefold() for name in named}) == count


@pytest.mark.parametrize("separator", ["\t", ";", " "])
def test_other_separators_are_named_with_their_line(tmp_path, separator):
    result = imported(tmp_path, [*HEADER, *(line.replace(",", separator) for line in (LINE, *RING_FIRST))])
    issue = result.issues.iloc[0]
    assert (issue["kind"], issue["line"]) == ("no_parcel_line", len(HEADER) + 1)
    assert "tabs" in issue["message"]


def test_two_parcels_of_one_number_have_each_their_own_status(tmp_path):
    elsewhere = [row.replace(",3950", ",3951") for row in RING_FIRST]
    result = imported(tmp_path, [*HEADER, LINE, *RING_FIRST, LINE.replace("5,", "9,", 1), *elsewhere])
    count = result.issues[result.issues["kind"] == "point_count"]
    assert count["severity"].tolist() == ["error"]
    assert result.parcels["status"].tolist() == ["ok", "error"]
