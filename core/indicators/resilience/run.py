"""Present and planned land, people and hazard zones, which resilience indicators relate to each other."""
from __future__ import annotations

from ...inputs import register
from ..exposure import Target, no_target, zones_of
from ..run import Run
from ..scene import Scene

NO_KIND = "–"


class ResilienceRun(Run):
    """Layers of a request.

    Args:
        request: of resilience indicators. scene: plane and units.

    Raises:
        InputError: unusable layers, classes that the pack does not have.
    """

    def __init__(self, request, scene: Scene):
        super().__init__(request, scene)
        self.read_people()
        self.land = self.read_land("land", request.classes)
        self.planned = self.read_land("planned", request.planned_classes)
        self.zones = self._zones()

    def _zones(self) -> list[Target]:
        """Hazard zones by kind, the first of all kinds."""
        table, name = self.request.hazards, self.request.hazard_field
        if table is None:
            return [no_target(self.needs(register.HAZARDS))]
        prepared, bad, reason = self.prepared("hazards", "polygon")
        zones = [zones_of(self.scene, prepared.geometry, bad, reason=reason)]
        if name:
            own = table.columns[name].astype("string").str.strip().fillna("").replace("", NO_KIND).to_numpy(object)
            zones += [zones_of(self.scene, prepared.geometry[own[prepared.source_row] == kind],
                               bad.among(own[bad.rows] == kind), kind, reason) for kind in sorted(set(own))]
        return zones
