"""Damage to the bytes of any file."""
from __future__ import annotations

from pathlib import Path
from random import Random


def damage(random: Random, path: Path, layer: str) -> tuple:
    """Flip, cut, zero, double or replace bytes of a file."""
    data = bytearray(path.read_bytes())
    kind = random.choice(("flip", "flip", "flip", "cut", "zero", "double", "empty", "other"))
    place = random.randrange(max(1, len(data)))
    if kind == "flip":
        count = random.choice((1, 4, 64))
        for _ in range(count):
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        kind = f"flip {count}"
    elif kind == "cut":
        del data[place:]
    elif kind == "zero":
        data[place:place + 512] = bytes(len(data[place:place + 512]))
    elif kind == "double":
        data[place:place] = data[place:place + 1024]
    else:
        data = bytearray(b"" if kind == "empty" else random.choice((b"PK\x03\x04", b"{", b"\xff\xfe", b"<x/>")) * 40)
    path.write_bytes(bytes(data))
    return f"{kind} at {place}", "any"
