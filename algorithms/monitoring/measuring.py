"""What the algorithms share that measure the indicators of a monitoring pack of layers."""
from __future__ import annotations

from ..common.subject_parameters import add_fields, add_values, chosen_pack
from ..indicators.parameters import IndicatorAlgorithm
from .pack import add_code_list


class MeasuringAlgorithm(IndicatorAlgorithm):
    """An algorithm of the group "Monitoring" over layers that play roles of a pack."""

    pack_path = codes_pack = ""

    def group(self) -> str:
        return self.tr("Monitoring")

    def groupId(self) -> str:
        return "monitoring"

    def add_reading(self) -> None:
        """How codes, fields and values of the layers are read, and how their areas are measured."""
        add_code_list(self)
        self.add_area_method_of_layers()
        add_fields(self)
        add_values(self, for_codes=True)

    def take_all(self, parameters, context, several: tuple, **roles) -> list[list]:
        """On the main thread: layers of ``roles`` as of ``take``, both packs, and the layers of each parameter of
        ``several``, which are read too."""
        from ...bridge.reading.read import snapshot_layers

        self.take(parameters, context, **roles)
        self.pack_path, self.codes_pack = chosen_pack(self, parameters, context), self.codes_path(parameters, context)
        self.layer_lists = [snapshot_layers(self, parameters, name, context) for name in several]
        return self.layer_lists

    def layers_read(self) -> list:
        return [*(layer for layers in getattr(self, "layer_lists", ()) for layer in layers), *super().layers_read()]

    def answer(self, check, request, notes: list, feedback):
        """What the check says of a request that was read; ``notes`` on reading come first, and all are said."""
        feedback.setProgress(20)
        outcome = self.followed(check.run, request, self.steps(feedback, span=70.0)).with_notes(notes)
        self.remark(feedback, outcome.notes)
        return outcome
