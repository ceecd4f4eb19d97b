"""Boundary-point files of some projects, and files with planted faults; nothing of it comes from ``core``."""

from __future__ import annotations

import math
import pathlib

import numpy as np
import pyproj

from ..ground import terrain
from .projects import Project

ZONE = 38  # of the central meridian 114 degrees; the county's own system has no zone number
PREFIX_M = ZONE * 1_000_000
FOLDER = "boundary_points"
# project number -> layout of the points, encoding
CLEAN = {2: ("ring_first", "utf-8"), 3: ("ring_last", "gbk"), 6: ("ring_first", "gbk"), 12: ("ring_last", "utf-8"),
         16: ("ring_first", "utf-8")}
USES = {2: "工业用地", 3: "工业用地", 6: "公路用地", 12: "商业用地", 16: "商业用地"}
CODES = {2: "1001", 3: "1001", 6: "1202", 12: "0901", 16: "0901"}
HEADER_LINES, WINDOWS, UNIX, MAC = 12, "\r\n", "\n", "\r"
FIRST_POINT = HEADER_LINES + 2  # after the header and the parcel's own line


def header(degrees: str = "3", zone: str = str(ZONE), system: str = "2000国家大地坐标系", width_key="几度分带") -> list:
    """The lines of [属性描述], and the head of the parcels."""
    return ["[属性描述]", "格式版本号=1.01版本", "数据产生单位=样川县测绘队", "数据产生日期=2025-06-01",
            f"坐标系={system}", f"{width_key}={degrees}", "投影类型=高斯克吕格", "计量单位=米", f"带号={zone}",
            "精度=0.001", "转换参数=0,0,0,0,0,0,0", "[地块坐标]"]


def clockwise(ring) -> np.ndarray:
    """The points of a ring once, clockwise, from the one nearest to the north-west of its extent."""
    points = np.asarray(ring.coords)[:-1] if not ring.is_ccw else np.asarray(ring.coords)[::-1][:-1]
    west, north = points[:, 0].min(), points[:, 1].max()
    start = min(range(len(points)), key=lambda i: (round((points[i, 0] - west) ** 2 + (points[i, 1] - north) ** 2, 6),
                                                   -points[i, 1], points[i, 0]))
    return np.roll(points, -start, axis=0)


def parcel_lines(polygon, number: str, name: str, use: str, code: str, layout: str = "ring_first") -> list:
    """A parcel's own line and its points, each ring closed by its first point."""
    rows, count = [], 0
    for ring_number, ring in enumerate((polygon.exterior, *polygon.interiors), 1):
        points = clockwise(ring)
        labels = [f"J{count + i + 1}" for i in range(len(points))]
        count += len(points)
        closed = [*points, points[0]]
        for i, (x, y) in enumerate(closed):
            place = f"{y:.3f},{x + PREFIX_M:.3f}"
            label = labels[i % len(points)]
            if layout == "ring_first":
                rows.append(f"{label},{ring_number},{place}")
            else:
                side = "" if i == len(points) else f"{math.dist(closed[i], closed[i + 1]):.2f}"
                rows.append(f"{label},{place},{side},{ring_number},")
    return [f"{len(rows)},{polygon.area / 10_000:.4f},{number},{name},面,,{use},{code},@", *rows]


def clean_files(projects: list[Project]) -> dict[str, bytes]:
    """File name -> content, for the projects of ``CLEAN``."""
    files = {}
    for project in projects:
        if project.number not in CLEAN:
            continue
        layout, encoding = CLEAN[project.number]
        lines = header(width_key="分带" if layout == "ring_last" else "几度分带")
        for i, polygon in enumerate(project.parcels):
            lines += parcel_lines(polygon, project.parcel_code(i), project.name, USES[project.number],
                                  CODES[project.number], layout)
        files[f"{project.code}.txt"] = _text(lines, encoding=encoding)
    return files


def _text(lines: list, end: str = WINDOWS, encoding: str = "utf-8") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


class _Faults:
    """Files with one fault each, and what is to be found in them: (file, line, kind)."""

    def __init__(self):
        self.files: dict = {}
        self.expected: list = []

    def points(self, side: float = 40.0) -> list:
        """The rows of a square that no other file has."""
        x = terrain.ORIGIN[0] + PREFIX_M + 1000.0 + 100.0 * len(self.files)
        y = terrain.ORIGIN[1] + 1000.0
        corners = [(x, y + side), (x + side, y + side), (x + side, y), (x, y), (x, y + side)]
        return [f"J{i % 4 + 1},1,{north:.3f},{east:.3f}" for i, (east, north) in enumerate(corners)]

    def parcel(self, count="5", area="0.1600", end=",@", number="1") -> str:
        return f"{count},{area},{number},试验地块,面,,其他用地,{end}"

    def add(self, name: str, lines: list | bytes, *result, **how) -> None:
        """A file; ``found`` are pairs of line (empty for the whole file) and kind."""
        self.files[f"{name}.txt"] = lines if isinstance(lines, bytes) else _text(lines, **how)
        self.expected += [{"file": f"{name}.txt", "line": line, "kind": kind} for line, kind in result]

    def simple(self, name: str, *result, head=None, parcel=None, points=None, **how) -> None:
        """A file of one parcel with some of its lines replaced."""
        self.add(name, [*(head or header()), parcel or self.parcel(), *(points or self.points())], *result, **how)


def faulty_files() -> tuple[dict[str, bytes], list[dict]]:
    """Files with planted faults, and the expected issues of a run over all of them, in the order of the files."""
    faults = _Faults()
    _header_faults(faults)
    _coordinate_faults(faults)
    _line_faults(faults)
    _ring_faults(faults)
    _byte_faults(faults)
    return faults.files, sorted(faults.expected, key=lambda row: (row["file"], row["line"] or 0, row["kind"]))


def _header_faults(faults: _Faults) -> None:
    first = FIRST_POINT
    faults.simple("zone_width_differs", (6, "zone_width_differs"), head=header(degrees="6"))
    faults.simple("zone_invalid", (9, "zone_invalid"), head=header(zone="54"))
    faults.simple("system_unknown", (5, "system_unknown"), head=header(system="样川县独立坐标系"))
    faults.add("header_missing", ["[地块坐标]", faults.parcel(), *faults.points()], (1, "header_missing"),
               (1, "system_missing"))
    faults.simple("prefix_differs", (first, "prefix_differs"), head=header(zone="39"))


def _coordinate_faults(faults: _Faults) -> None:
    first, points = FIRST_POINT, faults.points()
    faults.simple("axes_swapped", (first, "axes_swapped"),
                  points=[",".join((*row.split(",")[:2], *row.split(",")[:1:-1])) for row in points])
    points = [row.replace(f",{ZONE}5", ",5") for row in faults.points()]
    faults.simple("no_prefix", (first, "no_prefix"), ("", "prefix_shifted"), points=points)
    points = faults.points()
    points[2] = points[2].replace(f",{ZONE}5", ",5")
    faults.simple("lost_prefix", (first + 2, "lost_prefix"), points=points)
    points = faults.points()
    points[1] = points[1].replace(",48", ",148")
    faults.simple("out_of_range", (first + 1, "out_of_range"), points=points)
    to_degrees = pyproj.Transformer.from_crs(terrain.CRS, terrain.DEGREES, always_xy=True)
    degrees = []
    for row in faults.points():
        label, ring, north, east = row.split(",")
        longitude, latitude = to_degrees.transform(float(east) - PREFIX_M, float(north))
        degrees.append(f"{label},{ring},{latitude:.9f},{longitude:.9f}")
    faults.simple("degrees", (first, "degrees"), ("", "other_system"), points=degrees)


def _line_faults(faults: _Faults) -> None:
    own, first = FIRST_POINT - 1, FIRST_POINT
    faults.simple("point_count", (own, "point_count"), parcel=faults.parcel(count="9"))
    faults.simple("parcel_header", (own, "parcel_header"), parcel=faults.parcel(count="五"))
    faults.simple("no_end_mark", (own, "no_end_mark"), parcel=faults.parcel(end=""))
    faults.simple("area_differs", (own, "area_differs"), parcel=faults.parcel(area="0.1700"))
    faults.simple("area_unit", (own, "area_unit"), parcel=faults.parcel(area="1600.00"))
    points = faults.points()
    points[3] = points[3].replace(".000", ".0OO", 1)
    faults.simple("row_unreadable", (first + 3, "row_unreadable"), points=points)
    points = faults.points()
    points[1] = points[1].translate({ord(","): "\uff0c", ord("4"): "\uff14"})
    faults.simple("full_width", (first + 1, "full_width"), points=points)
    rows = [faults.parcel(), *faults.points()]
    faults.add("same_parcel", [*header(), *rows, *rows], (first + 5, "same_number"), (first + 5, "same_parcel"))
    points = [",".join((label, north, east, "" if i == 4 else "42.00" if i == 2 else "40.00", ring, ""))
              for i, (label, ring, north, east) in enumerate(row.split(",") for row in faults.points())]
    faults.simple("side_length", (first + 2, "side_length"), points=points)


def _ring_faults(faults: _Faults) -> None:
    first = FIRST_POINT
    faults.simple("open_ring", (first + 3, "open_ring"), points=faults.points()[:-1], parcel=faults.parcel(count="4"))
    points = faults.points()
    points[4] = _moved(points[4], 0.0, -0.5)
    faults.simple("ring_not_shut", (first + 4, "ring_not_shut"), points=points)
    points = faults.points()
    points[1], points[2] = points[2], points[1]
    faults.simple("crossing_ring", (first + 2, "crossing_ring"), points=points)
    points = faults.points()
    points.insert(2, points[1].replace("J2", "J2A"))
    faults.simple("duplicate_point", (first + 2, "duplicate_point"), points=points, parcel=faults.parcel(count="6"))
    outer = faults.points()
    inner = [row.replace(",1,", ",2,").replace("J", "K") for row in faults.points(60.0)]
    # they cross at the sides that begin in K2 and in K3; the first crossing that is found is told
    faults.simple("rings_cross", (first + 6, "rings_cross"),
                  points=[*outer, *(_moved(row, -30.0, 10.0) for row in inner)], parcel=faults.parcel(count="10"))


def _moved(row: str, east_m: float, north_m: float) -> str:
    label, ring, north, east = row.split(",")
    return f"{label},{ring},{float(north) + north_m:.3f},{float(east) + east_m:.3f}"


def _byte_faults(faults: _Faults) -> None:
    faults.simple("mac_line_ends", (1, "mac_line_ends"), end=MAC)
    faults.simple("unix_line_ends", end=UNIX)
    faults.add("empty_file", b"", ("", "empty_file"))
    faults.add("binary_file", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ("", "binary_file"))
    faults.add("not_boundary_file", ["虚构的说明文字"], ("", "not_boundary_file"))
    damaged = _text([*header(), faults.parcel(), *faults.points()])
    faults.add("encoding_damaged", damaged.replace("试验".encode(), "试验".encode()[:-1], 1),
               (FIRST_POINT - 1, "encoding_damaged"))


def write_files(folder: pathlib.Path, projects: list[Project]) -> list[dict]:
    """Write the folder ``boundary_points``; returns the rows of ``expected/importboundarypoints.csv``."""
    clean, (faulty, expected) = clean_files(projects), faulty_files()
    for place, files in ((folder / FOLDER, clean), (folder / FOLDER / "faulty", faulty)):
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
    return expected
