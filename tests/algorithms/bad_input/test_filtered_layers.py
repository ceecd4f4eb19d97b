"""Layers of the sample county with a filter: a GeoPackage that does not say how many rows it has."""
from __future__ import annotations

import shutil

import pytest

pytest.importorskip("qgis.core")
from helpers.desk.running import layer, results, rows
from helpers.source import ROOT

pytestmark = pytest.mark.usefixtures("qgis_app")
FILTER = "DKBH = 'YC-01-01'"


@pytest.fixture
def county(tmp_path):
    return shutil.copy(ROOT / "samples" / "county.gpkg", tmp_path)


@pytest.fixture
def whole(county):
    return lambda name: f"{county}|layername={name}"


@pytest.fixture(params=["path", "setSubsetString"])
def plot(request, county, whole):
    """One of 18 plots."""
    if request.param == "path":
        return f"{whole('XG_GHDK')}|subset={FILTER}"
    plots = layer(county, "XG_GHDK")
    plots.setSubsetString(FILTER)
    return plots


def outputs(folder, *names) -> dict:
    return {name: str(folder / f"{name}.gpkg") for name in names}


def test_intensity_of_one_plot(plot, whole, tmp_path):
    result = results("checkintensity", {"SUBJECTS": plot, "SUBJECT_ID": "DKBH", "BUILDINGS": whole("JZW"),
                                        "INDICATORS": ["height"], **outputs(tmp_path, "FINDINGS", "VERDICTS")})
    assert [row["subject_id"] for row in rows(result["VERDICTS"])] == ["YC-01-01"]


def test_use_of_one_plot(plot, whole, tmp_path):
    result = results("checkuse", {"SUBJECTS": plot, "SUBJECT_ID": "DKBH", "ZONES": whole("GHFQ"),
                                  **outputs(tmp_path, "OUTPUT", "FINDINGS", "VERDICTS")})
    assert [row["subject_id"] for row in rows(result["VERDICTS"])] == ["YC-01-01"]


def test_codes_of_one_plot(plot, tmp_path):
    result = results("checklandusecodes", {"INPUT": plot, "CODE_FIELD": "DLDM",
                                           **outputs(tmp_path, "CODES", "FINDINGS")})
    assert len(rows(result["CODES"])) == 1


@pytest.mark.parametrize(("name", "field", "subset"), [
    ("GHFQ", "GHFQDM", "fid < 3"), ("DLTB_2024", "DLBM", "DLBM = '0101'"), ("JZW", "CS", "fid < 3")])
def test_codes_of_other_filtered_layers(name, field, subset, whole, tmp_path):
    result = results("checklandusecodes", {"INPUT": f"{whole(name)}|subset={subset}", "CODE_FIELD": field,
                                           **outputs(tmp_path, "CODES", "FINDINGS")})
    assert rows(result["CODES"])
