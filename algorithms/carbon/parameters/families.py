"""Which family of densities a run takes: the user's choice, otherwise Tier 1 by where the land lies."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ...common.declaring import MISSING


class DensityFamilies:
    """Pack and family of an algorithm with densities; ``PROPOSED`` holds those of a run in which none is given."""

    PROPOSED = "ipcc-2019-forest", "land-any"   # they have a number for all land, by its coordinates
    is_proposed = False   # they are used because none was given

    def add_densities(self) -> None:
        """Where densities come from: what the user has, otherwise Tier 1 by the land's coordinates, which is said."""
        pack_help = self.tr(
            "Id of a pack of kind coefficients. sample-carbon holds invented numbers for the sample county, ipcc-2019 "
            "defaults of IPCC, whose cards say how far each was compared.")
        family_help = self.tr(
            "Name of a family of that pack. Families cannot be mixed: the tables state it with its boundary. A wrong "
            "name lists the valid ones.")
        otherwise = (self.tr("Empty without an own table: ipcc-2019-forest, which has numbers for all land by its "
                             "coordinates."),
                     self.tr("Empty: land-any of ipcc-2019-forest (living biomass, Tier 1); other packs have no "
                             "default.")) if self.PROPOSED else (
            self.tr("Empty with an own table."), self.tr("None is a default."))
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of coefficients"), optional=True),
                 " ".join((pack_help, otherwise[0])), offers="packs coefficients stocks", kind="pack",
                 required_if={} if self.PROPOSED else {self.TABLE: MISSING})
        self.add(QgsProcessingParameterString(self.FAMILY, self.tr("Family of coefficients"), optional=True),
                 " ".join((family_help, otherwise[1])), offers="families PACK stocks")
        self.add_place_of_numbers()
        self.add_own_table()

    def named_or_proposed(self, pack: str, family: str, table) -> tuple[str, str]:
        """Pack and family of the run.

        Args:
            pack, family: as they were given, empty where not. table: the user's own, None without.
        """
        if table is not None or not self.PROPOSED or pack not in ("", self.PROPOSED[0]) or (pack and family):
            return pack, family
        self.is_proposed = True
        return self.PROPOSED[0], family or self.PROPOSED[1]

    def proposal(self, language: str) -> list:
        """The sentence on a family that was not chosen; empty where one was given.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        from ....core.texts import text

        return [text("carbon.proposed", language, pack=self.PROPOSED[0], family=self.chosen.family)] \
            if self.is_proposed else []

    def given_keys(self, rows: list, pack_path: str) -> dict:
        """What KEYS holds: key -> values of the pack, however they were written.

        Args:
            rows: of a key and its values. pack_path: of the coefficients, empty without.

        Raises:
            InputError: a key or value that the pack does not have.
        """
        from ....core.carbon.checked_pack import load_coefficients
        from ....core.carbon.densities.table import known_values
        from ....core.carbon.keys.choosing import candidates

        given = candidates(rows)
        return known_values(load_coefficients(pack_path), given) if given and pack_path else given
