"""Applies the clauses of one control unit to a project, without geometry."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..contract.verdicts import worst_of
from .industries import concerns, read_industries
from .pack.model import AccessPack, Clause, Inherited

#: Verdict of a clause that applies to a project, by its own verb.
VERDICT_OF_VERB = {"prohibit": "forbidden", "exit": "forbidden", "restrict": "conditional", "encourage": "allowed"}


class Project(NamedTuple):
    """Properties of a project that clauses test. Empty: not stated. ``doubtful_industry``: it cannot be relied upon."""

    industry: str = ""
    state: str = ""
    doubtful_industry: bool = False


class Spoken(NamedTuple):
    """A clause that applies to a project, or may apply.

    ``missing``: what would have to be known ("industry", "industry_coarse", "industry_unreadable", "state").
    """

    clause: Clause
    path: tuple
    verdict: str
    missing: tuple = ()


class Judged(NamedTuple):
    """What the lists of a unit say.

    Attributes:
        spoken: the clauses that concern the project or could, the nearest list first.
        lists: keys of the lists that were applied, the unit's own first.
        in_force: number of their clauses that are in force on the day; asked: of all.
        own_list: whether the unit has a list in the pack. Without one only its class was applied.
    """

    spoken: tuple
    lists: tuple
    in_force: int
    asked: int
    own_list: bool


def judge_project(pack: AccessPack, unit: str, unit_class: str, project: Project, day: date) -> Judged:
    """Ask every list of a unit about a project.

    Args:
        pack: the lists.
        unit: the unit's code; unit_class: its class, for a unit that has no list in the pack.
        project: its industry and state.
        day: clauses in force on it are applied.
    """
    own = unit in pack.units
    starts = (unit,) if own else pack.class_lists(unit_class) if unit_class else ()
    reached: dict = {}   # clause id -> Inherited; several class lists may inherit one list
    lists: dict = {}
    for start in starts:
        lists.update(dict.fromkeys(path[-1] for path in pack.paths(start)))
        for inherited in pack.clauses_of(start):
            reached.setdefault(inherited.clause.id, inherited)
    current = [inherited for inherited in reached.values() if inherited.clause.in_force.includes(day)]
    spoken = [result for inherited in current if (result := _ask(inherited, pack, project)) is not None]
    return Judged(tuple(spoken), tuple(lists), len(current), len(reached), own)


def _ask(inherited: Inherited, pack: AccessPack, project: Project) -> Spoken | None:
    clause = inherited.clause
    state = project.state in clause.applies_to if project.state and clause.applies_to else \
        None if clause.applies_to else True
    industry, lacking = _industry(clause, pack, project)
    if state is False or industry is False:
        return None
    missing = (*((lacking,) if industry is None else ()), *(("state",) if state is None else ()))
    if not missing:
        verdict = VERDICT_OF_VERB[clause.verb]
        needs_person = clause.judgement == "confirm" and clause.verb != "encourage"
        return Spoken(clause, inherited.path, "conditional" if needs_person else verdict)
    # encouragement or its absence restricts nothing
    return None if clause.verb == "encourage" else Spoken(clause, inherited.path, "undetermined", missing)


def _industry(clause: Clause, pack: AccessPack, project: Project) -> tuple:
    """Whether a clause concerns an industry, and what is missing if that is undecidable."""
    if not clause.industries:
        return True, ""
    if not project.industry:
        return None, "industry"
    codes = None if project.doubtful_industry else read_industries(project.industry, pack.industries)
    if codes is None:
        return None, "industry_unreadable"
    return concerns(clause.industries, codes, pack.industries), "industry_coarse"


def verdict_of(judged: Judged) -> str:
    """The verdict of one unit: undetermined where nothing in force could be applied, or the unit's own list is absent.

    Args:
        judged: a project in a unit.
    """
    open_end = not judged.own_list or not judged.in_force
    return worst_of([*(result.verdict for result in judged.spoken), *(["undetermined"] if open_end else [])])
