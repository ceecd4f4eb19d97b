"""The carbon of a subject's ground for a card: by hand."""
from __future__ import annotations

import numpy as np
from helpers.cases.scenarios import TABLE
from shapely import box

from groundrules.core.carbon.cards.subject import Potential, ground_of_subject, subject_lines
from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, Family
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.landuse.transition.classes import Classes
from groundrules.core.table import table_from_geometries

CRS = "EPSG:4547"
EAST, NORTH = 500_000, 4_000_000


def at(west, south, east, north):
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


LAND = table_from_geometries("land", [at(0, 0, 100, 100), at(100, 0, 200, 100)], crs=CRS)
CLASSES = Classes(np.array(["forest", "field"], dtype=object), {})
MIXES = mixes_of(["forest", "field"])


def lines(subject, language="en", plots=None, flux=None):
    ground = ground_of_subject(LAND, CLASSES, subject, CRS, "planar", language)
    potential = Potential(plots, "potential_emission_t_co2_yr", subject, CRS) if plots is not None else None
    return dict(subject_lines(ground, MIXES, TABLE, language, flux, potential))


def test_stock_of_the_ground_that_a_subject_takes():
    """Half a hectare of forest (100 t C/ha) and a quarter of field (48): 62 t C, 227 t CO2."""
    (text,) = lines(at(50, 0, 125, 100)).values()
    assert text.startswith("62 t C [") and "· f;" in text and "227 t CO2 at most" in text
    (zh,) = lines(at(50, 0, 125, 100), "zh").values()
    assert "227 t CO2" in zh and "若全部清除" in zh


def test_only_the_part_on_land_counts():
    (text,) = lines(at(-100, 0, 50, 100)).values()
    assert text.startswith("50 t C")


def test_annual_flux_of_its_ground():
    """Half a hectare that removes 0.5 and a quarter that emits 0.4 t C: −0.15 t C, −0.55 t CO2 a year."""
    flux = densities(Family("flux-x", {"en": "X"}, {"en": "net"}, "t C/ha/yr"), [
        Coefficient("flux-x", "forest", "net_flux", -0.5, -0.8, -0.2, "ci95"),
        Coefficient("flux-x", "field", "net_flux", 0.4)], "test")
    text = lines(at(50, 0, 125, 100), flux=flux)["Annual flux of its ground"]
    assert text.startswith("−0.55 t CO2/yr [") and "flux-x" in text


def test_potential_of_the_plots_in_it():
    plots = table_from_geometries("plots", [at(0, 0, 40, 40), at(190, 0, 300, 40), at(60, 0, 90, 40)],
                                  {"potential_emission_t_co2_yr": [12.5, 99.0, None]}, CRS)
    text = lines(at(0, 0, 100, 100), plots=plots)
    assert text["Potential emission of its plots"] == "12.5 t CO2/yr · plots · 1 plot not known"
    outside = lines(at(0, 50, 100, 100), plots=plots)
    assert list(outside) == ["Carbon on its ground"]


def test_ground_of_which_nothing_is_known_says_so():
    blank = densities(TABLE.family, [Coefficient("f", name, "above", None) for name in ("forest", "field")], "test")
    fluxes = densities(Family("x", {"en": "X"}, {"en": "net"}, "t C/ha/yr"), [
        Coefficient("x", name, "net_flux", None) for name in ("forest", "field")], "test")
    ground = ground_of_subject(LAND, CLASSES, at(0, 0, 200, 100), CRS, "planar", "en")
    assert [line for _label, line in subject_lines(ground, MIXES, blank, "en", fluxes)] == [
        "not known · f", "not known · x"]
