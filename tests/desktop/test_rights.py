"""Rights on land in the real QGIS, in a window of 1366 × 768: dialogs, cards, the alternatives of a cut."""
from __future__ import annotations

import pytest
from helpers.desk.qgis_run import Start, desktop, in_both, look
from helpers.source import ROOT


@pytest.mark.parametrize(("locale", "name", "dark"), in_both(
    look("zh-light", "zh-Hans", "zh-light", False), look("en-dark", "en", "en-dark", True)))
def test_rights(locale, name, dark, tmp_path):
    answer = desktop(Start(locale, dark), "rights/dock", tmp_path, folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["size"] == [1366, 768]
    title = "What changes for limits and rights" if locale == "en" else (
        "\u5bf9\u7ba1\u63a7\u6307\u6807\u548c\u6743\u5229\u7684\u5f71\u54cd")
    assert title in answer["card"]
    assert "NG-05" in answer["ready"] and "ready_to_supply" not in answer["ready"]
    assert (answer["parcel"], answer["split"]) == (2, 1)
    assert "Wang" in answer["accepted"] and answer["layer"] == [1]
    assert answer["begins"] == {"selected": True, "accepted": True, "status": "draft"}
    assert answer["closed"] and answer["left"] == []
