"""Loads access packs, as strictly as rule packs, and runs their cases."""
from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from typing import Callable

from ...contract.verdicts import VERDICTS
from ...packs.cases import CASES_FILE, each_case
from ...packs.load import load_checked, once, read_kind
from ...packs.schema import Choice, ListOf, Place, Record, Text, day
from ...rules.model import Problem
from .model import STATES, AccessCase, AccessPack
from .reading import read_access_lists

CASE = Record({"id": Text(limit=120), "unit": Text(limit=40), "class": Text(limit=40), "industry": Text(limit=100),
               "state": Choice(STATES), "as_of": day, "verdict": Choice(VERDICTS),
               "clauses": ListOf(Text(limit=60))}, needed=("id", "unit", "as_of", "verdict"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))
#: ``(pack, unit, class, industry, state, day)`` to the verdict and the ids of the clauses that apply.
Judge = Callable[[AccessPack, str, str, str, str, date], tuple]


def read_access(path: str | os.PathLike) -> tuple:
    """Read an access pack and list everything that is wrong with it.

    Args:
        path: a folder, its pack.yaml, or a zip.

    Returns:
        AccessPack, None where the pack is broken; and the list of problems, warnings among them.
    """
    return read_kind(path, read_access_lists,
                     lambda node, place, pack: replace(pack, cases=_read_cases(node, place, pack)), "access.no_cases")


def _read_cases(node, place: Place, pack: AccessPack) -> tuple:
    values = CASES(node, place)
    if values is None:
        return ()
    cases, known = [], {clause.id for clause in pack.clauses}
    for found, at in each_case(values, node, place):
        if found.get("class") and found["class"] not in pack.classes:
            at.problem(found.line_of("class"), "packs.not_a_choice", value=found["class"],
                       choices=", ".join(pack.classes))
        for name in found.get("clauses", ()):
            if name not in known:
                at.problem(found.line_of("clauses"), "access.clause_unknown", id=name)
        cases.append(AccessCase(found["id"], found["unit"], found.get("class", ""), found.get("industry", ""),
                                found.get("state", ""), found["as_of"], found["verdict"], found.get("clauses"),
                                found.line))
    return tuple(cases)


def access_case_problems(pack: AccessPack, judge: Judge) -> list[Problem]:
    """Problems of a pack's cases.

    Args:
        pack: with its cases. judge: that a run judges with.
    """
    return once(pack, lambda: _run_cases(pack, judge))


def _run_cases(pack: AccessPack, judge: Judge) -> list[Problem]:
    problems: list = []
    for case in pack.cases:
        place = Place(CASES_FILE, f"cases.{case.id}", problems)
        verdict, clauses = judge(pack, case.unit, case.unit_class, case.industry, case.state, case.as_of)
        if verdict != case.verdict:
            place.problem(case.line, "packs.case_verdict", case=case.id, expected=case.verdict, found=verdict,
                          findings=", ".join(clauses) or "-")
        elif case.clauses is not None and sorted(case.clauses) != sorted(clauses):
            place.problem(case.line, "packs.case_findings", case=case.id,
                          expected=", ".join(sorted(case.clauses)) or "-", found=", ".join(sorted(clauses)) or "-")
    return problems


def load_checked_access(path: str | os.PathLike, judge: Judge) -> AccessPack:
    """Load an access pack whose own cases hold.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. judge: that a run judges with.

    Raises:
        PackError: the pack is broken, or a case is not judged as it says.
    """
    return load_checked(path, read_access, lambda pack: access_case_problems(pack, judge))
