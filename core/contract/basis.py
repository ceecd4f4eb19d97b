"""Where a rule is written, and how far that was checked: the three states of a basis, defined only here.

``unverified``: the rule was not compared with a text. ``compared``: it was compared with a public copy of the
text, which is not official. ``verified``: an office compared it with the official text, and states who and when.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Optional
from urllib.parse import urlsplit

from ..texts import LANGUAGES, enumerated, pick, text
from ..texts.separators import numeral

#: The states, the weakest first.
STATES = UNVERIFIED, COMPARED, VERIFIED = ("unverified", "compared", "verified")
#: Possible results of a comparison. A copy that does not agree is not a basis.
AGREES = ("yes", "partly")
_COMMA = {"en": ", ", "zh": "，"}
_OFFICIAL_HOST = re.compile(r"([a-z0-9-]+\.)*gov(\.[a-z]{2})?")


@dataclass(frozen=True)
class Compared:
    """A comparison with a public copy: its address, the day, whether it agrees, and what differs or was left out."""

    copy: str
    on: date
    agrees: str = "yes"
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """Where a rule is written. ``verified``: a person, whom it names, compared it with the official text."""

    document: Mapping[str, str]   # its title; under the tag "" where the pack gives one for all languages
    number: str = ""
    article: str = ""
    verified: bool = False
    verified_by: str = ""
    verified_on: Optional[date] = None
    compared: Optional[Compared] = None
    verified_note: str = ""

    @property
    def state(self) -> str:
        """One of ``STATES``; what is verified was compared with something better than a copy."""
        return VERIFIED if self.verified else COMPARED if self.compared else UNVERIFIED

    def verified_as(self, by: str, on: str, note: str = "") -> Basis:
        """The basis as a person verified it.

        Args:
            by: name of the person. on: ISO date. note: of the person.
        """
        return replace(self, verified=True, verified_by=by, verified_on=date.fromisoformat(on), verified_note=note)


class BasisShown(NamedTuple):
    """A basis in one language, as reports and cards take it.

    Attributes:
        on: ISO date, on which it was verified, otherwise compared. agrees: a word of ``AGREES``. copy: address of the
            copy that it was compared with. note: on the comparison. by: who verified it.
    """

    document: str
    number: str = ""
    article: str = ""
    state: str = UNVERIFIED
    on: str = ""
    agrees: str = ""
    copy: str = ""
    note: str = ""
    by: str = ""

    @property
    def cited(self) -> str:
        """The document; with number and article only where they were compared or verified."""
        return self.document if self.state == UNVERIFIED else " ".join(
            part for part in (self.document, self.number, self.article) if part)


def state_of(bases: Iterable) -> str:
    """The state of several ``bases`` together: the weakest one; ``unverified`` without any."""
    return min((basis.state for basis in bases), key=STATES.index, default=UNVERIFIED)


def shown(bases: Iterable[Basis], language: str) -> tuple[BasisShown, ...]:
    """Bases in one language.

    Args:
        bases: of a rule or number.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return tuple(_shown(basis, language) for basis in bases)


def _shown(basis: Basis, language: str) -> BasisShown:
    compared = basis.compared
    seen = BasisShown(pick(basis.document, language), basis.number, basis.article, basis.state,
                      copy=compared.copy if compared else "")
    if basis.verified:     # what differs from a copy no longer matters: the official text was read
        return seen._replace(on=basis.verified_on.isoformat() if basis.verified_on else "", by=basis.verified_by,
                             note=basis.verified_note)
    return seen._replace(on=compared.on.isoformat(), agrees=compared.agrees, note=pick(compared.note, language)) \
        if compared else seen


def compared_of(states: Iterable, language: str) -> str:
    """A sentence to add to a count of unverified items: how many of them were at least compared; may be empty.

    Args:
        states: of what is counted, ``VERIFIED``, ``COMPARED`` or neither.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    count = sum(state == COMPARED for state in states)
    return text("basis.of_these_compared", language, count=numeral(f"{count:,}")) if count else ""


def share_words(states: Iterable[str], language: str) -> str:
    """How many of some things are in each state, with their share; the strongest state first, empty ones left out.

    Args:
        states: words of ``STATES``. language: ``"en"`` or ``"zh"``.
    """
    counts = Counter(states)
    total = sum(counts.values())
    return " · ".join(text(f"basis.share_{state}", language, count=numeral(f"{counts[state]:,}"),
                           share=f"{100 * counts[state] / total:.0f}%") for state in reversed(STATES) if counts[state])


def shares_of(states: Iterable, language: str) -> str:
    """A sentence on the share of each state, to add to a count of unverified items; empty where none is verified.

    Args:
        states: of what is counted, a word of ``STATES`` or anything else for unverified. language: of the sentence.
    """
    words = [state if state in STATES else UNVERIFIED for state in map(str, states)]
    return text("basis.by_state", language, shares=share_words(words, language)) if VERIFIED in words else ""


def state_words(basis: BasisShown, language: str) -> str:
    """How far a basis was checked, in words.

    Args:
        basis: in one language.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if basis.state == VERIFIED and basis.by:
        return text("basis.verified_by", language, by=basis.by, date=basis.on)
    partly = "_partly" if basis.state == COMPARED and basis.agrees == "partly" else ""
    return text(f"basis.{basis.state}{partly}", language, date=basis.on)


def basis_text(basis: Basis, language: str) -> str:
    """One basis as a text of a table, with the mark of a state below verified; empty without a document.

    Args:
        basis: of a rule or number.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    source = shown((basis,), language)[0]
    if not source.document:
        return ""
    titled = source.document if source.state == UNVERIFIED or not source.number else \
        f"{source.document} {source.number}"
    if source.state != UNVERIFIED and source.article:
        table = source.article.removeprefix("Table ")
        titled = text("basis.article", language, document=titled, article=source.article) \
            if table == source.article else text("basis.table", language, document=titled, table=table)
    return titled if source.state == VERIFIED else marked(titled, state_words(source, language), language)


def marked(titled: str, mark: str, language: str) -> str:
    """A citation with a mark behind it.

    Args:
        titled: the citation. mark: what stands behind it.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return titled + pick(_COMMA, language) + mark


def bases_text(bases: Iterable[Basis], language: str) -> str:
    """Several bases as one text of a table.

    Args:
        bases: of a rule or number.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return enumerated((basis_text(basis, language) for basis in bases), language)


def says_its_state(words: str) -> bool:
    """Whether a text that :func:`basis_text` wrote, in any language, carries the mark of a state.

    Args:
        words: the text.
    """
    return any(mark in words for mark in _marks())


@cache
def _marks() -> frozenset:
    """The fixed part of every mark; the date may be anywhere in it."""
    marks = (text(f"basis.{state}", language, date="\0") for language in LANGUAGES
             for state in (UNVERIFIED, COMPARED, f"{COMPARED}_partly"))
    return frozenset(max(mark.split("\0"), key=len) for mark in marks)


def is_official(address: str) -> bool:
    """Whether an address is a government's own (a host under ``gov``), so that papers handed over may cite it.

    Args:
        address: of the web.

    >>> is_official("https://www.mnr.gov.cn/x"), is_official("https://gov.example.com/x")
    (True, False)
    """
    return bool(_OFFICIAL_HOST.fullmatch(urlsplit(address).hostname or ""))


def is_address(value: str) -> bool:
    """Whether a text is an address of the web: http or https, with a host, and no blank in it.

    Args:
        value: the text.

    >>> is_address("https://example.org/law"), is_address("file:///x"), is_address("https://a b")
    (True, False, False)
    """
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)


def bases_in(value: Any) -> tuple[Basis, ...]:
    """Every basis in a pack, wherever it is; a basis shared by several rules counts once for each.

    Args:
        value: a pack, or any part of it.
    """
    if isinstance(value, Basis):
        return (value,)
    if is_dataclass(value):
        parts = [getattr(value, member.name) for member in fields(value)]
    elif isinstance(value, Mapping):
        parts = list(value.values())
    elif isinstance(value, (list, tuple)):
        parts = list(value)
    else:
        return ()
    return tuple(basis for part in parts for basis in bases_in(part))
