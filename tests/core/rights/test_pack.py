"""Packs of kind rights: either part may be missing, rows say where they are written, and cases are tried."""
from __future__ import annotations

import pytest
from helpers.source import ROOT

from groundrules.core.packs.load import PackError, errors_of
from groundrules.core.rights.pack.reading import FORM, RIGHTS, load_rights
from groundrules.core.rights.pack.relation import answer

HEAD = """format: 1
kind: rights
pack: small-rights
version: "1"
title: {en: "Small", zh: "小"}
bases: {law: {document: "Law of the place"}}
"""
RULES = "rules: {" + ", ".join(f"RIGHT-{rule}: {{severity: minor, basis: [law]}}" for rule in (
    "SAME", "LAYER", "ABOVE", "DISPUTED", "SHARE", "TERM", "CODE", "AREA", "PLAN")) + "}"
RIGHTS_PART = HEAD + f"""rights:
  types: types.csv
  matrix: matrix.csv
  tolerance: {{area_m2: 1, share: 0.005}}
  minimum: {{area_m2: 1, width_m: 0.1}}
  {RULES}
"""
TYPES = "code,name_en,name_zh,layer,basis\nown,own,有,ownership,law\nuse,use,用,use,law\n"


def written(folder, pack, **tables):
    for name, text in {"pack.yaml": pack, **{f"{key}.csv": table for key, table in tables.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def errors(folder):
    return [problem.key for problem in errors_of(FORM.read(folder)[1])]


def test_all_that_is_not_verified_says_so():
    for name in ("cn-rights", "neutral-rights"):
        pack = load_rights(ROOT / "packs" / name)
        entries = [*pack.rights.types.values(), *pack.rights.relations.values(), *pack.rights.registrations.values(),
                   *pack.rights.seizures.values(), *pack.rights.letters.values(), *pack.rights.rules.values()]
        assert all(entry.basis and not any(basis.verified for basis in entry.basis) for entry in entries)
        assert RIGHTS.case_problems(pack) == []


def test_either_part_is_a_pack(tmp_path):
    assert errors(written(tmp_path, HEAD)) == ["rights.no_part"]
    stages = "id,name_en,name_zh,kind,order,basis\napproved,approved,批,stage,1,law\nsupplied,supplied,供,stage,2,law\n"
    pack, problems = FORM.read(written(
        tmp_path, HEAD + "lifecycle: {stages: stages.csv, transitions: moves.csv}\n", stages=stages,
        moves="from,to,basis\n,approved,law\napproved,supplied,law\n"))
    assert errors_of(problems) == [] and pack.rights is None
    assert [stage.order for stage in pack.lifecycle.stages.values()] == [1, 2] and len(pack.lifecycle.transitions) == 2
    with pytest.raises(PackError, match="stages.csv:3"):
        load_rights(written(tmp_path, HEAD + "lifecycle: {stages: stages.csv}\n",
                            stages=stages.replace("stage,2", "x,2")))


def test_a_matrix_says_each_pair_once_and_names_its_types(tmp_path):
    matrix = "type_a,type_b,relation,basis,verified\nown,use,layered,law,false\n"
    pack, problems = FORM.read(written(tmp_path, RIGHTS_PART, types=TYPES, matrix=matrix))
    assert errors_of(problems) == [] and pack.lifecycle is None
    assert answer(pack.rights, "use", "own")[:2] == ("", "allowed")
    assert answer(pack.rights, "use", "use")[:3] == ("RIGHT-SAME", "undetermined", "rights.no_rule")
    for row, key in (("use,own,free,law,false", "rights.pair_twice"), ("use,x,free,law,false", "packs.not_a_choice"),
                     ("use,use,near,law,false", "packs.not_a_choice"), ("use,use,free,,false", "packs.text_empty"),
                     ("use,use,free,law,true", "packs.verified_by_nobody")):
        assert errors(written(tmp_path, RIGHTS_PART, types=TYPES, matrix=matrix + row + "\n")) == [key], row
