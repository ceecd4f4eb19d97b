"""groundrules:adjustareas: sums that close, the sample county, and what is refused."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


def plots(rows_, fields="field=code:string&field=xm:string&field=total:double", crs="EPSG:4547", kind="Polygon"):
    return memory(f"{kind}?crs={crs}&{fields}", rows_, "地块")


@pytest.fixture
def adjusted(tmp_path):
    """Run over a layer and return (results, features, groups)."""
    def adjust(features, **parameters):
        wanted = {"OUTPUT": str(tmp_path / "out.gpkg"), "GROUPS": str(tmp_path / "groups.gpkg")}
        result = results("adjustareas", {"INPUT": features, "AREA_METHOD": "planar", **wanted, **parameters})
        return result, rows(wanted["OUTPUT"]), rows(wanted["GROUPS"])
    return adjust


@pytest.fixture
def county(tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    return lambda name: f"{path}|layername={name}"


# -- the sample county ---------------------------------------------------------------------------------


def wanted_rows(case):
    return [row for row in expected("adjustareas") if row["case"] == case]


def compare(features, groups, case, id_field):
    wanted = wanted_rows(case)
    values = {row[id_field]: row for row in features}
    for row in wanted:
        if row["feature"]:
            result = values[row["feature"]]
            assert (result["measured_m2"], f"{result['adjusted']:.2f}", result["received"], result["group_id"]) == (
                pytest.approx(float(row["measured_m2"]), abs=2e-3), row["adjusted"], int(row["received"]),
                row["group"]), row
    sums = {row["group_id"]: row for row in groups}
    totals = [row for row in wanted if not row["feature"]]
    for row in totals:
        result = sums[row["group"]]
        printed = sum(float(values[part["feature"]]["adjusted"]) for part in wanted
                      if part["feature"] and part["group"] == row["group"])
        assert f"{printed:.2f}" == row["adjusted"]
        assert result["measured_m2"] == pytest.approx(float(row["measured_m2"]), abs=2e-3)
    return totals


def test_patches_of_a_village_to_its_control_area(adjusted, county):
    result, features, groups = adjusted(
        county("DLTB_2024"), ID_FIELD="BSM", GROUP_FIELD="ZLDWDM", AREA_METHOD="ellipsoidal", TOTAL="control_area",
        CONTROL_LAYER=county("CJDCQ"))
    assert len(compare(features, groups, "village", "BSM")) == 1
    assert result["GROUP_COUNT"] == 8 and result["IS_CLOSED"] and result["REFUSED_COUNT"] == 0
    control = {row["ZLDWDM"]: row["DCMJ"] for row in rows(county("CJDCQ").split("|")[0], "CJDCQ")}
    for group in groups:
        values = [round(row["adjusted_m2"] * 100) for row in features if row["group_id"] == group["group_id"]]
        assert len(values) == group["part_count"]
        assert sum(values) == round(control[group["group_id"]] * 100) == round(group["total_m2"] * 100)


def test_parcels_of_projects_in_mu(adjusted, county):
    result, features, groups = adjusted(county("XMYD"), ID_FIELD="DKBH", GROUP_FIELD="XMBH", UNIT="0.01 mu",
                                        AREA_METHOD="ellipsoidal")
    assert len(compare(features, groups, "project", "DKBH")) == result["GROUP_COUNT"] == 26
    assert result["IS_CLOSED"]


def test_towns_by_location(adjusted, county):
    """Without a field, patches belong to the town in which they lie; the survey says the same."""
    result, features, groups = adjusted(
        county("DLTB_2024"), AREA_METHOD="ellipsoidal", TOTAL="control_area", CONTROL_LAYER=county("XZQ"))
    assert result["IS_CLOSED"] and result["GROUP_COUNT"] == 2
    assert {(row["group_id"], row["ZLDWDM"][:9]) for row in features} == {("990127100",) * 2, ("990127101",) * 2}
    assert [group["total_m2"] for group in groups] == [25051121.78, 37459570.37]


# -- by hand -------------------------------------------------------------------------------------------


def test_registered_totals_limits_and_missing_ones(adjusted):
    features = plots([(square(X, Y), ["A", "一", 100.05]), (square(X + 20, Y), ["B", "二", 101.0]),
                      (square(X + 40, Y), ["C", "三", None]), (square(X + 60, Y), ["D", None, 100.0])])
    result, features, groups = adjusted(features, GROUP_FIELD="xm", ID_FIELD="code", TOTAL="registered",
                                        TOTAL_FIELD="total", FIELD_NAME="MJ")
    assert [row["adjusted_m2"] for row in features] == [100.05, None, None, None]
    assert [row["MJ"] for row in features] == [100.05, None, None, None]
    assert {row["group_id"]: (row["refused"], bool(row["reason"])) for row in groups} == {
        "一": (False, False), "三": (False, True), "二": (True, True)}
    assert {name: result[name] for name in ("GROUP_COUNT", "REFUSED_COUNT", "MISSING_TOTAL_COUNT", "UNUSABLE_COUNT",
                                            "IS_CLOSED")} == {
        "GROUP_COUNT": 3, "REFUSED_COUNT": 1, "MISSING_TOTAL_COUNT": 1, "UNUSABLE_COUNT": 0, "IS_CLOSED": False}
    assert result["MAX_RESIDUAL_M2"] == pytest.approx(1.0)


def test_a_number_and_the_receiver(adjusted):
    features = plots([(square(X + 20 * k, Y), [f"P{k}", None, None]) for k in range(3)])
    _, features, groups = adjusted(features, ID_FIELD="code", TOTAL="number", TOTAL_M2=300.01)
    assert [row["adjusted_m2"] for row in features] == [100.01, 100.0, 100.0]
    assert [row["received"] for row in features] == [1, 0, 0] and groups[0]["receivers"] == "P0 +1"


def test_unusable_geometry_is_listed(adjusted):
    bow_tie = f"POLYGON(({X} {Y}, {X + 10} {Y + 10}, {X + 10} {Y}, {X} {Y + 10}, {X} {Y}))"
    features = plots([(square(X, Y), ["A", None, None]), (bow_tie, ["B", None, None]), (None, ["C", None, None])])
    result, features, _ = adjusted(features)
    assert [(row["adjusted_m2"], row["reason"]) for row in features] == [
        (100.0, ""), (None, "invalid geometry"), (None, "no geometry")]
    assert result["UNUSABLE_COUNT"] == 2 and not result["IS_CLOSED"]


def test_a_table_without_geometry_by_its_area_field(adjusted):
    table = memory("NoGeometry?field=code:string&field=mj:double", [(None, ["A", 1.004]), (None, ["B", 2.004])])
    result, features, _ = adjusted(table, AREA_FIELD="mj", TOTAL="number", TOTAL_M2=3.01)
    assert [row["adjusted_m2"] for row in features] == [1.0, 2.01] and result["IS_CLOSED"]


def test_lines_with_an_area_field(adjusted):
    lines = plots([(f"LINESTRING({X} {Y}, {X + 9} {Y})", ["A", None, 5.0])], kind="LineString")
    assert adjusted(lines, AREA_FIELD="total")[1][0]["adjusted_m2"] == 5.0


def test_our_fields_beside_fields_of_the_same_name(adjusted):
    features = plots([(square(X, Y), ["A", 1.0])], fields="field=code:string&field=measured_m2:double")
    assert "PREFIX" in stopped("adjustareas", {"INPUT": features, "OUTPUT": "memory:"})
    _, features, _ = adjusted(features, PREFIX="gr_")
    assert (features[0]["measured_m2"], features[0]["gr_adjusted_m2"]) == (1.0, 100.0)


def test_personal_fields_stay_behind(adjusted):
    features = plots([(square(X, Y), ["A", "某某"])], fields="field=code:string&field=QLRMC:string")
    assert "QLRMC" not in adjusted(features)[1][0]
    assert adjusted(features, KEEP_PERSONAL_FIELDS=True)[1][0]["QLRMC"] == "某某"


def test_stops_that_say_what_to_do(county):
    features = plots([(square(X, Y), ["A", "一", 100.05])])
    base = {"INPUT": features, "OUTPUT": "memory:"}
    assert "TOTAL_FIELD" in stopped("adjustareas", {**base, "TOTAL": "registered"})
    assert "TOTAL_M2" in stopped("adjustareas", {**base, "TOTAL": "number"})
    assert "CONTROL_LAYER" in stopped("adjustareas", {**base, "TOTAL": "control_area"})
    assert "CONTROL_AREA" in stopped("adjustareas", {**base, "TOTAL": "control_area",
                                                     "CONTROL_LAYER": county("XMYD")})
    assert "holds no features" in stopped("adjustareas", {**base, "INPUT": plots([])})
    degrees = plots([(square(113, 22, 0.001), ["A", None, None])], crs="EPSG:4490")
    assert "in degrees" in stopped("adjustareas", {**base, "INPUT": degrees, "AREA_METHOD": "planar"})
    assert "\u56fe\u5c42" in stopped("adjustareas", {**base, "INPUT": plots([]), "LANGUAGE": "zh"})


def test_a_failed_run_leaves_nothing(tmp_path):
    target = tmp_path / "out.gpkg"
    features = plots([(square(X, Y), ["A", 1.0])], fields="field=code:string&field=reason:double")
    assert run("adjustareas", {"INPUT": features, "OUTPUT": str(target)}).results is None
    assert not target.exists()


def test_shapefile_has_short_names(adjusted, tmp_path):
    features = plots([(square(X, Y), ["A", "一", 100.05])])
    result = results("adjustareas", {"INPUT": features, "OUTPUT": str(tmp_path / "short.shp")})
    written = layer(result["OUTPUT"])
    assert {"measured_m", "adjusted_m", "adjusted", "change_m2"} <= {field.name() for field in written.fields()}
