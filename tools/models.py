"""The models that we ship: drawn for their help pages, ``help/<language>/models/*.svg``, and the words of their files.

The help beside a dialog is narrow, so steps lie below each other; what a later step reads runs down on the right. A
``.model3`` has one text for each label, help, head of a matrix and step, and it is English: a file that was saved by a
Chinese QGIS would show its own to everyone who opens it. ``./dev reference`` writes both again, and
``tests/algorithms/test_reference.py`` fails while they say something else.
"""
from __future__ import annotations

import re
from html import escape

_OPTION = re.compile(r"^(\s*)<Option\b(.*?)(/?)>$")
_NAME = re.compile(r'\bname="([^"]*)"')
_VALUE = re.compile(r'\bvalue="[^"]*"')
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


def worded(file: str, model) -> str:
    """A model's file with the words of its steps.

    Args:
        file: content of the ``.model3``. model: ``algorithms.common.models.ShippedModel`` of it, in English.
    """
    words, path, lines = _words(model), [], []
    for line in file.split("\n"):
        option = _OPTION.match(line)
        if option is None:
            if line.strip() == "</Option>":
                path.pop()
            lines.append(line)
            continue
        name = _NAME.search(option[2])
        own = (*path, name[1] if name else "")
        if option[3]:
            text = words.get(own)
            if isinstance(text, list):
                text = text.pop(0)
            lines.append(line if text is None else _VALUE.sub(lambda _, text=text: f'value="{_escaped(text)}"', line))
        else:
            path.append(own[-1])
            lines.append(line)
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _words(model) -> dict:
    """Where in the file -> a text, or those of a list in their order."""
    words = {}
    for definition in model.parameterDefinitions():
        place = ("", "parameterDefinitions", definition.name())
        words[(*place, "help")] = definition.help()
        if not definition.isDestination():      # a result's label is its id, which QGIS makes of it
            words[(*place, "description")] = definition.description()
        if hasattr(definition, "fileFilter"):
            words[(*place, "file_filter")] = definition.fileFilter()
        if definition.type() == "matrix":
            words[(*place, "headers", "")] = list(definition.headers())
    return words | {("", "children", step.childId(), "component_description"): step.algorithm().displayName()
                    for step in model.childAlgorithms().values()}
