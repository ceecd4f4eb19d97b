"""Coordinate systems that are missing, wrong, different or in other units."""
from __future__ import annotations

import pytest
from helpers.cases.bad_input import X, Y, bench, farmland, mixed, plot, subjects  # noqa: F401 - a fixture
from helpers.files.layers import memory
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsGeometry

CGCS2000, DEGREES, ZONED, UTM, XIAN80 = "EPSG:4547", "EPSG:4490", "EPSG:4526", "EPSG:32650", "EPSG:2383"
PLOTS = [plot(0), plot(50), plot(95)]
FARM = [plot(-5, -5, 30), plot(100, -5, 30)]
ANSWER = {"A": "forbidden", "B": "allowed", "C": "forbidden"}


def moved(shapes, target, source=CGCS2000) -> list[str]:
    """The same places in another system, by QGIS."""
    change = QgsCoordinateTransform(QgsCoordinateReferenceSystem(source), QgsCoordinateReferenceSystem(target),
                                    QgsCoordinateTransformContext())
    texts = []
    for shape in shapes:
        geometry = QgsGeometry.fromWkt(shape)
        geometry.transform(change)
        texts.append(geometry.asWkt(15))
    return texts


def test_none_among_projects_or_controls_stops_by_layer_name(bench):  # noqa: F811
    assert "项目" in (text := bench.stop(subjects(PLOTS, crs=""), [farmland(FARM)]))
    assert "coordinate system" in text
    assert "FARM" in bench.stop(subjects(PLOTS), [farmland(FARM, crs="")])
    assert "没有坐标系" in bench.stop(subjects(PLOTS), [farmland(FARM, crs="")], LANGUAGE="zh")


def test_metres_declared_as_degrees_stop(bench):  # noqa: F811
    text = bench.stop(subjects(PLOTS, crs=DEGREES), [farmland(FARM)], AREA_METHOD="ellipsoidal")
    assert "项目" in text and "metres" in text
    assert "FARM" in bench.stop(subjects(PLOTS), [farmland(FARM, crs=DEGREES)])


@pytest.mark.parametrize(("crs", "shapes"), [
    (DEGREES, FARM), (ZONED, FARM), (CGCS2000, moved(FARM, DEGREES)), (CGCS2000, moved(FARM, ZONED))])
def test_controls_in_a_file_are_told_even_if_none_lies_near(bench, tmp_path, crs, shapes):  # noqa: F811
    """Files are read around the projects only: that nothing is there must not look like land without lines."""
    controls = mixed(tmp_path / "c.gpkg", shapes, ("BSM", "DLBM"), lambda k: (f"F{k}", "0101"), "FARM",
                     epsg=int(crs[5:]))
    assert "FARM" in bench.stop(subjects(PLOTS), [controls])


def test_one_row_astray_does_not_condemn_a_layer(bench, tmp_path):  # noqa: F811
    right = mixed(tmp_path / "r.gpkg", [plot(900), plot(950), plot(5e6)], ("BSM", "DLBM"),
                  lambda k: (f"F{k}", "0101"), "FARM")
    assert set(bench.check(subjects(PLOTS), [right]).verdicts.values()) == {"allowed"}


def test_degrees_declared_as_metres_stop(bench):  # noqa: F811
    assert "degrees" in bench.stop(subjects(moved(PLOTS, DEGREES)), [farmland(FARM)])


def test_zone_numbers_that_do_not_fit_stop(bench):  # noqa: F811
    assert "zone" in bench.stop(subjects(PLOTS, crs=ZONED), [farmland(FARM)])
    assert "zone" in bench.stop(subjects(PLOTS), [farmland(moved(FARM, ZONED))])


def test_planar_in_degrees_stops_and_ellipsoidal_does_not(bench):  # noqa: F811
    people = subjects(moved(PLOTS, DEGREES), crs=DEGREES)
    assert "项目" in bench.stop(people, [farmland(FARM)])
    outcome = bench.check(people, [farmland(FARM)], AREA_METHOD="ellipsoidal")
    assert outcome.verdicts == ANSWER
    assert outcome.rows[2]["covered_m2"] == pytest.approx(50, rel=1e-3)


@pytest.mark.parametrize("crs", [DEGREES, ZONED, "EPSG:4548", "EPSG:4508"])
def test_controls_of_the_same_datum_in_another_projection(bench, crs):  # noqa: F811
    outcome = bench.check(subjects(PLOTS), [farmland(moved(FARM, crs), crs=crs)])
    assert outcome.verdicts == ANSWER
    assert [row["covered_m2"] for row in outcome.rows] == pytest.approx([100, 0, 50], abs=1e-3)


def test_wgs84_against_cgcs2000_passes_with_a_finding(bench):  # noqa: F811
    """Taken as equal, to a metre or so, and said."""
    outcome = bench.check(subjects(PLOTS), [farmland(moved(FARM, UTM), crs=UTM)])
    finding, = [row for row in outcome.findings if row["subject_fid"] is None]
    assert (finding["rule_id"], finding["verdict"]) == ("GR-ASSUMED-DATUM", "conditional")
    assert "FARM" in finding["message"]
    assert outcome.verdicts["A"] == outcome.verdicts["C"] == "forbidden"
    assert [row["covered_m2"] for row in outcome.rows] == pytest.approx([100, 0, 50], abs=1e-3)


def test_xian80_against_cgcs2000_stops_by_layer_name(bench):  # noqa: F811
    text = bench.stop(subjects(PLOTS), [farmland(FARM, crs=XIAN80)])
    assert "FARM" in text and "Xian 1980" in text
    assert "坐标系" in bench.stop(subjects(PLOTS), [farmland(FARM, crs=XIAN80)], LANGUAGE="zh")


def test_xian80_against_itself_is_fine(bench):  # noqa: F811
    outcome = bench.check(subjects(PLOTS, crs=XIAN80), [farmland(FARM, crs=XIAN80)], AREA_METHOD="ellipsoidal")
    assert outcome.verdicts == ANSWER


def test_feet_are_turned_into_metres(bench):  # noqa: F811
    """US survey feet, as Massachusetts has them: 10 ft × 10 ft are 9.29 m²."""
    def square(x, side=10):
        return f"POLYGON(({x} 900000,{x + side} 900000,{x + side} {900000 + side},{x} {900000 + side},{x} 900000))"

    feet = "EPSG:2249"
    foot_m = 1200 / 3937
    outcome = bench.check(subjects([square(750_000)], crs=feet), [farmland([square(750_005)], crs=feet)])
    row, = outcome.rows
    assert row["area_m2"] == pytest.approx(100 * foot_m**2)
    assert row["covered_m2"] == pytest.approx(50 * foot_m**2)
    # the pack's minimum is in m² too: 4 square feet are a sliver
    outcome = bench.check(subjects([square(750_000)], crs=feet), [farmland([square(750_009.6)], crs=feet)])
    assert outcome.verdicts == {"A": "conditional"}


def test_web_mercator_is_not_planar(bench):  # noqa: F811
    """Planar areas in it are 20 % too large here: said; ellipsoidal ones are right."""
    mercator = "EPSG:3857"
    people = subjects(moved(PLOTS, mercator, "EPSG:32649"), crs=mercator)
    controls = [farmland(moved(FARM, mercator, "EPSG:32649"), crs=mercator)]
    result = bench.check(people, controls, AREA_METHOD="ellipsoidal")
    assert result.rows[0]["area_m2"] == pytest.approx(100, rel=2e-3)
    result = bench.check(people, controls)
    assert result.rows[0]["area_m2"] > 115
    assert "web maps" in result.log


def test_a_coverage_layer_without_a_system_stops(bench):  # noqa: F811
    county = memory("Polygon?crs=&field=XZQDM:string", [(plot(-500, -500, 2000), ["1"])], "县界")
    assert "县界" in bench.stop(subjects(PLOTS), [farmland(FARM)], COVERAGE=county)


def test_some_rows_far_away_are_rows(bench, tmp_path):  # noqa: F811
    """One misplaced row does not make the system wrong, it is listed."""
    far = f"POLYGON(({X + 6e6} {Y},{X + 6e6 + 9} {Y},{X + 6e6 + 9} {Y + 9},{X + 6e6} {Y}))"
    outcome = bench.check(mixed(tmp_path / "far.gpkg", [*PLOTS, far]), [farmland(FARM)])
    assert outcome.verdicts == {**ANSWER, "D": "undetermined"}
