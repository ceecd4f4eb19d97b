"""What has to be said of a run on affected holders: with numbers and codes, never with a name."""
from __future__ import annotations

from ...layers.prepare import filtered
from ...texts import text
from .people import SHOWN
from .request import COLLECTIVE, HOLDER, NAMES, OWNERSHIP, USE, HoldersRequest


def remarks(request: HoldersRequest, subjects, parcels: dict, counted, people, tables: dict) -> list[str]:
    """Sentences on the whole run, those on what is open first.

    Args:
        request: of the run. subjects: its projects. parcels: kind of right -> parcels. counted: numbers of parcels.
        people: of the run. tables: of the outcome.
    """
    language, notes = request.language, []

    def say(entry: str, **values) -> None:
        notes.append(text(f"holders.{entry}", language, **values))

    lost = int((subjects.reasons != "").sum())
    not_polygons = int(((subjects.reasons == "") & (subjects.dimension != 2)).sum())
    if lost:
        say("unusable_subjects", count=lost)
    if not_polygons:
        say("not_polygons", count=not_polygons)
    if subjects.registered_unknown and request.area_method == "registered":
        say("registered_unknown", count=subjects.registered_unknown)
    if not tables["ledger"]["is_closed"].all():
        say("not_closed", projects=", ".join(tables["ledger"].loc[~tables["ledger"]["is_closed"], "project_id"]))
    if request.holders is None:
        say("no_holders")
    elif (tables["parcels"]["share_state"] == "no_holder").any():
        say("holder_missing", count=int((tables["parcels"]["share_state"] == "no_holder").sum()))
    for entry, count in (("unmatched", people.counts.get("unmatched", 0)),
                         ("by_name", people.counts.get("by_name", 0)),
                         ("unusable_numbers", people.counts.get("unusable_numbers", 0)),
                         ("sole_without_share", people.counts.get("sole_without_share", 0)),
                         ("unknown_type", counted.unknown_type), ("ended", counted.ended),
                         ("stacked", counted.stacked), ("not_rights", counted.not_rights),
                         ("without_code", counted.without_code)):
        if count:
            say(entry, count=count)
    if people.unreadable:
        shown = sorted(people.unreadable)[:SHOWN]
        say("unreadable_shares", count=sum(people.unreadable.values()), examples=", ".join(f"“{cell}”" for cell in shown))
    sums = [(code, state) for code, state in people.states.items() if state[0] in ("under", "over")]
    if sums:
        examples = ", ".join(f"{code} ({state[1]})" for code, state in sorted(sums)[:SHOWN])
        say("share_sums", count=len(sums), examples=examples)
    closed = sum(state[2] for state in people.states.values())
    if closed:
        say("decimals_closed", count=closed)
    if not len(parcels[USE].controls):
        say("no_use_rights")
    if not len(parcels[OWNERSHIP].controls):
        say("no_ownership")
    if request.prices is not None:
        _prices(say, parcels, tables["estimate"])
    for kind in parcels.values():
        unusable = kind.controls.unusable
        if len(unusable):
            say("unusable_parcels", count=len(unusable), examples=", ".join(
                f"{row.control_id}: {text(row.reason, language)}" for row in unusable.head(SHOWN).itertuples()))
        notes += [text("zoning.assumed_datum", language, layer=layer) for layer in kind.controls.assumed_datum]
    tables_read = [layer.table for layer in request.rights]
    notes += [text("zoning.empty_layer", language, layer=table.name, role=table.name) for table in tables_read
              if table.source.is_empty]
    notes += [text(f"zoning.{key}", language, **values) for key, values in filtered(tables_read)]
    if request.holders is not None and not request.key_lasts:
        say("key_of_run")
    if request.group_by != HOLDER and request.least_holders > 1:
        say("cells_merged", least=request.least_holders)
    if request.mask == NAMES:
        say("names_kept")
    return list(dict.fromkeys(notes))


def _prices(say, parcels: dict, estimate) -> None:
    if not (parcels[OWNERSHIP].frame["owner"] == COLLECTIVE).any():
        say("no_collective")
    elif estimate["price"].isna().any():
        say("no_price", count=int(estimate["price"].isna().sum()))
