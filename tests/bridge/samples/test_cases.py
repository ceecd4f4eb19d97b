"""Each project of the sample county gets the answer that was reasoned out for it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.county.samples import FIELD_ROLES, SAMPLES, SUBJECT_FIELDS, drawn, expected, shipped

from groundrules.bridge.packs.expressions import parse
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.zoning.judging.check import check_zoning
from groundrules.core.zoning.pack.loading import load_pack
from groundrules.core.zoning.request import ZoningRequest

pytestmark = pytest.mark.usefixtures("qgis_app")
ROLES = ("permanent_basic_farmland", "ecological_red_line", "urban_development_boundary")
ROWS = {row["DKBH"]: row for row in expected("checkzoning")}
PROJECTS = {row["XMBH"]: row for row in expected("checkzoning_projects")}


def judged(layers: dict, subject_fields: dict, **more):
    """The check by these control layers, as of ``FIELD_ROLES``, and fields of the subjects."""
    controls = [ControlLayer(role, shipped(name), fields) for name, (role, fields) in layers.items()]
    pack = load_pack(SAMPLES.parent / "packs" / "cn-three-lines", parse)
    as_of = date.fromisoformat(next(iter(ROWS.values()))["as_of"])
    return check_zoning(
        ZoningRequest(shipped("XMYD"), controls, pack, "DKBH", "XMBH", subject_fields, as_of=as_of, **more)
    )


@cache
def result():
    return judged(FIELD_ROLES, SUBJECT_FIELDS, with_ledger=True)


def agree(got, wanted: dict) -> list[str]:
    wrong = [] if got["verdict"] == wanted["verdict"] else [f"verdict {got['verdict']}"]
    for role in ROLES:
        if got[f"{role}_verdict"] != wanted[f"{role}_verdict"]:
            wrong.append(f"{role} {got[f'{role}_verdict']}")
        if abs(got[f"{role}_m2"] - float(wanted[f"{role}_m2"])) > 0.02:
            wrong.append(f"{role} {got[f'{role}_m2']} m²")
    return wrong


@pytest.mark.parametrize("parcel", list(ROWS))
def test_parcel(parcel):
    verdicts = result().verdicts.set_index("subject_id")
    assert agree(verdicts.loc[parcel], ROWS[parcel]) == []
    findings = result().findings
    rules = set(findings.loc[findings["subject_id"] == parcel, "rule_id"])
    assert rules == set(ROWS[parcel]["rule_ids"].split())


@pytest.mark.parametrize("project", list(PROJECTS))
def test_project(project):
    rows = result().tables["projects"].set_index("project_id")
    assert agree(rows.loc[project], PROJECTS[project]) == []
    assert rows.loc[project, "subject_count"] == int(PROJECTS[project]["parcels"])


def test_every_parcel_has_an_answer():
    assert list(shipped("XMYD").columns["DKBH"]) == list(ROWS)
    assert set(shipped("XMYD").columns["XMBH"]) == set(PROJECTS)
    assert {row["verdict"] for row in ROWS.values()} == {"forbidden", "undetermined", "conditional", "allowed"}


#: What a check may lack, one by one: a control layer (None), a field of it, a field of the subjects ("").
LESS = [(name, field) for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ") for field in (None, *FIELD_ROLES[name][1])
        if field != "id"] + [("", field) for field in SUBJECT_FIELDS]


@pytest.mark.parametrize(("name", "field"), LESS)
def test_knowing_less_never_allows(name, field):
    def but(fields: dict, layer: str) -> dict:
        return {role: known for role, known in fields.items() if (layer, role) != (name, field)}

    layers = {layer: (role, but(fields, layer)) for layer, (role, fields) in FIELD_ROLES.items()
              if (layer, None) != (name, field)}
    verdicts = judged(layers, but(SUBJECT_FIELDS, "")).verdicts.set_index("subject_id")
    assert set(verdicts.index) == set(ROWS) and set(verdicts["controls_in_scope"]) == {len(ROLES)}
    for parcel, row in ROWS.items():
        for column in ("verdict", *(f"{role}_verdict" for role in ROLES)):
            assert verdicts.loc[parcel, column] != "allowed" or row[column] == "allowed", (parcel, column)


def pieces(parcel: str):
    """What a parcel takes of the farmland in force, from the drawing."""
    answer, layers = drawn()
    controls = shapely.union_all(
        [p.polygon for p in answer.parcels if p.face.facts["farmland"] and not p.face.facts.get("expired")]
    )
    index = [row["DKBH"] for row in layers["XMYD"].rows].index(parcel)
    taken = layers["XMYD"].geometries[index].intersection(controls)
    return [piece for piece in shapely.get_parts(taken) if piece.area > 1e-6]


def test_three_hundred_slivers():
    """Each below one square metre, together 270."""
    answer = pieces("YC2025-005-01")
    assert len(answer) == 300
    assert max(piece.area for piece in answer) < 1.0
    assert sum(piece.area for piece in answer) == pytest.approx(270.0, abs=0.5)


def test_one_sliver():
    (piece,) = pieces("YC2025-004-01")
    assert piece.area == pytest.approx(0.8, abs=0.02)
    assert 2 * piece.area / piece.length < 0.1


def test_plant_takes_312_square_metres():
    assert float(ROWS["YC2025-003-01"]["permanent_basic_farmland_m2"]) == pytest.approx(312.0, abs=0.5)


def test_a_hole_spares_the_farmland():
    index = list(ROWS).index("YC2025-016-02")
    ring = shipped("XMYD").geometry[index]
    (hole,) = ring.interiors
    farmland = shapely.union_all(shipped("YJJBNTBHTB").geometry)
    assert shapely.Polygon(hole).intersection(farmland).area > 1000
    assert ring.intersection(farmland).area == 0


def test_one_project_crosses_the_border():
    county = shapely.union_all(shipped("XZQ").geometry)
    outside = {code for code, polygon in zip(ROWS, shipped("XMYD").geometry) if polygon.difference(county).area > 1}
    assert outside == {"YC2025-015-01"}
