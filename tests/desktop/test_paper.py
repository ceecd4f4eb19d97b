"""PDFs from a background task of the real QGIS: every project has one, and the window lives on."""
from __future__ import annotations

import shutil
import subprocess

import pytest
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.qgis_run import Start, desktop, in_both, look
from helpers.source import ROOT
from helpers.suite.rotation import slower_than_listed


@pytest.mark.parametrize(("locale", "name", "page"),
    in_both(look("zh-light", "zh-Hans", "zh", "A4"), look("en-light", "en", "en", "A3")))
def test_pdfs_from_a_background_task(locale, name, page, tmp_path):
    folder = tmp_path / "pdf"
    inputs = county_inputs(tmp_path, PDF=str(tmp_path / "run.pdf"), PDF_FOLDER=str(folder), PAGE=page,
                           VERDICTS=str(tmp_path / "verdicts.gpkg"))
    answer = desktop(Start(locale), "paper", tmp_path, inputs=inputs, seconds=240)
    assert answer["good"], answer["log"]
    projects = {row["XMBH"] for row in expected()}
    assert {path.stem for path in folder.glob("[!.]*")} == projects | {"index"}
    assert (tmp_path / "run.pdf").stat().st_size > 10_000
    assert answer["layers"] == answer["layouts"] == 0       # the open project stays as it was
    assert answer["ticks"] > 4 * len(projects)
    slower = max(1.0, slower_than_listed(ROOT))     # of the processor's seconds, which a slow machine has more of
    assert answer["usual"] < 0.2 * slower and answer["longest"] < 2.0 * slower, answer
    if shutil.which("pdftoppm"):
        picture(folder / "YC2025-005.pdf", f"pdf-{name}")


def picture(pdf, name):
    """The pages of one PDF for people to look at."""
    target = ROOT / "build" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", "-r", "80", "-png", "-l", "2", pdf, target / name], check=True)
    assert list(target.glob(f"{name}-*.png"))
