"""The carbon of one subject's ground, as the cards of the other docks tell it: what is lost if it is cleared."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, NamedTuple, Optional

import numpy as np
import shapely

from ...geometry.systems.crs import plan_transform, transform
from ...landuse.transition.classes import Classes
from ...report.charts.scene import number
from ...table import FeatureTable, table_from_geometries
from ...texts import text
from ..densities.table import Densities
from ..densities.tally import blanks, tally_rows
from ..pack.model import CO2_PER_C
from ..stock.classes import Mixes
from ..stock.patches import Zones, ground_of
from ..stock.stock import WHOLE, Ground, carbon_stock
from ..uncertainty.bands import Sureness

SUBJECT = "1"        # id of the only zone: its feature id
MOSTLY = 0.5         # a plot belongs to a subject that holds more of it


class Potential(NamedTuple):
    """Plots with their potential emission, of a result of ``groundrules:buildingcarbon``, and where a sum is asked.

    Attributes:
        table: the plots. field: with t CO2/yr of each.
        subject: polygon in which they lie, in the system ``crs``.
    """

    table: FeatureTable
    field: str
    subject: Any
    crs: str


def ground_of_subject(land: FeatureTable, classes: Classes, subject, crs: str, method: str, language: str,
                      cancelled: Optional[Callable[[], bool]] = None) -> Ground:
    """The land under a subject, by code, as if it were everything.

    Args:
        land: what lies there. classes: of its rows. subject: geometry, in the system ``crs``. method: of areas.
        language: of sentences, ``"en"`` or ``"zh"``.

    Raises:
        InputError: no land there, systems that cannot be combined. Cancelled: ``cancelled`` returned True.
    """
    zones = Zones(table_from_geometries("subject", [subject], crs=crs))
    ground = ground_of(land, classes, zones, method, language, cancelled).ground
    rows = ground.rows[ground.rows["zone"] == SUBJECT]
    return Ground(rows.assign(zone=WHOLE).reset_index(drop=True), {}, ground.titles)


def subject_lines(ground: Ground, mixes: Mixes, table: Densities, language: str, flux=None,
                  potential: Optional[Potential] = None) -> list[tuple]:
    """Lines for a card: ``(label, words)``.

    Args:
        ground: of the subject. mixes: what its codes mean. table: densities. language: of the lines.
        flux: annual fluxes, None without. potential: of the plots in the subject, None without.

    Raises:
        InputError: a class that a table does not have.
    """
    used = set(ground.rows["code"])
    own = replace(mixes, shares={code: parts for code, parts in mixes.shares.items() if code in used})
    counts = carbon_stock(ground, own, table, Sureness(), language).counts
    lines = [(text("scenario.subject_stock", language), _stock_words(counts, table.family.id, language))]
    if flux is not None:
        from ..flux.run import FluxRequest, land_flux

        year = land_flux(FluxRequest(ground, own, flux, language=language), flux)
        ends = [None if year[name] is None else year[name] * CO2_PER_C for name in ("lower_t_c_yr", "upper_t_c_yr")]
        lines.append((text("scenario.subject_flux", language), _amount(
            (year["net_emission_t_co2_yr"], *ends), "t CO2/yr", year["covered_share"], flux.family.id, language)))
    if potential is not None:
        lines.append((text("scenario.subject_potential", language),
                      _potential_words(potential, language)))
    return [line for line in lines if line[1]]


def _stock_words(counts: dict, family: str, language: str) -> str:
    sentence = _amount([counts[f"STOCK_{name}T_C"] for name in ("", "LOWER_", "UPPER_")], "t C",
                       counts["COVERED_SHARE"], family, language)
    if counts["STOCK_T_C"] is None:
        return sentence
    return text("scenario.subject_lost", language, said=sentence, co2=number(counts["STOCK_T_C"] * CO2_PER_C))


def _amount(numbers, unit: str, covered: Optional[float], family: str, language: str) -> str:
    """Value and the ends of its band in words; None without one, or if the family has no numbers for the ground."""
    value, lower, upper = numbers
    if value is None:
        return f"{text('carbon.word_unknown', language)} · {family}"
    band = "" if lower is None else f" [{number(lower)} … {number(upper)}]"
    is_whole = covered is None or covered > 1.0 - 1e-6
    part = "" if is_whole else text("scenario.subject_covered", language, share=f"{100.0 * covered:.0f}")
    return f"{number(value)} {unit}{band} · {family}{part}"


def _potential_words(potential: Potential, language: str) -> str:
    table, _field, subject, crs = potential
    if not len(table):
        return ""
    shape = np.array([subject], dtype=object)
    if crs != table.crs:
        shape = transform(shape, plan_transform(crs, table.crs))
    shapes = np.where(shapely.is_valid(table.geometry), table.geometry, None)
    inside = shapely.area(shapely.intersection(shapes, shape[0])) > MOSTLY * shapely.area(shapes)
    values = table.columns[potential.field][inside].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    sums = tally_rows(blanks(values, 0.0, "blank"), np.ones(len(values)), np.zeros(len(values), dtype=np.int64), 1)
    if not inside.any() or not sums.is_said[0]:
        return ""
    sentence = f"{number(float(sums.known[0]))} t CO2/yr · {table.name}"
    missing = int(sums.lacking_ground[0])
    return sentence + (text("scenario.subject_plots_unknown", language, count=missing) if missing else "")
