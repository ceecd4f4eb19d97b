"""What a boundary-point file holds (policy-standards 2b.7)."""
from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from ..frames import typed_columns
from ..geometry.parallel import asking
from ..texts import text

SECTION_HEADER, SECTION_PARCELS = "属性描述", "地块坐标"
END_MARK = "@"
POLYGON, SHAPES = "面", ("面", "线", "点")
#: Our name of a header value -> its keys in files; the first is the one that is written.
HEADER_KEYS = {
    "format_version": ("格式版本号",),
    "producer": ("数据产生单位",),
    "produced_on": ("数据产生日期",),
    "coordinate_system": ("坐标系",),
    "zone_degrees": ("几度分带", "分带"),
    "projection": ("投影类型",),
    "unit": ("计量单位",),
    "zone": ("带号",),
    "precision": ("精度",),
    "transformation": ("转换参数",),
}
#: How a point row is laid out: label, ring, X, Y, or label, X, Y, side length, ring.
VARIANTS = ("ring_first", "ring_last")
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong with a file.

    Attributes:
        severity: ``"error"``: not usable before a person examines it; ``"warning"``: used, with an
            assumption that the message names; ``"info"``: only worth knowing.
        kind: entry of ``core/texts/boundary_points.yaml`` and word for filters.
        file: name without folder.
        line: counted from 1; None where the whole file is meant.
        parcel: number or name; empty without one.
        values: values of the sentence's placeholders.
    """

    severity: str
    kind: str
    file: str
    line: int | None = None
    parcel: str = ""
    values: dict = field(default_factory=dict)

    def message(self, language: str) -> str:
        """The sentence; a value that is a function of the language is called with it.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        values = {name: value(language) if callable(value) else value for name, value in self.values.items()}
        return text(f"boundary_points.{self.kind}", language, **values)

    def in_file(self, name: str) -> Issue:
        """The same in a file.

        Args:
            name: of the file.
        """
        return replace(self, file=name)


class BadFile(Exception):
    """A file of which nothing can be used; ``issue`` says why."""

    def __init__(self, kind: str, line: int | None = None, **values):
        super().__init__(kind)
        self.issue = Issue("error", kind, "", line, "", values)


@dataclass
class Parcel:
    """A parcel as its lines say, unchecked.

    Attributes:
        line: of the parcel's own line.
        number, name, use, sheet, code, extra: as written, without spaces around them; ``extra`` is
            what stands between code and end mark, with its commas.
        shape: 面, 线 or 点.
        stated_count: points that the line states; None if it is not a number.
        stated_area: text of the area in hectares.
        labels, rings, first, second, lengths, lines: a value for each point row: label, ring number,
            first and second coordinate, side length (None where not stated), line.
        readable: False where a row of the parcel could not be read.
        fields: name of a field that the template names -> its text.
    """

    line: int
    number: str = ""
    name: str = ""
    use: str = ""
    sheet: str = ""
    code: str = ""
    extra: str = ""
    shape: str = POLYGON
    stated_count: int | None = None
    stated_area: str = ""
    labels: list = field(default_factory=list)
    rings: list = field(default_factory=list)
    first: list = field(default_factory=list)
    second: list = field(default_factory=list)
    lengths: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    readable: bool = True
    fields: dict = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What names the parcel in messages."""
        return self.number or self.name or f"#{self.line}"


@dataclass
class BoundaryFile:
    """A file as it was read.

    Attributes:
        header: our name of a header value -> text, only of keys that are there.
        header_lines: our name -> line.
        other_header: key and value of the header's other lines, in order.
        parcels: in the order of the file.
        variant: of the point rows; empty without any.
        issues: what reading found.
    """

    name: str = ""
    header: dict = field(default_factory=dict)
    header_lines: dict = field(default_factory=dict)
    other_header: list = field(default_factory=list)
    parcels: list = field(default_factory=list)
    variant: str = ""
    issues: list = field(default_factory=list)


ISSUE_COLUMNS = {"severity": "string", "kind": "string", "file": "string", "line": "Int64", "parcel": "string",
                 "message": "string"}


def issue_frame(issues: list, language: str) -> pd.DataFrame:
    """Issues as a table, in the order given.

    Args:
        issues: of files.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        Columns ``ISSUE_COLUMNS``.
    """
    rows = [(issue.severity, issue.kind, issue.file, issue.line, issue.parcel or None, issue.message(language))
            for issue in asking(issues)]
    return typed_columns(pd.DataFrame(rows, columns=list(ISSUE_COLUMNS)), ISSUE_COLUMNS)
