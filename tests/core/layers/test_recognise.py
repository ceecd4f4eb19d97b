"""What a layer seems to be: each sign alone, together, against each other; and the reasons."""
from __future__ import annotations

import pytest

from groundrules.core.contract.pack_head import head
from groundrules.core.fields import Field
from groundrules.core.layers.binding import bind_roles
from groundrules.core.layers.recognise.guess import (
    LayerDescription,
    Recognition,
    for_a_run,
    recognise,
    why,
    why_not,
    with_role,
)
from groundrules.core.rules.model import Pack, Role
from groundrules.core.texts import LANGUAGES

FARM, RED, URBAN = "permanent_basic_farmland", "ecological_red_line", "urban_development_boundary"
PACK = Pack(*head("three", "1", {}), "zoning", {
    FARM: Role(FARM, "farm", {"en": "farmland", "zh": "永久基本农田"}, aliases=("YJJBNTBHTB", "永久基本农田"),
               fields={"id": Field("id", aliases=("BSM",)), "data_date": Field("data_date", aliases=("SJNF",))}),
    RED: Role(RED, "red", {"en": "red line", "zh": "生态保护红线"}, aliases=(
        "STBHHX", "陆域生态保护红线", "生态保护红线"),
              fields={"zone": Field("zone", aliases=("ZRBHDFQ",), unknown=("无",), values={
                  "core": ("核心保护区",), "general": ("一般控制区",)})}),
    URBAN: Role(URBAN, "urban", {"en": "boundary", "zh": "城镇开发边界"}, aliases=("CZKFBJ",),
                fields={"zone": Field("zone", aliases=("GHFQDM",), values={"410": ("410", "411"), "420": ("420",),
                                                                           "430": ("430",)})}),
    "wells": Role("wells", "wells", {}, geometry="point", aliases=("SYJ", "水源井")),
    "reserve": Role("reserve", "reserve", {"en": "reserve zone"}, aliases=("永久基本农田储备区",)),
    "administrative_unit": Role("administrative_unit", "admin", {}, coverage=True, aliases=("XZQ",))}, {
    "project_kind": Field("project_kind", aliases=("XMLX",))}, ())


def layer(name="layer 1", data_layer="", fields=(), geometry="polygon", values=None, file_name="", layer_id="x"):
    return LayerDescription(layer_id, name, data_layer, file_name, tuple(
        field if isinstance(field, tuple) else (field, "", "text") for field in fields), geometry, values or {})


def recognition_of(*args, **names) -> Recognition:
    return recognise([layer(*args, **names)], PACK)[0]


def keys(recognition) -> set:
    return {reason.key for reason in recognition.reasons}


# -- each sign alone -------------------------------------------------------------------------------

@pytest.mark.parametrize(("described", "role", "key"), [
    ({"data_layer": "stbhhx"}, RED, "roles.data_name"),
    ({"name": "城镇开发边界"}, URBAN, "roles.shown_name"),
    ({"file_name": "永久基本农田.gpkg"}, FARM, "roles.file_name"),
    ({"file_name": "某县生态保护红线2023.gpkg"}, RED, "roles.word_in_file_name"),
    ({"data_layer": "YJJBNTBHTB_2019"}, FARM, "roles.word_in_data_name"),
    ({"data_layer": "YJJBNTBHTB2023"}, FARM, "roles.word_in_data_name"),
    ({"name": "某县STBHHX"}, RED, "roles.word_in_shown_name"),
    ({"name": "ＳＴＢＨＨＸ"}, RED, "roles.shown_name"),
    ({"name": "yong_jiu_ji_ben_nong_tian"}, FARM, "roles.word_in_shown_name"),
    ({"name": "shengtaibaohuhongxian"}, RED, "roles.shown_name"),
    ({"name": "County, ecological red line"}, RED,
     "roles.word_in_shown_name"),
    ({"fields": ["YJJBNTTBBH", "YJJBNTTBMJ"]}, FARM, "roles.telling_field"),
    ({"fields": [("F1", "红线编码", "text"), ("F2", "红线名称", "text")]}, RED, "roles.telling_field"),
    ({"fields": ["A"], "values": {"A": ("核心保护区", "一般控制区", "无")}}, RED, "roles.values"),
    ({"fields": ["GHFQDM"], "values": {"GHFQDM": ("410", "420", "430")}}, URBAN, "roles.values"),
    ({"name": "水源井", "geometry": "point"}, "wells", "roles.shown_name")])
def test_one_sign_is_enough(described, role, key):
    result = recognition_of(**described)
    assert result.role == role and result.kind == role and key in keys(result)


@pytest.mark.parametrize("described", [
    {"fields": ["YJJBNTTBBH"]},                                          # one field
    {"fields": ["BSM", "MJ", "XZQDM", "XZQMC"]},                         # fields that every layer has
    {"fields": ["A"], "values": {"A": ("410", "420")}},                  # numbers tell nothing under any name
    {"name": "XSTBHHXY"}, {"name": "XZQJX"}, {"geometry": "point"}, {"fields": ["DCMJ", "JSMJ"]}])
def test_a_weak_sign_is_not(described):
    assert recognition_of(**described).role is None


def test_the_file_of_many_layers_says_nothing_of_one():
    layers = [layer("a", file_name="永久基本农田.gpkg"), layer("b", file_name="永久基本农田.gpkg")]
    assert [result.role for result in recognise(layers, PACK)] == [None, None]


def test_names_that_the_user_gave_before_are_known():
    own = {FARM: ("农保成果",)}
    assert recognition_of("农保成果").role is None
    result = recognise([layer("农保成果")], PACK, own)[0]
    assert result.role == FARM and "roles.own_name" in keys(result)


@pytest.mark.parametrize(("described", "kind"), [
    ({"data_layer": "DLTB_2024"}, "land_use_survey"), ({"data_layer": "GHFQ"}, "planning_zones"),
    ({"data_layer": "XMYD"}, "projects"), ({"name": "生态环境管控单元"}, "control_unit"),
    ({"fields": ["TBYBH", "TBDLMJ"]}, "land_use_survey"),
    ({"fields": ["GHFQDM", "GHFQMC"], "values": {"GHFQDM": ("100", "200", "410", "510")}}, "planning_zones")])
def test_known_layers_on_which_the_pack_has_no_rules_get_no_role(described, kind):
    result = recognition_of(**described)
    assert (result.role, result.kind) == (None, kind)
    assert result.reasons[0].key == ("roles.subjects" if kind == "projects" else "roles.not_in_pack")
    assert "three" in why(result, "en")[0] or kind == "projects"


def test_without_a_pack_kinds_are_still_known():
    result = recognise([layer("STBHHX")], None)[0]
    assert result.role is None and result.kind == RED


# -- signs against each other ----------------------------------------------------------------------

def test_another_geometry_rules_out_and_says_so():
    result = recognition_of("STBHHX", geometry="line")
    assert result.role is None and "roles.geometry_line" in {reason.key for reason in result.not_roles[RED]}
    assert any("lines" in sentence for sentence in why_not(result, RED, "en"))
    assert recognition_of("水源井").role is None   # of points


def test_a_name_of_two_roles_is_ambiguous_until_fields_decide():
    result = recognition_of("生态保护红线内永久基本农田")
    assert result.role is None and result.reasons[0].key == "roles.ambiguous"
    assert "红线" in why(result, "zh")[0] and "农田" in why(result, "zh")[0]
    assert {FARM, RED} <= set(result.not_roles)
    assert recognition_of("生态保护红线内永久基本农田", fields=["YJJBNTTBBH", "YJJBNTTBMJ", "YJJBNTMJ"]).role == FARM


def test_the_longer_alias_wins():
    assert recognition_of("某县永久基本农田储备区").role == "reserve"


def test_a_name_that_says_it_is_something_else():
    result = recognition_of("占用永久基本农田")
    assert result.role is None and "roles.negated" in {reason.key for reason in result.not_roles[FARM]}
    fields = ["YJJBNTTBBH", "YJJBNTTBMJ", "YJJBNTMJ", "WDGD"]
    occupied, map_ = (recognition_of(name, fields=fields) for name in ("占用永久基本农田", "永久基本农田图"))
    assert occupied.score < map_.score


def test_other_values_speak_against():
    good = recognition_of(data_layer="CZKFBJ", fields=["GHFQDM"], values={"GHFQDM": ("410", "420")})
    odd = recognition_of(data_layer="CZKFBJ", fields=["GHFQDM"], values={"GHFQDM": ("R2", "B1")})
    assert good.role == odd.role == URBAN and odd.score < good.score
    assert "roles.other_values" in keys(odd) and "R2" in " ".join(why(odd, "en"))


def test_the_boundarys_name_with_the_values_of_a_plan_of_zones_is_ambiguous():
    result = recognition_of(data_layer="CZKFBJ", fields=["GHFQDM"], values={"GHFQDM": ("100", "200")})
    assert result.role is None and result.reasons[0].key == "roles.ambiguous"


def test_an_older_version_beside_the_exact_name_has_no_role_and_says_why():
    current, older = recognise([layer("YJJBNTBHTB", layer_id="a"), layer("YJJBNTBHTB_2019", layer_id="b")], PACK)
    assert (current.role, older.role) == (FARM, None)
    assert older.not_roles[FARM][0].key == "roles.second_best"
    alone = recognition_of("YJJBNTBHTB_2019")
    assert alone.role == FARM


def test_two_exact_names_of_one_role_both_have_it():
    result = recognise([layer("陆域生态保护红线"), layer("生态保护红线")], PACK)
    assert [each.role for each in result] == [RED, RED]


@pytest.mark.parametrize("names", [
    ("YJJBNTBHTB", "STBHHX", "XZQ", "roads"), ("某县永久基本农田2023", "STBHHX_2023"),
    ("YJJBNTBHTB", "YJJBNTBHTB_2019"),
    ("XSTBHHXY", "CZKFBJ_old"), ("永久基本农田储备区",)])
def test_where_a_run_guesses_by_names_the_recogniser_says_the_same(names):
    layers = [layer(name, layer_id=name) for name in names]
    bound = bind_roles(layers, PACK.roles, (), "en").roles
    assert [result.role for result in recognise(layers, PACK)] == bound


def test_a_garbled_name_is_told():
    result = recognition_of("ÓÃµØ´úÂë")
    assert result.role is None and keys(result) == {"roles.garbled"}


# -- fields ----------------------------------------------------------------------------------------

def test_fields_get_the_roles_of_the_pack_and_those_of_any_layer():
    result = recognition_of("YJJBNTBHTB", fields=[
        "bsm", "DLBM", "DLMC", ("TBMJ", "", "number"), "GDDB", "GDPDJB", "SJNF", "BHKSSJ", "BHJSSJ"])
    assert result.fields == {"id": "bsm", "data_date": "SJNF", "code": "DLBM", "name": "DLMC", "area": "TBMJ",
                             "grade": "GDDB", "slope": "GDPDJB", "valid_from": "BHKSSJ", "valid_to": "BHJSSJ"}


def test_fields_of_projects():
    result = recognition_of("XMYD", fields=["XMMC", "XMLX", "HYDM", ("YDMJ", "", "number")])
    assert result.fields == {"project_kind": "XMLX", "name": "XMMC", "industry": "HYDM", "project_class": "XMLX",
                             "area": "YDMJ"}


def test_fields_by_their_alias_and_by_their_values():
    result = recognition_of("STBHHX", fields=[("F1", "标识码", "text"), ("F2", "自然保护地名称", "text"), "F3"],
                            values={"F3": ("核心保护区",)})
    assert result.fields["id"] == "F1" and result.fields["zone"] == "F3"


def test_an_area_written_as_text_is_none():
    assert "area" not in recognition_of("x", fields=["MJ"]).fields


def test_a_run_gets_only_what_the_pack_knows():
    result = recognise([layer("STBHHX", fields=["ZRBHDFQ", "HXMC"], layer_id="a"), layer("DLTB", fields=["DLBM"])],
                       PACK)
    assert for_a_run(result, PACK) == ([("a", RED)], [("a", "zone", "ZRBHDFQ")])


def test_the_user_changes_a_role():
    described = layer("roads", fields=["ZRBHDFQ", "BSM", "Z"])
    guess = recognise([described], PACK)[0]
    changed = with_role(guess, RED, described, PACK, {"zone": "Z", "id": "gone"})
    assert (changed.role, changed.fields["zone"], changed.fields["id"]) == (RED, "Z", "BSM")
    assert why(changed, "en") == ["As chosen by you."]
    assert with_role(guess, None, described, PACK).role is None


# -- reasons ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_can_be_said(language):
    described = [layer("STBHHX"), layer("x_STBHHX"), layer("roads"), layer("DLTB"), layer("STBHHX", geometry="line"),
                 layer("f", fields=["YJJBNTTBBH"]), layer("生态保护红线内永久基本农田"),
                 layer("GHFQ", fields=["GHFQDM"])]
    for result in recognise(described, PACK):
        sentences = [*why(result, language), *(line for role in PACK.roles for line in why_not(result, role, language))]
        assert sentences and all(sentence and "{" not in sentence for sentence in sentences)


def test_why_not_says_how_near_it_was():
    result = recognition_of("f", fields=["YJJBNTTBBH"])
    assert "roles.too_little" in keys(result)
    assert any("YJJBNTTBBH" in sentence for sentence in why_not(result, FARM, "en"))
    assert why_not(result, RED, "en") == ["Nothing in layer f matches this role."]


def test_scores_lie_between_0_and_1_and_grow_with_the_signs():
    weak, strong = recognition_of("x_STBHHX"), recognition_of("STBHHX", fields=["HXBM", "HXMC"])
    assert 0.0 == recognition_of("roads").score < weak.score < strong.score <= 1.0
