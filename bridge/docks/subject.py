"""The carbon of a subject for the cards of the other docks, by what was chosen in the Carbon dock."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
import pandas as pd
import shapely
from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer

from ...core.carbon.cards.subject import Potential, ground_of_subject, subject_lines
from ...core.carbon.checked_pack import load_coefficients
from ...core.carbon.densities.table import Densities
from ...core.carbon.zones.filling import Question, filled
from ...core.carbon.zones.lookup import CLIMATE
from ...core.carbon.zones.pieces import pieces_of
from ...core.carbon.zones.sites import sites_of
from ...core.geometry.systems.crs import is_geographic
from ...core.inputs import register
from ...core.landuse.codes.classify import AUTO, LandUseCodes, load_codes
from ...core.landuse.transition.classes import Telling, coded_classes
from ...core.table import FeatureTable, table_from_geometries
from ..inputs.carbon.land import Chosen, land_fields, listed_scheme, mixes_for, read_crosswalk, read_densities
from ..inputs.carbon.whereabouts import is_open, with_any_climate
from ..inputs.extents import read_at
from ..packs.places import resolve_pack
from ..project.dock_state import remembered
from ..reading.read import Snapshot, snapshot

CROSSWALK, CODES, PLACES = "carbon-classes", "cn-land-use", "ipcc-zones"
POTENTIAL = "potential_emission_t_co2_yr"
SAMPLE = 2000    # rows by which a list of codes is recognised


@dataclass(frozen=True)
class CarbonSetting:
    """What the cards are calculated with.

    Attributes:
        land: the present. fields: its code and name. scheme: list of its codes. codes: lists.
        chosen: family, climate and keys. places_path: of the pack that knows what a place may have.
        flux: annual fluxes, None without. plots: results of buildings, None without.
        crosswalk_path: of the crosswalk. language: of the words.
    """

    land: Snapshot
    fields: dict
    scheme: str
    codes: LandUseCodes
    chosen: Chosen
    places_path: str
    flux: Optional[Densities]
    plots: Optional[Snapshot]
    crosswalk_path: str
    language: str


def carbon_setting(project: QgsProject, language: str) -> Optional[CarbonSetting]:
    """What was chosen in the Carbon dock; None where no family or no present was.

    Runs on the main thread, as it queries layers.

    Raises:
        InputError: the choice cannot be used.
    """
    state, home = remembered(project, "carbon"), project.homePath()
    layer = project.mapLayer(state.get("present", ""))
    if not isinstance(layer, QgsVectorLayer) or "|" not in state.get("family", "") or state.get("table"):
        return None
    codes, crosswalk_path = load_codes(resolve_pack(CODES, "", home)), resolve_pack(CROSSWALK, "", home)
    pack, family = state["family"].split("|")
    land, picked = snapshot(layer), {CLIMATE: state.get("climate", ""), **state.get("keys", {})}
    chosen = Chosen(resolve_pack(pack, "", home), family, picked.pop(CLIMATE), keys={
        key: (value,) for key, value in picked.items() if value})
    read_densities(with_any_climate(chosen), crosswalk_path)     # what is wrong with it is known here
    fields = land_fields(land, state.get("present_field") or None, register.PRESENT_CLASS, codes, [land])
    listed = state.get("present_list", AUTO)
    return CarbonSetting(land, fields, _scheme(layer, fields, codes) if listed == AUTO else listed, codes,
                         chosen, resolve_pack(PLACES, "", home), _flux(state.get("flux", ""), home),
                         _plots(project), crosswalk_path, language)


def _flux(chosen: str, home: str) -> Optional[Densities]:
    if "|" not in chosen:
        return None
    from ..inputs.carbon.flux import read_fluxes

    pack, family = chosen.split("|")
    return read_fluxes(Chosen(resolve_pack(pack, "", home), family), resolve_pack(CROSSWALK, "", home))


def _scheme(layer: QgsVectorLayer, fields: dict, codes: LandUseCodes) -> str:
    """The list of codes of the whole layer, which the few features under a subject would not tell."""
    request = QgsFeatureRequest().setLimit(SAMPLE).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows = [[feature[name] for name in fields.values()] for feature in layer.getFeatures(request)]
    columns = pd.DataFrame(rows, columns=list(fields.values())).convert_dtypes()
    names = columns[fields["land_class_name"]] if "land_class_name" in fields else None
    return coded_classes(columns[fields["land_class"]], names, codes, AUTO, "land_class", Telling("en")).scheme


def _plots(project: QgsProject) -> Optional[Snapshot]:
    """The first layer with potential emissions that is loaded."""
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)
              and POTENTIAL in layer.fields().names()]
    return snapshot(layers[0]) if layers else None


def lines_of_subject(setting: CarbonSetting, wkb: bytes, crs: str, cancelled=None) -> list[tuple]:
    """Lines for the card of a subject; in a worker.

    Args:
        wkb, crs: its polygon.

    Raises:
        InputError: layers that cannot be read or combined. Cancelled: ``cancelled`` returned True.
    """
    subject = shapely.force_2d(shapely.from_wkb(wkb))
    if shapely.get_dimensions(subject) != 2:
        return []
    here = table_from_geometries("subject", [subject], crs=crs)
    land = read_at(setting.land, here, list(setting.fields.values()), cancelled=cancelled)
    if not len(land):
        return []
    classes = _classes(setting, land)
    crosswalk = read_crosswalk(Chosen(crosswalk_path=setting.crosswalk_path))
    method = "ellipsoidal" if is_geographic(land.crs) or is_geographic(crs) else "planar"
    ground = ground_of_subject(land, classes, subject, crs, method, setting.language, cancelled)
    potential = None
    if setting.plots is not None:
        potential = Potential(read_at(setting.plots, here, [POTENTIAL], cancelled=cancelled), POTENTIAL,
                              subject, crs)
    densities = read_densities(_placed(setting, subject, crs), setting.crosswalk_path)
    return subject_lines(ground, mixes_for(classes, crosswalk, setting.scheme), densities, setting.language,
                         setting.flux, potential)


def _placed(setting: CarbonSetting, subject, crs: str) -> Chosen:
    """What was chosen, with candidates of the subject's own place for what is left open."""
    chosen = setting.chosen
    if not is_open(chosen):
        return chosen
    places = load_coefficients(setting.places_path).places
    pieces = pieces_of(np.array([subject], dtype=object), crs, places)
    sites = sites_of(pieces, np.array([shapely.area(subject)]), places)
    place = filled(Question(load_coefficients(chosen.pack_path), (chosen.family,), chosen.climate, chosen.keys),
                   sites, places, setting.language)
    return replace(chosen, climate=place.climate, keys=place.keys)


def _classes(setting: CarbonSetting, land: FeatureTable):
    raw = land.columns[setting.fields["land_class"]]
    names = land.columns[setting.fields["land_class_name"]] if "land_class_name" in setting.fields else None
    crosswalk = read_crosswalk(Chosen(crosswalk_path=setting.crosswalk_path))
    return coded_classes(raw, names, setting.codes, listed_scheme(setting.scheme, setting.codes, crosswalk),
                         "land_class", Telling(setting.language))
