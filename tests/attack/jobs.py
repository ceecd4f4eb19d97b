"""What is run on damaged input: each algorithm on clean bases, what of it is attacked, and what must add up.

``@NAME`` in an input stands for the layer of that base, ``#NAME`` for a file in the folder of bases.
"""
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from attack.bases import layer_of

VERDICTS = ("FORBIDDEN_COUNT", "CONDITIONAL_COUNT", "UNDETERMINED_COUNT", "ALLOWED_COUNT")
#: Worst first: a subject may move to the left by what is hidden from the check, never to the right.
ORDER = ("forbidden", "undetermined", "conditional", "allowed")


class Job(NamedTuple):
    """An algorithm under attack.

    ``attacked``: {parameter: base}. ``rows``: {input: output} with a row in the output for each feature of the
    input. ``sums``: (total, parts) of results, more in ``attack.books``.
    ``judged``: (output, id field) whose verdicts must not soften when something is hidden. ``counts_vertices``:
    vertices that stand twice are something to tell, so that its numbers may change with them.
    """

    name: str
    inputs: dict
    outputs: tuple
    attacked: dict
    rows: dict = {}
    sums: tuple = ()
    judged: tuple = ()
    counts_vertices: bool = False


def _judged(name: str, inputs: dict, attacked: dict, rows: dict, judged: tuple, outputs: tuple) -> Job:
    return Job(name, {"LANGUAGE": "en", **inputs}, outputs, attacked, rows, (("SUBJECT_COUNT", VERDICTS),), judged)


_SUBJECTS = {"SUBJECTS": "@XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH"}
_CONTROLS = ["@YJJBNTBHTB", "@STBHHX", "@CZKFBJ", "@XZQ"]
_DENSITIES = {"PACK": "sample-carbon", "FAMILY": "sample-2025", "LANGUAGE": "en"}
_PERIOD = {"OLD": "@DLTB_2020", "NEW": "@DLTB_2024", "OLD_YEAR": 2020, "NEW_YEAR": 2024, "LANGUAGE": "en"}

VECTOR_JOBS = (
    _judged("checkzoning", {**_SUBJECTS, "CONTROLS": _CONTROLS, "PACK": "cn-three-lines", "AS_OF": "2026-06-30"},
            {"SUBJECTS": "XMYD", "CONTROLS:0": "YJJBNTBHTB", "CONTROLS:1": "STBHHX", "CONTROLS:2": "CZKFBJ"},
            {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"), ("VERDICTS", "FINDINGS", "LEDGER", "MANIFEST")),
    _judged("checkthreelines", {**_SUBJECTS, "FARMLAND": "@YJJBNTBHTB", "RED_LINE": "@STBHHX", "BOUNDARY": "@CZKFBJ",
                                "AS_OF": "2026-06-30"},
            {"SUBJECTS": "XMYD", "FARMLAND": "YJJBNTBHTB", "RED_LINE": "STBHHX", "BOUNDARY": "CZKFBJ"},
            {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"), ("VERDICTS", "FINDINGS", "LEDGER", "REPORT")),
    _judged("checkintensity", {"SUBJECTS": "@XG_GHDK", "SUBJECT_ID": "DKBH", "BUILDINGS": "@JZW", "GREEN": "@LD",
                               "BLOCKS": "@XG_JQJF"},
            {"SUBJECTS": "XG_GHDK", "BUILDINGS": "JZW", "GREEN": "LD"}, {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"),
            ("VERDICTS", "FINDINGS", "PARTS", "BUILDING_SHARES", "BLOCK_TOTALS")),
    _judged("checkuse", {"SUBJECTS": "@XG_GHDK", "SUBJECT_ID": "DKBH", "ZONES": "@GHFQ"},
            {"SUBJECTS": "XG_GHDK", "ZONES": "GHFQ"}, {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"),
            ("OUTPUT", "VERDICTS", "FINDINGS")),
    _judged("checkaccess", {"SUBJECTS": "@XMYD_access", "UNITS": "@GKDY", "PACK": "cn-control-units",
                            "AS_OF": "2026-06-30"},
            {"SUBJECTS": "XMYD_access", "UNITS": "GKDY"}, {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"),
            ("OUTPUT", "VERDICTS", "FINDINGS", "SITES")),
    Job("measureoverlaps", {"SUBJECTS": "@XMYD", "SUBJECT_ID": "DKBH", "CONTROLS": ["@YJJBNTBHTB"]},
        ("OUTPUT", "PIECES", "LEDGER"), {"SUBJECTS": "XMYD", "CONTROLS:0": "YJJBNTBHTB"}),
    Job("whatapplies", {"SUBJECTS": "@XMYD", "SUBJECT_ID": "DKBH", "CONTROLS": _CONTROLS, "PACK": "cn-three-lines",
                        "AS_OF": "2026-06-30", "LANGUAGE": "en"},
        ("OUTPUT", "PIECES"), {"SUBJECTS": "XMYD", "CONTROLS:0": "YJJBNTBHTB"}),
    Job("howtocomply", {**_SUBJECTS, "CONTROLS": _CONTROLS, "PACK": "cn-three-lines", "AS_OF": "2026-06-30",
                        "LANGUAGE": "en", "LIMIT": 3},
        ("CUTS", "REMAINING"), {"SUBJECTS": "XMYD", "CONTROLS:0": "YJJBNTBHTB"}),
    Job("checkcontrollines", {"FARMLAND": "@YJJBNTBHTB_defects", "RED_LINE": "@STBHHX_defects",
                              "BOUNDARY": "@CZKFBJ_defects", "CONTROL_UNITS": "@GKDY_defects", "LANGUAGE": "en"},
        ("CONFLICTS", "SUMMARY"), {"FARMLAND": "YJJBNTBHTB_defects", "RED_LINE": "STBHHX_defects"}),
    Job("comparecontrols", {"OLD": "@YJJBNTBHTB_2019", "NEW": "@YJJBNTBHTB", "LANGUAGE": "en"},
        ("CHANGES", "SUMMARY"), {"OLD": "YJJBNTBHTB_2019", "NEW": "YJJBNTBHTB"}),
    Job("farmlandloss", {"OLD": "@DLTB_2020", "NEW": "@DLTB_2024", "FARMLAND": "@YJJBNTBHTB_2019", "LANGUAGE": "en"},
        ("LOSS", "TABLE", "BALANCE"), {"OLD": "DLTB_2020", "NEW": "DLTB_2024", "FARMLAND": "YJJBNTBHTB_2019"}),
    Job("screenpatches", {"PATCHES": "@XMYD_access", "PATCH_ID": "DKBH", "APPROVED": "@CZKFBJ", "UNDATED": "count",
                          "AFTER": "@DLTB_2024", "AS_OF": "2026-06-30", "LANGUAGE": "en"},
        ("OUTPUT", "PIECES", "COVER", "LAND", "BY_TOWN"), {"PATCHES": "XMYD_access", "APPROVED": "CZKFBJ"},
        {"PATCHES": "OUTPUT"}),
    Job("alignplan", {"PLAN": "@GHFQ", "PLAN_ID": "BSM", "PLAN_STATUS": "draft", "PARCELS": "@XG_GHDK",
                      "PARCEL_ID": "DKBH", "LIMIT_FIELDS": ["GHFQMC"], "LINES": ["@STBHHX"], "FARMLAND": "@YJJBNTBHTB",
                      "LANGUAGE": "en"},
        ("OUTPUT", "CUTS", "ACCEPTED_CUTS", "FINDINGS"), {"PLAN": "GHFQ", "PARCELS": "XG_GHDK", "LINES:0": "STBHHX",
                                                          "FARMLAND": "YJJBNTBHTB"}),
    Job("readytosupply", {"PARCELS": "@supply_NGDK", "APPROVED": "@life_ZZ_JBXX", "SUPPLIED": "@life_GongDi",
                          "PLAN": "@supply_GHDY", "RIGHTS": ["@rights_ZD", "@rights_CBD", "@rights_SYQZD"],
                          "LINES": ["@supply_YJJBNT", "@supply_STBHHX"], "AS_OF": "2026-06-30", "LANGUAGE": "en",
                          "ROLES": ["@rights_ZD", "use", "@rights_CBD", "contracted", "@rights_SYQZD", "ownership",
                                    "@supply_YJJBNT", "farmland", "@supply_STBHHX", "redline"]},
        ("OUTPUT", "CONDITIONS", "FINDINGS"), {"PARCELS": "supply_NGDK", "APPROVED": "life_ZZ_JBXX",
                                               "SUPPLIED": "life_GongDi", "PLAN": "supply_GHDY",
                                               "RIGHTS:0": "rights_ZD", "LINES:0": "supply_YJJBNT"},
        {"PARCELS": "OUTPUT"}),
    Job("checkrights", {"RIGHTS": ["@rights_ZD", "@rights_SYQZD"], "HOLDERS": "@rights_QLR", "AS_OF": "2026-06-30",
                        "LANGUAGE": "en"},
        ("OUTPUT", "CONFLICTS", "SHARES", "FINDINGS"), {"RIGHTS:0": "rights_ZD", "RIGHTS:1": "rights_SYQZD"}),
    Job("affectedholders", {"SUBJECTS": "@rights_XM", "SUBJECT_ID": "XMBH", "RIGHTS": ["@rights_ZD", "@rights_SYQZD"],
                            "HOLDERS": "@rights_QLR", "LANGUAGE": "en"},
        ("OUTPUT", "PARCELS", "VILLAGES", "LEDGER"), {"SUBJECTS": "rights_XM", "RIGHTS:0": "rights_ZD"}),
    Job("tracelifecycle", {"LAYERS": ["@life_ZZ_JBXX", "@life_GongDi", "@life_yongdi", "@life_DJ"],
                           "AS_OF": "2026-06-30", "LANGUAGE": "en"},
        ("OUTPUT", "PARCELS", "STAGES", "FINDINGS"), {"LAYERS:0": "life_ZZ_JBXX", "LAYERS:1": "life_GongDi",
                                                      "LAYERS:3": "life_DJ"}),
    Job("landuseoccupation", {**_SUBJECTS, "SURVEY": "@DLTB_2024", "CONTROLS": ["@YJJBNTBHTB"],
                              "PACK": "cn-three-lines", "LANGUAGE": "en"},
        ("OUTPUT", "PARCELS", "PROJECTS", "ISSUES", "XLSX", "STATEMENT"),
        {"SUBJECTS": "XMYD", "SURVEY": "DLTB_2024", "CONTROLS:0": "YJJBNTBHTB"}),
    Job("adjustareas", {"INPUT": "@XMYD", "GROUP_FIELD": "XMBH", "TOTAL": "measured", "LANGUAGE": "en"},
        ("OUTPUT", "GROUPS"), {"INPUT": "XMYD"}, {"INPUT": "OUTPUT"}),
    Job("assignunits", {"SUBJECTS": "@XMYD", "SUBJECT_ID": "DKBH", "UNITS": "@CJDCQ", "LANGUAGE": "en"},
        ("OUTPUT", "SHARES", "ISSUES"), {"SUBJECTS": "XMYD", "UNITS": "CJDCQ"}, {"SUBJECTS": "OUTPUT"}),
    Job("checklandusecodes", {"INPUT": "@GHDK_defects", "ID_FIELD": "DKBH", "MIXED": "split", "LANGUAGE": "en"},
        ("FINDINGS", "CODES"), {"INPUT": "GHDK_defects"}),
    Job("recodelanduse", {"INPUT": "@DLTB_2024", "ID_FIELD": "BSM", "LANGUAGE": "en"},
        ("OUTPUT", "DECISION_TABLE"), {"INPUT": "DLTB_2024"}, {"INPUT": "OUTPUT"}),
    Job("landusestructure", {"BASE": "@DLTB_2020", "TARGET": "@DLTB_2024", "UNITS": "@XZQ", "CONTROL_AREA": "DCMJ",
                             "LANGUAGE": "en"},
        ("STRUCTURE", "ISSUES"), {"BASE": "DLTB_2020", "UNITS": "XZQ"}),
    Job("landusetransition", _PERIOD, ("MATRIX", "CLASSES", "CROSS", "CHANGES"),
        {"OLD": "DLTB_2020", "NEW": "DLTB_2024"}),
    Job("comparetoplan", {"PLAN": "@GHYDYH", "ACTUAL": "@DLTB_2024", "BASE": "@DLTB_2020", "APPROVED": "@XMYD",
                          "UNITS": "@CJDCQ", "UNIT_FIELD": "ZLDWDM", "LANGUAGE": "en"},
        ("PATCHES", "TABLE", "UNIT_TABLE", "FINDINGS"), {"PLAN": "GHYDYH", "ACTUAL": "DLTB_2024", "APPROVED": "XMYD"}),
    Job("checkdataquality", {"LAYERS": ["@plan_XZQ", "@plan_GHFQ", "@plan_CZKFBJ", "@plan_YJJBNTBHTB",
                                        "@plan_YDYHGHFQ", "@plan_GHZB"], "MODE": "lenient", "LANGUAGE": "en"},
        ("FINDINGS", "RULE_STATES", "AREAS"), {"LAYERS:1": "plan_GHFQ", "LAYERS:3": "plan_YJJBNTBHTB"},
        counts_vertices=True),
    Job("carbonstock", {"INPUT": "@DLTB_2024", **_DENSITIES, "ZONES": "@XZQ", "ZONE_FIELD": "XZQDM"},
        ("OUTPUT", "STOCKS", "TOTALS"), {"INPUT": "DLTB_2024", "ZONES": "XZQ"}, {"INPUT": "OUTPUT"}),
    Job("carbonchange", {**_PERIOD, **_DENSITIES}, ("TOTALS", "TRANSITIONS", "CHANGES"),
        {"OLD": "DLTB_2020", "NEW": "DLTB_2024"}),
    Job("carbonflux", {"INPUT": "@DLTB_2024", "PACK": "cn-land-flux", "FAMILY": "inventory-c", "LANGUAGE": "en"},
        ("OUTPUT", "TOTALS", "FLUXES"), {"INPUT": "DLTB_2024"}, {"INPUT": "OUTPUT"}),
    Job("soilcarbonchange", {"INPUT": "@TRBHDK", "PACK": "ipcc-2019", "YEAR": 2030, "N2O": True, "LANGUAGE": "en",
                             "VALUES": ["climate", "warm_temperate_moist"]},
        ("OUTPUT", "TOTALS"), {"INPUT": "TRBHDK"}, {"INPUT": "OUTPUT"}),
    Job("buildingcarbon", {"BUILDINGS": "@JZW", "PLOTS": "@XG_GHDK", "CODE_LIST": "gb-50137-2011", "LANGUAGE": "en",
                           "PACK": "sample-buildings", "SET": "sample-2025", "CLIMATE": "cold", "YEAR": 2025,
                           "FACTOR_PACK": "sample-buildings", "REGION": "样川县"},
        ("OUTPUT", "TOTALS", "COVERAGE"), {"BUILDINGS": "JZW", "PLOTS": "XG_GHDK"}, {"BUILDINGS": "OUTPUT"}),
    Job("comparescenarios", {"PRESENT": "@DLTB_2024", **_DENSITIES, "PRESENT_YEAR": 2025, "PLAN_YEAR": 2035,
                             "PLANS": ["@GHFA_A"], "SCENARIOS": ["GHFA_A", "A", "", ""], "HORIZON_YEARS": 20},
        ("QUANTITIES", "RANKING"), {"PRESENT": "DLTB_2024", "PLANS:0": "GHFA_A"}),
    Job("lowcarbonindicators", {"LAND": "@DLTB_2024", "UNITS": "@CJDCQ", "LANGUAGE": "en"}, ("INDICATORS",),
        {"LAND": "DLTB_2024", "UNITS": "CJDCQ"}),
    Job("traceindicator", {"INDICATOR": "cropland_holding", "BEFORE": ["@DLTB_2020"], "AFTER": ["@DLTB_2024"],
                           "ROLES": ["@DLTB_2020", "land", "@DLTB_2024", "land"], "UNITS": "@XZQ", "BASE_YEAR": 2020,
                           "YEAR": 2024, "SCHEME": "survey-3", "LANGUAGE": "en"},
        ("OUTPUT", "CLOSURE"), {"BEFORE:0": "DLTB_2020", "AFTER:0": "DLTB_2024", "UNITS": "XZQ"}),
    Job("computeindicators", {"LAYERS": ["@DLTB_2024", "@YJJBNTBHTB", "@STBHHX"], "ROLES": ["@DLTB_2024", "land"],
                              "UNITS": "@XZQ", "YEAR": 2024, "STATISTICS": "#series_statistics.csv",
                              "WHOLE_CODE": "990127", "LANGUAGE": "en"},
        ("OUTPUT",), {"LAYERS:0": "DLTB_2024", "LAYERS:1": "YJJBNTBHTB", "UNITS": "XZQ",
                      "STATISTICS": "series_statistics.csv"}),
    Job("compareoptions", {"PLANS": ["@GHFA_A", "@GHFA_B"], "LAYERS": ["@DZZHFXQ", "@YJJBNTBHTB"], "ROLES": [
        "@DZZHFXQ", "hazard_zones", "@YJJBNTBHTB", "farmland"], "YEAR": 2035, "LANGUAGE": "en"},
        ("OUTPUT", "DOMINANCE"), {"PLANS:0": "GHFA_A", "LAYERS:0": "DZZHFXQ", "LAYERS:1": "YJJBNTBHTB"}),
    Job("checkcommitments", {"CLAUSES": "#commitments.csv", "PARCELS": "@GHFQ",
                             "PLACE_FIELDS": ["GHFQMC"], "UNIT_CODE": "XZQDM", "LANGUAGE": "en"},
        ("OUTPUT", "CARRIERS", "FINDINGS"), {"PARCELS": "GHFQ"}),
    Job("renewablesiting", {"AREA": "@XZQ", "LAND": "@DLTB_2024", "EXCLUSIONS": ["@STBHHX"], "LANGUAGE": "en"},
        ("PIECES", "INDICATORS"), {"AREA": "XZQ", "LAND": "DLTB_2024", "EXCLUSIONS:0": "STBHHX"}),
    Job("exportboundarypoints", {"SUBJECTS": "@XMYD", "DATE": "2026-06-30", "LANGUAGE": "en"}, ("FILE", "TABLE"),
        {"SUBJECTS": "XMYD"}, counts_vertices=True),
    Job("buildreport", {"FINDINGS": ["@findings"], "LANGUAGE": "en"}, ("REPORT",), {"FINDINGS:0": "findings"}),
)
FILE_JOBS = (
    Job("importboundarypoints", {"FILE": "#points.txt", "LANGUAGE": "en"}, ("OUTPUT", "POINTS", "ISSUES"),
        {"FILE": "points.txt"}),
    Job("importdrawing", {"FILE": "#plan.dxf", "CRS": "EPSG:4527", "TOLERANCE": 0.05, "LANGUAGE": "en"},
        ("OUTPUT", "ISSUES"), {"FILE": "plan.dxf"}),
    Job("farmlandbalance", {"OCCUPIED": "#occupied.csv", "REPLENISHED": "#replenished.csv", "AS_OF": "2026-06-30",
                            "LANGUAGE": "en"}, ("LEDGER", "SUMMARY", "ISSUES"),
        {"OCCUPIED": "occupied.csv", "REPLENISHED": "replenished.csv"}),
    Job("inventorytable", {"TABLE": "#inventory.csv", "YEAR": 2025, "LANGUAGE": "en"}, (
        "OUTPUT", "TOTALS", "SOURCES"), {"TABLE": "inventory.csv"}),
    Job("checkcommitments", {"CLAUSES": "#commitments.csv", "PARCELS": "@GHFQ", "PLACE_FIELDS": ["GHFQMC"],
                             "LANGUAGE": "en"}, ("OUTPUT", "CARRIERS", "FINDINGS"), {"CLAUSES": "commitments.csv"}),
)
#: Indicators into a store of their own, and out of one.
SERIES_JOBS = (
    Job("recordindicators", {"INDICATOR_ROWS": ["#series_values.csv", "#series_official.csv"],
                             "TARGETS": "#series_targets.csv", "UNITS": "#series_units.csv",
                             "BREAKS": "#series_breaks.csv", "AUTHOR": "ann", "LANGUAGE": "en"}, ("OUTPUT", "STORE"),
        {"INDICATOR_ROWS:0": "series_values.csv", "INDICATOR_ROWS:1": "series_official.csv",
         "TARGETS": "series_targets.csv", "UNITS": "series_units.csv", "BREAKS": "series_breaks.csv"}),
    Job("checkindicators", {"SERIES": "#store_series.gpkg", "YEAR": 2025, "PACK": "sdg-11", "UNITS": "@XZQ",
                            "LANGUAGE": "en"}, ("OUTPUT", "MATRIX", "FINDINGS"),
        {"SERIES": "store_series.gpkg", "UNITS": "XZQ"}),
    Job("buildreport", {"SERIES": "#store_series.gpkg", "YEAR": 2025, "PACK": "cn-checkup-2021", "LANGUAGE": "en"},
        ("REPORT",), {"SERIES": "store_series.gpkg"}),
)
RASTER_JOBS = (
    Job("landusetransitionraster", {"OLD": "#land2020.tif", "NEW": "#land2024.tif", "CROPLAND": "1", "OLD_YEAR": 2020,
                                    "NEW_YEAR": 2024, "LANGUAGE": "en"},
        ("MATRIX", "CLASSES", "CHANGE"), {"OLD": "land2020.tif", "NEW": "land2024.tif"}),
    Job("carbonstockraster", {"INPUT": "#land2024.tif", "LAND_LIST": "clcd", **_DENSITIES},
        ("STOCKS", "TOTALS", "DENSITY"), {"INPUT": "land2024.tif"}),
    Job("carbonchangeraster", {"OLD": "#land2020.tif", "NEW": "#land2024.tif", "LAND_LIST": "clcd", **_DENSITIES},
        ("TOTALS", "TRANSITIONS", "CHANGE"), {"OLD": "land2020.tif", "NEW": "land2024.tif"}),
)
PACK_JOBS = (
    Job("validatepack", {"PACK_FILE": "#packs/cn-three-lines/pack.yaml", "LANGUAGE": "en"}, ("OUTPUT",),
        {"PACK_FILE": "packs/cn-three-lines"}),
    Job("validatepack", {"PACK_FILE": "#packs/cn-intensity/pack.yaml", "LANGUAGE": "en"}, ("OUTPUT",),
        {"PACK_FILE": "packs/cn-intensity"}),
    Job("validatepack", {"PACK_FILE": "#packs/sample-carbon/pack.yaml", "LANGUAGE": "en"}, ("OUTPUT",),
        {"PACK_FILE": "packs/sample-carbon"}),
    Job("validatepack", {"PACK_FILE": "#packs/sample-carbon-rules/pack.yaml", "LANGUAGE": "en"}, ("OUTPUT",),
        {"PACK_FILE": "packs/sample-carbon-rules"}),
    _judged("checkzoning", {**_SUBJECTS, "CONTROLS": _CONTROLS, "PACK_FILE": "#packs/cn-three-lines/pack.yaml",
                            "AS_OF": "2026-06-30"},
            {"PACK_FILE": "packs/cn-three-lines"}, {"SUBJECTS": "VERDICTS"}, ("VERDICTS", "DKBH"),
            ("VERDICTS", "FINDINGS", "LEDGER")),
)
STORE_JOBS = (
    Job("recordfindings", {"FINDINGS": ["@findings"], "STORE": "#store.gpkg", "AUTHOR": "ann", "LANGUAGE": "en"}, (),
        {"STORE": "store.gpkg"}),
    Job("recordfindings", {"FINDINGS": ["@findings"], "MANIFESTS": ["#findings.json"], "STORE": "#new.gpkg",
                           "AUTHOR": "ann", "LANGUAGE": "en"}, (), {"MANIFESTS:0": "findings.json"}),
    Job("recheck", {"MANIFEST": "#findings.json", "PREVIOUS": "@findings", "FOLDER": "#", "LANGUAGE": "en"},
        ("FINDINGS",), {"MANIFEST": "findings.json", "PREVIOUS": "findings"}),
)
FAMILIES = {"vectors": VECTOR_JOBS, "files": (*FILE_JOBS, SERIES_JOBS[0]), "rasters": RASTER_JOBS, "packs": PACK_JOBS,
            "stores": (*STORE_JOBS, *SERIES_JOBS[1:])}


def inputs_of(job: Job, folder: Path, replaced: dict) -> dict:
    """Parameters of a run on the bases in ``folder``; ``replaced``: {parameter or parameter:place: value}."""
    def resolved(key: str, value):
        if key in replaced:
            return replaced[key]
        if isinstance(value, list):
            return [resolved(f"{key}:{place}", item) for place, item in enumerate(value)]
        if isinstance(value, str) and value.startswith("@"):
            return f"{folder / value[1:]}.gpkg|layername={layer_of(value[1:])}"
        return str(folder / value[1:]) if isinstance(value, str) and value.startswith("#") else value
    return {key: resolved(key, value) for key, value in job.inputs.items()}
