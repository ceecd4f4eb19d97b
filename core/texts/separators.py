"""How numbers are written in sentences and documents: the separators of the user's locale.

English and Chinese write 1,234.5, German 1.234,5. QGIS has one locale, so they are the same for the whole process;
docks and runs set them as they begin. Values in files for programs (CSV, JSON, GeoPackage) never depend on them.
"""
from __future__ import annotations

import re
from string import Formatter

#: Between thousands, and before decimals, as Python writes them.
USUAL = (",", ".")
#: The number one, and as texts write it.
ONE = frozenset({1, "1", "1.0"})
_used = [USUAL]
#: The sign of a number that is zero as it is written: what is rounded to nothing is neither more nor less.
_SIGN_OF_ZERO = re.compile(r"(?<![\w.,])-(?=0+(?:\.0*)?(?![\d.]))")


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
    """A number as Python writes it, with the separators in use, and zero without a sign.

    Args:
        shown: such as ``1,234.50``.

    >>> numeral("-0.00"), numeral("-0.04")
    ('0.00', '-0.04')

    >>> use_separators(".", ","); numeral("1,234.50")
    '1.234,50'
    >>> use_separators(",", "."); numeral("1,234.50")
    '1,234.50'
    """
    if "-0" in shown:
        shown = _SIGN_OF_ZERO.sub("", shown)
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


def counted(value, form: str) -> str | None:
    """The words that stand with a number: English has one form for one, and one for every other number.

    Args:
        value: the number, or a text of it; missing ones (None, NaN) take the second form.
        form: of a placeholder, as it is behind the colon, such as ``parcel is|parcels are``.

    Returns:
        The words; None where the form is one of Python's own, such as ``,.2f``.

    >>> counted(1, "parcel|parcels"), counted("1,234", "parcel|parcels"), counted(0, "parcel|parcels")
    ('parcel', 'parcels', 'parcels')
    """
    single, _bar, several = form.partition("|")
    if not (single and several):     # “|>10” fills with bars
        return None
    return single if value in ONE else several


class _Numerals(Formatter):
    """Fills in placeholders: words by their number; numbers with a form of their own get the separators in use, and
    zero has no sign."""

    def format_field(self, value, format_spec):
        if isinstance(value, float) and value == 0.0:
            value = 0.0
        words = counted(value, format_spec)
        if words is not None:
            return words
        shown = super().format_field(value, format_spec)
        return numeral(shown) if format_spec and not isinstance(value, str) else shown


def filled(sentence: str, values: dict) -> str:
    """A sentence with its placeholders filled in.

    Args:
        sentence: with ``{name}``, ``{name:,.2f}``, and ``{name:parcel is|parcels are}`` (:func:`counted`).
        values: by name.

    >>> filled("{count} {count:parcel is|parcels are} open", {"count": 1})
    '1 parcel is open'
    >>> filled("{count} {count:parcel is|parcels are} open", {"count": "1,200"})
    '1,200 parcels are open'
    >>> filled("{area:.2f} m², {share} %", {"area": -0.004, "share": -0.0})
    '0.00 m², 0.0 %'
    """
    if _used[0] == USUAL and "|" not in sentence:
        made = sentence.format(**values)     # the fast way
        if "-0" not in made or not _SIGN_OF_ZERO.search(made):
            return made
    return _Numerals().vformat(sentence, (), values)
