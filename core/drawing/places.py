"""Where an issue of a drawing is: its layer, its entity, its coordinates, in words."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..texts import text


def issue_place(row: Mapping, source: str, language: str, has_handles: bool = True) -> str:
    """Layer, entity and coordinates of an issue; empty for one on the whole drawing.

    Args:
        row: of ``Drawn.issues``. source: name of the file, or of the layer that was read.
        language: ``"en"`` or ``"zh"``.
        has_handles: entities have handles of the drawing; otherwise ``handle`` is the id of a feature.

    >>> issue_place({"drawing_layer": "red", "handle": "2A", "x": 500_000.0, "y": 3.4e6}, "a.dxf", "en")
    'Layer red, entity 2A, at 500000.000, 3400000.000'
    >>> issue_place({"drawing_layer": None, "handle": "7", "x": 114.2, "y": 30.5}, "lines", "en", has_handles=False)
    'Layer lines, feature 7, at 114.2000000, 30.5000000'
    """
    known = {name: row[name] for name in ("drawing_layer", "handle", "x", "y") if not pd.isna(row[name])}
    if not known:
        return ""
    parts = [text("drawing.place_layer", language, layer=known.get("drawing_layer", source))]
    if "handle" in known:
        parts.append(text("drawing.place_entity" if has_handles else "drawing.place_feature", language,
                          name=known["handle"]))
    if {"x", "y"} <= set(known):
        decimals = 7 if abs(known["x"]) <= 360 and abs(known["y"]) <= 90 else 3   # of degrees, of metres
        parts.append(text("drawing.place_at", language, x=f"{known['x']:.{decimals}f}",
                          y=f"{known['y']:.{decimals}f}"))
    return text("drawing.place_between", language).join(parts)
