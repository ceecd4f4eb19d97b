"""A role says what its layers are made of."""
from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from helpers.cases.zoning import CRS, box, layer, pack, rule

from groundrules.core.errors import InputError
from groundrules.core.rules.model import Role
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.request import ZoningRequest

PLOT = table_from_geometries("PLOTS", [box(10, 10, 30, 30)], {}, CRS)


def judged(control, geometry: str) -> str:
    first = pack(rule("R"))
    role: Role = replace(first.roles["farm"], geometry=geometry)
    first = replace(first, roles={**first.roles, "farm": role})
    return check_zoning(ZoningRequest(PLOT, [layer("farm", control)], first)).verdicts["verdict"].iloc[0]


def test_the_outline_of_an_area_is_no_area():
    area = box(0, 0, 100, 100)
    assert judged(area, "polygon") == "forbidden"
    with pytest.raises(InputError, match="needs polygon geometry"):
        judged(shapely.boundary(area), "polygon")


def test_a_layer_without_geometry_is_left_to_the_check():
    assert judged(None, "polygon") == "undetermined"


def test_lines_where_lines_are_wanted():
    line = shapely.boundary(box(20, 0, 60, 100))
    with pytest.raises(InputError):
        judged(box(0, 0, 100, 100), "line")
    assert judged(line, "line") == judged(line, "any") == "forbidden"   # 20 m of it cross the plot
