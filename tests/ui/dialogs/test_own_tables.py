"""A user's own tables in other languages, mapped by clicks from Processing's dialogs, and run as the dialog says."""
from __future__ import annotations

import pytest
import shapely
from helpers.desk.mapped import (
    choose_field,
    means,
    open_values,
    pick,
    rows_of,
    run,
    squares,
    table_of,
    values_of,
)
from helpers.files.layers import memory
from qgis.core import QgsProcessingContext, QgsProject
from qgis.PyQt.QtWidgets import QComboBox

FRENCH = [("Occupation", "Réservoir", "Valeur", "Unité", "Publication"),
          ("Forêt feuillue", "aérien", "82,5", "Mg C ha-1", "IGN"),
          ("Forêt feuillue", "sol 30 cm", "7,5", "kg/m2", "INRAE"),
          ("Rizière", "aérien", "n.d.", "Mg C ha-1", ""),
          ("Rizière", "sol 30 cm", "4,25", "kg/m2", "INRAE"),
          ("Total du tableau", "aérien", "82,5", "Mg C ha-1", "")]


def test_a_french_table_of_densities_is_mapped_and_gives_the_stock(opened, tmp_path):
    land = squares("sols", ["DLBM"], [("0301",), ("0301",), ("0101",)])
    table = table_of(tmp_path / "densites.csv", FRENCH)
    panel = opened("carbonstock", {"INPUT": land, "TABLE": table})
    window = open_values(panel, "TABLE")
    mapping = window.panel
    assert mapping.layers.count() == 1      # the land is another pack's
    choose_field(window, "land_class", "Occupation")
    assert means(mapping)["Forêt feuillue"] == (2, "open")
    pick(mapping, "Forêt feuillue", "forest")
    pick(mapping, "Rizière", "paddy")
    pick(mapping, "Total du tableau", "")
    choose_field(window, "pool", "Réservoir")
    pick(mapping, "aérien", "above")
    pick(mapping, "sol 30 cm", "soil")
    choose_field(window, "value", "Valeur")
    assert means(mapping)["82,5"] == (2, "82.5") and means(mapping)["n.d."] == (1, "open")
    pick(mapping, "n.d.", "")
    choose_field(window, "unit", "Unité")
    assert means(mapping)["Mg C ha-1"] == (3, "t C/ha")
    pick(mapping, "kg/m2", "kg C/m2")
    choose_field(window, "source", "Publication")
    window.close()
    given = values_of(panel)
    fields = list(zip(*[iter(given["FIELDS"])] * 3))
    assert set(fields) == {(table.id(), part, name) for part, name in (
        ("land_class", "Occupation"), ("pool", "Réservoir"), ("value", "Valeur"), ("unit", "Unité"),
        ("source", "Publication"))}
    assert ("densities", "pool", "sol 30 cm", "soil") in list(zip(*[iter(given["VALUES"])] * 4))
    results, log = run("carbonstock", {**given, "TABLE_DEPTH": 0.3, "PACK": "", "FAMILY": "", "CLIMATE": ""})
    # 2 ha of forest: 82.5 + 75 t C/ha; 1 ha of paddy: soil 42.5, above blank
    assert results["STOCK_T_C"] == pytest.approx(2 * (82.5 + 75.0) + 42.5, rel=1e-3)
    assert "Total du tableau" in log and "kg C/m2" in log and "82,5" in log


def test_a_spanish_table_with_a_column_a_pool(opened, tmp_path):
    land = squares("uso", ["DLBM"], [("0301",), ("0101",)])
    table = table_of(tmp_path / "carbono.csv", [
        ("Clase", "Biomasa aérea", "Suelo 0-30", "Nota"), ("Bosque denso", "110,5", "60", "a"),
        ("Arrozal", "s/d", "48,2", "b")])
    panel = opened("carbonchange", {"OLD": land, "TABLE": table})
    window = open_values(panel, "TABLE")
    mapping = window.panel
    assert mapping.choice.box.currentData() == "columns"        # each row has a class of its own
    choose_field(window, "land_class", "Clase")
    pick(mapping, "Bosque denso", "forest")
    pick(mapping, "Arrozal", "paddy")
    choose_field(window, "above", "Biomasa aérea")
    choice = mapping.choice.box
    choice.setCurrentIndex(choice.findData("t CO2/ha"))
    choice.activated.emit(choice.currentIndex())
    pick(mapping, "s/d", "")
    choose_field(window, "soil", "Suelo 0-30")
    window.close()
    given = values_of(panel)
    assert given["TABLE_UNIT"] == "t CO2/ha" and ("densities", "above", "s/d", "?") in rows_of(given, "VALUES", 4)
    again = values_of(opened("carbonstock", {"INPUT": land, "TABLE": table}))      # kept, and known to other tools
    assert again["TABLE_UNIT"] == "t CO2/ha" and again["FIELDS"] == given["FIELDS"]
    results, _log = run("carbonstock", {**again, "TABLE_DEPTH": 0.3})
    assert results["STOCK_T_C"] == pytest.approx((110.5 + 60 + 48.2) * 12 / 44, rel=1e-3)


def test_portuguese_fluxes_and_energy_need_their_pack(opened, tmp_path):
    land = squares("terra", ["DLBM"], [("0301",), ("0301",)])
    fluxes = table_of(tmp_path / "fluxos.csv", [("Classe", "Fluxo anual", "Un."), ("Mata", "-2,5", "tC/ha/ano"),
                                                ("Mancha", "8", "tC/ha/ano")])
    energy = table_of(tmp_path / "energia.csv", [("Combustível", "Consumo", "Un."), ("Gasóleo", "1500", "toneladas"),
                                                 ("Total", "1500", "toneladas")])
    panel = opened("carbonflux", {"INPUT": land, "TABLE": fluxes, "ENERGY": energy})
    wrapper = panel.wrappers["ENERGY"]
    wrapper.mapped.button.click()
    assert wrapper.mapped.window is None and panel.window().messageBar().currentItem() is not None
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    panel.wrappers["ENERGY_PACK"].setParameterValue("cn-energy", context)
    window = open_values(panel, "TABLE")
    choose_field(window, "land_class", "Classe")
    pick(window.panel, "Mata", "forest")
    pick(window.panel, "Mancha", "sealed")
    choose_field(window, "value", "Fluxo anual")
    choose_field(window, "unit", "Un.")
    pick(window.panel, "tC/ha/ano", "t C/ha/yr")
    window.close()
    window = open_values(panel, "ENERGY")
    choose_field(window, "fuel", "Combustível")
    pick(window.panel, "Gasóleo", "diesel")
    pick(window.panel, "Total", "")
    choose_field(window, "amount", "Consumo")
    choose_field(window, "unit", "Un.")
    pick(window.panel, "toneladas", "t")
    window.close()
    given = values_of(panel)
    assert {row[0] for row in rows_of(given, "VALUES", 4)} == {"fluxes", "energy"}
    results, log = run("carbonflux", given)
    assert results["LAND_T_C_YR"] == pytest.approx(-5.0, rel=1e-3) and results["ENERGY_T_CO2_YR"] > 4000
    assert "Total" in log


def test_german_tables_of_buildings_in_other_units(opened, tmp_path):
    houses = squares("haeuser", ["use", "floor_area_total"], [("residential", "1000")])
    table = table_of(tmp_path / "kennwerte.csv", [
        ("Nutzung", "Verwendung", "Kennwert", "Einheit"), ("Wohnen", "Strom", "36", "MJ/(m²a)"),
        ("Wohnen", "Heizung", "n. v.", "MJ/(m²a)")])
    factors = table_of(tmp_path / "strommix.csv", [("Gebiet", "Jahr", "Faktor", "Einheit"),
                                                   ("Nord", "2024", "400", "g/kWh")])
    panel = opened("buildingcarbon", {"BUILDINGS": houses, "TABLE": table, "FACTORS": factors})
    window = open_values(panel, "TABLE")
    assert window.panel.layers.count() == 2         # both tables; the buildings are another pack's
    choose_field(window, "use", "Nutzung")
    pick(window.panel, "Wohnen", "residential")
    choose_field(window, "end_use", "Verwendung")
    pick(window.panel, "Strom", "electricity")
    pick(window.panel, "Heizung", "heating")
    choose_field(window, "value", "Kennwert")
    pick(window.panel, "n. v.", "")
    choose_field(window, "unit", "Einheit")
    pick(window.panel, "MJ/(m2a)", "MJ/m2/yr")        # signs are read for what they mean
    window.panel.open(factors.id())
    for part, name in (("region", "Gebiet"), ("year", "Jahr"), ("value", "Faktor"), ("unit", "Einheit")):
        choose_field(window, part, name)
    pick(window.panel, "g/kWh", "g CO2/kWh")
    window.close()
    given = {**values_of(panel), "YEAR": 2024, "REGION": "Nord"}
    results, log = run("buildingcarbon", given)
    # 1000 m² · 36 MJ/m² / 3.6 = 10,000 kWh · 0.4 kg CO2/kWh = 4 t
    assert results["ELECTRICITY_T_CO2_YR"] == pytest.approx(4.0) and "g CO2/kWh" in log


def test_words_of_a_layer_of_places_are_mapped_by_clicks(opened):
    """Half of the land is rainforest by the layer; of the other half it knows nothing, and the maps are asked."""
    def strip(field, words, name):
        return memory(f"Polygon?crs=EPSG:4326&field={field}:string", [
            (shapely.to_wkt(shapely.box(west, -1.5, west + 0.01, -1.49)), [word])
            for west, word in zip((113.5, 113.51), words)], name)

    land, zones = strip("DLBM", ("0301", "0301"), "terrain"), strip("Ecozone", ("forêt humide", "inconnue"), "zones")
    for layer in (land, zones):
        QgsProject.instance().addMapLayer(layer)
    panel = opened("carbonstock", {"INPUT": land, "PLACE_LAYER": zones})
    window = open_values(panel, "PLACE_LAYER")
    assert window.panel.layers.count() == 1
    boxes = [box for box in window.findChildren(QComboBox) if box.objectName().startswith("groundrules_mapping_field_")]
    assert boxes and not [box.objectName() for box in boxes if "Ecozone" in box.currentText()]   # it was, for each key
    choose_field(window, "zone", "Ecozone")
    assert means(window.panel)["forêt humide"] == (1, "open")
    pick(window.panel, "forêt humide", "tropical_rainforest")
    pick(window.panel, "inconnue", "")
    window.close()
    given = values_of(panel)
    assert rows_of(given, "FIELDS", 3) == [(zones.id(), "zone", "Ecozone")]
    assert set(rows_of(given, "VALUES", 4)) == {("place", "zone", "forêt humide", "tropical_rainforest"),
                                                ("place", "zone", "inconnue", "?")}
    results, log = run("carbonstock", {**given, "LANGUAGE": "en"})
    assert "By your own layer, ecological zone: tropical rainforest" in log and "not known" not in log
    assert results["COVERED_SHARE"] == 1.0
