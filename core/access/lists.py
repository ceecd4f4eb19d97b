"""Access lists from a pack: load them, ask them."""
from __future__ import annotations

from datetime import date

from .judging import Project, judge_project, verdict_of
from .pack.loading import load_checked_access
from .pack.model import AccessPack


def load_access(path) -> AccessPack:
    """Load a pack of kind ``access`` whose own cases hold.

    Args:
        path: a folder, its pack.yaml, or a zip (``bridge.packs.resolve_pack`` finds it by id).

    Raises:
        PackError: with every problem, by file and line.
    """
    return load_checked_access(path, judge_case)


def judge_case(pack: AccessPack, unit: str, unit_class: str, industry: str, state: str, day: date) -> tuple:
    """Verdict on a project in one unit, and the ids of the clauses that apply: what a pack's cases compare.

    Args:
        pack: of lists. unit, unit_class: of the unit. industry, state: of the project. day: whose clauses hold.
    """
    judged = judge_project(pack, unit, unit_class, Project(industry, state), day)
    return verdict_of(judged), tuple(one.clause.id for one in judged.spoken)
