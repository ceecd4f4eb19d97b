"""Layers to roles and fields to parts: said, guessed, refused."""
from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from groundrules.core.errors import InputError
from groundrules.core.fields import Field
from groundrules.core.layers.binding import bind_fields, bind_roles, match_layer
from groundrules.core.layers.recognise.names import is_garbled
from groundrules.core.rules.model import Role

ROLES = {"farm": Role("farm", "farm", {}, aliases=("YJJBNTBHTB", "永久基本农田")),
         "red": Role("red", "red", {}, aliases=("STBHHX", "生态保护红线"))}


@dataclass(frozen=True)
class Layer:
    name: str
    data_layer: str = ""
    layer_id: str = ""
    source: str = ""
    field_names: tuple = ()
    file_name: str = ""
    field_titles: dict = field(default_factory=dict)


def guess(*layers):
    return bind_roles(layers, ROLES, (), "en").roles


def test_the_name_inside_the_file_is_read_first():
    assert guess(Layer("county", "YJJBNTBHTB"), Layer("county", "stbhhx"), Layer("XZQ")) == ["farm", "red", None]


def test_chinese_names_and_whole_words_are_known():
    assert guess(Layer("某县永久基本农田2023"), Layer("STBHHX_2023")) == ["farm", "red"]
    assert guess(Layer("XSTBHHXY")) == [None]


def test_an_older_version_beside_the_exact_name_is_left_out_and_said():
    binding = bind_roles([Layer("YJJBNTBHTB"), Layer("YJJBNTBHTB_2019")], ROLES, (), "zh")
    assert binding.roles == ["farm", None] and "YJJBNTBHTB_2019" in binding.reasons[1]


@pytest.mark.parametrize(("language", "title"), [("zh", "永久基本农田"), ("en", "Farmland")])
def test_sentences_name_a_role_by_its_title(language, title):
    """An id has no place in a sentence, but where the user has to write it down."""
    roles = {"farm": Role("farm", "farm", {"en": "Farmland", "zh": "永久基本农田"}, aliases=("YJJBNTBHTB",))}
    layers = [Layer("YJJBNTBHTB"), Layer("YJJBNTBHTB_2019")]
    guessed = bind_roles(layers, roles, (), language).reasons
    chosen = bind_roles(layers[:1], roles, [("YJJBNTBHTB", "farm")], language).reasons
    assert title in guessed[0] and title in chosen[0] and "farm" not in guessed[0] + chosen[0]
    assert title in guessed[1] and "farm" in guessed[1]


def test_a_guess_between_two_roles_stops():
    with pytest.raises(InputError, match="could be any"):
        guess(Layer("生态保护红线内永久基本农田"))


def test_what_the_user_says_wins_and_leaves_the_rest_unbound():
    layers = [Layer("A", layer_id="a1"), Layer("STBHHX")]
    assert bind_roles(layers, ROLES, [("a1", "farm")], "en").roles == ["farm", None]


@pytest.mark.parametrize(("rows", "key"), [
    ([("A", "forest")], "binding.unknown_role"), ([("B", "farm")], "binding.unknown_layer"),
    ([("A", "farm"), ("A", "red")], "binding.two_roles"), ([("twin", "farm")], "binding.ambiguous_layer")])
def test_roles_that_cannot_be_bound(rows, key):
    layers = [Layer("A"), Layer("twin", layer_id="1"), Layer("twin", layer_id="2")]
    with pytest.raises(InputError) as caught:
        bind_roles(layers, ROLES, rows, "en")
    assert caught.value.key == key


def test_a_layer_is_found_by_id_source_data_layer_and_name():
    layers = [Layer("county", "XZQ", "id_1", "D:\\数据\\county.gpkg|layername=XZQ"), Layer("roads", "", "id_2", "x")]
    for word in ("id_1", "D:\\数据\\county.gpkg|layername=XZQ", "county.gpkg|layername=XZQ", "XZQ", "county"):
        assert match_layer(word, layers) == 0


def test_data_that_are_subjects_and_control_are_told_apart_by_their_field_roles():
    subjects, control = (Layer(name, source="/d/a.gpkg", field_names=("k",)) for name in ("lots", "zones"))
    rows, layers = [("/d/a.gpkg", "grade", "k")], [subjects, control]
    assert bind_fields(control, {"grade": Field("grade")}, rows, layers) == {"grade": "k"}
    assert bind_fields(subjects, {"kind": Field("kind")}, rows, layers) == {}
    others = [Layer("zones", source=f"/d/{name}.gpkg", field_names=("k",)) for name in "ab"]
    with pytest.raises(InputError) as caught:
        bind_fields(others[0], {"grade": Field("grade")}, [("zones", "grade", "k")], others)
    assert caught.value.key == "binding.ambiguous_layer"


def test_fields_by_alias_and_as_said():
    layer = Layer("A", field_names=("bsm", "DLBM", "ZRBHDFQ"))
    fields = {"id": Field("id", aliases=("BSM",)), "zone": Field("zone", aliases=("FQ",))}
    assert bind_fields(layer, fields, (), [layer]) == {"id": "bsm"}
    assert bind_fields(layer, fields, [("A", "zone", "ZRBHDFQ")], [layer])["zone"] == "ZRBHDFQ"
    with pytest.raises(InputError, match="no field"):
        bind_fields(layer, fields, [("A", "zone", "NOPE")], [layer])
    with pytest.raises(InputError, match="field role"):
        bind_fields(layer, fields, [("A", "kind", "DLBM")], [layer])


PARCEL_FIELDS = {"unit_code": Field("unit_code", aliases=("不动产单元号",)),
                 "area": Field("area", aliases=("使用权面积",)),
                 "term_from": Field("term_from", aliases=("使用权起始时间",)),
                 "term_to": Field("term_to", aliases=("使用权结束时间",)),
                 "registration_date": Field("registration_date"), "share": Field("share", aliases=("共有份额",))}


def test_fields_of_a_shapefile_are_found_by_what_it_leaves_of_their_names():
    """Ten bytes: five characters in GBK, three in UTF-8; two dates that are cut to one name are neither, and 不动产 may
    be the beginning of 不动产权证号 too."""
    gbk = Layer("A", file_name="a.SHP", field_names=("不动产单元", "使用权面积", "使用权起始", "registrati"))
    assert bind_fields(gbk, PARCEL_FIELDS, (), [gbk]) == {
        "unit_code": "不动产单元", "area": "使用权面积", "term_from": "使用权起始", "registration_date": "registrati"}
    utf8 = Layer("A", file_name="a.shp", field_names=("不动产", "使用权", "共有份"))
    assert bind_fields(utf8, PARCEL_FIELDS, (), [utf8]) == {"share": "共有份"}
    whole = Layer("A", file_name="a.gpkg", field_names=gbk.field_names)
    assert bind_fields(whole, PARCEL_FIELDS, (), [whole]) == {"area": "使用权面积"}
    assert bind_fields(gbk, PARCEL_FIELDS, (), [gbk], by_names_only=True) == {"area": "使用权面积"}
    # the date has a field; what is left of a name may be a second one of it, and not the kind of registration
    two = Layer("A", file_name="a.shp", field_names=("DJSJ", "registrati"))
    fields = {"registration": Field("registration"), "registration_date": Field("registration_date", aliases=("DJSJ",))}
    assert bind_fields(two, fields, (), [two]) == {"registration_date": "DJSJ"}


def test_fields_that_qgis_shows_under_an_alias_are_found_by_it():
    """A name comes first; a title of two fields, and a field of two roles, says nothing."""
    layer = Layer("A", field_names=("F1", "F2", "F3", "F4", "share"), field_titles={
        "F1": "不动产单元号", "F2": "使用权面积", "F3": "使用权面积", "F4": "共有份额"})
    assert bind_fields(layer, PARCEL_FIELDS, (), [layer]) == {"unit_code": "F1", "share": "share"}
    assert bind_fields(layer, PARCEL_FIELDS, [("A", "area", "F3")], [layer])["area"] == "F3"


@pytest.mark.parametrize(("name", "garbled"), [
    ("地类编码", False), ("DLBM", False), ("ÓÃµØ´úÂë", True), ("锟斤拷", True), ("µØÀà", True), ("Größe", False)])
def test_garbled_names_are_noticed(name, garbled):
    assert is_garbled(name) is garbled


@pytest.mark.parametrize(("row", "names"), [
    (("A", ""), ("row of layer A names no role", "farm (Farmland), red")),
    (("", "farm"), ("row of role farm names no layer", "A, B")), (("A", "wood"), ("no role wood", "farm (Farmland)"))])
def test_a_row_of_roles_that_says_half_names_the_other_half(row, names):
    roles = {**ROLES, "farm": Role("farm", "farm", {"en": "Farmland", "zh": "农田"})}
    with pytest.raises(InputError) as stop:
        bind_roles([Layer("A"), Layer("B")], roles, [row], "en")
    assert all(name in stop.value.in_language("en") for name in names)
    assert "图层" in stop.value.in_language("zh")
