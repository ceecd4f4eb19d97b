"""Inside QGIS: rights on land in the Compliance dock: dialogs, cards, the alternatives of a cut, with pictures."""
from pathlib import Path

from docks import (
    click,
    close_dock,
    open_dock,
    open_sample,
    picture,
    press_run,
    sample_layer,
    settle_findings,
    start_window,
    wait_for,
)
from qgis import processing
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox
from qgis.utils import iface

SAMPLES = Path(__file__).resolve().parents[4] / "samples"


class Driver:
    def __init__(self, arguments):
        self.arguments, self.work = arguments, Path(arguments["folder"])
        open_sample()
        self.layers = {name: self.add(file, name) for file, name in (
            ("cadastre", "ZD"), ("cadastre", "SYQZD"), ("cadastre", "QLR"), ("cadastre", "XM"),
            ("cadastre", "CBD"), ("lifecycle", "ZZ_JBXX"), ("lifecycle", "GongDi"), ("lifecycle", "yongdi"),
            ("lifecycle", "DJ"), ("supply", "NGDK"), ("supply", "GHDY"), ("supply", "YJJBNT"), ("supply", "STBHHX"))}
        self.dock = open_dock("compliance", 620)
        self.dock.link.choose(str(self.work / "rights-findings.gpkg"))

    @staticmethod
    def add(file, name):
        return QgsProject.instance().addMapLayer(QgsVectorLayer(f"{SAMPLES / file}.gpkg|layername={name}", name, "ogr"))

    def picture(self, what):
        picture(self.dock, self.arguments, f"rights-{what}")

    def settle(self):
        settle_findings(self.dock)

    def run(self, name, given):
        """Fill in the dialog of a check from the dock's menu, take a picture, run it, and wait until it is recorded."""
        stored = self.dock.findings.stored
        before = 0 if stored is None else len(stored.runs)
        self.dock.check_menu.aboutToShow.emit()
        next(entry for entry in self.dock.check_menu.actions()
             if entry.objectName() == f"groundrules_compliance_run_{name}").trigger()
        dialog = self.dock.checks.dialogs[-1]
        wait_for(dialog.isVisible)
        dialog.setParameters({**dialog.createProcessingParameters(), **given})
        dialog.resize(760, 700)
        dialog.move(60, 20)
        QTest.qWait(200)
        self.picture(f"dialog-{name}")
        press_run(dialog)
        wait_for(lambda: self.dock.findings.stored is not None and len(self.dock.findings.stored.runs) > before)
        dialog.close()
        self.settle()

    def choose(self, rule):
        """Choose the first finding of a rule."""
        view, frame = self.dock.findings.view, self.dock.findings.stored.index.frame
        places = [place for place in view.shown() if str(frame["rule_id"].iat[place]).startswith(rule)]
        view.pick(places[:1])
        self.settle()

    def card(self):
        return self.dock.findings.card.text

    def accept(self):
        """Click "accept" on the card of the cut, and answer."""
        self.card().anchorClicked.emit(QUrl("accept:parcel"))
        wait_for(lambda: self.question() is not None)
        asked = self.question()
        asked.author.setText("Wang")
        self.picture("accept")
        QTest.mouseClick(asked.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
        self.settle()

    def question(self):
        return next((widget for widget in self.dock.findChildren(QDialog)
                     if widget.objectName() == "groundrules_compliance_accept_dialog" and widget.isVisible()), None)

    def seen(self):
        """Last line of the card that is seen without scrolling, and the height that scrolling would need."""
        text = self.card()
        return text.verticalScrollBar().maximum()


def drive(arguments):
    window = start_window()
    driver = Driver(arguments)
    window.setGeometry(0, 0, 1366, 768)
    QTest.qWait(200)
    layers, answer = driver.layers, {}
    driver.run("checkrights", {"RIGHTS": [layers["ZD"].id(), layers["SYQZD"].id()], "HOLDERS": layers["QLR"].id()})
    driver.choose("RIGHT-SAME")
    driver.picture("conflict")
    answer["scroll"] = {"conflict": driver.seen()}
    driver.run("tracelifecycle", {"LAYERS": [layers[name].id() for name in ("ZZ_JBXX", "GongDi", "yongdi", "DJ")],
                                  "AS_OF": "2026-06-30"})
    driver.choose("LIFE-IDLE")
    driver.picture("strip")
    answer["scroll"]["strip"] = driver.seen()
    driver.run("readytosupply", {
        "PARCELS": layers["NGDK"].id(), "APPROVED": layers["ZZ_JBXX"].id(), "SUPPLIED": layers["GongDi"].id(),
        "PLAN": layers["GHDY"].id(), "RIGHTS": [layers[name].id() for name in ("ZD", "CBD", "SYQZD")],
        "LINES": [layers[name].id() for name in ("YJJBNT", "STBHHX")], "AS_OF": "2026-06-30"})
    driver.choose("READY-APPROVAL")
    driver.picture("ready")
    answer["ready"] = driver.card().toPlainText()
    answer["scroll"]["ready"] = driver.seen()
    driver.run("alignplan", {"PLAN": sample_layer("GHFQ").id(), "PLAN_ID": "BSM", "PLAN_STATUS": "draft",
                             "LIMIT_FIELDS": ["GHFQMC"], "PARCELS": sample_layer("XG_GHDK").id(), "PARCEL_ID": "DKBH",
                             "LINES": [sample_layer("STBHHX").id()], "FARMLAND": sample_layer("YJJBNTBHTB").id()})
    driver.choose("ALIGN-CUT")
    driver.picture("cut")
    answer["scroll"]["cut"] = driver.seen()
    answer["card"] = driver.card().toPlainText()
    for name in ("parcel", "split"):
        driver.card().anchorClicked.emit(QUrl(f"show:{name}"))
        QTest.qWait(300)
        driver.picture(f"show-{name}")
        answer[name] = len(driver.dock.findings.map_link.more)
    driver.accept()
    driver.picture("accepted")
    answer["accepted"] = driver.card().toPlainText()
    answer["layer"] = [layer.featureCount() for layer in QgsProject.instance().mapLayers().values()
                       if layer.source().endswith("layername=accepted_cuts")]
    parcels = sample_layer("XG_GHDK")
    iface.setActiveLayer(parcels)
    parcels.selectByIds(parcels.allFeatureIds()[:1])
    click(driver.dock, driver.dock.align_action)
    dialog = driver.dock.checks.dialogs[-1]
    given = dialog.createProcessingParameters()
    answer["begins"] = {"selected": given["PARCELS"].selectedFeaturesOnly, "accepted": bool(given.get("ACCEPTED")),
                        "status": given["PLAN_STATUS"]}
    driver.picture("picked")
    dialog.close()
    for name, more in (("affectedholders", {"SUBJECTS": layers["XM"].id()}), ("screenpatches", {})):
        dialog = processing.createAlgorithmDialog(f"groundrules:{name}", more)
        dialog.show()
        dialog.resize(760, 700)
        dialog.move(60, 20)
        wait_for(dialog.isVisible)
        QTest.qWait(200)
        driver.picture(f"dialog-{name}")
        dialog.close()
    return {**answer, "size": [iface.mainWindow().width(), iface.mainWindow().height()], **close_dock(driver.dock)}
