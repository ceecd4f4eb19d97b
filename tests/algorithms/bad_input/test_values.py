"""Roles, fields and values: unknown, doubly bound, of the wrong type, or meaning "unknown"."""
from __future__ import annotations

import pytest
from helpers.cases.bad_input import bench, farmland, mixed, plot, subjects  # noqa: F401 - a fixture
from helpers.county.formats import Lazily
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.running import layer, results, rows, stopped
from helpers.files.layers import memory

PLOTS = [plot(0), plot(50), plot(95)]
FARM = [plot(-5, -5, 30), plot(100, -5, 30)]
UNKNOWN = ("0", "-1", "9999", "-9999", "", None)


# -- roles and fields ------------------------------------------------------------------------------

@pytest.mark.parametrize(("more", "words"), [
    ({"ROLES": ["FARM", "no_such_role"]}, "no_such_role"),
    ({"ROLES": ["NO_LAYER", "farmland"]}, "NO_LAYER"),
    ({"ROLES": ["FARM"]}, "rows of 2 values"),
    ({"SCOPE": "farmland,no_such_role"}, "no_such_role"),
    ({"FIELDS": ["FARM", "no_such_field", "BSM"]}, "no_such_field"),
    ({"FIELDS": ["FARM", "land_class", "NO_FIELD"]}, "NO_FIELD"),
    ({"FIELDS": ["NO_LAYER", "land_class", "DLBM"]}, "NO_LAYER"),
    ({"FIELDS": ["FARM", "land_class"]}, "rows of 3 values"),
    ({"SUBJECT_ID": "NO_FIELD"}, "NO_FIELD"),
    ({"PROJECT_FIELD": "NO_FIELD"}, "NO_FIELD"),
    ({"AREA_METHOD": "registered"}, "REGISTERED_AREA"),
    ({"PACK": "no-such-pack", "PACK_FILE": ""}, "no-such-pack"),
    ({"SUBJECTS": "/nowhere/projects.gpkg"}, "projects.gpkg"),
    ({"CONTROLS": ["/nowhere/farm.gpkg"]}, "farm.gpkg")])
def test_what_does_not_exist_stops_and_is_named(bench, more, words):  # noqa: F811
    message = bench.stop(subjects(PLOTS), [farmland(FARM)], **more)
    assert words in message
    assert "/nowhere" not in message


def test_a_layer_with_two_roles_stops(bench, tmp_path):  # noqa: F811
    inputs = county_inputs(tmp_path, LANGUAGE="en", VERDICTS="memory:")
    text = stopped("checkzoning", {**inputs, "ROLES": [
        "STBHHX", "ecological_red_line", "STBHHX", "permanent_basic_farmland"]})
    assert "STBHHX" in text and "two roles" in text


def test_two_layers_of_one_name_are_told_apart_by_id_only(bench):  # noqa: F811
    first, second = farmland(FARM, name="线"), farmland([], name="线")
    text = bench.stop(subjects(PLOTS), [first, second], ROLES=["线", "farmland"])
    assert first.id() in text and second.id() in text
    outcome = bench.check(subjects(PLOTS), [first, second], ROLES=[first.id(), "farmland"])
    assert outcome.verdicts == {"A": "forbidden", "B": "allowed", "C": "forbidden"}


def test_no_layer_that_fits_is_undetermined_and_says_what_was_left(bench):  # noqa: F811
    outcome = bench.check(subjects(PLOTS), [farmland(FARM, name="草图")])
    assert set(outcome.verdicts.values()) == {"undetermined"}
    assert "草图" in outcome.log
    finding, = [row for row in outcome.findings if row["subject_fid"] is None]
    assert finding["rule_id"] == "GR-MISSING-LAYER"


# -- values ----------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def answers(tmp_path_factory, qgis_app):
    """What kind and class of every project of the county are said to be -> verdicts by parcel."""
    def make(value) -> dict:
        folder = tmp_path_factory.mktemp("said")
        inputs = county_inputs(folder, VERDICTS=str(folder / "v.gpkg"))
        people = layer(folder / "county.gpkg", "XMYD")
        people.startEditing()
        for name in ("XMLX", "ZDXMLX"):
            position = people.fields().indexOf(name)
            for feature in people.getFeatures():
                people.changeAttributeValue(feature.id(), position, value)
        results("checkzoning", {**inputs, "SUBJECTS": people})   # edits that are not saved count
        return {row["DKBH"]: row["verdict"] for row in rows(folder / "v.gpkg")}

    return Lazily(make)


@pytest.mark.parametrize("raw", UNKNOWN)
def test_what_means_unknown_is_unknown(answers, raw):
    """Kind and claim of every project of the county: never a value, never allowed by it.

    ``9999`` is longer than the field of class codes says; it is written all the same.
    """
    assert answers[raw] == answers[None]
    assert answers[raw] != {row["DKBH"]: row["verdict"] for row in expected()}


def test_values_outside_the_list_are_told_and_count_as_unknown(bench):  # noqa: F811
    outcome = bench.check(subjects(PLOTS, kinds=["城镇", "城镇", "城镇体系"]), [farmland(FARM)])
    assert outcome.verdicts == {"A": "forbidden", "B": "allowed", "C": "undetermined"}
    assert "城镇体系" in outcome.log and "XMLX" in outcome.log


@pytest.mark.parametrize("text", ["城镇", " 城镇 ", "城镇\u3000"])
def test_spaces_around_a_word_do_not_count(bench, text):  # noqa: F811
    assert bench.check(subjects(PLOTS[:1], kinds=[text]), [farmland(FARM)]).verdicts == {"A": "forbidden"}


def registered(bench, values, kind="string"):  # noqa: F811
    """Areas as reported for subjects with these registered areas, and the log."""
    people = memory(f"Polygon?crs=EPSG:4547&field=XMBH:string&field=XMLX:string&field=DJMJ:{kind}",
                    [(plot(20 * k), [f"S{k}", "城镇", value]) for k, value in enumerate(values)], "项目")
    result = bench.check(people, [farmland([plot(-50, -50, 30)])], AREA_METHOD="registered", REGISTERED_AREA="DJMJ")
    return [row["area_m2"] for row in result.rows], result.log


def test_text_where_a_registered_area_belongs(bench):  # noqa: F811
    """Read where it is a number, however it is written; else unknown and counted, never 0."""
    areas, log = registered(bench, ["200", " 200.0 ", "２００", "约200", "—", "无", "", None])
    assert areas[:3] == pytest.approx([200] * 3, rel=1e-12)
    assert areas[3:] == pytest.approx([100] * 5, rel=2e-3)   # as measured on the ellipsoid
    assert "No registered area for 5" in log


def test_numbers_that_mean_unknown(bench):  # noqa: F811
    areas, log = registered(bench, [200.0, 0.0, -1.0, 9999.0, -9999.0, None, float("nan")], "double")
    assert areas[0] == pytest.approx(200, rel=1e-12)
    assert areas[1:] == pytest.approx([100] * 6, rel=2e-3)
    assert "No registered area for 6" in log


def test_codes_that_look_like_numbers_stay_codes(bench, tmp_path):  # noqa: F811
    """Leading zeros, numbers above 2^53, and codes in a number column."""
    names = ("XMBH", "XMLX")
    outcome = bench.check(mixed(tmp_path / "s.gpkg", PLOTS[:1], names, lambda k: ("0012", "城镇")),
                          [mixed(tmp_path / "c.gpkg", FARM, ("BSM", "DLBM"), lambda k: (f"000{k}", "0101"), "FARM")])
    finding, = [row for row in outcome.findings if row["rule_id"] == "R-1"]
    assert (finding["subject_id"], finding["control_id"]) == ("0012", "0000")
    assert "0101" in finding["message"]
    large = 2**53 + 1
    people = memory("Polygon?crs=EPSG:4547&field=XMBH:int8&field=XMLX:string", [(PLOTS[0], [large, "城镇"])], "项目")
    outcome = bench.check(people, [farmland(FARM)])
    assert outcome.rows[0]["XMBH"] == large
    assert outcome.findings[0]["subject_id"] == str(large)


def test_zone_codes_in_a_number_column(tmp_path):
    """GHFQDM as an integer and as a real: 410 is the code "410"."""
    wanted = {row["DKBH"]: row["urban_development_boundary_verdict"] for row in expected()}
    inputs = county_inputs(tmp_path)
    source = layer(tmp_path / "county.gpkg", "CZKFBJ")
    for kind in ("integer", "double"):
        copy = memory(f"Polygon?crs=EPSG:4547&field=BSM:string&field=GHFQDM:{kind}", [
            (feature.geometry().asWkt(12), [feature["BSM"], int(feature["GHFQDM"])])
            for feature in source.getFeatures()], "CZKFBJ")
        controls = [control for control in inputs["CONTROLS"] if "CZKFBJ" not in control]
        results("checkzoning", {**inputs, "CONTROLS": [*controls, copy], "VERDICTS": str(tmp_path / "v.gpkg")})
        answers = {row["DKBH"]: row["urban_development_boundary_verdict"] for row in rows(tmp_path / "v.gpkg")}
        assert answers == wanted, kind


def test_dates_that_are_no_dates_are_told(tmp_path, bench):  # noqa: F811
    pack = bench.folder / "pack" / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace(
        "land_class: [DLBM]}", "land_class: [DLBM], valid_to: [YXQ]}"), encoding="utf-8")
    lines = memory("Polygon?crs=EPSG:4547&field=BSM:string&field=DLBM:string&field=YXQ:string", [
        (FARM[0], ["1", "0101", "待定"]), (FARM[1], ["2", "0101", "2020年12月31日"])], "FARM")
    outcome = bench.check(subjects(PLOTS), [lines])
    assert outcome.verdicts == {"A": "forbidden", "B": "allowed", "C": "allowed"}   # the second is out of force
    assert "待定" in outcome.log
    assert "not in force" in outcome.log


# -- names that clash ------------------------------------------------------------------------------

def test_a_field_of_the_same_name_needs_a_prefix(bench):  # noqa: F811
    def people(*more):
        fields = "".join(f"&field={name}:string" for name in ("XMBH", "XMLX", *more))
        return memory(f"Polygon?crs=EPSG:4547{fields}", [(PLOTS[0], ["A", "城镇", *("own" for _ in more)])], "项目")

    text = bench.stop(people("verdict", "Farmland_M2"), [farmland(FARM)])
    assert "PREFIX" in text and "verdict" in text and "farmland_m2" in text
    result = bench.check(people("verdict"), [farmland(FARM)], PREFIX="gr_")
    assert (result.rows[0]["verdict"], result.rows[0]["gr_verdict"]) == ("own", "forbidden")
    assert "PREFIX" in bench.stop(people("verdict", "gr_verdict"), [farmland(FARM)], PREFIX="gr_")


def test_results_may_be_checked_again(bench):  # noqa: F811
    """Verdicts as projects of the next run: its own fields clash, a prefix helps."""
    bench.check(subjects(PLOTS), [farmland(FARM)])
    again = str(bench.folder / "1" / "v.gpkg")
    assert "PREFIX" in bench.stop(again, [farmland(FARM)])
    result = bench.check(again, [farmland(FARM)], PREFIX="second_")
    assert [row["second_verdict"] for row in result.rows] == [row["verdict"] for row in result.rows]


def test_short_names_that_clash_after_cutting(bench):  # noqa: F811
    """In a shapefile the layer's own ``v_farm`` meets ours."""
    people = memory("Polygon?crs=EPSG:4547&field=XMBH:string&field=XMLX:string&field=v_farm:string",
                    [(PLOTS[0], ["A", "城镇", "own"])], "项目")
    target = str(bench.folder / "v.shp")
    assert "v_farm" in bench.stop(people, [farmland(FARM)], VERDICTS=target, LEDGER="")
    result = results("checkzoning", bench.parameters(people, [farmland(FARM)], VERDICTS=target, PREFIX="g", LEDGER=""))
    assert result["SUBJECT_COUNT"] == 1
    row, = rows(target)
    assert (row["v_farm"], row["gv_farm"]) == ("own", "forbidden")
