"""What a user says of the values of a layer, over what the pack says."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.cases.zoning import CRS, TOWN_RULES, box, check, layer, pack, rule, verdicts

from groundrules.core.errors import InputError
from groundrules.core.fields import Field, type_column
from groundrules.core.layers.binder import Asked, Binder
from groundrules.core.layers.values import map_fields, map_pack, mapping_notes, rows_of_layers
from groundrules.core.packs.parts import with_open_list
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.request import ZoningRequest
from groundrules.core.zoning.rows_read import common_hash, role_hash

ZONE = Field("zone", values={"urban": ("R1",), "rural": ("A",)}, unknown=("-1",), title={"en": "zone"})
FIELDS = {"zones": {"zone": ZONE, "height": Field("height", "number"), "since": Field("since", "date")},
          "subjects": {"kind": Field("kind"), "zone": ZONE}}


def read(values: list, *rows, field: str = "zone") -> list:
    mapped = map_fields(FIELDS, [("zones", field, *row) for row in rows])["zones"][field]
    typed = type_column(pd.Series(values, dtype="string"), mapped)[0]
    return ["NULL" if pd.isna(value) else value for value in typed]


def test_the_user_comes_before_the_pack_and_the_pack_before_what_is_left():
    values = ["R1", " B2 ", "A", "", None, "-1", "other"]
    assert read(values) == ["urban", "NULL", "rural", "NULL", "NULL", "NULL", "NULL"]
    assert read(values, ("B2", "urban"), ("R1", "rural"), ("A", "?")) == [
        "rural", "urban", "NULL", "NULL", "NULL", "NULL", "NULL"]
    assert read(values, ("*", "urban"), ("other", ""), ("", "rural")) == [
        "urban", "urban", "rural", "rural", "rural", "urban", "NULL"]
    assert read(values, ("b2", "urban"))[1] == "NULL"   # letters as the pack compares them


def test_numbers_and_days_mean_others_too():
    assert read(["1", "1.0", "01", None, "tall"], ("1", "12.5"), ("tall", "100"), field="height") == [
        12.5, 12.5, 1.0, "NULL", 100.0]
    floats = map_fields(FIELDS, [("zones", "height", "2", "7")])["zones"]["height"]
    assert type_column(pd.Series([2.0, 3.5, None], dtype="Float64"), floats)[0].tolist()[:2] == [7.0, 3.5]
    assert str(read(["old"], ("old", "2020-01-02"), field="since")[0]).startswith("2020-01-02")


@pytest.mark.parametrize("kind", ["Float64", "float64", "Int64"])
def test_a_column_of_numbers_is_read_as_their_texts_are(kind):
    field = Field("height", "number", unknown=("-9999.00", "9999", "1e3", "无"))   # 1000 is not written as 1e3
    values = [12.0, -9999.0, 9999.0, 1000.0, 0.0, 2.0**53, None, *([0.5, -9999.5] if kind != "Int64" else [0.0, -1.0])]
    typed, problems = type_column(pd.Series(values, dtype=kind), field)
    assert not problems and typed.dtype == "Float64"
    assert typed.tolist() == [12.0, pd.NA, pd.NA, 1000.0, 0.0, 2.0**53, pd.NA, *values[-2:]]
    texts = pd.Series([None if value is None else str(value) for value in values], dtype="string")
    pd.testing.assert_series_equal(typed, type_column(texts, field)[0])
    typed, problems = type_column(pd.Series([1.0, 2.0**53 + 2.0], dtype=kind), field)
    assert typed.tolist() == [1.0, pd.NA] and [problem.values["count"] for problem in problems] == [1]


@pytest.mark.parametrize(("row", "words"), [
    (("zone", "zone", "X", "urban"), ("zone", "zones, subjects")),
    (("zones", "use", "X", "urban"), ("use", "zone, height, since")),
    (("", "use", "X", "urban"), ("use", "zone, height, since, kind")),
    (("zones", "zone", "X", "town"), ("town", "urban, rural")),
    (("zones", "height", "X", "tall"), ("tall", "number")),
    (("zones", "since", "X", "then"), ("then", "date"))])
def test_a_row_that_means_nothing_is_refused_with_what_there_is(row, words):
    with pytest.raises(InputError) as refused:
        map_fields(FIELDS, [row])
    assert all(word in refused.value.in_language("en") for word in words)
    assert "VALUES" in refused.value.in_language("zh")


def test_a_star_of_the_layer_is_a_value_and_a_day_has_no_time():
    values = {"urban": (), "rural": ()}
    field = Field("zone", values=values, mapped={"\\*": "urban", "*": "rural", "2026-03-01": "urban"})
    assert type_column(pd.Series(["*", "x", None], dtype="string"), field)[0].tolist() == ["urban", "rural", "rural"]
    days = pd.Series(pd.to_datetime(["2026-03-01", "2026-03-02"]).astype("datetime64[s]"))
    assert type_column(days, field)[0].tolist() == ["urban", "rural"]


def test_one_value_has_one_meaning():
    same = [("zones", "zone", "X", "urban"), ("", "zone", " X ", "R1")]
    assert map_fields(FIELDS, same)["zones"]["zone"].mapped == {"X": "urban"}
    with pytest.raises(InputError, match="X"):
        map_fields(FIELDS, [*same, ("zones", "zone", "X", "?")])
    with pytest.raises(InputError, match="FIELD_VALUES: "):
        map_fields(FIELDS, [*same, ("zones", "zone", "X", "?")], "FIELD_VALUES")


def land(columns: dict):
    shapes = [box(0, 0, 1, 1)] * len(next(iter(columns.values())))
    return table_from_geometries("land", shapes, columns, "EPSG:4547")


def binder_of(table, rows: list):
    class Layer:
        layer_id = source = data_layer = ""
        name, field_names, personal = "land", tuple(table.columns), ()

    described = map_fields({"zones": {"zone": ZONE, "kind": Field("kind", aliases=("zone",))}}, rows)["zones"]
    binder = Binder([Layer()])
    return binder.read(Asked(Layer(), "zones", described), lambda _layer, names: replace(
        table, columns=table.columns[list(dict.fromkeys(names))])), binder.notes


def test_a_field_of_two_roles_is_read_in_the_words_of_each():
    table = land({"zone": ["X", "Y"]})
    read_layer, notes = binder_of(table, [("zones", "zone", "X", "urban"), ("zones", "zone", "Z", "rural")])
    assert read_layer.table.columns[read_layer.fields["zone"]].tolist() == ["urban", "Y"]
    assert read_layer.table.columns[read_layer.fields["kind"]].tolist() == ["X", "Y"]
    assert table.columns["zone"].tolist() == ["X", "Y"]
    text, absent = notes
    assert "X = urban" in text and absent.endswith("read: Z.")


def test_all_features_of_a_layer_without_the_field():
    read_layer, notes = binder_of(land({"other": ["X", "Y"]}), [("zones", "zone", "*", "urban")])
    assert read_layer.table.columns[read_layer.fields["zone"]].tolist() == ["urban", "urban"]
    assert len(notes) == 1 and "all of its features count as urban" in notes[0]
    read_layer, notes = binder_of(land({"other": ["X"]}), [("zones", "zone", "X", "urban")])
    assert "zone" not in read_layer.fields and "no effect" in notes[0] and "FIELDS" in notes[0]


# -- in a check ----------------------------------------------------------------------------------------

def town_check(rows: list, columns: dict, **options):
    """Lots in a town whose zones are called R1 and B2; the rule allows zone 410."""
    town = layer("town", box(0, 0, 100, 100), box(100, 0, 200, 100), columns={"zone": ["R1", "B2"]})
    request_pack = map_pack(pack(*TOWN_RULES), rows)
    return check([box(10, 10, 20, 20), box(110, 10, 120, 20), box(90, 90, 110, 120)], [town], columns=columns,
                 pack=request_pack, scope=["town"], **options)


def test_verdicts_follow_the_mapping():
    plain = town_check([], {"kind": ["urban"] * 3})
    assert verdicts(plain) == ["undetermined", "undetermined", "forbidden"]
    mapped = town_check([("town", "zone", "R1", "410"), ("town", "zone", "B2", "?")], {"kind": ["urban"] * 3})
    assert verdicts(mapped) == ["allowed", "undetermined", "forbidden"]
    (note,) = [note for note in mapped.notes if "VALUES" in note]
    assert "R1 = 410; B2 = ?" in note


@pytest.mark.parametrize(("rows", "fields", "words"), [
    ([], {"zone": "zone"}, ["does not know the value B2 of field zone", "VALUES: town, zone, B2, urban | rural"]),
    ([("town", "zone", "B2", "?")], {"zone": "zone"}, ["value B2 of field zone", "stated as unknown"]),
    ([], {"other": "zone"}, ["Layer TOWN has no field for “zone”", "FIELDS: TOWN, zone, …",
                             "VALUES: town, zone, *, urban | rural"])])
def test_a_finding_names_what_is_unknown_and_the_way_out(rows, fields, words):
    known = pack(rule("T-1", "town", verdict="allowed", when=("compare", "=", ("column", "control_zone"), (
        "literal", "urban"))), rule("T-0", "town", verdict="undetermined", when=(
            "is_null", ("column", "control_zone"), False)))
    known = replace(known, roles={**known.roles, "town": replace(known.roles["town"], fields={"zone": ZONE})})
    town = layer("town", *(box(k * 100, 0, k * 100 + 100, 100) for k in range(4)), fields=fields,
                 columns={"zone": ["B2", "R1", "C3", "B2"]})
    for language in ("en", "zh"):
        done = check([box(10, 10, 20, 20)], [town], pack=map_pack(known, rows), scope=["town"], language=language)
        (message,) = done.findings.loc[done.findings["rule_id"] == "T-0", "message"]
        text = words if language == "en" else [word for word in words if word.startswith(("FIELDS", "VALUES"))]
        assert not [word.replace(": ", "：", language == "zh") for word in text
                    if word.replace(": ", "：", language == "zh") not in message], message
        assert any("“B2” (2), “C3” (1)" in note for note in done.notes) == (not rows and "zone" in fields)


def test_an_overlap_without_a_rule_names_the_value_that_no_rule_knows():
    (message,) = town_check([], {"kind": ["urban"] * 3}).findings.query(
        "rule_id == 'GR-NO-RULE' and subject_fid == 1")["message"]
    assert "is R1 here" in message and "VALUES: town, zone, R1, …" in message


def test_one_row_says_what_all_subjects_are():
    rows = [("town", "zone", "R1", "410"), ("town", "zone", "B2", "410")]
    assert verdicts(town_check(rows, {"number": ["1"] * 3})) == ["allowed", "allowed", "undetermined"]
    urban = town_check([*rows, ("subjects", "kind", "*", "urban")], {"number": ["1"] * 3})
    assert verdicts(urban) == ["allowed", "allowed", "forbidden"]
    assert any("kind" in note and "urban" in note for note in urban.notes)


def test_a_recheck_sees_another_mapping_and_nothing_where_there_is_none():
    town = layer("town", box(0, 0, 100, 100), columns={"zone": ["R1"]})
    lots = table_from_geometries("PROJECTS", [box(10, 10, 20, 20)], {"kind": ["a"]}, CRS)

    def hashes(rows: list) -> tuple:
        request = ZoningRequest(lots, [town], map_pack(pack(*TOWN_RULES), rows), subject_fields={"kind": "kind"},
                                area_method="planar", as_of=date(2026, 6, 1))
        return common_hash(request), role_hash(request, "town")

    plain, zone, kind = (hashes(rows) for rows in (
        [], [("town", "zone", "R1", "410")], [("subjects", "kind", "a", "urban")]))
    assert plain[0] == zone[0] != kind[0] and plain[1] == kind[1] != zone[1]


def test_a_row_about_a_layer_names_it_in_any_way_or_is_refused():
    north, south = (SimpleNamespace(layer_id=f"{name}_1", source=f"/d/plan.gpkg|layername={name}", data_layer=name,
                                    name=name.title()) for name in ("north", "south"))
    rest = ("grade", "1", "high")
    for word in ("North", "north", "north_1", "plan.gpkg|layername=north"):
        assert rows_of_layers([("flood", *rest), (f"flood@{word}", *rest)], [north, south]) == [
            ("flood", *rest), ("flood@North", *rest)]
    with pytest.raises(InputError) as refused:
        rows_of_layers([("flood@Nord", *rest)], [north, south])
    words = refused.value.in_language("en")
    assert "flood@Nord | grade | 1 | high" in words and "North, South" in words
    with pytest.raises(InputError, match="called so"):    # it is there, and plays another role
        rows_of_layers([("flood@North", *rest)], [north, south], lambda role: [south])


def test_rows_about_a_layer_in_another_role_are_counted_and_named():
    town = layer("town", box(0, 0, 100, 100), columns={"zone": ["R1"]})
    known = pack(*TOWN_RULES)
    rows = [("town@lots", "zone", "R1", "410"), ("town@lots", "zone", "B2", "410"), ("town@TOWN", "zone", "R1", "410")]
    town_notes, lots_notes = ([note for note in check([box(10, 10, 20, 20)], [town], pack=map_pack(
        known, several), scope=["town"]).notes if "without effect" in note] for several in (rows[2:], rows))
    assert not town_notes and len(lots_notes) == 1
    assert "2 in VALUES" in lots_notes[0] and "layer lots (zone)" in lots_notes[0]


def test_what_a_pack_spells_is_told_as_its_own_and_what_the_user_says_as_theirs():
    spelled = with_open_list(Field("land_class", values={"0301": ("Wald",), "0101": ("Reis",)}), "ours")
    columns = pd.DataFrame({"ART": ["Wald", "Weide"]})
    for rows, wanted in (([], ["pack ours spells it: Wald = 0301"]),
                         ([("land", "land_class", "Weide", "0401")],
                          ["pack ours spells it: Wald = 0301", "as stated in VALUES: Weide = 0401"]),
                         ([("land", "land_class", "Wald", "0401")], ["as stated in VALUES: Wald = 0401"])):
        fields = map_fields({"land": {"land_class": spelled}}, rows)["land"]
        notes = mapping_notes("Land", columns, {"land_class": "ART"}, fields, "en")
        assert [note.partition(", as ")[2].rstrip(".") for note in notes] == [
            word.removeprefix("as ") for word in wanted]
