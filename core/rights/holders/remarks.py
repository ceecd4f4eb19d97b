"""What has to be said of a run on affected holders: with numbers and codes, never with a name."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...layers.prepare import filtered
from ...privacy.persons import public_names
from ...texts import Fact, enumerated, first_few, text
from ..shares import OVER, UNDER
from .people import SHOWN
from .prices import price_list
from .request import COLLECTIVE, INITIALS, NAMES, OWNERSHIP, USE, HoldersRequest, Prices


def remarks(request: HoldersRequest, subjects, parcels: dict, counts: tuple, people, tables: dict) -> list[str]:
    """Sentences on the whole run, those on what is open first.

    Args:
        request: of the run. subjects: its projects. parcels: kind of right -> parcels. counts: numbers of
            parcels, and those of unknown type by layer, as of ``parcels_of``. people, tables: of the run.
    """
    notes = _Sentences(request.language)
    _on_projects(notes, request, subjects, tables["ledger"])
    _on_holders(notes, request, people)
    counted, untyped = counts
    _on_types(notes, counted.unknown_type, untyped)
    notes.counts(counted._asdict(), ("ended", "stacked", "not_rights", "without_code"))
    _on_shares(notes, people)
    _on_layers(notes, request, parcels)
    if request.prices is not None:
        _on_prices(notes, request.prices, parcels, tables["estimate"])
    if request.holders is not None and not request.key_lasts:
        notes.add("key_of_run")
    if people.counts.get("merged"):
        notes.fact("cells_merged", least=request.least_holders)
    if request.mask in (INITIALS, NAMES):
        notes.add("names_kept" if request.mask == NAMES else "initials_shown")
    return list(dict.fromkeys(notes.sentences))


class _Sentences:
    """Collects sentences in a language."""

    def __init__(self, language: str):
        self.language = language
        self.sentences: list[str] = []

    def add(self, entry: str, area: str = "holders", **values) -> None:
        """A sentence of the texts."""
        self.sentences.append(text(f"{area}.{entry}", self.language, **values))

    def fact(self, entry: str, **values) -> None:
        """A sentence of the texts that asks for nothing."""
        self.sentences.append(Fact(text(f"holders.{entry}", self.language, **values)))

    def counts(self, numbers: dict, entries) -> None:
        """A sentence for each number that is not zero."""
        for entry in entries:
            if numbers.get(entry):
                self.add(entry, count=numbers[entry])


def _on_projects(notes: _Sentences, request: HoldersRequest, subjects, ledger) -> None:
    registered = request.area_method == "registered"
    rows = np.flatnonzero(subjects.reasons != "")
    if len(rows):
        notes.add("unusable_subjects", count=len(rows), examples=", ".join(
            f"{subjects.ids[row]}: {text(subjects.reasons[row], notes.language)}" for row in rows[:SHOWN]))
    numbers = {"not_polygons": int(((subjects.reasons == "") & (subjects.dimension != 2)).sum()),
               "registered_unknown": subjects.registered_unknown if registered else 0}
    notes.counts(numbers, numbers)
    if not ledger["is_closed"].all():
        notes.add("not_closed", projects=", ".join(ledger.loc[~ledger["is_closed"], "project_id"]))


def _on_holders(notes: _Sentences, request: HoldersRequest, people) -> None:
    if request.holders is None:
        notes.add("no_holders")
    elif not {"holder_name", "document_number"} & set(request.holders.fields):
        notes.add("no_names", layer=request.holders.table.name, fields=", ".join(request.holders.table.columns) or "–")
    for entry, codes in people.repeated._asdict().items():
        if codes:
            notes.add(f"codes_{entry}", count=len(codes), examples=", ".join(codes[:SHOWN]))
    notes.counts(people.counts, ("owners", "let", "holder_missing", "unmatched", "by_name", "unusable_numbers",
                                 "sole_without_share"))


def _on_types(notes: _Sentences, count: int, untyped: list) -> None:
    if count:
        notes.add("unknown_type", count=count, examples=enumerated((
            f"{layer}{field and f' ({field})'}: " + first_few(
                f"{fid} “{word}”" if word else fid for fid, word in zip(fids, words))
            for layer, field, fids, words in untyped), notes.language))


def _on_shares(notes: _Sentences, people) -> None:
    if people.unreadable:
        shown = ", ".join(f"{code} “{cell}”" for code, cell in sorted(people.unreadable)[:SHOWN])
        notes.add("unreadable_shares", count=sum(people.unreadable.values()), examples=shown)
    sums = sorted([(code, state[1]) for code, state in people.states.items() if state[0] in (UNDER, OVER)])
    if sums:
        examples = ", ".join(f"{code} ({total})" for code, total in sums[:SHOWN])
        notes.add("share_sums", count=len(sums), examples=examples)
    notes.counts({"decimals_closed": sum([state[2] for state in people.states.values()])}, ("decimals_closed",))


def _on_layers(notes: _Sentences, request: HoldersRequest, parcels: dict) -> None:
    for kind, entry in ((USE, "no_use_rights"), (OWNERSHIP, "no_ownership")):
        if not len(parcels[kind].controls):
            notes.add(entry)
    for kind in parcels.values():
        unusable = kind.controls.unusable
        if len(unusable):
            notes.add("unusable_parcels", count=len(unusable), examples=", ".join(
                f"{row.control_id}: {text(row.reason, notes.language)}" for row in unusable.head(SHOWN).itertuples()))
        for layer in kind.controls.assumed_datum:
            notes.add("assumed_datum", "zoning", layer=layer)
    tables = [layer.table for layer in request.rights]
    for table in tables:
        if table.source.is_empty:
            notes.add("empty_layer", "zoning", layer=table.name, role=table.name)
    for key, values in filtered(tables):
        notes.add(key, "zoning", **values)


def _on_prices(notes: _Sentences, prices: Prices, parcels: dict, estimate) -> None:
    listed = price_list(prices)
    named = {"layer": prices.table.name, "field": prices.area}
    notes.fact("prices_by_name", **named)
    if prices.has_ground:
        notes.add("prices_outlines", **named)
    if listed.unread:
        notes.add("prices_unread", layer=prices.table.name, field=prices.price, count=len(listed.unread),
                  examples=first_few(f"{fid}: {cell}" for fid, cell in listed.unread))
    if not (parcels[OWNERSHIP].frame["owner"] == COLLECTIVE).any():
        notes.add("no_collective")
        return
    lacking = estimate[estimate["price"].isna()]
    places = {names for names in zip(lacking["village"].fillna(""), lacking["collective"].fillna(""))}   # once each
    twice = {names for names in places if any(len(listed.known.get(name, ())) > 1 for name in names)}
    for entry, some in (("no_price", places - twice), ("two_prices", twice)):
        if some:
            shown = sorted({village or collective or "–" for village, collective in some})
            notes.add(entry, count=len(some), layer=prices.table.name, field=prices.area,
                      villages=first_few(public_names(pd.Series(shown, dtype="string")).fillna("…").tolist()))
