"""An editable document: a report as OpenDocument Text, which LibreOffice, Word and WPS open.

Qt's own writer knows no page, no head or foot, no heading and no head row of a table that is repeated, and every page
has to say that it is for internal use. The format is XML in a ZIP, so it is written here (OASIS OpenDocument 1.2).
"""
from __future__ import annotations

from collections.abc import Mapping

from ...geometry.parallel import asking
from ...texts import text
from .blocks import Document, PaperCharts, PaperMap, PaperTable, PaperText
from .columns import SIZES, parts_of
from .form import (
    INK,
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

MIME = "application/vnd.oasis.opendocument.text"
_SPACES = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
    ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"), ("meta", "meta"))) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"')
_FONTS = {"zh": ("Noto Sans", "Microsoft YaHei"), "en": ("Noto Sans", "Noto Sans CJK SC")}


def odt_of(document: Document, page: str = "A4", pictures: Mapping[int, tuple[bytes, float]] | None = None) -> bytes:
    """Write a document.

    Args:
        document: what is written.
        page: ``"A4"`` (upright) or ``"A3"`` (broad).
        pictures: position of a map or charts among the blocks -> picture (PNG), and its height in widths. One without a
            picture keeps its title and legend.

    Returns:
        The file. Its bytes depend on nothing but the arguments.
    """
    pictures = pictures or {}
    body = _Body(document, page, pictures)
    parts = {"META-INF/manifest.xml": _manifest(pictures), "content.xml": body.content(),
             "styles.xml": _styles(document, page), "meta.xml": _meta(document)}
    return archive_of(parts, pictures, "Pictures/map", MIME)


def _xml(words: str) -> str:
    """A text without what XML does not hold; line breaks are elements."""
    return plain_xml(words).replace("\n", "<text:line-break/>")


def _p(style: str, words: str, inside: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside or _xml(words)}</text:p>'


class _Body:
    """The content on the way: automatic styles are collected while blocks are written."""

    def __init__(self, document: Document, page: str, pictures: Mapping):
        self.document, self.pictures = document, pictures
        self.room = PAGES[page][0] - PAGES[page][2]
        self.styles = ['<style:style style:name="Whole" style:family="table-row"><style:table-row-properties '
                       'fo:keep-together="always"/></style:style>', _cell_style("Plain", ""),
                       _cell_style("Line", "", "0.5pt solid #1c2324"),
                       _cell_style("Row", "", "0.25pt solid #d5d3ca"), _cell_style("Head", "#eeece4"),
                       _cell_style("Total", "#f5f4ef", "0.25pt solid #d5d3ca")]
        self.tables = 0

    def content(self) -> str:
        document = self.document
        pieces = [_p("Title", document.title)]
        pieces += [_p("Subtitle", document.subtitle)] if document.subtitle else []
        colon = text("layout.colon", document.language)
        pieces += [_p("Fact", f"{label}{colon}{words}") for label, words in document.facts]
        if document.signatures:
            pieces.append(self._signatures())
        for place, block in enumerate(asking(document.blocks)):
            if isinstance(block, PaperTable):
                pieces += self._table(block)
            elif isinstance(block, (PaperMap, PaperCharts)):
                pieces += self._picture(place, block)
            else:
                pieces += self._text(block)
        return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{_SPACES} office:version="1.2">'
                f'<office:automatic-styles>{"".join(self.styles)}</office:automatic-styles>'
                f'<office:body><office:text>{"".join(pieces)}</office:text></office:body></office:document-content>')

    def _signatures(self) -> str:
        """Labels with a line to write on, or the name, in a row."""
        colon = text("layout.colon", self.document.language)
        cells = [(f"{label}{colon}", name) for label, name in self.document.signatures]
        self._table_style("Signed", signature_widths([label for label, _ in cells], self.room))
        row = "".join(
            f'<table:table-cell table:style-name="Plain" office:value-type="string">{_p("Label", label)}'
            f'</table:table-cell><table:table-cell table:style-name="Line" office:value-type="string">'
            f'{_p("Cell", name)}</table:table-cell>' for label, name in cells)
        columns = "".join(f'<table:table-column table:style-name="Signed.{place}"/>' for place in range(2 * len(cells)))
        return (f'<table:table table:name="Signed" table:style-name="Signed">{columns}<table:table-row>{row}'
                f'</table:table-row></table:table>')

    def _table_style(self, name: str, widths: list[float]) -> None:
        self.styles.append(f'<style:style style:name="{name}" style:family="table"><style:table-properties '
                           f'style:width="{sum(widths):.1f}mm" table:align="left"/></style:style>')
        self.styles += [f'<style:style style:name="{name}.{place}" style:family="table-column">'
                        f'<style:table-column-properties style:column-width="{width:.1f}mm"/></style:style>'
                        for place, width in enumerate(widths)]

    def _table(self, block: PaperTable) -> list[str]:
        pieces = []
        for table, widths, points in parts_of(block, self.room, self.document.language):
            self.tables += 1
            name = f"Table{self.tables}"
            self._table_style(name, widths)
            pieces += [_heading(table.title)] if table.title else []
            pieces += [_p("Note", note) for note in table.notes]
            columns = "".join(f'<table:table-column table:style-name="{name}.{place}"/>'
                              for place in range(len(widths)))
            head = "".join(_cell("Head", _cell_word(column.align, "Head", points), column.title)
                           for column in table.columns)
            heads = f'<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>' \
                if any(column.title for column in table.columns) else ""
            rows = "".join(self._row(table, place, points) for place in asking(range(len(table.rows))))
            pieces.append(f'<table:table table:name="{name}" table:style-name="{name}">{columns}{heads}{rows}'
                          f'</table:table>')
        return pieces

    def _row(self, table: PaperTable, place: int, points: float) -> str:
        strong = place in table.strong
        cells = []
        for position, (column, words) in enumerate(zip(table.columns, table.rows[place])):
            style = _cell_word(column.align, "Strong" if strong else "", points)
            tone = table.tone_at(place, position)
            if tone in TONES:
                style = f"Tone.{tone}{_size(points)}"
            cells.append(_cell("Total" if strong else "Row", style, words))
        return f'<table:table-row table:style-name="Whole">{"".join(cells)}</table:table-row>'

    def _text(self, block: PaperText) -> list[str]:
        if block.kind == "page":
            return [_p("Page", "")]
        style = {"list": "Item", "statement": "Statement", "notice": "Note"}.get(block.kind, "Body")
        pieces = [_heading(block.title)] if block.title else []
        if style == "Item":
            items = "".join(f"<text:list-item>{_p(style, words)}</text:list-item>" for words in block.paragraphs)
            return [*pieces, f'<text:list text:style-name="Dashes">{items}</text:list>']
        return [*pieces, *(_p(style, words) for words in block.paragraphs)]

    def _picture(self, place: int, block: PaperMap | PaperCharts) -> list[str]:
        pieces = [_heading(block.title)]
        internal = (self.document.word("layout.map_internal"),) if isinstance(block, PaperMap) else ()
        captions = (*internal, *block.words)
        if place in self.pictures:
            width = picture_width(block, self.room)
            height = width * self.pictures[place][1]
            pieces.append(_p("Picture" if captions else "Body", "", (
                f'<draw:frame draw:name="map{place}" text:anchor-type="as-char" svg:width="{width:.1f}mm" '
                f'svg:height="{height:.1f}mm"><draw:image xlink:href="Pictures/map{place}.png" xlink:type="simple" '
                f'xlink:show="embed" xlink:actuate="onLoad"/><svg:desc>{_xml(block.title)}</svg:desc></draw:frame>')))
        return [*pieces, *(_p("Note", words) for words in captions)]


def _heading(words: str) -> str:
    return f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{_xml(words)}</text:h>'


def _size(points: float) -> str:
    """What is added to the name of a cell's style where its letters are small."""
    return "" if points == SIZES[0] else f".{points:g}"


def _cell_word(align: str, kind: str, points: float) -> str:
    return f"{kind}Cell" + ({"right": ".right", "centre": ".centre"}.get(align, "")) + _size(points)


def _cell(ground: str, style: str, words: str) -> str:
    return (f'<table:table-cell table:style-name="{ground}" office:value-type="string">{_p(style, words)}'
            f'</table:table-cell>')


def _cell_style(name: str, ground: str, below: str = "") -> str:
    colour = f' fo:background-color="{ground}"' if ground else ""
    line = f' fo:border-bottom="{below}"' if below else ""
    return (f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
            f'fo:padding="1mm"{line}{colour}/></style:style>')


def _paragraph(name: str, points: float, colour: str = INK, *, bold: bool = False, below: float = 1.0, more: str = "",
               attributes: str = "") -> str:
    weight = ' fo:font-weight="bold" style:font-weight-asian="bold"' if bold else ""
    return (f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"'
            f'{attributes}><style:paragraph-properties fo:margin-bottom="{below:g}mm"{more}/>'
            f'<style:text-properties fo:font-size="{points:g}pt" '
            f'style:font-size-asian="{points:g}pt" fo:color="{colour}"{weight}/></style:style>')


def _styles(document: Document, page: str) -> str:
    """Page, head, foot and named styles, so that a document is restyled in one place."""
    width, height, _ = PAGES[page]
    left, right = MARGINS[page]
    latin, asian = _FONTS[document.language]
    chinese = document.language == "zh"
    keep = ' fo:margin-top="5mm" fo:keep-with-next="always"'
    aligned = {"": "start", ".right": "end", ".centre": "center"}
    named = [
        _paragraph("Title", 19, bold=True, below=2, more=' fo:margin-top="4mm"', attributes=' style:class="chapter"'),
        _paragraph("Subtitle", 12, SOFT, below=3), _paragraph("Fact", 9.5), _paragraph("Body", 9.5),
        _paragraph("Heading_20_1", 12, "#1f5a52", bold=True, below=1.5, more=keep,
                   attributes=' style:display-name="Heading 1" style:default-outline-level="1" style:class="text"'),
        _paragraph("Picture", 9.5, more=' fo:keep-with-next="always"'),
        _paragraph("Note", 8, SOFT), _paragraph("Item", 9.5, below=0.7), _paragraph("Label", 9.5, SOFT, below=0),
        _paragraph("Statement", 10.5, below=1.6, more=' fo:text-indent="7.4mm"' if chinese else ""),
        *(_paragraph(f"{kind}Cell{end}{_size(points)}", points, SOFT if kind == "Head" else INK, bold=bool(kind),
                     below=0, more=f' fo:text-align="{align}"')
          for points in SIZES for kind in ("", "Head", "Strong")
          for end, align in aligned.items()),
        *(_paragraph(f"Tone.{tone}{_size(points)}", points, colour, below=0)
          for points in SIZES for tone, colour in TONES.items()),
        _paragraph("Page", 1, below=0, more=' fo:break-before="page"'),
        _paragraph("Header", 8, SOFT, below=0), _paragraph("Footer", 8, SOFT, below=0)]
    language, country = ("zh", "CN") if chinese else ("en", "GB")
    lists = ('<text:list-style style:name="Dashes"><text:list-level-style-bullet text:level="1" '
             'text:bullet-char="&#8211;"><style:list-level-properties text:list-level-position-and-space-mode='
             '"label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" '
             'text:list-tab-stop-position="5mm" fo:text-indent="-4mm" fo:margin-left="4mm"/>'
             '</style:list-level-properties></text:list-level-style-bullet></text:list-style>')
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-styles{_SPACES} office:version="1.2">'
            f'<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
            f'style:writing-mode="page"/><style:text-properties fo:font-family="{latin}" '
            f'style:font-family-asian="{asian}" fo:language="{language}" fo:country="{country}" '
            f'style:language-asian="zh" style:country-asian="CN" fo:font-size="9.5pt" '
            f'style:font-size-asian="9.5pt"/></style:default-style>'
            f'<style:style style:name="Standard" style:family="paragraph" style:class="text"/>{"".join(named)}{lists}'
            f'</office:styles><office:automatic-styles><style:page-layout style:name="Page">'
            f'<style:page-layout-properties fo:page-width="{width:g}mm" fo:page-height="{height:g}mm" '
            f'style:print-orientation="{"landscape" if width > height else "portrait"}" fo:margin-top="11mm" '
            f'fo:margin-left="{left:g}mm" fo:margin-right="{right:g}mm"/>'
            f'<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="4mm"/>'
            f'</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm" '
            f'fo:margin-top="4mm"/></style:footer-style></style:page-layout></office:automatic-styles>'
            f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">'
            f'<style:header>{_p("Header", head_words(document))}</style:header><style:footer>{_foot(document)}'
            f'</style:footer></style:master-page></office:master-styles></office:document-styles>'
            )


def _foot(document: Document) -> str:
    """The notice, and the number of the page as a field."""
    number, count = ('<text:page-number text:select-page="current">1</text:page-number>',
                     '<text:page-count>1</text:page-count>')
    words = _xml(foot_words(document, "\ue000", "\ue001"))
    return _p("Footer", "", words.replace("\ue000", number).replace("\ue001", count))


def _meta(document: Document) -> str:
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta{_SPACES} office:version="1.2"><office:meta>'
            f'<meta:generator>Ground Rules</meta:generator><dc:title>{_xml(document.title)}</dc:title></office:meta>'
            f'</office:document-meta>')


def _manifest(pictures: Mapping) -> str:
    files = [("/", MIME), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml"),
             *((f"Pictures/map{place}.png", "image/png") for place in pictures)]
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
                      for name, kind in files)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest='
            f'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">{entries}'
            f'</manifest:manifest>')
