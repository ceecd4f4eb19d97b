"""What must hold of every occupation: sums, orders, cuts that change nothing, systems that agree."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.parcels_and_survey import CRS, areas, box, closes, kinds, layer, occupy, survey
from helpers.suite.rotation import in_turns

from groundrules.core.geometry.measure.area import area_m2, densify
from groundrules.core.geometry.systems.crs import plan_transform, transform

CLASSES = ("0101", "0103", "0201", "0404", "0601", "1003", "1104", "1207", "77")
SEEDS = in_turns(range(4), each_time=(0,))


def tiling(random, count=6, side=50.0):
    """A survey of wavy patches that share their edges, with owners, ridges and grades."""
    grid = np.stack(np.meshgrid(*[np.arange(count + 1) * side] * 2, indexing="ij"), axis=-1)
    grid += random.uniform(-0.2, 0.2, grid.shape) * side
    corners = np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]], axis=2).reshape(-1, 4, 2)
    patches = []
    for number, corner in enumerate(corners):
        shape = shapely.Polygon(corner + np.array([500_000, 4_400_000]))
        patches.append((shape, {
            "BSM": f"B{number:03d}", "DLBM": str(random.choice(CLASSES)),
            "QSXZ": str(random.choice(["20", "30", "99"])),
            "QSDWDM": f"99012700{random.integers(1, 4)}", "KCXS": float(random.choice([0.0, 0.0416, 0.1253])),
            "GDPDJB": str(random.integers(1, 5))}))
    return patches


def parcels(random, count=5):
    """Blobs that lie over the survey and beyond its edge."""
    entries = []
    for _ in range(count):
        x, y = random.uniform(20, 280, 2)
        entries.append(shapely.Point(500_000 + x, 4_400_000 + y).buffer(random.uniform(5, 40), quad_segs=5))
    return entries


@pytest.fixture(params=SEEDS)
def case(request):
    random = np.random.default_rng(request.param)
    return random, parcels(random), tiling(random)


def table(result, **columns) -> pd.DataFrame:
    return result.tables["rows"].drop(columns=["subject_fid", *columns])


@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
@pytest.mark.parametrize("unit", ["0.01 m2", "0.0001 ha", "0.01 mu"])
def test_everything_adds_up(case, method, unit):
    _, subjects, patches = case
    result = occupy(subjects, patches, area_method=method, unit=unit)
    assert closes(result) and result.counts["IS_CLOSED"]
    measured = area_m2(densify(np.array(subjects, dtype=object), CRS, 20.0), CRS, method)
    assert result.tables["parcels"]["measured_m2"].tolist() == pytest.approx(measured.tolist())
    most = {"0.01 m2": 0.006, "0.0001 ha": 0.51, "0.01 mu": 3.4}[unit]
    assert (result.tables["parcels"]["residual_m2"].abs() <= most).all()
    assert (result.tables["rows"][["net_m2", "gross_m2"]] >= 0).all(axis=None)


def test_sums_are_those_of_plain_intersections(case):
    """Area by class and ownership, measured by shapely alone, to the rounding of the rows."""
    _, subjects, patches = case
    result = occupy(subjects, patches)
    wanted: dict = {}
    for shape, values in patches:
        for subject in subjects:
            key = values["DLBM"], values["QSXZ"]
            wanted[key] = wanted.get(key, 0.0) + subject.intersection(shape).area
    answer = areas(result, "land_class", "ownership", column="gross_m2", part="class")
    rows = result.tables["rows"].groupby(["land_class", "ownership"]).size()
    assert set(answer) == {key for key, area in wanted.items() if area > 0.005 * len(subjects)}
    for key, area in answer.items():
        assert area == pytest.approx(wanted[key], abs=0.0101 * rows[key]), key


@pytest.mark.parametrize("method", ["planar", "ellipsoidal"])
def test_the_order_of_patches_and_parcels_does_not_matter(case, method):
    random, subjects, patches = case
    names = {"code": [f"S{number}" for number in range(len(subjects))]}
    first = occupy(subjects, patches, names, subject_id="code", area_method=method)
    order, turn = random.permutation(len(patches)), random.permutation(len(subjects))
    second = occupy([subjects[k] for k in turn], [patches[k] for k in order],
                    {"code": [names["code"][k] for k in turn]}, subject_id="code", area_method=method)
    pd.testing.assert_frame_equal(table(first), table(second))
    pd.testing.assert_frame_equal(first.tables["projects"], second.tables["projects"])
    assert sorted(first.tables["issues"]["message"]) == sorted(second.tables["issues"]["message"])


def test_removing_a_patch_makes_its_land_uncovered(case):
    """Never another class: the others keep what they had."""
    _, subjects, patches = case
    before = occupy(subjects, patches)
    union = shapely.union_all(subjects)
    gone = max(range(len(patches)), key=lambda k: union.intersection(patches[k][0]).area)
    after = occupy(subjects, patches[:gone] + patches[gone + 1:])
    key = ["subject_id", "part", "land_class", "ownership", "owner_code", "slope_grade"]
    first, other = areas(before, *key, column="gross_m2"), areas(after, *key, column="gross_m2")
    lost = sum(subject.intersection(patches[gone][0]).area for subject in subjects)
    assert lost > 100
    assert after.counts["UNCOVERED_M2"] - before.counts["UNCOVERED_M2"] == pytest.approx(lost, abs=0.06)
    for row, area in other.items():
        if row[1] != "uncovered":
            assert area <= first[row] + 0.0101, row
    assert after.counts["TOTAL_M2"] == before.counts["TOTAL_M2"]


def test_splitting_a_patch_changes_nothing(case):
    _, subjects, patches = case
    split = []
    for shape, values in patches:
        left, below, right, top = shape.bounds
        middle = (left + right) / 2
        split += [(shape.intersection(shapely.box(left, below, middle, top)), values),
                  (shape.intersection(shapely.box(middle, below, right, top)), values)]
    first, second = occupy(subjects, patches), occupy(subjects, split)
    pd.testing.assert_frame_equal(first.tables["rows"].drop(columns=["net_m2", "gross_m2"]),
                                  second.tables["rows"].drop(columns=["net_m2", "gross_m2"]))
    areas = [outcome.tables["rows"][["net_m2", "gross_m2"]] for outcome in (first, second)]
    assert (areas[0] - areas[1]).abs().max().max() <= 0.0101
    assert second.counts["OVERLAP_M2"] == 0


def test_adding_a_layer_of_owners_with_the_same_owners_changes_nothing(case):
    """The survey's own fields, or the same as a layer of their own: one answer."""
    _, subjects, patches = case
    inside = [subject.intersection(shapely.union_all([shape for shape, _ in patches])) for subject in subjects]
    owners = layer("QS", [shape for shape, _ in patches], QSXZ=[values["QSXZ"] for _, values in patches],
                   QSDWDM=[values["QSDWDM"] for _, values in patches])
    bare = [(shape, {name: value for name, value in values.items() if not name.startswith("QS")})
            for shape, values in patches]
    first, second = occupy(inside, patches), occupy(inside, bare, ownership=owners)
    keys = ["land_class", "part", "ownership_kind", "owner_code"]
    entry, other = areas(first, *keys), areas(second, *keys)
    assert set(entry) == set(other)
    for key in entry:
        assert entry[key] == pytest.approx(other[key], abs=0.06), key
    assert closes(second)


def test_a_control_over_everything_is_the_net_area(case):
    _, subjects, patches = case
    everything = layer("farm", [box(-1000, -1000, 2000, 2000)])
    half = layer("half", [box(-1000, -1000, 150, 2000), box(100, -1000, 150, 50)])
    result = occupy(subjects, patches, controls=[everything, half])
    assert result.tables["rows"]["farm_m2"].tolist() == result.tables["rows"]["net_m2"].tolist()
    wanted = sum(subject.intersection(box(-1000, -1000, 150, 2000)).area for subject in subjects)
    assert result.tables["projects"]["half_m2"].sum() == pytest.approx(wanted, abs=0.01 * len(result.tables["rows"]))


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4547", "EPSG:4326"])
def test_a_survey_in_another_system_gives_the_same(case, crs):
    """Degrees, the neighbouring zone, and WGS 84, which is taken to be the same datum and said so."""
    _, subjects, patches = case
    shapes = np.array([shape for shape, _ in patches], dtype=object)
    moved = transform(densify(shapes, CRS, 5.0), plan_transform(CRS, crs))
    first = occupy(subjects, patches, area_method="ellipsoidal")
    second = occupy(subjects, survey(*zip(moved, [values for _, values in patches]), crs=crs),
                    area_method="ellipsoidal")
    entry, other = areas(first, "subject_id", "land_class"), areas(second, "subject_id", "land_class")
    assert set(entry) == set(other)
    for key in entry:
        assert entry[key] == pytest.approx(other[key], abs=0.03), key
    assert any("datum" in note for note in second.notes) == (crs == "EPSG:4326")
    assert closes(second)


def test_overlapping_patches_never_count_twice(case):
    """Every patch is drawn a little too large: all is covered once, and all of that is listed."""
    _, subjects, patches = case
    large = [(shape.buffer(2.0, join_style="mitre"), values) for shape, values in patches]
    result = occupy(subjects, large)
    assert closes(result) and "overlapping_patches" in kinds(result)
    union = shapely.union_all([shape for shape, _ in large])
    assert result.counts["UNCOVERED_M2"] == pytest.approx(
        sum(subject.difference(union).area for subject in subjects), abs=0.05)
    claimed = sum(subject.intersection(shape).area for subject in subjects for shape, _ in large)
    covered = sum(subject.intersection(union).area for subject in subjects)
    assert result.counts["OVERLAP_M2"] == pytest.approx(claimed - covered, abs=0.01)
