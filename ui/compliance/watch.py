"""What of the checks in a store is out of date: layers that were edited since, and packs that are other ones now."""
from __future__ import annotations

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject

from ...bridge.packs.places import find_all_packs, remembered
from ...bridge.runs.repeat import parameters_for_layers
from ...core.errors import InputError
from ...core.packs.head import read_head
from ..findings.out_of_date import OutOfDate
from ..text import tr


class Watch(QObject):
    """Keeps the line "Out of date" true for all checks of a store.

    Args:
        line: above the findings.
    """

    def __init__(self, line: OutOfDate, parent=None):
        super().__init__(parent)
        self.line, self.path, self.runs = line, "", {}      # runs: check -> number of the run that is watched

    def follow(self, stored) -> None:
        """Watch the last run of each check of a store; edits since a run that was watched before stay. None: nothing.

        Args:
            stored: ``bridge.store.reading.StoredFindings``.
        """
        if stored is None or stored.path != self.path:
            self.line.let_go()
            self.runs = {}
        if stored is None:
            return
        self.path, packs = stored.path, _versions()
        for row in stored.runs.drop_duplicates("check_name").itertuples():      # the newest comes first
            request = stored.requests.get(row.check_name, {})
            if self.runs.get(row.check_name) != row.run:
                if row.check_name not in self.line.coming:
                    self.begin(row.check_name, request)
                self.line.take(row.check_name)
                self.runs[row.check_name] = row.run
            now = packs.get(row.pack)
            other = bool(now and row.pack_version and now != str(row.pack_version))
            self.line.other(tr("the rule pack has another version: {version}").format(version=now) if other else "",
                            row.check_name)

    def begin(self, check: str, request: dict) -> None:
        """A check begins: edits from here on are not in it.

        Args:
            check: its name. request: ``REQUEST`` of its manifest; of a run whose layers are not loaded nothing is
                watched.
        """
        algorithm = QgsApplication.processingRegistry().algorithmById(str(request.get("algorithm") or ""))
        if algorithm is None or not isinstance(request.get("parameters"), dict):
            return
        try:
            self.line.begin(parameters_for_layers(request, QgsProject.instance(), algorithm.parameterDefinitions()),
                            check)
        except InputError:
            return      # a layer of the run is not loaded


def _versions() -> dict:
    """Id of each pack that is there -> its version."""
    heads = {pack.id: remembered(read_head, pack.path)
             for pack in find_all_packs(QgsProject.instance().homePath())}
    return {name: str(head.version) for name, head in heads.items() if head is not None}
