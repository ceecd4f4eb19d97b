"""Access lists from a pack: load them, ask them."""
from __future__ import annotations

from ..packs.cases import Miss, one_by_one, verdict_misses
from ..packs.load import PackKind
from .judging import Project, judge_project, verdict_of
from .pack.loading import FORM
from .pack.model import AccessCase, AccessPack


def judge_case(pack: AccessPack, case: AccessCase) -> list[Miss]:
    """What is found instead of what a case says, by the judge of a run.

    Args:
        pack: of lists. case: a project in a unit, and what it owes.
    """
    judged = judge_project(pack, case.unit, case.unit_class, Project(case.industry, case.state), case.as_of)
    return verdict_misses(case, verdict_of(judged), [result.clause.id for result in judged.spoken], case.clauses)


ACCESS = PackKind(FORM, one_by_one(judge_case), lambda pack: (len(pack.clauses), 0))
load_access = ACCESS.load
