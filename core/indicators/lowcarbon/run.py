"""Present land, which all low-carbon indicators relate to."""
from __future__ import annotations

import numpy as np

from ...texts import pick
from ..land import Land
from ..open_land import OpenLand
from ..run import Run
from ..scene import LEAST_M2, Scene


class LowCarbonRun(Run):
    """Layers of a request, with the land and its parts among the units.

    Args:
        request: of low-carbon indicators. scene: plane and units.

    Raises:
        InputError: unusable layers, classes that the pack does not have.
    """

    def __init__(self, request, scene: Scene):
        super().__init__(request, scene)
        self.land: Land = self.read_land("land", request.classes)
        self.read_people()
        self.parts = self.parts_of(self.land)

    def area(self, rows: np.ndarray) -> np.ndarray:
        """Area of some of the land by place, m², 0 where it is rounding ``(p,)``.

        Args:
            rows: which of it, bool ``(n,)``.
        """
        area = self.scene.by_unit(self.parts, self.parts["size"] * rows[self.parts["row"]])
        return np.where(area > LEAST_M2, area, 0.0)

    def open(self, names: tuple) -> OpenLand:
        """What is not known of the land of some categories.

        Args:
            names: of the categories.
        """
        return self.land.open(self.scene, self.parts, self.land.may_be(names))

    def nothing_of(self, names: tuple, titles: dict) -> str:
        """A sentence on a unit without a denominator.

        Args:
            names: what it would be made of. titles: of them, in the languages of the pack.
        """
        language = self.request.language
        return self.say("nothing_of", what=", ".join(pick(titles[name], language) for name in names) or "–")
