"""Grid factors, warming potentials, fuels, farm inputs, annual fluxes of Chinese land, and shares of soils by zone."""
from __future__ import annotations

from .source import Compared, reading, rows_of


def grid_of_china():
    return {(row["region"], row["year"], row["type"]): float(row["value"]) for row in rows_of("cn-grid", "factors.csv")
            if row["value"] and not row["note"].startswith("in listings")}


def read_grid_of_china():
    names = {row["name_zh"].removesuffix("区域电网"): row["code"] for row in rows_of("cn-grid", "regions.csv")}
    types = {"全国(不包括市场化交易的非化石能源电量)": "excluding_traded_non_fossil", "全国化石能源电力": "fossil"}
    return {(names["全国" if row["area"] in types else row["area"]], row["year"], types.get(row["area"], "average")):
            float(row["value"]) for row in reading("grid_cn_2021_2023") if row["value"]}


def grid_of_asia():
    return sorted((row["region"][:2], row["year"], float(row["value"])) for row in rows_of("grid-asia", "factors.csv")
                  if row["value"])


def read_grid_of_asia():
    countries = {"India": "IN", "Indonesia": "ID", "Philippines": "PH", "Thailand": "TH"}
    return sorted((countries[row["area"].split(" /")[0]], "2017" if row["year"] == "2015-17" else row["year"][:4],
                   float(row["value"])) for row in reading("grid_in_id_ph_th")
                  if row["kind"] != "unclear" and "DISPUTED" not in row["verified"])


def potentials():
    return {(row["set"], row["gas"]): float(row["value"]) for row in rows_of("gwp", "gwp.csv")}


def read_potentials():
    return {(row["report"] + ("-20" if row["metric"] == "GWP20" else ""), row["gas"]): float(row["value"])
            for row in reading("gwp") if row["gas"] in ("CH4", "N2O")}


FUELS = {"raw coal": "raw_coal", "crude oil": "crude_oil", "fuel oil": "fuel_oil", "LPG": "lpg",
         "refinery gas": "refinery_gas", "natural gas": "natural_gas", "purchased heat": "heat"}
OF_FUELS = {"net calorific value": "ncv", "carbon content": "carbon_content", "oxidation rate": "oxidation",
            "CO2 emission factor": "factor", "standard-coal coefficient": "standard_coal",
            "carbon per standard coal": "carbon_per_standard_coal"}


def fuels():
    return {(row["fuel"], row["quantity"]): float(row["value"]) for row in rows_of("cn-energy", "fuels.csv")
            if row["value"]}


def read_fuels():
    return {(FUELS.get(row["fuel"], row["fuel"]), OF_FUELS[row["quantity"]]): float(row["value"]) * (
        1000.0 if row["unit"] == "t CO2/GJ" else 1.0)
            for row in reading("china_energy_factors")
            if row["quantity"] in OF_FUELS and row["fuel"] not in ("electricity", "washed coal")}


INPUTS = {"chemical fertilizer": "fertiliser", "pesticide": "pesticide", "mulch film": "mulch_film",
          "agricultural diesel": "farm_diesel", "irrigation": "irrigation"}


def farm_inputs():
    return {row["input"]: float(row["value"]) for row in rows_of("cn-energy", "farm-inputs.csv") if row["value"]}


def read_farm_inputs():
    return {INPUTS[row["item"]]: float(row["value"]) for row in reading("china_farm_input_factors")
            if row["item"] in INPUTS}


def lineage():
    return {(row["class"]): tuple(map(float, filter(None, (row["value"], row["lower"], row["upper"]))))
            for row in rows_of("cn-land-flux", "fluxes.csv") if row["family"] == "net-flux-a" and row["value"]}


def read_lineage():
    """Bounds are the least and the greatest that other papers print."""
    classes = {"cropland": ("cropland", "paddy"), "forest incl. shrub": ("forest", "shrub"),
               "grassland": ("grassland",),
               "water / wetland": ("marsh", "flat", "water"), "barren / unused": ("bare",)}
    others = {"cropland": "cropland", "forest": "forest incl. shrub", "grassland": "grassland",
              "water": "water / wetland", "unused": "barren / unused"}
    first, variants = {}, {}
    for row in reading("china_landuse_coefficients"):
        if row["family"].startswith("A") and row["value"]:
            is_variant = row["family"].endswith("variants")
            name = others[row["land_use"]] if is_variant else row["land_use"]
            (variants if is_variant else first).setdefault(name, []).append(float(row["value"]))
    cells = {}
    for name, (value,) in first.items():
        ends = sorted({value, *variants.get(name, ())})
        cells |= dict.fromkeys(classes[name], (value, ends[0], ends[-1]) if len(ends) > 1 else (value,))
    return cells


def inventory():
    return {row["class"]: (float(row["value"]), float(row["lower"]), float(row["upper"]))
            for row in rows_of("cn-land-flux", "fluxes.csv") if row["family"] == "inventory-c" and row["value"]}


def read_inventory():
    """The province's mean within the least and greatest of its cities; sinks are positive in the paper."""
    classes = {"forest": ("forest",), "wetland": ("marsh", "flat"), "cropland": ("cropland", "paddy"),
               "grassland": ("grassland",)}
    rows, cells = reading("china_lulucf_guangdong_2018"), {}
    for column, names in classes.items():
        ends = [-float(row[column]) + 0.0 for row in rows if row["area"] != "广东省"]
        mean = next(-float(row[column]) for row in rows if row["area"] == "广东省")
        cells |= dict.fromkeys(names, (mean, min(ends), max(ends)))
    return cells


def soil_shares():
    return [(row["zone"], row["soil"], float(row["share"])) for row in rows_of("ipcc-zones", "soils.csv")]


def read_soil_shares():
    """A zone that stands for a moist and a dry climate, or for "polar", gives its shares to both."""
    soils = {"HAC": "high_activity_clay", "LAC": "low_activity_clay", "SAN": "sandy", "POD": "spodic",
             "VOL": "volcanic", "WET": "wetland", "Organic": "organic", "Other": "other"}
    zones = {"Tropical moist forest": ("tropical_moist_deciduous_forest",), "boreal": ("boreal_moist", "boreal_dry"),
             "polar": ("polar_moist", "polar_dry")}
    return [(zone, soils[row["soil_class"]], float(row["share_of_land"]))
            for row in reading("soil_default_shares_by_zone") for zone in (
                (row["zone"],) if row["zone"] == "polar" and row["zone_kind"] == "gez"
                else zones.get(row["zone"], (row["zone"].lower().replace(" ", "_"),)))]


def older_grid():
    return {(row["year"], row["type"]): float(row["value"]) for row in rows_of("cn-grid", "factors.csv")
            if row["value"] and row["note"].startswith("in listings")}


def read_older_grid():
    """National factors that only the older listing has."""
    types = {"national fossil power": "fossil",
             "national, excl. market-traded non-fossil": "excluding_traded_non_fossil"}
    newer = {(row["year"], row["area"]) for row in reading("grid_cn_2021_2023")}
    names = {"fossil": "全国化石能源电力", "excluding_traded_non_fossil": "全国(不包括市场化交易的非化石能源电量)"}
    return {(row["year"], types[row["scope"]]): float(row["value"]) for row in reading("china_grid_ef")
            if row["scope"] in types and (row["year"], names[types[row["scope"]]]) not in newer}


COMPARED = {
    "grid of China": Compared(grid_of_china, read_grid_of_china, ("grid_cn_2021_2023",), 116, "f3dd685bf439cac4"),
    "grid of China, older": Compared(older_grid, read_older_grid, ("china_grid_ef",), 3, "ca1c53947a0a8b06"),
    "soils of zones": Compared(soil_shares, read_soil_shares, ("soil_default_shares_by_zone",), 247,
                               "dfcfc26c24c45752"),
    "grids of Asia": Compared(grid_of_asia, read_grid_of_asia, ("grid_in_id_ph_th",), 21, "32889011d8f53110"),
    "warming potentials": Compared(potentials, read_potentials, ("gwp",), 8, "4e8815719e7467da"),
    "fuels": Compared(fuels, read_fuels, ("china_energy_factors",), 59, "4e48ecd9ed37bf89"),
    "farm inputs": Compared(farm_inputs, read_farm_inputs, ("china_farm_input_factors",), 5, "6ceaa07d6ab28174"),
    "fluxes A": Compared(lineage, read_lineage, ("china_landuse_coefficients",), 9, "3ac0c2cb0646a5ba"),
    "fluxes C": Compared(inventory, read_inventory, ("china_lulucf_guangdong_2018",), 6, "d3e899962fa92d7b")}
