"""The whole Compliance dock in the real QGIS: languages, light and dark, pixels a point, a large screen."""
from __future__ import annotations

from helpers.desk.qgis_run import desktop, in_each_look, start_of
from helpers.source import ROOT


@in_each_look("zh-light", "en-dark", "zh-dark-2x", "en-light-2x", "zh-dark-1920", "en-light-1920")
def test_the_dock(locale, name, dark, scale, tmp_path):
    answer = desktop(start_of(locale, name, dark, scale), "compliance_dock", tmp_path, folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["locale"] == locale
    assert answer["hidden_at_start"] and answer["tabbed"]
    assert answer["listed"] > 30 and answer["runs"] == 3
    assert "groundrules_compliance_run_checkintensity" in answer["checks"]
    assert answer["by_key"] and 0 < answer["within"][0] < answer["within"][1]
    assert answer["waived"] == answer["wanted"] > 3
    assert answer["units"]["choices"] == 3 and 0 < answer["units"]["matching"] < answer["listed"] + 30
    town = "Yangcheng" if locale == "en" else "\u9547"      # the sample speaks QGIS's language
    assert "990127" in answer["units"]["words"] and town in answer["units"]["words"]
    assert answer["rechecked"]["states"] == ["fixed"], answer["rechecked"]
    assert "ridge road, approved" in answer["past"] and "Wang" in answer["past"]
    assert answer["shared"] == [] and answer["same"] == []
    assert (answer["lightness"] < 110) == dark
    notice = "\u4ee5\u4e3b\u7ba1\u90e8\u95e8\u8ba4\u5b9a\u4e3a\u51c6" if locale != "en" else "competent authority"
    assert notice in answer["card"]
    assert answer["report"] > 20_000 and answer["table"] > 3_000
    assert answer["closed"] and answer["left"] == []
    for what in ("empty", "findings", "units", "waive", "history", "states", "compare"):
        assert (ROOT / "build" / "screenshots" / f"compliance-{what}-{name}.png").stat().st_size > 15_000


@in_each_look("zh-light")
def test_a_small_window(locale, name, dark, scale, tmp_path):
    """Ten lines and more, projects by name, a click on the map, what is out of date and what was not saved."""
    answer = desktop(start_of(locale, name, dark, scale), "compliance_dock", tmp_path, folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"), small=True)
    assert answer["size"] == [1366, 768] and answer["seen"] >= 10
    assert answer["lines"][0].startswith("\u6cb3\u6cbf\u67d1\u6a58\u57fa\u5730 \u00b7 YC2025-024")
    assert answer["clicked"] == answer["wanted"]
    assert answer["filters"] == "\u7b5b\u9009\uff081\uff09"
    changed = "\u7ed3\u679c\u5df2\u8fc7\u671f\uff1a1 \u4e2a\u5730\u5757\u5df2\u53d8\u66f4"
    assert answer["stale"] == answer["after"] == changed      # at first by an edit, in the end by its roll back
    assert answer["rechecked"].endswith("\u7f16\u8f91\uff1a\u9879\u76ee\u7528\u5730")
    for what in ("glance", "filters", "stale"):
        assert (ROOT / "build" / "screenshots" / f"compliance-{what}-{name}.png").stat().st_size > 15_000
