"""From layers and choices to densities and classes, as core computes carbon with them."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

import numpy as np

from ....core.carbon.change.places import Label
from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.foreign import DENSITIES, TABLES
from ....core.carbon.densities.own_table import own_densities
from ....core.carbon.densities.table import Densities, densities_of
from ....core.carbon.keys.variants import known_words, variant, variants_of
from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.stock.classes import Mixes, mixes_of, varied
from ....core.carbon.stock.patches import PatchGround, Zones, ground_of
from ....core.errors import InputError
from ....core.inputs import register
from ....core.landuse.codes.classify import AUTO, LandUseCodes
from ....core.landuse.transition.classes import Classes, Telling, coded_classes, plain_classes
from ....core.layers.binder import Asked, Binder, Needs
from ....core.table import FeatureTable, numbered
from ....core.texts import LANGUAGES
from ...reading.read import Snapshot, read
from .own import NOTHING_SAID, OwnChoices, known_names, read_own

ROLES = ("land_class", "land_class_name")


class SitesOfLand(NamedTuple):
    """Where parcels lie, where not all lie alike.

    Attributes:
        labels: role of a layer -> label of each feature, object ``(n,)``. given: label -> key -> values.
        titles: label -> texts.
    """

    labels: dict
    given: dict
    titles: dict


class LandRead(NamedTuple):
    """Features of a layer of land use as they were read.

    Attributes:
        role: of the layer. table, classes: its features and their codes. listed: the list of codes that was chosen.
        notes: sentences on both.
    """

    role: str
    table: FeatureTable
    classes: Classes
    listed: str
    notes: list


@dataclass(frozen=True)
class Chosen:
    """What the user chose for densities.

    Attributes:
        pack_path: of the coefficients; empty with an own table. family, climate: of that pack.
        table: the user's own, None with a pack. unit, depth_m: of it.
        crosswalk_path: of the crosswalk; empty: codes are the table's classes.
        keys: key of the pack -> candidates, such as ecological zones. own: what the user says of own tables.
        fields: key -> field of the land that states it. variants: label -> keys that features state, once read, and
            parts: label -> what it is made of.
        sites: what differs among places of the land; None where all parcels have the same.
    """

    pack_path: str = ""
    family: str = ""
    climate: str = ""
    table: Optional[Snapshot] = None
    unit: str = "t C/ha"
    depth_m: Optional[float] = None
    crosswalk_path: str = ""
    keys: dict = field(default_factory=dict)
    own: OwnChoices = NOTHING_SAID
    fields: dict = field(default_factory=dict)
    variants: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)
    sites: Optional[SitesOfLand] = None


def read_densities(chosen: Chosen, fields_path: str) -> Densities:
    """The table of densities.

    Args:
        chosen: by the user. fields_path: the pack that knows names of fields of own tables.

    Raises:
        InputError: a broken pack or table, an unknown family.
    """
    if chosen.table is not None:
        fields = known_names(fields_path, chosen.crosswalk_path)
        columns = read_own(chosen.table, DENSITIES, TABLES[DENSITIES], fields, (chosen.unit,), chosen.own)
        return own_densities(columns, chosen.table.name, fields, chosen.unit, chosen.depth_m, chosen.table.field_names)
    return densities_of(load_coefficients(chosen.pack_path), chosen.family, chosen.climate, chosen.keys,
                        chosen.variants)


def family_pack(chosen: Chosen) -> Optional[CoefficientPack]:
    """The pack of the family; None with an own table."""
    return load_coefficients(chosen.pack_path) if chosen.table is None else None


def read_crosswalk(chosen: Chosen) -> Optional[CoefficientPack]:
    """The crosswalk's pack; None where codes are classes."""
    return load_coefficients(chosen.crosswalk_path) if chosen.crosswalk_path else None


def land_fields(layer: Snapshot, field: Optional[str], parameter: str, codes: LandUseCodes, layers: list,
                rows: Sequence = ()) -> dict:
    """The fields with a layer's code and its name: ``ROLES`` -> field, the code first.

    Args:
        rows: of FIELDS.

    Raises:
        InputError: no field with the code.
    """
    return _in_order(Binder(layers, rows).fields(_land_asked(layer, field, parameter, codes)))


def _land_asked(layer: Snapshot, field: Optional[str], parameter: str, codes: LandUseCodes) -> Asked:
    return Asked(layer, "land", {role: codes.fields[role] for role in ROLES if role in codes.fields},
                 {"land_class": field}, {"land_class_name": "land_class"},
                 needs=(Needs(("land_class",), "carbon.no_field", {"parameter": parameter}),))


def _in_order(fields: dict) -> dict:
    return {role: fields[role] for role in ROLES if role in fields}


def read_land(layer: Snapshot, field: Optional[str], parameter: str, codes: LandUseCodes, scheme: str, layers: list,
              language: str, cancelled=None, measured_by: Optional[str] = None,
              list_parameter: str = register.LAND_LIST, notes: Optional[list] = None,
              rows: Sequence = ()) -> tuple[FeatureTable, Classes]:
    """A layer of land use and the codes of its features.

    Args:
        layer: of patches. field: with the code; None: recognised by the pack's aliases. parameter: that names it.
        codes, scheme: how codes are read; an empty scheme: values as they stand.
        layers: of the run, for messages. language: of titles. list_parameter: that chooses the list.
        measured_by: method of areas, where none but those of whole features are required; None: geometries are built.
        notes: to which what the user says of values is added; None: nothing is said. rows: of FIELDS.

    Raises:
        InputError: no field with the code.
    """
    asked = _land_asked(layer, field, parameter, codes)
    binder = Binder(layers, rows, language)
    land = binder.read_fields(asked, _in_order(binder.fields(asked)), lambda source, names: read(
        source, names, cancelled=cancelled, build=measured_by is None, measured_by=measured_by or "planar"))
    if notes is not None:
        notes += binder.notes
    table, fields = land.table, land.fields
    raw = table.columns[fields["land_class"]]
    if not scheme:
        return table, plain_classes(raw)
    names = table.columns[fields["land_class_name"]] if "land_class_name" in fields else None
    return table, coded_classes(raw, names, codes, scheme, "land_class",
                                Telling(language, parameter=list_parameter))


def listed_scheme(scheme: str, codes: LandUseCodes, crosswalk: Optional[CoefficientPack]) -> str:
    """The list that a layer's codes are read by; empty where its values count as they stand."""
    return scheme if crosswalk is not None and (scheme == AUTO or scheme in codes.schemes) else ""


def mixes_for(classes: Classes, crosswalk: Optional[CoefficientPack], scheme: str, may_lack: bool = False) -> Mixes:
    """The meaning of a layer's codes, by the list that was recognised, otherwise by the chosen one.

    ``may_lack`` as of ``mixes_of``.
    """
    return mixes_of(classes.keys, crosswalk, classes.scheme or scheme, may_lack)


def read_variants(layer: Snapshot, chosen: Chosen, land: tuple, role: str = "land", language: str = "en",
                  cancelled=None) -> tuple[Classes, Mixes, Chosen]:
    """Classes and mixes of features that state keys of the pack, or lie in places that differ, and what each gives.

    Args:
        land: classes and mixes of the features. role: of the layer, as of ``chosen.sites``. language: of titles.

    Returns:
        Classes and mixes, and what was chosen with what each label of them gives.

    Raises:
        InputError: a field that the layer does not have; a value that the pack does not know.
    """
    (classes, mixes), sites = land, chosen.sites or SitesOfLand({}, {}, {})
    labels = sites.labels.get(role)
    if not chosen.fields and labels is None:
        return classes, mixes, chosen
    names = list(layer.fields.names())
    for name in chosen.fields.values():
        if name not in names:
            raise InputError("carbon.no_key_field", layer=layer.name, field=name, fields=", ".join(names))
    columns = {} if not chosen.fields else read(layer, list(dict.fromkeys(chosen.fields.values())), check_crs=False,
                                                cancelled=cancelled, build=False).columns
    words_of = {key: columns[name] for key, name in chosen.fields.items()}
    if words_of:
        words_of = known_words(words_of, load_coefficients(chosen.pack_path).keys, layer.name, chosen.fields)
    stated = variants_of(words_of, chosen.keys, labels, sites.given)
    parts = {label: Label(site, own, {tag: ", ".join(filter(None, (sites.titles.get(site, {}).get(tag, site), own)))
                                      for tag in LANGUAGES}) for label, (site, own) in stated.parts.items()}
    number, first = numbered([classes.keys, stated.labels])   # of a million features few differ
    codes, of_code = classes.keys[first], stated.labels[first]
    keys = np.array([*map(variant, codes, of_code), None], dtype=object)[:-1][number]
    words = {label: part.words for label, part in parts.items()}
    titles = {**classes.titles, **{
        variant(code, label): variant(classes.titles[code], words.get(label, {}).get(language, label))
        for code, label in zip(codes, of_code) if code in classes.titles}}
    return (replace(classes, keys=keys, titles=titles), varied(mixes, codes, of_code, words),
            replace(chosen, variants={**chosen.variants, **stated.given}, parts={**chosen.parts, **parts}))


def read_zones(layer: Optional[Snapshot], id_field: Optional[str], name_field: Optional[str],
               cancelled=None) -> Optional[Zones]:
    """Zones, None without any."""
    if layer is None:
        return None
    wanted = list(dict.fromkeys(filter(None, (id_field, name_field))))
    return Zones(read(layer, wanted, cancelled=cancelled), id_field, name_field)


def measured(table: FeatureTable, classes: Classes, zones: Optional[Zones], method: str, language: str,
             cancelled=None) -> PatchGround:
    """The ground of a layer by code and zone."""
    return ground_of(table, classes, zones, method, language, cancelled)
