"""A clause is verified by clicks: the next check, its card, its report and its manifest say by whom and when."""
from __future__ import annotations

import shutil
import zipfile

import pytest
from helpers.desk.running import results, rows
from helpers.desk.shown import shown
from helpers.desk.store_dock import show_store
from helpers.desk.zoning_dock import check, choose, click, wait
from helpers.source import ROOT
from helpers.store.made import finding, run_of
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtTest import QTest

from groundrules.bridge.settings import read_options
from groundrules.bridge.store.recording import record_runs
from groundrules.ui.verification.dialog import VerificationDesk
from groundrules.ui.zoning.dock import ZoningDock

RULE = "PBF-01"


@pytest.fixture
def saved(project, tmp_path):
    """The project beside a folder of packs with a copy of the shipped one, which tests may change."""
    shipped = ROOT / "packs" / "cn-three-lines"
    place = tmp_path / "packs" / "cn-three-lines"
    place.mkdir(parents=True)
    for file in shipped.iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    project.write(str(tmp_path / "county.qgz"))
    return place


@pytest.fixture
def office(plugin, saved, own_settings):
    with shown(ZoningDock(None), 480, 700) as dock:
        choose(dock, "XMYD")
        yield dock


def opened(dock) -> VerificationDesk:
    click(dock, dock.inputs.desk_action)
    return next(desk for desk in dock.findChildren(VerificationDesk) if desk.isVisible())


def closed(desk) -> None:
    QTest.mouseClick(desk.close_button, Qt.MouseButton.LeftButton)


def row(desk, name):
    return next(desk.list.topLevelItem(number) for number in range(desk.list.topLevelItemCount())
                if desk.list.topLevelItem(number).text(0) == name)


def choose_item(desk, name):
    desk.list.scrollToItem(row(desk, name))
    QTest.mouseClick(desk.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     desk.list.visualItemRect(row(desk, name)).center())


def tick(desk):
    QTest.mouseClick(desk.tick, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     QPoint(8, desk.tick.height() // 2))


def test_a_clause_that_is_verified_by_clicks_is_cited_as_verified(office, saved, tmp_path):
    fired = check(office).run.index.frame["rule_id"].dropna().tolist()
    name = next(rule for rule in fired if not rule.startswith("GR-"))
    desk = opened(office)
    assert {row.text(0) for row in [desk.list.topLevelItem(0), desk.list.topLevelItem(1)]} <= set(fired)
    choose_item(desk, name)
    assert not desk.tick.isEnabled() and name in desk.card.toPlainText()     # nobody has said who reads
    QTest.keyClicks(desk.by, "Wang Fang")
    desk.on.setDate(QDate(2026, 6, 1))
    QTest.keyClicks(desk.note, "gazette of 2026")
    tick(desk)
    assert row(desk, name).text(2) == "verified" and "Wang Fang" in desk.card.toPlainText()
    assert desk.shares.text().startswith("1 verified (1%)") and read_options().author == "Wang Fang"
    closed(desk)
    assert office.inputs.pack_id() == "cn-three-lines-verified"

    run = check(office).run
    verified = run.index.frame["rule_id"].eq(name) & run.index.frame["basis_verified"].eq(True)
    assert verified.any() and run.index.frame["basis_verified"].eq(True).sum() == verified.sum()
    assert office.findings.view.pick([int(verified.to_numpy().nonzero()[0][0])])
    assert "verified by Wang Fang on 2026-06-01 · gazette of 2026" in office.findings.card.text.toPlainText()
    basis = next(rule for rule in run.manifest["checked"]["rules"] if rule["rule_id"] == name)["basis"]
    assert {(entry["state"], entry["by"], entry["on"]) for entry in basis} == {("verified", "Wang Fang", "2026-06-01")}
    report = tmp_path / "report.html"
    office.runs.report(run, str(report))
    wait(office)
    page = report.read_text(encoding="utf-8")
    assert "verified by Wang Fang on 2026-06-01" in page
    assert f"By state of their basis: {verified.sum()} verified (" in page

    # the pack below is changed: what was ticked no longer counts, and the desk says what is new
    document = saved / "pack.yaml"
    text = document.read_text(encoding="utf-8")
    start = text.index(f"- id: {name}\n")
    changed = text[start:].replace("area_m2: 1.0", "area_m2: 3.0", 1)
    document.write_text(text[:start] + changed, encoding="utf-8")
    desk = opened(office)
    choose_item(desk, name)
    assert row(desk, name).text(2) == "changed since verified" and not desk.tick.isChecked()
    assert "minimum.area_m2\n1.0\n3.0" in desk.card.toPlainText()
    closed(desk)
    assert not check(office).run.index.frame["basis_verified"].eq(True).any()


def test_an_office_adopts_the_file_of_its_institute_under_its_own_ticks(office, saved, tmp_path):
    desk = opened(office)
    first, second = (desk.list.topLevelItem(number).text(0) for number in (0, 1))
    QTest.keyClicks(desk.by, "Institute")
    choose_item(desk, first)
    tick(desk)
    desk.save_copy(str(tmp_path / "institute.zip"))
    tick(desk)     # taken back: from here on another office
    assert row(desk, first).text(2) != "verified"
    desk.by.clear()
    QTest.keyClicks(desk.by, "Office")
    choose_item(desk, second)
    tick(desk)
    desk.adopt_file(str(tmp_path / "institute.zip"))
    assert {name: row(desk, name).text(2) for name in (first, second)} == {first: "verified", second: "verified"}
    choose_item(desk, first)
    assert "Institute" in desk.card.toPlainText() and not desk.tick.isEnabled()
    assert sorted(path.name for path in saved.parent.glob("*.zip")) == [
        "cn-three-lines-verified.zip", "institute-verified.zip", "institute.zip"]
    with zipfile.ZipFile(tmp_path / "packs" / "institute-verified.zip") as archive:
        assert "extends: institute\n" in archive.read("pack.yaml").decode()
    desk.adopt_file(str(tmp_path / "institute.zip"))     # it verifies the pack below, not itself
    assert "cn-three-lines" in desk.message.text()
    closed(desk)
    assert QgsProject.instance().homePath() == str(tmp_path)


def over_numbers(language: str) -> VerificationDesk:
    desk = VerificationDesk(language, "sample-carbon")
    desk.take_down = desk.close
    return desk


def group_of(desk, source: str):
    return next(group for (_table, words), group in desk.list.groups.items() if source in words)


def test_rows_of_a_table_are_verified_at_once_and_carbon_says_by_whom(plugin, project, own_settings, tmp_path):
    """One click takes a table of 128 rows, a search and a click some of them; then a number is changed."""
    place = tmp_path / "packs" / "sample-carbon"
    shutil.copytree(ROOT / "packs" / "sample-carbon", place)
    project.write(str(tmp_path / "county.qgz"))
    with shown(over_numbers("en")) as desk:
        group = group_of(desk, "Invented")
        assert group.childCount() == 128 and not group.isExpanded() and group.text(2) == "128 not compared"
        QTest.keyClicks(desk.by, "Wang Fang")
        desk.on.setDate(QDate(2026, 6, 1))
        QTest.keyClicks(desk.search, "forest")
        QTest.mouseClick(desk.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                         desk.list.visualItemRect(group).center())
        some = len(desk.list.chosen_items())
        assert 0 < some < 128 and "<td>" in desk.card.toHtml() and f"{some} items are chosen" in desk.card.toPlainText()
        tick(desk)
        assert group_of(desk, "Invented").text(2) == f"{some} verified · {128 - some} not compared"
        assert f"Rows of tables: {some} verified" in desk.shares.text()
        closed(desk)
    numbers, report = str(tmp_path / "coefficients.gpkg"), tmp_path / "report.html"
    results("carbonstock", {"INPUT": f"{ROOT / 'samples' / 'county.gpkg'}|layername=DLTB_2024", "LANGUAGE": "en",
                            "PACK": "sample-carbon-verified", "FAMILY": "sample-2025", "LAND_LIST": "survey-3",
                            "COEFFICIENTS": numbers})
    results("buildreport", {"TABLES": [numbers], "REPORT": str(report), "LANGUAGE": "en"})
    numbers = [row for row in rows(numbers) if row["verified"]]
    assert numbers and {row["land_class"] for row in numbers} == {"forest"}
    assert all(row["source"].endswith(", verified by Wang Fang on 2026-06-01") for row in numbers)
    assert "verified by Wang Fang on 2026-06-01" in report.read_text(encoding="utf-8")
    table = place / "stocks.csv"
    words = table.read_text(encoding="utf-8").replace("forest,above,40,", "forest,above,41,", 1)
    table.write_text(words, encoding="utf-8")
    with shown(over_numbers("zh")) as desk:
        changed = [item for item in desk.list.items if item.outdated is not None]
        assert [(item.id, item.changes()) for item in changed] == [
            ("sample-2025 · forest · above", [("value", "40", "41")])]
        assert sum(item.state == "verified" for item in desk.list.items) == some - 1


def test_the_desk_of_the_compliance_dock_begins_with_the_pack_of_what_is_selected(compliance, tmp_path):
    path = str(tmp_path / "store.gpkg")
    for number, pack in enumerate(("cn-three-lines", "cn-land-use", "cn-intensity"), 1):
        run = run_of([finding(f"{pack}-{fid}", fid, rule_id=f"R-{number}") for fid in range(number)], pack,
                     f"2026-01-0{number}T00:00:00+00:00", manifest={"pack": {"id": pack, "version": "1"}})
        record_runs(path, [run], "ann")
    view = show_store(compliance, path)
    view.table.clearSelection()
    assert _pack_on_the_desk(compliance) == "cn-intensity"     # of most findings
    position = compliance.findings.stored.index.frame["check_name"].eq("cn-land-use").to_numpy().nonzero()[0][0]
    assert view.pick([int(position)])
    assert _pack_on_the_desk(compliance) == "cn-land-use"


def _pack_on_the_desk(dock) -> str:
    click(dock, dock.desk_action)
    desk = next(desk for desk in dock.findChildren(VerificationDesk) if desk.isVisible())
    name = desk.pack_id()
    closed(desk)
    return name
