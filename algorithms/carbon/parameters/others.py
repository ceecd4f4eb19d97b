"""The same result under other families of coefficients, and under the next level of trust."""
from __future__ import annotations


class OtherFamilies:
    """What algorithms with a family of coefficients say of others."""

    SENSITIVITY = "SENSITIVITY"
    located = None   # land whose place numbers are of
    home = ""   # folder of the project

    def add_sensitivity(self) -> None:
        """The table of ``other_families``."""
        self.add_table(self.SENSITIVITY, self.tr("The same under other families"), self.tr(
            "A row for each family of the pack: the result with its numbers, the share of ground that they cover, its "
            "boundary and warning; without a result, the reason. Then the next level of trust that comes with the "
            "plugin and covers the place: the result with its numbers in place of those that it has. Then each source "
            "that prints other numbers than the family: the result with those."))

    def other_families(self, outputs, feedback, used, columns: dict, computed, language: str, *, mixes=None):
        """Write, report and return what the result would be under other families; ``mixes``: with names of classes."""
        frame, notes = self.families_asked(used, columns, computed, language, mixes)
        for note in notes:
            feedback.pushInfo(note)
        if outputs.wanted(self.SENSITIVITY):
            outputs.table(self.SENSITIVITY, frame)
        return frame

    def families_asked(self, used, columns: dict, computed, language: str, mixes=None) -> tuple:
        """What the result would be under other families, and sentences on it."""
        from ....bridge.inputs.carbon.land import family_pack
        from ....bridge.inputs.carbon.trust import offers_of
        from ....core.carbon.densities.sensitivity import Beside, sensitivity

        title = (lambda name: mixes.title(name, language)) if mixes else str
        offers = offers_of(self.chosen, used, self.located, self.home, title)
        classes = frozenset(part.land_class for parts in mixes.shares.values() for part in parts) if mixes else None
        return sensitivity(family_pack(self.chosen), used, (
            self.chosen.climate, self.chosen.keys, self.chosen.variants), columns, computed, language, Beside(
                offers, title, classes))
