"""Tables of a change: a row per transition and pool; effects of area and of density by class."""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import multiply, times
from ...contract.interval import Interval
from ...landuse.transition.tables import CHANGED, SLIVER
from ...texts import text
from ..densities.tally import over_pools
from ..pack.model import CO2_PER_C
from ..stock.classes import Mixes
from ..stock.stock import M2_PER_HA
from ..uncertainty.bands import is_nothing

ALL = "all"
TRANSITION_COLUMNS = {
    "transition_id": "Int64", "kind": "string", "old_class": "string", "old_title": "string", "new_class": "string",
    "new_title": "string", "pool": "string", "area_ha": "Float64", "old_t_c_ha": "Float64", "new_t_c_ha": "Float64",
    "difference_t_c": "Float64", "loss_t_c": "Float64", "gain_t_c": "Float64", "net_t_c": "Float64",
    "net_emission_t_co2": "Float64", "potential_gain_t_c": "Float64", "annual_gain_t_c_yr": "Float64",
    "lower_t_c": "Float64", "upper_t_c": "Float64", "change": "string", "is_counted": "boolean",
    "family": "string"}
DRIVER_COLUMNS = {
    "land_class": "string", "title": "string", "pool": "string", "old_ha": "Float64", "new_ha": "Float64",
    "old_t_c_ha": "Float64", "new_t_c_ha": "Float64", "difference_t_c": "Float64", "area_effect_t_c": "Float64",
    "density_effect_t_c": "Float64", "residual_t_c": "Float64"}


def key_title(key: str, mixes: Mixes, language: str) -> str:
    """The name of a key: of its class, or of its classes with their shares.

    Args:
        key: of a transition. mixes: what it means. language: of the names.
    """
    parts = mixes.shares[key]
    if len(parts) < 2:
        return mixes.title(parts[0].land_class if parts else key, language)
    return " + ".join(f"{mixes.title(mix_part.land_class, language)} {100.0 * mix_part.share:g}%" for mix_part in parts)


def transition_table(both: pd.DataFrame, area_ha: np.ndarray, account, bands, request) -> pd.DataFrame:
    """A row per transition and pool, and a row for all pools with its band.

    Args:
        both: transitions on ground of both dates ``(k,)``. area_ha: of each ``(k,)``. account, bands: of them. request:
            the change.

    Returns:
        Columns ``TRANSITION_COLUMNS``: ha, t C/ha and t C.
    """
    names, language = request.new.pools, request.language
    frames, counted, ground = [], (both["kind"] != SLIVER).to_numpy(dtype=bool), Interval.of(area_ha)
    titles = {key: key_title(key, request.mixes, language) for key in {*both["old"], *both["new"]}}
    for p, pool in enumerate([*names, ALL]):
        chosen = [p] if pool != ALL else slice(None)
        of_pool = {name: over_pools(each, chosen) for name, each in account._asdict().items()}
        columns = {name: cells.number(multiply(ground, each)) for name, each in of_pool.items()}
        frames.append(pd.DataFrame({
            "transition_id": np.arange(1, len(both) + 1), "kind": both["kind"], "old_class": both["old"],
            "old_title": both["old"].map(titles), "new_class": both["new"], "new_title": both["new"].map(titles),
            "pool": pool, "area_ha": area_ha, "old_t_c_ha": cells.number(of_pool["old"]),
            "new_t_c_ha": cells.number(of_pool["new"]), "difference_t_c": columns["difference"],
            "loss_t_c": columns["loss"], "gain_t_c": columns["gain"], "net_t_c": columns["net"],
            "net_emission_t_co2": cells.number(times(multiply(ground, of_pool["net"]), -CO2_PER_C)),
            "potential_gain_t_c": columns["potential"], "annual_gain_t_c_yr": columns["annual"],
            "lower_t_c": np.nan, "upper_t_c": np.nan, "order": p, "is_counted": counted,
            "family": request.family.id}))
        frames[-1]["apart"] = None
        if pool == ALL and len(bands.difference.lower) > 1:
            each = bands.difference.rows(slice(1, None))
            frames[-1]["lower_t_c"], frames[-1]["upper_t_c"], frames[-1]["apart"] = each.lower, each.upper, each.apart
    frame = pd.concat(frames, ignore_index=True)
    frame["change"] = [change_word(*row, language) for row in frame[[
        "difference_t_c", "lower_t_c", "upper_t_c", "apart"]].itertuples(index=False)]
    frame = frame.sort_values(["transition_id", "order"], kind="stable").reset_index(drop=True)
    return frame.reindex(columns=list(TRANSITION_COLUMNS)).astype(TRANSITION_COLUMNS)


def change_word(difference, lower, upper, apart: Optional[bool], language: str,
                words: tuple = ("carbon.word_none", "carbon.word_gain", "carbon.word_loss")) -> str:
    """What a change is called: by its band where there is one, otherwise by the number alone.

    Args:
        difference: in t C, NaN or NULL if unknown. lower, upper: ends of its band.
        apart: whether its band excludes zero. words: keys for nothing, for a number above zero, and below.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if pd.isna(difference):
        return text("carbon.word_unknown", language)
    lower, upper = (np.nan if pd.isna(end) else end for end in (lower, upper))
    if is_nothing(difference, lower, upper):
        return text(words[0], language)
    if apart is False:
        return text("carbon.word_not_distinguishable", language)
    if apart is None and not np.isnan(lower):
        return text("carbon.word_unsure", language)
    return text(words[1] if difference > 0.0 else words[2], language)


def driver_table(both: pd.DataFrame, area_ha: np.ndarray, request, account,
                 ratios: Optional[tuple] = None) -> pd.DataFrame:
    """Area effect (A2 − A1) · mean density and density effect mean area · (ρ2 − ρ1), by class and pool.

    The midpoint form leaves no residual. Ground whose change is not known in a pool takes no part in that pool.

    Args:
        both: transitions, columns ``old`` and ``new`` ``(k,)``. area_ha: of each ``(k,)``. request: tables and mixes.
        account: which differences are known ``(k, p)``.
        ratios: where maps know some of it, how many times its number in the table each transition holds on both dates,
            without unit ``(k, p)`` each.

    Returns:
        A row per class and pool: the effects in t C, and a residual that is 0 but for rounding.

    Ten hectares of forest (50 t C/ha, later 60) become field (20 on both dates):

    >>> from types import SimpleNamespace as Some
    >>> from ..stock.classes import mixes_of
    >>> def table(forest):
    ...     return Some(value=np.array([[20.0], [forest]]), classes=("field", "forest"), pools=("above",))
    >>> request = Some(mixes=mixes_of(["field", "forest"]), old=table(50.0), new=table(60.0), language="en")
    >>> both = pd.DataFrame({"old": ["forest"], "new": ["field"]})
    >>> found = driver_table(both, np.array([10.0]), request, Some(difference=Interval.of([[-30.0]])))
    >>> found[["land_class", "area_effect_t_c", "density_effect_t_c"]].values.tolist()
    [['field', 200.0, 0.0], ['forest', -550.0, 50.0]]
    """
    is_known, rows = account.difference.is_known, []
    classes = sorted({mix_part.land_class for parts in request.mixes.shares.values() for mix_part in parts})
    sides = [(both["old"], request.old), (both["new"], request.new)]
    areas = [_class_areas(keys, area_ha, is_known, classes, request.mixes) for keys, _table in sides]
    values = [table.value[[table.classes.index(name) for name in classes]] for _keys, table in sides]   # NaN: blank
    if ratios is not None:   # maps have a mean of their own on each date
        values = [_class_means(value, keys, area_ha, (is_known, ratio, classes), request.mixes)
                  for value, (keys, _table), ratio in zip(values, sides, ratios)]
    for c, land_class in enumerate(classes):
        for p, pool in enumerate(request.new.pools):
            (a1, a2), (d1, d2) = (areas[0][c, p], areas[1][c, p]), (values[0][c, p], values[1][c, p])
            # without ground on a date the density of that date does not matter, known or not
            d1, d2 = d2 if a1 == 0.0 and np.isnan(d1) else d1, d1 if a2 == 0.0 and np.isnan(d2) else d2
            if (a1 == 0.0 and a2 == 0.0) or np.isnan(d1) or np.isnan(d2):
                continue
            difference = a2 * d2 - a1 * d1
            by_area, by_density = (a2 - a1) * (d1 + d2) / 2.0, (a1 + a2) / 2.0 * (d2 - d1)
            rows.append((land_class, request.mixes.title(land_class, request.language), pool, a1, a2, d1, d2,
                         difference, by_area, by_density, difference - by_area - by_density))
    return pd.DataFrame(rows, columns=list(DRIVER_COLUMNS)).astype(DRIVER_COLUMNS)


def _class_areas(keys: pd.Series, area_ha: np.ndarray, is_known: np.ndarray, classes: list, mixes: Mixes) -> np.ndarray:
    """Ground of each class whose change is known, by pool, ha ``(c, p)``."""
    areas = np.zeros((len(classes), is_known.shape[1]))
    place = {land_class: number for number, land_class in enumerate(classes)}
    for k, key in enumerate(keys):
        for mix_part in mixes.shares[key]:
            areas[place[mix_part.land_class]] += area_ha[k] * mix_part.share * is_known[k]
    return areas


def _class_means(value: np.ndarray, keys: pd.Series, area_ha: np.ndarray, known: tuple, mixes: Mixes) -> np.ndarray:
    """The density of each class over the transitions that hold it, t C/ha ``(c, p)``."""
    is_known, ratio, classes = known
    ground = _class_areas(keys, area_ha, is_known, classes, mixes)
    held = _class_areas(keys, area_ha, is_known * ratio, classes, mixes)
    return value * np.divide(held, ground, out=np.ones(ground.shape), where=ground > 0.0)


def with_carbon(changes: pd.DataFrame, by_pair: dict, words: Optional[dict] = None) -> pd.DataFrame:
    """Pieces of changed ground with their stock difference; NULL if unknown or nothing is compared.

    Args:
        changes: of a land-use transition. by_pair: (old, new) -> ΔC of all pools, t C/ha, where it is known.
        words: (old, new) -> what the change is called, by its band; adds a column ``change``.

    Returns:
        The rows with the difference in t C/ha and in t C.
    """
    if words is not None:
        changes = changes.assign(change=pd.Series([
            words.get((old, new)) if kind in (CHANGED, SLIVER) else None for kind, old, new in zip(
                changes["kind"], changes["old_class"], changes["new_class"])], index=changes.index, dtype="string"))
    pairs = zip(changes["kind"], changes["old_class"], changes["new_class"])
    amount = Interval.of(np.array([by_pair.get((old, new), np.nan) if kind in (CHANGED, SLIVER) else np.nan
                                   for kind, old, new in pairs], dtype=float))
    area_ha = Interval.of(changes["area_m2"].to_numpy(dtype=float) / M2_PER_HA)
    return changes.assign(difference_t_c_ha=cells.number(amount),
                          difference_t_c=cells.number(multiply(amount, area_ha)))
