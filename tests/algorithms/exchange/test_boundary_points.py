"""Import and export of boundary points, run as a user runs them."""
from __future__ import annotations

import shutil

import pytest
from helpers.county.samples import COUNTY, SAMPLES, drawn, expected
from helpers.desk.running import layer, results, rows, run, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")
FOLDER = SAMPLES / "boundary_points"


def imported(tmp_path, name="p.gpkg", **inputs):
    wanted = {"OUTPUT": str(tmp_path / name), "POINTS": str(tmp_path / f"points-{name}"),
              "ISSUES": str(tmp_path / f"issues-{name}")}
    return results("importboundarypoints", {"LANGUAGE": "en", **wanted, **inputs}), wanted


def shapes(path):
    return [feature.geometry().asWkt(6) for feature in layer(path).getFeatures()]


def without(result, *columns):
    return [{key: value for key, value in row.items() if key not in columns} for row in result]


def test_the_samples_are_what_the_generator_writes(tmp_path):
    from groundrules.samples.generator.checked import boundary_points
    from groundrules.samples.generator.expected.verdicts import write_csv

    county, _layers = drawn()
    write_csv(tmp_path / "expected.csv", boundary_points.write_files(tmp_path, county.projects))
    written = {path.relative_to(tmp_path / "boundary_points"): path.read_bytes()
               for path in tmp_path.rglob("*.txt")}
    assert written == {path.relative_to(FOLDER): path.read_bytes() for path in FOLDER.rglob("*.txt")}
    assert (tmp_path / "expected.csv").read_bytes() == (
        SAMPLES / "expected" / "importboundarypoints.csv").read_bytes()


def test_folder_of_the_samples(tmp_path):
    result, wanted = imported(tmp_path, FOLDER=str(FOLDER))
    assert {key: result[key] for key in ("FILE_COUNT", "FAILED_FILE_COUNT", "PARCEL_COUNT", "ISSUE_COUNT",
                                         "IS_CLEAN")} \
        == {"FILE_COUNT": 5, "FAILED_FILE_COUNT": 0, "PARCEL_COUNT": 8, "ISSUE_COUNT": 0, "IS_CLEAN": True}
    assert layer(wanted["OUTPUT"]).crs().authid() == "EPSG:4526"
    assert len(rows(wanted["POINTS"])) == sum(row["point_count"] for row in rows(wanted["OUTPUT"]))
    assert rows(wanted["ISSUES"]) == []


def test_parcels_lie_on_the_county_s_projects(tmp_path):
    """The county has no zone number in its eastings: 38 million metres apart, and the same ground."""
    _found, wanted = imported(tmp_path, FOLDER=str(FOLDER), TARGET_CRS="EPSG:4547")
    _county, layers = drawn()
    own = {row["DKBH"]: shape for row, shape in zip(layers["XMYD"].rows, layers["XMYD"].geometries)}
    for feature in layer(wanted["OUTPUT"]).getFeatures():
        shape = own[feature["parcel_no"]]
        assert feature.geometry().area() == pytest.approx(shape.area, abs=1e-3)
        assert feature.geometry().boundingBox().xMinimum() == pytest.approx(shape.bounds[0], abs=1e-6)


def test_planted_faults_are_listed_with_file_and_line(tmp_path):
    result, wanted = imported(tmp_path, FOLDER=str(FOLDER), SUBFOLDERS=True)
    listed = sorted((row["file"], row["line"] or 0, row["kind"]) for row in rows(wanted["ISSUES"]))
    assert listed == sorted((f"faulty/{row['file']}", int(row["line"] or 0), row["kind"])
                            for row in expected("importboundarypoints"))
    assert result["IS_CLEAN"] is False and result["FILE_COUNT"] == 35
    assert result["PARCEL_COUNT"] == len(rows(wanted["OUTPUT"]))
    without_place = [row for row in rows(wanted["OUTPUT"]) if row["status"] == "error"]
    assert len(without_place) >= 10


def test_issues_are_in_the_log_and_in_the_chosen_language(tmp_path):
    done = run("importboundarypoints", {"FILES": [str(FOLDER / "faulty" / "axes_swapped.txt")], "LANGUAGE": "zh",
                                        "OUTPUT": str(tmp_path / "p.gpkg")})
    assert "axes_swapped.txt 14" in done.log and "纵横坐标颠倒" in done.log
    assert done.results["FAILED_FILE_COUNT"] == 1 and done.results["PARCEL_COUNT"] == 1
    # the layer is there, with its row and without geometry
    assert rows(tmp_path / "p.gpkg")[0]["status"] == "error"


def test_files_and_folder_together_count_each_file_once(tmp_path):
    result, _wanted = imported(tmp_path, FILES=[str(FOLDER / "YC2025-002.txt")], FOLDER=str(FOLDER))
    assert result["FILE_COUNT"] == 5


def test_nothing_chosen(tmp_path):
    text = stopped("importboundarypoints", {"LANGUAGE": "en", "OUTPUT": str(tmp_path / "p.gpkg")})
    assert "FILES" in text and "FOLDER" in text and not (tmp_path / "p.gpkg").exists()
    text = stopped("importboundarypoints", {"LANGUAGE": "en", "OUTPUT": str(tmp_path / "p.gpkg"),
                                            "FOLDER": str(tmp_path)})
    assert ".txt" in text


@pytest.mark.parametrize("variant", ["ring_first", "ring_last"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("suffix", ["gpkg", "gdb"])
def test_import_export_import_is_identical(tmp_path, variant, encoding, suffix):
    """Geometry, attributes, and then the bytes of a second export."""
    first, wanted = imported(tmp_path, f"first.{suffix}", FOLDER=str(FOLDER), POINTS=None, ISSUES=None)
    options = {"VARIANT": variant, "ENCODING": encoding, "STATED_AREA": "stated_area_m2", "LANGUAGE": "en"}
    written = results("exportboundarypoints", {"SUBJECTS": first["OUTPUT"], "FILE": str(tmp_path / "甲.txt"),
                                               **options})
    assert (written["FILE_COUNT"], written["PARCEL_COUNT"], written["LEFT_OUT_COUNT"], written["ISSUE_COUNT"]) == (
        1, 8, 0, 0)
    second, again = imported(tmp_path, f"second.{suffix}", FILES=[written["FILE"]], POINTS=None, ISSUES=None)
    assert shapes(wanted["OUTPUT"]) == shapes(again["OUTPUT"])
    of_the_file = ("file", "project", "line", "variant", "status", "fid")
    assert without(rows(wanted["OUTPUT"]), *of_the_file) == without(rows(again["OUTPUT"]), *of_the_file)
    assert second["IS_CLEAN"]
    results("exportboundarypoints", {"SUBJECTS": second["OUTPUT"], "FILE": str(tmp_path / "乙.txt"), **options})
    assert (tmp_path / "甲.txt").read_bytes() == (tmp_path / "乙.txt").read_bytes()


def test_a_shapefile_holds_the_parcels_too(tmp_path):
    result, wanted = imported(tmp_path, "p.shp", FOLDER=str(FOLDER), POINTS=None, ISSUES=None)
    assert result["PARCEL_COUNT"] == 8
    assert all(len(name) <= 10 for name in rows(wanted["OUTPUT"])[0])


def county(tmp_path):
    shutil.copyfile(COUNTY, tmp_path / "county.gpkg")
    return f"{tmp_path / 'county.gpkg'}|layername=XMYD"


def test_export_of_the_county_s_projects(tmp_path):
    """All projects by number; the samples' files come out as they were written, but for use and code."""
    result = results("exportboundarypoints", {
        "SUBJECTS": county(tmp_path), "SPLIT": "by_field", "SPLIT_FIELD": "XMBH", "PRODUCER": "样川县测绘队",
        "DATE": "2025-06-01", "FOLDER": str(tmp_path / "out"), "TABLE": str(tmp_path / "t.gpkg"),
        "ISSUES": str(tmp_path / "i.gpkg")})
    assert (result["FILE_COUNT"], result["PARCEL_COUNT"], result["ISSUE_COUNT"]) == (26, 29, 0)
    assert len(list((tmp_path / "out").glob("*.txt"))) == 26
    written = (tmp_path / "out" / "YC2025-002.txt").read_bytes()
    sample = (FOLDER / "YC2025-002.txt").read_bytes()
    assert written.replace("面,,,,@".encode(), "面,,工业用地,1001,@".encode()) == sample
    table = rows(tmp_path / "t.gpkg")
    assert {row["file"] for row in table} == {path.name for path in (tmp_path / "out").glob("*.txt")}
    again, _wanted = imported(tmp_path, FOLDER=str(tmp_path / "out"))
    assert (again["PARCEL_COUNT"], again["ISSUE_COUNT"]) == (29, 0)


def test_targets_that_do_not_fit(tmp_path):
    subjects = county(tmp_path)
    assert "FOLDER" in stopped("exportboundarypoints", {"SUBJECTS": subjects, "SPLIT": "by_feature",
                                                        "FILE": str(tmp_path / "a.txt"), "LANGUAGE": "en"})
    assert "SPLIT_FIELD" in stopped("exportboundarypoints", {"SUBJECTS": subjects, "SPLIT": "by_field",
                                                             "FOLDER": str(tmp_path / "f"), "LANGUAGE": "en"})
    assert not (tmp_path / "a.txt").exists() and not (tmp_path / "f").exists()


def test_a_stop_leaves_what_was_there(tmp_path):
    """A table that cannot be written: the new files go, and a file that was there before stays as it was."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    text = stopped("exportboundarypoints", {"SUBJECTS": county(tmp_path), "SPLIT": "by_feature",
                                            "FOLDER": str(tmp_path / "out"),
                                            "TABLE": str(tmp_path / "none" / "x" / "t.gpkg"), "LANGUAGE": "en"})
    assert text and [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_selected_features_of_a_layer_in_degrees(tmp_path):
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    result, _wanted = imported(tmp_path, FOLDER=str(FOLDER), TARGET_CRS="EPSG:4490")
    opened = layer(result["OUTPUT"])
    QgsProject.instance().addMapLayer(opened, False)
    opened.selectByExpression("parcel_no = 'YC2025-016-02'")
    source = QgsProcessingFeatureSourceDefinition(opened.id(), True)
    assert "CRS" in stopped("exportboundarypoints", {"SUBJECTS": source, "FILE": str(tmp_path / "a.txt"),
                                                     "LANGUAGE": "en"})
    written = results("exportboundarypoints", {"SUBJECTS": source, "FILE": str(tmp_path / "a.txt"),
                                               "CRS": "EPSG:4526"})
    assert written["PARCEL_COUNT"] == 1
    lines = (tmp_path / "a.txt").read_text(encoding="utf-8").splitlines()
    sample = (FOLDER / "YC2025-016.txt").read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(sample) if "016-02" in line)
    # out and back by way of degrees: the same to the millimetre
    assert lines[13:] == sample[start + 1:start + 19]
    QgsProject.instance().removeMapLayer(opened.id())


def test_the_log_shows_errors_before_warnings(tmp_path):
    """One broken file among many with a remark would stand behind the last line that is shown."""
    for number in range(60):
        shutil.copy(FOLDER / "faulty" / "no_end_mark.txt", tmp_path / f"{number:02d}.txt")
    shutil.copy(FOLDER / "faulty" / "empty_file.txt", tmp_path / "zz.txt")
    log = run("importboundarypoints", {"LANGUAGE": "en", "FOLDER": str(tmp_path), "OUTPUT": "TEMPORARY_OUTPUT"}).log
    assert "zz.txt: The file is empty" in log and "more are in the table of issues" in log
    assert log.index("zz.txt") < log.index("00.txt 13")


def test_a_template_is_written_and_read_and_an_unknown_one_is_named(tmp_path):
    _result, wanted = imported(tmp_path, FILE=str(FOLDER / "YC2025-002.txt"))
    written = {"SUBJECTS": wanted["OUTPUT"], "FILE": str(tmp_path / "bare.txt"), "LANGUAGE": "en"}
    results("exportboundarypoints", {**written, "TEMPLATE": "cn-boundary-points/coordinates_no_zone"})
    lines = (tmp_path / "bare.txt").read_text().splitlines()
    assert lines[0].count(",") == 1 and float(lines[0].split(",")[1]) < 1_000_000
    again, bare = imported(tmp_path, "again.gpkg", FILE=str(tmp_path / "bare.txt"), SOURCE_CRS="EPSG:4526",
                           TEMPLATE="cn-boundary-points/coordinates_no_zone", TARGET_CRS="EPSG:4526")
    assert again["FAILED_FILE_COUNT"] == 0 and shapes(bare["OUTPUT"]) == shapes(wanted["OUTPUT"])
    assert "It has: cn-boundary-points/ring_first" in stopped("exportboundarypoints", {
        **written, "TEMPLATE": "cn-boundary-points/other"})


def test_sides_and_neighbours_of_the_county_s_parcels(tmp_path):
    wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("SIDES", "NEIGHBOURS")}
    results("exportboundarypoints", {"SUBJECTS": f"{COUNTY}|layername=XMYD", "FILE": str(tmp_path / "p.txt"),
                                     "LANGUAGE": "zh", **wanted})
    around = rows(wanted["NEIGHBOURS"])
    assert len(around) == len({row["parcel_no"] for row in rows(wanted["SIDES"])}) > 10
    assert all("图层中无相邻地块" in (row["north"] or "图层中无相邻地块") for row in around)
