"""Statistics out of a spreadsheet with merged heads, through the dialog into the store."""
from __future__ import annotations

import threading

import pandas as pd
import pytest
from helpers.desk.series_dock import TABLES, settle, show_series
from helpers.desk.zoning_dock import wait_until
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog

from groundrules.bridge.docks import series as series_dock
from groundrules.bridge.reading import read as reading
from groundrules.bridge.store.series import recording
from groundrules.bridge.store.series.reading import read_series, read_versions
from groundrules.core.monitoring.statistics import rows as understanding
from groundrules.core.monitoring.statistics.layout import INDICATOR, PLACE, SKIP, VALUE, YEAR
from groundrules.core.monitoring.statistics.rows import LEFT_OUT
from groundrules.samples.generator.files.merged import write_merged
from groundrules.ui.docks.task import _Call
from groundrules.ui.monitoring.statistics import dialog as statistics_dialog
from groundrules.ui.monitoring.statistics.dialog import StatisticsDialog
from groundrules.ui.monitoring.statistics.preview import width_for

ROWS = [["样川县统计年鉴（单位：公顷）", None, None, None, None], ["乡镇", "耕地保有量", None, "另一指标", None],
        [None, 2026, "2027E", 2026, 2027], ["样城镇", 1670, 1665, 7, 8], ["样岭镇", "1,940", "—", 9, 10]]
MERGED = ("A1:E1", "B2:C2", "D2:E2", "A2:A3")


@pytest.fixture
def dialog(monitoring, series_path, tmp_path):
    show_series(monitoring, series_path)
    QTest.mouseClick(monitoring.top.findChild(type(monitoring.link.button), "groundrules_monitoring_import_button"),
                     Qt.MouseButton.LeftButton)
    made = monitoring.findChild(StatisticsDialog)
    yield made
    if not sip.isdeleted(made):
        made.reject()


def understood(dialog):
    """The dialog when it has read what is under way."""
    wait_until(lambda: dialog.reading is None)
    return dialog


def opened(dialog, path):
    dialog.file.setFilePath(path)
    return understood(dialog)


def choose(dialog, box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())
    assert not dialog.ok.isEnabled()    # what is shown is of the choice before
    understood(dialog)


def pick(dialog, table, row, data):
    choose(dialog, table.cellWidget(row, 1), data)


def test_merged_heads_go_into_the_store(monitoring, dialog, series_path, tmp_path):
    assert not dialog.ok.isEnabled()
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    assert dialog.layout_of.heads == (SKIP, INDICATOR, YEAR) and dialog.layout_of.columns == (PLACE, *[VALUE] * 4)
    assert dialog.layout_of.measure == "公顷"
    # three values of the known indicator; four of a word that nobody has said anything about; one dash
    assert dialog.counts.text() == "3 values to record · 1 cell without a number · 4 values whose word is open"
    pick(dialog, dialog.indicators, 1, LEFT_OUT)
    assert dialog.counts.text().endswith("4 values not taken")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "3 new" in monitoring.words.text()
    rows = read_versions(series_path, None, "farmland", ["990127100", "990127101"])
    new = rows[rows["year"] >= 2026]
    assert sorted(zip(new["unit_code"], new["year"], new["value"], new["unit"], new["status"].fillna(""))) == [
        ("990127100", 2026, 1670.0, "ha", ""), ("990127100", 2027, 1665.0, "ha", "preliminary"),
        ("990127101", 2026, 1940.0, "ha", "")]
    assert set(new["source"]) == {"yearbook.xlsx · 耕地 · B4", "yearbook.xlsx · 耕地 · C4", "yearbook.xlsx · 耕地 · B5"}
    assert monitoring.opened.years[-1] == 2027


def test_a_word_is_given_its_indicator_and_a_head_another_meaning(dialog, tmp_path):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    pick(dialog, dialog.indicators, 1, "forest")
    assert dialog.counts.text().startswith("7 values to record")
    pick(dialog, dialog.indicators, 0, None)        # a word that is known by name can be opened again
    assert dialog.counts.text().startswith("4 values to record")
    assert "3 values whose word is open" in dialog.counts.text()
    pick(dialog, dialog.indicators, 0, "farmland")
    choose(dialog, dialog.preview.cellWidget(2, 0), SKIP)       # the row with the indicators
    assert dialog.layout_of.heads == (SKIP, SKIP, YEAR) and dialog.fixed[INDICATOR].isEnabled()
    assert not dialog.ok.isEnabled()
    dialog.fixed[INDICATOR].setText("耕地保有量")
    dialog.fixed[INDICATOR].editingFinished.emit()
    understood(dialog)
    assert dialog.counts.text().startswith("7 values to record")


def test_tab_goes_through_the_lists_and_a_choice_by_keys_keeps_the_focus(dialog, tmp_path):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "表3-1", ROWS, MERGED))

    def after(widget):
        nearest = widget.nextInFocusChain()
        while nearest.focusPolicy() == Qt.FocusPolicy.NoFocus or nearest.parent() is dialog.preview:
            nearest = nearest.nextInFocusChain()
        return nearest.objectName()

    boxes = [dialog.preview.cellWidget(0, column) for column in range(1, 6)] + [
        dialog.preview.cellWidget(row, 0) for row in range(1, 4)]
    assert [after(box) for box in boxes[:-1]] == [box.objectName() for box in boxes[1:]]
    words = dialog.indicators
    head = dialog.preview.cellWidget(3, 0)
    head.setFocus()
    choose(dialog, head, SKIP)
    assert dialog.focusWidget() is dialog.preview.cellWidget(3, 0)
    word = words.cellWidget(1, 1)
    word.setFocus()
    choose(dialog, word, LEFT_OUT)
    assert dialog.focusWidget() is words.cellWidget(1, 1)


def test_the_window_has_its_height_and_each_choice_is_read_whole(dialog, tmp_path):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    assert (dialog.width(), dialog.height()) == (900, 620)
    for column in range(1, dialog.preview.columnCount()):
        box = dialog.preview.cellWidget(0, column)
        assert box.toolTip().endswith(f": {box.currentText()}")
        assert dialog.preview.columnWidth(column) >= width_for(box) > box.fontMetrics().horizontalAdvance(
            box.currentText())


def test_a_correction_needs_its_reason_which_is_asked_for_where_it_is_given(monitoring, dialog, series_path, tmp_path):
    rows = [["乡镇", "耕地保有量（公顷）", None], [None, 2023, 2024], ["样川县", 3600, 3624]]
    before = len(read_series(series_path).values)
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "a", rows, ("B1:C1", "A1:A2")))
    dialog.author.setText("Li")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.recording and not dialog.ok.isEnabled() and dialog.stop_button.isVisibleTo(dialog)
    settle(monitoring)
    assert dialog.isVisible() and "REASON" in dialog.counts.text() and dialog.counts.font().bold()
    assert len(read_series(series_path).values) == before and dialog.focusWidget() is dialog.reason
    QTest.keyClicks(dialog.reason, "typing error")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    settle(monitoring)
    assert sip.isdeleted(dialog) and "1 corrected" in monitoring.words.text()
    values = read_series(series_path).values
    assert values.loc[(values["indicator_id"] == "farmland") & (values["unit_code"] == "990127") & (
        values["year"] == 2023), "value"].tolist() == [3600.0]


def test_a_yearbook_can_be_official_values_beside_the_county_s_own(monitoring, dialog, series_path, tmp_path):
    rows = [["乡镇", "耕地保有量（公顷）", None], [None, 2023, 2024], ["样川县", 3600, 3624]]
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "a", rows, ("B1:C1", "A1:A2")))
    dialog.whose.setCurrentIndex(1)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "2 completed by an own or official value" in monitoring.words.text()
    values = read_series(series_path).values.set_index(["indicator_id", "unit_code", "year"]).loc["farmland", "990127"]
    assert values.loc[2023, ["value", "official", "official_source"]].tolist() == [
        3632.2, 3600.0, "yearbook.xlsx · a · B3"]
    settle(monitoring)
    row = int(monitoring.opened.year.rows.query("indicator_id == 'farmland' and unit_code == '990127'").index[0])
    assert pd.isna(monitoring.opened.year.rows.loc[row, "official"])        # of another year


def test_reading_a_sheet_and_recording_it_can_be_stopped(monitoring, dialog, series_path, tmp_path, monkeypatch):
    before = len(read_series(series_path).values)
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    box = dialog.indicators.cellWidget(1, 1)
    box.setCurrentIndex(box.findData(LEFT_OUT))
    box.activated.emit(box.currentIndex())
    QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    understood(dialog)
    assert dialog.counts.text() == "Cancelled. Choose the sheet again to read it." and not dialog.ok.isEnabled()
    dialog.page.activated.emit(0)                    # which keeps what is settled
    assert "4 values not taken" in understood(dialog).counts.text()
    pick(dialog, dialog.indicators, 1, "forest")     # and any choice reads it again
    assert dialog.counts.text().startswith("7 values to record")
    pick(dialog, dialog.indicators, 1, LEFT_OUT)
    is_stopped, read = threading.Event(), reading.read
    monkeypatch.setattr(reading, "read", lambda *which, **more: is_stopped.wait(60) and read(*which, **more))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    is_stopped.set()
    settle(monitoring)
    assert dialog.isVisible() and dialog.counts.text() == "Cancelled." and dialog.ok.isEnabled()
    assert len(read_series(series_path).values) == before


def test_a_stop_after_the_rows_were_recorded_says_that_they_are(monitoring, dialog, series_path, tmp_path, monkeypatch):
    before, record = len(read_series(series_path).values), recording.record_series
    is_recorded, is_stopped = threading.Event(), threading.Event()

    def slow(*asked):
        recorded = record(*asked)
        is_recorded.set()
        is_stopped.wait(60)
        return recorded

    monkeypatch.setattr(recording, "record_series", slow)
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    pick(dialog, dialog.indicators, 1, LEFT_OUT)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert is_recorded.wait(60)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    is_stopped.set()
    settle(monitoring)
    words = "Cancelled too late. The rows are recorded in the series store."
    assert dialog.isVisible() and dialog.counts.text() == words and monitoring.words.text().startswith(words)
    assert len(read_series(series_path).values) == before + 3 and monitoring.opened.years[-2:] == (2026, 2027)


def test_the_yearbook_of_the_sample(monitoring, dialog, series_path):
    opened(dialog, str(TABLES / "yearbook.xlsx"))
    assert dialog.layout_of.heads == (SKIP, INDICATOR, YEAR) and dialog.layout_of.columns == (PLACE, *[VALUE] * 6)
    assert dialog.counts.text() == "9 values to record · 3 cells without a number · 6 values whose word is open"
    pick(dialog, dialog.indicators, 2, LEFT_OUT)     # wheat
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(monitoring)
    assert "9 new" in monitoring.words.text() and monitoring.opened.years[-2:] == (2026, 2027)
    rows = read_versions(series_path, None, "farmland", ["990127"])
    assert sorted(rows.loc[rows["year"] >= 2026, "value"]) == [3605.0, 3612.0]


def test_a_sheet_is_read_beside_the_window(dialog, tmp_path, monkeypatch):
    usual, threads = understanding.read_sheet, []
    monkeypatch.setattr(understanding, "read_sheet", lambda *given: threads.append(threading.current_thread()) or usual(
        *given))
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    pick(dialog, dialog.places, 0, LEFT_OUT)
    assert "4 values not taken" in dialog.counts.text()     # one of the four is of a word that is open too
    assert len(threads) == 2 and threading.main_thread() not in threads


def test_cells_that_are_no_numbers_stop_it_and_a_broken_file_is_named(dialog, tmp_path):
    rows = [["乡镇", "耕地保有量"], [None, 2026], ["样城镇", "约1670"]]
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "a", rows))
    assert "Cell B3: “约1670” is not a number" in dialog.counts.text() and not dialog.ok.isEnabled()
    (tmp_path / "broken.xlsx").write_bytes(b"no zip")
    opened(dialog, str(tmp_path / "broken.xlsx"))
    assert "broken.xlsx cannot be read" in dialog.counts.text() and not dialog.ok.isEnabled()


def ended(dialog):
    """Whether the dialog closed, when the recording has ended."""
    wait_until(lambda: sip.isdeleted(dialog) or not dialog.recording and dialog.isVisible())    # a closed one goes soon
    return sip.isdeleted(dialog)


def test_a_store_that_is_there_is_chosen_while_recording(monitoring, series_path, tmp_path, monkeypatch):
    monitoring.link._take("")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (series_path, ""))
    before = len(read_series(series_path).values)
    monitoring.files.import_action.trigger()
    dialog = opened(monitoring.findChild(StatisticsDialog), write_merged(tmp_path / "a.xlsx", "耕地", ROWS, MERGED))
    for table, key in ((dialog.indicators, "farmland"), (dialog.places, "990127100")):
        for word in table.shown[0]:     # no store says yet what they are
            table.changed.emit(word, key if word in ("耕地保有量", "样城镇") else LEFT_OUT)
            understood(dialog)
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.recording and monitoring.files.waiting is not None, dialog.counts.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)       # stopped before it began
    assert not dialog.recording and dialog.counts.text() == "Cancelled."
    settle(monitoring)
    assert dialog.isVisible() and len(read_series(series_path).values) == before
    monitoring.link._take("")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert monitoring.files.waiting is not None
    assert ended(dialog), dialog.counts.text()
    settle(monitoring)
    assert "2 new" in monitoring.words.text() and len(read_series(series_path).values) == before + 2
    assert monitoring.opened.asked.path == series_path


def test_rows_that_cannot_be_written_leave_the_dialog_usable(monitoring, dialog, tmp_path, monkeypatch):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    pick(dialog, dialog.indicators, 1, LEFT_OUT)
    monkeypatch.setattr(series_dock, "temporary", lambda name: str(tmp_path / "gone" / name))
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert not ended(dialog)
    assert "statistics.csv" in dialog.counts.text() and dialog.counts.font().bold() and dialog.ok.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_new_sheet_shows_nothing_of_the_former_one(dialog, tmp_path):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    parts = dialog.heads, dialog.preview, dialog.tabs
    assert dialog.preview.rowCount() == len(ROWS) + 1 and all(part.isEnabled() for part in parts)
    dialog.page.activated.emit(0)
    assert dialog.preview.rowCount() == 0 and dialog.indicators.rowCount() == 0
    assert not any(part.isEnabled() for part in (*parts, *dialog.fixed.values()))
    QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    understood(dialog)
    assert dialog.counts.text() == "Cancelled. Choose the sheet again to read it."
    assert not any(part.isEnabled() for part in parts) and dialog.preview.rowCount() == 0
    dialog.page.activated.emit(0)
    assert understood(dialog).layout_of.heads == (SKIP, INDICATOR, YEAR) and dialog.preview.rowCount() == len(ROWS) + 1
    assert all(part.isEnabled() for part in parts)


def test_a_stop_counts_though_the_reading_has_ended_and_is_not_shown_yet(dialog, tmp_path, monkeypatch):
    opened(dialog, write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED))
    run, is_over = _Call.run, threading.Event()

    def run_to_the_end(call):
        fine = run(call)
        is_over.set()
        return fine

    monkeypatch.setattr(_Call, "run", run_to_the_end)
    dialog.page.activated.emit(0)
    assert is_over.wait(60) and dialog.stop_button.isVisibleTo(dialog)      # no events meanwhile: it is not shown
    QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    understood(dialog)
    assert dialog.counts.text() == "Cancelled. Choose the sheet again to read it." and dialog.preview.rowCount() == 0


def test_a_file_whose_reading_was_stopped_can_be_chosen_again(dialog, tmp_path, monkeypatch):
    path = write_merged(tmp_path / "yearbook.xlsx", "耕地", ROWS, MERGED)
    begun, is_stopped, read = threading.Event(), threading.Event(), statistics_dialog.read_workbook

    def slow(*which):
        begun.set()
        return is_stopped.wait(60) and read(*which)

    monkeypatch.setattr(statistics_dialog, "read_workbook", slow)
    dialog.file.setFilePath(path)
    assert begun.wait(60)
    dialog.stop()
    is_stopped.set()
    understood(dialog)
    assert dialog.counts.text() == "Cancelled. Choose the spreadsheet again to read it." and not dialog.file.filePath()
    assert opened(dialog, path).preview.rowCount() == len(ROWS) + 1


def test_the_first_import_of_a_project_offers_what_the_chosen_pack_has(monitoring, tmp_path):
    monitoring.link._take("")
    pack = monitoring.choices.pack
    pack.setCurrentIndex(pack.findData("cn-checkup-2021"))
    monitoring.files.import_action.trigger()
    dialog = opened(monitoring.findChild(StatisticsDialog), write_merged(tmp_path / "a.xlsx", "耕地", ROWS, MERGED))
    assert monitoring.opened is None and dialog.known.titles["cropland_holding"] == "Cropland holding"
    assert dialog.indicators.cellWidget(0, 1).currentData() == "cropland_holding"
    dialog.reject()
