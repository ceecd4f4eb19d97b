"""Colours of charts on a light and on a dark ground; read from ``styles/charts.yaml``."""
from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parents[3] / "styles" / "charts.yaml"


@cache
def chart_colours(dark: bool) -> dict:
    """Name -> ``"#rrggbb"``.

    Args:
        dark: on a dark ground.
    """
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))["dark" if dark else "light"]
