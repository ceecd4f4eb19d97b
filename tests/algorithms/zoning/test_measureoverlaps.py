"""groundrules:measureoverlaps: numbers against references, tables as promised, ledgers that close."""
from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import memory, square
from helpers.real_data import CHINO, needs

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000
COLUMNS = ["subject_fid", "subject_id", "control_role", "control_layer", "control_source", "control_id",
           "overlap_area_m2", "overlap_length_m", "inside", "overlap_share"]


def plane(rows_, name="地块", kind="Polygon", fields="field=code:string", crs="EPSG:4547"):
    return memory(f"{kind}?crs={crs}&{fields}", rows_, name)


def squares(*places, side=10.0):
    """Squares whose lower left corners stand at these places, coded A, B, C…"""
    return [(square(X + x, Y + y, side), [chr(65 + k)]) for k, (x, y) in enumerate(places)]


@pytest.fixture
def measured(tmp_path):
    """Run over layers and return (results, pairs, ledger)."""
    def measure(subjects, controls, **parameters):
        wanted = {"OUTPUT": str(tmp_path / "pairs.gpkg"), "LEDGER": str(tmp_path / "ledger.gpkg")}
        result = results("measureoverlaps", {
            "SUBJECTS": subjects, "SUBJECT_ID": "code", "CONTROLS": controls, "AREA_METHOD": "planar", **wanted,
            **parameters})
        return result, rows(wanted["OUTPUT"]), rows(wanted["LEDGER"])
    return measure


def test_hand_computed(measured):
    """A is covered by a quarter, B lies inside, C touches only."""
    subjects = plane(squares((0, 0), (100, 0), (200, 0)))
    controls = plane([(square(X + 5, Y + 5), []), (square(X + 95, Y - 5, 50), []), (square(X + 210, Y), [])],
                     "红线", fields="field=n:integer")
    result, pairs, ledger = measured(subjects, [controls])
    assert list(pairs[0])[-len(COLUMNS):] == COLUMNS
    assert [(row["subject_id"], row["overlap_area_m2"], row["inside"], row["overlap_share"]) for row in pairs] == [
        ("A", pytest.approx(25), False, pytest.approx(0.25)), ("B", pytest.approx(100), True, pytest.approx(1))]
    assert {row["control_role"] for row in pairs} == {row["control_layer"] for row in pairs} == {"红线"}
    assert [row["control_id"] for row in pairs] == ["#1", "#2"]
    assert {name: result[name] for name in ("SUBJECT_COUNT", "PAIR_COUNT", "BELOW_MINIMUM_COUNT", "UNUSABLE_COUNT")} \
        == {"SUBJECT_COUNT": 3, "PAIR_COUNT": 2, "BELOW_MINIMUM_COUNT": 0, "UNUSABLE_COUNT": 0}
    assert [(row["covered_m2"], row["free_m2"]) for row in ledger if row["control_role"] == "红线"] == [
        pytest.approx(numbers) for numbers in ((25, 75), (100, 0), (0, 100))]


def test_minimum_area_counts_what_it_leaves_out(measured):
    subjects = plane(squares((0, 0), (100, 0)))
    controls = plane(squares((9, 0), (105, 0)), "控制")
    result, pairs, ledger = measured(subjects, [controls], MINIMUM_AREA=20)
    assert [row["subject_id"] for row in pairs] == ["B"]
    assert (result["PAIR_COUNT"], result["BELOW_MINIMUM_COUNT"]) == (1, 1)
    assert sum(row["covered_m2"] for row in ledger if row["control_role"] == "*") == pytest.approx(60)


def test_layers_of_one_role_are_measured_together(measured):
    """Two drawings of the same line count once in the ledger, and stay two in the table."""
    subjects = plane(squares((0, 0)))
    first, second = plane(squares((5, 0)), "甲"), plane(squares((5, 0)), "乙")
    _, pairs, ledger = measured(subjects, [first, second], ROLES=["甲", "farm", "乙", "farm"])
    assert [(row["control_role"], row["control_layer"]) for row in pairs] == [("farm", "甲"), ("farm", "乙")]
    assert {row["control_role"]: row["covered_m2"] for row in ledger} == {
        "farm": pytest.approx(50), "*": pytest.approx(50)}


def test_lines_by_length_and_points_by_position(tmp_path, measured):
    controls = plane(squares((0, 0)), "控制")
    lines = plane([(f"LINESTRING({X - 5} {Y + 5}, {X + 5} {Y + 5})", ["L"])], kind="LineString")
    _, pairs, ledger = measured(lines, [controls])
    assert (pairs[0]["overlap_area_m2"], pairs[0]["overlap_length_m"]) == (None, pytest.approx(5))
    assert ledger[0]["covered_m"] == pytest.approx(5)
    points = plane([(f"POINT({X + 1} {Y + 1})", ["P"]), (f"POINT({X - 1} {Y})", ["Q"])], kind="Point")
    result, pairs, _ = measured(points, [controls])
    assert result["PAIR_COUNT"] == 1
    assert (pairs[0]["subject_id"], pairs[0]["inside"]) == ("P", True)


def test_registered_area_is_shared_out(measured):
    """0, negative, 9999, -9999 and NULL are unknown: the measured area stays."""
    values = [200.0, 0.0, -1.0, 9999.0, -9999.0, None]
    subjects = plane([(square(X + 100 * k, Y), [f"S{k}", value]) for k, value in enumerate(values)],
                     fields="field=code:string&field=登记面积:double")
    controls = plane([(square(X + 100 * k + 5, Y), ["C"]) for k in range(len(values))], "控制")
    _, pairs, ledger = measured(subjects, [controls], AREA_METHOD="registered", REGISTERED_AREA="登记面积")
    assert pairs[0]["overlap_area_m2"] == pytest.approx(100)
    assert ledger[0]["area_m2"] == pytest.approx(200)
    # the others as measured, on the ellipsoid
    assert [row["overlap_area_m2"] for row in pairs[1:]] == pytest.approx([50] * 5, rel=1e-3)


def test_selected_controls_only(tmp_path):
    """Of 甲 one of two features is selected; log and manifest say how many are left out. 乙 has no selection."""
    subjects = plane(squares((0, 0), (100, 0)))
    controls, whole = plane(squares((5, 0), (105, 0)), "甲"), plane(squares((5, 0), (105, 0)), "乙")
    controls.selectByIds([2])
    parameters = {"SUBJECTS": subjects, "SUBJECT_ID": "code", "CONTROLS": [controls, whole], "AREA_METHOD": "planar",
                  "OUTPUT": str(tmp_path / "pairs.gpkg"), "MANIFEST": str(tmp_path / "run.json")}
    chosen = run("measureoverlaps", {**parameters, "CONTROLS_SELECTED_ONLY": True})
    assert [(row["control_layer"], row["subject_id"]) for row in rows(parameters["OUTPUT"])] == [
        ("乙", "A"), ("甲", "B"), ("乙", "B")]
    assert "Layer 甲: only the 1 selected feature is used; 1 other is left out." in chosen.log
    assert "Layer 乙" not in chosen.log
    manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert manifest["selections"] == [{"use": "controls", "layer": "甲", "selected": 1, "left_out": 1}]
    every = run("measureoverlaps", {**parameters, "OUTPUT": str(tmp_path / "all.gpkg")})
    assert "left out" not in every.log
    assert "selections" not in json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))


def test_pieces_are_what_the_table_says(tmp_path, measured):
    subjects, controls = plane(squares((0, 0))), plane(squares((5, 5)), "控制")
    measured(subjects, [controls], PIECES=str(tmp_path / "pieces.gpkg"))
    piece, = layer(tmp_path / "pieces.gpkg").getFeatures()
    assert piece.geometry().area() == pytest.approx(25)
    assert piece["overlap_area_m2"] == pytest.approx(25)


def test_county_in_the_modes_that_agree(tmp_path):
    """Ellipsoidal and planar areas differ by the scale of the projection only."""
    inputs = county_inputs(tmp_path)
    areas = {}
    for method in ("ellipsoidal", "planar"):
        path = tmp_path / f"{method}.gpkg"
        results("measureoverlaps", {"SUBJECTS": inputs["SUBJECTS"], "SUBJECT_ID": "DKBH", "OUTPUT": str(path),
                                    "CONTROLS": inputs["CONTROLS"][:3], "AREA_METHOD": method})
        areas[method] = {(row["subject_id"], row["control_role"], row["control_id"]): row["overlap_area_m2"]
                         for row in rows(path) if row["overlap_area_m2"]}
    assert areas["planar"].keys() == areas["ellipsoidal"].keys()
    assert len(areas["planar"]) > 40
    for key, area in areas["planar"].items():
        assert area == pytest.approx(areas["ellipsoidal"][key], rel=1e-3, abs=1e-3)


def test_a_control_layer_without_features_is_said():
    done = run("measureoverlaps", {"SUBJECTS": plane(squares((0, 0))), "CONTROLS": [plane([], "空层")],
                                   "OUTPUT": "memory:"})
    assert done.results["PAIR_COUNT"] == 0
    assert "空层" in done.log and "holds no features" in done.log


def test_no_controls_stops():
    text = stopped("measureoverlaps", {"SUBJECTS": plane(squares((0, 0))), "CONTROLS": [], "OUTPUT": "memory:"})
    assert "CONTROLS" in text


@needs(CHINO)
def test_chino(tmp_path):
    """150 of 217 lots in the flood area, 77 on buried cultural property, none on farmland; areas of the reference."""
    names = ("flood_assumption", "buried_cultural_property", "agricultural_land", "use_districts", "city_planning_area")
    wanted = {"OUTPUT": str(tmp_path / "pairs.gpkg"), "LEDGER": str(tmp_path / "ledger.gpkg")}
    result = results("measureoverlaps", {
        "SUBJECTS": f"{CHINO}|layername=lots", "SUBJECT_ID": "chiban_id",
        "CONTROLS": [f"{CHINO}|layername={name}" for name in names], "AREA_METHOD": "planar", "MINIMUM_AREA": 0,
        **wanted})
    assert result["SUBJECT_COUNT"] == 217
    assert result["BELOW_MINIMUM_COUNT"] == 0
    lots = defaultdict(set)
    for row in rows(wanted["OUTPUT"]):
        lots[row["control_role"]].add(row["subject_fid"])
    assert Counter({role: len(fids) for role, fids in lots.items() if role in names[:3]}) == {
        "flood_assumption": 150, "buried_cultural_property": 77}
    with open(CHINO.parent / "reference" / "lot_overlap_area.csv", encoding="utf-8-sig", newline="") as file:
        reference = {row["chiban_id"]: row for row in csv.DictReader(file)}
    ledger = [row for row in rows(wanted["LEDGER"]) if row["control_role"] != "*"]
    assert len(ledger) == 217 * len(names)
    for row in ledger:
        stated = float(reference[row["subject_id"]][f"{row['control_role']}_m2"])
        assert row["covered_m2"] == pytest.approx(stated, abs=0.001), row
        assert row["residual_share"] < 1e-6
