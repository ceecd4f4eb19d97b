"""A raster that cannot be opened stops every algorithm that takes one; none goes on without it."""
from __future__ import annotations

import pytest
from helpers.desk.running import stopped
from helpers.desk.ways import county_layer

DENSITIES = {"PACK": "sample-carbon", "FAMILY": "sample-2025", "LAND_LIST": "clcd"}
TAKES = [("landusetransitionraster", "NEW", {}), ("carbonstockraster", "INPUT", DENSITIES),
         ("carbonchangeraster", "NEW", DENSITIES),
         ("resilienceindicators", "RASTER", {"LAND": county_layer("DLTB_2024")}),
         ("renewablesiting", "SLOPE", {"AREA": county_layer("XZQ")})]


@pytest.mark.parametrize(("name", "parameter", "more"), TAKES)
@pytest.mark.parametrize("content", [b"", b"II*\x00 and no raster"])
def test_stops_with_a_sentence(name, parameter, more, content, tmp_path, qgis_app):
    path = tmp_path / "broken.tif"
    path.write_bytes(content)
    rasters = {"OLD": str(path), parameter: str(path)} if parameter == "NEW" else {parameter: str(path)}
    text = stopped(name, {**more, **rasters, "LANGUAGE": "en"})
    assert "does not give a raster that can be opened: broken.tif" in text
