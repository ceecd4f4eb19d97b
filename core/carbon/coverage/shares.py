"""Which share of ground, of vegetated ground and of carbon has its numbers by a row, by envelope and not at all."""
from __future__ import annotations

from typing import NamedTuple, Optional

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


class Measured(NamedTuple):
    """Amounts by state: ``unit``, state -> amount, None where it is not known."""

    unit: str
    amounts: dict


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
    records = []
    for zone, rows in coverage.assign(zone=coverage["zone"].fillna("")).groupby("zone", sort=False):
        named = {"zone": zone or None, "zone_name": rows["zone_name"].iloc[0]}
        for measure, (unit, amounts) in _measures(rows).items():
            known = [amount for amount in amounts.values() if amount is not None]
            whole = sum(known) if known else 0.0
            records += [{**named, "measure": measure, "state": state, "amount": amount, "unit": unit,
                         "share": None if amount is None or whole <= 0.0 else amount / whole}
                        for state, amount in amounts.items()]
    return pd.DataFrame(records, columns=list(SHARE_COLUMNS)).astype(SHARE_COLUMNS)


def _measures(rows: pd.DataFrame) -> dict:
    """Measure -> amounts, of one zone."""
    classes = by_class(rows)
    with_class = classes[classes["land_class"] != ""]
    is_said = bool(with_class["vegetated"].notna().all())
    vegetated = classes[classes["vegetated"].astype("boolean").fillna(False)]
    stock = rows.groupby("state")["stock_t_c"].sum()
    return {AREA: Measured("ha", _sums(classes)),
            VEGETATED: Measured("ha", _sums(vegetated) if is_said else dict.fromkeys(STATES)),
            CARBON: Measured("t C", {ROW: float(stock.get(ROW, 0.0)), ENVELOPE: float(stock.get(ENVELOPE, 0.0)),
                                     NONE: None})}


def _sums(classes: pd.DataFrame) -> dict:
    areas = classes.groupby("state")["area_ha"].sum()
    return {state: float(areas.get(state, 0.0)) for state in STATES}


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
    known, shares = {**OUTPUTS, **VEGETATED_OUTPUTS, **CARBON_OUTPUTS}, shares_table(coverage)
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
