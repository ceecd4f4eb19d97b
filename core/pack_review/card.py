"""One item of the verification desk as a card."""
from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..contract.basis import state_words
from ..texts import text
from .desk import DeskItem


def item_card(item: DeskItem, language: str) -> str:
    """A card as HTML without colours, for a text view of either theme.

    Args:
        item: of the desk. language: of labels, ``"en"`` or ``"zh"``.
    """
    def word(entry: str, **values) -> str:
        return text(f"desk.{entry}", language, **values)

    parts = [f"<h3>{escape(item.id)}</h3>"]
    if item.words:
        parts.append(f"<p><b>{escape(item.words)}</b></p>")
    if item.outdated is not None:
        parts.append(f"<p>{escape(word('outdated', by=item.outdated.by, on=item.outdated.on))}</p>")
        parts.append("<ul>" + "".join(
            f"<li>{escape(key)}<br><s>{escape(before or '–')}</s><br>{escape(after or '–')}</li>"
            for key, before, after in item.changes()) + "</ul>")
    for basis in item.bases:
        cited = " ".join(filter(None, (basis.document, basis.number)))
        rows = [(word("document"), cited), (word("clause"), basis.article or word("no_clause")),
                (word("state"), state_words(basis, language)), (word("note"), basis.note)]
        link = f"<p><a href='{escape(basis.copy, quote=True)}'>{escape(word('open'))}</a> {escape(basis.copy)}</p>" \
            if basis.copy else f"<p>{escape(word('no_address'))}</p>"
        parts.append(_table(rows) + link)
    parts.append(f"<h4>{escape(word('as_pack_says'))}</h4>" + _table(item.rest))
    return "".join(parts)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "<table cellpadding='2'>" + "".join(
        f"<tr><td valign='top'>{escape(label)}</td><td>{escape(words)}</td></tr>" for label, words in rows if words) \
        + "</table>"
