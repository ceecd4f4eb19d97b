"""The audits of lines, versions and farmland write findings that are recorded, as those of any check."""
from __future__ import annotations

import pytest
from helpers.county.results import JOBS, Data
from helpers.desk.running import results, rows

from groundrules.bridge.store import api as store
from groundrules.core.contract.frame import COLUMNS

pytestmark = pytest.mark.usefixtures("qgis_app")
AUDITS = {"checkcontrollines": "CONFLICTS", "comparecontrols": "CHANGES", "farmlandloss": "LOSS",
          "farmlandbalance": "LEDGER"}


@pytest.fixture(scope="module")
def audits(tmp_path_factory, qgis_app):
    """Audit -> findings by language, its own rows, and where findings and manifest lie."""
    folder = tmp_path_factory.mktemp("audits")
    data = Data(folder / "data", around=("GHYDYH", "GHFA_A"))
    versions = {"OLD": data.county("YJJBNTBHTB_2019"), "NEW": data.county("YJJBNTBHTB"), "ID_FIELDS": ["BSM"]}

    def audited(name: str, language: str) -> dict:
        made = {key: str(folder / f"{name}_{language}_{key}.{suffix}") for key, suffix in (
            ("FINDINGS", "gpkg"), (AUDITS[name], "gpkg"), ("MANIFEST", "json"))}
        asked = versions if name == "comparecontrols" else JOBS[name](data, folder)
        counts = results(name, {**asked, "LANGUAGE": language, **made})
        return {**made, "counts": counts, "rows": rows(made["FINDINGS"]), "own": rows(made[AUDITS[name]])}

    return {name: {language: audited(name, language) for language in ("en", "zh")} for name in AUDITS}


@pytest.mark.parametrize("name", AUDITS)
def test_findings_are_the_audit_s_own_rows_in_the_columns_of_all_checks(audits, name):
    run, chinese = audits[name]["en"], audits[name]["zh"]
    own = [row for row in run["own"] if row.get("row_kind") != "cause"]
    assert run["rows"] and len(run["rows"]) == len(own)
    assert set(COLUMNS) <= set(run["rows"][0])
    assert all(row["unit"] and row["basis"] and row["message"] and row["subject_id"] for row in run["rows"])
    assert not any(row["basis_verified"] for row in run["rows"])   # as the pack says of all these clauses
    assert len({row["finding_id"] for row in run["rows"]}) == len(own)
    assert [(row["finding_id"], row["evidence_hash"]) for row in run["rows"]] == [
        (row["finding_id"], row["evidence_hash"]) for row in chinese["rows"]]
    assert all(row["message"] != other["message"] for row, other in zip(run["rows"], chinese["rows"]))


def test_verdicts_say_what_the_audits_count(audits):
    def count(name, verdict, severities=("critical", "major", "minor")):
        return sum(row["verdict"] == verdict and row["severity"] in severities for row in audits[name]["en"]["rows"])

    lines, versions, loss, balance = (audits[name]["en"]["counts"] for name in AUDITS)
    assert count("checkcontrollines", "conditional") == \
        lines["CONFLICT_COUNT"] + lines["SLIVER_COUNT"] + lines["RESTORABLE_COUNT"] > 0
    assert count("checkcontrollines", "undetermined") == lines["UNDETERMINED_COUNT"]
    assert count("checkcontrollines", "allowed") == lines["EXPLAINED_COUNT"]
    assert count("comparecontrols", "conditional") == versions["ALERT_COUNT"] > 0
    assert count("comparecontrols", "undetermined") == versions["UNUSABLE_COUNT"]
    inside = sum(row["measured"] for row in audits["farmlandloss"]["en"]["rows"]
                 if row["rule_id"] == "cropland_loss_inside")
    assert inside == pytest.approx(loss["INSIDE_FARMLAND_M2"]) and inside > 0
    for verdict in ("forbidden", "undetermined", "conditional", "allowed"):
        assert count("farmlandbalance", verdict) == balance[f"{verdict.upper()}_COUNT"]


def test_they_are_recorded_and_another_language_changes_nothing(audits, tmp_path):
    path = str(tmp_path / "store.gpkg")

    def record(language: str) -> dict:
        runs = [audits[name][language] for name in AUDITS]
        return results("recordfindings", {
            "FINDINGS": [run["FINDINGS"] for run in runs], "MANIFESTS": [run["MANIFEST"] for run in runs],
            "STORE": path, "AUTHOR": "ann", "LANGUAGE": language})

    first = record("en")
    checks = sorted(store.read_runs(path)["check_name"].unique())
    assert [check.split(" · ")[0] for check in checks] == sorted(AUDITS)
    work = sum(row["verdict"] != "allowed" for name in AUDITS for row in audits[name]["en"]["rows"])
    assert first["OPEN_COUNT"] == work and first["FIXED_COUNT"] == 0
    frame = store.read_store(path).index.frame   # what the Compliance dock shows
    assert len(frame) == work and frame["basis"].notna().all() and frame["unit"].notna().all()
    again = record("zh")
    assert again["NEW_COUNT"] == again["CHANGED_COUNT"] == again["FIXED_COUNT"] == 0
