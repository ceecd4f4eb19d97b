"""What rules of carbon measure, from the tables that carbonchange, carbonflux and buildingcarbon write."""
from __future__ import annotations

import re
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract.arithmetic import ANYTHING, divide, times
from ...contract.interval import Interval
from ...errors import InputError
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.pairs import overlaps
from ...geometry.united import united
from ...landuse.transition.patches import ground_once
from ...landuse.transition.tables import CHANGED, ONLY_NEW, ONLY_OLD
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...table import FeatureTable
from ..flux.energy import ENERGY
from ..stock.patches import Zones, zone_ids
from ..stock.stock import ALL, M2_PER_HA
from .judging import UNCOUNTED, Measured
from .pack import CarbonRule

EVERYTHING = "*"
_SHARE = re.compile(r"(.+) ([0-9.]+)%")
#: Result -> columns that a table of it must have.
COLUMNS = {
    "change": ("zone", "pool", "covered_share", "old_t_c", "loss_t_c", "net_t_c", "net_lower_t_c", "net_upper_t_c"),
    "ground": ("kind", "old_class", "new_class", "area_m2"),
    "flux": ("zone", "component", "area_ha", "covered_share", "net_emission_t_co2_yr", "lower_t_co2_yr",
             "upper_t_co2_yr"),
    "buildings": ("account", "group", "id", "covered_share", "emission_t_co2_yr", "lower_t_co2_yr", "upper_t_co2_yr",
                  "emission_kg_co2_m2_yr")}


def require_columns(result: str, columns: pd.DataFrame, name: str) -> None:
    """Stop where a table is not what an algorithm wrote.

    Args:
        result: which of ``COLUMNS``. columns: of the table. name: of the table, for messages.

    Raises:
        InputError: with what it lacks.
    """
    lacking = [column for column in COLUMNS[result] if column not in columns]
    if lacking:
        raise InputError(f"carbonrule.not_{result}", table=name, fields=", ".join(lacking))


def change_values(rule: CarbonRule, columns: pd.DataFrame) -> list[Measured]:
    """Losses are positive, as the limit on them is; emissions too.

    Args:
        rule: what is measured, and of which subjects. columns: a table of carbonchange.

    Returns:
        In the rule's unit, t C or t CO2.

    Raises:
        InputError: text in a column of numbers.
    """
    rows = _of_subjects(rule, columns[columns["pool"] == ALL])
    if rule.measure == "gross_loss":   # its band is not given: the table has one of the net
        return _measured(rows, ("zone", "zone_name"), times(_told(rows, "loss_t_c"), -1.0), None)
    net, ends = _told(rows, "net_t_c"), _ends(rows, "net_lower_t_c", "net_upper_t_c")
    if rule.measure == "net_loss_share":
        old = _numbers(rows, "old_t_c")
        factor = -np.divide(100.0, old, out=np.full(len(rows), np.nan), where=old > 0.0)
    else:
        factor = {"net_loss": -1.0, "net_emission": -44.0 / 12.0}[rule.measure]
    return _measured(rows, ("zone", "zone_name"), times(net, factor), times(ends, factor))


def flux_values(rule: CarbonRule, columns: pd.DataFrame) -> list[Measured]:
    """Net emission of a part of the account, removals negative.

    Args:
        rule: what is measured, and of which subjects. columns: a table of carbonflux.

    Returns:
        t CO2 per year, or t CO2/ha per year.

    Raises:
        InputError: text in a column of numbers.
    """
    rows = _of_subjects(rule, columns[columns["component"] == rule.part])
    net, ends = _told(rows, "net_emission_t_co2_yr"), _ends(rows, "lower_t_co2_yr", "upper_t_co2_yr")
    if rule.measure == "annual_emission_by_hectare":
        area = _numbers(rows, "area_ha")
        net, ends = (divide(interval, Interval.of(np.where(area > 0.0, area, np.nan))) for interval in (net, ends))
    covered = net.covered if rule.part in ("land", ALL) else np.ones(len(rows))
    why = np.where(_uncounted(rule, rows, columns), UNCOUNTED, "")
    return _measured(rows, ("zone", "zone_name"), net._replace(why=why, covered=covered), ends)


def _uncounted(rule: CarbonRule, rows: pd.DataFrame, columns: pd.DataFrame) -> np.ndarray:
    """Which subjects lack emissions: a row of energy or inputs is blank, or construction land has no energy at all."""
    lacks = np.zeros(len(rows), dtype=bool)
    if "blank_count" in rows:
        lacks |= np.nan_to_num(_numbers(rows, "blank_count")) > 0.0
    if rule.part == ALL and "energy_ground_ha" in rows and not (columns["component"] == ENERGY).any():
        lacks |= np.nan_to_num(_numbers(rows, "energy_ground_ha")) > 0.0
    return lacks


def building_values(rule: CarbonRule, columns: pd.DataFrame) -> list[Measured]:
    """Emission of buildings, in all or by floor area; the band of a mean is that of its sum.

    Args:
        rule: what is measured, and of which subjects. columns: a table of buildingcarbon.

    Returns:
        t CO2 per year, or kg CO2/(m² a).

    Raises:
        InputError: text in a column of numbers.
    """
    groups = {"whole": "all", "zone": "zone", "use": "use"}
    rows = columns[(columns["account"] == rule.account) & (columns["group"] == groups[rule.per])]
    whole, ends = _told(rows, "emission_t_co2_yr"), _ends(rows, "lower_t_co2_yr", "upper_t_co2_yr")
    if rule.measure == "floor_emission":
        ends = times(divide(ends, whole), _numbers(rows, "emission_kg_co2_m2_yr"))
        whole = _told(rows, "emission_kg_co2_m2_yr")
    subjects = rows.assign(id=EVERYTHING) if rule.per == "whole" else rows
    return _measured(subjects, ("id", "title"), whole, ends)


def ground_values(rule: CarbonRule, table: FeatureTable, place: Optional[Zones], crs: str, method: str,
                  cancelled: Optional[Callable[[], bool]] = None) -> list[Measured]:
    """Sink land that changed ground gains and loses, ha; what is unknown of a piece widens the band.

    Args:
        rule: what is measured: gain, loss or net of its sink classes.
        table: changed ground with its geometry, as carbonchange writes it.
        place: for rules on ground inside it; its zones are the subjects of rules per zone.
        crs: in which areas are measured. method: of areas.

    Raises:
        InputError: zones without id, systems that cannot be combined. Cancelled: ``cancelled`` returned True.
    """
    prepared = prepare_controls("changes", [ControlLayer("changes", table)], crs, method, kind="polygon")
    rows = prepared.source_row
    columns = table.columns.iloc[rows].reset_index(drop=True)
    numbers = _sink_numbers(columns, rule.classes)
    shapes = prepared.geometry
    if place is None:
        owner, piece = np.zeros(len(shapes), dtype=int), np.arange(len(shapes))
        area = drawn_area_m2(shapes, crs, method)
        pieces, subjects = shapes, [(EVERYTHING, "")]
    else:
        ids, names = zone_ids(place)
        zones = prepare_controls("place", [ControlLayer("place", place.table)], crs, method, kind="polygon")
        grounds = zones.geometry
        if rule.per == "whole":   # ground in two of its polygons counts once
            grounds = ground_once(grounds, zones.ids, crs, method, cancelled)[0]
        overlap = overlaps(shapes, grounds, crs, method, cancelled=cancelled)
        owner, piece, area, pieces = overlap.control, overlap.subject, overlap.area_m2, overlap.pieces
        subjects = [(ids[row], names[row]) for row in zones.source_row]
        if rule.per == "whole":
            owner, subjects = np.zeros(len(owner), dtype=int), [(EVERYTHING, "")]
    area_ha = np.nan_to_num(area) / M2_PER_HA
    lost, gained, worst, best = (numbers[name].to_numpy()[piece] * area_ha for name in (
        "lost", "gained", "worst", "best"))
    return [_of_ground(rule, subject, owner == number, (lost, gained, worst, best), pieces)
            for number, subject in enumerate(subjects)]


def _of_ground(rule: CarbonRule, subject: tuple, chosen: np.ndarray, amounts: tuple, pieces) -> Measured:
    lost, gained, worst, best = (float(amount[chosen].sum()) for amount in amounts)
    gone = pieces[chosen & (amounts[0] > 0.0)]
    geometry = united(gone) if len(gone) else None
    if rule.measure == "sink_land_lost":
        return Measured(*subject, Interval.of(lost), Interval.of(lost, lost - worst), geometry)
    net = gained - lost
    return Measured(*subject, Interval.of(net), Interval.of(net + worst, net + best), geometry)


def _sink_numbers(columns: pd.DataFrame, classes: tuple) -> pd.DataFrame:
    """Shares of each piece that a sink loses and gains, and what could be added at worst and at best."""
    shares = [[sink_share(None if pd.isna(key) else str(key), classes) for key in columns[name]]
              for name in ("old_class", "new_class")]
    rows = []
    for kind, before, after in zip(columns["kind"], *shares):
        lost = gained = worst = best = 0.0
        if kind == CHANGED and before is not None and after is not None:
            lost, gained = max(before - after, 0.0), max(after - before, 0.0)
        elif kind in (CHANGED, ONLY_OLD, ONLY_NEW):   # a date has no key for it
            worst = (after or 0.0) - (1.0 if before is None else before)
            best = (1.0 if after is None else after) - (before or 0.0)
        rows.append((lost, gained, worst, best))
    return pd.DataFrame(rows, columns=["lost", "gained", "worst", "best"])


def sink_share(key: Optional[str], classes: tuple) -> Optional[float]:
    """The share of a key's ground that is a sink; None if the key does not tell.

    Args:
        key: of a table of changes, such as ``forest 60% + town 40%``. classes: that are sinks.

    >>> sink_share("forest 60% + town 40%", ("forest",)), sink_share("town", ("forest",)), sink_share(None, ("forest",))
    (0.6, 0.0, None)
    """
    if not key:
        return None
    share = 0.0
    for words in key.split(" + "):
        match = _SHARE.fullmatch(words)
        name, percent = (match[1], float(match[2])) if match else (words, 100.0)
        share += percent / 100.0 if name in classes else 0.0
    return share


def _of_subjects(rule: CarbonRule, rows: pd.DataFrame) -> pd.DataFrame:
    whole = rows["zone"].isna() | (rows["zone"].astype("string").fillna("").str.strip() == "")
    return rows[whole].assign(zone=EVERYTHING) if rule.per == "whole" else rows[~whole]


def _numbers(rows: pd.DataFrame, name: str) -> np.ndarray:
    """A column of numbers; a table that went through text keeps them as text.

    Raises:
        InputError: a text that is not a number.
    """
    raw = rows[name].astype(object).where(rows[name].notna(), None)
    raw = raw.map(lambda cell: None if isinstance(cell, str) and not cell.strip() else cell)
    try:
        return pd.to_numeric(raw).to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError) as error:
        raise InputError("carbonrule.text", field=name, detail=str(error)) from error


def _told(rows: pd.DataFrame, name: str) -> Interval:
    """A column of numbers with the share that they cover; an empty cell is a number that is not known ``(n,)``."""
    return Interval.of(_numbers(rows, name), covered=_numbers(rows, "covered_share"))


def _ends(rows: pd.DataFrame, lower: str, upper: str) -> Interval:
    """Between which ends numbers lie; an empty cell says nothing ``(n,)``."""
    return Interval.of(_numbers(rows, lower), _numbers(rows, upper))


def _measured(rows: pd.DataFrame, named: tuple, value: Interval, ends: Optional[Interval]) -> list[Measured]:
    """What is measured of each row.

    Args:
        named: columns of ids and of names. value: with the share that it covers. ends: None where nothing says.
    """
    ids, names = named
    titles = rows[names] if names in rows else pd.Series([""] * len(rows))
    return [Measured(str(subject_id), "" if pd.isna(name) else str(name), times(value.at([row]), 1.0),
                     ANYTHING if ends is None else times(ends.at([row]), 1.0))
            for row, (subject_id, name) in enumerate(zip(rows[ids], titles))]
