"""Which features of a land layer an indicator counts: surely, perhaps, or not."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..geometry.parallel import ask
from ..landuse.codes.column import CodeColumn, Division, read_code_column
from ..landuse.codes.groups import UNDETERMINED, group_of, settlement_kind
from ..landuse.pack.model import LandUseCodes
from ..texts import pick, text
from .pack import LandCounted
from .request import LandLayer


class Counted(NamedTuple):
    """Share of each feature that counts for sure, and that may count besides ``(n,)``; ``problem`` is a text key."""

    sure: np.ndarray
    perhaps: np.ndarray
    problem: str = ""
    values: dict = {}


class LandClasses:
    """The classes of a layer's features, asked by many indicators.

    Args:
        layer: with ``land_class`` among its fields; without it nothing can be counted.
        codes, scheme, mixed: how codes are read.
    """

    def __init__(self, layer: LandLayer, codes: LandUseCodes | None, scheme: str, mixed: str):
        self.layer, self.codes, self.count = layer, codes, len(layer.table)
        self.column: CodeColumn | None = None
        self.groups = None
        if codes is not None and layer.fields.get("land_class"):
            def taken(role):
                name = layer.fields.get(role)
                return layer.table.columns[name] if name else None

            self.column = read_code_column(taken("land_class"), codes, scheme, taken("land_class_name"),
                                           Division(mixed, taken("mixed_shares")))
            settlement = taken("settlement")
            self.groups = group_of(
                self.column.parts, self.column.scheme, codes,
                None if settlement is None else settlement_kind(settlement, codes)).to_numpy(dtype=object)

    def problems(self, language: str) -> list:
        """Sentences about the column of codes.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return [problem.in_language(language) for problem in self.column.problems] if self.column is not None else []

    def counted(self, land: LandCounted) -> Counted:
        """What counts of each feature.

        Args:
            land: groups, classes and codes.
        """
        ask()
        nothing = np.zeros(self.count), np.ones(self.count)
        if self.column is None:
            return Counted(*nothing, "quota.no_class_field", {"layer": self.layer.table.name})
        parts, scheme = self.column.parts, self.codes.schemes[self.column.scheme]
        sure, perhaps = np.zeros(len(parts), dtype=bool), np.zeros(len(parts), dtype=bool)
        absent = [group for group in land.groups if group not in self.codes.groups]
        if absent and scheme.id not in land.codes:     # no land has a group that is not there, and yet it is not 0
            return Counted(*nothing, "quota.other_groups", {
                "scheme": scheme.id, "groups": ", ".join(absent), "known": ", ".join(self.codes.groups) or "–"})
        if land.groups:
            states = {group: self._group_state(group, land.groups) for group in set(self.groups)}
            sure |= np.array([states[group] == "sure" for group in self.groups], dtype=bool)
            perhaps |= np.array([states[group] == "perhaps" for group in self.groups], dtype=bool)
        if land.legal_classes:
            legal = parts["legal_class"].fillna("undetermined").to_numpy(dtype=object)
            sure |= np.isin(legal, land.legal_classes)
            perhaps |= legal == "undetermined"
        if land.codes:
            wanted = land.codes.get(scheme.id, land.codes.get(""))
            if wanted is None:
                return Counted(*nothing, "quota.other_list", {"scheme": scheme.id})
            unknown = [code for code in wanted if code not in scheme.classes]
            if unknown:
                return Counted(*nothing, "quota.classes_unknown", {"scheme": scheme.id, "codes": ", ".join(unknown)})
            # a code that stands above a wanted one may be it
            above = {level for code in wanted for level in scheme.levels(code)[:-1]}
            own = parts["land_class"].fillna("").to_numpy(dtype=object)
            state = {code: "sure" if set(scheme.levels(code)) & set(wanted) else "perhaps" if code in above else ""
                     for code in set(own)}
            known = parts["known"].to_numpy(dtype=bool)
            sure |= known & np.array([state[code] == "sure" for code in own], dtype=bool)
            perhaps |= ~known | np.array([state[code] == "perhaps" for code in own], dtype=bool)
        rows, share = parts["row"].to_numpy(), self.column.share
        perhaps_share = np.where(sure, share.high - share.low, share.high * perhaps)
        return Counted(np.bincount(rows, weights=share.low * sure, minlength=self.count),
                       np.bincount(rows, weights=perhaps_share, minlength=self.count))

    def _group_state(self, group: str, wanted: tuple) -> str:
        groups, ancestor = self.codes.groups, group
        while ancestor:
            if ancestor in wanted:
                return "sure"
            ancestor = groups[ancestor].under if ancestor in groups else ""
        split = [land_group.by_settlement for land_group in groups.values()
                 if land_group.by_settlement.get("undetermined") == group]
        if group == UNDETERMINED or any(set(by_settlement.values()) & set(wanted) for by_settlement in split):
            return "perhaps"
        return ""

    def definition(self, land: LandCounted, language: str) -> str:
        """What counts, in words, shown with every number.

        Args:
            land: groups, classes and codes.
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        words = [pick(self.codes.groups[group].title, language) if self.codes and group in self.codes.groups else group
                 for group in land.groups]
        words += [text(f"occupation_tables.{legal_class}", language) for legal_class in land.legal_classes]
        scheme = self.column.scheme if self.column is not None else ""
        words += land.codes.get(scheme, land.codes.get("", ()))
        field = self.layer.fields.get("settlement")
        split = self.codes is not None and any(
            group in (part.by_settlement or {}).values()
            for group in land.groups for part in self.codes.groups.values())
        return text("quota.definition", language, classes=", ".join(words) or "–", scheme=scheme or "–",
                    layer=self.layer.table.name) + (
            text("quota.by_settlement", language, field=field) if split and field
            else text("quota.no_settlement", language) if split else "")
