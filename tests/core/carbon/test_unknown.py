"""What is not known of carbon: in sums, in cells of results, and in logs."""
from __future__ import annotations

import pandas as pd

from groundrules.core.carbon.change.run import ChangeRequest, carbon_change
from groundrules.core.carbon.pack.model import Coefficient, CoefficientPack, Family, LandClass, Share
from groundrules.core.carbon.stock.bands import Sureness
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.stock.densities import densities
from groundrules.core.carbon.stock.stock import WHOLE, Ground, carbon_stock
from groundrules.core.contract.pack_head import head

STOCKS = Family("f", {"en": "F"}, {"en": "all"}, "t C/ha", 0.3)


def table(rows):
    """``(class, value, lower, upper, bounds)`` of soils."""
    return densities(STOCKS, [Coefficient("f", name, "soil", *row) for name, *row in rows], "test")


def test_a_log_calls_numbers_by_the_titles_of_the_pack():
    """A code of the pack whose bounds are skewed, in Chinese: 林地 · 土壤, no id"""
    numbers = table([("k-forest", 180.0, 45.0, 720.0, "ci95"), ("k-bare", None), ("k-field", 30.0)])
    pack = CoefficientPack(*head("p", "1", {}), {}, classes={
        "k-forest": LandClass("k-forest", {"en": "woodland", "zh": "林地"}, "forest_land", False),
        "k-bare": LandClass("k-bare", {"en": "bare land", "zh": "裸地"}, "other_land", False),
        "k-field": LandClass("k-field", {"en": "arable land", "zh": "耕地"}, "cropland", False)},
        crosswalks={"x": {"03": (Share("k-forest", 1.0, {}),), "12": (Share("k-bare", 1.0, {}),),
                          "01": (Share("k-field", 1.0, {}),)}})
    mixes = mixes_of(["01", "03", "12"], pack, "x")
    land = Ground(pd.DataFrame([(WHOLE, "03", 1e4, 1), (WHOLE, "12", 1e4, 1)],
                               columns=["zone", "code", "area_m2", "part_count"]))
    pairs = pd.DataFrame({"kind": "changed", "old": ["01", "12"], "new": ["03", "01"], "area_m2": [1e4, 2e4]})
    logs = {language: (carbon_stock(land, mixes, numbers, Sureness(), language).notes, carbon_change(ChangeRequest(
        pairs, mixes, numbers, numbers, 5.0, Sureness(), language)).notes) for language in ("zh", "en")}
    for notes in logs["zh"]:
        assert any("林地 · 土壤" in one for one in notes) and any("裸地" in one for one in notes)
    for notes in (*logs["zh"], *logs["en"]):
        assert not any(name in one for one in notes for name in ("k-forest", "k-bare", "k-field"))
    assert any("woodland · soil" in one for one in logs["en"][0])
