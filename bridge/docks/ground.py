"""What lies on the present land, where it lies, and what families of densities give for it: before any run."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional, Union

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer

from ...core.carbon.checked_pack import load_coefficients
from ...core.carbon.keys.notes import DIRECT
from ...core.carbon.pack.model import CoefficientPack
from ...core.carbon.stock.classes import Mixes, mixes_of_values
from ...core.carbon.stock.stock import M2_PER_HA, WHOLE, area_by_class
from ...core.carbon.zones.filling import filled
from ...core.carbon.zones.giving import Gives, asked_keys, gives, is_invented, values_of
from ...core.carbon.zones.lookup import CLIMATE, CONTINENT, ZONE, candidates_at, soils_of
from ...core.errors import InputError
from ...core.geometry.systems.crs import is_geographic, to_geographic
from ...core.inputs import register
from ...core.landuse.codes.classify import load_codes
from ...core.landuse.codes.meanings import map_codes
from ...core.landuse.transition.tables import NO_CLASS
from ..inputs.carbon.land import Chosen, listed_scheme, measured, mixes_for, read_crosswalk, read_land
from ..inputs.carbon.whereabouts import coordinates_of
from ..packs.places import resolve_pack
from ..rasters.carbon import counted_ground
from ..rasters.layers import Raster, snapshot_raster
from ..reading.read import Snapshot, snapshot
from .carbon import FamilyChoice

CROSSWALK, CODES, PLACES = "carbon-classes", "cn-land-use", "ipcc-zones"
PRESENT = "present"     # role in rows of VALUES
TRUST = ("own", "provincial", "national", "tier1")   # the best first
ENOUGH = 20     # steps of the known share by which families are told apart: of those alike the more trusted is first


@dataclass(frozen=True)
class GroundQuestion:
    """What is to be read.

    Attributes:
        land: the present. field: with its code, None: recognised. scheme: list of its codes. values: rows of VALUES.
        folder: of the project. language: of words.
    """

    land: Union[Snapshot, Raster]
    field: Optional[str]
    scheme: str
    values: tuple
    folder: str
    language: str

    def pack(self, name: str) -> str:
        """Path of a pack.

        Raises:
            InputError: it is not there.
        """
        return resolve_pack(name, "", self.folder)


@dataclass(frozen=True)
class DockGround:
    """The ground of the present.

    Attributes:
        area_ha: class -> its ground; without what has no class. unknown_ha: that ground.
        mixes: with the names of classes. places: key -> candidates of the place. soils: soil -> share of the land.
        wrong: why codes or the place are not known, in words; empty: both are.
    """

    area_ha: dict = field(default_factory=dict)
    unknown_ha: float = 0.0
    mixes: Mixes = field(default_factory=lambda: Mixes({}))
    places: dict = field(default_factory=dict)
    soils: dict = field(default_factory=dict)
    wrong: str = ""


class Standing(NamedTuple):
    """What a family gives for the ground, with the candidates of its place.

    Attributes:
        choice: the family. gives: None where it cannot be computed with it; ``wrong`` then says why.
        invented: its numbers stand for no place. trust: a word of ``TRUST``, empty where its pack has none.
    """

    choice: FamilyChoice
    gives: Optional[Gives]
    invented: bool
    trust: str
    wrong: str = ""

    @property
    def is_proposed(self) -> bool:
        """It may be proposed: it gives numbers for real land, and knows every class."""
        return not self.invented and self.gives is not None and not self.gives.strangers and self.gives.known > 0.0


class KeyChoice(NamedTuple):
    """A key that a family asks for.

    Attributes:
        key: ``climate`` or one of the pack. title: texts. values: value -> its texts, those of the family.
        candidates: values that the place may have, the likeliest first. gives: value -> what it gives.
    """

    key: str
    title: dict
    values: dict
    candidates: tuple
    gives: dict


def ground_question(layer: QgsMapLayer, field_name: str, scheme: str, values: Sequence, language: str) -> GroundQuestion:
    """What is asked of a layer; on the main thread.

    Raises:
        InputError: a layer that cannot be read.
    """
    land = snapshot_raster(layer) if isinstance(layer, QgsRasterLayer) else snapshot(layer)
    rows = [tuple(values[place:place + 4]) for place in range(0, len(values), 4)]
    return GroundQuestion(land, field_name or None, scheme, tuple(row for row in rows if row[0].startswith(PRESENT)),
                          QgsProject.instance().homePath(), language)


def read_ground(question: GroundQuestion, cancelled: Optional[Callable[[], bool]] = None) -> DockGround:
    """Classes and place of the present; what cannot be known is said in ``wrong``.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    found = DockGround()
    try:
        places = load_coefficients(question.pack(PLACES)).places
        coordinates, weight, crs = coordinates_of(question.land, cancelled)
        longitude, latitude = to_geographic(coordinates, crs)
        here = candidates_at(longitude, latitude, weight, places)
        found = replace(found, places=here, soils=soils_of(here[ZONE], here[CLIMATE], places))
        rows, mixes = _land(question, cancelled)
    except InputError as error:
        return replace(found, wrong=error.in_language(question.language))
    classes = sorted({share.land_class for parts in mixes.shares.values() for share in parts})
    area = area_by_class(rows[rows["zone"] == WHOLE], mixes, [WHOLE], [*classes, NO_CLASS])[0] / M2_PER_HA
    return replace(found, area_ha=dict(zip(classes, area[:-1])), unknown_ha=float(area[-1]), mixes=mixes)


def _land(question: GroundQuestion, cancelled) -> tuple:
    """Ground by code, and what codes mean."""
    language, land = question.language, question.land
    crosswalk = read_crosswalk(Chosen(crosswalk_path=question.pack(CROSSWALK)))
    if isinstance(land, Raster):
        ground, _notes = counted_ground(land, None, "ellipsoidal", language, cancelled=cancelled)
        return ground.rows, mixes_of_values(ground.rows["code"].unique(), {}, crosswalk, question.scheme)
    codes = load_codes(question.pack(CODES))
    used = listed_scheme(question.scheme, codes, crosswalk)
    mapped = map_codes(codes, question.values, [PRESENT], is_listed=bool(used))[PRESENT]
    table, classes = read_land(land, question.field, register.PRESENT_CLASS, mapped, used, [land], language, cancelled,
                               False, notes=[])
    mixes = mixes_for(classes, crosswalk, question.scheme)
    method = "ellipsoidal" if is_geographic(table.crs) else "planar"
    return measured(table, classes, None, method, language, cancelled).ground.rows, mixes


def standings(ground: DockGround, choices: Sequence[FamilyChoice], folder: str, language: str,
              cancelled: Optional[Callable[[], bool]] = None) -> list[Standing]:
    """What each family gives for the ground, the one that is proposed first.

    A family that knows more of the ground comes first; of those that know alike the more trusted, then that with more
    by row. Invented ones, and those that cannot be computed with, come last, in the order of the packs.
    """
    standing = []
    for choice in choices:
        if cancelled is not None and cancelled():
            break
        pack = load_coefficients(resolve_pack(choice.pack, "", folder))
        trust = getattr(pack.families[choice.family], "trust", "")
        invented = is_invented(pack, [choice.family])
        try:
            place = filled(pack, (choice.family,), ("", {}), ground.places, language)
            given = gives(pack, choice.family, place.climate, place.keys, ground.area_ha)
            standing.append(Standing(choice, given, invented, trust))
        except InputError as error:
            standing.append(Standing(choice, None, invented, trust, error.in_language(language)))
    return sorted(standing, key=_order)


def _order(standing: Standing) -> tuple:
    if not standing.is_proposed:
        return (1,)
    trust = TRUST.index(standing.trust) if standing.trust in TRUST else len(TRUST)
    return 0, -round(standing.gives.known * ENOUGH), trust, -standing.gives.shares[DIRECT]


class Weighed(NamedTuple):
    """A family with what is picked.

    Attributes:
        keys: what it asks of the place. gives: with what is picked; None where it cannot be computed with it, and
            ``wrong`` says why.
    """

    keys: tuple
    gives: Optional[Gives]
    wrong: str = ""


def weighed(ground: DockGround, choice: FamilyChoice, picked: dict, folder: str, language: str,
            cancelled: Optional[Callable[[], bool]] = None) -> Weighed:
    """What a family asks of a place, what each candidate would give, and what is given with those that are picked.

    Args:
        picked: key -> value that the user picked; of others the candidates of the place hold.
    """
    pack = load_coefficients(resolve_pack(choice.pack, "", folder))
    keys = tuple(_key_choice(ground, pack, choice.family, key, picked, language, cancelled)
                 for key in asked_keys(pack, choice.family))
    try:
        return Weighed(keys, _gives_with(ground, pack, choice.family, picked, language))
    except InputError as error:
        return Weighed(keys, None, error.in_language(language))


def _key_choice(ground: DockGround, pack: CoefficientPack, family: str, key: str, chosen: dict, language: str,
                cancelled) -> KeyChoice:
    values = values_of(pack, family, key)
    titles = {} if key == CLIMATE else pack.keys[key].values
    if key in (CLIMATE, ZONE, CONTINENT):
        here = tuple(candidate.value for candidate in ground.places.get(key, ()) if candidate.value in values)
    else:
        here = values if len(values) <= len(TRUST) else ()     # the place does not tell them apart
    given = {}
    for value in here:
        if cancelled is not None and cancelled():
            break
        try:
            given[value] = _gives_with(ground, pack, family, {**chosen, key: value}, language)
        except InputError:
            continue    # the list shows it without a number
    return KeyChoice(key, {} if key == CLIMATE else pack.keys[key].title, {value: titles.get(value, {})
                     for value in values}, here, given)


def _gives_with(ground: DockGround, pack: CoefficientPack, family: str, chosen: dict, language: str) -> Gives:
    keys = {key: (value,) for key, value in chosen.items() if value and key != CLIMATE}
    place = filled(pack, (family,), (chosen.get(CLIMATE, ""), keys), ground.places, language)
    return gives(pack, family, place.climate, place.keys, ground.area_ha)
