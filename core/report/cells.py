"""Heads and cells of any table of results in a report: words of the report's language, numbers as a report has them."""
from __future__ import annotations

import re
from functools import cache

import pandas as pd

from ..texts import LANGUAGES, column_titles, text, texts_of
from ..texts.separators import numeral
from . import format as fmt
from .numbers import area_in, unit_word
from .words import role_word, words_in

#: Columns of row ids, which mean nothing on paper.
ROW_IDS = ("fid", "ogc_fid")
#: Column -> where the words of its values stand; ``{}`` is the value. The first that is there counts.
WORDS = {
    "pool": ("carbon.{}", "scenario.{}_pools"), "item": ("carbon.{}", "scenario.{}_pools"),
    "kind": ("transition.kind_{}", "words.kind_{}", "words.factor_{}"),
    "category": ("carbon.{}",), "component": ("flux.part_{}",),
    "quantity": ("scenario.rank_{}", "scenario.quantity_{}"), "time": ("scenario.time_{}",),
    "account": ("carbonreport.account_{}",),
    "state": ("carbon.state_{}", "flux.state_{}", "buildings.state_{}", "rights.share_word_{}", "readiness.state_{}"),
    **dict.fromkeys(("start_state", "use_state", "completion_state"), ("lifecycle.state_{}",)),
    **{f"{condition}_state": ("readiness.state_{}",) for condition in (
        "approval", "supply", "rights", "plan", "lines", "documents")},
    "answer": ("readiness.answer_{}",), "cause": ("lifecycle.cause_{}",),
    "end_use": ("buildings.end_{}",), "factor_type": ("buildings.type_{}",), "type": ("buildings.type_{}",),
    "verdict": ("report.verdict_{}",), "severity": ("report.severity_{}",), "relation": ("report.relation_{}",),
    "group": ("carbonreport.group_{}",), "bounds_mean": ("carbon.bounds_{}",), "tier": ("scenario.card_{}",),
    "trust": ("words.trust_{}",), "part": ("holders.part_{}",), "list_status": ("holders.word_{}",),
    "band": ("carbon.band_{}",), "accordance": ("use.accordance_{}",), "verb": ("access.verb_{}",),
    "dimension": ("access.dimension_{}",), "unit_class": ("words.class_{}",), "role": ("words.field_{}",),
    "meaning": ("words.meaning_{}",), "scale": ("words.scale_{}",), "goal": ("words.goal_{}",),
    **dict.fromkeys(("status", "official_status"), ("words.status_{}",)),
    "method": ("words.method_{}",), "measure": ("words.measure_{}",), "climate": ("words.climate_{}",),
    "climate_zone": ("words.climate_{}",), "soil": ("words.soil_{}",), "level": (
        "alerts.level_{}", "words.land_use_{}", "words.management_{}",
        "words.input_{}", "words.soil_{}", "words.factor_{}"),
    **{f"{side}_{part}": (f"words.{kind}_{{}}",) for side in ("old", "new")
       for part, kind in (("use", "land_use"), ("management", "management"), ("input", "input"))}}
#: Column -> beginnings of the entries whose sentences it holds, in the language of the run that wrote it.
SENTENCES = {
    "boundary": ("carbon.own_boundary", "flux.boundary_", "scenario.boundary_counts"),
    "change": ("carbon.word_", "flux.word_", "scenario.word_"), "net_change": ("carbon.word_",),
    "band": ("carbon.band_",), "bounds_mean": ("carbon.bounds_",),
    "title": ("flux.part_", "buildings.account_", "buildings.state_", "scenario.all_", "scenario.rank_", "carbon.",
              "report.verdict_"),
    "quantity_title": ("scenario.quantity_",), "said": ("scenario.said_best",),
    "scenario": ("scenario.present",),
    "other": ("scenario.present",)}
#: What a column of names names, where it is not a class.
_TITLES = (("item", "item_title"), ("component", "component_title"), ("account", "account_title"),
           ("quantity", "quantity_title"), ("is_used", "family_title"))
#: Ids that another column of the table gives in words.
_TWICE = (("quantity", "quantity_title"), ("quantity", "title"), ("item", "title"), ("component", "title"),
          ("condition", "condition_title"), ("item", "item_title"), ("state", "state_title"),
          ("answer", "answer_title"), ("indicator_id", "title"), ("accordance", "accordance_title"))
_CLASSES = (("old_class", "old_title"), ("new_class", "new_title"), ("land_class", "title"))
#: Columns shown once above a table if all rows are equal.
SAME_OF_ALL = ("boundary", "family", "band")
_CODE = r"[A-Za-z]{0,2}\d"      # how codes of lists begin; ids of ours are words
_PLAIN_INTEGERS = ("_id", "_fid", "_code", "code", "id")
_AMOUNTS = ("_t_c", "_t_co2", "_t_c_yr", "_t_co2_yr", "_t_c_ha", "_t_c_ha_yr", "_percent", "_m", "_kg_co2_m2_yr")


def shown_columns(frame: pd.DataFrame) -> tuple[list, list]:
    """Columns that a report prints, and those with one value in all rows, shown above them.

    Row ids and ids that another column gives in words are left out of both; codes of lists are kept.

    Args:
        frame: a table of results.
    """
    columns = set(frame.columns)
    twice = {name for name, words in _TWICE if {name, words} <= columns and not frame[words].isna().any()}
    twice |= {name for name, words in _CLASSES if {name, words} <= columns and not frame[words].isna().any()
              and not frame[name].astype("string").str.match(_CODE, na=False).any()}
    kept = [name for name in frame.columns if str(name).lower() not in ROW_IDS and name not in twice]
    above = [name for name in kept if name in SAME_OF_ALL and frame[name].notna().all() and frame[name].nunique() == 1]
    return [name for name in kept if name not in above], above


def class_titles(tables) -> dict:
    """Names of classes by their id, of those tables of a report that say both.

    Args:
        tables: ``(title, frame)`` each.
    """
    titles: dict = {}
    for _title, frame in tables:
        for name, words in _CLASSES:
            if {name, words} <= set(frame.columns):
                pairs = frame[[name, words]].dropna().drop_duplicates()
                titles |= dict(zip(pairs[name].astype(str), pairs[words].astype(str)))
    return {code: words for code, words in titles.items() if not re.match(_CODE, code)}


def head_of(name: str, columns, language: str, numbers) -> str:
    """The head of a column; an unknown one keeps its name.

    Args:
        name: of the column. columns: all of the table. language: of the report. numbers: units of areas.
    """
    entry = next((words for column, words in _TITLES if column in columns), name) if name == "title" else name
    entry = "difference_of_two" if name == "difference" and "other" in columns else entry
    title = column_titles([entry, *columns], language).get(entry)
    if title is None and name.endswith("_verdict"):
        return role_word(words_in(language), name[:-len("_verdict")], {})
    if title is None:
        return str(name)
    if in_options_unit(name):
        unit = unit_word(numbers.units[0], language)
        return title.replace("(m²)", f"({unit})").replace("（平方米）", f"（{unit}）")
    return title


def in_options_unit(name: str) -> bool:
    """Whether a column is an added area, which is shown in the unit of the options.

    Args:
        name: of the column.
    """
    return name.endswith("_m2") and "_per_" not in name and "(m²)" in column_titles([name], "en").get(name, "")


def words_of(name: str, value, language: str) -> str:
    """A text of a column: the words of an id, or a sentence of another language in the report's.

    Args:
        name: of the column. value: of the cell.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if fmt.is_missing(value):
        return ""
    if pd.api.types.is_bool(value):
        return text("report.yes" if value else "report.no", language)
    raw = str(value)
    if name == "unit":
        return text(f"unit_words.{raw}", language) if raw in texts_of("unit_words") else raw
    for key in WORDS.get("verdict" if name.endswith("_verdict") else name, ()):
        area, entry = key.format(raw).split(".", 1)
        if "{" not in texts_of(area).get(entry, {}).get(language, "{"):
            return text(f"{area}.{entry}", language)
    if name == "control_role":
        return role_word(words_in(language), raw, {})
    key = _said_in(SENTENCES[name]).get(raw) if name in SENTENCES else None
    return text(key, language) if key else fmt.plain(value)


@cache
def _said_in(beginnings: tuple) -> dict:
    """Sentence in any language -> its key, of entries without placeholders that begin so."""
    columns: dict = {}
    for beginning in beginnings:
        area, start = beginning.split(".", 1)
        for entry, sentences in texts_of(area).items():
            if entry.startswith(start):
                for language in LANGUAGES:
                    if "{" not in sentences.get(language, "{"):
                        columns.setdefault(sentences[language], f"{area}.{entry}")
    return columns


def number_of(name: str, value, unit, numbers) -> str:
    """A number as its column's name or its row's unit asks.

    Args:
        name: of the column. value: of the cell. unit: of the row, None without. numbers: units and decimals of areas.
    """
    if fmt.is_missing(value):
        return fmt.MISSING
    if name in ("year", "place", "rank") or name.endswith(("year", *_PLAIN_INTEGERS)):
        return f"{value:g}" if float(value) % 1 else f"{int(value)}"
    if name in ("study_years", "horizon_years", "years_to_maturity"):
        return f"{value:g}"
    if pd.api.types.is_integer(value):
        return fmt.whole(value)
    if name.endswith("share") or (name.startswith("share_") and not name.endswith("_m2")):
        return fmt.percent(value)
    if in_options_unit(name):
        return area_in(value, numbers.units[0], numbers)
    if name.endswith("_m2"):
        return fmt.decimal(value, numbers.digits("m2"))
    if name.endswith("_ha") and not name.endswith(("_c_ha", "_co2_ha")):
        return fmt.decimal(value, numbers.digits("ha"))
    if name.endswith(_AMOUNTS):
        return fmt.decimal(value, 2)
    if unit == "1" and not float(value) % 1:
        return fmt.whole(value)
    if unit in ("ha", "m2"):
        return fmt.decimal(value, numbers.digits(unit))
    if isinstance(unit, str) and unit.startswith(("t C", "t CO2")) and name != "value":
        return fmt.decimal(value, 2)
    return _sensible(float(value))


def _sensible(value: float) -> str:
    """A number of unknown meaning: at most four decimals, and six digits if it is small."""
    if value and abs(value) < 0.1:
        return numeral(f"{value:.6g}")
    whole, _, part = f"{value:,.4f}".partition(".")
    return numeral(f"{whole}.{part}".rstrip("0").rstrip(".")) if part else fmt.plain(value)
