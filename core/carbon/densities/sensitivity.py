"""The same question under the other families of a pack: what a result would be with numbers of another source."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...texts import pick, text
from ...texts.separators import numeral
from ..pack.model import CoefficientPack
from .next_level import next_level
from .others import other_tables, replaced_titles, source_title
from .table import Densities, densities_of, fluxes_of

STOCK = {"stock_t_c": "Float64", "lower_t_c": "Float64", "upper_t_c": "Float64"}
CHANGE = {"difference_t_c": "Float64", "lower_t_c": "Float64", "upper_t_c": "Float64", "net_t_c": "Float64"}
FLUX = {"net_emission_t_c_yr": "Float64", "lower_t_c_yr": "Float64", "upper_t_c_yr": "Float64",
        "net_emission_t_co2_yr": "Float64"}
LONGEST = 250   # characters of a note in a table
_ENDS = ("lower", "upper", "net_lower", "net_upper")
_UNITS = {"net_t_c": "t C", "stock_t_c": "t C", "difference_t_c": "t C", "net_emission_t_c_yr": "t C/yr"}


class Beside(NamedTuple):
    """What is reported beside the families of a pack.

    Attributes:
        offers: families of other levels of trust, see ``next_level``; None: nothing is said of levels.
        title: class -> its name. classes: of the land, for which other sources count; None: all of the table.
    """

    offers: Optional[Sequence] = None
    title: Callable[[str], str] = str
    classes: Optional[frozenset] = None


ALONE = Beside()    # no more than the families of the pack


def sensitivity(pack: Optional[CoefficientPack], used: Densities, place: tuple, columns: dict,
                computed: Callable[[Densities], dict], language: str,
                beside: Beside = ALONE) -> tuple[pd.DataFrame, list]:
    """A row per family: the used one first, then the others of its pack that hold the same kind of numbers.

    A family that cannot answer says why and has no number: a class that it lacks, a climate, numbers withheld.

    Args:
        pack: with the families; None: an own table, which has no other families.
        used: the table of the run. place: climate of stocks, and further keys of the pack -> candidates.
        columns: ``STOCK``, ``CHANGE`` or ``FLUX``; the first one is reported in sentences.
        computed: a table to numbers under those columns, and ``covered_share``.
        language: of titles and sentences. beside: levels of trust, and names of classes.

    Returns:
        ``family``, ``title``, ``is_used``, the columns, ``covered_share``, ``boundary``, ``warning``, ``note``,
        ``trust``, ``pack``; and a sentence on the level of trust, and for each other family. Then a row for each source
        that prints other numbers than the used family, where the result moves by them.
    """
    rows, notes = [_row(used.family, True, computed(used), "", language)], []
    others = [] if pack is None else [family for key, family in pack.families.items()
                                      if key != used.family.id and family.is_flux == used.family.is_flux
                                      and family.gas == used.family.gas
                                      and not (family.part_of and family.part_of == used.family.part_of)]
    column = next(iter(columns))
    further, of_level = ([], []) if beside.offers is None else next_level(
        used, rows[0].get(column), beside.offers, (column, _UNITS[column]), computed, language)
    notes += of_level
    for family in others:
        try:
            table = (fluxes_of if family.is_flux else densities_of)(pack, family.id, *place)
            rows.append(_row(family, False, computed(table), "", language))
            if pd.isna(rows[-1][column]):
                rows[-1]["note"] = text("sensitivity.nothing_known", language)
                notes.append(text("sensitivity.cannot", language, family=family.id,
                                  title=pick(family.title, language), reason=rows[-1]["note"]))
                continue
            share = 100.0 * float(np.nan_to_num(rows[-1]["covered_share"]))
            notes.append(text("sensitivity.under", language, family=family.id, title=pick(family.title, language),
                              value=rows[-1][column], unit=_UNITS[column], share=share))
        except InputError as error:
            rows.append(_row(family, False, {}, error.in_language(language), language))
            notes.append(text("sensitivity.cannot", language, family=family.id, title=pick(family.title, language),
                              reason=error.in_language(language)))
    rows += [{**_row(row.family, False, row.numbers, row.note, language), "pack": row.pack} for row in further]
    of_sources, sentences = _by_sources(used, rows[0], (column, computed), beside, language)
    rows, notes = rows + of_sources, notes + sentences
    types = {"family": "string", "title": "string", "is_used": "boolean", **columns, "covered_share": "Float64",
             "boundary": "string", "warning": "string", "note": "string",
             "trust": "string", "pack": "string"}
    return pd.DataFrame(rows, columns=list(types)).astype(types), notes


def _by_sources(used: Densities, first: dict, answer: tuple, beside: Beside, language: str) -> tuple[list, list]:
    """Rows and sentences of sources that print other numbers; ``answer``: the first column, and what computes it."""
    column, computed = answer
    rows, notes = [], []
    for other in other_tables(used, set(used.classes) if beside.classes is None else beside.classes):
        numbers = computed(other.table)
        if all(_same(value, first.get(name)) for name, value in numbers.items() if not name.startswith(_ENDS)):
            continue     # the land does not rest on them
        source, what = source_title(other.source, language), replaced_titles(other, beside.title, language)
        row = _row(used.family, False, numbers, text("sensitivity.bounds_alike", language), language)
        rows.append({**row, "family": f"{used.family.id} ({other.source.label})",
                     "title": text("sensitivity.of_source", language, source=source, what=what)})
        values = [numeral(f"{0.0 if pd.isna(value) else value:,.2f}") for each in (numbers, first)
                  for value in (each.get(column, np.nan), each.get("net_t_c", np.nan))]
        key = "other_source_net" if "net_t_c" in numbers and column != "net_t_c" else "other_source"
        notes.append(text(f"sensitivity.{key}", language, source=source, what=what, value=values[0], net=values[1],
                          used=values[2], used_net=values[3], unit=_UNITS[column]))
    return rows, notes


def _same(value, other) -> bool:
    return pd.isna(value) and pd.isna(other) or value == other


def _row(family, is_used: bool, numbers: dict, note: str, language: str) -> dict:
    return {"family": family.id, "title": pick(family.title, language), "is_used": is_used,
            **{name: np.nan if value is None else value for name, value in numbers.items()},
            "boundary": pick(family.boundary, language),
            "warning": pick(family.warning, language) if family.warning else None,
            "trust": family.trust or None, "pack": None,
            "note": (note if len(note) <= LONGEST else f"{note[:LONGEST]}…") or None}
