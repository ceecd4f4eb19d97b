"""A user's own tables in other languages, mapped by clicks from Processing's dialogs, and run as the dialog says."""
from __future__ import annotations

import pytest
from helpers.desk.mapped import (
    choose_field,
    means,
    open_values,
    pick,
    squares,
    table_of,
    values_of,
)
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

FRENCH = [("Occupation", "Réservoir", "Valeur", "Unité", "Publication"),
          ("Forêt feuillue", "aérien", "82,5", "Mg C ha-1", "IGN"),
          ("Forêt feuillue", "sol 30 cm", "7,5", "kg/m2", "INRAE"),
          ("Rizière", "aérien", "n.d.", "Mg C ha-1", ""),
          ("Rizière", "sol 30 cm", "4,25", "kg/m2", "INRAE"),
          ("Total du tableau", "aérien", "82,5", "Mg C ha-1", "")]


def run(name, inputs):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    results, fine = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}").run(
        {key: value for key, value in inputs.items() if value not in (None, "", [])}, context, feedback)
    assert fine, feedback.textLog()
    return results, feedback.textLog()


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
