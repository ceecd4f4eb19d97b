"""From codes of land use or cover to the classes of a table of densities, by a crosswalk that is printed."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Optional

import pandas as pd

from ...errors import InputError
from ...fields import ANY
from ...landuse.transition.tables import NO_CLASS
from ...texts import pick, text
from ..densities.table import Densities
from ..keys.variants import split_variant, variant
from ..pack.model import FLUX, CoefficientPack, LandClass, Share, shares_of
from ..uncertainty.bands import shown_name

SHOWN = 30
CROSSWALK_COLUMNS = {"code": "string", "title": "string", "land_class": "string", "class_title": "string",
                     "category": "string", "category_title": "string", "share": "Float64", "area_m2": "Float64",
                     "note": "string"}


@dataclass(frozen=True)
class Mixes:
    """What each code means.

    Attributes:
        shares: code -> its parts, which sum to 1. ``NO_CLASS`` has none.
        classes: class -> the crosswalk's entry for it; empty where codes are classes themselves.
        origin: the crosswalk's pack and list; empty likewise. doubt: the list, the list of numbers of a grid that has
            every code as well and means other classes by it, and the codes; empty where there is none.
    """

    shares: dict[str, tuple[Share, ...]]
    classes: dict[str, LandClass] = field(default_factory=dict)
    origin: str = ""
    doubt: tuple = ()

    def doubts(self, language: str) -> list[str]:
        """The sentence that the codes may be numbers of a grid; empty where they are not.

        Args:
            language: of it.
        """
        return [text("carbon.maybe_grid", language, **dict(zip(("used", "grid", "codes"), self.doubt)))] \
            if self.doubt else []

    def title(self, land_class: str, language: str) -> str:
        """The name of a class.

        Args:
            land_class: its key, ``NO_CLASS`` of ground without one. language: of the name.
        """
        if land_class == NO_CLASS:
            return text("transition.no_class", language)
        return pick(self.classes[land_class].title, language) if land_class in self.classes else land_class

    def category(self, land_class: str) -> Optional[str]:
        """The IPCC category of a class; None where no crosswalk says it.

        Args:
            land_class: its key.
        """
        return self.classes[land_class].category if land_class in self.classes else None


def number_titles(mixes: Mixes, table: Densities, language: str) -> dict:
    """What the numbers of a table are called: ``shown_name`` -> title of the class, and of the pool of stocks.

    Args:
        mixes: with the names of classes. table: densities or fluxes. language: of the titles.
    """
    titles = {}
    for (land_class, pool) in table.given:
        place = table.classes.index(land_class) * len(table.pools) + table.pools.index(pool)
        title = mixes.title(land_class, language)
        titles[shown_name(table.name_of(place))] = title if pool == FLUX else \
            f"{title} · {text(f'carbon.{pool}', language)}"
    return titles


def mixes_of(codes: Iterable[str], pack: Optional[CoefficientPack] = None, scheme: str = "",
             may_lack: bool = False) -> Mixes:
    """What each code means.

    Args:
        codes: that occur. pack, scheme: the crosswalk and its list of codes; None: codes are classes.
        may_lack: a code that the crosswalk does not have stands for no class, and does not stop the run.

    Returns:
        Classes and shares of each code, with names and categories of the classes.

    Raises:
        InputError: a list or codes that the crosswalk does not have.
    """
    distinct = sorted(set(codes))
    if pack is None:
        return Mixes({code: () if code == NO_CLASS else (Share(code, 1.0, {}),) for code in distinct})
    if scheme in ("", "auto"):
        raise InputError("carbon.list_needed", pack=pack.id, known=", ".join(pack.crosswalks) or "–")
    if scheme not in pack.crosswalks:
        raise InputError("carbon.no_crosswalk", scheme=scheme, pack=pack.id,
                         known=", ".join(pack.crosswalks) or "–")
    table = pack.crosswalks[scheme]
    shares = {code: shares_of(code, table) for code in distinct}
    lacking = [code for code, parts in shares.items() if code != NO_CLASS and not parts]
    if lacking and not may_lack:
        held = [name for name, other in pack.crosswalks.items() if all(
            shares_of(code, other) for code in distinct if code != NO_CLASS)]
        held.sort(key=lambda name: getattr(pack.crosswalks[name], "numbered", "") != scheme
                  and getattr(table, "numbered", "") != name)   # the likeliest first
        raise InputError("carbon.codes_elsewhere" if held else "carbon.codes_missing", scheme=scheme, pack=pack.id,
                         codes=_listed(lacking), others=", ".join(held))
    codes = [code for code in distinct if code != NO_CLASS]
    doubt = next(((scheme, name, _listed(codes)) for name, other in pack.crosswalks.items()
                  if getattr(other, "numbered", "") == scheme and codes and all(code in other for code in codes)), ())
    return Mixes(shares, pack.classes, f"{pack.id} {pack.version}, {scheme}", doubt)


def mixes_of_values(values: Iterable[str], meanings: Mapping, pack: Optional[CoefficientPack] = None,
                    scheme: str = "", may_lack: bool = False) -> Mixes:
    """What each value of a raster means, where the user says so before its list does.

    Args:
        values: that occur. meanings: value -> code of the list, None for unknown; ``ANY``: what the list lacks.
        pack, scheme, may_lack: as of ``mixes_of``.

    Raises:
        InputError: as ``mixes_of``.

    >>> mixes = mixes_of_values(["1", "2", "3"], {"1": "10", "2": None})
    >>> {value: [share.land_class for share in parts] for value, parts in mixes.shares.items()}
    {'1': ['10'], '2': [], '3': ['3']}
    """
    table = pack.crosswalks.get(scheme, {}) if pack is not None else None
    codes = {}
    for value in values:
        code = meanings.get(value, value)
        if value not in meanings and ANY in meanings and table is not None and not shares_of(value, table):
            code = meanings[ANY]
        codes[value] = NO_CLASS if code is None else code
    mixes = mixes_of(codes.values(), pack, scheme, may_lack)
    return replace(mixes, shares={value: mixes.shares[code] for value, code in codes.items()})


def varied(mixes: Mixes, codes: Iterable[str], labels: Iterable[str],
           words: Optional[Mapping[str, Mapping]] = None) -> Mixes:
    """Mixes in which features that state keys have codes and classes of their own.

    Args:
        mixes: what codes mean. codes, labels: of each feature ``(n,)``; see ``keys.variants``.
        words: label -> texts; a label without any is shown as it stands.

    >>> held = varied(Mixes({"03": (Share("forest", 1.0, {}),)}), ["03", "03"], ["", "wet"])
    >>> {code: parts[0].land_class for code, parts in held.shares.items()}
    {'03': 'forest', '03 [wet]': 'forest [wet]'}
    """
    shares, classes = dict(mixes.shares), dict(mixes.classes)
    for code, label in sorted({(code, label) for code, label in zip(codes, labels) if label and code != NO_CLASS}):
        shares[variant(code, label)] = tuple(part._replace(land_class=variant(part.land_class, label))
                                             for part in mixes.shares[code])
        for part in mixes.shares[code]:
            if part.land_class in mixes.classes:
                held = mixes.classes[part.land_class]
                classes[variant(part.land_class, label)] = held._replace(
                    title={
                        tag: variant(title, (words or {}).get(label, {}).get(tag, label))
                        for tag, title in held.title.items()})
    return replace(mixes, shares=shares, classes=classes)


def require_classes(mixes: Mixes, table: Densities) -> None:
    """Stop where the table has no row for a class that occurs.

    Args:
        mixes: what codes mean. table: densities of classes.

    Raises:
        InputError: with the classes.
    """
    lacking = sorted({share.land_class for parts in mixes.shares.values() for share in parts} - set(table.classes))
    if lacking:
        def words(language: str) -> str:
            brackets = "{} ({})" if language == "en" else "{}（{}）"
            classes = {split_variant(name)[0]: split_variant(mixes.title(name, language))[0] for name in lacking}
            return _listed([name if title == name else brackets.format(title, name)
                            for name, title in sorted(classes.items())], text("carbon.joint", language))

        raise InputError("carbon.classes_missing", family=table.family.id, codes=words)


def joined(first: Mixes, second: Mixes) -> Mixes:
    """Both dates' codes in one, where they follow the same list, or mixes of keys that were joined before.

    Args:
        first, second: what the codes of each date mean.
    """
    return Mixes({**first.shares, **second.shares}, {**first.classes, **second.classes},
                 first.origin if first.origin == second.origin else f"{first.origin}; {second.origin}",
                 first.doubt if first.doubt and second.doubt else ())


def mix_key(parts: tuple[Share, ...]) -> str:
    """A name for what a code means, alike for all codes that mean the same.

    Args:
        parts: classes and the share of each, 0…1; not empty.

    >>> mix_key((Share("forest", 1.0, {}),)), mix_key((Share("town", 0.4, {}), Share("forest", 0.6, {})))
    ('forest', 'forest 60% + town 40%')
    """
    if len(parts) == 1:
        return parts[0].land_class
    return " + ".join(f"{part.land_class} {100.0 * part.share:g}%" for part in sorted(parts, key=lambda part: part[:2]))


def by_mix(mixes: Mixes) -> tuple[dict, Mixes]:
    """Codes grouped by what they mean: code -> key, and the mixes of the keys.

    Args:
        mixes: what codes mean.
    """
    keys = {code: mix_key(parts) if parts else NO_CLASS for code, parts in mixes.shares.items()}
    return keys, replace(mixes, shares={keys[code]: parts for code, parts in mixes.shares.items()})


def crosswalk_table(mixes: Mixes, area_m2: dict, titles: dict, language: str) -> pd.DataFrame:
    """The crosswalk as it was used: a row per code and class, with the ground of it.

    Args:
        mixes: of the codes. area_m2: code -> its ground. titles: code -> its name.
        language: of titles and notes.

    Returns:
        Columns ``CROSSWALK_COLUMNS``; ``area_m2`` is the code's ground times the class's share.
    """
    rows = [{"code": code or None, "title": titles.get(code), "land_class": share.land_class or None,
             "class_title": mixes.title(share.land_class, language), "category": mixes.category(share.land_class),
             "category_title": text(f"carbon.{mixes.category(share.land_class)}", language)
             if mixes.category(share.land_class) else None, "share": share.share,
             "area_m2": area_m2.get(code, 0.0) * share.share, "note": pick(share.note, language) or None}
            for code, parts in mixes.shares.items() for share in parts or (Share(NO_CLASS, 1.0, {}),)]
    return pd.DataFrame(rows, columns=list(CROSSWALK_COLUMNS)).astype(CROSSWALK_COLUMNS)


def _listed(codes: list, joint: str = ", ") -> str:
    return joint.join(codes[:SHOWN]) + (f" … ({len(codes)})" if len(codes) > SHOWN else "")
