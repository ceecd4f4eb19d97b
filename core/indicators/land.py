"""Land by the categories of a pack, each piece of ground once, and shares of it by place."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from ..contract.interval import Interval
from ..errors import InputError
from ..landuse.codes.classify import LandUseCodes
from ..landuse.transition.classes import Classes
from ..landuse.transition.patches import ground_once
from ..landuse.transition.tables import NO_CLASS
from ..table import FeatureTable
from ..texts import text
from .amounts import Amounts, amounts, together
from .open_land import LOST, NOWHERE, UNCLASSED, LostGround, OpenLand, lost_ground
from .pack import IndicatorPack, row_for
from .scene import LEAST_M2, SHOWN, Scene
from .unplaced import Unplaced, unplaced


@dataclass(frozen=True)
class Land:
    """Land in the plane, each piece of ground once.

    Attributes:
        name: of the layer. shapes: ``(n,)``, of which the last may belong to features that cannot be used.
        source_row: row of the table of each of the others ``(k,)``.
        codes: class of each, ``NO_CLASS`` without one. scheme: list of codes.
        member: category -> bool ``(n,)``. uses: group of use, empty where none.
        unclassed: it is not known what the ground is, bool ``(n,)``.
        may: category -> whether ground of which it is not known may belong to it, bool ``(n,)``.
        possible: ground that may be of features that cannot be used, and those that could lie anywhere.
        unusable: number of features that cannot be used. notes: to be reported.
    """

    name: str
    shapes: np.ndarray
    source_row: np.ndarray
    codes: np.ndarray
    scheme: str
    member: dict
    uses: np.ndarray
    unclassed: np.ndarray
    may: dict
    possible: LostGround
    unusable: int
    notes: list

    @cached_property
    def lost(self) -> np.ndarray:
        """Whether each may be no land of the layer at all, but lies in the extent of a feature that cannot be used;
        those have no class here, bool ``(n,)``.
        """
        return np.arange(len(self.shapes)) >= len(self.source_row)

    @property
    def nowhere(self) -> Unplaced:
        """Features that could lie anywhere."""
        return self.possible.nowhere

    def among(self, names: tuple) -> np.ndarray:
        """Whether each belongs to any of the categories, bool ``(n,)``.

        Args:
            names: of categories.
        """
        return self._any(self.member, names)

    def may_be(self, names: tuple) -> np.ndarray:
        """Whether each is ground of which it is not known whether it belongs to any of them, bool ``(n,)``.

        Args:
            names: of categories.
        """
        return self.unclassed & self._any(self.may, names)

    def belongs(self, names: tuple) -> Interval:
        """Whether each belongs to any of the categories: 1 or 0, from 0 to 1 where that is unknown ``(n,)``.

        Args:
            names: of categories.
        """
        member, may = self.among(names), self.may_be(names)
        return Interval.of(member, member | may, np.where(may & ~self.lost, UNCLASSED, ""))

    def _any(self, of: dict, names: tuple) -> np.ndarray:
        return np.logical_or.reduce([of[name] for name in names]) if names else np.zeros(len(self.shapes), dtype=bool)

    def open(self, scene: Scene, parts: pd.DataFrame, rows: np.ndarray) -> OpenLand:
        """What is not known of some ground, by place.

        Args:
            scene: units and method.
            parts: of the land among the units. rows: which of it is requested, bool ``(n,)``.
        """
        number, size = parts["row"].to_numpy(), parts["size"].to_numpy()
        areas = [scene.by_unit(parts, size * (rows & chosen)[number]) for chosen in (
            self.unclassed & ~self.lost, self.lost)]
        return OpenLand(self.name, *(np.where(area > LEAST_M2, area, 0.0) for area in areas),
                        self._features(scene, parts, rows), len(self.nowhere.rows))

    def _features(self, scene: Scene, parts: pd.DataFrame, rows: np.ndarray) -> np.ndarray:
        """How many features may have some of the ground, by place; one that reaches into several units is one."""
        here, feature = self.possible.piece + len(self.source_row), self.possible.row
        here, feature = here[rows[here]], feature[rows[here]]
        if not len(here):
            return np.zeros(len(scene.places()))
        units = parts.loc[np.isin(parts["row"], here), ["row", "unit"]].merge(
            pd.DataFrame({"row": here, "feature": feature}), on="row")
        count = np.bincount(units[["unit", "feature"]].drop_duplicates()["unit"], minlength=len(scene.places()))
        count[-1] = len(np.unique(feature))
        return count


def land_amounts(scene: Scene, land: Land, parts: pd.DataFrame, share: Interval) -> Amounts:
    """The ground of land by place, m², and which share of it counts.

    Ground that may be of features that cannot be used counts in any part or not at all.

    Args:
        scene: units and method. land: each piece of ground once. parts: of it among the units.
        share: of each piece of land, from 0 to 1 ``(n,)``.
    """
    row, size, places = parts["row"].to_numpy(), parts["size"].to_numpy(), len(scene.places())
    lost, settled, made = land.lost[row], share.is_known[row], []
    for chosen, why in ((~lost & settled, ""), (~lost & ~settled, ""), (lost, LOST)):
        weight = Interval.of(np.zeros(chosen.sum()) if why else size[chosen], size[chosen], why)
        made.append(amounts(scene, parts[chosen], weight, share.at(row[chosen])).above(LEAST_M2, places))
    if len(land.nowhere.rows):
        anything = Interval.of(np.zeros(places), np.inf, NOWHERE)
        made.append(Amounts(np.arange(places), anything, Interval.of(np.zeros(places), 1.0)))
    return together(*made)


def land_of(scene: Scene, table: FeatureTable, classes: Classes, pack: IndicatorPack, codes: LandUseCodes) -> Land:
    """Land by the categories of a pack.

    Args:
        scene: plane, units and method. table: polygons of land. classes: of its rows. pack: categories. codes: the
            lists.

    Raises:
        InputError: no usable polygon, a list or codes that the pack does not have.
    """
    prepared = scene.prepare(table, "polygon")
    if not len(prepared):
        raise InputError("carbon.empty", layer=table.name)
    shapes, doubled_m2, pairs = ground_once(prepared.geometry, prepared.ids, scene.crs, scene.method, scene.cancelled)
    lost = lost_ground(scene, unplaced(table, prepared), shapes, LEAST_M2)
    count = len(shapes)
    own = classes.keys[np.concatenate([prepared.source_row, lost.row])]
    unlisted = unlisted_codes(own, classes.scheme, pack.classes, codes)
    own = np.where(np.isin(own, unlisted), NO_CLASS, own)   # whatever such ground is, it is not left out
    number, distinct = pd.factorize(own)
    rows = rows_of(list(distinct), classes.scheme, pack.classes, pack.id, codes)
    keys = np.concatenate([own[:count], np.full(len(lost.shapes), NO_CLASS, dtype=object)])
    may = {}
    for name in pack.categories:
        flags = np.array([row is None or name in row.categories for row in rows], dtype=bool)[number]
        may[name] = np.concatenate([flags[:count], np.zeros(len(lost.shapes), dtype=bool)])
        may[name][count + lost.piece[flags[count:]]] = True
    member = {name: may_be & (keys != NO_CLASS) for name, may_be in may.items()}
    uses = np.array(["" if row is None else row.use for row in rows], dtype=object)[number[:count]]
    uses = np.concatenate([uses, np.full(len(lost.shapes), "", dtype=object)])
    notes = list(classes.problems)
    if unlisted:
        notes.append(text("indicators.codes_unlisted", scene.language, layer=table.name, scheme=classes.scheme,
                          codes=", ".join(unlisted[:SHOWN]) + (" …" if len(unlisted) > SHOWN else "")))
    if len(prepared.unusable):
        notes.append(text("indicators.land_unusable", scene.language, layer=table.name, count=len(prepared.unusable),
                          features=", ".join(prepared.unusable["control_id"][:SHOWN])))
    if doubled_m2 > 0.0:
        notes.append(text("transition.doubled", scene.language, layer=table.name, area=doubled_m2, pairs=pairs))
    return Land(table.name, np.concatenate([shapes, lost.shapes]), prepared.source_row, keys, classes.scheme, member,
                uses, keys == NO_CLASS, may, lost, len(prepared.unusable), notes)


def unlisted_codes(keys: np.ndarray, scheme: str, tables: dict, codes: LandUseCodes) -> list:
    """Codes that neither their list nor a pack's table knows, sorted; none where the list itself is unknown.

    Args:
        keys: codes of land ``(n,)``. scheme: id of their list. tables: list -> code -> row. codes: the lists.
    """
    listed = codes.schemes.get(scheme)
    if listed is None or scheme not in tables:
        return []
    return sorted(str(key) for key in pd.unique(keys) if key != NO_CLASS and key not in listed.classes
                  and row_for(key, tables[scheme], listed) is None)


def rows_of(keys: list, scheme: str, tables: dict, pack: str, codes: LandUseCodes) -> list:
    """The row of each code in a pack's table, None without a code.

    Args:
        keys: codes of land. scheme: id of their list. tables: list -> code -> row. pack: its id, for messages. codes:
            the lists.

    Raises:
        InputError: a list that the pack does not have, codes without a row.
    """
    if scheme not in tables:
        raise InputError("indicators.no_scheme", pack=pack, scheme=scheme or "–", known=", ".join(tables) or "–")
    listed = codes.schemes.get(scheme)
    rows = [None if key == NO_CLASS else row_for(key, tables[scheme], listed) for key in keys]
    lacking = sorted(str(key) for key, row in zip(keys, rows) if row is None and key != NO_CLASS)
    if lacking:
        raise InputError("indicators.codes_missing", pack=pack, scheme=scheme, codes=", ".join(lacking[:SHOWN])
                         + (f" … ({len(lacking)})" if len(lacking) > SHOWN else ""))
    return rows
