"""The whole Zoning dock in the real QGIS: languages, light and dark, pixels a point, a large screen."""
from __future__ import annotations

from helpers.county.zoning_runs import expected
from helpers.desk.qgis_run import desktop, in_each_look, start_of
from helpers.source import ROOT


@in_each_look("zh-light", "en-dark", "zh-dark-2x", "en-light-2x", "zh-dark-1920", "en-light-1920")
def test_the_dock(locale, name, dark, scale, tmp_path):
    answer = desktop(start_of(locale, name, dark, scale), "zoning_dock", tmp_path, folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["locale"] == locale
    assert answer["hidden_at_start"]
    assert {"permanent_basic_farmland", "ecological_red_line", "urban_development_boundary"} <= set(answer["bound"])
    assert list(answer["verdicts"].values()) == [row["verdict"] for row in expected()]
    assert answer["traps"]["count"] > 1 and answer["traps"]["active"] and answer["traps"]["current"]
    assert ("312.00 m²" if locale == "en" else "312.00 平方米") in answer["cut"]["text"] and answer["cut"]["bands"] == 3
    assert answer["shared"] == []
    assert all((shade < 110) == dark for shade in answer["lightness"].values()), answer["lightness"]
    assert answer["moved"] and answer["by_key"]
    notice = "\u4ee5\u4e3b\u7ba1\u90e8\u95e8\u8ba4\u5b9a\u4e3a\u51c6" if locale != "en" else "competent authority"
    assert notice in answer["card"]
    if answer["place"] is not None:
        assert notice in answer["place"]["text"], answer["place"]
        assert notice in answer["place"]["drawn"] and notice in answer["place"]["selected"]
        assert ("m²" if locale == "en" else "平方米") in answer["place"]["drawn"]
        assert answer["place"]["in_use"] and answer["place"]["given_back"]
    assert answer["added"] == 2 and answer["report"] > 20_000
    assert answer["closed"] and answer["left"] == []
    for what in ("traps", "inputs", "findings", "comply", "card", "options"):
        assert (ROOT / "build" / "screenshots" / f"zoning-{what}-{name}.png").stat().st_size > 15_000
