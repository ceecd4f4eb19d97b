"""The first minute in the real QGIS: welcome panel, sample county, a check at one click, docks that come back."""
from __future__ import annotations

import pytest
from helpers.county.zoning_runs import expected
from helpers.desk.qgis_run import Start, restarted
from helpers.source import ROOT

LEFT, RIGHT, BOTTOM = 1, 2, 8      # of Qt's areas


@pytest.mark.parametrize(("locale", "name", "dark"), [
    ("zh-Hans", "zh-light", False), pytest.param("en", "en-dark", True, marks=pytest.mark.takes_turns),
    pytest.param("en", "en-light", False, marks=pytest.mark.takes_turns)])
def test_first_start_and_the_next(locale, name, dark, tmp_path):
    first, again = restarted(Start(locale, dark, screen="1366x768"), "first_minute", tmp_path, name=name,
                             pictures=str(ROOT / "build" / "screenshots"))
    assert len(first["labels"]) == 6 and all(len(label) <= 18 for label in first["labels"])
    assert first["made"] == [] and not first["check_without_layers"]      # the start stays light
    assert (first["light"] < 110) == dark
    assert first["project"].count("✓") == 4 and "✗" not in first["project"] and first["layer"] in first["project"]
    assert not first["dirty"]
    assert first["width"] == first["width_of_both_sides"] == 1366 and first["tabbed"]
    assert first["verdicts"] == len(expected())

    assert not again["welcome"]
    assert sorted(again["visible"]) == again["made"] == ["carbon", "zoning"]
    assert again["areas"] == {"zoning": RIGHT, "compliance": RIGHT, "carbon": LEFT, "monitoring": RIGHT}
    assert again["bar"] == BOTTOM
