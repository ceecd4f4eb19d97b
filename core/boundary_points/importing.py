"""Files to tables: parcels, their points, and what was found, of one run."""
from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Callable

import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from ..files import read_bytes
from ..geometry.parallel import Cancelled, ask, asking
from ..geometry.systems.crs import ZONE_M, is_geographic, plan_transform, transform
from ..geometry.topology.usable import duplicates
from ..privacy.names import EVERYWHERE, PersonalNames
from ..texts import text
from .decoding import MAX_BYTES, decode
from .layouts import Layout
from .model import BadFile, Issue, issue_frame
from .placing import place
from .reading import read_text
from .rings import build
from .systems import identify
from .tables import SQUARE_METRES_PER_HECTARE, FileResult, parcel_frame, point_frame, stated_area_m2
from .templated import read_templated

SUFFIX = ".txt"
#: Stated areas that are wrong by the unit: stated / computed, and the unit that was written.
_UNITS = ((10_000.0, "m2"), (15.0, "mu"))


@dataclass(frozen=True)
class ImportOptions:
    """What the user chose.

    Attributes:
        encoding: ``"auto"``, ``"utf-8"`` or ``"gbk"``.
        axis_order: ``"northing_first"`` or ``"easting_first"``.
        source_crs: for files whose header does not say their system; empty for none.
        target_crs: what all parcels are brought to; empty: what most files have.
        area_tolerance: stated against computed area, as a share.
        language: of the messages.
        personal: names of what is about persons, which results leave out.
        template: how the lines of the files are laid out; None: in either customary layout, which is recognised.
    """

    encoding: str = "auto"
    axis_order: str = "northing_first"
    source_crs: str = ""
    target_crs: str = ""
    area_tolerance: float = 0.001
    language: str = "en"
    personal: PersonalNames = EVERYWHERE
    template: Layout | None = None


@dataclass
class Imported:
    """Results of a run.

    Attributes:
        parcels, geometry: a row per parcel; None where it has no geometry that can be trusted.
        points, point_geometry: a row per boundary point of the parcels with geometry; None where not wanted.
        issues: severity, kind, file, line, parcel, message.
        crs: of the geometry; empty where no parcel has one and none was named.
        file_count, failed_file_count: a file has failed when it gave no parcel with geometry.
    """

    parcels: pd.DataFrame
    geometry: np.ndarray
    points: pd.DataFrame | None
    point_geometry: np.ndarray | None
    issues: pd.DataFrame
    crs: str
    file_count: int
    failed_file_count: int

    @property
    def issue_count(self) -> int:
        """Errors and warnings; what is only worth knowing does not count."""
        return int((self.issues["severity"] != "info").sum())


def find_files(files: list, folder: str = "", recursive: bool = False) -> list[tuple[str, Path]]:
    """The files of a run, each once: those that were named, then those of the folder by name.

    Args:
        files: paths.
        folder: its ``*.txt`` are taken, whatever the case of the suffix; empty for none.
        recursive: its subfolders too.

    Returns:
        Name for messages and path; in subfolders the name includes the subfolder, but never more than that.

    Raises:
        InputError: nothing was named, no such folder, or a folder without such files.
    """
    names = {Path(path): Path(path).name for path in files if str(path).strip()}
    if folder:
        root = Path(folder)
        if not root.is_dir():
            raise InputError("boundary_points.no_folder", folder=root.name)
        inside = sorted(path for path in (root.rglob("*") if recursive else root.iterdir())
                        if path.suffix.lower() == SUFFIX and path.is_file())
        if not inside and not names:
            raise InputError("boundary_points.empty_folder", folder=root.name)
        listed = {os.path.abspath(path) for path in names}
        names.update({path: path.relative_to(root).as_posix() for path in inside
                      if os.path.abspath(path) not in listed})
    if not names:
        raise InputError("boundary_points.no_files")
    return [(name, path) for path, name in names.items()]


def import_boundary_points(files: list, options: ImportOptions, *, with_points: bool = True,
                           progress: Callable[[float], None] | None = None,
                           cancelled: Callable[[], bool] | None = None) -> Imported:
    """Read files of boundary points into parcels. A file that cannot be read stops no other.

    Args:
        files: from ``find_files``.
        options: what the user chose.
        with_points: whether to return the table of points.
        progress: called with 0…1.
        cancelled: asked before each file.

    Raises:
        InputError: ``source_crs`` or ``target_crs`` is not a coordinate system.
        Cancelled: ``cancelled`` returned True.
    """
    read = []
    for number, (name, path) in enumerate(files):
        if cancelled is not None and cancelled():
            raise Cancelled
        read.append(_read_one(name, path, options))
        if progress is not None:
            progress((number + 1) / len(files))
    crs = _one_system(read, options)
    _find_twins(read)
    parcels = parcel_frame(read)
    geometry = np.empty(len(parcels), dtype=object)
    geometry[:] = [shape for result in read for shape in result.geometry]
    points, point_geometry = point_frame(read, crs, _move_points) if with_points else (None, None)
    issues = [issue.in_file(result.name) for result in read for issue in asking(sorted(
        result.issues, key=lambda issue: issue.line or 0))]
    return Imported(parcels, geometry, points, point_geometry, issue_frame(issues, options.language), crs,
                    len(read), sum(not result.has_geometry for result in read))


# -- one file --------------------------------------------------------------------------------------

def _read_one(name: str, path: Path, options: ImportOptions) -> FileResult:
    result = FileResult(name)
    try:
        data = _bytes(path)
        ask()
        content = decode(data, options.encoding)
        ask()
        result.file = read_text(content, name, options.personal) if options.template is None else \
            read_templated(content, options.template, name, options.personal)
        result.issues += result.file.issues
        result.geometry = [None] * len(result.file.parcels)
        result.ring_counts = [0] * len(result.file.parcels)
        result.areas_m2 = [None] * len(result.file.parcels)
        result.placed = place(result.file, options.source_crs, options.axis_order)
    except BadFile as error:
        result.issues.append(error.issue)
        return result
    is_plain = options.template is not None and options.template.zone_digits == "without"
    result.issues += [replace(issue, severity="info") if is_plain and issue.kind == "no_prefix" else issue
                      for issue in result.placed.issues]   # as the template says
    _build_all(result, options)
    return result


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() == ".gdb" and path.is_dir():
        raise BadFile("geodatabase_file")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadFile("too_large", size=size // 1_000_000, limit=MAX_BYTES // 1_000_000)
        return read_bytes(path)
    except OSError as error:
        raise BadFile("cannot_open", detail=error.strerror or type(error).__name__) from error


def _build_all(result: FileResult, options: ImportOptions) -> None:
    in_metres = bool(result.placed.crs) and not is_geographic(result.placed.crs)
    numbers: dict = {}
    for row, (parcel, xy) in asking(enumerate(zip(result.file.parcels, result.placed.xy))):
        earlier = numbers.setdefault(parcel.number, parcel.line) if parcel.number else parcel.line
        if earlier != parcel.line:
            result.issues.append(Issue("warning", "same_number", "", parcel.line, parcel.title, {"other": earlier}))
        if not parcel.lines and parcel.readable:
            result.issues.append(Issue("error", "no_points", "", parcel.line, parcel.title))
        _check_count(result, parcel)
        if xy is None:
            continue
        result.geometry[row], result.ring_counts[row], issues = build(parcel, xy, in_metres)
        result.issues += issues
        if in_metres and result.geometry[row] is not None and shapely.is_valid(result.geometry[row]):
            result.areas_m2[row] = round(float(shapely.area(result.geometry[row])), 4)
            _check_area(result, parcel, result.areas_m2[row], options.area_tolerance)


def _check_count(result: FileResult, parcel) -> None:
    """The stated number may count the points that close the rings, or not."""
    rows, rings = len(parcel.lines), len(set(parcel.rings))
    if parcel.readable and parcel.lines and parcel.stated_count is not None \
            and parcel.stated_count not in (rows, rows - rings):
        result.issues.append(Issue("error", "point_count", "", parcel.line, parcel.title,
                                   {"stated": parcel.stated_count, "found": rows}))


def _check_area(result: FileResult, parcel, computed_m2: float, tolerance: float) -> None:
    stated_m2 = stated_area_m2(parcel.stated_area)
    if stated_m2 is None or stated_m2 == 0:
        result.issues.append(Issue("info", "area_not_stated", "", parcel.line, parcel.title))
        return
    rounding_m2 = 0.5 * 10.0 ** -len(parcel.stated_area.partition(".")[2]) * SQUARE_METRES_PER_HECTARE
    difference_m2 = computed_m2 - stated_m2
    if abs(difference_m2) <= rounding_m2 + tolerance * computed_m2:
        return
    unit = next((name for factor, name in _UNITS if abs(stated_m2 / (factor * computed_m2) - 1) < 0.01), "")
    values = {"stated": stated_m2, "computed": computed_m2, "difference": difference_m2}
    if unit:
        unit_name = partial(text, f"boundary_points.unit_{unit}")
        values = {"stated": parcel.stated_area, "unit": unit_name, "computed": computed_m2}
    result.issues.append(Issue("warning", "area_unit" if unit else "area_differs", "", parcel.line, parcel.title,
                               values))


# -- all files -------------------------------------------------------------------------------------

def _one_system(read: list, options: ImportOptions) -> str:
    """Bring all parcels into one coordinate system; what cannot be brought there is listed."""
    systems = Counter(result.placed.crs for result in read if result.has_geometry)
    target = options.target_crs or _most(systems)
    if not target:
        return options.source_crs
    for result in read:
        if result.has_geometry and result.placed.crs != target:
            geometry = np.empty(len(result.geometry), dtype=object)
            geometry[:] = result.geometry
            moved = _moved(geometry, result, target, bool(options.target_crs))
            result.geometry = [None] * len(geometry) if moved is None else list(moved)
    return target


def _most(systems: Counter) -> str:
    """What most files have; of several the one that came first."""
    return systems.most_common(1)[0][0] if systems else ""


def _moved(geometry: np.ndarray, result: FileResult, target: str, was_asked: bool):
    """The geometry in the target system; None where it stays behind, which is listed."""
    system, wanted = result.placed.system, identify(target)
    if system and wanted and system.with_prefix(wanted.prefixed) == wanted and system.degrees:
        shift = system.zone * ZONE_M * (1 if wanted.prefixed else -1)
        result.issues.append(Issue("info", "prefix_shifted", "", None, "", {"crs": target}))
        return shapely.transform(geometry, lambda xy: np.round(xy + [shift, 0.0], 9))
    if not was_asked:
        result.issues.append(Issue("error", "other_system", "", None, "", {"crs": result.placed.crs, "target": target}))
        return None
    try:
        plan = plan_transform(result.placed.crs, target, result.name)
        moved = transform(geometry, plan)
    except InputError as error:
        result.issues.append(Issue("error", "cannot_move", "", None, "", {"detail": error.in_language}))
        return None
    if plan.kind == "assumed_equal":
        result.issues.append(Issue("info", "assumed_equal", "", None, "", {"crs": result.placed.crs, "target": target}))
    return moved


def _find_twins(read: list) -> None:
    """Parcels that cover the same ground as an earlier one, point by point."""
    rows = [(result, row) for result in read for row in range(len(result.geometry))]
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [result.geometry[row] for result, row in rows]
    for (result, row), first in asking(zip(rows, duplicates(geometry))):
        if first >= 0:
            other, at = rows[first]
            parcel, earlier = result.file.parcels[row], other.file.parcels[at]
            result.issues.append(Issue("warning", "same_parcel", "", parcel.line, parcel.title,
                                       {"other": earlier.title, "file": other.name, "line": earlier.line}))


def _move_points(result: FileResult, points: np.ndarray, crs: str) -> np.ndarray:
    """The points of a file whose parcels were moved before, so that this cannot fail."""
    return _moved(points, FileResult(result.name, result.file, result.placed), crs, True)
