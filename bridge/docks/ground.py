"""What lies on the present land, where it lies, and what families of densities give for it: before any run."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional, Union

import pandas as pd
from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer

from ...core.carbon.checked_pack import load_coefficients
from ...core.carbon.coverage.land import land_of
from ...core.carbon.coverage.table import coverage_table
from ...core.carbon.densities.table import densities_of
from ...core.carbon.keys.variants import variant
from ...core.carbon.pack.model import TRUSTS, CoefficientPack
from ...core.carbon.pack.places import Places
from ...core.carbon.stock.classes import Mixes, mixes_of_values
from ...core.carbon.stock.stock import M2_PER_HA, WHOLE, area_by_class
from ...core.carbon.zones.candidates import candidate_table
from ...core.carbon.zones.filling import Question, filled
from ...core.carbon.zones.giving import Gives, asked_keys, gives_of, has_classes, is_invented, means_of, values_of
from ...core.carbon.zones.lookup import CLIMATE, KEYS
from ...core.carbon.zones.sites import Sites
from ...core.errors import InputError
from ...core.geometry.systems.crs import is_geographic
from ...core.inputs import register
from ...core.landuse.codes.classify import load_codes
from ...core.landuse.codes.meanings import map_codes
from ...core.landuse.transition.tables import NO_CLASS
from ..inputs.carbon.land import Chosen, listed_scheme, measured, mixes_for, read_crosswalk, read_land
from ..inputs.carbon.whereabouts import sites_here
from ..packs.places import resolve_pack
from ..rasters.carbon import counted_ground
from ..rasters.layers import Raster, snapshot_raster
from ..reading.read import Snapshot, snapshot
from .carbon import FamilyChoice

CROSSWALK, CODES, PLACES = "carbon-classes", "cn-land-use", "ipcc-zones"
PRESENT = "present"     # role in rows of VALUES
FEW = 5     # values of a key that are offered before others where the place does not tell them apart
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
        of_site: (number of the site, class) -> its ground, of parcels that differ by their place.
        mixes: with the names of classes. sites: of the parcels, None where the place is not known.
        known: what the pack says of places. codes: values of a raster.
        wrong: why codes or the place are not known, in words; empty: both are.
    """

    area_ha: dict = field(default_factory=dict)
    unknown_ha: float = 0.0
    mixes: Mixes = field(default_factory=lambda: Mixes({}))
    of_site: dict = field(default_factory=dict)
    sites: Optional[Sites] = None
    known: Optional[Places] = None
    codes: tuple = ()
    wrong: str = ""

    def candidates_of(self, key: str) -> tuple:
        """What the place of all parcels together may have of a key, the likeliest first."""
        whole = () if self.sites is None else self.sites.as_one().candidates
        return whole[0].get(key, ()) if whole else ()


class Standing(NamedTuple):
    """What a family gives for the ground, with the candidates of its place.

    Attributes:
        choice: the family. gives: None where it is invented, does not have all classes, or cannot be computed with;
            then ``wrong`` says why. invented: its numbers stand for no place.
        trust: of ``TRUSTS``, empty where its pack does not say.
    """

    choice: FamilyChoice
    gives: Optional[Gives]
    invented: bool
    trust: str
    wrong: str = ""

    @property
    def is_proposed(self) -> bool:
        """It may be proposed: it gives numbers for real land, and knows every class."""
        return not self.invented and self.gives is not None and self.gives.known > 0.0


class KeyChoice(NamedTuple):
    """A key that a family asks for.

    Attributes:
        key: ``climate`` or one of the pack. title: texts. values: value -> its texts, those of the family.
        candidates: values that the place may have, the likeliest first. gives: value -> t C/ha, and share of the land
            that has a number.
    """

    key: str
    title: dict
    values: dict
    candidates: tuple
    gives: dict


def ground_question(layer: QgsMapLayer, field_name: str, scheme: str, values: Sequence,
                    project: QgsProject, language: str) -> GroundQuestion:
    """What is asked of a layer of a project; on the main thread.

    Raises:
        InputError: a layer that cannot be read.
    """
    land = snapshot_raster(layer) if isinstance(layer, QgsRasterLayer) else snapshot(layer)
    rows = [tuple(values[place:place + 4]) for place in range(0, len(values), 4)]
    return GroundQuestion(land, field_name or None, scheme, tuple(row for row in rows if row[0].startswith(PRESENT)),
                          project.homePath(), language)


def read_ground(question: GroundQuestion, cancelled: Optional[Callable[[], bool]] = None) -> DockGround:
    """Classes and place of the present; what cannot be known is said in ``wrong``.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    ground = DockGround()
    try:
        places = load_coefficients(question.pack(PLACES)).places
        sites = sites_here(question.land, places, cancelled)
        ground = replace(ground, sites=sites, known=places)
        counted = _cells(question, cancelled)
        ground = replace(ground, codes=() if counted is None else tuple(counted["code"].unique()))
        rows, mixes, by_site = _land(question, sites, counted, cancelled)
    except InputError as error:
        return replace(ground, wrong=error.in_language(question.language))
    classes = sorted({share.land_class for parts in mixes.shares.values() for share in parts})
    area = area_by_class(rows[rows["zone"] == WHOLE], mixes, [WHOLE], [*classes, NO_CLASS])[0] / M2_PER_HA
    of_site = {(site, share.land_class): 0.0 for (site, code) in by_site for share in mixes.shares[code]}
    for (site, code), area_m2 in by_site.items():
        for share in mixes.shares[code]:
            of_site[site, share.land_class] += area_m2 * share.share / M2_PER_HA
    return replace(ground, area_ha=dict(zip(classes, area[:-1])), unknown_ha=float(area[-1]), mixes=mixes,
                   of_site=of_site)


def _cells(question: GroundQuestion, cancelled) -> Optional[pd.DataFrame]:
    """Ground of a raster by value; None of polygons."""
    if not isinstance(question.land, Raster):
        return None
    return counted_ground(question.land, None, "ellipsoidal", question.language, cancelled=cancelled)[0].rows


def _land(question: GroundQuestion, sites: Sites, counted: Optional[pd.DataFrame], cancelled) -> tuple:
    """Ground by code, what codes mean, and (site, code) -> m² of parcels; of a raster, ``counted``, nothing by site."""
    language, land = question.language, question.land
    crosswalk = read_crosswalk(Chosen(crosswalk_path=question.pack(CROSSWALK)))
    if counted is not None:
        return counted, mixes_of_values(counted["code"].unique(), {}, crosswalk, question.scheme), {}
    codes = load_codes(question.pack(CODES))
    used = listed_scheme(question.scheme, codes, crosswalk)
    mapped = map_codes(codes, question.values, [PRESENT], is_listed=bool(used))[PRESENT]
    table, classes = read_land(land, question.field, register.PRESENT_CLASS, mapped, used, [land], language, cancelled,
                               "planar", notes=[])
    mixes = mixes_for(classes, crosswalk, question.scheme)
    method = "ellipsoidal" if is_geographic(table.crs) else "planar"
    ground = measured(table, classes, None, method, language, cancelled)
    parcels = pd.DataFrame({"site": sites.of_row, "code": classes.keys, "area_m2": ground.row_area_m2})
    return ground.ground.rows, mixes, parcels.groupby(["site", "code"])["area_m2"].sum().to_dict()


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
        trust = pack.families[choice.family].trust
        invented = is_invented(pack, [choice.family])
        if invented or not has_classes(pack, choice.family, ground.area_ha):     # never proposed: it is not weighed
            standing.append(Standing(choice, None, invented, trust))
            continue
        try:
            standing.append(Standing(choice, _gives_with(ground, pack, choice.family, {}, language), invented, trust))
        except InputError as error:
            standing.append(Standing(choice, None, invented, trust, error.in_language(language)))
    return sorted(standing, key=_order)


def _order(standing: Standing) -> tuple:
    if not standing.is_proposed:
        return (1,)
    trust = TRUSTS.index(standing.trust) if standing.trust in TRUSTS else len(TRUSTS)
    return 0, -round(standing.gives.known * ENOUGH), trust, -standing.gives.row


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
    means: dict = {}
    try:
        for left in dict.fromkeys(("", *(key for key in KEYS if picked.get(key)))):     # a picked one may change too
            means |= _means(ground, pack, choice.family, {**picked, left: ""}, language)
            if cancelled is not None and cancelled():
                break
        given, wrong = _gives_with(ground, pack, choice.family, picked, language), ""
    except InputError as error:
        given, wrong = None, error.in_language(language)
    return Weighed(tuple(_key_choice(ground, pack, choice.family, key, means) for key in asked_keys(
        pack, choice.family)), given, wrong)


def _chosen(picked: dict) -> tuple:
    """Climate and keys that a user gives, of values that were picked."""
    return picked.get(CLIMATE, ""), {key: (value,) for key, value in picked.items() if value and key != CLIMATE}


def _means(ground: DockGround, pack: CoefficientPack, family: str, picked: dict, language: str) -> dict:
    whole = ground.sites.as_one()
    if not whole.candidates:
        return {}
    table = candidate_table(pack, family, _chosen(picked), whole.candidates[0], whole.places[0], language)
    return means_of(table, ground.area_ha)


def _key_choice(ground: DockGround, pack: CoefficientPack, family: str, key: str, means: dict) -> KeyChoice:
    values = values_of(pack, family, key)
    titles = {} if key == CLIMATE else pack.keys[key].values
    if key in KEYS:
        here = tuple(candidate.value for candidate in ground.candidates_of(key) if candidate.value in values)
    else:
        here = values if len(values) <= FEW else ()
    return KeyChoice(key, {} if key == CLIMATE else pack.keys[key].title, {value: titles.get(value, {})
                     for value in values}, here, {value: mean for (of, value), mean in means.items() if of == key})


def _gives_with(ground: DockGround, pack: CoefficientPack, family: str, picked: dict, language: str) -> Gives:
    """What a run gives: by parcel, where their places differ."""
    climate, keys = _chosen(picked)
    place = filled(Question(pack, (family,), climate, keys), ground.sites, ground.known, language)
    area = ground.area_ha
    if place.given and ground.of_site:
        labels = [*place.labels, ""]
        area = {}
        for (site, land_class), hectares in ground.of_site.items():
            name = variant(land_class, labels[site])
            area[name] = area.get(name, 0.0) + hectares
    table = densities_of(pack, family, place.climate, place.keys, place.given if ground.of_site else None)
    land = land_of({**area, NO_CLASS: ground.unknown_ha}, ground.mixes.classes)
    return gives_of(coverage_table(land, table, language))
