"""A small pack as text, to be damaged by tests; and a stand-in for the parser, so that core needs no QGIS."""
from __future__ import annotations

import ast
import re
import shutil
from functools import reduce
from pathlib import Path

from groundrules.core.errors import InputError
from helpers.source import ROOT

PACK = """\
format: 1
kind: zoning
pack: small
version: "1"
title: {en: Small, zh: 小}
roles:
  farmland:
    title: {en: Farmland, zh: 农田}
    short: farm
    required: true
    aliases: [FARM]
    fields: {id: [BSM], land_class: [DLBM]}
subject_fields:
  kind: {aliases: [XMLX], values: {urban: [城镇], road: [道路]}, unknown: ["9999"]}
  number: {aliases: [QDWH]}
rules:
  - id: R-1
    control: farmland
    severity: critical
    relation: overlaps
    when: "IS_URBAN"
    verdict: forbidden
    claim: number
    presumed: {en: no exception, zh: 无例外}
    minimum: {area_m2: 1.0, width_m: 0.1}
    in_force: {from: 2020-01-01}
    basis: [{document: A law, article: "0601", verified: false}]
    message: {en: "{overlap_area_m2} m2 of {control_land_class}", zh: "{overlap_area_m2} 平方米"}
  - id: R-2
    control: farmland
    severity: major
    relation: overlaps
    when: "IS_ROAD"
    verdict: conditional
    documents: [{id: list, title: {en: List, zh: 清单}, field: number}]
    basis: [{document: A law}]
    message: {en: A road, zh: 道路}
"""
CASES = """\
shapes:
  patch: "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"
  plot: "POLYGON ((10 10, 30 10, 30 30, 10 30, 10 10))"
  beside: "POLYGON ((100 10, 120 10, 120 30, 100 30, 100 10))"
cases:
  - id: urban on farmland
    subject: {geometry: plot, fields: {kind: urban}}
    controls: {farmland: [{geometry: patch, fields: {id: "1", land_class: "0101"}}]}
    as_of: 2026-01-01
    verdict: forbidden
    findings: [{rule: R-1, verdict: forbidden}]
  - id: road on farmland
    subject: {geometry: plot, fields: {kind: road}}
    controls: {farmland: [{geometry: patch}]}
    as_of: 2026-01-01
    verdict: conditional
  - id: beside
    subject: {geometry: beside, fields: {kind: urban}}
    controls: {farmland: [{geometry: patch}]}
    as_of: 2026-01-01
    verdict: allowed
    findings: []
"""
#: The same pack with conditions that QGIS reads.
QGIS_PACK = PACK.replace("IS_URBAN", "subject_kind = 'urban'").replace("IS_ROAD", "subject_kind = 'road'")
_KIND = ("column", "subject_kind")
CONDITIONS = {
    "IS_URBAN": ("compare", "=", _KIND, ("literal", "urban")),
    "IS_ROAD": ("compare", "=", _KIND, ("literal", "road")),
    "OTHER_COLUMN": ("compare", "=", ("column", "subject_absent"), ("literal", "road")),
    "RAW_NAME": ("compare", "=", ("column", "DLBM"), ("literal", "0101")),
    "TEXT_AGAINST_NUMBER": ("compare", "=", _KIND, ("literal", 1)),
    "ALWAYS": ("compare", "=", ("literal", 1), ("literal", 1)),
    "CONTROL": ("is_null", ("column", "control_land_class"), False),
    "DISTANCE": ("compare", "<", ("column", "distance_m"), ("literal", 1)),
}


def parse(text: str) -> tuple:
    if text not in CONDITIONS:
        raise InputError("packs.condition_syntax", error=text[:20])
    return CONDITIONS[text]


_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.GtE: ">=", ast.LtE: "<=", ast.Gt: ">",
          ast.Eq: "="}


def parse_formula(text: str) -> tuple:
    """Stands for the parser of formulas and conditions of indicators: sums, products, ``ln``, comparisons, ``AND``."""
    return _formula(ast.parse(re.sub("(?<![<>])=", "==", text).replace(" AND ", " and "), mode="eval").body)


def _formula(node) -> tuple:
    if isinstance(node, ast.BinOp):
        return "arith", _SIGNS[type(node.op)], _formula(node.left), _formula(node.right)
    if isinstance(node, ast.Compare):
        return "compare", _SIGNS[type(node.ops[0])], _formula(node.left), _formula(node.comparators[0])
    if isinstance(node, ast.BoolOp):
        return reduce(lambda first, second: ("and", first, second), map(_formula, node.values))
    if isinstance(node, ast.Call):
        return "function", node.func.id, tuple(map(_formula, node.args))
    return ("column", node.id) if isinstance(node, ast.Name) else ("literal", node.value)


def write_pack(folder, pack: str = PACK, cases: str | None = CASES):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(pack, encoding="utf-8")
    if cases is not None:
        (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    return folder


def own_pack(name: str, folder: Path, **changes: str) -> Path:
    """A bureau's copy of a pack in a new folder, without its cases: those of each new content run before it is used,
    which takes longer than a check of the county.

    Args:
        changes: ``old=..., new=...``: words of its document, the first of which are replaced.

    Returns:
        Its document.
    """
    shutil.copytree(ROOT / "packs" / name, folder, ignore=shutil.ignore_patterns("cases.yaml"))
    document = folder / "pack.yaml"
    if changes:
        text = document.read_text(encoding="utf-8")
        assert changes["old"] in text
        document.write_text(text.replace(changes["old"], changes["new"], 1), encoding="utf-8")
    return document
