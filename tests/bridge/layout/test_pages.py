"""PDF by the print layout: page sizes, texts, tables over pages, and nothing about places or the machine."""
from __future__ import annotations

import re
import shutil
import subprocess
import threading
import zlib

import numpy as np
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.cases.report import report
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread, QTimer

from groundrules.bridge.layout import fonts as layout_fonts
from groundrules.bridge.layout import pages as layout
from groundrules.bridge.layout import tables as layout_tables
from groundrules.bridge.layout.fonts import Fonts
from groundrules.bridge.layout.pages import write_pdf, write_pdfs
from groundrules.bridge.runs.main_thread import run_in_main_thread
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.report.maps.of_run import MapLayer, RunMaps
from groundrules.core.report.paper.blocks import INDENT, Document, PaperColumn, PaperTable, PaperText
from groundrules.core.report.paper.document import document_from

pytestmark = pytest.mark.usefixtures("qgis_app")
MM = 72 / 25.4
X, Y = 38_512_345.0, 3_398_765.0
with_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")


def pages(path) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    boxes = re.findall(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", path.read_bytes())
    return [(float(width) / MM, float(height) / MM) for width, height in boxes]


def spoken(path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def content(path) -> bytes:
    """Everything in a PDF, its streams unpacked."""
    raw = path.read_bytes()
    result = [raw]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            result.append(zlib.decompress(stream))
        except zlib.error:
            result.append(stream)
    return b"\n".join(result)


@pytest.fixture
def maps():
    def array(*shapes):
        result = np.empty(len(shapes), dtype=object)
        result[:] = shapes
        return result
    patches = array(shapely.box(X - 50, Y - 50, X + 40, Y + 150), shapely.box(X + 40, Y - 50, X + 200, Y + 150))
    layers = [MapLayer("DLTB", "survey", patches, "EPSG:4526", np.array(["0101", "0301"], dtype=object),
                       {"0101": "水田", "0301": "乔木林地"}, "survey-3"),
              MapLayer("生态保护红线", "control", array(shapely.box(X + 60, Y, X + 300, Y + 60)), "EPSG:4526")]
    return RunMaps(array(shapely.box(X, Y, X + 100, Y + 80)), None, "EPSG:4526", layers, "zh")


def numbered(count: int, columns: int = 4) -> PaperTable:
    heads = tuple(PaperColumn(f"列{place}", "right" if place else "left") for place in range(columns))
    rows = tuple(tuple(f"r{number}c{place}" for place in range(columns)) for number in range(count))
    return PaperTable("长表", heads, rows)


@pytest.mark.parametrize(("page", "size"), [("A4", (210, 297)), ("A3", (420, 297))])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_have_the_size_that_was_asked_for(page, size, language, maps, tmp_path):
    path = tmp_path / "报告.pdf"
    assert write_pdf(str(path), document_from(report(language=language, maps=maps)), page) == ()
    result = pages(path)
    assert len(result) >= 2
    for width, height in result:
        assert (width, height) == (pytest.approx(size[0], abs=0.5), pytest.approx(size[1], abs=0.5))
    assert [item.name for item in tmp_path.iterdir()] == ["报告.pdf"]     # no file half-written


@with_poppler
def test_texts_can_be_read_and_searched(maps, tmp_path):
    path = tmp_path / "r.pdf"
    write_pdf(str(path), document_from(report(maps=maps, statements={"": "项目拟占用水田 1.2345 公顷。"})))
    text = "".join(spoken(path).split())
    for words in ("空间管控初步检测报告", "项目拟占用水田1.2345公顷", "占用永久基本农田312.00", "0101", "乔木林地",
                  "生态保护红线", "内部使用、不作审批依据。初步检测，以主管部门认定为准。", "密级内部",
                  "项目示意图", "内部用图"):
        assert words in text, words
    count = len(pages(path))
    assert f"第1页/共{count}页" in text and f"第{count}页/共{count}页" in text


@with_poppler
@pytest.mark.parametrize("page", ["A4", "A3"])
def test_every_row_of_a_long_table_stands_once(page, tmp_path):
    path = tmp_path / "long.pdf"
    write_pdf(str(path), Document("T", blocks=(numbered(500),)), page)
    text = spoken(path).split()
    for number in (0, 1, 37, 250, 499):
        assert text.count(f"r{number}c3") == 1
    assert len([word for word in text if re.fullmatch(r"r\d+c0", word)]) == 500
    assert text.count("列0") == len(pages(path))         # the heading is repeated on each page


@with_poppler
def test_a_table_that_is_too_wide_goes_on_below_with_its_first_column(tmp_path):
    path = tmp_path / "wide.pdf"
    table = numbered(3, 60)
    write_pdf(str(path), Document("T", "zh", blocks=(table,)))
    text = spoken(path)
    words = text.split()
    assert {cell for row in table.rows for cell in row} <= set(words)
    assert words.count("r1c0") > 1 and words.count("r1c59") == 1
    assert "长表（续）" in text


@with_poppler
def test_a_row_of_much_text_is_broken_not_cut(tmp_path):
    path = tmp_path / "text.pdf"
    sentence = "占用永久基本农田的，" * 60 + "完"
    table = PaperTable("", (PaperColumn("说明"), PaperColumn("数", "right")), ((sentence, "1"), ("后", "2")))
    write_pdf(str(path), Document("T", "zh", blocks=(table,)))
    assert re.sub(r"[\s12]", "", spoken(path)).count("占用永久基本农田的，") == 60


@with_poppler
def test_without_a_mark_nothing_is_left_to_fill_in(tmp_path):
    path = tmp_path / "mark.pdf"
    write_pdf(str(path), Document("T", "zh", blocks=(PaperText("", ("x",)),)))
    assert "密级" not in spoken(path)


def test_nothing_of_the_place_or_the_machine(maps, tmp_path):
    """No coordinate of the earth, whole or in metres of the map's scale; no folder and no user."""
    folder = tmp_path / "wang"
    folder.mkdir()
    path = folder / "r.pdf"
    data = report(notes=("read from /home/wang/red.gpkg",), maps=maps)
    write_pdf(str(path), document_from(data))
    everything = content(path)
    assert len(everything) > 20_000
    for secret in (b"wang", b"/home", b"/tmp", str(tmp_path).encode(), b"38512", b"3398765", b"/GPTS", b"/Measure"):
        assert secret not in everything.replace(b" ", b""), secret
    assert "空间管控初步检测报告".encode("utf-16-be").hex().encode() in everything.lower() \
        or "空间管控初步检测报告".encode("utf-16-be") in everything         # the title


def test_the_open_project_stays_as_it_is(maps, tmp_path):
    project = QgsProject.instance()
    before = (set(project.mapLayers()), [item.name() for item in project.layoutManager().layouts()],
              project.isDirty())
    write_pdf(str(tmp_path / "r.pdf"), document_from(report(maps=maps)))
    assert before == (set(project.mapLayers()), [item.name() for item in project.layoutManager().layouts()],
                      project.isDirty())


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        write_pdf(str(tmp_path / "no" / "r.pdf"), Document("T"))
    assert "r.pdf" in caught.value.in_language("en")


def test_a_folder_stands_where_the_file_should(tmp_path):
    (tmp_path / "r.pdf").mkdir()
    with pytest.raises(InputError):
        write_pdf(str(tmp_path / "r.pdf"), Document("T"))
    assert [item.name for item in tmp_path.iterdir()] == ["r.pdf"]


def test_a_cancelled_run_leaves_no_file(maps, tmp_path):
    calls = []

    def cancelled():
        calls.append(None)
        return len(calls) > 12
    with pytest.raises(Cancelled):
        write_pdf(str(tmp_path / "r.pdf"), document_from(report(maps=maps)), "A4", cancelled)
    assert list(tmp_path.iterdir()) == []


def test_no_chinese_font_is_said(monkeypatch, tmp_path):
    class Nothing(layout_fonts.QFontMetricsF):
        def inFontUcs4(self, letter):
            return False
    monkeypatch.setattr(layout_fonts, "QFontMetricsF", Nothing)
    (warning,) = write_pdf(str(tmp_path / "r.pdf"), Document("标题", "zh"))
    assert "中文字体" in warning
    assert write_pdf(str(tmp_path / "r.pdf"), Document("Title", "en")) == ()


# -- lines -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("words", [
    "占用永久基本农田（含水田），面积1,234.5678公顷。" * 4, "a plain English sentence, quite long " * 5,
    "990127200500000205" * 6, "第一行\n第二行", ""])
def test_lines_keep_every_letter_and_the_width(words):
    fonts = Fonts("zh")
    lines = fonts.wrapped(words, 8.0, 50.0)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "").replace("\n", "")
    assert all(fonts.measure(line, 8.0) <= 50.0 for line in lines)


def test_no_line_begins_with_a_closing_mark():
    lines = Fonts("zh").wrapped("占用农田，占用林地；占用草地。" * 12, 8.0, 40.0)
    assert len(lines) > 5
    assert not any(line[0] in "，；。" for line in lines)


def test_broken_lines_of_a_step_hang_below_its_text():
    lines = Fonts("zh").wrapped(INDENT * 2 + "其他农用地和田坎" * 6, 8.0, 30.0)
    assert len(lines) > 2
    assert all(line.startswith(INDENT * 2) and line[2] != INDENT for line in lines)


def test_columns_share_what_is_left():
    # 10 mm to give: the first wants 2 and gets them, the others share 8.
    assert layout_tables._shared([5.0, 5.0, 5.0], [7.0, 30.0, 40.0], 25.0) == pytest.approx([7.0, 9.0, 9.0])
    assert layout_tables._shared([5.0, 5.0], [6.0, 5.0], 25.0) == pytest.approx([6.0, 5.0])


# -- threads ---------------------------------------------------------------------------------------

class Worker(QThread):
    """Runs a function as a background task does."""

    def __init__(self, function):
        super().__init__()
        self.function, self.error = function, None

    def run(self):
        try:
            self.function()
        except BaseException as error:
            self.error = error


def wait_for(worker, ticks):
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: ticks.append(None))
    timer.start(5)
    worker.finished.connect(loop.quit)
    QTimer.singleShot(60_000, loop.quit)
    worker.start()
    loop.exec()
    assert worker.isFinished()


def test_from_a_worker_the_window_lives_on(maps, tmp_path):
    documents = [(f"{number}.pdf", document_from(report(maps=maps))) for number in range(5)]
    done, ticks = [], []
    worker = Worker(lambda: write_pdfs(str(tmp_path / "new"), documents, "A4", None, done.append))
    wait_for(worker, ticks)
    assert worker.error is None
    assert done == [1, 2, 3, 4, 5]
    assert len(ticks) > 5 * 10        # a turn for each page and block, not one for each file
    here = tmp_path / "here.pdf"
    write_pdf(str(here), documents[0][1])
    assert pages(tmp_path / "new" / "4.pdf") == pages(here)


def test_layouts_are_made_in_the_main_thread():
    seen = []

    def steps():
        for _ in range(3):
            seen.append(threading.current_thread() is threading.main_thread())
            yield
    wait_for(Worker(lambda: run_in_main_thread(steps())), [])
    assert seen == [True] * 3


def test_errors_of_the_main_thread_arrive_in_the_worker(tmp_path):
    worker = Worker(lambda: write_pdf(str(tmp_path / "no" / "r.pdf"), Document("T")))
    wait_for(worker, [])
    assert isinstance(worker.error, InputError)


def test_a_worker_whose_main_thread_waits_can_be_cancelled():
    """QGIS cancels its tasks when it is closed and then waits for them: nothing may hang."""
    stop = threading.Event()
    worker = Worker(lambda: run_in_main_thread((None for _ in range(5)), stop.is_set))
    worker.start()
    stop.set()
    assert worker.wait(60_000)     # without an event loop
    assert isinstance(worker.error, Cancelled)
    QCoreApplication.processEvents()


def test_dpi_is_fit_for_print():
    assert layout.DPI >= 300
