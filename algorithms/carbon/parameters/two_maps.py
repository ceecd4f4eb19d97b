"""Maps of the user's of both dates of a change."""
from __future__ import annotations

from .maps import Maps


class TwoMaps(Maps):
    """Part of an algorithm that compares two dates: a map of each, and what is said of them."""

    map_names, soil_names = ("MAP", "NEW_MAP"), ("SOIL_MAP", "NEW_SOIL_MAP")

    def report_change_maps(self, held, language: str, parameters, context, feedback) -> tuple[dict, list]:
        """Report how the maps of both dates were read and what looks wrong; numbers of the run, and the sentences."""
        from ....core.carbon.maps import notes
        from ....core.carbon.maps.holding import SOIL

        counts: dict = {"MAPPED_HA": 0.0, "SOIL_MAPPED_HA": 0.0}
        sentences: list = []
        if held is None:
            return counts, sentences
        years = ["" if parameters.get(name) in (None, "") else str(int(self.parameterAsDouble(
            parameters, name, context))) for name in (self.OLD_YEAR, self.NEW_YEAR)]
        entries, cell_ha = [], {}
        for slot, prepared in zip(held.slots, held.maps):
            use, raster = prepared.use, prepared.source
            zero = self.biomass.zero if use.pools != SOIL else "as_declared"
            sentences += [*notes.use_notes(use, language), *prepared.notes,
                          *notes.kind_notes(use, raster.band, prepared.kinds, (zero, raster.no_data), language),
                          *notes.year_notes(use, years[slot.date], language)]
            area = held.held.known_ha(slot.date, use.bit)
            name = "SOIL_MAPPED_HA" if use.pools == SOIL else "MAPPED_HA"
            counts[name] = max(counts[name], area)
            entries.append({"date": slot.date + 1, **notes.entry_of(use, (area, None, None), prepared.kinds)})
            cell_ha[use.bit] = prepared.cell_ha
        sentences += notes.date_notes(held.held.one_date_ha, held.held.both_ha, language)
        sentences += notes.doubts(held.request.land, held.uses, cell_ha, language)
        self.remark(feedback, sentences, len(sentences))
        self.sections = {**(self.sections or {}), "maps": entries}
        return counts, sentences
