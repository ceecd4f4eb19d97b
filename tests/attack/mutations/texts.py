"""Damage to text files: tables, boundary points, drawings, manifests."""
from __future__ import annotations

import re
from pathlib import Path
from random import Random

NUMBERS = ("nan", "inf", "1e30", "-1e308", "1e400", "", "０", "1,5", "1.2.3", "99999999999999999999", "-0", "0x1F", "½")
ENCODINGS = ("utf-16", "gb18030", "utf-8-sig", "big5", "utf-32")


def number(random: Random, path: Path, layer: str) -> tuple:
    """Some numbers become something else."""
    text, value, count = _read(path), random.choice(NUMBERS), random.choice((1, 3, 50))
    places = [match.span() for match in re.finditer(r"\d+(?:\.\d+)?", text)]
    for start, end in sorted(random.sample(places, min(count, len(places))), reverse=True):
        text = text[:start] + value + text[end:]
    path.write_text(text, encoding="utf-8")
    return f"{count} × {value!r}", "any"


def line(random: Random, path: Path, layer: str) -> tuple:
    """A line is lost, stands twice, grows or moves."""
    lines = _read(path).splitlines(keepends=True)
    kind, place = random.choice(("lost", "twice", "many", "long", "swapped", "cut")), random.randrange(len(lines))
    if kind == "lost":
        del lines[place]
    elif kind in ("twice", "many"):
        lines[place:place] = [lines[place]] * (1 if kind == "twice" else 3_000)
    elif kind == "long":
        lines[place] = lines[place].rstrip("\n") + random.choice(("甲", ",", '"', "(", "x,")) * 100_000 + "\n"
    elif kind == "swapped":
        other = random.randrange(len(lines))
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines[place] = lines[place][:len(lines[place]) // 2]
    path.write_text("".join(lines), encoding="utf-8")
    return f"{kind} at {place}", "any"


def encoding(random: Random, path: Path, layer: str) -> tuple:
    """The same text in another encoding, or with other line ends."""
    text, name = _read(path), random.choice((*ENCODINGS, "\r", "\r\n", "\x00"))
    if name in ENCODINGS:
        path.write_bytes(text.encode(name, errors="replace"))
    else:
        path.write_bytes(text.replace("\n", name).encode())
    return repr(name), "any"


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


MUTATIONS = [(number, 5), (line, 4), (encoding, 2)]
