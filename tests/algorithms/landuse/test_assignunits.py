"""groundrules:assignunits: the sample county, and what is listed."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


def units(*places, side=100.0, fields="field=XZQDM:string&field=XZQMC:string"):
    """Squares side by side with codes 990127001, 990127002…"""
    return memory(f"Polygon?crs=EPSG:4547&{fields}",
                  [(square(X + x, Y + y, side), [f"99012700{k + 1}", f"镇{k + 1}"]) for k, (x, y) in enumerate(places)],
                  "行政区")


def plots(rows_, kind="Polygon"):
    return memory(f"{kind}?crs=EPSG:4547&field=code:string", rows_, "地块")


@pytest.fixture
def assigned(tmp_path):
    """Run and return (results, features, shares, issues)."""
    def assign(subjects, layer, **parameters):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "SHARES", "ISSUES")}
        result = results("assignunits", {"SUBJECTS": subjects, "UNITS": layer, **wanted, **parameters})
        return result, *(rows(path) for path in wanted.values())
    return assign


@pytest.fixture
def county(tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    return lambda name: f"{path}|layername={name}"


def answers(kind):
    """The expected rows in the words of the result."""
    for row in expected("assignunits"):
        yield row["DKBH"], {name: row[f"{kind}_{name}"] or None for name in
                            ("code", "name", "share", "second_code", "second_share", "outside_share")}


@pytest.mark.parametrize(("kind", "name"), [("town", "XZQ"), ("village", "CJDCQ")])
def test_units_of_the_county(assigned, county, kind, name):
    result, features, _, issues = assigned(county("XMYD"), county(name), SUBJECT_ID="DKBH")
    values = {row["DKBH"]: row for row in features}
    wanted = dict(answers(kind))
    assert set(values) == set(wanted) and len(wanted) == 29
    for code, row in wanted.items():
        first = values[code]
        assert (first["unit_code"], first["unit_name"], first["second_code"]) == (
            row["code"], row["name"], row["second_code"]), code
        assert first["unit_share"] == pytest.approx(float(row["share"]), abs=2e-4)
        assert first["second_share"] == (row["second_share"] and pytest.approx(float(row["second_share"]), abs=2e-4))
        assert first["outside_share"] == pytest.approx(float(row["outside_share"]), abs=2e-4)
    # by hand: the comb of the canal lies in three villages, and the market crosses the county's border
    assert sorted((row["subject_id"], row["kind"]) for row in issues) == [
        *[("YC2025-005-01", "near_tie")] * (kind == "village"), ("YC2025-015-01", "partly_outside")]
    assert result["ALL_ASSIGNED"] and result["NEAR_TIE_COUNT"] == (kind == "village")
    assert (result["SUBJECT_COUNT"], result["OUTSIDE_COUNT"]) == (29, 0)


def test_levels_of_the_county(assigned, county):
    """Villages cut to nine digits are the towns; to six the county."""
    _, features, _, _ = assigned(county("XMYD"), county("CJDCQ"), SUBJECT_ID="DKBH", LEVEL="township")
    towns = dict(answers("town"))
    assert all(row["unit_code"] == towns[row["DKBH"]]["code"] and row["unit_name"] is None for row in features)
    _, features, _, _ = assigned(county("XMYD"), county("CJDCQ"), LEVEL="county")
    assert {row["unit_code"] for row in features} == {"990127"}
    _, features, _, _ = assigned(county("XMYD"), county("XZQ"), LEVEL="village")
    assert {row["unit_code"] for row in features} == {"990127100000", "990127101000"}
    assert {row["unit_name"] for row in features} == {"样城镇", "样岭镇"}


def test_owners_from_survey_patches(assigned, county):
    _, features, _, _ = assigned(county("XMYD"), county("DLTB_2024"), UNIT_CODE="QSDWDM", SUBJECT_ID="DKBH")
    villages = dict(answers("village"))
    assert all(row["unit_code"] == villages[row["DKBH"]]["code"] for row in features)
    assert all(row["unit_name"] == villages[row["DKBH"]]["name"] for row in features)


def test_near_ties_outside_and_overlaps_are_listed(assigned):
    layer = units((0, 0), (100, 0), (150, 0))
    subjects = plots([(square(X + 80, Y, 40), ["tie"]), (square(X + 900, Y), ["gone"]),
                      (square(X + 160, Y), ["twice"]), (None, ["nothing"])])
    result, features, shares, issues = assigned(subjects, layer, SUBJECT_ID="code", LANGUAGE="en")
    assert [row["unit_code"] for row in features] == ["990127001", None, "990127002", None]
    assert {(row["kind"], row["subject_id"]) for row in issues} == {
        ("near_tie", "tie"), ("outside", "gone"), ("overlapping_units", "twice"), ("near_tie", "twice"),
        ("unusable_subject", "nothing")}
    assert (result["NEAR_TIE_COUNT"], result["OUTSIDE_COUNT"], result["UNDETERMINED_COUNT"]) == (2, 1, 2)
    assert result["ISSUE_COUNT"] == len(issues) == 5 and not result["ALL_ASSIGNED"]
    assert [row["rank"] for row in shares if row["subject_id"] == "tie"] == [1, 2]


def test_lines_and_points(assigned):
    layer = units((0, 0), (100, 0))
    lines = plots([(f"LINESTRING({X + 10} {Y + 5}, {X + 150} {Y + 5})", ["L"])], kind="LineString")
    _, features, shares, _ = assigned(lines, layer)
    assert features[0]["unit_code"] == "990127001" and features[0]["unit_share"] == pytest.approx(90 / 140, abs=1e-6)
    assert [round(row["length_m"]) for row in shares] == [90, 50] and shares[0]["area_m2"] is None
    points = plots([(f"POINT({X + 120} {Y + 5})", ["P"])], kind="Point")
    assert assigned(points, layer)[1][0]["unit_code"] == "990127002"


def test_stops_that_say_what_to_do(tmp_path):
    layer, subjects = units((0, 0)), plots([(square(X, Y), ["A"])])
    base = {"SUBJECTS": subjects, "UNITS": layer, "OUTPUT": "memory:"}
    nameless = memory("Polygon?crs=EPSG:4547&field=BH:string", [(square(X, Y), ["1"])], "片")
    assert "UNIT_CODE" in stopped("assignunits", {**base, "UNITS": nameless})
    assert "no units" in stopped("assignunits", {**base, "UNITS": units()})
    assert "no features" in stopped("assignunits", {**base, "SUBJECTS": plots([])})
    assert run("assignunits", {**base, "UNITS": nameless, "UNIT_CODE": "BH"}).results["ALL_ASSIGNED"]


def test_the_name_of_the_guessed_field_is_said():
    done = run("assignunits", {"SUBJECTS": plots([(square(X, Y), ["A"])]), "UNITS": units((0, 0)),
                               "OUTPUT": "memory:"})
    assert "XZQDM" in done.log and "XZQMC" in done.log


def test_personal_fields_stay_behind(assigned):
    subjects = memory("Polygon?crs=EPSG:4547&field=code:string&field=QLRMC:string",
                      [(square(X, Y), ["A", "某某"])], "地块")
    assert "QLRMC" not in assigned(subjects, units((0, 0)))[1][0]
    assert assigned(subjects, units((0, 0)), KEEP_PERSONAL_FIELDS=True)[1][0]["QLRMC"] == "某某"
