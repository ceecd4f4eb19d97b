"""A present and two plans of forest, field and town, by hand."""
from __future__ import annotations

import pandas as pd

from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, Family
from groundrules.core.carbon.scenario.compare import Plan, ScenarioRequest, compare_scenarios
from groundrules.core.carbon.stock.classes import mixes_of

FAMILY = Family("f", {"en": "F"}, {"en": "plants and soil"}, "t C/ha", 0.3)


def table(*rows):
    """``(class, pool, value, lower, upper, bounds, growth, years)``, later ones may be left out."""
    return densities(FAMILY, [Coefficient("f", *row) for row in rows], "test")


TABLE = table(("forest", "above", 40.0, 30.0, 50.0, "ci95", None, 30.0),
              ("forest", "soil", 60.0, 50.0, 70.0, "ci95", 0.5),
              ("field", "above", 3.0), ("field", "soil", 45.0, 36.0, 54.0, "ci95"),
              ("town", "above", 0.0), ("town", "soil", 30.0, 24.0, 36.0, "ci95"))


def plan(name, *rows):
    return Plan(name, pd.DataFrame(rows, columns=["kind", "old", "new", "area_m2"]).astype(
        {"kind": "string", "old": "string", "new": "string"}))


# ten hectares of forest, ten of field
ON_FOREST = plan("A", ("changed", "forest", "town", 2e4), ("unchanged", "forest", "forest", 8e4),
                 ("unchanged", "field", "field", 1e5))
PLANTS = plan("B", ("changed", "field", "forest", 1e4), ("changed", "field", "town", 1e4),
              ("unchanged", "forest", "forest", 1e5), ("unchanged", "field", "field", 8e4))


def compared(*plans, **more):
    used = more.pop("table", TABLE)
    return compare_scenarios(ScenarioRequest("now", plans, mixes_of(used.classes), used, **{"years": 10.0, **more}))


def value(comparison, scenario, quantity, item="all", column="value"):
    rows = comparison.quantities
    return rows[(rows["scenario"] == scenario) & (rows["quantity"] == quantity) & (rows["item"] == item)][column].item()
