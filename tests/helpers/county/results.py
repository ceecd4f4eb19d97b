"""Inputs of every algorithm over the sample county, and all of its outputs: for tests that look at them all.

A new algorithm adds its line to ``JOBS``; ``test_every_algorithm_has_inputs`` of tests/algorithms/test_privacy.py says
which one has none.
"""
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from struct import unpack_from

from qgis.core import (
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)

from groundrules.algorithms.provider import algorithm_classes
from groundrules.core.cluster.folder import judge, missing, read_plan
from helpers.county.samples import SAMPLES
from helpers.county.zoning_runs import AS_OF, CONTROLS
from helpers.desk.running import results
from helpers.desk.ways import rasters_of_the_county

VALUES = ["climate", "warm_temperate_moist", "old_use", "native", "old_management", "none", "old_input", "none",
          "new_use", "annual", "new_management", "full_tillage", "new_input", "medium"]
CARBON = {"PACK": "sample-carbon", "FAMILY": "sample-2025", "LAND_LIST": "survey-3"}
FILES = ("county.gpkg", "plan_database.gpkg", "soil_change.gpkg", "cadastre.gpkg",
         "lifecycle.gpkg", "supply.gpkg")
TABLES = ("quotas/targets.csv", "quotas/applications.csv", "farmland_balance/occupied.csv",
          "farmland_balance/replenished.csv", "farmland_balance/capacity.csv", "carbon_flux/energy.csv",
          "carbon_flux/farm_inputs.csv", "monitoring/commitments.csv", "monitoring/inventory.csv")


class Data:
    """A copy of the samples in a folder, and what runs before others write there.

    ``projects``: how many of the county's projects; a few are enough for most tests, and quick. None: all.
    ``around``: layers at whose extents the land surveys are kept. None: all of them.
    """

    def __init__(self, folder: Path, projects: int | None = 6, around: tuple | None = None):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(SAMPLES / name, folder / name)
        for name in TABLES:
            shutil.copyfile(SAMPLES / name, folder / Path(name).name)
        with closing(sqlite3.connect(folder / "county.gpkg")) as database:
            if projects is not None:
                database.execute("DELETE FROM XMYD WHERE fid > ?", (projects,))
            for survey in ("DLTB_2020", "DLTB_2024") if around else ():
                _leave_around(database, survey, around)
            database.commit()
        shutil.copytree(SAMPLES / "boundary_points", folder / "boundary_points", ignore=lambda *_: {"faulty"})
        self.made: dict = {}

    def county(self, name: str) -> str:
        return f"{self.folder / 'county.gpkg'}|layername={name}"

    def file(self, name: str, layer: str = "") -> str:
        return str(self.folder / name) + (f"|layername={layer}" if layer else "")

    def once(self, key: str, make):
        """What a run before gave; it runs once."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def tables(self, file: str) -> list[str]:
        """Names of the layers and tables of one of the GeoPackages."""
        with closing(sqlite3.connect(self.folder / file)) as database:
            return [row[0] for row in database.execute(
                "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY 1")]

    def add_columns(self, file: str, table: str, values: dict) -> None:
        """Fields of a layer by name, each with the same text in every row; a field that is there gets it too."""
        with closing(sqlite3.connect(self.folder / file)) as database:
            for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):   # triggers name them
                database.create_function(function, 1, lambda _: 0)
            known = {row[1].casefold() for row in database.execute(f'PRAGMA table_info("{table}")')}   # nosec B608
            more: dict = {}
            for name, value in values.items():
                if name.casefold() in known:
                    database.execute(f"UPDATE \"{table}\" SET \"{name}\" = '{value}'")   # nosec B608
                else:
                    more.setdefault(name.casefold(), f"\"{name}\" TEXT DEFAULT '{value}'")
            # As ALTER TABLE does it, but once: SQLite reads the whole schema again for each column that it adds.
            database.execute("PRAGMA writable_schema = ON")
            database.execute("UPDATE sqlite_master SET sql = substr(rtrim(sql), 1, length(rtrim(sql)) - 1) || ? || ')' "
                             "WHERE type = 'table' AND name = ?",
                             ("".join(f", {column}" for column in more.values()), table))
            version, = database.execute("PRAGMA schema_version").fetchone()
            database.execute(f"PRAGMA schema_version = {version + 1}")
            database.commit()


def _leave_around(database, name: str, around: tuple) -> None:
    """Delete the features of a layer whose extents do not meet those of other layers."""
    def extents(layer: str) -> dict:
        """West, east, south and north by feature, which stand behind the first 8 bytes of a geometry."""
        return {fid: unpack_from("<4d", geometry, 8)
                for fid, geometry in database.execute(f"SELECT fid, geom FROM {layer}")}   # nosec B608

    boxes = [(min(west), max(east), min(south), max(north))
             for west, east, south, north in (zip(*extents(layer).values()) for layer in around)]
    away = [(fid,) for fid, (left, right, bottom, top) in extents(name).items()
            if all(right < west or left > east or top < south or bottom > north for west, east, south, north in boxes)]
    assert away
    database.executemany(f"DELETE FROM {name} WHERE fid = ?", away)   # nosec B608


def _subjects(data: Data) -> dict:
    return {"SUBJECTS": data.county("XMYD"), "SUBJECT_ID": "DKBH"}


def _checked(data: Data) -> dict:
    """Findings, verdicts and manifest of a zoning check."""
    def make():
        made = {"VERDICTS": data.file("verdicts.gpkg"), "FINDINGS": data.file("findings.gpkg"),
                "LEDGER": data.file("ledger.gpkg"), "MANIFEST": data.file("manifest.json")}
        results("checkzoning", {**_zoning(data), **made})
        return made
    return data.once("checked", make)


def _zoning(data: Data) -> dict:
    return {**_subjects(data), "PROJECT_FIELD": "XMBH", "CONTROLS": [data.county(name) for name in CONTROLS],
            "PACK": "cn-three-lines", "AS_OF": AS_OF, "LANGUAGE": "en"}


def _lines(data: Data) -> dict:
    return {"FARMLAND": data.county("YJJBNTBHTB"), "RED_LINE": data.county("STBHHX"),
            "BOUNDARY": data.county("CZKFBJ")}


def _two_surveys(data: Data) -> dict:
    return {"OLD": data.county("DLTB_2020"), "NEW": data.county("DLTB_2024"), "OLD_YEAR": 2020, "NEW_YEAR": 2024}


def _carbon_results(data: Data) -> dict:
    """Totals and pieces of a change, for the check of carbon."""
    def make():
        made = {"CHANGE": data.file("change.gpkg"), "CHANGES": data.file("changes.gpkg")}
        results("carbonchange", {**_two_surveys(data), **CARBON, "ZONES": data.county("XZQ"), "ZONE_FIELD": "XZQDM",
                                 "TOTALS": made["CHANGE"], "CHANGES": made["CHANGES"]})
        return made
    return data.once("carbon", make)


def _store_with_key(data: Data) -> str:
    """The place of a store whose key is known, so that tokens are the same in each run."""
    store = data.folder / "county-findings.gpkg"
    store.touch()
    (data.folder / "county-holders.key").write_text("5a" * 32, encoding="ascii")
    return str(store)


def _rasters(data: Data) -> list:
    return data.once("rasters", lambda: rasters_of_the_county(data.folder))


def _scenarios(data: Data) -> dict:
    plans = [data.county("GHYDYH"), data.county("GHFA_A")]
    return {"PRESENT": data.county("DLTB_2024"), "PLANS": plans, "PLAN_YEAR": 2035, "PRESENT_YEAR": 2025, **CARBON,
            "PLAN_LIST": "guide-2023", "SCENARIOS": [plans[0], "A", "", "", plans[1], "B", "", ""]}


def _store(data: Data, folder: Path) -> dict:
    outputs = _checked(data)
    return {"FINDINGS": [outputs["FINDINGS"]], "MANIFESTS": [outputs["MANIFEST"]], "STORE": str(folder / "store.gpkg"),
            "UNITS": data.county("XZQ")}


def years_given(data: Data) -> dict:
    """The tables of ten years, under names of their own in the folder, where they are copied once."""
    tables = {}
    for name in ("values", "targets", "units", "breaks"):
        tables[name.upper()] = str(data.folder / f"series_{name}.csv")
        if not Path(tables[name.upper()]).exists():
            shutil.copyfile(SAMPLES / "monitoring" / f"{name}.csv", tables[name.upper()])
    return {"INDICATOR_ROWS": [tables.pop("VALUES")], **tables}


def _series(data: Data) -> str:
    """The store of the county's series, recorded once."""
    store = str(data.folder / "county-series.gpkg")
    data.once("series", lambda: results("recordindicators", {**years_given(data), "STORE": store}))
    return store


def _recheck(data: Data, folder: Path) -> dict:
    outputs = _checked(data)
    return {"MANIFEST": outputs["MANIFEST"], "PREVIOUS": outputs["FINDINGS"], "FOLDER": str(data.folder),
            "CHANGED": "1,2", "STORE": str(folder / "store.gpkg")}


def _report(data: Data) -> dict:
    outputs = _checked(data)
    return {"FINDINGS": [outputs["FINDINGS"]], "VERDICTS": [outputs["VERDICTS"]], "LEDGERS": [outputs["LEDGER"]],
            "TABLES": [data.county("XMYD")], "MANIFESTS": [outputs["MANIFEST"]]}


def _quality(data: Data) -> dict:
    return {"LAYERS": [f"{data.file('plan_database.gpkg')}|layername={name}"
                       for name in data.tables("plan_database.gpkg")]}


#: Algorithm -> ``(data, folder of the run)`` to its inputs.
JOBS = {
    "importboundarypoints": lambda data, _: {"FOLDER": data.file("boundary_points")},
    "exportboundarypoints": lambda data, _: {"SUBJECTS": data.county("XMYD"), "CRS": "EPSG:4547"},
    "importdrawing": lambda data, _: {"LINES": data.county("XMYD"), "HATCHES": True, "HOLES": True},
    "assignunits": lambda data, _: {**_subjects(data), "UNITS": data.county("CJDCQ")},
    "adjustareas": lambda data, _: {"INPUT": data.county("XMYD"), "ID_FIELD": "DKBH", "GROUP_FIELD": "XMBH"},
    "landuseoccupation": lambda data, _: {
        **_subjects(data), "PROJECT_FIELD": "XMBH", "SURVEY": data.county("DLTB_2024"),
        "OWNERSHIP": data.county("DLTB_2024"), "LOCATION": data.county("CJDCQ"), "CONTROLS": [data.county("CZKFBJ")],
        **({"TEMPLATE": str(SAMPLES / "templates" / "occupation.xlsx")} if find_spec("openpyxl") else {})},
    "checkzoning": lambda data, _: _zoning(data),
    "checkthreelines": lambda data, _: {**_subjects(data), "PROJECT_FIELD": "XMBH", **_lines(data),
                                        "COVERAGE": data.county("XZQ"), "AS_OF": AS_OF},
    "whatapplies": lambda data, _: {**_subjects(data), "PACK": "cn-three-lines", "AS_OF": AS_OF,
                                    "CONTROLS": [data.county(name) for name in CONTROLS]},
    "checkcontrollines": lambda data, _: {
        "FARMLAND": data.county("YJJBNTBHTB_defects"), "RED_LINE": data.county("STBHHX_defects"),
        "BOUNDARY": data.county("CZKFBJ_defects"), "CONTROL_UNITS": data.county("GKDY_defects"),
        "SURVEY": data.county("DLTB_2024"), "ADMINISTRATIVE": data.county("XZQ")},
    "checkaccess": lambda data, _: {"SUBJECTS": data.county("XMYD_access"), "SUBJECT_ID": "DKBH",
                                    "PROJECT_FIELD": "XMBH", "UNITS": data.county("GKDY"), "AS_OF": AS_OF},
    "comparecontrols": lambda data, _: {"OLD": data.file("targets.csv"), "NEW": data.file("targets.csv"),
                                        "ID_FIELDS": ["指标名称", "行政区代码"]},
    "farmlandbalance": lambda data, _: {"OCCUPIED": data.file("occupied.csv"), "AS_OF": AS_OF,
                                        "REPLENISHED": data.file("replenished.csv"),
                                        "CAPACITY_TABLE": data.file("capacity.csv")},
    "farmlandloss": lambda data, _: {"OLD": data.county("DLTB_2020"), "NEW": data.county("DLTB_2024"),
                                     "FARMLAND": data.county("YJJBNTBHTB_2019")},
    "screenpatches": lambda data, _: {
        "PATCHES": data.county("XMYD_access"), "PATCH_ID": "DKBH", "APPROVED": data.county("CZKFBJ"),
        "UNDATED": "count", "TEMPORARY": data.county("XG_GHDK"), "CONTROLS": [data.county("YJJBNTBHTB")],
        "BEFORE": data.county("DLTB_2020"), "AFTER": data.county("DLTB_2024"), "TOWNS": data.county("XZQ"),
        "AS_OF": AS_OF},
    "readytosupply": lambda data, _: {
        "PARCELS": data.file("supply.gpkg", "NGDK"), "APPROVED": data.file("lifecycle.gpkg", "ZZ_JBXX"),
        "SUPPLIED": data.file("lifecycle.gpkg", "GongDi"), "PLAN": data.file("supply.gpkg", "GHDY"),
        "RIGHTS": [data.file("cadastre.gpkg", name) for name in ("ZD", "CBD", "SYQZD")],
        "LINES": [data.file("supply.gpkg", name) for name in ("YJJBNT", "STBHHX")], "AREA_METHOD": "planar",
        "AS_OF": AS_OF},
    "howtocomply": lambda data, _: {**_zoning(data), "LIMIT": 3},
    "measureoverlaps": lambda data, _: {**_subjects(data), "CONTROLS": [data.county(name) for name in CONTROLS]},
    "preparepartitions": lambda data, _: {**_zoning(data), "PARTS_WANTED": 3},
    "collectparts": lambda data, _: {"FOLDER": _judged(data)},
    "checklandusecodes": lambda data, _: {"INPUT": data.county("GHDK_defects"), "ID_FIELD": "DKBH"},
    "recodelanduse": lambda data, _: {"INPUT": data.county("DLTB_2024"), "ID_FIELD": "BSM", "ONE_TO_MANY": "usual"},
    "landusestructure": lambda data, _: {"BASE": data.county("DLTB_2020"), "TARGET": data.county("DLTB_2024"),
                                         "UNITS": data.county("XZQ"), "CONTROL_AREA": "DCMJ"},
    "checkintensity": lambda data, _: {"SUBJECTS": data.county("XG_GHDK"), "BUILDINGS": data.county("JZW"),
                                       "GREEN": data.county("LD"), "SUBJECT_ID": "DKBH"},
    "checkuse": lambda data, _: {"SUBJECTS": data.county("GHDK_defects"), "ZONES": data.county("GHFQ"),
                                 "SUBJECT_ID": "DKBH"},
    "checkrights": lambda data, _: {"RIGHTS": [data.county("XG_GHDK"), data.county("XZQ")],
                                    "ROLES": [data.county("XG_GHDK"), "3", data.county("XZQ"), "1"]},
    "checkquotas": lambda data, _: {"TARGETS": data.file("targets.csv"), "LAND": data.county("DLTB_2024"),
                                    "LAND_YEAR": 2024, "APPLICATIONS": data.file("applications.csv"),
                                    "ORDER_FIELD": "受理日期"},
    "checkdataquality": lambda data, _: _quality(data),
    "comparetoplan": lambda data, _: {"PLAN": data.county("GHYDYH"), "ACTUAL": data.county("DLTB_2024"),
                                      "BASE": data.county("DLTB_2020"), "SCHEME": "guide-2023"},
    "landusetransition": lambda data, _: _two_surveys(data),
    "landusetransitionraster": lambda data, _: dict(zip(("OLD", "NEW"), _rasters(data))),
    "carbonstock": lambda data, _: {"INPUT": data.county("DLTB_2024"), **CARBON},
    "coefficientcoverage": lambda data, _: {
        "INPUT": data.county("DLTB_2024"), "PACK": "ipcc-2019-forest", "FAMILY": "land-natural",
        "LAND_LIST": "survey-3", "FAMILIES_TO_COMPARE": ["ipcc-2019-forest", "land-plantation", "ipcc-2013-wetlands",
                                                          "coastal-stock"]},
    "carbonstockraster": lambda data, _: {"INPUT": _rasters(data)[0], **CARBON, "LAND_LIST": "clcd"},
    "carbonchange": lambda data, _: {**_two_surveys(data), **CARBON, "NEW_LIST": "survey-3"},
    "carbonchangeraster": lambda data, _: {**dict(zip(("OLD", "NEW"), _rasters(data))), **CARBON,
                                           "LAND_LIST": "clcd", "NEW_LIST": "clcd"},
    "soilcarbonchange": lambda data, _: {"INPUT": data.file("soil_change.gpkg"), "PACK": "ipcc-2019", "YEAR": 2025,
                                         "AREA_METHOD": "planar"},
    "affectedholders": lambda data, _: {
        "SUBJECTS": data.file("cadastre.gpkg", "XM"), "SUBJECT_ID": "XMBH", "AREA_METHOD": "planar",
        "RIGHTS": [data.file("cadastre.gpkg", name) for name in ("ZD", "CBD", "SYQZD")],
        "KEY_STORE": _store_with_key(data), "HOLDERS": data.file("cadastre.gpkg", "QLR"),
        "PRICES": data.file("cadastre.gpkg", "QPJG")},
    "alignplan": lambda data, _: {
        "PLAN": data.county("GHFQ"), "PLAN_ID": "BSM", "PLAN_STATUS": "draft", "LIMIT_FIELDS": ["GHFQMC"],
        "PARCELS": data.county("XG_GHDK"), "PARCEL_ID": "DKBH", "LINES": [data.county("STBHHX")],
        "FARMLAND": data.county("YJJBNTBHTB")},
    "carbonflux": lambda data, _: {"INPUT": data.county("DLTB_2024"), "PACK": "cn-land-flux", "FAMILY": "inventory-c",
                                   "LAND_LIST": "survey-3", "ZONES": data.county("CJDCQ"), "ZONE_FIELD": "ZLDWDM"},
    "buildingcarbon": lambda data, _: {
        "BUILDINGS": data.county("JZW"), "PLOTS": data.county("XG_GHDK"), "CODE_LIST": "gb-50137-2011",
        "CLIMATE": "cold", "PACK": "sample-buildings", "SET": "sample-2025", "FACTOR_PACK": "sample-buildings",
        "REGION": "sample", "YEAR": 2025},
    "checkcarbon": lambda data, _: {"PACK": "sample-carbon-rules", "PLACE": data.county("STBHHX"),
                                    **_carbon_results(data)},
    "comparescenarios": lambda data, _: _scenarios(data),
    "lowcarbonindicators": lambda data, _: {"LAND": data.county("DLTB_2024"), "UNITS": data.county("CJDCQ"),
                                            "LAND_LIST": "survey-3"},
    "computeindicators": lambda data, _: {
        "LAYERS": [data.county(name) for name in ("DLTB_2024", "YJJBNTBHTB", "STBHHX", "CZKFBJ")],
        "ROLES": [word for name, role in (("DLTB_2024", "land"), ("YJJBNTBHTB", "permanent_basic_farmland"),
                                          ("STBHHX", "ecological_red_line"), ("CZKFBJ", "development_boundary"))
                  for word in (data.county(name), role)],
        "UNITS": data.county("CJDCQ"), "YEAR": 2024},
    "traceindicator": lambda data, _: {
        "INDICATOR": "industrial_land_share", "BEFORE": [data.county("DLTB_2020")],
        "AFTER": [data.county("DLTB_2024")], "ROLES": [data.county("DLTB_2020"), "land", data.county("DLTB_2024"),
                                                       "land"],
        "UNITS": data.county("CJDCQ"), "BASE_YEAR": 2020, "YEAR": 2024, "SCHEME": "survey-3"},
    "compareoptions": lambda data, _: {
        "PLANS": [data.county("GHFA_A"), data.county("GHFA_B")], "OPTIONS": [
            data.county("GHFA_A"), "A", data.county("GHFA_B"), "B"],
        "LAYERS": [data.county(name) for name in ("DZZHFXQ", "YJJBNTBHTB", "STBHHX", "CZKFBJ")],
        "ROLES": [word for name, role in (("DZZHFXQ", "hazard_zones"), ("YJJBNTBHTB", "farmland"),
                                          ("STBHHX", "red_line"), ("CZKFBJ", "development_boundary"))
                  for word in (data.county(name), role)],
        "YEAR": 2035, "WEIGHTS": ["forest", "1", "", "", "built_on_farmland", "3", "100", "0"]},
    "resilienceindicators": lambda data, _: {
        "LAND": data.county("DLTB_2024"), "UNITS": data.county("CJDCQ"), "LAND_LIST": "survey-3",
        "HAZARDS": data.county("STBHHX"), "BUILDINGS": data.county("XMYD"), "RASTER": _rasters(data)[1],
        "THRESHOLD": 5},
    "renewablesiting": lambda data, _: {"AREA": data.county("XZQ"), "LAND": data.county("DLTB_2024"),
                                        "LAND_LIST": "survey-3", "EXCLUSIONS": [data.county("YJJBNTBHTB")]},
    "tracelifecycle": lambda data, _: {"LAYERS": [
        f"{data.file('lifecycle.gpkg')}|layername={name}" for name in (
            "ZZ_JBXX", "GHTJ", "GongDi", "yongdi", "DJ", "BCGD", "WPTB")], "AS_OF": AS_OF},
    "recordindicators": lambda data, folder: {**years_given(data), "STORE": str(folder / "store.gpkg")},
    "checkindicators": lambda data, _: {"SERIES": _series(data), "YEAR": 2025, "PACK": "sdg-11"},
    "checkcommitments": lambda data, _: {
        "CLAUSES": data.file("commitments.csv"), "SERIES": _series(data), "YEAR": 2025,
        "PARCELS": data.county("GHFQ"), "PLACE_FIELDS": ["GHFQMC"], "UNIT_CODE": "XZQDM", "PARCEL_ID": "BSM",
        "AREA_METHOD": "planar"},
    "inventorytable": lambda data, _: {"TABLE": data.file("inventory.csv"), "YEAR": 2025},
    "recordfindings": _store,
    "recheck": _recheck,
    "validatepack": lambda data, _: {"PACK": "cn-three-lines"},
    "buildreport": lambda data, _: _report(data),
    "repeatrun": lambda data, _: {"MANIFEST": _checked(data)["MANIFEST"], "FOLDER": str(data.folder)},
}


def _judged(data: Data) -> str:
    """The folder of a check in parts, all of them judged."""
    folder = data.folder / "judged"
    if not folder.exists():
        results("preparepartitions", {**_zoning(data), "PARTS_WANTED": 3, "FOLDER": str(folder)})
        plan = read_plan(folder)
        for number in missing(folder, plan):
            judge(str(folder), number)
    return str(folder)


def all_outputs(name: str, folder: Path) -> dict:
    """Every destination of an algorithm, as a file or folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    algorithm = next(kind() for kind in algorithm_classes() if kind().name() == name).create()
    outputs = {}
    for definition in algorithm.destinationParameterDefinitions():
        if isinstance(definition, (QgsProcessingParameterFeatureSink, QgsProcessingParameterVectorDestination)):
            outputs[definition.name()] = str(folder / f"{definition.name().lower()}.gpkg")
        elif isinstance(definition, QgsProcessingParameterRasterDestination):
            outputs[definition.name()] = str(folder / f"{definition.name().lower()}.tif")
        elif isinstance(definition, QgsProcessingParameterFolderDestination):
            outputs[definition.name()] = str(folder / definition.name().lower())
        elif isinstance(definition, QgsProcessingParameterFileDestination):
            suffix = definition.defaultFileExtension()
            outputs[definition.name()] = str(folder / f"{definition.name().lower()}.{suffix}")
    if find_spec("openpyxl") is None:
        outputs.pop("FILLED", None)   # there is no form to fill then
    return outputs
