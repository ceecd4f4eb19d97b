"""Pages of a report on rights, from tables written by hand."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from groundrules.core.lifecycle.due.timing import MAY_BE_IDLE, START_STATES, SUSPECTED_IDLE
from groundrules.core.lifecycle.request import PARCEL_COLUMNS, YEAR_COLUMNS
from groundrules.core.report.blocks import PaperMap
from groundrules.core.report.html.blocks import block_views
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.rights.conflicts.request import CONFLICT_COLUMNS
from groundrules.core.rights.conflicts.request import PARCEL_COLUMNS as RIGHT_COLUMNS
from groundrules.core.rights.holders.tables import CELL_COLUMNS, ESTIMATE_COLUMNS, LEDGER_COLUMNS
from groundrules.core.rights.pages.conflicts import MOST_MAPS
from groundrules.core.rights.pages.lifecycle import STATES, STOPPED, SUSPECTED
from groundrules.core.rights.pages.run import is_of_rights, rights_blocks
from groundrules.core.rights.patches.request import LAND_COLUMNS, TOWN_COLUMNS
from groundrules.core.table import table_from_geometries

CRS, METRES = "EPSG:4547", NumberStyle(("m2",))


def box(left, bottom, right, top):
    return shapely.box(500_000.0 + left, 3_000_000.0 + bottom, 500_000.0 + right, 3_000_000.0 + top)


def table(columns, rows, geometry=None):
    """Rows in the columns of a result; what a row does not name is missing."""
    frame = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows],
                         columns=list(columns)).astype(columns)
    shapes = [None] * len(rows) if geometry is None else geometry
    return table_from_geometries("t", shapes, dict(frame), CRS)


def conflict(first, second, area_m2, **more):
    return {"rule_id": "RIGHT-SAME", "verdict": "forbidden", "first_id": first, "second_id": second,
            "first_title": "construction", "second_title": "farming", "area_m2": area_m2, "lower_m2": area_m2 - 20,
            "upper_m2": area_m2 + 20, "width_m": 1.5, "is_boundary": False, **more}


CONFLICTS = table(CONFLICT_COLUMNS, [
    conflict("B", None, 500.0, verdict="undetermined"), conflict("A", "B", 120.0),
    conflict("A", "C", 3.0, verdict="conditional", is_boundary=True, second_title=None)],
    [box(60, 0, 70, 50), box(40, 0, 50, 12), box(0, 0, 1, 3)])
RIGHTS = table(RIGHT_COLUMNS, [{"right_id": name, "right_title": "x", "same_verdict": "allowed"} for name in "AB"],
               [box(0, 0, 50, 50), box(40, 0, 90, 50)])
YEARS = table(YEAR_COLUMNS, [
    {"stage": "approved", "title": "Approved", "year": 2023, "count": 2, "area_m2": 1_000.0},
    {"stage": "approved", "title": "Approved", "count": 1},
    {"stage": "supplied", "title": "Supplied", "year": 2021, "count": 3, "area_m2": 612.0},
    {"stage": "supplied", "title": "Supplied", "year": 2023, "count": 1, "area_m2": 400.0}])
PARCELS = table(PARCEL_COLUMNS, [
    {"parcel_id": "P1", "start_state": "suspected_idle", "use_state": "not_started", "days_late": 400,
     "due_start": "2024-01-10", "idle_on": "2025-01-10", "area_m2": 100.0, "route": "ask for the cause",
     "verdict": "conditional"},
    {"parcel_id": "P2", "start_state": "in_time", "use_state": "may_be_idle", "days_late": 900, "area_m2": 50.0,
     "cause": "government", "verdict": "conditional"},
    {"parcel_id": "P3", "start_state": "undetermined", "use_state": "undetermined", "verdict": "undetermined",
     "reason": "No day is due."},
    {"parcel_id": "P4", "start_state": "in_time", "use_state": "in_use", "area_m2": 25.0, "verdict": "allowed"}])
CELLS = table(CELL_COLUMNS, [
    {"project_id": "X", "village": "Liutang", "right_title": "farming", "holder_count": 12, "parcel_count": 9,
     "area_m2": 800.0, "disputed_m2": 10.0, "merged_cells": 1, "list_status": "estimate"},
    {"project_id": "X", "village": "several, merged", "right_title": "farming", "area_m2": 90.0, "disputed_m2": 0.0,
     "merged_cells": 3, "list_status": "estimate"},
    {"project_id": "X", "right_title": "housing", "holder_count": 0, "parcel_count": 2, "area_m2": 10.0,
     "disputed_m2": 0.0, "merged_cells": 1, "list_status": "estimate"}])


def titled(blocks, title):
    return next(block for block in blocks if block.title == title)


def test_conflicts_have_both_rights_band_and_width_and_a_map_each():
    blocks = rights_blocks([CONFLICTS, RIGHTS], "en", METRES)
    page = titled(blocks, "Conflicts of rights")
    assert [row[2:] for row in page.rows] == [
        ("A\nconstruction", "B\nfarming", "120.00", "100.00 – 140.00", "1.50"),
        ("B\nconstruction", "no ownership given", "500.00", "480.00 – 520.00", "1.50"),
        ("A\nconstruction", "C\nright of unknown type", "3.00", "-17.00 – 23.00", "1.50")]
    assert any("1 row is no more" in note for note in page.notes)
    maps = [block for block in blocks if isinstance(block, PaperMap)]
    assert [block.title for block in maps] == [
        "Conflict 1: A and B", "Conflict 2: B and no ownership given", "Conflict 3: A and C"]
    assert "Area 120.00 m², band 100.00 – 140.00 m², width 1.50 m." in maps[0].note
    views = block_views(blocks, "en")
    shown = next(view for view in views if view["kind"] == "figures")
    assert shown["title"] == "" and shown["notes"] == () and [words[:10] for _svg, words in shown["drawings"]] == [
        "Conflict 1", "Conflict 2", "Conflict 3"] and "Area 120.00" in shown["drawings"][0][1]
    assert "Maps of conflicts" in [view["title"] for view in views]
    drawn = [[(item.name, len(item.geometry)) for item in block.view.drawn if item.kind == "control"]
             for block in maps]
    assert drawn == [[("First right", 1), ("Second right", 1)], [("First right", 1)], [("First right", 1)]]
    left = titled(blocks, "Rights: not checked").paragraphs
    assert "1 conflict is undetermined." in left and any("without both rights" in line for line in left)
    by_rule = {row[0]: row[1:] for row in titled(blocks, "Rights by rule").rows}
    assert by_rule["RIGHT-SAME"] == ("0", "0", "0", "2", "0") and by_rule["RIGHT-TERM"] == ("0", "0", "0", "0", "2")
    assert "RIGHT-TERM was not checked on 2 of 2 rights." in left


def test_many_conflicts_and_none():
    many = table(CONFLICT_COLUMNS, [conflict("A", "B", 50.0 + number) for number in range(120)],
                 [box(number, 0, number + 1, 60) for number in range(120)])
    blocks = rights_blocks([many, RIGHTS], "en", METRES)
    page = titled(blocks, "Conflicts of rights")
    assert len(page.rows) == 100 and page.rows[0][4] == "169.00" and "100 of 120" in page.notes[1]
    assert sum(isinstance(block, PaperMap) for block in blocks) == MOST_MAPS
    none = rights_blocks([table(CONFLICT_COLUMNS, [])], "en")
    assert [block.title for block in none] == ["Conflicts of rights"] and "not checked" in none[0].paragraphs[0]


def test_stages_by_year_have_numbers_and_areas():
    blocks = rights_blocks([YEARS], "en", METRES)
    page = titled(blocks, "Stages by year")
    assert [column.title for column in page.columns] == ["Stage", "2021", "2023", "Year unknown", "Total"]
    assert page.rows == (("Approved", "–", "2\n1,000.00", "1\narea unknown", "3\narea unknown"),
                         ("Supplied", "3\n612.00", "1\n400.00", "–", "4\n1,012.00"))
    assert "1 row of stages has no known year." in titled(blocks, "Rights: not checked").paragraphs
    hectares = titled(rights_blocks([YEARS], "en", NumberStyle(("ha",))), "Stages by year")
    assert hectares.rows[1][1] == "3\n0.0612" and "(ha)" in hectares.notes[0]


@pytest.mark.parametrize(("language", "title", "states", "causes"), [
    ("en", "Suspected idle land", ("suspected idle: building stopped", "suspected idle"),
     ("the government's side (claimed)", "not stated: to be asked for")),
    ("zh", "疑似闲置土地清单", ("疑似闲置（中止开发建设）", "疑似闲置"), ("政府原因（主张）", "未说明，须询问"))])
def test_idle_land_is_suspected_only(language, title, states, causes):
    blocks = rights_blocks([PARCELS], language, METRES)
    rows = titled(blocks, title).rows
    assert [row[0] for row in rows] == ["P2", "P1"] and tuple(row[1] for row in rows) == states
    assert tuple(row[5] for row in rows) == causes
    assert rows[1][2:5] == ("400", "2024-01-10\n2025-01-10", "100.00") and rows[1][6] == "ask for the cause"
    assert rows[0][2:5] == ("900", "–\n–", "50.00") and rows[0][6] == "–"
    by_state = blocks[1]
    assert [row[1:] for row in by_state.rows] == [
        ("1", "100.00"), ("1", by_state.rows[1][2]), ("2", "75.00")]
    assert by_state.rows[1][2] in ("area unknown", "面积不明")
    assert any("No day is due." in line for line in blocks[-1].paragraphs)


def test_no_idle_parcel_says_nothing_on_those_that_are_open():
    rows = PARCELS.columns[PARCELS.columns["parcel_id"] == "P3"]
    blocks = rights_blocks([table(PARCEL_COLUMNS, rows.to_dict("records"))], "zh")
    assert "无法判定的地块不在此列" in blocks[0].paragraphs[0] and "1 个地块无法判定" in blocks[-1].paragraphs[0]
    assert set(STATES) == set(START_STATES) and (SUSPECTED, STOPPED) == (SUSPECTED_IDLE, MAY_BE_IDLE)


def test_cells_of_few_holders_stay_merged_and_unknown_ones_stay():
    blocks = rights_blocks([CELLS], "en", METRES)
    page = titled(blocks, "Affected holders by village and type")
    assert page.rows == (
        ("X", "Liutang", "farming", "12", "9", "800.00", "10.00", "1"),
        ("X", "several, merged", "farming", "few: not shown", "–", "90.00", "0.00", "3"),
        ("X", "unknown", "housing", "0", "2", "10.00", "0.00", "1"),
        ("Total", "", "", "", "", "900.00", "10.00", ""))
    assert "Not to be published" in page.notes[0]
    assert "1 cell has no known village or type." in blocks[-1].paragraphs


def test_only_tables_of_rights_have_pages():
    other = table_from_geometries("o", [None], {"area_m2": pd.Series([1.0])}, CRS)
    assert rights_blocks([other], "en") == () and not is_of_rights(other.columns)
    assert all(is_of_rights(given.columns) for given in (CONFLICTS, RIGHTS, YEARS, PARCELS, CELLS))
    frame = CONFLICTS.columns.astype({"is_boundary": object})
    frame["is_boundary"] = np.array([0, 0, 1], dtype=object)      # as a shapefile holds it
    again = table_from_geometries("c", CONFLICTS.geometry, dict(frame), CRS)
    assert "1 row is no more" in " ".join(rights_blocks([again], "en")[0].notes)


ESTIMATES = table(ESTIMATE_COLUMNS, [
    {"project_id": "X", "village": "Liutang", "collective": "Group 1", "area_m2": 6_400.0, "price": 70.0,
     "estimate_amount": 448_000.0, "currency": "CNY", "list_status": "estimate"},
    {"project_id": "X", "village": "Shigeng", "area_m2": 100.0, "currency": "CNY", "list_status": "estimate"},
    {"project_id": "Y", "village": "Anfu", "area_m2": 50.0, "price": 2.0, "estimate_amount": 100.0, "currency": "EUR"}])
#: The printed example of rights: 6,080 are held, 80 of them twice, 400 have no known holder.
LEDGERS = table(LEDGER_COLUMNS, [
    {"project_id": "X", "area_m2": 6_400.0, "held_m2": 6_080.0, "counted_twice_m2": 80.0, "open_m2": 400.0,
     "unusable_m2": 0.0, "ledger_residual_m2": 0.0, "is_closed": True, "list_status": "survey"},
    {"project_id": "Y", "area_m2": 10.0, "held_m2": 4.0, "counted_twice_m2": 0.0, "open_m2": 0.0, "unusable_m2": 5.0,
     "ledger_residual_m2": 1.0, "is_closed": False}])
TOWN_ROWS = table(TOWN_COLUMNS, [
    {"town": "East", "patch_count": 3, "covered_count": 1, "partly_count": 1, "not_covered_count": 1, "check_count": 0,
     "area_m2": 300.0, "covered_m2": 120.0, "doubtful_m2": 0.0, "rest_m2": 180.0, "expired_count": 1,
     "ending_count": 2},
    {"town": "", "patch_count": 2, "covered_count": 0, "partly_count": 0, "not_covered_count": 0, "check_count": 2,
     "area_m2": 20.0, "covered_m2": 0.0, "doubtful_m2": 20.0, "rest_m2": 0.0, "expired_count": 0, "ending_count": 0}])
LAND_ROWS = table(LAND_COLUMNS, [
    {"patch_id": "T1", "kind": "before", "layer": "old", "land_class": "0101", "class_name": "paddy", "area_m2": 200.0},
    {"patch_id": "T2", "kind": "before", "layer": "old", "land_class": "0101", "class_name": "paddy", "area_m2": 100.0},
    {"patch_id": "T1", "kind": "after", "layer": "new", "land_class": "0601", "class_name": "plant", "area_m2": 200.0},
    {"patch_id": "T2", "kind": "after", "layer": "new", "land_class": None, "area_m2": 100.0},
    {"patch_id": "T1", "kind": "control", "layer": "red line", "area_m2": 30.0},
    {"patch_id": "T2", "kind": "control", "layer": "red line", "area_m2": 12.5}])


def test_estimates_sum_by_currency_and_ledgers_close():
    blocks = rights_blocks([ESTIMATES, LEDGERS], "en", METRES)
    page = titled(blocks, "Estimate by village")
    assert page.rows == (
        ("X", "Liutang", "Group 1", "6,400.00", "70.00", "448,000.00", "CNY"),
        ("X", "Shigeng", "unknown", "100.00", "–", "–", "CNY"),
        ("Y", "Anfu", "unknown", "50.00", "2.00", "100.00", "EUR"),
        ("Total", "", "", "6,500.00", "", "unknown", "CNY"), ("Total", "", "", "50.00", "", "100.00", "EUR"))
    assert page.strong == {3, 4} and "nternal" in page.notes[0]
    page = titled(blocks, "Ledger of projects")
    assert page.rows == (("X", "6,080.00", "80.00", "400.00", "0.00", "6,400.00", "yes"),
                         ("Y", "4.00", "0.00", "0.00", "5.00", "10.00", "no"))
    assert titled(blocks, "Rights: not checked").paragraphs == (
        "1 row of the estimate has no price: a village without one, or with two.",
        "The ledger of 1 project does not close.")


def test_patches_are_by_town_class_and_control_line():
    blocks = rights_blocks([TOWN_ROWS, LAND_ROWS], "en", METRES)
    page = titled(blocks, "Change patches by town")
    assert [column.title for column in page.columns][2:6] == [
        "Not covered", "Partly", "To check", "Covered"]
    assert page.rows == (("East", "3", "1", "1", "0", "1", "1", "2", "300.00", "180.00"),
                         ("no town", "2", "0", "0", "2", "0", "0", "0", "20.00", "20.00"),
                         ("Total", "5", "1", "1", "2", "1", "1", "2", "320.00", "200.00"))
    assert titled(blocks, "Change patches by land class").rows == (
        ("unknown", "–", "100.00"), ("0101 paddy", "300.00", "–"), ("0601 plant", "–", "200.00"),
        ("Total", "300.00", "300.00"))
    assert titled(blocks, "Change patches in control lines").rows == (("red line", "2", "42.50"),)
    assert titled(blocks, "Rights: not checked").paragraphs == ("2 change patches are to be checked in the field.",)
    assert is_of_rights(TOWN_ROWS.columns) and is_of_rights(LAND_ROWS.columns)
    assert all(block.title.isascii() is False for block in rights_blocks([TOWN_ROWS, LAND_ROWS, LEDGERS], "zh"))
