"""The one error that bad input raises."""
from __future__ import annotations

from .texts import text


class InputError(ValueError):
    """Input that cannot be used, with the remedy in its text.

    Args:
        key: entry of the text catalogue, such as ``"reading.no_crs"``.
        values: values of the entry's placeholders.
    """

    def __init__(self, key: str, **values):
        super().__init__(key)
        self.key = key
        self.values = values

    def in_language(self, language: str) -> str:
        """The sentence of the error.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return text(self.key, language, **self.values)

    def __str__(self) -> str:
        return self.in_language("en")
