"""What packs of every kind have in common."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..privacy.names import EVERYWHERE, PersonalNames
from ..texts import pick
from .basis import Basis, bases_in

#: How ids of the checks begin that every run makes; no rule of a pack may be called so.
BUILT_IN = "GR-"
ADDED, OVERRIDDEN, OFF = CHANGES = ("added", "overridden", "off")


class Change(NamedTuple):
    """What a layer of a pack does to those below it.

    Attributes:
        kind: of ``CHANGES``. path: keys of the document; of a table its name and the key of the row.
        before, after: short texts, ``""`` without. file, line: where the layer says it.
        reason: why something is switched off, language -> text.
    """

    kind: str
    path: tuple[str, ...]
    before: str
    after: str
    file: str
    line: int
    reason: dict


class Tick(NamedTuple):
    """Something in a pack that a person compared with the official text, as a layer over the pack says it.

    Attributes:
        item: keys and ids from the top of pack.yaml. by: name of the person. on: ISO date. note: of the person.
        fingerprint, as_read: of the item when it was ticked. line: in the layer. counts: the item still says the same.
    """

    item: tuple[str, ...]
    by: str
    on: str
    note: str
    fingerprint: str
    as_read: dict
    line: int = 0
    counts: bool = False


class Layer(NamedTuple):
    """A pack of those that lie over each other, with what it changes in those below it.

    Attributes:
        id, version, title: of its head. content_hash: of its own files. changes, ticks: none for the lowest.
    """

    id: str
    version: str
    title: dict
    content_hash: str
    changes: tuple[Change, ...] = ()
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True)
class PackHead:
    """The part of a pack that all kinds share; the pack class of each kind derives from it.

    Attributes:
        id, version: as pack.yaml states them. title, description: language -> text.
        not_checked: what the pack leaves out, each language -> text.
        personal: fields about persons that it lists, beside those known to every run.
        cases: the pack's own cases, in the form of its kind.
        path: where it was read. content_hash: of all its files, and of those of the packs under it.
        stack: the pack and those under it, from the top down; none where it lies over no other.
    """

    id: str
    version: str
    title: dict
    description: dict
    not_checked: tuple
    personal: PersonalNames
    cases: tuple
    path: str
    content_hash: str
    stack: tuple[Layer, ...]

    def layer_of(self, rule: str) -> str:
        """Id of the pack that a rule is from: of the one that last added or overrode something of it.

        Args:
            rule: its id in findings; those of built-in checks are from no pack, ``""``.
        """
        if rule.startswith(BUILT_IN):
            return ""
        for layer in self.stack[:-1]:
            if any(change.kind != OFF and self._is_of_rule(change.path, rule) for change in layer.changes):
                return layer.id
        return self.stack[-1].id if self.stack else self.id

    def _is_of_rule(self, path: tuple[str, ...], rule: str) -> bool:
        """Whether a place of the pack's documents or tables belongs to a rule.

        Args:
            path: of a ``Change``. rule: its id in findings.
        """
        return rule in path[1:]

    def layer_title(self, rule: str, language: str) -> str:
        """Title of the pack that a rule is from, where packs lie over each other; otherwise empty.

        Args:
            rule: its id in findings. language: of the title.
        """
        of_rule = self.layer_of(rule) if self.stack else ""
        return next((pick(layer.title, language) or layer.id for layer in self.stack if layer.id == of_rule), "")

    @property
    def named(self) -> dict:
        """Id, version and hash, as a manifest names a pack; with layers, those of each pack under it besides."""
        below = [{"id": layer.id, "version": layer.version, "hash": layer.content_hash} for layer in self.stack[1:]]
        return {"id": self.id, "version": self.version, "hash": self.content_hash,
                **({"layers": below} if below else {})}

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Every basis that the pack holds; one that several rules share counts for each."""
        return bases_in(self)


def head(id: str, version: str, title: dict, description: dict | None = None, not_checked: tuple = (),
         personal: PersonalNames = EVERYWHERE) -> tuple:
    """The values of a head before cases are read, for ``SomePack(*head(…), …)``.

    Args:
        id, version: of the pack. title, description: by language. not_checked: texts by language, what the pack cannot
            check. personal: fields about persons.

    >>> PackHead(*head("river-banks", "1.0", {"en": "River banks"})).cases
    ()
    """
    return id, version, title, description or {}, not_checked, personal, (), "", "", ()
