"""Draws the models that we ship for their help pages, from the models themselves: ``help/<language>/models/*.svg``.

``./dev reference`` draws them again; ``tests/algorithms/test_reference.py`` fails while they say something else. The
help beside a dialog is narrow, so steps lie below each other; what a later step reads runs down on the right.
"""
from __future__ import annotations

from html import escape

WIDTH, LINE, HEAD, GAP, EDGE = 224, 15, 24, 22, 6
INK, PALE, BLUE, GREEN = "#1f2933", "#f4f6f8", "#2b6cb0", "#2f855a"
MOST = 6   # lines of inputs or results of a step


def fitted(words: str, units: int) -> str:
    """Words cut to a width, where a Chinese letter counts two.

    Args:
        words: to show. units: letters that fit.

    >>> fitted("a long sentence", 9), fitted("三条控制线检测", 8)
    ('a long s…', '三条控…')
    """
    width = 0
    for place, letter in enumerate(words):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > units or (width == units and place < len(words) - 1):
            return words[:place] + "…"
    return words


def picture(model) -> str:
    """A model as SVG.

    Args:
        model: ``algorithms.common.models.ShippedModel``, in the language of QGIS.
    """
    steps = _in_order(model)
    asked, places, parts, top = set(), {}, [], 6
    for step in steps:
        lines = _lines(model, step, asked)
        height = HEAD + LINE * len(lines) + 6
        places[step.childId()] = (top, height)
        parts += [f'<rect x="4" y="{top}" width="{WIDTH - 34}" height="{height}" rx="4" fill="{PALE}" '
                  f'stroke="{BLUE}"/>',
                  _text(12, top + 16, step.algorithm().displayName(), 27, f'font-weight="bold" fill="{INK}"')]
        parts += [_text(14, top + HEAD + LINE * row + 10, f"{sign} {words}", 29, f'fill="{colour}"')
                  for row, (sign, words, colour) in enumerate(lines)]
        top += height + GAP
    for number, (first, second) in enumerate(_edges(steps)):
        right, begin, end = WIDTH - 30, places[first], places[second]
        out, into, bend = begin[0] + begin[1] - 10, end[0] + 12 + 5 * number, WIDTH - 6 - 6 * (number % 4)
        parts.append(f'<path d="M {right} {out} H {bend} V {into} H {right + EDGE}" fill="none" stroke="{BLUE}"/>'
                     f'<path d="M {right} {into} l {EDGE} -4 v 8 z" fill="{BLUE}"/>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top - GAP + 6}" '
            f'font-family="sans-serif" font-size="11">\n<rect width="{WIDTH}" height="{top - GAP + 6}" '
            'fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n")


def _text(left: int, top: int, words: str, units: int, style: str) -> str:
    return f'<text x="{left}" y="{top}" {style}>{escape(fitted(words, units))}</text>'


def _lines(model, step, asked: set) -> list[tuple]:
    """Sign, words and colour of what a step asks first, and of what it gives."""
    names = [source.parameterName() for sources in step.parameterSources().values() for source in sources
             if source.parameterName() and source.parameterName() not in asked]
    definitions = [definition for definition in model.parameterDefinitions() if definition.name() in names
                   and not definition.flags() & definition.Flag.FlagAdvanced]
    asked |= set(names)
    given = [model.parameterDefinition(name.lower()) for name in step.modelOutputs()]
    return [*_some("◂", [definition.description() for definition in definitions], INK),
            *_some("▸", [step.algorithm().parameterDefinition(step.modelOutputs()[name].childOutputName()).description()
                         for name, made in zip(step.modelOutputs(), given) if made is not None], GREEN)]


def _some(sign: str, words: list, colour: str) -> list[tuple]:
    more = [("", f"… +{len(words) - MOST}", colour)] if len(words) > MOST else []
    return [(sign, word, colour) for word in words[:MOST]] + more


def _edges(steps: list) -> list[tuple]:
    """Pairs of steps of which the second reads a result of the first."""
    return [(first.childId(), second.childId()) for second in steps for first in steps
            if first.childId() in _read(second)]


def _read(step) -> set:
    return {source.outputChildId() for sources in step.parameterSources().values() for source in sources} - {""}


def _in_order(model) -> list:
    """Steps, each behind those whose results it reads."""
    steps = sorted(model.childAlgorithms().items(), key=lambda entry: (entry[1].position().y(), entry[0]))
    waiting, done = dict(steps), []
    while waiting:
        ready = next(name for name, step in waiting.items() if not _read(step) & set(waiting))
        done.append(waiting.pop(ready))
    return done
