"""Pages of a folder that an index leads to: made one after the other, in one language or two."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from html import unescape
from itertools import repeat
from typing import NamedTuple
from urllib.parse import unquote

from ..data import ReportData
from .build import manifests_text, render
from .pairing import page_in_both
from .projects import INDEX, MANIFEST

_MARK = '<meta name="groundrules-pages" content="{}">'    # reports of projects are pages of ours too, but have none
_OF_RUN = ("made_on", "manifests", "manifest_file", "other_files")    # the same in both languages
_LED_TO = re.compile(r'<td[^>]*><a href="([^"/\\:#?]+\.html)">')
_NOT_IN_NAMES = frozenset("/\\:\0")


class Page(NamedTuple):
    """A page of a folder.

    Attributes:
        name: of its file. data: what it shows. home: file of the index, for its head; empty on the index itself.
    """

    name: str
    data: ReportData
    home: str = ""


def folder_files(pages: Iterable[Page], made_by: str,
                 second: Iterable[Page] | None = None) -> Iterator[tuple[str, str]]:
    """Files of pages, so that a hundred thousand of them need no memory.

    Args:
        pages: the index first. made_by: id of the algorithm, which marks its pages.
        second: the same pages in the language that stands beside; None where there is one.

    Returns:
        ``(file name, content)`` of each page under its first name, then the manifests of the run if there are any.
    """
    manifests = None
    for page, other in zip(pages, repeat(None) if second is None else second):
        write = partial(render, home=page.home, made_by=made_by)
        if page.data.manifests:
            manifests = page.data
        yield page.name, write(page.data) if other is None else page_in_both(
            write, page.data, replace(other.data, **{name: getattr(page.data, name) for name in _OF_RUN}))
    if manifests is not None:
        yield MANIFEST, manifests_text(manifests)


def listed_files(index: str, made_by: str) -> list[str]:
    """Names of the pages that an index leads to; none of a page that is not an index of the algorithm.

    Args:
        index: a whole HTML document. made_by: id of the algorithm.

    >>> listed_files('<td><a href="East.html">East</a></td>', "screenpatches")
    []
    """
    if _MARK.format(made_by) not in index:
        return []
    names = (unquote(unescape(name)) for name in _LED_TO.findall(index))
    return [name for name in names if not _NOT_IN_NAMES & set(name)]     # what leads out of the folder is no page of it


def is_page(page: str, made_by: str) -> bool:
    """Whether a page is of an algorithm's folder and leads back to its index.

    Args:
        page: a whole HTML document. made_by: id of the algorithm.
    """
    return _MARK.format(made_by) in page and f'<a href="{INDEX}">' in page
