"""Two real places at two dates: series of them, and traces that close; numbers of rasters counted in their cells."""
from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pytest
from helpers.desk.running import results, rows
from helpers.real_data import CAMBRIDGE, LAUSANNE, needs
from osgeo import gdal, ogr

pytestmark = pytest.mark.usefixtures("qgis_app")
PACK = """format: 1
kind: monitoring
pack: {pack}
version: "1"
title: {{en: {title}}}
bases: {{own: {{document: "Definition of this test"}}}}
dimensions: {{land: {{en: Land}}}}
groups: {{land: {{dimension: land, title: {{en: Land}}}}}}
layers:
  {layers}
quantities: quantities.csv
indicators: indicators.csv
levels: {{margin: 0.05, window_years: 5, tolerance: 0, least_values: 2}}
"""
QUANTITIES = "id,name_en,measure,unit,layer,condition,field,basis\n"
INDICATORS = "id,name_en,dimension,group,unit,direction,goal,source,algorithm,numerator,denominator,times,basis\n"


def pack_of(folder, name, layers, quantities, indicators):
    place = folder / name
    place.mkdir()
    (place / "pack.yaml").write_text(PACK.format(pack=name, title=name, layers=layers), encoding="utf-8")
    (place / "quantities.csv").write_text(QUANTITIES + quantities, encoding="utf-8")
    (place / "indicators.csv").write_text(INDICATORS + indicators, encoding="utf-8")
    return str(place)


@cache
def uses_of(year):
    """Map-lot -> the commonest use of its rows."""
    uses = defaultdict(Counter)
    with open(CAMBRIDGE.with_name(f"assessments_fy{year}.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            uses[row["ML"]][row["UseDescription"]] += 1
    return {lot: count.most_common(1)[0][0] for lot, count in uses.items()}


def parcels(folder, year, lots=None, east=-71.14):
    """Parcels with their use, those in the west of the city, in metres, with outlines that were repaired.

    ``lots``: map-lots of which alone the layer is; None: all.
    """
    path, uses = str(folder / f"parcels_{year}.gpkg"), uses_of(year)
    with gdal.ExceptionMgr(useExceptions=True):
        gdal.VectorTranslate(path, str(CAMBRIDGE), layers=[f"parcels_fy{year}"], layerName=f"parcels_{year}",
                             dstSRS="EPSG:26986", selectFields=["ML"], makeValid=True,
                             spatFilter=[-71.16, 42.36, east, 42.40])
        source = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        table = source.GetLayer(0)
        table.CreateField(ogr.FieldDefn("use", ogr.OFTString))
        table.StartTransaction()
        for feature in table:
            if lots is not None and feature["ML"] not in lots:
                table.DeleteFeature(feature.GetFID())
                continue
            feature["use"] = uses.get(feature["ML"] or "")
            table.SetFeature(feature)
        table.CommitTransaction()
    return f"{path}|layername=parcels_{year}"


def cambridge_pack(folder):
    return pack_of(
        folder, "cambridge", "parcels: {title: {en: Parcels}, fields: {use: {aliases: [use]}}}",
        "one_family_m2,One family,area,m2,parcels,use = 'SNGL-FAM-RES',,own\n"
        "lots_m2,Lots,area,m2,parcels,,,own\none_family_count,Houses,count,1,parcels,use = 'SNGL-FAM-RES',,own\n",
        "one_family_share,One family,land,land,%,at_most,hold,measured,groundrules:computeindicators,one_family_m2,"
        "lots_m2,100,own\none_family_land,One family,land,land,ha,at_most,hold,measured,groundrules:computeindicators,"
        "one_family_m2,,0.0001,own\nlots_land,Lots,land,land,ha,at_most,hold,measured,groundrules:computeindicators,"
        "lots_m2,,0.0001,own\none_family_count_of,Houses,land,land,1,at_most,hold,measured,"
        "groundrules:computeindicators,one_family_count,,,own\n")


@pytest.mark.xdist_group("cambridge")
@needs(CAMBRIDGE)
def test_cambridge_closes_where_lots_state_their_use(tmp_path):
    stated = [{lot for lot, use in uses_of(year).items() if lot and use.strip()} for year in (2013, 2014)]
    layers = {year: parcels(tmp_path, year, stated[0] & stated[1]) for year in (2013, 2014)}
    units = {"UNITS": f"{CAMBRIDGE}|layername=neighborhoods", "UNIT_CODE": "N_HOOD",
             "PACK_FILE": cambridge_pack(tmp_path)}
    store, computed = str(tmp_path / "cambridge-series.gpkg"), {}
    for year, layer in layers.items():
        target = str(tmp_path / f"{year}.gpkg")
        answer = results("computeindicators", {"LAYERS": [layer], "ROLES": [layer, "parcels"], "YEAR": year,
                                               "OUTPUT": target, **units})
        assert answer["IS_DETERMINED"] is True or {row["indicator_id"] for row in rows(target) if row[
            "value"] is None} <= {"one_family_share"}      # a share of no lots
        assert results("recordindicators", {"INDICATOR_ROWS": [target], "STORE": store})["NEW_COUNT"] == answer[
            "ROW_COUNT"]
        computed[year] = {(row["indicator_id"], row["unit_code"]): row["value"] for row in rows(target)}
    whole = [computed[year]["one_family_land", "*"] for year in (2013, 2014)]
    assert all(value > 20.0 for value in whole) and whole[0] != whole[1]     # hectares
    for indicator in ("one_family_land", "one_family_share"):
        closure, pieces = str(tmp_path / f"{indicator}_closure.gpkg"), str(tmp_path / f"{indicator}.gpkg")
        done = results("traceindicator", {
            "INDICATOR": indicator, "BEFORE": [layers[2013]], "AFTER": [layers[2014]], "ROLES": [
                layers[2013], "parcels", layers[2014], "parcels"], "BASE_YEAR": 2013, "YEAR": 2014, **units,
            "OUTPUT": pieces, "CLOSURE": closure})
        traced, known = rows(pieces), [row for row in rows(closure) if row["state"] == "known"]
        without = {row["unit_code"] for row in rows(closure)} - {row["unit_code"] for row in known}
        # a share of no lots is no number
        assert without == {code for key, code in computed[2014] if key == indicator and None in (
            computed[2013][key, code], computed[2014][key, code])} and done["IS_CLOSED"] is (not without)
        assert not without or indicator == "one_family_share"
        for row in known:
            total = sum(piece["whole_contribution" if row["unit_code"] == "*" else "contribution"] for piece in traced
                        if row["unit_code"] in ("*", piece["unit_code"]))
            assert total == pytest.approx(computed[2014][indicator, row["unit_code"]] - computed[2013][
                indicator, row["unit_code"]], abs=1e-6), row["unit_code"]
        assert len(known) >= 3 and "*" in {row["unit_code"] for row in known}


@pytest.mark.xdist_group("cambridge")
@needs(CAMBRIDGE)
def test_cambridge_in_two_years_of_assessments(tmp_path):
    layers = {year: parcels(tmp_path, year) for year in (2013, 2014)}
    pack = cambridge_pack(tmp_path)
    units = {"UNITS": f"{CAMBRIDGE}|layername=neighborhoods", "UNIT_CODE": "N_HOOD", "PACK_FILE": pack}
    computed = {}
    for year, layer in layers.items():
        target = str(tmp_path / f"{year}.gpkg")
        results("computeindicators", {"LAYERS": [layer], "ROLES": [layer, "parcels"], "YEAR": year, "OUTPUT": target,
                                      **units})
        computed[year] = {(row["indicator_id"], row["unit_code"]): row for row in rows(target)}
    store = str(tmp_path / "cambridge-series.gpkg")
    for year in layers:
        answer = results("recordindicators", {"INDICATOR_ROWS": [str(tmp_path / f"{year}.gpkg")], "STORE": store})
        assert answer["NEW_COUNT"] == len(computed[year])
    (tmp_path / "targets.csv").write_text(
        "indicator_id,unit_code,target_year,target,unit,base,base_year\none_family_land,*,2020,0.1,ha,1000,2010\n",
        encoding="utf-8")
    levels = results("checkindicators", {"SERIES": store, "TARGETS": str(tmp_path / "targets.csv"), "PACK_FILE": pack,
                                         "OUTPUT": "TEMPORARY_OUTPUT"})
    assert levels["SERIES_COUNT"] == len({key for key in computed[2014]}) and levels["RED_COUNT"] == 1
    for indicator in ("lots_land", "one_family_land", "one_family_share"):
        pieces, closure = str(tmp_path / f"{indicator}.gpkg"), str(tmp_path / f"{indicator}_closure.gpkg")
        done = results("traceindicator", {
            "INDICATOR": indicator, "BEFORE": [layers[2013]], "AFTER": [layers[2014]], "ROLES": [
                layers[2013], "parcels", layers[2014], "parcels"], "BASE_YEAR": 2013, "YEAR": 2014, **units,
            "PROJECTS": f"{CAMBRIDGE}|layername=special_permit_areas", "FIELDS": [
                f"{CAMBRIDGE}|layername=special_permit_areas", "project", "CaseID"], "OUTPUT": pieces,
            "CLOSURE": closure})
        traced, certain = rows(pieces), 0
        for row in rows(closure):
            before, after = (computed[year][indicator, row["unit_code"]] for year in (2013, 2014))
            own = [piece for piece in traced if row["unit_code"] in ("*", piece["unit_code"])]
            total = sum(piece["whole_contribution" if row["unit_code"] == "*" else "contribution"] or 0.0
                        for piece in own if piece["kind"] != "open")
            if row["state"] == "known":
                certain += 1
                assert total == pytest.approx(after["value"] - before["value"], abs=1e-6)
            else:   # lots without a stated use
                assert row["reason"]
                if None not in (after["lower"], before["upper"]):
                    assert row["change_lower"] == pytest.approx(after["lower"] - before["upper"])
                if row["certain_change"] is not None:
                    assert total == pytest.approx(row["certain_change"], abs=1e-6)
        assert done["PIECE_COUNT"] == len(traced) > 50 and done["UNIT_COUNT"] == 13
        # the land of all lots is known in all places, that of one use in few: some lots state no use
        assert certain >= {"lots_land": 14, "one_family_land": 1, "one_family_share": 0}[indicator]
        assert done["IS_CLOSED"] is (indicator == "lots_land")
        assert any(piece["project"] for piece in traced) or indicator != "one_family_land"


def polygons(folder, name):
    """The middle of a raster as polygons of the ground with one class."""
    path = str(folder / f"{name}.gpkg")
    with gdal.ExceptionMgr(useExceptions=True):
        whole = gdal.Open(str(LAUSANNE / f"{name}.tif"))
        width, height = whole.RasterXSize // 2, whole.RasterYSize // 2
        raster = gdal.Translate("", whole, format="MEM", srcWin=[width // 2, height // 2, width, height])
        target = ogr.GetDriverByName("GPKG").CreateDataSource(path)
        table = target.CreateLayer(name, raster.GetSpatialRef(), ogr.wkbPolygon)
        table.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
        gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1).GetMaskBand(), table, 0)
        steps = np.array(raster.GetGeoTransform())[[1, 5]]
        return f"{path}|layername={name}", raster.ReadAsArray(), abs(steps.prod())


@needs(LAUSANNE)
def test_lausanne_of_two_years_of_land_cover(tmp_path):
    (old, first, cell_m2), (new, second, _cell) = (polygons(tmp_path, f"ls250_{year}") for year in ("06", "12"))
    pack = pack_of(
        tmp_path, "lausanne", "cover: {title: {en: Land cover}, fields: {class: {type: number, aliases: [class]}}}",
        "built_m2,Artificial,area,m2,cover,class <= 11,,own\nall_m2,All,area,m2,cover,,,own\n",
        "built,Artificial,land,land,ha,at_most,hold,measured,groundrules:computeindicators,built_m2,,0.0001,own\n"
        "built_share,Artificial,land,land,%,at_most,hold,measured,groundrules:computeindicators,built_m2,all_m2,100,own\n")
    is_built = [(side >= 1) & (side <= 11) for side in (first, second)]
    for indicator, wanted in (("built", [count.sum() * cell_m2 / 1e4 for count in is_built]),
                              ("built_share", [100.0 * built.sum() / ((side > 0) & (side < 255)).sum()
                                               for built, side in zip(is_built, (first, second))])):
        pieces = str(tmp_path / f"{indicator}.gpkg")
        done = results("traceindicator", {
            "INDICATOR": indicator, "BEFORE": [old], "AFTER": [new], "ROLES": [old, "cover", new, "cover"],
            "BASE_YEAR": 2006, "YEAR": 2012, "PACK_FILE": pack, "AREA_METHOD": "planar", "OUTPUT": pieces,
            "CLOSURE": str(tmp_path / "closure.gpkg")})
        row, = rows(tmp_path / "closure.gpkg")
        assert (row["before"], row["after"]) == pytest.approx(wanted, rel=1e-9) and done["IS_CLOSED"] is True
        assert done["CHANGE"] == pytest.approx(wanted[1] - wanted[0], abs=1e-9)
        if indicator == "built":
            traced = rows(pieces)
            gained, lost = (sum(piece["amount"] for piece in traced if piece["kind"] == kind) for kind in (
                "gained", "lost"))
            assert gained == pytest.approx((is_built[1] & ~is_built[0]).sum() * cell_m2, rel=1e-9)
            assert lost == pytest.approx(-(is_built[0] & ~is_built[1]).sum() * cell_m2, rel=1e-9)
            assert gained > 0.0 > lost
