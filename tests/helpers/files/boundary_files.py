"""Boundary-point files for tests: a square of 100 m in zone 39, as text, and imports of such texts."""
from __future__ import annotations

from groundrules.core.boundary_points.importing import ImportOptions, find_files, import_boundary_points
from helpers.county.samples import SAMPLES

FOLDER = SAMPLES / "boundary_points"
HEADER = ["[属性描述]", "数据产生单位=测试单位", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=39", "精度=0.001",
          "备注=甲", "[地块坐标]"]
OWN, FIRST = len(HEADER) + 1, len(HEADER) + 2   # lines of the parcel and of its first point
LINE = "5,1.0000,1,甲地块,面,H50G001001,商业用地,0901,@"
SQUARE = [(4100100, 39500000), (4100100, 39500100), (4100000, 39500100), (4100000, 39500000), (4100100, 39500000)]


def rows(points, ring=1, first=1):
    return [f"J{first + place % (len(points) - 1)},{ring},{x:.3f},{y:.3f}" for place, (x, y) in enumerate(points)]


def moved(points, north=0, east=0):
    return [(x + north, y + east) for x, y in points]


def scaled(points, factor, north=0, east=0):
    x0, y0 = points[3]
    return [(x0 + north + (x - x0) * factor, y0 + east + (y - y0) * factor) for x, y in points]


def text(*parcels, header=HEADER):
    return "\n".join([*header, *(line for parcel in parcels for line in parcel), ""])


def importer(tmp_path):
    """A function that imports texts or bytes by name and returns the result."""
    def import_all(files, **options):
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_boundary_points(find_files([], str(folder)), ImportOptions(**options))
    return import_all


def issues_of(result):
    """Issues as (file, line, kind); 0 where the whole file is meant."""
    return sorted((file, 0 if line is None or str(line) == "<NA>" else int(line), kind) for file, line, kind in
                  result.issues[["file", "line", "kind"]].itertuples(index=False))


def kinds(result):
    return [kind for _file, _line, kind in issues_of(result)]
