"""Blocks of a document from a marked text: heads, paragraphs, lists and tables as in Markdown, and no more of it.

``# words`` is a head, ``- words`` an item, ``> words`` a notice, ``| a | b |`` a row of a table, which an empty line
ends. Where the second row of a table is ``|---|---:|``, the first one heads it and the colons say how its columns are
set; a row whose first cell is ``**words**`` is a total; ``<br>`` in a cell breaks its line, which leaves room to write.
All else is a paragraph.
"""
from __future__ import annotations

import re

from ...geometry.parallel import asking
from ...report.paper.blocks import INDENT, Block, PaperColumn, PaperTable, PaperText

#: What a value may hold that would be read as marks, and what stands for it while a text is filled in.
_MARKS = {"|": "\ue000", INDENT: "\ue001", "<": "\ue002"}
_RULE = re.compile(r":?-+:?")
_KINDS = {"- ": "list", "> ": "notice"}


def safe(words: str) -> str:
    """A value without what would be read as marks of a table; ``blocks_of`` gives it back.

    Args:
        words: of a value, on one line.

    >>> safe("a|b") == "a|b"
    False
    """
    for mark, stand_in in _MARKS.items():
        words = words.replace(mark, stand_in)
    return words


def blocks_of(words: str) -> list[Block]:
    """The blocks of a marked text.

    Args:
        words: the text, its values made ``safe``.

    >>> table, = blocks_of("# Areas\\n| Class | ha |\\n|---|---:|\\n| Paddy | 1.5 |\\n| **Total** | 1.5 |")
    >>> table.title, table.columns[1].align, table.rows, sorted(table.strong)
    ('Areas', 'right', (('Paddy', '1.5'), ('Total', '1.5')), [1])
    >>> [(block.title, block.kind) for block in blocks_of("# Head\\nA line.\\n- an item\\n- another\\n> a notice")]
    [('Head', 'statement'), ('', 'list'), ('', 'notice')]
    """
    blocks: list[Block] = []
    title, kind, lines = "", "", []

    def close() -> None:
        nonlocal title, lines
        if lines or title and kind != "":
            blocks.append(_table(title, lines) if kind == "table" else
                          PaperText(title, tuple(map(_meant, lines)), kind or "statement"))
            title, lines = "", []

    for line in asking(words.split("\n")):
        line = line.strip()
        if line.startswith("# "):
            close()
            title, kind = _meant(line[2:].strip()), "statement"
            continue
        if not line:
            close()
            continue
        read, content = _read(line)
        if read != kind:
            if lines:
                close()
            kind = read
        lines.append(content)
    close()
    return blocks


def _read(line: str) -> tuple[str, str]:
    """What a line belongs to, and what it says."""
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        return "table", line
    kind = _KINDS.get(line[:2], "statement")
    return kind, line if kind == "statement" else line[2:].strip()


def _table(title: str, lines: list[str]) -> PaperTable:
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    count = max(map(len, rows))
    rows = [row + [""] * (count - len(row)) for row in rows]
    heads, aligns = [""] * count, ["left"] * count
    if len(rows) > 1 and all(_RULE.fullmatch(cell) for cell in rows[1] if cell) and any(rows[1]):
        heads = [_meant(cell) for cell in rows[0]]
        aligns = ["centre" if cell.startswith(":") and cell.endswith(":") else "right" if cell.endswith(":") else "left"
                  for cell in rows[1]]
        rows = rows[2:]
    strong = frozenset(place for place, row in enumerate(rows) if _is_strong(row[0]))
    return PaperTable(title, tuple(map(PaperColumn, heads, aligns)),
                      tuple(tuple(_meant(cell[2:-2] if _is_strong(cell) else cell) for cell in row) for row in rows),
                      strong=strong, is_wide=True)


def _is_strong(cell: str) -> bool:
    return len(cell) > 4 and cell.startswith("**") and cell.endswith("**")


def _meant(words: str) -> str:
    for mark, stand_in in _MARKS.items():
        words = words.replace(stand_in, mark)
    return words.replace("<br>", "\n")
