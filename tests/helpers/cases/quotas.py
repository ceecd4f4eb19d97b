"""Targets, land and applications for tests of quotas."""
from __future__ import annotations

import shapely

from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.quotas.check import CHECK, check_quotas
from groundrules.core.quotas.judging import load_quotas
from groundrules.core.quotas.request import Bound, LandLayer, QuotaRequest
from groundrules.core.table import table_from_geometries
from helpers.cases.codes import CHINA
from helpers.outcomes import declared
from helpers.source import ROOT

CRS = "EPSG:4547"
X, Y = 500_000, 2_500_000
PACK, CODES = load_quotas(ROOT / "packs" / "cn-quotas"), load_codes(CHINA)
FIELDS = {name: name for name in ("indicator", "unit_code", "year", "value", "unit", "relation", "kind", "tolerance",
                                  "classes", "place", "parent_unit")}


def plain(rows, names):
    """A table without geometry."""
    columns = {name: [row.get(name) for row in rows] for name in names}
    return table_from_geometries("table", [None] * len(rows), columns)


def targets(*rows):
    usual = {"unit": "ha", "kind": "约束性", "indicator": "耕地保有量"}
    return Bound(plain([{**usual, **row} for row in rows], FIELDS), FIELDS)


def land(*patches, name="land", settlement=True, unit=True, year=2024):
    """Patches of 100 m × 100 m, one hectare each: class, attribute of town and village, unit; side by side."""
    shapes = [shapely.box(X + 100 * i, Y, X + 100 * i + 100, Y + 100) for i in range(len(patches))]
    table = table_from_geometries(name, shapes, {"DLBM": [patch[0] for patch in patches],
                                                 "CZCSXM": [patch[1] for patch in patches],
                                                 "ZLDWDM": [patch[2] for patch in patches]}, CRS)
    fields = {"land_class": "DLBM", **({"settlement": "CZCSXM"} if settlement else {}),
              **({"unit_code": "ZLDWDM"} if unit else {})}
    return LandLayer(table, fields, year)


COUNTY = land(("0101", None, "990127100200"), ("0103", None, "990127100200"), ("0301", None, "990127101201"),
              ("0701", "202", "990127100200"), ("0702", "203", "990127101201"), ("0601", "202", "990127101201"))


def check(rows, layer=COUNTY, **more):
    return declared(CHECK, QuotaRequest(targets(*rows), PACK, CODES, layer, scheme="survey-3", area_method="planar",
                                        **more))


def status(result):
    return list(result.tables["rows"]["status"])


def rules(result):
    return sorted(result.findings["rule_id"])


def applications(*rows):
    names = ("id", "unit_code", "amount", "unit", "order")
    return Bound(plain([dict(zip(names, row)) for row in rows], names),
                 {name: name for name in ("id", "unit_code", "amount", "unit")})


def used(rows, value="≤10", **more):
    quota = targets({"indicator": "新增城镇建设用地", "unit_code": "990127", "value": value})
    result = check_quotas(QuotaRequest(quota, PACK, applications=applications(*rows), order_field="order", **more))
    return result, {row["application_id"]: row["status"] for _i, row in result.tables["ledger"].iterrows()}
