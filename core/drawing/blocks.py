"""How much the blocks of a DXF draw: a few lines of text may repeat, nest and array what they hold without bound."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import InputError

MOST_VERTICES = 2_000_000   # that blocks add to those of the file itself
DEEPEST = 100               # GDAL leaves deeper ones out and goes on
#: Records of a DXF begin with the code 0 and a word.
_RECORD = re.compile(rb"^[ \t]*0+[ \t]*\r?\n[ \t]*([A-Z]\w*)[ \t]*\r?$", re.MULTILINE)
_PLACE = re.compile(rb"^[ \t]*10[ \t]*\r?$", re.MULTILINE)
_REFERENCES = (b"INSERT", b"DIMENSION", b"ACAD_TABLE")


@dataclass
class _Block:
    vertices: int = 0
    inserts: list = field(default_factory=list)   # (name, how often)


def check_blocks(data: bytes, name: str) -> None:
    """Refuse a drawing whose blocks draw more than can be read, or themselves.

    Args:
        data: of the DXF. name: of the file, for messages.

    Raises:
        InputError: they draw more than ``MOST_VERTICES``; one holds itself, or lies deeper than ``DEEPEST``.
    """
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if not any(word in data for word in _REFERENCES):
        return
    blocks, drawing = _read(data)
    sizes: dict[str, tuple[int, int]] = {}   # name -> vertices, depth
    for block, _ in drawing.inserts:
        _measure(block, blocks, sizes, name)
    drawn = sum(count * sizes[block][0] for block, count in drawing.inserts)
    if drawn > MOST_VERTICES:
        raise InputError("drawing.too_many_blocks", drawing=name, count=f"{float(drawn):.3g}", most=MOST_VERTICES)


def _read(data: bytes) -> tuple[dict, _Block]:
    """Blocks by name, and what is drawn outside them."""
    blocks, drawing = {}, _Block()
    current = drawing
    records = list(_RECORD.finditer(data))
    for record, following in zip(records, [*records[1:], None]):
        word = record[1]
        text = data[record.end():following.start() if following else len(data)]
        if word == b"BLOCK":
            current = blocks.setdefault(_values(text).get(b"2", b"").upper(), _Block())
        elif word == b"ENDBLK":
            current = drawing
        elif word in _REFERENCES:
            values = _values(text)
            times = _count(values, b"70") * _count(values, b"71") if word == b"INSERT" else 1
            current.inserts.append((values.get(b"2", b"").upper(), times))
        elif current is not drawing:
            current.vertices += max(1, len(_PLACE.findall(text)))
    return blocks, drawing


def _values(text: bytes) -> dict:
    """The first value of each code of a record."""
    lines = [line.strip() for line in text.strip(b"\r\n").splitlines()]
    values: dict = {}
    for code, value in zip(lines[::2], lines[1::2]):
        values.setdefault(code, value)
    return values


def _count(values: dict, code: bytes) -> int:
    digits = values.get(code, b"1")
    return max(1, int(digits)) if digits.isdigit() and len(digits) < 10 else 1


def _measure(start: bytes, blocks: dict, sizes: dict, name: str) -> None:
    """Vertices and depth of a block and all that it holds; without recursion, as they may lie deep."""
    path, waiting = [], [start]
    while waiting:
        block = waiting[-1]
        if block in sizes:
            waiting.pop()
            continue
        own = blocks.get(block, _Block())
        inner = {inserted for inserted, _ in own.inserts if inserted not in sizes}
        if not inner:
            depth = 1 + max((sizes[inserted][1] for inserted, _ in own.inserts), default=0)
            if depth > DEEPEST:
                raise InputError("drawing.blocks_too_deep", drawing=name, most=DEEPEST)
            sizes[block] = own.vertices + sum(times * sizes[inserted][0] for inserted, times in own.inserts), depth
            waiting.pop()
            if path and path[-1] == block:
                path.pop()
            continue
        path.append(block)
        if inner & set(path):
            raise InputError("drawing.block_in_itself", drawing=name,
                             block=sorted(inner & set(path))[0].decode("utf-8", errors="replace"))
        waiting.extend(inner)
