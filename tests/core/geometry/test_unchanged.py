"""What two versions have in common: found without an overlay, and with the same answers as an overlay."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.cases.codes import china
from shapely.geometry import MultiPolygon, Polygon, box

from groundrules.core.contract.outcome import Steps
from groundrules.core.control_lines.compare import run as compare
from groundrules.core.control_lines.compare.request import CompareRequest
from groundrules.core.farmland.loss import run as loss
from groundrules.core.farmland.loss.request import LossRequest
from groundrules.core.geometry import in_parts
from groundrules.core.geometry.overlay.pairs import Ground, ground_overlaps, overlaps
from groundrules.core.geometry.overlay.pieces import Shared, left_over, uncovered
from groundrules.core.geometry.overlay.unchanged import _is_invalid_in_coverage, doubled, sharing, unchanged
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000, 2_500_000
CODES = ("0101", "0103", "0301", "0601", "1104", "0999")


def array(*shapes) -> np.ndarray:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def at(x, y, width=100.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def pairs(first, other) -> list:
    shares = [sharing(len(part), *doubled(part), CRS) for part in (first, other)]
    return list(zip(*(result.tolist() for result in unchanged(first, other, *shares))))


def test_same_outlines_are_pairs_whatever_their_first_vertex_and_order():
    turned = Polygon([(X + 100, Y), (X + 100, Y + 100), (X, Y + 100), (X, Y)])
    assert pairs(array(at(0, 0), at(100, 0), at(200, 0, 99)), array(at(200, 0), at(100, 0), turned)) == [(0, 2), (1, 1)]


@pytest.mark.parametrize("extra", [at(0, 0), at(20, 20, 10, 10), at(50, 50), MultiPolygon([at(0, 0), at(500, 0)])],
                         ids=["twice", "inside", "across", "part"])
def test_ground_that_another_feature_holds_too_is_no_pair(extra):
    """In either version: else the overlap with the other feature would be missed."""
    assert pairs(array(at(0, 0), at(900, 0), extra), array(at(0, 0), at(900, 0))) == [(1, 1)]
    assert pairs(array(at(0, 0), at(900, 0)), array(extra, at(0, 0), at(900, 0))) == [(1, 2)]


def test_neighbours_with_other_vertices_are_pairs_still():
    """A split patch puts a vertex on one side of an edge only: nothing is shared by that."""
    old = array(at(0, 0), at(100, 0, 100, 50), at(100, 50, 100, 50), at(200, 0))
    assert pairs(old, old.copy()) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert len(doubled(old)[0]) == 0


def random_survey(seed: int, codes=CODES):
    """Squares of which some are split, moved, missing, doubled or reach over others."""
    random = np.random.default_rng(seed)
    shapes = []
    for x in range(0, 800, 100):
        for y in range(0, 800, 100):
            kind = random.random()
            if kind < 0.04:
                shapes += [at(x, y, 37), at(x + 37, y, 63)]
            elif kind < 0.07:
                shapes.append(at(x + 3.7, y - 2.1))
            elif kind < 0.10:
                shapes += [at(x, y), at(x, y)]
            elif kind < 0.12:
                shapes += [at(x, y), at(x - 20, y + 30, 140, 10)]
            elif kind > 0.03 + 0.93:
                continue
            else:
                shapes.append(at(x, y))
    order = random.permutation(len(shapes))
    return array(*shapes)[order], random.choice(codes, len(shapes))


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_where_ground_is_held_once_the_pairs_are_the_same_and_few_are_cut(seed, monkeypatch):
    """Two surveys: of the second date some patches are split, some moved, some as they were; some are there twice."""
    old, new = random_survey(seed)[0], random_survey(seed + 1)[0]
    cut = []
    monkeypatch.setattr(in_parts.shapely, "intersection", lambda some, met, plain=shapely.intersection: (
        cut.append(len(some)), plain(some, met))[1])
    slow, slow_count = overlaps(old, new, CRS, "planar"), sum(cut)
    quick = ground_overlaps(*(Ground(shapes, ~sharing(len(shapes), *doubled(shapes), CRS)) for shapes in (old, new)),
                            CRS, "planar", keep_pieces=True)
    assert slow_count > sum(cut) - slow_count > 0
    assert list(zip(quick.subject, quick.control)) == list(zip(slow.subject, slow.control))
    assert quick.area_m2 == pytest.approx(slow.area_m2, rel=1e-12)
    assert quick.inside.tolist() == slow.inside.tolist()
    assert shapely.equals(quick.pieces, slow.pieces).all()


def _nothing(first, other, *_):
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


@pytest.mark.parametrize("seed", range(8))
def test_farmland_loss_is_the_same_without_the_shortcut(seed, monkeypatch):
    surveys = []
    for item in (seed, seed + 100):
        shapes, codes = random_survey(item)
        table = table_from_geometries("DLTB", shapes, {"BSM": [f"{n}" for n in range(len(shapes))], "DLBM": codes}, CRS)
        surveys.append(ControlLayer("survey", table, {"id": "BSM", "land_class": "DLBM"}))
    request = LossRequest(*surveys, china(), scheme="survey-3", area_method="planar")
    quick = loss.farmland_loss(request)
    monkeypatch.setattr(loss, "unchanged", _nothing)
    slow = loss.farmland_loss(request)
    assert {name: round(value, 4) if isinstance(value, float) else value for name, value in quick.counts.items()} == {
        name: round(value, 4) if isinstance(value, float) else value for name, value in slow.counts.items()}
    columns = ["kind", "reason", "old_id", "new_id", "gross_m2"]
    rows = [sorted(result.tables["rows"][columns].fillna("").round(3).astype(str).itertuples(index=False)) for result in
            (quick, slow)]
    assert rows[0] == rows[1] and len(rows[0]) > 10


@pytest.mark.parametrize("seed", range(8))
def test_comparing_versions_is_the_same_without_the_shortcut(seed, monkeypatch):
    tables = []
    for item in (seed, seed + 100):
        shapes, codes = random_survey(item)
        tables.append(table_from_geometries("v", shapes, {"BSM": [f"{n % 50}" for n in range(len(shapes))],
                                                          "DLBM": codes}, CRS))
    request = CompareRequest(*tables, ("BSM",), ("BSM",), fields=("DLBM",), area_method="planar")
    quick = compare.compare_controls(request)
    monkeypatch.setattr(compare, "unchanged", _nothing)
    slow = compare.compare_controls(request)
    for name, value in slow.counts.items():
        assert quick.counts[name] == pytest.approx(value, abs=1e-4), name
    columns = ["kind", "old_id", "new_id", "area_m2", "fields"]
    rows = [sorted(result.tables["changes"][columns].fillna("").round(3).astype(str).itertuples(index=False))
            for result in (quick, slow)]
    assert rows[0] == rows[1] and len(rows[0]) > 10


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_over_is_the_same_as_by_differences(seed):
    """Also where the pieces overlap each other, or are many."""
    areas, features = random_survey(seed)[0], random_survey(seed + 50)[0]
    areas = np.concatenate([areas, array(at(0, 0, 800, 800))])     # meets some 64 features
    subject, feature = np.nonzero(shapely.area(shapely.intersection(areas[:, None], features[None, :])) > 0)
    pieces = shapely.intersection(areas[subject], features[feature])
    shares = sharing(len(features), *doubled(features), CRS)
    left = left_over(areas, Shared(subject, pieces, ~shares[feature]), features, CRS, "planar")
    wanted = uncovered(areas, features, CRS, "planar")
    assert shapely.area(left) == pytest.approx(shapely.area(wanted), abs=1e-4)
    assert np.abs(shapely.area(wanted)).max() > 100


def test_cancel_and_progress_of_a_comparison_of_surveys():
    from groundrules.core.geometry.parallel import Cancelled

    shapes, codes = random_survey(1)
    table = table_from_geometries("DLTB", shapes, {"DLBM": codes}, CRS)
    other = table_from_geometries("DLTB", random_survey(2)[0], {"DLBM": random_survey(2)[1]}, CRS)
    request = LossRequest(*(ControlLayer("survey", item, {"land_class": "DLBM"}) for item in (table, other)), china(),
                          scheme="survey-3")
    seen: list = []
    loss.farmland_loss(request, Steps(seen.append))
    assert seen == sorted(seen) and 0 < seen[0] and seen[-1] <= 1 and len(seen) >= 5
    with pytest.raises(Cancelled):
        loss.farmland_loss(request, Steps(cancelled=lambda: True))


@pytest.mark.parametrize("step", [3, 50, 10_000])
def test_edges_that_no_coverage_allows_are_found_in_steps_as_in_one_call(step, monkeypatch):
    """Some of a hundred squares are moved a little: these and their neighbours, whatever the steps."""
    random = np.random.default_rng(7)
    squares = np.array([shapely.box(x, y, x + 10, y + 10) for x in range(0, 100, 10) for y in range(0, 100, 10)])
    moved = random.choice(100, 7, replace=False)
    squares[moved] = shapely.transform(squares[moved], lambda xy: xy + 0.5)
    monkeypatch.setattr("groundrules.core.geometry.overlay.unchanged.STEP", step)
    wanted = ~shapely.is_empty(shapely.coverage_invalid_edges(squares))
    squares[0], wanted[0] = None, False   # at a corner, beside nobody that was moved
    assert 7 <= wanted.sum() < 90
    np.testing.assert_array_equal(_is_invalid_in_coverage(squares), wanted)
