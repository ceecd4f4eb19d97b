"""The sample county for tests: drawn once a run, and read as the algorithms read it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
import shapely

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
COUNTY = SAMPLES / "county.gpkg"
FIELD_ROLES = {
    "YJJBNTBHTB": (
        "permanent_basic_farmland",
        {"id": "BSM", "land_class": "DLBM", "data_date": "SJNF", "valid_from": "BHKSSJ", "valid_to": "BHJSSJ"},
    ),
    "STBHHX": ("ecological_red_line", {"id": "BSM", "zone": "ZRBHDFQ"}),
    "CZKFBJ": ("urban_development_boundary", {"id": "BSM", "zone": "GHFQDM"}),
    "XZQ": ("administrative_unit", {"id": "XZQDM"}),
}
SUBJECT_FIELDS = {
    "project_kind": "XMLX",
    "key_class": "ZDXMLX",
    "list_number": "QDWH",
    "limited_activity": "HDLX",
    "recognition_number": "RDYJWH",
    "unavoidable_number": "BKBRWH",
    "takes_land": "SFYD",
}


#: For tests that hold what is shipped against what is drawn now; GEOS 3.15 draws another county of the same kind.
as_it_was_drawn = pytest.mark.skipif(shapely.geos_version >= (3, 15, 0), reason="the county was drawn by an older GEOS")


@cache
def drawn():
    """The county as the generator draws it now: (county, {layer name: layer})."""
    from groundrules.samples.generator import county

    built = county.build_county()
    return built, {layer.name: layer for layer in county.build_layers(built)}


def expected(name: str) -> list[dict]:
    """The rows of ``samples/expected/<name>.csv``, all text."""
    with open(SAMPLES / "expected" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def shipped(name: str):
    """A layer of ``samples/county.gpkg`` as a FeatureTable."""
    from groundrules.bridge.reading.read import read, snapshot
    from helpers.files.layers import open_layer

    return read(snapshot(open_layer(COUNTY, name, name)), check_crs=False)
