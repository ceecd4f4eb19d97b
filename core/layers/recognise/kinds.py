"""The kinds of layers that are known besides a pack's roles, from ``kinds.yaml``."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ...fields import Field
from ...rules.model import Pack
from ...texts import pick, read_yaml


@dataclass(frozen=True)
class Kind:
    """What a layer may be.

    Attributes:
        id: of a role of the pack, or of a kind that no pack has rules on.
        title: in both languages.
        in_pack: whether it is a role of the pack.
        geometry: ``"polygon"``, ``"line"``, ``"point"`` or ``"any"``.
        names: the pack's aliases, by which a run binds too.
        more_names: further names.
        fields: field role -> the pack's entry for it.
        telling: names of fields that give such a layer away.
        pattern: how the values of ``code`` look; empty: not said.
        share: of the values that must look so.
        code: names of the field that ``pattern`` applies to.
        tiles: whether its features fill the county.
    """

    id: str
    title: dict = field(default_factory=dict)
    in_pack: bool = False
    geometry: str = "polygon"
    names: tuple = ()
    more_names: tuple = ()
    fields: dict = field(default_factory=dict)
    telling: tuple = ()
    pattern: str = ""
    share: float = 0.9
    code: tuple = ()
    tiles: bool = False

    def name(self, language: str) -> str:
        """The name of a kind; its id where it has none.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return pick(self.title, language) or self.id


@cache
def _known() -> dict:
    return read_yaml(Path(__file__).with_name("kinds.yaml"))


@cache
def not_words() -> tuple:
    """Words in a name that say it is not, not yet or no longer the thing itself."""
    return tuple(_known()["not_words"])


@cache
def class_words() -> dict[str, int]:
    """Words in names of fields that hold a class, in small letters -> how much they say; below 0: against it."""
    return {word: points for points, words in _known()["class_words"].items() for word in words}


@cache
def subject_words() -> tuple:
    """Words in names of layers of parcels, which are usually what is checked."""
    return tuple(_known()["subject_words"])


@cache
def control_words() -> tuple:
    """Words in names of layers of plans, dangers and protection, which are seldom checked."""
    return tuple(_known()["control_words"])


@cache
def common_fields() -> dict[str, Field]:
    """Field roles of any layer: id, code, name, area, industry, project_class, grade, slope, validity, data_date."""
    return {name: Field(name, entry.get("type", "text"), tuple(entry["aliases"]))
            for name, entry in _known()["fields"].items()}


def kinds_of(pack: Pack | None) -> dict[str, Kind]:
    """What a layer may be under a pack: the pack's roles first, then the other known kinds.

    Args:
        pack: of the run; None: only the kinds that are known without one.
    """
    usual = {name: Kind(name, entry["title"], more_names=tuple(entry["aliases"]), telling=tuple(entry["telling"]),
                        pattern=entry.get("pattern", ""), share=entry.get("share", 0.9),
                        code=tuple(entry.get("code", ())), tiles=bool(entry.get("tiles")))
             for name, entry in _known()["kinds"].items()}
    if pack is None:
        return usual
    kinds = {}
    for role in pack.roles.values():
        kinds[role.id] = replace(
            usual.get(role.id, Kind(role.id)), title=role.title or {"": role.id}, in_pack=True, geometry=role.geometry,
            names=(role.id, *role.aliases), fields=role.fields)
    taken = {name.casefold() for kind in kinds.values() for name in kind.names}
    for name, kind in usual.items():
        if name not in kinds:   # a pack may know the same layers under another id
            left = tuple(alias for alias in kind.more_names if alias.casefold() not in taken)
            kinds[name] = replace(kind, more_names=left) if len(left) == len(kind.more_names) else \
                replace(kind, more_names=left, telling=(), pattern="")
    if "projects" in kinds and not kinds["projects"].in_pack:
        extra = tuple(alias for field in pack.subject_fields.values() for alias in field.aliases)
        kinds["projects"] = replace(kinds["projects"], fields=pack.subject_fields,
                                    telling=tuple(dict.fromkeys((*kinds["projects"].telling, *extra))))
    return kinds
