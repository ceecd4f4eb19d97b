"""Hashes of rows, places of change, and which subjects a change touches, by hand and against plain loops."""
from __future__ import annotations

import base64
import json
import tracemalloc
import zlib

import numpy as np
import pandas as pd
import pytest
import shapely

from groundrules.core.contract.recheck import (
    changed_rows,
    in_order,
    joined_by_groups,
    kept_rows,
    listed_ids,
    met_by_places,
    with_rows,
)
from groundrules.core.contract.rows import (
    RowState,
    RunState,
    cells_of,
    changed_places,
    group_keys,
    read_state,
    row_hashes,
    state_section,
)


def in_manifest(state: RunState) -> dict:
    return json.loads(json.dumps({"rows": state_section(state)}))


def rows(fids, hashes, projects) -> RowState:
    return RowState(np.array(fids), np.array(hashes, dtype=np.uint64), {"project": group_keys(np.array(projects))})


def test_a_row_hash_sees_geometry_values_nulls_and_names():
    shapes = np.array([shapely.box(0, 0, 1, 1)] * 5 + [shapely.box(0, 0, 1, 2), None], dtype=object)
    text = pd.Series(["a", "b", "", None, "a", "a", "a"], dtype="string")
    number = pd.Series([0, 0, 0, 0, None, 0, 0], dtype="Int64")
    result = row_hashes(shapes, pd.DataFrame({"t": text, "n": number}))
    assert len(set(result.tolist())) == 7
    same = row_hashes(shapes[:1], pd.DataFrame({"n": number[:1], "t": text[:1]}))
    assert same[0] == result[0]   # neither the other rows nor the order of columns matter
    assert row_hashes(shapes[:1], pd.DataFrame({"n": number[:1], "u": text[:1]}))[0] != result[0]
    assert row_hashes(shapes[:1], pd.DataFrame({"n": number[:1], "t": text[:1]}), np.array([9]))[0] != result[0]


def test_cells_tell_where_a_layer_changed():
    random = np.random.default_rng(1)
    low = random.uniform(0, 100, (300, 2))
    bounds = np.hstack([low, low + random.uniform(0, 8, (300, 2))])
    hashes = random.integers(1, 2**63, 300).astype(np.uint64)
    before = cells_of(hashes, bounds)
    order = random.permutation(300)
    assert not len(changed_places(before, hashes[order], bounds[order]))
    for edit in ("value", "move", "remove", "add", "beyond"):
        now, places = hashes.copy(), bounds.copy()
        if edit == "value":
            now[7] += np.uint64(1)
        elif edit in ("move", "beyond"):
            places[7] = (50, 50, 51, 51) if edit == "move" else (900, 900, 910, 910)
        elif edit == "remove":
            now, places = np.delete(now, 7), np.delete(places, 7, axis=0)
        else:
            now, places = np.append(now, np.uint64(5)), np.vstack([places, (20, 20, 30, 21)])
        result = changed_places(before, now, places)
        wanted = [places[-1]] if edit == "add" else [bounds[7]]
        wanted += [places[7]] if edit in ("move", "beyond") else []
        for box in wanted:   # every changed place is covered
            assert shapely.union_all(shapely.box(*result.T)).covers(shapely.box(*box)), edit
        if edit != "beyond":
            assert shapely.area(shapely.union_all(shapely.box(*result.T))) < 1_500
    lost = np.vstack([bounds[:-1], [np.nan] * 4])
    assert changed_places(before, hashes, lost) is None


def test_the_state_survives_the_manifest_and_damage_is_seen():
    subjects = rows([3, 5, 900_000], [1, 2**64 - 1, 7], ["a", "b", "a"])
    cells = cells_of(np.array([5, 6], dtype=np.uint64), np.array([[0, 0, 1, 1], [np.nan] * 4]))
    section = json.loads(json.dumps({"rows": state_section(RunState(
        subjects, {"0 farm": cells}, "common", {"farm": "x"}, {"farm": ["1"], "red": ["1"] * 2_000}))}))
    state = read_state(section)
    assert state.subjects.fids.tolist() == [3, 5, 900_000] and state.subjects.hashes.tolist() == [1, 2**64 - 1, 7]
    assert state.subjects.groups["project"].tolist() == subjects.groups["project"].tolist()
    assert np.array_equal(state.context["0 farm"].sums, cells.sums) and state.context["0 farm"].nowhere == 6
    assert state.repeated == {"farm": ["1"], "red": None} and state.rules == {"farm": "x"}
    section["rows"]["subjects"]["hashes"] = section["rows"]["subjects"]["hashes"][:-3]
    assert read_state(section) is None and read_state({}) is None and read_state({"rows": []}) is None


@pytest.mark.parametrize(("key", "value"), [
    ("extent", [0, 0, 1, 1, 1]), ("extent", [0, 0, 1]), ("extent", [0, 0, float("nan"), 1]), ("extent", [2, 0, 1, 1]),
    ("extent", [0, 0, float("inf"), 1]), ("extent", [0, 0, 10**400, 1]), ("extent", None), ("side", 10**9),
    ("side", float("inf")), ("side", -1), ("side", 0), ("count", float("inf")), ("nowhere", "x")])
def test_a_damaged_grid_is_no_state(key, value):
    bounds = np.array([[0.0, 0.0, 1.0, 1.0]])
    section = in_manifest(RunState(RowState(np.array([1]), np.array([2], dtype=np.uint64)),
                                        {"zones": cells_of(np.array([2], dtype=np.uint64), bounds)}, "c", {}, {}))
    assert read_state(section).context["zones"].extent == (0.0, 0.0, 1.0, 1.0)
    section["rows"]["context"]["zones"][key] = value
    assert read_state(section) is None


def test_a_packed_array_that_unpacks_to_more_than_it_says_is_not_unpacked():
    section = in_manifest(RunState(RowState(np.array([1]), np.array([2], dtype=np.uint64)), {}, "c", {}, {}))
    bomb = base64.b64encode(zlib.compress(bytes(200_000_000), 9)).decode()
    section["rows"]["subjects"]["hashes"] = bomb
    tracemalloc.start()
    assert read_state(section) is None
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_ids_as_people_write_them():
    assert listed_ids("7, 3；-2，3、12 ;").tolist() == [-2, 3, 7, 12]
    assert listed_ids(" ， ") is None


def test_changed_new_and_gone():
    before = rows([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"])
    now = rows([1, 3, 4, 9], [1, 2, 1, 1], ["a", "b", "b", "c"])
    changed, gone = changed_rows(before, now)
    assert (changed.tolist(), gone.tolist()) == ([3, 9], [2])
    # 2 is gone from project a, 3 changed in b, 9 is new in c
    assert now.fids[joined_by_groups(before, now, changed, gone)].tolist() == [1, 3, 4, 9]
    empty = rows([], [], [])
    assert changed_rows(empty, now)[0].tolist() == [1, 3, 4, 9] and changed_rows(now, empty)[1].tolist() == [1, 3, 4, 9]


def test_groups_are_followed_to_their_end():
    """1 changed; 2 is of its project, 3 has the id of 2, 4 is of the project of 3; 5 has nothing to do with it."""
    keys = {"project": group_keys(np.array(["a", "a", "b", "b", "c"])), "id": group_keys(np.array(list("xyyzw")))}
    state = RowState(np.arange(1, 6), np.zeros(5, dtype=np.uint64), keys)
    assert joined_by_groups(state, state, np.array([1]), np.array([], dtype=int)).tolist() == [True] * 4 + [False]


def test_a_subject_that_left_a_project_touches_those_that_it_left():
    before = rows([1, 2, 3], [1, 1, 1], ["a", "a", "b"])
    read = rows([2], [5], ["b"])
    now = with_rows(before, read, np.array([2]))
    assert now.hashes.tolist() == [1, 5, 1]
    assert joined_by_groups(before, now, np.array([2]), np.array([], dtype=int)).all()
    assert with_rows(before, rows([], [], []), np.array([2])).fids.tolist() == [1, 3]


def test_places_meet_subjects():
    bounds = np.array([[0, 0, 1, 1], [5, 5, 6, 6], [np.nan] * 4])
    assert met_by_places(bounds, np.array([[0.5, 0.5, 2, 2]])).tolist() == [True, False, False]
    assert not met_by_places(bounds, np.zeros((0, 4))).any()


def frame(*rows_) -> pd.DataFrame:
    names = ["subject_fid", "control_role", "verdict", "severity", "rule_id", "control_id"]
    return pd.DataFrame(list(rows_), columns=names).astype({"subject_fid": "Int64"})


@pytest.mark.parametrize(("again", "notes", "kept"), [
    (set(), set(), [True, False, True, False, True]), ({"farm"}, set(), [False, False, True, False, False]),
    (set(), {"farm"}, [True, False, True, False, False])])
def test_rows_that_stand(again, notes, kept):
    """1 was judged, 7 is gone, 2 was not touched; the last row is about the run."""
    old = frame((2, "farm", "forbidden", "major", "R", "a"), (1, "farm", "forbidden", "major", "R", "a"),
                (2, "red", "forbidden", "major", "R", "a"), (7, "red", "forbidden", "major", "R", "a"),
                (None, "farm", "undetermined", "major", "G", None))
    assert kept_rows(old, rows([1, 2], [0, 0], ["a", "b"]), np.array([1]), again, notes).tolist() == kept


def test_rows_in_the_order_of_a_full_run():
    mixed = frame((2, "red", "conditional", "major", "R", "a"), (1, "farm", "forbidden", "major", "R", "b"),
                  (None, "farm", "undetermined", "major", "G", None), (1, "farm", "forbidden", "major", "R", "a"),
                  (2, "farm", "forbidden", "minor", "R", "a"), (1, "red", "forbidden", "critical", "R", "z"))
    assert in_order(mixed, rows([1, 2], [0, 0], ["a", "b"]), ["farm", "red"]).tolist() == [2, 5, 3, 1, 4, 0]
