"""What is asked of tables and layers whose fields a pack knows by table: quotas, the farmland balance, access lists."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Optional

from ..access.industries import read_industries
from ..access.pack.model import SUBJECT_FIELDS, UNIT_FIELDS, AccessPack
from ..contract.pack_head import PackHead
from ..farmland.balance.pack import SIDES, BalancePack
from ..fields import Field, spelling
from ..landuse.pack.model import CLASS_ROLES, LandUseCodes
from ..layers.recognise.asking import Asking
from ..layers.recognise.mapping import AskedField
from ..layers.recognise.values import UNKNOWN, ShownField
from ..monitoring.compute.stated import names_in
from ..monitoring.compute.units import TABLES, table_fields
from ..monitoring.pack.model import LAND, MonitoringPack
from ..names import folded_name
from ..quotas.pack import QuotaPack
from ..rights.pack.model import RightsPack
from ..rights.pack.types import type_field
from ..rules.model import Texts
from ..texts import LANGUAGES, word_of
from .codes import CODE, code_field


class TableAsking(Asking):
    """What is asked of layers in roles, each with fields of its own.

    Args:
        pack: that asks. titles: role -> what it is called. fields: role -> field role -> as a user maps it.
        needed: field roles that a run needs. parts: field roles that a run can be told; None: all.
    """

    def __init__(self, pack: PackHead, titles: Mapping[str, dict], fields: Mapping[str, Mapping[str, Field]],
                 needed: Collection[str] = (), parts: Optional[Collection[str]] = None):
        super().__init__(pack, titles)
        self.fields, self.needed, self.parts = fields, needed, parts

    def key(self, role: str) -> str:
        """Under which a mapping is kept.

        Args:
            role: of the check.
        """
        return f"{self.pack.id}:{role}"

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        asked = [AskedField(part, described, part in self.needed) for part, described in self.fields[role].items()
                 if self.parts is None or part in self.parts]
        return sorted(asked, key=lambda entry: not entry.is_used)


def listed(described: Field, words: Mapping[str, Iterable[str]], titles: Mapping[str, Texts],
           read: Callable[[str], Optional[str]], takes_others: bool = False) -> ShownField:
    """A field whose words a pack lists elsewhere than among its fields.

    Args:
        described: the pack's entry. words: word -> spellings. titles: of words. read: a value to its word, None
            for one that is not known. takes_others: a run takes other words too.
    """
    unknown = {spelling(word) for word in described.unknown}

    def read_all(values: Iterable[str]) -> list:
        plain = [spelling(value) for value in values]
        return [UNKNOWN if not value or value in unknown else read(value) or None for value in plain]

    return ShownField(described.id, "text", described.aliases, described.title,
                      {word: tuple(spelled) for word, spelled in words.items()}, described.unknown,
                      value_titles=titles, reader=read_all, accepts=(lambda word: bool(word)) if takes_others else None)


def quota_fields(pack: QuotaPack) -> dict:
    """Fields of tables of targets, indicators and applications, and of units.

    Args:
        pack: with its words for indicators, units, relations and kinds.
    """
    def spelled(words: Mapping) -> dict:
        of: dict = {}
        for written, word in words.items():
            of.setdefault(word, []).append(written)
        return of

    indicators = {key: (*entry.aliases, *entry.title.values()) for key, entry in pack.indicators.items()}
    lists = {
        "indicator": (indicators, {key: entry.title for key, entry in pack.indicators.items()},
                      lambda value: getattr(pack.indicator_of(value), "id", None)),
        "unit": ({key: unit.spellings for key, unit in pack.units.items()}, {},
                 lambda value: getattr(pack.unit_of(value), "id", None)),
        "kind": (spelled(pack.kind_words), {key: kind.title for key, kind in pack.kinds.items()},
                 lambda value: pack.kind_words.get(folded_name(value))),
        "relation": (spelled(pack.relation_words), {}, lambda value: pack.relation_words.get(folded_name(value)))}
    return {table: {part: listed(described, *lists[part], part == "indicator") if part in lists else described
                    for part, described in fields.items()} for table, fields in pack.fields.items()}


def lifecycle_fields(pack: RightsPack) -> dict:
    """Fields of the tables on the life of land, by the role that a layer plays.

    Args:
        pack: with that part; without it nothing is asked.
    """
    return {} if pack.lifecycle is None else {role: dict(table.role.fields)
                                              for role, table in pack.lifecycle.tables.items()}


def monitoring_fields(pack: MonitoringPack, codes: LandUseCodes, scheme: str) -> dict:
    """Fields of the layers that indicators are measured of, by the role that a layer plays.

    Args:
        pack: of kind monitoring. codes: whose fields the layer of land has too. scheme: list of its codes; empty: none.
    """
    fields = {role: dict(layer.fields) for role, layer in pack.layers.items()}
    if LAND in fields:
        own = {part: codes.fields[part] for part in CLASS_ROLES if part in codes.fields}
        if scheme and CODE in own:
            own[CODE] = code_field(own[CODE], codes, scheme)
        fields[LAND] |= own
    return fields


def monitoring_tables(pack: MonitoringPack) -> dict:
    """Fields of tables of statistics and of targets; indicators are those of the pack.

    Args:
        pack: of kind monitoring.
    """
    names, titles = names_in(pack), {key: entry.title for key, entry in (
        *pack.quantities.items(), *pack.indicators.items())}
    tables = {name: table_fields(columns) for name, columns in TABLES.items()}
    for fields in tables.values():
        shown = listed(fields["indicator"], {key: tuple(title.values()) for key, title in titles.items()}, titles,
                       lambda value: names.get(folded_name(value)))
        fields["indicator"] = replace(shown, is_class=False)     # a column of years has few values too
    return tables


def balance_fields(pack: BalancePack) -> dict:
    """Fields of occupied and replenished cropland, of carried quota and of capacities.

    Args:
        pack: with its causes and scales of grades.
    """
    causes = {cause.id: cause for side in SIDES for (of, _id), cause in pack.causes.items() if of == side}
    known = {**pack.cause_of(SIDES[1]), **pack.cause_of(SIDES[0])}
    tables = {table: dict(fields) for table, fields in pack.fields.items()}
    if "cause" in tables.get("patches", {}):
        tables["patches"]["cause"] = listed(
            tables["patches"]["cause"], {key: cause.spellings for key, cause in causes.items()},
            {key: _cause_title(cause) for key, cause in causes.items()}, lambda value: known.get(folded_name(value)))
    return tables


def _cause_title(cause) -> dict:
    return {language: f"{cause.title.get(language) or cause.id} – {word_of('side', cause.side, language)}"
            for language in LANGUAGES}


def access_fields(pack: AccessPack, control: str) -> dict:
    """Fields of projects and of control units.

    Args:
        pack: with its list of industries. control: role of the units.
    """
    roles = {"subjects": SUBJECT_FIELDS, control: UNIT_FIELDS}
    tables = {role: {part: pack.fields[part] for part in parts if part in pack.fields} for role, parts in roles.items()}
    industry = tables["subjects"].get("industry")
    if industry is not None and pack.industries is not None:
        def reads(value: str) -> bool:
            return read_industries(value, pack.industries) is not None

        shown = listed(industry, {}, {}, lambda value: spelling(value).upper() if reads(value) else None)
        tables["subjects"]["industry"] = replace(shown, accepts=reads)
    return tables


def rights_fields(pack: RightsPack) -> dict:
    """Fields of rights on land and of their holders; types of rights are those that the pack lists.

    Args:
        pack: with the part on rights; without it nothing is asked.
    """
    rights, own = pack.rights, pack.fields.get("parcels", {})
    if rights is None:
        return {"rights": {}, "holders": {}}
    described = type_field(rights, own.get("right_type"))
    known = {spelling(word): code for code, words in described.values.items() for word in (code, *words)}
    shown = listed(described, described.values, {code: entry.title for code, entry in rights.types.items()},
                   lambda value: known.get(spelling(value)))
    return {"rights": {**own, "right_type": shown}, "holders": dict(pack.fields.get("holders", {}))}
