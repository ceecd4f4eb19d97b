"""The whole Monitoring dock in the real QGIS: languages, light and dark, in a window of 1366 × 768."""
from __future__ import annotations

from helpers.county.samples import SAMPLES
from helpers.desk.qgis_run import desktop, in_each_look, start_of
from helpers.source import ROOT

from groundrules.samples.generator.files.merged import write_merged

ROWS = [["样川县统计年鉴（单位：公顷）", None, None, None, None], ["乡镇", "耕地保有量", None, "建设用地总面积", None],
        [None, 2026, "2027E", 2026, "2027E"], ["样城镇", 1670, 1665, 291, 293], ["样岭镇", "1,940", "—", 120, 121]]


@in_each_look("zh-light", "en-dark")
def test_the_dock(locale, name, dark, scale, tmp_path):
    yearbook = write_merged(tmp_path / "yearbook.xlsx", "表3-1", ROWS, ("A1:E1", "B2:C2", "D2:E2", "A2:A3"))
    answer = desktop(start_of(locale, name, dark, scale), "monitoring/dock", tmp_path, folder=str(tmp_path), name=name,
                     tables=str(SAMPLES / "monitoring"), yearbook=yearbook,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["locale"] == locale and answer["hidden_at_start"] and answer["errors"] == []
    assert answer["window"] == [1366, 768] and answer["width"] <= 640
    assert {"✗", "▲", "●", "✓", "?"} <= set(answer["signs"])
    assert "3,617.5" in answer["card"] and "3,623.2 → 3,632.2" in answer["card"] and "王工" in answer["card"]
    assert ("变差: 3" if locale != "en" else "worse: 3") in answer["compared"]
    assert len(answer["shown"]) == 1 and "2024" in answer["shown"][0]
    assert answer["pieces"] > 5, answer["where"]
    assert answer["imported"].startswith("待入库数值 7 个" if locale != "en" else "7 values to record")
    assert answer["size"][0] <= 1366 and answer["size"][1] <= 720
    assert "7" in answer["recorded"]
    assert all(size > 1_500 for size in answer["files"].values()), answer["files"]
    assert answer["shared"] == [] and answer["same"] == []
    assert (answer["lightness"] < 110) == dark
    assert answer["closed"] and answer["left"] == []
    for what in ("empty", "matrix", "why", "compared", "map", "where", "import"):
        assert (ROOT / "build" / "screenshots" / f"monitoring-{what}-{name}.png").stat().st_size > 15_000
