"""What the annual check-up of the sample county is made of: statistics of 2024, land of a town at two dates, its years.

All numbers are invented. ``monitoring.gpkg`` is the ground behind four alerts of 样城镇 in 2025, one orange, one yellow
and the two red ones of ``series``: its land in 2024 and 2025, with the areas of the series to the square metre, and
five parcels that moved them.
"""

from __future__ import annotations

import csv
import itertools
import pathlib
import statistics

from shapely import Polygon, box, difference, union_all

from ..ground import terrain
from ..ground.layers import Layer
from . import series

YEAR = 2024
PATCH = "BSM C18 标识码\nTBBH C8 图斑编号\nDLBM C5 地类编码\nDLMC C60 地类名称\n"
UNIT = "BSM C18 标识码\nXZQDM C12 行政区代码\nXZQMC C100 行政区名称\n"
NAMES = {"0103": "旱地", "0601": "工业用地", "0701": "城镇住宅用地", "0301": "乔木林地"}
#: The town is 4,000 m by 5,000 m: cropland 1,678 ha, construction land 286 ha and woodland 36 ha, from south to north.
STRIPS = (("T-001", "0103", 0, 4195), ("T-002", "0701", 4195, 4910), ("T-003", "0301", 4910, 5000))
WIDE = 4000
#: Number, code before and after, west, south, width and height in metres.
PARCELS = (("Z-017", "0103", "0601", 100, 4095, 310, 100), ("Z-021", "0103", "0601", 600, 4095, 125, 100),
           ("Z-030", "0301", "0103", 1000, 4910, 100, 80), ("Z-044", "0103", "0601", 1500, 4095, 45, 100),
           ("Z-050", "0301", "0601", 2000, 4910, 40, 50))
#: Ids of ``cn-checkup-2021`` for those of the series.
INDICATORS = {"farmland": "cropland_holding", "built_up": "construction_land"}
FOREST, INDUSTRY = "forest_land", "industrial_land_share"
#: Indicator, measure and its values of 2021 to 2024; those of 2025 are what the land gives.
MORE = ((FOREST, "ha", (37, 36.8, 36.4, 36)), (INDUSTRY, "%", (0, 0, 0, 0)))
#: As of ``series.TARGETS``. Woodland: 35 ha, path 37 - 3 · 4/14 = 36.14, and by -0.4 a year at 34 in 2027.5. Industry:
#: 5 of 291 ha are 1.718 %, path 2 · 5/15 = 0.667; four years of five without any leave a trend of 0.
MORE_TARGETS = ((FOREST, series.TOWN, 2035, 34, "公顷", "不少于", "hold", "约束性", 37, 2021),
                (INDUSTRY, series.TOWN, 2035, 2, "%", "不超过", "hold", "预期性", 0, 2020))
LEVELS = {"cropland_holding": "red", "construction_land": "red", FOREST: "orange", INDUSTRY: "yellow"}
#: Construction land of both years, and industrial land, ha.
BUILT_UP, INDUSTRIAL = (286.0, 291.0), (0.0, 5.0)
SOURCE = "样川县年度国土变更调查（虚构）"
#: Quantity or indicator, number of the county, unit of measure, office: statistics of the year, with units as offices
#: write them.
STATISTICS = (
    ("residents", 90_000, "人", "统计局"), ("town_residents", 46_000, "人", "统计局"),
    ("village_residents", 44_000, "人", "统计局"), ("gdp", 63, "亿元", "统计局"),
    ("industrial_value", 22, "亿元", "统计局"),
    # what layers would give, and departments count
    ("shelter_m2", 13.5, "公顷", "应急局"), ("waterlogging_count", 2, "处", "住建局"),
    ("treated_hazard_count", 3, "处", "自然资源局"), ("dyke_m", 12.5, "km", "水利局"),
    ("dyke_standard_m", 10, "km", "水利局"), ("idle_m2", 8, "公顷", "自然资源局"),
    ("idle_disposed_m2", 3, "公顷", "自然资源局"), ("unsupplied_m2", 40, "公顷", "自然资源局"),
    ("unsupplied_disposed_m2", 18, "公顷", "自然资源局"), ("supplied_m2", 30, "公顷", "自然资源局"),
    ("stock_supplied_m2", 12, "公顷", "自然资源局"), ("renewed_m2", 0.06, "km2", "住建局"),
    ("restored_m2", 1.2, "km2", "自然资源局"), ("university_count", 0, "所", "教育局"),
    ("heritage_count", 5, "处", "文旅局"), ("village_count", 8, "个", "农业农村局"),
    ("village_reached_count", 8, "个", "交通局"), ("underground_m2", 4.5, "公顷", "住建局"),
    ("clean_energy_m2", 0.3, "km2", "发改局"), ("utility_tunnel_m", 1.2, "km", "住建局"),
    ("new_floor_m2", 6, "公顷", "住建局"), ("green_new_floor_m2", 4.5, "公顷", "住建局"),
    ("expressway_m", 9, "km", "交通局"), ("railway_m", 6, "km", "交通局"),
    ("kindergarten_classes", 126, "个", "教育局"), ("greenway_m", 18, "km", "住建局"),
    ("culture_venue_count", 4, "处", "文旅局"), ("cafe_count", 27, "家", "商务局"),
    ("high_standard_m2", 1_800, "公顷", "农业农村局"), ("very_high_count", 0, "栋", "住建局"),
    # indicators that come from statistics
    ("water_use_per_person", 127.8, "m3/person", "水利局"), ("groundwater_level", -3.2, "m", "水利局"),
    ("water_quality_share", 95, "%", "生态环境局"), ("water_use", 1_150, "万立方米", "水利局"),
    ("water_resource_use_share", 21, "%", "水利局"), ("groundwater_supply_share", 6.5, "%", "水利局"),
    ("reclaimed_water_share", 18, "%", "水利局"), ("heritage_incidents", 0, "起", "文旅局"),
    ("disaster_reduction_communities", 12.5, "%", "应急局"), ("land_subsidence", 1.1, "mm", "自然资源局"),
    ("illegal_plan_events", 0, "起", "自然资源局"), ("land_revenue_share", 24, "%", "财政局"),
    ("land_price", 1_450, "CNY/m2", "自然资源局"), ("platform_counties", 100, "%", "自然资源局"),
    ("labour_productivity", 12.6, "10k CNY/person", "统计局"), ("research_spending", 1.4, "%", "科技局"),
    ("patents_per_10k", 3.2, "1/10k persons", "科技局"), ("graduates_per_100k", 9_800, "人", "统计局"),
    ("residents_10k", 9, "万人", "统计局"), ("served_population", 9.6, "万人", "统计局"),
    ("natural_growth", -1.8, "‰", "统计局"), ("urbanisation_rate", 51.1, "%", "统计局"),
    ("rural_tap_water", 97, "%", "水利局"), ("income_ratio", 2.05, "1", "统计局"),
    ("forest_stock", 38, "万立方米", "林业局"), ("indicator_species", 42, "种", "林业局"),
    ("water_per_gdp", 18.25, "m3/10k CNY", "水利局"), ("energy_per_gdp", 0.41, "tce/10k CNY", "发改局"),
    ("co2_per_gdp_fall", 3.9, "%", "生态环境局"), ("urban_waste_recycling", 36, "%", "住建局"),
    ("rural_waste_treatment", 99, "%", "农业农村局"), ("green_travel_share", 58, "%", "交通局"),
    ("daily_visitors", 1.7, "万人", "交通局"), ("rail_passengers", 22, "万人", "交通局"),
    ("air_passengers", 0, "万人", "交通局"), ("domestic_tourists", 64, "万人", "文旅局"),
    ("foreign_tourists", 0.3, "万人", "文旅局"), ("international_events", 0, "次", "商务局"),
    ("international_air_links", 0, "个", "交通局"), ("domestic_air_links", 0, "个", "交通局"),
    ("air_cargo", 0, "万吨", "交通局"), ("foreign_trade", 4.2, "亿元", "商务局"),
    ("market_openness", 6.7, "%", "商务局"), ("foreign_investment", 0.5, "亿元", "商务局"),
    ("commute_time", 19, "分钟", "交通局"), ("new_jobs", 0.21, "万人", "人社局"),
    ("commute_45min_share", 93, "%", "交通局"), ("hospital_beds", 6.1, "1/1k persons", "卫健局"),
    ("elderly_beds", 34, "1/1k persons", "民政局"), ("housing_per_person", 41.5, "m2/person", "住建局"),
    ("policy_housing_share", 15, "%", "住建局"), ("public_rental_homes", 860, "套", "住建局"),
    ("good_air_days", 341, "天", "生态环境局"),
    # reach along a network, as departments report it
    ("fire_rescue_5min", 62, "%", "消防救援大队"), ("hospital_30min_villages", 100, "%", "卫健局"),
    ("clinic_15min", 71, "%", "卫健局"), ("primary_school_10min", 66, "%", "教育局"),
    ("park_5min", 59, "%", "住建局"),
    # official numbers of what layers give, with which the county's own are compared
    ("permanent_basic_farmland", 22.5, "km2", "自然资源局"), ("red_line_area", 9.8, "km2", "自然资源局"))
#: Indicators of numbers above alone, by hand: 13.5 ha / 90,000 people, 10 of 12.5 km, …
BY_HAND = (
    ("shelter_area_per_person", "1.5", "135,000 m² / 90,000"), ("waterlogging_points", "2", "2"),
    ("treated_hazard_points", "3", "3"), ("dyke_standard_share", "80", "10 / 12.5 km"),
    ("idle_land_disposal", "37.5", "3 / 8 ha"), ("unsupplied_land_disposal", "45", "18 / 40 ha"),
    ("stock_supply_share", "40", "12 / 30 ha"), ("renewed_land", "0.06", "0.06 km²"),
    ("restored_area", "1.2", "1.2 km²"), ("universities", "0", "0"), ("heritage_sites", "5", "5"),
    ("village_road_share", "100", "8 / 8"), ("underground_per_person", "0.5", "45,000 m² / 90,000"),
    ("clean_energy_area", "0.3", "0.3 km²"), ("utility_tunnels", "1.2", "1.2 km"),
    ("green_building_share", "75", "4.5 / 6 ha"), ("kindergarten_classes_per_10k", "14", "126 / 9"),
    ("greenway_per_person", "0.2", "18,000 m / 90,000"), ("culture_venues_per_100k", "4.44444444444444", "4 / 0.9"),
    ("cafes_per_10k", "3", "27 / 9"), ("water_use", "0.115", "1,150 × 10,000 m³"), ("residents_10k", "9", "90,000"),
    ("foreign_trade", "4.2", "4.2"), ("park_5min", "59", "59"), ("very_high_buildings", "0", "0"))


def _box(west: float, south: float, width: float, height: float) -> Polygon:
    x, y = terrain.ORIGIN
    return box(x + west, y + south, x + west + width, y + south + height)


def layers() -> list[Layer]:
    """The town, and its land in 2024 and 2025."""
    town = Layer("XZQ", "行政区（样城镇）", "Polygon", UNIT)
    town.add(_box(0, 0, WIDE, 5000), BSM="1", XZQDM=series.TOWN, XZQMC=series.NAMES[series.TOWN])
    parcels = {number: _box(*place) for number, _before, _after, *place in PARCELS}
    result = [town]
    for year, part in ((YEAR, 1), (YEAR + 1, 2)):
        land = Layer(f"DLTB_{year}", f"地类图斑（样城镇{year}年）", "Polygon", PATCH)
        rest = [(number, code, difference(_box(0, south, WIDE, north - south), union_all(list(parcels.values()))))
                for number, code, south, north in STRIPS]
        for number, code, shape in [*rest, *((row[0], row[part], parcels[row[0]]) for row in PARCELS)]:
            land.add(shape, BSM=f"{len(land.rows) + 1}", TBBH=number, DLBM=code, DLMC=NAMES[code])
        result.append(land)
    return result


def write_tables(folder: pathlib.Path) -> None:
    """Write ``monitoring/statistics.csv``, ``checkup_values.csv`` and ``checkup_targets.csv``."""
    statistics = [(name, series.COUNTY, YEAR, number, unit, "年报", f"{office}（虚构）")
                  for name, number, unit, office in STATISTICS]
    years = [(INDICATORS[name], unit, series.NAMES[unit], year, value, measure, "final", SOURCE)
             for name, unit, measure, values in series.SERIES if name in INDICATORS and unit == series.TOWN
             for year, value in zip(series.YEARS, values) if series.SURVEY <= year < YEAR + 1]
    years += [(name, series.TOWN, series.NAMES[series.TOWN], year, value, measure, "final", SOURCE)
              for name, measure, values in MORE for year, value in zip(range(2021, YEAR + 1), values)]
    targets = _targets()
    tables = {
        "statistics": (("指标", "行政区代码", "年份", "数值", "计量单位", "数据性质", "来源"), statistics),
        "checkup_values": (("indicator_id", "unit_code", "unit_name", "year", "value", "unit", "status", "source"),
                           years),
        "checkup_targets": (("indicator_id", "unit_code", "target_year", "target", "unit", "relation", "goal", "kind",
                             "base", "base_year"), targets)}
    for name, (columns, rows) in tables.items():
        with open(folder / "monitoring" / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)


def rows() -> list[dict]:
    """What *Compute indicators* makes of the statistics alone, for the county."""
    return [{"indicator_id": name, "value": value, "by_hand": words} for name, value, words in BY_HAND]


def _targets() -> list[tuple]:
    return [*((INDICATORS[row[0]], *row[1:]) for row in series.TARGETS if row[0] in INDICATORS
              and row[1] == series.TOWN), *MORE_TARGETS]


def level_rows() -> list[dict]:
    """A row a target of the town in 2025, in hectares and per cent, as of ``series.rows``."""
    values = {INDICATORS[name]: dict(zip(series.YEARS, numbers)) for name, unit, _measure, numbers in series.SERIES
              if name in INDICATORS and unit == series.TOWN}
    values[FOREST] = dict(zip(range(2021, 2026), (*MORE[0][2], 35)))
    values[INDUSTRY] = dict(zip(range(2021, 2026), (*MORE[1][2], 100 * INDUSTRIAL[1] / BUILT_UP[1])))
    entries = []
    for name, unit, year, target, measure, relation, _goal, _kind, base, base_year in _targets():
        factor = 100 if measure == "km2" else 1
        target, base, value = target * factor, base * factor, values[name][2025]
        path = target if year <= 2025 else base + (target - base) * (2025 - base_year) / (year - base_year)
        last = {when: number for when, number in values[name].items() if when >= 2021}
        trend = statistics.median((last[late] - last[early]) / (late - early) for early, late in itertools.combinations(
            sorted(last), 2))
        margin = (value - target) * (1 if relation == "不少于" else -1)
        entries.append({"indicator_id": name, "unit_code": unit, "level": LEVELS[name], "value": f"{value:.6f}",
                        "path": f"{path:.6f}", "margin": f"{margin:.6f}", "trend": f"{trend:.6f}",
                        "year_of_meeting": f"{2025 + (target - value) / trend:.6f}" if (target - value) * trend > 0
                        else ""})
    return entries


def traced_rows() -> list[dict]:
    """The parcels behind the four alerts of the town from 2024 to 2025: what each added to each indicator.

    Areas are in km². A hectare more of industry adds ``100 (1/286 + 1/291) / 2`` per cent by the numerator, one more of
    construction land takes ``100 (0 + 5) / (2 · 286 · 291)`` by the denominator.
    """
    built_up = ("0601", "0701")
    by_industry = 100 * (1 / BUILT_UP[0] + 1 / BUILT_UP[1]) / 2 / 1e4
    by_land = -100 * sum(INDUSTRIAL) / (2 * BUILT_UP[0] * BUILT_UP[1]) / 1e4
    counted = (("cropland_holding", "numerator", ("0103",), 1e-6), ("construction_land", "numerator", built_up, 1e-6),
               (FOREST, "numerator", ("0301",), 1e-6), (INDUSTRY, "numerator", ("0601",), by_industry),
               (INDUSTRY, "denominator", built_up, by_land))
    entries = []
    for indicator, part, codes, times in counted:
        for number, before, after, _west, _south, width, height in PARCELS:
            sign = (after in codes) - (before in codes)
            if sign:
                entries.append({"indicator_id": indicator, "part": part, "parcel": number,
                                "contribution": f"{sign * width * height * times:.9f}"})
    return entries
