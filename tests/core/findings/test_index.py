"""Order, filter and groups of findings, by hand and against a plain computation."""
from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
import pytest

from groundrules.core.findings.index import FindingsIndex, Query
from groundrules.core.findings.tiles import tiles_of_kept

ROWS = pd.DataFrame({
    "verdict": ["conditional", "forbidden", "allowed", "forbidden", "undetermined"],
    "severity": ["minor", "major", "minor", "critical", "major"],
    "project_id": ["P2", "P1", "P1", "P2", None],
    "subject_id": ["b", "a", "c", "d", None],
    "rule_id": ["UDB-1", "PBF-1", "UDB-1", "PBF-1", "GR-NO-LAYER"],
    "control_role": ["urban", "farm", "urban", "farm", "red"],
    "overlap_area_m2": [5.0, 10.0, np.nan, 2.0, np.nan],
    "message": ["Village building: 5 m²", "Takes 10 m² of farmland", "Inside", "Takes 2 m² of\nfarmland", "No layer"]})


@pytest.fixture
def index():
    return FindingsIndex(ROWS, {"farm": "Prime Farmland"})


def shown(index, **query):
    return index.arrange(Query(**query)).entries.tolist()


def test_the_worst_comes_first(index):
    """forbidden critical, forbidden major, undetermined, conditional, allowed."""
    assert shown(index) == [3, 1, 4, 0, 2]
    assert shown(index, descending=True) == [2, 0, 4, 1, 3]


def test_sorting_keeps_empty_cells_last_and_ties_worst_first(index):
    assert shown(index, sort_by="overlap_area_m2") == [3, 0, 1, 4, 2]
    assert shown(index, sort_by="overlap_area_m2", descending=True) == [1, 0, 3, 4, 2]
    assert shown(index, sort_by="rule_id") == [4, 3, 1, 0, 2]
    assert shown(index, sort_by="verdict", descending=True) == [2, 0, 4, 3, 1]


def test_filter_by_value(index):
    assert shown(index, keep={"verdict": {"forbidden", "allowed"}}) == [3, 1, 2]
    assert shown(index, keep={"verdict": {"forbidden"}, "project_id": {"P1"}}) == [1]
    assert shown(index, keep={"verdict": set()}) == []
    assert shown(index, keep={"project_id": {""}}) == [4]


@pytest.mark.parametrize(("words", "rows"), [
    (("farmland",), [3, 1]), (("FARMLAND", "10"), [1]), (("of farmland",), [3, 1]), (("prime",), [3, 1]),
    (("none here",), []), (("takes", "village"), []), (("m²",), [3, 1, 0])])
def test_search_in_all_texts(index, words, rows):
    assert shown(index, words=words) == rows


def test_a_search_does_not_run_into_the_next_finding(index):
    """The last text of one finding and the first of the next are no neighbours."""
    frame = pd.DataFrame({"message": ["ends with alpha", "beta begins"]})
    assert not FindingsIndex(frame).matching(Query(words=("alpha beta",))).any()


def test_a_search_finds_words_that_overlap_themselves_and_remembers_the_last():
    frame = pd.DataFrame({"message": ["aaa", "", "xaay", "aa", "a"] * 2_000})     # more than one portion of texts
    index = FindingsIndex(frame)
    wanted = frame["message"].str.contains("aa").to_numpy()
    for words in (("aa",), ("aa", "x"), ("aa",)):
        expected = wanted & frame["message"].str.contains("x").to_numpy() if len(words) > 1 else wanted
        assert index.matching(Query(words=words)).tolist() == expected.tolist()
    assert not index.matching(Query(words=("b",))).any()


def test_a_view_of_many_findings_costs_no_call_a_finding():
    """Grouped, folded, searched, with its tiles: a list of 100,000 that walks through them holds the window."""
    def calls_of(count):
        frame = pd.DataFrame({"verdict": "allowed", "project_id": [f"P{row // 2}" for row in range(count)],
                              "subject_id": [f"S{row}" for row in range(count)], "message": "farm"})
        index = FindingsIndex(frame)
        index.prepare(["message"])
        groups = index.arrange(Query(group_by="project_id")).groups
        assert len(groups) == count // 2
        calls = 0

        def counted(_frame, event, _argument):
            nonlocal calls
            calls += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            query = Query(words=("farm",), group_by="project_id", collapsed=frozenset(groups.keys()[1:]))
            shown = index.arrange(query)
            tiles_of_kept(index, index.matching(query))
        finally:
            sys.setprofile(before)
        assert len(shown) == count // 2 + 2
        return calls

    assert calls_of(4_000) < calls_of(400) + 20


def test_groups_have_headings_in_the_order_of_their_worst(index):
    arranged = index.arrange(Query(group_by="project_id"))
    assert [(group.key, group.count, group.verdict) for group in arranged.groups] == [
        ("P2", 2, "forbidden"), ("P1", 2, "forbidden"), ("", 1, "undetermined")]
    assert arranged.entries.tolist() == [-1, 3, 0, -2, 1, 2, -3, 4]
    assert (arranged.matching, arranged.total) == (5, 5)
    assert arranged.findings.tolist() == [3, 0, 1, 2, 4]


def test_a_collapsed_group_hides_its_findings_but_counts_them(index):
    arranged = index.arrange(Query(group_by="project_id", collapsed=frozenset({"P2"})))
    assert arranged.entries.tolist() == [-1, -2, 1, 2, -3, 4]
    assert arranged.groups[0].collapsed and arranged.groups[0].count == 2
    assert arranged.matching == 5
    assert arranged.row_of(3) == -1 and arranged.row_of(1) == 2


def test_groups_of_a_filter(index):
    arranged = index.arrange(Query(group_by="rule_id", keep={"verdict": {"forbidden", "conditional"}}))
    assert [(group.key, group.count, group.verdict) for group in arranged.groups] == [
        ("PBF-1", 2, "forbidden"), ("UDB-1", 1, "conditional")]
    assert index.arrange(Query(group_by="rule_id", words=("xyz",))).entries.tolist() == []


def test_next_and_previous_pass_over_headings(index):
    arranged = index.arrange(Query(group_by="project_id"))   # rows 0, 3 and 6 are headings
    assert [arranged.next_finding(row, 1) for row in (-1, 0, 2, 7)] == [1, 1, 4, -1]
    assert [arranged.next_finding(row, -1) for row in (8, 4, 1)] == [7, 2, -1]


def test_counts_and_values(index):
    assert index.values("verdict") == ["forbidden", "undetermined", "conditional", "allowed"]
    assert index.counts("project_id") == {"P2": 2, "P1": 2, "": 1}
    assert index.counts("verdict", np.array([1, 3])) == {"conditional": 0, "forbidden": 2, "allowed": 0,
                                                        "undetermined": 0}


def test_nothing_found():
    index = FindingsIndex(ROWS.head(0))
    for group in ("", "project_id"):
        arranged = index.arrange(Query(words=("a",), group_by=group, sort_by="message"))
        assert len(arranged) == 0 and list(arranged.groups) == []


def test_missing_columns_are_empty():
    index = FindingsIndex(pd.DataFrame({"verdict": ["allowed"]}))
    assert shown(index, sort_by="message", group_by="rule_id") == [-1, 0]


def many(count):
    random = np.random.default_rng(4)
    return pd.DataFrame({
        "verdict": random.choice(["forbidden", "undetermined", "conditional", "allowed"], count),
        "severity": random.choice(["critical", "major", "minor"], count),
        "project_id": [f"P{number}" for number in random.integers(0, count // 20, count)],
        "rule_id": [f"R-{number}" for number in random.integers(0, 30, count)],
        "overlap_area_m2": np.where(random.random(count) < 0.1, np.nan, random.random(count) * 1e4),
        "message": [f"Takes {number} m² of land" for number in random.integers(0, 10 ** 6, count)]})


@pytest.mark.parametrize("group_by", ["", "project_id", "verdict", "rule_id"])
def test_same_as_a_plain_computation(group_by):
    frame = many(3_000)
    arranged = FindingsIndex(frame).arrange(
        Query(words=("7",), keep={"verdict": {"forbidden", "allowed"}}, sort_by="overlap_area_m2", group_by=group_by))
    wanted = {row for row in range(len(frame)) if frame.verdict[row] in ("forbidden", "allowed")
              and any("7" in str(frame[name][row]) for name in ("project_id", "rule_id", "message"))}
    assert set(arranged.findings.tolist()) == wanted
    assert arranged.matching == len(wanted)
    if group_by:
        assert sum(group.count for group in arranged.groups) == len(wanted)
        for place, group in enumerate(arranged.groups):
            start = int(np.flatnonzero(arranged.entries == -1 - place)[0])
            rows = arranged.entries[start + 1:start + 1 + group.count]
            assert set(frame[group_by].iloc[rows]) == {group.key}
            sizes = frame.overlap_area_m2.iloc[rows].dropna()
            assert sizes.is_monotonic_increasing
    else:
        assert frame.overlap_area_m2.iloc[arranged.entries].dropna().is_monotonic_increasing


def test_a_change_of_view_is_fast():
    """100,000 findings: each change stays far below what a hand notices; the limit leaves room for slow machines."""
    index = FindingsIndex(many(100_000))
    index.prepare(["message", "overlap_area_m2"])
    for query in (Query(), Query(sort_by="message"), Query(group_by="project_id"), Query(words=("takes",)),
                  Query(words=("77",), keep={"verdict": {"forbidden"}}, group_by="rule_id", sort_by="overlap_area_m2")):
        start = time.process_time()
        index.arrange(query)
        assert time.process_time() - start < 1.0


def test_a_heading_stands_for_its_group_and_stretches_for_rows():
    index = FindingsIndex(pd.DataFrame({"rule_id": ["a", "b", "a", "b", "a"], "verdict": ["forbidden"] * 5,
                                        "severity": ["minor", "minor", "minor", "minor", "critical"]}))
    query = Query(group_by="rule_id", keep={"severity": {"minor"}}, collapsed=frozenset({"a"}))
    rows = index.arrange(query)
    assert rows.entries.tolist() == [-1, -2, 1, 3]
    assert index.chosen(rows, query, [(0, 0)]).tolist() == [0, 2]
    assert index.chosen(rows, query, [(0, 0), (3, 3)]).tolist() == [0, 2, 3]
    assert index.chosen(rows, query, [(2, 3)]).tolist() == [1, 3]
    assert index.chosen(rows, query, []).tolist() == []
    assert rows.rows_of([3, 1, 4]) == [(2, 3)] and rows.rows_of([0]) == []


def test_the_extent_of_some_findings():
    bounds = np.array([[0, 0, 1, 1], [np.nan] * 4, [5, -2, 6, 9]])
    index = FindingsIndex(pd.DataFrame({"verdict": ["forbidden"] * 3}), bounds=bounds)
    assert index.extent_of([0, 1, 2]) == (0, -2, 6, 9)
    assert index.extent_of([1]) is None
    assert FindingsIndex(ROWS).extent_of([0]) is None


def test_folding_a_group_arranges_nothing_anew_and_a_changed_cell_does(monkeypatch):
    frame = pd.DataFrame({"rule_id": ["A", "B", "A"], "verdict": ["allowed", "forbidden", "forbidden"],
                          "state": ["open", "open", "open"]})
    index, made = FindingsIndex(frame), []
    real = index._grouped
    monkeypatch.setattr(index, "_grouped", lambda *given: (made.append(1), real(*given))[1])
    unfolded = index.arrange(Query(group_by="rule_id"))
    folded = index.arrange(Query(group_by="rule_id", collapsed=frozenset({"A"})))
    again = index.arrange(Query(group_by="rule_id"))
    assert len(made) == 1 and again.entries.tolist() == unfolded.entries.tolist()
    assert len(folded) == len(unfolded) - 2 and [group.collapsed for group in folded.groups] == [
        key == "A" for key in folded.groups.keys()]
    assert not any(group.collapsed for group in again.groups)
    index.replace("verdict", np.array([0]), "forbidden")
    assert index.arrange(Query(group_by="rule_id", keep={"verdict": {"forbidden"}})).matching == 3 and len(made) == 2
    index.arrange(Query(group_by="rule_id", keep={"verdict": {"forbidden"}}, descending=True))
    assert len(made) == 3
