"""Values of a layer's own fields, as the format can hold them that they are copied into."""
from __future__ import annotations

import json

from qgis.core import NULL, QgsField, QgsFields
from qgis.PyQt.QtCore import QMetaType

from ...core.report.spreadsheet import guarded_csv_text
from .write import TEXT_LENGTH

#: Lists and JSON objects: a GeoPackage takes them as they are, other formats and memory do not, or not all of them.
NESTED = (QMetaType.Type.QVariantMap, QMetaType.Type.QVariantList, QMetaType.Type.QStringList)


class OwnValues:
    """What becomes of the values of copied fields.

    Args:
        fields: all fields of the copy. count: how many of them are the source's own, which come first.
        nested: lists and objects stay what they are; otherwise they become their JSON text.
        csv: a text like a formula gets an apostrophe before it.
        short: texts are cut to what a shapefile's table holds.

    Attributes:
        fields: those to write with. cut: number of texts that were cut so far.
    """

    def __init__(self, fields: QgsFields, count: int, *, nested: bool = True, csv: bool = False, short: bool = False):
        self.csv, self.short, self.cut = csv, short, 0
        self.nested = [number for number in range(count) if fields.at(number).type() in NESTED and not nested]
        self.fields = QgsFields()
        for number in range(fields.count()):
            field = fields.at(number)
            if number in self.nested:
                field = QgsField(field.name(), QMetaType.Type.QString, len=TEXT_LENGTH if short else 0)
                field.setAlias(fields.at(number).alias())
            self.fields.append(field)

    @property
    def change(self) -> bool:
        """Whether any value may become another."""
        return bool(self.csv or self.short or self.nested)

    def __call__(self, values: list) -> list:
        """The values of one feature's own fields, as they are written."""
        for number in self.nested:
            if values[number] is not None and values[number] != NULL:
                values[number] = json.dumps(values[number], ensure_ascii=False, separators=(",", ":"), default=str)
        if self.short:
            values = [self._cut(value) for value in values]
        return [guarded_csv_text(value) for value in values] if self.csv else values

    def _cut(self, value):
        if not isinstance(value, str) or len(value.encode(errors="replace")) <= TEXT_LENGTH:
            return value
        self.cut += 1
        return value.encode(errors="replace")[:TEXT_LENGTH].decode(errors="ignore")
