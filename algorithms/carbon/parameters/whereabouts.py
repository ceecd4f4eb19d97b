"""Where land lies: the user's own layer and raster of climates, zones and soils, and what is looked up without them."""
from __future__ import annotations

from qgis.core import QgsProcessing, QgsProcessingParameterRasterLayer

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
PLACE_ROLES = ("place", "place_raster")   # in rows of VALUES


class Whereabouts:
    """Part of an algorithm that looks up places.

    Attributes:
        own_places: ``bridge.inputs.carbon.own_places.OwnPlaces`` of the run.
        places_path: of the pack that knows places.
    """

    PLACE_LAYER, PLACE_RASTER = "PLACE_LAYER", "PLACE_RASTER"
    PLACES_PACK = "ipcc-zones"   # knows what a place may have
    more_families: tuple = ()   # of a run, besides that of FAMILY

    def add_place_layers(self, with_rows: bool = True) -> None:
        """A layer and a raster of the user that say where land lies.

        Args:
            with_rows: FIELDS and VALUES may name what fields and values of them mean; otherwise there is no raster.
        """
        self.add_layer(self.PLACE_LAYER, self.tr("Own layer of climates, zones, soils"), self.tr(
            "Polygons with fields climate, zone, continent or soil: it wins over the maps of the plugin and over "
            "values for all. Other names of fields are rows of FIELDS, its words rows of VALUES with the role place. "
            "A parcel takes the value of its largest part; where the layer says nothing, the maps are asked."),
            kinds=POLYGONS, advanced=True)
        if not with_rows:
            return
        self.add(QgsProcessingParameterRasterLayer(
            self.PLACE_RASTER, self.tr("Own raster of climates, zones or soils"), optional=True), self.tr(
            "A raster of classes. What its values mean are rows of VALUES with the role place_raster, a key (climate, "
            "zone, continent, soil), the value, and the meaning, such as place_raster | zone | 11 | "
            "tropical_rainforest."), advanced=True)

    def take_places(self, parameters, context, is_asked: bool) -> None:
        """The user's layer and raster, and the pack that knows places; on the main thread.

        Args:
            is_asked: numbers differ by place, and the user leaves it open.
        """
        from ....bridge.inputs.carbon.own_places import OwnPlaces
        from ....bridge.packs.places import resolve_pack
        from ....bridge.rasters.layers import raster_layer, snapshot_raster
        from ....bridge.reading.read import snapshot_parameter
        from ....core.layers.values import rows_of_layers

        project = context.project()
        layer = raster = None
        if self.parameterDefinition(self.PLACE_LAYER) is not None:
            layer = snapshot_parameter(self, parameters, self.PLACE_LAYER, context)
        if self.parameterDefinition(self.PLACE_RASTER) is not None:
            cells = raster_layer(self, parameters, self.PLACE_RASTER, context)
            raster = snapshot_raster(cells) if cells is not None else None
        if layer is not None:
            self.snapshots["place"] = layer
        has_rows = self.parameterDefinition(self.PLACE_RASTER) is not None
        values = [row for row in self.rows(parameters, self.MEANINGS, context, 4) if is_place(row)] if has_rows else []
        rows = self.rows(parameters, self.FIELDS, context, 3) if layer is not None and has_rows else []
        fields = [row for row in rows if self.names_place(row)]
        self.own_places = OwnPlaces(layer, raster, fields, values if layer is None else rows_of_layers(values, [layer]))
        self.places_path = resolve_pack(self.PLACES_PACK, "", project.homePath() if project is not None else "",
                                        parameter="PLACES") if is_asked or self.own_places else ""

    def names_place(self, row) -> bool:
        """Whether a row of FIELDS is about the user's layer of places."""
        from ....core.errors import InputError
        from ....core.layers.binding import match_layers

        layer = self.snapshots.get("place")
        try:
            return layer is not None and bool(match_layers(row[0], [layer]))
        except InputError:
            return False

    def locate(self, lands: dict, language: str, feedback, by_parcel: bool = True, read=()) -> None:
        """Fill what the family asks of a place and the user leaves open, by own layers and coordinates.

        Args:
            lands: role -> layer or raster. by_parcel: parcels of them may differ. read: of ``read_patches``, the
                layers that were read before: a million parcels are not read twice.
        """
        from ....bridge.inputs.carbon.whereabouts import Asking, located

        self.located = list(lands.values())[-1]
        self.remark(feedback, self.proposal(language))
        asking = Asking(self.places_path, self.own_places, self.more_families, by_parcel,
                        {land.role: land.table for land in read})
        self.chosen, notes, entries = located(self.chosen, asking, lands, language, feedback.isCanceled)
        self.remark(feedback, notes)
        if entries:
            self.sections = {**(self.sections or {}), "places": entries}


def is_place(row) -> bool:
    """Whether a row of VALUES is about the user's layer or raster of places."""
    return row[0].partition("@")[0].strip() in PLACE_ROLES
