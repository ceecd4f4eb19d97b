"""A template of files, as an input names it."""
from __future__ import annotations

from ...core.boundary_points.layouts import Layout
from ...core.exchange.judging import layout_named, load_exchange
from ...core.inputs import register
from .places import resolve_pack


def read_template(word: str, project_folder: str = "") -> Layout | None:
    """The layout that a word names, of a pack whose own cases hold.

    Args:
        word: ``pack/template``; of a pack with one template its id is enough. Empty: no template.
        project_folder: of the project file; empty without one.

    Raises:
        InputError: no such pack or template. PackError: a pack that is broken.
    """
    pack, _mark, template = word.strip().partition("/")
    if not pack:
        return None
    return layout_named(load_exchange(resolve_pack(pack.strip(), project_folder=project_folder,
                                                   parameter=register.TEMPLATE)), template.strip())
