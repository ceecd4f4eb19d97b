"""The question "what applies here?", kept ready while nothing that it was made of has changed."""
from __future__ import annotations

from datetime import date

from qgis.core import QgsProcessingContext, QgsProject

from ...algorithms.zoning.whatapplies import WhatApplies
from ...bridge.docks.place_query import layer_stamp, pack_stamp
from ...bridge.packs.places import pack_folders
from ...core.inputs import register


class Queries:
    """Makes queries for places, and hands out the last one again where layers, rules and choices are the same.

    Each click looks at the layers and their files again, so that changes need not be reported.
    """

    def __init__(self):
        self.forget()

    def forget(self, *_) -> None:
        """Let go of the layers: one of them may be going, and its file with it."""
        self.kept = self.stamp = self.pack_stamp = None

    def query(self, place, parameters: dict):
        """A query for a place.

        Args:
            place: a layer.
            parameters: of ``groundrules:whatapplies`` without places and destinations.

        Returns:
            ``bridge.docks.place_query.PlaceQuery``.

        Raises:
            InputError, QgsProcessingException: input that cannot be used, with the remedy.
        """
        stamp = self._stamp(parameters)
        if stamp is None or stamp != self.stamp or pack_stamp(self.kept.pack_path) != self.pack_stamp:
            self.forget()
            context = QgsProcessingContext()
            context.setProject(QgsProject.instance())
            query = WhatApplies().create().query({**parameters, register.SUBJECTS: place}, context)
            if stamp is None:
                return query   # of layers that are being edited: for this place only
            self.kept, self.stamp, self.pack_stamp = query, stamp, pack_stamp(query.pack_path)
        return self.kept

    def _stamp(self, parameters: dict):
        """All that a query rests on; None where that cannot be said."""
        project = QgsProject.instance()
        coverage = parameters.get(register.COVERAGE)
        layers = [*parameters[register.CONTROLS], *([coverage] if coverage else [])]
        stamps = [layer_stamp(project.mapLayer(layer_id)) for layer_id in layers]
        if None in stamps:
            return None
        # a folder's time is another one where a pack came or went
        folders = [(str(folder), folder.stat().st_mtime_ns if folder.is_dir() else 0)
                   for folder in pack_folders(project.homePath())]
        return repr(sorted(parameters.items())), date.today(), *folders, *stamps
