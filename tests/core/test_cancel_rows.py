"""Steps that go row by row ask in between: what they do between two questions does not grow with the rows."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import shapely
from helpers.questions import most_calls, questions
from helpers.source import ROOT
from helpers.zoning_cases import CRS as OF_ZONES
from helpers.zoning_cases import FARM_RULES, layer, pack
from helpers.zoning_cases import X as WEST
from helpers.zoning_cases import Y as SOUTH

from groundrules.core.access import sites
from groundrules.core.access.check import check_access
from groundrules.core.access.lists import load_access
from groundrules.core.access.request import AccessRequest
from groundrules.core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.control_lines.pieces import Minimum
from groundrules.core.drawing import Drawing, DrawingOptions, parcels_from_drawing
from groundrules.core.farmland.balance import BalanceRequest, farmland_balance
from groundrules.core.farmland.balance_cases import load_balance
from groundrules.core.farmland.balance_rows import Patches
from groundrules.core.findings.contract import COLUMNS, findings_of, row_hash, terms_hash
from groundrules.core.geometry.vertices import close_vertices, sharp_corners
from groundrules.core.landuse.project_values import LISTS
from groundrules.core.landuse.statement import pack_template, statements
from groundrules.core.landuse.transition import TransitionRequest, land_use_transition
from groundrules.core.landuse.transition_classes import plain_classes
from groundrules.core.packs.schema_loading import read_schema
from groundrules.core.quality.areas import within
from groundrules.core.quality.attributes import KnownUnits, _bare
from groundrules.core.quality.check import check_quality
from groundrules.core.quality.request import DataLayer, QualityRequest
from groundrules.core.table import FeatureTable, table_from_geometries
from groundrules.core.zoning.applies import applies_at
from groundrules.core.zoning.prepare import prepare_subjects
from groundrules.core.zoning.request import ZoningRequest

COUNT, MOST_CALLS = 6_000, 12_000
CRS, X, Y = "EPSG:4547", 500_000.0, 4_400_000.0


def squares(count: int = COUNT, side: float = 10.0) -> np.ndarray:
    x, y = X + 20.0 * (np.arange(count) % 100), Y + 20.0 * (np.arange(count) // 100)
    return shapely.box(x, y, x + side, y + side)


# -- the pre-check of a database -------------------------------------------------------------------

SCHEMA = read_schema(ROOT / "packs" / "cn-survey")[0]


def patches(count: int = COUNT, **columns) -> DataLayer:
    columns = {name: pd.Series(values).convert_dtypes() for name, values in columns.items()}
    table = FeatureTable("DLTB", np.arange(1, count + 1), squares(count), pd.DataFrame(columns), CRS)
    return DataLayer("DLTB", table, {name: name for name in columns}, {}, "DLTB", "polygon")


def units(codes) -> DataLayer:
    table = FeatureTable("XZQ", np.arange(1, len(codes) + 1), squares(len(codes)), pd.DataFrame({
        "XZQDM": pd.Series(codes, dtype="string")}), CRS)
    return DataLayer("XZQ", table, {"XZQDM": "XZQDM"}, {}, "XZQ", "polygon")


def precheck(rules, *layers):
    return check_quality(QualityRequest(SCHEMA, {one.id: one for one in layers}, rules=rules))


def test_findings_of_a_precheck():
    """A blank around every code."""
    codes = [f" 99012710{k:04d}" for k in range(COUNT)]
    wrong, made = patches(BSM=[f"{k}" for k in range(COUNT)], ZLDWDM=codes), []
    assert most_calls(lambda: made.append(precheck(("AT08",), wrong))) < MOST_CALLS
    found = made[0].findings
    assert len(found) == COUNT and found["control_id"].eq("ZLDWDM").all() and found["subject_id"].nunique() == COUNT
    assert "990127100007" in found["message"][7] and found["subject_fid"].tolist() == list(range(1, COUNT + 1))


def test_codes_of_units_are_looked_up_and_not_compared_with_each():
    """Of 300 villages 150 are known, and the towns of none."""
    village = [f"990127{k // 100 + 100:03d}{k % 100 + 200:03d}" for k in range(300)]
    known = units(village[:150])
    asked = questions(lambda: precheck(("AT07",), patches(300, ZLDWDM=village), known))
    assert asked < 300
    found = precheck(("AT07",), patches(300, ZLDWDM=village), known).findings
    unknown = found[found["message"].str.contains("990127") & found["control_id"].eq("ZLDWDM")]
    assert sorted(unknown["subject_fid"])[-150:] == list(range(151, 301))


def test_kin_of_codes_is_that_of_each_pair():
    random = np.random.default_rng(5)
    codes = ["".join(random.choice(list("012"), random.integers(5, 20))) for _ in range(60)]
    codes += [one[:6] for one in codes] + [one[:9] + "000" for one in codes] + ["990127000000", "99"]

    def kin(one: str, other: str) -> bool:
        one, other = _bare(one), _bare(other)
        return one.startswith(other) or other.startswith(one)

    for size in (1, 5, 40):
        known, some = KnownUnits(codes[:size]), codes[:size]
        assert [known.has_kin(one) for one in codes] == [any(kin(one, other) for other in some) for one in codes]


class Counted(str):
    """A text that counts how often texts like it are compared."""

    compared = 0

    def __lt__(self, other):
        Counted.compared += 1
        return str.__lt__(self, other)


def test_codes_that_begin_with_a_code_are_found_without_looking_at_all():
    random = np.random.default_rng(6)
    codes = np.array(sorted({Counted("".join(random.choice(list("01a"), random.integers(0, 7)))) for _ in range(900)}),
                     dtype=object)
    asked = np.array([*codes[::3], None, "zz", "0"], dtype=object)
    Counted.compared = 0
    start, end = within(asked, codes)
    assert Counted.compared < 30 * len(asked)
    for one, first, last in zip(asked, start, end):
        wanted = [] if one is None else [code for code in codes if code.startswith(one)]
        assert codes[first:last].tolist() == wanted


def test_vertices_of_many_features():
    shapes = squares()
    for find in (lambda: close_vertices(shapes, CRS, 11.0), lambda: sharp_corners(shapes, CRS, 100.0)):
        assert questions(find) >= 3
    close, sharp = close_vertices(shapes, CRS, 11.0), sharp_corners(shapes, CRS, 100.0)
    assert np.bincount(close.owner).tolist() == np.bincount(sharp.owner).tolist() == [4] * COUNT
    assert len(close_vertices(shapes[:0], CRS, 11.0).owner) == 0


# -- access lists -------------------------------------------------------------------------------------

def access(count: int, units_each: int = 1):
    """Parcels of 10 m in units of which as many as wanted lie over each other."""
    west = squares(count)
    whole = shapely.box(*shapely.total_bounds(west)).buffer(50)
    codes = [f"ZH9901271000{k + 1}" for k in range(units_each)]
    subjects = table_from_geometries("plots", west, {"DKBH": [f"P{k}" for k in range(count)]}, CRS)
    table = table_from_geometries("units", [whole] * units_each, {"HJGKDYBM": codes}, CRS)
    return check_access(AccessRequest(
        subjects=subjects, units=table, pack=load_access(ROOT / "packs" / "cn-control-units"), subject_id="DKBH",
        unit_fields={"unit_code": "HJGKDYBM"}, as_of=date(2026, 6, 30), area_method="planar"))


def test_sizes_of_subjects_are_made_once():
    """Checks ask for the size of one subject after the other; an array of all for each would be quadratic."""
    subjects = prepare_subjects(table_from_geometries("plots", squares(3), {}, CRS), "planar")
    assert subjects.size is subjects.size and subjects.size.tolist() == [100.0] * 3


def test_subjects_in_several_units_are_told_row_by_row():
    made = []
    assert most_calls(lambda: made.append(access(1_500, units_each=2))) < MOST_CALLS
    said = made[0].findings
    twice = said[said["rule_id"].str.endswith("UNITS-OVERLAP")]
    assert len(twice) == 1_500 and twice["message"].str.contains("ZH99012710001").all()


def test_sites_without_a_frame_for_each(monkeypatch):
    random = np.random.default_rng(3)
    frame = pd.DataFrame({name: random.integers(0, 3, COUNT) for name in sites.SUMS}).assign(
        project_id=pd.Series([f"P{k // 2}" for k in range(COUNT)], dtype="string"), verdict="conditional",
        unit_codes=pd.Series([None if k % 3 else f"a, {k}" for k in range(COUNT)], dtype="string"),
        area_m2=pd.Series([None if k % 4 else 1.5 for k in range(COUNT)], dtype="Float64"), reason="")
    made = []
    assert most_calls(lambda: made.append(sites.compare(frame, np.full(COUNT, ""), True))) < MOST_CALLS
    row = made[0].set_index("project_id").loc["P0"]
    assert (row["subject_count"], row["area_m2"], row["unit_codes"]) == (2, 1.5, "a, 0")
    assert row["exit_count"] == frame["exit_count"][:2].sum()
    assert pd.isna(made[0].set_index("project_id").loc["P1", "area_m2"])   # of rows 2 and 3, neither of which is known


# -- what applies, statements, transitions, boundary points --------------------------------------------

def test_what_applies_at_many_places():
    corner = np.array([WEST, SOUTH])
    places = shapely.transform(squares(1_500), lambda xy: xy - (X, Y) + corner)
    farm = layer("farm", shapely.box(*corner, *corner + 5_000.0), columns={"id": ["A"]})
    request = ZoningRequest(subjects=table_from_geometries("PLACES", places, {}, OF_ZONES), controls=[farm],
                            pack=pack(*FARM_RULES), subject_fields={}, area_method="planar", as_of=date(2026, 6, 1))
    made = []
    assert most_calls(lambda: made.append(applies_at(request))) < MOST_CALLS
    rows = made[0].rows
    assert (rows["applies"] == "concerned").sum() == 1_500


def test_statements_of_many_projects():
    project = dict.fromkeys(("ridge_m2", "approved_m2"), 0.0) | {
        "parcel_count": 1, "unusable_count": 0, **dict.fromkeys(LISTS, ())}
    values = {f"P{k}": {**project, "project_id": f"P{k}"} for k in range(400)}
    assert questions(lambda: list(statements(values, pack_template("en"), "en"))) >= 8


def test_transitions_of_many_patches():
    shapes = squares()
    tables = [table_from_geometries(name, shapes, {}, CRS) for name in ("before", "after")]
    classes = [plain_classes(pd.Series([f"0{k % kinds + 1}" for k in range(COUNT)], dtype="string"))
               for kinds in (2, 3)]
    made = []
    assert most_calls(lambda: made.append(land_use_transition(TransitionRequest(
        *tables, *classes, minimum=Minimum(), area_method="planar")))) < MOST_CALLS
    changes = made[0].changes
    assert len(changes) == COUNT * 2 // 3 and set(changes["new_class"]) == {"01", "02", "03"}


def test_boundary_points_of_many_parcels():
    table = table_from_geometries("plots", shapely.transform(squares(), lambda xy: xy + (39_000_000.0, 0)), {
        "DKBH": [f"P{k}" for k in range(COUNT)]}, "EPSG:4527")
    made = []
    assert most_calls(lambda: made.append(export_boundary_points(
        table, bind_fields(["DKBH"], {}), ExportOptions(today="2026-06-30")))) < MOST_CALLS
    assert made[0].parcel_count == COUNT and len(made[0].points) == 5 * COUNT


def test_boundary_points_of_many_parcels_are_read(tmp_path):
    """A parcel of five rows, over and over; a table of its own for each would not end."""
    count = COUNT // 3
    head = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "[地块坐标]"]
    rows = []
    for place in range(count):
        north, east = 4_100_000 + 20 * (place // 50), 39_500_000 + 20 * (place % 50)
        corners = [(north, east), (north + 10, east), (north + 10, east + 10), (north, east + 10), (north, east)]
        rows.append(f"5,0.0100,{place},,面,,,,@")
        rows += [f"J{number % 4 + 1},1,{x}.000,{y}.000" for number, (x, y) in enumerate(corners)]
    (tmp_path / "many.txt").write_text("\n".join([*head, *rows]), encoding="utf-8")
    made = []
    assert most_calls(lambda: made.append(import_boundary_points(
        find_files([str(tmp_path / "many.txt")]), ImportOptions()))) < 2 * MOST_CALLS   # a step builds 200 polygons
    found = made[0]
    assert len(found.parcels) == count and found.parcels["computed_area_m2"].eq(100.0).all()
    assert len(found.points) == 5 * count and found.points["point"].tolist()[:5] == ["J1", "J2", "J3", "J4", "J1"]
    assert found.points["parcel_no"].tolist()[-5:] == [str(count - 1)] * 5
    assert (found.points["x_northing"].iloc[1], found.points["line"].iloc[1]) == (4_100_010.0, 8)
    assert shapely.get_x(found.point_geometry[2]) == 39_500_010.0


def test_outlines_of_many_closed_lines():
    lines = shapely.boundary(shapely.transform(squares(), lambda xy: xy + (39_000_000.0, 0)))
    middle = shapely.get_coordinates(shapely.centroid(lines))
    drawing = Drawing("plan", lines, ["0"] * COUNT, [f"{k:X}" for k in range(COUNT)], [f"n{k}" for k in range(COUNT)],
                      ["0"] * COUNT, middle)
    made = []
    assert most_calls(lambda: made.append(parcels_from_drawing(
        drawing, "EPSG:4527", DrawingOptions(named=True)))) < 3 * MOST_CALLS   # a step builds 200 polygons
    assert made[0].parcels["parcel_name"].tolist() == [f"n{k}" for k in range(COUNT)]


# -- findings into a store ------------------------------------------------------------------------------

def test_a_run_is_made_ready_for_the_store():
    """Its hashes are those of the whole table, whatever the steps."""
    frame = pd.DataFrame({"finding_id": [f"f{k}" for k in range(COUNT)], "evidence_hash": "2:a", "rule_id": "R",
                          "verdict": "forbidden", "measured": np.arange(COUNT, dtype=float)})
    table = FeatureTable("FINDINGS", np.arange(COUNT), squares(), frame, CRS)
    made = []
    asked = questions(lambda: made.append(findings_of(table)))
    assert asked >= len(COLUMNS)
    found, geometry = made[0]
    assert questions(lambda: made.append(row_hash(found, geometry))) >= len(COLUMNS) + COUNT // 1_000
    alone = np.concatenate([row_hash(found.iloc[k:k + 1], geometry[k:k + 1]) for k in (0, 9, 5_999)])
    assert made[1][[0, 9, 5_999]].tolist() == alone.tolist() and len(set(made[1])) == COUNT
    assert len(terms_hash(found.iloc[:0])) == 0


# -- balance of farmland ---------------------------------------------------------------------------------

def test_rows_of_a_balance_that_lack_something():
    frame = pd.DataFrame({"county": pd.Series(["990127"] * COUNT, dtype="string"), "year": 2025, "cause": "非农建设",
                          "area": pd.Series([None] * COUNT, dtype="Float64")})
    table = FeatureTable("OUT", np.arange(COUNT), np.full(COUNT, None, dtype=object), frame, "")
    request = BalanceRequest(Patches(table, {"county": "county", "cause": "cause", "net_area": "area"}, year=2025),
                             None, load_balance(ROOT / "packs" / "cn-farmland-balance"), date(2026, 6, 30))
    made = []
    assert most_calls(lambda: made.append(farmland_balance(request))) < 4 * MOST_CALLS   # a step words 200 sentences
    assert (made[0].issues["kind"] == "no_area").sum() == COUNT
