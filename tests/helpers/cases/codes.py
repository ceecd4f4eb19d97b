"""The packs of codes that tests use, and a small one as text, to be damaged."""
from __future__ import annotations

from functools import cache

import pandas as pd

from groundrules.core.landuse.codes.classify import classify, load_codes

from ..source import ROOT

CHINA = ROOT / "packs" / "cn-land-use"
JAPAN = ROOT / "tests" / "data" / "packs" / "jp-land-use-test"

PACK = """\
format: 1
kind: codes
pack: small-codes
version: "1"
title: {en: Small, zh: 小}
schemes:
  new:
    title: {en: New, zh: 新}
    table: new.csv
    basis: [{document: A list, verified: false}]
  old:
    title: {en: Old, zh: 旧}
    table: old.csv
    basis: [{document: An old list}]
crosswalk: {table: crosswalk.csv, target: new}
fields:
  land_class: {aliases: [DLBM], unknown: ["99"]}
  area: [TBMJ]
ownership:
  "10": {kind: state, title: {en: State, zh: 国有}}
  "30": {kind: collective, title: {en: Collective, zh: 集体}}
slope_grades:
  "1": {en: flat, zh: 平}
personal_fields: {names: [QLR]}
"""
NEW = """\
code,parent,name_en,name_zh,legal_class,cropland,paddy,disputed,verified
01,,Cropland,耕地,agricultural,true,,,
0101,01,Paddy,水田,agricultural,true,true,,
04,,Grass,草地,undetermined,,,,
0401,04,Pasture,牧草地,agricultural,,,,
0404,04,Other grass,其他草地,undetermined,,,legal_class,
07,,Housing,住宅用地,construction,,,,
"""
OLD = """\
code,parent,name_en,name_zh,legal_class
1,,Field,田,agricultural
7,,House,房,construction
"""
CROSSWALK = """\
scheme,code,target,map,alternatives
old,1,01,1:n,0401
old,7,07,1:1,
"""
CASES = """\
cases:
  - {raw: "0101", scheme: new, class: "0101", level: 2, legal_class: agricultural, cropland: true, paddy: true}
  - {raw: "1", scheme: old, target: "01", map: "1:n"}
  - {raw: "5", scheme: old, known: false, legal_class: undetermined}
detection:
  - {id: new, codes: ["0101", "0404"], scheme: new}
"""
FILES = {"pack.yaml": PACK, "new.csv": NEW, "old.csv": OLD, "crosswalk.csv": CROSSWALK, "cases.yaml": CASES}


def write_codes(folder, **changed):
    """Write the small pack; ``pack_yaml="..."`` replaces pack.yaml, ``new_csv=None`` leaves new.csv out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        text = changed.pop(name.replace(".", "_"), text)
        if text is not None:
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    assert not changed
    return folder


@cache
def china():
    return load_codes(CHINA)


def column(values) -> pd.Series:
    return pd.Series(list(values), dtype="string")


def classified(values, scheme="auto", names=None, codes=None):
    return classify(column(values), codes or china(), scheme, None if names is None else column(names))


def keys(problems) -> list:
    return [problem.key.removeprefix("codes.") for problem in problems]
