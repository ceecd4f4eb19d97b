"""Clauses of a plan and an inventory in the real QGIS, in a window of 1366 × 768: dialogs, results, tables, map."""
from __future__ import annotations

import pytest
from helpers.desk.qgis_run import Start, desktop, in_both, look
from helpers.source import ROOT


@pytest.mark.parametrize(("locale", "name", "dark"), in_both(
    look("zh-light", "zh-Hans", "zh-light", False), look("en-dark", "en", "en-dark", True)))
def test_promises(locale, name, dark, tmp_path):
    answer = desktop(Start(locale, dark, screen="1366x768"), "monitoring/promises", tmp_path,
                     folder=str(tmp_path), name=name,
                     pictures=str(ROOT / "build" / "screenshots"))
    assert answer["size"] == [1366, 768]
    titles = ("Parcels that carry clauses", "Commitments", "Inventory") if locale == "en" else (
        "\u843d\u5b9e\u6761\u6b3e\u7684\u5730\u5757", "\u627f\u8bfa", "\u6e05\u5355")
    made = {**answer["commitments"], **answer["inventory"]}
    assert set(titles) <= set(made), set(made)
    assert [made[title]["features"] for title in titles] == [97, 23, 53]
    assert len(made[titles[0]]["legend"]) == 8
    words = ("Text of the clause", "Year of meeting") if locale == "en" else (
        "\u6761\u6b3e\u5185\u5bb9", "\u89e6\u53ca\u5e74")
    assert set(words) <= set(made[titles[1]]["heads"])
