"""What a check answers, and what it declares of it."""
from __future__ import annotations

import re
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from helpers.source import ROOT, python_files, relative

from groundrules.core.contract.frame import findings_frame
from groundrules.core.contract.outcome import FINDINGS, PLACES, Check, Outcome, Steps, departures
from groundrules.core.contract.pack_head import PackHead, head
from groundrules.core.packs.kinds import KINDS
from groundrules.core.report.outcome import outcome_report
from groundrules.core.table import table_from_geometries

NONE = findings_frame({}, 0)
ROWS = pd.DataFrame({"subject_id": pd.array(["a", "b"], dtype="string"), "verdict": ["allowed", "forbidden"]})
TYPES = {"subject_id": "string", "verdict": "object"}
GROUND = np.full(2, None, dtype=object)
CHECKS = [relative(path) for path in python_files("core")
          if re.search(r'\nCHECK = (Check\(|STAGES\.check\("\w)', path.read_text(encoding="utf-8"))]


def outcome(**more) -> Outcome:
    return Outcome(**{"findings": NONE, "tables": {"verdicts": ROWS}, "geometry": {FINDINGS: GROUND[:0]}, **more})


@pytest.mark.parametrize(("more", "words"), [
    ({}, []),
    ({"geometry": {"verdicts": GROUND, FINDINGS: GROUND[:0], PLACES: GROUND[:0]}}, []),
    ({"tables": {}}, ["tables"]),
    ({"tables": {"verdicts": ROWS, "more": ROWS}}, ["tables"]),
    ({"tables": {"verdicts": ROWS.assign(more=1)}}, ["verdicts: "]),
    ({"tables": {"verdicts": ROWS.astype("string")}}, ["verdicts: "]),
    ({"findings": NONE.drop(columns="verdict")}, ["findings: "]),
    ({"geometry": {FINDINGS: GROUND}}, ["findings: 0 rows, ground of 2"]),
    ({"geometry": {"rows": GROUND}}, ["rows: ground of no table"]),
    ({"findings": None}, ["findings: ground of no table"])])
def test_where_an_outcome_departs_from_its_declaration(more, words):
    check = Check("", lambda request, steps: None, None, {"verdicts": TYPES})
    result = list(departures(check, outcome(**more)))
    assert [item[:len(begins)] for item, begins in zip(result, words)] == words and len(result) == len(words)


def test_columns_that_depend_on_the_request_are_those_of_what_was_settled():
    check = Check("", lambda request, steps: None, None, {
        "verdicts": lambda settled: {**TYPES, **dict.fromkeys(settled["roles"], "int64")}})
    more = {"verdicts": ROWS.assign(farm=1)}
    assert list(departures(check, outcome(tables=more, settled={"roles": ["farm"]}))) == []
    assert len(list(departures(check, outcome(tables=more, settled={"roles": []})))) == 1


def test_steps_of_a_run_that_nobody_follows():
    progress, cancelled = Steps()
    assert progress(0.5) is None and cancelled is None


def test_the_report_of_any_outcome():
    pack = PackHead(*head("p", "2", {"en": "Pack", "zh": "规则包"}, not_checked=({"en": "Heights"},)))
    subjects = table_from_geometries("parcels", [None, None], {}, "EPSG:4547")
    made = outcome(crs="EPSG:4547", notes=["one", "two"], head="The plan prevails")
    data = outcome_report(made, pack, "en", subjects, {"run": 1}, title="Title", area_method="planar")
    assert (data.title, data.pack, data.crs, data.area_method) == ("Title", "Pack (p 2)", "EPSG:4547", "planar")
    assert data.notes == ("The plan prevails", "one", "two") and data.not_checked == ("Heights",)
    assert data.verdicts["subject_fid"].tolist() == subjects.fids.tolist() and data.manifests == ({"run": 1},)
    plain = outcome_report(outcome(), PackHead(*head("p", "2", {})), "zh")
    assert plain.pack == "p 2" and plain.verdicts is None and plain.manifests == () and plain.notes == ()
    given = outcome_report(outcome(tables={"verdicts": ROWS.assign(subject_fid=[8, 9])}), pack, "en", subjects)
    assert given.verdicts["subject_fid"].tolist() == [8, 9]


@pytest.mark.parametrize("path", CHECKS)
def test_checks_are_declared(path):
    check = import_module("groundrules." + path[:-3].replace("/", ".")).CHECK
    assert check.kind in ("", *KINDS) and callable(check.run) and check.tables
    assert all(check.tables.values()), "columns are declared, or made of what was settled"
    assert check.run.__doc__ and all(f"``{name}``" in check.run.__doc__ for name in check.tables if name != "verdicts")


def test_every_check_is_declared():
    rooms = {path.split("/")[1] for path in CHECKS}
    assert rooms >= {"access", "carbon", "control_lines", "indicators", "intensity", "landuse", "plan", "quality",
                     "quotas", "uses", "zoning"} and len(CHECKS) >= 15
    assert (ROOT / "tests" / "example_check" / "lots.py").is_file()
