"""A pack's own cases, of any kind: small situations with the answer that the pack owes them."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Optional

from ..errors import InputError
from ..rules.model import Problem
from .schema import Place, Record, Values

CASES_FILE = "cases.yaml"
MAX_CASES = 1000


class Miss(NamedTuple):
    """What comes out of a case instead of what it says.

    Attributes:
        key, values: of the sentence, which may name the ``case`` too.
        line: in the file, 0: that of the case. path: in the file, empty: that of the case.
    """

    key: str
    values: dict
    line: int = 0
    path: str = ""


# -- reading ------------------------------------------------------------------------------------------------

def cases_by(keys: Record, build: Callable, most: int = MAX_CASES) -> Callable:
    """The reader of cases of a kind of pack, from what one case is made of.

    Args:
        keys: of cases.yaml, with the list ``cases``. build: ``(found, place, pack, values)`` of one case and the whole
            document to the case, None where it cannot be used. most: so many at most.
    """
    def read(node, place: Place, pack) -> tuple:
        values = keys(node, place)
        if values is None:
            return ()
        built = (build(row, at, pack, values) for row, at in each_case(values, node, place, most))
        return tuple(case for case in built if case is not None)

    return read


def each_case(values: Values, node, place: Place, most: int = MAX_CASES) -> Iterator[tuple[Values, Place]]:
    """The cases of a pack of any kind with their places; duplicate ids and too many cases are problems.

    Args:
        values: of cases.yaml, with the list ``cases``. node: the document. place: its file. most: so many at most.
    """
    if len(values["cases"]) > most:
        place.problem(node.line, "packs.too_many_cases", limit=most)
        return
    seen = set()
    for row in values["cases"]:
        at = place.at("cases").at(row["id"])
        if row["id"] in seen:
            at.problem(row.line, "packs.case_twice", name=row["id"])
        seen.add(row["id"])
        yield row, at


# -- trying -------------------------------------------------------------------------------------------------

def one_by_one(judge: Callable) -> Callable:
    """Tries the cases of a pack one after the other; one that is refused is a miss, too.

    Args:
        judge: ``(pack, case)`` to the misses of the case.

    Returns:
        A pack to pairs of case and miss.
    """
    def tried(pack) -> Iterator[tuple]:
        for case in pack.cases:
            try:
                misses = list(judge(pack, case))
            except InputError as error:
                misses = [Miss("packs.case_error", {"error": str(error)})]
            yield from ((case, miss) for miss in misses)

    return tried


def instead(judge: Callable, key: str) -> Callable:
    """Tries cases one after the other by a judge who says in words what came out instead.

    Args:
        judge: ``(pack, case)`` to what was found instead, ``""`` or None where the case holds.
        key: text key of the sentence, with ``case`` and ``found``.
    """
    def missed(pack, case) -> list:
        reason = judge(pack, case)
        return [Miss(key, {"found": reason})] if reason else []

    return one_by_one(missed)


def verdict_misses(case, verdict: str, findings: Iterable[str], wanted: Optional[Iterable[str]]) -> list[Miss]:
    """A case that owes a verdict, and what it is found by: the misses.

    Args:
        case: with its ``verdict``. verdict: that came out. findings: what speaks for it, in words.
        wanted: what has to speak for it; None: whatever does.
    """
    rules = sorted(findings)
    if verdict != case.verdict:
        return [Miss("packs.case_verdict", {"expected": case.verdict, "found": verdict, "findings": listed(rules)})]
    if wanted is not None and sorted(wanted) != rules:
        return [Miss("packs.case_findings", {"expected": listed(wanted), "found": listed(rules)})]
    return []


def listed(words: Iterable[str]) -> str:
    """Words in their order, ``-`` for none.

    Args:
        words: to be listed.

    >>> listed(["b", "a"]), listed([])
    ('a, b', '-')
    """
    return ", ".join(sorted(words)) or "-"


def problems_of(misses: Iterable[tuple]) -> list[Problem]:
    """Problems of cases that did not come out as they say.

    Args:
        misses: pairs of case and miss.
    """
    return [Problem(CASES_FILE, miss.line or case.line, miss.path or f"cases.{case.id}", miss.key,
                    {"case": case.id, **miss.values}) for case, miss in misses]
