"""Bad and unusual geometry among projects and controls: used rightly, or listed; never dropped in silence."""
from __future__ import annotations

import math

import pytest
from helpers.cases.bad_input import Bench, X, Y, bench, farmland, mixed, plot, subjects  # noqa: F401 - a fixture
from helpers.desk.running import layer
from helpers.suite.rotation import in_turns
from osgeo import ogr
from qgis.core import QgsVertexId

BOWTIE = f"POLYGON(({X + 200} {Y},{X + 210} {Y + 10},{X + 210} {Y},{X + 200} {Y + 10},{X + 200} {Y}))"
FLAT = f"POLYGON(({X + 300} {Y},{X + 310} {Y},{X + 305} {Y},{X + 300} {Y}))"
TINY = plot(320, side=0.0004)
FAR = f"POLYGON(({X + 6e6} {Y},{X + 6e6 + 9} {Y},{X + 6e6 + 9} {Y + 9},{X + 6e6} {Y}))"
COLLECTION = f"GEOMETRYCOLLECTION({plot(400)},POINT({X + 400} {Y}))"
BAD = {"null": (None, "no geometry"), "empty": ("POLYGON EMPTY", "empty geometry"),
       "bowtie": (BOWTIE, "invalid geometry"), "flat": (FLAT, "without area"), "tiny": (TINY, "millimetre"),
       "far": (FAR, "far outside"), "collection": (COLLECTION, "collection")}
#: On farmland, off it, half on it.
CLEAN = [plot(0), plot(50), plot(95)]
FARM = [plot(-5, -5, 30), plot(100, -5, 30)]


def numbers(outcome, names):
    """Everything that was measured of some subjects."""
    rows = [{key: value for key, value in row.items() if key not in ("reason",)}
            for row in outcome.rows if row["XMBH"] in names]
    ledger = [dict(row) for row in outcome.ledger if row["subject_id"] in names]
    findings = [dict(row) for row in outcome.findings if row["subject_id"] in names]
    for row in (*rows, *ledger, *findings):
        for key in ("fid", "subject_fid", "finding_id", "evidence_hash"):
            row.pop(key, None)
    return rows, ledger, findings


@pytest.fixture(scope="module")
def clean(tmp_path_factory, qgis_app):
    """The check of the clean projects alone; ``numbers`` takes its own copies."""
    folder = tmp_path_factory.mktemp("clean")
    return Bench(folder).check(mixed(folder / "clean.gpkg", CLEAN), [farmland(FARM)])


@pytest.mark.parametrize("defect", BAD)
def test_one_bad_project_changes_nothing_for_the_others(bench, clean, tmp_path, defect):  # noqa: F811
    """It is listed by its name with the reason, and undetermined."""
    shape, text = BAD[defect]
    dirty = bench.check(mixed(tmp_path / "dirty.gpkg", [*CLEAN, shape]), [farmland(FARM)])
    assert clean.verdicts == {"A": "forbidden", "B": "allowed", "C": "forbidden"}
    assert dirty.verdicts == {**clean.verdicts, "D": "undetermined"}
    assert numbers(dirty, "ABC") == numbers(clean, "ABC")
    finding, = [row for row in dirty.findings if row["subject_id"] == "D"]
    assert (finding["rule_id"], finding["verdict"]) == ("GR-UNUSABLE-SUBJECT", "undetermined")
    assert text in finding["message"]
    assert {row["reason"] for row in dirty.ledger if row["subject_id"] == "D"} == {"unusable_subject"}


def test_totals_over_a_dirty_layer_are_those_over_its_clean_features(bench, tmp_path):  # noqa: F811
    shapes = [*CLEAN, *(shape for shape, _ in BAD.values())]
    clean = bench.measure(mixed(tmp_path / "clean.gpkg", CLEAN), [farmland(FARM)])
    dirty = bench.measure(mixed(tmp_path / "dirty.gpkg", shapes), [farmland(FARM)])
    assert dirty.results["SUBJECT_COUNT"] == clean.results["SUBJECT_COUNT"] + len(BAD)
    assert dirty.results["UNUSABLE_COUNT"] == len(BAD)
    assert dirty.results["PAIR_COUNT"] == clean.results["PAIR_COUNT"] == 2
    total = {name: sum(row["covered_m2"] or 0 for row in result.ledger)
             for name, result in (("clean", clean), ("dirty", dirty))}
    assert total["dirty"] == total["clean"] > 0


@pytest.mark.parametrize("defect", ["bowtie", "flat", "tiny", "collection"])
def test_a_bad_control_is_listed_where_it_lies(bench, tmp_path, defect):  # noqa: F811
    """Who lies in its extent is undetermined at best; who does not keeps the answer."""
    shape, text = BAD[defect]
    beside = {"bowtie": 202, "flat": 302, "tiny": 315, "collection": 402}[defect]
    people = subjects([plot(50), plot(beside, -1, 8)])
    controls = mixed(tmp_path / "c.gpkg", [*FARM, shape], ("BSM", "DLBM"), lambda k: (f"F{k + 1}", "0101"), "FARM")
    outcome = bench.check(people, [controls])
    assert outcome.verdicts["A"] == "allowed"
    assert outcome.verdicts["B"] == "undetermined"
    finding, = [row for row in outcome.findings if row["rule_id"] == "GR-UNUSABLE-CONTROL"]
    assert "F3" in finding["message"] and text in finding["message"]
    ledger = {(row["subject_id"], row["control_role"]): row for row in outcome.ledger}
    row = ledger["B", "farmland"]
    assert row["covered_m2"] + row["free_m2"] + row["unusable_m2"] == pytest.approx(row["area_m2"])
    assert row["reason"] == "unusable_control"


@pytest.mark.parametrize("defect", ["null", "empty"])
def test_a_control_without_a_place_could_lie_anywhere(bench, tmp_path, defect):  # noqa: F811
    controls = mixed(tmp_path / "c.gpkg", [*FARM, BAD[defect][0]], ("BSM", "DLBM"),
                     lambda k: (f"F{k + 1}", "0101"), "FARM")
    outcome = bench.check(subjects(CLEAN), [controls])
    assert outcome.verdicts == {"A": "forbidden", "B": "undetermined", "C": "forbidden"}
    assert any("F3" in row["message"] for row in outcome.findings if row["subject_fid"] is None)


@pytest.mark.parametrize("case", in_turns(
    [(east, stored) for stored in ("GPKG", "GeoJSON") for east in ("1e30", "-1e30", "1e300")], [("1e30", "GPKG")]),
                         ids=" ".join)
def test_a_control_with_a_corner_far_beyond_the_earth_allows_nobody(bench, tmp_path, case):  # noqa: F811
    """Where its edges run nobody can say: off the farmland nothing is allowed for sure, on it all stays forbidden."""
    east, stored = case
    torn = f"POLYGON(({X + 200} {Y},{east} {Y},{X + 210} {Y + 10},{X + 200} {Y + 10},{X + 200} {Y}))"
    controls = mixed(tmp_path / f"c.{stored.lower()}", [*FARM, torn], ("BSM", "DLBM"),
                     lambda k: (f"F{k + 1}", "0101"), "FARM", driver=stored)
    outcome = bench.check(subjects(CLEAN), [controls])
    assert outcome.verdicts == {"A": "forbidden", "B": "undetermined", "C": "forbidden"}
    assert outcome.results["ALLOWED_COUNT"] == 0 and not outcome.results["IS_COMPLIANT"]
    assert any("F3" in row["message"] for row in outcome.findings)
    measured = bench.measure(subjects(CLEAN), [controls])
    assert sum(row["overlap_area_m2"] or 0 for row in measured.pairs) == pytest.approx(150.0)


def test_arcs_have_their_true_area_and_stay_arcs(bench, tmp_path):  # noqa: F811
    circle = f"CURVEPOLYGON(CIRCULARSTRING({X} {Y + 10},{X + 10} {Y + 20},{X + 20} {Y + 10},{X + 10} {Y},{X} {Y + 10}))"
    path = mixed(tmp_path / "arc.gpkg", [circle], kind=ogr.wkbCurvePolygon)
    result = bench.check(path, [farmland([plot(-50, -50, 200)])])
    row, = result.rows
    assert row["area_m2"] == row["covered_m2"] == pytest.approx(math.pi * 100, rel=1e-5)
    assert row["verdict"] == "forbidden"
    written, = layer(bench.folder / "1" / "v.gpkg").getFeatures()
    assert written.geometry().constGet().hasCurvedSegments()


@pytest.mark.parametrize(("kind", "shape"), [
    (ogr.wkbPolygon25D, "POLYGON Z(({a} {b} 5,{c} {b} 5,{c} {d} 9,{a} {d} 9,{a} {b} 5))"),
    (ogr.wkbPolygonM, "POLYGON M(({a} {b} 5,{c} {b} 5,{c} {d} 9,{a} {d} 9,{a} {b} 5))"),
    (ogr.wkbPolygonZM, "POLYGON ZM(({a} {b} 5 1,{c} {b} 5 2,{c} {d} 9 3,{a} {d} 9 4,{a} {b} 5 1))")])
def test_z_and_m_do_not_count_and_stay(bench, tmp_path, kind, shape):  # noqa: F811
    shape = shape.format(a=X, b=Y, c=X + 10, d=Y + 10)
    result = bench.check(mixed(tmp_path / "zm.gpkg", [shape], kind=kind), [farmland([plot(5, -5, 30)])])
    assert result.rows[0]["covered_m2"] == pytest.approx(50)
    written = layer(bench.folder / "1" / "v.gpkg")
    feature = next(written.getFeatures())
    vertex = feature.geometry().constGet().vertexAt(QgsVertexId(0, 0, 0))
    assert (not math.isnan(vertex.z()), not math.isnan(vertex.m())) == (
        kind != ogr.wkbPolygonM, kind != ogr.wkbPolygon25D)


def test_parts_count_together(bench, tmp_path):  # noqa: F811
    both = f"MULTIPOLYGON({plot(0)[7:]},{plot(95)[7:]})"
    result = bench.check(mixed(tmp_path / "m.gpkg", [both]), [farmland([*FARM, both], "MultiPolygon")])
    assert result.rows[0]["area_m2"] == result.rows[0]["covered_m2"] == pytest.approx(200)


def test_polygons_lines_and_points_in_one_layer(bench, tmp_path):  # noqa: F811
    line = f"LINESTRING({X - 20} {Y},{X} {Y})"
    outcome = bench.check(mixed(tmp_path / "mixed.gpkg", [plot(0), line, f"POINT({X} {Y})", f"POINT({X + 60} {Y})"]),
                          [farmland(FARM)])
    assert outcome.verdicts["A"] == outcome.verdicts["B"] == outcome.verdicts["C"] == "forbidden"
    assert outcome.verdicts["D"] == "allowed"
    row = outcome.rows[1]
    assert (row["area_m2"], row["length_m"], row["covered_m"]) == (None, pytest.approx(20), pytest.approx(5))


def test_features_that_stand_twice(bench):  # noqa: F811
    """A control twice covers once; a project twice is told apart and said."""
    people = subjects([plot(0), plot(0)])
    people.dataProvider().changeAttributeValues({2: {0: "A"}})
    outcome = bench.check(people, [farmland([plot(5, -5, 30), plot(5, -5, 30)])])
    assert [row["covered_m2"] for row in outcome.rows] == pytest.approx([50, 50])
    assert {row["subject_fid"] for row in outcome.findings} == {1, 2}
    assert "1 subject ID is duplicated" in outcome.log
    assert len({row["finding_id"] for row in outcome.findings}) == len(outcome.findings) == 4


def test_three_thousand_parts(bench):  # noqa: F811
    """As one control, and as one project: the parts that meet count, and the ledger closes."""
    comb = "MULTIPOLYGON(" + ",".join(plot(20 * (k % 60), 20 * (k // 60))[7:] for k in range(2_960)) + ")"
    whole = plot(-5, -5, 1_300)
    result = bench.check(subjects([whole, plot(0)]), [farmland([comb], "MultiPolygon")])
    assert [row["covered_m2"] for row in result.rows] == pytest.approx([296_000, 100])
    result = bench.check(subjects([comb], "MultiPolygon"), [farmland([whole])])
    assert result.rows[0]["covered_m2"] == pytest.approx(296_000)
    assert all(row["residual_share"] < 1e-6 for row in result.ledger)


def test_outlines_are_no_areas(bench):  # noqa: F811
    ring = f"LINESTRING({X - 5} {Y - 5},{X + 30} {Y - 5},{X + 30} {Y + 30},{X - 5} {Y + 30},{X - 5} {Y - 5})"
    text = bench.stop(subjects(CLEAN), [farmland([ring], "LineString")])
    assert "FARM" in text and "outlines" in text


def test_layers_without_features(bench):  # noqa: F811
    assert "holds no features" in bench.stop(subjects([]), [farmland(FARM)])
    outcome = bench.check(subjects(CLEAN), [farmland([])])
    assert set(outcome.verdicts.values()) == {"undetermined"}
    finding, = outcome.findings
    assert finding["rule_id"] == "GR-EMPTY-WITHOUT-COVERAGE" and "FARM" in finding["message"]
    # who says where the data are complete says that nothing is there
    outcome = bench.check(subjects(CLEAN), [farmland([])], COVERAGE=farmland([plot(-50, -50, 500)], name="县界"))
    assert set(outcome.verdicts.values()) == {"allowed"}
    assert "FARM" in outcome.log and "holds no features" in outcome.log
    # several layers of a role: what the others say still counts
    outcome = bench.check(subjects(CLEAN), [farmland(FARM), farmland([], name="FARM_2")],
                          ROLES=["FARM", "farmland", "FARM_2", "farmland"])
    assert outcome.verdicts == {"A": "forbidden", "B": "undetermined", "C": "forbidden"}
