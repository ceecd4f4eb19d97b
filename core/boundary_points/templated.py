"""Text to parcels by a layout that a template states. Each line has to be as the template says; nothing is guessed."""
from __future__ import annotations

from ..privacy.names import EVERYWHERE, PersonalNames
from .layouts import FIELD, TEXT, Column, Layout
from .model import END_MARK, POLYGON, SHAPES, BadFile, BoundaryFile, Parcel
from .reading import COUNT, NUMBER, FileReader, is_number

TEMPLATE = "template"
_MAY_LACK = ("empty", "length")


def read_templated(text: str, layout: Layout, name: str = "", personal: PersonalNames = EVERYWHERE) -> BoundaryFile:
    """Read a boundary-point file as a template lays it out.

    Args:
        text: decoded.
        layout: of the template.
        name: of the file, for messages.
        personal: names of what is about persons: lines of the header that are so are left out, and named.

    Returns:
        Header, parcels and what could not be read, in the order of the file; northings first. Rings that a layout
        leaves open are closed, and rings without a number get one.

    Raises:
        BadFile: no line of it fits the template.
    """
    return _ByLayout(layout, name, personal).read(text)


class _ByLayout(FileReader):
    def __init__(self, layout: Layout, name: str, personal: PersonalNames):
        super().__init__(name, personal)
        self.layout = layout
        self.keys = {line.key: line.value for line in layout.header if line.value}
        self.texts = {line.key: line.text for line in layout.header if not line.value}
        self.header_section, self.parcel_section = layout.header_section, layout.parcel_section
        self.has_rings = any(column.word == "ring" for column in layout.point)
        self.ring, self.start = 1, 0   # of a parcel whose rings have no number: the ring, and its first point
        self.file.variant = TEMPLATE

    def trimmed(self, line: str) -> str:
        """Blanks separate columns in some layouts, and end those that are empty."""
        return line.strip(" \r\n\ufeff")

    def blank(self) -> None:
        """An empty line ends a parcel that has no line of its own."""
        if not self.layout.parcel:
            self.close()

    def finish(self, text: str) -> BoundaryFile:
        """The file, its last parcel closed."""
        self.close()
        if not self.file.parcels:
            first = next((issue for issue in self.file.issues if issue.kind == "template_row"), None)
            raise BadFile("template_fits_not", first.line if first else None,
                          text=first.values["text"] if first else "")
        self.file.other_header = [(key, value) for key, value in self.file.other_header if key not in self.texts]
        if self.layout.header and not self.file.header:
            self.tell("warning", "template_header", 1)
        self.tell_of_rows(text)
        for section in sorted(self.sections - {self.header_section, self.parcel_section}):
            self.tell("warning", "template_section", 1, section=section)
        return self.file

    def parcel_or_point(self, number: int, line: str) -> None:
        """Read a line that begins a parcel, or one of its points."""
        separator = self.layout.separator
        fields = line.split() if separator == " " else [text.strip() for text in line.split(separator)]
        parcel = _parcel_values(fields, self.layout) if self.layout.parcel else None
        point = _point_values(fields, self.layout.point) if parcel is None else None
        if parcel is not None:
            self.close()
            self.begin(number, parcel)
        elif point is not None and (self.parcel is not None or not self.layout.parcel):
            if self.parcel is None:
                self.begin(number, {})
            self.add(number, point)
        elif self.parcel is None:
            self.tell("error", "template_row", number, text=line[:40])
        else:
            self.parcel.readable = False
            self.unreadable.setdefault(self.parcel.line, []).append((number, line[:60], self.parcel.title))

    def begin(self, number: int, values: dict) -> None:
        """A parcel, from the values of its own line."""
        area = values.get("area_ha", "")
        if not area and is_number(values.get("area_m2", "")):
            area = f"{float(values['area_m2']) / 10_000:.8f}".rstrip("0").rstrip(".")
        parcel = Parcel(number, values.get("number", ""), values.get("name", ""), values.get("use", ""),
                        values.get("sheet", ""), values.get("code", ""), values.get("extra", ""),
                        values.get("shape", POLYGON), stated_area=area, fields=values.get(FIELD, {}))
        count = values.get("point_count", "")
        parcel.stated_count = int(count) if COUNT.fullmatch(count) else None
        self.parcel, self.ring, self.start = parcel, 1, 0
        self.file.parcels.append(parcel)
        if "point_count" in values and parcel.stated_count is None or area and not is_number(area):
            self.tell("error", "parcel_header", number, parcel.title, text=f"{count} {area}"[:60])
        if parcel.shape != POLYGON:
            self.tell("error", "not_polygon", number, parcel.title, shape=parcel.shape)

    def add(self, number: int, values: dict) -> None:
        """A point of the parcel at hand."""
        parcel = self.parcel
        place = (float(values["northing"]), float(values["easting"]))
        parcel.labels.append(values.get("label") or values.get("index") or str(len(parcel.labels) + 1))
        parcel.rings.append(int(values["ring"]) if self.has_rings else self.ring)
        parcel.first.append(place[0])
        parcel.second.append(place[1])
        parcel.lengths.append(float(values["length"]) if values.get("length") else None)
        parcel.lines.append(number)
        if not self.has_rings and len(parcel.lines) - self.start > 3 \
                and place == (parcel.first[self.start], parcel.second[self.start]):
            self.ring, self.start = self.ring + 1, len(parcel.lines)

    def close(self) -> None:
        """End the parcel at hand; rings that the layout leaves open get their first point at the end."""
        parcel = self.parcel
        self.parcel = None
        if parcel is None or self.layout.closed:
            return
        first: dict = {}
        last: dict = {}
        for row, ring in enumerate(parcel.rings):
            first.setdefault(ring, row)
            last[ring] = row
        rows = [row for ring in first for row in (*(row for row, number in enumerate(parcel.rings) if number == ring),
                                                  *_closing(parcel, first[ring], last[ring]))]
        for name in ("labels", "rings", "first", "second", "lines"):
            values = getattr(parcel, name)
            setattr(parcel, name, [values[row] for row in rows])
        seen: set = set()   # no side begins in a closing point
        parcel.lengths = [None if row in seen or seen.add(row) else parcel.lengths[row] for row in rows]


def _closing(parcel: Parcel, first: int, last: int) -> tuple:
    """The row that closes a ring, none where it is closed as it stands."""
    is_closed = first != last and (parcel.first[first], parcel.second[first]) == (parcel.first[last],
                                                                                  parcel.second[last])
    return () if is_closed else (first,)


def _parcel_values(fields: list, layout: Layout) -> dict | None:
    """Word -> text of a parcel's own line, and the fields by name; None for any other line."""
    words = [column.word for column in layout.parcel]
    extra = ""
    if "extra" in words:
        at = words.index("extra")
        end = len(fields) - (len(words) - at - 1)
        if end < at:
            return None
        extra = layout.separator.join(fields[at:end])
        fields = [*fields[:at], "", *fields[end:]]
    row = _fitted(fields, layout.parcel)
    if row is None:
        return None
    values: dict = {column.word: text for column, text in row if column.word not in (FIELD, TEXT)}
    if values.get("shape", POLYGON) not in SHAPES or values.get("end_mark", END_MARK) != END_MARK:
        return None
    return {**values, "extra": extra, FIELD: {column.value: text for column, text in row if column.word == FIELD}}


def _point_values(fields: list, columns: tuple[Column, ...]) -> dict | None:
    """Word -> text of a point's line; None for any other line."""
    row = _fitted(fields, columns)
    if row is None:
        return None
    values = {column.word: text for column, text in row}
    good = all(NUMBER.fullmatch(values[word]) for word in ("northing", "easting")) and \
        COUNT.fullmatch(values.get("ring", "1")) and (not values.get("length") or NUMBER.fullmatch(values["length"]))
    return values if good else None


def _fitted(fields: list, columns: tuple[Column, ...]) -> list | None:
    """Columns with their texts; empty columns at the end may be missing, or be too many."""
    fields = list(fields)
    while len(fields) > len(columns) and not fields[-1]:
        fields.pop()
    if len(fields) > len(columns) or any(column.word not in _MAY_LACK for column in columns[len(fields):]):
        return None
    row = list(zip(columns, [*fields, *[""] * (len(columns) - len(fields))]))
    return row if all(text == column.value for column, text in row if column.word == TEXT) else None
