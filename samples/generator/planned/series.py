"""Ten invented years of indicators with targets, a merged town, a break and a correction, and their levels by hand.

``samples/monitoring`` holds the tables as CSV, ``samples/monitoring_en`` those of the tutorial in English. Nothing of
``core`` is read: paths are written out, trends are the median of all slopes, and levels were reasoned out from these
numbers (margin 5 %, 5 years, at least 3 values).
"""

from __future__ import annotations

import csv
import itertools
import pathlib
import statistics
from dataclasses import dataclass

from ..files.merged import write_merged

COUNTY, TOWN, HILLS, MARSH, BAY = "990127", "990127100", "990127101", "990127103", "990127104"
NAMES = {COUNTY: "样川县", TOWN: "样城镇", HILLS: "样岭镇", MARSH: "样泽乡", BAY: "样湾乡"}
TITLES = {"farmland": "耕地保有量", "built_up": "建设用地总面积", "park": "人均公园绿地面积", "water": "用水总量",
          "forest": "森林覆盖率"}
NAMES_EN = {COUNTY: "Yangchuan", TOWN: "Yangcheng", HILLS: "Yangling", MARSH: "Yangze", BAY: "Yangwan"}
TITLES_EN = {"farmland": "Cropland kept", "built_up": "Construction land", "park": "Park area per head",
             "water": "Water use", "forest": "Forest cover"}
YEARS = range(2016, 2026)
SURVEY = 2019  # the third survey counts land otherwise
MERGED = 2022  # 样泽乡 and 样湾乡 have been 样岭镇 since
# indicator, unit, measure, values of the years; None: not known
SERIES = (
    ("farmland", COUNTY, "ha", (3890, 3885, 3880, 3654, 3650, 3645, 3639, 3632.2, 3624, 3617.5)),
    ("farmland", TOWN, "ha", (1790, 1788, 1785, 1690, 1688, 1686, 1684, 1681, 1678, 1674)),
    ("farmland", MARSH, "ha", (1100, 1098, 1096, 1020, 1018, 1016, *[None] * 4)),
    ("farmland", BAY, "ha", (1000, 999, 999, 944, 944, 943, *[None] * 4)),
    ("farmland", HILLS, "ha", (*[None] * 6, 1955, 1951.2, 1953, 1954.5)),
    ("built_up", COUNTY, "ha", (395, 398, 402, 410, 412, 414, 416, 418, 419, 420)),
    ("built_up", TOWN, "ha", (250, 254, 258, 262, 266, 270, 275, 281, 286, 291)),
    ("forest", COUNTY, "%", (24, 24.1, 24.1, 24.3, 24.4, 24.4, 24.5, 24.7, 24.8, 24.9)),
    ("water", COUNTY, "万立方米", (1180, 1175, 1172, 1168, 1166, 1160, 1158, 1155, 1150, None)),
)
# m² and people: the value is their ratio
PARKS = {COUNTY: ((882_000, 89_100), (890_000, 89_000), (898_000, 89_800), (905_000, 90_500), (909_000, 90_000),
                  (945_000, 90_000), (990_000, 90_000), (1_026_000, 90_000), (1_062_000, 90_000), (1_107_000, 90_000))}
# indicator, unit, year, target, measure, relation, goal, kind, base, base year
TARGETS = (
    ("farmland", COUNTY, 2035, 3600, "公顷", "不少于", "hold", "约束性", 3645, 2021),
    ("farmland", TOWN, 2035, 1676, "公顷", "不少于", "hold", "约束性", 1686, 2021),
    ("farmland", HILLS, 2035, 1940, "公顷", "不少于", "hold", "约束性", 1959, 2021),
    ("built_up", COUNTY, 2035, 440, "公顷", "不超过", "hold", "约束性", 410, 2020),
    ("built_up", TOWN, 2025, 2.9, "km2", "不超过", "hold", "预期性", 2.66, 2020),
    ("forest", COUNTY, 2035, 26, "%", "不少于", "reach", "预期性", 24.4, 2020),
    ("park", COUNTY, 2030, 13, "m2/person", "不少于", "reach", "建议性", 10.1, 2020),
    ("water", COUNTY, 2030, 1150, "万立方米", "不超过", "reach", "约束性", 1166, 2020),
)
# what an office states of the same year, in its own unit: indicator, unit, year, value, measure, source
OFFICIAL = (("farmland", COUNTY, 2025, 3616, "公顷", "统计公报（虚构）"),
            ("farmland", TOWN, 2025, 16.75, "km2", "统计公报（虚构）"),
            ("water", COUNTY, 2025, 1148, "万立方米", "水资源公报（虚构）"))
# what is wrong with 2023 of the county when it is recorded first, and the value that a correction states
FIRST, CORRECTED = 3623.2, 3632.2
PRELIMINARY = 3618
# indicator and unit -> level in 2025
LEVELS = {
    ("farmland", COUNTY): "orange",    # 3617.5, path 3632.14, at 3600 in 2027.5
    ("farmland", TOWN): "red",         # 1674 < 1676
    ("farmland", HILLS): "green",      # 1954.5, path 1953.57, and 14.5 of 19 left
    ("farmland", MARSH): "", ("farmland", BAY): "",   # there are no such towns any more
    ("built_up", COUNTY): "green",     # 420 is exactly on its path
    ("built_up", TOWN): "red",         # 291 > 290
    ("forest", COUNTY): "yellow",      # 24.9 < 24.93, but 0.129 a year make it 26.19 by 2035
    ("park", COUNTY): "green",         # 12.3 > 11.55, and on
    ("water", COUNTY): "grey",         # 2025 is not known
}

# A page of a yearbook with the years after: title, heads over two years each, a dash, a word that is no indicator here
YEARBOOK = (("样川县统计年鉴2027（虚构）", *[None] * 6),
            ("行政区", "耕地保有量（公顷）", None, "建设用地总面积（公顷）", None, "小麦产量（吨）", None),
            (None, *("2026年", "2027E") * 3),
            ("样川县", "3,612", 3605, 422, 425, 5180, 5210),
            ("样城镇", "1,671", 1668, 294, 296, 2410, 2430),
            ("样岭镇", "1,953", "—", "—", "—", 2770, 2780))
YEARBOOK_EN = (("Yearbook of Yangchuan 2027 (invented)", *[None] * 6),
               ("Area", "Cropland kept (ha)", None, "Construction land (ha)", None, "Wheat (t)", None), YEARBOOK[2],
               *((name, *row[1:]) for name, row in zip(("Yangchuan", "Yangcheng", "Yangling"), YEARBOOK[3:])))
MERGED_CELLS = ("A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:G2")


@dataclass(frozen=True)
class _Words:
    """What the tables say in a language; the numbers are the same in each."""

    folder: str
    names: dict
    titles: dict
    words: dict         # of a target, of a measure, of a source, of a sheet; a word that is missing stays
    yearbook: tuple


_LANGUAGES = (
    _Words("monitoring", NAMES, TITLES, {}, YEARBOOK),
    _Words("monitoring_en", NAMES_EN, TITLES_EN, {
        "公顷": "ha", "万立方米": "10k m3", "不少于": "at least", "不超过": "at most", "约束性": "binding",
        "预期性": "expected", "建议性": "suggested", "第三次全国国土调查": "third national land survey",
        "统计公报（虚构）": "statistical bulletin (invented)", "水资源公报（虚构）": "bulletin on water (invented)",
        "1-3 主要指标": "1-3 Main indicators"}, YEARBOOK_EN))


def _values(wording: _Words) -> list[tuple]:
    """Indicator, title, unit, name, year, value, measure, numerator, denominator, status as they are recorded first."""
    result = []
    for name, unit, measure, values in SERIES:
        measure = wording.words.get(measure, measure)
        named = name, wording.titles[name], unit, wording.names[unit]
        for year, value in zip(YEARS, values):
            if value is None and not (name == "water" and year == 2025):
                continue
            stated = FIRST if (name, unit, year) == ("farmland", COUNTY, 2023) else value
            if (name, unit, year) == ("farmland", COUNTY, 2025):
                result.append((*named, "2025E", PRELIMINARY, measure, "", "", ""))
            result.append((*named, year, "" if stated is None else stated, measure, "", "",
                           "final" if year == 2025 else ""))
    for unit, parts in PARKS.items():
        named = "park", wording.titles["park"], unit, wording.names[unit]
        result += [(*named, year, part / people, "m2/person", part, people, "")
                   for year, (part, people) in zip(YEARS, parts)]
    return result


def write_tables(folder: pathlib.Path) -> None:
    """Write ``monitoring/*.csv`` and ``monitoring/yearbook.xlsx``, and the same in English."""
    for wording in _LANGUAGES:
        _write_tables(folder, wording)


def _write_tables(folder: pathlib.Path, wording: _Words) -> None:
    target = folder / wording.folder
    target.mkdir(exist_ok=True)
    head = ("indicator_id", "title", "unit_code", "unit_name", "year", "value", "unit", "numerator", "denominator",
            "status")
    names, survey = wording.names, wording.words.get("第三次全国国土调查", "第三次全国国土调查")
    right = ("farmland", wording.titles["farmland"], COUNTY, names[COUNTY], 2023, CORRECTED, "ha", "", "", "")
    units = [(COUNTY, names[COUNTY], "", "", "", ""), (TOWN, names[TOWN], "", "", "", ""),
             (MARSH, names[MARSH], "", MERGED - 1, HILLS, 1), (BAY, names[BAY], "", MERGED - 1, HILLS, 1),
             (HILLS, names[HILLS], MERGED, "", "", "")]
    tables = {
        "values": (head, _values(wording)), "correction": (head, [right]),
        "official": (("indicator_id", "unit_code", "year", "official", "unit", "source"), OFFICIAL),
        "targets": (("indicator_id", "unit_code", "target_year", "target", "unit", "relation", "goal", "kind", "base",
                     "base_year"), TARGETS),
        "units": (("unit_code", "unit_name", "valid_from", "valid_to", "successor", "share"), units),
        "breaks": (("indicator_id", "unit_code", "year", "cause"),
                   [(name, "", SURVEY, survey) for name in ("farmland", "built_up")])}
    for name, (columns, rows) in tables.items():
        with open(target / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([wording.words.get(cell, cell) for cell in row] for row in rows)
    sheet = "1-3 主要指标"
    write_merged(target / "yearbook.xlsx", wording.words.get(sheet, sheet), wording.yearbook, MERGED_CELLS)


def _series() -> dict:
    """Indicator and unit to year and value, that of the merged town with the sums of the two before it."""
    result = {(name, unit): {year: value for year, value in zip(YEARS, values) if value is not None}
              for name, unit, _measure, values in SERIES}
    result |= {("park", unit): {year: part / people for year, (part, people) in zip(YEARS, parts)}
               for unit, parts in PARKS.items()}
    before = result["farmland", MARSH], result["farmland", BAY]
    result["farmland", HILLS] = {year: sum(values[year] for values in before) for year in before[0]} | result[
        "farmland", HILLS]
    return result


def rows() -> list[dict]:
    """A row a target in 2025, after the correction: value, path, margin, trend, year of meeting, level."""
    series, entries = _series(), []
    for name, unit, year, target, measure, relation, _goal, _kind, base, base_year in TARGETS:
        factor = 100 if measure == "km2" else 1
        target, base = target * factor, base * factor
        value = series[name, unit].get(2025)
        path = target if year <= 2025 else base + (target - base) * (2025 - base_year) / (year - base_year)
        last = {when: number for when, number in series[name, unit].items() if when >= 2021}
        trend = statistics.median((last[late] - last[early]) / (late - early) for early, late in itertools.combinations(
            sorted(last), 2))
        margin = None if value is None else (value - target) * (1 if relation == "不少于" else -1)
        meets = value is not None and (target - value) * trend > 0
        entries.append({
            "indicator_id": name, "unit_code": unit, "level": LEVELS[name, unit],
            "value": "" if value is None else f"{value:.6f}", "path": f"{path:.6f}",
            "margin": "" if margin is None else f"{margin:.6f}", "trend": f"{trend:.6f}",
            "year_of_meeting": f"{2025 + (target - value) / trend:.6f}" if meets else ""})
    return entries
