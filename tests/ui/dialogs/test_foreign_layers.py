"""Targets, the farmland balance, control units and a parent plan in other languages, mapped from their dialogs."""
from __future__ import annotations

from helpers.desk.mapped import (
    choose_field,
    means,
    open_values,
    pick,
    rows_of,
    run,
    show_part,
    squares,
    table_of,
    values_of,
)

TARGETS = [("Indicador", "Municipio", "Meta", "Unidad", "Carácter", "Sentido")]


def test_spanish_targets_of_two_levels(opened, tmp_path):
    """Both tables play one role; a word means one thing in the table of the city and another in the province's, whose
    target is of the whole: no digits of another country's codes say what lies in what."""
    city = table_of(tmp_path / "metas.csv", [*TARGETS, ("Tierra de cultivo", "0101", "12", "hectáreas", "obligatoria",
                                                        "mínimo"), ("Comentario", "0101", "", "", "", "")])
    province = table_of(tmp_path / "provincia.csv", [*TARGETS, ("Tierra de cultivo", "", "10", "hectáreas",
                                                                "obligatoria", "tope")])
    values = table_of(tmp_path / "valores.csv", [("Indicador", "Municipio", "Valor", "Unidad"),
                                                 ("Tierra de cultivo", "0101", "11", "hectáreas")])
    panel = opened("checkquotas", {"TARGETS": city, "PARENT_TARGETS": province, "INDICATORS": values})
    for layer, relation in ((city, "mínimo"), (province, "tope")):
        window = open_values(panel, {city: "TARGETS", province: "PARENT_TARGETS"}[layer])
        mapping = window.panel
        for part, name in (("indicator", "Indicador"), ("unit_code", "Municipio"), ("value", "Meta"),
                           ("unit", "Unidad"), ("kind", "Carácter"), ("relation", "Sentido")):
            choose_field(window, part, name)
        pick(mapping, relation, "at_least")
        show_part(window, "indicator")
        assert means(mapping)["Tierra de cultivo"] == (1, "open")
        pick(mapping, "Tierra de cultivo", "cropland_holding")
        show_part(window, "unit")
        pick(mapping, "hectáreas", "ha")
        show_part(window, "kind")
        pick(mapping, "obligatoria", "binding")
        window.close()
    window = open_values(panel, "INDICATORS")
    for part, name in (("unit_code", "Municipio"), ("value", "Valor"), ("unit", "Unidad")):
        choose_field(window, part, name)
    pick(window.panel, "hectáreas", "ha")
    choose_field(window, "indicator", "Indicador")
    pick(window.panel, "Tierra de cultivo", "cropland_holding")
    window.close()
    given = values_of(panel)
    rows = rows_of(given, "VALUES", 4)
    assert ("targets@metas", "relation", "mínimo", "at_least") in rows
    assert ("targets@provincia", "relation", "tope", "at_least") in rows
    assert ("indicators", "unit", "hectáreas", "ha") in rows
    results, _log = run("checkquotas", given)
    assert (results["TARGET_COUNT"], results["BINDING_MISSED_COUNT"], results["CHILD_SUM_COUNT"]) == (2, 1, 1)


def test_turkish_rows_of_the_farmland_balance(opened, tmp_path):
    head = ("Ilce", "Yil", "Neden", "Alan", "Sulu")
    lost = table_of(tmp_path / "kayip.csv", [head, ("Bodrum", "2023", "konut", "5000", "evet")])
    won = table_of(tmp_path / "kazanc.csv", [head, ("Bodrum", "2023", "konut", "4000", "hayır")])
    panel = opened("farmlandbalance", {"OCCUPIED": lost, "REPLENISHED": won})
    for name, cause in (("OCCUPIED", "construction"), ("REPLENISHED", "recovery")):
        window = open_values(panel, name)
        for part, field in (("county", "Ilce"), ("date", "Yil"), ("net_area", "Alan"), ("paddy", "Sulu")):
            choose_field(window, part, field)
        pick(window.panel, "evet" if name == "OCCUPIED" else "hayır", "yes" if name == "OCCUPIED" else "no")
        choose_field(window, "cause", "Neden")
        pick(window.panel, "konut", cause)
        window.close()
    given = values_of(panel)
    assert {row for row in rows_of(given, "VALUES", 4) if row[1] == "cause"} == {
        ("patches@kayip", "cause", "konut", "construction"), ("patches@kazanc", "cause", "konut", "recovery")}
    results, log = run("farmlandbalance", given)
    assert results["ACCOUNT_COUNT"] > 0 and "konut = construction" in log and "konut = recovery" in log


def test_vietnamese_control_units_and_projects(opened):
    units = squares("phanvung", ["ma_vung", "loai"], [("A1", "Ưu tiên bảo vệ"), ("B2", "Trọng điểm")])
    projects = squares("duan", ["nganh", "tinhchat"], [("Hóa chất", "Mới"), ("C26", "Hiện có")])
    panel = opened("checkaccess", {"SUBJECTS": projects, "UNITS": units})
    window = open_values(panel, "UNITS")
    choose_field(window, "unit_code", "ma_vung")
    choose_field(window, "unit_class", "loai")
    pick(window.panel, "Ưu tiên bảo vệ", "priority")
    pick(window.panel, "Trọng điểm", "key")
    window.panel.open(projects.id())
    choose_field(window, "state", "tinhchat")
    pick(window.panel, "Mới", "new")
    pick(window.panel, "Hiện có", "existing")
    choose_field(window, "industry", "nganh")
    assert means(window.panel) == {"Hóa chất": (1, "open"), "C26": (1, "C26")}
    window.panel.values.line.setText("2614")        # no list of the pack has industries: the code is written
    window.panel.values.select_open()
    window.panel.values.line.returnPressed.emit()
    assert means(window.panel)["Hóa chất"] == (1, "2614")
    window.close()
    given = values_of(panel)
    assert [given[name] for name in ("UNIT_CODE", "UNIT_CLASS", "INDUSTRY", "STATE")] == [
        "ma_vung", "loai", "nganh", "tinhchat"]
    results, log = run("checkaccess", given)
    assert results["SUBJECT_COUNT"] == 2 and "Hóa chất = 2614" in log


def test_a_parent_plan_has_fields_values_and_a_list_of_its_own(opened):
    plan, parent = squares("plano", ["YDYHFLDM"], [("0301",), ("0101",)]), squares("superior", ["USO"], [
        ("Floresta",), ("Arroz",)])
    panel = opened("comparetoplan", {"PLAN": plan, "ACTUAL": plan, "PARENT": parent})
    window = open_values(panel, "PARENT")
    choose_field(window, "land_class", "USO")
    pick(window.panel, "Floresta", "0301")
    pick(window.panel, "Arroz", "0101")
    window.close()
    given = values_of(panel)
    assert given["PARENT_CLASS"] == "USO" and given["PARENT_SCHEME"] != "auto"
    assert {row[0] for row in rows_of(given, "VALUES", 4)} == {"parent"}
    results, _log = run("comparetoplan", given)
    assert results["AGREES_WITH_PARENT"]


def test_codes_of_a_list_that_only_the_crosswalk_knows(opened):
    land = squares("cobertura", ["tipo"], [("bosque",), ("bosque",)])
    panel = opened("carbonstock", {"INPUT": land})
    window = open_values(panel, "INPUT")
    choose_field(window, "land_class", "tipo")
    choice = window.panel.choice.box
    choice.setCurrentIndex(choice.findData("clcd"))
    choice.activated.emit(choice.currentIndex())
    pick(window.panel, "bosque", "2")
    window.close()
    given = values_of(panel)
    assert given["LAND_LIST"] == "clcd" and rows_of(given, "VALUES", 4) == [("land", "land_class", "bosque", "2")]
    results, _log = run("carbonstock", {**given, "PACK": "sample-carbon", "FAMILY": "sample-2025"})
    assert (results["CLASS_COUNT"], results["COVERED_SHARE"]) == (1, 1.0)
