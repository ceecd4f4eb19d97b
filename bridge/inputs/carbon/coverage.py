"""Families of densities at hand and the place of some land, as a coverage asks for them."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.coverage.families import Compared
from ....core.carbon.coverage.remedies import blank_classes, is_same, known_place, known_variants, tables_elsewhere
from ....core.carbon.coverage.run import Coverage, CoverageRequest, coverage
from ....core.carbon.coverage.soils import SoilGround
from ....core.carbon.densities.table import Densities, densities_of
from ....core.carbon.keys.place import Place
from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.stock.classes import Mixes
from ....core.carbon.stock.stock import M2_PER_HA, Ground, land_of_ground
from ....core.carbon.zones.filling import Question, filled
from ....core.carbon.zones.lookup import CLIMATE, of_climates
from ....core.carbon.zones.sites import Sites
from ....core.errors import InputError
from ....core.inputs import register
from ...packs.places import find_packs, resolve_pack
from ...reading.read import Snapshot, read
from .land import Chosen, family_pack, read_densities


def packs_at_hand(project_folder: str) -> list[CoefficientPack]:
    """The packs with families of stocks that can be named; one that is broken is left out, as it cannot be used.

    On the main thread, as it reads settings.

    Args:
        project_folder: of the project file; empty without one.
    """
    packs = []
    for place in find_packs(project_folder, kind="coefficients"):
        try:
            pack = load_coefficients(resolve_pack(place.id, "", project_folder))
        except InputError:
            continue
        if any(not family.is_flux and not family.withheld for family in pack.families.values()):
            packs.append(pack)
    return packs


def asked_families(rows: Iterable[Sequence[str]], project_folder: str) -> list[tuple[str, str]]:
    """Families to compare: ``(pack, family)``; a row without a family names all of stocks of its pack.

    Args:
        rows: of pack and family. project_folder: of the project file.

    Raises:
        InputError: a pack that is not there, or broken.
    """
    asked: list = []
    for pack_id, family in rows:
        pack = load_coefficients(resolve_pack(pack_id, "", project_folder, parameter=register.FAMILIES_TO_COMPARE))
        asked += [(pack_id, family)] if family else [
            (pack_id, name) for name, described in pack.families.items()
            if not described.is_flux and not described.withheld]
    return list(dict.fromkeys(asked))


class Elsewhere:
    """Families of packs at hand, each with what the user gave of the place and what its coordinates give.

    Args:
        packs: at hand. chosen: by the user, before anything was looked up. site: the land as one place.
        places: what the pack of places says. language: of reasons.
    """

    def __init__(self, packs: Sequence[CoefficientPack], chosen: Chosen, site: Sites, places, language: str):
        self.packs = {pack.id: pack for pack in packs}
        self.chosen, self.site, self.places, self.language = chosen, site, places, language
        self.candidates = of_climates(site.candidates[0], chosen.climate, places) if site.candidates else {}

    def values(self, key: str) -> tuple:
        """What the user gave of the climate, otherwise the candidates of the place; of a soil the candidates.

        Args:
            key: ``climate`` or ``soil``.
        """
        given = tuple(filter(None, map(str.strip, self.chosen.climate.split("|")))) if key == CLIMATE else ()
        return given or tuple(candidate.value for candidate in self.candidates.get(key, ()))

    def place(self, pack: CoefficientPack, family: str) -> Place:
        """The place as a family of a pack asks for it."""
        known = known_place(pack, family, Place(self.chosen.climate, self.chosen.keys))
        if not self.site.candidates:
            return known
        result = filled(Question(pack, (family,), known.climate, known.keys), self.site, self.places, self.language)
        return Place(result.climate, result.keys)

    def tables(self, used: Densities, classes: Sequence[str]) -> list[Densities]:
        """Densities of all other families at hand, for classes that lack a number."""
        places = {(pack.id, family): self.place(pack, family) for pack in self.packs.values()
                  for family, described in pack.families.items() if not described.is_flux and not described.withheld}
        return tables_elsewhere(self.packs.values(), used, places, classes)

    def compared(self, asked: Sequence[tuple[str, str]], used: Densities) -> list[Compared]:
        """The named families, with the reason of those that cannot answer.

        The used one, and one that a pack has from another of the named, are left out.
        """
        compared = []
        for pack_id, family in asked:
            pack = self.packs.get(pack_id)
            if pack is None or (f"{pack.id} {pack.version}", family) == (used.origin, used.family.id):
                continue
            try:
                place = self.place(pack, family)
                table = densities_of(pack, family, place.climate, place.keys, known_variants(
                    pack, family, used, place))
                if not any(is_same(table, other.table) for other in compared if other.table is not None):
                    compared.append(Compared(pack_id, family, table))
            except InputError as error:
                compared.append(Compared(pack_id, family, None, error.in_language(self.language)))
        return compared


@dataclass(frozen=True)
class CoveredGround:
    """Ground whose coverage is asked.

    Attributes:
        ground, mixes: areas by zone and code, and what codes mean. soils: ground by soil and climate.
        notes: on reading. unusable, doubled_m2: of the layer.
        row_area_m2, codes, fids: of its features; empty of a raster.
    """

    ground: Ground
    mixes: Mixes
    soils: Sequence[SoilGround] = ()
    notes: Sequence[str] = ()
    unusable: int = 0
    doubled_m2: float = 0.0
    row_area_m2: np.ndarray = field(default_factory=lambda: np.zeros(0))
    codes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))
    fids: Sequence = ()


def covered(chosen: Chosen, fields_path: str, land: CoveredGround, elsewhere: Elsewhere, asked: Sequence,
            language: str) -> Coverage:
    """The coverage of some ground.

    Args:
        chosen: by the user, with candidates of the place. fields_path: pack that knows names of fields of own tables,
            and classes where there is no crosswalk. land: the ground. elsewhere: families at hand.
        asked: families to compare. language: of the answer.

    Raises:
        InputError: a broken pack or table, an unknown family, climate or value.
    """
    used = read_densities(chosen, fields_path)
    known = load_coefficients(fields_path).classes
    ground = land_of_ground(land.ground, land.mixes, known)
    return coverage(CoverageRequest(
        ground, used, family_pack(chosen), elsewhere.tables(used, blank_classes(ground, used)),
        elsewhere.compared(asked, used), land.soils, language))


def soil_ground(area_m2: np.ndarray, soils: Iterable[str], default: Sequence[str],
                climates: Sequence[str]) -> list[SoilGround]:
    """Ground by soil and climate.

    Args:
        area_m2: of the land's features, or the whole alone ``(n,)``; NaN where unusable. soils: what each states of its
            soil ``(n,)``, several candidates separated by ``|``. default: soils of those that state none.
        climates: of the land.
    """
    sums = pd.DataFrame({"soils": list(soils), "area_m2": area_m2}).groupby("soils", sort=False)["area_m2"].sum()
    return [SoilGround(tuple(filter(None, map(str.strip, stated.split("|")))) or tuple(default), tuple(climates),
                       float(area) / M2_PER_HA) for stated, area in sums.items() if area > 0.0]


def soils_of_layer(layer: Snapshot, field_name: Optional[str], count: int, cancelled=None) -> list[str]:
    """What each feature states of its soil, empty where it states nothing.

    Args:
        layer: of the land. field_name: None: none states anything. count: of its features. cancelled: asked meanwhile.
    """
    if field_name is None:
        return [""] * count
    cells = read(layer, [field_name], check_crs=False, cancelled=cancelled, build=False).columns[field_name]
    place, distinct = pd.factorize(cells)
    stated = [*(str(cell).strip() for cell in distinct), ""]   # -1 of what is empty: the last
    return np.array([*stated, None], dtype=object)[:-1][place].tolist()
