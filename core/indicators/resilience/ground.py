"""Means over present land: permeable share, run-off, cells of a raster."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.arithmetic import NOTHING, joined, multiply
from ...contract.interval import Interval
from ...inputs import register
from ...texts import text
from ..land import land_amounts, rows_of
from ..pack import ANY_SHARE, Indicator
from ..rows import Measured, not_measured
from .run import ResilienceRun

BLANK = "blank"   # key of why: land that can be used has no number


def permeable(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """The permeable share of land by the pack's table, %.

    Args:
        run: with its land. indicator: what is measured.

    Raises:
        InputError: a list or codes that the table does not have.
    """
    return _by_class(run, indicator, "permeable", 100.0)


def runoff(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """The mean coefficient of run-off of land by the pack's table, 0 to 1.

    Args:
        run: with its land. indicator: what is measured.

    Raises:
        InputError: a list or codes that the table does not have.
    """
    return _by_class(run, indicator, "runoff", 1.0)


def raster(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """The share of land whose cells are at or above the threshold, %.

    Args:
        run: with its land. indicator: what is measured.
    """
    land, hot = run.land, run.request.hot_share
    if land is None or hot is None:
        return [not_measured(indicator, run.places, run.needs(register.LAND if land is None else register.RASTER))]
    lost = Interval.of(np.zeros(int(land.lost.sum())), 1.0)   # it has no row, and is the last
    share = joined(hot.at(land.source_row), lost)
    return [_mean(run, indicator, share, text("resilience.cells", run.request.language), 100.0, "no_cells")]


def _by_class(run: ResilienceRun, indicator: Indicator, column: str, factor: float) -> list[Measured]:
    land, request = run.land, run.request
    if land is None:
        return [not_measured(indicator, run.places, run.needs(register.LAND))]
    number, distinct = pd.factorize(land.codes)
    table = rows_of(list(distinct), land.scheme, request.pack.runoff, request.pack.id, request.codes)
    share = joined(*(ANY_SHARE if row is None else getattr(row, column) for row in table)).at(number)
    return [_mean(run, indicator, share, run.area_method, factor, "blank")]


def _mean(run: ResilienceRun, indicator: Indicator, share: Interval, method: str, factor: float,
          blank: str) -> Measured:
    """A mean over the land.

    Args:
        share: of each piece of land ``(n,)``, from 0 to 1.
        factor: to the indicator's unit. blank: text on usable land that has none.
    """
    scene, land, language = run.scene, run.land, run.request.language
    parts, silent = run.parts_of(land), ~share.is_known
    share = share._replace(why=np.where(silent & ~land.lost, BLANK, ""))
    ground = land_amounts(scene, land, parts, share)
    silent_m2 = scene.by_unit(parts, parts["size"] * (silent & ~land.lost)[parts["row"]])
    sentences = {BLANK: lambda place: text(f"resilience.{blank}", language, area=silent_m2[place]),
                 **land.open(scene, parts, land.lost).sentences(language)}
    return Measured(indicator, multiply(ground.mean(run.places), Interval.of(factor)), ground.part(run.places),
                    ground.whole(run.places), method, {NOTHING: run.say("no_land")}, sentences)
