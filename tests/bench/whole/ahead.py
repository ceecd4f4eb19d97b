"""Makes the files of all rows before the first is measured, two at a time; what is not listed here its row makes."""
from __future__ import annotations

import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import files
from lines import Sizes


def wanted(sizes: Sizes) -> list[tuple]:
    """Functions of files with their arguments, the longest first."""
    raster = [("cover", sizes.raster_side, 1), ("cover", sizes.raster_side, 2), ("cover_in_degrees", sizes.raster_side),
              *(("cover", side, 1) for side in sorted({sizes.raster_side // 2, sizes.zoned_side}))]
    counts = dict.fromkeys((sizes.most_parcels, sizes.more_parcels, sizes.carbon_parcels, sizes.parcels,
                            sizes.light_parcels, sizes.few_parcels, sizes.pair_parcels))
    return [*raster[:2], *(("control", name, sizes.controls) for name in files.CONTROLS),
            *(("parcels", count) for count in counts), ("survey", sizes.survey, "gdb"),
            ("survey", sizes.survey, "gpkg"), ("land_survey", sizes.survey), *raster[2:],
            ("tenth_of_parcels", sizes.parcels), ("planted_parcels", sizes.pair_parcels), ("light_zones", sizes.zones),
            ("heavy_zones", sizes.heavy_scale), ("projects", sizes.projects),
            ("project_parcels", sizes.job_projects, sizes.job_parcels),
            *(("plan_of", times) for times in sorted(dict((*sizes.counties, *sizes.surveys, *sizes.plans))))]


def make_files(sizes: Sizes) -> None:
    """Make what is not there yet. What cannot be made is told; the row that reads it fails, and says why."""
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        for job, done in [(job, pool.submit(_make, job)) for job in wanted(sizes)]:
            try:
                done.result()
            except Exception:   # whatever it is: the row will meet it again
                print(f"{job}: ", file=sys.stderr, end="")
                traceback.print_exc()


def _make(job: tuple) -> None:
    from carbon import rasters
    from landuse import county

    name, *arguments = job
    module = next(module for module in (rasters, county, files) if hasattr(module, name))
    getattr(module, name)(*arguments)
