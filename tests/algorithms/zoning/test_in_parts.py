"""Checks of the county in one, two and five parts: the bytes of one run; and why other algorithms run whole."""
from __future__ import annotations

import json
import shutil

import pytest
from helpers.county.results import JOBS, Data, all_outputs
from helpers.desk.running import results, rows, stopped
from helpers.outcomes import same_outcome
from helpers.source import ROOT
from osgeo import gdal

from groundrules.algorithms.common.base import GroundRulesAlgorithm
from groundrules.algorithms.provider import algorithm_classes
from groundrules.core.cluster.folder import collect, judge, missing, prepare, read_plan
from groundrules.core.errors import InputError
from groundrules.core.scale.checks import CHECKS, OTHERS, check_of, in_parts, require_parts, why_whole
from groundrules.core.scale.run import run_in_parts, without_paths
from groundrules.core.texts import LANGUAGES, text

pytestmark = pytest.mark.usefixtures("qgis_app")
#: The checks of zoning are compared in tests/core/scale.
IN_PARTS = [name for name in CHECKS if check_of(name).cut is not None and check_of(name).part is not None]


@pytest.fixture(scope="module")
def data(tmp_path_factory, qgis_app):
    return Data(tmp_path_factory.mktemp("county"), 30, around=("XMYD", "XMYD_access"))


@pytest.mark.parametrize("name", IN_PARTS)
def test_parts_of_the_county_have_the_bytes_of_one_run(name, data, tmp_path, monkeypatch):
    """The algorithm asks its check; what it asked is asked again in parts."""
    asked = []

    def taken(check, request, steps):
        asked.append((check, request))
        raise InputError("scale.needs_all")

    monkeypatch.setattr(GroundRulesAlgorithm, "in_parts", staticmethod(taken))
    stopped(name, {**JOBS[name](data, tmp_path), **all_outputs(name, tmp_path)})
    (check, request), = asked
    assert check is check_of(name)
    whole = check.run(request)
    for count in (1, 2):
        same_outcome(run_in_parts(check, request, count=count), whole)
    prepare(tmp_path / "parts", name, without_paths(request), count=5)
    for number in missing(tmp_path / "parts", read_plan(tmp_path / "parts")):
        judge(str(tmp_path / "parts"), number)
    same_outcome(collect(tmp_path / "parts")[0], whole)


def test_every_algorithm_runs_in_parts_or_says_why_not():
    """In both languages; and one that can is not refused."""
    names = {kind().name() for kind in algorithm_classes()}
    assert names == {*CHECKS, *OTHERS} and not set(CHECKS) & set(OTHERS)
    for name in names:
        key = why_whole(name)
        assert bool(key) != in_parts(name), name
        if key:
            assert all(text(key, language) for language in LANGUAGES)
            with pytest.raises(InputError, match=name):
                require_parts(name)
        else:
            require_parts(name)


def test_a_check_without_parts_is_refused_with_its_reason_before_anything_is_read(data, tmp_path):
    asked = {"FOLDER": str(tmp_path / "run"), "QUESTION": "{}", "LANGUAGE": "en"}
    sentence = stopped("preparepartitions", {**asked, "CHECK": "checkdataquality"})
    assert "checkdataquality" in sentence and text("scale.topology", "en") in sentence
    assert "Copy as JSON" in stopped("preparepartitions", {**asked, "CHECK": "checkuse", "QUESTION": ""})
    assert "JSON" in stopped("preparepartitions", {**asked, "CHECK": "checkuse", "QUESTION": "DLTB"})
    assert "SUBJECTS" in stopped("preparepartitions", {**asked, "CHECK": "checkzoning"})
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("name", "outputs"), [
    ("landuseoccupation", ("OUTPUT", "PROJECTS", "ISSUES")), ("carbonstock", ("STOCKS", "TOTALS"))])
def test_another_check_is_prepared_judged_and_collected(name, outputs, data, tmp_path):
    """Its results are rows of one run, in a folder of its own."""
    asked = JOBS[name](data, tmp_path)
    asked.pop("TEMPLATE", None)
    one_run = {output: str(tmp_path / f"{output}.gpkg") for output in outputs}
    results(name, {**asked, **one_run})
    words = json.dumps({"algorithm_id": f"groundrules:{name}", "inputs": {**asked, **dict.fromkeys(
        outputs, "TEMPORARY_OUTPUT")}})
    folder = tmp_path / "parts"
    done = results("preparepartitions", {
        "CHECK": name, "QUESTION": words, "PARTS_WANTED": 3, "FOLDER": str(folder)})
    assert done["PART_COUNT"] >= 3
    given = {"FOLDER": str(folder), "LAYERS": str(data.folder), "RESULTS": str(tmp_path / "collected")}
    assert "groundrules-run" in stopped("collectparts", given)
    for number in missing(folder, read_plan(folder)):
        judge(str(folder), number)
    assert str(data.folder) not in (folder / "plan.json").read_text(encoding="utf-8")
    place = results("collectparts", given)["RESULTS"]
    for output, path in one_run.items():
        assert rows(path) and rows(path) == rows(f"{place}/{output.lower()}.gpkg")


def test_parts_are_collected_with_the_pack_that_they_were_made_with(data, tmp_path):
    """It may be a file, which lies where the layers do; one that was changed meanwhile is refused by name."""
    shutil.copy(data.folder / "county.gpkg", tmp_path / "county.gpkg")
    pack = shutil.copytree(ROOT / "packs" / "cn-control-units", tmp_path / "rules") / "pack.yaml"
    asked = {**JOBS["checkaccess"](data, tmp_path), "PACK_FILE": str(pack), "OUTPUT": str(tmp_path / "clauses.gpkg")}
    asked = {key: value.replace(str(data.folder), str(tmp_path)) if isinstance(value, str) else value
             for key, value in asked.items()}
    results("checkaccess", asked)
    folder = tmp_path / "parts"
    results("preparepartitions", {"CHECK": "checkaccess", "QUESTION": json.dumps(asked), "FOLDER": str(folder)})
    for number in missing(folder, read_plan(folder)):
        judge(str(folder), number)
    given = {"FOLDER": str(folder), "LAYERS": str(tmp_path), "RESULTS": str(tmp_path / "collected"), "LANGUAGE": "en"}
    place = results("collectparts", given)["RESULTS"]
    assert rows(tmp_path / "clauses.gpkg") == rows(f"{place}/output.gpkg") != []
    (tmp_path / "elsewhere").mkdir()
    assert "[LAYERS]" in stopped("collectparts", {**given, "LAYERS": str(tmp_path / "elsewhere")})
    pack.write_text(pack.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    assert "cn-control-units" in stopped("collectparts", given)
    assert [entry.name for entry in (tmp_path / "collected").iterdir()] == ["checkaccess"]   # no empty folder


@pytest.mark.parametrize(("name", "output"), [("landuseoccupation", "OUTPUT"), ("carbonstock", "STOCKS")])
def test_parts_are_not_collected_with_rows_that_were_changed_meanwhile(name, output, data, tmp_path):
    """Also those of a check that hashes no rows without a manifest."""
    asked = {**JOBS[name](data, tmp_path), output: str(tmp_path / "result.gpkg")}
    asked.pop("TEMPLATE", None)
    layers = tmp_path / "layers"
    shutil.copytree(data.folder, layers)
    words, folder = json.dumps(asked).replace(str(data.folder), str(layers)), tmp_path / "parts"
    results("preparepartitions", {"CHECK": name, "QUESTION": words, "FOLDER": str(folder)})
    for number in missing(folder, read_plan(folder)):
        judge(str(folder), number)
    given = {"FOLDER": str(folder), "LAYERS": str(layers), "RESULTS": str(tmp_path / "collected"), "LANGUAGE": "en"}
    assert results("collectparts", given)["RESULTS"]
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(layers / "county.gpkg"), gdal.OF_UPDATE) as database:
        database.ExecuteSQL("UPDATE DLTB_2024 SET DLBM = '1203' WHERE DLBM = '0101'")
    assert "The layers are not those" in stopped("collectparts", given)


def test_what_runs_in_parts_can_run_on_processes():
    algorithms = {kind().name(): kind().create() for kind in algorithm_classes()}
    offered = {name for name, algorithm in algorithms.items() if algorithm.parameterDefinition("PROCESSES")}
    assert offered == {name for name in CHECKS if in_parts(name)}
    assert all(check_of(algorithms[name].on_processes) is check_of(name) for name in offered)
