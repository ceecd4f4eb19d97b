"""Which layer is proposed for a check: projects, then parcels, then the active one, unless packs call it a control."""
from __future__ import annotations

import pytest

from groundrules.core.contract.pack_head import head
from groundrules.core.layers.recognise.guess import LayerDescription, Reason, recognise
from groundrules.core.layers.recognise.names import fold
from groundrules.core.layers.recognise.subject import propose_subjects
from groundrules.core.rules.model import Pack, Role

PACK = Pack(*head("lines", "1", {}), "zoning", {"farm": Role("farm", "farm", {}, aliases=("YJJBNTBHTB",))}, {}, ())
FARM = LayerDescription("farm", "YJJBNTBHTB")
PROJECTS = LayerDescription("projects", "XMYD", fields=(("XMBH", "", "text"), ("DKBH", "", "text")))
SITES = LayerDescription("sites", "sites")
POINTS = LayerDescription("points", "wells", geometry="point")


def proposed(*layers, active="", controls=()):
    answer = propose_subjects(layers, recognise(layers, PACK), active, controls)
    return answer and (answer[0], answer[1].key.removeprefix("roles.subject_"))


def named(name):
    return LayerDescription(name, name)


def test_the_active_layer_is_proposed_where_none_is_likelier():
    assert proposed(FARM, SITES, named("areas"), active="sites") == ("sites", "active")
    assert proposed(FARM, PROJECTS, SITES, active="sites") == ("projects", "alike")     # it only happens to be active
    assert proposed(FARM, PROJECTS, SITES, active="farm") == ("projects", "alike")      # a control
    assert proposed(PROJECTS, POINTS, active="points") == ("projects", "alike")         # no polygons
    survey = LayerDescription("survey", "DLTB")
    assert proposed(survey, PROJECTS, active="survey") == ("projects", "alike")         # known as something else
    assert proposed(PROJECTS, named("lots"), active="lots") == ("lots", "named")        # both are likely


def test_an_active_layer_that_another_pack_calls_a_control_is_not_proposed():
    flood, zones = named("wet_land_1"), named("town_map")
    controls = ("wet_land_1", "wet", "town_map")
    assert proposed(flood, zones, active="wet_land_1") == ("wet_land_1", "active")
    assert proposed(flood, zones, active="wet_land_1", controls=controls) is None
    assert proposed(flood, controls=controls) is None and proposed(flood) == ("wet_land_1", "only")
    assert proposed(flood, named("lots"), zones, active="wet_land_1", controls=controls) == ("lots", "named")
    assert proposed(named("my wet areas"), SITES, active="my wet areas", controls=controls) is None


def test_an_active_layer_whose_name_says_plan_or_danger_is_not_proposed():
    for name in ("area_classification", "Hazard zones", "用途地域"):
        assert proposed(named(name), SITES, active=name) is None and proposed(named(name)) is None, name
    assert proposed(named("area_classification"), named("lots in zones")) == ("lots in zones", "named")


@pytest.mark.parametrize("name", [
    "lots", "parcels_fy2014", "Tax Parcels", "Flurstücke", "Baugrundstuecke_2024", "PARCELLES", "Predios urbanos",
    "działki_ewidencyjne", "Земельные участки", "bidang_tanah", "thửa đất 2024", "แปลงที่ดิน", "연속지적_필지",
    "出让地块", "宗地", "ZDJBXX", "地塊圖", "筆界", "敷地"])
def test_parcels_in_many_languages_come_before_the_active_layer(name):
    layers = (SITES, FARM, named(name))
    answer = propose_subjects(layers, recognise(layers, PACK), "sites")
    assert (answer[0], answer[1].key) == (name, "roles.subject_named")
    assert fold(answer[1].values["word"]).replace(" ", "") in fold(name).replace("_", "").replace(" ", "")
    assert name in answer[1].in_language("en") and answer[1].values["word"] in answer[1].in_language("zh")


@pytest.mark.parametrize("name", ["ballots", "plotter", "地块缓冲", "parcels_removed", "allotments"])
def test_what_only_sounds_like_parcels_does_not(name):
    assert proposed(SITES, named(name), active="sites") == ("sites", "active")


def test_of_several_parcels_the_plainest_name_is_proposed_and_a_control_of_that_very_name_never():
    assert proposed(named("plots_of_land_use"), named("plots"), SITES) == ("plots", "named")
    assert proposed(named("plots"), named("lots 2024"), controls=("plots",)) == ("lots 2024", "named")


def test_without_projects_and_parcels_only_a_single_layer_is_proposed():
    assert proposed(FARM, SITES) == ("sites", "only")
    assert proposed(FARM, SITES, named("areas")) is None
    assert proposed(FARM, POINTS) is None and proposed() is None


def test_what_cannot_be_read_or_is_empty_is_not_proposed():
    assert proposed(FARM, LayerDescription("sites", "sites", problem=Reason("reading.no_layer"))) is None
    assert proposed(FARM, LayerDescription("sites", "sites", row_count=0)) is None


def test_of_two_alike_the_surer_is_proposed():
    both = LayerDescription("both", "projects of 2025", fields=(("XMBH", "", "text"),))
    assert proposed(both, PROJECTS) == ("projects", "alike")
    assert proposed(PROJECTS, both) == ("projects", "alike")
