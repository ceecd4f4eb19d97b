"""The part of a help page that comes from the declarations: the table of inputs and results."""
from __future__ import annotations

from html import escape


def inputs_table(algorithm, language: str) -> str:
    """Inputs and results of an algorithm as HTML, in the order of the dialog.

    Args:
        algorithm: with its parameters. language: of the words that are not the dialog's own.
    """
    from ...bridge.inputs.declared import input_of
    from ...core.inputs.describing import described
    from ...core.texts import text

    definitions = algorithm.parameterDefinitions()
    labels = {definition.name(): definition.description() for definition in definitions}
    rows, results = [], [definition for definition in algorithm.outputDefinitions() if definition.name() not in labels]
    for definition in definitions:
        facts = described(input_of(definition), language, labels.__getitem__)
        words = text("inputs.separator", language).join(filter(None, (facts.kind, facts.group, facts.needed)))
        rows.append((definition.description(), definition.name(), f"{escape(words)}<br>{escape(definition.help())}"))
    rows += [(result.description(), result.name(), text("inputs.kind_output", language)) for result in results]
    cells = "".join(f"<tr><td><b>{escape(label)}</b><br><code>{name}</code><br>{words}</td></tr>"     # in a narrow pane
                    for label, name, words in rows)
    return f'<h3>{text("inputs.table", language)}</h3><table cellpadding="3">{cells}</table>'
