"""Supplies in force on the same ground: it counts once, and where only keys are given, by what their areas say."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.parallel import asking, in_steps, queried
from ..geometry.parts import without_lower
from ..geometry.united import unions_by
from ..rights.pack.stages import REDUCED, SUPPLIED
from .cells import Facts
from .due.timing import HAPPENED
from .entries import Entries

#: How supplies of a group count whose land is the same: by their ground, by one key and one area, or not at all, as
#: areas of one key differ, drawn ones of it lie apart, one was reduced and not drawn so, an outline is unusable.
BY_GROUND, BY_AREA, OPEN, APART, REDUCED_WHOLE, UNUSABLE = WAYS = (
    "ground", "area", "open", "apart", "reduced", "unusable")
#: Of rows whose outline is not unusable: it is in use, or they have none.
_UNDRAWN = ("", "usable.null")


class Once(NamedTuple):
    """Facts whose areas count each ground once.

    Attributes:
        facts: with areas that count ``(m,)``; NaN where it is not known what does.
        way: of ``WAYS``, empty where no supply lies on another ``(g,)``. shared_m2: what would count twice ``(g,)``.
    """

    facts: Facts
    way: np.ndarray
    shared_m2: np.ndarray


def counted_once(entries: Entries, is_alone: np.ndarray, facts: Facts, group: np.ndarray,
                 minimum_area_m2: float) -> Once:
    """Count the ground of supplies once in each group.

    Of supplies that lie on each other the largest counts whole, and of the next one the share that is beside it.
    Without ground, supplies of one parcel code are of the same land: where they state one area, it counts once; where
    they state several, it is not known whether they are parts or repeat each other, and the area is open. So it is
    where supplies of one code are drawn apart and another has no outline, where one that lies on others was reduced and
    is not drawn so, and where an outline is unusable and no code says which land it is.

    Args:
        entries: rows of all tables. is_alone: no other row of the same table holds ground of it ``(n,)``.
        facts: of rows in force. group: of each row of ``Entries``, -1: of none ``(n,)``.
        minimum_area_m2: what supplies share below it does not count.
    """
    groups = int(group.max(initial=-1)) + 1
    way, shared, area = np.full(groups, "", dtype=object), np.zeros(groups), facts.area_m2.copy()
    own = np.array([entries.life.tables[layer.role].own == SUPPLIED for layer in entries.layers], dtype=bool)
    use = own[entries.layer[facts.entry]] & (group[facts.entry] >= 0) & (facts.record == HAPPENED)
    supplied = entries.life.place(SUPPLIED) if SUPPLIED in entries.life.stages else -1
    for stage in np.unique(facts.stage[use]).tolist():
        rows = np.flatnonzero(use & (facts.stage == stage))
        counts, opened = _counts(entries, is_alone, facts.entry[rows], area[rows], group, minimum_area_m2)
        lost = counts < 1.0
        if stage == supplied:
            own_group = group[facts.entry[rows]]
            taken = np.where(lost, np.nan_to_num((1.0 - counts) * area[rows]), 0.0)
            shared += np.bincount(own_group, weights=taken, minlength=groups)
            drawn = ~shapely.is_missing(entries.geometry[facts.entry[rows]])
            way[own_group[(taken > 0.0) & ~drawn]] = BY_AREA
            way[own_group[(taken > 0.0) & drawn]] = BY_GROUND
            for why, open_groups in opened.items():
                way[open_groups] = why
        area[rows[lost]] = area[rows[lost]] * counts[lost]
        area[rows[np.isin(group[facts.entry[rows]], np.concatenate([*opened.values()]))]] = np.nan
    return Once(facts._replace(area_m2=area), way, shared)


def _counts(entries: Entries, is_alone: np.ndarray, entry: np.ndarray, area: np.ndarray, group: np.ndarray,
            minimum: float) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Share of each row's area that counts ``(k,)``, and of ``WAYS`` the groups of which it is not known."""
    counts = np.ones(len(entry))
    whole = entries.is_reduced_beside_ground[entry] if (entries.status == REDUCED).any() else np.zeros(
        len(entry), dtype=bool)
    frame = pd.DataFrame({
        "group": group[entry], "table": entries.table[entry], "key": entries.keys["parcel"][entry], "area": area,
        "measured": entries.measured_m2[entry], "name": entries.names[entry], "alone": is_alone[entry],
        "unusable": ~np.isin(entries.reasons[entry], _UNDRAWN), "whole": whole})
    frame["drawn"], frame["keyless"] = ~shapely.is_missing(entries.geometry[entry]), frame["key"] == ""
    order, of = ["measured", "area", "name"], ["group", "table"]
    meets = frame[frame["drawn"] & ~frame["alone"]]
    meets = meets[meets.duplicated(of, keep=False)].sort_values(order, ascending=[False, False, True], kind="stable")
    if len(meets):
        counts[meets.index] = _beside(entries, entry[meets.index], meets.groupby(of).ngroup().to_numpy(), minimum)
    reduced = [number for (number, _table), rows in asking(list(meets[
        meets["whole"].groupby([meets[name] for name in of]).transform("any")].groupby(of)))
        if _lies_on_others(entries, entry[rows.index], whole[rows.index], minimum)]
    keyed = frame[frame["key"] != ""]
    keyed = keyed[keyed.duplicated([*of, "key"], keep=False)]
    keyed = keyed[~keyed.groupby([*of, "key"])["drawn"].transform("all")]    # where all are drawn, ground has said it
    by = keyed.groupby([*of, "key"])
    differ = ~(by["area"].transform("max") - by["area"].transform("min") <= minimum) | keyed["area"].isna()
    apart = keyed.index.isin(_apart(entries, entry, keyed[~differ], [*of, "key"], minimum))
    alike = keyed[~differ & ~apart].sort_values(["drawn", *order], ascending=[False, False, False, True], kind="stable")
    again = alike[alike.duplicated([*of, "key"]) & ~alike["drawn"]]
    counts[again.index] = 0.0
    several = frame[frame.duplicated(of, keep=False)].groupby(of)
    unsure = several["unusable"].transform("any") & several["keyless"].transform("any")
    return counts, {UNUSABLE: frame["group"][unsure.index[unsure]].unique(), APART: keyed["group"][apart].unique(),
                    OPEN: keyed["group"][differ].unique(), REDUCED_WHOLE: np.array(reduced, dtype=np.int64)}


def _apart(entries: Entries, entry: np.ndarray, keyed: pd.DataFrame, of: list, minimum: float) -> np.ndarray:
    """Those of the rows of one key each whose drawn ones are not all of the same land."""
    several = keyed["drawn"].groupby([keyed[name] for name in of]).transform("sum") > 1
    rows = [np.zeros(0, dtype=np.int64)]
    for _key, same in asking(list(keyed[several].groupby(of))):
        own = same[same["drawn"]]
        united = np.array([shapely.union_all(entries.geometry[entry[own.index]])], dtype=object)
        if drawn_area_m2(united, entries.crs, entries.method)[0] - own["measured"].max() > minimum:
            rows.append(same.index.to_numpy())
    return np.concatenate(rows)


def _lies_on_others(entries: Entries, rows: np.ndarray, chosen: np.ndarray, minimum: float) -> bool:
    """Whether one of the chosen grounds lies on another one of them all."""
    shapes = entries.geometry[rows]
    for place in np.flatnonzero(chosen).tolist():
        shared = shapely.intersection(shapes[place], shapely.union_all(np.delete(shapes, place)))
        if drawn_area_m2(without_lower(np.array([shared], dtype=object), 2), entries.crs, entries.method)[0] > minimum:
            return True
    return False


def _beside(entries: Entries, rows: np.ndarray, codes: np.ndarray, minimum: float) -> np.ndarray:
    """Share of each ground that none of those before it with its code holds ``(k,)``."""
    shares, shapes = np.ones(len(rows)), entries.geometry[rows]
    place, before = queried(shapely.STRtree(shapes), shapes, "intersects")
    earlier = (before < place) & (codes[before] == codes[place])
    place, before = place[earlier], before[earlier]
    order = np.lexsort((before, place))
    united = unions_by(len(rows), place[order], shapes[before[order]])
    later = np.flatnonzero(~shapely.is_missing(united))
    beside = without_lower(in_steps(shapely.difference, shapes[later], united[later]), 2)
    measured = entries.measured_m2[rows[later]]
    left = np.nan_to_num(drawn_area_m2(beside, entries.crs, entries.method))
    shares[later] = np.where(measured - left > minimum, left / measured, 1.0)
    return shares
