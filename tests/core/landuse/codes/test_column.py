"""A column of codes ready to be counted: mixed uses, marks, groups, colours."""
from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd
import pytest
from helpers.cases.codes import china, column, keys, write_codes
from helpers.real_data import HUIZHOU, needs

from groundrules.core.contract import cells
from groundrules.core.landuse.codes.classify import class_colour, load_codes
from groundrules.core.landuse.codes.column import Division, class_at, read_code_column
from groundrules.core.landuse.codes.crosswalk import passage, recoded
from groundrules.core.landuse.codes.groups import group_of, group_of_code, settlement_kind
from groundrules.core.landuse.codes.spelling import Written, plain_class, read_code, read_shares, take_apart
from groundrules.core.landuse.pack.model import Target

GUIDE, SURVEY, URBAN = "guide-2023", "survey-3", "gb-50137-2011"


def read(values, scheme=GUIDE, shares=None, **choices):
    return read_code_column(column(values), china(), scheme, division=Division(
        shares=None if shares is None else column(shares), **choices))


def rows(result, *names):
    return [tuple("" if pd.isna(value) else value for value in row)
            for row in result.parts.assign(share=cells.number(result.share))[list(names)].itertuples(index=False)]


# -- spellings ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "wanted"), [
    ("0701", Written(("0701",))), ("0701/09", Written(("0701", "09"))),
    ("0701/09(7:3)", Written(("0701", "09"), (), "7:3")), ("0701+09、1401", Written(("0701", "09", "1401"))),
    ("1401/120803(0806)", Written(("1401", "120803"), ("0806",))),
    ("1401(0806/09)", Written(("1401",), ("0806", "09"))),
    ("0701/", Written(("0701", ""))), ("1207v", Written(("1207v",)))])
def test_a_spelling_taken_apart(text, wanted):
    assert take_apart(text, china().schemes[GUIDE]) == wanted


@pytest.mark.parametrize(("text", "count", "wanted"), [
    ("7:3", 2, [0.7, 0.3]), ("70:30", 2, [0.7, 0.3]), ("70%/30%", 2, [0.7, 0.3]),
    ("0.5:0.25:0.25", 3, [0.5, 0.25, 0.25]),
    ("7∶3", 2, [0.7, 0.3]), ("33%:33%:33%", 3, [1 / 3] * 3), ("", 2, "none"), ("7:3", 3, "count"), ("7:0", 2, "form"),
    ("70%:20%", 2, "sum"), ("70%:30", 2, "form"), ("half", 2, "form"), ("07:03:00", 2, "count"), ("7:-3", 2, "form")])
def test_shares(text, count, wanted):
    numbers, why = read_shares(text, count)
    assert why == wanted if isinstance(wanted, str) else numbers == pytest.approx(wanted)
    assert numbers is None or sum(numbers) == pytest.approx(1)


def test_whole_codes_never_a_part_of_one():
    for text, scheme in (("R2B1", URBAN), ("R23", URBAN), ("0701a", GUIDE), ("07012", GUIDE), ("10101", GUIDE)):
        assert read_code(text, china().schemes[scheme]).code == "", text
    assert read_code("r2", china().schemes[URBAN]).code == "R2"


@pytest.mark.parametrize(("code", "wanted"), [("0201K", ("0201", "K")), ("05H1", ("05", "H1")),
                                              ("08H2A", ("08", "H2A")), ("0305K", ("0305", "K")),
                                              ("0101", ("0101", "")), ("9901K", ("9901K", ""))])
def test_marks_behind_codes(code, wanted):
    assert plain_class(code, china().schemes[SURVEY]) == wanted
    assert plain_class(code, china().schemes[GUIDE]) == (code, "")


# -- columns -----------------------------------------------------------------------------------------------

def test_the_first_code_counts_unless_asked():
    result = read(["0701/09", "1401(0806)", "1207v", None], shares=["7:3", None, None, None])
    assert rows(result, "row", "part", "share", "land_class", "form", "compatible") == [
        (0, 0, 1.0, "0701", "mixed", ""), (1, 0, 1.0, "1401", "compatible", "0806"),
        (2, 0, 1.0, "1207", "village", ""), (3, 0, 1.0, "", "plain", "")]
    assert "mixed" in keys(result.problems)


def test_stated_shares_divide():
    result = read(["0701/09", "1401", "0701/09(1:1)", "0701+080401"], mixed="split",
                  shares=["70%:30%", None, "7:3", "3:1"])
    assert rows(result, "row", "part", "share", "land_class", "level1", "known") == [
        (0, 0, 0.7, "0701", "07", True), (0, 1, 0.3, "09", "09", True), (1, 0, 1.0, "1401", "14", True),
        (2, 0, 0.5, "0701", "07", True), (2, 1, 0.5, "09", "09", True),
        (3, 0, 0.75, "0701", "07", True), (3, 1, 0.25, "080401", "08", True)]
    assert keys(result.problems) == ["mixed_split"]


def test_a_share_behind_each_code():
    """As in 0701(70%)/09(30%); a compatible use in a bracket stays with its code; a gap is told and not guessed."""
    result = read(["0701(70%)/09(30%)", "0701(0.6)+1401(0.4)", "1401(0806)/09(7:3)", "0701(70%)/09", "0701(0806)/09"],
                  mixed="split")
    assert rows(result, "row", "share", "land_class", "known", "compatible") == [
        (0, 0.7, "0701", True, ""), (0, 0.3, "09", True, ""), (1, 0.6, "0701", True, ""), (1, 0.4, "1401", True, ""),
        (2, 0.7, "1401", True, "0806"), (2, 0.3, "09", True, "0806"), (3, 1.0, "0701(70%)/09", False, ""),
        (4, 1.0, "0701(0806)/09", False, "0806")]
    assert sorted(keys(result.problems)) == ["mixed_form", "mixed_none", "mixed_split"]


def test_without_shares_nothing_is_divided():
    result = read(["0701/09", "0701/09", "0701/zz", "0701/"], mixed="split", shares=[None, "7:2:1", "1:1", "1:1"])
    assert rows(result, "row", "share", "land_class", "known", "legal_class") == [
        (0, 1.0, "0701/09", False, "undetermined"), (1, 1.0, "0701/09", False, "undetermined"),
        (2, 0.5, "0701", True, "construction"), (2, 0.5, "zz", False, "undetermined"),
        (3, 0.5, "0701", True, "construction"), (3, 0.5, "", False, "undetermined")]
    assert sorted(keys(result.problems)) == ["mixed_count", "mixed_none", "mixed_split", "mixed_unknown"]


def test_shares_of_a_row_add_up_and_the_order_does_not_matter():
    values = ["0701/09", "1401", "0701/09/14", "zz", None] * 20
    shares = ["7:3", None, "1:1:1", None, None] * 20
    columns = [read(values, mixed="split", shares=shares), read(values[::-1], mixed="split", shares=shares[::-1])]
    parts, turned = (column.parts.assign(share=column.share.low) for column in columns)
    assert all(column.share.is_known.all() for column in columns)
    assert parts.groupby("row")["share"].sum().to_numpy() == pytest.approx(np.ones(100))
    count = [frame.groupby("land_class", dropna=False)["share"].sum().to_dict() for frame in (parts, turned)]
    assert {str(key): pytest.approx(value) for key, value in count[0].items()} == {
        str(key): value for key, value in count[1].items()}


def test_each_code_is_a_part_of_any_share():
    shares = read(["0701/09(7:3)", "1401"], mixed="each").share
    assert shares.low.tolist() == [0, 0, 1] and shares.high.tolist() == [1, 1, 1]


def test_in_doubt_nothing_is_divided():
    code_column = read(["0601", "0701/06"], "auto", mixed="split", shares=[None, "1:1"])
    assert code_column.ambiguous or code_column.scheme == GUIDE
    code_column = read_code_column(column(["0601", "0701"]), china(), division=Division("split"))
    assert code_column.ambiguous and not code_column.parts["known"].iloc[0]


def test_the_plain_class_on_demand():
    values = ["0201K", "05H1", "08H2A", "0305K", "0101"]
    listed = read(values, SURVEY)
    assert rows(listed, "land_class", "suffix", "known") == [
        ("0201K", "K", True), ("05H1", "H1", True), ("08H2A", "H2A", True), ("0305K", "K", False), ("0101", "", True)]
    plain = read(values, SURVEY, suffix="plain")
    assert rows(plain, "land_class", "suffix", "known", "level1", "level2") == [
        ("0201", "K", True, "02", "0201"), ("05", "H1", True, "05", ""), ("08", "H2A", True, "08", ""),
        ("0305", "K", True, "03", "0305"), ("0101", "", True, "01", "0101")]
    assert "suffix_plain" in keys(plain.problems)


def test_classes_at_a_level():
    parts = read(["070102", "0701", "07", "zz"]).parts
    assert [class_at(parts, level).tolist() for level in (1, 2, 3)] == [
        ["07", "07", "07", "zz"], ["0701", "0701", "07", "zz"], ["070102", "0701", "07", "zz"]]


# -- groups ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("code", "scheme", "wanted"), [
    ("0101", GUIDE, "cropland"), ("070301", GUIDE, "urban_rural"), ("1202", GUIDE, "regional_infrastructure"),
    ("1207", GUIDE, "urban_rural"), ("12", GUIDE, "undetermined"), ("10", GUIDE, "undetermined"),
    ("1003", GUIDE, "other_construction"), ("1311", GUIDE, "regional_infrastructure"), ("2301", GUIDE, "urban_rural"),
    ("23", GUIDE, "undetermined"), ("18", GUIDE, "sea"), ("05H1", SURVEY, "urban_rural"), ("1003", SURVEY,
    "regional_infrastructure"), ("1107A", SURVEY, "undetermined"), ("0303", SURVEY, "wetland"), ("1006", SURVEY,
    "farm_facilities"), ("0601", "gbt-21010-2017", "urban_rural"), ("R2", URBAN, "urban_rural"), ("H22", URBAN,
    "undetermined"), ("0201K", SURVEY, "garden"), ("0809", SURVEY, "urban_rural"), ("08", SURVEY, "undetermined"),
    ("U1", URBAN, "urban_rural"), ("H24", URBAN, "regional_infrastructure"), ("H41", URBAN, "other_construction")])
def test_group_of_a_code(code, scheme, wanted):
    assert group_of_code(code, scheme, china()) == wanted


def test_town_and_village_by_their_attribute_alone():
    raw = column(["201", "203", "203A", None, "204", "村庄", "202.0", "9"])
    kinds = settlement_kind(raw, china())
    assert kinds.tolist() == ["urban", "village", "village", "undetermined", "mining", "village", "urban",
                              "undetermined"]
    result = read(["0703", "0703", "0701", "0703", "1207v", "1202", "0801", "UG12"])
    assert group_of(result.parts, result.scheme, china(), kinds).tolist() == [
        "urban_land", "village_land", "village_land", "urban_or_village", "urban_or_village",
        "regional_infrastructure", "urban_land", "undetermined"]
    assert set(group_of(result.parts, result.scheme, china())) == {
        "urban_or_village", "regional_infrastructure", "undetermined"}


def test_every_code_of_the_guide_has_a_group_or_is_too_coarse():
    classes = china().schemes[GUIDE].classes
    open_ = {code for code in classes if group_of_code(code, GUIDE, china()) == "undetermined"}
    assert open_ == {"10", "12", "13", "23", "UG25", "UG26"}


# -- from list to list -------------------------------------------------------------------------------------

def test_backwards_and_across():
    codes = china()
    back = passage(codes, GUIDE, SURVEY)
    assert back["0101"] == Target("0101", "1:1") and back["080401"] == Target("08H2A", "1:1")
    assert back["0303"].code == "0305" and back["0201"] == Target("0201", "1:n", ("0201K",))
    across = passage(codes, URBAN, "gbt-21010-2017")
    assert across["R2"].code == "0701" and across["M1"].code == "0601"
    assert set(across) == set(codes.schemes[URBAN].classes)
    assert passage(codes, GUIDE, GUIDE)["07"] == Target("07", "1:1")


@pytest.mark.parametrize("source", ["survey-3", "guide-2020-trial", "gbt-21010-2017", URBAN, GUIDE])
@pytest.mark.parametrize("target", ["survey-3", "guide-2020-trial", "gbt-21010-2017", URBAN, GUIDE])
def test_every_passage_is_whole_and_sound(source, target):
    codes = china()
    result = passage(codes, source, target)
    assert set(result) == set(codes.schemes[source].classes)
    for code, value in result.items():
        assert (value.map == "review") == (value.code == ""), code
        assert not (value.map == "1:1" and value.alternatives), code
        for other in filter(None, (value.code, *value.alternatives)):
            assert other in codes.schemes[target].classes
            before, after = codes.schemes[source].classes[code], codes.schemes[target].classes[other]
            if value.map == "1:1" and "undetermined" not in (before.legal_class, after.legal_class):
                assert before.legal_class == after.legal_class, (code, other)


def test_a_chain_of_lists_and_a_circle(tmp_path):
    from helpers.cases.codes import PACK

    pack = PACK.replace("crosswalk: {table", """  oldest:
    title: {en: Oldest, zh: 最旧}
    table: oldest.csv
    basis: [{document: A card index}]
crosswalk: {table""")
    table = "scheme,code,target,map,alternatives,target_scheme\nold,1,01,1:n,0401,\nold,7,07,1:1,,\n"
    chain = "oldest,a,7,1:1,,old\noldest,b,1,1:1,,old\noldest,c,,review,1|7,old\n"
    folder = write_codes(tmp_path / "chain", pack_yaml=pack, crosswalk_csv=table + chain)
    (folder / "oldest.csv").write_text(
        "code,parent,name_en,name_zh,legal_class\na,,A,甲,construction\nb,,B,乙,agricultural\nc,,C,丙,undetermined\n",
        encoding="utf-8")
    assert load_codes(folder).crosswalk["oldest"] == {
        "a": Target("07", "1:1"), "b": Target("01", "1:n", ("0401",)), "c": Target("", "review", ("01", "0401", "07"))}
    circle = chain + "old,1,b,1:1,,oldest\n"
    (folder / "crosswalk.csv").write_text(table.split("old,")[0] + circle, encoding="utf-8")
    with pytest.raises(Exception, match="oldest → old → oldest|old → oldest → old"):
        load_codes(folder)
    (folder / "crosswalk.csv").write_text(table.split("old,")[0] + chain, encoding="utf-8")
    with pytest.raises(Exception, match="does not reach"):
        load_codes(folder)
    (folder / "crosswalk.csv").write_text(table + "old,1,b,1:1,,oldest\n" + chain, encoding="utf-8")
    with pytest.raises(Exception, match="leads into one other"):
        load_codes(folder)


# -- the urban list, colours -------------------------------------------------------------------------------

def test_the_urban_list_is_the_one_of_eight_and_thirty_five():
    classes = [code for code in china().schemes[URBAN].classes if code[0] not in "HE"]
    assert [sum(len(code) == n for code in classes) for n in (1, 2, 3)] == [8, 35, 43]   # 42 without U23, disputed
    assert set(china().crosswalk[URBAN]) == set(china().schemes[URBAN].classes)


def test_colours_are_conventional_and_never_verified():
    codes = china()
    assert class_colour("0701", GUIDE, codes) == "#FFFF2D" and class_colour("09", GUIDE, codes) == "#FF0000"
    # lists without colours borrow those of the guide: 1202 highway, 09 commerce
    assert class_colour("1003", SURVEY, codes) == class_colour("1202", GUIDE, codes) != ""
    assert class_colour("05H1", SURVEY, codes) == "#FF0000"
    assert class_colour("zz", GUIDE, codes) == "" and class_colour("R21", URBAN, codes) == "#FFFF00"
    coloured = [scheme for scheme in codes.schemes.values() if any(land_class.colour
                                                                   for land_class in scheme.classes.values())]
    assert [scheme.id for scheme in coloured] == [GUIDE, "guide-2020-trial", URBAN]
    assert not any(basis.verified for scheme in coloured for basis in scheme.colour_basis)


@needs(HUIZHOU)
def test_the_plots_of_huizhou_are_all_placed_or_listed():
    with sqlite3.connect(f"file:{HUIZHOU / 'huizhou.gpkg'}?mode=ro&immutable=1", uri=True) as base:
        raw = column(row[0] for row in base.execute("SELECT Layer FROM land_use_plots"))
    code_column = read_code_column(raw, china())
    assert code_column.scheme == URBAN and not code_column.ambiguous and len(code_column.parts) == 79
    assert code_column.parts["known"].all()
    assert code_column.parts["level1"].value_counts().to_dict() == {
        "R": 35, "B": 17, "A": 9, "U": 5, "S": 4, "G": 4, "W": 3, "M": 2}
    led = recoded(code_column, china(), GUIDE)
    assert led["map"].value_counts().to_dict() == {"1:n": 61, "1:1": 18}
    # U3 can be fire stations, or flood control, which is regional infrastructure
    groups = group_of(code_column.parts, code_column.scheme, china())
    assert groups.value_counts().to_dict() == {"urban_or_village": 78, "undetermined": 1}
