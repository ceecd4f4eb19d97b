"""What a drop-down offers: packs that are there, families, climates, regions in one, and fields that a pack knows."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...core.carbon.densities.table import family_rows
from ...core.carbon.pack.model import ALL_POOLS, CARBON_DIOXIDE, FLUX
from ...core.errors import InputError
from ...core.landuse.units.adjustment import AREA_FIELDS
from ...core.landuse.units.codes import unit_fields
from ...core.layers.recognise.names import first_field
from ...core.pack_review.kinds import kind_of
from ...core.packs.head import read_head
from ...core.texts import pick
from .places import find_all_packs, find_packs, remembered, resolve_pack

COEFFICIENTS = "coefficients"
UNIT_CODE, UNIT_NAME, UNIT_AREA = "unit_code", "unit_name", "unit_area"


class Offer(NamedTuple):
    """A word that is offered for a text, and its title; a title that says no more is empty."""

    word: str
    title: str = ""


class Packs:
    """The packs that a dialog may name.

    Args:
        project_folder: of the project file; empty without one.
        language: of titles, ``"en"`` or ``"zh"``.
    """

    def __init__(self, project_folder: str, language: str):
        self.project_folder, self.language = project_folder, language

    def offers(self, declared: Sequence[str], values: Mapping[str, str]) -> list[Offer]:
        """What is offered for an input.

        Args:
            declared: what the input declares as ``offers``: ``packs KIND`` (of coefficients followed by what they
                hold), ``families PACK`` with ``stocks``, ``fluxes`` of carbon or
                ``gases`` too, ``potentials PACK``, ``climates PACK FAMILY``, ``sets PACK``,
                ``set_climates PACK SET``, ``regions PACK``, ``paths PACK``, ``uses PACK``, ``lists PACK FILE``,
                ``templates``; PACK,
                FAMILY and SET are names of other inputs.
            values: name of an input -> its text.

        Returns:
            Nothing where the pack is not there or is broken: the run says why.
        """
        kind, *about = declared
        return list(dict.fromkeys(getattr(self, f"_{kind}")(values, *about)))

    def pack(self, kind: str, pack_id: str, file: str = ""):
        """A pack as it was read, its cases untried; None where it is not there or broken. A file wins over the id."""
        if not pack_id.strip() and not file.strip():
            return None
        try:
            return _read(kind, resolve_pack("" if file.strip() else pack_id, file, self.project_folder))
        except InputError:
            return None

    def field(self, declared: Sequence[str], field_names: Sequence[str], values: Mapping[str, str]) -> str:
        """The field that a run would recognise for an input that is empty; empty where it would recognise none.

        Args:
            declared: what the input declares as ``recognised``: ``unit_code``, ``unit_name`` or ``unit_area``, or the
                kind of a pack, the input that names it, and the field role; before the role a table of the pack, where
                it knows fields by table.
            field_names: of the layer. values: name of an input -> its text.
        """
        if len(declared) == 1:
            return _of_units(declared[0], list(field_names))
        kind, parameter, *path = declared
        fields = getattr(self.pack(kind, values.get(parameter, "")), "fields", {})
        for step in path[:-1]:
            fields = fields.get(step, {})
        role = path[-1]
        return first_field(field_names, (*fields[role].aliases, role)) or "" if role in fields else ""

    def _packs(self, _values, kind: str, holds: str = ""):
        for place in find_packs(self.project_folder, kind=kind):
            if not holds or _HOLDS[holds](self.pack(kind, place.id)):
                head = remembered(read_head, place.path)
                yield Offer(place.id, pick(head.title, self.language) if head is not None and head.title else "")

    def _families(self, values, parameter: str, holds: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        for family in pack.families.values() if pack is not None else ():
            if family.is_flux == (holds != "stocks") and (holds == "gases" or family.gas == CARBON_DIOXIDE):
                yield Offer(family.id, pick(family.title, self.language))

    def _climates(self, values, parameter: str, family: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        named = values.get(family, "").strip()
        families = () if pack is None else pack.families if not named else (named,) if named in pack.families else ()
        rows = [row for name in families for row in family_rows(pack, name)]
        yield from map(Offer, sorted({row.climate for row in rows} - {""}))

    def _potentials(self, values, parameter: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        yield from map(Offer, dict.fromkeys(name for name, _gas in pack.gwp) if pack is not None else ())

    def _sets(self, values, parameter: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        for name, table in pack.buildings.sets.items() if pack is not None else ():
            yield Offer(name, pick(table.title, self.language))

    def _set_climates(self, values, parameter: str, name: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        tables = pack.buildings.intensities if pack is not None else {}
        named = values.get(name, "").strip()
        rows = [row for key, rows in tables.items() if key == named or not named for row in rows]
        yield from map(Offer, sorted({row.climate for row in rows} - {""}))

    def _regions(self, values, parameter: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        for name, title in pack.grid.regions.items() if pack is not None else ():
            yield Offer(name, pick(title, self.language))

    def _paths(self, values, parameter: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        yield from map(Offer, sorted({factor.path for factor in pack.grid.factors} - {""} if pack is not None else ()))

    def _uses(self, values, parameter: str):
        pack = self.pack(COEFFICIENTS, values.get(parameter, ""))
        for use in pack.buildings.uses.values() if pack is not None else ():
            yield Offer(use.id, pick(use.title, self.language))

    def _templates(self, _values):
        for place in find_packs(self.project_folder, kind="exchange"):
            pack = self.pack("exchange", place.id)
            for name, layout in pack.templates.items() if pack is not None else ():
                yield Offer(f"{place.id}/{name}", pick(layout.title, self.language))

    def _lists(self, values, parameter: str, file: str = ""):
        codes = self.pack("codes", values.get(parameter, ""), values.get(file, ""))
        for scheme in codes.schemes.values() if codes is not None else ():
            yield Offer(scheme.id, pick(scheme.title, self.language))


def pack_titles(project_folder: str, language: str) -> dict:
    """Id of each pack that is there -> its title, where it has one.

    Args:
        project_folder: of the project file; empty without one. language: of titles, ``"en"`` or ``"zh"``.
    """
    heads = {place.id: remembered(read_head, place.path) for place in find_all_packs(project_folder)}
    return {name: pick(head.title, language) for name, head in heads.items() if head is not None and head.title}


def _read(kind: str, path: str):
    """A pack as it is read by the form of its kind; None for another kind or a broken one."""
    from .expressions import parse

    form = kind_of(kind).form
    return form.read(path, parse)[0] if form.takes_parse else form.read(path)[0]


def _of_units(what: str, field_names: list) -> str:
    if what == UNIT_AREA:
        return first_field(field_names, AREA_FIELDS) or ""
    try:
        code, name = unit_fields(field_names, "")
    except InputError:
        return ""
    return (code if what == UNIT_CODE else name) or ""


def _of_pool(pack, *pools) -> bool:
    return pack is not None and any(row.pool in pools for name in pack.families for row in family_rows(pack, name))


_HOLDS = {
    "stocks": lambda pack: _of_pool(pack, *ALL_POOLS), "fluxes": lambda pack: _of_pool(pack, FLUX),
    "soils": lambda pack: pack is not None and bool(pack.soil_factors),
    "crosswalks": lambda pack: pack is not None and bool(pack.crosswalks),
    "fuels": lambda pack: pack is not None and bool(pack.fuels),
    "sets": lambda pack: pack is not None and bool(pack.buildings.sets),
    "potentials": lambda pack: pack is not None and bool(pack.gwp),
    "grids": lambda pack: pack is not None and bool(pack.grid.factors)}
