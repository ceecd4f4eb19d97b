"""From layers and choices to a run on affected holders."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional

from ....core.errors import InputError
from ....core.fields import Field
from ....core.layers.binder import Asked, Binder, Needs, read_bound
from ....core.layers.control_layer import ControlLayer
from ....core.layers.values import map_fields
from ....core.rights.conflicts.request import HOLDERS
from ....core.rights.conflicts.request import ROLE as RIGHTS
from ....core.rights.holders.request import COLLECTIVE, NAMES, STATE, UNITS, KindOfRight, Prices
from ....core.rights.pack.types import type_field
from ....core.rights.places import ended_words
from ....core.rights.tokens import plain_name
from ....core.table import FeatureTable
from ....core.texts import pick
from ....core.units import SQUARE_METRES
from ...reading.read import Snapshot, read
from ..extents import read_at

_PARCEL_ROLES = ("unit_code", "right_type", "registration", "share_kind", "share", *UNITS)
_NAMES = ("unit_code", "right_type", "registration", *UNITS)
_CLASS = Field("land_class", aliases=("DLBM", "DLDM", "YDYHFLDM", "land_class", "class", "DLMC"))
_PRICE = {"area": Field("area", aliases=("QPMC", "ZLDWMC", "XZQMC", "CUN", "area", "village", "区片", "区片名称",
                                         "村")),
          "price": Field("price", aliases=("JG", "DJ", "QPDJ", "price", "价格", "地价", "区片综合地价"))}


class Given(NamedTuple):
    """Snapshots of a run; None where a layer was not given."""

    rights: list
    holders: Optional[Snapshot]
    land: Optional[Snapshot]
    prices: Optional[Snapshot]


def kinds_of(pack, language: str) -> dict:
    """Code, title and spelling of each right type -> what it is.

    Args:
        pack: of kind rights. language: of titles.
    """
    rights, kinds = pack.rights, {}
    for entry in rights.types.values():
        letters = [rights.letters.get(("owner", feature[:1])) for feature in entry.features]
        owners = {letter.owner for letter in letters if letter is not None and letter.owner} if \
            entry.layer == "ownership" else set()
        owner = owners.pop() if len(owners) == 1 else ""
        kind = KindOfRight(entry.layer, owner if owner in (STATE, COLLECTIVE) else "",
                           pick(entry.title, language) if entry.title else entry.code)
        for word in (entry.code, *entry.title.values(), *entry.spellings):
            kinds.setdefault(plain_name(word), kind)
    return kinds


def pack_choices(pack, language: str) -> dict:
    """What a pack says, as fields of the request.

    Args:
        pack: of kind rights. language: of titles.
    """
    rights = pack.rights
    kinds = {name: frozenset(map(plain_name, (name, *kind.spellings))) for name, kind in rights.share_kinds.items()}
    form = rights.code
    return {"types": kinds_of(pack, language),
            "ended": ended_words(rights),
            "joint": kinds.get("joint", frozenset()), "sole": kinds.get("sole", frozenset()),
            "parcel_length": form.parcel if form else 0, "unit_length": form.unit if form else 0}


def read_rights(given: Given, pack, choices: tuple, subjects: FeatureTable, language: str, cancelled=None) -> tuple:
    """The layers of rights at the projects, and the table of holders.

    Args:
        given: snapshots. pack: of kind rights. choices: rows of layer, field role, field, and rows of VALUES.
        subjects: the projects.
        language: of notes. cancelled: asked between portions.

    Returns:
        Layers of rights, table of holders or None, codes and villages of all rights where codes have no form and None
        where they have one, and notes.

    Raises:
        InputError: a field that does not exist, no code by which holders are joined, rows of VALUES that say nothing.
    """
    if given.holders is not None:   # names and numbers are read to make tokens of them
        given = given._replace(holders=replace(given.holders, chosen=given.holders.personal))
    layers = [layer for layer in (*given.rights, given.holders, given.land) if layer is not None]
    rows, values = choices
    binder = Binder(layers, rows, language)
    binder.note_garbled()
    own = pack.fields["parcels"]
    roles = {role: own[role] for role in _PARCEL_ROLES if role in own}
    mapped = map_fields({RIGHTS: {**roles, "right_type": type_field(pack.rights, own.get("right_type"))},
                         HOLDERS: pack.fields["holders"]}, values)
    roles = {role: mapped[RIGHTS][role] for role in roles}
    needs = (Needs(("unit_code",), "holders.no_code"),)
    rights = [binder.read(Asked(layer, "parcels", roles, needs=needs if given.holders is not None else ()),
                          lambda snapshot, names: read_at(snapshot, subjects, names, cancelled=cancelled,
                                                          hashes=False))
              for layer in given.rights]
    holders = register = None
    if given.holders is not None and not pack.rights.code:   # a number may be that of a parcel elsewhere too
        register = [_named_only(layer, snapshot, roles, cancelled) for layer, snapshot in zip(rights, given.rights)]
    if given.holders is not None:
        holders = binder.read(Asked(given.holders, HOLDERS, mapped[HOLDERS], needs=needs),
                              lambda snapshot, names: read(snapshot, names, check_crs=False, cancelled=cancelled,
                                                           build=False, hashes=False))
        binder.note_garbled_values(holders)
    return rights, holders, register, binder.notes


def _named_only(layer: ControlLayer, snapshot: Snapshot, roles: dict, cancelled) -> ControlLayer:
    """All features of a layer, with what tells which parcel each is."""
    bound = {role: name for role, name in layer.fields.items() if role in _NAMES and name in snapshot.field_names}
    return read_bound(Asked(snapshot, "parcels", {role: roles[role] for role in _NAMES if role in roles}), bound,
                      lambda source, names: read(source, names, check_crs=False, cancelled=cancelled, build=False,
                                                 hashes=False))


def forget_persons(snapshots: list, mask: str, name_field: Optional[str]) -> None:
    """Remember that fields about persons were read for tokens only, and are in no result but where names are kept.

    Args:
        snapshots: of the run. mask: of names. name_field: with names.
    """
    for snapshot in snapshots:
        kept = {name_field} if mask == NAMES else set()
        snapshot.noticed.read.intersection_update(kept)
        for name in [name for name in snapshot.noticed.values if name not in kept]:
            snapshot.noticed.values.pop(name)


def read_land(snapshot: Optional[Snapshot], chosen: Optional[str], subjects: FeatureTable, rows: list, language: str,
              cancelled=None):
    """The layer of land with its class; None without one.

    Args:
        snapshot: of the layer. chosen: field with the class. subjects: the projects. rows, language: as of
            ``read_rights``. cancelled: asked between portions.

    Raises:
        InputError: no field is known to hold the class.
    """
    if snapshot is None:
        return None
    asked = Asked(snapshot, "land", {"land_class": _CLASS}, {"land_class": chosen},
                  needs=(Needs(("land_class",), "holders.no_class"),))
    return Binder([snapshot], rows, language).read(
        asked, lambda layer, names: read_at(layer, subjects, names, cancelled=cancelled))


def read_prices(snapshot: Optional[Snapshot], area: Optional[str], price: Optional[str], unit: str, currency: str,
                cancelled=None) -> Optional[Prices]:
    """The table of prices; None without one.

    Args:
        snapshot: of the table. area, price: its fields, None: by name. unit: ``"m2"``, ``"mu"`` or ``"ha"``.
        currency: a word. cancelled: asked between portions.

    Raises:
        InputError: no field is known to hold areas or prices.
    """
    if snapshot is None:
        return None
    bound = Binder([snapshot]).fields(Asked(snapshot, "prices", _PRICE, {"area": area, "price": price}))
    for role in ("area", "price"):
        if role not in bound:
            raise InputError("holders.no_price_field", layer=snapshot.name, role=role,
                             fields=", ".join(snapshot.field_names) or "–")
    table = read(snapshot, list(bound.values()), check_crs=False, cancelled=cancelled, build=False)
    return Prices(table, bound["area"], bound["price"], SQUARE_METRES[unit], currency, snapshot.geometry == "polygon")
