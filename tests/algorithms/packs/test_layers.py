"""Packs over packs in a user's hands: validated, checked with, told in findings and manifest, judged again."""
from __future__ import annotations

import json
import re

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows
from helpers.source import ROOT

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """The province of the documentation, whose pack lies over that of the three lines."""
    folder = tmp_path_factory.mktemp("province")
    page = (ROOT / "docs" / "rule-packs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n# province-demo/(pack|cases)\.yaml:[^\n]*\n(.*?)```", page, flags=re.DOTALL)
    for name, block in blocks:
        # besides a rule of which the county has findings
        own = "  - {id: UDB-11, severity: minor, basis: [{document: Invented}]}\n" if name == "pack" else ""
        (folder / f"{name}.yaml").write_text(block + own, encoding="utf-8")
    return folder / "pack.yaml"


def test_validation_lists_what_each_layer_does(province, tmp_path):
    table = tmp_path / "changes.gpkg"
    numbers = results("validatepack", {"PACK_FILE": str(province), "LANGUAGE": "en", "OUTPUT": str(tmp_path / "p.gpkg"),
                                       "LAYER_CHANGES": str(table)})
    listed = [(row["change"], row["place"], row["before"], row["after"], row["file"]) for row in rows(table)]
    assert (numbers["IS_VALID"], numbers["LAYER_COUNT"], numbers["OFF_COUNT"]) == (True, 2, 2)   # a rule and its case
    assert ("overridden", "rules.UDB-17.verdict", "conditional", "forbidden", "pack.yaml") in listed
    assert [row["reason"] for row in rows(table) if row["place"] == "rules.UDB-16"] == ["Repealed in the province"]
    assert len(listed) == numbers["ADDED_COUNT"] + numbers["OVERRIDDEN_COUNT"] + numbers["OFF_COUNT"]


def test_findings_report_and_manifest_say_the_layers(province, tmp_path):
    inputs = county_inputs(tmp_path, parcels=60)
    run = {**{name: value for name, value in inputs.items() if name != "PACK"}, "PACK_FILE": str(province),
           "VERDICTS": "memory:", "FINDINGS": str(tmp_path / "f.gpkg"), "MANIFEST": str(tmp_path / "m.json"),
           "REPORT": str(tmp_path / "r.html"), "LANGUAGE": "en"}
    results("checkzoning", run)
    rules = {(row["rule_id"], row["rule_pack"]) for row in rows(tmp_path / "f.gpkg")}
    assert ("UDB-11", "province-demo") in rules
    others = {rule: pack for rule, pack in rules if rule not in ("UDB-11", "UDB-17")}
    assert others and all(pack == (None if rule.startswith("GR-") else "cn-three-lines")
                          for rule, pack in others.items())
    named = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["pack"]
    assert (named["id"], [layer["id"] for layer in named["layers"]]) == ("province-demo", ["cn-three-lines"])
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "rule of the pack “Demo province”" in page and "Switched off by the pack province-demo: rules.UDB-16" in page
    again = results("recheck", {"MANIFEST": str(tmp_path / "m.json"), "PREVIOUS": str(tmp_path / "f.gpkg"),
                                "FINDINGS": str(tmp_path / "again.gpkg"), "PACK_FILE": str(province), "LANGUAGE": "en"})
    assert again["IS_UNCHANGED"] and again["CHECKED_COUNT"] == 0
