"""What both editable documents share: pages, margins, colours, the words of head and foot, and their archive."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

from .blocks import Document, PaperMap
from .columns import label_mm

#: Width, height and sum of the margins at the sides, mm.
PAGES = {"A4": (210.0, 297.0, 35.0), "A3": (420.0, 297.0, 40.0)}
#: Left and right, mm.
MARGINS = {"A4": (20.0, 15.0), "A3": (22.0, 18.0)}
#: Verdict, or level of an indicator -> colour of its words.
TONES = {"forbidden": "#a52f27", "undetermined": "#57547a", "conditional": "#8a5d06", "allowed": "#2c6849",
         "red": "#a52f27", "orange": "#a8500f", "yellow": "#806600", "green": "#2c6849", "grey": "#57547a"}
INK, SOFT = "#1c2324", "#5f6a6b"
MAP_MM = 170.0          # greatest width of a map
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
_TIME = (2000, 1, 1, 0, 0, 0)      # of every entry
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def picture_width(block, room: float) -> float:
    """Width of a map or of charts in a document, mm.

    Args:
        block: ``PaperMap`` or ``PaperCharts``. room: between the margins, mm.
    """
    return min(room, MAP_MM) if isinstance(block, PaperMap) else room


def plain_xml(words: str) -> str:
    """A text as XML has it, without letters that XML does not hold.

    Args:
        words: any text.

    >>> plain_xml("a < b\\x01")
    'a &lt; b'
    """
    return escape(_ILLEGAL.sub("", words), quote=True).replace("\t", " ")


def archive_of(parts: Mapping[str, str], pictures: Mapping[int, tuple[bytes, float]], place: str,
               mime: str = "") -> bytes:
    """A document's file: its parts in an archive whose bytes do not depend on the time.

    Args:
        parts: name in the archive -> XML. pictures: number of a map -> its picture (PNG) and height in widths.
        place: what the names of pictures begin with. mime: first entry, unpacked, by which programs know the format;
            empty without one.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mime:
            archive.writestr(zipfile.ZipInfo("mimetype", _TIME), mime, zipfile.ZIP_STORED)
        entries = {name: words.encode("utf-8") for name, words in parts.items()}
        entries |= {f"{place}{number}.png": picture for number, (picture, _) in pictures.items()}
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def head_words(document: Document) -> str:
    """The line at the head of every page.

    Args:
        document: with title and mark of classification.
    """
    mark = f"{document.word('report.classification')} {document.classification}" if document.classification else ""
    return "   ".join(filter(None, (document.word("report.brand"), document.title, document.subtitle, mark)))


def foot_words(document: Document, page: str, pages: str) -> str:
    """The line at the foot of every page.

    Args:
        document: with notice and date. page, pages: what stands for the number of the page, and for how many there are.
    """
    return "   ".join(filter(None, (document.notice, document.made_on,
                                    document.word("layout.page", page=page, pages=pages))))


def signature_widths(labels: list[str], room: float) -> list[float]:
    """Widths of the row with who prepared and checked a document, mm: a label and the line behind it, in turn.

    Args:
        labels: with their colons. room: width of the page between its margins, mm.
    """
    own = [label_mm(label, 9.5) for label in labels]
    line = (room - sum(own)) / len(labels)
    return [width for label in own for width in (label, line)]
