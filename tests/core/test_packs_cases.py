"""A pack's own cases: read, run, and what happens when one does not hold."""
from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.packs import CASES, PACK, parse, write_pack

from groundrules.core.errors import InputError
from groundrules.core.packs import PackError, check_pack, load, load_checked_pack, load_pack
from groundrules.core.packs.cases import run_cases
from groundrules.core.zoning.check import check_zoning


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    monkeypatch.setattr(load, "_cases_run", {})


def keys(problems) -> list:
    return [problem.key for problem in problems]


def test_cases_that_hold(tmp_path):
    pack = load_checked_pack(write_pack(tmp_path), parse, check_zoning)
    assert len(pack.cases) == 3 and check_pack(tmp_path, parse, check_zoning) == []


@pytest.mark.parametrize(("old", "new", "key", "said"), [
    ("verdict: forbidden\n    findings", "verdict: allowed\n    findings", "packs.case_verdict",
     "urban on farmland"),
    ("verdict: conditional", "verdict: forbidden", "packs.case_verdict", "road on farmland"),
    ("[{rule: R-1, verdict: forbidden}]", "[]", "packs.case_findings", "R-1 forbidden"),
    ("[{rule: R-1, verdict: forbidden}]", "[{rule: R-2, verdict: forbidden}]", "packs.case_findings", "R-2"),
    ("findings: []", "findings: [{rule: R-1, verdict: forbidden}]", "packs.case_findings", "beside"),
])
def test_a_pack_whose_cases_fail_does_not_load(tmp_path, old, new, key, said):
    assert old in CASES
    write_pack(tmp_path, cases=CASES.replace(old, new, 1))
    load_pack(tmp_path, parse)   # well formed it is
    with pytest.raises(PackError) as refused:
        load_checked_pack(tmp_path, parse, check_zoning)
    assert keys(refused.value.problems) == [key] and said in str(refused.value)
    assert "cases.yaml:" in str(refused.value)
    assert keys(check_pack(tmp_path, parse, check_zoning)) == [key]


def test_a_rule_that_turns_makes_its_case_fail(tmp_path):
    write_pack(tmp_path, PACK.replace("verdict: forbidden", "verdict: undetermined", 1))
    with pytest.raises(PackError, match="urban on farmland"):
        load_checked_pack(tmp_path, parse, check_zoning)


def test_a_rule_that_no_longer_holds_on_the_day(tmp_path):
    pack = load_pack(write_pack(tmp_path, PACK.replace("from: 2020-01-01", "from: 2026-01-02")), parse)
    found = run_cases(pack, check_zoning)
    assert keys(found) == ["packs.case_verdict"] and "undetermined" in found[0].in_language("en")


def test_cases_run_once_for_each_content(tmp_path):
    runs = []

    def check(request):
        runs.append(request)
        return check_zoning(request)

    load_checked_pack(write_pack(tmp_path / "a"), parse, check)
    before = len(runs)
    load_checked_pack(write_pack(tmp_path / "b"), parse, check)
    assert 0 < before == len(runs)
    load_checked_pack(write_pack(tmp_path / "b", PACK + "# changed\n"), parse, check)
    assert len(runs) > before


def test_neighbours_do_not_meet(tmp_path):
    """Cases of one day are judged side by side; one whose data speak about the run stands alone."""
    sizes = []

    def check(request):
        sizes.append(len(request.subjects))
        return check_zoning(request)

    pack = PACK.replace("land_class: [DLBM]", "land_class: [DLBM], data_date: [SJNF]")
    dated = CASES.replace("controls: {farmland: [{geometry: patch}]}",
                          "controls: {farmland: [{geometry: patch, fields: {data_date: 2025-01-01}}]}", 1)
    assert run_cases(load_pack(write_pack(tmp_path, pack, dated), parse), check) == []
    assert sorted(sizes) == [1, 2]


def test_a_check_that_stops_is_reported_by_case(tmp_path):
    def check(_request):
        raise InputError("zoning.no_controls")

    found = run_cases(load_pack(write_pack(tmp_path), parse), check)
    assert keys(found) == ["packs.case_error"] * 3 and "no control" in found[0].in_language("en").lower()


def test_the_check_is_asked_as_a_run_would(tmp_path):
    asked = []

    def check(request):
        asked.append(request)
        rows = len(request.subjects)
        return SimpleNamespace(
            verdicts=pd.DataFrame({"verdict": ["forbidden"] * rows}),
            findings=pd.DataFrame({"rule_id": [], "verdict": [], "subject_fid": pd.array([], dtype="Int64")}))

    run_cases(load_pack(write_pack(tmp_path), parse), check)
    first = asked[0]
    assert (first.scope, first.as_of.isoformat(), first.area_method) == (["farmland"], "2026-01-01", "planar")
    assert first.subject_fields == {"kind": "kind", "number": "number"}
    assert first.controls[0].fields == {"id": "id", "land_class": "land_class"}
    assert first.subjects.columns["number"].isna().all()


@pytest.mark.parametrize(("old", "new", "key"), [
    ("geometry: plot", "geometry: absent", "packs.case_shape_unknown"),
    ("geometry: plot", 'geometry: "POLYGON ((0 0"', "packs.case_wkt"),
    ("fields: {kind: urban}", "fields: {colour: red}", "packs.field_unknown"),
    ("controls: {farmland:", "controls: {red_line:", "packs.role_unknown"),
    ("as_of: 2026-01-01", "as_of: soon", "packs.not_a_date"),
    ("verdict: forbidden\n", "verdict: fine\n", "packs.not_a_choice"),
    ("rule: R-1", "rule: R-9", "packs.case_rule_unknown"),
    ("id: road on farmland", "id: urban on farmland", "packs.case_twice"),
    ("as_of: 2026-01-01", "asof: 2026-01-01", "packs.key_unknown"),
    ("findings: []", "scope: [red_line]", "packs.role_unknown"),
])
def test_broken_cases(tmp_path, old, new, key):
    assert old in CASES
    found = check_pack(write_pack(tmp_path, cases=CASES.replace(old, new, 1)), parse)
    assert key in keys(found), found
    assert all(problem.file == "cases.yaml" and problem.line > 0 for problem in found)
