"""A small pack and small geometries for the tests of zoning; everything by hand, in a metric plane."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import shapely

from groundrules.core.contract.pack_head import head
from groundrules.core.fields import Field
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rules.model import Basis, Document, InForce, Minimum, Pack, Role, Rule
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import CHECK
from groundrules.core.zoning.request import ZoningRequest
from helpers.outcomes import declared

CRS = "EPSG:4548"
X, Y = 500_000, 4_400_000


def box(x1, y1, x2, y2):
    return shapely.box(X + x1, Y + y1, X + x2, Y + y2)


def rule(name, control="farm", **options):
    return Rule(**{"id": name, "control": control, "severity": "critical", "relation": "overlaps",
                   "verdict": "forbidden", "message": {"en": f"{name} on {{control_id}}", "zh": f"{name}"},
                   "minimum": Minimum(1.0, 0.1), **options})


ORDINARY = ("is_null", ("column", "subject_claim"), False)
CLAIMED = ("is_null", ("column", "subject_claim"), True)
FARM_RULES = (
    rule("F-1", when=ORDINARY, claim="claim", presumed={"en": "exception not claimed", "zh": "未主张例外"},
         basis=(Basis({"en": "Land Law", "zh": "土地法"}, "", "35"),)),
    rule("F-2", when=CLAIMED, verdict="conditional", severity="major",
         documents=(Document("list", {"en": "List", "zh": "清单"}, "number"),)))
TOWN_RULES = (
    rule("T-1", "town", verdict="allowed", severity="minor",
         when=("compare", "=", ("column", "control_zone"), ("literal", "410"))),
    rule("T-2", "town", relation="outside", severity="major",
         when=("compare", "=", ("column", "subject_kind"), ("literal", "urban"))))


def pack(*rules, **options):
    roles = {
        "farm": Role("farm", "farm", {"en": "Farmland", "zh": "农田"}, required=True, accuracy_m=0.5,
                     fields={"id": Field("id"), "data_date": Field("data_date", "date"),
                             "valid_from": Field("valid_from", "date"),
                             "valid_to": Field("valid_to", "date")}),
        "town": Role("town", "town", {"en": "Town", "zh": "城镇"}, fields={"zone": Field("zone")}),
        "county": Role("county", "county", {"en": "County", "zh": "县"}, coverage=True)}
    fields = {"claim": Field("claim", title={"en": "claim", "zh": "主张"}), "number": Field("number"),
              "kind": Field("kind", title={"en": "kind", "zh": "类型"})}
    made = Pack(*head("test", "1", {"en": "Test", "zh": "测试"}), "zoning", roles, fields, tuple(rules or FARM_RULES))
    return replace(made, **options)


def layer(role, *geometries, columns=None, fields=None, crs=CRS):
    table = table_from_geometries(role.upper(), geometries, columns, crs)
    return ControlLayer(role, table, fields or {name: name for name in columns or {}})


def check(subjects, controls, rules=(), columns=None, **options):
    """Check subjects given as geometries; fields are bound by their own names."""
    table = table_from_geometries("PROJECTS", subjects, columns, CRS)
    known = {name: name for name in columns or {} if name in ("claim", "number", "kind")}
    request = ZoningRequest(**{"subjects": table, "controls": controls, "pack": pack(*rules),
                               "subject_fields": known, "area_method": "planar",
                               "as_of": date(2026, 6, 1), **options})
    return declared(CHECK, request)


def verdicts(result):
    return result.verdicts["verdict"].tolist()


def rules_fired(result, subject=0):
    fid = subject + 1
    return sorted(result.findings.loc[(result.findings["subject_fid"] == fid).fillna(False).to_numpy(), "rule_id"])


__all__ = ["CRS", "FARM_RULES", "InForce", "Minimum", "ORDINARY", "TOWN_RULES", "box", "check", "layer",
           "np", "pack", "rule", "rules_fired", "verdicts"]
