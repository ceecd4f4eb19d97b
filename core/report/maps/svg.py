"""A map of a report as one SVG, for HTML: the view, a legend, a scale bar, an arrow to the north."""
from __future__ import annotations

from html import escape
from typing import NamedTuple

import shapely

from ...texts import text
from .codes import LETTER_MM, code_places
from .drawing import paths_of, round_length
from .styles import MapStyle
from .view import HEIGHT_MM, WIDTH_MM, Drawn, MapView

PX = 4.0                        # drawing units in a millimetre
WIDTH, HEIGHT = WIDTH_MM * PX, HEIGHT_MM * PX
_LABEL = LETTER_MM * PX          # size of a code in the map
_LABELLED = 13.0                 # size of a label
_LEGEND, _ROW, _COLUMNS = 12.0, 22.0, 3
_LONG = 17.0                    # ems: names above it have two columns of the legend
_SMALLER = 2.6                   # what is seen at a third of its width is drawn so much heavier
_PAPER, _INK = "#fbfaf6", "#2a2a26"      # of the map itself: a sheet of paper on dark screens too


def svg_of(view: MapView, language: str, key: str = "", small: bool = False) -> str:
    """Draw a map.

    Args:
        view: what it shows.
        language: ``"en"`` or ``"zh"``, of the words that are not the view's own; both with a hyphen between.
        key: begins the ids of what the drawing refers to; another one for each map of a page.
        small: to be shown at about a third of the width: heavier lines and letters, without codes, legend and remarks,
            which the large map of the page has.

    Returns:
        An ``<svg>`` element that needs no style sheet, script or font. Its numbers are in
        drawing units from the map's own corner, to a tenth.
    """
    pen = _Pen(f"gm{key}", _SMALLER if small else 1.0, {})
    entries = () if small else legend_of(view)
    rows = -(-len(entries) // legend_columns(entries))
    foot = 0.0 if small else 14.0 + rows * _ROW + 18.0 * len(view.remarks)
    legend = "" if small else _legend(view, entries, pen)
    body = "".join(_layer(view, item, pen) for item in view.drawn)
    codes = "" if small else _codes(view)
    name = escape(_word("layout.map_name", language), quote=True)
    return (f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT + foot:g}" '
            f'width="100%" role="img" aria-label="{name}">'
            f'<defs><clipPath id="{pen.key}-frame"><path d="M0 0H{WIDTH:g}V{HEIGHT:g}H0Z"/></clipPath>'
            f'{"".join(pen.hatches.values())}</defs>'
            f'<path d="M0 0H{WIDTH:g}V{HEIGHT:g}H0Z" fill="{_PAPER}"/>'
            f'<g clip-path="url(#{pen.key}-frame)" stroke-linejoin="round" fill-rule="evenodd">{body}{codes}</g>'
            f'{_labels(view)}{_furniture(view, language, pen.zoom)}{legend}</svg>')


def _word(entry: str, language: str) -> str:
    """A word of maps, in one language or in two."""
    return " / ".join(dict.fromkeys(text(entry, part) for part in language.split("-")))


class _Pen(NamedTuple):
    """How a map is drawn: what its ids begin with, how much heavier it is, and its hatches by style."""

    key: str
    zoom: float
    hatches: dict


def legend_of(view: MapView) -> list[tuple[str, Drawn]]:
    """Entries of the legend, from the top of the map down; classes in the order of their codes.

    Args:
        view: of the map.
    """
    first = [item for item in view.drawn if item.kind in (
        "subject", "piece", "change", "density", "control", "approved")]
    entries = [*reversed(first), *(item for item in view.drawn if item.kind == "survey")]
    return [(item.name, item) for item in entries if item.name]


def legend_columns(entries) -> int:
    """Columns of a legend: fewer where its names are long, as those in two languages are.

    Args:
        entries: as of ``legend_of``.
    """
    return _COLUMNS if all(_ems(name) <= _LONG for name, _ in entries) else _COLUMNS - 1


def _ems(words: str) -> float:
    """Width of a text in heights of its letters; Chinese letters are twice as wide as Latin ones."""
    return sum(1.0 if ord(letter) > 0x2e80 else 0.56 for letter in words)


def _to_page(view: MapView, geometry):
    scale = WIDTH / view.width
    return shapely.transform(geometry, lambda xy: xy * (scale, -scale) + (WIDTH / 2, HEIGHT / 2))


def _layer(view: MapView, item: Drawn, pen: _Pen) -> str:
    areas, lines, points = paths_of(_to_page(view, item.geometry))
    style, parts = item.style, []
    if areas:
        parts.append(f'<path d="{areas}"{_fill(style, pen)}{_stroke(style, pen.zoom)}/>')
    if lines:
        heavier = pen.zoom * (1.0 if item.kind == "ring" else 1.4)
        parts.append(f'<path d="{lines}" fill="none"{_stroke(style, heavier)}/>')
    if points:
        colour = style.line or style.fill
        parts.append(f'<path d="{points}" fill="none" stroke="{colour}" stroke-width="{9 * pen.zoom:g}" '
                     f'stroke-linecap="round"/>')
    return "".join(parts)


def _fill(style: MapStyle, pen: _Pen) -> str:
    """The attribute ``fill``; hatching becomes a pattern that is written once."""
    opacity = f' fill-opacity="{style.opacity:g}"' if style.fill and style.opacity < 1 else ""
    if not style.hatch:
        return f' fill="{style.fill}"{opacity}' if style.fill else ' fill="none"'
    hatches = pen.hatches
    if style not in hatches:
        lines = "M0 4H8M4 0V8" if len(style.hatch) > 1 else "M0 4H8"
        ground = f'<path d="M0 0H8V8H0Z" fill="{style.fill}"{opacity}/>' if style.fill else ""
        hatches[style] = (
            f'<pattern id="{pen.key}-{len(hatches)}" width="8" height="8" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({-style.hatch[0]}) scale({pen.zoom:g})">{ground}<path d="{lines}" '
            f'stroke="{style.line}" stroke-width="0.9"/></pattern>')
    return f' fill="url(#{pen.key}-{list(hatches).index(style)})"'


def _stroke(style: MapStyle, wider: float = 1.0) -> str:
    if not style.line:
        return ""
    dash = " ".join(f"{length * PX * wider:.3g}" for length in style.dash)
    return (f' stroke="{style.line}" stroke-width="{style.width * PX * wider:.3g}"'
            + (f' stroke-dasharray="{dash}"' if dash else ""))


def _codes(view: MapView) -> str:
    words, places = code_places(view)
    if not len(words):
        return ""
    scale = WIDTH / view.width
    xy = places * (scale, -scale) + (WIDTH / 2, HEIGHT / 2 + 0.36 * _LABEL)
    texts = "".join(f'<text x="{x:.1f}" y="{y:.1f}">{escape(word)}</text>' for word, (x, y) in zip(words, xy))
    return (f'<g font-family="sans-serif" font-size="{_LABEL:g}" text-anchor="middle" fill="{_INK}" '
            f'stroke="{_PAPER}" stroke-width="2.4" stroke-opacity="0.75" paint-order="stroke">{texts}</g>')


def _labels(view: MapView) -> str:
    """Short words at places, such as the numbers of projects, on a round ground."""
    scale, parts = WIDTH / view.width, []
    for words, x, y in view.labels:
        px, py = x * scale + WIDTH / 2, HEIGHT / 2 - y * scale
        parts.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{6.5 + 3.2 * len(words):g}" fill="{_PAPER}" '
                     f'stroke="{_INK}" stroke-width="1"/>'
                     f'<text x="{px:.1f}" y="{py + 4.6:.1f}">{escape(words)}</text>')
    return (f'<g font-family="sans-serif" font-size="{_LABELLED:g}" text-anchor="middle" fill="{_INK}">'
            f'{"".join(parts)}</g>') if parts else ""


def _furniture(view: MapView, language: str, zoom: float = 1.0) -> str:
    """Frame, arrow to the north, scale bar, and that the map is for internal use."""
    x, edge = WIDTH - 26 * zoom, zoom / 2
    north, internal = (escape(_word(f"layout.{entry}", language)) for entry in ("north", "map_internal"))
    parts = [f'<path d="M{x:g} {16 * zoom:g}l{9 * zoom:g} {30 * zoom:g}-{9 * zoom:g}-{7 * zoom:g}-{9 * zoom:g} '
             f'{7 * zoom:g}Z" fill="{_INK}" stroke="{_PAPER}" stroke-width="2" paint-order="stroke"/>',
             f'<text x="{x:g}" y="{62 * zoom:g}" font-size="{13 * zoom:g}" text-anchor="middle">{north}</text>',
             f'<text x="{10 * zoom:g}" y="{20 * zoom:g}" font-size="{_LEGEND * zoom:g}" stroke="{_PAPER}" '
             f'stroke-width="{3 * zoom:g}" paint-order="stroke">{internal}</text>']
    if view.has_length:
        metres, words = round_length(view.width / 4)
        length, y, tall = metres / view.width * WIDTH, HEIGHT - 18 * zoom, 22 * zoom
        parts.append(f'<path d="M{16 * zoom:g} {y - tall:g}h{length + 24 * zoom:.1f}v{tall + 8 * zoom:g}'
                     f'h-{length + 24 * zoom:.1f}Z" fill="{_PAPER}" fill-opacity="0.85"/>')
        parts.append(f'<path d="M{28 * zoom:g} {y - 4 * zoom:g}v{5 * zoom:g}h{length:.1f}v-{5 * zoom:g}" fill="none" '
                     f'stroke="{_INK}" stroke-width="{1.4 * zoom:g}"/>')
        parts.append(f'<text x="{28 * zoom + length / 2:.1f}" y="{y - 7 * zoom:g}" font-size="{12 * zoom:g}" '
                     f'text-anchor="middle">{words}</text>')
    parts.append(f'<path d="M{edge:g} {edge:g}H{WIDTH - edge:g}V{HEIGHT - edge:g}H{edge:g}Z" fill="none" '
                 f'stroke="{_INK}" stroke-width="{zoom:g}" stroke-opacity="0.6"/>')
    return f'<g font-family="sans-serif" fill="{_INK}">{"".join(parts)}</g>'


def _legend(view: MapView, entries, pen: _Pen) -> str:
    """Swatches and names in columns, then what is not drawn; on the page's own ground."""
    columns = legend_columns(entries)
    rows, width = -(-len(entries) // columns), WIDTH / columns
    most = (width - 44) / _LEGEND
    parts = []
    for place, (name, item) in enumerate(entries):
        x, y = (place // rows) * width, HEIGHT + 14 + (place % rows) * _ROW
        parts.append(f'<path d="M{x + 1:g} {y + 1:g}h26v13h-26Z" fill="{_PAPER}"/>'
                     f'<path d="M{x + 1:g} {y + 1:g}h26v13h-26Z"{_fill(item.style, pen)}{_stroke(item.style)}/>')
        parts.append(f'<text x="{x + 36:g}" y="{y + 12:g}"><title>{escape(name)}</title>'
                     f'{escape(_shortened(name, most))}</text>')
    for place, words in enumerate(view.remarks):
        y = HEIGHT + 14 + rows * _ROW + 18 * place + 12
        parts.append(f'<text x="0" y="{y:g}" fill-opacity="0.75">{escape(words)}</text>')
    return f'<g font-family="sans-serif" font-size="{_LEGEND:g}" fill="currentColor">{"".join(parts)}</g>'


def _shortened(name: str, most: float) -> str:
    """A name cut to a width in em; Chinese letters are twice as wide as Latin ones."""
    room = 0.0
    for place, letter in enumerate(name):
        room += 1.0 if ord(letter) > 0x2e80 else 0.56
        if room > most and place < len(name) - 1:
            return name[:place] + "…"
    return name
