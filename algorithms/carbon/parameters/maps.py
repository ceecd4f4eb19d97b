"""What algorithms ask of the user's own maps of biomass, growing stock, carbon and soil carbon."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN

DOUBLE, INTEGER = Qgis.ProcessingNumberParameterType.Double, Qgis.ProcessingNumberParameterType.Integer
#: As of ``core.carbon.maps``.
QUANTITIES, POOLS, ZEROS = (["biomass", "growing_stock", "carbon", "co2"], ["above", "living"],
                            ["as_declared", "value", "no_data"])
UNITS = ["t/ha", "Mg/ha", "kg/m2", "g/m2", "m3/ha", "t/cell", "kg/cell", "m3/cell"]
SOIL_UNITS = ["t C/ha", "kg C/m2", "g/kg", "dg/kg", "%"]
TREES = ["broadleaf", "conifer", "hardwoods", "pines", "larch", "firs_and_spruces", "other_conifers",
         "natural_forests"]


class Maps:
    """Part of an algorithm that takes maps of the user's: where they know ground they win over the family's numbers.

    Attributes:
        map_names, soil_names: inputs with the rasters, one a date.
    """

    MAP, NEW_MAP, MAP_BAND, MAP_QUANTITY, MAP_UNIT = "MAP", "NEW_MAP", "MAP_BAND", "MAP_QUANTITY", "MAP_UNIT"
    MAP_POOLS, ROOT_SHOOT, CARBON_FRACTION, BCEF = "MAP_POOLS", "ROOT_SHOOT", "CARBON_FRACTION", "BCEF"
    MAP_TREES, MAP_UNCERTAINTY, MAP_ERROR, MAP_MASK = "MAP_TREES", "MAP_UNCERTAINTY", "MAP_ERROR", "MAP_MASK"
    MAP_CLASSES, MAP_ZERO, MAP_YEAR, NEW_MAP_YEAR = "MAP_CLASSES", "MAP_ZERO", "MAP_YEAR", "NEW_MAP_YEAR"
    LAND_YEAR = "LAND_YEAR"
    SOIL_MAP, NEW_SOIL_MAP, SOIL_BAND, SOIL_UNIT = "SOIL_MAP", "NEW_SOIL_MAP", "SOIL_BAND", "SOIL_UNIT"
    SOIL_DEPTH_CM, BULK_DENSITY, STONES, SOIL_UNCERTAINTY = (
        "SOIL_DEPTH_CM", "BULK_DENSITY", "STONES", "SOIL_UNCERTAINTY")
    FOREST_PACK = "ipcc-2019-forest"   # knows ratios by zone, trees and size of stands
    map_names: tuple = ("MAP",)
    soil_names: tuple = ("SOIL_MAP",)

    def add_maps(self) -> None:
        """Maps of biomass or carbon, and of soil carbon."""
        for name, label in self._labels(self.map_names, self.tr("Own map of biomass or carbon"),
                                        self.tr("Own map of biomass or carbon, second date")):
            self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), self.tr(
                "A raster of numbers: dry matter, wood, carbon or CO2 of the stand. Where it has a number it wins over "
                "the family; elsewhere the family's numbers stay, and both areas are reported. Another grid or "
                "coordinate system is brought to the land's."),
                required_if={self.MAP_ERROR: GIVEN} if name == self.MAP else ())
        self._add_meaning()
        self._add_ratios()
        self._add_sureness_of_map()
        self._add_where()
        self._add_soil()
        for name, label in (("MAPPED_HA", self.tr("Ground whose biomass comes from the own map (ha)")),
                            ("SOIL_MAPPED_HA", self.tr("Ground whose soil carbon comes from the own map (ha)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def _labels(self, names: tuple, first: str, second: str) -> list:
        return list(zip(names, (first, second)))

    def _add_meaning(self) -> None:
        self.add(QgsProcessingParameterNumber(self.MAP_BAND, self.tr("Band of the own map"), INTEGER, 1, minValue=1),
                 self.tr("Number of the band, from 1."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.MAP_QUANTITY, self.tr("What the own map holds"), options=QUANTITIES, optional=True,
            usesStaticStrings=True), self.tr(
            "biomass: dry matter. growing_stock: cubic metres of wood. carbon, co2: tonnes of them. Dry matter read "
            "as carbon would be twice too much, so this has no default."), advanced=True,
            required_if=[{name: GIVEN} for name in self.map_names])
        self.add(QgsProcessingParameterString(self.MAP_UNIT, self.tr("Unit of the own map"), "t/ha"), self.tr(
            "Mass or volume on an area or in a cell, such as t/ha, Mg C/ha, kg/m2, m3/ha, t/cell. Numbers of a cell "
            "are divided by its true area. Numbers of a tree cannot be used."), hints=UNITS, advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.MAP_POOLS, self.tr("Pools of the own map"), options=POOLS, defaultValue="above",
            usesStaticStrings=True), self.tr(
            "above: what stands above ground; roots are added by ROOT_SHOOT. living: roots are in it."), advanced=True)

    def _add_ratios(self) -> None:
        for name, label, help_text, limits in (
                (self.ROOT_SHOOT, self.tr("Roots to shoots"), self.tr(
                    "Dry matter of roots over that above ground. Empty: IPCC 2019 table 4.4, by zone, continent and "
                    "size of the stand."), (0.0, 10.0)),
                (self.CARBON_FRACTION, self.tr("Carbon fraction"), self.tr(
                    "Tonnes of carbon in a tonne of dry matter. Empty: IPCC 2006 table 4.3, by zone and MAP_TREES."),
                 (0.2, 0.7)),
                (self.BCEF, self.tr("Expansion factor (BCEF)"), self.tr(
                    "From a cubic metre of growing stock to tonnes of dry matter above ground. Empty: IPCC 2006 table "
                    "4.5, by zone, MAP_TREES and how much stands; without a zone the run stops."), (0.1, 20.0))):
            self.add(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=limits[0],
                                                  maxValue=limits[1]), help_text, advanced=True)
        self.add(QgsProcessingParameterString(self.MAP_TREES, self.tr("Kind of trees"), optional=True), self.tr(
            "By which tables are read where ratios differ by it, such as broadleaf, conifer, pines. Empty: the mean of "
            "all kinds."), hints=["", *TREES], advanced=True)

    def _add_sureness_of_map(self) -> None:
        self.add(QgsProcessingParameterNumber(
            self.MAP_UNCERTAINTY, self.tr("Uncertainty of the own map (%)"), DOUBLE, optional=True, minValue=0.0,
            maxValue=200.0), self.tr(
            "Half-width of the 95 % band of the map's mean over the land; it goes in one direction everywhere. Empty: "
            "the map's numbers have no band, and the share of the stock without one is reported."), advanced=True,
            unit="percent", not_with=(self.MAP_ERROR,))
        self.add(QgsProcessingParameterRasterLayer(
            self.MAP_ERROR, self.tr("Map of standard errors"), optional=True), self.tr(
            "One standard deviation of each cell in the map's unit, on the same grid. Errors of cells are taken to go "
            "together, which is the most they can come to; a product's own error of a mean may be less."),
            advanced=True)

    def _add_where(self) -> None:
        self.add(QgsProcessingParameterRasterLayer(self.MAP_MASK, self.tr("Mask of the own map"), optional=True),
                 self.tr("The map counts where this raster has a value other than 0; elsewhere the family's numbers "
                         "stay."), advanced=True)
        self.add(QgsProcessingParameterString(
            self.MAP_CLASSES, self.tr("Classes that the own map is for"), optional=True), self.tr(
            "Classes of the family, separated by commas, such as forest. Empty: all, so that 0 on a field is nothing "
            "that stands."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.MAP_ZERO, self.tr("Zero in the own map"), options=ZEROS, defaultValue="as_declared",
            usesStaticStrings=True), self.tr(
            "as_declared: no data where the file says so, otherwise nothing that stands. value: nothing that stands, "
            "though the file declares 0 as no data. no_data: a hole, though the file does not declare it."),
            advanced=True)
        years = [(self.MAP_YEAR, self.tr("Year of the own map"))]
        if len(self.map_names) > 1:
            years.append((self.NEW_MAP_YEAR, self.tr("Year of the own map, second date")))
        else:
            years.append((self.LAND_YEAR, self.tr("Year of the land")))
        for name, label in years:
            self.add(QgsProcessingParameterNumber(name, label, INTEGER, optional=True, minValue=1900, maxValue=2200),
                     self.tr("A map of another year than the land is used and reported."), advanced=True, unit="year")

    def _add_soil(self) -> None:
        for name, label in self._labels(self.soil_names, self.tr("Own map of soil carbon"),
                                        self.tr("Own map of soil carbon, second date")):
            self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), self.tr(
                "Stocks of soil carbon from the surface down to SOIL_DEPTH_CM, or contents with BULK_DENSITY. Soil of "
                "another depth than the family's is refused: it is never added."))
        self.add(QgsProcessingParameterNumber(self.SOIL_BAND, self.tr("Band of the soil map"), INTEGER, 1, minValue=1),
                 self.tr("Number of the band, from 1."), advanced=True)
        self.add(QgsProcessingParameterString(self.SOIL_UNIT, self.tr("Unit of the soil map"), "t C/ha"), self.tr(
            "Carbon on an area, such as t C/ha, kg C/m2; or a content: g/kg, dg/kg, %."), hints=SOIL_UNITS,
            advanced=True)
        for name, label, help_text, low, high, unit in (
                (self.SOIL_DEPTH_CM, self.tr("Depth of the soil map (cm)"), self.tr(
                    "From the surface; 30 is what IPCC factors mean."), 1.0, 300.0, ""),
                (self.BULK_DENSITY, self.tr("Bulk density of the soil (t/m³)"), self.tr(
                    "Of fine soil; needed for a content."), 0.05, 2.5, ""),
                (self.STONES, self.tr("Stones in the soil by volume (%)"), self.tr(
                    "Their part of a content's volume holds no carbon. Empty: none."), 0.0, 95.0, "percent"),
                (self.SOIL_UNCERTAINTY, self.tr("Uncertainty of the soil map (%)"), self.tr(
                    "As MAP_UNCERTAINTY."), 0.0, 200.0, "percent")):
            needed = [{soil: GIVEN} for soil in self.soil_names] if name == self.SOIL_DEPTH_CM else ()
            self.add(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=low, maxValue=high),
                     help_text, advanced=True, required_if=needed, **({"unit": unit} if unit else {}))

    # -- reading -----------------------------------------------------------------------------------

    def take_maps(self, parameters, context) -> None:
        """Rasters and what was said of them; on the main thread.

        Raises:
            InputError: a raster that cannot be read, a unit that is not known, no depth of soil.
        """
        from ....bridge.inputs.carbon.maps import BiomassMap, SoilMap, check_maps
        from ....bridge.packs.places import resolve_pack

        def number(name: str):
            return None if parameters.get(name) in (None, "") else self.parameterAsDouble(parameters, name, context)

        def words(name: str) -> str:
            return self.parameterAsString(parameters, name, context).strip()

        def rasters(names: tuple, band: str) -> tuple:
            return tuple(self._map_raster(parameters, name, band, context) for name in names)

        def choice(name: str) -> str:
            return self.parameterAsEnumString(parameters, name, context)

        years = tuple("" if number(name) is None else str(int(number(name))) for name in (
            self.MAP_YEAR, self.NEW_MAP_YEAR)[:len(self.map_names)])
        self.biomass = BiomassMap(
            rasters(self.map_names, self.MAP_BAND), choice(self.MAP_QUANTITY) or "carbon", words(self.MAP_UNIT),
            choice(self.MAP_POOLS), number(self.ROOT_SHOOT), number(self.CARBON_FRACTION), number(self.BCEF),
            words(self.MAP_TREES), number(self.MAP_UNCERTAINTY), self._map_raster(
                parameters, self.MAP_ERROR, "", context), self._map_raster(parameters, self.MAP_MASK, "", context),
            tuple(filter(None, (name.strip() for name in words(self.MAP_CLASSES).split(",")))), choice(self.MAP_ZERO),
            years)
        self.soil = SoilMap(rasters(self.soil_names, self.SOIL_BAND), words(self.SOIL_UNIT),
                            number(self.SOIL_DEPTH_CM), number(self.BULK_DENSITY), number(self.STONES) or 0.0,
                            number(self.SOIL_UNCERTAINTY))
        check_maps(self.biomass, self.soil)
        project = context.project()
        home = project.homePath() if project is not None else ""
        self.map_packs = ("", "")
        if any(self.biomass.rasters):
            self.map_packs = tuple(resolve_pack(pack, "", home) for pack in (self.FOREST_PACK, self.PLACES_PACK))
        self.land_year = "" if len(self.map_names) > 1 or number(self.LAND_YEAR) is None else str(
            int(number(self.LAND_YEAR)))

    def _map_raster(self, parameters, name: str, band: str, context):
        from ....bridge.rasters.carbon import refuse_picture
        from ....bridge.rasters.layers import raster_layer, snapshot_raster

        layer = raster_layer(self, parameters, name, context)
        if layer is None:
            return None
        raster = snapshot_raster(layer, self.parameterAsInt(parameters, band, context) if band else 1)
        if band:
            refuse_picture(layer, raster.band)
        return raster

    @property
    def has_maps(self) -> bool:
        """Whether a map was given."""
        return any((*self.biomass.rasters, *self.soil.rasters))

    def maps_given(self, land, feedback) -> list:
        """The maps of each date, as ``MapOf``: a list a date.

        Args:
            land: a snapshot of a layer, or a raster, by whose place ratios are looked up.

        Raises:
            InputError: as of ``biomass_maps``.
        """
        from ....bridge.inputs.carbon.maps import biomass_maps, soil_maps
        from ....bridge.inputs.carbon.whereabouts import zone_and_continent

        dates: list = [[] for _name in self.map_names]
        if any(self.biomass.rasters):
            forest, places = self.map_packs
            for date, given in zip(dates, biomass_maps(self.biomass, lambda: zone_and_continent(
                    self.chosen, places, land, feedback.isCanceled), forest)):
                date += [given] if given is not None else []
        for date, given in zip(dates, soil_maps(self.soil)):
            date += [given] if given is not None else []
        return dates

    def report_maps(self, question, joined, maps, language: str, feedback) -> tuple[dict, list]:
        """Report how maps were read, what they cover and what looks wrong; and write that to the manifest.

        Args:
            question: land and its mixes. joined: with the table of the run. maps: as they were prepared.

        Returns:
            Numbers of the run, ground by maps in ha, and the sentences.
        """
        from ....core.carbon.maps import notes
        from ....core.carbon.maps.holding import SOIL

        counts, entries, cell_ha = {"MAPPED_HA": 0.0, "SOIL_MAPPED_HA": 0.0}, [], {}
        sentences: list = []
        if not maps:
            return counts, sentences
        for prepared in maps:
            use, raster = prepared.use, prepared.source
            areas = notes.areas_of(question.held, question.mixes, joined.table, use)
            counts["SOIL_MAPPED_HA" if use.pools == SOIL else "MAPPED_HA"] = areas[0]
            zero = self.biomass.zero if use.pools != SOIL else "as_declared"
            sentences += [
                *notes.use_notes(use, language), *prepared.notes, *notes.area_notes(areas, use, language),
                *notes.kind_notes(use, raster.band, prepared.kinds, (zero, raster.no_data), language),
                *notes.year_notes(use, self.land_year, language)]
            entries.append(notes.entry_of(use, areas, prepared.kinds))
            cell_ha[use.bit] = prepared.cell_ha
        sentences += notes.doubts(joined, [prepared.use for prepared in maps], cell_ha, language)
        self.remark(feedback, sentences, len(sentences))
        self.sections = {**(self.sections or {}), "maps": entries}
        return counts, sentences
