"""The real QGIS in both languages: the sample project, a check in the dialog, the map."""
from __future__ import annotations

import pytest
from helpers.county.zoning_runs import AS_OF, expected
from helpers.desk.qgis_run import Start, desktop, in_both, look
from helpers.source import ROOT

VERDICTS_ZH = {"不符合（初检）", "待补充", "有条件"}
VERDICTS_EN = {"forbidden", "undetermined", "conditional"}


@pytest.mark.parametrize(("locale", "name", "words"),
    in_both(look("zh-light", "zh-Hans", "zh", VERDICTS_ZH), look("en-light", "en", "en", VERDICTS_EN)))
def test_results_on_the_map(locale, name, words, tmp_path):
    picture = ROOT / "build" / "screenshots" / f"checkzoning-{name}.png"
    answer = desktop(Start(locale), "results", tmp_path, folder=str(tmp_path), as_of=AS_OF,
                     picture=str(picture))
    assert answer["loaded"]
    assert answer["locale"] == locale
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in "".join(answer["menu"]))
    assert chinese == (name == "zh")
    assert "Traceback" not in answer["log"]

    layers = answer["layers"]
    assert len(layers) == 5
    assert all(layer["valid"] for layer in layers)
    assert len({layer["group"] for layer in layers}) == 1  # one group holds the results of a run
    assert layers[0]["group"]
    verdicts = next(layer for layer in layers if layer["features"] == len(expected())
                    and layer["legend"])
    assert verdicts["renderer"] in ("categorizedSymbol", "RuleRenderer")
    legend = " ".join(verdicts["legend"]).lower()
    assert all(word in legend for word in words), legend

    assert answer["colours"] > 20  # something is drawn
    assert picture.stat().st_size > 50_000
