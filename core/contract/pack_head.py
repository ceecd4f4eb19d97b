"""What packs of every kind have in common."""
from __future__ import annotations

from dataclasses import dataclass

from ..privacy.names import EVERYWHERE, PersonalNames
from .basis import Basis, bases_in


@dataclass(frozen=True)
class PackHead:
    """The part of a pack that all kinds share; the pack class of each kind derives from it.

    Attributes:
        id, version: as pack.yaml states them. title, description: language -> text.
        not_checked: what the pack leaves out, each language -> text.
        personal: fields about persons that it lists, beside those known to every run.
        cases: the pack's own cases, in the form of its kind.
        path: where it was read. content_hash: of all its files.
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
    return id, version, title, description or {}, not_checked, personal, (), "", ""
