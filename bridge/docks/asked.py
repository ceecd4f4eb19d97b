"""What a run asks of the layers that its dialog or dock names, and the inputs that a user's choices become."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Optional

from qgis.core import QgsMapLayer, QgsProject

from ...core.asked.codes import CODE, KEY, LIST, CodesAsking, likely_list, with_crosswalks
from ...core.asked.intensity import IntensityAsking
from ...core.asked.matrix import MatrixAsking
from ...core.asked.numbers import NumbersAsking
from ...core.asked.places import place_fields
from ...core.asked.tables import (
    TableAsking,
    access_fields,
    balance_fields,
    lifecycle_fields,
    monitoring_fields,
    monitoring_tables,
    quota_fields,
    rights_fields,
)
from ...core.errors import InputError
from ...core.inputs import register
from ...core.layers.binding import bind_roles, match_layers
from ...core.layers.recognise.asking import Asking
from ...core.layers.recognise.mapping import LayerMapping, mapping_rows
from ...core.monitoring.pack.model import LAND
from ...core.texts import pick
from ..packs.offered import COEFFICIENTS, Packs
from ..project.mappings import kept_mapping
from ..project.roles import describe
from .likely import role_choices, role_rows

CODES, MATRIX, INTENSITY = "codes", "matrix", "intensity"
LIFECYCLE, MONITORING = "lifecycle", "monitoring"
USUAL_CODES = "cn-land-use"     # the pack of codes of a run that names none
OWN_NAMES = "carbon-classes"    # the pack that knows names of fields of own tables
PLACES, USUAL = "ipcc-zones", "ipcc-2019-forest"    # what knows places, and zones where no coefficients are named


class AskedLayer(NamedTuple):
    """A layer of a run; ``is_one_of_many``: rows of VALUES name it, since other layers play its role.

    Attributes:
        role: that it plays in rows of VALUES. layer: of the project. title: what its input is called.
        fields: field role -> the input that names its field. list_input: name of the input with its list of codes.
    """

    role: str
    layer: QgsMapLayer
    title: str = ""
    fields: Mapping[str, str] = {}
    list_input: str = ""
    is_one_of_many: bool = False


def asking_of(kind: str, packs: Packs, values: Mapping[str, str], layers: list[AskedLayer],
              names_fields: bool) -> Optional[Asking]:
    """What is asked.

    Args:
        kind: of the pack that asks, one of ``ASKINGS``.
        packs: that are there. values: name of an input -> its text. layers: of the run that this kind asks about.
        names_fields: the run takes FIELDS; otherwise a field has to have an input of its own.

    Returns:
        None where the pack is not there or is broken.
    """
    titles = {asked.role: {packs.language: asked.title} for asked in layers}
    parts = None if names_fields else {part for asked in layers for part in asked.fields}
    return ASKINGS[kind](_Question(packs, values, layers, titles, parts))


class _Question(NamedTuple):
    """What an asking is made of; the attributes are those of ``asking_of``.

    Attributes:
        titles: role -> what it is called. parts: field roles that a run can be told; None: all.
    """

    packs: Packs
    values: Mapping[str, str]
    layers: list
    titles: dict
    parts: Optional[set]

    def pack(self, kind: str, name: str = register.PACK, file: str = register.PACK_FILE):
        """The pack that an input names; None where it is not there or broken."""
        return self.packs.pack(kind, self.values.get(name, ""), self.values.get(file, ""))

    def codes(self):
        """The pack of land-use codes."""
        return self.pack(CODES, register.CODE_PACK, register.CODE_PACK_FILE)


def _of_codes(question: _Question) -> Optional[Asking]:
    codes, crosswalk = question.codes(), question.pack(COEFFICIENTS, register.CROSSWALK, "")
    if codes is None:
        return None
    if crosswalk is not None:
        codes = with_crosswalks(codes, crosswalk)
    lists = {asked.role: likely_list(describe(asked.layer), codes, question.values.get(asked.list_input, ""))
             for asked in question.layers}
    return CodesAsking(codes, question.titles, lists, question.parts)


def _of_matrix(question: _Question) -> Optional[Asking]:
    matrix = question.pack(MATRIX)
    return None if matrix is None else MatrixAsking(matrix, question.codes(), question.titles)


def _of_intensity(question: _Question) -> Optional[Asking]:
    names_its_own = register.VALUES_PACK in question.values     # PACK is one of coefficients there
    pack = question.pack(INTENSITY, register.VALUES_PACK if names_its_own else register.PACK)
    if pack is None:
        return None
    present = [asked.role for asked in question.layers if asked.role in pack.fields]
    limits = next((role for role in ("limits", "zones") if role in present), "parcels")
    return IntensityAsking(pack, question.titles, (limits,))


def _of_tables(kind: str, fields_of, needed: Collection[str]):
    def asking(question: _Question) -> Optional[Asking]:
        pack = question.pack(kind)
        return None if pack is None else TableAsking(pack, question.titles, fields_of(pack), needed, question.parts)

    return asking


def _of_coefficients(question: _Question) -> Optional[Asking]:
    """The crosswalk's pack knows classes and uses, and perhaps names of fields; otherwise the plugin's does."""
    crosswalk = question.pack(COEFFICIENTS, register.CROSSWALK, "")
    pack = crosswalk if crosswalk is not None and crosswalk.fields else question.packs.pack(COEFFICIENTS, OWN_NAMES)
    return None if pack is None else NumbersAsking(pack, question.titles, _descriptions(question),
                                                   pack is crosswalk and bool(pack.crosswalks))


def _of_places(question: _Question) -> Optional[Asking]:
    """Zones are those of the coefficients, climates and soils those of the pack that knows places."""
    zones = question.packs.pack(COEFFICIENTS, PLACES)
    pack = question.pack(COEFFICIENTS, register.PACK, "") or question.packs.pack(COEFFICIENTS, USUAL)
    if zones is None or pack is None:
        return None
    fields = place_fields(pack, zones.places)
    return TableAsking(zones, question.titles, {asked.role: fields for asked in question.layers}, (), question.parts)


def _of_fuels(question: _Question) -> Optional[Asking]:
    pack = question.pack(COEFFICIENTS, register.ENERGY_PACK, "")
    return None if pack is None or not pack.fuels else NumbersAsking(pack, question.titles, _descriptions(question))


def _of_monitoring(question: _Question) -> Optional[Asking]:
    """Fields of the layers that indicators are measured of; land has those of its codes too."""
    pack, codes = question.pack(MONITORING), question.codes()
    if pack is None or codes is None:
        return None
    land = next((describe(asked.layer) for asked in question.layers if asked.role == LAND), None)
    scheme = "" if land is None else likely_list(land, codes, question.values.get(register.SCHEME, ""))
    fields = {**monitoring_fields(pack, codes, scheme), **monitoring_tables(pack)}
    return TableAsking(pack, question.titles, fields, (CODE, "indicator", "year", "value"), question.parts)


def _descriptions(question: _Question) -> dict:
    return {asked.role: describe(asked.layer) for asked in question.layers}


#: Kind of what is asked -> makes it of a ``_Question``.
ASKINGS = {
    CODES: _of_codes, MATRIX: _of_matrix, INTENSITY: _of_intensity, COEFFICIENTS: _of_coefficients, "fuels": _of_fuels,
    "places": _of_places,
    "rights": _of_tables("rights", rights_fields, ("unit_code", "right_type", "share")),
    MONITORING: _of_monitoring,
    LIFECYCLE: _of_tables("rights", lifecycle_fields, ("date", "area", "status", "supply_way", "land")),
    "quotas": _of_tables("quotas", quota_fields, ("indicator", "value", "kind", "unit", "amount")),
    "balance": _of_tables("balance", balance_fields, ("cause", "paddy", "cropland", "ledger", "account")),
    "access": _of_tables("access", partial(access_fields, control="control_unit"),
                         ("unit_class", "industry", "state"))}


#: Kind of what is asked -> the kind of its pack, and the roles there; which layer plays which, rows of ROLES or the
#: names of the layers say.
ROLED = {LIFECYCLE: ("rights", lambda pack: {} if pack.lifecycle is None else pack.lifecycle.roles),
         MONITORING: ("monitoring", lambda pack: pack.layers)}


def layers_in_roles(kind: str, packs: Packs, values: Mapping[str, str], layers: list, rows: list) -> list[AskedLayer]:
    """Layers in the roles of a pack that they play; others, and those of which no field is read, are left out.

    Args:
        kind: one of ``ROLED``. packs: that are there. values: name of an input -> its text. layers: of the project.
        rows: of ROLES, layer and role, perhaps of layers of other inputs, which are left out; empty, or naming what is
            not there: by the layers' names.
    """
    of, roles_of = ROLED[kind]
    pack = packs.pack(of, values.get(register.PACK, ""), values.get(register.PACK_FILE, ""))
    roles = {} if pack is None else roles_of(pack)
    if not roles:
        return []
    described = [describe(layer) for layer in layers]
    for stated in ([row for row in rows if _names_any(row[0], described)], []):
        try:
            bound = bind_roles(described, roles, stated, packs.language, guess_rest=kind == MONITORING).roles
        except InputError:      # the run says what is wrong with the rows
            continue
        return [AskedLayer(role, layer, pick(roles[role].title, packs.language))
                for layer, role in zip(layers, bound) if role and (role == LAND or roles[role].fields)]
    return []


def _names_any(word: str, layers: list) -> bool:
    try:
        return bool(match_layers(word, layers))
    except InputError:
        return False


def told_apart(layers: list[AskedLayer]) -> list[AskedLayer]:
    """Each layer once a role, and whether others play the same.

    Args:
        layers: of all inputs of a run.
    """
    layers = list({(asked.layer.id(), asked.role): asked for asked in reversed(layers)}.values())[::-1]
    roles = Counter(asked.role for asked in layers)
    return [asked._replace(is_one_of_many=roles[asked.role] > 1) for asked in layers]


class Chosen(NamedTuple):
    """What a user's choices are as inputs of a run.

    Attributes:
        fields: rows of FIELDS. values: rows of VALUES. inputs: name of another input -> its value.
        roles: whose choices these are.
        clashes: name of an input that takes one value -> the values wanted for it -> titles of their layers.
    """

    fields: list
    values: list
    inputs: dict
    roles: set
    clashes: dict


def chosen_inputs(project: QgsProject, asking: Asking, layers: list[AskedLayer], inputs: Collection[str]) -> Chosen:
    """What was said of the layers, as inputs of a run.

    Args:
        project: of the layers. asking: of the run. layers: in their roles.
        inputs: names of the inputs that the run has.
    """
    chosen = Chosen([], [], {}, {asked.role for asked in layers}, {})
    wanted: dict = {}
    for asked in layers:
        mapping = mapping_of(project, asking, asked)
        fields, values = mapping_rows(asked.layer.id(), asked.role, mapping,
                                      asked.layer.name() if asked.is_one_of_many else "")
        chosen.values.extend(row for row in values if row not in chosen.values)
        for layer_id, part, name in fields:
            if part in asked.fields:
                chosen.inputs[asked.fields[part]] = name
            elif register.FIELDS in inputs and (layer_id, part, name) not in chosen.fields:
                chosen.fields.append((layer_id, part, name))
        for choice, word in _written(asking, asked, mapping).items():
            name = asked.list_input if choice == LIST else choice
            if name in inputs:
                wanted.setdefault(name, {}).setdefault(word, []).append(asked.title or asked.layer.name())
    for name, words in wanted.items():
        if len(words) > 1:
            chosen.clashes[name] = words
        else:
            chosen.inputs[name] = next(iter(words))
    return chosen


def mapping_of(project: QgsProject, asking: Asking, asked: AskedLayer) -> LayerMapping:
    """What was kept of a layer, as far as the pack and the layer know it.

    Args:
        project: of the layer. asking: of the run. asked: the layer.
    """
    mapping = kept_of(project, asking, asked.layer, asked.role)
    known = {entry.part: entry.described for entry in asking.asked(asked.role, mapping.choices)}
    return mapping.known_by(known, asked.layer.fields().names())


def kept_of(project: QgsProject, asking: Asking, layer: QgsMapLayer, role: str) -> LayerMapping:
    """What was kept of a layer in a role; of land of a monitoring pack otherwise what other tools know of its codes.

    Args:
        project: of the layer. asking: of the run. layer: of the project. role: that it plays.
    """
    mapping = kept_mapping(project, layer, asking.key(role))
    if not mapping and isinstance(asking, TableAsking) and CODE in asking.fields.get(role, {}):
        return kept_mapping(project, layer, KEY)
    return mapping


def _written(asking: Asking, asked: AskedLayer, mapping: LayerMapping) -> dict:
    """Choices that were made; codes that values mean are those of a list, which a run must not guess anew."""
    entries = {entry.choice.id: entry for entry in asking.asked(asked.role, mapping.choices) if entry.choice}
    words = {choice: word for choice, word in mapping.choices.items()
             if choice in entries and word in entries[choice].choice.words}
    if LIST in entries and LIST not in words and mapping.values.get(entries[LIST].part):
        words[LIST] = entries[LIST].choice.preset
    return words


class Said(NamedTuple):
    """What was said of the layers of two dates that indicators are measured of.

    Attributes:
        inputs: ``ROLES``, ``FIELDS`` and ``VALUES`` as a run takes them, and ``SCHEME``; those of which nothing was
            said are not among them. choices: of ``role_choices``, of all layers, the earlier ones first.
        has_roles: some layer of each date has a role, said or by its name.
        asking, layers: what is asked of those whose fields are read; None and nothing where none is.
    """

    inputs: dict
    choices: list
    has_roles: bool
    asking: Optional[Asking]
    layers: list


def said_of_dates(project: QgsProject, packs: Packs, pack_id: str, dates: Sequence[Sequence[QgsMapLayer]],
                  chosen: Mapping[str, str]) -> Optional[Said]:
    """What was said of the layers of two dates: roles that were chosen, otherwise those in which fields or values of a
    layer are kept; a list of land-use codes that is kept says that a layer is of land.

    Args:
        project: of the layers. packs: that are there. pack_id: of kind monitoring. dates: layers of each, the earlier
            one first. chosen: id of a layer -> role that the user chose.

    Returns:
        None where the pack is not there or is broken.
    """
    values = {register.PACK: pack_id, register.CODE_PACK: USUAL_CODES}
    pack = packs.pack(MONITORING, pack_id)
    every = list({layer.id(): layer for date in dates for layer in date}.values())
    if pack is None:
        return None
    stated = {layer.id(): role for layer in every if (role := _said_role(project, pack, layer, chosen))}
    choices = role_choices(project, pack, every, stated)
    rows = role_rows(choices, stated)
    roled = [layers_in_roles(MONITORING, packs, values, list(date), rows) for date in dates]
    playing = {choice.layer_id for choice in choices if choice.stated or choice.recognised}
    layers = told_apart([asked for date in roled for asked in date])
    lists = {word for asked in layers if asked.role == LAND
             and (word := kept_mapping(project, asked.layer, KEY).choices.get(LIST, ""))}
    scheme = {register.SCHEME: lists.pop()} if len(lists) == 1 else {}      # of several a run recognises each
    asking, inputs = asking_of(MONITORING, packs, values | scheme, layers, True), {}
    if asking is not None and layers:
        of_run = chosen_inputs(project, asking, layers, (register.FIELDS,))
        inputs = {register.FIELDS: of_run.fields, register.VALUES: of_run.values}
    inputs = {name: [word for row in cells for word in row] for name, cells in (
        (register.ROLES, rows), *inputs.items()) if cells}
    return Said(inputs | scheme, choices, all(any(layer.id() in playing for layer in date) for date in dates),
                asking, layers)


def _said_role(project: QgsProject, pack, layer: QgsMapLayer, chosen: Mapping[str, str]) -> str:
    if chosen.get(layer.id()) in pack.layers:
        return chosen[layer.id()]
    kept = [role for role in pack.layers if kept_mapping(project, layer, f"{pack.id}:{role}")]
    if not kept and LAND in pack.layers and kept_mapping(project, layer, KEY):
        return LAND
    return kept[0] if len(kept) == 1 else ""
