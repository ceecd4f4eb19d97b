"""Every algorithm's main job on the formats that bureaus deliver: equal results.

KML holds degrees on WGS 84. An edge that is straight in the projection is not straight in degrees: an edge of
length L encloses L³ · tan(latitude) / 12 R with its image, 0.1 m² at 200 m. So areas may differ by that, by a
thousandth and by 0.1 m² there, shares by 0.001, coordinates by 2 mm; everywhere else by what a shapefile's four
decimals lose.
"""
from __future__ import annotations

import re

import numpy as np
import pytest
import shapely
from helpers.county.formats import DELIVERED, deliver, on_geopackage
from helpers.county.samples import drawn
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows
from helpers.suite.rotation import in_turns
from qgis.core import QgsProcessingParameterFeatureSource, QgsProcessingParameterMultipleLayers

from groundrules.algorithms.provider import algorithm_classes

pytestmark = pytest.mark.usefixtures("qgis_app")
LEAST_M2 = 0.5   # smaller overlaps come and go with the last digit of a coordinate


class Closely:
    """A number that another format may miss by a little."""

    def __init__(self, value, kind):
        self.value, self.kind = value, kind

    def agrees(self, other, in_degrees: bool, slack_m2: float) -> bool:
        absolute, relative = {"area": (0.1 + slack_m2, 1e-3), "share": (1e-3, 0), "metres": (2e-3, 0)}[self.kind] \
            if in_degrees else {"area": (0.011, 1e-6), "share": (1e-6, 0), "metres": (1e-6, 0)}[self.kind]
        return abs(self.value - other.value) <= absolute + relative * abs(self.value)


def slack_m2() -> dict:
    """By parcel: what its edges enclose between the projection and degrees, at most."""
    _county, layers = drawn()
    edges = {row["DKBH"]: np.hypot(*np.diff(shapely.get_coordinates(shape), axis=0).T)
             for row, shape in zip(layers["XMYD"].rows, layers["XMYD"].geometries)}
    return {parcel: float(np.sum(lengths ** 3)) * np.tan(np.radians(43.6)) / (12 * 6_371_000.0)
            for parcel, lengths in edges.items()}


def measure_overlaps(paths, target):
    results("measureoverlaps", {"SUBJECTS": paths["XMYD"], "SUBJECT_ID": "DKBH", "MINIMUM_AREA": LEAST_M2,
                                "CONTROLS": [paths[name] for name in ("YJJBNTBHTB", "STBHHX", "CZKFBJ")],
                                "OUTPUT": target})
    # controls without a field for their id go by feature ids, which each format counts in its own way
    ranked: dict = {}
    for row in sorted(rows(target), key=lambda row: row["overlap_area_m2"]):
        ranked.setdefault((row["subject_id"], row["control_layer"]), []).append(row)
    return {(*key, place): (Closely(row["overlap_area_m2"], "area"), Closely(row["overlap_share"], "share"))
            for key, value in ranked.items() for place, row in enumerate(value)}


def assign_units(paths, target):
    results("assignunits", {"SUBJECTS": paths["XMYD"], "SUBJECT_ID": "DKBH", "UNITS": paths["CJDCQ"],
                            "OUTPUT": target})
    return {row["DKBH"]: (row["unit_code"], row["unit_name"], Closely(row["unit_share"], "share"))
            for row in rows(target)}


def adjust_areas(paths, target):
    results("adjustareas", {"INPUT": paths["XMYD"], "ID_FIELD": "DKBH", "GROUP_FIELD": "XMBH", "OUTPUT": target})
    return {row["DKBH"]: (row["group_id"], Closely(row["adjusted_m2"], "area"), Closely(row["measured_m2"], "area"))
            for row in rows(target)}


def occupation(paths, target):
    results("landuseoccupation", {"SUBJECTS": paths["XMYD"], "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
                                  "SURVEY": paths["DLTB_2024"], "OUTPUT": target})
    sums: dict = {}
    for row in rows(target):
        key = tuple(row[name] for name in ("project_id", "subject_id", "part", "land_class", "ownership_kind",
                                           "owner_code", "location_code", "quality_grade", "slope_grade"))
        sums[key] = sums.get(key, 0.0) + row["net_m2"]
    return {key: (Closely(area, "area"),) for key, area in sums.items() if area > LEAST_M2}


def carbon_stock(paths, target):
    results("carbonstock", {"INPUT": paths["DLTB_2024"], "PACK": "sample-carbon", "FAMILY": "sample-2025",
                            "LAND_LIST": "survey-3", "STOCKS": target})
    return {(row["land_class"], row["pool"]): (Closely(row["area_ha"] * 1e4, "area"),) for row in rows(target)}


def coverage(paths, target):
    results("coefficientcoverage", {"INPUT": paths["DLTB_2024"], "PACK": "sample-carbon", "FAMILY": "sample-2025",
                                    "LAND_LIST": "survey-3", "CLASSES": target})
    return {tuple(row[name] for name in ("zone", "land_class", "pool")): (row["state"], Closely(
        row["area_ha"] * 1e4, "area")) for row in rows(target)}


def carbon_flux(paths, target):
    results("carbonflux", {"INPUT": paths["DLTB_2024"], "PACK": "cn-land-flux", "FAMILY": "inventory-c",
                           "LAND_LIST": "survey-3", "ZONES": paths["CJDCQ"], "ZONE_FIELD": "ZLDWDM",
                           "FLUXES": target})
    return {(row["zone"], row["land_class"]): (row["state"], Closely(row["area_ha"] * 1e4, "area"))
            for row in rows(target)}


def low_carbon(paths, target):
    results("lowcarbonindicators", {"LAND": paths["DLTB_2024"], "UNITS": paths["CJDCQ"], "LAND_LIST": "survey-3",
                                    "INDICATORS": target})
    return {(row["indicator_id"], row["unit_code"]): (row["state"], Closely(
        row["denominator"] or 0.0 if row["indicator_id"].endswith("_share") else 0.0, "area")) for row in rows(target)}


def resilience(paths, target):
    results("resilienceindicators", {"LAND": paths["DLTB_2024"], "UNITS": paths["CJDCQ"], "LAND_LIST": "survey-3",
                                     "HAZARDS": paths["STBHHX"], "BUILDINGS": paths["XMYD"], "INDICATORS": target})
    return {(row["indicator_id"], row["unit_code"]): (row["state"], Closely(
        row["denominator"] or 0.0, "area")) for row in rows(target)
        # the one point that places a building may change its unit with the last digit of a coordinate
        if row["indicator_id"] != "buildings_in_hazard" or row["unit_code"] == "*"}


def monitored(paths, target):
    results("computeindicators", {"LAYERS": [paths["DLTB_2024"], paths["STBHHX"]], "ROLES": [
        paths["DLTB_2024"], "land", paths["STBHHX"], "ecological_red_line"], "UNITS": paths["CJDCQ"],
                                  "SCHEME": "survey-3", "YEAR": 2024, "OUTPUT": target})
    return {(row["indicator_id"], row["unit_code"]): (row["state"], Closely(
        (row["lower"] or 0.0) * 1e6 if row["unit"] == "km2" else 0.0, "area")) for row in rows(target)}


def renewable_sites(paths, target):
    results("renewablesiting", {"AREA": paths["CJDCQ"], "LAND": paths["DLTB_2024"], "LAND_LIST": "survey-3",
                                "EXCLUSIONS": [paths["YJJBNTBHTB"]], "UNITS": paths["CJDCQ"],
                                "PIECES": target.replace(".gpkg", "p.gpkg"), "INDICATORS": target})
    return {(row["unit_code"], row["indicator_id"], place): (row["unit"], row["state"])
            for place, row in enumerate(rows(target))}


def export_points(paths, target):
    results("exportboundarypoints", {"SUBJECTS": paths["XMYD"], "CRS": "EPSG:4547", "TABLE": target,
                                     "FILE": target.replace(".gpkg", ".txt")})
    return {(row["parcel_no"], row["ring"], place): (
        row["point"], row["parcel_name"], Closely(row["x_northing"], "metres"), Closely(row["y_easting"], "metres"))
        for place, row in enumerate(rows(target))}


def drawing_of_outlines(paths, target):
    results("importdrawing", {"LINES": paths["XMYD"], "HATCHES": True, "HOLES": True, "OUTPUT": target})
    return {row["parcel_no"]: (row["point_count"], row["hole_count"], row["is_valid"]) for row in rows(target)}


JOBS = {"measureoverlaps": measure_overlaps, "assignunits": assign_units, "adjustareas": adjust_areas,
        "landuseoccupation": occupation, "carbonstock": carbon_stock,
        "coefficientcoverage": coverage, "carbonflux": carbon_flux, "lowcarbonindicators": low_carbon,
        "resilienceindicators": resilience, "renewablesiting": renewable_sites, "computeindicators": monitored,
        "exportboundarypoints": export_points, "importdrawing": drawing_of_outlines}
#: test_county.py compares the check's verdicts; the report reads what these algorithms write, see below.
ELSEWHERE = {"checkzoning", "buildreport"}
#: In test_zoning.py.
ZONING = {"checkthreelines", "whatapplies", "howtocomply", "checkaccess", "checkcontrollines", "comparecontrols",
          "farmlandloss", "farmlandbalance", "screenpatches"}
#: In test_compliance.py.
COMPLIANCE = {"checklandusecodes", "recodelanduse", "checkuse", "landusetransition", "checkquotas",
              "carbonchange", "comparescenarios",
              "comparetoplan", "landusestructure", "checkintensity", "buildingcarbon"}
#: Formats are what their own tests are about (a pre-check of a shapefile, findings with short names), or what is
#: read is a raster, or a table that another algorithm wrote.
NOT_COMPARED = {"checkdataquality", "recordfindings", "recheck", "carbonstockraster", "carbonchangeraster",
                "soilcarbonchange", "checkcarbon", "preparepartitions", "tracelifecycle",
                "affectedholders", "alignplan", "checkrights", "readytosupply", "recordindicators", "checkindicators",
                "traceindicator", "checkcommitments", "inventorytable", "compareoptions"}


@pytest.fixture(scope="module")
def delivered(tmp_path_factory, qgis_app):
    return deliver(tmp_path_factory)


@pytest.fixture(scope="module")
def wanted(delivered, tmp_path_factory):
    return on_geopackage(delivered, tmp_path_factory, JOBS)


def test_every_algorithm_that_reads_layers_is_in_the_matrix():
    readers = set()
    for kind in algorithm_classes():
        algorithm = kind().create()
        if any(isinstance(parameter, (QgsProcessingParameterFeatureSource, QgsProcessingParameterMultipleLayers))
               and "TypeFile" not in str(getattr(parameter, "layerType", str)()) for parameter in
               algorithm.parameterDefinitions()):
            readers.add(algorithm.name())
    files_only = {"importboundarypoints"}
    assert readers - files_only == set(JOBS) | ELSEWHERE | ZONING | COMPLIANCE | NOT_COMPARED


@pytest.mark.takes_turns
@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", [name for name in DELIVERED if name != "GeoPackage"])
def test_equal_results(delivered, wanted, tmp_path, name, job):
    result = JOBS[job](delivered[name], str(tmp_path / "out.gpkg"))
    assert len(result) >= 25
    assert set(result) == set(wanted[job])
    slack = slack_m2()
    for key, values in wanted[job].items():
        parcel = next((part for part in ([key] if isinstance(key, str) else key) if part in slack), "")
        for value, other in zip(values, result[key]):
            same = value.agrees(other, "degrees" in name, slack.get(parcel, 0.0)) if isinstance(value, Closely) \
                else value == other
            assert same, (key, getattr(value, "value", value), getattr(other, "value", other))


def reported(folder, kind: str) -> list:
    """Areas and names in a report of verdicts and findings as a check wrote them in a format."""
    layers = {name: str(folder / f"{name.lower()}.{kind}") for name in ("VERDICTS", "FINDINGS")}
    results("checkzoning", {**county_inputs(folder), **layers, "LANGUAGE": "en"})
    results("buildreport", {"FINDINGS": [layers["FINDINGS"]], "VERDICTS": [layers["VERDICTS"]], "LANGUAGE": "en",
                            "REPORT": str(folder / "r.html")})
    page = re.sub("<(script|style).*?</\\1>", " ", (folder / "r.html").read_text(encoding="utf-8"), flags=re.S)
    return sorted(re.findall(r"\d[\d,]*\.\d\d m²|YC2025-\d{3}(?:-\d\d)?", re.sub("<[^>]*>", " ", page)))


@pytest.fixture(scope="module")
def of_geopackages(tmp_path_factory, qgis_app):
    return reported(tmp_path_factory.mktemp("reported"), "gpkg")


@pytest.mark.parametrize("suffix", in_turns(["gdb", "fgb"], ["gdb"]))
def test_a_report_of_results_in_other_formats(of_geopackages, tmp_path, suffix):
    assert len(of_geopackages) > 100 and reported(tmp_path, suffix) == of_geopackages
