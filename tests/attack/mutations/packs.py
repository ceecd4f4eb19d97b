"""Damage to the files of a pack."""
from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

from attack.mutations import raw, texts

VALUES = ("", "null", "[]", "{}", ".nan", ".inf", "1e400", "-1", "true", '"\\x00"', "2026-13-45",
          "[[[[[[[[[[]]]]]]]]]]",
          "!!python/object/apply:os.system [id]", "&a [*a]", "9" * 400, "'" + "x" * 5_000 + "'", "POLYGON EMPTY",
          "'CIRCULARSTRING(0 0, 1 1, 2 0)'", "'POLYGON((0 0, nan 1, 2 2, 0 0))'", "1970-01-01", "0", "甲", "{en: 1}")
CONDITIONS = ("'round(overlap_area_m2, 309) > 1'", "'subject_project_kind LIKE ''%a%a%a%a%a%b'''", "'1 = 1 AND'",
              "'((((((((((1))))))))))=1'", "'eval(''1'')'", "'overlap_area_m2 / 0 > 1'", "'NULL'", "'nobody = 1'",
              "'regexp_match(subject_project_kind, ''(a+)+$'')'", "'10 ^ 400 > 1'", "'" + "NOT " * 2_000 + "1=1'")


def value(random: Random, path: Path, layer: str) -> tuple:
    """The value of a key becomes another."""
    file = _file(random, path, ".yaml")
    lines = file.read_text(encoding="utf-8").splitlines()
    places = [number for number, text in enumerate(lines) if re.match(r"\s*(- )?[\w-]+:", text)]
    place = random.choice(places)
    key = lines[place].split(":", 1)[0]
    new = random.choice(CONDITIONS if key.strip().lstrip("- ") in ("when", "condition") else VALUES)
    lines[place] = f"{key}: {new}"
    file.write_text("\n".join(lines), encoding="utf-8")
    return f"{file.name}:{place + 1} {key.strip()}: {new[:40]}", "any"


def key(random: Random, path: Path, layer: str) -> tuple:
    """A key is lost, or has another name."""
    file = _file(random, path, ".yaml")
    lines = file.read_text(encoding="utf-8").splitlines()
    places = [number for number, text in enumerate(lines) if re.match(r"\s*(- )?[\w-]+:", text)]
    place, kind = random.choice(places), random.choice(("lost", "renamed", "twice", "indented"))
    if kind == "lost":
        del lines[place]
    elif kind == "renamed":
        lines[place] = lines[place].replace(":", "x:", 1)
    elif kind == "twice":
        lines.insert(place, lines[place])
    else:
        lines[place] = "   " + lines[place]
    file.write_text("\n".join(lines), encoding="utf-8")
    return f"{file.name}:{place + 1} {kind}", "any"


def text(random: Random, path: Path, layer: str) -> tuple:
    """Damage to lines, numbers or bytes of one file."""
    file = _file(random, path)
    what, effect, *_ = random.choice((texts.number, texts.line, texts.encoding, raw.damage))(random, file, layer)
    return f"{file.name} {what}", effect


def file(random: Random, path: Path, layer: str) -> tuple:
    """A file is missing, a folder, a pipe, a link out of the pack, or far too large."""
    target, kind = _file(random, path), random.choice(("missing", "folder", "pipe", "link", "loop", "large"))
    target.unlink()
    if kind == "folder":
        target.mkdir()
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "link":
        target.symlink_to("/dev/zero")
    elif kind == "loop":
        target.symlink_to(target.name)
    elif kind == "large":
        target.write_bytes(b"a: " + b"[" * 3_000_000)
    return f"{target.name} {kind}", "any"


def archive(random: Random, path: Path, layer: str) -> tuple:
    """The pack as a zip, damaged."""
    zipped = Path(shutil.make_archive(str(path), "zip", path))
    return raw.damage(random, zipped, layer)[0], "any", zipped


def _file(random: Random, path: Path, suffix: str = "") -> Path:
    return random.choice(sorted(result for result in path.iterdir() if result.name.endswith(suffix)))


MUTATIONS = [(value, 8), (key, 4), (text, 4), (file, 2), (archive, 2)]
