"""Which layer is proposed for a check: the active one where it can be, otherwise the one that looks like projects."""
from __future__ import annotations

from groundrules.core.contract.pack_head import head
from groundrules.core.layers.recognise.guess import LayerDescription, Reason, recognise
from groundrules.core.layers.recognise.subject import propose_subjects
from groundrules.core.rules.model import Pack, Role

PACK = Pack(*head("lines", "1", {}), "zoning", {"farm": Role("farm", "farm", {}, aliases=("YJJBNTBHTB",))}, {}, ())
FARM = LayerDescription("farm", "YJJBNTBHTB")
PROJECTS = LayerDescription("projects", "XMYD", fields=(("XMBH", "", "text"), ("DKBH", "", "text")))
SITES = LayerDescription("sites", "sites")
POINTS = LayerDescription("points", "wells", geometry="point")


def proposed(*layers, active=""):
    answer = propose_subjects(layers, recognise(layers, PACK), active)
    return answer and (answer[0], answer[1].key.removeprefix("roles.subject_"))


def test_the_active_layer_is_proposed_where_it_can_be_checked():
    assert proposed(FARM, PROJECTS, SITES, active="sites") == ("sites", "active")
    assert proposed(FARM, PROJECTS, SITES, active="farm") == ("projects", "alike")      # a control
    assert proposed(PROJECTS, POINTS, active="points") == ("projects", "alike")         # no polygons
    survey = LayerDescription("survey", "DLTB")
    assert proposed(survey, PROJECTS, active="survey") == ("projects", "alike")         # known as something else


def test_without_projects_only_a_single_layer_is_proposed():
    assert proposed(FARM, SITES) == ("sites", "only")
    assert proposed(FARM, SITES, LayerDescription("plots", "plots")) is None
    assert proposed(FARM, POINTS) is None and proposed() is None


def test_what_cannot_be_read_or_is_empty_is_not_proposed():
    assert proposed(FARM, LayerDescription("sites", "sites", problem=Reason("reading.no_layer"))) is None
    assert proposed(FARM, LayerDescription("sites", "sites", row_count=0)) is None


def test_of_two_alike_the_surer_is_proposed():
    named = LayerDescription("named", "projects of 2025", fields=(("XMBH", "", "text"),))
    assert proposed(named, PROJECTS) == ("projects", "alike")
    assert proposed(PROJECTS, named) == ("projects", "alike")
