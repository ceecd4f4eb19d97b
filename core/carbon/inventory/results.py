"""Which emissions of a year the tables of our algorithms hold: land, its gases, energy, buildings, changes of stock."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Optional

import pandas as pd

from ...errors import InputError
from ...table import FeatureTable
from ...texts import text
from .request import NO_EMISSION, NO_NUMBER, InventoryRequest
from .units import CARBON_DIOXIDE, METHANE, NITROUS_OXIDE

COUNTED = "counted"


class Result(NamedTuple):
    """An emission of a year in a table of ours.

    Attributes:
        layer: the table. id: by which it is placed. gas: of ``units``. tonnes: of it a year; None: not known.
        state: of ``request.STATES`` where it is known by itself, otherwise empty. reason: what is to be said of it.
        is_partial: whether what it is of is not all known.
    """

    layer: str
    id: str
    gas: str = CARBON_DIOXIDE
    tonnes: Optional[float] = None
    state: str = ""
    reason: str = ""
    is_partial: bool = False


def results_of(request: InventoryRequest) -> list[Result]:
    """All results of a request.

    Args:
        request: of the inventory.

    Raises:
        InputError: a table that is not one of ours, a zone that it does not have.
    """
    rows = []
    for table in request.results:
        kind = next((kind for columns, kind in KINDS if columns <= set(table.columns.columns)), None)
        if kind is None:
            raise InputError("inventory.not_a_result", layer=table.name, fields=table.fields_shown)
        rows += kind(table, request)
    ids = {row.id for row in rows if row.state != NO_EMISSION}
    # what totals say of energy or of carbon dioxide a table beside them says by item, or by component
    has_items = any(key.startswith(("energy_", "farm_")) for key in ids)
    return [row for row in rows if not (row.id in ("energy", "farm_inputs") and has_items)
            and not (row.id == "land_of_gases" and "land" in ids)]


def _number(cell) -> Optional[float]:
    return None if pd.isna(cell) else float(cell)


def _of_zone(table: FeatureTable, request: InventoryRequest) -> pd.DataFrame:
    """Rows of the zone of a request; of the whole those without one."""
    frame = table.columns
    zone = frame["zone"].astype("string").fillna("")
    if request.zone and not (zone == request.zone).any():
        raise InputError("inventory.no_zone", layer=table.name, zone=request.zone)
    return frame[(zone == request.zone).to_numpy(dtype=bool)]


def _covered(share, language: str) -> tuple[str, bool]:
    """What is to be said of a share that numbers know, and whether it is not all."""
    known = _number(share)
    if known is None or known >= 1.0 - 1e-9:
        return "", False
    return text("inventory.covered", language, share=known), True


def _flux(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    rows = []
    for row in _of_zone(table, request).itertuples():
        if row.component not in ("land", "energy", "farm_inputs"):
            continue
        reason, partial = _covered(getattr(row, "covered_share", None), request.language)
        rows.append(_known(Result(table.name, row.component, tonnes=_number(row.net_emission_t_co2_yr), reason=reason,
                                  is_partial=partial), request))
    return rows


def _items(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    frame = table.columns
    zone = frame["zone"].astype("string").fillna("") if "zone" in frame else None
    if zone is not None and request.zone:
        if not (zone == request.zone).any():
            raise InputError("inventory.no_zone", layer=table.name, zone=request.zone)
        frame = frame[(zone == request.zone).to_numpy(dtype=bool)]
    rows = []
    begin = {"energy": "energy_", "farm_inputs": "farm_"}
    for (component, item), some in frame.groupby(["component", "item"], sort=False):
        known = some[some["state"].isin((COUNTED, "blank"))]
        if not len(known):
            continue
        blank = bool((known["state"] == "blank").any())
        tonnes = pd.to_numeric(known["net_emission_t_co2_yr"]).sum(min_count=1)
        rows.append(_known(Result(
            table.name, f"{begin.get(component, '')}{item}", tonnes=_number(tonnes), is_partial=blank,
            reason=text("inventory.blank_rows", request.language) if blank else ""), request))
    return rows


def _gases(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    if request.zone:
        raise InputError("inventory.no_zone", layer=table.name, zone=request.zone)
    rows = []
    for row in table.columns.itertuples():
        if row.gas not in (CARBON_DIOXIDE, METHANE, NITROUS_OXIDE):
            continue   # the sum of all, by a set of its own
        reason, partial = _covered(getattr(row, "covered_share", None), request.language)
        name = "land_of_gases" if row.gas == CARBON_DIOXIDE else f"gas_{row.gas}"
        rows.append(_known(Result(table.name, name, row.gas, _number(row.emission_t_yr), "", reason, partial), request))
    return rows


def _buildings(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    if request.zone:
        return _building_rows(table, request, "zone", request.zone)
    return _building_rows(table, request, "use", "")


def _building_rows(table: FeatureTable, request: InventoryRequest, group: str, wanted: str) -> list[Result]:
    frame = table.columns
    some = frame[(frame["account"] == "actual") & (frame["group"] == group)]
    if wanted:
        some = some[some["id"].astype("string") == wanted]
        if not len(some):
            raise InputError("inventory.no_zone", layer=table.name, zone=wanted)
    rows = []
    for row in some.itertuples():
        reason, partial = _covered(getattr(row, "covered_share", None), request.language)
        use = "unknown" if pd.isna(row.id) else "all" if wanted else str(row.id)
        begin = "buildings" if use in ("all", "unknown") else "building"   # no row of the inventory is theirs by itself
        for end_use in ("electricity", "heating", "other"):
            tonnes = _number(getattr(row, f"{end_use}_t_co2_yr", None))
            if tonnes is not None or (end_use == "electricity" and pd.isna(row.emission_t_co2_yr)):
                rows.append(_known(Result(table.name, f"{begin}_{end_use}_{use}", tonnes=tonnes, reason=reason,
                                          is_partial=partial), request))
    return rows


def _change(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    frame = _of_zone(table, request)
    total = frame[frame["pool"] == "all"]
    if not len(total):
        return []
    row = total.iloc[0]
    reason, partial = _covered(row.get("covered_share"), request.language)
    tonnes = _number(row["net_emission_t_co2"])
    if not request.years_between:
        return [Result(table.name, "land_change", state=NO_NUMBER, reason=text("inventory.no_years", request.language))]
    return [_known(Result(table.name, "land_change", tonnes=None if tonnes is None else tonnes / request.years_between,
                          reason=reason, is_partial=partial), request)]


def _stock(table: FeatureTable, request: InventoryRequest) -> list[Result]:
    return [Result(table.name, "stock", state=NO_EMISSION, reason=text("inventory.stock", request.language))]


def _known(result: Result, request: InventoryRequest) -> Result:
    if result.tonnes is not None:
        return result
    return result._replace(state=NO_NUMBER, reason=result.reason or text("inventory.no_value", request.language))


#: Columns by which a table is known, the first that fits -> what it holds.
KINDS: tuple[tuple[set, Callable], ...] = (
    ({"component", "item", "state", "net_emission_t_co2_yr"}, _items),
    ({"zone", "component", "net_emission_t_co2_yr"}, _flux),
    ({"gas", "family", "emission_t_yr"}, _gases),
    ({"account", "group", "id", "emission_t_co2_yr"}, _buildings),
    ({"zone", "pool", "net_emission_t_co2"}, _change),
    ({"zone", "pool", "stock_t_c"}, _stock))
