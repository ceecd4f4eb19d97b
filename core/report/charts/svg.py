"""A drawing of plain shapes as SVG for a document: dark on white, whatever the screen."""
from __future__ import annotations

from html import escape

from .colours import chart_colours
from .scene import Box, Flow, Line, Scene, Type, Words, hatch_lines

LETTER = 11.0        # size of letters in drawing units
_INK = "#1c2324"
_OPACITY = {"grid": 0.16, "axis": 0.6, "hatch": 0.43}
_WIDTH = {"grid": 1.0, "axis": 1.2, "hatch": 0.9, "strong": 2.2}
DASHES = (5.0, 3.5)    # of a dashed line, in drawing units: stroke and gap
_ANCHOR = {"left": "start", "centre": "middle", "right": "end"}


def document_type() -> Type:
    """Letters of a document, whose font is not known here: estimated, so that words fit rather than overflow.

    >>> document_type().width_of("ab") < document_type().width_of("面积")
    True
    """
    return Type(LETTER * 1.36, lambda words: sum(LETTER * (1.0 if ord(letter) > 0x2e80 else 0.6) for letter in words))


def scene_svg(scene: Scene, key: str) -> str:
    """Draw a scene.

    Args:
        scene: of a chart, laid out with ``document_type``. key: begins the ids of what the drawing refers to; another
            one for each drawing of a page.

    Returns:
        An ``<svg>`` element that needs no style sheet, script or font.
    """
    colours, clips, body = chart_colours(False), [], []
    for item in scene.items:
        if isinstance(item, Box):
            body.append(_box(item, colours))
        elif isinstance(item, Flow):
            body.append(_flow(item, colours, f"{key}-{len(clips)}", clips))
        elif isinstance(item, Line):
            body.append(_line(item, colours))
        elif item.words:
            body.append(_words(item, colours))
    name = escape(scene.description, quote=True)
    return (f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width:g} {scene.height:g}" '
            f'width="100%" role="img" aria-label="{name}"><defs>{"".join(clips)}</defs>'
            f'<path d="M0 0H{scene.width:g}V{scene.height:g}H0Z" fill="#ffffff"/>'
            f'<g font-family="sans-serif" font-size="{LETTER:g}" fill="{_INK}">{"".join(body)}</g></svg>')


def _colour(name: str, strength: float, colours: dict) -> str:
    """A colour of the styles mixed with white."""
    if not name:
        return "#ffffff"
    parts = (int(colours[name][place:place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(strength * part + (1.0 - strength) * 255):02x}" for part in parts)


def _line(item: Line, colours: dict) -> str:
    dash = f' stroke-dasharray="{DASHES[0]:g} {DASHES[1]:g}"' if item.dashed else ""
    return (f'<path d="M{item.x1:.1f} {item.y1:.1f}L{item.x2:.1f} {item.y2:.1f}" fill="none" '
            f'stroke="{colours[item.fill] if item.fill else _INK}" '
            f'stroke-opacity="{_OPACITY.get(item.role, 1.0):g}" stroke-width="{_WIDTH.get(item.role, 1.6):g}"{dash}/>')


def _box(item: Box, colours: dict) -> str:
    dash = ' stroke-dasharray="4 3"' if item.edge == "dashed" else ""
    return (f'<rect x="{item.x:.1f}" y="{item.y:.1f}" width="{item.width:.1f}" height="{item.height:.1f}" '
            f'fill="{_colour(item.fill, item.strength, colours)}" stroke="{_INK}" stroke-opacity="0.6"{dash}/>'
            + "".join(_line(line, colours) for line in hatch_lines(item)))


def _flow(item: Flow, colours: dict, key: str, clips: list) -> str:
    middle = (item.x1 + item.x2) / 2
    path = (f"M{item.x1:.1f} {item.top1:.1f}C{middle:.1f} {item.top1:.1f} {middle:.1f} {item.top2:.1f} {item.x2:.1f} "
            f"{item.top2:.1f}L{item.x2:.1f} {item.bottom2:.1f}C{middle:.1f} {item.bottom2:.1f} {middle:.1f} "
            f"{item.bottom1:.1f} {item.x1:.1f} {item.bottom1:.1f}Z")
    hatch = ""
    if item.hatch:
        top, bottom = min(item.top1, item.top2), max(item.bottom1, item.bottom2)
        clips.append(f'<clipPath id="{key}"><path d="{path}"/></clipPath>')
        lines = "".join(_line(line, colours) for line in hatch_lines(
            Box(item.x1, top, item.x2 - item.x1, bottom - top, "", item.hatch)))
        hatch = f'<g clip-path="url(#{key})">{lines}</g>'
    return (f'<path d="{path}" fill="{_colour(item.fill, 0.75, colours)}"/>{hatch}'
            f'<path d="{path}" fill="none" stroke="{_INK}" stroke-opacity="0.6" stroke-width="0.8"/>')


def _words(item: Words, colours: dict) -> str:
    x = {"left": item.x, "centre": item.x + item.width / 2, "right": item.x + item.width}[item.align]
    y, ground, more = item.y + item.height / 2 + 0.36 * LETTER, "", ""
    if item.role == "inside" and item.on:      # the hatch stays away from letters
        wide, colour = document_type().width_of(item.words) + 4.0, _colour(item.on, item.strength, colours)
        ground = (f'<rect x="{x - wide / 2:.1f}" y="{item.y + 1:.1f}" width="{wide:.1f}" '
                  f'height="{item.height - 2:.1f}" fill="{colour}"/>')
        dark = sum(int(colour[place:place + 2], 16) for place in (1, 3, 5)) < 3 * 128
        more = ' fill="#ffffff"' if dark else ""
    elif item.role == "faint":
        more = ' fill-opacity="0.68"'
    elif item.role == "strong":
        more = ' font-weight="600"'
    return (f'{ground}<text x="{x:.1f}" y="{y:.1f}" text-anchor="{_ANCHOR[item.align]}"{more}>'
            f'{escape(item.words)}</text>')
