"""What a map of a report shows, in metres from the middle of its own window."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .styles import MapStyle

WIDTH_MM, HEIGHT_MM = 180.0, 135.0      # the frame on A4; everything is drawn in its proportions


@dataclass(frozen=True)
class Drawn:
    """Features of one style on a map.

    Attributes:
        kind: of the layer, or ``"subject"``, ``"veil"`` (pales what is not the project), ``"ring"``.
        name: in the legend, empty where it is not listed.
        code: printed inside the areas, empty for none.
        style: how they look.
        geometry: in metres from the middle of the window, object ``(n,)``.
    """

    kind: str
    name: str
    code: str
    style: MapStyle
    geometry: np.ndarray


@dataclass(frozen=True)
class MapView:
    """What one map shows.

    Attributes:
        width, height: of the window in metres, in the proportions of the frame.
        drawn: from bottom to top.
        has_length: False where the unit of the coordinates is unknown: no scale bar.
        remarks: sentences on what is not drawn.
        labels: ``(words, x, y)`` each: short words at a place, in metres from the middle of the window.
    """

    width: float
    height: float
    drawn: tuple[Drawn, ...]
    has_length: bool
    remarks: tuple[str, ...] = ()
    labels: tuple[tuple[str, float, float], ...] = ()

    @property
    def metres_per_mm(self) -> float:
        """Metres in a millimetre of the A4 frame."""
        return self.width / WIDTH_MM
