"""Attributes: filled, in their lists, named rightly, unique, in range, of their form, of the right unit, clean."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
import shapely

from ..geometry.parallel import asking, in_steps, queried
from ..names import folded_name
from ..texts import Localized, enumerated, localized, pick, titled
from .findings import Findings
from .pack.model import Interval, SchemaRule
from .run import Layer, Run, Unfit

EARLIEST_YEAR = 1900
_DIGITS = re.compile(r"[0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_WIDE = re.compile("[\u3000\uff01-\uff5e]")


def _present(layer: Layer, wanted) -> list:
    """The fields of a kind that the layer has; what it lacks is a matter of the structure."""
    return [field for field in layer.spec.fields.values() if wanted(field) and layer.has(field.name)]


def _lacking(run: Run, layer: Layer, names) -> Unfit:
    """The layer has no field that a rule looks at: which ones it lacks, of those that the schema names."""
    missing = [name for name in dict.fromkeys(names) if not layer.has(name)]

    def named(language: str) -> str:
        titles = [pick(layer.spec.fields[name].title, language) for name in missing]
        return ", ".join(f"{name} ({title})" if title else name for name, title in zip(missing, titles))

    if not missing:
        return Unfit(run.say("schema_without_field", layer=layer.name))
    return Unfit(run.say("no_such_fields", layer=layer.name, fields=Localized(named(run.language), named("en"))))


def filled(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Mandatory fields hold something in every row.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.presence == "M")
    for spec in fields:
        rows = np.flatnonzero(pd.isna(layer.texts(spec.name)))
        findings.add(rule, layer, rows, "empty_value", values={"field": spec.name}, control=spec.name)
    return len(layer) * len(fields)


def in_domain(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Codes are in their lists, as whole codes.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.domain)
    missing, count = [], 0
    for spec in fields:
        try:
            codes, open_codes = run.domain(spec.domain)
        except Unfit as unfit:
            missing.append(unfit.reason)
            continue
        rows, values = _distinct_not(layer, spec.name, lambda word, codes=codes, open_codes=open_codes: word in codes
                                     or any(word.startswith(start) for start in open_codes))
        findings.add(rule, layer, rows, "not_in_domain", values={"field": spec.name, "value": values},
                     control=spec.name)
        count += len(layer)
    if missing and not count:
        raise Unfit(enumerated(missing, run.language))
    return count


def _distinct_not(layer: Layer, name: str, good) -> tuple[np.ndarray, np.ndarray]:
    """Rows whose value is not good, and those values; empty ones are skipped."""
    values = layer.texts(name)
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    bad = np.array([not good(word) for word in asking(distinct)] + [False], dtype=bool)
    rows = np.flatnonzero(bad[codes])
    return rows, values[rows]


def code_name(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """A name is that of its code; where the code is unknown there is nothing to compare.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.name_of and layer.has(field.name_of))
    if not fields:
        raise _lacking(run, layer, (name for field in layer.spec.fields.values() if field.name_of
                                    for name in (field.name_of, field.name)))
    for spec in fields:
        codes, _ = run.domain(layer.spec.fields[spec.name_of].domain)
        names = {code: {folded_name(word) for title in titles for word in title.values()}
                 for code, titles in codes.items()}
        pairs = pd.Series(list(zip(layer.texts(spec.name_of), layer.texts(spec.name))), dtype=object)
        groups, distinct = pd.factorize(pairs)
        bad = np.array([code in names and name is not None and folded_name(name) not in names[code]
                        for code, name in asking(distinct)], dtype=bool)
        rows = np.flatnonzero(bad[groups]) if len(bad) else np.zeros(0, dtype=np.int64)
        code = layer.texts(spec.name_of)[rows]
        findings.add(rule, layer, rows, "wrong_name", control=spec.name, values={
            "field": spec.name, "value": layer.texts(spec.name)[rows], "code_field": spec.name_of, "code": code,
            "wanted": [_wanted(codes[code_value][0], value, run.language)
                       for code_value, value in asking(zip(code, layer.texts(spec.name)[rows]))]})
    return len(layer) * len(fields)


def _wanted(titles: dict, value: str, language: str) -> str:
    """The name that the data should hold: in their own script, whatever the report's language."""
    fitting = {key: title for key, title in titles.items() if title.isascii() == value.isascii()}
    return titled(fitting or titles, language)


def unique(run: Run, rule: SchemaRule, findings: Findings, key) -> int:
    """A key stands once: in its layer, or, where no layer is named, in the whole package.

    ``run``, ``rule``, ``findings`` and ``key`` are those of every check, see the head of ``run.py``.
    """
    names = key["fields"]
    if "layer" in key:
        layers = [run.need(key["layer"])]
        for name in names:
            layers[0].raw(name)
    else:
        layers = [layer for layer in run.layers.values() if all(layer.has(name) for name in names)]
        if not layers:
            raise Unfit(run.say("no_field_anywhere", field=", ".join(names)))
    parts = []
    for number, layer in enumerate(layers):
        values = [layer.texts(name) for name in names]
        whole = ~np.logical_or.reduce([pd.isna(column) for column in values])
        rows = np.flatnonzero(whole)
        words = [" / ".join(row) for row in asking(zip(*(column[rows] for column in values)))]
        parts.append(pd.DataFrame({"layer": number, "row": rows, "key": pd.Series(words, dtype=object)}))
    table = pd.concat(parts, ignore_index=True)
    twice = table[table["key"].duplicated(keep=False)]
    times = twice["key"].map(twice["key"].value_counts())
    for number, layer in enumerate(layers):
        own = (twice["layer"] == number).to_numpy()
        findings.add(rule, layer, twice["row"].to_numpy()[own], "not_unique", control="+".join(names), values={
            "field": " + ".join(names), "value": twice["key"].to_numpy()[own], "count": times.to_numpy()[own]},
            measured=times.to_numpy(dtype=float)[own], limit_value=1.0)
    return len(table)


def range_words(interval: Interval, language: str) -> Localized:
    """What a number must be, such as "more than 0 and at most 15".

    Args:
        interval: its ends, and whether they belong to it.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    ends = []
    for end, within, words in ((interval.low, interval.low_in, ("at_least", "more_than")),
                               (interval.high, interval.high_in, ("at_most", "less_than"))):
        if end is not None:
            ends.append(localized(f"quality.range_{words[0 if within else 1]}", language, end=f"{end:.12g}"))
    return localized("quality.range_both", language, low=ends[0], high=ends[1]) if len(ends) == 2 else ends[0]


def in_range(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Numbers are numbers, and lie where they may.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.type in ("integer", "number"))
    for spec in fields:
        numbers, words = layer.numbers(spec.name), layer.texts(spec.name)
        none = np.flatnonzero(np.isnan(numbers) & ~pd.isna(words))
        findings.add(rule, layer, none, "not_a_number", control=spec.name,
                     values={"field": spec.name, "value": words[none]})
        if spec.interval is None:
            continue
        low, high = spec.interval.low, spec.interval.high
        bad = np.zeros(len(layer), dtype=bool)
        if low is not None:
            bad |= numbers < low if spec.interval.low_in else numbers <= low
        if high is not None:
            bad |= numbers > high if spec.interval.high_in else numbers >= high
        rows = np.flatnonzero(bad)
        limit = np.where(numbers[rows] <= (low if low is not None else -np.inf), low, high)
        findings.add(rule, layer, rows, "out_of_range", control=spec.name, measured=numbers[rows], limit_value=limit,
                     values={"field": spec.name, "value": words[rows],
                             "range": range_words(spec.interval, run.language)})
    return len(layer) * len(fields)


def well_formed(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Years, dates and numbers of digits look like what they are.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.form in rule.values["forms"])
    for spec in fields:
        if pd.api.types.is_datetime64_any_dtype(layer.raw(spec.name)):
            continue
        rows, values = _distinct_not(layer, spec.name, lambda word, spec=spec: _FORMS[spec.form](word, spec.length))
        findings.add(rule, layer, rows, f"not_{spec.form}", control=spec.name,
                     values={"field": spec.name, "value": values, "length": spec.length})
    return len(layer) * len(fields)


def _is_year(word: str, _length: int) -> bool:
    return bool(_YEAR.fullmatch(word)) and EARLIEST_YEAR <= int(word) <= date.today().year + 50


def _is_date(word: str, _length: int) -> bool:
    parts = _DATE.fullmatch(word)
    try:
        return bool(parts and date(*map(int, parts.groups())))
    except ValueError:
        return False


def _is_digits(word: str, length: int) -> bool:
    return bool(_DIGITS.fullmatch(word)) and (not length or len(word) == length)


UNIT_FORMS = ("unit_code", "location_code")
_FORMS = {"year": _is_year, "date": _is_date, "digits": _is_digits}


def unit_codes(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """Codes of units belong to the county; those on a feature's location name the unit in which it lies.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    if run.pack.units is None:
        raise Unfit(run.say("no_units"))
    fields = _present(layer, lambda field: field.form in UNIT_FORMS)
    if not fields:
        raise _lacking(run, layer, (field.name for field in layer.spec.fields.values() if field.form in UNIT_FORMS))
    units = run.need(run.pack.units.layer)
    known = KnownUnits(code for code in units.texts(run.pack.units.field) if code is not None)
    if not known.codes:
        raise Unfit(run.say("no_unit_codes", layer=units.name))
    for spec in fields:
        rows, values = _distinct_not(layer, spec.name, known.has_kin)
        findings.add(rule, layer, rows, "unit_unknown", control=spec.name,
                     values={"field": spec.name, "value": values})
        if spec.form == "location_code" and layer is not units and layer.data.geometry != "none":
            _located(run, rule, findings, layer, units, spec.name, set(rows.tolist()))
    return len(layer) * len(fields)


def _bare(code: str) -> str:
    """A code without the levels that are filled up with zeros: county 6, town 9, village 12, and 7 digits more."""
    for level, above in ((12, 9), (9, 6)):
        code = code[:level] if len(code) > level and not code[level:].strip("0") else code
        if len(code) == level and not code[above:].strip("0"):
            code = code[:above]
    return code


def _beginnings(code: str) -> list:
    """A code and all that it begins with, the shortest first."""
    return [code[:end] for end in range(1, len(code) + 1)]


class KnownUnits:
    """Codes of units, asked for kin: a unit that lies in another, or in which another lies, by their codes.

    A code is looked up as often as it has letters, not as often as there are units.
    """

    def __init__(self, codes: Iterable[str]):
        self.codes = {_bare(code) for code in asking(set(codes))}
        self._within = {part for code in asking(self.codes) for part in _beginnings(code)}

    def has_kin(self, code: str) -> bool:
        """Whether a unit is known, lies in a known one, or holds one.

        Args:
            code: of the unit.
        """
        code = _bare(code)
        return code in self._within or any(part in self.codes for part in _beginnings(code))


def _located(run: Run, rule: SchemaRule, findings: Findings, layer: Layer, units: Layer, field: str,
             reported: set) -> None:
    run.shapes(units.spec.id)
    points = in_steps(shapely.point_on_surface, layer.placed[layer.fit])
    place, unit = queried(shapely.STRtree(units.placed[units.fit]), points, "intersects")
    codes = units.texts(run.pack.units.field)[units.fit]
    values = layer.texts(field)[layer.fit]
    by_row: dict = {}
    for row, at in asking(zip(place, unit)):
        by_row.setdefault(int(row), []).append(codes[at])
    wrong = [row for row, here in asking(by_row.items())
             if values[row] is not None and int(layer.fit[row]) not in reported
             and not KnownUnits(code for code in here if code is not None).has_kin(values[row])]
    wrong.sort()
    findings.add(rule, layer, layer.fit[wrong] if wrong else np.zeros(0, dtype=np.int64), "unit_elsewhere",
                 control=field, values={"field": field, "value": values[wrong],
                                        "unit": [", ".join(map(str, by_row[row])) for row in wrong]})


def clean_text(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """No blanks around a text, no full-width digits or letters in a code or number, nor in a value of nothing else.

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(target)
    fields = _present(layer, lambda field: field.type == "text" or layer.has(field.name) and _holds_texts(
        layer.raw(field.name)))
    for spec in fields:
        raw = layer.raw(spec.name)
        if not _holds_texts(raw):
            continue
        codes, distinct = pd.factorize(raw, use_na_sentinel=True)
        blank = np.array([str(word) != str(word).strip() != "" for word in asking(distinct)] + [False], dtype=bool)
        is_code = bool(spec.domain or spec.form) or spec.type != "text"
        wide = np.array([_is_wide(str(word), is_code) for word in asking(distinct)] + [False], dtype=bool)
        for bad, key in ((blank, "blank_around"), (wide & ~blank, "full_width")):
            rows = np.flatnonzero(bad[codes])
            findings.add(rule, layer, rows, key, control=spec.name,
                         values={"field": spec.name, "value": [f"{value}" for value in asking(raw.iloc[rows])]})
    return len(layer) * len(fields)


def _holds_texts(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column) or column.dtype == object


def _is_wide(word: str, is_code: bool) -> bool:
    """Full-width signs belong in Chinese names, not in codes and numbers: ２０２４ is no year to a computer."""
    return bool(_WIDE.search(word)) and (is_code or unicodedata.normalize("NFKC", word).isascii())
