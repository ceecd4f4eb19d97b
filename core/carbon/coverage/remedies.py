"""What would fill each blank: the value of a key, a code in a crosswalk, an own number, a family that ships with us."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ...contract.basis import basis_text
from ...errors import InputError
from ...inputs import register
from ...texts import LANGUAGES, named, pick, text
from ..densities.table import Densities, densities_of, family_rows
from ..keys.place import Place
from ..keys.variants import split_variant
from ..pack.model import TRUSTS, WHOLES, CoefficientPack
from .land import Land
from .table import CELL, CLASS, CODE, CROSSWALK, KEY, KEY_ROW, NONE, ORGANIC, POOL, STATES, by_class, coverage_table

CLIMATE = "climate"
SHOWN = 6   # values and families in a sentence
BLANK_COLUMNS = {
    "land_class": "string", "code": "string", "title": "string", "codes": "string", "vegetated": "boolean",
    "pools": "string", "area_ha": "Float64", "share": "Float64", "lacks": "string", "gap": "string",
    "remedy": "string", "elsewhere": "string", "family": "string", "pack": "string", "source": "string"}


def blank_classes(land: Land, used: Densities) -> list[str]:
    """Classes that lack a number in some pool.

    Args:
        land: ground by class. used: densities.
    """
    rows = coverage_table(land, used, LANGUAGES[0])
    return list(dict.fromkeys(rows.loc[rows["state"] == NONE, "land_class"].dropna()))


def tables_elsewhere(packs: Iterable[CoefficientPack], used: Densities, places: Mapping[tuple, Place],
                     classes: Sequence[str] = ()) -> list[Densities]:
    """Families of stocks of other packs, and of the same one, as they are at the place: they may fill a blank.

    A family that cannot answer there, that gives no numbers or whose numbers are invented, is left out.

    Args:
        packs: that are at hand. used: the table of the run, which is left out.
        places: (pack, family) -> what is given of the place; a climate or value that the family does not know is
            left out.
        classes: that lack a number, as of :func:`blank_classes`; families of others are left out.

    Returns:
        Those nearest to the land first.
    """
    labels, names = ({split_variant(name)[side] for name in classes} - {""} for side in (1, 0))
    tables = []
    for pack in packs:
        for family in pack.families.values():
            if family.is_flux or family.withheld or (f"{pack.id} {pack.version}", family.id) == (
                    used.origin, used.family.id) or names.isdisjoint(
                    number.land_class for number in family_rows(pack, family.id) if number.value is not None):
                continue
            place = places.get((pack.id, family.id), used.place)
            known = known_place(pack, family.id, place)
            variants = {label: keys for label, keys in known_variants(pack, family.id, used, place).items()
                        if label in labels}
            try:
                table = densities_of(pack, family.id, known.climate, known.keys, variants)
            except InputError:
                continue
            is_invented = all(number.tier == "invented" for number in table.given.values())
            if not is_invented and not any(is_same(table, other) for other in tables):
                tables.append(table)
    order = {trust: place for place, trust in enumerate(TRUSTS)}
    return sorted(tables, key=lambda table: (order.get(table.family.trust, len(order)), table.origin, table.family.id))


def is_same(table: Densities, other: Densities) -> bool:
    """Whether a family is one that a pack has from the pack below it.

    Args:
        table, other: densities at one place.
    """
    return table.family.id == other.family.id and table.given == other.given


def known_place(pack: CoefficientPack, family: str, place: Place) -> Place:
    """The part of a place that a family knows, without features that state keys.

    Args:
        pack: coefficients. family: id; one that the pack does not have knows no climate. place: what is given.
    """
    climates = {number.climate for number in family_rows(pack, family)} - {""} if family in pack.families else set()
    given = [name for name in map(str.strip, place.climate.split("|")) if name in climates]
    keys = {key: tuple(value for value in values if value in pack.keys[key].values)
            for key, values in place.keys.items() if key in pack.keys}
    return Place("|".join(given), {key: values for key, values in keys.items() if values})


def known_variants(pack: CoefficientPack, family: str, used: Densities, place: Place) -> dict:
    """What features state of keys, or have by their place, as far as another family knows it.

    Args:
        pack: coefficients. family: id of the other family. used: densities with the places of their features.
        place: of the land as a whole, for keys that the features do not state.

    Returns:
        Label -> keys, the climate among them where the family has it.
    """
    variants = {}
    for label, stated in used.place.variants.items():
        known = known_place(pack, family, Place("|".join(stated.get(CLIMATE, ())), stated))
        climates = {CLIMATE: tuple(known.climate.split("|"))} if known.climate else {}
        variants[label] = {**known_place(pack, family, place).keys, **known.keys, **climates}
    return variants


def numbers_elsewhere(land_class: str, pool: str, tables: Sequence[Densities]) -> list:
    """The tables that have a number of a class and pool: ``(table, pools)``, a whole or its parts in place of a pool.

    Args:
        land_class: its key; features that state keys have a name of their own. pool: id. tables: of other families.

    >>> from ..densities.table import densities
    >>> from ..pack.model import Coefficient, Family
    >>> table = densities(Family("g", {}, {}, "t C/ha"), [Coefficient("g", "forest", "above", 100.0),
    ...                                                   Coefficient("g", "forest", "below", 30.0)], "p 1")
    >>> [pools for _table, pools in numbers_elsewhere("forest", "biomass", [table])]
    [('above', 'below')]
    >>> numbers_elsewhere("forest", "soil", [table])
    []
    """
    options = [(pool,), *([WHOLES[pool]] if pool in WHOLES else []),
               *((whole,) for whole, parts in WHOLES.items() if pool in parts)]
    having = []
    for table in tables:
        for name in dict.fromkeys((land_class, split_variant(land_class)[0])):
            pools = next((pools for pools in options if all(_has(table, name, part) for part in pools)), None)
            if pools is not None:
                having.append((table, pools))
                break
    return having


def _has(table: Densities, land_class: str, pool: str) -> bool:
    number = table.given.get((land_class, pool))
    return number is not None and number.value is not None


def with_remedies(coverage: pd.DataFrame, used: Densities, pack: CoefficientPack | None,
                  tables: Sequence[Densities], language: str) -> pd.DataFrame:
    """A coverage with a sentence on what each blank lacks, and one on how to give it.

    Args:
        coverage: of ``coverage_table``. used: its densities. pack: of them; None for an own table.
        tables: of other families at the same place, of :func:`tables_elsewhere`. language: of sentences.

    Returns:
        The same rows with ``state_title``, ``gap``, ``remedy`` and ``elsewhere`` (families that have the
        number, ``pack family``, separated by ``; ``); those three are NULL where there is a number.
    """
    sentences: dict = {}
    for row in coverage[coverage["state"] == NONE].itertuples():
        key = _key(row)
        if key not in sentences:
            having = [] if row.lacks in (CODE, CROSSWALK) else numbers_elsewhere(
                _plain(row.land_class), row.pool, tables)
            elsewhere = "; ".join(_named(table) for table, _pools in having) or None
            sentences[key] = _gap(row, used, language), _remedy(row, (used, pack), having, language), elsewhere
    nothing = None, None, None
    answers = [sentences.get(_key(row), nothing) if row.state == NONE else nothing for row in coverage.itertuples()]
    columns = zip(*answers) if answers else ((), (), ())
    sentences_of = {name: pd.array(list(column), dtype="string")
                    for name, column in zip(("gap", "remedy", "elsewhere"), columns)}
    titled = coverage.assign(**sentences_of)
    place = titled.columns.get_loc("state") + 1
    titled.insert(place, "state_title", titled["state"].map(
        {state: text(f"coverage.{state}", language) for state in STATES}).astype("string"))
    return titled


def blanks(coverage: pd.DataFrame) -> pd.DataFrame:
    """The blanks of everything with their remedies, a row for each class and what it lacks, the most ground first.

    Args:
        coverage: of :func:`with_remedies`.

    Returns:
        ``BLANK_COLUMNS``: ``pools`` are ids, separated by commas; ``share`` is that of all ground.
    """
    whole = coverage[coverage["zone"].isna()]
    ground = by_class(whole)["area_ha"].sum()
    rows = whole[whole["state"] == NONE]
    names = ["land_class", "code", "lacks", "gap", "remedy", "elsewhere"]
    records = []
    for _key_of_rows, of_class in rows.assign(**{name: rows[name].fillna("") for name in names}).groupby(
            names, sort=False):
        first = of_class.iloc[0]
        pools = "" if first["lacks"] in (CODE, CROSSWALK, CLASS) else ", ".join(of_class["pool"])
        records.append({**{name: first[name] for name in BLANK_COLUMNS if name in of_class}, "pools": pools or None,
                        **{name: first[name] or None for name in names}, "share": first["area_ha"] / ground})
    frame = pd.DataFrame(records, columns=list(BLANK_COLUMNS)).astype(BLANK_COLUMNS)
    return frame.sort_values("area_ha", ascending=False, kind="stable").reset_index(drop=True)


def _key(row) -> tuple:
    return _plain(row.land_class), _plain(row.code), row.pool


def _plain(cell) -> str:
    return "" if pd.isna(cell) else str(cell)


def _gap(row, used: Densities, language: str) -> str:
    """What a cell lacks, in a sentence."""
    note, number = _plain(row.note), used.given.get((_plain(row.land_class), row.pool))
    source = used.origin if number is None or number.source is None else basis_text(
        replace(number.source, verified=True), language)   # how far the number was compared says nothing of a blank
    if row.lacks in (KEY, KEY_ROW) and note:
        return note
    gap = text(f"coverage.gap_{row.lacks}", language, code=_plain(row.code), family=used.family.id,
               pool=text(f"carbon.{row.pool}", language), source=source)
    return text("coverage.gap_note", language, gap=gap, note=note) if row.lacks == CELL and note else gap


def _remedy(row, numbers: tuple, having: list, language: str) -> str:
    """How to give it; ``numbers``: the table and its pack."""
    if row.lacks in (CODE, CROSSWALK):
        return text(f"coverage.remedy_{row.lacks}", language, code=_plain(row.code))
    used, pack = numbers
    sentences = []
    if row.lacks in (KEY, KEY_ROW) and pack is not None:
        values = _values_with_numbers(row, used, pack, language)
        if values:
            sentences.append(text("coverage.remedy_key", language, values=values))
    if having:
        sentences.append(text("coverage.remedy_family", language, families=text("coverage.families", language).join(
            _shown(table, pools, _plain(row.land_class), language) for table, pools in having[:SHOWN])))
    if row.lacks in (CELL, CLASS, POOL, ORGANIC, KEY_ROW) or not sentences:
        sentences.append(text("coverage.remedy_own", language))
    return joined(sentences, language)


def _values_with_numbers(row, used: Densities, pack: CoefficientPack, language: str) -> str:
    """Values of the lacking keys of which the class has rows, with their names."""
    name = split_variant(_plain(row.land_class))[0]
    rows = [number for number in family_rows(pack, used.family.id)
            if (number.land_class, number.pool) == (name, row.pool) and number.value is not None]
    parts = []
    for key in _plain(row.lacking_keys).split(", "):
        if key == CLIMATE:
            values = dict.fromkeys(number.climate for number in rows if number.climate)
            words = [named(CLIMATE, value)(language) for value in values]
        else:
            values = dict.fromkeys(value for number in rows for value in number.keys.get(key, ()))
            words = [_with_brackets(pick(pack.keys[key].values[value], language), value, language)
                     for value in values if key in pack.keys]
        if words:
            shown = text("carbon.joint", language).join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
            parts.append(_with_brackets(shown, register.CLIMATE if key == CLIMATE else f"KEYS, {key}", language))
    return text("coverage.families", language).join(parts)


def joined(sentences: Iterable[str], language: str) -> str:
    """Whole sentences one behind the other.

    Args:
        sentences: each with its full stop. language: Chinese has no blank between them.
    """
    return (" " if language == "en" else "").join(sentences)


def _with_brackets(words: str, inside: str, language: str) -> str:
    return f"{words} ({inside})" if language == "en" else f"{words}（{inside}）"


def _shown(table: Densities, pools: tuple, land_class: str, language: str) -> str:
    """A family with its number, and what pool that is of."""
    name = land_class if (land_class, pools[0]) in table.given else split_variant(land_class)[0]
    density = sum(table.density(name, pool) for pool in pools)
    return text("coverage.family", language, name=_named(table), title=pick(table.family.title, language),
                pools=" + ".join(text(f"carbon.{pool}", language) for pool in pools), density=density)


def _named(table: Densities) -> str:
    return f"{table.origin.rpartition(' ')[0]} {table.family.id}"
