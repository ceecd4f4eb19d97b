"""The drawing of one finding from the stored geometries."""
from __future__ import annotations

from typing import Optional

import shapely

from ..report.maps.drawing import Drawing, draw


def drawing_of(subject: Optional[bytes], piece: Optional[bytes], verdict: str, crs: str) -> Optional[Drawing]:
    """Draw a subject and the piece in question.

    Args:
        subject, piece: WKB, None if there is none.
        verdict: of the finding.
        crs: of both, for the scale bar.
    """
    shapes = [None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore") for wkb in (subject, piece)]
    return draw(shapes[0], [(shapes[1], verdict)], crs)
