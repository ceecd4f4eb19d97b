"""Packs of kind codes: what is in the shipped one, what loading refuses and where, and the page that explains it."""
from __future__ import annotations

import csv
import re
import zipfile

import pytest
from helpers.cases.codes import CASES, CHINA, CROSSWALK, JAPAN, NEW, OLD, PACK, china, write_codes
from helpers.source import pack_page

from groundrules.core.landuse.codes import classify as code_classifying
from groundrules.core.landuse.codes.classify import CODES, load_codes
from groundrules.core.landuse.pack import cases as code_cases
from groundrules.core.landuse.pack import crosswalks as crosswalk_reading
from groundrules.core.landuse.pack import groups as group_reading
from groundrules.core.landuse.pack import reading as code_reading
from groundrules.core.landuse.pack.model import FIELD_ROLES, LEGAL_CLASSES, SETTLEMENT_KINDS, CodeCase, DetectionCase
from groundrules.core.packs.load import PackError

LISTS = ["survey-3", "guide-2023", "guide-2020-trial", "gbt-21010-2017", "gb-50137-2011"]


# -- what is shipped ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", [CHINA, JAPAN], ids=lambda path: path.name)
def test_no_problem_not_even_a_warning(path):
    codes, problems = CODES.form.read(path)
    assert [problem.in_language("en") for problem in problems] == []
    assert [problem.in_language("en") for problem in CODES.case_problems(codes)] == []
    assert {type(case) for case in codes.cases} == {CodeCase, DetectionCase} and codes.id == path.name


def test_the_five_lists():
    codes = china()
    assert list(codes.schemes) == LISTS and codes.kind == "codes" and codes.crosswalk_target == "guide-2023"
    levels = {key: [sum(len(scheme.levels(code)) == depth for code in scheme.classes if not code.startswith("UG"))
                    for depth in (1, 2, 3)] for key, scheme in codes.schemes.items()}
    assert levels == {"guide-2023": [24, 111, 40], "guide-2020-trial": [24, 106, 39], "gbt-21010-2017": [12, 73, 0],
                      "survey-3": [13, 55, 13], "gb-50137-2011": [10, 44, 57]}


@pytest.mark.parametrize("key", LISTS)
def test_every_code_has_a_parent_at_level_one(key):
    scheme = china().schemes[key]
    for code, land_class in scheme.classes.items():
        line = scheme.levels(code)
        assert line[-1] == code and scheme.classes[line[0]].parent == "" and 1 <= len(line) <= 3
        assert land_class.title["en"] and land_class.title["zh"] and land_class.legal_class in LEGAL_CLASSES
        if key == "gb-50137-2011":
            assert line == tuple(code[:n] for n in (1, 2, 3) if n <= len(code))
        elif key != "survey-3" and not code.startswith("UG"):
            assert line == tuple(code[:n] for n in (2, 4, 6) if n <= len(code))


@pytest.mark.parametrize("key", LISTS)
def test_names_are_told_apart_below_one_parent(key):
    classes = china().schemes[key].classes.values()
    for language in ("en", "zh"):
        named = [(land_class.parent, land_class.title[language]) for land_class in classes]
        assert len(named) == len(set(named))


def test_nothing_unverified_is_marked_verified():
    for scheme in china().schemes.values():
        assert not any(land_class.verified for land_class in scheme.classes.values())
        assert not any(basis.verified for basis in scheme.basis)
        assert all(land_class.source for land_class in scheme.classes.values())


def test_what_is_disputed():
    values = {(key, land_class.code): land_class.disputed for key, scheme in china().schemes.items()
              for land_class in scheme.classes.values() if land_class.disputed}
    assert values == {
        ("survey-3", "0404"): ("legal_class",), ("survey-3", "1107A"): ("target",),
        ("guide-2023", "0403"): ("legal_class",), ("guide-2023", "2005"): ("name",),
        ("guide-2020-trial", "0403"): ("legal_class",), ("guide-2020-trial", "060102"): ("legal_class",),
        ("guide-2020-trial", "1311"): ("legal_class", "target"), ("gbt-21010-2017", "0404"): ("legal_class",),
        ("gb-50137-2011", "U23"): ("name",)}


def test_codes_with_k_were_cropland_once():
    classes = china().schemes["survey-3"].classes
    values = {code for code in classes if code.endswith("K")}
    assert values == {"0201K", "0202K", "0203K", "0204K", "0301K", "0302K", "0307K", "0403K", "1104K"}
    assert not any(classes[code].cropland for code in values)
    assert all(classes[code].parent == code[:-1] for code in values)


def test_rights_slopes_and_fields():
    codes = china()
    assert {code: value.kind for code, value in codes.ownership.items()} == {
        "10": "state", "20": "state", **dict.fromkeys(["30", "31", "32", "33", "34", "40"], "collective")}
    assert list(codes.slope_grades) == ["1", "2", "3", "4", "5"]
    assert list(codes.fields) == list(FIELD_ROLES)
    names = {"land_class": ["DLBM", "YDYHFLDM"], "land_class_name": ["DLMC", "YDYHFLMC"], "area": ["TBMJ"],
             "ridge_class": ["KCDLBM"], "ridge_share": ["KCXS"], "ridge_area": ["KCMJ"], "net_area": ["TBDLMJ"],
             "ownership": ["QSXZ"], "owner_code": ["QSDWDM"], "owner_name": ["QSDWMC"], "location_code": ["ZLDWDM"],
             "location_name": ["ZLDWMC"], "slope_grade": ["GDPDJB"], "quality_grade": ["GDDB"], "patch_id": ["BSM"],
             "patch_number": ["TBBH"]}
    assert all(set(wanted) <= set(codes.fields[role].aliases) for role, wanted in names.items())
    assert {role for role, field in codes.fields.items() if field.type == "number"} == {
        "area", "ridge_share", "ridge_area", "net_area"}


def test_the_sample_county_is_known():
    from samples.generator.ground.survey import CLASSES

    classes = china().schemes["survey-3"].classes
    assert {code: classes[code].title["zh"] for code in CLASSES} == CLASSES


# -- loading -----------------------------------------------------------------------------------------------

def test_a_zip_is_the_pack(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for path in CHINA.iterdir():
            archive.write(path, f"cn-land-use/{path.name}")
    assert load_codes(tmp_path / "p.zip").content_hash == china().content_hash
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.zip"]


def test_the_small_pack_loads(tmp_path):
    codes = load_codes(write_codes(tmp_path))
    assert (codes.id, codes.version, codes.path, codes.class_count) == ("small-codes", "1", str(tmp_path), 8)
    assert codes.fields["area"].type == "number" and codes.fields["land_class"].unknown == ("99",)


def test_what_spreadsheets_do_to_a_table(tmp_path):
    """A mark at the beginning, line ends of Windows, empty lines at the end, quoted cells with commas."""
    table = "\ufeff" + NEW.replace("Pasture", '"Pasture, meadow"').replace("\n", "\r\n") + ",,,,,,,,\r\n\r\n"
    classes = load_codes(write_codes(tmp_path, new_csv=table)).schemes["new"].classes
    assert classes["0401"].title["en"] == "Pasture, meadow" and len(classes) == 6


def classes_of(folder, table):
    plain = PACK.replace("crosswalk: {table: crosswalk.csv, target: new}\n", "")
    codes, problems = CODES.form.read(write_codes(folder, pack_yaml=plain, new_csv=table))
    assert [problem.in_language("en") for problem in problems if problem.severity == "error"] == []
    return codes.schemes["new"].classes


@pytest.mark.parametrize("head", ["code,name_en", "code,parent,legal_class,name_en"])
def test_a_list_of_a_city_that_says_nothing_of_the_land_law(tmp_path, head):
    """No column, or an empty one, is no error a line."""
    cells = ",,," if "parent" in head else ","
    classes = classes_of(tmp_path, head + "".join(f"\nZ{number}{cells}Zone {number}" for number in range(480)))
    assert len(classes) == 480 and {land_class.legal_class for land_class in classes.values()} == {"undetermined"}


def test_an_empty_legal_class_is_that_of_the_class_above_or_of_cropland(tmp_path):
    classes = classes_of(tmp_path, "code,parent,name_en,legal_class,cropland,disputed\n1,,Farm,agricultural,,\n"
                         "11,1,Park,,,\n111,11,Grove,,,\n2,,Field,,true,\n3,,Open,,,legal_class\n31,3,Below,,,\n")
    assert {code: land_class.legal_class for code, land_class in classes.items()} == {
        **dict.fromkeys(("1", "11", "111", "2"), "agricultural"), "3": "undetermined", "31": "undetermined"}


GROUPS = """\
groups:
  table: groups.csv
  basis: [{document: A form}]
  kinds:
    all: {title: {en: All, zh: 全部}}
    farm: {under: all, title: {en: Farm, zh: 农}}
"""

BROKEN = [
    # what to change, key of the problem, file, line
    ({"pack_yaml": PACK.replace("kind: codes", "kind: code")}, "packs.not_a_choice", "pack.yaml", 2),
    ({"pack_yaml": PACK.replace("table: new.csv", "table: ../new.csv")}, "packs.text_form", "pack.yaml", 9),
    ({"pack_yaml": PACK.replace("  area: [TBMJ]", "  areas: [TBMJ]")}, "packs.key_unknown", "pack.yaml", 18),
    ({"pack_yaml": PACK.replace("area: [TBMJ]", "area: {type: text}")}, "packs.special_field", "pack.yaml", 18),
    ({"pack_yaml": PACK.replace("[TBMJ]", "[dlbm]")}, "packs.alias_twice", "pack.yaml", 18),
    ({"pack_yaml": PACK.replace("kind: state", "kind: private")}, "packs.not_a_choice", "pack.yaml", 20),
    ({"pack_yaml": PACK.replace("集体}", "国有}")}, "packs.value_twice", "pack.yaml", 21),
    ({"pack_yaml": PACK.replace("target: new", "target: newer")}, "packs.scheme_unknown", "pack.yaml", 15),
    ({"pack_yaml": PACK.replace("basis: [{document: A list, verified: false}]", "basis: []")}, "packs.no_basis",
     "pack.yaml", 10),
    ({"pack_yaml": PACK.replace("verified: false", "verified: true")}, "packs.verified_by_nobody", "pack.yaml", 10),
    ({"pack_yaml": PACK + "rules: []\n"}, "packs.key_unknown", "pack.yaml", 25),
    ({"new_csv": None}, "packs.table_missing", "pack.yaml", 9),
    ({"new_csv": ""}, "packs.column_missing", "new.csv", 1),
    ({"new_csv": NEW.splitlines()[0]}, "packs.no_classes", "new.csv", 0),
    ({"new_csv": NEW.encode("gb18030")}, "packs.not_utf8", "new.csv", 2),
    ({"new_csv": NEW.replace("paddy", "rice")}, "packs.column_unknown", "new.csv", 1),
    ({"new_csv": NEW.replace("name_zh", "name_en")}, "packs.listed_twice", "new.csv", 1),
    ({"new_csv": NEW.replace("name_en", "note").replace("name_zh", "source")}, "packs.column_missing", "new.csv", 1),
    ({"new_csv": NEW.replace("Paddy,水田", "Paddy,,水田")}, "packs.row_length", "new.csv", 3),
    ({"new_csv": NEW.replace("Paddy,水田", ",")}, "packs.text_empty", "new.csv", 3),
    ({"new_csv": NEW.replace("construction", "built")}, "packs.not_a_choice", "new.csv", 7),
    ({"new_csv": NEW.replace("agricultural,true,true", "agricultural,true,yes")}, "packs.not_a_choice", "new.csv", 3),
    ({"new_csv": NEW.replace("07,,", "0 7,,")}, "packs.text_form", "new.csv", 7),
    ({"new_csv": NEW.replace("07,,", "0101,,")}, "packs.code_twice", "new.csv", 7),
    ({"old_csv": OLD.replace("7,,", "A,,") + "a,,Again,又,construction\n"}, "packs.code_twice", "old.csv", 4),
    ({"new_csv": NEW.replace("0404,04", "0404,05")}, "packs.parent_unknown", "new.csv", 6),
    ({"new_csv": NEW.replace("04,,", "04,0404,")}, "packs.parent_depth", "new.csv", 4),
    ({"new_csv": NEW.replace("07,,", "07,07,")}, "packs.parent_depth", "new.csv", 7),
    ({"new_csv": NEW + "a,0401,x,x,agricultural,,,,\nb,a,x,x,agricultural,,,,\n"}, "packs.parent_depth", "new.csv", 9),
    ({"new_csv": NEW.replace("construction,,,,", "construction,,,,true")}, "packs.verified_row", "new.csv", 7),
    ({"new_csv": NEW.replace("construction,,,,", "construction,,true,,")}, "packs.paddy_no_cropland", "new.csv", 7),
    ({"new_csv": NEW.replace("construction,,,,", "construction,true,,,")}, "packs.cropland_legal_class", "new.csv", 7),
    ({"new_csv": NEW.replace("undetermined,,,legal_class", "unused,,,legal_class")}, "packs.disputed_legal_class",
     "new.csv", 6),
    ({"new_csv": NEW.replace("undetermined,,,legal_class", "undetermined,,,colour")}, "packs.not_a_choice",
     "new.csv", 6),
    ({"new_csv": NEW.replace("草地,undetermined,,,,\n0401", "草地,agricultural,,,,\n0401")}, "packs.parent_legal_class",
     "new.csv", 6),
    ({"new_csv": NEW.replace("agricultural,true,true", "agricultural,,")}, "packs.parent_cropland", "new.csv", 3),
    ({"new_csv": NEW.replace("Paddy", 'Pad"dy') .replace("0101,", '"0101"x,')}, "packs.table_syntax", "new.csv", 3),
    ({"crosswalk_csv": CROSSWALK.replace("1:n", "2:n")}, "packs.not_a_choice", "crosswalk.csv", 2),
    ({"crosswalk_csv": CROSSWALK.replace("old,7", "new,07")}, "packs.scheme_unknown", "crosswalk.csv", 3),
    ({"crosswalk_csv": CROSSWALK.replace("old,7", "old,8")}, "packs.code_unknown", "crosswalk.csv", 3),
    ({"crosswalk_csv": CROSSWALK.replace("07,1:1", "08,1:1")}, "packs.code_unknown", "crosswalk.csv", 3),
    ({"crosswalk_csv": CROSSWALK.replace("0401", "0402")}, "packs.code_unknown", "crosswalk.csv", 2),
    ({"crosswalk_csv": CROSSWALK.replace("07,1:1", ",1:1")}, "packs.target_and_map", "crosswalk.csv", 3),
    ({"crosswalk_csv": CROSSWALK.replace("07,1:1", "07,review")}, "packs.target_and_map", "crosswalk.csv", 3),
    ({"new_csv": NEW.replace(",cropland", ",colour,cropland").replace(",true,true", ",#FFFF00,true,true").replace(
        ",agricultural,true,,,", ",agricultural,,true,,,").replace("undetermined,", "undetermined,,").replace(
        "agricultural,,,,", "agricultural,,,,,").replace("construction,", "construction,,")}, "packs.colour_basis",
     "new.csv", 3),
    ({"pack_yaml": PACK + "settlement:\n  '1': {kind: town, title: {en: T, zh: 镇}}\n"}, "packs.not_a_choice",
     "pack.yaml", 26),
    ({"pack_yaml": PACK + GROUPS.replace("under: all", "under: none")}, "packs.group_unknown", "pack.yaml", 30),
    ({"pack_yaml": PACK + GROUPS.replace("under: all", "under: farm")}, "packs.group_loop", "pack.yaml", 30),
    ({"pack_yaml": PACK + GROUPS}, "packs.table_missing", "pack.yaml", 26),
    ({"crosswalk_csv": CROSSWALK.replace("old,7", "old,1")}, "packs.listed_twice", "crosswalk.csv", 3),
    ({"cases_yaml": CASES.replace("scheme: old, target", "scheme: older, target")}, "packs.scheme_unknown",
     "cases.yaml", 3),
    ({"cases_yaml": CASES.replace(', target: "01", map: "1:n"', "")}, "packs.case_empty", "cases.yaml", 3),
    ({"cases_yaml": CASES.replace('raw: "5"', 'raw: "1"')}, "packs.case_twice", "cases.yaml", 4),
    ({"cases_yaml": CASES.replace('"0404"], scheme', '"0404"], names: [a], scheme')}, "packs.case_names",
     "cases.yaml", 6),
    ({"cases_yaml": CASES.replace("level: 2", "level: 4")}, "packs.not_a_choice", "cases.yaml", 2),
]


@pytest.mark.parametrize(("changed", "key", "file", "line"), BROKEN)
def test_what_is_refused_and_where(tmp_path, changed, key, file, line):
    codes, problems = CODES.form.read(write_codes(tmp_path, **changed))
    assert codes is None
    entries = [(problem.key, problem.file, problem.line) for problem in problems]
    assert (key, file, line) in entries, entries
    assert all(problem.in_language(language) for problem in problems for language in ("en", "zh"))
    with pytest.raises(PackError):
        load_codes(tmp_path)


def test_every_problem_is_found_in_one_run(tmp_path):
    table = NEW.replace("construction", "built").replace("0404,04", "0404,05").replace("Paddy", "")
    _, problems = CODES.form.read(write_codes(tmp_path, new_csv=table, crosswalk_csv=CROSSWALK.replace("1:n", "n")))
    assert {(problem.file, problem.line) for problem in problems} >= {
        ("new.csv", 6), ("new.csv", 7), ("crosswalk.csv", 2)}


def test_a_long_table_stops(tmp_path, monkeypatch):
    monkeypatch.setattr("groundrules.core.packs.tables.MAX_ROWS", 3)
    codes, problems = CODES.form.read(write_codes(tmp_path))
    assert codes is None and "packs.table_too_long" in {problem.key for problem in problems}


def test_warnings_keep_nothing_from_use(tmp_path):
    codes, problems = CODES.form.read(write_codes(tmp_path, cases_yaml=None, new_csv=NEW.replace("name_zh", "name_ja")))
    assert [(problem.key, problem.severity) for problem in problems] == [
        ("packs.language_missing", "warning"), ("packs.no_code_cases", "warning")]
    assert problems[0].in_language("en").endswith("zh.") and "zh" in problems[0].in_language("zh")
    assert codes is not None and load_codes(tmp_path).id == "small-codes"


# -- cases -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("old", "new", "key"), [
    ("legal_class: agricultural", "legal_class: unused", "packs.case_reading"),
    ("level: 2", "level: 1", "packs.case_reading"), ("paddy: true", "paddy: false", "packs.case_reading"),
    ('target: "01"', 'target: "07"', "packs.case_reading"), ('map: "1:n"', "map: review", "packs.case_reading"),
    ("known: false", "known: true", "packs.case_reading"), ('class: "0101"', 'class: "01"', "packs.case_reading"),
    ('"0404"], scheme: new', '"0404"], scheme: old', "packs.case_detection"),
    ('"0404"], scheme: new', '"0404"], scheme: new, ambiguous: true', "packs.case_detection")])
def test_a_pack_whose_cases_fail_does_not_load(tmp_path, old, new, key):
    assert old in CASES
    with pytest.raises(PackError) as refused:
        load_codes(write_codes(tmp_path, cases_yaml=CASES.replace(old, new, 1)))
    assert [problem.key for problem in refused.value.problems] == [key]
    assert refused.value.problems[0].line > 1 and "cases.yaml" in str(refused.value)


def test_cases_run_once_for_each_content(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr(code_classifying, "code_misses", lambda *args: runs.append(args) or [])
    title = PACK.replace("Small", "Counted")
    for _ in range(2):
        load_codes(write_codes(tmp_path, pack_yaml=title))
    assert len(runs) == 1
    load_codes(write_codes(tmp_path, pack_yaml=title.replace("Counted", "Counted again")))
    assert len(runs) == 2


# -- the documentation -------------------------------------------------------------------------------------

def _section() -> str:
    return pack_page("codes")


def test_the_worked_example_loads_and_its_cases_hold(tmp_path):
    pattern = r"```yaml\n# codes/(\w+\.yaml)\n(.*?)```|`(\w+\.csv)`:\n\n```csv\n(.*?)```"
    blocks = re.findall(pattern, _section(), re.DOTALL)
    files = {name or table: text or rows for name, text, table, rows in blocks}
    assert list(files) == ["pack.yaml", "national.csv", "old.csv", "crosswalk.csv", "cases.yaml"]
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert CODES.form.read(tmp_path)[1] == []
    codes = load_codes(tmp_path)
    assert [sum(isinstance(case, kind) for case in codes.cases) for kind in (CodeCase, DetectionCase)] == [6, 2]


def test_every_key_and_column_is_documented():
    text = _section()
    records = [code_reading.PACK, code_reading.SCHEME, code_reading.NOTATION, code_reading.OWNERSHIP,
               code_reading.CROSSWALK, group_reading.GROUPS, group_reading.GROUP, group_reading.SETTLEMENT,
               group_reading.BY_SETTLEMENT, code_cases.CASES, code_cases.CASE, code_cases.DETECTION]
    words = {key for record in records for key in record.keys} | set(FIELD_ROLES) | set(LEGAL_CLASSES)
    words |= (set(code_reading.CLASS_COLUMNS) - {"name"}) | set(crosswalk_reading.CROSSWALK_COLUMNS)
    words |= set(group_reading.GROUP_COLUMNS) | set(SETTLEMENT_KINDS)
    assert [word for word in sorted(words) if f"`{word}" not in text] == []


def test_tables_open_in_a_spreadsheet_without_surprises():
    """No cell that a spreadsheet would take for a formula."""
    for path in CHINA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(stream) for cell in row)
