"""How the lines of a boundary-point file are laid out: the two customary layouts, and what a template may say."""
from __future__ import annotations

from dataclasses import dataclass, field

#: What a column of a parcel's own line holds. ``extra`` takes what is left, and only one may.
PARCEL_WORDS = ("point_count", "area_ha", "area_m2", "number", "name", "shape", "sheet", "use", "code", "extra",
                "end_mark", "empty")
#: What a column of a point's line holds. ``index`` is the number of ``label`` without its letter.
POINT_WORDS = ("label", "index", "ring", "northing", "easting", "length", "empty")
FIELD, TEXT = "field", "text"   # words of columns that name a field of the layer, or a text that is always the same
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " "}
#: What is written for a separator inside a text.
STAND_INS = {",": "\uff0c", ";": "\uff1b", "\t": " ", " ": "\u3000"}


@dataclass(frozen=True)
class Column:
    """A column: what it holds, and of ``field`` and ``text`` which.

    Attributes:
        word: of ``PARCEL_WORDS`` or ``POINT_WORDS``, ``"field"`` or ``"text"``.
        value: name of the field, or the text; empty for other words.
    """

    word: str
    value: str = ""


@dataclass(frozen=True)
class HeaderLine:
    """A line ``key=value`` of the header.

    Attributes:
        key: as files write it.
        value: our name of it, of ``model.HEADER_KEYS``; empty where ``text`` is written.
        text: that is always the same.
    """

    key: str
    value: str = ""
    text: str = ""


@dataclass(frozen=True)
class Layout:
    """A layout of files.

    Attributes:
        point: columns of a point's line.
        parcel: columns of a parcel's own line; none: an empty line separates parcels.
        header: its lines; none: the file has no header.
        header_section, parcel_section: names in square brackets before header and parcels; empty: no such line.
        separator: between columns.
        zone_digits: ``"with"`` or ``"without"`` before eastings; empty: as the run says.
        closed: whether each ring repeats its first point at its end.
        title: language -> text.
    """

    point: tuple[Column, ...]
    parcel: tuple[Column, ...] = ()
    header: tuple[HeaderLine, ...] = ()
    header_section: str = ""
    parcel_section: str = ""
    separator: str = ","
    zone_digits: str = ""
    closed: bool = True
    title: dict = field(default_factory=dict)

    @property
    def field_names(self) -> tuple[str, ...]:
        """Fields of the layer that columns name."""
        return tuple(dict.fromkeys(column.value for column in self.parcel if column.word == FIELD))


def columns(*words: str) -> tuple[Column, ...]:
    """Columns of words that need no value.

    Args:
        words: of ``PARCEL_WORDS`` or ``POINT_WORDS``.

    >>> columns("label", "ring")[1].word
    'ring'
    """
    return tuple(map(Column, words))


_PARCEL = columns("point_count", "area_ha", "number", "name", "shape", "sheet", "use", "code", "extra", "end_mark")


def _customary(width_key: str, point: tuple[Column, ...]) -> Layout:
    keys = {"格式版本号": "format_version", "数据产生单位": "producer", "数据产生日期": "produced_on",
            "坐标系": "coordinate_system", width_key: "zone_degrees", "投影类型": "projection", "计量单位": "unit",
            "带号": "zone", "精度": "precision", "转换参数": "transformation"}
    return Layout(point, _PARCEL, tuple(HeaderLine(key, name) for key, name in keys.items()), "属性描述", "地块坐标")


#: The layouts that are written without a template (policy-standards 2b.7).
CUSTOMARY = {
    "ring_first": _customary("几度分带", columns("label", "ring", "northing", "easting")),
    "ring_last": _customary("分带", columns("label", "northing", "easting", "length", "ring", "empty")),
}
