"""Packs of kind access: what is in the shipped one."""
from __future__ import annotations

from helpers.source import ROOT

from groundrules.core.access.lists import judge_case
from groundrules.core.packs.access_loading import access_case_problems, read_access

SHIPPED = ROOT / "packs" / "cn-control-units"


def test_no_problem_not_even_a_warning():
    pack, problems = read_access(SHIPPED)
    assert [problem.in_language("en") for problem in problems] == []
    assert [problem.in_language("en") for problem in access_case_problems(pack, judge_case)] == []
    assert pack.id == SHIPPED.name and pack.kind == "access"
