"""An editable document: a report as Office Open XML (Word), with the same content as OpenDocument Text.

The format is XML in a ZIP too (ECMA-376, transitional), so it needs no library that a user would have to install. Order
of elements matters in it: Word refuses a file in which a property stands before one that it should follow.
"""
from __future__ import annotations

from collections.abc import Mapping

from ...geometry.parallel import asking
from ...texts import text
from .blocks import Document, PaperCharts, PaperMap, PaperTable, PaperText
from .columns import SIZES, parts_of
from .form import (
    INK,
    LANGUAGES,
    MARGINS,
    PAGES,
    SOFT,
    TONES,
    archive_of,
    foot_words,
    head_words,
    picture_width,
    plain_xml,
    signature_widths,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SPACES = (f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_A}" '
           'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
           'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PER_MM, _EMU = 1440 / 25.4, 36_000      # twentieths of a point, and units of drawings, in a millimetre
_CELL_POINTS = SIZES[0]
_DEFAULT, _BASED = ' w:default="1"', '<w:basedOn w:val="Normal"/>'
_FONTS = ("Arial", "Microsoft YaHei")     # of Latin and of Chinese letters


def docx_of(document: Document, page: str = "A4", pictures: Mapping[int, tuple[bytes, float]] | None = None) -> bytes:
    """Write a document.

    Args:
        document: what is written.
        page: ``"A4"`` (upright) or ``"A3"`` (broad).
        pictures: position of a map or charts among the blocks -> picture (PNG), and its height in widths. One without a
            picture keeps its title and notes.

    Returns:
        The file. Its bytes depend on nothing but the arguments.
    """
    pictures = pictures or {}
    parts = {"[Content_Types].xml": _types(), "_rels/.rels": _relations((
        ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml"))),
        "docProps/core.xml": _core(document), "word/document.xml": _Body(document, page, pictures).content(),
        "word/styles.xml": _styles(document), "word/settings.xml": _settings(), "word/fontTable.xml": _fonts(),
        "word/header1.xml": _edge("hdr", "Header", _run(head_words(document))),
        "word/footer1.xml": _edge("ftr", "Footer", _foot(document)),
        "word/_rels/document.xml.rels": _relations((
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("header", "header1.xml"),
            ("footer", "footer1.xml"), ("fontTable", "fontTable.xml"),
            *(("image", f"media/map{place}.png") for place in pictures)))}
    return archive_of(parts, pictures, "word/media/map")


def _twips(mm: float) -> int:
    return round(mm * _PER_MM)


def _run(words: str, properties: str = "") -> str:
    """Text with its line breaks as elements."""
    lines = [f'<w:t xml:space="preserve">{plain_xml(line)}</w:t>' for line in words.split("\n")]
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}{"<w:br/>".join(lines)}</w:r>'


def _p(style: str, inside: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


class _Body:
    """The text of a document, block by block."""

    def __init__(self, document: Document, page: str, pictures: Mapping):
        self.document, self.page, self.pictures = document, page, pictures
        self.room = PAGES[page][0] - PAGES[page][2]
        self.relations = {place: f"rId{number}" for number, place in enumerate(pictures, 6)}   # five come before

    def content(self) -> str:
        """The main part."""
        document = self.document
        pieces = [_p("Title", _run(document.title))]
        pieces += [_p("Subtitle", _run(document.subtitle))] if document.subtitle else []
        colon = text("layout.colon", document.language)
        pieces += [_p("Fact", _run(f"{label}{colon}{words}")) for label, words in document.facts]
        pieces += self._signatures() if document.signatures else []
        for place, block in enumerate(asking(document.blocks)):
            if isinstance(block, PaperTable):
                pieces += self._table(block)
            elif isinstance(block, (PaperMap, PaperCharts)):
                pieces += self._picture(place, block)
            else:
                pieces += self._text(block)
        return f'{_HEAD}<w:document {_SPACES}><w:body>{"".join(pieces)}{self._section()}</w:body></w:document>'

    def _section(self) -> str:
        """Page, head and foot."""
        width, height, _ = PAGES[self.page]
        left, right = MARGINS[self.page]
        turned = ' w:orient="landscape"' if width > height else ""
        return (f'<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" '
                f'r:id="rId4"/><w:pgSz w:w="{_twips(width)}" w:h="{_twips(height)}"{turned}/><w:pgMar '
                f'w:top="{_twips(23)}" w:right="{_twips(right)}" w:bottom="{_twips(21)}" w:left="{_twips(left)}" '
                f'w:header="{_twips(11)}" w:footer="{_twips(11)}" w:gutter="0"/></w:sectPr>')

    def _signatures(self) -> list[str]:
        """Labels with a line to write on, or the name, in a row."""
        colon = text("layout.colon", self.document.language)
        labels = [f"{label}{colon}" for label, _ in self.document.signatures]
        widths = signature_widths(labels, self.room)
        cells = [cell for place, (label, (_, name)) in enumerate(zip(labels, self.document.signatures)) for cell in (
            _cell(widths[2 * place], _p("Label", _run(label))),
            _cell(widths[2 * place + 1], _p("CellText", _run(name)), line=INK))]
        return [_grid(widths, _row("".join(cells)), ""), _p("Note", "")]

    def _table(self, block: PaperTable) -> list[str]:
        pieces: list[str] = []
        for table, widths, points in parts_of(block, self.room, self.document.language):
            pieces += [_p("Heading1", _run(table.title))] if table.title else []
            pieces += [_p("Note", _run(note), "<w:keepNext/>") for note in table.notes]
            letters = _letters(points, SOFT, bold=True)
            heads = _row("".join(
                _cell(width, _cell_text(column.title, column.align, letters), ground="#eeece4")
                for width, column in zip(widths, table.columns)), "<w:tblHeader/>") \
                if any(column.title for column in table.columns) else ""
            rows = "".join(self._row(table, widths, place, points) for place in asking(range(len(table.rows))))
            pieces += [_grid(widths, heads + rows, table.title), _p("Gap", "")]   # two tables would be one
        return pieces

    def _row(self, table: PaperTable, widths: list[float], place: int, points: float) -> str:
        strong = place in table.strong
        cells = []
        for position, (column, words) in enumerate(zip(table.columns, table.rows[place])):
            colour = TONES.get(table.tone_at(place, position), "")
            cells.append(_cell(
                widths[position], _cell_text(words, column.align, _letters(points, colour, bold=strong)),
                line="#d5d3ca", ground="#f5f4ef" if strong else ""))
        return _row("".join(cells))

    def _text(self, block: PaperText) -> list[str]:
        if block.kind == "page":
            return ['<w:p><w:r><w:br w:type="page"/></w:r></w:p>']
        style = {"list": "Item", "statement": "Statement", "notice": "Note"}.get(block.kind, "BodyText")
        pieces = [_p("Heading1", _run(block.title))] if block.title else []
        mark = "<w:r><w:t>\u2013</w:t></w:r><w:r><w:tab/></w:r>" if style == "Item" else ""
        return [*pieces, *(_p(style, mark + _run(words)) for words in block.paragraphs)]

    def _picture(self, place: int, block: PaperMap | PaperCharts) -> list[str]:
        pieces = [_p("Heading1", _run(block.title))]
        internal = (self.document.word("layout.map_internal"),) if isinstance(block, PaperMap) else ()
        captions = (*internal, *block.words)
        if place in self.pictures:
            width = picture_width(block, self.room)
            size = f'cx="{round(width * _EMU)}" cy="{round(width * self.pictures[place][1] * _EMU)}"'
            name = f'id="{place + 1}" name="map{place}" descr="{plain_xml(block.title)}"'
            pieces.append(_p("BodyText", (
                f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
                f'<wp:docPr {name}/><a:graphic><a:graphicData '
                f'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
                f'<pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
                f'r:embed="{self.relations[place]}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
                f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
                f'</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'),
                "<w:keepNext/>" if captions else ""))   # without a caption it would hold the next heading
        return [*pieces, *(_p("Caption", _run(words)) for words in captions)]


# -- tables ----------------------------------------------------------------------------------------

def _grid(widths: list[float], rows: str, title: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    margins = "".join(f'<w:{side} w:w="{_twips(1.0 if side in ("left", "right") else 0.6)}" w:type="dxa"/>'
                      for side in ("top", "left", "bottom", "right"))
    caption = f'<w:tblCaption w:val="{plain_xml(title)}"/>' if title else ""
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(_twips, widths))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{margins}</w:tblCellMar>{caption}'
            f'</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>')


def _row(cells: str, more: str = "") -> str:
    """A row that no page cuts."""
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"


def _cell(width: float, inside: str, line: str = "", ground: str = "") -> str:
    border = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{line[1:]}"/></w:tcBorders>' \
        if line else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:]}"/>' if ground else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{border}{shade}</w:tcPr>{inside}</w:tc>'


def _letters(points: float, colour: str = "", *, bold: bool = False) -> str:
    """Properties of a cell's letters, where they are not as its style says."""
    size = "" if points == _CELL_POINTS else f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'
    return ("<w:b/><w:bCs/>" if bold else "") + (f'<w:color w:val="{colour[1:]}"/>' if colour else "") + size


def _cell_text(words: str, align: str, letters: str) -> str:
    side = {"right": "right", "centre": "center"}.get(align)
    return _p("CellText", _run(words, letters), f'<w:jc w:val="{side}"/>' if side else "")


# -- the other parts -------------------------------------------------------------------------------

def _styles(document: Document) -> str:
    """Named styles, so that a document is restyled in one place."""
    latin, asian = _FONTS
    chinese = document.language == "zh"
    first = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * 210}"/>' if chinese else ""
    tab, indent = f'<w:tabs><w:tab w:val="left" w:pos="{_twips(5)}"/></w:tabs>', f'<w:ind w:left="{_twips(5)}" '
    named = [
        _style("Normal", 9.5), _style("Title", 19, spaces=(4, 2), bold=True), _style("Subtitle", 12, SOFT, (0, 3)),
        _style("Fact", 9.5), _style("BodyText", 9.5, name="Body Text"),
        _style("Heading1", 12, "#1f5a52", (5, 1.5), name="heading 1", bold=True,
               around=("<w:keepNext/>", '<w:outlineLvl w:val="0"/>')),
        _style("Note", 8, SOFT), _style("Caption", 8, SOFT, name="caption"), _style("Label", 9.5, SOFT, (0, 0)),
        _style("Item", 9.5, spaces=(0, 0.7), around=(tab, f'{indent}w:hanging="{_twips(5)}"/>')),
        _style("Statement", 10.5, spaces=(0, 1.6), around=("", first)),
        _style("CellText", _CELL_POINTS, spaces=(0, 0), name="Cell Text"), _style("Gap", 4, spaces=(0, 0)),
        _style("Header", 8, SOFT, (0, 0), name="header"), _style("Footer", 8, SOFT, (0, 0), name="footer")]
    return (f'{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{latin}" '
            f'w:eastAsia="{asian}" w:hAnsi="{latin}" w:cs="{latin}"/><w:color w:val="{INK[1:]}"/><w:sz w:val="19"/>'
            f'<w:szCs w:val="19"/><w:lang w:val="{LANGUAGES["en"]}" w:eastAsia="{LANGUAGES["zh"]}"/></w:rPr>'
            f'</w:rPrDefault><w:pPrDefault/></w:docDefaults>{"".join(named)}</w:styles>')


def _style(key: str, points: float, colour: str = INK, spaces: tuple = (0, 1), *, name: str = "", bold: bool = False,
           around: tuple = ("", "")) -> str:
    """A named style; ``spaces`` above and below in mm, ``around`` them what else its paragraphs have."""
    is_first, size = key == "Normal", round(2 * points)
    return (f'<w:style w:type="paragraph"{_DEFAULT if is_first else ""} w:styleId="{key}">'
            f'<w:name w:val="{name or key}"/>{"" if is_first else _BASED}<w:qFormat/>'
            f'<w:pPr>{around[0]}<w:spacing w:before="{_twips(spaces[0])}" w:after="{_twips(spaces[1])}"/>{around[1]}'
            f'</w:pPr><w:rPr>{"<w:b/><w:bCs/>" if bold else ""}<w:color w:val="{colour[1:]}"/><w:sz w:val="{size}"/>'
            f'<w:szCs w:val="{size}"/></w:rPr></w:style>')


def _edge(kind: str, style: str, inside: str) -> str:
    """Head or foot of every page."""
    return f"{_HEAD}<w:{kind} {_SPACES}>{_p(style, inside)}</w:{kind}>"


def _foot(document: Document) -> str:
    """The notice, and the number of the page as a field."""
    words, fields = foot_words(document, "\ue000", "\ue001"), {"\ue000": " PAGE ", "\ue001": " NUMPAGES "}
    pieces, piece = [], ""
    for letter in words:
        if letter in fields:
            pieces += [_run(piece), f'<w:fldSimple w:instr="{fields[letter]}">{_run("1")}</w:fldSimple>']
            piece = ""
        else:
            piece += letter
    return "".join([*pieces, _run(piece)])


def _settings() -> str:
    return (f'{_HEAD}<w:settings {_SPACES}><w:defaultTabStop w:val="420"/><w:compat><w:compatSetting '
            f'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            f'</w:settings>')


def _fonts() -> str:
    """What takes the place of a font that a machine does not have: one without serifs."""
    fonts = "".join(f'<w:font w:name="{name}"><w:family w:val="swiss"/></w:font>' for name in _FONTS)
    return f"{_HEAD}<w:fonts {_SPACES}>{fonts}</w:fonts>"


def _core(document: Document) -> str:
    spaces = ('xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
              'xmlns:dc="http://purl.org/dc/elements/1.1/"')
    return (f'{_HEAD}<cp:coreProperties {spaces}><dc:title>{plain_xml(document.title)}</dc:title>'
            f'<dc:creator>Ground Rules</dc:creator></cp:coreProperties>')


def _types() -> str:
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_KINDS}{kind}+xml"/>' for name, kind in (
        ("document", "document.main"), ("styles", "styles"), ("settings", "settings"), ("header1", "header"),
        ("footer1", "footer"), ("fontTable", "fontTable")))
    return (f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
            f'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
            f'Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'{overrides}<Override PartName="/docProps/core.xml" '
            f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>')


def _relations(targets) -> str:
    def kind(name: str) -> str:
        return _R if "/" not in name else "http://schemas.openxmlformats.org/package/2006/relationships"

    entries = "".join(f'<Relationship Id="rId{number}" Type="{kind(name)}/{name}" Target="{target}"/>'
                      for number, (name, target) in enumerate(targets, 1))
    return (f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}'
            f'</Relationships>')
