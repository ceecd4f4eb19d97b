"""Example packs of other countries on real layers that were not made for them: each reaches a verdict."""
from __future__ import annotations

import pytest
from helpers.desk.running import results, rows
from helpers.real_data import DATA, HUIZHOU, needs

pytestmark = pytest.mark.usefixtures("qgis_app")
TAMANA = DATA / "plateau-buildings" / "tamana_land_use.gpkg"
PLOTS = HUIZHOU / "huizhou.gpkg"


def pre_check(folder, path, name: str, *fields: str) -> tuple:
    """State and number of findings of each rule, and the findings, where a layer is taken for building land."""
    wanted = {table: str(folder / f"{table}.gpkg") for table in ("FINDINGS", "RULE_STATES")}
    results("checkdataquality", {
        "LAYERS": [f"{path}|layername={name}"], "PACK": "example-de-xplan", "LANGUAGE": "en",
        "ROLES": [name, "BP_BaugebietsTeilFlaeche"], "FIELDS": list(fields), **wanted})
    return {row["rule_id"]: (row["state"], row["finding_count"]) for row in rows(wanted["RULE_STATES"])}, rows(
        wanted["FINDINGS"])


@needs(PLOTS)
def test_plots_of_huizhou_as_one_tiling(tmp_path):
    """The streets between the blocks belong to no layer: without an extent they are no gaps; no plots overlap."""
    states, findings = pre_check(tmp_path, PLOTS, "land_use_plots", "land_use_plots", "gml_id", "ID",
                                 "land_use_plots", "allgArtDerBaulNutzung", "Layer")
    assert states["TP02"] == ("partly", 0) and states["TP04"] == ("run", 0) and states["AT03"] == ("run", 0)
    assert states["AT02"] == ("run", 79)   # codes of another country are in no list of the pack
    assert {row["control_id"] for row in findings if row["rule_id"] == "AT02"} == {"allgArtDerBaulNutzung"}


@needs(TAMANA)
def test_land_use_of_tamana_has_a_gap_and_a_sliver(tmp_path):
    states, findings = pre_check(tmp_path, TAMANA, "land_use", "land_use", "allgArtDerBaulNutzung", "class")
    assert states["TP02"] == ("partly", 1) and states["TP04"] == ("run", 1)
    gap, = (row for row in findings if row["rule_id"] == "TP02")
    assert gap["subject_id"] is None and gap["measured"] == pytest.approx(1.14, abs=0.01)   # the one hole of the union
    assert [row["subject_id"] for row in findings if row["rule_id"] == "TP04"] == [
        "luse_52d9356f-bf64-4b8d-8ae5-498adbbeb3c0"]
    assert states["ST03"][1] == 1   # another datum than ETRS89
