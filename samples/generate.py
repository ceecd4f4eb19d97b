"""Write the sample county again: ``/usr/bin/python3 samples/generate.py [--project] [folder]``.

Data and expected answers need GDAL and Shapely only; ``--project`` writes the QGIS projects too.
"""

from __future__ import annotations

import argparse
import os
import pathlib

if __package__:
    from .generator import county
    from .generator.checked import (
        boundary_points,
        cadastre,
        control_units,
        defects,
        line_defects,
        soil_changes,
        stages,
        supply,
    )
    from .generator.checked import (
        patches as change_patches,
    )
    from .generator.expected import access as expected_access
    from .generator.expected import adjustment as expected_adjustment
    from .generator.expected import buildings as expected_buildings
    from .generator.expected import carbon as expected_carbon
    from .generator.expected import flux as expected_flux
    from .generator.expected import indicators as expected_indicators
    from .generator.expected import occupation as expected_occupation
    from .generator.expected import sites as expected_sites
    from .generator.expected import units as expected_units
    from .generator.expected import verdicts as expected
    from .generator.files import english, writing
    from .generator.planned import balance, checkup, plots, quotas, scenarios, series
    from .generator.planned import codes as plan_codes
    from .generator.planned import database as plan_database
    from .generator.planned import land as plan_land
else:
    from generator import county
    from generator.checked import (
        boundary_points,
        cadastre,
        control_units,
        defects,
        line_defects,
        soil_changes,
        stages,
        supply,
    )
    from generator.checked import (
        patches as change_patches,
    )
    from generator.expected import access as expected_access
    from generator.expected import adjustment as expected_adjustment
    from generator.expected import buildings as expected_buildings
    from generator.expected import carbon as expected_carbon
    from generator.expected import flux as expected_flux
    from generator.expected import indicators as expected_indicators
    from generator.expected import occupation as expected_occupation
    from generator.expected import sites as expected_sites
    from generator.expected import units as expected_units
    from generator.expected import verdicts as expected
    from generator.files import english, writing
    from generator.planned import balance, checkup, plots, quotas, scenarios, series
    from generator.planned import codes as plan_codes
    from generator.planned import database as plan_database
    from generator.planned import land as plan_land

HERE = pathlib.Path(__file__).resolve().parent


def write_data(folder: pathlib.Path, drawn=None, layers: list | None = None) -> list:
    """Write GeoPackages, ``boundary_points`` and ``expected/*.csv`` into a folder; returns the county's layers.

    ``drawn`` and ``layers``: a county that was drawn before, and its layers.
    """
    drawn = drawn or county.build_county()
    layers = layers or county.build_layers(drawn)
    writing.write_geopackage(folder / "county.gpkg", layers)
    writing.write_geopackage(folder / english.FILE, english.named(layers), indexed=False)
    answers = folder / "expected"
    answers.mkdir(exist_ok=True)
    by_parcel, by_project = expected.rows(drawn.parcels, drawn.projects)
    expected.write_csv(answers / "checkzoning.csv", by_parcel)
    expected.write_csv(answers / "checkzoning_projects.csv", by_project)
    towns, villages = drawn.units
    expected.write_csv(answers / "assignunits.csv", expected_units.rows(drawn.projects, towns, villages))
    patches = next(layer for layer in layers if layer.name == "DLTB_2024")
    expected.write_csv(answers / "adjustareas.csv", expected_adjustment.rows(drawn.projects, villages, patches))
    expected.write_csv(answers / "landuseoccupation.csv", expected_occupation.rows(drawn.parcels, drawn.projects))
    expected.write_csv(answers / "carbonstock.csv", expected_carbon.rows(patches, towns))
    earlier = next(layer for layer in layers if layer.name == "DLTB_2020")
    expected.write_csv(answers / "carbonchange.csv", expected_carbon.change_rows(earlier, patches))
    expected.write_csv(answers / "comparescenarios.csv", scenarios.rows(patches))
    expected.write_csv(answers / "buildingcarbon.csv", expected_buildings.rows())
    expected_flux.write_tables(folder)
    expected.write_csv(answers / "carbonflux.csv", expected_flux.rows(patches, towns))
    expected.write_csv(answers / "lowcarbonindicators.csv", expected_indicators.rows(patches, towns))
    zones = next(layer for layer in layers if layer.name == "HLFXKZX")
    rows = expected_indicators.resilience_rows(patches, towns, zones)
    expected.write_csv(answers / "resilienceindicators.csv", rows)
    by_name = {layer.name: layer for layer in layers}
    rows = expected_sites.rows(patches, towns, by_name["YJJBNTBHTB"], zones)
    expected.write_csv(answers / "renewablesiting.csv", rows)
    writing.write_geopackage(folder / "soil_change.gpkg", [soil_changes.layer()], indexed=False)
    expected.write_csv(answers / "soilcarbonchange.csv", soil_changes.rows())
    writing.write_geopackage(folder / "cadastre.gpkg", cadastre.layers(), indexed=False)
    expected.write_csv(answers / "affectedholders.csv", cadastre.expected_rows())
    expected.write_csv(answers / "affectedholders_ledger.csv", cadastre.expected_ledger())
    writing.write_geopackage(folder / "lifecycle.gpkg", stages.layers(), indexed=False)
    expected.write_csv(answers / "tracelifecycle.csv", stages.expected_rows())
    writing.write_geopackage(folder / "patches.gpkg", change_patches.layers(), indexed=False)
    expected.write_csv(answers / "screenpatches.csv", change_patches.expected_rows())
    writing.write_geopackage(folder / "supply.gpkg", supply.layers(), indexed=False)
    expected.write_csv(answers / "readytosupply.csv", supply.expected_rows())
    access = expected_access.rows(drawn.planned, control_units.units(drawn.parcels))
    expected.write_csv(answers / "checkaccess.csv", access)
    faults = next(layer for layer in layers if layer.name == "DLTB_defects")
    expected.write_csv(answers / "defects.csv", defects.expected_rows(faults))
    planted = line_defects.expected_rows(drawn.parcels, towns)
    expected.write_csv(answers / "checkcontrollines.csv", planted)
    expected.write_csv(answers / "checkintensity.csv", plots.expected_rows())
    expected.write_csv(answers / "checklandusecodes.csv", plan_codes.defect_rows())
    expected.write_csv(answers / "recodelanduse.csv", plan_codes.recoded_rows(drawn.parcels))
    expected.write_csv(answers / "landusestructure.csv", plan_codes.structure_rows(drawn.parcels_2020, drawn.parcels))
    writing.write_geopackage(folder / "plan_database.gpkg", plan_database.package_layers(), indexed=False)
    expected.write_csv(answers / "checkdataquality.csv", plan_database.expected_rows())
    expected.write_csv(answers / "comparetoplan.csv", plan_land.rows(drawn.parcels_2020, drawn.parcels))
    quotas.write_tables(folder)
    surveys = {layer.name: layer for layer in layers if layer.name.startswith("DLTB_20")}
    expected.write_csv(answers / "checkquotas.csv", quotas.rows(surveys["DLTB_2024"], surveys["DLTB_2020"]))
    expected.write_csv(answers / "checkquotas_applications.csv", quotas.ledger_rows())
    series.write_tables(folder)
    expected.write_csv(answers / "checkindicators.csv", series.rows())
    checkup.write_tables(folder)
    writing.write_geopackage(folder / "monitoring.gpkg", checkup.layers(), indexed=False)
    expected.write_csv(answers / "computeindicators.csv", checkup.rows())
    expected.write_csv(answers / "checkindicators_town.csv", checkup.level_rows())
    expected.write_csv(answers / "traceindicator.csv", checkup.traced_rows())
    balance.write_tables(folder)
    expected.write_csv(answers / "farmlandbalance.csv", balance.rows())
    rows = boundary_points.write_files(folder, drawn.projects)
    expected.write_csv(answers / "importboundarypoints.csv", rows)
    return layers


def write_project(folder: pathlib.Path, layers: list) -> None:
    """Write the QGIS projects beside the data, in a QGIS of their own."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_HASH_SEED"] = "0"  # or the order of XML attributes changes from run to run
    from qgis.core import QgsApplication

    if __package__:
        from .generator.files import project_file
    else:
        from generator.files import project_file
    application = QgsApplication([], True)
    application.initQgis()
    project_file.write_projects(folder, layers)
    application.exitQgis()


def main() -> None:
    """Read the command line and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=pathlib.Path, default=HERE)
    arguments.add_argument("--project", action="store_true", help="write the QGIS projects too")
    asked = arguments.parse_args()
    layers = write_data(asked.folder)
    if asked.project:
        write_project(asked.folder, layers)
    size = sum(p.stat().st_size for p in asked.folder.rglob("*") if p.suffix in (".gpkg", ".qgz", ".csv"))
    print(f"{len(layers)} layers, {size / 1e6:.2f} MB in {asked.folder.name}")


if __name__ == "__main__":
    main()
