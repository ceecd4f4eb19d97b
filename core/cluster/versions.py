"""What the last digit of a number may depend on."""
from __future__ import annotations

import configparser
import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import shapely

ROOT = Path(__file__).resolve().parents[2]


@cache
def versions() -> dict:
    """Versions of libraries, and of our own code by its bytes: name -> version."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    code = hashlib.blake2b(digest_size=8)
    for path in sorted((ROOT / "core").rglob("*")):
        if path.suffix in (".py", ".yaml", ".csv"):
            code.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return {"groundrules": parser.get("general", "version", fallback=""), "core": code.hexdigest(),
            "numpy": np.__version__, "pandas": pd.__version__, "shapely": shapely.__version__,
            "geos": shapely.geos_version_string, "pyproj": pyproj.__version__, "proj": pyproj.proj_version_str}
