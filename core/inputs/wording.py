"""What is wrong with an input, with the words that the dialog has for it."""
from __future__ import annotations

from ..errors import InputError
from ..texts import pick, text, texts_of
from .declaration import GIVEN, MISSING


class Named(str):
    """Name of an input that knows its label."""

    label: str

    def __new__(cls, name: str, label: str):
        made = super().__new__(cls, name)
        made.label = label
        return made


class Because(tuple):
    """Conditions that hold together: ``(Named, values)`` each."""


class InputProblem(InputError):
    """An ``InputError`` whose sentence names inputs by label and name.

    Args:
        key: of the text. values: of its placeholders; a ``Named``, a tuple of them, or a ``Because`` is worded.
    """

    def in_language(self, language: str) -> str:
        """The sentence.

        Args:
            language: ``"en"`` or ``"zh"``.
        """
        return text(self.key, language, **{name: _worded(value, language) for name, value in self.values.items()})


def with_labels(error: InputError, labels: dict) -> InputError:
    """The same error, which names the inputs that it names by id by their labels too.

    Args:
        error: of a reading function. labels: name of an input -> label.
    """
    named = {key: Named(value, labels[value]) for key, value in error.values.items()
             if key.endswith("parameter") and isinstance(value, str) and value in labels}
    return InputProblem(error.key, **{**error.values, **named}) if named else error


def _worded(value, language: str):
    if isinstance(value, Named):
        return f"{text('inputs.quoted', language, label=value.label)}[{value}]"
    if isinstance(value, Because):
        return text("inputs.and", language).join(
            condition(_worded(name, language), values, language) for name, values in value)
    if isinstance(value, InputError):
        return value.in_language(language)
    if isinstance(value, tuple):
        return text("inputs.or", language).join(_worded(word, language) for word in value)
    return value


def condition(name: str, values: tuple, language: str) -> str:
    """A condition in words, such as ``AREA_METHOD is registered``.

    Args:
        name: of the other input, as it is shown. values: words, ``GIVEN`` or ``MISSING``.
        language: ``"en"`` or ``"zh"``.
    """
    entry = {(GIVEN,): "given", (MISSING,): "missing"}.get(tuple(values), "has")
    return text(f"inputs.{entry}", language, name=name, value=text("inputs.or", language).join(values))


def choice_title(name: str, word: str, language: str) -> str:
    """What dialogs call a word of a choice, with the word that runs and models keep.

    Args:
        name: of the input. word: of the choice. language: ``"en"`` or ``"zh"``.

    >>> choice_title("AREA_METHOD", "planar", "en"), choice_title("UNIT", "rai", "en"), choice_title("X", "mine", "zh")
    ('in the projection (planar)', 'rai', 'mine')
    """
    titles = texts_of("choices")
    title = pick(titles.get(f"{name}.{word}") or titles.get(word) or {language: word}, language)
    return title if word.casefold() == title.casefold() else f"{title} ({word})"
