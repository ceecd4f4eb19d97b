"""Affected holders where land is owned by persons: freehold, registrations as registers write them, tables without a
name. Areas by hand: four lots of 100 m, of which a project takes a strip of 50 m."""
from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from helpers.source import ROOT

from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rights.holders.request import HoldersRequest, KindOfRight
from groundrules.core.rights.holders.run import affected_holders
from groundrules.core.rights.pack.reading import FORM
from groundrules.core.rights.places import ended_words
from groundrules.core.rights.tokens import holder_tokens
from groundrules.core.table import table_from_geometries

KEY = b"of the test"
LOTS = [("1", "freehold", "Active", 0), ("2", "lease", "Cancelled", 1), ("3", "lease", "Active", 2),
        ("4", "freehold", "Active", 3), ("4", "lease", None, 3)]
PEOPLE = [("1", "h1", "1/2"), ("1", "h2", "1/2"), ("2", "h3", "1"), ("3", "h4", "1"), ("4", "h5", "1")]


def layer(name, rows, fields, grounds=None):
    columns = {field: [row[at] for row in rows] for at, field in enumerate(fields)}
    return ControlLayer(name, table_from_geometries(name, grounds or [None] * len(rows), columns, "EPSG:4547"),
                        {role: role for role in fields})


@pytest.fixture(scope="module")
def asked():
    grounds = [shapely.box(100 * lot[3], 0, 100 * lot[3] + 100, 100) for lot in LOTS]
    pack = FORM.load(ROOT / "packs" / "neutral-rights")
    return HoldersRequest(
        table_from_geometries("projects", [shapely.box(0, 0, 400, 50)], {"id": ["P"]}, "EPSG:4547"),
        [layer("lots", LOTS, ("unit_code", "right_type", "registration"), grounds)], KEY,
        types={"freehold": KindOfRight("ownership"), "lease": KindOfRight("use")}, ended=ended_words(pack.rights),
        holders=layer("people", PEOPLE, ("unit_code", "holder_name", "share")), subject_id="id", area_method="planar")


def test_owners_are_rows_beside_the_ledger_and_a_right_that_is_cancelled_is_none(asked):
    outcome = affected_holders(asked)
    token = dict(zip(("h1", "h2", "h4", "h5"), holder_tokens(KEY, ["h1", "h2", "h4", "h5"]).token))
    table = outcome.tables["rows"]
    rows = [*zip(table["part"], table["holder_token"].fillna(""), table["area_m2"])]
    assert sorted(rows) == sorted([
        ("holder", token["h4"], 5000.0), ("holder", token["h5"], 5000.0), ("open", "", 10_000.0),
        ("ownership", token["h1"], 2500.0), ("ownership", token["h2"], 2500.0), ("ownership", "", 5000.0)])
    ledger = outcome.tables["ledger"].iloc[0]
    assert (ledger.holders_m2, ledger.open_m2, ledger.owner_unknown_m2) == (10_000.0, 10_000.0, 10_000.0)
    assert ledger.is_closed and outcome.counts["HOLDER_COUNT"] == 4
    notes = " ".join(outcome.notes)
    for words in ("2 holders own land", "1 right has ended", "1 code of land that is owned", "1 row of the table of"):
        assert words in notes, notes


def test_a_table_that_names_no_holder_is_said_with_the_remedy(asked):
    people = replace(asked.holders, fields={"unit_code": "unit_code", "share": "share"})
    outcome = affected_holders(replace(asked, holders=people))
    assert outcome.counts["HOLDER_COUNT"] == 0
    assert any("no field holds the name of holders" in note and "FIELDS, holder_name" in note for note in outcome.notes)
