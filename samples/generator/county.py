"""The county as a list of layers. A new layer is a function in ``REGISTRY``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyproj
import shapely

from .checked import control_units, controls, defects, line_defects, projects
from .ground import earlier, survey, terrain, zones
from .ground.layers import Layer
from .planned import codes as plan_codes
from .planned import land as plan_land
from .planned import plots, scenarios


@dataclass
class County:
    """The parcels of the survey, with what the plan says about each, and the projects.

    Layer functions read it and never change it: the order of ``REGISTRY`` is the order of the file only.
    """

    parcels: list[survey.Parcel]

    @cached_property
    def parcels_2020(self) -> list[survey.Parcel]:
        return earlier.earlier_survey(self.parcels)

    @cached_property
    def units(self) -> tuple[Layer, Layer]:
        return survey.villages_and_towns(self.parcels)

    @cached_property
    def line_defects(self) -> list[Layer]:
        return line_defects.line_defects(self.parcels, self.units[0])

    @cached_property
    def projects(self) -> list[projects.Project]:
        return projects.build_projects(self.parcels)

    @cached_property
    def plots(self) -> list[Layer]:
        return plots.plot_layers()

    @cached_property
    def planned(self) -> list[control_units.Planned]:
        return control_units.planned_projects(self.parcels)


REGISTRY = (
    lambda county: projects.project_layer(county.projects),
    lambda county: controls.farmland(county.parcels),
    lambda county: controls.farmland_2019(county.parcels),
    lambda county: controls.red_line(county.parcels),
    lambda county: controls.boundary(county.parcels),
    lambda county: controls.planning_zones(county.parcels),
    lambda county: controls.flood(),
    lambda county: controls.hazard(),
    lambda county: controls.heritage(),
    lambda county: controls.water_source(),
    lambda county: county.units[0],
    lambda county: county.units[1],
    lambda county: survey.dltb(county.parcels, 2024),
    lambda county: survey.dltb(county.parcels_2020, 2020),
    lambda county: defects.defect_layer(county.parcels),
    lambda county: control_units.control_units(county.parcels),
    lambda county: control_units.planned_layer(county.planned),
    lambda county: county.line_defects[0],
    lambda county: county.line_defects[1],
    lambda county: county.line_defects[2],
    lambda county: county.line_defects[3],
    lambda county: plan_codes.plan_layer(),
    lambda county: county.plots[0],
    lambda county: county.plots[1],
    lambda county: county.plots[2],
    lambda county: county.plots[3],
    lambda county: plan_land.plan_layer(),
    lambda county: scenarios.plan_layers()[0],
    lambda county: scenarios.plan_layers()[1],
)


def build_county() -> County:
    """Draw the ground, classify it, and lay the plan over it."""
    parcels = survey.build_parcels()
    zones.assign(parcels)
    return County(parcels)


def build_layers(county: County | None = None) -> list[Layer]:
    """All layers of the sample county, in the order of the file; the red line is turned into degrees."""
    county = county or build_county()
    return [_in_its_crs(make(county)) for make in REGISTRY]


def _in_its_crs(layer: Layer) -> Layer:
    if layer.crs != terrain.CRS:
        to = pyproj.Transformer.from_crs(terrain.CRS, layer.crs, always_xy=True)
        layer.geometries = [
            shapely.transform(g, lambda xy: np.round(np.column_stack(to.transform(xy[:, 0], xy[:, 1])), 10))
            for g in layer.geometries
        ]
    return layer
