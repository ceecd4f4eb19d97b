"""How long the window waits while a dock checks and shows many findings: a timer of 10 ms tells.

Delays of the timer beyond its interval while the Zoning dock checks, while its findings are read, and while its table
is searched, sorted, grouped, filtered and stepped through; then while the Compliance dock reads a store of as many
findings, while its table is used in the same way, and while all of them are waived at once. Prints JSON: the number of
findings, and for each part the number of beats, 50th and 99th percentile and the longest delay in milliseconds, with
what was done then.
"""
from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests")]

import conftest  # noqa: E402, F401 - lets the plugin be imported as groundrules
import numpy as np  # noqa: E402
from qgis.core import QgsApplication, QgsProject, QgsVectorLayer  # noqa: E402
from qgis.PyQt.QtCore import Qt, QTimer  # noqa: E402

INTERVAL_MS = 10


def squares(path: str, name: str, side: int, step: float, size: float, shift: float) -> None:
    """Write ``side`` × ``side`` squares in metres of EPSG:4547."""
    from osgeo import gdal, ogr, osr

    driver = ogr.GetDriverByName("GPKG")
    source = gdal.OpenEx(path, gdal.OF_UPDATE) if Path(path).exists() else driver.CreateDataSource(path)
    system = osr.SpatialReference()
    system.ImportFromEPSG(4547)
    layer = source.CreateLayer(name, system, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("BSM", ogr.OFTString))
    layer.StartTransaction()
    for column in range(side):
        for row in range(side):
            x, y = 500_000 + column * step + shift, 4_800_000 + row * step + shift
            corners = ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))
            ring = ", ".join(f"{a} {b}" for a, b in corners)
            feature = ogr.Feature(layer.GetLayerDefn())
            feature["BSM"] = f"{name}-{column}-{row}"
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
            layer.CreateFeature(feature)
    layer.CommitTransaction()


class Heart:
    """Delays of a timer beyond its interval, in milliseconds: as a user waits, and beside them at most the processor's
    time of the whole process, which leaves out what other work on the machine takes."""

    def __init__(self):
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.late, self.last, self.kept = [], (0.0, 0.0), {}

    def beat(self) -> None:
        now = time.perf_counter(), time.process_time()
        wall, busy = (late - early for late, early in zip(now, self.last))
        self.late.append((wall * 1000 - INTERVAL_MS, min(wall * 1000 - INTERVAL_MS, busy * 1000)))
        self.last = now

    def start(self) -> None:
        self.late, self.last = [], (time.perf_counter(), time.process_time())
        self.timer.start(INTERVAL_MS)

    def stop(self, part: str, what: str = "") -> None:
        self.beat()     # a wait that has not ended yet counts
        self.timer.stop()
        self.kept.setdefault(part, []).append((what, np.maximum(self.late, 0)))

    def delays(self) -> dict:
        """Each part in numbers."""
        values = {}
        for part, pieces in self.kept.items():
            late, own = np.concatenate([piece for _, piece in pieces]).T
            values[part] = {"beats": len(late), "p50": float(np.percentile(late, 50)),
                            "p99": float(np.percentile(late, 99)), "longest": float(late.max()),
                            "own_p99": float(np.percentile(own, 99)), "own_longest": float(own.max()),
                            "at": max(pieces, key=lambda piece: piece[1][:, 0].max())[0]}
        return values


def compliance(application, heart: Heart, path: str, findings: int) -> None:
    """The Compliance dock on a store of as many findings, over two checks and three runs."""
    from helpers.store.made import finding, run_of

    from groundrules.bridge.store.recording import record_runs
    from groundrules.ui.compliance.dock import ComplianceDock

    words = ("Takes farmland", "Floor-area ratio above the limit", "Use not admitted in this zone")
    rows = [finding(f"f{n}", n, rule_id=f"R-{n % 40}", severity=("critical", "major", "minor")[n % 3],
                    project_id=f"P{n % 900}", unit_code=f"{330100 + n % 60}", overlap_area_m2=float(n % 997),
                    message=f"{words[n % 3]}: parcel {n}, {n % 997} m²") for n in range(1, findings + 1)]
    half = findings // 2
    record_runs(path, [run_of(rows[:half], "first", "2026-01-01T00:00:00+00:00"),
                       run_of(rows[half:], "second", "2026-01-01T00:00:00+00:00")], "bench")
    record_runs(path, [run_of([{**row, "evidence_hash": "2"} for row in rows[:half:2]], "first",
                              "2026-02-01T00:00:00+00:00")], "bench")
    dock = ComplianceDock(None)
    dock.resize(620, 950)
    dock.show()
    view = dock.findings.view

    def live(part: str, what: str, act, seconds: float = 0.05) -> None:
        heart.start()
        act()
        until = time.perf_counter() + seconds
        while dock.jobs.busy or dock.jobs.beside is not None or time.perf_counter() < until:
            application.processEvents()
            time.sleep(0.0005)
        heart.stop(part, what)

    live("store_read", "read", lambda: dock.link.choose(path))
    if dock.findings.stored is None or len(dock.findings.stored.index) != findings:
        raise RuntimeError(dock.words.text() or "no findings")
    columns = view.form.columns
    boxes = view.filters
    for what, act in (("search", lambda: (view.search.setText("farm"), view._apply())),
                      ("no search", view.reset_filter),
                      *((f"group by {key}", lambda key=key: view.group.setCurrentIndex(view.group.findData(key)))
                        for key in ("rule_id", "severity", "state", "unit_code", "project_id", "check_name", "")),
                      *((f"sort by {name}", lambda name=name: view.table.horizontalHeader().sectionClicked.emit(
                          columns.index(name))) for name in ("message", "measured", "state", "rule_id", "waiver")),
                      *((f"filter by {name}", lambda box=boxes[name]: box.setCurrentIndex(1))
                        for name in ("state", "rule_id", "unit_code")),
                      ("no filter", view.reset_filter), ("next", lambda: view.step(1)),
                      ("extent", lambda: view.set_extent((500_000, 2_999_000, 700_000, 3_001_000))),
                      ("no extent", lambda: view.set_extent(None))):
        live("store_table", what, act)
    live("store_table", "select all", view.table.selectAll)
    values = {"words": "one reason", "author": "bench", "document": "", "expires": ""}
    chosen = dock.findings.fids()[dock.findings.stored.index.frame["state"].to_numpy()[
        view.selection()] != "fixed"]
    live("store_write", f"{len(chosen):,} waived", lambda: dock.findings.decided.emit("waive", chosen, values))
    if dock.findings.stored.index.counts("state")["waived"] != len(chosen):
        raise RuntimeError(dock.words.text())
    live("store_write", "two runs compared", dock.findings.begin_compare)
    dock.take_down()


def main(findings: int) -> None:
    side = round((findings / 3) ** 0.5)   # three findings a subject
    application = QgsApplication([], True)
    application.initQgis()
    import groundrules
    from groundrules.ui.zoning.dock import ZoningDock

    plugin = groundrules.classFactory(None)
    plugin.initGui()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "many.gpkg")
        squares(path, "subjects", side, 100, 60, 0)
        squares(path, "YJJBNTBHTB", side, 100, 60, 20)
        squares(path, "STBHHX", side, 100, 60, -20)
        squares(path, "CZKFBJ", 1, 100, 10, 0)
        for name in ("subjects", "YJJBNTBHTB", "STBHHX", "CZKFBJ"):
            QgsProject.instance().addMapLayer(QgsVectorLayer(f"{path}|layername={name}", name, "ogr"))
        dock = ZoningDock(None)
        dock.resize(600, 900)
        dock.show()
        dock.inputs.subjects.setLayer(QgsProject.instance().mapLayersByName("subjects")[0])
        heart = Heart()
        began = time.perf_counter()
        heart.start()
        dock.check()
        reading = False
        while dock.runs.busy:
            application.processEvents()
            if dock.runs.reading is not None and not reading:
                reading = True
                heart.stop("check")
                heart.start()
            time.sleep(0.0005)
        heart.stop("read")
        if dock.findings.run is None:
            raise RuntimeError(dock.words.text() or "no findings")
        values = {"findings": len(dock.findings.run.index), "seconds": time.perf_counter() - began}
        view = dock.findings.view
        for what, act in (("search", lambda: (view.search.setText("farm"), view._apply())),
                          ("no search", view.reset_filter),
                          ("group by project", lambda: view.group.setCurrentIndex(1)),
                          ("sort by message", lambda: view.table.horizontalHeader().sectionClicked.emit(7)),
                          ("filter by verdict", lambda: view.filters["verdict"].setCurrentIndex(1)),
                          ("next", lambda: view.step(1))):
            heart.start()
            act()
            for _ in range(20):
                application.processEvents()
                time.sleep(0.002)
            heart.stop("table", what)
        dock.take_down()
        compliance(application, heart, str(Path(folder) / "store.gpkg"), findings)
    print(json.dumps({**values, **heart.delays()}))
    sys.stdout.flush()
    os._exit(0)   # QGIS takes its time to leave


if __name__ == "__main__":
    main(int(sys.argv[1]))
