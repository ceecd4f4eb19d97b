"""The Processing provider: an explicit list of algorithms, and the models that we ship."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsMessageLog, QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication, QTimer
from qgis.PyQt.QtGui import QIcon

ROOT = Path(__file__).resolve().parents[1]


def algorithm_classes() -> tuple[type, ...]:
    """Every algorithm of the toolbox, in the order of the groups."""
    from .access.checkaccess import CheckAccess
    from .carbon.buildingcarbon import BuildingCarbon
    from .carbon.carbonchange import CarbonChange
    from .carbon.carbonchangeraster import CarbonChangeRaster
    from .carbon.carbonflux import CarbonFlux
    from .carbon.carbonstock import CarbonStock
    from .carbon.carbonstockraster import CarbonStockRaster
    from .carbon.checkcarbon import CheckCarbon
    from .carbon.coefficientcoverage import CoefficientCoverage
    from .carbon.comparescenarios import CompareScenarios
    from .carbon.soilcarbonchange import SoilCarbonChange
    from .control_lines.checkcontrollines import CheckControlLines
    from .control_lines.comparecontrols import CompareControls
    from .exchange.exportboundarypoints import ExportBoundaryPoints
    from .exchange.importboundarypoints import ImportBoundaryPoints
    from .exchange.importdrawing import ImportDrawing
    from .farmland.farmlandbalance import FarmlandBalance
    from .farmland.farmlandloss import FarmlandLoss
    from .findings.recheck import Recheck
    from .findings.recordfindings import RecordFindings
    from .indicators.lowcarbonindicators import LowCarbonIndicators
    from .indicators.renewablesiting import RenewableSiting
    from .indicators.resilienceindicators import ResilienceIndicators
    from .intensity.checkintensity import CheckIntensity
    from .landuse.adjustareas import AdjustAreas
    from .landuse.assignunits import AssignUnits
    from .landuse.checklandusecodes import CheckLandUseCodes
    from .landuse.landuseoccupation import LandUseOccupation
    from .landuse.landusestructure import LandUseStructure
    from .landuse.landusetransition import LandUseTransition
    from .landuse.landusetransitionraster import LandUseTransitionRaster
    from .landuse.recodelanduse import RecodeLandUse
    from .monitoring.checkcommitments import CheckCommitments
    from .monitoring.checkindicators import CheckIndicators
    from .monitoring.compareoptions import CompareOptions
    from .monitoring.computeindicators import ComputeIndicators
    from .monitoring.inventorytable import InventoryTable
    from .monitoring.recordindicators import RecordIndicators
    from .monitoring.traceindicator import TraceIndicator
    from .pack_review.validatepack import ValidatePack
    from .plan.comparetoplan import CompareToPlan
    from .quality.checkdataquality import CheckDataQuality
    from .quotas.checkquotas import CheckQuotas
    from .report.buildreport import BuildReport
    from .report.repeatrun import RepeatRun
    from .rights.affectedholders import AffectedHolders
    from .rights.alignplan import AlignPlan
    from .rights.checkrights import CheckRights
    from .rights.readytosupply import ReadyToSupply
    from .rights.screenpatches import ScreenPatches
    from .rights.tracelifecycle import TraceLifecycle
    from .uses.checkuse import CheckUse
    from .zoning.checkthreelines import CheckThreeLines
    from .zoning.checkzoning import CheckZoning
    from .zoning.collectparts import CollectParts
    from .zoning.howtocomply import HowToComply
    from .zoning.measureoverlaps import MeasureOverlaps
    from .zoning.preparepartitions import PreparePartitions
    from .zoning.whatapplies import WhatApplies

    return (ImportBoundaryPoints, ExportBoundaryPoints, ImportDrawing, AssignUnits, AdjustAreas, LandUseOccupation,
            CheckZoning, CheckThreeLines, WhatApplies, CheckControlLines, CheckAccess, CompareControls,
            FarmlandBalance, FarmlandLoss, HowToComply, MeasureOverlaps, PreparePartitions, CollectParts,
            CheckLandUseCodes, RecodeLandUse, LandUseStructure, CheckIntensity, CheckUse, CheckQuotas, CheckDataQuality,
            CompareToPlan, CheckRights, ScreenPatches, AffectedHolders, AlignPlan, ReadyToSupply,
            LandUseTransition, LandUseTransitionRaster, CoefficientCoverage, CarbonStock, CarbonStockRaster,
            CarbonChange, CarbonChangeRaster, SoilCarbonChange, CarbonFlux, BuildingCarbon, CheckCarbon,
            CompareScenarios, LowCarbonIndicators, ResilienceIndicators, RenewableSiting, TraceLifecycle,
            ComputeIndicators, RecordIndicators, CheckIndicators, TraceIndicator, CheckCommitments, CompareOptions,
            InventoryTable, RecordFindings, Recheck, ValidatePack, BuildReport, RepeatRun)


class GroundRulesProvider(QgsProcessingProvider):
    """Provider ``groundrules``.

    Args:
        at_once: False, while QGIS starts, lists algorithms and models by their words alone: what they take is declared
            when it is asked for, or by ``fill`` once the window is there.
    """

    def __init__(self, at_once: bool = True):
        super().__init__()
        self.at_once = at_once

    def id(self) -> str:
        return "groundrules"

    def name(self) -> str:
        return self.tr("Ground Rules")

    def tr(self, string: str) -> str:
        return QCoreApplication.translate("GroundRules", string)

    def longName(self) -> str:
        return self.name()

    def icon(self) -> QIcon:
        return QIcon(str(ROOT / "icons" / "groundrules.svg"))

    def loadAlgorithms(self) -> None:
        for algorithm in algorithm_classes():
            listed = algorithm()
            listed.is_filled = self.at_once
            self.addAlgorithm(listed)
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            self.load_models()

    def load_models(self) -> None:
        """Add ``models/*.model3``.

        A model looks its algorithms up in the registry, so at the first start this has to
        wait until the provider itself is registered.
        """
        from .common.models import ShippedModel

        for path in sorted((ROOT / "models").glob("*.model3")):
            try:
                self.addAlgorithm(ShippedModel(path, self.at_once))
            except ValueError as error:
                QgsMessageLog.logMessage(f"models/{error}", self.name())

    def fill(self) -> None:
        """Fill what is only listed, one whenever the window has nothing else to do."""
        self.at_once = True
        listed = next((algorithm for algorithm in self.algorithms() if not algorithm.is_filled), None)
        if listed is None:
            return
        try:
            listed.fill()
        except ValueError:   # a model
            self.refreshAlgorithms()   # which lists only what can be read, and logs the others
            return
        QTimer.singleShot(0, self.fill)
