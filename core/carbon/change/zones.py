"""A change by zone: pairs of keys on the ground of each zone, and a row per zone and pool with bands."""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...landuse.transition.tables import CHANGED, ONLY_NEW, ONLY_OLD, SLIVER, UNCHANGED
from ...texts import pick
from ..pack.model import CO2_PER_C
from ..stock.patches import LEAST_M2, Patches, Zones, by_zone, ground_of
from ..stock.stock import ALL, M2_PER_HA, WHOLE, Ground
from ..uncertainty.bands import band_words
from ..uncertainty.drawing import band_of
from .held import RISES, added_up, held_names
from .run import ChangeRequest, account_of, pair_terms, stacked
from .tables import change_word

TOTAL_COLUMNS = {
    "zone": "string", "zone_name": "string", "pool": "string", "area_ha": "Float64", "changed_ha": "Float64",
    "covered_ha": "Float64", "covered_share": "Float64", "old_t_c": "Float64", "new_t_c": "Float64",
    "difference_t_c": "Float64", "lower_t_c": "Float64", "upper_t_c": "Float64", "change": "string",
    "loss_t_c": "Float64", "gain_t_c": "Float64", "net_t_c": "Float64", "net_lower_t_c": "Float64",
    "net_upper_t_c": "Float64", "net_change": "string", "net_emission_t_co2": "Float64",
    "potential_gain_t_c": "Float64", "annual_gain_t_c_yr": "Float64", "band_share": "Float64", "band": "string",
    "family": "string", "boundary": "string"}


def pairs_by_zone(old, land, zones: Zones, method: str, language: str,
                  cancelled: Optional[Callable[[], bool]] = None) -> tuple[pd.DataFrame, dict, list]:
    """The pairs on the ground of each zone.

    What changed is cut by the zones; what did not is what the first date has there, less what changed.

    Args:
        old: table and classes of the first date. land: the transition of both dates.
        zones: with their ids. method: of areas. language: of remarks.

    Returns:
        ``zone``, ``kind``, ``old``, ``new``, ``area_m2``; zone -> name; remarks.

    Raises:
        InputError: zones without id. Cancelled: ``cancelled`` returned True.
    """
    table, classes = old
    before = ground_of(table, classes, zones, method, language, cancelled)
    changes = land.tables["changes"]
    codes = np.arange(len(changes)).astype(str).astype(object)
    area = changes["area_m2"].to_numpy(dtype=float)
    cut, names, _notes = by_zone(Patches(land.geometry["changes"], area, codes, land.crs), zones, method, language,
                                 cancelled)
    changes = changes.iloc[cut["code"].astype(int)].reset_index(drop=True)
    frame = pd.DataFrame({"zone": cut["zone"], "kind": changes["kind"], "old": changes["old_class"],
                          "new": changes["new_class"], "area_m2": cut["area_m2"]})
    left = before.ground.rows[before.ground.rows["zone"] != WHOLE].set_index(["zone", "code"])["area_m2"]
    gone = frame[frame["kind"].isin((CHANGED, SLIVER, ONLY_OLD))].groupby(["zone", "old"])["area_m2"].sum()
    left = left.sub(gone.rename_axis(["zone", "code"]), fill_value=0.0)
    same = left[left > LEAST_M2].reset_index().rename(columns={"code": "old", 0: "area_m2"})
    same = same.assign(kind=UNCHANGED, new=same["old"])
    named = {**before.ground.zone_names, **names}
    return pd.concat([same, frame], ignore_index=True)[["zone", "kind", "old", "new", "area_m2"]], named, [
        note for note in before.notes if note not in classes.problems and note not in land.notes]


def pairs_of_cells(ground: Ground, numbers: dict, names: dict) -> pd.DataFrame:
    """Pairs by zone of counted cells.

    Args:
        ground: cells by zone and number of their pair. numbers: pair of values -> number.
        names: pair of values -> pair of keys.

    Returns:
        Columns ``zone``, ``kind``, ``old``, ``new``, ``area_m2``.
    """
    keys = {str(number): names[values] for values, number in numbers.items()}
    rows = ground.rows[ground.rows["zone"] != WHOLE]
    old, new = ([keys[code][side] for code in rows["code"]] for side in (0, 1))
    kind = [ONLY_NEW if before is None else ONLY_OLD if other is None else UNCHANGED if before == other else CHANGED
            for before, other in zip(old, new)]
    return pd.DataFrame({"zone": rows["zone"].to_numpy(), "kind": kind, "old": old, "new": new,
                         "area_m2": rows["area_m2"].to_numpy()})


def zone_totals(request: ChangeRequest, zone_pairs: Optional[pd.DataFrame] = None, names: Optional[dict] = None,
                cancelled: Optional[Callable[[], bool]] = None) -> pd.DataFrame:
    """A row per zone and pool: difference, loss, gain and net, with bands; the whole first.

    Where nothing is known of a zone's ground no sum of it is a number.

    Args:
        request: the whole. zone_pairs: of ``pairs_by_zone``. names: zone -> name.

    Returns:
        Columns ``TOTAL_COLUMNS``, ha and t C.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    names = names or {}
    frames = [request.pairs.assign(zone=WHOLE), *([zone_pairs] if zone_pairs is not None else [])]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["kind"].isin((UNCHANGED, CHANGED))].astype({"old": "string", "new": "string", "zone": "string"})
    zones = [WHOLE, *names]
    # what maps hold of a pair differs by zone
    both = added_up(rows, ["kind", "old", "new", *(["zone"] if held_names(rows) else [])])
    by = [name for name in both if name in ("kind", "old", "new", "zone", RISES)]
    place = {tuple(row): k for k, row in enumerate(both[by].itertuples(index=False))}
    area_ha = np.zeros((len(zones), len(both)))
    for zone, row, area in zip(rows["zone"], rows[by].itertuples(index=False), rows["area_m2"]):
        area_ha[zones.index(zone), place[tuple(row)]] += area / M2_PER_HA
    account = account_of(both, request)
    joint = request.old if request.new is request.old else stacked(request.old, request.new)
    changed = (both["kind"] == CHANGED).to_numpy(dtype=bool)
    pools, tables = request.new.pools, []
    for p, pool in enumerate([*pools, ALL]):
        chosen = np.ones(len(pools)) if pool == ALL else (np.arange(len(pools)) == p).astype(float)
        tables.append(_of_pool(account, area_ha, chosen, pool, changed, (both, joint, request), cancelled))
    frame = pd.concat(tables, ignore_index=True)
    frame["zone"] = [zones[z] or None for z in frame["z"]]
    frame["zone_name"] = [names.get(zones[z]) for z in frame["z"]]
    for word, columns in (("change", ("difference_t_c", "lower_t_c", "upper_t_c", "apart")),
                          ("net_change", ("net_t_c", "net_lower_t_c", "net_upper_t_c", "net_apart"))):
        frame[word] = [change_word(*row, request.language) for row in frame[list(columns)].itertuples(index=False)]
    frame["band"] = band_words(frame["method"], request.language)
    frame["family"] = request.family.id
    frame["boundary"] = pick(request.family.boundary, request.language)
    frame = frame.sort_values(["z", "p"], kind="stable").reset_index(drop=True)
    return frame.reindex(columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS)


def _of_pool(account, area_ha: np.ndarray, chosen: np.ndarray, pool: str, changed: np.ndarray, question: tuple,
             cancelled) -> pd.DataFrame:
    both, joint, request = question
    at = np.flatnonzero(chosen)
    sums = {name: account.tally(name, area_ha, at) for name in account._fields}
    columns = {name: cells.number(sums_of_kind.in_tables) for name, sums_of_kind in sums.items()}
    whole = sums["difference"]
    difference, net = (band_of(area_ha, pair_terms(both, -factor, factor, request), joint, request.how,
                               cancelled).without(~whole.is_said)
                       for factor in (account.share(name) * chosen for name in ("difference", "net")))
    return pd.DataFrame({
        "z": np.arange(len(area_ha)), "p": list(request.new.pools).index(pool) if pool != ALL else len(chosen),
        "pool": pool, "area_ha": whole.ground, "changed_ha": area_ha @ changed, "covered_ha": whole.covered_ground,
        "covered_share": cells.covered(whole.in_tables), "old_t_c": columns["old"], "new_t_c": columns["new"],
        "difference_t_c": columns["difference"], "lower_t_c": difference.lower, "upper_t_c": difference.upper,
        "apart": difference.apart, "net_apart": net.apart, "method": difference.method, "loss_t_c": columns["loss"],
        "gain_t_c": columns["gain"], "net_t_c": columns["net"], "net_lower_t_c": net.lower, "net_upper_t_c": net.upper,
        "net_emission_t_co2": cells.number(sums["net"].times(-CO2_PER_C).in_tables),
        "potential_gain_t_c": columns["potential"], "annual_gain_t_c_yr": columns["annual"],
        "band_share": difference.share})
