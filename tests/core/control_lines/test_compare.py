"""Two versions of a control layer and of an access list: by hand, on rectangles in metres."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.outcomes import declared
from shapely.geometry import Polygon, box

from groundrules.core.control_lines.compare.request import CompareRequest
from groundrules.core.control_lines.compare.rows import compare_lists
from groundrules.core.control_lines.compare.run import CHECK
from groundrules.core.errors import InputError
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000, 2_500_000


def place(x, width, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def version(shapes, name="版本", **columns):
    columns = {"BSM": [f"k{number}" for number in range(len(shapes))], **columns}
    return table_from_geometries(name, shapes, columns, CRS)


def compared(old, new, ids=("BSM",), **more):
    return declared(CHECK, CompareRequest(old, new, ids, ids, area_method=more.pop("area_method", "planar"), **more))


def rows(result, *columns) -> list:
    frame = result.tables["changes"][["kind", *columns]]
    return [tuple(None if pd.isna(value) else round(value, 3) if isinstance(value, float) else value for value in row)
            for row in frame.itertuples(index=False)]


def closes(result) -> bool:
    counts = result.counts
    return abs(counts["OLD_M2"] - counts["DECREASE_M2"] + counts["INCREASE_M2"] - counts["NEW_M2"]) < 1e-6


def test_nothing_changed():
    layer = version([place(0, 100), place(100, 50)])
    result = compared(layer, layer, fields=("BSM",))
    assert result.counts["IS_SAME"] and not result.counts["HAS_ALERT"] and not len(result.tables["changes"])
    assert result.counts["KEPT_M2"] == pytest.approx(15000) and closes(result)


def test_decrease_with_and_without_reason_and_increase():
    old = version([place(0, 100), place(200, 100), place(400, 10)])
    new = version([place(0, 90), place(200, 130)], SM=["国家重大项目", None])
    result = compared(old, new, reason="SM")
    assert rows(result, "old_id", "new_id", "decrease_m2", "increase_m2", "reason", "alert") == [
        ("decrease", "k2", None, 1000.0, 0.0, None, True),
        ("decrease", "k0", None, 1000.0, 0.0, "国家重大项目", False),
        ("increase", None, "k1", 0.0, 3000.0, None, False)]
    assert (result.counts["ALERT_COUNT"], result.counts["DECREASE_M2"], result.counts["INCREASE_M2"]) == (
        1, pytest.approx(2000), pytest.approx(3000))
    assert closes(result) and result.counts["OLD_M2"] == pytest.approx(21000)
    assert [piece.area for piece in result.geometry["changes"]] == pytest.approx([1000, 1000, 3000])
    assert result.tables["summary"][["kind", "decrease_m2"]].values.tolist()[0][0] == "decrease"


@pytest.mark.parametrize("ids", [("BSM",), ()])
def test_a_feature_that_was_moved(ids):
    ell = Polygon([(X, Y), (X + 40, Y), (X + 40, Y + 10), (X + 10, Y + 10), (X + 10, Y + 30), (X, Y + 30)])
    moved = shapely.transform(ell, lambda xy: xy + (3.0, 4.0))
    result = compared(version([ell, place(500, 20)]), version([moved, place(500, 20)]), ids)
    assert [row[0] for row in rows(result)] == ["move"]
    row = result.tables["changes"].iloc[0]
    assert row["shift_m"] == pytest.approx(5.0) and row["alert"]
    assert row["decrease_m2"] == pytest.approx(row["increase_m2"]) and closes(result)


def test_same_area_in_another_shape_is_no_move():
    result = compared(version([place(0, 20, height=5)]), version([place(50, 10, height=10)]))
    assert sorted(row[0] for row in rows(result)) == ["decrease", "increase"]


def test_changed_values_and_new_ids():
    old = version([place(0, 100), place(100, 100)], GHFQDM=["410", "420"])
    new = version([place(0, 100), place(100, 100)], GHFQDM=["410", "410"])
    result = compared(old, new, fields=("GHFQDM",))
    assert rows(result, "old_id", "fields", "area_m2") == [("changed", "k1", "GHFQDM: 420 → 410", 10000.0)]
    assert not result.counts["HAS_ALERT"] and not result.counts["IS_SAME"]
    new = version([place(0, 100), place(100, 100)], BSM=["k0", "m7"])
    assert rows(compared(old, new), "old_id", "new_id") == [("renumbered", "k1", "m7")]
    assert compared(old, new, ids=()).counts["IS_SAME"]   # by place, ids are not asked


def test_reasons_by_place():
    reasons = version([place(85, 20), place(195, 3)], "理由", YY=["R1", "R2"])
    old, new = version([place(0, 100), place(100, 100)]), version([place(0, 90), place(100, 90)])
    result = compared(old, new, reasons=reasons, reasons_field="YY")
    assert rows(result, "old_id", "reason", "reason_source", "alert") == [
        ("decrease", "k1", None, None, True), ("decrease", "k0", "R1", "layer", False)]


def test_slivers_are_no_alert_but_count():
    result = compared(version([place(0, 100)]), version([place(0, 99.95)]))
    assert rows(result, "is_sliver", "alert") == [("decrease", True, False)]
    assert result.counts["DECREASE_M2"] == pytest.approx(5.0) and closes(result)


def test_many_small_decreases_are_an_alert_together():
    """Features of 10 × 3 m lose 0.3 × 3 = 0.9 m² each, 0.27 m wide: two of them reach 1 m²."""
    def shaved(count):
        old = version([place(20 * k, 10, height=3) for k in range(count)])
        return compared(old, version([place(20 * k + 0.3, 9.7, height=3) for k in range(count)]))

    assert shaved(1).counts["ALERT_COUNT"] == 0
    two = shaved(2)
    assert two.tables["changes"]["is_sliver"].all() and two.counts["ALERT_COUNT"] == 2
    assert two.tables["changes"]["message"].str.contains("minimum area").all()
    # threads are a matter of drawing, however long
    thin = compared(version([place(0, 10)]), version([place(0.02, 9.98)]))
    assert thin.counts["DECREASE_M2"] == pytest.approx(2) and not thin.counts["HAS_ALERT"]


def test_a_reason_of_an_earlier_change_is_none():
    old, new = version([place(0, 100)], SM=["2019 approval"]), version([place(0, 90)], SM=["2019 approval"])
    result = compared(old, new, reason="SM")
    assert rows(result, "reason", "reason_source", "alert") == [("decrease", None, "stale", True)]
    assert "earlier change" in result.tables["changes"]["message"][0]
    assert not compared(old, version([place(0, 90)], SM=["2025 approval"]), reason="SM").counts["HAS_ALERT"]
    gone = compared(version([place(0, 100), place(200, 10)], SM=["withdrawn", None]),
                    version([place(200, 10)], BSM=["k1"], SM=[None]), reason="SM")
    assert rows(gone, "reason", "alert") == [("decrease", "withdrawn", False)]   # only the older version can say it


def test_what_could_not_be_compared_is_counted():
    tie = Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    counts = compared(version([tie, place(50, 10)]), version([place(50, 10)], BSM=["k1"])).counts
    assert counts["UNUSABLE_COUNT"] == 1 and not counts["IS_COMPLETE"] and not counts["IS_SAME"]
    assert compared(version([place(0, 9)]), version([place(0, 9)])).counts["IS_COMPLETE"]


def test_overlaps_in_a_version_count_once():
    result = compared(version([place(0, 100), place(50, 100)]), version([place(0, 100)]))
    assert result.counts["OLD_M2"] == pytest.approx(15000) and result.counts["DECREASE_M2"] == pytest.approx(5000)
    assert closes(result) and "5000.00" in result.notes[0]


def test_a_broken_feature_is_listed():
    tie = Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    result = compared(version([tie, place(20, 10)]), version([place(50, 1), place(20, 10)]))
    assert ("unusable", "k0") in rows(result, "old_id")


@pytest.mark.parametrize("seed", range(6))
def test_any_two_versions_close(seed):
    random = np.random.default_rng(seed)

    def some():
        return [place(random.uniform(0, 300), random.uniform(5, 80), random.uniform(0, 300), random.uniform(5, 80))
                for _ in range(25)]

    old, new = some(), some()
    result = compared(version(old), version(new), ids=())
    assert result.counts["OLD_M2"] == pytest.approx(shapely.union_all(old).area)
    assert result.counts["NEW_M2"] == pytest.approx(shapely.union_all(new).area)
    assert closes(result)
    lost = shapely.difference(shapely.union_all(old), shapely.union_all(new)).area
    assert result.counts["DECREASE_M2"] == pytest.approx(lost)


def test_stops():
    with pytest.raises(InputError, match="no rows"):
        compared(version([]), version([place(0, 1)]))
    with pytest.raises(InputError, match="has no field"):
        compared(version([place(0, 1)]), version([place(0, 1)]), fields=("XX",))
    with pytest.raises(InputError, match="has no field"):
        compared(version([place(0, 1)]), version([place(0, 1)]), reason="XX")


# -- access lists --------------------------------------------------------------------------------------


def clauses(unit, clause, text, **more):
    return table_from_geometries("清单", [None] * len(unit), {"unit": unit, "clause": clause, "text": text, **more}, "")


def listed(old, new, **more):
    ids = ("unit", "clause")
    return compare_lists(CompareRequest(old, new, ids, ids, **{"fields": ("text",), **more}))


def test_clauses_that_are_gone_new_or_changed():
    old = clauses(["U1", "U1", "U2"], [1, 2, 1], ["禁止A", "限制B", "鼓励C"], why=[None, None, None])
    new = clauses(["U1", "U2", "U2"], [1, 1, 2], ["限制A", "鼓励C", "禁止D"], why=["2025-3号", None, None])
    result = listed(old, new, reason="why")
    assert rows(result, "old_id", "new_id", "fields", "reason", "alert") == [
        ("decrease", "U1 | 2", None, None, None, True),
        ("increase", None, "U2 | 2", None, None, False),
        ("changed", "U1 | 1", "U1 | 1", "text: 禁止A → 限制A", "2025-3号", False)]
    assert result.counts["ALERT_COUNT"] == 1 and listed(old, old).counts["IS_SAME"]


def test_a_clause_that_moved_to_another_unit():
    old = clauses(["U1", "U1"], [1, 2], ["禁止A", "限制B"])
    result = listed(old, clauses(["U1", "U2"], [1, 7], ["禁止A", "限制B"]))
    assert rows(result, "old_id", "new_id", "alert") == [("move", "U1 | 2", "U2 | 7", True)]
    # two that could be meant are not guessed at
    result = listed(old, clauses(["U1", "U2", "U3"], [1, 7, 7], ["禁止A", "限制B", "限制B"]))
    assert sorted(row[0] for row in rows(result)) == ["decrease", "increase", "increase"]


def test_without_fields_a_list_compares_all_that_both_have():
    old, new = clauses(["U1"], [1], ["禁止A"]), clauses(["U1"], [1], ["鼓励A"])
    result = listed(old, new, fields=())
    assert rows(result, "fields") == [("changed", "text: 禁止A → 鼓励A")] and not result.counts["IS_SAME"]


def test_keys_that_are_empty_or_double_are_listed():
    old = clauses(["U1", "U1", None], [1, 1, None], ["a", "b", "c"])
    result = listed(old, clauses(["U1"], [1], ["a"]))
    assert sorted(row[0] for row in rows(result)) == ["unusable"] * 3   # that U1 | 1 is new cannot be said


def test_a_list_needs_a_key():
    table = clauses(["U1"], [1], ["a"])
    with pytest.raises(InputError, match="ID_FIELDS"):
        compare_lists(CompareRequest(table, table))
