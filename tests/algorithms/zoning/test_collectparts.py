"""A check of the county prepared in parts, judged and collected, has the rows and the report of one run."""
from __future__ import annotations

import json
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
from helpers.county.results import Data
from helpers.county.zoning_runs import AS_OF, CONTROLS
from helpers.desk.running import results, rows, stopped
from qgis.core import QgsRectangle, QgsVectorLayer

from groundrules.core.cluster.folder import judge, missing, read_plan

pytestmark = pytest.mark.usefixtures("qgis_app")
OWN = ("fid", "subject_fid")


@pytest.fixture(scope="module")
def collected(tmp_path_factory, qgis_app):
    """Results of one run, and of parts."""
    folder = tmp_path_factory.mktemp("parts")
    data = Data(folder / "data")
    asked = {"SUBJECTS": data.county("XMYD"), "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH", "AS_OF": AS_OF,
             "CONTROLS": [data.county(name) for name in CONTROLS], "PACK": "cn-three-lines", "LANGUAGE": "en"}
    names = ("VERDICTS", "FINDINGS", "PROJECTS", "SUMMARY", "LEDGER")
    whole = {name: str(folder / "whole" / f"{name}.gpkg") for name in names}
    parts, flown = ({name: str(folder / made / f"{name}.gpkg") for name in names} for made in ("collected", "flown"))
    for made in ("whole", "collected", "flown"):
        (folder / made).mkdir()
    manifests = {made: str(folder / made / "manifest.json") for made in ("whole", "collected", "flown")}
    one_run = results("checkzoning", {**asked, **whole, "MANIFEST": manifests["whole"]})
    made = json.loads(Path(manifests["whole"]).read_text(encoding="utf-8"))["made"]
    while datetime.now(timezone.utc).isoformat(timespec="seconds") <= made:
        time.sleep(0.02)   # in one second, equal findings are one run for the findings store
    run = str(folder / "run")
    prepared = results("preparepartitions", {**asked, "PARTS_WANTED": 3, "WITH_LEDGER": True, "FOLDER": run})
    not_judged = stopped("collectparts", {"FOLDER": run, "VERDICTS": "memory:"})
    for number in missing(folder / "run", read_plan(folder / "run")):
        judge(run, number)
    done = results("collectparts", {"FOLDER": run, **parts, "REPORT": str(folder / "report.html"),
                                    "MANIFEST": manifests["collected"]})
    by_part = results("collectparts", {"FOLDER": run, **flown, "MANIFEST": manifests["flown"]})
    return {"whole": whole, "parts": parts, "flown": flown, "by_part": by_part, "one_run": one_run,
            "prepared": prepared, "done": done, "not_judged": not_judged, "folder": folder,
            "manifests": manifests}


@pytest.mark.parametrize("name", ["FINDINGS", "PROJECTS", "SUMMARY", "LEDGER"])
def test_rows_are_those_of_one_run(collected, name):
    theirs = rows(collected["whole"][name])
    assert len(theirs) > 5
    assert rows(collected["parts"][name]) == theirs


def test_verdicts_are_those_of_one_run_with_the_feature_ids(collected):
    ours, theirs = rows(collected["parts"]["VERDICTS"]), rows(collected["whole"]["VERDICTS"])
    assert [{name: row[name] for name in ours[0] if name not in OWN} for row in theirs] == [
        {name: value for name, value in row.items() if name not in OWN} for row in ours]
    assert len({row["subject_fid"] for row in ours}) == len(ours) == collected["prepared"]["SUBJECT_COUNT"]


def test_counts_report_and_plan(collected):
    done, one_run = collected["done"], collected["one_run"]
    assert all(done[name] == one_run[name] for name in ("FORBIDDEN_COUNT", "CONDITIONAL_COUNT", "IS_COMPLIANT"))
    page = (collected["folder"] / "report.html").read_text(encoding="utf-8")
    assert rows(collected["parts"]["FINDINGS"])[0]["subject_id"] in page
    assert collected["prepared"]["PART_COUNT"] == 3
    assert "groundrules-run" in collected["not_judged"]


def test_without_a_report_rows_come_part_by_part_and_are_the_same(collected):
    for name, path in collected["flown"].items():
        assert rows(path) == rows(collected["parts"][name])
        table = QgsVectorLayer(path, name, "ogr")
        assert table.featureCount() == len(rows(path))
        if name in ("VERDICTS", "FINDINGS"):
            other = QgsVectorLayer(collected["parts"][name], name, "ogr")
            assert table.wkbType() == other.wkbType() and table.extent().contains(other.extent())
            assert [shape.geometry().asWkb() for shape in table.getFeatures()] == [
                shape.geometry().asWkb() for shape in other.getFeatures()]
            near = QgsRectangle(table.extent().center(), table.getFeature(1).geometry().boundingBox().center())
            near.normalize()
            ids = [sorted(row.id() for row in made.getFeatures(near)) for made in (table, other)]
            assert ids[0] == ids[1] and ids[0]
    numbers = {name: value for name, value in collected["done"].items() if name not in collected["parts"]}
    del numbers["REPORT"], numbers["MANIFEST"]
    assert {name: collected["by_part"][name] for name in numbers} == numbers


def _lasting(manifest: dict) -> dict:
    """Without times, what was written, and notes on fields of subjects that are copied with verdicts or not."""
    return {name: value if name != "checked" else {**value, "notes": []} for name, value in manifest.items()
            if name not in ("made", "outputs", "results", "software")}


@pytest.mark.parametrize("made", ["collected", "flown"])
def test_the_manifest_holds_that_of_one_run(collected, made):
    """All that the manifest of one run says: question, rows, scope, rules, and the mark of the same findings."""
    one_run, parts = (json.loads(Path(collected["manifests"][name]).read_text(encoding="utf-8"))
                      for name in ("whole", made))
    assert parts["algorithm"].endswith("collectparts") and parts["check"]["algorithm"].endswith("checkzoning")
    assert _lasting(parts["check"]) == _lasting(one_run)


@pytest.mark.parametrize("made", ["collected", "flown"])
def test_the_store_takes_it_for_the_same_check(collected, made, tmp_path):
    """What parts find stays open, nothing is new, and what they do not find any more is fixed."""
    store = str(tmp_path / "store.gpkg")
    first, again = (
        results("recordfindings", {"FINDINGS": [findings], "MANIFESTS": [collected["manifests"][name]], "STORE": store})
        for name, findings in (("whole", collected["whole"]["FINDINGS"]), (made, collected[
            "parts" if made == "collected" else made]["FINDINGS"])))
    assert first["NEW_COUNT"] > 10 and again["RECORDED_COUNT"] == 1
    assert (again["NEW_COUNT"], again["FIXED_COUNT"], again["OPEN_COUNT"]) == (0, 0, first["OPEN_COUNT"])


def test_a_recheck_goes_on_from_it(collected, tmp_path):
    """Nothing has changed since: nothing is judged again."""
    done = results("recheck", {"MANIFEST": collected["manifests"]["flown"], "FINDINGS": collected["flown"]["FINDINGS"],
                               "FOLDER": str(collected["folder"] / "data"),
                               "NEW_MANIFEST": str(tmp_path / "new.json")})
    assert done["CHECKED_COUNT"] == 0
