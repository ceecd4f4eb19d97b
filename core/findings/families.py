"""Groups of the toolbox that findings come from, by the algorithm that a check ran."""
from __future__ import annotations

import pandas as pd

#: Group -> algorithms that write findings.
FAMILIES = {
    "compliance": ("checkdataquality", "checkintensity", "checklandusecodes", "checkquotas", "checkuse",
                   "comparetoplan", "recheck"),
    "zoning": ("checkaccess", "checkcontrollines", "checkthreelines", "checkzoning", "collectparts", "comparecontrols",
               "farmlandbalance", "farmlandloss"),
    "rights": ("affectedholders", "alignplan", "checkrights", "readytosupply", "screenpatches", "tracelifecycle"),
    "carbon": ("checkcarbon",), "monitoring": ("checkcommitments", "checkindicators")}
_FAMILY_OF = {algorithm: family for family, algorithms in FAMILIES.items() for algorithm in algorithms}


def family_column(checks: pd.Series) -> pd.Series:
    """The group of each finding, None where its check is of no algorithm of ours ``(n,)``.

    Args:
        checks: names of checks in a store, which begin with the algorithm ``(n,)``.

    >>> family_column(pd.Series(["checkrights · a.gpkg", "demo"])).tolist()
    ['rights', None]
    """
    known = {check: _FAMILY_OF.get(str(check).partition(" · ")[0]) for check in checks.unique()}
    return pd.Series([known[check] for check in checks], index=checks.index, dtype=object)
