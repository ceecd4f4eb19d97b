"""A pack's own cases, of any kind: small situations with the answer that the pack owes them."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import InputError
from ..rules.model import Problem
from .schema import Place, Values

CASES_FILE = "cases.yaml"
MAX_CASES = 1000


def failing_cases(pack, judge: Callable, key: str) -> list[Problem]:
    """Problems of the cases of a pack of any kind whose judge says in words what came out instead.

    Args:
        pack: with its cases.
        judge: ``(pack, case)`` to what was found instead, ``""`` or None where the case holds.
        key: text key of the sentence, with ``case`` and ``found``.
    """
    problems: list = []
    for case in pack.cases:
        place = Place(CASES_FILE, f"cases.{case.id}", problems)
        try:
            found = judge(pack, case)
        except InputError as error:
            place.problem(case.line, "packs.case_error", case=case.id, error=str(error))
            continue
        if found:
            place.problem(case.line, key, case=case.id, found=found)
    return problems


def each_case(values: Values, node, place: Place, most: int = MAX_CASES) -> Iterator[tuple[Values, Place]]:
    """The cases of a pack of any kind with their places; duplicate ids and too many cases are problems.

    Args:
        values: of cases.yaml, with the list ``cases``. node: the document. place: its file. most: so many at most.
    """
    if len(values["cases"]) > most:
        place.problem(node.line, "packs.too_many_cases", limit=most)
        return
    seen = set()
    for found in values["cases"]:
        at = place.at("cases").at(found["id"])
        if found["id"] in seen:
            at.problem(found.line, "packs.case_twice", name=found["id"])
        seen.add(found["id"])
        yield found, at
