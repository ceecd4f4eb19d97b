"""The same ground stored as any type of geometry has the same verdicts and areas: real layers, and the worst that came.

A layer of curve polygons whose rings are straight once came out as no layer at all, and its subjects as allowed.
"""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import shapely
from helpers.cases.bad_input import X, Y, bench, farmland, mixed, plot, subjects  # noqa: F401 - a fixture
from helpers.desk.running import results, rows
from helpers.files.corrupt import DAMAGE, damaged
from helpers.files.geometry_types import (
    DIMENSIONS,
    LINES,
    POINTS,
    POLYGONS,
    as_triangle,
    file_of,
    kinds_for,
    memory_of,
    stored,
    triangles,
)
from helpers.files.layers import open_layer
from helpers.files.reading import both
from helpers.real_data import CHINO, DATA, needs
from helpers.source import ROOT
from helpers.suite.rotation import in_turns
from osgeo import ogr
from qgis.core import QgsVectorLayer

from groundrules.bridge.reading.read import read, snapshot

pytestmark = pytest.mark.usefixtures("qgis_app")
SOME, VERTICES = 8, 400   # features of a layer, and of each: every type of every bundle, and all of Chino below
CHINO_PACK = ROOT / "packs" / "example-jp-chino" / "pack.yaml"


# -- the least case --------------------------------------------------------------------------------

CONTROLS = [shapely.box(X, Y, X + 100, Y + 100), shapely.box(X + 200, Y, X + 300, Y + 100)]
#: One in the first control, one in none, one half in the second.
PROJECTS = [plot(10), plot(150), plot(195)]
WORDS = {"A": "forbidden", "B": "allowed", "C": "forbidden"}


@pytest.mark.parametrize("case", in_turns(
    [(kind, where) for where in ("file", "memory") for kind in (*POLYGONS, "Triangle")],
    [("CurvePolygon", "file"), ("MultiSurface", "memory"), ("Triangle", "file")]), ids=" ".join)
def test_projects_on_farmland_of_any_type_are_forbidden(bench, tmp_path, case):  # noqa: F811
    """Two controls of straight rings: 100 m² and 50 m² of the projects lie on them, however they are stored."""
    kind, where = case
    shapes = [triangle for shape in CONTROLS for triangle in triangles(shape)] if kind == "Triangle" else CONTROLS
    data = [(stored(shape, "Polygon") if kind == "Triangle" else stored(shape, kind), ["0101"]) for shape in shapes]
    if kind == "Triangle":
        data = [(as_triangle(shape), values) for shape, values in data]
    controls = memory_of(kind, "", "EPSG:4547", ["DLBM"], data) if where == "memory" else open_layer(
        file_of(tmp_path / "c.gpkg", kind, "", "EPSG:4547", ["DLBM"], data))
    controls.setName("FARM")
    outcome = bench.check(subjects(PROJECTS), [controls])
    assert outcome.verdicts == WORDS
    assert {row["subject_id"]: round(row["covered_m2"] or 0.0, 6) for row in outcome.ledger
            if row["control_role"] == "farmland"} == {"A": 100.0, "B": 0.0, "C": 50.0}
    assert not [row for row in outcome.findings if row["rule_id"] == "GR-UNUSABLE-CONTROL"]


@pytest.mark.parametrize("kind", in_turns(POLYGONS, ["CurvePolygon", "TIN"]))
def test_projects_of_any_type_are_judged(bench, kind):  # noqa: F811
    shapes = [shapely.from_wkt(wkt) for wkt in PROJECTS]
    layer = memory_of(kind, "", "EPSG:4547", ["XMBH", "XMLX"], [
        (stored(shape, kind), [chr(65 + k), "城镇"]) for k, shape in enumerate(shapes)])
    outcome = bench.check(layer, [farmland([shape.wkt for shape in CONTROLS])])
    assert outcome.verdicts == WORDS
    assert [row["area_m2"] for row in outcome.rows] == pytest.approx([100.0] * 3)


#: What is read of each: tests/bridge/reading/test_corrupt.py.
@pytest.mark.parametrize("name", in_turns(DAMAGE, ["points", "nothing", "infinite"]))
def test_a_control_that_nobody_can_read_leaves_its_role_open(bench, tmp_path, name, monkeypatch):  # noqa: F811
    """Two are read, the third could lie anywhere: no project is allowed, and the feature is named."""
    from groundrules.bridge.reading import read as reading

    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    controls = open_layer(damaged(tmp_path / "a.gpkg", DAMAGE[name], row=3))
    controls.setName("FARM")
    outcome = bench.check(subjects([plot(1, 1, 5), plot(150)]), [controls])
    assert outcome.verdicts == {"A": "forbidden", "B": "undetermined"}
    assert outcome.results["ALLOWED_COUNT"] == 0
    assert "#3" in outcome.log + " ".join(row["message"] or "" for row in outcome.findings)


def test_a_project_that_nobody_can_read_is_undetermined(bench, tmp_path):  # noqa: F811
    projects = open_layer(damaged(tmp_path / "a.gpkg", DAMAGE["points"], row=2))
    outcome = bench.check(projects, [farmland([plot(1_000)])])
    assert outcome.verdicts == {"P1": "allowed", "P2": "undetermined", **{f"P{k}": "allowed" for k in (3, 4, 5)}}
    finding, = [row for row in outcome.findings if row["rule_id"] == "GR-UNUSABLE-SUBJECT"]
    assert "cannot be read" in finding["message"]


def test_outlines_in_a_file_are_no_areas_either(bench, tmp_path, monkeypatch):  # noqa: F811
    """An outline as a line does not meet the rectangle of a project in its middle."""
    from groundrules.bridge.reading import read as reading

    monkeypatch.setattr(reading, "FEW_ROWS", 0)
    ring = shapely.LineString(shapely.box(X - 500, Y - 500, X + 500, Y + 500).exterior).wkt
    for kind in (ogr.wkbLineString, ogr.wkbUnknown):
        path = mixed(tmp_path / f"{kind}.gpkg", [ring], ("DLBM",), lambda k: ("0101",), layer="FARM", kind=kind)
        assert "FARM" in bench.stop(subjects([plot(0)]), [path])


def test_arcs_within_a_collection_are_told_and_not_lost(bench, tmp_path):  # noqa: F811
    arc = f"CURVEPOLYGON(CIRCULARSTRING({X} {Y},{X + 100} {Y},{X} {Y}))"
    path = mixed(tmp_path / "a.gpkg", [plot(9_000), f"GEOMETRYCOLLECTION({arc})"], ("DLBM",), lambda k: ("0101",),
                 layer="FARM")
    outcome = bench.check(subjects([plot(45), plot(5_000)]), [path])
    assert outcome.verdicts == {"A": "undetermined", "B": "allowed"}
    assert "collection" in outcome.log


def test_a_layer_of_collections_is_told_as_one(bench, tmp_path):  # noqa: F811
    """QGIS gives it no coordinate system, so that nobody could set one."""
    path = mixed(tmp_path / "a.gpkg", [f"GEOMETRYCOLLECTION({plot(0)})"], ("DLBM",), lambda k: ("0101",), layer="FARM")
    text = bench.stop(subjects([plot(0)]), [path])
    assert "FARM" in text and "collections of geometry" in text and "coordinate system" not in text


def test_what_stands_on_walls_covers_its_ground():
    """A house of floor, roof and four walls covers 10 m by 8 m; a sheet that is folded over itself counts once."""
    floor = shapely.box(0, 0, 10, 8)
    corners = list(floor.exterior.coords)
    walls = [shapely.Polygon([a, b, b, a]) for a, b in zip(corners, corners[1:])]
    folded = [shapely.box(0, 0, 10, 8), shapely.box(5, 0, 12, 8)]
    for faces, area in (([floor, floor, *walls], 80.0), (folded, 96.0)):
        layer = memory_of("PolyhedralSurface", "Z", "EPSG:4547", [], [
            (stored(shapely.MultiPolygon(faces), "PolyhedralSurface", "Z"), [])])
        table = read(snapshot(layer), check_crs=False)
        assert shapely.is_valid(table.geometry).all() and table.geometry[0].area == pytest.approx(area)


# -- real layers -----------------------------------------------------------------------------------

def bundles() -> list:
    """File and layer of every bundle that is vector data, without copies and results of others."""
    files = sorted(path for path in DATA.glob("*/*.g*") if path.suffix in (".gpkg", ".geojson"))
    entries = []
    for path in files:
        with ogr.Open(str(path)) as source:
            entries += [(path, source.GetLayer(k).GetName()) for k in range(source.GetLayerCount())]
    return entries


@cache
def some(path, name: str):
    """Some usable features of a layer, from all over it."""
    table = read(snapshot(QgsVectorLayer(f"{path}|layername={name}", name, "ogr")), [], check_crs=False)
    good = np.flatnonzero(shapely.is_valid(table.geometry) & ~shapely.is_empty(table.geometry)
                          & (shapely.get_num_coordinates(table.geometry) < VERTICES))
    return table.geometry[good[::max(1, len(good) // SOME)]][:SOME], table.crs


def size(geometry) -> np.ndarray:
    return shapely.area(geometry) + shapely.length(geometry) * (shapely.get_dimensions(geometry) == 1)


@needs(DATA)
@pytest.mark.takes_turns
@pytest.mark.parametrize(("path", "name"), bundles(), ids=lambda value: getattr(value, "stem", value))
def test_every_bundle_in_every_type(tmp_path, path, name):
    """Read back, each feature covers its ground: the same area, and nothing on one side only."""
    shapes, crs = some(path, name)
    if not len(shapes):
        pytest.skip("no usable feature")
    of = {2: POLYGONS, 1: LINES, 0: POINTS}[int(shapely.get_dimensions(shapes).max())]
    for number, kind in enumerate(kinds_for(shapes, of)):
        dimensions = list(DIMENSIONS)[number % 4]
        data = [(stored(shape, kind, dimensions), []) for shape in shapes]
        layers = [memory_of(kind, dimensions, crs, [], data),
                  open_layer(file_of(tmp_path / f"{number}.gpkg", kind, dimensions, crs, [], data))]
        for layer in layers:
            table = both(layer) if layer is layers[1] else read(snapshot(layer), check_crs=False)
            assert not len(table.unreadable), kind
            assert size(table.geometry) == pytest.approx(size(shapes), rel=1e-9), kind
            assert shapely.is_valid(table.geometry).all(), kind
            assert not shapely.has_z(table.geometry).any()
            assert shapely.equals(shapely.normalize(table.geometry), shapely.normalize(shapes)).all() \
                or kind == "TIN", kind


def chino(controls, folder, role: str) -> tuple[dict, list, list]:
    """Counts, verdicts with covered areas, and findings of Chino's lots against one layer."""
    folder.mkdir()
    wanted = {name: str(folder / f"{name}.gpkg") for name in ("VERDICTS", "FINDINGS", "LEDGER")}
    controls.setName(role)
    result = results("checkzoning", {
        "SUBJECTS": f"{CHINO}|layername=lots", "SUBJECT_ID": "chiban_id", "CONTROLS": [controls], "LANGUAGE": "en",
        "AREA_METHOD": "planar", "AS_OF": "2026-06-30", "PACK_FILE": str(CHINO_PACK), **wanted})
    verdicts = [(row["chiban_id"], row["verdict"], row[f"{role}_m2"]) for row in rows(wanted["VERDICTS"])]
    kept = [(row["subject_fid"], row["rule_id"], row["verdict"]) for row in rows(wanted["FINDINGS"])]
    return {name: result[name] for name in result if name.endswith("_COUNT")}, verdicts, sorted(kept, key=str)


@pytest.fixture(scope="module")
def original(tmp_path_factory, qgis_app):
    """A layer of Chino's, its table, and what the lots are against it."""
    @cache
    def of(role: str):
        source = QgsVectorLayer(f"{CHINO}|layername={role}", role, "ogr")
        return read(snapshot(source), []), chino(source, tmp_path_factory.mktemp("chino") / role, role)

    return of


@needs(CHINO)
@pytest.mark.takes_turns
@pytest.mark.parametrize(("kind", "where"), [
    *((kind, "file") for kind in POLYGONS[2:]), ("CurvePolygon", "memory"), ("TIN", "memory"), ("Triangle", "file")])
def test_chino_is_judged_alike(original, tmp_path, kind, where):
    """All 217 lots, 150 of them in the flood area, 77 on heritage: the same verdicts and areas for any type."""
    role = "buried_cultural_property" if kind == "Triangle" else "flood_assumption"
    table, (counts, verdicts, findings) = original(role)
    if kind == "Triangle":
        shapes = [as_triangle(stored(triangle, "Polygon")) for shape in table.geometry for triangle in triangles(shape)]
    else:
        shapes = [stored(shape, kind) for shape in table.geometry]
    data = [(shape, []) for shape in shapes]
    layer = memory_of(kind, "", table.crs, [], data) if where == "memory" else open_layer(
        file_of(tmp_path / "c.gpkg", kind, "", table.crs, [], data))
    again = chino(layer, tmp_path / "again", role)
    assert [row[:2] for row in again[1]] == [row[:2] for row in verdicts]
    assert [row[2] for row in again[1]] == pytest.approx([row[2] for row in verdicts], abs=1e-6)
    assert sum(row[2] > 0 for row in again[1]) == (77 if kind == "Triangle" else 150)
    if kind != "Triangle":   # of which there are more
        assert (again[0], again[2]) == (counts, findings)


def test_the_quality_of_curve_polygons_is_that_of_their_ground(tmp_path):
    """Neighbours without a gap have none as curve polygons either, and an overlap that is planted is found."""
    entries = []
    for kind in ("Polygon", "CurvePolygon", "MultiSurface"):
        grid = [shapely.box(X + 100 * i, Y + 100 * j, X + 100 * (i + 1) + 3 * (i == j == 1), Y + 100 * (j + 1))
                for i in range(4) for j in range(4)]
        layer = open_layer(file_of(tmp_path / f"{kind}.gpkg", kind, "", "EPSG:4547", ["DLBM", "BSM"], [
            (stored(shape, kind), ["0101", str(k)]) for k, shape in enumerate(grid)]))
        layer.setName("DLTB")
        whole = memory_of("Polygon", "", "EPSG:4547", ["BSM"], [
            (stored(shapely.box(X, Y, X + 400, Y + 400), "Polygon"), ["whole"])])
        whole.setName("XZQ")
        wanted = str(tmp_path / f"f_{kind}.gpkg")
        results("checkdataquality", {"LAYERS": [layer, whole], "PACK": "cn-survey", "LANGUAGE": "en",
                                     "FINDINGS": wanted, "RULE_STATES": str(tmp_path / f"s_{kind}.gpkg")})
        entries.append([(row["rule_id"], row["subject_id"], round(row["measured"], 3)) for row in rows(wanted)
                        if row["rule_id"] in ("TP01", "TP02", "TP03")])   # ST06 tells of the type itself
    assert entries == [[("TP01", "5", 300.0)]] * 3
