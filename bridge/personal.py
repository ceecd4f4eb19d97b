"""Which fields of a layer are about persons, by the lists of all packs at hand."""
from __future__ import annotations

from collections.abc import Iterable

from ..core.packs.code_loading import read_codes
from ..core.packs.load import read_pack
from .expressions import parse
from .packs import find_packs


def personal_fields(names: Iterable[str], project_folder: str = "") -> list[str]:
    """The names that some pack calls personal: owners, identity and telephone numbers.

    For results that no pack of their own has a say about.

    Args:
        names: of a layer's fields.
        project_folder: see ``packs.pack_folders``.
    """
    packs = [read_pack(found.path, parse)[0] for found in find_packs(project_folder)]
    packs += [read_codes(found.path)[0] for found in find_packs(project_folder, kind="codes")]
    return [name for name in names if any(pack is not None and pack.is_personal(name) for pack in packs)]
