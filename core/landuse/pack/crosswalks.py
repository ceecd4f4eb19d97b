"""The crosswalk of a codes pack: where each code goes, through other lists where no table leads straight there."""
from __future__ import annotations

import re
from dataclasses import replace

from ...packs.archive import PackFiles
from ...packs.schema import Place, Values
from ...packs.tables import cell_choice, cell_form, cell_words, read_pack_table
from .model import MAPS, LandUseCodes, Target

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
CODE_FORM = "0-9 A-Z a-z . _ -"
SCHEME_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CROSSWALK_COLUMNS = {
    "scheme": cell_form(SCHEME_ID, "a-z 0-9 -"), "code": cell_form(CODE, CODE_FORM),
    "target": cell_form(CODE, CODE_FORM, empty=True), "map": cell_choice(MAPS), "alternatives": cell_words(),
    "target_scheme": cell_form(SCHEME_ID, "a-z 0-9 -", empty=True), "note": str}


def with_crosswalk(codes: LandUseCodes, record: Values, place: Place, files: PackFiles) -> LandUseCodes:
    """Read the table and lead every list into the target.

    Args:
        codes: the pack with its lists.
        record: the key ``crosswalk`` of pack.yaml.
        place: of that key; problems go there, and to the table.
        files: the pack's files.
    """
    target = codes.schemes.get(record["target"])
    if target is None:
        place.at("target").problem(record.line_of("target"), "packs.scheme_unknown", name=record["target"],
                                   known=", ".join(codes.schemes))
        return codes
    rows = read_pack_table(record["table"], record.line_of("table"), place.at("table"), files, CROSSWALK_COLUMNS,
                           ("scheme", "code", "target", "map"))
    at = Place(record["table"], "", place.problems)
    steps: dict = {}        # scheme -> the list that its rows lead into
    direct: dict = {}       # scheme -> {code: Target} in that list
    for line, row in rows:
        scheme = codes.schemes.get(row["scheme"])
        if scheme is None or scheme is target:
            at.at("scheme").problem(line, "packs.scheme_unknown", name=row["scheme"],
                                    known=", ".join(entry for entry in codes.schemes if entry != target.id))
            continue
        into = row.get("target_scheme") or target.id
        if into not in codes.schemes:
            at.at("target_scheme").problem(line, "packs.scheme_unknown", name=into, known=", ".join(codes.schemes))
            continue
        if steps.setdefault(scheme.id, into) != into:
            at.at("target_scheme").problem(line, "packs.crosswalk_two_ways", scheme=scheme.id,
                                           first=steps[scheme.id], second=into)
            continue
        if row["code"] not in scheme.classes:
            at.at("code").problem(line, "packs.code_unknown", code=row["code"], scheme=scheme.id)
        for code in (row["target"], *row.get("alternatives", ())):
            if code and code not in codes.schemes[into].classes:
                at.at("target").problem(line, "packs.code_unknown", code=code, scheme=into)
        if (row["map"] == "review") == bool(row["target"]):
            at.at("target").problem(line, "packs.target_and_map", code=row["code"])
        if row["code"] in direct.setdefault(scheme.id, {}):
            at.at("code").problem(line, "packs.listed_twice", value=row["code"])
        direct[scheme.id][row["code"]] = Target(row["target"], row["map"], row.get("alternatives", ()),
                                                row.get("note", ""))
    if not _leads_home(steps, target.id, at):
        return codes
    crosswalk = {scheme: {code: _led(entry, steps[scheme], steps, direct, target.id) for code, entry in table.items()}
                 for scheme, table in direct.items()}
    return replace(codes, crosswalk=crosswalk, crosswalk_target=target.id)


def _leads_home(steps: dict, target: str, place: Place) -> bool:
    """Whether the way from every list ends at the target, and in no loop."""
    reported: set = set()
    good = True
    for scheme in steps:
        way = [scheme]
        while way[-1] != target and way[-1] in steps and steps[way[-1]] not in way:
            way.append(steps[way[-1]])
        if way[-1] == target:
            continue
        good = False
        loop = way[way.index(steps[way[-1]]):] if way[-1] in steps else []
        if loop and not reported & set(loop):
            reported |= set(loop)
            place.at("target_scheme").problem(0, "packs.crosswalk_cycle", schemes=" → ".join([*loop, loop[0]]),
                                              target=target)
        elif not loop:
            place.at("target_scheme").problem(0, "packs.crosswalk_nowhere", scheme=way[-1], target=target)
    return good


def _led(step: Target, scheme: str, steps: dict, direct: dict, target: str) -> Target:
    """A target in some list, led on into the target list."""
    while scheme != target:
        step = joined(step, direct.get(scheme, {}))
        scheme = steps[scheme]
    return step


def joined(first: Target, onward: dict) -> Target:
    """The target of a code after two steps.

    It is 1:1 only where every class that it can be goes on to one and the same; what a person has to decide on
    the way stays for a person, unless the decision makes no difference.

    Args:
        first: the first step.
        onward: {code: Target}, the second.
    """
    nowhere = Target("", "review")
    steps = [onward.get(code, nowhere) for code in (first.code, *first.alternatives) if code]
    classes = list(dict.fromkeys(code for step in steps for code in (step.code, *step.alternatives) if code))
    if len(classes) == 1 and all(step.map == "1:1" for step in steps):
        return Target(classes[0], "1:1", (), first.note)
    if not first.code or not steps or not steps[0].code:
        return Target("", "review", tuple(classes), first.note)
    return Target(classes[0], "1:n", tuple(classes[1:]), first.note)
