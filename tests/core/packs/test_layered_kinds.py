"""Layers over packs of every kind that we ship: what adds nothing changes nothing, and hand cases of each kind."""
from __future__ import annotations

from dataclasses import fields

import pytest
from helpers.cases.packs import parse_formula
from helpers.source import ROOT

from groundrules.core.contract.pack_head import ADDED, OFF, OVERRIDDEN
from groundrules.core.pack_review.kinds import kind_of
from groundrules.core.packs.archive import peek
from groundrules.core.packs.layering import PackPath

SHIPPED = sorted(path.parent.name for path in (ROOT / "packs").glob("*/pack.yaml"))
OWN = {"id", "version", "title", "path", "content_hash", "stack"}


def layer(folder, below: str, body: str = "", cases: str = "", **tables: str):
    """A layer over a shipped pack, and its kind."""
    kind = peek(ROOT / "packs" / below)["kind"]
    (folder / "pack.yaml").write_text(
        f'format: 1\nkind: {kind}\npack: over\nversion: "1"\ntitle: {{en: Over, zh: 上层}}\nextends: {below}\n{body}',
        encoding="utf-8")
    if cases:
        (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    for name, content in tables.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(content, encoding="utf-8")
    return PackPath(str(folder), lambda pack: str(ROOT / "packs" / pack)), kind_of(kind)


def always(text: str) -> tuple:
    """Stands for the parser of conditions, which needs QGIS."""
    return "is_null", ("column", "subject_area_m2"), False


def loaded(folder, below: str, body: str = "", **files: str):
    path, kind = layer(folder, below, body, **files)
    return kind.form.load(path, always)


def changes(pack) -> list:
    return [(change.kind, "/".join(change.path)) for change in pack.stack[0].changes]


@pytest.mark.parametrize("below", SHIPPED)
def test_a_layer_that_adds_nothing_changes_nothing(tmp_path, below):
    path, kind = layer(tmp_path, below)
    parse = parse_formula if kind is kind_of("monitoring") else always
    upper, lower = kind.form.load(path, parse), kind.form.load(ROOT / "packs" / below, parse)
    for member in fields(lower):
        if member.name not in OWN:
            assert getattr(upper, member.name) == getattr(lower, member.name), member.name
    assert changes(upper) == [] and upper.bases == lower.bases


BASIS = "basis: [{document: {en: A rule of the province, zh: 省级规定}, number: P-1}]"


def test_coefficients(tmp_path):
    """One factor is overridden, one added; source, tier and bounds are the layer's own."""
    pack = loaded(tmp_path, "cn-grid", "bases: {province: {document: {en: Of the province, zh: 省级公告}}}\n",
                  factors="region,year,type,value,unit,tier,source,verified\n"
                          "CN-BJ,2023,average,0.51,kg CO2/kWh,2,province,false\n"
                          "CN-BJ,2024,average,0.49,kg CO2/kWh,2,province,false\n")
    before = kind_of("coefficients").form.load(ROOT / "packs" / "cn-grid")
    assert len(pack.grid.factors) == len(before.grid.factors) + 1
    assert [(factor.year, factor.number.value, factor.number.source.document["en"]) for factor in pack.grid.factors
            if factor not in before.grid.factors] == [(2023, 0.51, "Of the province"), (2024, 0.49, "Of the province")]
    assert changes(pack) == [(ADDED, "bases/province"), (OVERRIDDEN, "factors.csv/CN-BJ|2023|average"),
                             (ADDED, "factors.csv/CN-BJ|2024|average")]


def test_codes(tmp_path):
    """A class renamed by the province keeps its legal class; one is added below another of the pack below."""
    pack = loaded(tmp_path, "cn-land-use", guide_2023="code,parent,name_en,name_zh,legal_class,cropland\n"
                  "0103,01,Dry fields,旱田,agricultural,true\n0109,01,Terraces,梯田,agricultural,true\n")
    scheme = pack.schemes["guide-2023"].classes
    assert (scheme["0103"].title["en"], scheme["0103"].colour) == ("Dry fields", "#F5F8DC")
    assert scheme["0109"].parent == "01" and len(scheme) == 1 + len(
        kind_of("codes").form.load(ROOT / "packs" / "cn-land-use").schemes["guide-2023"].classes)
    assert changes(pack) == [(OVERRIDDEN, "guide-2023.csv/0103"), (ADDED, "guide-2023.csv/0109")]


def test_access(tmp_path):
    """A clause is switched off, another says more."""
    pack = loaded(tmp_path, "cn-control-units", "bases: {province: {document: Of the province}}\n",
                  cases="cases: [{id: the sun is welcome, off: true, reason: none}]\n",
                  sample="id,off,verb,basis\nDEMO-P-02,true,,\nDEMO-P-03,,prohibit,province\n")
    clauses = {clause.id: clause for clause in pack.clauses}
    assert "DEMO-P-02" not in clauses and clauses["DEMO-P-03"].verb == "prohibit"
    assert clauses["DEMO-P-03"].text["en"].startswith("Demonstration: existing mills")
    assert pack.layer_of("DEMO-P-03") == "over" and pack.layer_of("DEMO-P-01") == "cn-control-units"
    assert any(notes["en"] == "Switched off by the pack over: sample.csv.DEMO-P-02" for notes in pack.not_checked)


def test_balance(tmp_path):
    """A word for a cause of the province; the words of the pack below are part of the row, and replaced with it."""
    pack = loaded(tmp_path, "cn-farmland-balance", causes="side,cause,spellings\noccupied,grass,草坪|草地\n")
    assert pack.causes["occupied", "grass"].spellings == ("草坪", "草地")
    assert pack.causes["occupied", "grass"].account_since == "all"


def test_intensity(tmp_path):
    pack = loaded(tmp_path, "cn-intensity", f"indicators: {{height: {{tolerance: {{absolute: 0.5}}, {BASIS}}}}}\n")
    assert (pack.indicators["height"].tolerance_absolute, pack.indicators["height"].decimals) == (0.5, 1)
    assert pack.indicators["height"].basis[0].number == "P-1"
    assert (OVERRIDDEN, "indicators/height/basis") in changes(pack)
    assert [pack.layer_of(rule) for rule in ("HGT-UPPER", "FAR-LOWER", "GR-LIMITS-REVERSED")] == [
        "over", "cn-intensity", ""]


def test_matrix(tmp_path):
    """A province forbids what the nation admits on conditions."""
    pack = loaded(tmp_path, "cn-zone-use", "bases: {province: {document: Of the province}}\n",
                  admission="zone,use,verdict,basis\n100,01,forbidden,province\n")
    cell = next(cell for cell in pack.cells.values() if cell.zone == "100" and cell.use == "01")
    assert cell.verdict == "forbidden"
    assert [pack.layer_of(rule) for rule in ("USE-100-01", "USE-100-06")] == ["over", "cn-zone-use"]


def test_schema(tmp_path):
    pack = loaded(tmp_path, "cn-survey", "layers: {DLTB: {aliases: [PATCHES]}}\n",
                  fields="layer,field,type,length\nXZQ,BSM,text,20\n")
    assert pack.layers["XZQ"].fields["BSM"].length == 20 and pack.layers["DLTB"].aliases[-1] == "PATCHES"


def test_quotas(tmp_path):
    """A name that the province gives to another indicator is that indicator's alone."""
    pack = loaded(tmp_path, "cn-quotas", f"indicators: {{cropland_holding: {{unit: mu, {BASIS}}}, "
                                         "forest_holding: {aliases: [耕地面积]}}\n")
    assert pack.indicators["cropland_holding"].unit == "mu"
    assert "耕地面积" in pack.indicators["forest_holding"].aliases
    assert "耕地面积" not in pack.indicators["cropland_holding"].aliases
    assert (OVERRIDDEN, "indicators/耕地面积") in changes(pack)
    assert [pack.layer_of(rule) for rule in ("QUOTA-CROPLAND", "QUOTA-OUTSIDE")] == ["over", "cn-quotas"]


def test_indicators(tmp_path):
    pack = loaded(tmp_path, "cn-indicators",
                  runoff="scheme,code,runoff,permeable,source\nguide-2023,01,0.2,1,measured\n")
    assert pack.runoff["guide-2023"]["01"].runoff.low.tolist() == [0.2]


def test_carbon(tmp_path):
    pack = loaded(tmp_path, "sample-carbon-rules",
                  f"rules: {{TOWN-LOSS: {{limit: 1, {BASIS}}}, FLOOR: {{off: true}}, SINKS-IN-RED-LINE: "
                  f"{{classes: [forest], {BASIS}}}}}\n",
                  cases="cases: [{id: a limit without a band, off: true, reason: none}]\n")
    rules = pack.rules
    assert rules["TOWN-LOSS"].limit == 1 and "FLOOR" not in rules
    assert tuple(rules["SINKS-IN-RED-LINE"].classes) == ("forest",)   # what a rule is of is replaced, not added
    assert (OFF, "rules/FLOOR") in changes(pack)
    assert [pack.layer_of(rule) for rule in ("CARBON-TOWN-LOSS", "CARBON-ANNUAL")] == ["over", "sample-carbon-rules"]


@pytest.mark.parametrize(("content", "key", "line"), [
    ("zone,use,verdict,basis\n100,01,banned,demonstration\n", "packs.not_a_choice", 2),
    ("zone,use,verdict,basis\n\n100,99,allowed,demonstration\n", "", 3),
    ("zone,use,verdict,basis,off\n100,77,,,true\n", "packs.extends_off_nothing", 2),
    ("zone,use,verdict\n100,01,forbidden\n", "", 2),
    ("zone,use,verdict,basis\n100\n", "packs.row_length", 2),
])
def test_what_is_wrong_in_a_table_of_a_layer_names_its_line(tmp_path, content, key, line):
    path, kind = layer(tmp_path, "cn-zone-use", admission=content)
    problems = [problem for problem in kind.form.read(path)[1] if problem.severity == "error"]
    assert problems and all((problem.file, problem.line) == ("admission.csv", line) for problem in problems)
    assert key in ("", problems[0].key)


def test_what_is_wrong_below_names_the_table_below(tmp_path):
    """A code that the layer takes away is missed by a row of the pack below."""
    path, kind = layer(tmp_path, "cn-zone-use", zones="code,off\n100,true\n")
    problems = [problem for problem in kind.form.read(path)[1] if problem.severity == "error"]
    assert {problem.file for problem in problems} == {"cn-zone-use/admission.csv"}
    assert problems[0].line == 2 and "100" in problems[0].in_language("en")


def test_a_table_of_another_shape_replaces_the_one_below(tmp_path):
    path, kind = layer(tmp_path, "cn-zone-use", uses="title\nx\n")
    problems = [problem.file for problem in kind.form.read(path)[1] if problem.severity == "error"]
    assert "uses.csv" in problems
