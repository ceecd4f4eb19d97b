"""groundrules:checkthreelines on the invented county: the answers of checkzoning, without a table of roles."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.running import results, rows, stopped
from helpers.files.layers import open_layer
from helpers.source import ROOT
from helpers.suite.rotation import in_turns
from qgis.core import QgsProcessingFeatureSourceDefinition

pytestmark = pytest.mark.usefixtures("qgis_app")
TABLES = ("VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY", "LEDGER")
LINES = {"FARMLAND": ("YJJBNTBHTB", "permanent_basic_farmland"), "RED_LINE": ("STBHHX", "ecological_red_line"),
         "BOUNDARY": ("CZKFBJ", "urban_development_boundary")}


def inputs(folder, *empty, **more) -> dict:
    """The county's inputs with a parameter for each line; those in ``empty`` are left out."""
    result = county_inputs(folder, **more)
    path = result["SUBJECTS"].split("|")[0]
    del result["CONTROLS"], result["PACK"]
    lines = {name: f"{path}|layername={layer}" for name, (layer, _) in LINES.items() if name not in empty}
    return {"COVERAGE": f"{path}|layername=XZQ", **lines, **result}


def destinations(folder, prefix="") -> dict:
    return {name: str(folder / f"{prefix}{name.lower()}.gpkg") for name in TABLES}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    wanted = {**destinations(folder), "MANIFEST": str(folder / "manifest.json"),
              "REPORT": str(folder / "report.html"), "REPORT_FOLDER": str(folder / "reports")}
    result = results("checkthreelines", inputs(folder, LANGUAGE="zh", **wanted))
    return folder, result, {name: rows(wanted[name]) for name in TABLES}


def test_every_parcel_and_project_has_its_expected_answer(county):
    _, result, tables = county
    columns = ("verdict", *(f"{role}_verdict" for _, role in LINES.values()))
    for table, key, name in (("VERDICTS", "DKBH", "checkzoning"), ("PROJECTS", "XMBH", "checkzoning_projects")):
        wanted = {row[key]: row for row in expected(name)}
        answers = {row[key if table == "VERDICTS" else "project_id"]: row for row in tables[table]}
        assert answers.keys() == wanted.keys()
        for item, row in answers.items():
            assert {name: row[name] for name in columns} == {name: wanted[item][name] for name in columns}, item
    assert result["SUBJECT_COUNT"] == len(expected()) and result["HAS_PROHIBITION"] and not result["IS_COMPLIANT"]


def test_all_tables_and_counts_equal_those_of_checkzoning(county, tmp_path):
    _, result, tables = county
    wanted = destinations(tmp_path)
    other = results("checkzoning", county_inputs(tmp_path, LANGUAGE="zh", **wanted))
    for name in TABLES:
        assert rows(wanted[name]) == tables[name], name
    written = {*TABLES, "MANIFEST", "REPORT", "REPORT_FOLDER"}
    assert {name: value for name, value in other.items() if name not in written} \
        == {name: value for name, value in result.items() if name not in written}


def test_manifest_starts_the_same_run(county, tmp_path):
    from groundrules.bridge.runs.manifest import parameters_in

    folder, result, tables = county
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["algorithm"].endswith("checkthreelines") and manifest["pack"]["id"] == "cn-three-lines"
    assert {entry["use"] for entry in manifest["inputs"]} \
        == {"subjects", "coverage", *(role for _, role in LINES.values())}
    again = destinations(tmp_path)
    assert results("checkthreelines", {**parameters_in(manifest, str(folder)), **again})
    assert rows(again["FINDINGS"]) == tables["FINDINGS"]
    pages = {path.name for path in (folder / "reports").glob("[!.]*")}
    assert len(pages) == len(tables["PROJECTS"]) + 2     # an index, and the manifest
    assert (folder / "report.html").stat().st_size > 10_000


@pytest.mark.parametrize("empty", in_turns([*([name] for name in LINES), list(LINES)], [["RED_LINE"]]),
                         ids="+".join)
def test_a_line_left_empty_is_in_scope_and_undetermined(county, tmp_path, empty):
    full = {row["DKBH"]: row for row in county[2]["VERDICTS"]}
    result = results("checkthreelines", inputs(tmp_path, *empty, VERDICTS=str(tmp_path / "v.gpkg"),
                                               FINDINGS=str(tmp_path / "f.gpkg")))
    missing = {role for name, (_, role) in LINES.items() if name in empty}
    for row in rows(tmp_path / "v.gpkg"):
        assert row["verdict"] in ("forbidden", "undetermined")
        assert row["controls_in_scope"] == 3
        for _, role in LINES.values():
            word = full[row["DKBH"]][f"{role}_verdict"]
            if role in missing:   # a parcel that cannot be judged or lies beyond the data was open before too
                assert row[f"{role}_verdict"] == "undetermined", (row["DKBH"], role)
            else:
                assert row[f"{role}_verdict"] == word, (row["DKBH"], role)
    assert result["ALLOWED_COUNT"] == 0 and not result["IS_COMPLIANT"]
    control_roles = [row["control_role"] for row in rows(tmp_path / "f.gpkg") if row["rule_id"] == "GR-MISSING-LAYER"]
    assert sorted(control_roles) == sorted(missing)


def test_one_layer_may_hold_all_lines_told_apart_by_a_filter(county, tmp_path):
    """The same layer in two parameters, each with an expression of its own."""
    parameters = inputs(tmp_path, VERDICTS=str(tmp_path / "v.gpkg"))
    layer = open_layer(tmp_path / "county.gpkg", "CZKFBJ", "lines")
    for name, expression in (("BOUNDARY", "GHFQDM = '410'"), ("RED_LINE", "GHFQDM <> '410'")):
        parameters[name] = QgsProcessingFeatureSourceDefinition(layer.source(), False, -1, filterExpression=expression)
    results("checkthreelines", parameters)
    seen = {row["DKBH"]: (row["ecological_red_line_m2"], row["urban_development_boundary_m2"])
            for row in rows(tmp_path / "v.gpkg")}
    both = {row["DKBH"]: row["urban_development_boundary_m2"] for row in county[2]["VERDICTS"]}
    there = [name for name, area in both.items() if area]
    assert there and any(seen[name][0] for name in there) and any(seen[name][1] for name in there)
    for name in there:
        assert sum(seen[name]) == pytest.approx(both[name], abs=0.01)


def test_fields_may_be_said(tmp_path):
    """The boundary's id taken from another field stands in its findings."""
    parameters = inputs(tmp_path, FINDINGS=str(tmp_path / "f.gpkg"), VERDICTS=str(tmp_path / "v.gpkg"))
    layer = open_layer(tmp_path / "county.gpkg", "CZKFBJ", "bianjie")
    units = {str(feature["XZQDM"]) for feature in layer.getFeatures()}
    results("checkthreelines", {**parameters, "BOUNDARY": layer, "FIELDS": ["bianjie", "id", "XZQDM"]})
    named = {row["control_id"] for row in rows(tmp_path / "f.gpkg")
             if row["control_role"] == "urban_development_boundary" and row["control_id"]}
    assert named and named <= units


def test_a_bureaus_own_copy_of_the_pack(tmp_path):
    """A copy under a new id gives the same answers and says its id; a pack without the roles stops."""
    folder = tmp_path / "own"
    shutil.copytree(ROOT / "packs" / "cn-three-lines", folder)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("pack: cn-three-lines", "pack: our-lines"), encoding="utf-8")
    parameters = inputs(tmp_path, PACK_FILE=str(folder / "pack.yaml"), VERDICTS=str(tmp_path / "v.gpkg"),
                        MANIFEST=str(tmp_path / "m.json"))
    results("checkthreelines", parameters)
    assert json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["pack"]["id"] == "our-lines"
    assert {row["DKBH"]: row["verdict"] for row in rows(tmp_path / "v.gpkg")} \
        == {row["DKBH"]: row["verdict"] for row in expected()}
    other = ROOT / "tests" / "data" / "packs"
    chino = next(path for path in sorted(other.iterdir()) if (path / "pack.yaml").is_file())
    words = stopped("checkthreelines", {**parameters, "PACK_FILE": str(chino), "VERDICTS": str(tmp_path / "n.gpkg")})
    assert "permanent_basic_farmland" in words
    assert not Path(tmp_path / "n.gpkg").exists()


def test_the_dialog_offers_packs_of_the_kind_only():
    from groundrules.algorithms.common.subject_parameters import pack_ids
    from groundrules.algorithms.provider import algorithm_classes

    assert {"cn-three-lines", "cn-land-use"} <= set(pack_ids())
    assert "cn-three-lines" in pack_ids("zoning") and "cn-land-use" not in pack_ids("zoning")
    assert "cn-land-use" in pack_ids("codes") and "cn-three-lines" not in pack_ids("codes")
    made = {kind().name(): kind().create() for kind in algorithm_classes()}
    for name, wanted in (("checkzoning", pack_ids("zoning")), ("validatepack", pack_ids())):
        assert made[name].parameterDefinition("PACK").metadata()["widget_wrapper"]["value_hints"] == wanted
    assert made["checkthreelines"].parameterDefinition("PACK") is None
