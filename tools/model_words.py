"""The words of the models that we ship, as their files hold them: labels and help of inputs, headers, names of steps.

A ``.model3`` has one text for each, and it is English: a file that was saved by a Chinese QGIS would show its labels to
everyone who opens it in the modeler. ``./dev reference`` writes them again from the declarations, and
``tests/algorithms/test_reference.py`` fails while a file says something else.
"""
from __future__ import annotations

import re
from html import escape

_OPTION = re.compile(r"^(\s*)<Option\b(.*?)(/?)>$")
_NAME = re.compile(r'\bname="([^"]*)"')
_VALUE = re.compile(r'\bvalue="[^"]*"')


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
        words[*place, "help"] = definition.help()
        if not definition.isDestination():      # a result's label is its id, which QGIS makes of it
            words[*place, "description"] = definition.description()
        if hasattr(definition, "fileFilter"):
            words[*place, "file_filter"] = definition.fileFilter()
        if definition.type() == "matrix":
            words[*place, "headers", ""] = list(definition.headers())
    return words | {("", "children", step.childId(), "component_description"): step.algorithm().displayName()
                    for step in model.childAlgorithms().values()}
