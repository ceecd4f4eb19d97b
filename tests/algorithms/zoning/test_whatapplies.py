"""groundrules:whatapplies on the invented county: the verdicts of checkzoning, and no_data where a layer is missing."""
from __future__ import annotations

import pytest
from helpers.county.zoning_runs import AS_OF, county_inputs, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import open_layer
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
ROLES = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary")
LAYERS = dict(zip(ROLES, ("YJJBNTBHTB", "STBHHX", "CZKFBJ")))


def inputs(folder, *without, **more) -> dict:
    """The county's inputs; control layers in ``without`` are left out."""
    result = county_inputs(folder, **more)
    del result["PROJECT_FIELD"]
    result["CONTROLS"] = [control for control in result["CONTROLS"] if control.split("layername=")[1] not in without]
    return {"OUTPUT": str(folder / "applies.gpkg"), **result}


def by_role(path) -> dict:
    return {(row["subject_id"], row["control_role"]): row for row in rows(path)}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    result = results("whatapplies", inputs(folder, PIECES=str(folder / "pieces.gpkg"), LANGUAGE="zh"))
    return folder, result, by_role(folder / "applies.gpkg")


def test_verdicts_and_areas_are_the_expected_ones(county):
    _, result, answers = county
    assert len(answers) == result["SUBJECT_COUNT"] * 3 == len(expected()) * 3
    for wanted in expected():
        for role in ROLES:
            row = answers[wanted["DKBH"], role]
            assert row["verdict"] == wanted[f"{role}_verdict"], (wanted["DKBH"], role)
            assert (row["overlap_area_m2"] or 0.0) == pytest.approx(
                float(wanted[f"{role}_m2"] or 0), abs=max(0.01, 1e-5 * float(wanted[f"{role}_m2"] or 0)))
            if float(wanted[f"{role}_m2"] or 0) > 0.01:
                assert row["applies"] == "concerned"
            if row["applies"] == "not_concerned":
                assert row["verdict"] == "allowed" and row["overlap_area_m2"] == 0


def test_counts_agree_with_the_rows(county):
    _, result, answers = county
    words = [row["applies"] for row in answers.values()]
    assert {word: result[f"{word.upper()}_COUNT"] for word in ("concerned", "not_concerned", "no_data")} \
        == {word: words.count(word) for word in ("concerned", "not_concerned", "no_data")}
    assert min(map(words.count, ("concerned", "not_concerned", "no_data"))) > 0 and result["HAS_NO_DATA"] is True


def test_words_are_in_the_language(county):
    for row in county[2].values():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in row["reason"]) and "{" not in row["reason"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in row["control_title"])
        assert not row["basis"] or "条款待核" in row["basis"] or row["basis"] == "本检查对数据的要求，未引用文件。"


def test_pieces_have_the_areas_of_the_rows(county):
    folder, _, answers = county
    sums: dict = {}
    for row in rows(folder / "pieces.gpkg"):
        key = row["subject_id"], row["control_role"], row["part"]
        sums[key] = sums.get(key, 0.0) + (row["area_m2"] or 0.0)
    for (parcel, role), row in answers.items():
        assert sums.get((parcel, role, "overlap"), 0.0) == pytest.approx(row["overlap_area_m2"] or 0, abs=0.01)
        assert sums.get((parcel, role, "no_data"), 0.0) == pytest.approx(row["no_data_area_m2"] or 0, abs=0.01)
    layer = open_layer(folder / "pieces.gpkg")
    assert layer.crs().authid() == open_layer(folder / "county.gpkg", "XMYD").crs().authid()
    assert {row["part"] for row in rows(folder / "pieces.gpkg")} == {"overlap", "beside", "no_data"}


@pytest.mark.parametrize("role", ROLES)
def test_removing_a_layer_gives_no_data_and_leaves_the_others(county, tmp_path, role):
    result = results("whatapplies", inputs(tmp_path, LAYERS[role], LANGUAGE="zh"))
    poorer = by_role(tmp_path / "applies.gpkg")
    assert poorer.keys() == county[2].keys() and result["NO_DATA_COUNT"] >= result["SUBJECT_COUNT"]
    for key, row in poorer.items():
        if key[1] == role:
            assert (row["applies"], row["verdict"], row["legal_status"]) == ("no_data", "undetermined", "unknown")
        else:
            for name in ("applies", "verdict", "reason", "overlap_area_m2"):
                assert row[name] == county[2][key][name], (key, name)


def test_one_point_reads_little_and_tells_what_lies_there(tmp_path):
    """A place in the middle of a farmland patch, in degrees as a click may be."""
    base = inputs(tmp_path, LANGUAGE="en")
    patch = next(open_layer(tmp_path / "county.gpkg", "YJJBNTBHTB").getFeatures())
    crs = open_layer(tmp_path / "county.gpkg", "YJJBNTBHTB").crs().authid()
    place = QgsVectorLayer(f"Point?crs={crs}", "click", "memory")
    feature = QgsFeature()
    point = patch.geometry().pointOnSurface().asPoint()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(point)))
    place.dataProvider().addFeature(feature)
    del base["SUBJECT_ID"]
    done = run("whatapplies", {**base, "SUBJECTS": place})
    assert done.results["SUBJECT_COUNT"] == 1, done.log
    answers = {row["control_role"]: row for row in rows(tmp_path / "applies.gpkg")}
    farmland = answers["permanent_basic_farmland"]
    assert farmland["applies"] == "concerned" and str(patch["BSM"]) in farmland["control_ids"].split(", ")
    assert farmland["overlap_area_m2"] is None and farmland["rule_ids"]
    assert "YJJBNTBHTB: 1 of 537 features read" in done.log or "YJJBNTBHTB: 2 of 537" in done.log


def test_scope_date_and_what_is_not_given(tmp_path):
    result = results("whatapplies", inputs(tmp_path, SCOPE="ecological_red_line", AS_OF="2019-01-01"))
    answers = by_role(tmp_path / "applies.gpkg")
    assert {role for _, role in answers} == {"ecological_red_line"} and "PIECES" not in result
    concerned = [row for row in answers.values() if row["applies"] == "concerned"]
    assert concerned and {row["legal_status"] for row in concerned} <= {"not_yet", "expired", "mixed"}
    assert AS_OF != "2019-01-01"


def test_bad_input_stops_with_the_remedy(tmp_path):
    assert "CONTROLS" in stopped("whatapplies", {**inputs(tmp_path), "CONTROLS": []})
    assert "no role" in stopped("whatapplies", inputs(tmp_path, SCOPE="nonsense", LANGUAGE="en"))
    text = stopped("whatapplies", inputs(tmp_path, PACK="cn-land-use", LANGUAGE="en"))
    assert "zoning" in text or "codes" in text
    assert not (tmp_path / "applies.gpkg").exists()
