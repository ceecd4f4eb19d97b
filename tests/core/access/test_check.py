"""Access checks on squares of metres: who lies where, what the lists say, what stays open."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from helpers.outcomes import declared
from helpers.source import ROOT
from shapely.geometry import LineString, Point, box

from groundrules.core.access import answers
from groundrules.core.access.check import CHECK
from groundrules.core.access.lists import load_access
from groundrules.core.access.request import AccessRequest
from groundrules.core.contract.frame import COLUMNS
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import stoppable
from groundrules.core.table import table_from_geometries

X, Y = 500_000, 4_800_000
PACK = load_access(ROOT / "packs" / "cn-control-units")
FIELDS = {"unit_code": "HJGKDYBM", "unit_name": "HJGKDYMC", "unit_class": "GKDYFL"}


def square(x, y, width, height=None):
    return box(X + x, Y + y, X + x + width, Y + y + (height or width))


#: Priority unit in the west, key unit in the east, general unit beyond; each 1000 m wide.
UNITS = [("ZH99012710001", "优先保护单元", square(0, 0, 1000)),
         ("ZH99012720003", "重点管控单元", square(1000, 0, 1000)),
         ("ZH99012730001", "一般管控单元", square(2000, 0, 1000))]


def check(shapes, industry="1012", state="扩建", units=UNITS, fields=FIELDS, **more):
    industry = [industry] * len(shapes) if isinstance(industry, (str, int, type(None))) else industry
    state = [state] * len(shapes) if isinstance(state, (str, type(None))) else state
    names = more.pop("names", [f"P{i + 1}" for i in range(len(shapes))])
    columns = {"DKBH": names, "HYDM": industry, "JSXZ": state, **more.pop("columns", {})}
    subjects = table_from_geometries("plots", shapes, columns, "EPSG:4547")
    table = table_from_geometries("units", [unit[2] for unit in units], {
        "HJGKDYBM": [unit[0] for unit in units], "HJGKDYMC": ["unit"] * len(units),
        "GKDYFL": [unit[1] for unit in units]}, "EPSG:4547")
    return declared(CHECK, AccessRequest(**{**dict(
        subjects=subjects, units=table, pack=PACK, unit_fields=fields, subject_id="DKBH", industry_field="HYDM",
        state_field="JSXZ", as_of=date(2026, 6, 30), area_method="planar"), **more}))


def findings_of(result, name="P1"):
    findings = result.findings[result.findings["subject_id"] == name]
    return sorted(zip(findings["rule_id"], findings["control_id"].fillna(""), findings["verdict"]))


def verdicts(result):
    return result.verdicts["verdict"].tolist()


def test_a_project_in_two_units_is_split_by_area():
    """400 of 1000 m² in the priority unit, where no mine is enlarged; 600 in the key unit, which asks."""
    result = check([square(980, 100, 50, 20)])
    rows = result.tables["rows"].drop_duplicates("unit_code").set_index("unit_code")
    assert rows["area_m2"].to_dict() == pytest.approx({"ZH99012710001": 400.0, "ZH99012720003": 600.0})
    assert rows["share"].to_dict() == pytest.approx({"ZH99012710001": 0.4, "ZH99012720003": 0.6})
    assert findings_of(result) == [
        ("CU-KEY-01", "ZH99012720003", "conditional"), ("CU-KEY-02", "ZH99012720003", "conditional"),
        ("CU-KEY-03", "ZH99012720003", "conditional"), ("CU-PRI-01", "ZH99012710001", "conditional"),
        ("DEMO-U-101", "ZH99012710001", "forbidden"), ("DEMO-U-203", "ZH99012720003", "conditional")]
    line = result.verdicts.iloc[0]
    assert (line["verdict"], line["unit_count"], line["main_unit_code"], line["outside_share"]) == (
        "forbidden", 2, "ZH99012720003", 0.0)
    assert (line["prohibit_count"], line["restrict_count"], line["confirm_count"]) == (1, 5, 5)
    pieces = dict(zip(result.findings["rule_id"], result.finding_geometry))
    assert pieces["DEMO-U-101"].area == pytest.approx(400.0) and pieces["DEMO-U-203"].area == pytest.approx(600.0)
    assert result.counts == {"SUBJECT_COUNT": 1, "FORBIDDEN_COUNT": 1, "UNDETERMINED_COUNT": 0, "CONDITIONAL_COUNT": 0,
                             "ALLOWED_COUNT": 0, "HAS_PROHIBITION": True, "OPEN_CONDITION_COUNT": 5,
                             "IS_COMPLIANT": False}


def test_inheritance_is_shown():
    rows = check([square(2100, 100, 50)], "3360", "新建").tables["rows"]
    shown = rows[["clause_id", "verdict", "scope", "inherited_from", "inheritance", "basis_verified"]]
    assert shown.values.tolist() == [
        ["DEMO-C-01", "forbidden", "city", "Sample city (invented)", "ZH99012730001 > Sample city (invented)", False]]
    own = check([square(100, 100, 50)], "6110", "新建").tables["rows"].set_index("clause_id")
    assert pd.isna(own["inherited_from"]["DEMO-U-102"]) and own["inheritance"]["DEMO-U-102"] == "ZH99012710001"
    assert own["inherited_from"]["CU-PRI-01"] == "All priority protection units"
    province = check([square(2100, 100, 50)], "2221", "现有").tables["rows"]["inheritance"].tolist()
    assert province == ["ZH99012730001 > Sample city (invented) > Sample province (invented)"]


def test_nothing_concerns_it():
    result = check([square(2100, 100, 50)], "1311", "新建")
    assert verdicts(result) == ["allowed"] and findings_of(result) == [] and result.counts["IS_COMPLIANT"]
    rows = result.tables["rows"]
    assert rows["clause_id"].isna().all() and rows["area_m2"].tolist() == pytest.approx([2500.0])


@pytest.mark.parametrize(("industry", "state", "verdict", "clause", "words"), [
    (None, "新建", "undetermined", "DEMO-C-01", "has no industry code"),
    ("26", "新建", "undetermined", "DEMO-P-01", "coarser than the clause"),
    ("plating", "新建", "undetermined", "DEMO-C-01", "not a code of the list of industries"),
    ("A3360", "新建", "undetermined", "DEMO-C-01", "list of industries"),
    ("2221", None, "undetermined", "DEMO-P-03", "new, existing or an expansion"),
    ("2221", "改建", "undetermined", "DEMO-P-03", "new, existing or an expansion"),
    ("4416", "新建", "allowed", "DEMO-P-02", "encouraged"),
    ("1311；3360", "新建", "forbidden", "DEMO-C-01", "prohibited"),
    ("Ｃ３３６０", "新建", "forbidden", "DEMO-C-01", "prohibited"),
])
def test_what_is_known_about_a_project(industry, state, verdict, clause, words):
    result = check([square(2100, 100, 50)], industry, state)
    assert verdicts(result) == [verdict]
    message = result.findings.set_index("rule_id")["message"][clause]
    assert words in message
    assert bool(result.verdicts["reason"][0]) == (verdict == "undetermined")


def test_codes_read_as_numbers_are_not_relied_upon():
    """336 may be 0336; 3360 cannot have lost a zero."""
    assert verdicts(check([square(2100, 100, 50)] * 2, [336, 3360], "新建")) == ["undetermined", "forbidden"]
    assert any("leading zeros" in note for note in check([square(2100, 100, 50)], 336, "新建").notes)


def test_outside_all_units_and_partly():
    result = check([square(5000, 0, 10), square(2990, 0, 20, 10), square(2999.9, 0, 100, 100)], "1311", "新建")
    assert verdicts(result) == ["undetermined"] * 3
    assert result.verdicts["outside_share"].tolist() == pytest.approx([1.0, 0.5, 0.999])
    assert "in no control unit of layer units" in result.verdicts["reason"][0]
    assert findings_of(result, "P2") == [("GR-OUTSIDE-UNITS", "", "undetermined")]


def test_slivers_are_listed_and_not_dropped():
    """5 of 10,000 m² in the unit that forbids: below share and minimum; 12 m² are not below the minimum."""
    small, large = check([square(999.95, 0, 100)]), check([square(999.88, 0, 100)])
    assert ("DEMO-U-101", "ZH99012710001", "conditional") in findings_of(small)
    assert "Technical check" in small.findings.set_index("rule_id")["message"]["DEMO-U-101"]
    slivers = small.tables["rows"].groupby("unit_code")["sliver"].first()
    assert slivers.to_dict() == {"ZH99012710001": True, "ZH99012720003": False}
    assert ("DEMO-U-101", "ZH99012710001", "forbidden") in findings_of(large)
    assert verdicts(small) == ["conditional"] and verdicts(large) == ["forbidden"]
    assert verdicts(check([square(999.95, 0, 100)], minimum_share=0.0)) == ["forbidden"]


def test_units_with_a_gap_and_an_overlap():
    units = [UNITS[0], ("ZH99012720003", "重点管控单元", square(1010, 0, 1000)), UNITS[2]]
    result = check([square(990, 0, 40, 10), square(1990, 0, 40, 10)], "1311", "新建", units)
    assert ("GR-OUTSIDE-UNITS", "", "undetermined") in findings_of(result, "P1")
    overlap = result.findings[result.findings["rule_id"] == "GR-UNITS-OVERLAP"]
    assert overlap["overlap_area_m2"].tolist() == pytest.approx([100.0]) and overlap["subject_id"].tolist() == ["P2"]


def test_two_features_of_one_unit_are_one_unit():
    units = [("ZH99012730001", "一般管控单元", square(0, 0, 50)),
             ("ZH99012730001", "一般管控单元", square(40, 0, 60, 50))]
    result = check([square(0, 0, 100, 50)], "1311", "新建", units)
    rows = result.tables["rows"]
    assert rows["area_m2"].tolist() == pytest.approx([5000.0]) and rows["share"].tolist() == [1.0]


def test_a_unit_without_a_list_is_open():
    units = [("ZH11000010001", "优先保护单元", square(0, 0, 100)),
             ("ZH11000030002", "一般管控单元", square(100, 0, 100))]
    result = check([square(10, 10, 10), square(110, 10, 10)], "1311", "新建", units)
    assert verdicts(result) == ["undetermined"] * 2
    assert findings_of(result) == [("CU-PRI-01", "ZH11000010001", "conditional"),
                                   ("GR-NO-LIST", "ZH11000010001", "undetermined")]
    assert findings_of(result, "P2") == [("GR-NO-LIST", "ZH11000030002", "undetermined")]


def test_no_row_says_allowed_where_a_list_could_not_be_asked():
    units = [("ZH11000030002", "一般管控单元", square(0, 0, 100)), (None, None, square(100, 0, 100))]
    rows = check([square(10, 10, 10), square(110, 10, 10)], "1311", "新建", units).tables["rows"]
    assert rows["verdict"].tolist() == ["undetermined"] * 2 and rows["text"].str.contains("holds no list").all()
    rows = check([square(100, 100, 50)], as_of=date(2010, 1, 1)).tables["rows"]
    assert rows["verdict"].tolist() == ["undetermined"] and "in force" in rows["text"][0]


def test_a_unit_whose_list_has_no_clause_says_nothing():
    result = check([square(100, 100, 50)], pack=replace(PACK, clauses=()))
    assert verdicts(result) == ["undetermined"]
    assert findings_of(result) == [("GR-NOTHING-IN-FORCE", "ZH99012710001", "undetermined")]


def test_units_without_code_are_counted_each():
    units = [(None, "一般管控单元", square(0, 0, 100)), (None, "一般管控单元", square(100, 0, 100))]
    assert check([square(50, 10, 100, 10)], "1311", "新建", units).verdicts["unit_count"].tolist() == [2]


def test_units_without_code_keep_their_own_class():
    units = [(None, "一般管控单元", square(0, 0, 100)), (None, "优先保护单元", square(100, 0, 100))]
    result = check([square(110, 10, 10)], "1311", "新建", units)
    assert result.tables["rows"]["unit_class"].tolist() == ["priority"]
    assert ("CU-PRI-01", "", "conditional") in findings_of(result)


def test_class_and_code_disagree():
    units = [("ZH99012730001", "优先保护单元", square(0, 0, 100)), ("GK-7", "优先保护单元", square(100, 0, 100))]
    result = check([square(10, 10, 10), square(110, 10, 10)], "1311", "新建", units)
    assert findings_of(result) == [("GR-CLASS-BY-CODE", "ZH99012730001", "conditional"),
                                   ("GR-CLASS-BY-LIST", "ZH99012730001", "conditional")]
    assert ("GR-CODE-FORM", "GK-7", "conditional") in findings_of(result, "P2")


def test_class_by_code_where_the_layer_has_no_class():
    units = [("ZH11000010001", None, square(0, 0, 100))]
    result = check([square(10, 10, 10)], "1311", "新建", units, {"unit_code": "HJGKDYBM"})
    rows = result.tables["rows"]
    assert rows["unit_class"].tolist() == ["priority"] and rows["clause_id"].tolist() == ["CU-PRI-01"]


def test_a_day_before_any_clause():
    result = check([square(100, 100, 50)], as_of=date(2010, 1, 1))
    assert findings_of(result) == [("GR-NOTHING-IN-FORCE", "ZH99012710001", "undetermined")]


def test_lines_and_points():
    result = check([LineString([(X + 990, Y + 5), (X + 1020, Y + 5)]), Point(X + 5, Y + 5), Point(X - 5, Y)])
    rows = result.tables["rows"].drop_duplicates(["subject_id", "unit_code"])
    assert rows["length_m"].tolist()[:2] == pytest.approx([10.0, 20.0], rel=1e-3)
    assert rows["share"].tolist() == pytest.approx([1 / 3, 2 / 3, 1.0], rel=1e-3)
    assert verdicts(result) == ["forbidden", "forbidden", "undetermined"]


def test_sites_are_compared():
    shapes = [square(100, 100, 50), square(1100, 100, 50), square(2100, 100, 50), square(2200, 100, 50),
              square(2300, 100, 50)]
    result = check(shapes, ["1012"] * 4 + [None], columns={"BXZ": ["quarry"] * 4 + [None], "XMBH": list("ABCDE")},
                   site_field="BXZ", project_field="XMBH")
    assert result.tables["sites"][["rank", "project_id", "verdict"]].values.tolist() == [
        [1, "C", "allowed"], [1, "D", "allowed"], [3, "B", "conditional"], [4, "A", "forbidden"]]
    assert len(check(shapes, project_field="DKBH").tables["sites"]) == 5


def test_broken_geometry_is_undetermined():
    from shapely.geometry import Polygon
    bow = Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
    units = [*UNITS, ("ZH99012710002", "优先保护单元", Polygon([(X + 2000, Y), (X + 2100, Y + 100), (X + 2100, Y),
                                                       (X + 2000, Y + 100)]))]
    result = check([bow, square(2050, 10, 10), square(2500, 10, 10)], "1311", "新建", units)
    assert verdicts(result) == ["undetermined", "undetermined", "allowed"]
    assert findings_of(result, "P2") == [("GR-UNUSABLE-UNIT", "ZH99012710002", "undetermined")]


def test_the_platform_prevails_stands_above_everything():
    for language, words in (("en", "platform prevails"), ("zh", "省级生态环境分区管控平台")):
        result = check([square(100, 100, 50)], language=language)
        assert words in result.head and words in result.findings["message"][0]
        assert result.findings["subject_fid"].isna()[0] and "22" not in result.findings["rule_id"][0]
    assert tuple(result.findings.columns) == COLUMNS
    assert not result.findings["basis_verified"].fillna(False).any()


def test_pieces_of_random_projects_sum_to_the_whole():
    random = np.random.default_rng(4)
    shapes = [square(x, y, w, h) for x, y, w, h in zip(random.uniform(0, 2500, 60), random.uniform(0, 500, 60),
                                                       random.uniform(1, 500, 60), random.uniform(1, 500, 60))]
    result = check(shapes)
    pairs = result.tables["rows"].drop_duplicates(["subject_id", "unit_code"])
    np.testing.assert_allclose(pairs.groupby("subject_id", sort=False)["area_m2"].sum().astype(float),
                               [shape.area for shape in shapes], rtol=1e-9)
    order = ["forbidden", "undetermined", "conditional", "allowed"]
    worst = result.findings.groupby("subject_id")["verdict"].agg(lambda some: min(some, key=order.index))
    assert result.verdicts.set_index("subject_id")["verdict"].loc[worst.index].tolist() == worst.tolist()


@pytest.mark.parametrize(("more", "key"), [
    ({"fields": {}}, "access.no_unit_field"), ({"fields": {"unit_code": "X"}}, "zoning.no_such_field"),
    ({"units": []}, "access.no_units"), ({"minimum_share": 2.0}, "access.minimum_share"),
    ({"industry_field": "X"}, "zoning.no_such_field"),
    ({"units": [("a", "b", Point(X, Y))]}, "access.no_usable_units")])
def test_what_is_refused(more, key):
    with pytest.raises(InputError) as caught:
        check([square(100, 100, 50)], **more)
    assert caught.value.key == key


def test_verdicts_ask_between_subjects_and_say_what_their_rows_say(monkeypatch):
    """Once took 20 s for 2,000 parcels, and no cancel was answered."""
    asked, during, real = [0], [], answers._Answers._verdicts

    def cancelled() -> bool:
        asked[0] += 1
        return False

    def watched(*arguments):
        before = asked[0]
        made = real(*arguments)
        during.append(asked[0] - before)
        return made

    monkeypatch.setattr(answers._Answers, "_verdicts", watched)
    chance = np.random.default_rng(12)
    shapes = [square(x, y, 30 + 20 * w) for x, y, w in chance.uniform(0, 1, (800, 3)) * (2900, 900, 10)]
    with stoppable(cancelled):
        result = check(shapes, industry=[("1012", "2611", None)[k % 3] for k in range(800)])
    assert during[0] >= 800 // 200
    rows, findings = result.tables["rows"], result.findings
    for verdict in result.verdicts.iloc[::40].itertuples():
        own = rows[rows["subject_id"] == verdict.subject_id]
        copy = findings[findings["subject_id"] == verdict.subject_id]
        share = own.groupby("unit_code", sort=False)["share"].first().sort_values(ascending=False, kind="stable")
        assert (verdict.unit_count, verdict.unit_codes) == (len(share), ", ".join(share.index))
        assert (verdict.main_unit_code, verdict.main_unit_share) == (share.index[0], share.iloc[0])
        for word in ("forbidden", "conditional", "undetermined"):
            assert getattr(verdict, f"{word}_count") == (copy["verdict"] == word).sum()
        counted = own[(own["verdict"] != "undetermined") & ~own["sliver"]]
        assert verdict.prohibit_count == (counted["verb"] == "prohibit").sum()


def test_sites_are_compared_in_linear_time_and_ask():
    """Ranks are those of counting who is better; 800 sites are asked about eight times at least."""
    from groundrules.core.access import sites

    chance, asked = np.random.default_rng(3), [0]

    def cancelled() -> bool:
        asked[0] += 1
        return False

    frame = pd.DataFrame({name: chance.integers(0, 3, 800) for name in sites.SUMS})
    frame = frame.assign(project_id=[f"P{k}" for k in range(800)], verdict="conditional", unit_codes="a",
                         area_m2=1.0, reason="")
    with stoppable(cancelled):
        made = sites.compare(frame, np.array(["x", "y"] * 400, dtype=object), True)
    assert asked[0] >= 8
    keys = {row.project_id: (row.prohibit_count + row.exit_count, row.undetermined_count, row.restrict_count)
            for row in frame.itertuples()}
    for _, group in made.groupby("comparison"):
        assert group["rank"].tolist() == [1 + sum(keys[other] < keys[item] for other in group["project_id"])
                                          for item in group["project_id"]]


def test_a_unit_of_unknown_class_says_how_to_give_the_class():
    """A word that the pack does not know, an empty cell, and a layer without the field: each has its own way out."""
    units = [("X1", "水源涵养", square(0, 0, 1000)), ("X2", None, square(1000, 0, 1000))]
    shapes = [square(100, 100, 50), square(1100, 100, 50)]
    messages = check(shapes, units=units).findings.query("rule_id == 'GR-NO-LIST'")["message"].tolist()
    assert "the value 水源涵养 of field GKDYFL" in messages[0] \
        and "VALUES: control_unit, unit_class, 水源涵养, priority | key | general." in messages[0]
    assert "Field GKDYFL (unit class) of layer units is empty here" in messages[1]
    assert all("Classes of the pack: priority (priority protection unit), key (" in message for message in messages)
    bare = check(shapes, units=units, fields={"unit_code": "HJGKDYBM"}, language="zh")
    messages = bare.findings.query("rule_id == 'GR-NO-LIST'")["message"].tolist()
    assert all("请在 UNIT_CLASS 中指定" in message and "general（一般管控单元）" in message for message in messages)
    assert PACK.fields["unit_class"].aliases and {"类别", "单元类别", "管控类别", "管控单元分类"} <= set(
        PACK.fields["unit_class"].aliases)


def test_industry_codes_that_the_list_does_not_have_are_listed():
    """C99 is no division of manufacturing, A26 of another section, 12 a division; no clause here asks for any."""
    shapes = [square(2100 + 100 * place, 100, 50) for place in range(5)]
    result = check(shapes, industry=["C99", "C99", "A26", "12", None])
    note, = [note for note in result.notes if "GB/T 4754" in note]
    assert "3 subjects have industry codes" in note and "C99 (2), A26 (1)" in note
    assert not [note for note in check(shapes, industry="12").notes if "GB/T 4754" in note]
