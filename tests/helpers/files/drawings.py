"""Small DXF drawings, written by hand: closed and open polylines, circles, texts."""
from __future__ import annotations


def _pairs(*pairs) -> str:
    return "".join(f"{code}\n{value}\n" for code, value in pairs)


def polyline(layer: str, points, closed: bool = True, bulges=(), handle: str = "1A") -> str:
    """A polyline; ``bulges`` are those of its first sides."""
    written = _pairs((0, "LWPOLYLINE"), (5, handle), (100, "AcDbEntity"), (8, layer), (100, "AcDbPolyline"),
                     (90, len(points)), (70, int(closed)))
    for place, (x, y) in enumerate(points):
        written += _pairs((10, x), (20, y))
        if place < len(bulges):
            written += _pairs((42, bulges[place]))
    return written


def circle(layer: str, x: float, y: float, radius: float, handle: str = "1C") -> str:
    return _pairs((0, "CIRCLE"), (5, handle), (100, "AcDbEntity"), (8, layer), (100, "AcDbCircle"), (10, x), (20, y),
                  (30, 0), (40, radius))


def words(layer: str, x: float, y: float, text: str, handle: str = "1E") -> str:
    return _pairs((0, "TEXT"), (5, handle), (100, "AcDbEntity"), (8, layer), (100, "AcDbText"), (10, x), (20, y),
                  (30, 0), (40, 2.5), (1, text), (100, "AcDbText"))


def document(*entities: str, version: str = "AC1021", code_page: str = "ANSI_936") -> str:
    """The text of a DXF; an empty code page leaves its entry out."""
    head = _pairs((9, "$ACADVER"), (1, version))
    if code_page:
        head += _pairs((9, "$DWGCODEPAGE"), (3, code_page))
    return _pairs((0, "SECTION"), (2, "HEADER")) + head + _pairs((0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES")) \
        + "".join(entities) + _pairs((0, "ENDSEC"), (0, "EOF"))


def insert(name: str, x: float = 0.0, y: float = 0.0, columns: int = 1, rows: int = 1, step: float = 20.0,
           layer: str = "红线") -> str:
    """A block drawn in columns and rows."""
    return _pairs((0, "INSERT"), (5, "F1"), (100, "AcDbEntity"), (8, layer), (100, "AcDbBlockReference"), (2, name),
                  (10, x), (20, y), (30, 0), (70, columns), (71, rows), (44, step), (45, step))


def block(name: str, *entities: str) -> str:
    begins = _pairs((0, "BLOCK"), (5, "B0"), (100, "AcDbEntity"), (8, "0"), (100, "AcDbBlockBegin"), (2, name), (70, 0),
                    (10, 0), (20, 0), (30, 0), (3, name))
    return begins + "".join(entities) + _pairs((0, "ENDBLK"), (5, "B9"), (100, "AcDbEntity"), (8, "0"),
                                               (100, "AcDbBlockEnd"))


def document_of_blocks(blocks, entities) -> str:
    """The text of a DXF with blocks."""
    head = _pairs((0, "SECTION"), (2, "BLOCKS")) + "".join(blocks) + _pairs((0, "ENDSEC"))
    return document(*entities).replace(_pairs((0, "SECTION"), (2, "ENTITIES")),
                                       head + _pairs((0, "SECTION"), (2, "ENTITIES")), 1)


def square(x: float, y: float, side: float, east: float = 39_500_000.0, north: float = 4_100_000.0) -> list:
    """Corners of a square, in zone 39 unless another corner is named."""
    x, y = x + east, y + north
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def site_plan() -> str:
    """Two outlines with names, a yard in one of them, a circle, and an outline that is not closed."""
    east, north = 39_500_000.0, 4_100_000.0
    return document(
        polyline("红线", square(0, 0, 100), handle="A1"), polyline("红线", square(20, 20, 40), handle="A2"),
        polyline("红线", [*square(200, 0, 50), (east + 200, north + 0.02)], closed=False, handle="A3"),
        polyline("红线", square(300, 0, 50), closed=False, handle="A4"),
        circle("红线", east + 500, north + 50, 30, handle="A5"), polyline("道路", square(0, 300, 10), handle="B1"),
        words("注记", east + 10, north + 80, "样川一号"), words("注记", east + 500, north + 50, "圆形水池"))
