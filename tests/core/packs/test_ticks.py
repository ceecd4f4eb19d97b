"""Items that a person verified: kept as a layer, read back, and given up once the pack below says anything else."""
from __future__ import annotations

from datetime import date

import pytest
import yaml
from helpers.cases.packs import parse, write_pack

from groundrules.core.carbon.densities.table import source_text
from groundrules.core.carbon.pack.reading import FORM as COEFFICIENT_FORM
from groundrules.core.contract.basis import VERIFIED, state_words
from groundrules.core.errors import InputError
from groundrules.core.pack_review.card import items_card
from groundrules.core.pack_review.desk import desk_of, is_own, ticks_file
from groundrules.core.pack_review.review import review_pack
from groundrules.core.packs.tables import key_columns
from groundrules.core.packs.ticks import ticks_document
from groundrules.core.zoning.pack.loading import load_checked_pack
from groundrules.core.zoning.report import rule_shown

DAY = date(2026, 11, 29)


@pytest.fixture
def small(tmp_path):
    return write_pack(tmp_path / "small")


def written(folder, pack, below, ticks):
    """A layer of ticks beside the others."""
    folder = folder / pack
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(ticks_document("zoning", pack, {"en": "V", "zh": "核"}, below, ticks),
                                      encoding="utf-8")
    return folder


def tick(desk, *names, by="Li Ming", note=""):
    return desk.ticked([item.item for item in desk.items if item.id in names], by, DAY, note)


def changed(tmp_path, before, after):
    document = tmp_path / "small" / "pack.yaml"
    text = document.read_text(encoding="utf-8")
    assert before in text
    document.write_text(text.replace(before, after), encoding="utf-8")


def states(path, language="en"):
    return {item.id: item.state for item in desk_of(path, language).items}


def test_the_desk_lists_what_fired_first_with_words_and_basis(small):
    first, second = desk_of(small, "zh", fired=["R-2"]).items
    assert (first.id, first.fired, first.words, first.state) == ("R-2", True, "道路", "unverified")
    assert (second.id, second.fired, second.bases[0].article) == ("R-1", False, "0601")
    assert dict(second.rest)["verdict"] == "forbidden" and dict(second.rest)["minimum"] == "area_m2: 1.0；width_m: 0.1"
    assert first.addresses == () and first.state_text("zh") == "条款待核"


def test_a_tick_verifies_its_rule_alone_and_the_rule_stays_of_its_pack(tmp_path, small):
    layer = written(tmp_path, "small-verified", "small", tick(desk_of(small, "en"), "R-1", note="read in the gazette"))
    pack = load_checked_pack(layer, parse)
    first, second = pack.rules
    assert (first.basis_verified, second.basis_verified) == (True, False)
    assert (first.basis[0].verified_by, first.basis[0].verified_on, first.basis[0].article) == ("Li Ming", DAY, "0601")
    shown = rule_shown(first, "zh").basis[0]
    assert (shown.state, shown.by, shown.on, shown.note) == (VERIFIED, "Li Ming", "2026-11-29", "read in the gazette")
    assert state_words(shown, "zh") == "已核验（Li Ming，2026-11-29）"
    assert pack.layer_of("R-1") == "small" and pack.stack[0].changes == () and pack.stack[0].ticks[0].counts
    assert is_own(layer) and not is_own(small)
    assert states(layer) == {"R-1": VERIFIED, "R-2": "unverified"}


@pytest.mark.parametrize(("before", "after", "difference"), [
    ("area_m2: 1.0", "area_m2: 5.0", ("minimum.area_m2", "1.0", "5.0")),
    ('article: "0601"', 'article: "0602"', ("basis.1.article", "0601", "0602")),
    ("severity: critical", "severity: minor", ("severity", "critical", "minor"))])
def test_a_rule_that_says_anything_else_falls_back_and_shows_what_changed(tmp_path, small, before, after, difference):
    layer = written(tmp_path, "small-verified", "small", tick(desk_of(small, "en"), "R-1", "R-2"))
    changed(tmp_path, before, after)
    item = next(item for item in desk_of(layer, "en").items if item.id == "R-1")
    assert (item.state, item.outdated.by, item.changes()) == ("unverified", "Li Ming", [difference])
    assert states(layer)["R-2"] == VERIFIED
    problem, = [problem for problem in review_pack(layer, parse).problems if problem.key == "packs.tick_outdated"]
    assert problem.severity == "warning" and problem.line == 10 and "Li Ming" in problem.in_language("en")
    assert list(review_pack(layer, parse).changes("en")["change"]) == ["changed since it was verified", "verified"]


def test_what_does_not_touch_the_rule_leaves_its_tick(tmp_path, small):
    layer = written(tmp_path, "small-verified", "small", tick(desk_of(small, "en"), "R-1"))
    changed(tmp_path, 'version: "1"', 'version: "2"')
    changed(tmp_path, "aliases: [FARM]", "aliases: [FARM, FARMLAND]")
    assert states(layer)["R-1"] == VERIFIED
    changed(tmp_path, "id: R-1", "id: R-7")     # the rule is gone under its name
    assert set(states(layer).values()) == {"unverified"}
    assert "packs.tick_gone" in {problem.key for problem in review_pack(layer, parse).problems}


def test_an_office_ticks_over_the_file_of_its_institute_and_takes_back_its_own(tmp_path, small):
    institute = written(tmp_path, "institute", "small", tick(desk_of(small, "en"), "R-1", by="Institute"))
    desk = desk_of(institute, "en")
    assert (desk.pack, desk.own_id, desk.own) == ("institute", "institute-verified", ())
    office = written(tmp_path, desk.own_id, "institute", tick(desk, "R-2", by="Office"))
    both = desk_of(office, "en")
    assert {item.id: item.bases[0].by for item in both.items} == {"R-1": "Institute", "R-2": "Office"}
    assert [entry.item for entry in both.own] == [("rules", "R-2")]
    assert both.without([item.item for item in both.items]) == ()
    assert ticks_file(institute) == ("institute", "zoning", "small")
    with pytest.raises(InputError):
        ticks_file(small)


def test_a_tick_without_a_name_is_refused(tmp_path, small):
    layer = written(tmp_path, "small-verified", "small", tick(desk_of(small, "en"), "R-1"))
    document = yaml.safe_load((layer / "pack.yaml").read_text(encoding="utf-8"))
    del document["verified"][0]["by"]
    (layer / "pack.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    assert "packs.key_missing" in {problem.key for problem in review_pack(layer, parse).problems
                                   if problem.severity == "error"}


# -- rows of tables ----------------------------------------------------------------------------------

COEFFICIENTS = """format: 1
kind: coefficients
pack: small
version: "1"
title: {en: "S", zh: "小"}
families:
  fam: {title: {en: "F", zh: "族"}, boundary: {en: "b", zh: "界"}, unit: "t C/ha", soil_depth_m: 1}
stocks: [stocks.csv]
classes: classes.csv
bases:
  t1: {document: {en: "Guide, Table 1", zh: "指南表 1"}, verified: false}
  t2: {document: {en: "Guide, Table 2", zh: "指南表 2"}, verified: false}
"""
STOCKS = """family,class,pool,value,unit,depth_m,tier,source,verified
fam,pine,above,40,t C/ha,,1,t1,false
fam,pine,below,10,t C/ha,,1,t1,false
fam,meadow,above,3,t C/ha,,1,t2,false
"""
CLASSES = "code,name_en,name_zh,category\npine,Pine,松,forest_land\nmeadow,Meadow,草地,grassland\n"


@pytest.fixture
def numbers(tmp_path):
    """A pack of three coefficients."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, content in (("pack.yaml", COEFFICIENTS), ("stocks.csv", STOCKS), ("classes.csv", CLASSES)):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def over(tmp_path, ticks):
    folder = tmp_path / "small-verified"
    folder.mkdir(exist_ok=True)
    words = ticks_document("coefficients", folder.name, {"en": "V", "zh": "核"}, "small", ticks)
    (folder / "pack.yaml").write_text(words, encoding="utf-8")
    return folder


def read_numbers(path):
    pack, problems = COEFFICIENT_FORM.read(path)
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return {(number.land_class, number.pool): number for number in pack.coefficients}


def test_rows_are_listed_by_table_and_source_with_keys_of_their_own(numbers):
    """A pack declares a key: it tells rows apart, although no list of columns knows it."""
    rows = [item for item in desk_of(numbers, "en").items if item.table]
    assert [(item.id, item.group, item.words, item.state) for item in rows] == [
        ("fam · pine · above", "Guide, Table 1", "40 t C/ha", "unverified"),
        ("fam · pine · below", "Guide, Table 1", "10 t C/ha", "unverified"),
        ("fam · meadow · above", "Guide, Table 2", "3 t C/ha", "unverified")]
    assert "Guide, Table 1" in items_card(rows[:2], "2", "en") and "<td>10</td>" in items_card(rows[:2], "2", "en")
    key = key_columns([{"code": "a", "stand_age": "1", "value": "5"}, {"code": "a", "stand_age": "2", "value": "5"}])
    assert key == ("code", "stand_age")
    assert key_columns([{"code": "a", "value": "5", "soil_type": "clay"}], ("soil_type",)) == ("code", "soil_type")


def test_a_row_that_was_ticked_is_a_verified_number_and_says_by_whom(tmp_path, numbers):
    desk = desk_of(numbers, "en")
    chosen = [item.item for item in desk.items if item.group == "Guide, Table 1"]
    layer = over(tmp_path, desk.ticked(chosen, "Li Ming", DAY, "edition 2"))
    stocks = read_numbers(layer)
    assert [stocks[key].verified for key in (("pine", "above"), ("pine", "below"), ("meadow", "above"))] == [
        True, True, False]
    assert source_text(stocks["pine", "above"], "en") == "Guide, Table 1, verified by Li Ming on 2026-11-29"
    assert "to be checked" in source_text(stocks["meadow", "above"], "en")
    document = yaml.safe_load((layer / "pack.yaml").read_text(encoding="utf-8"))
    group, = document["verified_rows"]     # one entry for all that a person read at once
    assert (group["table"], group["by"], len(group["rows"])) == ("stocks.csv", "Li Ming", 2)
    assert is_own(layer) and ticks_file(layer) == ("small-verified", "coefficients", "small")
    both = desk_of(layer, "en")
    assert [item.bases[0].note for item in both.items if item.state == VERIFIED] == ["edition 2"] * 2
    assert [tick.item for tick in both.without(chosen[:1])] == [("stocks.csv", "fam · pine · below")]


@pytest.mark.parametrize(("file", "before", "after", "difference"), [
    ("stocks.csv", "fam,pine,above,40", "fam,pine,above,41", ("value", "40", "41")),
    ("pack.yaml", "Guide, Table 1", "Guide, Table 9", ("basis.document.en", "Guide, Table 1", "Guide, Table 9"))])
def test_a_row_or_its_source_that_changes_falls_back_and_shows_how(tmp_path, numbers, file, before, after, difference):
    desk = desk_of(numbers, "en")
    layer = over(tmp_path, desk.ticked([item.item for item in desk.items], "Li Ming", DAY))
    text = (numbers / file).read_text(encoding="utf-8")
    (numbers / file).write_text(text.replace(before, after), encoding="utf-8")
    items = {item.id: item for item in desk_of(layer, "en").items}
    assert items["fam · pine · above"].changes() == [difference]
    assert items["fam · pine · above"].state == "unverified" and items["fam · meadow · above"].state == VERIFIED
    assert not read_numbers(layer)["pine", "above"].verified and read_numbers(layer)["meadow", "above"].verified


def test_new_columns_and_moved_rows_leave_ticks_and_a_row_that_is_gone_is_told(tmp_path, numbers):
    desk = desk_of(numbers, "en")
    layer = over(tmp_path, desk.ticked([item.item for item in desk.items], "Li Ming", DAY))
    head, *rows = STOCKS.splitlines()
    text = "\n".join([head.replace("class,", "class,climate,"), *reversed(rows)])
    for word in ("pine", "meadow"):
        text = text.replace(f"fam,{word}", f"fam,{word},")
    (numbers / "stocks.csv").write_text(text, encoding="utf-8")
    assert {item.state for item in desk_of(layer, "en").items} == {VERIFIED}
    (numbers / "stocks.csv").write_text("\n".join(STOCKS.splitlines()[:-1]), encoding="utf-8")
    _pack, problems = COEFFICIENT_FORM.read(layer)
    assert [(problem.key, problem.values["name"]) for problem in problems if problem.severity == "warning"
            and problem.key.startswith("packs.tick")] == [("packs.tick_gone", "fam · meadow · above")]
