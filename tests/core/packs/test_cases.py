"""A pack's own cases: read, run, and what happens when one does not hold."""
from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.cases.packs import CASES, PACK, parse, write_pack

from groundrules.core.errors import InputError
from groundrules.core.packs import load
from groundrules.core.packs.cases import problems_of
from groundrules.core.packs.load import PackError, PackKind
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.pack.cases import MAX_AGAIN, case_misses
from groundrules.core.zoning.pack.loading import FORM, ZONING, load_checked_pack, load_pack, read_pack


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    monkeypatch.setattr(load, "_cases_run", {})


def run_cases(pack, check) -> list:
    return problems_of(case_misses(pack, check))


def keys(problems) -> list:
    return [problem.key for problem in problems]


def test_cases_that_hold(tmp_path):
    pack = load_checked_pack(write_pack(tmp_path), parse)
    assert len(pack.cases) == 3 and ZONING.tried(tmp_path, parse)[1] == []


@pytest.mark.parametrize(("old", "new", "key", "words"), [
    ("verdict: forbidden\n    findings", "verdict: allowed\n    findings", "packs.case_verdict",
     "urban on farmland"),
    ("verdict: conditional", "verdict: forbidden", "packs.case_verdict", "road on farmland"),
    ("[{rule: R-1, verdict: forbidden}]", "[]", "packs.case_findings", "R-1 forbidden"),
    ("[{rule: R-1, verdict: forbidden}]", "[{rule: R-2, verdict: forbidden}]", "packs.case_findings", "R-2"),
    ("findings: []", "findings: [{rule: R-1, verdict: forbidden}]", "packs.case_findings", "beside"),
])
def test_a_pack_whose_cases_fail_does_not_load(tmp_path, old, new, key, words):
    assert old in CASES
    write_pack(tmp_path, cases=CASES.replace(old, new, 1))
    load_pack(tmp_path, parse)   # well formed it is
    with pytest.raises(PackError) as refused:
        load_checked_pack(tmp_path, parse)
    assert keys(refused.value.problems) == [key] and words in str(refused.value)
    assert "cases.yaml:" in str(refused.value)
    assert keys(ZONING.tried(tmp_path, parse)[1]) == [key]


def test_a_rule_that_turns_makes_its_case_fail(tmp_path):
    write_pack(tmp_path, PACK.replace("verdict: forbidden", "verdict: undetermined", 1))
    with pytest.raises(PackError, match="urban on farmland"):
        load_checked_pack(tmp_path, parse)


def test_a_rule_that_no_longer_holds_on_the_day(tmp_path):
    pack = load_pack(write_pack(tmp_path, PACK.replace("from: 2020-01-01", "from: 2026-01-02")), parse)
    result = run_cases(pack, check_zoning)
    assert keys(result) == ["packs.case_verdict"] and "undetermined" in result[0].in_language("en")


def test_cases_run_once_for_each_content(tmp_path):
    runs = []

    def tried(pack):
        runs.append(pack)
        return case_misses(pack)

    kind = PackKind(FORM, tried)
    kind.load(write_pack(tmp_path / "a"), parse)
    before = len(runs)
    kind.load(write_pack(tmp_path / "b"), parse)
    assert 0 < before == len(runs)
    kind.load(write_pack(tmp_path / "b", PACK + "# changed\n"), parse)
    assert len(runs) > before


def test_neighbours_do_not_meet(tmp_path):
    """Cases of one day are judged side by side; one whose data speak about the run stands alone."""
    sizes = []

    def check(request):
        sizes.append(len(request.subjects))
        return check_zoning(request)

    pack = PACK.replace("land_class: [DLBM]", "land_class: [DLBM], data_date: [SJNF], valid_from: [QYRQ]")
    plain = "controls: {farmland: [{geometry: patch}]}"
    for field, day, expected in (("data_date", "2025-01-01", [3]), ("valid_from", "2025-01-01", [1, 2])):
        sizes.clear()
        dated = CASES.replace(plain, f"controls: {{farmland: [{{geometry: patch, fields: {{{field}: {day}}}}}]}}", 1)
        assert run_cases(load_pack(write_pack(tmp_path, pack, dated), parse), check) == []
        assert sorted(sizes) == expected


def many_cases(days, fields="") -> str:
    """A case on farmland for each day."""
    head = CASES.split("cases:\n")[0] + "cases:\n"
    return head + "".join(
        f"  - id: case {number}\n    subject: {{geometry: plot, fields: {{kind: urban}}}}\n"
        f"    controls: {{farmland: [{{geometry: patch{fields}}}]}}\n    as_of: {day}\n    verdict: forbidden\n"
        for number, day in enumerate(days))


@pytest.mark.parametrize("fields", ["", ", fields: {data_date: 2020-06-01}"])
def test_a_thousand_cases_take_few_runs(tmp_path, fields):
    """Each had a run of its own once they lay beyond where the plane has places, or on different days."""
    sizes = []

    def check(request):
        sizes.append(len(request.subjects))
        return check_zoning(request)

    days = [f"{year}-{month:02d}-{day:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)
            for day in range(1, 29)][:1000]
    pack = PACK.replace("land_class: [DLBM]", "land_class: [DLBM], data_date: [SJNF]")
    assert run_cases(load_pack(write_pack(tmp_path, pack, many_cases(days, fields)), parse), check) == []
    assert sizes == [1000]


def test_cases_before_a_rule_are_apart_from_those_after_it(tmp_path):
    """R-1 is in force from 2020 on: the day before, nothing can be said."""
    cases = many_cases(["2019-12-31", "2020-01-01"]).replace("verdict: forbidden", "verdict: undetermined", 1)
    assert run_cases(load_pack(write_pack(tmp_path, cases=cases), parse), check_zoning) == []


def test_cases_with_data_newer_than_their_day_do_not_speak_for_others(tmp_path):
    pack = PACK.replace("land_class: [DLBM]", "land_class: [DLBM], data_date: [SJNF]")
    cases = many_cases(["2020-06-01", "2020-06-02", "2020-06-03"], ", fields: {data_date: 2020-06-02}")
    result = run_cases(load_pack(write_pack(tmp_path, pack,
                                            cases + "    findings: [{rule: R-1, verdict: forbidden}]\n"),
                                 parse), check_zoning)
    assert result == []   # the first alone has data of a later day, which the last must not hear of


def test_many_failing_cases_are_not_all_tried_again(tmp_path):
    runs = []

    def check(request):
        runs.append(request)
        return check_zoning(request)

    cases = many_cases(["2026-01-01"] * 200).replace("verdict: forbidden", "verdict: allowed")
    assert keys(run_cases(load_pack(write_pack(tmp_path, cases=cases), parse), check)) == ["packs.case_verdict"] * 200
    assert len(runs) == 1 + MAX_AGAIN


def test_a_check_that_stops_is_reported_by_case(tmp_path):
    def check(_request):
        raise InputError("zoning.no_controls")

    result = run_cases(load_pack(write_pack(tmp_path), parse), check)
    assert keys(result) == ["packs.case_error"] * 3 and "no control" in result[0].in_language("en").lower()


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
    ("geometry: plot", 'geometry: "CIRCULARSTRING (0 0, 1 1, 2 0)"', "packs.case_curve"),
    ("geometry: plot", 'geometry: "CURVEPOLYGON ((0 0, 1 1, 2 0, 0 0))"', "packs.case_curve"),
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
    pack = read_pack(write_pack(tmp_path, cases=CASES.replace(old, new, 1)), parse)[1]
    assert key in keys(pack), pack
    assert all(problem.file == "cases.yaml" and problem.line > 0 for problem in pack)
