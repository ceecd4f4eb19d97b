"""The whole Carbon dock in the real QGIS: languages, light and dark, pixels a point, a large screen."""
from __future__ import annotations

from helpers.county.samples import COUNTY
from helpers.desk.qgis_run import desktop, in_each_look, start_of
from helpers.source import ROOT


@in_each_look("zh-light", "en-dark", "zh-dark-2x", "en-light-2x", "zh-dark-1920", "en-light-1920")
def test_the_dock(locale, name, dark, scale, tmp_path):
    answer = desktop(start_of(locale, name, dark, scale), "carbon_dock", tmp_path, folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["locale"] == locale
    assert answer["hidden_at_start"] and answer["tabbed"] and answer["guessed"]
    assert answer["errors"] == []
    for kind, chart in answer["charts"].items():
        assert chart["marks"] >= 3, kind
        assert chart["selected"] > 0, (kind, chart)
    assert "60" in answer["card"] and "plots of 2024" in answer["card"] and "t C" in answer["effect"]
    assert len(answer["climate"]) >= 6 and any("★" in cell for line in answer["climate"] for cell in line)
    assert list(answer["given"].values()) == [{"forbidden": 1, "allowed": 1}]
    assert answer["shared"] == [] and answer["same"] == []
    assert (answer["lightness"] < 110) == dark
    notice = "\u4ee5\u4e3b\u7ba1\u90e8\u95e8\u8ba4\u5b9a\u4e3a\u51c6" if locale != "en" else "competent authority"
    assert notice in answer["notice"]
    assert all(size > least for (name, size), least in zip(answer["files"].items(), (10_000, 8_000, 6_000, 40_000)))
    assert answer["closed"] and answer["left"] == []
    for what in ("inputs", "change", "stock", "ranking", "heat", "flow", "table", "edited", "climate"):
        assert (ROOT / "build" / "screenshots" / f"carbon-{what}-{name}.png").stat().st_size > 15_000


@in_each_look("en-dark")
def test_a_real_number_with_a_band_is_two_clicks_away(locale, name, dark, scale, tmp_path):
    answer = desktop(start_of(locale, name, dark, scale), "carbon_dock", tmp_path, layers=[[str(COUNTY), "DLTB_2024"]],
                     steps=[["run"], ["tab", 0], ["follow", 0]], place="county", name=name)
    run = answer["answers"]["0 run"]
    value, lower, upper = run["stock"]
    assert run["clicks"] == 2 and run["family"] == "ipcc-2019-forest|land-any" and 0 < lower < value < upper
    assert run["window"] == [1366, 768] and run["width"] <= 520 and "by envelope" in run["coverage"]
    assert answer["answers"]["2 follow"].startswith("groundrules_carbon_")
