"""The rows of the table in data/dirty/PROVENANCE.md, through the algorithms. Reading is tested in tests/bridge."""
from __future__ import annotations

import pytest
from helpers.cases.bad_input import bench  # noqa: F401 - a fixture
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import open_layer
from helpers.real_data import CHINO, DIRTY, HUIZHOU, needs
from qgis.core import QgsFeatureRequest

pytestmark = [pytest.mark.usefixtures("qgis_app"), needs(DIRTY)]
PLOTS = f"{DIRTY / 'mixed-crs' / 'plots_epsg4547.gpkg'}|layername=plots"
MIXED = DIRTY / "mixed-crs"


@pytest.fixture
def measure(tmp_path):
    """Ledger rows and results of subjects against controls, and the log."""
    def run_over(subjects, controls=(PLOTS,), method="planar", subject_id="", **more):
        target = tmp_path / "ledger.gpkg"
        done = run("measureoverlaps", {
            "SUBJECTS": subjects, "SUBJECT_ID": subject_id, "CONTROLS": list(controls), "AREA_METHOD": method,
            "OUTPUT": str(tmp_path / "pairs.gpkg"), "LEDGER": str(target), **more})
        assert done.results is not None, done.log
        return [row for row in rows(target) if row["control_role"] == "*"], done.results, done.log
    return run_over


def stop(subjects, controls=(PLOTS,), method="ellipsoidal") -> str:
    """What a run says that must stop; no folder in it."""
    text = stopped("measureoverlaps", {"SUBJECTS": subjects, "CONTROLS": list(controls), "AREA_METHOD": method,
                                       "OUTPUT": "memory:"})
    assert str(DIRTY) not in text
    return text


# -- encodings -------------------------------------------------------------------------------------

@pytest.mark.parametrize("file", ["plots_gbk_no_hint", "plots_gbk_wrong_cpg"])
def test_garbled_text_is_noticed_and_nothing_is_matched_on_it(bench, file):  # noqa: F811
    """The pack knows 用地代码 as the kind; the garbled column is not taken for it."""
    pack = bench.folder / "pack" / "pack.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("aliases: [XMLX]", "aliases: [用地代码]").replace(
        "urban: [城镇]", "urban: [城镇, R2]"), encoding="utf-8")
    garbled = open_layer(DIRTY / "gbk-shapefile" / f"{file}.shp", "", "地块")
    farm = open_layer(DIRTY / "gbk-shapefile" / "plots_gbk_cpg_936.shp", "", "FARM")
    target = str(bench.folder / "v.gpkg")
    parameters = {**bench.parameters(garbled, [farm]), "SUBJECT_ID": "", "VERDICTS": target, "LANGUAGE": "zh"}
    log = run("checkzoning", parameters).log
    assert "乱码" in log and "地块" in log
    assert {row["verdict"] for row in rows(target)} == {"undetermined"}   # no kind is known
    garbled.setProviderEncoding("GBK")
    results("checkzoning", {**parameters, "SUBJECT_ID": "地块编号"})
    right = {row["verdict"] for row in rows(target)}
    results("checkzoning", {**parameters, "SUBJECTS": farm, "SUBJECT_ID": "地块编号", "PREFIX": ""})
    assert {row["verdict"] for row in rows(target)} == right != {"undetermined"}


# -- geometry --------------------------------------------------------------------------------------

def test_plots_with_labelled_defects(measure):
    """Each bad row by its plot number; the others as if the bad ones were not there."""
    dirty = layer(DIRTY / "plots_invalid.gpkg", "plots_dirty")
    defects = {feature["plot_id"]: feature["defect"] for feature in dirty.getFeatures()}
    ledger, result, log = measure(dirty, subject_id="plot_id")
    assert result["SUBJECT_COUNT"] == len(ledger) == dirty.featureCount()
    lost = {row["subject_id"]: row for row in ledger if row["reason"] == "unusable_subject"}
    assert result["UNUSABLE_COUNT"] == sum(row["reason"] == "unusable_subject" for row in ledger) >= 13
    for plot in lost:
        assert plot in log
        assert not defects[plot].startswith(("none", "exact duplicate", "repeated", "ring orientation"))
    assert "1 subject has the same geometry as another" in log
    dirty.selectByExpression("\"defect\" = 'none'")
    clean = dirty.materialize(QgsFeatureRequest().setFilterFids(dirty.selectedFeatureIds()))
    only, _, _ = measure(clean, subject_id="plot_id")
    total = {row["subject_id"]: (row["area_m2"], row["covered_m2"]) for row in ledger}
    for row in only:
        assert total[row["subject_id"]] == pytest.approx((row["area_m2"], row["covered_m2"]), rel=1e-9)
    assert len(only) == 61


def test_dirty_plots_as_controls_close_every_ledger(measure):
    ledger, result, _ = measure(PLOTS, [f"{DIRTY / 'plots_invalid.gpkg'}|layername=plots_dirty"])
    assert result["UNUSABLE_COUNT"] >= 13
    for row in ledger:
        assert row["covered_m2"] + row["free_m2"] + row["unusable_m2"] == pytest.approx(row["area_m2"], abs=1e-6)
    assert {row["reason"] for row in ledger} == {"unusable_control"}   # two rows have no place at all


def test_a_layer_without_features():
    text = stop(f"{DIRTY / 'plots_invalid.gpkg'}|layername=no_features")
    assert "no_features" in text and "no features" in text


@pytest.mark.parametrize("name", ["circular_plots", "one_arc_edge"])
def test_arcs_have_the_area_that_is_exact(measure, name):
    source = layer(DIRTY / "curves.gpkg", name)
    exact = {feature["plot_id"]: feature["exact_area"] for feature in source.getFeatures()}
    ledger, result, _ = measure(source, subject_id="plot_id")
    assert result["UNUSABLE_COUNT"] == 0
    for row in ledger:
        assert row["area_m2"] == pytest.approx(exact[row["subject_id"]], rel=1e-5)


@needs(CHINO)
def test_z_and_m(measure):
    """Districts with Z and M cover the lots as those without do."""
    lots = f"{CHINO}|layername=lots"
    flat, _, _ = measure(lots, [f"{CHINO}|layername=use_districts"])
    with_zm, result, _ = measure(lots, [str(DIRTY / "zones_zm.gpkg")])
    assert result["UNUSABLE_COUNT"] == 0
    assert sum(row["covered_m2"] for row in with_zm) > 0
    assert all(item["covered_m2"] <= other["covered_m2"] + 1e-6 for item, other in zip(with_zm, flat))


# -- coordinate systems ----------------------------------------------------------------------------

def areas(measure, path, method):
    ledger, _, _ = measure(str(path), [str(path)], method)
    return sum(row["area_m2"] for row in ledger)


def test_planar_areas_by_system(measure):
    true = areas(measure, MIXED / "plots_epsg4547.gpkg", "planar")
    assert areas(measure, MIXED / "plots_epsg4526_zone_prefixed.gpkg", "planar") == pytest.approx(true, rel=1e-7)
    assert 1.00102 < areas(measure, MIXED / "plots_epsg32650.gpkg", "planar") / true < 1.00105
    ellipsoidal = areas(measure, MIXED / "plots_epsg4547.gpkg", "ellipsoidal")
    assert ellipsoidal / true == pytest.approx(0.99997, abs=1e-5)
    for name in ("plots_epsg4526_zone_prefixed.gpkg", "plots_epsg32650.gpkg", "plots_epsg4490.geojson"):
        assert areas(measure, MIXED / name, "ellipsoidal") == pytest.approx(ellipsoidal, rel=1e-6)


def test_the_same_plots_in_another_system_cover_each_other(measure):
    for name in ("plots_epsg4526_zone_prefixed.gpkg", "plots_epsg4490.geojson", "plots_epsg32650.gpkg"):
        ledger, _, _ = measure(PLOTS, [str(MIXED / name)])
        for row in ledger:
            assert row["covered_m2"] == pytest.approx(row["area_m2"], rel=1e-4)


@pytest.mark.parametrize(("file", "words"), [
    ("plots_no_crs.shp", "no coordinate system"), ("plots_wrong_prj.shp", "not degrees"),
    ("plots_projected_coords_undeclared.geojson", "not degrees")])
def test_systems_that_cannot_be(file, words):
    assert words in stop(str(MIXED / file))
    assert words in stop(PLOTS, [str(MIXED / file)])
    assert file.split(".")[0] in stop(PLOTS, [str(MIXED / file)])


@needs(HUIZHOU)
def test_the_original_of_huizhou_is_refused():
    original = next((HUIZHOU / "original").glob("*.shp"))
    assert "degrees" in stop(str(original))


def test_gcj02_shows_as_a_shift(measure):
    """It cannot be told from the file alone: half a kilometre off, most plots do not cover themselves."""
    true, _, _ = measure(str(MIXED / "plots_epsg4490.geojson"), [str(MIXED / "plots_epsg4490.geojson")], "ellipsoidal")
    moved, _, _ = measure(str(MIXED / "plots_epsg4490.geojson"), [str(MIXED / "plots_gcj02_declared_wgs84.geojson")],
                          "ellipsoidal")
    share = sum(row["covered_m2"] for row in moved) / sum(row["covered_m2"] for row in true)
    assert share < 0.7


# -- values, files ---------------------------------------------------------------------------------

@pytest.mark.parametrize(("field", "unknown"), [("容积率", 15), ("建筑密度(%)", 15), ("建筑限高（m）", 10)])
def test_text_where_numbers_belong(tmp_path, field, unknown):
    """As registered areas: what is a number counts, the rest is counted as unknown; nothing becomes 0.

    ``２．０``, ``1e3`` and ``1,200`` are numbers; ``≤2.5``, ``35%``, ``24米``, 0, -1 and 9999 are none to rely on.
    """
    source = str(next(DIRTY.glob("地块*.gpkg")))
    target = tmp_path / "ledger.gpkg"
    done = run("measureoverlaps", {
        "SUBJECTS": source, "SUBJECT_ID": "地块编号", "CONTROLS": [PLOTS], "AREA_METHOD": "registered",
        "REGISTERED_AREA": field, "OUTPUT": str(tmp_path / "o.gpkg"), "LEDGER": str(target)})
    assert done.results is not None, done.log
    ledger = [row for row in rows(target) if row["control_role"] == "*"]
    assert len(ledger) == 22
    assert all(row["area_m2"] > 0 for row in ledger)
    assert f"for {unknown} subject" in done.log


@pytest.mark.parametrize(("file", "words"), [
    ("plots_missing_dbf", ".dbf"), ("plots_missing_shx", ".shx"), ("plots_truncated", "cut off")])
def test_broken_shapefiles(file, words):
    message = stop(str(DIRTY / "broken-shapefile" / f"{file}.shp"))
    assert file in message and words in message
    assert words in stop(PLOTS, [str(DIRTY / "broken-shapefile" / f"{file}.shp")])
