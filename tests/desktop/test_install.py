"""The package in the hands of a stranger: QGIS's own installer, a fresh profile, one run."""
from __future__ import annotations

from helpers.county.zoning_runs import county_inputs
from helpers.desk.qgis_run import Start, desktop


def test_zip_installs_and_runs(package_zip, tmp_path):
    answer = desktop(Start(plugin=False), "install", tmp_path, zip=str(package_zip),
                     inputs=county_inputs(tmp_path, VERDICTS=str(tmp_path / "verdicts.gpkg")))
    assert not answer["before"]
    assert answer["available"]
    assert answer["enabled"]
    assert answer["folder"].startswith(str(tmp_path))  # the installed copy ran, not this clone
    assert "groundrules:checkzoning" in answer["algorithms"]
    assert answer["results"]["SUBJECT_COUNT"] > 20
    assert (tmp_path / "verdicts.gpkg").is_file()
