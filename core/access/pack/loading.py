"""How access packs are written, their cases among it."""
from __future__ import annotations

from ...contract.verdicts import VERDICTS
from ...packs.cases import cases_by
from ...packs.load import PackForm
from ...packs.schema import Choice, ListOf, Place, Record, Text, day
from .model import STATES, AccessCase, AccessPack
from .reading import read_access_lists

CASE = Record({"id": Text(limit=120), "unit": Text(limit=40), "class": Text(limit=40), "industry": Text(limit=100),
               "state": Choice(STATES), "as_of": day, "verdict": Choice(VERDICTS),
               "clauses": ListOf(Text(limit=60))}, needed=("id", "unit", "as_of", "verdict"))
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _case(entry, at: Place, pack: AccessPack, _values) -> AccessCase:
    if entry.get("class") and entry["class"] not in pack.classes:
        at.problem(entry.line_of("class"), "packs.not_a_choice", value=entry["class"], choices=", ".join(pack.classes))
    known = {clause.id for clause in pack.clauses}
    for name in entry.get("clauses", ()):
        if name not in known:
            at.problem(entry.line_of("clauses"), "access.clause_unknown", id=name)
    return AccessCase(entry["id"], entry["unit"], entry.get("class", ""), entry.get("industry", ""),
                      entry.get("state", ""), entry["as_of"], entry["verdict"], entry.get("clauses"), entry.line)


#: How access packs are written.
FORM = PackForm(read_access_lists, cases_by(CASES, _case), "access.no_cases")
