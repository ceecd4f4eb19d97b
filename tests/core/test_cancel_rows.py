"""Steps that go row by row ask in between: what they do between two questions does not grow with the rows."""
from __future__ import annotations

from datetime import date
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import shapely
from helpers.cases.occupation import classes, frames
from helpers.cases.zoning import CRS as OF_ZONES
from helpers.cases.zoning import FARM_RULES, layer, pack
from helpers.cases.zoning import X as WEST
from helpers.cases.zoning import Y as SOUTH
from helpers.source import ROOT
from helpers.suite.questions import growth, most_calls, questions

from groundrules.core.access import sites
from groundrules.core.access.check import check_access
from groundrules.core.access.lists import load_access
from groundrules.core.access.request import AccessRequest
from groundrules.core.access.split import _by_unit
from groundrules.core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points
from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from groundrules.core.drawing.parcels import Drawing, DrawingOptions, parcels_from_drawing
from groundrules.core.farmland.balance.cases import BALANCE
from groundrules.core.farmland.balance.rows import Patches
from groundrules.core.farmland.balance.run import BalanceRequest, farmland_balance
from groundrules.core.findings.contract import COLUMNS, findings_of, row_hash, terms_hash
from groundrules.core.geometry.overlay.pieces import Minimum
from groundrules.core.geometry.parallel import STEP, stoppable
from groundrules.core.geometry.topology.vertices import close_vertices, sharp_corners
from groundrules.core.landuse.tables.layouts import customary_tables
from groundrules.core.landuse.tables.project_values import project_values
from groundrules.core.landuse.tables.statement import pack_template, statements
from groundrules.core.landuse.transition import patches as transition
from groundrules.core.landuse.transition.classes import plain_classes
from groundrules.core.landuse.transition.patches import TransitionRequest, land_use_transition
from groundrules.core.layers.prepare import prepare_subjects
from groundrules.core.quality.areas import within
from groundrules.core.quality.attributes import KnownUnits, _bare
from groundrules.core.quality.cases import SCHEMA
from groundrules.core.quality.check import check_quality
from groundrules.core.quality.request import DataLayer, QualityRequest
from groundrules.core.report.data import ReportData
from groundrules.core.report.html.build import build_report
from groundrules.core.table import FeatureTable, table_from_geometries
from groundrules.core.zoning.applies.run import applies_at
from groundrules.core.zoning.request import ZoningRequest

COUNT, FOUR_TIMES = 800, 3_200   # rows
MOST = 2.0   # times as much between two questions; 4 where nobody asks
CRS, X, Y = "EPSG:4547", 500_000.0, 4_400_000.0


def squares(count: int, side: float = 10.0) -> np.ndarray:
    x, y = X + 20.0 * (np.arange(count) % 100), Y + 20.0 * (np.arange(count) // 100)
    return shapely.box(x, y, x + side, y + side)


# -- the pre-check of a database -------------------------------------------------------------------

SCHEMA = SCHEMA.form.read(ROOT / "packs" / "cn-survey")[0]


def patches(count: int, **columns) -> DataLayer:
    columns = {name: pd.Series(values).convert_dtypes() for name, values in columns.items()}
    table = FeatureTable("DLTB", np.arange(1, count + 1), squares(count), pd.DataFrame(columns), CRS)
    return DataLayer("DLTB", table, {name: name for name in columns}, {}, "DLTB", "polygon")


def units(codes) -> DataLayer:
    table = FeatureTable("XZQ", np.arange(1, len(codes) + 1), squares(len(codes)), pd.DataFrame({
        "XZQDM": pd.Series(codes, dtype="string")}), CRS)
    return DataLayer("XZQ", table, {"XZQDM": "XZQDM"}, {}, "XZQ", "polygon")


def precheck(rules, *layers):
    return check_quality(QualityRequest(SCHEMA, {item.id: item for item in layers}, rules=rules))


def blank_codes(count: int):
    """A pre-check of rows with a blank before every code."""
    return precheck(("AT08",), patches(count, BSM=[f"{k}" for k in range(count)],
                                       ZLDWDM=[f" 99012710{k:04d}" for k in range(count)])).findings


def test_findings_of_a_precheck():
    assert growth(blank_codes, COUNT) < MOST
    result = blank_codes(COUNT)
    assert len(result) == COUNT and result["control_id"].eq("ZLDWDM").all() and result["subject_id"].nunique() == COUNT
    assert "990127100007" in result["message"][7] and result["subject_fid"].tolist() == list(range(1, COUNT + 1))


def test_codes_of_units_are_looked_up_and_not_compared_with_each():
    """Of 300 villages 150 are known, and the towns of none."""
    village = [f"990127{k // 100 + 100:03d}{k % 100 + 200:03d}" for k in range(300)]
    known = units(village[:150])
    asked = questions(lambda: precheck(("AT07",), patches(300, ZLDWDM=village), known))
    assert asked < 5 * 300   # not 300 × 150
    findings = precheck(("AT07",), patches(300, ZLDWDM=village), known).findings
    unknown = findings[findings["message"].str.contains("990127") & findings["control_id"].eq("ZLDWDM")]
    assert sorted(unknown["subject_fid"])[-150:] == list(range(151, 301))


def test_kin_of_codes_is_that_of_each_pair():
    random = np.random.default_rng(5)
    codes = ["".join(random.choice(list("012"), random.integers(5, 20))) for _ in range(60)]
    codes += [code[:6] for code in codes] + [code[:9] + "000" for code in codes] + ["990127000000", "99"]

    def kin(first: str, other: str) -> bool:
        first, other = _bare(first), _bare(other)
        return first.startswith(other) or other.startswith(first)

    for size in (1, 5, 40):
        known, some = KnownUnits(codes[:size]), codes[:size]
        assert [known.has_kin(code) for code in codes] == [any(kin(code, other) for other in some) for code in codes]


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
    for item, first, last in zip(asked, start, end):
        wanted = [] if item is None else [code for code in codes if code.startswith(item)]
        assert codes[first:last].tolist() == wanted


def test_vertices_of_many_features():
    """What is found of features does not depend on the step in which they come."""
    shapes = squares(3 * STEP // 2)
    for find, limit in ((close_vertices, 11.0), (sharp_corners, 100.0)):
        assert questions(lambda find=find, limit=limit: find(shapes, CRS, limit)) >= 2
        result = find(shapes, CRS, limit)
        assert np.bincount(result.owner).tolist() == [4] * len(shapes)
        first = find(shapes[-1:], CRS, limit)
        assert result.place[result.owner == len(shapes) - 1].tolist() == first.place.tolist()
        assert len(find(shapes[:0], CRS, limit).owner) == 0


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


def test_pieces_of_units_are_joined_without_a_list_for_each():
    def joined(count: int) -> tuple:
        result = SimpleNamespace(subject=np.repeat(np.arange(count), 2), pieces=np.repeat(squares(count), 2))
        subjects = SimpleNamespace(dimension=np.full(count, 2))
        return _by_unit(subjects, result, np.tile([1, 0], count), np.tile([30.0, 70.0], count), np.zeros(count))

    assert growth(joined, COUNT) < MOST
    frame, pieces = joined(3)
    assert frame.to_numpy().tolist() == [[k, unit, size] for k in range(3) for unit, size in ((0, 70.0), (1, 30.0))]
    assert len(pieces) == 6


def test_subjects_in_several_units_are_told_row_by_row():
    assert growth(lambda count: access(count, units_each=2), COUNT // 4) < MOST
    findings = access(300, units_each=2).findings
    twice = findings[findings["rule_id"].str.endswith("UNITS-OVERLAP")]
    assert len(twice) == 300 and twice["message"].str.contains("ZH99012710001").all()


def compared(count: int) -> pd.DataFrame:
    """Sites of two parcels each."""
    random = np.random.default_rng(3)
    frame = pd.DataFrame({name: random.integers(0, 3, count) for name in sites.SUMS}).assign(
        project_id=pd.Series([f"P{k // 2}" for k in range(count)], dtype="string"), verdict="conditional",
        unit_codes=pd.Series([None if k % 3 else f"a, {k}" for k in range(count)], dtype="string"),
        area_m2=pd.Series([None if k % 8 > 4 else 1.5 for k in range(count)], dtype="Float64"), reason="")
    made = sites.compare(frame, np.full(count, ""), True).set_index("project_id")
    assert made.loc["P0", "exit_count"] == frame["exit_count"][:2].sum()
    return made


def test_sites_are_summed_without_a_frame_for_each():
    compared(COUNT)
    assert most_calls(lambda: compared(COUNT)) < 20 * COUNT   # a frame of pandas takes some thousand calls
    made = compared(COUNT)
    assert made.loc["P0", ["subject_count", "area_m2", "unit_codes"]].tolist() == [2, 3.0, "a, 0"]
    assert made.loc[["P2", "P3"], "area_m2"].isna().all()   # one of two parcels, and neither, is known


# -- what applies, statements, transitions, boundary points --------------------------------------------

def applied(count: int) -> pd.DataFrame:
    corner = np.array([WEST, SOUTH])
    places = shapely.transform(squares(count), lambda xy: xy - (X, Y) + corner)
    farm = layer("farm", shapely.box(*corner, *corner + 5_000.0), columns={"id": ["A"]})
    return applies_at(ZoningRequest(
        subjects=table_from_geometries("PLACES", places, {}, OF_ZONES), controls=[farm], pack=pack(*FARM_RULES),
        subject_fields={}, area_method="planar", as_of=date(2026, 6, 1))).rows


def test_what_applies_at_many_places():
    assert growth(applied, COUNT) < MOST
    assert (applied(COUNT)["applies"] == "concerned").sum() == COUNT


def statements_of(count: int) -> dict:
    rows, parcels, projects = frames()
    result = project_values(rows, parcels, customary_tables(rows, parcels, projects, "en", "m2", classes))["P1"]
    values = {f"P{k}": {**result, "project_id": f"P{k}"} for k in range(count)}
    return dict(statements(values, pack_template("en"), "en"))


def test_statements_of_many_projects():
    assert growth(statements_of, COUNT // 4) < MOST
    assert len(set(statements_of(20).values())) == 20


def changed(count: int):
    shapes = squares(count)
    tables = [table_from_geometries(name, shapes, {}, CRS) for name in ("before", "after")]
    keys = [pd.Series([f"0{k % kinds + 1}" for k in range(count)], dtype="string") for kinds in (2, 3)]
    return land_use_transition(TransitionRequest(
        *tables, *map(plain_classes, keys), minimum=Minimum(), area_method="planar")).tables["changes"]


def test_transitions_of_many_patches():
    """Two classes become three: four of six patches change, and each pair of classes keeps its own."""
    result = changed(600)
    assert len(result) == 400 and result.groupby(["old_class", "new_class"]).size().to_dict() == {
        ("01", "02"): 100, ("01", "03"): 100, ("02", "01"): 100, ("02", "03"): 100}


def test_a_transition_asks_between_its_tables(monkeypatch):
    """Questions between the steps that each take a while of 100,000 patches: measured, sorted, summed."""
    happened = []

    def noted(name):
        function = getattr(transition, name)

        def call(*arguments, **more):
            result = function(*arguments, **more)
            happened.append(name)
            return result

        monkeypatch.setattr(transition, name, call)

    for name in ("ground_overlaps", "united", "measure", "tables_of"):
        noted(name)
    with stoppable(lambda: happened.append("asked") or False):
        changed(60)
    text = "".join("." if item == "asked" else item[0] for item in happened)
    assert ".." in text[text.index("g"):text.index("u")]
    assert text[text.index("m"):text.index("t")].count(".") >= 5


def written(count: int):
    table = table_from_geometries("plots", shapely.transform(squares(count), lambda xy: xy + (39_000_000.0, 0)), {
        "DKBH": [f"P{k}" for k in range(count)]}, "EPSG:4527")
    return export_boundary_points(table, bind_fields(["DKBH"], {}), ExportOptions(today="2026-06-30"))


def test_boundary_points_of_many_parcels_are_written():
    assert growth(written, COUNT) < MOST
    made = written(COUNT)
    assert made.parcel_count == COUNT and len(made.points) == 5 * COUNT


def read(path, count: int):
    """Parcels of five rows, over and over."""
    lines = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "[地块坐标]"]
    for place in range(count):
        north, east = 4_100_000 + 20 * (place // 50), 39_500_000 + 20 * (place % 50)
        corners = [(north, east), (north + 10, east), (north + 10, east + 10), (north, east + 10), (north, east)]
        lines.append(f"5,0.0100,{place},,面,,,,@")
        lines += [f"J{number % 4 + 1},1,{x}.000,{y}.000" for number, (x, y) in enumerate(corners)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return import_boundary_points(find_files([str(path)]), ImportOptions())


def test_boundary_points_of_many_parcels_are_read(tmp_path):
    assert growth(lambda count: read(tmp_path / "many.txt", count), COUNT) < MOST
    result = read(tmp_path / "many.txt", COUNT)
    assert len(result.parcels) == COUNT and result.parcels["computed_area_m2"].eq(100.0).all()
    assert len(result.points) == 5 * COUNT and result.points["point"].tolist()[:5] == ["J1", "J2", "J3", "J4", "J1"]
    assert result.points["parcel_no"].tolist()[-5:] == [str(COUNT - 1)] * 5
    assert (result.points["x_northing"].iloc[1], result.points["line"].iloc[1]) == (4_100_010.0, 8)
    assert shapely.get_x(result.point_geometry[2]) == 39_500_010.0


def drawn(count: int):
    lines = shapely.boundary(shapely.transform(squares(count), lambda xy: xy + (39_000_000.0, 0)))
    middle = shapely.get_coordinates(shapely.centroid(lines))
    drawing = Drawing("plan", lines, ["0"] * count, [f"{k:X}" for k in range(count)], [f"n{k}" for k in range(count)],
                      ["0"] * count, middle)
    return parcels_from_drawing(drawing, "EPSG:4527", DrawingOptions(named=True)).parcels


def test_outlines_of_many_closed_lines():
    assert growth(drawn, COUNT) < MOST
    assert drawn(COUNT)["parcel_name"].tolist() == [f"n{k}" for k in range(COUNT)]


# -- findings into a store ------------------------------------------------------------------------------

def test_hashes_of_a_run_are_those_of_each_row():
    frame = pd.DataFrame({"finding_id": [f"f{k}" for k in range(FOUR_TIMES)], "evidence_hash": "2:a", "rule_id": "R",
                          "verdict": "forbidden", "measured": np.arange(FOUR_TIMES, dtype=float)})
    table, made = FeatureTable("FINDINGS", np.arange(FOUR_TIMES), squares(FOUR_TIMES), frame, CRS), []
    assert questions(lambda: made.append(findings_of(table))) >= len(COLUMNS)
    result, geometry = made[0]
    assert questions(lambda: made.append(row_hash(result, geometry))) > len(COLUMNS)
    alone = np.concatenate([row_hash(result.iloc[k:k + 1], geometry[k:k + 1]) for k in (0, 9, FOUR_TIMES - 1)])
    assert made[1][[0, 9, -1]].tolist() == alone.tolist() and len(set(made[1])) == FOUR_TIMES
    assert len(terms_hash(result.iloc[:0])) == 0


# -- balance of farmland ---------------------------------------------------------------------------------

@lru_cache(maxsize=1)
def balance_pack():
    return BALANCE.form.read(ROOT / "packs" / "cn-farmland-balance")[0]


def balanced(count: int):
    """Rows without an area."""
    frame = pd.DataFrame({"county": pd.Series(["990127"] * count, dtype="string"), "cause": "非农建设",
                          "area": pd.Series([None] * count, dtype="Float64")})
    table = FeatureTable("OUT", np.arange(count), np.full(count, None, dtype=object), frame, "")
    fields = {"county": "county", "cause": "cause", "net_area": "area"}
    return farmland_balance(BalanceRequest(Patches(table, fields, year=2025), None, balance_pack(), date(2026, 6, 30)))


def test_rows_of_a_balance_that_lack_something():
    assert growth(balanced, FOUR_TIMES) < MOST   # what does not depend on the rows takes as much as 3,000 of them
    assert (balanced(COUNT).tables["issues"]["kind"] == "no_area").sum() == COUNT


# -- reports ---------------------------------------------------------------------------------------------

def reported(count: int) -> str:
    frame = pd.DataFrame({"zone_name": [f"z{k}" for k in range(count)], "area_m2": np.arange(count, dtype=float)})
    return build_report(ReportData(language="en", tables=(("T", frame),)))


def test_rows_of_a_report():
    """A macro of a template gives all its rows as one piece."""
    assert growth(reported, COUNT) < MOST
    assert all(f"z{k}<" in reported(COUNT) for k in (0, 399, COUNT - 1))
