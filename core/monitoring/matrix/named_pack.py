"""By which pack a store is judged: the one that it names, otherwise one that is chosen, which is said."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from ...texts import pick, text
from ..pack.model import MonitoringPack


class Chosen(NamedTuple):
    """A pack and, where the store does not name it, a sentence that says so; otherwise empty."""

    pack: str
    remark: str = ""


def pack_of(values: pd.DataFrame, packs: Mapping[str, MonitoringPack], usual: str, language: str) -> Chosen:
    """The pack by which most values were computed; without one that is here, the one with most of the indicators.

    Args:
        values: rows of ``series.tables.VALUES`` ``(n,)``. packs: id -> pack, those that can judge. usual: id of the
            pack where none has an indicator of the store. language: of the sentence, ``"en"`` or ``"zh"``.

    >>> pack_of(pd.DataFrame({"indicator_id": ["a"], "pack": ["own"]}), {"own": None}, "usual", "en")
    Chosen(pack='own', remark='')
    """
    named = values["pack"].dropna()
    here = named[named.isin(packs)]
    if len(here):
        return Chosen(str(here.mode().iloc[0]))
    recorded = set(values["indicator_id"])
    known = {usual: 0, **{key: len(recorded & set(pack.indicators)) for key, pack in packs.items()}}
    best = max(known, key=lambda key: known[key])
    key = "unknown" if not known[best] else "missing" if len(named) else "unnamed"
    title = pick(packs[best].title, language) if best in packs else best
    return Chosen(best, text(f"levels.pack_{key}", language, title=title, known=known[best], count=len(recorded),
                             named=", ".join(map(str, named.unique()))))
