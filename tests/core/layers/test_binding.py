"""Layers to roles and fields to parts: said, guessed, refused."""
from __future__ import annotations

from dataclasses import dataclass

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


@pytest.mark.parametrize(("name", "garbled"), [
    ("地类编码", False), ("DLBM", False), ("ÓÃµØ´úÂë", True), ("锟斤拷", True), ("µØÀà", True), ("Größe", False)])
def test_garbled_names_are_noticed(name, garbled):
    assert is_garbled(name) is garbled
