"""The result at a glance, and names in place of ids."""
from __future__ import annotations

import numpy as np
import pandas as pd

from groundrules.core.findings.card import CardWords, finding_card
from groundrules.core.findings.contract import NAMES
from groundrules.core.findings.index import FindingsIndex
from groundrules.core.findings.names import name_column, names_of, stored_names, with_names
from groundrules.core.findings.table import cell, exported_table
from groundrules.core.findings.tiles import (
    Tile,
    projects_without,
    tile_short,
    tile_tip,
    tile_words,
    tiles_of,
    tiles_of_kept,
)
from groundrules.core.report.numbers import NumberStyle
from groundrules.core.report.parts.sheets import FINDING_COLUMNS
from groundrules.core.table import FeatureTable
from groundrules.core.texts.separators import use_separators

PARCELS = pd.DataFrame({"subject_id": ["A", "B", "C", "D"], "project_id": ["P1", "P1", "P2", None],
                        "verdict": ["forbidden", "allowed", "forbidden", "undetermined"],
                        "area_m2": [10_000.0, 5.0, 25_000.0, None]})


def test_tiles_count_parcels_areas_and_projects():
    tiles = tiles_of(PARCELS)
    assert [(tile.verdict, tile.count, tile.area_m2, tile.projects) for tile in tiles] == [
        ("forbidden", 2, 35_000.0, 2), ("undetermined", 1, None, 0), ("conditional", 0, None, 0),
        ("allowed", 1, 5.0, 1)]
    assert sum(tile.count for tile in tiles) == len(PARCELS)
    assert all(tile.area_m2 is None for tile in tiles_of(PARCELS.drop(columns="area_m2")))
    assert sum(tile.count for tile in tiles_of(PARCELS[:0])) == 0


def test_tiles_of_what_a_filter_keeps_are_those_of_its_rows():
    random = np.random.default_rng(5)
    frame = pd.DataFrame({"verdict": random.choice(["forbidden", "allowed", "undetermined"], 300),
                          "project_id": random.choice(["P1", "P2", "P3", None], 300),
                          "subject_id": random.choice(["P1", "P2", "S4", None], 300)})
    same = (frame["project_id"] == frame["subject_id"]).to_numpy()
    index = FindingsIndex(frame)
    for kept in (np.ones(300, dtype=bool), np.zeros(300, dtype=bool), random.random(300) < 0.5, same, ~same):
        assert tiles_of_kept(index, kept) == tiles_of(frame[kept])
    assert tiles_of_kept(index, same)[0].projects == 0 < tiles_of_kept(index, ~same)[0].projects


def test_tiles_in_words():
    tile = tiles_of(PARCELS)[0]
    assert tile_words(tile, CardWords("en")) == ("Forbidden: 2", "3.50 ha · projects: 2")
    assert tile_words(tile, CardWords("zh", style=NumberStyle(("m2", "mu")))) == (
        "不符合（初检）：2", "52.50 亩 · 2 个项目")
    assert tile_words(tiles_of(PARCELS)[2], CardWords("en")) == ("Conditional: 0", "")
    assert tile_short(tile, CardWords("zh", style=NumberStyle(("m2", "mu")))) == ("2 · 52.50 亩", "2", "不符合（初检）")
    assert tile_short(tiles_of(PARCELS)[2], CardWords("en")) == ("0", "0", "Conditional")
    none = Tile("allowed", 0, None, 0)      # a store does not keep them
    assert tile_words(none, CardWords("en"), "findings")[0] == "No conflict found: –"
    assert tile_short(none, CardWords("en"), "findings")[1] == "–" and tile_short(none, CardWords("en"))[1] == "0"
    assert "not kept" in tile_tip(none, CardWords("en"), "findings")
    assert "of 2 projects" in tile_tip(tile, CardWords("en")) and "地块 2 个" in tile_tip(tile, CardWords("zh"))


def test_parcels_that_are_their_own_projects_are_counted_once():
    alone = tiles_of(PARCELS.assign(project_id=PARCELS["subject_id"]))[0]
    assert tile_words(alone, CardWords("en")) == ("Forbidden: 2", "3.50 ha")
    assert "project" not in tile_tip(alone, CardWords("en")) and "项目" not in tile_tip(alone, CardWords("zh"))


def test_projects_without_a_finding_are_counted():
    """P1 has findings for one of two parcels; a parcel without a project is none."""
    assert projects_without(PARCELS, pd.DataFrame({"project_id": ["P1", None]})) == 1
    assert projects_without(PARCELS, pd.DataFrame({"project_id": ["P1", "P2", "P9"]})) == 0
    assert projects_without(PARCELS, PARCELS[:0]) == 2


def test_names_come_from_the_most_telling_field():
    assert name_column(["NAME", "XMMC", "MC"]) == "XMMC" and name_column(["FID", "name"]) == "name"
    ids = pd.Series(["P1", "P1", "P2", None])
    assert names_of(ids, pd.Series(["Mill", " Mill ", "", "lost"])) == {"P1": "Mill"}
    assert names_of(ids[:0], pd.Series([], dtype=object)) == {}


def layer(columns: dict, fids=(1, 2, 3)) -> FeatureTable:
    return FeatureTable("parcels", np.array(fids), np.full(len(fids), None), pd.DataFrame(columns).convert_dtypes())


def test_findings_get_the_names_of_what_they_are_about_and_none_of_a_person():
    findings = pd.DataFrame({"subject_fid": [1.0, 3.0, 2.0, np.nan], "subject_id": ["A", "C", "B", None],
                             "project_id": ["P1", "7", "P1", None],
                             **{name: pd.Series([None] * 4, dtype=object) for name in NAMES}})
    parcels = {"AREA": [5, 6, 7], "XMBH": ["P1", "P1", "7"], "DKBH": ["A", "B", "C"],
               "XMMC": ["Mill", "Mill yard", "柳塘村张三宅基地"]}
    given = with_names(findings, layer(parcels))
    assert stored_names(given) == ({"P1": "Mill …"}, {"A": "Mill", "B": "Mill yard"})
    verdicts = {"project_id": parcels["XMBH"], "subject_id": parcels["DKBH"], "name": ["Mill", "Mill", "Quay"]}
    assert stored_names(with_names(findings, layer(verdicts, (9, 8, 7)))) == (
        {"P1": "Mill", "7": "Quay"}, {"A": "Mill", "B": "Mill", "C": "Quay"})
    assert stored_names(with_names(given, layer(verdicts)))[1]["A"] == "Mill"       # what is named stays
    for other in (layer(parcels, (3, 1, 2)), layer({**parcels, "XMMC": ["", None, "a.b@mill.org"]}),
                  layer({"DKBH": parcels["DKBH"]}), layer({})):
        assert stored_names(with_names(findings, other)) == ({}, {})      # numbered anew, or without a name to be kept


def test_names_are_in_front_of_ids_in_lists_cards_and_tables():
    words = CardWords("en", projects={"P1": "Mill"}, subjects={"A": "Mill", "B": "Yard"})
    assert cell("project_id", "P1", words) == "Mill · P1" and cell("project_id", "P2", words) == "P2"
    row = {**dict.fromkeys(FINDING_COLUMNS), "verdict": "forbidden", "project_id": "P1", "message": "It is."}
    assert "Mill · A (P1)" in finding_card({**row, "subject_id": "A"}, None, words)
    assert "Yard · B (Mill · P1)" in finding_card({**row, "subject_id": "B"}, None, words)
    assert ">A (P1)<" in finding_card({**row, "subject_id": "A"}, None, CardWords("en"))
    index = FindingsIndex(pd.DataFrame([{**row, "subject_id": "A"}]))
    frame = exported_table(index, [0], words, "Findings").frame
    assert frame["project"].tolist() == ["P1"] and frame["project_name"].tolist() == ["Mill"]
    assert "project_name" not in exported_table(index, [0], CardWords("en"), "Findings").frame


def test_the_next_finding_of_a_place_comes_round():
    index = FindingsIndex(pd.DataFrame({"verdict": ["allowed", "forbidden", "conditional", "forbidden"]}))
    assert index.following([0, 2, 1]) == 1
    assert index.following([0, 2, 1], 1) == 2 and index.following([0, 2, 1], 2) == 0
    assert index.following([0, 2, 1], 0) == 1 and index.following([0, 2], 3) == 2


def test_counts_of_tiles_have_the_separators_of_the_locale():
    """In German 1,234 is another number."""
    use_separators(".", ",")
    try:
        assert tile_words(Tile("forbidden", 1234, None, 0), CardWords("en"))[0].endswith("1.234")
    finally:
        use_separators(",", ".")
