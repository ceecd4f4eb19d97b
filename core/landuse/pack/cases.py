"""The cases of a codes pack: spellings, and columns of spellings, with what they owe."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ...packs.cases import MAX_CASES, Miss
from ...packs.schema import Choice, ListOf, Place, Record, Text, Values, boolean
from .model import LEGAL_CLASSES, MAPS, CodeCase, DetectionCase, LandUseCodes


def _level(node, place: Place):
    """`0`, `1`, `2`, `3`"""
    word = Choice(("0", "1", "2", "3"))(node, place)
    return None if word is None else int(word)


EXPECTED = {"class": Text(limit=40), "known": boolean, "level": _level, "level1": Text(limit=40),
            "legal_class": Choice(LEGAL_CLASSES), "cropland": boolean, "paddy": boolean,
            "target": Text(limit=40), "map": Choice(MAPS), "group": Text(limit=40)}
CASE = Record({"raw": Text(limit=100), "scheme": Text(limit=40), **EXPECTED}, needed=("raw", "scheme"))
DETECTION = Record({"id": Text(limit=120), "codes": ListOf(Text(limit=100), unique=False),
                    "names": ListOf(Text(limit=100), unique=False), "scheme": Text(limit=40), "ambiguous": boolean},
                   needed=("id", "codes", "scheme"))
CASES = Record({"cases": ListOf(CASE), "detection": ListOf(DETECTION)}, needed=("cases",))


def read_code_cases(node, place: Place, codes: LandUseCodes) -> tuple:
    """Read cases.yaml against its pack; problems go to the place.

    Args:
        node: the document. place: where problems are noted. codes: the pack without cases.

    Returns:
        The cases of spellings, and behind them those of columns.
    """
    values = CASES(node, place)
    if values is None:
        return ()
    if len(values["cases"]) + len(values.get("detection", ())) > MAX_CASES:
        place.problem(node.line, "packs.too_many_cases", limit=MAX_CASES)
        return ()
    cases, seen = [], set()
    for i, record in enumerate(values["cases"]):
        at = place.at("cases").at(i)
        expected = {key: record[key] for key in EXPECTED if key in record}
        if not expected:
            at.problem(record.line, "packs.case_empty", known=", ".join(EXPECTED))
        if (record["raw"], record["scheme"]) in seen:
            at.problem(record.line, "packs.case_twice", name=record["raw"])
        seen.add((record["raw"], record["scheme"]))
        if _known_scheme(record, codes, at):
            cases.append(CodeCase(record["raw"], record["scheme"], expected, record.line))
    return (*cases, *_detection(values, place.at("detection"), codes))


def _known_scheme(record: Values, codes: LandUseCodes, place: Place) -> bool:
    if record["scheme"] not in codes.schemes:
        place.problem(record.line_of("scheme"), "packs.scheme_unknown", name=record["scheme"],
                      known=", ".join(codes.schemes))
        return False
    return True


def _detection(values: Values, place: Place, codes: LandUseCodes) -> tuple:
    cases, seen = [], set()
    for record in values.get("detection", ()):
        at = place.at(record["id"])
        if record["id"] in seen:
            at.problem(record.line, "packs.case_twice", name=record["id"])
        seen.add(record["id"])
        names = record.get("names", ())
        if names and len(names) != len(record["codes"]):
            at.problem(record.line_of("names"), "packs.case_names", names=len(names), codes=len(record["codes"]))
        elif _known_scheme(record, codes, at):
            cases.append(DetectionCase(record["id"], record["codes"], names, record["scheme"],
                                       record.get("ambiguous", False), record.line))
    return tuple(cases)


@dataclass(frozen=True)
class Classifier:
    """What runs a pack's cases; handed in, because it builds on packs.

    ``classify`` reads a column, ``to_target`` passes it on, ``group_of_code`` names the group of one code.
    """

    classify: object
    to_target: object
    group_of_code: object


def code_misses(codes: LandUseCodes, classifier: Classifier) -> Iterator[tuple]:
    """Classify every case of a pack; those of a list together.

    Args:
        codes: the pack. classifier: that a run reads codes with.

    Returns:
        Pairs of a case that is not read as it says, and the miss.
    """
    spellings = [case for case in codes.cases if isinstance(case, CodeCase)]
    for scheme in codes.schemes:
        cases = [case for case in spellings if case.scheme == scheme]
        if not cases:
            continue
        raw = pd.Series([case.raw for case in cases], dtype="string")
        classified = classifier.classify(raw, codes, scheme)
        frame = classified.frame.assign(target=pd.NA, map=pd.NA, group=[
            classifier.group_of_code(code, scheme, codes) if known else pd.NA
            for code, known in zip(classified.frame["land_class"], classified.frame["known"])])
        if codes.crosswalk_target:
            frame = frame.assign(**classifier.to_target(classified, codes)[["target", "map"]])
        for case, row in zip(cases, frame.to_dict("records")):
            yield from ((case, miss) for miss in _compare(case, row))
    for case in codes.cases:
        if isinstance(case, DetectionCase):
            yield from ((case, miss) for miss in _detect(case, codes, classifier))


def _compare(case: CodeCase, row: dict) -> Iterator[Miss]:
    answers = {"class": row["land_class"], **row,
               "level": sum(not pd.isna(row[name]) for name in ("level1", "level2", "level3"))}
    for key, wanted in case.expected.items():
        value = "-" if pd.isna(answers[key]) else answers[key]
        if value != wanted:
            yield Miss("packs.case_reading", {"raw": case.raw, "scheme": case.scheme, "name": key,
                                              "expected": _word(wanted), "found": _word(value)})


def _word(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _detect(case: DetectionCase, codes: LandUseCodes, classifier: Classifier) -> Iterator[Miss]:
    names = pd.Series(case.names, dtype="string") if case.names else None
    classified = classifier.classify(pd.Series(case.codes, dtype="string"), codes, "auto", names)
    if (classified.scheme, classified.ambiguous) != (case.scheme, case.ambiguous):
        yield Miss("packs.case_detection", {
            "expected": case.scheme, "ambiguous": _word(case.ambiguous), "found": classified.scheme,
            "found_ambiguous": _word(classified.ambiguous)}, path=f"detection.{case.id}")
