"""Which share of ground, of vegetated ground and of carbon has its numbers by a row, by envelope and not at all."""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd

from ...texts import text
from .table import ENVELOPE, NONE, ROW, STATES, by_class

AREA, VEGETATED, CARBON = MEASURES = ("area", "vegetated_area", "carbon")
SHARE_COLUMNS = {"zone": "string", "zone_name": "string", "measure": "string", "state": "string", "amount": "Float64",
                 "unit": "string", "share": "Float64"}
_WIDE = {AREA: ("area_ha", "area_share"), VEGETATED: ("vegetated_ha", "vegetated_share"),
         CARBON: ("stock_t_c", "stock_share")}
STATE_COLUMNS = {"zone": "string", "zone_name": "string", "state": "string", "state_title": "string",
                 **{name: "Float64" for names in _WIDE.values() for name in names}}
#: Numbers of a run -> measure and state.
OUTPUTS = {"SHARE_BY_ROW": (AREA, ROW), "SHARE_BY_ENVELOPE": (AREA, ENVELOPE), "SHARE_WITHOUT": (AREA, NONE)}
VEGETATED_OUTPUTS = {f"VEGETATED_{name}": (VEGETATED, state) for name, (_measure, state) in OUTPUTS.items()}
CARBON_OUTPUTS = {f"CARBON_{name}": (CARBON, state) for name, (_measure, state) in OUTPUTS.items() if state != NONE}


def shares_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """A row for each zone of the user, measure and state.

    Ground counts by the weakest of its pools, carbon by each pool apart. The carbon of ground without numbers is not
    known, so that shares of carbon are those of the carbon that is. Whether ground is vegetated is what a crosswalk
    says of its class; where it says nothing of some ground, the shares of vegetated ground are not known.

    Args:
        coverage: of :func:`coverage_table`.

    Returns:
        ``SHARE_COLUMNS``: ``measure`` is of ``MEASURES``, ``amount`` in ha or t C; of ``area`` and ``vegetated_area``
        the shares of the three states sum to 1.

    >>> rows = pd.DataFrame({"zone": [None] * 3, "zone_name": None, "land_class": ["forest", "forest", "town"],
    ...                      "code": None, "title": "", "vegetated": [True, True, False],
    ...                      "pool": ["above", "soil", "above"], "area_ha": [3.0, 3.0, 1.0],
    ...                      "state": ["row", "envelope", "none"], "stock_t_c": [30.0, 90.0, None]})
    >>> table = shares_table(rows)
    >>> [table.loc[table["measure"] == name, "share"].tolist() for name in ("area", "vegetated_area", "carbon")]
    [[0.0, 0.75, 0.25], [0.0, 1.0, 0.0], [0.25, 0.75, <NA>]]
    """
    zone = coverage["zone"].fillna("")
    zones = zone.drop_duplicates()
    frames = []
    for measure, (unit, amounts) in _measures(coverage.assign(zone=zone), zones).items():   # all zones in one go
        whole = np.nansum(amounts, axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(whole[:, None] > 0.0, amounts / whole[:, None], np.nan)
        frames.append(pd.DataFrame({
            "zone": np.repeat(zones.to_numpy(dtype=object), len(STATES)),
            "zone_name": np.repeat(coverage["zone_name"].loc[zones.index].to_numpy(dtype=object), len(STATES)),
            "measure": measure, "state": list(STATES) * len(zones), "amount": amounts.ravel(), "unit": unit,
            "share": shares.ravel(), "place": np.repeat(np.arange(len(zones)), len(STATES))}))
    table = pd.concat(frames, ignore_index=True).sort_values("place", kind="stable").reset_index(drop=True)
    table["zone"] = table["zone"].replace("", None)
    return table.reindex(columns=list(SHARE_COLUMNS)).astype(SHARE_COLUMNS)


def _measures(rows: pd.DataFrame, zones: pd.Series) -> dict:
    """Measure -> unit and amounts of each zone and state ``(z, s)``, NaN where one is not known."""
    classes = by_class(rows)
    vegetated = classes["vegetated"].astype("boolean")
    unsaid = classes["zone"][(classes["land_class"] != "") & vegetated.isna()]
    ground = _sums(classes[vegetated.fillna(False)], "area_ha", zones)
    ground[zones.isin(unsaid).to_numpy(dtype=bool)] = np.nan
    carbon = _sums(rows, "stock_t_c", zones)
    carbon[:, STATES.index(NONE)] = np.nan
    return {AREA: ("ha", _sums(classes, "area_ha", zones)), VEGETATED: ("ha", ground), CARBON: ("t C", carbon)}


def _sums(rows: pd.DataFrame, column: str, zones: pd.Series) -> np.ndarray:
    """Sums of a column by zone and state ``(z, s)``."""
    sums = rows.groupby(["zone", "state"])[column].sum()
    wanted = pd.MultiIndex.from_product([zones, STATES])
    return sums.reindex(wanted).fillna(0.0).to_numpy(dtype=float).reshape(len(zones), len(STATES))


def share_of(shares: pd.DataFrame, measure: str, state: str) -> Optional[float]:
    """The share of everything; None where it is not known, or there is nothing.

    Args:
        shares: of :func:`shares_table`. measure: of ``MEASURES``. state: of ``STATES``.
    """
    rows = shares[shares["zone"].isna() & (shares["measure"] == measure) & (shares["state"] == state)]
    return None if rows.empty or pd.isna(rows["share"].iloc[0]) else float(rows["share"].iloc[0])


def share_numbers(coverage: pd.DataFrame, outputs=tuple(OUTPUTS)) -> dict:
    """Shares as numbers of a run.

    Args:
        coverage: of :func:`coverage_table`. outputs: names, of ``OUTPUTS`` and those beside it.

    Returns:
        Name -> share from 0 to 1, None where it is not known.
    """
    known = {**OUTPUTS, **VEGETATED_OUTPUTS, **CARBON_OUTPUTS}
    shares = shares_table(coverage[coverage["zone"].isna()])
    return {name: share_of(shares, *known[name]) for name in outputs}


def states_table(coverage: pd.DataFrame, language: str) -> pd.DataFrame:
    """The shares as people read them: a row for each zone of the user and state.

    Args:
        coverage: of :func:`coverage_table`. language: of titles, ``"en"`` or ``"zh"``.

    Returns:
        ``STATE_COLUMNS``; ``stock_share`` is that of the carbon that is known, NULL without a number.
    """
    shares = shares_table(coverage)
    keys = ["zone", "zone_name", "state"]
    frame = shares[shares["measure"] == AREA][keys].reset_index(drop=True)
    frame["state_title"] = [text(f"coverage.{state}", language) for state in frame["state"]]
    for measure, (amount, share) in _WIDE.items():
        rows = shares[shares["measure"] == measure]
        frame[amount], frame[share] = rows["amount"].to_numpy(), rows["share"].to_numpy()
    return frame.astype(STATE_COLUMNS)
