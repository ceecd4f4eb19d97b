"""Pages of a folder that an index leads to: made one after the other, in one language or two."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import NamedTuple

from ..data import ReportData
from .build import manifests_text, render
from .pairing import page_in_both
from .projects import MANIFEST

_OF_RUN = ("made_on", "manifests", "manifest_file", "other_files")    # the same in both languages


class Page(NamedTuple):
    """A page of a folder.

    Attributes:
        name: of its file. data: what it shows. home: file of the index, for its head; empty on the index itself.
    """

    name: str
    data: ReportData
    home: str = ""


def folder_files(pages: Iterable[Page], second: Iterable[Page] | None = None) -> Iterator[tuple[str, str]]:
    """Files of pages, so that a hundred thousand of them need no memory.

    Args:
        pages: the index first.
        second: the same pages in the language that stands beside; None where there is one.

    Returns:
        ``(file name, content)`` of each page under its first name, then the manifests of the run if there are any.
    """
    manifests = None
    for page, other in zip(pages, repeat(None) if second is None else second):
        write = partial(render, home=page.home)
        if page.data.manifests:
            manifests = page.data
        yield page.name, write(page.data) if other is None else page_in_both(
            write, page.data, replace(other.data, **{name: getattr(page.data, name) for name in _OF_RUN}))
    if manifests is not None:
        yield MANIFEST, manifests_text(manifests)
