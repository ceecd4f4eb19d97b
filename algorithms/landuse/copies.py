"""What the algorithms share that give a layer back with columns of ours behind its own."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterString

from ..inputs import SubjectsAlgorithm


class CopyingAlgorithm(SubjectsAlgorithm):
    """A land-use algorithm whose main result is a copy of its input."""

    PREFIX, KEEP_PERSONAL_FIELDS = "PREFIX", "KEEP_PERSONAL_FIELDS"
    SHOWN = 50   # remarks in the log; the tables hold all

    def group(self) -> str:
        return self.tr("Land use")

    def groupId(self) -> str:
        return "landuse"

    def add_copy_choices(self) -> None:
        self.add(QgsProcessingParameterString(
            self.PREFIX, self.tr("Prefix of our fields"), optional=True),
            self.tr("Stands before the names of our fields in the result, where your layer has fields of the same "
                    "name."), advanced=True)
        self.add(QgsProcessingParameterBoolean(
            self.KEEP_PERSONAL_FIELDS, self.tr("Keep fields about persons"), False),
            self.tr("Names, identity numbers and telephone numbers are left out of the results unless you keep "
                    "them; the log names them."), advanced=True)

    def dropped_fields(self, parameters, context, feedback, snapshot) -> list[str]:
        """Fields about persons that the copy leaves out, which is said."""
        if self.parameterAsBoolean(parameters, self.KEEP_PERSONAL_FIELDS, context):
            return []
        dropped = self.personal_fields(context, snapshot)
        if dropped:
            feedback.pushInfo(self.tr("Fields about persons that are left out: {names}").format(
                names=", ".join(dropped)))
        return dropped

    def remark(self, feedback, sentences, most: int | None = None) -> None:
        super().remark(feedback, sentences, self.SHOWN if most is None else most)
