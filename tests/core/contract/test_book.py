"""The book of findings: what names them, what they rest on, their order, and the columns that they may have."""
from __future__ import annotations

import ast
import hashlib
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.source import ROOT, python_files, relative, tree

from groundrules.core.contract.book import Book, Rows, listed, unique_names
from groundrules.core.contract.frame import COLUMNS, TYPES, factorized, findings_frame, typed

CRS = "EPSG:4547"
SQUARE, OTHER = shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)


def by_hand(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def book(**more) -> Book:
    return Book(CRS, **{"ids": ("rule_id", "subject_id"), "evidence": ("verdict", "measured"), **more})


def test_an_id_is_the_hash_of_the_columns_that_the_check_names():
    result = book(ids=("rule_id", "subject_id", "place"))
    result.add(rule_id="R-1", subject_id="a", place=7, verdict="forbidden")
    result.add(rule_id="R-1", subject_id=None, place="", verdict="forbidden")
    assert result.frame()[0]["finding_id"].tolist() == [by_hand("R-1\x1fa\x1f7"), by_hand("R-1\x1f\x00\x1f")]


def test_evidence_is_the_ground_and_the_columns_that_the_check_names():
    """By hand: the hash of the outline, then the values, as texts in a row."""
    outline = hashlib.blake2b(shapely.to_wkb(shapely.normalize(SQUARE), byte_order=1), digest_size=8).hexdigest()
    result = book()
    result.add(SQUARE, rule_id="R-1", subject_id="a", verdict="forbidden", measured=2.5)
    result.add(None, rule_id="R-1", subject_id="b", verdict="forbidden", message="says another thing")
    assert result.frame()[0]["evidence_hash"].tolist() == [
        f"2:{by_hand(outline + chr(31) + 'forbidden' + chr(31) + '2.5')}",
        f"2:{by_hand(chr(31) + 'forbidden' + chr(31) + chr(0))}"]


def test_a_check_may_bring_its_own_evidence():
    result = book(evidence=None)
    result.add([SQUARE, OTHER], rule_id="R-1", subject_id=["a", "b"], evidence_hash=["one", "two"])
    assert result.frame()[0]["evidence_hash"].tolist() == ["one", "two"]


def test_findings_that_share_a_geometry_have_its_hash_each():
    """A copy is another object with the same outline; the other square lies between."""
    result = book(evidence=())
    result.add([SQUARE, OTHER, SQUARE, None, shapely.box(0, 0, 10, 10)], rule_id="R-1", subject_id=list("abcde"))
    hashes = result.frame()[0]["evidence_hash"].tolist()
    assert hashes[0] == hashes[2] == hashes[4]
    assert len(set(hashes)) == 3


def test_rows_one_by_one_and_together_are_the_same():
    entry, many = book(order=("verdict",)), book(order=("verdict",))
    for subject, verdict, size, shape in (("a", "allowed", 1.0, SQUARE), ("b", "forbidden", 2.0, None)):
        entry.add(shape, rule_id="R-1", subject_id=subject, verdict=verdict, measured=size, unit="m2", subject_fid=3)
    many.add(np.array([SQUARE, None], dtype=object), rule_id="R-1", subject_id=pd.Series(["a", "b"]),
             verdict=["allowed", "forbidden"], measured=np.array([1.0, 2.0]), unit="m2",
             subject_fid=pd.array([3, 3], dtype="Int64"))
    (first, shapes), (second, others) = entry.frame(), many.frame()
    pd.testing.assert_frame_equal(first, second)
    assert shapes.tolist() == others.tolist() == [None, SQUARE]
    assert first["subject_id"].tolist() == ["b", "a"] and first["unit"].tolist() == ["m2", "m2"]


def test_columns_have_the_types_of_the_contract_whatever_is_in_them():
    empty, full = book(), book()
    full.add(rule_id="R-1", subject_id="a", subject_fid=1, measured=1, basis_verified=True, message="m",
             in_force_from=pd.Timestamp(2025, 1, 1))
    for frame in (empty.frame()[0], full.frame()[0]):
        assert list(frame) == list(COLUMNS)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == TYPES


def test_the_worst_comes_first_and_equals_keep_their_order():
    result = book(order=("row", "verdict", "severity", "control_id"))
    rows = [(2, "allowed", "minor", "x"), (1, "conditional", "minor", "b"), (1, "conditional", "critical", "c"),
            (-1, "allowed", "minor", None), (1, "forbidden", "minor", "z"), (1, "conditional", "minor", None),
            (1, "undetermined", "major", "y"), (1, "conditional", "minor", "b")]
    for number, (row, verdict, severity, control) in enumerate(rows):
        result.add(rule_id="R-1", subject_id=str(number), row=row, verdict=verdict, severity=severity,
                   control_id=control)
    frame, _geometry, row = result.frame("row")
    assert frame["subject_id"].tolist() == ["3", "4", "6", "2", "5", "1", "7", "0"]
    assert row.tolist() == [-1, 1, 1, 1, 1, 1, 1, 2]


def test_numbers_are_sorted_as_numbers_and_texts_as_texts():
    by_number, by_text = book(order=("subject_fid",)), book(order=("subject_id",))
    for result in (by_number, by_text):
        for fid in (10, 9, None, 100):
            result.add(rule_id="R-1", subject_id=None if fid is None else str(fid), subject_fid=fid)
    assert by_number.frame()[0]["subject_id"].fillna("").tolist() == ["", "9", "10", "100"]
    assert by_text.frame()[0]["subject_id"].fillna("").tolist() == ["", "10", "100", "9"]


@pytest.mark.parametrize(("columns", "why"), [
    ({"rule": "R-1"}, "no such columns: rule$"),
    ({"rule_id": ["R-1", "R-2"], "measured": [1.0, 2.0, 3.0]}, "2 and 3 rows"),
    ({"rule_id": ["R-1"], "measured": np.zeros(0)}, "0 and 1 rows"),
    ({"rule_id": ["R-1", "R-2"], "geometry": [SQUARE]}, "1 and 2 rows")])
def test_a_column_that_nobody_has_and_columns_of_different_lengths_are_errors(columns, why):
    with pytest.raises(ValueError, match=why):
        book().add(**columns)


def test_arrays_without_rows_add_none():
    result = book()
    result.add(rule_id="R-1", subject_id=np.zeros(0, dtype=object), verdict="forbidden")
    assert len(result) == 0 and len(result.frame()[0]) == 0


def test_rows_of_another_table_have_its_columns_and_types():
    rows = Rows({"kind": "string", "area_m2": "Float64", "alert": "boolean"})
    rows.add(SQUARE, kind="gap", area_m2=1, alert=True)
    rows.add(kind=["a", "b"], area_m2=[np.nan, None])
    frame, geometry = rows.frame()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == rows.types
    assert frame["area_m2"].isna().tolist() == [False, True, True] and geometry.tolist() == [SQUARE, None, None]
    with pytest.raises(ValueError, match="no such columns: verdict"):
        rows.add(verdict="forbidden")


def test_ids_that_repeat_are_told_apart():
    assert unique_names(np.array(["a", "b", "a"], dtype=object), np.array([4, 5, 6])).tolist() == ["a#4", "b", "a#6"]


def test_days_stay_days():
    days = np.array(["2025-01-31"], dtype="datetime64[ns]")
    assert listed(days, 1) == [np.datetime64("2025-01-31", "ns")]


def test_no_check_makes_findings_in_another_way():
    """Ids, evidence and frames of findings are made in the book alone, so that a rule of theirs is written once."""
    made = {"findings_frame", "hashed", "evidence", "typed"}
    wrong = []
    for path in python_files("core"):
        if path.parent == ROOT / "core" / "contract":
            continue
        wrong += [f"{relative(path)}: {name.name}" for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)
                  and (node.module or "").endswith("contract.frame") for name in node.names if name.name in made]
    # what a store holds is typed like what a check says; a cut that the user decides on has an id of its own
    assert wrong == ["core/findings/contract.py: typed", "core/rights/alignment/memory.py: hashed"]


@pytest.mark.parametrize("more", [
    {}, {"measured": [1.0, None, "2.5"], "subject_fid": [1, None, 3], "basis_verified": [True, None, pd.NA]},
    {"measured": np.array([1.0, np.nan, np.inf]), "subject_fid": np.array([1.0, np.nan, 3.0]), "overlap_share": 1,
     "in_force_from": date(2020, 1, 2), "message": np.array(["a", None, pd.NA], dtype=object)},
    {"data_date": np.array(["2024-05-06", None, "2020-01-01"], dtype=object), "control_id": [1, None, 2.5],
     "in_force_to": np.array([None, None, None], dtype=object), "severity": pd.Series(["a", pd.NA, "b"])}])
def test_columns_of_findings_have_the_types_of_the_contract_however_they_are_given(more):
    """As ``typed`` gives them to a frame that was read."""
    count = 3 if more else 0
    given = {name: more.get(name) for name in COLUMNS}
    wide = pd.DataFrame({name: pd.Series(value if isinstance(value, (list, np.ndarray, pd.Series)) else [value] * count,
                                         dtype=None if isinstance(value, np.ndarray) else object)
                         for name, value in given.items()})
    frame = findings_frame(more, count)
    pd.testing.assert_frame_equal(frame, typed(wide))
    assert frame.dtypes.astype(str).to_dict() == {name: str(pd.api.types.pandas_dtype(kind))
                                                  for name, kind in TYPES.items()}


@pytest.mark.parametrize("count", (0, 3, 100_000, 250_001))
def test_a_column_numbered_in_parts_is_numbered_as_a_whole(count):
    """Values come again in later parts, some first come there, and some are empty."""
    values = np.random.default_rng(1).integers(0, 120_000, count).astype(str).astype(object)
    values[::7] = None
    (number, distinct), (expected, firsts) = factorized(values), pd.factorize(values)
    assert number.tolist() == expected.tolist()
    assert distinct == firsts.tolist()


def test_a_book_makes_its_frame_once():
    """Its rows are given up meanwhile: a second frame would lack them in silence."""
    result = book()
    result.add(rule_id="R-1", subject_id="a", verdict="forbidden")
    assert len(result.frame()[0]) == 1
    with pytest.raises(ValueError, match="once"):
        result.frame()


def test_columns_that_are_hashed_and_asked_for_are_there_as_they_were_given():
    """One that only names a finding, one it rests on, one it is sorted by, and one of the contract that is carried."""
    result = book(ids=("named", "place"), evidence=("rests_on", "place"), order=("place",), carried=("extra",))
    result.add(rule_id=["R-1", "R-2"], named=["x", "y"], rests_on=["u", "v"], place=[2, 1], extra=["e", "f"])
    frame, _, place, extra, rule = result.frame("place", "extra", "rule_id")
    assert (place.tolist(), extra.tolist(), rule.tolist()) == ([1, 2], ["f", "e"], ["R-2", "R-1"])
    assert frame["rule_id"].tolist() == ["R-2", "R-1"]
    assert frame["finding_id"].tolist() == [by_hand("y\x1f1"), by_hand("x\x1f2")]
    assert frame["evidence_hash"].tolist() == [f"2:{by_hand(chr(31).join(('', *texts)))}" for texts in ("v1", "u2")]
