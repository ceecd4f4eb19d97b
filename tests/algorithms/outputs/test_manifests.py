"""Every algorithm says in a manifest what its numbers come from, and its manifest starts the same run again."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.county.results import JOBS, Data, all_outputs
from helpers.desk.running import rows, run
from helpers.suite.rotation import in_turns
from qgis.core import QgsProcessingContext, QgsProcessingParameterDefinition

from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.runs.manifest import parameters_in

pytestmark = pytest.mark.usefixtures("qgis_app")
ALGORITHMS = {kind().name(): kind for kind in algorithm_classes()}
#: They repeat a run of another algorithm, and write that one's manifest anew: see findings/test_recheck.py, and below.
RECORDS = ("recordfindings", "recordindicators")
OF_ANOTHER = {"recheck": "NEW_MANIFEST", "repeatrun": "RESULTS"}
#: Pictures of the tables, which no fingerprint is taken of.
SLOW = ("PDF", "PDF_FOLDER", "REPORT_FOLDER", "DOCUMENTS", "DOCUMENT_FOLDER", "FILLED")


@pytest.mark.parametrize("name", [name for name in ALGORITHMS if name != "repeatrun"])
def test_no_algorithm_is_without_a_manifest(name):
    """It is optional, off in the dialog, and no result by which a run would be full."""
    algorithm = ALGORITHMS[name]().create()
    definition = algorithm.parameterDefinition(OF_ANOTHER.get(name, "MANIFEST"))
    assert definition.isDestination() and not definition.createByDefault()
    assert definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional


@pytest.fixture(scope="module")
def data(tmp_path_factory, qgis_app):
    return Data(tmp_path_factory.mktemp("county") / "data", around=("GHYDYH", "GHFA_A"))


def _traced(name: str, asked: dict, folder: Path) -> dict:
    outputs = {key: target for key, target in all_outputs(name, folder).items() if key not in SLOW}
    done = run(name, {**asked, **outputs})
    assert done.results is not None, done.log
    assert done.results["MANIFEST"] == outputs["MANIFEST"]
    return json.loads(Path(outputs["MANIFEST"]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", in_turns([name for name in ALGORITHMS if name not in OF_ANOTHER], ["carbonstock"]))
def test_a_manifest_starts_the_same_run_again(name, data, tmp_path):
    """With nothing but the manifest and the folder of its files: same inputs, same packs, same rows in every result."""
    first = _traced(name, {"LANGUAGE": "en", **JOBS[name](data, tmp_path)}, tmp_path / "first")
    assert str(data.folder) not in json.dumps(first)
    given = [*first["inputs"], *(file for file in first["files"] if file["use"] != "store"), *first["packs"]]
    assert given and all(entry.get("rows_hash") or entry.get("content_hash") or entry.get("hash") for entry in given)
    done = run("repeatrun", {"MANIFEST": str(tmp_path / "first" / "manifest.json"), "FOLDER": str(data.folder),
                             "RESULTS": str(tmp_path / "again"), "COMPARISON": str(tmp_path / "comparison.gpkg")})
    assert done.results is not None, done.log
    again = json.loads(Path(done.results["NEW_MANIFEST"]).read_text(encoding="utf-8"))
    same = ("algorithm", "parameters", "inputs", "files", "packs", "results", "software")
    assert {key: again.get(key) for key in same} == {key: first.get(key) for key in same}
    if name not in RECORDS:   # what was new to the store is known to it now
        assert again["counts"] == first["counts"] if "counts" in first else first["results"]
        assert first["results"] or name in ("buildreport", "preparepartitions")   # of which no files are compared
    table = rows(tmp_path / "comparison.gpkg")
    assert (name in RECORDS) == any("depends on what the store held" in row["reason"] for row in table)
    assert not done.results["HAS_DIFFERENCES"] and done.results["EQUAL_COUNT"] == done.results["COMPARED_COUNT"] > 0


def test_a_manifest_does_not_say_who_asked_for_the_run():
    """It lies beside results and goes on with them; the store has its own history."""
    asked = {"AUTHOR": "Li Si", "CHECK": "ours"}
    parameters = ALGORITHMS["recordfindings"]().create().manifest(asked, QgsProcessingContext(), [])["parameters"]
    assert parameters["CHECK"] == "ours" and "AUTHOR" not in parameters


def test_a_manifest_tells_a_layer_a_pack_and_a_result_from_others(data, tmp_path):
    """A changed row has another hash of its layer and of the result; nothing else is other."""
    from osgeo import gdal

    first = _traced("carbonstock", {"LANGUAGE": "en", **JOBS["carbonstock"](data, tmp_path)}, tmp_path / "first")
    (tmp_path / "changed").mkdir()
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(str(tmp_path / "changed" / "county.gpkg"), str(data.folder / "county.gpkg"),
                             layers=["DLTB_2024"])
        opened = gdal.OpenEx(str(tmp_path / "changed" / "county.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
        opened.ExecuteSQL("UPDATE DLTB_2024 SET DLBM = '0301' WHERE fid = (SELECT min(fid) FROM DLTB_2024 "
                          "WHERE DLBM <> '0301')")
        opened = None
    again = _traced("carbonstock", parameters_in(first, str(tmp_path / "changed")), tmp_path / "again")
    assert again["packs"] == first["packs"] and again["parameters"] == first["parameters"]
    assert again["inputs"][0]["rows_hash"] != first["inputs"][0]["rows_hash"]
    assert again["results"]["TOTALS"] != first["results"]["TOTALS"]
    assert again["results"]["COEFFICIENTS"] == first["results"]["COEFFICIENTS"]
    pack = next(entry for entry in first["packs"] if entry["id"] == "sample-carbon")
    assert len(pack["hash"]) == 64 and pack["version"] and first["parameters"]["TABLE_UNIT"] == "t C/ha"
