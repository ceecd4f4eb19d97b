"""Fonts of a printed report, and how wide a text is in them."""
from __future__ import annotations

from functools import lru_cache

from qgis.core import Qgis, QgsTextBufferSettings, QgsTextFormat
from qgis.PyQt.QtGui import QColor, QFont, QFontInfo, QFontMetricsF

from ...core.report.paper.blocks import INDENT
from ...core.texts import text

MM_PER_POINT = 25.4 / 72
LINE = 1.28             # from line to line, in sizes of the letters
INK, SOFT = "#1c2324", "#5f6a6b"
#: Families by language, the best first.
FAMILIES = {
    "zh": ("Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei",
           "PingFang SC", "Hiragino Sans GB", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
           "Droid Sans Fallback", "SimSun", "STHeiti"),
    "en": ("Open Sans", "Segoe UI", "Helvetica Neue", "Noto Sans", "Arial", "Liberation Sans", "DejaVu Sans"),
}
_SAMPLE = "\u5730"      # a letter that every Chinese font has
_CLOSING = set("\uff0c\u3002\uff1b\uff1a\u3001\uff1f\uff01\uff09\u300b\u201d\u2019\u3011%,.;:!?)]}")
_OPENING = set("\uff08\u300a\u201c\u2018\u3010([{")
_WIDE = 0x2e80          # letters from here on may be broken apart
_MEASURE = 100          # pixels, of the font that is measured


class Fonts:
    """The font of a document.

    Args:
        language: ``"en"`` or ``"zh"``.

    Attributes:
        family: its name.
        warnings: sentences on what it cannot show.
    """

    def __init__(self, language: str):
        self.family = next((name for name in FAMILIES[language] if _is_present(name)), QFont().family())
        self.warnings: tuple[str, ...] = ()
        if language == "zh" and not QFontMetricsF(QFont(self.family)).inFontUcs4(ord(_SAMPLE)):
            self.warnings = (text("layout.no_chinese_font", language),)
        self._metrics = {bold: self._metric(bold) for bold in (False, True)}
        self.measure = lru_cache(maxsize=20_000)(self._measure)

    def _metric(self, bold: bool) -> QFontMetricsF:
        font = QFont(self.family)
        font.setPixelSize(_MEASURE)
        font.setBold(bold)
        return QFontMetricsF(font)

    def _measure(self, words: str, points: float, bold: bool = False) -> float:
        """Width of a line in millimetres."""
        return self._metrics[bold].horizontalAdvance(words) / _MEASURE * points * MM_PER_POINT

    def form(self, points: float, colour: str = INK, bold: bool = False) -> QgsTextFormat:
        """What QGIS draws a text with."""
        font = QFont(self.family)
        font.setBold(bold)
        result = QgsTextFormat()
        result.setFont(font)
        result.setSize(points)
        result.setSizeUnit(Qgis.RenderUnit.Points)
        result.setColor(QColor(colour))
        result.setLineHeight(LINE * points * MM_PER_POINT)
        result.setLineHeightUnit(Qgis.RenderUnit.Millimeters)
        return result

    def form_on_map(self, points: float) -> QgsTextFormat:
        """The same with a pale rim, so that it is read on colours and hatching."""
        result = self.form(points)
        rim = QgsTextBufferSettings()
        rim.setEnabled(True)
        rim.setSize(0.5)
        rim.setColor(QColor(253, 252, 249, 200))
        result.setBuffer(rim)
        return result

    def wrapped(self, words: str, points: float, room: float, bold: bool = False) -> list[str]:
        """Lines of a text that are at most ``room`` millimetres wide."""
        lines = []
        for paragraph in words.split("\n"):
            indent = paragraph[:len(paragraph) - len(paragraph.lstrip(INDENT))]
            left = room - self.measure(indent, points, bold)
            lines += [indent + line for line in self._lines(paragraph[len(indent):], points, left, bold)]
        return lines

    def _lines(self, paragraph: str, points: float, room: float, bold: bool) -> list[str]:
        if self.measure(paragraph, points, bold) <= room:
            return [paragraph]
        lines, line = [], ""
        for piece in _pieces(paragraph):
            if line and self.measure(line + piece.rstrip(), points, bold) > room:
                lines.append(line.rstrip())
                line = ""
                piece = piece.lstrip()
            while self.measure(piece.rstrip(), points, bold) > room and len(piece) > 1:   # a word too long
                cut = self._cut(piece, points, room, bold)
                lines.append(piece[:cut])
                piece = piece[cut:]
            line += piece
        return [*lines, line.rstrip()] if line.strip() or not lines else lines

    def _cut(self, piece: str, points: float, room: float, bold: bool) -> int:
        low, high = 1, len(piece)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.measure(piece[:middle], points, bold) <= room else (low, middle - 1)
        return low

    def longest_piece(self, words: str, points: float, bold: bool = False) -> float:
        """Width of the longest part of a text that should not be broken."""
        return max((self.measure(piece.strip(), points, bold) for line in words.split("\n")
                    for piece in _pieces(line)), default=0.0)


@lru_cache(maxsize=64)
def _is_present(family: str) -> bool:
    return QFontInfo(QFont(family)).family().casefold() == family.casefold()


def _pieces(paragraph: str) -> list[str]:
    """Where a line may be broken: after blanks, and between Chinese letters but not before a closing mark."""
    pieces, piece = [], ""
    for letter in paragraph:
        wide = ord(letter) >= _WIDE
        after_wide = bool(piece) and ord(piece[-1]) >= _WIDE and piece[-1] not in _OPENING
        if piece and letter not in _CLOSING and letter != " " and (
                piece[-1] == " " or after_wide or (wide and piece[-1] not in _OPENING)):
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece] if piece else pieces
