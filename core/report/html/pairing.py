"""Two languages side by side in HTML: the page is made once in each, and paired tag by tag.

Both pages come from the same rows and the same template, so that they have the same tags. Texts that differ stand one
below the other; maps have both languages already, and charts are drawn once with their words listed below.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape, unescape
from typing import NamedTuple

from ..blocks import PaperMap
from ..data import ReportData
from ..maps.paired import maps_in_both, view_in_both
from ..paired import SLASH, both
from .projects import project_reports

_TOKEN = re.compile(r"<(?:style|script|svg)\b.*?</(?:style|script|svg)>|<[^>]*>|[^<]+", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_ID = re.compile(r'\bid="([^"]+)"')
_ALONE = ("meta", "br", "input", "link", "hr", "img", "!DOCTYPE", "")      # tags without an end
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_WORDED = ("aria-label", "title", "placeholder", "data-shown", "data-sort-by", "data-copied", "data-failed")
_PRINTED = re.compile(r'content: "([^"]*)"')
_SVG_TEXT = re.compile(r"<text\b[^>]*>([^<]*)</text>")
_PLAIN = ("title", "option", "button", "output")      # elements that hold no others


def page_in_both(page: Callable[[ReportData], str], first: ReportData, second: ReportData) -> str:
    """A report in two languages.

    Args:
        page: makes a report of what it shows.
        first, second: what it shows, in each language.
    """
    maps, blocks = maps_in_both(first.maps, second.maps), _maps_of_blocks(first, second)
    return pages_side_by_side(*(page(replace(data, maps=maps, blocks=own)) for data, own in zip(
        (first, second), blocks)), second.language)


def _maps_of_blocks(first: ReportData, second: ReportData) -> tuple:
    """Blocks in each language, with maps that have legends in both."""
    if len(first.blocks) != len(second.blocks):
        return first.blocks, second.blocks
    views = {place: view_in_both(block.view, other.view) for place, (block, other) in enumerate(zip(
        first.blocks, second.blocks)) if isinstance(block, PaperMap) and isinstance(other, PaperMap)}
    shown = f"{first.language}-{second.language}"
    return tuple(tuple(replace(block, view=views[place], shown_in=shown) if place in views else block
                       for place, block in enumerate(data.blocks)) for data in (first, second))


def project_reports_in_both(first: ReportData, second: ReportData) -> Iterator[tuple[str, str]]:
    """The reports of projects and their index, as of ``project_reports``, in two languages.

    Args:
        first, second: what the reports show, in each language.
    """
    maps = maps_in_both(first.maps, second.maps)
    pages = (project_reports(replace(data, maps=maps)) for data in (first, second))
    for (name, page), (_, other) in zip(*pages):
        yield name, pages_side_by_side(page, other, second.language) if name.endswith(".html") else page


def pages_side_by_side(first: str, second: str, language: str) -> str:
    """Pair two pages; an element that differs in what it holds is there in the first language and then in the second.

    Args:
        first, second: a whole HTML document each. language: of the second.
    """
    return "".join(_children(_tree(first), _tree(second), "", language))


class _Element(NamedTuple):
    """A tag with what is in it; texts are plain ``str``."""

    tag: str
    children: list
    end: str

    @property
    def name(self) -> str:
        """Of the tag; of drawings and scripts, which are not looked into, the whole begin."""
        match = _NAME.match(self.tag)
        return match[0] if match else ""

    def all(self) -> Iterator[str]:
        """The element as it is."""
        yield self.tag
        for child in self.children:
            yield from [child] if isinstance(child, str) else child.all()
        yield self.end


def _tree(page: str) -> _Element:
    """A page as elements: texts and elements take turns, so that two pages are compared place by place."""
    root = _Element("", [""], "")
    stack = [root]
    for token in _TOKEN.findall(page):
        above = stack[-1].children
        if not token.startswith("<"):
            above[-1] += token
        elif token.startswith("</"):
            done = stack.pop()
            stack[-1].children[-2] = done._replace(end=token)
        else:
            made = _Element(token, [""], "")
            above += [made, ""]
            if made.name[1:] not in _ALONE and not token.endswith(("/>", "</style>", "</script>", "</svg>")):
                stack.append(made)
    return root


def _children(first: _Element, second: _Element, parent: str, language: str) -> Iterator[str]:
    """What is in an element, paired with what is in its partner."""
    for child, other in zip(first.children, second.children):
        if isinstance(child, str):
            yield _text(child, other, parent, language)
        elif child.tag.startswith(("<style", "<script")):
            yield child.tag if child.tag.startswith("<script") else _style(child.tag, other.tag)
        elif child.tag.startswith("<svg"):
            yield child.tag + ("" if child.tag == other.tag else _words_of_drawing(child.tag, other.tag))
        elif _fits(child, other):
            yield _tag(child.tag, other.tag)
            yield from _children(child, other, child.name[1:], language)
            yield child.end
        else:
            yield from child.all()
            yield from (_ID.sub(rf'id="\1-{language}"', piece) if piece.startswith("<") else piece
                        for piece in other.all())


def _names(element: _Element) -> list[str]:
    return [child.name for child in element.children if not isinstance(child, str)]


def _fits(first: _Element, second: _Element) -> bool:
    """Whether two elements hold the same; of a table all its rows have to."""
    if _names(first) != _names(second):
        return False
    if first.name not in ("<table", "<thead", "<tbody"):
        return True
    return all(_fits(child, other) for child, other in zip(first.children, second.children)
               if not isinstance(child, str))


def _text(first: str, second: str, parent: str, language: str) -> str:
    if first.strip() == second.strip():
        return first
    words, theirs = unescape(first).strip(), unescape(second).strip()
    if parent in _PLAIN:
        return escape(both(words, theirs, SLASH), quote=False)
    pair = both(words, theirs, "\n")
    if "\n" not in pair or not theirs or not words:      # a number before its two units
        return escape(pair, quote=False)
    return f'{first}<span class="second" lang="{language}">{escape(theirs, quote=False)}</span>'


def _tag(first: str, second: str) -> str:
    """A tag with the words of its attributes in both languages."""
    theirs = dict(_ATTRIBUTE.findall(second))

    def attribute(match: re.Match) -> str:
        name, words = match[1], match[2]
        other = theirs.get(name, words)
        return f'{name}="{both(words, other, SLASH)}"' if name in _WORDED and words != other else match[0]

    return _ATTRIBUTE.sub(attribute, first)


def _style(first: str, second: str) -> str:
    """The style sheet; the words that it prints on every page are the first language's and then the second's."""
    for words, theirs in zip(_PRINTED.findall(first), _PRINTED.findall(second)):
        first = first.replace(f'content: "{words}"', f'content: "{both(words, theirs, SLASH)}"')
    return first


def _words_of_drawing(first: str, second: str) -> str:
    """Words of a chart with their translation, below it; empty where it has none, or is drawn in another way."""
    words, theirs = _SVG_TEXT.findall(first), _SVG_TEXT.findall(second)
    if len(words) != len(theirs):
        return ""
    pairs = dict.fromkeys(f"{word} = {other}" for word, other in zip(words, theirs) if word != other)
    return f'<span class="drawn-words">{" · ".join(pairs)}</span>' if pairs else ""
