"""Change patches through the algorithm: all outputs of one run, and inputs that cannot be used."""
from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.files.carbon_layers import box, polygons
from helpers.files.layers import memory
from osgeo import ogr
from qgis.core import QgsField, QgsProcessingFeedback
from qgis.PyQt.QtCore import QDate, QMetaType

pytestmark = pytest.mark.usefixtures("qgis_app")
FIVE = ("20250630", "2025/6/30", "2025-06-30", "2025年6月30日", "30.06.2025")


def squares(name, places, crs="EPSG:32650", **columns):
    """Squares of a hectare at places in hectometres, and fields of texts or days."""
    layer = polygons([box(100 * place, 0, 100 * place + 100, 100) for place in places], [name] * len(places), name, crs)
    provider = layer.dataProvider()
    provider.addAttributes([QgsField(field, QMetaType.Type.QDate if isinstance(values[0], QDate) else
                                     QMetaType.Type.QString) for field, values in columns.items()])
    layer.updateFields()
    provider.changeAttributeValues({
        feature.id(): {place: values[row] for place, values in enumerate(columns.values(), 1)}
        for row, feature in enumerate(layer.getFeatures())})
    return layer


def asked(**more):
    """Seven patches; five approvals with a day each in another spelling, one filler, one temporary land that ended."""
    return {"PATCHES": squares("patches", range(7), TBBH=[f"T{place}" for place in range(7)],
                               XZMC=["East", "West"] * 3 + [""], JCRQ=["2026-01-15"] * 7),
            "APPROVED": squares("approvals", range(6), PZRQ=[*FIVE, "1900-01-01"], PZWH=[f"No. {n}" for n in range(6)]),
            "TEMPORARY": squares("temporary", [6], PZRQ=[QDate(2023, 1, 1)], DQRQ=[QDate(2025, 1, 1)]),
            "AS_OF": "2026-06-30", "AREA_METHOD": "planar", "LANGUAGE": "en", "OUTPUT": "memory:", **more}


@pytest.fixture(scope="module")
def screened(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("screened")
    paths = {name: str(folder / f"{name}{ending}") for name, ending in {
        "OUTPUT": ".gpkg", "PIECES": ".gpkg", "COVER": ".gpkg", "LAND": ".gpkg", "BY_TOWN": ".gpkg",
        "FINDINGS": ".gpkg", "WORKBOOK": ".xlsx", "REPORT": ".html", "MANIFEST": ".json"}.items()}
    control = squares("red line", [1, 2])
    survey = squares("survey", range(7), DLBM=["0101"] * 7, DLMC=["paddy"] * 7)
    done = run("screenpatches", asked(CONTROLS=[control], AFTER=survey, EVIDENCE="all", MOST_PAGES=3, **paths))
    assert done.results is not None, done.log
    return done, paths


def test_dates_in_five_spellings_cover_and_a_filler_does_not(screened):
    done, paths = screened
    words = {row["patch_id"]: row["word"] for row in rows(paths["OUTPUT"])}
    assert words == {**{f"T{place}": "covered" for place in range(5)}, "T5": "check", "T6": "not_covered"}
    numbers = {"PATCH_COUNT": 7, "COVERED_COUNT": 5, "CHECK_COUNT": 1, "NOT_COVERED_COUNT": 1, "EXPIRED_COUNT": 1,
               "AREA_M2": 70_000, "COVERED_M2": 50_000, "REST_M2": 10_000, "DOUBTFUL_M2": 10_000}
    assert {name: done.results[name] for name in numbers} == numbers
    assert done.results["IS_CLOSED"] is True and done.results["IS_ALL_COVERED"] is False
    states = {row["patch_id"]: (row["state"], row["valid_from"]) for row in rows(paths["COVER"])}
    assert states["T6"] == ("expired", "2023-01-01") and states["T5"] == ("undated", None)
    assert {states[f"T{place}"] for place in range(5)} == {("in_force", "2025-06-30")}
    assert "Not given, and therefore unknown: land supplies, filings of agricultural facilities" in done.log


def test_all_that_is_handed_over(screened):
    _done, paths = screened
    assert {row["kind"]: row["area_m2"] for row in rows(paths["PIECES"])} == {"rest": 10_000, "doubtful": 10_000}
    assert [(row["town"], row["patch_count"], row["expired_count"]) for row in rows(paths["BY_TOWN"])] == [
        ("", 1, 1), ("East", 3, 0), ("West", 3, 0)]
    land = [(row["patch_id"], row["layer"], row["area_m2"]) for row in rows(paths["LAND"]) if row["kind"] == "control"]
    assert land == [("T1", "red line", 10_000), ("T2", "red line", 10_000)]
    assert {row["verdict"] for row in rows(paths["FINDINGS"])} == {"conditional", "undetermined"}
    book = ogr.Open(paths["WORKBOOK"])
    assert [sheet.GetName() for sheet in book] == ["By town", "no town", "East", "West"]
    page = open(paths["REPORT"], encoding="utf-8").read()
    assert page.count('class="block new-page"') == 3 and re.search("3 of 7 patches\\s+have a page", page)
    assert "illegal" not in page.lower() and page.count("<svg") >= 3
    manifest = json.loads(open(paths["MANIFEST"], encoding="utf-8").read())
    assert manifest["algorithm"] == "screenpatches" and manifest["scope"] == ["change_patches"]


def seen_in(place) -> list:
    """Names of files but the list of whose they are."""
    return sorted(path.name for path in place.iterdir() if not path.name.startswith("."))


def test_a_folder_with_the_index_of_another_check_is_refused_before_anything_is_computed(tmp_path, monkeypatch):
    from groundrules.bridge.writing.folders import LIST
    from groundrules.core.rights.patches import screening

    place = tmp_path / "reports"
    place.mkdir()
    (place / "index.html").write_text("of another check", encoding="utf-8")
    (place / LIST).write_text('{"checkzoning": {"REPORT_FOLDER": {"index.html": "0"}}}', encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(screening, "screen_patches", None)
        log = stopped("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)))
    assert "The folder reports holds index.html" in log
    assert (place / "index.html").read_text(encoding="utf-8") == "of another check" and seen_in(place) == ["index.html"]
    (place / "index.html").unlink()
    results("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)))
    results("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)))     # its own it may replace
    assert "index.html" in seen_in(place)
    page = next(path for path in sorted(place.glob("*.html")) if path.name != "index.html")
    for file in (page, place / "index.html"):
        file.write_text("with a note of mine", encoding="utf-8")
        with monkeypatch.context() as patched:
            if file.name == "index.html":      # each run writes it: refused at once
                patched.setattr(screening, "screen_patches", None)
            log = stopped("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)))
        assert f"{file.name} in the folder reports was changed since an earlier run made it" in log
        assert (f"Changed in the folder reports since an earlier run made them: {page.name}." in log) == (file == page)
        assert file.read_text(encoding="utf-8") == "with a note of mine"


def test_a_folder_has_a_page_for_each_patch_by_town_and_an_index_that_leads_there(tmp_path, monkeypatch):
    from groundrules.core.rights.patches import folder

    monkeypatch.setattr(folder.parts_of, "__defaults__", (2,))
    place, pages, shares = tmp_path / "pages", [], []

    class Followed(QgsProcessingFeedback):
        def setProgress(self, share):
            shares.append(share)

    counts = results("screenpatches", asked(EVIDENCE="all", MOST_PAGES=1, EVIDENCE_FOLDER=str(place)),
                     feedback=Followed(False))
    files = seen_in(place)
    assert counts["EVIDENCE_FOLDER"] == str(place) and files == [
        "East-1.html", "East-2.html", "West-1.html", "West-2.html", "index.html", "no town.html"]
    index = (place / "index.html").read_text(encoding="utf-8")
    assert all(f'<a href="{name.replace(" ", "%20")}">' in index for name in files if name != "index.html")
    for name in files:
        page = (place / name).read_text(encoding="utf-8")
        pages += re.findall("<h2>Patch (T[0-9])</h2>", page)
        assert page.count('class="block new-page"') == page.count("<svg class=\"map\"") <= 2
        assert name == "index.html" or 'href="index.html"' in page
    assert sorted(pages) == [f"T{number}" for number in range(7)]
    assert shares == sorted(shares) and len([share for share in shares if 75 < share < 100]) >= 10


def test_a_folder_without_pages_is_refused_before_anything_is_read(tmp_path, monkeypatch):
    from groundrules.bridge.reading import read
    from groundrules.core.rights.patches import screening

    for module, name in ((read, "snapshot_layers"), (screening, "screen_patches")):
        monkeypatch.setattr(module, name, None)
    log = stopped("screenpatches", asked(EVIDENCE="none", EVIDENCE_FOLDER=str(tmp_path / "x")))
    assert "gives no patch a page" in log and not (tmp_path / "x").exists()


def test_pages_of_an_earlier_run_go_and_no_other_file_does(tmp_path, monkeypatch):
    from groundrules.core.rights.patches import folder

    place = tmp_path / "pages"
    place.mkdir()
    (place / "mine.html").write_text("<html>mine</html>", encoding="utf-8")
    monkeypatch.setattr(folder.parts_of, "__defaults__", (2,))
    results("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)))
    (place / "West-2.html").write_text("<html>edited beyond recognition</html>", encoding="utf-8")
    page = (place / "East-1.html").read_text(encoding="utf-8")
    (place / "copy of East-1.html").write_text(page, encoding="utf-8")
    (place / "notes.txt").write_text("kept", encoding="utf-8")

    class Stopping(QgsProcessingFeedback):
        def setProgress(self, share):
            if share > 80:
                self.cancel()

    before = {path.name: path.read_bytes() for path in place.iterdir()}
    stopped("screenpatches", asked(EVIDENCE="open", EVIDENCE_FOLDER=str(place)), feedback=Stopping(False))
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    results("screenpatches", asked(EVIDENCE="open", EVIDENCE_FOLDER=str(place)))
    assert seen_in(place) == [
        "West-2.html", "West.html", "copy of East-1.html", "index.html", "mine.html", "no town.html", "notes.txt"]


def test_pages_of_both_languages_have_each_patch_once(tmp_path):
    place, report = tmp_path / "pages", tmp_path / "r.html"
    results("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place), REPORT=str(report), LANGUAGE="zh-en",
                                   MANIFEST=str(tmp_path / "m.json")))
    assert seen_in(place) == ["East.html", "West.html", "index.html", "未注明乡镇.html"]
    east, index = ((place / f"{name}.html").read_text(encoding="utf-8") for name in ("East", "index"))
    for page in (east, index, report.read_text(encoding="utf-8")):
        assert "不对用地是否合法作出认定" in page and "They do not say whether a use is legal" in page
    for patch in ("T0", "T2", "T4"):
        assert len(re.findall(f"<h2>[^<]*{patch}", east)) == 1 and f"图斑 {patch}" in east and f"Patch {patch}" in east
    assert east.count('<svg class="map"') == 3 and quote("未注明乡镇.html") in index
    assert "no%20town.html" not in index


def test_a_cancel_leaves_no_folder_of_evidence(tmp_path):
    class Stopping(QgsProcessingFeedback):
        def setProgress(self, share):
            if share > 80:
                self.cancel()

    place = tmp_path / "pages"
    stopped("screenpatches", asked(EVIDENCE="all", EVIDENCE_FOLDER=str(place)), feedback=Stopping(False))
    assert not place.exists()


def test_what_is_refused_says_what_to_change():
    base = asked()
    bare = {name: value for name, value in base.items() if name not in ("APPROVED", "TEMPORARY")}
    assert "Land approvals" in stopped("screenpatches", bare)
    other = squares("old approvals", range(3), crs="EPSG:4214", PZRQ=["2025-06-30"] * 3)
    assert "old approvals" in stopped("screenpatches", {**base, "APPROVED": other})
    assert "alter" in stopped("screenpatches", {**base, "FIELDS": ["approvals", "start", "alter"]})
    plain = {**base, "APPROVED": squares("approvals", range(6))}
    done = run("screenpatches", plain)
    assert done.results["CHECK_COUNT"] == 6 and "Layer approvals has no field with a date" in done.log
    assert results("screenpatches", {**plain, "UNDATED": "count"})["COVERED_COUNT"] == 6


def test_chinese_words_say_nothing_of_the_law(tmp_path):
    target = str(tmp_path / "o.gpkg")
    done = run("screenpatches", {**asked(), "LANGUAGE": "zh", "OUTPUT": target})
    words = {row["word_title"] for row in rows(target)}
    assert words == {"已覆盖", "需实地核查", "所给图层未覆盖"} and "违法" not in done.log


def test_the_sample_county_has_the_answers_by_hand(tmp_path):
    from helpers.county.samples import SAMPLES, expected

    source, target, cover = str(SAMPLES / "patches.gpkg|layername="), str(tmp_path / "o.gpkg"), str(tmp_path / "c.gpkg")
    given = {"PATCHES": source + "BHTB", "APPROVED": source + "PZ", "FACILITIES": source + "SSNYDBA",
             "TEMPORARY": source + "LSYD", "CONTROLS": [source + "BHX"], "AS_OF": "2026-06-30",
             "AREA_METHOD": "planar", "OUTPUT": target, "COVER": cover}
    counts = results("screenpatches", given)
    by_case = {row["AL"]: row for row in rows(target)}
    days = {row["patch_id"]: row["days_left"] for row in rows(cover)}
    for case in expected("screenpatches"):
        row = by_case[case["case"]]
        assert row["word"] == case["word"], case["case"]
        assert [round(row[name], 3) for name in ("covered_m2", "doubtful_m2", "rest_m2")] == [
            float(case[name]) for name in ("covered_m2", "doubtful_m2", "rest_m2")], case["case"]
        if case["days_left"]:
            assert days[row["patch_id"]] == int(case["days_left"])
    assert counts["PATCH_COUNT"] == len(by_case) == 12 and counts["IS_CLOSED"] is True
    assert by_case["没有依据"]["control_m2"] == pytest.approx(3000)


def test_approvals_of_another_kind_of_layer_are_told_what_is_wanted(tmp_path):
    fields = "field=PZRQ:string&field=PZWH:string"
    lines = memory(f"LineString?crs=EPSG:32650&{fields}", [("LINESTRING(0 0, 50 50)", ["2025-01-01", "A"])], "lines")
    log = run("screenpatches", asked(APPROVED=lines, TEMPORARY=None)).log
    assert "1 feature of lines is no polygon (A)" in log and "Repair" not in log
    table = memory(f"NoGeometry?{fields}", [(None, ["2025-01-01", "A"])], "table")
    log = stopped("screenpatches", asked(APPROVED=table))
    assert "table is a table without geometry" in log and "APPROVED" in log and "coordinate" not in log
    empty = memory("Polygon?crs=EPSG:32650&field=X:string", [], "empty")
    log = run("screenpatches", asked(APPROVED=empty)).log
    assert "Layer empty for land approvals holds no features" in log and "Layer empty has no field" not in log


def test_cover_says_whose_day_is_missing(tmp_path):
    patches = squares("patches", range(3), TBBH=["A", "B", "C"], JCRQ=["2026-01-15", "", "2025"])
    approved = squares("approvals", range(3), PZRQ=["", "2025-01-01", "2025-06-30"])
    results("screenpatches", asked(PATCHES=patches, APPROVED=approved, TEMPORARY=None,
                                   COVER=str(tmp_path / "c.gpkg")))
    assert [(row["patch_id"], row["state"], row["state_title"]) for row in rows(tmp_path / "c.gpkg")] == [
        ("A", "undated", "date missing"), ("B", "undated", "day of the patch missing"),
        ("C", "undated", "before or after the change, dates are not exact")]
