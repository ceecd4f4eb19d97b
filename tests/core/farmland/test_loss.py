"""Cropland lost between two surveys: by hand, on squares of 100 m in metres."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from helpers.cases.codes import china
from shapely.geometry import Polygon, box

from groundrules.core.contract.outcome import departures
from groundrules.core.errors import InputError
from groundrules.core.farmland.loss.request import LossRequest, reason_of
from groundrules.core.farmland.loss.run import CHECK, farmland_loss
from groundrules.core.landuse.pack.beside_lists import loss_reasons
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.packs.load import PackError
from groundrules.core.table import table_from_geometries

CRS, X, Y = "EPSG:4547", 500_000, 2_500_000


def place(x, width=100.0, y=0.0, height=100.0):
    return box(X + x, Y + y, X + x + width, Y + y + height)


def survey(shapes, codes, **columns):
    columns = {"BSM": [str(number) for number in range(len(shapes))], "DLBM": codes, **columns}
    table = table_from_geometries("DLTB", shapes, columns, CRS)
    fields = {"id": "BSM", "land_class": "DLBM", "ridge_share": "KCXS", "location_code": "ZLDWDM"}
    return ControlLayer("survey", table, {role: name for role, name in fields.items() if name in table.columns})


def polygons(*shapes, **columns):
    return table_from_geometries("polygons", shapes, columns, CRS)


def compared(old, new, **more):
    more = {"scheme": "survey-3", "area_method": "planar", **more}
    outcome = farmland_loss(LossRequest(old, new, china(), **more))
    assert list(departures(CHECK, outcome)) == []
    return outcome


def rows(result, *columns) -> list:
    return [tuple(None if pd.isna(value) else round(value, 2) if isinstance(value, float) else value for value in row)
            for row in result.tables["rows"][["kind", *columns]].itertuples(index=False)]


def row_of(shapes=9):
    return [place(100 * number) for number in range(shapes)]


def test_by_reason():
    after = ["0101", "0601", "0201", "0301K", "0404", "1104", "1202", "1207", "0999"]
    result = compared(survey(row_of(), ["0101"] * 9), survey(row_of(), after))
    assert rows(result, "reason", "new_class", "restorable", "gross_m2") == [
        ("loss", "construction", "0601", None, 10000.0), ("loss", "garden", "0201", None, 10000.0),
        ("loss", "forest", "0301K", "class_k", 10000.0), ("loss", "grass", "0404", None, 10000.0),
        ("loss", "pond", "1104", None, 10000.0), ("loss", "facility_agriculture", "1202", None, 10000.0),
        ("loss", "unused", "1207", None, 10000.0), ("undetermined", "unknown_class", "0999", None, 10000.0)]
    counts = result.counts
    assert (counts["OLD_CROPLAND_M2"], counts["KEPT_M2"], counts["LOSS_M2"], counts["UNDETERMINED_M2"]) == (
        90000.0, 10000.0, 70000.0, 10000.0)
    assert counts["IS_CLOSED"] and counts["HAS_LOSS"] and counts["RESIDUAL_M2"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("code", "legal", "scheme", "reason"), [
    ("0602", "agricultural", "guide-2023", "facility_agriculture"),
    ("0602", "construction", "survey-3", "construction"),
    ("1704", "agricultural", "guide-2023", "pond"), ("1006", "agricultural", "survey-3", "other_agricultural"),
    ("0404", "undetermined", "survey-3", "grass"), ("00", "undetermined", "survey-3", "undetermined")])
def test_reasons_of_classes(code, legal, scheme, reason):
    assert reason_of(code, legal, loss_reasons()[scheme]) == reason


def test_inside_and_outside_farmland_and_exempt_ground():
    result = compared(
        survey([place(0)], ["0103"]), survey([place(0)], ["0601"]), farmland=polygons(place(0, 40), place(30, 20)),
        exempt=polygons(place(90, 50), YY=["生态退耕"]), exempt_field="YY")
    assert rows(result, "inside_farmland", "exempt", "exempt_cause", "gross_m2") == [
        ("loss", True, False, None, 5000.0), ("loss", False, False, None, 4000.0),
        ("loss", False, True, "生态退耕", 1000.0)]
    assert (result.counts["INSIDE_FARMLAND_M2"], result.counts["EXEMPT_M2"], result.counts["LOSS_M2"]) == (
        5000.0, 1000.0, 10000.0)
    without = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0601"]))
    assert without.tables["rows"]["inside_farmland"].isna().all()


def test_an_exempt_cause_of_the_newer_survey():
    result = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0301"], SM=["灾毁"]), cause_field="SM",
                      exempt_causes=frozenset({"灾毁"}))
    assert rows(result, "exempt", "exempt_cause") == [("loss", True, "灾毁")]


@pytest.mark.parametrize("word", ["建设占用", "否", "0", "/", None])
def test_another_word_of_the_newer_survey_exempts_nothing(word):
    result = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0601"], SM=[word]), cause_field="SM",
                      exempt_causes=frozenset({"灾毁"}))
    assert rows(result, "exempt", "exempt_cause") == [("loss", False, None)]
    assert result.counts["EXEMPT_M2"] == 0.0
    assert any("does not exempt anything" in note for note in result.notes) == (word not in ("/", None))


def test_exempt_ground_without_a_cause_exempts_nothing():
    ground = polygons(place(0, 30), place(50, 20), YY=[None, "flood"])
    result = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0601"]), exempt=ground, exempt_field="YY")
    assert rows(result, "exempt", "gross_m2") == [("loss", False, 8000.0), ("loss", True, 2000.0)]
    assert any("does not exempt anything" in note for note in result.notes)
    assert any("flood" in note for note in result.notes)


def test_an_empty_farmland_layer_does_not_put_everything_outside():
    empty = table_from_geometries("PBF", [], {}, CRS)
    for farmland in (empty, None):
        result = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0601"]), farmland=farmland)
        assert result.tables["rows"]["inside_farmland"].isna().all()
        assert (result.counts["INSIDE_FARMLAND_M2"], result.counts["INSIDE_UNKNOWN_M2"]) == (None, 10000.0)
    inside = compared(survey([place(0)], ["0103"]), survey([place(0)], ["0601"]), farmland=polygons(place(0, 40)))
    assert (inside.counts["INSIDE_FARMLAND_M2"], inside.counts["INSIDE_UNKNOWN_M2"]) == (4000.0, 0.0)


def test_planting_that_nobody_knows_is_listed():
    before, after = ["LS"] * 5, ["SSLM", "樱花", None, "GZ", "LS"]
    result = compared(survey(row_of(5), ["0101"] * 5, ZZSXDM=before), survey(row_of(5), ["0101"] * 5, ZZSXDM=after))
    assert rows(result, "reason", "old_id", "gross_m2") == [
        ("planting_non_grain", "planting_non_grain", "0", 10000.0),
        ("undetermined", "planting_unknown", "1", 10000.0)]
    assert result.counts["PLANTING_UNKNOWN_M2"] == 30000.0   # 樱花, nothing, tilled
    assert any("樱花" in note for note in result.notes)
    without = compared(survey([place(0)], ["0101"], ZZSXDM=["LS"]), survey([place(0)], ["0101"]))
    assert without.counts["PLANTING_UNKNOWN_M2"] == 10000.0 and any("planting" in note for note in without.notes)


def test_planting_is_a_class_of_its_own():
    before, after = ["LS", "FLS", None, "LS"], ["FLS", "FLS", "FLS", "LYFL"]
    result = compared(survey(row_of(4), ["0101"] * 4, ZZSXDM=before), survey(row_of(4), ["0101"] * 4, ZZSXDM=after))
    assert rows(result, "reason", "old_id", "gross_m2") == [
        ("planting_non_grain", "planting_non_grain", "0", 10000.0),
        ("undetermined", "planting_non_grain", "2", 10000.0)]
    assert result.counts["LOSS_M2"] == 0.0 and result.counts["NON_GRAIN_M2"] == 10000.0
    assert result.counts["KEPT_M2"] == 40000.0 and not result.counts["HAS_LOSS"]


def test_ridges_and_units():
    old = survey(row_of(2), ["0101", "0103"], KCXS=[0.1, None], ZLDWDM=["990127100001", "990127100002"])
    result = compared(old, survey(row_of(2), ["0601", "0601"]))
    assert rows(result, "gross_m2", "net_m2") == [("loss", 10000.0, 9000.0), ("loss", 10000.0, None)]
    assert result.counts["LOSS_NET_M2"] is None and result.counts["LOSS_M2"] == 20000.0
    assert compared(old, survey(row_of(2), ["0601", "0103"])).counts["LOSS_NET_M2"] == 9000.0
    table = result.tables["table"].set_index("unit_code")
    assert pd.isna(table.loc["990127100002", "net_m2"])
    assert table.loc["990127100001", "net_m2"] == 9000.0 and table.loc["990127100002", "net_unknown_m2"] == 10000.0


def test_gain_and_what_only_one_survey_covers():
    old = survey([place(0), place(100)], ["0101", "0301"])
    new = survey([place(50, 100), place(150, 100)], ["0101", "0101"])
    result = compared(old, new)
    assert rows(result, "reason", "gross_m2") == [("undetermined", "only_one_survey", 5000.0)]
    table = {(row.survey, row.kind, row.reason): row.gross_m2 for row in result.tables["table"].itertuples()}
    assert table == {("old", "undetermined", "only_one_survey"): 5000.0, ("new", "gain", "forest"): 10000.0,
                     ("new", "undetermined", "only_one_survey"): 5000.0} and result.counts["GAIN_M2"] == 10000.0
    assert result.tables["balance"]["gross_m2"].tolist() == pytest.approx(
        [10000, 5000, 0, 5000, 0, 20000, 5000, 10000, 5000, 0], abs=1e-6)


def test_a_broken_patch_is_not_surveyed():
    tie = Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    result = compared(survey([place(0)], ["0101"]), survey([tie, place(500)], ["0601", "0101"]))
    assert rows(result, "reason") == [("undetermined", "only_one_survey")] and result.counts["HAS_LOSS"] is None
    assert any("cannot be used" in note for note in result.notes)
    result = compared(survey([place(0)], ["0101"]), survey([place(0)], ["0601"]), farmland=polygons(tie))
    assert result.tables["rows"]["inside_farmland"].isna().all()


def test_overlapping_patches_show_in_the_residual():
    result = compared(survey([place(0)], ["0101"]), survey([place(0), place(50, 50)], ["0101", "0601"]))
    assert result.counts["RESIDUAL_M2"] == pytest.approx(-5000) and not result.counts["IS_CLOSED"]
    assert any("5000.00" in note and "self_overlap" in note for note in result.notes)


def test_the_tables_of_a_pack_of_ones_own_count(tmp_path):
    codes = replace(china(), path=str(tmp_path))
    (tmp_path / "planting.csv").write_text("code,name_en,name_zh,kind\nYH,Cherry,樱花,non_grain\nLS,Rice,粮,grain\n",
                                           encoding="utf-8")
    (tmp_path / "loss_reasons.csv").write_text("scheme,prefix,reason\nsurvey-3,0301,garden\n", encoding="utf-8")
    old = survey(row_of(2), ["0101"] * 2, ZZSXDM=["LS", "LS"])
    new = survey(row_of(2), ["0101", "0301"], ZZSXDM=["YH", None])
    request = LossRequest(old, new, codes, "survey-3", area_method="planar")
    assert rows(farmland_loss(request), "reason") == [
        ("loss", "garden"), ("planting_non_grain", "planting_non_grain")]
    (tmp_path / "planting.csv").write_text("code,name_en,name_zh,kind\nYH,Cherry,樱花,flowers\n", encoding="utf-8")
    with pytest.raises(PackError) as refused:
        farmland_loss(request)
    assert "planting.csv" in refused.value.in_language("en") and "flowers" in refused.value.in_language("en")


def test_stops():
    with pytest.raises(InputError, match="no features"):
        compared(survey([], []), survey([place(0)], ["0101"]))
    table = polygons(place(0), BH=["1"])
    with pytest.raises(InputError):
        compared(ControlLayer("survey", table, {}), survey([place(0)], ["0101"]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_name_the_survey_and_the_patches_with_the_remedy(language):
    """Both layers bear one name, so a sentence says which of the two it is of."""
    tie = Polygon([(X + 500, Y), (X + 600, Y + 100), (X + 600, Y), (X + 500, Y + 100)])
    shapes = [*row_of(5), tie]
    old = survey(shapes, ["0101", "0999", "0103", None, "0103", "0103"], KCXS=[13.0, 0.1, -0.2, 0.1, None, 13.0],
                 ZZSXDM=["LS", "樱花", "LS", "LS", "LS", "LS"], BHYY=["x"] * 6)
    new = survey(shapes, ["0101", "0103", "0601", "0888", "0103", "0103"], KCXS=[0.1] * 6, BHYY=["建设占用"] * 6)
    notes = compared(old, new, language=language, cause_field="BHYY", exempt_causes=frozenset({"x"})).notes
    colon = ": " if language == "en" else "："
    heads = {(head, note) for note in notes for head in [note.partition(colon)[0]]}
    titles = ("Older survey DLTB", "Newer survey DLTB") if language == "en" else ("旧一期调查 DLTB", "新一期调查 DLTB")
    owed = [(titles[0], "DLBM", "0999", "1"), (titles[0], "DLBM", "", "3"), (titles[0], "KCXS", "13", "0, 2"),
            (titles[0], "KCXS", "", "4"), (titles[0], "ZZSXDM", "樱花", "1"), (titles[0], "", "", "5"),
            (titles[1], "DLBM", "0888", "3"), (titles[1], "", "", "5"),
            (titles[1], "BHYY", "建设占用", "0, 1, 2, 3, 4")]
    for title, field, word, patches in owed:
        of_field = [note for head, note in heads if head.startswith(title) and (
            field in head if field else head == title) and word in note and patches in note]
        assert of_field, (title, field, word, patches, notes)
    assert not [note for note in notes if not note.startswith(titles)], notes


def test_a_survey_that_cannot_be_compared_is_named():
    fine, empty = survey([place(0)], ["0101"]), survey([], [])
    bare = replace(fine, fields={"id": "BSM"})
    for old, new, words in ((empty, fine, "Older survey DLTB holds"), (fine, empty, "Newer survey DLTB holds"),
                            (bare, fine, "Older survey DLTB has no field"), (fine, bare, "Newer survey DLTB has no")):
        with pytest.raises(InputError, match=words):
            compared(old, new)
