"""Loads schema packs, as strictly as rule packs, and runs their cases."""
from __future__ import annotations

import os
from dataclasses import replace
from typing import Callable

from ...errors import InputError
from ...packs.cases import CASES_FILE, each_case
from ...packs.load import load_checked, once, read_kind
from ...packs.schema import Choice, ListOf, MapOf, Place, Record, Text
from ...packs.shapes import shape_text
from ...rules.model import Problem
from .checks import LAYER
from .model import MODES, SchemaCase, SchemaPack
from .reading import ID, read_schema_pack

MAX_CASES = 250   # each is a pre-check of its own, of some 30 ms
_ROW = Record({"geometry": Text(limit=4000), "fields": MapOf(Text(limit=200), key=None)})
_FOUND = Record({"rule": Text(limit=40), "layer": LAYER, "feature": Text(limit=60)}, needed=("rule", "layer"))
CASE = Record({"id": Text(limit=120), "mode": Choice(MODES), "crs": Text(limit=40),
               "layers": MapOf(ListOf(_ROW), key=ID, form="A-Z a-z 0-9 _"), "rules": ListOf(Text(limit=40)),
               "findings": ListOf(_FOUND)}, needed=("id", "layers", "rules", "findings"))
CASES = Record({"shapes": MapOf(Text(limit=4000)), "cases": ListOf(CASE)}, needed=("cases",))
#: ``(pack, case)`` to what was found: ``(rule, layer, feature)`` each.
Judge = Callable[[SchemaPack, SchemaCase], list]


def read_schema(path: str | os.PathLike) -> tuple:
    """Read a schema pack and list everything that is wrong with it.

    Args:
        path: a folder, its pack.yaml, or a zip.

    Returns:
        SchemaPack, None where the pack is broken; and the list of problems, warnings among them.
    """
    return read_kind(path, read_schema_pack,
                     lambda node, place, pack: replace(pack, cases=_read_cases(node, place, pack)), "schema.no_cases")


def _read_cases(node, place: Place, pack: SchemaPack) -> tuple:
    values = CASES(node, place)
    if values is None:
        return ()
    shapes, known = values.get("shapes", {}), {rule.id for rule in pack.rules}
    cases = []
    for found, at in each_case(values, node, place, MAX_CASES):
        for layer in found["layers"]:
            if layer not in pack.layers:
                at.problem(found.line_of("layers"), "schema.layer_unknown", layer=layer, known=", ".join(pack.layers))
        for rule in (*found["rules"], *(one["rule"] for one in found["findings"])):
            if rule not in known:
                at.problem(found.line_of("rules"), "schema.rule_unknown", rule=rule)
        layers = {key: tuple({**row, "geometry": shape_text(row["geometry"], shapes, row.line_of("geometry"), at)}
                             if row.get("geometry") else row for row in rows)
                  for key, rows in found["layers"].items()}
        cases.append(SchemaCase(
            found["id"], found.get("mode", "strict"), found.get("crs", "EPSG:4547"), layers, found["rules"],
            tuple((one["rule"], one["layer"], one.get("feature", "")) for one in found["findings"]), found.line))
    return tuple(cases)


def schema_case_problems(pack: SchemaPack, judge: Judge) -> list[Problem]:
    """Problems of a pack's cases.

    Args:
        pack: with its cases. judge: what the rules of a case find.
    """
    return once(pack, lambda: _run_cases(pack, judge))


def _run_cases(pack: SchemaPack, judge: Judge) -> list[Problem]:
    problems: list = []
    for case in pack.cases:
        place = Place(CASES_FILE, f"cases.{case.id}", problems)
        try:
            found = sorted(judge(pack, case))
        except InputError as error:
            place.problem(case.line, "packs.case_error", case=case.id, error=str(error))
            continue
        if found != sorted(case.findings):
            place.problem(case.line, "packs.case_findings", case=case.id, expected=_told(case.findings),
                          found=_told(found))
    return problems


def _told(findings) -> str:
    return ", ".join(" ".join(part for part in one if part) for one in sorted(findings)) or "-"


def load_checked_schema(path: str | os.PathLike, judge: Judge) -> SchemaPack:
    """Load a schema pack whose own cases hold.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. judge: what the rules of a case find.

    Raises:
        PackError: the pack is broken, or a case does not find what it says.
    """
    return load_checked(path, read_schema, lambda pack: schema_case_problems(pack, judge))
