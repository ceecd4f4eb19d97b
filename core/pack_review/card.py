"""One item of the verification desk as a card."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..contract.basis import state_words
from ..texts import text
from .desk import DeskItem

MOST_ROWS = 300     # of a table on a card
_ASIDE = ("note", "source", "tier", "bounds", "disputed")     # columns that the card of one row has


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


def items_card(items: Sequence[DeskItem], head: str, language: str) -> str:
    """Several items side by side, as HTML: rows of one table with their columns, to be read beside the text.

    Args:
        items: of the desk. head: what stands above. language: of labels, ``"en"`` or ``"zh"``.
    """
    parts = [f"<h3>{escape(head)}</h3>"]
    for basis in dict.fromkeys(basis for item in items for basis in item.bases):
        words = " ".join(filter(None, (basis.document, basis.number, basis.article)))
        link = f" <a href='{escape(basis.copy, quote=True)}'>{escape(text('desk.open', language))}</a>" \
            if basis.copy else ""
        parts.append(f"<p>{escape(words)}: {escape(state_words(basis, language))}{link}</p>")
    tables = {item.table for item in items}
    if len(tables) != 1 or "" in tables:
        return "".join(parts)
    columns = [column for column in dict.fromkeys(key for item in items for key, _word in item.rest)
               if not column.startswith(_ASIDE)]
    same = {column: words.pop() for column in columns for words in [{dict(item.rest).get(column, "") for item in items}]
            if len(words) == 1}
    parts.append(_table(same.items()))
    columns = [column for column in columns if column not in same]
    heads = "".join(f"<th align='left'>{escape(column)}</th>" for column in columns)
    for item in items[:MOST_ROWS]:
        cells = dict(item.rest)
        heads += "</tr><tr>" + "".join(f"<td>{escape(cells.get(column, ''))}</td>" for column in columns)
    more = len(items) - MOST_ROWS
    return "".join(parts) + f"<table cellpadding='3'><tr>{heads}</tr></table>" + (
        f"<p>{escape(text('desk.more_rows', language, count=more))}</p>" if more > 0 else "")


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "<table cellpadding='2'>" + "".join(
        f"<tr><td valign='top'>{escape(label)}</td><td>{escape(words)}</td></tr>" for label, words in rows if words) \
        + "</table>"
