"""Tables of a land-use transition: from a sum for each pair of classes to matrix, gains, losses and rates.

Patches and rasters come here by the same way, so that both have the same quantities.

Terms: gain, loss, net change (gain − loss) and swap (twice the smaller of gain and loss) after Pontius,
Shusas and McEachern (2004), Agriculture, Ecosystems and Environment 101, 251–268. The single dynamic degree
(单一土地利用动态度) is the relative change of a class in a year, after 王秀兰、包玉海 (1999), 地理科学进展 18(1),
81–87; the comprehensive one (综合土地利用动态度) the share of the ground that changed its class, in a year. Its formula
is often printed with 2ΣLU as denominator, which gives half of that; Ye et al. (2018), Landscape Ecology, show that the
share is what is meant. Runs state both numbers.
"""
from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import ANYTHING, choose, divide, multiply, subtract
from ...contract.interval import Interval
from ...contract.sums import total
from ...errors import InputError
from ...frames import typed_columns
from ...geometry.parallel import ask
from ...texts import text

UNCHANGED, CHANGED, SLIVER, ONLY_OLD, ONLY_NEW = KINDS = ("unchanged", "changed", "sliver", "only_old", "only_new")
RATES = ("simple", "compound")
#: Of the ground of both dates: so little of it stays as it was, and so much lies on one date alone, where a date holds
#: changed land only; outlines that overlap the neighbours by a little leave crumbs that stay.
CHANGES_ALONE = 0.01
NO_CLASS = ""   # ground of a date that has a patch or a cell, but no class that can be read
MATRIX_COLUMNS = {
    "transition_id": "Int64", "kind": "string", "old_class": "string", "old_title": "string", "new_class": "string",
    "new_title": "string", "area_m2": "Float64", "share_of_old": "Float64", "share_of_new": "Float64",
    "share_of_common": "Float64", "part_count": "Int64"}
CLASS_COLUMNS = {
    "land_class": "string", "title": "string", "old_m2": "Float64", "new_m2": "Float64", "difference_m2": "Float64",
    "old_share": "Float64", "new_share": "Float64", "unchanged_m2": "Float64", "loss_m2": "Float64",
    "gain_m2": "Float64", "net_m2": "Float64", "swap_m2": "Float64", "sliver_out_m2": "Float64",
    "sliver_in_m2": "Float64", "only_old_m2": "Float64", "only_new_m2": "Float64",
    "annual_rate_percent": "Float64", "dynamic_degree_percent": "Float64"}


@dataclass(frozen=True)
class Period:
    """The time between two dates.

    Attributes:
        years: its length; None if a date is unknown, so that there are no rates.
        rate: ``"simple"``, the change over the first date's area, divided by the years; or ``"compound"``,
            the rate that grows the first date's area to the second's.
    """

    years: Optional[float] = None
    rate: str = "simple"


def period(old_year: Optional[float], new_year: Optional[float], rate: str = "simple") -> Period:
    """The period between two years.

    Args:
        old_year, new_year: of the two dates; None: not stated. rate: "simple" or "compound".

    Raises:
        InputError: the second year is not after the first.

    >>> period(2018, 2023).years, period(None, 2023).years
    (5.0, None)
    """
    if old_year is None or new_year is None:
        return Period(None, rate)
    if new_year <= old_year:
        raise InputError("transition.years_reversed", old=f"{old_year:g}", new=f"{new_year:g}")
    return Period(float(new_year - old_year), rate)


def tables_of(sums: pd.DataFrame, titles: dict, over: Period, totals: tuple, words: dict) -> tuple[dict, dict]:
    """Make the tables of a transition, for an ``Outcome``.

    ``matrix``: a row for each kind and pair of classes. ``unchanged`` and ``changed``: ground of both dates.
    ``sliver``: a change so small or narrow that two drawings of one boundary explain it; in a class's loss and gain it
    does not count. ``only_old``, ``only_new``: ground that one date alone covers. Shares are of the class's whole area
    on that date, and of the ground of both dates.
    ``classes``: a row per class. ``old_m2`` = unchanged + loss + sliver_out + only_old, and ``new_m2`` = unchanged +
    gain + sliver_in + only_new. Rates are of the ground of both dates.
    ``cross``: the matrix as it is printed: a row for each class of the first date, a column for each of the second.

    Args:
        sums: a row per kind and pair: ``kind``, ``old``, ``new`` (classes; NA where that date has no ground),
            ``area_m2``, ``part_count``.
        titles: class -> its name.
        over: the time between the dates.
        totals: area of each date, measured apart from the pairs, m².
        words: of the printed matrix, as ``printed_words``.

    Returns:
        Name -> table; and areas in m², rates in percent, numbers and booleans.

    Raises:
        ValueError: an unknown kind.

    Of 100 m² of field 20 become town in five years, which had 10: town grows by 200 %, 40 % per year.

    >>> sums = pd.DataFrame({"kind": ["unchanged", "unchanged", "changed"], "old": ["field", "town", "field"],
    ...                      "new": ["field", "town", "town"], "area_m2": [80.0, 10.0, 20.0], "part_count": 1})
    >>> tables, counts = tables_of(sums, {}, Period(5.0), (110.0, 110.0), printed_words("en"))
    >>> tables["classes"][["land_class", "net_m2"]].values.tolist()
    [['field', -20.0], ['town', 20.0]]
    >>> tables["classes"]["dynamic_degree_percent"].astype(float).round(9).tolist()
    [-4.0, 40.0]
    """
    if not set(sums["kind"]) <= set(KINDS):
        raise ValueError("unknown kind of transition")
    ask()   # of a million pieces each of these steps takes some tenths of a second
    sums = sums.groupby(["kind", "old", "new"], dropna=False, sort=True)[["area_m2", "part_count"]].sum().reset_index()
    ask()
    classes = _classes(sums, titles, over)
    matrix = _matrix(sums, classes, titles)
    return ({"matrix": matrix, "classes": classes, "cross": _cross(sums, classes, titles, words)},
            _counts(sums, classes, over, totals))


def _side(sums: pd.DataFrame, kind: str, side: str, order: list) -> np.ndarray:
    rows = sums[sums["kind"] == kind]
    return rows.groupby(side)["area_m2"].sum().reindex(order).fillna(0.0).to_numpy(dtype=float)


def _classes(sums: pd.DataFrame, titles: dict, over: Period) -> pd.DataFrame:
    order = sorted({*sums["old"].dropna(), *sums["new"].dropna()})
    unchanged, loss, gain = (_side(sums, kind, side, order) for kind, side in (
        (UNCHANGED, "old"), (CHANGED, "old"), (CHANGED, "new")))
    sliver_out, sliver_in = _side(sums, SLIVER, "old", order), _side(sums, SLIVER, "new", order)
    only_old, only_new = _side(sums, ONLY_OLD, "old", order), _side(sums, ONLY_NEW, "new", order)
    old, new = unchanged + loss + sliver_out + only_old, unchanged + gain + sliver_in + only_new
    before, after = old - only_old, new - only_new
    frame = pd.DataFrame({
        "land_class": order, "title": [titles.get(key, key) for key in order], "old_m2": old, "new_m2": new,
        "difference_m2": new - old, "old_share": cells.number(_share(old, old.sum())),
        "new_share": cells.number(_share(new, new.sum())),
        "unchanged_m2": unchanged, "loss_m2": loss, "gain_m2": gain, "net_m2": gain - loss,
        "swap_m2": 2.0 * np.minimum(gain, loss), "sliver_out_m2": sliver_out, "sliver_in_m2": sliver_in,
        "only_old_m2": only_old, "only_new_m2": only_new,
        "annual_rate_percent": cells.number(annual_rate_percent(before, after, over)),
        "dynamic_degree_percent": cells.number(annual_rate_percent(before, after, Period(over.years)))})
    return frame.reindex(columns=list(CLASS_COLUMNS)).astype(CLASS_COLUMNS)


def _share(part: np.ndarray, whole) -> Interval:
    """Known parts of known wholes; open where there is no whole."""
    return divide(Interval.of(part), Interval.of(whole))


def annual_rate_percent(before: np.ndarray, after: np.ndarray, over: Period) -> Interval:
    """Relative change of areas in a year.

    Args:
        before, after: areas ``(n,)``. over: the time, and which rate.

    Returns:
        Percent per year ``(n,)``; open where nothing was there before or the years are not known.

    From 100 to 121 in two years: 21 % in all.

    >>> before, after = np.array([100.0, 0.0]), np.array([121.0, 5.0])
    >>> annual_rate_percent(before, after, Period(2.0)).high.round(9).tolist()
    [10.5, inf]
    >>> annual_rate_percent(before, after, Period(2.0, "compound")).high.round(9).tolist()
    [10.0, inf]
    """
    if over.years is None:
        return choose(np.zeros(len(before), dtype=bool), ANYTHING)
    ratio = choose(np.asarray(before) > 0.0, _share(after, before), Interval.of(0.0, np.inf))
    ends = [100.0 * (end ** (1.0 / over.years) - 1.0) if over.rate == "compound"
            else 100.0 * (end - 1.0) / over.years for end in ratio[:2]]
    return Interval.of(*ends, ratio.why)


def _matrix(sums: pd.DataFrame, classes: pd.DataFrame, titles: dict) -> pd.DataFrame:
    old = classes.set_index("land_class")["old_m2"]
    new = classes.set_index("land_class")["new_m2"]
    common = float(sums.loc[sums["kind"].isin((UNCHANGED, CHANGED, SLIVER)), "area_m2"].sum())
    area = sums["area_m2"].to_numpy(dtype=float)
    rank = sums["kind"].map({kind: number for number, kind in enumerate(KINDS)})
    order = np.lexsort((sums["new"].fillna(""), sums["old"].fillna(""), rank))
    shown = {side: sums[side].map(lambda key: titles.get(key, key), na_action="ignore") for side in ("old", "new")}
    shares = [_share(area, whole) for whole in (sums["old"].map(old).to_numpy(dtype=float),
                                                sums["new"].map(new).to_numpy(dtype=float))]
    shares.append(choose((rank < 3).to_numpy(), _share(area, common)))
    frame = pd.DataFrame({
        "kind": sums["kind"], "old_class": sums["old"], "old_title": shown["old"], "new_class": sums["new"],
        "new_title": shown["new"],
        "area_m2": area, **{name: cells.number(value) for name, value in zip(
            ("share_of_old", "share_of_new", "share_of_common"), shares)},
        "part_count": sums["part_count"]}).iloc[order].reset_index(drop=True)
    frame.insert(0, "transition_id", np.arange(1, len(frame) + 1))
    return frame.astype(MATRIX_COLUMNS)


def cross_columns(settled: Mapping) -> dict[str, str]:
    """A row per class of the first date, a column in m² for each of the second.

    Args:
        settled: of the outcome: ``classes``, as in the table of this name.
    """
    numbers = (*field_names(list(settled["classes"])), "sliver_m2", "only_old_m2", "total_m2")
    return {"old_class": "string", "old_title": "string", **dict.fromkeys(numbers, "Float64")}


def _cross(sums: pd.DataFrame, classes: pd.DataFrame, titles: dict, words: dict) -> pd.DataFrame:
    """The printed matrix, m²: rows of the first date, columns of the second, slivers and lone ground apart."""
    order = list(classes["land_class"])
    kept = sums[sums["kind"].isin((UNCHANGED, CHANGED))]
    body = kept.pivot_table("area_m2", "old", "new", "sum", fill_value=0.0).reindex(
        index=order, columns=order, fill_value=0.0).to_numpy(dtype=float)
    names = field_names(order)
    frame = pd.DataFrame(body, columns=names)
    frame.insert(0, "old_class", order)
    frame.insert(1, "old_title", [titles.get(key, key) for key in order])
    frame["sliver_m2"] = classes["sliver_out_m2"].to_numpy(dtype=float)
    frame["only_old_m2"] = classes["only_old_m2"].to_numpy(dtype=float)
    frame["total_m2"] = classes["old_m2"].to_numpy(dtype=float)
    foot = [(words[key], values) for key, values in (
        ("sliver", classes["sliver_in_m2"]), ("only_new", classes["only_new_m2"]), ("total", classes["new_m2"]))]
    last = pd.DataFrame([{"old_class": pd.NA, "old_title": title, **dict(zip(names, values.astype(float)))}
                         for title, values in foot])
    return typed_columns(pd.concat([frame, last], ignore_index=True), cross_columns({"classes": order}))


def transition_legend(matrix: pd.DataFrame, language: str) -> list:
    """Number, label and colour ``#RRGGBB`` of each pair: what stays is grey, neighbours in the list differ in hue.

    Args:
        matrix: of ``tables_of``. language: of labels.
    """
    legend, hue = [], 0.0
    for row in matrix.itertuples():
        ends = [_code_and_name(*pair) for pair in ((row.old_class, row.old_title), (row.new_class, row.new_title))]
        if row.kind == CHANGED:
            label = " → ".join(ends)
        else:
            label = f"{ends[0] or ends[1]} ({text(f'transition.kind_{row.kind}', language)})"
        hue = (hue + 0.618034) % 1.0   # the golden section: no two neighbours alike, however many there are
        colour = "#e2e2e2" if row.kind == UNCHANGED else "#" + "".join(
            f"{round(255 * part):02x}" for part in colorsys.hsv_to_rgb(hue, 0.75, 0.85))
        legend.append((int(row.transition_id), label, colour))
    return legend


def _code_and_name(code, title) -> str:
    return " ".join(dict.fromkeys(str(word) for word in (code, title) if pd.notna(word) and word))


def cross_heads(classes: pd.DataFrame) -> dict:
    """What the columns of the printed matrix are called: field name -> class with its name.

    Args:
        classes: of ``tables_of``.
    """
    return {name: f"→ {_code_and_name(code, title)}" for name, code, title in zip(
        field_names(list(classes["land_class"])), classes["land_class"], classes["title"])}


def printed_words(language: str) -> dict:
    """Heads of the printed matrix.

    Args:
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return {key: text(f"transition.{key}", language) for key in ("total", "only_old", "only_new", "sliver")}


def holds_changes_alone(counts: dict) -> bool:
    """Whether one of the dates holds changed land only, as plans do that leave out what stays.

    The share that changed is then all of it by the choice of what was drawn, and does not describe the land.

    Args:
        counts: areas of a transition, m².
    """
    least = CHANGES_ALONE * counts["COMMON_M2"]
    return counts["CHANGED_M2"] > 0.0 and _stays(counts) <= least < max(counts["ONLY_OLD_M2"], counts["ONLY_NEW_M2"])


def _stays(counts: dict) -> float:
    """Ground of both dates that stays as it was, m²; without what rounding leaves."""
    return max(0.0, round(counts["COMMON_M2"] - counts["CHANGED_M2"] - counts["SLIVER_M2"], 6))


def rate_notes(over: Period, counts: dict, matrix: pd.DataFrame, language: str) -> list:
    """Notes on a run's rates: both numbers that papers call the comprehensive degree, or why there are none and
    the share that changed in all.

    Args:
        over: the period. counts, matrix: of the tables, m².
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    is_open = (matrix["kind"] == CHANGED) & ((matrix["old_class"] == NO_CLASS) | (matrix["new_class"] == NO_CLASS))
    if is_open.any() and not holds_changes_alone(counts):
        area, most, common = (float(matrix.loc[is_open, "area_m2"].sum()), counts["CHANGED_M2"], counts["COMMON_M2"])
        none = [] if over.years is not None else [text("transition.no_years", language)]
        return [*none, text("transition.changed_open", language, area=area, least=100.0 * (most - area) / common,
                            most=100.0 * most / common)]
    if holds_changes_alone(counts):
        none = [] if over.years is not None else [text("transition.no_years", language)]
        return [*none, text("transition.changes_alone", language, area=counts["CHANGED_M2"], stays=_stays(counts),
                            lone=max(counts["ONLY_OLD_M2"], counts["ONLY_NEW_M2"]))]
    if over.years is None:
        share = [text("transition.changed_share", language, share=100.0 * counts["CHANGED_M2"] / counts["COMMON_M2"])
                 ] if counts["COMMON_M2"] else []
        return [text("transition.no_years", language), *share]
    degree = counts["DYNAMIC_DEGREE_PERCENT"]
    return [] if degree is None else [text("transition.degree", language, degree=degree, half=degree / 2.0)]


def field_names(classes: list) -> list:
    """A field name for each class, each once: ``to_0101``; what no field can bear becomes an underscore.

    Args:
        classes: keys, in the order of the fields.

    >>> field_names(["0101", "a b", ""])
    ['to_0101', 'to_a_b', 'to_no_class']
    """
    names, used = [], set()
    for key in classes:
        base = "to_" + ("".join(sign if sign.isalnum() else "_" for sign in key) or "no_class")
        name, number = base, 2
        while name.casefold() in used:
            name, number = f"{base}_{number}", number + 1
        used.add(name.casefold())
        names.append(name)
    return names


def _counts(sums: pd.DataFrame, classes: pd.DataFrame, over: Period, totals: tuple) -> dict:
    by_kind = sums.groupby("kind")["area_m2"].sum().reindex(list(KINDS)).fillna(0.0)
    common = float(by_kind[UNCHANGED] + by_kind[CHANGED] + by_kind[SLIVER])
    changed = float(by_kind[CHANGED])
    # ground without a class never counts as unchanged, and it is unknown whether it changed
    nameless = (sums["old"] == NO_CLASS).fillna(False) | (sums["new"] == NO_CLASS).fillna(False)
    settled = float(sums.loc[(sums["kind"] == CHANGED) & ~nameless, "area_m2"].sum())
    old_sum, new_sum = float(classes["old_m2"].sum()), float(classes["new_m2"].sum())
    residual = max(old_sum - totals[0], new_sum - totals[1], key=abs)
    counts = {
        "OLD_M2": totals[0], "NEW_M2": totals[1], "COMMON_M2": common, "CHANGED_M2": changed,
        "SLIVER_M2": float(by_kind[SLIVER]), "ONLY_OLD_M2": float(by_kind[ONLY_OLD]),
        "ONLY_NEW_M2": float(by_kind[ONLY_NEW]), "NET_M2": float(classes["net_m2"].abs().sum()) / 2.0,
        "SWAP_M2": float(classes["swap_m2"].sum()) / 2.0,
        "RESIDUAL_M2": residual, "CLASS_COUNT": len(classes),
        "TRANSITION_COUNT": int(((sums["kind"] == CHANGED) & (sums["area_m2"] > 0.0)).sum()),
        "HAS_CHANGE": True if settled > 0.0 else None if changed > 0.0 else False,
        "IS_CLOSED": abs(residual) <= max(0.01, 1e-6 * max(totals[0], totals[1]))}
    degree = ANYTHING if not over.years or holds_changes_alone(counts) else divide(
        Interval.of(100.0 * settled / over.years, 100.0 * changed / over.years), Interval.of(common))
    return {**counts, "DYNAMIC_DEGREE_PERCENT": cells.one_number(cells.number(degree))}


def cropland_counts(area_m2: np.ndarray, before: Optional[Interval], after: Optional[Interval]) -> dict:
    """Cropland lost and gained on the ground of both dates, slivers included.

    Args:
        area_m2: of pieces of it ``(n,)``.
        before, after: whether each is cropland on a date: 1, 0, or between them where that is unknown ``(n,)``; None:
            of none it is known.

    Returns:
        Three areas in m², None where one is unknown.

    Cropland of 20 m² became something else, and of 5 m² it is unknown what:

    >>> cropland_counts(np.array([20.0, 5.0]), Interval.of([1.0, 1.0]), Interval.of([0.0, 0.0], [0.0, 1.0]))
    {'CROPLAND_LOSS_M2': None, 'CROPLAND_GAIN_M2': 0.0, 'CROPLAND_NET_M2': None}
    """
    loss = gain = net = ANYTHING
    if before is not None and after is not None:
        area, other = Interval.of(area_m2), [subtract(Interval.of(1.0), side) for side in (before, after)]
        loss = total(multiply(area, multiply(before, other[1])))
        gain = total(multiply(area, multiply(other[0], after)))
        net = total(multiply(area, subtract(after, before)))   # not of the two: they depend on each other
    return {f"CROPLAND_{name}_M2": cells.one_number(cells.number(value))
            for name, value in (("LOSS", loss), ("GAIN", gain), ("NET", net))}
