"""Inputs for every algorithm that reads layers, over files of the sample county in one folder."""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from osgeo import osr

from helpers.county.samples import SAMPLES
from helpers.desk.ways import rasters_of_the_county
from helpers.files import drawings

LOCAL = 'LOCAL_CS["site grid",LOCAL_DATUM["site",0],UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]'
FILES = ("county.gpkg", "plan_database.gpkg", "soil_change.gpkg", "cadastre.gpkg",
         "lifecycle.gpkg", "supply.gpkg")


def stored_in(path: Path, system: str) -> None:
    """Declare another coordinate system for all layers of a GeoPackage; the coordinates stay."""
    with osr.ExceptionMgr(useExceptions=True):
        parsed = osr.SpatialReference()
        parsed.SetFromUserInput(system)
    code = parsed.GetAuthorityCode(None) if parsed.GetAuthorityName(None) == "EPSG" else None
    number = int(code) if code else 990_001
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT OR REPLACE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, "
                         "organization_coordsys_id, definition) VALUES ('x', ?, ?, ?, ?)",
                         (number, "EPSG" if code else "NONE", number, parsed.ExportToWkt(["FORMAT=WKT1_GDAL"])
                          if not system.startswith("ENGCRS") else system))
        for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            if "rtree_" in name or "gpkg_" in name:
                database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = ?", (number,))
        database.execute("UPDATE gpkg_contents SET srs_id = ? WHERE data_type = 'features'", (number,))
        database.commit()


def copies(folder: Path, system: str = "") -> Path:
    """The sample county's files in a folder, in another system where one is named."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(SAMPLES / name, folder / name)
        if system:
            stored_in(folder / name, system)
    return folder


def inputs(folder: Path) -> dict:
    """Algorithm -> inputs over the files of ``copies``. The outputs that are not named stay away."""
    def county(name: str) -> str:
        return f"{folder / 'county.gpkg'}|layername={name}"

    zones = {"ZONES": county("XZQ"), "ZONE_FIELD": "XZQDM", "ZONE_NAME_FIELD": "XZQMC"}
    densities = {"PACK": "sample-carbon", "FAMILY": "sample-2025"}
    subjects = {"SUBJECTS": county("XMYD"), "SUBJECT_ID": "DKBH"}
    controls = {"CONTROLS": [county(name) for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ", "XZQ")],
                "PACK": "cn-three-lines", "AS_OF": "2026-06-30"}
    survey = {"OLD": county("DLTB_2020"), "NEW": county("DLTB_2024")}
    years = {"OLD_YEAR": 2020, "NEW_YEAR": 2024}
    return {
        "measureoverlaps": {**subjects, "CONTROLS": controls["CONTROLS"], "OUTPUT": "memory:"},
        "checkzoning": {**subjects, **controls, "VERDICTS": "memory:", "FINDINGS": "memory:"},
        "exportboundarypoints": {"SUBJECTS": county("XMYD"), "DATE": "2026-06-30", "FILE": str(folder / "points.txt")},
        "landuseoccupation": {**subjects, "SURVEY": county("DLTB_2024"), "CONTROLS": [county("YJJBNTBHTB")],
                              "PACK": "cn-three-lines", "OUTPUT": "memory:"},
        "checkthreelines": {**subjects, "FARMLAND": county("YJJBNTBHTB"), "RED_LINE": county("STBHHX"),
                            "BOUNDARY": county("CZKFBJ"), "VERDICTS": "memory:"},
        "whatapplies": {**subjects, **controls, "OUTPUT": "memory:"},
        "howtocomply": {**subjects, "PROJECT_FIELD": "XMBH", **controls, "LIMIT": 4, "CUTS": "memory:",
                        "REMAINING": "memory:"},
        "checkaccess": {"SUBJECTS": county("XMYD_access"), "UNITS": county("GKDY"), "PACK": "cn-control-units",
                        "AS_OF": "2026-06-30", "OUTPUT": "memory:", "VERDICTS": "memory:"},
        "checkcontrollines": {"FARMLAND": county("YJJBNTBHTB_defects"), "RED_LINE": county("STBHHX_defects"),
                              "BOUNDARY": county("CZKFBJ_defects"), "CONFLICTS": "memory:"},
        "comparecontrols": {"OLD": county("YJJBNTBHTB_2019"), "NEW": county("YJJBNTBHTB"), "CHANGES": "memory:"},
        "farmlandloss": {**survey, "FARMLAND": county("YJJBNTBHTB_2019"), "LOSS": "memory:"},
        "screenpatches": {"PATCHES": county("XMYD_access"), "PATCH_ID": "DKBH", "APPROVED": county("CZKFBJ"),
                          "UNDATED": "count", "AS_OF": "2026-06-30", "OUTPUT": "memory:"},
        "readytosupply": {"PARCELS": f"{folder / 'supply.gpkg'}|layername=NGDK",
                          "APPROVED": f"{folder / 'lifecycle.gpkg'}|layername=ZZ_JBXX",
                          "RIGHTS": [f"{folder / 'cadastre.gpkg'}|layername=ZD"], "OUTPUT": "memory:"},
        "adjustareas": {"INPUT": county("XMYD"), "GROUP_FIELD": "XMBH", "TOTAL": "measured", "OUTPUT": "memory:"},
        "assignunits": {**subjects, "UNITS": county("CJDCQ"), "OUTPUT": "memory:"},
        "checklandusecodes": {"INPUT": county("GHDK_defects"), "ID_FIELD": "DKBH", "FINDINGS": "memory:"},
        "recodelanduse": {"INPUT": county("DLTB_2024"), "ID_FIELD": "BSM", "OUTPUT": "memory:"},
        "landusestructure": {"BASE": county("DLTB_2020"), "TARGET": county("DLTB_2024"), "UNITS": county("XZQ"),
                             "STRUCTURE": "memory:"},
        "landusetransition": {**survey, **years, "MATRIX": "memory:"},
        "comparetoplan": {"PLAN": county("GHYDYH"), "ACTUAL": county("DLTB_2024"), "BASE": county("DLTB_2020"),
                          "UNITS": county("CJDCQ"), "UNIT_FIELD": "ZLDWDM", "PATCHES": "memory:"},
        "checkintensity": {"SUBJECTS": county("XG_GHDK"), "SUBJECT_ID": "DKBH", "BUILDINGS": county("JZW"),
                           "GREEN": county("LD"), "BLOCKS": county("XG_JQJF"), "VERDICTS": "memory:"},
        "checkuse": {"SUBJECTS": county("XG_GHDK"), "SUBJECT_ID": "DKBH", "ZONES": county("GHFQ"),
                     "OUTPUT": "memory:", "VERDICTS": "memory:"},
        "checkrights": {"RIGHTS": [county("XG_GHDK"), county("XZQ")], "ROLES": [county("XG_GHDK"), "3",
                                                                            county("XZQ"), "1"],
                        "OUTPUT": "memory:"},
        "checkquotas": {"TARGETS": str(SAMPLES / "quotas" / "targets.csv"), "LAND": county("DLTB_2024"),
                        "LAND_YEAR": 2024, "UNITS": county("XZQ"), "OUTPUT": "memory:"},
        "checkdataquality": {"LAYERS": [f"{folder / 'plan_database.gpkg'}|layername={name}" for name in (
            "XZQ", "GHFQ", "CZKFBJ", "YJJBNTBHTB", "YDYHGHFQ", "GHZB")], "MODE": "lenient", "FINDINGS": "memory:",
                             "RULE_STATES": "memory:"},
        "tracelifecycle": {"LAYERS": [f"{folder / 'lifecycle.gpkg'}|layername={name}" for name in (
            "ZZ_JBXX", "GongDi", "yongdi", "DJ")], "AS_OF": "2026-06-30", "OUTPUT": "memory:", "PARCELS": "memory:"},
        "carbonstock": {"INPUT": county("DLTB_2024"), **densities, **zones, "TOTALS": "memory:"},
        "coefficientcoverage": {"INPUT": county("DLTB_2024"), **densities, **zones, "CLASSES": "memory:"},
        "carbonchange": {**survey, **years, **densities, **zones, "TOTALS": "memory:"},
        "soilcarbonchange": {"INPUT": str(folder / "soil_change.gpkg"), "PACK": "ipcc-2019", "YEAR": 2030,
                             "VALUES": ["climate", "warm_temperate_moist"], "TOTALS": "memory:"},
        "affectedholders": {"SUBJECTS": f"{folder / 'cadastre.gpkg'}|layername=XM", "SUBJECT_ID": "XMBH",
                            "RIGHTS": [f"{folder / 'cadastre.gpkg'}|layername=ZD"],
                            "HOLDERS": f"{folder / 'cadastre.gpkg'}|layername=QLR", "OUTPUT": "memory:"},
        "alignplan": {"PLAN": f"{folder / 'cadastre.gpkg'}|layername=XM", "PLAN_ID": "XMBH",
                      "PARCELS": f"{folder / 'cadastre.gpkg'}|layername=ZD", "OUTPUT": "memory:"},
        "carbonflux": {"INPUT": county("DLTB_2024"), "PACK": "cn-land-flux", "FAMILY": "inventory-c", **zones,
                       "TOTALS": "memory:"},
        "buildingcarbon": {"BUILDINGS": county("JZW"), "PLOTS": county("XG_GHDK"), "CODE_LIST": "gb-50137-2011",
                           "PACK": "sample-buildings", "SET": "sample-2025", "CLIMATE": "cold",
                           "FACTOR_PACK": "sample-buildings", "REGION": "样川县", "YEAR": 2025, "TOTALS": "memory:"},
        "comparescenarios": {"PRESENT": county("DLTB_2024"), **densities, "PRESENT_YEAR": 2025, "PLAN_YEAR": 2035,
                             "PLANS": [county("GHFA_A")], "QUANTITIES": "memory:"},
        "lowcarbonindicators": {"LAND": county("DLTB_2024"), "UNITS": county("XZQ"), "INDICATORS": "memory:"},
        "computeindicators": {"LAYERS": [county("DLTB_2024"), county("YJJBNTBHTB"), county("STBHHX"), county("CZKFBJ")],
                              "ROLES": [county("DLTB_2024"), "land"], "UNITS": county("XZQ"), "YEAR": 2024,
                              "OUTPUT": "memory:"},
        "traceindicator": {"INDICATOR": "cropland_holding", "BEFORE": [county("DLTB_2020")],
                           "AFTER": [county("DLTB_2024")], "ROLES": [county("DLTB_2020"), "land", county("DLTB_2024"),
                                                                     "land"], "UNITS": county("XZQ"),
                           "BASE_YEAR": 2020, "YEAR": 2024, "SCHEME": "survey-3", "OUTPUT": "memory:"},
        "compareoptions": {"PLANS": [county("GHFA_A"), county("GHFA_B")], "LAYERS": [county("STBHHX")],
                           "ROLES": [county("STBHHX"), "red_line"], "YEAR": 2035, "OUTPUT": "memory:"},
        "resilienceindicators": {"LAND": county("DLTB_2024"), "UNITS": county("XZQ"), "HAZARDS": county("HLFXKZX"),
                                 "BUILDINGS": county("JZW"), "INDICATORS": "memory:"},
        "recordindicators": {"INDICATOR_ROWS": [str(SAMPLES / "monitoring" / "values.csv")],
                             "STORE": str(folder / "inputs-series.gpkg")},
        "inventorytable": {"TABLE": str(SAMPLES / "monitoring" / "inventory.csv"), "YEAR": 2025, "OUTPUT": "memory:"},
        "checkcommitments": {"CLAUSES": str(SAMPLES / "monitoring" / "commitments.csv"), "PARCELS": county("GHFQ"),
                             "PLACE_FIELDS": ["GHFQMC"], "OUTPUT": "memory:"},
        "renewablesiting": {"AREA": county("XZQ"), "LAND": county("DLTB_2024"), "EXCLUSIONS": [county("YJJBNTBHTB")],
                            "PIECES": "memory:"},
    }


def with_rasters(folder: Path) -> dict:
    """The same of the algorithms that read rasters."""
    old, new = rasters_of_the_county(folder)
    return {"landusetransitionraster": {"OLD": old, "NEW": new, "CROPLAND": "1", "MATRIX": "memory:"},
            "carbonstockraster": {"INPUT": new, "LAND_LIST": "clcd", "PACK": "sample-carbon", "FAMILY": "sample-2025",
                                  "TOTALS": "memory:"}}


def drawing(folder: Path) -> dict:
    """The same of a drawing."""
    (folder / "plan.dxf").write_text(drawings.site_plan(), encoding="utf-8")
    return {"FILE": str(folder / "plan.dxf"), "CRS": "EPSG:4527", "TOLERANCE": 0.05, "OUTPUT": "memory:"}
