"""How numbers are written in sentences and documents: the separators of the user's locale.

English and Chinese write 1,234.5, German 1.234,5. QGIS has one locale, so they are the same for the whole process;
docks and runs set them as they begin. Values in files for programs (CSV, JSON, GeoPackage) never depend on them.
"""
from __future__ import annotations

import re
from string import Formatter

#: Between thousands, and before decimals, as Python writes them.
USUAL = (",", ".")
_used = [USUAL]
_FORMS = re.compile(r"\{(\w+):([^{}|]+)\|([^{}|]+)\}")     # what stands with one, and with any other number


def use_separators(thousands: str, decimals: str) -> None:
    """Write numbers with other separators from now on.

    Args:
        thousands: between groups of three digits. decimals: before the decimals; the same as ``thousands``, or empty,
            or a digit: the usual ones are used.
    """
    fine = decimals and thousands != decimals and not (thousands + decimals).isalnum()
    _used[0] = (thousands, decimals) if fine else USUAL


def used_separators() -> tuple:
    """Those between thousands and before decimals, for another process that writes sentences of this one."""
    return _used[0]


def numeral(shown: str) -> str:
    """A number as Python writes it, with the separators in use.

    Args:
        shown: such as ``1,234.50``.

    >>> use_separators(".", ","); numeral("1,234.50")
    '1.234,50'
    >>> use_separators(",", "."); numeral("1,234.50")
    '1,234.50'
    """
    if _used[0] == USUAL:
        return shown
    return shown.translate({ord(usual): own for usual, own in zip(USUAL, _used[0])})


def limit(value: float) -> str:
    """A limit between classes of a legend, without needless zeros and without a power of ten.

    Args:
        value: in the unit of the legend, which is written beside it.

    >>> use_separators(",", "."); limit(2000000.0), limit(-0.25)
    ('2,000,000', '-0.25')
    """
    return numeral(f"{value:,.10g}")


class _Numerals(Formatter):
    """Fills in placeholders; numbers with a form of their own get the separators in use."""

    def format_field(self, value, format_spec):
        shown = super().format_field(value, format_spec)
        return numeral(shown) if format_spec and not isinstance(value, str) else shown


def filled(sentence: str, values: dict) -> str:
    """A sentence with its placeholders filled in.

    Args:
        sentence: with ``{name}``, ``{name:,.2f}``, and ``{name:parcel is|parcels are}``, of which the first stands
            where the number is one. values: by name; a number may be a text.

    >>> filled("{count} {count:parcel is|parcels are} open", {"count": 1})
    '1 parcel is open'
    >>> filled("{count} {count:parcel is|parcels are} open", {"count": "1,200"})
    '1,200 parcels are open'
    """
    if "|" in sentence:
        sentence = _FORMS.sub(lambda form: form[2] if values[form[1]] in (1, "1") else form[3], sentence)
    return sentence.format(**values) if _used[0] == USUAL else _Numerals().vformat(sentence, (), values)
