"""A run in parts gives the bytes of a full run, however it is cut."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from helpers.cases.zoning import CRS, FARM_RULES, TOWN_RULES, X, Y, layer, pack, rule
from helpers.outcomes import check_same

from groundrules.core.errors import InputError
from groundrules.core.scale import run
from groundrules.core.scale.partition import halo, hilbert_index, joined_groups, partition
from groundrules.core.scale.run import parts_of, run_in_parts
from groundrules.core.table import Source, table_from_geometries
from groundrules.core.zoning.judging.check import CHECK
from groundrules.core.zoning.request import ZoningRequest

SIDE = 2000.0


def shapes(random, count, size, low=5):
    """Blobs of ``low`` to 40 corners at random places."""
    made = []
    for _ in range(count):
        corners = int(random.integers(low, 40))
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        reach = size * random.uniform(0.4, 1.0, corners)
        x, y = random.uniform(0, SIDE, 2)
        made.append(shapely.Polygon(np.column_stack([X + x + reach * np.cos(angle), Y + y + reach * np.sin(angle)])))
    return made


@pytest.fixture(scope="module")
def request_():
    """All that parts could tell otherwise: projects, ids and shapes that repeat, lines, points, geometry that cannot be
    used, unknown values, controls without a place, of the same id, of two years, not in force; ground without data."""
    random = np.random.default_rng(17)
    subjects = shapes(random, 160, 40.0)
    subjects[10:14] = [None, shapely.Polygon(), shapely.Point(X + 50, Y + 70), shapely.Point(X + 1500, Y + 900)]
    subjects[20:24] = [shapely.LineString([(X + x, Y), (X + x + 300, Y + 1800)]) for x in (0, 400, 800, 1200)]
    subjects[30], subjects[150] = subjects[5], subjects[6]
    subjects[40] = shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    names = [f"P{number}" for number in range(160)]
    names[70], names[71] = "P3", "P90"
    table = table_from_geometries("PROJECTS", subjects, {
        "id": names, "project": [f"J{number % 37}" if number % 3 else None for number in range(160)],
        "claim": [None, "3", None, "3"] * 40, "number": [None, "7"] * 80,
        "kind": ["urban", "rural", None, "urban"] * 40,
        "area": [900.0, None, 1000.0, 0.0] * 40}, CRS)
    farm = shapes(random, 90, 90.0)
    farm[0] = None
    farm[1] = shapely.Polygon([(X, Y), (X + 90, Y + 90), (X + 90, Y), (X, Y + 90)])
    controls = [
        layer("farm", *farm, columns={
            "id": [f"F{number % 80}" for number in range(90)], "data_date": ["2024-01-01"] * 90,
            "valid_from": ["2027-01-01"] + ["2020-01-01"] * 89}),
        layer("farm", *shapes(random, 12, 60.0), columns={
            "id": [f"F{n}" for n in range(12)], "data_date": ["2021-02-03"] * 12}),
        layer("town", *shapes(random, 25, 250.0), columns={"zone": ["410", None, "700", "410", "9"] * 5}),
        layer("county", shapely.box(X - 10, Y - 10, X + 1700, Y + 1900))]
    near = rule("N-1", "farm", relation="within_distance", distance_m=30.0, verdict="conditional")
    return ZoningRequest(table, controls, pack(*FARM_RULES, *TOWN_RULES, near), "id", "project", {
        "claim": "claim", "number": "number", "kind": "kind"}, ["farm", "town"], None, date(2026, 6, 1), "registered",
        "area", "en", True)


@pytest.fixture(scope="module")
def full(request_):
    return CHECK.run(request_)


@pytest.mark.parametrize("count", [1, 2, 3, 16])
def test_any_number_of_parts_gives_the_bytes_of_a_full_run(request_, full, count):
    check_same(run_in_parts(CHECK, request_, count=count), full)


def test_the_case_has_what_parts_could_tell_otherwise(request_, full):
    rules = set(full.findings["rule_id"])
    assert {"F-1", "F-2", "T-2", "N-1", "GR-COVERAGE", "GR-UNUSABLE-SUBJECT", "GR-UNUSABLE-CONTROL",
            "GR-DIFFERENT-YEARS"} <= rules
    assert full.settled["units"] == ("m2", "m") and len(full.notes) > 4
    assert len(parts_of(CHECK.cut(request_), 16)) > 12


def test_parts_read_only_the_controls_at_their_subjects(request_):
    cut = CHECK.cut(request_)
    counts = [len(cut.some(rows).controls[0].table) for rows in parts_of(cut, 16)]
    assert 2 <= min(counts) < 30   # those without a place are in each


def test_a_run_that_parts_cannot_answer_is_refused(request_):
    farm = request_.controls[0]
    hidden = replace(farm, table=replace(farm.table, source=Source("farm", hidden=3)))
    with pytest.raises(InputError, match="filter"):
        run_in_parts(CHECK, replace(request_, controls=[hidden, *request_.controls[1:]]))
    with pytest.raises(InputError, match="all subjects at once"):
        run_in_parts(CHECK._replace(cut=None), request_)


def test_many_subjects_are_judged_in_parts_and_what_cannot_be_cut_at_once(request_, full, monkeypatch):
    counts = []
    monkeypatch.setattr(run, "give_back", lambda: counts.append(1))
    check_same(run.run_by_size(CHECK, request_), full)
    assert not counts
    monkeypatch.setattr(run, "CUT_ABOVE", 6_000)   # which the vertices alone do not reach
    monkeypatch.setattr(run, "parts_wanted", lambda weights: 3)
    check_same(run.run_by_size(CHECK, request_), full)
    assert len(counts) == 3
    farm = request_.controls[0]
    hidden = replace(farm, table=replace(farm.table, source=Source("farm", hidden=3)))
    filtered = replace(request_, controls=[hidden, *request_.controls[1:]])
    assert len(run.run_by_size(CHECK, filtered).verdicts) == len(full.verdicts) and len(counts) == 3


def test_texts_of_which_there_are_few_are_in_memory_once(full):
    for name in ("verdict", "unit", "documents"):
        texts = full.findings[name].dropna().to_numpy(dtype=object)
        assert len(texts) > 100 and len(set(map(id, texts))) == len(set(texts))


# -- partition ---------------------------------------------------------------------------------------------

def squares(x, y):
    return np.column_stack([x, y, np.add(x, 1), np.add(y, 1)]).astype(float)


def weights_of(parts, weights):
    return np.array([weights[part].sum() for part in parts])


def test_each_subject_is_in_one_part_and_parts_are_even_by_weight():
    random = np.random.default_rng(4)
    bounds, weights = squares(*random.uniform(0, 1000, (2, 5000))), random.integers(4, 60, 5000)
    bounds[17] = np.nan
    parts = partition(bounds, weights, 16)
    assert len(parts) == 16 and sorted(np.concatenate(parts)) == list(range(5000))
    assert all((np.diff(part) > 0).all() for part in parts)
    assert weights_of(parts, weights).max() < 1.02 * weights.sum() / 16


def test_neighbours_are_together():
    x, y = (values.ravel() for values in np.meshgrid(np.arange(64), np.arange(64)))
    for part in partition(squares(x, y), np.ones(4096), 16):
        assert len(part) == 256 and np.ptp(x[part]) == 15 and np.ptp(y[part]) == 15


def test_the_worst_skew_is_cut_by_vertices_and_not_by_count():
    """A city of 400 parcels holds four fifths of all vertices."""
    random = np.random.default_rng(8)
    weights = np.r_[np.full(9600, 10.0), np.full(400, 960.0)]
    bounds = squares(np.r_[random.uniform(0, 9000, 9600), random.uniform(4000, 4100, 400)],
                     np.r_[random.uniform(0, 9000, 9600), random.uniform(4000, 4100, 400)])
    heavy = weights_of(partition(bounds, weights, 10), weights)
    assert len(heavy) == 10 and heavy.max() < 1.1 * weights.sum() / 10


def test_what_is_heavier_than_a_share_is_a_part_by_itself():
    weights = np.r_[np.ones(90), 1000.0, np.ones(90)]
    parts = partition(squares(np.arange(181), np.zeros(181)), weights, 4)
    assert [part.tolist() for part in parts if 90 in part] == [[90]]
    assert weights_of(parts, weights)[[90 not in part for part in parts]].max() <= 91


def test_groups_are_never_parted_also_by_way_of_others():
    random = np.random.default_rng(5)
    groups = {"project": random.integers(0, 300, 900), "id": random.integers(0, 3000, 900)}
    parts = partition(squares(*random.uniform(0, 100, (2, 900))), np.ones(900), 4, groups)
    for keys in groups.values():
        own = [set(keys[part]) for part in parts]
        assert sum(map(len, own)) == len(set().union(*own))
    chain = {"a": np.array([0, 1, 1, 2, 3]), "b": np.array([5, 5, 6, 6, 7])}
    assert joined_groups(5, chain).tolist() == [0, 0, 0, 0, 1]


def test_the_curve_passes_each_place_once_in_steps_of_one():
    x, y = (values.ravel() for values in np.meshgrid(np.arange(16), np.arange(16)))
    order = np.argsort(hilbert_index(squares(x, y)))
    assert (np.abs(np.diff(x[order])) + np.abs(np.diff(y[order])) == 1).all()
    assert partition(np.zeros((0, 4)), np.zeros(0), 3) == [] and len(partition(squares([1], [1]), [0], 3)) == 1


def test_a_halo_is_what_the_subjects_of_a_part_may_touch():
    bounds = squares([0, 1, 2, 9, 1, 0], [0, 0, 0, 0, 5, 1])
    bounds[5] = np.nan
    assert halo(bounds, np.array([0])).tolist() == [1]
    assert halo(bounds, np.array([0]), 1.0).tolist() == [1, 2]
    assert halo(bounds, np.array([5])).tolist() == []
