"""Packs of kind rights: either part may be missing, rows say where they are written, and cases are tried."""
from __future__ import annotations

import pandas as pd
import pytest
from helpers.source import ROOT

from groundrules.core.fields import type_column
from groundrules.core.packs.load import PackError, errors_of
from groundrules.core.rights.pack.reading import FORM, RIGHTS, load_rights
from groundrules.core.rights.pack.relation import answer
from groundrules.core.rights.pack.types import type_field

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


def test_words_of_german_and_taiwanese_registers_are_types_and_none_means_two():
    rights = load_rights(ROOT / "packs" / "neutral-rights").rights
    words = {"Eigentum": "ownership", "所有權": "ownership",
             "Erbbaurecht": "superficies", "地上權": "superficies", "Nießbrauch": "usufruct", "典權": "usufruct",
             "農育權": "agriActivity", "Grunddienstbarkeit": "servitude", "WEGERECHT": "servitude",
             "不動產役權": "servitude", "Hypothek": "mortgage", "Grundschuld": "mortgage", "抵押權": "mortgage"}
    shared = ["區分地上權", "區分所有權", "Wohnungseigentum", "Miteigentum", "永佃權"]
    codes, problems = type_column(pd.Series([*words, *shared], dtype="string"), type_field(rights, None))
    assert codes.tolist()[:len(words)] == [*words.values()] and codes[len(words):].isna().all()
    assert problems[0].values["count"] == len(shared)
    spelt = {(word.casefold(), code) for code, entry in rights.types.items()
             for word in (*entry.spellings, *entry.title.values())}
    assert len(spelt) == len({word for word, _ in spelt})


def test_the_life_of_land_in_china_is_not_verified_and_keeps_its_cases():
    pack = load_rights(ROOT / "packs" / "cn-land-lifecycle")
    life = pack.lifecycle
    assert pack.bases and not any(basis.verified for basis in pack.bases) and RIGHTS.case_problems(pack) == []
    assert [stage.id for stage in life.stages.values() if stage.kind == "stage"] == [
        "planned", "pre_examined", "approved", "supplied", "contracted", "permitted", "delivered", "started",
        "completed", "verified", "registered"]
    assert {stage.id for stage in life.stages.values() if stage.kind == "event"} == {"replenished", "inspected"}
    assert str(life.conditions.built_share) == "1/3" and str(life.conditions.invested_share) == "1/4"
    assert not any("20 %" in route.says["en"] for route in life.routes.values() if not route.recognised)
    assert life.route("suspected_idle", "", False).id == "inquire"
    assert life.route("suspected_idle", "government", False).id == "government-side"


def test_either_part_is_a_pack(tmp_path):
    assert errors(written(tmp_path, HEAD)) == ["rights.no_part"]
    stages = "id,name_en,name_zh,kind,order,basis\napproved,approved,批,stage,1,law\nsupplied,supplied,供,stage,2,law\n"
    pack, problems = FORM.read(written(
        tmp_path, HEAD + "lifecycle: {stages: stages.csv, transitions: moves.csv}\n", stages=stages,
        moves="id,name_en,name_zh,from,to,basis\nmove,supply,供,approved,supplied,law\n"))
    assert errors_of(problems) == [] and pack.rights is None
    assert [stage.order for stage in pack.lifecycle.stages.values()] == [1, 2]
    assert list(pack.lifecycle.transitions) == ["move"]
    with pytest.raises(PackError, match="stages.csv:3"):
        load_rights(written(tmp_path, HEAD + "lifecycle: {stages: stages.csv}\n",
                            stages=stages.replace("stage,2", "x,2")))


@pytest.mark.parametrize(("way", "wanted"), [("buddhist", []), ("thai", ["packs.not_a_choice"])])
def test_a_pack_states_how_dates_are_written_in_all_its_fields(tmp_path, way, wanted):
    pack, problems = FORM.read(written(
        tmp_path, RIGHTS_PART + f"dates: {way}\nfields: {{parcels: {{term_to: [END], share: [PART]}}}}\n", types=TYPES,
        matrix="type_a,type_b,relation,basis,verified\nown,use,layered,law,false\n"))
    assert [problem.key for problem in errors_of(problems)] == wanted
    assert wanted or {pack.fields["parcels"]["term_to"].dates, pack.fields["cover"]["end"].dates} == {way}


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
