"""Forests of seven places in China by layer, of the pack cn-forest-density: row by row, value and spread as printed."""
from __future__ import annotations

import re
from functools import cache

from .source import Compared, reading, rows_of

PLACES = {"Xinjiang (Tianshan)": "xinjiang_tianshan", "Hebei (north)": "hebei_north",
          "Gansu, Lanzhou 372 mm": "gansu_lanzhou", "Gansu, Taizishan 519 mm": "gansu_taizishan",
          "Gansu, Xiaolongshan 632 mm": "gansu_xiaolongshan"}
#: Beginning of a kind's name -> our word; the longest counts.
KINDS = {
    "樟林": "camphor", "柳杉": "cryptomeria", "软阔": "soft_broadleaf", "柏木": "cypress", "硬阔": "hard_broadleaf",
    "木荷": "schima", "其他松": "other_pines", "栎类": "oak", "针叶混": "mixed_conifer",
    "针阔": "mixed_conifer_broadleaf",
    "马尾松": "masson_pine", "杉木": "chinese_fir", "竹林": "bamboo", "阔叶混": "mixed_broadleaf",
    "蒙古栎": "mongolian_oak",
    "黄花落叶松": "olga_larch", "杨树": "poplar", "杂木": "other_trees", "樟子松": "scots_pine", "白桦": "white_birch",
    "胡桃楸": "manchurian_walnut", "椴树": "linden", "榆树": "elm", "云杉": "spruce", "红松": "korean_pine",
    "硕桦": "ribbed_birch", "水曲柳": "manchurian_ash", "臭冷杉": "khingan_fir", "黄檗": "amur_cork", "冷杉": "fir",
    "铁杉": "hemlock", "落叶松": "larch", "油松": "chinese_pine", "华山松": "armand_pine", "桦木": "birch",
    "刺槐": "black_locust", "其他硬阔": "hard_broadleaf", "其他软阔": "soft_broadleaf", "加权平均": "",
    "Schrenk spruce": "schrenk_spruce", "broadleaf": "broadleaf", "conifer": "conifer", "mixed": "mixed",
    "economic": "economic", "Chinese pine": "chinese_pine", "all": "", "area-weighted": "", "subtropical": "",
    "Mixed coniferous and broadleaved forest 加权平均值": ""}   # a heading that the reading broke in two
TOTALS, BY_ORDER = "合计", "natural / planted, by order"
#: Table 4 of the Tianshan prints biomass in dry matter, which the file calls carbon.
DRY = "ChinaXiv-201605.00430V1 Table 4"


@cache
def slug(words: str) -> str:
    return re.sub(r"[^a-z]+", "_", words.lower()).strip("_")


@cache
def kind_of(words: str) -> str:
    return KINDS[max((name for name in KINDS if words.startswith(name)), key=len)]


@cache
def age_of(words: str) -> str:
    age = slug(re.sub("[^ -~]+ ", "", words).removesuffix("forest"))
    return "" if age in ("all", "mean") else age


def layers() -> list[tuple]:
    return [tuple(row[name] for name in ("place", "origin", "kind", "age", "quantity", "value", "unit", "spread"))
            for row in rows_of("cn-forest-density", "layers.csv")]


def read_layers() -> list[tuple]:
    """Rows of totals in Tg are no densities. Of two tables that the file holds one after the other, natural forest
    comes first; each ends with its weighted average of over-mature forest."""
    cells, tables = [], 0
    for row in reading("cn_forest_carbon_density"):
        words = row["origin"].split(": ", 1)[1]
        if words.startswith(TOTALS):
            continue
        origin = "natural" if row["origin"].startswith("natural") else (
            "planted" if "plantation" in row["origin"] else "")
        if BY_ORDER in row["source"]:
            origin = ("natural", "planted")[tables]
            tables += "加权平均" in words and row["age_class"] == "over-mature"
        age = age_of(row["age_class"])
        cells.append((
            PLACES.get(row["ecological_zone"], slug(row["ecological_zone"])), origin,
            kind_of(words), age,
            slug(row["quantity"].replace(" carbon", "").replace(" 0-100 cm", "")), row["value"],
            "t dm/ha" if row["source"].startswith(DRY) else row["unit"], row["uncertainty"]))
    return cells


COMPARED = {"layers": Compared(layers, read_layers, ("cn_forest_carbon_density",), 434, "415caf2a25e99dff")}
