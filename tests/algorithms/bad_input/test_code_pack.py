"""A code pack that is not found: the remedy is one that the algorithm has."""
from __future__ import annotations

import pytest

pytest.importorskip("qgis.core")
from helpers.desk.running import stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_file_of_another_pack_is_pointed_at(language):
    plots = memory("Polygon?crs=EPSG:4547&field=DKBH:string&field=GHYDDM:string&field=GHFQDM:string",
                   [(square(500_000, 4_800_000), ["1", "0701", "210"])])
    text = stopped("checkuse", {"SUBJECTS": plots, "ZONES": plots, "USE": "GHYDDM", "CODE_PACK": "absent",
                                "OUTPUT": "TEMPORARY_OUTPUT", "FINDINGS": "TEMPORARY_OUTPUT", "LANGUAGE": language})
    assert " PACK_FILE" not in text and "CODE_PACK_FILE" in text and "groundrules/packs" in text


def test_checks_of_codes_name_the_parameter_too():
    plots = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(500_000, 4_800_000), ["0701"])])
    text = stopped("checklandusecodes", {"INPUT": plots, "CODE_PACK": "absent", "FINDINGS": "TEMPORARY_OUTPUT"})
    assert " PACK_FILE" not in text and "CODE_PACK_FILE" in text
    text = stopped("landuseoccupation", {"SUBJECTS": plots, "SURVEY": plots, "CODE_PACK": "absent",
                                         "OUTPUT": "TEMPORARY_OUTPUT"})
    assert "CODE_PACK_FILE" in text
