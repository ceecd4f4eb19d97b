"""A result at a glance in the real QGIS, in a window of 1366 × 768 points with all three docks open."""
from __future__ import annotations

import re

from helpers.county.zoning_runs import expected
from helpers.desk.qgis_run import Start, desktop, in_each_look
from helpers.source import ROOT


@in_each_look("zh-light", "en-dark")
def test_a_result_at_a_glance(locale, name, dark, scale, tmp_path):
    answer = desktop(Start(locale, dark, scale), "glance", tmp_path, name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["size"] == [1366, 768]        # the docks have not made the window grow
    title = "Check zoning 20" if locale == "en" else "空间管控检测 20"
    assert [len(names) for names in answer["groups"]] == [1, 1] and answer["tree"]
    assert answer["groups"][1][0].startswith(title)
    rows = expected()
    for verdict, words in answer["tiles"].items():
        own = [row for row in rows if row["verdict"] == verdict]
        assert re.search(rf"[:：] ?{len(own)} ", words), words
        assert str(len({row["XMBH"] for row in own})) in words.rpartition(" · ")[2], words
    assert answer["in_a_row"] and answer["seen"] >= 8 and answer["card"] >= 4      # the findings, and why
    project = "Heyan citrus orchard" if locale == "en" else "河沿柑橘基地"     # the sample speaks QGIS's language
    assert f"{project} · YC2025-024" in answer["lines"][0]
    assert answer["chosen"] == "YC2025-012-01"
    assert set(answer["kept"]) == {row["XMBH"] for row in rows if row["verdict"] == "undetermined"}
    for what in ("glance", "tile"):
        assert (ROOT / "build" / "screenshots" / f"zoning-{what}-{name}.png").stat().st_size > 15_000
