"""What a change rests on, what it leaves out, and how its bands were made, in sentences."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...landuse.transition.tables import NO_CLASS
from ...texts import column_titles, pick, text
from ..coverage.land import land_of
from ..coverage.notes import coverage_notes
from ..coverage.table import coverage_table
from ..pack.model import Share
from ..stock.classes import number_titles
from ..stock.stock import empty_notes, missing_notes, numbers_of
from ..uncertainty.bands import NONE, is_nothing, method_notes
from .tables import key_title

#: Results that are empty where nothing of them is known.
LISTED = 3   # transitions of which no change is known that a note names
RESULTS = ("old_t_c", "new_t_c", "difference_t_c", "loss_t_c", "gain_t_c", "net_t_c")


def lone_ground_notes(counts: dict, language: str) -> list:
    """Sentences on slivers and on ground of one date alone.

    Args:
        counts: of a change, with the ground of each in ha. language: of the sentences.
    """
    return [text(f"carbon.{name.lower()}", language, area=counts[name])
            for name in ("SLIVER_HA", "ONLY_OLD_HA", "ONLY_NEW_HA") if counts[name]]


def change_notes(both: pd.DataFrame, area_ha: np.ndarray, account, request, answers: tuple) -> list:
    """What a change rests on and what it leaves out, in sentences.

    Args:
        both: transitions on ground of both dates ``(k,)``. area_ha: of each ``(k,)``. account: of them.
        request: the change. answers: its counts, and the bands of difference and net.
    """
    language, notes, (counts, bands) = request.language, [], answers
    for table in request.tables:
        family = table.family
        notes.append(text("carbon.family_used", language, family=family.id, title=pick(family.title, language),
                          origin=table.origin, boundary=pick(family.boundary, language)))
        if family.warning:
            notes.append(pick(family.warning, language))
    classes = sorted({share.land_class for parts in request.mixes.shares.values() for share in parts})
    for table in request.tables:
        notes += request.mixes.doubts(language)
        notes += missing_notes(numbers_of(classes, request.mixes, table).why, dict.fromkeys(classes, ""), table.pools,
                               request.mixes, language)
        land = land_of(_area_by_class(both, area_ha, request.mixes), request.mixes.classes)
        notes += coverage_notes(coverage_table(land, table, language), language)
    notes = list(dict.fromkeys(notes))
    area = sum(size for *pair, size in zip(both["old"], both["new"], area_ha) if NO_CLASS in pair)
    if area:
        notes.append(text("carbon.no_class", language, area=area))
    if counts["UNKNOWN_HA"]:
        rows = ~account.difference.is_known.all(axis=1) & (area_ha > 0.0)
        listed = [" → ".join(key_title(key, request.mixes, language) or "–" for key in pair)
                  for pair in zip(both["old"][rows], both["new"][rows])]
        notes.append(text("carbon.change_unknown", language, area=counts["UNKNOWN_HA"],
                          pairs=text("carbon.joint", language).join(listed[:LISTED]) + (
                              " …" if len(listed) > LISTED else "")))
    titles = column_titles(RESULTS, language)
    notes += empty_notes({titles[name]: counts[name.upper()] for name in RESULTS}, language)
    if request.years is None:
        notes.append(text("carbon.no_years", language))
    if counts["POTENTIAL_GAIN_T_C"]:
        notes.append(text("carbon.potential", language, amount=counts["POTENTIAL_GAIN_T_C"]))
    notes += lone_ground_notes(counts, language)
    return [*notes, *_notes_of_bands(counts, bands, request)]


def _area_by_class(both: pd.DataFrame, area_ha: np.ndarray, mixes) -> dict:
    """Ground of each class, and of none, half of it of each date, ha."""
    halves = [class_areas(both[side], area_ha / 2.0, mixes) for side in ("old", "new")]
    return {name: sum(half.get(name, 0.0) for half in halves) for name in {**halves[0], **halves[1]}}


def class_areas(keys: pd.Series, area_ha: np.ndarray, mixes) -> dict:
    """Ground of each class, and of none, ha.

    Args:
        keys: of grounds ``(k,)``. area_ha: of each ``(k,)``. mixes: what keys mean.
    """
    areas: dict = {}
    for key, size in zip(keys, area_ha):
        for part in mixes.shares[key] or (Share(NO_CLASS, 1.0, {}),):
            areas[part.land_class] = areas.get(part.land_class, 0.0) + size * part.share
    return areas


def coverage_of_dates(both: pd.DataFrame, area_ha: np.ndarray, request) -> tuple[pd.DataFrame, ...]:
    """How the ground of each date has its numbers, by the table of that date.

    Args:
        both: transitions on ground of both dates ``(k,)``. area_ha: of each ``(k,)``. request: the change.
    """
    return tuple(coverage_table(land_of(class_areas(both[side], area_ha, request.mixes), request.mixes.classes), table,
                                request.language) for side, table in (("old", request.old), ("new", request.new)))


def _notes_of_bands(counts: dict, bands: tuple, request) -> list:
    """How bands were made, and whether the difference and the net are distinguishable from zero."""
    language = request.language
    titles = {name: title for table in request.tables for name, title in number_titles(
        request.mixes, table, language).items()}
    notes = list(dict.fromkeys(note for band in bands for note in method_notes(band, request.how, language, titles)))
    for key, name, ends in (("not_distinguishable", "DIFFERENCE_T_C", "DIFFERENCE"),
                            ("net_not_distinguishable", "NET_T_C", "NET")):
        numbers = counts[name], counts[f"{ends}_LOWER_T_C"], counts[f"{ends}_UPPER_T_C"]
        if counts[f"IS_{'NET_' if ends == 'NET' else ''}DISTINGUISHABLE"] is False and not is_nothing(*numbers):
            notes.append(text(f"carbon.{key}", language))
    if any(band.method[0] == NONE and band.apart[0] is None for band in bands):
        notes.append(text("carbon.no_band", language))
    return notes
